"""Every picture a film could remember, looked up once a change and asked for every shot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from storymem.core.errors import ShotNotFound
from storymem.core.request import Crop
from storymem.core.story import Shot, Story, Take, shot_positions
from storymem.core.values import ContentName, Frozen


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture that could be remembered. `order` sorts candidates in story order; references come before shot 0."""

    picture: str
    thumb: str
    order: tuple[int, int, int]
    shot_id: str = ""
    take_id: str = ""
    frame_index: int = 0
    label: str = ""
    learn: bool = True
    crop: Crop | None = None

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

    `bank` is in story order, references first: circled takes' keyframes and references. `known` also holds the
    keyframes of takes that are not circled, which only a pin can bring in. `usable` is `bank` without the film's
    evictions and the shots not learned from. `shots` are the film's, in order; `positions` and `labels` say where each
    stands: (scene number, place in it), and `2.1`.
    """

    story: Story
    shots: tuple[Shot, ...]
    ordinals: dict[str, int]
    positions: dict[str, tuple[int, int]]
    labels: dict[str, str]
    bank: tuple[Candidate, ...]
    known: dict[str, Candidate]
    usable: tuple[Candidate, ...] = field(default=())

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


def remember(story: Story) -> Bank:
    """The story's bank. Linear in its keyframes."""
    known: dict[str, Candidate] = {}
    bank: list[Candidate] = []
    for number, reference in enumerate(story.references):
        candidate = Candidate(
            reference.picture, reference.thumb, (-1, 0, number), label=reference.name, crop=reference.crop
        )
        if known.setdefault(candidate.picture, candidate) is candidate:
            bank.append(candidate)
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
        )
        for keyframe in sorted(take.keyframes, key=attrgetter("frame_index"))
    ]
