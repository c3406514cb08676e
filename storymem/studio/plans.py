"""What is missing or stale in a film, how long it would take, and rendering it as one batch that may grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storymem.core.errors import EditRejected
from storymem.core.memory.bank import Bank
from storymem.core.plans import planning
from storymem.core.plans.estimates import comparable_takes
from storymem.core.plans.plan_times import plan_times
from storymem.core.story import Take
from storymem.render.jobs import Added, Job, JobState, Terms
from storymem.render.waiting import WaitingJobs
from storymem.studio.editing import Editing
from storymem.studio.ids import new_id
from storymem.studio.memory import Memory
from storymem.studio.ready import Readiness, coming
from storymem.studio.recipes import Recipes

PLANS = ("missing", "stale")


class Plans:
    """The plans of a film: which shots want a take, and batches of jobs that make them."""

    def __init__(
        self, editing: Editing, memory: Memory, recipes: Recipes, readiness: Readiness, waiting: WaitingJobs
    ) -> None:
        self._editing, self._memory, self._recipes = editing, memory, recipes
        self._readiness, self._waiting = readiness, waiting

    def shots(self, which: str) -> tuple[planning.PlannedShot, ...]:
        """Shots that are `missing` or `stale`, in the order they would be rendered.

        What is stale is only known once every memory is settled, which is waited for. Raises what `settle` raises.
        """
        if which == "missing":
            return planning.plan_missing(self._editing.bank())
        if which == "stale":
            self._memory.settle()
            return planning.plan_stale(self._editing.bank(), maker=self._recipes.maker_if_known())
        raise _unknown(which)

    def makeable(self, plan: Iterable[planning.PlannedShot]) -> tuple[list[planning.PlannedShot], ...]:
        """(the shots of a plan that can be rendered in its order, the others with why not)."""
        ready: list[planning.PlannedShot] = []
        left_out: list[planning.PlannedShot] = []
        there = coming(self._waiting.all_jobs())
        for planned in plan:
            why_not = self._readiness.why_not(planned.shot_id, there)
            if why_not is not None:
                left_out.append(planned.evolve(why=why_not))
            else:
                there.add(planned.shot_id)
                ready.append(planned)
        return ready, left_out

    def seconds(self, shot_ids: Sequence[str]) -> tuple[float | None, ...]:
        """Seconds each of these shots would take, one after the other; None where no take like it was measured."""
        return plan_times(self._editing.bank(), shot_ids)

    def measured_takes(self) -> tuple[Take, ...]:
        """The newest takes made as the film's settings would make one now, with how long they took."""
        story = self._editing.story
        return comparable_takes(story, story.settings)

    def render(self, which: str, shot_ids: Sequence[str], *, circle: bool = False) -> list[str]:
        """Queues the shots of a `missing` or `stale` plan as one batch; job ids come back.

        When a job's turn comes and its shot is not missing, or stale, any more, it is skipped with the reason. With
        `circle` each new take is circled, and later shots that it makes stale join a `stale` plan. Raises ShotNotFound,
        ShotNotReady, EditRejected.
        """
        if which not in PLANS:
            raise _unknown(which)
        terms = Terms(batch=new_id("batch"), only_if=which, circle=circle)
        with self._editing.lock:
            self._readiness.check_in_turn(shot_ids, self._waiting.all_jobs())
            return self._waiting.add([(shot_id, None) for shot_id in shot_ids], terms=terms)

    def stop(self, batch: str) -> list[str]:
        """The batch ends with the job it is at: its waiting jobs are removed; their ids come back, to be put back."""
        waiting = [job.id for job in self._waiting.all_jobs() if job.batch == batch and job.state is JobState.WAITING]
        self._waiting.end_batch(batch)
        return [job_id for job_id in reversed(waiting) if self._waiting.remove(job_id)]

    def grow(self, job: Job, before: Bank) -> None:
        """Shots that the job's new circled take made stale join its plan, in story order, each once at most.

        `before` is the bank as it was without the take.
        """
        with self._editing.together():
            bank = self._editing.bank()
            if job.batch is None or job.shot_id not in bank.ordinals or self._waiting.has_ended(job.batch):
                return
            added = {one.shot_id for one in self._waiting.all_jobs() if one.batch == job.batch and one.added_for}
            maker = self._recipes.maker_if_known()
            for shot_id, changed in planning.made_stale(before, bank, job.shot_id, maker=maker):
                there = coming(self._waiting.all_jobs())
                if shot_id not in added | there and self._readiness.why_not(shot_id, there) is None:
                    self._join(job, shot_id, Added(shot_id=job.shot_id, changed=changed))

    def _join(self, job: Job, shot_id: str, added_for: Added) -> None:
        terms = Terms(batch=job.batch, only_if=job.only_if, circle=job.circle, added_for=added_for)
        added = self._waiting.add([(shot_id, None)], terms=terms)[0]
        ordinals = self._editing.bank().ordinals
        for one in self._waiting.all_jobs():
            waits = one.batch == job.batch and one.state is JobState.WAITING
            if waits and ordinals.get(one.shot_id, -1) > ordinals[shot_id]:
                self._waiting.move(added, one.id)
                return


def _unknown(which: str) -> EditRejected:
    return EditRejected(f"There is no plan called {which!r}.", fix="Ask for missing or stale.")
