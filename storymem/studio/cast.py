"""What a person does with the cast of a film: members, their pictures, and which part of a picture is shown."""

from __future__ import annotations

from storymem.core.edits.cast import AddCastMember, AddCastPicture, CropCastPicture, member_of
from storymem.core.request import Crop
from storymem.core.story import CastMember, CastPicture
from storymem.media.framing import framed
from storymem.media.pictures import encode_png
from storymem.studio.editing import Editing
from storymem.studio.ids import new_id
from storymem.studio.pictures import brought_picture, put_thumb


class Cast:
    """The verbs of a film's cast that need ids or files; the others are edits."""

    def __init__(self, editing: Editing) -> None:
        self._editing = editing

    def add_member(self, name: str, *, kind: str = "character", description: str = "") -> str:
        """A new member after the others; its id comes back. Raises EditRejected."""
        with self._editing.lock:
            member = CastMember.of(id=new_id("cast"), kind=kind, name=name.strip(), description=description)
            self._editing.edit(AddCastMember(member=member))
            return member.id

    def add_picture(self, member_id: str, content: bytes) -> str:
        """A picture of a member, kept whole; its largest centred part is shown until it is cropped.

        Its content name comes back. Raises MediaError, also for one too small, and EditRejected where the member is
        gone or has it already.
        """
        whole = brought_picture(content)
        kept = encode_png(whole)
        with self._editing.lock:
            story, objects = self._editing.story, self._editing.folder.objects
            member_of(story, member_id)
            picture = objects.put(kept)
            thumb = put_thumb(objects, framed(whole, story.settings.size))
            self._editing.edit(AddCastPicture(member_id=member_id, picture=CastPicture(picture=picture, thumb=thumb)))
            return picture

    def crop_picture(self, member_id: str, picture: str, crop: Crop | None) -> int:
        """Shots are shown this part of a member's picture; None is its largest centred part.

        Raises EditRejected when the member has no such picture, MediaError when the picture is gone.
        """
        with self._editing.lock:
            story, objects = self._editing.story, self._editing.folder.objects
            member_of(story, member_id)
            shown = framed(objects.picture(picture), story.settings.size, crop)
            thumb = put_thumb(objects, shown)
            return self._editing.edit(CropCastPicture(member_id=member_id, picture=picture, crop=crop, thumb=thumb))
