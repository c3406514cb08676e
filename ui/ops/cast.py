"""What a page may ask of the cast beside its edits."""

from __future__ import annotations

from typing import Literal

from storymem.core.request import Crop
from storymem.core.story import CastKind
from storymem.studio.film import Studio
from ui.ops.base import Done, FilmOp
from ui.rows.base import Row


class MemberAdded(Row):
    """A new member of the cast."""

    member_id: str


class AddCastMemberOp(FilmOp):
    """One more member of the cast, behind the others."""

    op: Literal["add_cast_member"] = "add_cast_member"
    name: str
    kind: CastKind = "character"
    description: str = ""

    def do(self, studio: Studio) -> MemberAdded:
        return MemberAdded(member_id=studio.cast.add_member(self.name, kind=self.kind, description=self.description))


class CropCastPictureOp(FilmOp):
    """Another part of a cast member's picture is shown."""

    op: Literal["crop_cast_picture"] = "crop_cast_picture"
    member_id: str
    picture: str
    crop: Crop | None
    """Null: the largest centred part."""

    def do(self, studio: Studio) -> Done:
        studio.cast.crop_picture(self.member_id, self.picture, self.crop)
        return Done()


CAST_OPS = (AddCastMemberOp, CropCastPictureOp)
