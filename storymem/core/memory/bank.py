"""Every picture a film could remember, looked up once a change and asked for every shot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from storymem.core.errors import ShotNotFound
from storymem.core.memory.nearness import TextIndex
from storymem.core.memory.shot_language import NO_LANGUAGE, ShotLanguage
from storymem.core.memory.sight import Sight
from storymem.core.request import Crop
from storymem.core.story import CastMember, Shot, Story, Take, shot_positions
from storymem.core.values import ContentName, Frozen, Size


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture that could be remembered. `order` sorts candidates in story order; references come before shot 0, then
    the cast's pictures.

    `seen_as` is the name its embedding is kept under; `words` is what is said of it: the prompt its take was sent, or
    the reference's name. `member_id` is whose picture it is, of the cast; such a one is a reference too.
    """

    picture: str
    thumb: str
    order: tuple[int, int, int]
    shot_id: str = ""
    take_id: str = ""
    frame_index: int = 0
    label: str = ""
    learn: bool = True
    crop: Crop | None = None
    seen_as: str = ""
    words: str = ""
    member_id: str = ""

    @property
    def shot_ordinal(self) -> int:
        """Place of its shot in the film, from 0; -1 for a reference; the film's length where its shot was removed."""
        return self.order[0]

    @property
    def is_reference(self) -> bool:
        return self.order[0] < 0


class BankPicture(Frozen):
    """A picture as shots are shown it: the part `crop` shows, at the film's size; as it is without one."""

    picture: ContentName
    crop: Crop | None = None


@dataclass(frozen=True)
class Bank:
    """Every picture a story could remember, looked up once and asked for every shot.

    `bank` is in story order, references first: circled takes' keyframes and references. `known` also holds the cast's
    pictures and the keyframes of takes that are not circled, which only a pin can bring in. `usable` is `bank` without
    the film's evictions and the shots not learned from. `shots` are the film's, in order; `positions` and `labels` say
    where each stands: (scene number, place in it), and `2.1`. `sight` is what was seen of the pictures so far, None
    where nobody looks; `memo` keeps choices between the banks of one film, so that an edit of one shot is not a choice
    for all.
    `cast` holds the pictures of each cast member, by id; `language` what the film's shot language can say.
    """

    story: Story
    shots: tuple[Shot, ...]
    ordinals: dict[str, int]
    positions: dict[str, tuple[int, int]]
    labels: dict[str, str]
    bank: tuple[Candidate, ...]
    known: dict[str, Candidate]
    usable: tuple[Candidate, ...] = field(default=())
    sight: Sight | None = field(default=None, compare=False)
    memo: dict[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)
    cast: dict[str, tuple[Candidate, ...]] = field(default_factory=dict[str, tuple[Candidate, ...]])
    language: ShotLanguage = NO_LANGUAGE

    def shot(self, shot_id: str) -> Shot:
        """The shot with this id. Raises ShotNotFound."""
        ordinal = self.ordinals.get(shot_id)
        if ordinal is None:
            raise ShotNotFound(
                f"There is no shot {shot_id} in this film.", fix="Reload the page: the shot may be gone."
            )
        return self.shots[ordinal]

    def shot_before(self, shot_id: str) -> Shot | None:
        """The shot just before this one, across scenes; None for the first."""
        ordinal = self.ordinals[shot_id]
        return self.shots[ordinal - 1] if ordinal else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names a prompt can speak of: the cast's, and those the person gave to references."""
        told = (*(member.name for member in self.story.cast), *(one.name for one in self.story.references))
        return tuple(dict.fromkeys(name.strip() for name in told if name.strip()))

    @cached_property
    def takes_words(self) -> tuple[TextIndex, tuple[int, ...]]:
        """(the words of `usable`, one text a take or reference; the text of each candidate, rising)."""
        texts: list[str] = []
        places: list[int] = []
        last: tuple[str, str] | None = None
        for candidate in self.usable:
            source = (candidate.take_id, "" if candidate.take_id else candidate.picture)
            if source != last:
                texts.append(candidate.words)
            places.append(len(texts) - 1)
            last = source
        return TextIndex(texts), tuple(places)

    @cached_property
    def prefixes(self) -> tuple[int, ...]:
        """A number for the first n of `usable`, n from 0 on: equal where those are equal, within one run."""
        found = [hash(self.names)]
        for one in self.usable:
            found.append(hash((found[-1], one.picture, one.seen_as, one.take_id, one.words)))
        return tuple(found)


