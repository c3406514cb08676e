"""What a user can do with one film: write, undo, generate, take, pin, deliver. Page, CLI and tests call only this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from storymem.core.edits.changes import any_shot
from storymem.core.edits.shot import AddTake, CircleTake
from storymem.core.errors import (
    Cancelled,
    EditRejected,
    ExportError,
    MediaError,
    StoryError,
    StoryMemError,
)
from storymem.core.memory.bank import Bank
from storymem.core.memory.recall import is_settled
from storymem.core.plans import planning
from storymem.core.plans.estimates import comparable_takes
from storymem.core.plans.plan_times import plan_times
from storymem.core.requests.composing import curation_bank, next_take_number
from storymem.core.requests.own_material import WHOLE, Part
from storymem.core.story import Story, Take
from storymem.core.values import checked_seed
from storymem.export.film import CutClip, write_film
from storymem.project.exports import ExportRecord, last_export, record_export
from storymem.project.folder import FilmFolder
from storymem.render.dispatcher import Dispatcher, Event, JobMade, Skip, Start
from storymem.render.jobs import Job
from storymem.sight.film import FilmSight
from storymem.studio.authoring import new_id
from storymem.studio.editing import OpenSight
from storymem.studio.one_off import brought, special_request, tried_again
from storymem.studio.queueing import Queueing

PATIENCE_SECONDS = 120.0
"""How long nothing new may be seen before a wait for it ends: a model's first seconds on a busy machine, and more."""

LAST_LOOK_SECONDS = 10.0
SLUG_BYTES = 120
"""Half of what disks allow a name, which leaves room for a number and an ending."""


@dataclass(frozen=True)
class DamagedTake:
    """A take some of whose files are gone or damaged: its shot's label, its number, their content names."""

    label: str
    number: int
    names: tuple[str, ...]


