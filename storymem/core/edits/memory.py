"""Edits of what is remembered: pins, evictions, references, and frames grabbed by hand.

With a `shot_id` the word holds for that shot only, without one for the whole film.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from storymem.core.edits import changes
from storymem.core.edits.base import Edit, shot_name
from storymem.core.errors import EditRejected
from storymem.core.request import Crop
from storymem.core.story import Keyframe, Reference, Shot, Story, Take
from storymem.core.values import ContentName


class SetMemoryWords(Edit):
    """Pins (newest last) and evictions of the film or of one shot, whole."""

    kind: Literal["set_memory_words"] = "set_memory_words"
    shot_id: str | None = None
    pins: tuple[ContentName, ...]
    evictions: tuple[ContentName, ...]

    def apply(self, story: Story) -> Story:
        if self.shot_id is None:
            return story.evolve(pins=self.pins, evictions=self.evictions)
        return changes.with_shot(
            story, self.shot_id, lambda shot: shot.evolve(pins=self.pins, evictions=self.evictions)
        )

    def inverse(self, story: Story) -> Edit:
        holder = _holder(story, self.shot_id)
        return SetMemoryWords(shot_id=self.shot_id, pins=holder.pins, evictions=holder.evictions)

    def label(self, story: Story) -> str:
        return "change pins and evictions"


class _Word(Edit):
    picture: ContentName
    shot_id: str | None = None
    """None: for the film."""

    def _change(self, pins: tuple[str, ...], evictions: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        raise TypeError("every word has its own change")

    def apply(self, story: Story) -> Story:
        if self.picture not in known_pictures(story):
            raise EditRejected(
                "This picture is not a keyframe or reference of the film.", fix="Reload the page: it may be gone."
            )
        holder = _holder(story, self.shot_id)
        pins, evictions = self._change(
            tuple(name for name in holder.pins if name != self.picture),
            tuple(name for name in holder.evictions if name != self.picture),
        )
        return SetMemoryWords(shot_id=self.shot_id, pins=pins, evictions=evictions).apply(story)

    def inverse(self, story: Story) -> Edit:
        holder = _holder(story, self.shot_id)
        return SetMemoryWords(shot_id=self.shot_id, pins=holder.pins, evictions=holder.evictions)

    def label(self, story: Story) -> str:
        where = "" if self.shot_id is None else f" for {shot_name(story, self.shot_id)}"
        return f"{type(self).__name__.lower()} a memory frame{where}"


class Pin(_Word):
    """The picture is always remembered. Takes back an eviction of the same reach."""

    kind: Literal["pin"] = "pin"

    def _change(self, pins: tuple[str, ...], evictions: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return (*pins, self.picture), evictions


class Unpin(_Word):
    """The policy decides about the picture again."""

    kind: Literal["unpin"] = "unpin"

    def _change(self, pins: tuple[str, ...], evictions: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return pins, evictions


class Evict(_Word):
    """The picture is never remembered. Takes back a pin of the same reach."""

    kind: Literal["evict"] = "evict"

    def _change(self, pins: tuple[str, ...], evictions: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return pins, (*evictions, self.picture)


class Unevict(_Word):
    """The policy decides about the picture again."""

    kind: Literal["unevict"] = "unevict"

    def _change(self, pins: tuple[str, ...], evictions: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return pins, evictions


class OrderMemory(Edit):
    """The pictures a shot remembers in an order by hand, whole; empty: as they order themselves."""

    kind: Literal["order_memory"] = "order_memory"
    shot_id: str
    pictures: tuple[ContentName, ...]

    def apply(self, story: Story) -> Story:
        if len(set(self.pictures)) < len(self.pictures):
            raise EditRejected("A picture has one place in the order.", fix="Reload the page and try again.")
        return changes.with_shot(story, self.shot_id, lambda shot: shot.evolve(memory_order=self.pictures))

    def inverse(self, story: Story) -> Edit:
        return OrderMemory(shot_id=self.shot_id, pictures=changes.any_shot(story, self.shot_id).memory_order)

    def label(self, story: Story) -> str:
        return f"{'order' if self.pictures else 'let the studio order'} the memory of {shot_name(story, self.shot_id)}"


class SetReferences(Edit):
    """The film's reference pictures, whole, in order."""

    kind: Literal["set_references"] = "set_references"
    references: tuple[Reference, ...]

    def apply(self, story: Story) -> Story:
        return story.evolve(references=self.references)

    def inverse(self, story: Story) -> Edit:
        return SetReferences(references=story.references)

    def label(self, story: Story) -> str:
        return "change references"


class AddReference(Edit):
    """One more reference picture, after the others."""

    kind: Literal["add_reference"] = "add_reference"
    reference: Reference

    def apply(self, story: Story) -> Story:
        if any(known.picture == self.reference.picture for known in story.references):
            raise EditRejected("This picture is a reference already.", fix="Pin it if it should always be shown.")
        return story.evolve(references=(*story.references, self.reference))

    def inverse(self, story: Story) -> Edit:
        return SetReferences(references=story.references)

    def label(self, story: Story) -> str:
        return f"add reference {self.reference.name}"


