"""What a page may ask of the film itself: edits, settings, shots and scenes, the script, undo."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storymem.core.edits.cast import (
    ChangeCastMember,
    MoveCastMember,
    MoveCastPicture,
    RemoveCastMember,
    RemoveCastPicture,
    SayCast,
)
from storymem.core.edits.memory import Evict, OrderMemory, Pin, RemoveReference, Unevict, Unpin
from storymem.core.edits.outline import MoveScene, MoveShot, RemoveScene, RemoveShot, RenameFilm
from storymem.core.edits.shot import CircleTake, MarkTake, RewritePrompt, SetShot
from storymem.core.script.reimport import Change, ReimportRow
from storymem.core.story import FilmSettings, ShotOverrides
from storymem.studio.film import Studio
from ui.live.live import Live
from ui.ops.base import Done, FilmOp, PageOp, ShotMade, Whole
from ui.rows.base import Called, Changes, FieldsOf, Row

PageEdit = Annotated[
    RewritePrompt
    | SetShot
    | MoveShot
    | RemoveShot
    | MoveScene
    | RemoveScene
    | CircleTake
    | MarkTake
    | Pin
    | Unpin
    | Evict
    | Unevict
    | OrderMemory
    | RenameFilm
    | RemoveReference
    | ChangeCastMember
    | RemoveCastMember
    | MoveCastMember
    | RemoveCastPicture
    | MoveCastPicture
    | SayCast,
    Field(discriminator="kind"),
    Called("PageEdit"),
]
"""An edit a page may make. All others are made by the studio itself, which gives ids and seeds."""


class EditOp(FilmOp):
    """One edit of the film."""

    op: Literal["edit"] = "edit"
    edit: PageEdit

    def do(self, studio: Studio) -> Done:
        studio.edit(self.edit)
        return Done()


class SettingsOp(FilmOp):
    """Film settings change."""

    op: Literal["settings"] = "settings"
    changes: Annotated[Changes, FieldsOf(FilmSettings)]

    def do(self, studio: Studio) -> Done:
        studio.recipes.change_settings(self.changes)
        return Done()


class OverrideOp(FilmOp):
    """A shot's own settings change; null is as the film."""

    op: Literal["override"] = "override"
    shot_id: str
    changes: Annotated[Changes, FieldsOf(ShotOverrides)]

    def do(self, studio: Studio) -> Done:
        studio.recipes.override(self.shot_id, self.changes)
        return Done()


class PresetOp(FilmOp):
    """The film, or one shot, gets a preset's sampling; one step to undo."""

    op: Literal["preset"] = "preset"
    preset: str | None
    """A preset's name; of a shot, null goes back to the film's values."""
    shot_id: str | None = None

    def do(self, studio: Studio) -> Done:
        studio.recipes.apply_preset(self.preset, self.shot_id or None)
        return Done()


class InsertShotOp(FilmOp):
    """A new shot at `index` of a scene."""

    op: Literal["insert_shot"] = "insert_shot"
    scene_id: str
    index: Whole
    prompt: str | None = None

    def do(self, studio: Studio) -> ShotMade:
        return ShotMade(shot_id=studio.outline.insert_shot(self.scene_id, self.index, self.prompt or ""))


class SceneMade(ShotMade):
    """A new scene with its one shot."""

    scene_id: str


class InsertSceneOp(FilmOp):
    """A new scene with one empty shot."""

    op: Literal["insert_scene"] = "insert_scene"
    index: Whole

    def do(self, studio: Studio) -> SceneMade:
        scene_id, shot_id = studio.outline.insert_scene(self.index)
        return SceneMade(scene_id=scene_id, shot_id=shot_id)


class DuplicateShotOp(FilmOp):
    """A copy of the shot, without its takes, behind it."""

    op: Literal["duplicate_shot"] = "duplicate_shot"
    shot_id: str

    def do(self, studio: Studio) -> ShotMade:
        return ShotMade(shot_id=studio.outline.duplicate_shot(self.shot_id))


class StepTaken(Row):
    """The step that was taken back, or made again, as the undo button said it."""

    label: str


class UndoOp(FilmOp):
    """The last step is taken back."""

    op: Literal["undo"] = "undo"
    step: Whole | None = None
    """The number of the step the page showed to be taken; refused where another is next."""

    def do(self, studio: Studio) -> StepTaken:
        return StepTaken(label=studio.undo(self.step))


class RedoOp(FilmOp):
    """The last step that was taken back is made again."""

    op: Literal["redo"] = "redo"
    step: Whole | None = None
    """As of `undo`."""

    def do(self, studio: Studio) -> StepTaken:
        return StepTaken(label=studio.redo(self.step))


class ImportedShot(Row):
    """What an import would do to a shot."""

    shot_id: str
    label: str
    change: Change
    keeps_takes: int
    text: str


class ImportPlan(Row):
    """What an import would do to the film."""

    title: str
    rows: tuple[ImportedShot, ...]


class PlanImportOp(PageOp):
    """What importing this script would do; nothing is changed."""

    op: Literal["plan_import"] = "plan_import"
    text: str
    name: str | None = None
    """Of the file."""

    def do(self, live: Live) -> ImportPlan:
        parsed, plan = live.studio.outline.plan_import(self.text, self.name or "script")
        return ImportPlan(title=parsed.title, rows=tuple(_imported(row) for row in plan.rows))


def _imported(row: ReimportRow) -> ImportedShot:
    text = row.new_prompt if row.new_prompt is not None else row.old_prompt
    return ImportedShot(
        shot_id=row.shot_id, label=row.label, change=row.change, keeps_takes=row.take_count, text=text or ""
    )


class ImportScriptOp(FilmOp):
    """The film gets the outline of this script, and keeps its takes; one step to undo."""

    op: Literal["import_script"] = "import_script"
    text: str
    name: str | None = None
    """Of the file."""

    def do(self, studio: Studio) -> Done:
        studio.outline.import_script(self.text, self.name or "script")
        return Done()


OUTLINE_OPS = (
    EditOp,
    SettingsOp,
    OverrideOp,
    PresetOp,
    InsertShotOp,
    InsertSceneOp,
    DuplicateShotOp,
    UndoOp,
    RedoOp,
    ImportScriptOp,
)
