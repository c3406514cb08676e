"""What a job is made from when its turn comes, and what becomes of its take. All on the dispatcher's thread."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from storymem.core.edits.changes import any_shot, every_shot
from storymem.core.edits.shot import AddTake, CircleTake
from storymem.core.errors import Cancelled, StoryMemError
from storymem.core.memory.bank import Bank
from storymem.core.plans import planning
from storymem.core.request import ShotRequest
from storymem.core.requests.composing import curation_bank, next_take_number
from storymem.core.story import Shot, Take
from storymem.render.events import Event, JobMade
from storymem.render.jobs import Job, JobTable
from storymem.render.renderer import Skip, Start
from storymem.studio.editing import Editing
from storymem.studio.ids import new_id
from storymem.studio.memory import PATIENCE_SECONDS, Memory
from storymem.studio.one_off import one_off_request
from storymem.studio.plans import Plans
from storymem.studio.recipes import Recipes

LAST_LOOK_SECONDS = 10.0


class Rendering:
    """The film's end of its render queue. `start_of` composes a job, `hear` is told what becomes of every one."""

    def __init__(self, editing: Editing, memory: Memory, recipes: Recipes, plans: Plans) -> None:
        self._editing, self._memory, self._recipes, self._plans = editing, memory, recipes, plans
        self._table = JobTable(editing.folder.database)
        self._cancelled: set[str] = set()
        self._returned: set[str] = set()

    # ---- second thoughts, from any thread ------------------------------------------------------------------------

    def cancel(self, job_id: str) -> None:
        """The job is not composed any more, also while that waits for what its shot is shown."""
        self._cancelled.add(job_id)

    def put_off(self, job_ids: Iterable[str]) -> None:
        """These jobs are not composed before their turn comes again."""
        self._returned.update(job_ids)

    def take_back(self, job_ids: Iterable[str]) -> None:
        """These jobs are not cancelled any more."""
        self._cancelled.difference_update(job_ids)

    # ---- its turn has come ---------------------------------------------------------------------------------------

    def start_of(self, job: Job) -> Start | Skip:
        """What the job is rendered from, or why it is skipped. Raises Cancelled, and what composing does."""
        self._returned.discard(job.id)
        if job.one_off is not None:  # what it is shown was said when it was asked for
            with self._editing.lock:
                return self._start(job, one_off_request(self._editing.bank(), job.shot_id, job.one_off))
        while True:
            self._editing.sight.settle(lambda: self._may_start(job), PATIENCE_SECONDS)
            with self._editing.lock:
                if reason := self._not_needed(job):
                    return Skip(reason)
                if self._memory.are_settled([job.shot_id]):  # nobody edited it in between
                    return self._start(job, self._recipes.request_for(job.shot_id, seed=job.seed))

    def _start(self, job: Job, request: ShotRequest) -> Start:
        bank = self._editing.bank()
        return Start(request=request, bank=curation_bank(bank, job.shot_id), scorer=bank.story.settings.scorer)

    def _may_start(self, job: Job) -> bool:
        if job.id in self._cancelled or job.id in self._returned:
            raise Cancelled
        return self._not_needed(job) is not None or self._memory.are_settled([job.shot_id])

    def _not_needed(self, job: Job) -> str | None:
        """Why a job of a plan is not made any more. What memory a shot gets is only known when it is settled."""
        if job.only_if is None:
            return None
        bank = self._editing.bank()
        reason = planning.dropped(bank, job.shot_id, job.only_if, maker=self._recipes.maker_if_known())
        if reason is None or not any(shot.id == job.shot_id for shot in bank.shots):
            return reason
        return reason if self._memory.are_settled([job.shot_id]) else None

    # ---- what becomes of it --------------------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        """A take that is made joins its shot; then whoever listens hears of it. Raises where it can't be added."""
        if isinstance(event, JobMade):
            before = self._add_take(event)
            if before is not None:
                # What a shot would be shown is only known once the new keyframes are seen.
                with suppress(StoryMemError):
                    self._memory.settle()
                    self._plans.grow(event.job, before)
        self._editing.tell(event)

    def _add_take(self, event: JobMade) -> Bank | None:
        """A finished take joins its shot. It is circled only on an empty shot whose inputs are still the same.

        Where it was circled, and more may join its plan for it, the bank before it comes back.
        """
        job = event.job
        with suppress(StoryMemError):  # whether its inputs are the same is only known when they are
            self._memory.settle([job.shot_id], patience=LAST_LOOK_SECONDS)
        with self._editing.together():
            before = self._editing.bank()
            take = _take_of(event, next((s for s in every_shot(before.story) if s.id == job.shot_id), None))
            asked = job.own is not None or (job.one_off is None and self._still_asked_for(job))
            circle = asked and (job.circle or before.story.settings.circle_first_take)
            self._editing.edit(AddTake(shot_id=job.shot_id, take=take, circle=circle))
            if circle and job.circle and not self._is_circled(job.shot_id, take):
                self._editing.edit(CircleTake(shot_id=job.shot_id, take_id=take.id))
            self._table.finish(job.id, take_id=take.id)
            return before if job.only_if == "stale" and self._is_circled(job.shot_id, take) else None

    def _is_circled(self, shot_id: str, take: Take) -> bool:
        return any_shot(self._editing.story, shot_id).circled == take.id

    def _still_asked_for(self, job: Job) -> bool:
        try:
            now = self._recipes.request_for(job.shot_id, seed=job.seed)
        except StoryMemError:
            return False
        return job.request is not None and now.digest == job.request.digest


def _take_of(event: JobMade, shot: Shot | None) -> Take:
    """The take that was made, with the next number of its shot."""
    made, request = event.made, event.job.request
    assert request is not None  # the dispatcher wrote it when the job started
    return Take(
        id=new_id("take"),
        number=next_take_number(shot) if shot else 1,
        request=request,
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
