"""Edits of the cast: who and what the film is about, how it looks in words, its pictures, and which shots it is in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from storymem.core.edits import changes
from storymem.core.edits.base import Edit, shot_name
from storymem.core.errors import EditOutdated, EditRejected
from storymem.core.request import Crop
from storymem.core.story import CastKind, CastMember, CastPicture, Shot, Story
from storymem.core.values import ContentName, Text

T = TypeVar("T")

LONGEST_NAME = 60
"""Characters. A name stands in sentences and on chips."""

MOST_PICTURES = 10
"""Of one member: more than a shot can be shown."""


class SetCast(Edit):
    """The film's cast, whole, in order."""

    kind: Literal["set_cast"] = "set_cast"
    cast: tuple[CastMember, ...]

    def apply(self, story: Story) -> Story:
        return story.evolve(cast=self.cast)

    def inverse(self, story: Story) -> Edit:
        return SetCast(cast=story.cast)

    def label(self, story: Story) -> str:
        return "change the cast"


class _OfCast(Edit):
    """An edit of the cast alone: what takes it back is the cast before it."""

    def inverse(self, story: Story) -> Edit:
        return SetCast(cast=story.cast)


class AddCastMember(_OfCast):
    """One more member, after the others."""

    kind: Literal["add_cast_member"] = "add_cast_member"
    member: CastMember

    def apply(self, story: Story) -> Story:
        if any(known.id == self.member.id for known in story.cast):
            raise EditRejected("This member is in the cast already.", fix="Reload the page.")
        _check_name(story, self.member)
        return story.evolve(cast=(*story.cast, self.member))

    def label(self, story: Story) -> str:
        return f"add {self.member.name} to the cast"


class ChangeCastMember(_OfCast):
    """New words for a member; None stays. `was` is the description the writer saw; the edit of another is refused."""

    kind: Literal["change_cast_member"] = "change_cast_member"
    member_id: str
    name: Text | None = None
    description: Text | None = None
    role: CastKind | None = None
    """The member's kind; `kind` is the edit's own."""
    was: str | None = None

    def apply(self, story: Story) -> Story:
        member = member_of(story, self.member_id)
        if self.description is not None and self.was is not None:
            self._check_same(member, self.was, self.description)
        given = {"name": self.name, "description": self.description, "kind": self.role}
        changed = member.evolve(**{name: value for name, value in given.items() if value is not None})
        _check_name(story, changed)
        return _with_member(story, self.member_id, lambda _: changed)

    def _check_same(self, member: CastMember, was: str, wanted: str) -> None:
        if member.description not in (was, wanted):
            raise EditOutdated(
                f"The description of {member.name} was changed elsewhere in the meantime.",
                fix="Compare the two texts and keep one; nothing was overwritten.",
                current=member.description,
            )

    def label(self, story: Story) -> str:
        return f"change {member_of(story, self.member_id).name}"


class RemoveCastMember(_OfCast):
    """The member leaves the cast; takes that saw its pictures keep their record of them."""

    kind: Literal["remove_cast_member"] = "remove_cast_member"
    member_id: str

    def apply(self, story: Story) -> Story:
        gone = member_of(story, self.member_id)
        return story.evolve(cast=tuple(member for member in story.cast if member is not gone))

    def label(self, story: Story) -> str:
        return f"remove {member_of(story, self.member_id).name} from the cast"


class MoveCastMember(_OfCast):
    """The member stands at `index` of the cast, counted without it."""

    kind: Literal["move_cast_member"] = "move_cast_member"
    member_id: str
    index: int

    def apply(self, story: Story) -> Story:
        moved = member_of(story, self.member_id)
        return story.evolve(cast=_moved(story.cast, moved, self.index))

    def label(self, story: Story) -> str:
        return f"move {member_of(story, self.member_id).name} in the cast"


class AddCastPicture(_OfCast):
    """One more picture of a member, after its others."""

    kind: Literal["add_cast_picture"] = "add_cast_picture"
    member_id: str
    picture: CastPicture

    def apply(self, story: Story) -> Story:
        member = member_of(story, self.member_id)
        if any(known.picture == self.picture.picture for known in member.pictures):
            raise EditRejected(f"{member.name} has this picture already.", fix="Bring another one.")
        if len(member.pictures) >= MOST_PICTURES:
            raise EditRejected(
                f"{member.name} has {MOST_PICTURES} pictures, as many as a shot can be shown.",
                fix="Take one away first.",
            )
        return _with_member(story, self.member_id, lambda m: m.evolve(pictures=(*m.pictures, self.picture)))

    def label(self, story: Story) -> str:
        return f"add a picture of {member_of(story, self.member_id).name}"


