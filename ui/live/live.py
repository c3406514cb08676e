"""Everything that happens, to every open page: numbered patches, progress, and a fresh snapshot for who missed some."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from storymem.core.plans.estimates import seconds_per_memory_frame
from storymem.presets import sampling_presets
from storymem.render.dispatcher import JobProgress
from storymem.studio.editing import Happened
from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from ui.live.film_copies import Copies
from ui.live.messages import (
    Hello,
    Message,
    PatchMessage,
    Progress,
    ProgressMessage,
    Revision,
    Snapshot,
    SnapshotMessage,
    packed,
)
from ui.rows import view
from ui.rows.base import Problem, seconds_of
from ui.rows.engines import card_of
from ui.rows.film_now import NO_STEPS, ExportRow, FilmNow, History, Steps
from ui.rows.last_look import LastLook

log = logging.getLogger("storymem.ui")

PATCHES_KEPT = 500
HEARTBEAT_SECONDS = 10.0
SLOW_READER_MESSAGES = 400


class Live:
    """The open film as the pages see it: one view, a revision number, and every page's connection.

    `rev` counts what the pages were told; it starts anew with each `session` (a server start or another film).
    What happens in the studio is worked into the view on a thread of its own, so that nobody who holds one of the
    studio's locks ever waits for this one.
    """

    def __init__(self, shelf: Shelf, studio: Studio) -> None:
        self.shelf = shelf
        self._lock = threading.RLock()
        self._pages: dict[asyncio.Queue[str | None], asyncio.AbstractEventLoop] = {}
        self._happened: queue.SimpleQueue[tuple[Studio, Happened] | None] = queue.SimpleQueue()
        self._closed = False
        self._doing = threading.local()
        self.notice = unopened_notice(shelf)
        self.copies = Copies(shelf)
        self._attach(studio)
        threading.Thread(target=self._follow, name="live", daemon=True).start()

    def _attach(self, studio: Studio) -> None:
        self.studio = studio
        self.session = uuid.uuid4().hex[:8]
        self.rev = 1
        self._patches: deque[PatchMessage] = deque(maxlen=PATCHES_KEPT)
        self._steps: dict[str, Steps] = {}
        self._last = LastLook()
        self._stop_listening = studio.listen(lambda event: self._hear(studio, event))
        self._view = view.view(self.film_now(), self._last)

    def switch_to(self, open_film: Callable[[], Studio]) -> None:
        """Opens another film and closes this one; a film that can't be opened leaves this one as it is, at work."""
        with self._lock:
            studio, before = open_film(), self.studio
            self._stop_listening()
            try:
                self._attach(studio)
            except BaseException:
                studio.close()
                self._attach(before)
                raise
            self.notice = None
            self._send(self._hello())
        before.close()

    def dismiss_notice(self) -> None:
        """The person has read it."""
        self.notice = None

    def close(self) -> None:
        """Ends every page's stream and the film."""
        self._closed = True
        self.copies.close()
        self._stop_listening()
        self._happened.put(None)
        try:
            self._fan(None)
        finally:
            self.studio.close()

    # ---- what is shown -------------------------------------------------------------------------------------------

    def film_now(self) -> FilmNow:
        """The film and its queue as values."""
        studio = self.studio
        bank, history = studio.editing.now()
        undo, redo, jobs = history.undo, history.redo, studio.queue.jobs()
        engine, engine_error = card_of(bank.story.settings.engine)
        return FilmNow(
            bank=bank,
            jobs=jobs,
            steps=dict(self._steps),
            worker=studio.queue.worker_state(jobs),
            engine=engine,
            folder=studio.folder.path.name,
            saved_at=studio.folder.saved_at,
            undo=undo.label if undo else None,
            redo=redo.label if redo else None,
            history=History(undo=undo and undo.number, redo=redo and redo.number, commit=history.commit),
            export=export_row(studio),
            notice=self.notice,
            presets=sampling_presets(),
            engine_error=engine_error,
            sight_error=studio.sight.failure,
            paused=studio.queue.paused,
        )

    def snapshot(self) -> Snapshot:
        """The whole state with its revision."""
        with self._lock:
            return Snapshot(rev=self.rev, session=self.session, **vars(self._view))

    def _hello(self) -> Hello:
        return Hello(hello=Revision(rev=self.rev, session=self.session))

    def seconds_per_memory_frame(self) -> float | None:
        """What one more memory frame adds to a take here; None until measured."""
        return seconds_per_memory_frame(self.studio.plans.measured_takes())

    # ---- what happens --------------------------------------------------------------------------------------------

    @contextmanager
    def doing(self) -> Iterator[None]:
        """Who does something on this thread looks itself right after: what happens meanwhile is not looked at twice."""
        self._doing.now = True
        try:
            yield
        except BaseException:
            self.refresh()  # part of it may have been done
            raise
        finally:
            self._doing.now = False

    def _hear(self, studio: Studio, event: Happened) -> None:
        if isinstance(event, JobProgress) or not getattr(self._doing, "now", False):
            self._happened.put((studio, event))

    def _follow(self) -> None:
        while (first := self._happened.get()) is not None:
            together = [first, *self._already_here()]
            try:
                self._work_in([happened for happened in together if happened is not None])
            except Exception:
                # One look that fails must not leave every page blind for good: the next event tries again.
                if not self._closed:
                    log.exception("the pages could not be told what happened")
            if None in together:
                return

    def _already_here(self) -> list[tuple[Studio, Happened] | None]:
        found: list[tuple[Studio, Happened] | None] = []
        with suppress(queue.Empty):
            while True:
                found.append(self._happened.get_nowait())
        return found

    def _work_in(self, happened: list[tuple[Studio, Happened]]) -> None:
        with self._lock:
            # The last words of a film that was closed are dropped: its job ids mean others here.
            events = [event for studio, event in happened if studio is self.studio]
            for event in events:
                if isinstance(event, JobProgress):
                    self._on_progress(event)
            if any(not isinstance(event, JobProgress) for event in events) and not self._closed:
                self.refresh()

    def refresh(self) -> int:
        """Works out what changed since the last look and tells every page; the revision comes back."""
        with self._lock:
            now = self.film_now()
            running = {job.id for job in now.jobs if job.state == "running"}
            self._steps = {job_id: steps for job_id, steps in self._steps.items() if job_id in running}
            after = view.view(replace(now, steps=self._steps), self._last)
            changed = view.patch(self._view, after)
            self._view = after
            if not changed.is_empty:
                self.rev += 1
                message = PatchMessage(rev=self.rev, session=self.session, **vars(changed))
                self._patches.append(message)
                self._send(message)
            return self.rev

    def _on_progress(self, event: JobProgress) -> None:
        preview = f"data:image/jpeg;base64,{event.preview}" if event.preview else None
        told = Progress(
            job=event.job_id,
            shot=event.shot_id,
            phase=event.phase,
            step=event.step,
            step_count=event.step_count,
            seconds_left=event.seconds_left,
            preview=preview,
        )
        with self._lock:
            # The last picture stays until there is a newer one; pages are only sent what is new.
            steps = Steps(
                phase=event.phase,
                step=event.step,
                step_count=event.step_count,
                seconds_left=event.seconds_left,
                preview=preview or self._steps.get(event.job_id, NO_STEPS).preview,
            )
            self._steps[event.job_id] = steps
            # Kept in the view, so that a reload paints it and no patch repeats it.
            self._view = view.with_steps(self._view, event.job_id, event.shot_id, steps)
        self._send(ProgressMessage(progress=told))

    # ---- pages ---------------------------------------------------------------------------------------------------

    def _send(self, message: Message) -> None:
        self._fan(packed(message))

    def _fan(self, text: str | None) -> None:
        for page, loop in tuple(self._pages.items()):
            try:
                loop.call_soon_threadsafe(self._deliver, page, text)
            except RuntimeError:  # its loop has ended, and the page with it
                self._pages.pop(page, None)

    def _deliver(self, page: asyncio.Queue[str | None], text: str | None) -> None:
        if page.qsize() > SLOW_READER_MESSAGES:
            self._pages.pop(page, None)
            text = None  # a reader this slow reconnects and gets a snapshot
        page.put_nowait(text)

    def _missed(self, rev: int, session: str | None) -> list[PatchMessage] | list[SnapshotMessage]:
        if rev == self.rev and session in (None, self.session):
            return []
        missed = [message for message in self._patches if message.rev > rev]
        complete = bool(missed) and missed[0].rev == rev + 1 and session in (None, self.session)
        return missed if complete else [SnapshotMessage(rev=self.rev, snapshot=self.snapshot())]

    async def stream(self, rev: int, session: str | None) -> AsyncIterator[str]:
        """Server-sent events from `rev` on, until the reader leaves."""
        page: asyncio.Queue[str | None] = asyncio.Queue()
        with self._lock:
            self._pages[page] = asyncio.get_running_loop()
            first = [self._hello(), *self._missed(rev, session)]
        try:
            yield "retry: 700\n\n"
            for message in first:
                yield packed(message)
            while True:
                try:
                    text = await asyncio.wait_for(page.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    text = ": still here\n\n"
                if text is None:
                    return
                yield text
        finally:
            self._pages.pop(page, None)


def unopened_notice(shelf: Shelf) -> Problem | None:
    """What the person must know of films that were to be opened and could not be; None when all went well."""
    if not shelf.unopened:
        return None
    film = shelf.unopened[0]
    return Problem(
        message=f"The film in {film.folder}, which you worked on last, could not be opened, so this is another one. "
        f"{film.error.message}",
        fix=film.error.fix,
    )


def export_row(studio: Studio) -> ExportRow | None:
    """The last film written, as the page shows it."""
    record = studio.delivery.last_export()
    if record is None:
        return None
    version = record.created_at.replace(":", "").replace("+", "")
    return ExportRow(
        name=record.path.name,
        url=f"/app/export/{record.path.name}?v={version}",
        frame_count=record.frame_count,
        seconds=seconds_of(record.frame_count),
        size_bytes=record.size_bytes,
        created_at=record.created_at,
        outdated=record.outdated,
    )
