"""What a person does with the cast of a film: members, their pictures, and which part of a picture is shown."""

from __future__ import annotations

from storymem.core.edits.cast import AddCastMember, AddCastPicture, CropCastPicture, member_of
from storymem.core.request import Crop
from storymem.core.story import CastMember, CastPicture
from storymem.media.framing import framed
from storymem.media.pictures import encode_png
from storymem.studio.authoring import Authoring, brought_picture, new_id


class Casting(Authoring):
    """The film in a folder, with the verbs of its cast that need ids or files."""

    def add_cast_member(self, name: str, *, kind: str = "character", description: str = "") -> str:
        """A new member after the others; its id comes back. Raises EditRejected."""
        with self._lock:
            member = CastMember.of(id=new_id("cast"), kind=kind, name=name.strip(), description=description)
            self.edit(AddCastMember(member=member))
            return member.id

    def add_cast_picture(self, member_id: str, content: bytes) -> str:
        """A picture of a member, kept whole; its largest centred part is shown until it is cropped.

        Its content name comes back. Raises MediaError, also for one too small, and EditRejected where the member is
        gone or has it already.
        """
        whole = brought_picture(content)
        kept = encode_png(whole)
        with self._lock:
            member_of(self._story, member_id)
            picture = self.folder.objects.put(kept)
            thumb = self._thumb(framed(whole, self._story.settings.size))
            self.edit(AddCastPicture(member_id=member_id, picture=CastPicture(picture=picture, thumb=thumb)))
            return picture

    def crop_cast_picture(self, member_id: str, picture: str, crop: Crop | None) -> int:
        """Shots are shown this part of a member's picture; None is its largest centred part.

        Raises EditRejected when the member has no such picture, MediaError when the picture is gone.
        """
        with self._lock:
            member_of(self._story, member_id)
            shown = framed(self.folder.objects.picture(picture), self._story.settings.size, crop)
            thumb = self._thumb(shown)
            return self.edit(CropCastPicture(member_id=member_id, picture=picture, crop=crop, thumb=thumb))
