"""What a page may ask of many shots at once: one request, one step to undo."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storymem.core.edits.outline import MoveShot, RemoveShot
from storymem.core.edits.shot import SetShot
from storymem.core.plans.batch import as_one, notes_on, preset_on
from storymem.core.requests.presets import preset_named
from storymem.presets import sampling_presets
from storymem.studio.film import Studio
from ui.ops.base import Done, FilmOp

BatchEdit = Annotated[SetShot | MoveShot | RemoveShot, Field(discriminator="kind")]
"""An edit that may come in numbers."""


class BatchOp(FilmOp):
    """Many edits: all or none, one step to undo."""

    op: Literal["batch"] = "batch"
    edits: tuple[BatchEdit, ...]

    def do(self, studio: Studio) -> Done:
        with studio.together():
            studio.edit(as_one(studio.story, self.edits))
        return Done()


class PresetShotsOp(FilmOp):
    """Many shots get a preset's sampling; one step to undo."""

    op: Literal["preset_shots"] = "preset_shots"
    shot_ids: tuple[str, ...]
    preset: str | None
    """A preset's name, or null: back to the film."""

    def do(self, studio: Studio) -> Done:
        presets = sampling_presets()
        chosen = None if self.preset is None else preset_named(presets, self.preset)
        with studio.together():
            studio.edit(as_one(studio.story, preset_on(studio.story, self.shot_ids, presets, chosen)))
        return Done()


class NoteShotsOp(FilmOp):
    """Many shots get a note: below each one's notes, or in their place; one step to undo."""

    op: Literal["note_shots"] = "note_shots"
    shot_ids: tuple[str, ...]
    text: str
    replace: bool = False

    def do(self, studio: Studio) -> Done:
        with studio.together():
            studio.edit(as_one(studio.story, notes_on(studio.story, self.shot_ids, self.text, replace=self.replace)))
        return Done()


BATCH_OPS = (BatchOp, PresetShotsOp, NoteShotsOp)