class Studio(Queueing):
    """One open film. Safe to call from several threads; listeners are called on the thread that made the change."""

    def __init__(self, folder: FilmFolder, *, rendering: bool = True, open_sight: OpenSight = FilmSight) -> None:
        super().__init__(folder, open_sight=open_sight)
        self._cancelled: set[str] = set()
        self._returned: set[str] = set()
        self._dispatcher = Dispatcher(folder, compose=self._start_of, on_event=self._on_render_event, working=rendering)

    @classmethod
    def create(cls, path: Path, story: Story) -> Self:
        """A new film in an empty or missing folder, open. Raises ProjectError."""
        FilmFolder.create(path, story).close()
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, rendering: bool = True) -> Self:
        """The film in this folder, open; its queue goes on where it stopped, or rests without `rendering`.

        Raises ProjectError.
        """
        return cls(FilmFolder.open(path), rendering=rendering)

    def close(self) -> None:
        """Ends the render process and the eyes, and lets go of the folder; waiting jobs stay waiting."""
        self.sight.close()  # first: a job may be waiting for it
        self._dispatcher.close()
        self.folder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- looking -------------------------------------------------------------------------------------------------

    def worker_state(self, jobs: Sequence[Job] | None = None) -> str:
        """The render process: `idle`, `starting` or `busy`. It is started by the first job, so none is idle too.

        `jobs` spares looking the queue up, where it is at hand.
        """
        state = self._dispatcher.worker_state
        if state != "stopped":
            return state
        jobs = self.jobs() if jobs is None else jobs
        coming = any(job.state == "running" for job in jobs) if self.paused else any(job.state.is_open for job in jobs)
        return "starting" if coming else "idle"

    def worker_pid(self) -> int | None:
        """Process id of the render process, None while there is none."""
        return self._dispatcher.worker_pid

    # ---- rendering -----------------------------------------------------------------------------------------------

    def generate(
        self, shot_ids: Sequence[str], *, seeds: Iterable[int | None] = (None,), front: bool = False
    ) -> list[str]:
        """Queues a take of each shot, one for every seed (None: the shot's own); job ids come back.

        What is sent is composed when the job starts, so that a shot sees the takes made before it in the queue.
        Raises ShotNotFound, or ShotNotReady when nothing in the queue could make the shot ready.
        """
        with self._lock:
            coming = self._coming()
            for shot_id in shot_ids:
                self._check_ready(shot_id, coming)
                coming.add(shot_id)
            asked = [None if seed is None else checked_seed(seed) for seed in seeds]
            return self._dispatcher.submit([(shot_id, seed) for shot_id in shot_ids for seed in asked], front=front)

    def try_memory(self, shot_id: str, take_id: str, *, without: Iterable[str] = (), added: Iterable[str] = ()) -> str:
        """Queues the take's own request with another memory, as a new take beside it; the job's id comes back.

        Raises ShotNotFound, TakeNotFound, EditRejected, ShotNotReady, and what the take's engine lacks here.
        """
        with self._lock:
            tried = tried_again(self.bank(), shot_id, take_id, without=without, added=added)
            return self._dispatcher.submit([(shot_id, None)], special=tried)[0]

    def add_own(self, shot_id: str, path: Path, name: str, part: Part = WHOLE) -> str:
        """A picture or clip the director brought is queued to become a take of the shot; the job's id comes back.

        `part` says what is taken of it. The file is moved into the film. Raises ShotNotFound, and MediaError for what
        can't be a take.
        """
        own = brought(self.bank(), shot_id, self.folder.objects, path, name, part)
        return self._dispatcher.submit([(shot_id, None)], special=own)[0]

    def settle(self, shot_ids: Sequence[str] | None = None, *, patience: float = PATIENCE_SECONDS) -> None:
        """Waits until it is sure what these shots (without: every shot) are shown: prompts read, keyframes seen.

        Nothing is waited for where memories are not chosen by prompt. Raises ShotNotFound, WeightsMissing, EngineError
        when looking failed or nothing was seen for `patience` seconds, Cancelled when the film is closed meanwhile.
        """
        self.sight.settle(lambda: self._are_settled(shot_ids), patience)

    def _are_settled(self, shot_ids: Sequence[str] | None) -> bool:
        bank = self.bank()
        shots = bank.shots if shot_ids is None else [bank.shot(shot_id) for shot_id in shot_ids]
        return all(is_settled(bank, shot) for shot in shots)

    def _start_of(self, job: Job) -> Start | Skip:
        self._returned.discard(job.id)
        if job.special is not None:  # what it is shown was said when it was asked for
            with self._lock:
                bank, scorer = self.bank(), self._story.settings.scorer
                request = special_request(bank, job.shot_id, job.special)
                return Start(request=request, bank=curation_bank(bank, job.shot_id), scorer=scorer)
        while True:
            self.sight.settle(lambda: self._may_start(job), PATIENCE_SECONDS)
            with self._lock:
                if reason := self._not_needed(job):
                    return Skip(reason)
                if self._are_settled([job.shot_id]):  # nobody edited it in between
                    request = self.request_for(job.shot_id, seed=job.seed)
                    bank = curation_bank(self.bank(), job.shot_id)
                    return Start(request=request, bank=bank, scorer=self._story.settings.scorer)

    def _may_start(self, job: Job) -> bool:
        if job.id in self._cancelled or job.id in self._returned:
            raise Cancelled
        return self._not_needed(job) is not None or self._are_settled([job.shot_id])

    def _not_needed(self, job: Job) -> str | None:
        """Why a job of a plan is not made any more. What memory a shot gets is only known when it is settled."""
        if job.only_if is None:
            return None
        bank = self.bank()
        reason = planning.dropped(bank, job.shot_id, job.only_if, maker=self._maker_if_known())
        if reason is None or not any(shot.id == job.shot_id for shot in bank.shots):
            return reason
        return reason if self._are_settled([job.shot_id]) else None

    def _on_render_event(self, event: Event) -> None:
        if isinstance(event, JobMade):
            before = self._add_take(event)
            if before is not None:
                with suppress(
                    StoryMemError
                ):  # what a shot would be shown is only known once the new keyframes are seen
                    self.settle()
                    self._take_in(event.job, before)
        self._tell(event)

    def _add_take(self, event: JobMade) -> Bank | None:
        """A finished take joins its shot. It is circled only on an empty shot whose inputs are still the same.

        Where it was circled, and more may join its plan for it, the bank before it comes back.
        """
        made, job = event.made, event.job
        with suppress(StoryMemError):  # whether its inputs are the same is only known when they are
            self.settle([job.shot_id], patience=LAST_LOOK_SECONDS)
        assert job.request is not None  # the dispatcher wrote it when the job started
        with self.together():
            before = self.bank()
            shot = next((s for s in self._every_shot() if s.id == job.shot_id), None)
            take = Take(
                id=new_id("take"),
                number=next_take_number(shot) if shot else 1,
                request=job.request,
                frame_count=made.frame_count,
                clip=made.clip,
                poster=made.poster,
                tail=made.tail,
                keyframes=made.keyframes,
                review=made.review,
                scorer=made.scorer,
                made_with=made.made_with,
                seconds_spent=made.seconds_spent,
                created_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            )
            asked = job.own is not None or (job.special is None and self._still_asked_for(job))
            circle = asked and (job.circle or self._story.settings.circle_first_take)
            self.edit(AddTake(shot_id=job.shot_id, take=take, circle=circle))
            if circle and job.circle and any_shot(self._story, job.shot_id).circled != take.id:
                self.edit(CircleTake(shot_id=job.shot_id, take_id=take.id))
            self._dispatcher.finish(job.id, take.id)
            circled = any_shot(self._story, job.shot_id).circled == take.id
            return before if circled and job.only_if == "stale" else None

    def _still_asked_for(self, job: Job) -> bool:
        try:
            return job.request is not None and self.request_for(job.shot_id, seed=job.seed).digest == job.request.digest
        except StoryMemError:
            return False

    def wait_idle(self, timeout: float | None = None) -> bool:
        """Waits until no job waits or runs; False when `timeout` seconds passed first."""
        return self._dispatcher.wait_idle(timeout)

    def plan(self, which: str) -> tuple[planning.PlannedShot, ...]:
        """Shots that are `missing` or `stale`, in the order they would be rendered.

        What is stale is only known once every memory is settled, which is waited for. Raises what `settle` raises.
        """
        if which == "missing":
            return planning.plan_missing(self.bank())
        if which == "stale":
            self.settle()
            return planning.plan_stale(self.bank(), maker=self._maker_if_known())
        raise EditRejected(f"There is no plan called {which!r}.", fix="Ask for missing or stale.")

    def makeable(self, plan: Iterable[planning.PlannedShot]) -> tuple[list[planning.PlannedShot], ...]:
        """(the shots of a plan that can be rendered in its order, the others with why not)."""
        ready: list[planning.PlannedShot] = []
        left_out: list[planning.PlannedShot] = []
        coming = self._coming()
        for planned in plan:
            try:
                self._check_ready(planned.shot_id, coming)
            except StoryMemError as error:
                left_out.append(planned.evolve(why=error.message))
            else:
                coming.add(planned.shot_id)
                ready.append(planned)
        return ready, left_out

    def plan_times(self, shot_ids: Sequence[str]) -> tuple[float | None, ...]:
        """Seconds each of these shots would take, one after the other; None where no take like it was measured."""
        return plan_times(self.bank(), shot_ids)

    def measured_takes(self) -> tuple[Take, ...]:
        """The newest takes made as the film's settings would make one now, with how long they took."""
        return comparable_takes(self._story, self._story.settings)

    # ---- delivering ----------------------------------------------------------------------------------------------

    def cut(self) -> tuple[CutClip, ...]:
        """The circled takes in story order. Raises ExportError naming the shot whose clip is gone or damaged."""
        bank = self.bank()
        takes = [(bank.labels[shot.id], take) for shot in bank.shots if (take := shot.circled_take) is not None]
        return tuple(
            CutClip(label=label, path=self._sound_clip(label, take), frame_count=take.frame_count)
            for label, take in takes
        )

    def _sound_clip(self, label: str, take: Take) -> Path:
        try:
            return Path(self.folder.objects.sound(take.clip))
        except MediaError as error:
            raise ExportError(f"Shot {label}, take {take.number}: {error.message}", fix=error.fix) from error

    def missing(self) -> tuple[str, ...]:
        """Labels of shots without a circled take, in story order."""
        bank = self.bank()
        return tuple(bank.labels[shot.id] for shot in bank.shots if shot.circled_take is None)

    def export_film(self, out: Path | None = None, *, allow_missing: bool = False) -> ExportRecord:
        """Writes the circled takes in order as one MP4: hard cuts, no frame re-encoded. Raises ExportError, StoryError.

        Without `out` it goes to the film's own exports folder, under the film's title.
        """
        with self._lock:
            title, missing, clips = self._story.title, self.missing(), self.cut()
        if missing and not allow_missing:
            raise StoryError(
                f"{len(missing)} of {len(missing) + len(clips)} shots have no circled take: {', '.join(missing)}.",
                fix="Generate them, or export without them.",
            )
        if not clips:
            raise StoryError("No shot has a circled take yet.", fix="Generate a take first.")
        film = write_film(clips, out or self.folder.exports / f"{slug(title)}.mp4")
        return record_export(self.folder, film, clips=[clip.path.name for clip in clips])

    def damage(self) -> tuple[DamagedTake, ...]:
        """Every take with media that is gone or no longer what was stored, in story order. Reads every file once."""
        bad = set(self.folder.objects.verify())
        there = self.folder.objects.names()
        labels = self.bank().labels
        found: list[DamagedTake] = []
        for shot in self._every_shot():
            for take in shot.takes:
                broken = [name for name in take.media if name in bad or name not in there]
                if broken and not take.deleted:
                    found.append(DamagedTake(labels.get(shot.id, "a removed shot"), take.number, tuple(broken)))
        return tuple(found)

    def last_export(self) -> ExportRecord | None:
        """The last film written into the exports folder; `outdated` says whether the cut changed since."""
        clips = [take.clip for shot in self._story.shots() if (take := shot.circled_take) is not None]
        return last_export(self.folder, clips=clips)


def slug(title: str) -> str:
    """A file name made from a title: letters and digits of any script, lower case, joined by dashes; short enough
    for every disk."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    short = "-".join(words).encode()[:SLUG_BYTES].decode("utf-8", "ignore")
    return short.strip("-") or "film"