class RemoveReference(Edit):
    """The reference leaves the film; takes that saw it keep their record of it."""

    kind: Literal["remove_reference"] = "remove_reference"
    picture: ContentName

    def apply(self, story: Story) -> Story:
        gone = _reference(story, self.picture)
        return story.evolve(references=tuple(known for known in story.references if known != gone))

    def inverse(self, story: Story) -> Edit:
        return SetReferences(references=story.references)

    def label(self, story: Story) -> str:
        return "remove a reference"


class CropReference(Edit):
    """Another part of the reference is shown, and `thumb` shows that part."""

    kind: Literal["crop_reference"] = "crop_reference"
    picture: ContentName
    crop: Crop | None
    thumb: ContentName

    def apply(self, story: Story) -> Story:
        before = _reference(story, self.picture)
        cropped = before.evolve(crop=self.crop, thumb=self.thumb)
        return story.evolve(references=tuple(cropped if known == before else known for known in story.references))

    def inverse(self, story: Story) -> Edit:
        known = _reference(story, self.picture)
        return CropReference(picture=known.picture, crop=known.crop, thumb=known.thumb)

    def label(self, story: Story) -> str:
        return "crop a reference"


class GrabFrame(Edit):
    """A frame of a take becomes one of its keyframes, by the director's hand."""

    kind: Literal["grab_frame"] = "grab_frame"
    shot_id: str
    take_id: str
    keyframe: Keyframe

    def apply(self, story: Story) -> Story:
        def grab(take: Take) -> Take:
            if not (self.keyframe.by_hand and 0 <= self.keyframe.frame_index < take.frame_count):
                raise EditRejected("This is not a frame of the take.", fix="Choose a frame of the take it came from.")
            if any(known.frame_index == self.keyframe.frame_index for known in take.keyframes):
                raise EditRejected("This frame is remembered already.", fix="Pin it if it should always be shown.")
            keyframes = sorted((*take.keyframes, self.keyframe), key=lambda known: known.frame_index)
            return take.evolve(keyframes=tuple(keyframes))

        return _with_take(story, self.shot_id, self.take_id, grab)

    def inverse(self, story: Story) -> Edit:
        return ForgetFrame(shot_id=self.shot_id, take_id=self.take_id, frame_index=self.keyframe.frame_index)

    def label(self, story: Story) -> str:
        return f"remember frame {self.keyframe.frame_index} of {shot_name(story, self.shot_id)}"


class ForgetFrame(Edit):
    """A frame that was grabbed by hand is no keyframe of its take any more; takes that saw it keep their record."""

    kind: Literal["forget_frame"] = "forget_frame"
    shot_id: str
    take_id: str
    frame_index: int

    def apply(self, story: Story) -> Story:
        gone = self.grabbed(story)

        def forget(take: Take) -> Take:
            return take.evolve(keyframes=tuple(known for known in take.keyframes if known != gone))

        return _with_take(story, self.shot_id, self.take_id, forget)

    def inverse(self, story: Story) -> Edit:
        return GrabFrame(shot_id=self.shot_id, take_id=self.take_id, keyframe=self.grabbed(story))

    def label(self, story: Story) -> str:
        return f"forget frame {self.frame_index} of {shot_name(story, self.shot_id)}"

    def grabbed(self, story: Story) -> Keyframe:
        """The keyframe in question. Raises EditRejected when no hand grabbed one there, ShotNotFound, TakeNotFound."""
        take = changes.any_shot(story, self.shot_id).take(self.take_id)
        for known in take.keyframes:
            if known.by_hand and known.frame_index == self.frame_index:
                return known
        raise EditRejected("Only a frame that was grabbed by hand can be forgotten.", fix="Evict the keyframe instead.")


def _with_take(story: Story, shot_id: str, take_id: str, change: Callable[[Take], Take]) -> Story:
    """The story with one take changed. Raises ShotNotFound, TakeNotFound."""
    changes.any_shot(story, shot_id).take(take_id)

    def swap(shot: Shot) -> Shot:
        return shot.evolve(takes=tuple(change(take) if take.id == take_id else take for take in shot.takes))

    return changes.with_shot(story, shot_id, swap)


def known_pictures(story: Story) -> frozenset[str]:
    """Every picture a pin or eviction may name: references, the cast's, and keyframes of any take, deleted ones too."""
    references = (reference.picture for reference in story.references)
    cast = (one.picture for member in story.cast for one in member.pictures)
    keyframes = (k.picture for shot in changes.every_shot(story) for take in shot.takes for k in take.keyframes)
    return frozenset((*references, *cast, *keyframes))


def _reference(story: Story, picture: str) -> Reference:
    """The film's reference with this picture. Raises EditRejected."""
    for reference in story.references:
        if reference.picture == picture:
            return reference
    raise EditRejected("This reference is not in the film.", fix="Reload the page: it may be gone.")


def _holder(story: Story, shot_id: str | None) -> Story | Shot:
    return story if shot_id is None else changes.any_shot(story, shot_id)
