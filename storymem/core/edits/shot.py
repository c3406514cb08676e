"""Edits of one shot and its takes."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from storymem.core.edits import changes
from storymem.core.edits.base import Edit, shot_name
from storymem.core.errors import EditOutdated, EditRejected
from storymem.core.story import Shot, ShotOverrides, Story, Take
from storymem.core.values import Seed, Text


class RewritePrompt(Edit):
    """A new prompt. `was` is the text the writer saw; when the film holds another one the edit is refused."""

    kind: Literal["rewrite_prompt"] = "rewrite_prompt"
    shot_id: str
    prompt: Text
    was: str | None = None

    def apply(self, story: Story) -> Story:
        current = changes.any_shot(story, self.shot_id).prompt
        if self.was is not None and current not in (self.was, self.prompt):
            raise EditOutdated(
                f"The prompt of {shot_name(story, self.shot_id)} was changed elsewhere in the meantime.",
                fix="Compare the two texts and keep one; nothing was overwritten.",
                current=current,
            )
        return changes.with_shot(story, self.shot_id, lambda shot: shot.evolve(prompt=self.prompt))

    def inverse(self, story: Story) -> Edit:
        return RewritePrompt(shot_id=self.shot_id, prompt=changes.any_shot(story, self.shot_id).prompt)

    def label(self, story: Story) -> str:
        return f"rewrite prompt of {shot_name(story, self.shot_id)}"


FIELD_WORDS = {
    "scene_cut": "scene cut",
    "seed": "seed",
    "overrides": "settings",
    "learn": "learning",
    "locked": "lock",
    "notes": "notes",
}
"""The plain fields of a shot, each in words."""


class SetShot(Edit):
    """New values for plain fields of a shot; a field left out, or None, stays."""

    kind: Literal["set_shot"] = "set_shot"
    shot_id: str
    scene_cut: bool | None = None
    seed: Seed | None = None
    overrides: ShotOverrides | None = None
    learn: bool | None = None
    locked: bool | None = None
    notes: Text | None = None

    def given(self) -> dict[str, Any]:
        """The fields that change, with their new values."""
        return {name: getattr(self, name) for name in FIELD_WORDS if getattr(self, name) is not None}

    def apply(self, story: Story) -> Story:
        return changes.with_shot(story, self.shot_id, lambda shot: shot.evolve(**self.given()))

    def inverse(self, story: Story) -> Edit:
        shot = changes.any_shot(story, self.shot_id)
        return SetShot(shot_id=self.shot_id, **{name: getattr(shot, name) for name in self.given()})

    def label(self, story: Story) -> str:
        names = " and ".join(FIELD_WORDS[name] for name in self.given())
        return f"change {names or 'nothing'} of {shot_name(story, self.shot_id)}"


class AddTake(Edit):
    """A finished take joins its shot; `circle` makes it the circled one when the shot has none."""

    undoable: ClassVar[bool] = False
    kind: Literal["add_take"] = "add_take"
    shot_id: str
    take: Take
    circle: bool = False

    def apply(self, story: Story) -> Story:
        def add(shot: Shot) -> Shot:
            if any(take.id == self.take.id for take in shot.takes):
                raise EditRejected(f"Take {self.take.id} is already there.", fix="Reload the page.")
            circled = self.take.id if self.circle and shot.circled_take is None else shot.circled
            return shot.evolve(takes=(*shot.takes, self.take), circled=circled)

        return changes.with_shot(story, self.shot_id, add)

    def inverse(self, story: Story) -> Edit:
        return MarkTake(shot_id=self.shot_id, take_id=self.take.id, deleted=True)

    def label(self, story: Story) -> str:
        return f"add a take to {shot_name(story, self.shot_id)}"


class CircleTake(Edit):
    """The director's choice of take; None circles none. A `take_back` restores whatever was circled before."""

    kind: Literal["circle_take"] = "circle_take"
    shot_id: str
    take_id: str | None
    kept: str | None = None
    take_back: bool = False

    def apply(self, story: Story) -> Story:
        shot = changes.any_shot(story, self.shot_id)
        if self.take_id is not None and shot.take(self.take_id).deleted and not self.take_back:
            raise EditRejected("A deleted take can't be circled.", fix="Undo the deletion first.")
        return changes.with_shot(story, self.shot_id, lambda s: s.evolve(circled=self.take_id, kept=self.kept))

    def inverse(self, story: Story) -> Edit:
        shot = changes.any_shot(story, self.shot_id)
        return CircleTake(shot_id=self.shot_id, take_id=shot.circled, kept=shot.kept, take_back=True)

    def label(self, story: Story) -> str:
        return f"circle a take of {shot_name(story, self.shot_id)}"


class MarkTake(Edit):
    """Star, reject or softly delete a take, or take that back. Deleting the circled take leaves none circled."""

    kind: Literal["mark_take"] = "mark_take"
    shot_id: str
    take_id: str
    starred: bool | None = None
    rejected: bool | None = None
    deleted: bool | None = None

    def _given(self) -> dict[str, bool]:
        marks = {"starred": self.starred, "rejected": self.rejected, "deleted": self.deleted}
        return {name: value for name, value in marks.items() if value is not None}

    def apply(self, story: Story) -> Story:
        changes.any_shot(story, self.shot_id).take(self.take_id)

        def mark(shot: Shot) -> Shot:
            takes = tuple(t.evolve(**self._given()) if t.id == self.take_id else t for t in shot.takes)
            return shot.evolve(takes=takes)

        return changes.with_shot(story, self.shot_id, mark)

    def inverse(self, story: Story) -> Edit:
        take = changes.any_shot(story, self.shot_id).take(self.take_id)
        return MarkTake(
            shot_id=self.shot_id, take_id=self.take_id, **{name: getattr(take, name) for name in self._given()}
        )

    def label(self, story: Story) -> str:
        verb = "delete" if self.deleted else "mark"
        return f"{verb} a take of {shot_name(story, self.shot_id)}"


class KeepAsIs(Edit):
    """The director accepts the circled take as it is; `digest` names the request the shot would get instead."""

    kind: Literal["keep_as_is"] = "keep_as_is"
    shot_id: str
    digest: str | None

    def apply(self, story: Story) -> Story:
        return changes.with_shot(story, self.shot_id, lambda shot: shot.evolve(kept=self.digest))

    def inverse(self, story: Story) -> Edit:
        return KeepAsIs(shot_id=self.shot_id, digest=changes.any_shot(story, self.shot_id).kept)

    def label(self, story: Story) -> str:
        return f"keep {shot_name(story, self.shot_id)} as it is"
