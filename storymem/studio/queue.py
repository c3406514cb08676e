"""What a person does with a film's queue: takes asked for, order, pause, seeds, and second thoughts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from storymem.core.errors import EditRejected
from storymem.core.requests.own_material import WHOLE, MaterialPart
from storymem.core.values import checked_seed
from storymem.render.dispatcher import Dispatcher
from storymem.render.jobs import Job, JobState
from storymem.render.waiting import WaitingJobs
from storymem.studio.editing import Editing
from storymem.studio.one_off import brought_material, tried_again
from storymem.studio.ready import Readiness
from storymem.studio.rendering import Rendering

MOST_COPIES = 20
"""Takes more of one waiting job in one go: a slip of the finger is no night of rendering."""


class Queue:
    """The jobs of a film. Verbs of jobs that wait go to `waiting`, those of the one at work to `dispatcher`."""

    def __init__(
        self,
        editing: Editing,
        readiness: Readiness,
        waiting: WaitingJobs,
        dispatcher: Dispatcher,
        rendering: Rendering,
    ) -> None:
        self._editing, self._readiness, self._waiting = editing, readiness, waiting
        self._dispatcher, self._rendering = dispatcher, rendering

    # ---- looking -----------------------------------------------------------------------------------------------------

    def jobs(self) -> tuple[Job, ...]:
        """Running, waiting in order, then finished jobs, newest first."""
        return self._waiting.all_jobs()

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

    def wait_idle(self, timeout: float | None = None) -> bool:
        """Waits until no job waits or runs; False when `timeout` seconds passed first."""
        return self._dispatcher.wait_idle(timeout)

    # ---- takes asked for ---------------------------------------------------------------------------------------------

    def generate(
        self, shot_ids: Sequence[str], *, seeds: Iterable[int | None] = (None,), front: bool = False
    ) -> list[str]:
        """Queues a take of each shot, one for every seed (None: the shot's own); job ids come back.

        What is sent is composed when the job starts, so that a shot sees the takes made before it in the queue.
        Raises ShotNotFound, or ShotNotReady when nothing in the queue could make the shot ready.
        """
        with self._editing.lock:
            self._readiness.check_in_turn(shot_ids, self.jobs())
            asked = [None if seed is None else checked_seed(seed) for seed in seeds]
            return self._waiting.add([(shot_id, seed) for shot_id in shot_ids for seed in asked], front=front)

    def try_memory(self, shot_id: str, take_id: str, *, without: Iterable[str] = (), added: Iterable[str] = ()) -> str:
        """Queues the take's own request with another memory, as a new take beside it; the job's id comes back.

        Raises ShotNotFound, TakeNotFound, EditRejected, ShotNotReady, and what the take's engine lacks here.
        """
        with self._editing.lock:
            tried = tried_again(self._editing.bank(), shot_id, take_id, without=without, added=added)
            return self._waiting.add([(shot_id, None)], one_off=tried)[0]

    def add_material(self, shot_id: str, path: Path, name: str, part: MaterialPart = WHOLE) -> str:
        """A picture or clip the director brought is queued to become a take of the shot; the job's id comes back.

        `part` says what is taken of it. The file is moved into the film. Raises ShotNotFound, and MediaError for what
        can't be a take.
        """
        own = brought_material(self._editing.bank(), shot_id, self._editing.folder.objects, path, name, part)
        return self._waiting.add([(shot_id, None)], one_off=own)[0]

    # ---- the whole queue ---------------------------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        """Whether the queue takes no new jobs; it stays so over restarts."""
        return self._dispatcher.paused

    def pause(self, *, now: bool = False) -> None:
        """No new job starts; the running one goes on, or with `now` waits again, first in order.

        Once none runs, the render process ends, and its device and memory are free.
        """
        if now:
            self._rendering.put_off(job.id for job in self.jobs() if job.state is JobState.RUNNING)
        self._dispatcher.pause(now=now)

    def resume(self) -> None:
        """The queue goes on."""
        self._dispatcher.resume()

    def cancel_all(self) -> list[str]:
        """Stops every waiting and running job; ids of those that waited come back, to be put back."""
        jobs = [job for job in self.jobs() if job.state.is_open]
        for job in reversed(jobs):  # from the end: none starts while the others are removed
            self.cancel(job.id)
        return [job.id for job in jobs if job.state is JobState.WAITING]

    def retry_failed(self) -> list[str]:
        """Every failed job waits again, in the order they failed; their ids come back."""
        failed = [job.id for job in reversed(self.jobs()) if job.state is JobState.FAILED]
        with self._editing.together():
            return [self.retry(job_id) for job_id in failed]

    def clear_finished(self) -> None:
        """Takes the jobs that are done, stopped or skipped off the list; failed ones stay until they are seen to."""
        gone = (JobState.DONE, JobState.CANCELLED, JobState.SKIPPED)
        with self._editing.together():
            for job in self.jobs():
                if job.state in gone:
                    self.dismiss(job.id)

    # ---- one job -----------------------------------------------------------------------------------------------------

    def cancel(self, job_id: str) -> None:
        """Stops a job: a waiting one at once, a running one within two steps; finished work stays."""
        self._rendering.cancel(job_id)
        self._dispatcher.cancel(job_id)

    def retry(self, job_id: str) -> str:
        """Queues a failed or cancelled job again."""
        self._rendering.take_back([job_id])
        return self._waiting.retry(job_id)

    def dismiss(self, job_id: str) -> None:
        """Takes a finished job off the list."""
        self._dispatcher.dismiss(job_id)

    def move(self, job_id: str, before: str | None) -> None:
        """A waiting job stands before another waiting one, or last with None. Raises StoryError."""
        self._waiting.move(job_id, before)

    def run_next(self, job_id: str) -> None:
        """A waiting job is next. Raises StoryError."""
        self._waiting.move_to_front(job_id)

    def change(self, job_id: str, seed: int | None, more_seeds: Sequence[int | None] = ()) -> list[str]:
        """A waiting job gets this seed (None: the shot's own) and copies behind it; the copies' ids come back.

        Raises EditRejected for too many copies or a seed that is none, StoryError for a job that does not wait.
        """
        if len(more_seeds) > MOST_COPIES:
            raise EditRejected(
                f"{len(more_seeds)} takes more of one job are too many at once.", fix=f"Add at most {MOST_COPIES}."
            )
        first, *more = [None if one is None else checked_seed(one) for one in (seed, *more_seeds)]
        return self._waiting.change(job_id, first, more)

    def put_back(self, job_ids: Iterable[str]) -> list[str]:
        """Jobs removed before they ran wait again in their old places; ids of those that do come back.

        Raises StoryError when there is none among them.
        """
        back = self._waiting.put_back(job_ids)
        self._rendering.take_back(back)
        return back