class _OfPicture(_OfCast):
    member_id: str
    picture: ContentName

    def _known(self, story: Story) -> CastPicture:
        """The picture in question. Raises EditRejected."""
        member = member_of(story, self.member_id)
        for known in member.pictures:
            if known.picture == self.picture:
                return known
        raise EditRejected(f"{member.name} has no such picture.", fix="Reload the page: it may be gone.")

    def _with(self, story: Story, change: Callable[[tuple[CastPicture, ...]], tuple[CastPicture, ...]]) -> Story:
        return _with_member(story, self.member_id, lambda member: member.evolve(pictures=change(member.pictures)))


class RemoveCastPicture(_OfPicture):
    """The picture leaves its member; takes that saw it keep their record of it."""

    kind: Literal["remove_cast_picture"] = "remove_cast_picture"

    def apply(self, story: Story) -> Story:
        gone = self._known(story)
        return self._with(story, lambda pictures: tuple(one for one in pictures if one != gone))

    def label(self, story: Story) -> str:
        return f"remove a picture of {member_of(story, self.member_id).name}"


class MoveCastPicture(_OfPicture):
    """The picture stands at `index` of its member's, counted without it."""

    kind: Literal["move_cast_picture"] = "move_cast_picture"
    index: int

    def apply(self, story: Story) -> Story:
        moved = self._known(story)
        return self._with(story, lambda pictures: _moved(pictures, moved, self.index))

    def label(self, story: Story) -> str:
        return f"move a picture of {member_of(story, self.member_id).name}"


class CropCastPicture(_OfPicture):
    """Another part of the picture is shown, and `thumb` shows that part."""

    kind: Literal["crop_cast_picture"] = "crop_cast_picture"
    crop: Crop | None
    thumb: ContentName

    def apply(self, story: Story) -> Story:
        before = self._known(story)
        cropped = before.evolve(crop=self.crop, thumb=self.thumb)
        return self._with(story, lambda pictures: tuple(cropped if one == before else one for one in pictures))

    def label(self, story: Story) -> str:
        return f"crop a picture of {member_of(story, self.member_id).name}"


class SayCast(Edit):
    """The director's word on a member in one shot: `in` it, `out` of it, or None: as the prompt's mentions say."""

    kind: Literal["say_cast"] = "say_cast"
    shot_id: str
    member_id: str
    say: Literal["in", "out"] | None

    def apply(self, story: Story) -> Story:
        member_of(story, self.member_id)

        def changed(shot: Shot) -> Shot:
            there, gone = {*shot.cast_in} - {self.member_id}, {*shot.cast_out} - {self.member_id}
            (there if self.say == "in" else gone if self.say == "out" else set[str]()).add(self.member_id)
            return shot.evolve(cast_in=tuple(sorted(there)), cast_out=tuple(sorted(gone)))

        return changes.with_shot(story, self.shot_id, changed)

    def inverse(self, story: Story) -> Edit:
        shot = changes.any_shot(story, self.shot_id)
        before = "in" if self.member_id in shot.cast_in else "out" if self.member_id in shot.cast_out else None
        return SayCast(shot_id=self.shot_id, member_id=self.member_id, say=before)

    def label(self, story: Story) -> str:
        name = member_of(story, self.member_id).name
        verb = {"in": "include", "out": "leave out", None: "follow the prompt about"}[self.say]
        return f"{verb} {name} in {shot_name(story, self.shot_id)}"


def member_of(story: Story, member_id: str) -> CastMember:
    """The member of this id. Raises EditRejected."""
    for member in story.cast:
        if member.id == member_id:
            return member
    raise EditRejected("This member is not in the cast.", fix="Reload the page: it may be gone.")


def _with_member(story: Story, member_id: str, change: Callable[[CastMember], CastMember]) -> Story:
    return story.evolve(cast=tuple(change(member) if member.id == member_id else member for member in story.cast))


def _moved(things: tuple[T, ...], thing: T, index: int) -> tuple[T, ...]:
    rest = tuple(one for one in things if one is not thing)
    if not 0 <= index <= len(rest):
        raise EditRejected(f"Place {index} is outside the list.", fix=f"Use a place from 0 to {len(rest)}.")
    return (*rest[:index], thing, *rest[index:])


def _check_name(story: Story, member: CastMember) -> None:
    """Raises EditRejected where the member's name can't be mentioned, or is another member's too."""
    name = member.name
    if not name or name != name.strip() or not name[-1].isalnum() or not name[0].isalnum():
        raise EditRejected("A name begins and ends with a letter or digit.", fix="Write it as in a prompt: Mara.")
    if len(name.splitlines()) > 1 or "@" in name or "\uff20" in name:
        raise EditRejected("A name has no line break and no @ in it.", fix="Write it as in a prompt: Mara.")
    if len(name) > LONGEST_NAME:
        raise EditRejected(
            f"The name has {len(name)} characters.", fix=f"Use at most {LONGEST_NAME}, and describe the rest."
        )
    others = (other for other in story.cast if other.id != member.id)
    if any(other.name.casefold() == name.casefold() for other in others):
        raise EditRejected(f"There is a {name} in the cast already.", fix="Give one of them another name.")
