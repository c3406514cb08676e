"""Whether a take of a shot can be made now, or once the jobs before it in the queue are done."""

from __future__ import annotations

from collections.abc import Iterable

from storymem.core.errors import ShotNotReady, StoryMemError
from storymem.core.memory.bank import Bank
from storymem.render.jobs import Job
from storymem.studio.editing import Editing
from storymem.studio.recipes import Recipes


def coming(jobs: Iterable[Job]) -> set[str]:
    """Ids of the shots that have a job waiting or running."""
    return {job.shot_id for job in jobs if job.state.is_open}


class Readiness:
    """Asked before jobs are queued, so that what nothing could make ready is refused at once."""

    def __init__(self, editing: Editing, recipes: Recipes) -> None:
        self._editing, self._recipes = editing, recipes

    def check_in_turn(self, shot_ids: Iterable[str], jobs: Iterable[Job]) -> None:
        """Raises ShotNotFound, or ShotNotReady for a shot that neither the queue nor those before it make ready."""
        there = coming(jobs)
        for shot_id in shot_ids:
            self.check(shot_id, there)
            there.add(shot_id)

    def check(self, shot_id: str, there: set[str]) -> None:
        """Raises ShotNotFound, ShotNotReady unless takes of the shots `there`, which are coming, can make it ready."""
        try:
            self._recipes.request_for(shot_id)
        except ShotNotReady:
            if not _may_become_ready(self._editing.bank(), shot_id, there):
                raise

    def why_not(self, shot_id: str, there: set[str]) -> str | None:
        """Why no take of the shot can be made; None where `check` has nothing against it."""
        try:
            self.check(shot_id, there)
        except StoryMemError as error:
            return error.message
        return None


def _may_become_ready(bank: Bank, shot_id: str, there: set[str]) -> bool:
    """Whether what the shot lacks is on its way: the frames it continues from, or any memory at all."""
    shot, before = bank.shot(shot_id), bank.shot_before(shot_id)
    if not shot.prompt.strip() or before is None:
        return False
    feeds = bank.shots[: bank.ordinals[shot_id]] if shot.scene_cut else (before,)
    return any(one.id in there for one in feeds)