def seen_as(shown: BankPicture, size: Size) -> str:
    """The name the picture's embedding is kept under: its own, and what else decides what is seen of it."""
    return shown.picture if shown.crop is None else f"{shown.picture} {size} {shown.crop.model_dump_json()}"


def as_shown(candidate: Candidate) -> BankPicture:
    """A keyframe is a frame of the film already; a reference has any shape, and is seen as shots are shown it."""
    crop = candidate.crop or Crop() if candidate.is_reference else None
    return BankPicture(picture=candidate.picture, crop=crop)


def remember(
    story: Story,
    sight: Sight | None = None,
    memo: dict[str, Any] | None = None,
    language: ShotLanguage = NO_LANGUAGE,
) -> Bank:
    """The story's bank. Linear in its keyframes. `memo` is the one of the last bank of the same film."""
    known: dict[str, Candidate] = {}
    bank: list[Candidate] = []
    for number, reference in enumerate(story.references):
        candidate = Candidate(
            reference.picture,
            reference.thumb,
            (-1, 0, number),
            label=reference.name,
            crop=reference.crop,
            seen_as=seen_as(BankPicture(picture=reference.picture, crop=reference.crop or Crop()), story.settings.size),
            words=reference.name,
        )
        if known.setdefault(candidate.picture, candidate) is candidate:
            bank.append(candidate)
    cast = {member.id: tuple(_cast_pictures(story, member, number)) for number, member in enumerate(story.cast)}
    for candidate in (one for pictures in cast.values() for one in pictures):
        known.setdefault(candidate.picture, candidate)
    shots = tuple(story.shots())
    for ordinal, shot in enumerate(shots):
        circled = shot.circled_take
        for candidate in keyframes_of(ordinal, shot, circled) if circled else ():
            if known.setdefault(candidate.picture, candidate) is candidate:
                bank.append(candidate)
    for ordinal, shot in enumerate(shots):
        for take in shot.takes:
            if not take.deleted and take.id != shot.circled:
                for candidate in keyframes_of(ordinal, shot, take):
                    known.setdefault(candidate.picture, candidate)
    evicted = frozenset(story.evictions)
    positions = shot_positions(story)
    return Bank(
        story=story,
        shots=shots,
        ordinals={shot.id: ordinal for ordinal, shot in enumerate(shots)},
        positions=positions,
        labels={shot_id: f"{scene}.{place}" for shot_id, (scene, place) in positions.items()},
        bank=tuple(bank),
        known=known,
        usable=tuple(c for c in bank if c.learn and c.picture not in evicted),
        sight=sight,
        memo={} if memo is None else memo,
        cast=cast,
        language=language,
    )


def _cast_pictures(story: Story, member: CastMember, number: int) -> Iterable[Candidate]:
    """The pictures of the cast's member `number`, in its order."""
    for place, one in enumerate(member.pictures):
        shown = BankPicture(picture=one.picture, crop=one.crop or Crop())
        yield Candidate(
            one.picture,
            one.thumb,
            (-1, 1 + number, place),
            label=member.name,
            crop=one.crop,
            seen_as=seen_as(shown, story.settings.size),
            words=member.name,
            member_id=member.id,
        )


def out_of_reach(bank: Bank, pictures: Iterable[str]) -> dict[str, Candidate]:
    """Those of `pictures` that the bank can't remember, because their shot was removed or their take deleted."""
    wanted = {picture for picture in pictures if picture not in bank.known}
    if not wanted:
        return {}
    end = len(bank.shots)
    standing = [(ordinal, shot) for ordinal, shot in enumerate(bank.shots)]
    removed = [(end, entry.shot) for entry in bank.story.removed]
    found: dict[str, Candidate] = {}
    for ordinal, shot in (*standing, *removed):
        for take in shot.takes:
            for candidate in keyframes_of(ordinal, shot, take):
                if candidate.picture in wanted:
                    found.setdefault(candidate.picture, candidate)
    return found


def keyframes_of(ordinal: int, shot: Shot, take: Take) -> list[Candidate]:
    """The take's keyframes as candidates, by frame."""
    return [
        Candidate(
            keyframe.picture,
            keyframe.thumb,
            (ordinal, take.number, keyframe.frame_index),
            shot.id,
            take.id,
            keyframe.frame_index,
            learn=shot.learn,
            seen_as=keyframe.picture,
            words=take.request.prompt,
        )
        for keyframe in sorted(take.keyframes, key=attrgetter("frame_index"))
    ]
