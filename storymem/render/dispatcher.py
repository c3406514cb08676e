"""Takes the jobs of one film, one after the other, to the render process and tells what becomes of them.

One thread owns everything that changes: callers and the worker's reader only leave it notes. It holds no lock while it
calls `compose` or `on_event`, so both may wait for locks of their own.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial

from storymem.project.folder import FilmFolder
from storymem.render.events import Event, JobChanged, JobDismissed, JobMade, JobProgress, QueuePaused
from storymem.render.jobs import JobTable
from storymem.render.renderer import Compose, Note, Renderer, Skip, Start
from storymem.render.waiting import WaitingJobs

__all__ = [
    "Dispatcher",
    "Event",
    "JobChanged",
    "JobDismissed",
    "JobMade",
    "JobProgress",
    "QueuePaused",
    "Skip",
    "Start",
]

GRACE_SECONDS = 5.0

log = logging.getLogger(__name__)


class Dispatcher:
    """The render queue at work, from construction to `close`. Any thread may call any method.

    It tells of what people do to the jobs of `waiting` too.

    `compose(job)` says what to render when the job's turn has come, or to skip it; it raises the StoryMemError the job
    fails with, or Cancelled when it was stopped meanwhile. `on_event` hears every event in order. Both run on the
    dispatcher's own thread.
    """

    def __init__(
        self,
        folder: FilmFolder,
        waiting: WaitingJobs,
        *,
        compose: Compose,
        on_event: Callable[[Event], None],
        grace_seconds: float = GRACE_SECONDS,
        working: bool = True,
    ) -> None:
        """Goes on with the jobs that wait, after putting those that were cut short back among them.

        Without `working` the queue rests: it can be looked at, and nothing is rendered.
        """
        self._table = JobTable(folder.database)
        if working:
            self._table.recover()
        self._notes: queue.Queue[Note] = queue.Queue()
        self._quiet = threading.Condition()
        self._closing = False
        self._renderer = Renderer(
            folder,
            self._table,
            compose=compose,
            on_event=on_event,
            leave_note=self._notes.put,
            grace_seconds=grace_seconds,
        )
        waiting.tell_to(self._note_changed)
        self._thread = threading.Thread(target=self._work, daemon=True, name="render-dispatcher")
        if working:
            self._thread.start()

    # ---- what callers do ---------------------------------------------------------------------------------------------

    def cancel(self, job_id: str) -> None:
        """Stops a job: a waiting one at once, a running one within two steps, or else with its process.

        A job that is finished stays as it is. Raises StoryError when there is no such job.
        """
        if not self._table.withdraw(job_id):
            self._table.get(job_id)
            self._notes.put(partial(self._renderer.stop, job_id))
        self._note_changed(job_id)

    @property
    def paused(self) -> bool:
        """Whether the queue takes no new jobs. It stays so until `resume`, over restarts too."""
        return self._table.paused

    def pause(self, *, now: bool = False) -> None:
        """No new job starts. The running one goes on, or with `now` is stopped and waits again, first in order.

        When none runs any more the render process ends, and with it all it held of the device and its memory.
        """
        self._table.set_paused(True)
        self._notes.put(partial(self._heed_pause, now))

    def resume(self) -> None:
        """The queue goes on."""
        self._table.set_paused(False)
        self._notes.put(partial(self._heed_pause, False))

    def dismiss(self, job_id: str) -> None:
        """Takes a finished job off the list. Raises StoryError while it waits or runs."""
        job = self._table.dismiss(job_id)
        self._notes.put(partial(self._renderer.tell, JobDismissed(job)))

    def wait_idle(self, timeout: float | None = None) -> bool:
        """True once no job waits or runs and every event has been told; False after `timeout` seconds, or closed.

        While the queue is paused its waiting jobs are waited for too.
        """
        with self._quiet:
            self._quiet.wait_for(lambda: self._closing or self._is_idle(), timeout)
            return not self._closing and self._is_idle()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the render process; None while there is none."""
        return self._renderer.pid

    @property
    def worker_state(self) -> str:
        """`stopped`, `starting`, `busy` or `idle`."""
        return self._renderer.state

    def close(self) -> None:
        """Ends the render process within two seconds; a job it was at waits for the next opening."""
        with self._quiet:
            self._closing = self._renderer.closing = True
            self._quiet.notify_all()
        self._notes.put(_nothing)
        self._renderer.hang_up()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=2.0)

    def _note_changed(self, job_id: str) -> None:
        self._notes.put(partial(self._tell_changed, job_id))

    def _is_idle(self) -> bool:
        # unfinished_tasks counts the note in hand too: its event may still be on the way.
        return self._notes.unfinished_tasks == 0 and not self._renderer.busy and self._table.open_count() == 0

    # ---- the dispatcher's thread -------------------------------------------------------------------------------------

    def _work(self) -> None:
        self._notes.put(_nothing)
        while not self._closing:
            try:
                self._turn()
            except Exception as error:
                # Whatever broke (a full disk, a bug) must not end the queue.
                log.exception("the render queue stumbled")
                self._renderer.give_up(error)
                self._notes.put(_nothing)
            with self._quiet:
                self._quiet.notify_all()
        self._renderer.leave()

    def _turn(self) -> None:
        try:
            note = self._notes.get(timeout=self._renderer.patience())
        except queue.Empty:
            self._renderer.do_what_is_due()
            return
        try:
            note()
            self._renderer.do_what_is_due()
            while not self._renderer.busy and self._notes.qsize() == 0 and not self._closing:
                job = self._table.claim()
                if job is None:
                    break
                self._renderer.begin(job)
            if not self._renderer.busy and self._table.paused:
                self._renderer.rest()
        finally:
            self._notes.task_done()

    def _heed_pause(self, now: bool) -> None:
        if now:
            self._renderer.put_back()
        self._renderer.tell(QueuePaused(self._table.paused))

    def _tell_changed(self, job_id: str) -> None:
        # Read anew: the job may have moved on since the note was left, or be off the list.
        job = self._table.find(job_id)
        if job is not None:
            self._renderer.tell(JobChanged(job))


def _nothing() -> None:
    """A note that only wakes the dispatcher."""
