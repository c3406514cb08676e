"""All edits of a film: reading one from what a page sends, applying it, and the edit that takes it back."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from storymem.core.edits.base import Edit
from storymem.core.edits.cast import (
    AddCastMember,
    AddCastPicture,
    ChangeCastMember,
    CropCastPicture,
    MoveCastMember,
    MoveCastPicture,
    RemoveCastMember,
    RemoveCastPicture,
    SayCast,
    SetCast,
)
from storymem.core.edits.memory import (
    AddReference,
    CropReference,
    Evict,
    ForgetFrame,
    GrabFrame,
    OrderMemory,
    Pin,
    RemoveReference,
    SetMemoryWords,
    SetReferences,
    Unevict,
    Unpin,
)
from storymem.core.edits.outline import (
    ChangeSettings,
    InsertScene,
    InsertShot,
    MoveScene,
    MoveShot,
    RemoveScene,
    RemoveShot,
    RenameFilm,
    ReplaceOutline,
    RestoreScene,
    RestoreShot,
)
from storymem.core.edits.shot import AddTake, CircleTake, KeepAsIs, MarkTake, RewritePrompt, SetShot
from storymem.core.story import Story
from storymem.core.values import translated


class OneStep(Edit):
    """Some edits as one: all or none, and one step to undo. `words` is what the undo button says."""

    kind: Literal["several"] = "several"
    edits: tuple[AnyEdit, ...]
    words: str

    def apply(self, story: Story) -> Story:
        for edit in self.edits:
            story = edit.apply(story)
        return story

    def inverse(self, story: Story) -> Edit:
        back: list[Edit] = []
        for edit in self.edits:
            back.append(edit.inverse(story))
            story = edit.apply(story)
        return OneStep.of(edits=back[::-1], words=self.words)

    def label(self, story: Story) -> str:
        return self.words


AnyEdit = Annotated[
    RewritePrompt
    | SetShot
    | AddTake
    | CircleTake
    | MarkTake
    | KeepAsIs
    | ChangeSettings
    | RenameFilm
    | InsertShot
    | RemoveShot
    | RestoreShot
    | MoveShot
    | MoveScene
    | InsertScene
    | RemoveScene
    | RestoreScene
    | ReplaceOutline
    | SetMemoryWords
    | Pin
    | Unpin
    | Evict
    | Unevict
    | OrderMemory
    | AddReference
    | RemoveReference
    | CropReference
    | SetReferences
    | GrabFrame
    | ForgetFrame
    | SetCast
    | AddCastMember
    | ChangeCastMember
    | RemoveCastMember
    | MoveCastMember
    | AddCastPicture
    | RemoveCastPicture
    | MoveCastPicture
    | CropCastPicture
    | SayCast
    | OneStep,
    Field(discriminator="kind"),
]
OneStep.model_rebuild()
_READER: TypeAdapter[Edit] = TypeAdapter(AnyEdit)


def apply(story: Story, edit: Edit) -> Story:
    """The story after `edit`; the given one is unchanged. Raises EditRejected, ShotNotFound, TakeNotFound."""
    return edit.apply(story)


def inverse(story: Story, edit: Edit) -> Edit:
    """The edit that takes `edit` back, given the story before it."""
    return edit.inverse(story)


def edit_from(fields: dict[str, Any]) -> Edit:
    """The edit a page asked for. Raises EditRejected when it is not one."""
    try:
        return _READER.validate_python(fields)
    except ValidationError as error:
        raise translated(error) from None


def edit_from_json(text: str) -> Edit:
    """The edit written by `model_dump_json`. Raises EditRejected."""
    try:
        return _READER.validate_json(text)
    except ValidationError as error:
        raise translated(error) from None
