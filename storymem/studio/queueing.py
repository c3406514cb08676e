"""What a person does with a film's queue: order, pause, seeds, second thoughts, and a plan rendered as one batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storymem.core.errors import EditRejected, EngineError, ShotNotReady, StoryMemError
from storymem.core.memory.bank import Bank
from storymem.core.plans import planning
from storymem.core.requests.sampling import Maker
from storymem.core.values import checked_seed
from storymem.render.dispatcher import Dispatcher
from storymem.render.jobs import Added, Job, JobState, Terms
from storymem.studio.authoring import new_id
from storymem.studio.casting import Casting

PLANS = ("missing", "stale")
MOST_COPIES = 20
"""Takes more of one waiting job in one go: a slip of the finger is no night of rendering."""


class Queueing(Casting):
    """The film in a folder, with the verbs of its queue. Studio adds what renders."""

    _dispatcher: Dispatcher
    _cancelled: set[str]
    _returned: set[str]

    def jobs(self) -> tuple[Job, ...]:
        """Running, waiting in order, then finished jobs, newest first."""
        return self._dispatcher.jobs()

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
            self._returned.update(job.id for job in self.jobs() if job.state is JobState.RUNNING)
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
        with self.together():
            return [self.retry(job_id) for job_id in failed]

    def clear_finished(self) -> None:
        """Takes the jobs that are done, stopped or skipped off the list; failed ones stay until they are seen to."""
        gone = (JobState.DONE, JobState.CANCELLED, JobState.SKIPPED)
        with self.together():
            for job in self.jobs():
                if job.state in gone:
                    self.dismiss(job.id)

    # ---- one job -----------------------------------------------------------------------------------------------------

    def cancel(self, job_id: str) -> None:
        """Stops a job: a waiting one at once, a running one within two steps; finished work stays."""
        self._cancelled.add(job_id)
        self._dispatcher.cancel(job_id)

    def retry(self, job_id: str) -> str:
        """Queues a failed or cancelled job again."""
        self._cancelled.discard(job_id)
        return self._dispatcher.retry(job_id)

    def dismiss(self, job_id: str) -> None:
        """Takes a finished job off the list."""
        self._dispatcher.dismiss(job_id)

    def move_job(self, job_id: str, before: str | None) -> None:
        """A waiting job stands before another waiting one, or last with None. Raises StoryError."""
        self._dispatcher.move(job_id, before)

    def run_next(self, job_id: str) -> None:
        """A waiting job is next. Raises StoryError."""
        self._dispatcher.move_to_front(job_id)

    def change_job(self, job_id: str, seed: int | None, more_seeds: Sequence[int | None] = ()) -> list[str]:
        """A waiting job gets this seed (None: the shot's own) and copies behind it; the copies' ids come back.

        Raises EditRejected for too many copies or a seed that is none, StoryError for a job that does not wait.
        """
        if len(more_seeds) > MOST_COPIES:
            raise EditRejected(
                f"{len(more_seeds)} takes more of one job are too many at once.", fix=f"Add at most {MOST_COPIES}."
            )
        first, *more = [None if one is None else checked_seed(one) for one in (seed, *more_seeds)]
        return self._dispatcher.change(job_id, first, more)

    def put_back(self, job_ids: Iterable[str]) -> list[str]:
        """Jobs removed before they ran wait again in their old places; ids of those that do come back.

        Raises StoryError when there is none among them.
        """
        back = self._dispatcher.put_back(job_ids)
        self._cancelled.difference_update(back)
        return back

    # ---- plans -------------------------------------------------------------------------------------------------------

    def render_plan(self, which: str, shot_ids: Sequence[str], *, circle: bool = False) -> list[str]:
        """Queues the shots of a `missing` or `stale` plan as one batch; job ids come back.

        When a job's turn comes and its shot is not missing, or stale, any more, it is skipped with the reason. With
        `circle` each new take is circled, and later shots that it makes stale join a `stale` plan. Raises ShotNotFound,
        ShotNotReady, EditRejected.
        """
        if which not in PLANS:
            raise EditRejected(f"There is no plan called {which!r}.", fix="Ask for missing or stale.")
        terms = Terms(batch=new_id("batch"), only_if=which, circle=circle)
        with self._lock:
            coming = self._coming()
            for shot_id in shot_ids:
                self._check_ready(shot_id, coming)
                coming.add(shot_id)
            return self._dispatcher.submit([(shot_id, None) for shot_id in shot_ids], terms=terms)

    def stop_batch(self, batch: str) -> list[str]:
        """The batch ends with the job it is at: its waiting jobs are removed; their ids come back, to be put back."""
        waiting = [job.id for job in self.jobs() if job.batch == batch and job.state is JobState.WAITING]
        self._dispatcher.end_batch(batch)
        return [job_id for job_id in reversed(waiting) if self._dispatcher.withdraw(job_id)]

    def _take_in(self, job: Job, before: Bank) -> None:
        """Shots that the job's new circled take made stale join its plan, in story order, each once at most."""
        with self.together():
            bank = self.bank()
            if job.batch is None or job.shot_id not in bank.ordinals or self._dispatcher.has_ended(job.batch):
                return
            added = {one.shot_id for one in self.jobs() if one.batch == job.batch and one.added_for}
            for shot_id, changed in planning.made_stale(before, bank, job.shot_id, maker=self._maker_if_known()):
                if shot_id not in added | self._coming() and self._is_ready(shot_id):
                    self._join(job, shot_id, Added(shot_id=job.shot_id, changed=changed))

    def _join(self, job: Job, shot_id: str, added_for: Added) -> None:
        terms = Terms(batch=job.batch, only_if=job.only_if, circle=job.circle, added_for=added_for)
        added = self._dispatcher.submit([(shot_id, None)], terms=terms)[0]
        ordinals = self.bank().ordinals
        for one in self.jobs():
            waits = one.batch == job.batch and one.state is JobState.WAITING
            if waits and ordinals.get(one.shot_id, -1) > ordinals[shot_id]:
                self._dispatcher.move(added, one.id)
                return

    def _is_ready(self, shot_id: str) -> bool:
        try:
            self._check_ready(shot_id, self._coming())
        except StoryMemError:
            return False
        return True

    def _maker_if_known(self) -> Maker | None:
        try:
            return self.maker()
        except EngineError:  # of an engine that can't work here nobody can say whether it is another version
            return None

    def _coming(self) -> set[str]:
        """Ids of the shots that have a job waiting or running."""
        return {job.shot_id for job in self.jobs() if job.state.is_open}

    def _check_ready(self, shot_id: str, coming: set[str]) -> None:
        try:
            self.request_for(shot_id)
        except ShotNotReady:
            bank = self.bank()
            shot, before = bank.shot(shot_id), bank.shot_before(shot_id)
            if not shot.prompt.strip() or before is None:
                raise
            # What is missing may be on its way: the frames it continues from, or any memory at all.
            feeds = bank.shots[: bank.ordinals[shot_id]] if shot.scene_cut else (before,)
            if not any(one.id in coming for one in feeds):
                raise
