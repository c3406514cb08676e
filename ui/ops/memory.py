"""What a page may ask of what shots remember, beside its edits."""

from __future__ import annotations

from typing import Literal

from storymem.core.request import Crop
from storymem.studio.film import Studio
from ui.ops.base import Done, FilmOp, PictureKept, Whole


class GrabOp(FilmOp):
    """The frame becomes a keyframe by hand and is pinned for the film (a keyframe is only pinned); one step to undo."""

    op: Literal["grab"] = "grab"
    shot_id: str
    take_id: str
    frame_index: Whole

    def do(self, studio: Studio) -> PictureKept:
        return PictureKept(picture=studio.memory.grab_frame(self.shot_id, self.take_id, self.frame_index))


class ForgetOp(FilmOp):
    """A keyframe by hand leaves the memory, and the film's pin with it; one step to undo."""

    op: Literal["forget"] = "forget"
    shot_id: str
    take_id: str
    frame_index: Whole

    def do(self, studio: Studio) -> Done:
        studio.memory.forget_frame(self.shot_id, self.take_id, self.frame_index)
        return Done()


class MoveMemoryOp(FilmOp):
    """A picture stands elsewhere in this shot's memory."""

    op: Literal["move_memory"] = "move_memory"
    shot_id: str
    picture: str
    before: str | None
    """Another picture the shot would be shown, or null (last)."""

    def do(self, studio: Studio) -> Done:
        studio.memory.move_frame(self.shot_id, self.picture, self.before)
        return Done()


class CropReferenceOp(FilmOp):
    """Another part of a reference is shown."""

    op: Literal["crop_reference"] = "crop_reference"
    picture: str
    crop: Crop | None
    """Null: the largest centred part."""

    def do(self, studio: Studio) -> Done:
        studio.memory.crop_reference(self.picture, self.crop)
        return Done()


MEMORY_OPS = (GrabOp, ForgetOp, MoveMemoryOp, CropReferenceOp)
