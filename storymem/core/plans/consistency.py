"""How alike a film's shots are: the pair figures of its report, and each shot's likeness to the pinned pictures.

Both take cosines that others measured, and never fill one in: what was not looked at has no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from storymem.core.memory.bank import Bank, Candidate, keyframes_of
from storymem.core.memory.mentions import names_in
from storymem.core.memory.nearness import terms
from storymem.core.memory.sight_needs import held_pictures

Matrix = Sequence[Sequence[float]]
"""[n][n], one row and one column a shot, in story order; the same both ways."""

Pair = tuple[int, int]
"""Two places in a matrix, the earlier first."""

Concerns = Callable[[Candidate, str], bool]
"""Whether a pinned picture says anything about the shot with this id."""

RELATED_PAIRS = 10
"""Over how many of the most related pairs the published benchmark takes its second mean."""

FEWEST_MEASURED = 4
"""With fewer shots measured, none can be said to drift."""

LEAST_DRIFT = 0.05
DRIFT_DEVIATIONS = 2.0
_DEVIATIONS_PER_MAD = 1.4826
"""Turns the median distance from the median into a standard deviation, were the likenesses spread normally."""

_SAME_DIGITS = 6
"""Cosines that agree so far are a tie: the same text, embedded in another batch, may differ behind that."""


# --- pairs of shots ------------------------------------------------------------------------------------------------


def every_pair(count: int) -> tuple[Pair, ...]:
    """Every pair of `count` shots, in story order."""
    return tuple((first, second) for first in range(count) for second in range(first + 1, count))


def most_related(relatedness: Matrix, count: int = RELATED_PAIRS) -> tuple[Pair, ...]:
    """The `count` most related pairs, the most related first, ties in story order; all pairs where there are fewer."""

    def rank(pair: Pair) -> tuple[float, Pair]:
        return -round(relatedness[pair[0]][pair[1]], _SAME_DIGITS), pair

    return tuple(sorted(every_pair(len(relatedness)), key=rank)[:count])


def mean_likeness(likeness: Matrix, pairs: Iterable[Pair]) -> float | None:
    """The mean over these pairs; None without a pair."""
    values = [likeness[first][second] for first, second in pairs]
    return sum(values) / len(values) if values else None


def shared_words(first: str, second: str) -> float:
    """How many of both texts' different words both have, 0 to 1 (Jaccard); 0 where neither text has any."""
    one, other = set(terms(first)), set(terms(second))
    return len(one & other) / len(one | other) if one or other else 0.0


class Neighbours(NamedTuple):
    """How a shot stands to the others: places in the matrix of the most and the least alike, the earlier in a tie."""

    most: int
    least: int


def neighbours(likeness: Matrix, place: int) -> Neighbours | None:
    """The shots most and least like the one at `place`; None for the only shot."""
    others = [other for other in range(len(likeness)) if other != place]
    if not others:
        return None
    return Neighbours(max(others, key=likeness[place].__getitem__), min(others, key=likeness[place].__getitem__))


# --- the lane: each shot and the pinned pictures --------------------------------------------------------------------


class PinLikeness(NamedTuple):
    """A pinned picture, and the highest cosine any keyframe of a shot's circled take has with it."""

    picture: str
    cosine: float


@dataclass(frozen=True, slots=True)
class ShotLikeness:
    """A shot's likeness to the pinned pictures that concern it, best first; `likeness` is the best of them.

    `median` is the film's; `drifts` says that the shot stands clearly below it.
    """

    likeness: float
    pins: tuple[PinLikeness, ...]
    drifts: bool
    median: float


def lane(bank: Bank, concerns: Concerns | None = None) -> dict[str, ShotLikeness]:
    """shot id -> its likeness to the film's pinned pictures (its references where nothing is pinned), in story order.

    Only shots of which something was measured are in it. Without `concerns` a picture concerns the shots whose take was
    made from a prompt that names who the picture shows; one that shows nobody by name concerns every shot. A shot is
    not held against a picture of its own. Linear in keyframes x pins.
    """
    held = held_pictures(bank)
    if bank.sight is None or not held:
        return {}
    keyframes = _circled_keyframes(bank)
    names = [candidate.seen_as for candidates in keyframes.values() for candidate in candidates]
    glance = bank.sight.among([*(pin.seen_as for pin in held), *names])
    rows = [(pin, tuple(map(float, glance.alike(place)))[len(held) :]) for place, pin in enumerate(held)]
    concerns = concerns or _naming_alike(bank)
    found: dict[str, tuple[PinLikeness, ...]] = {}
    end = 0
    for shot_id, candidates in keyframes.items():
        start, end = end, end + len(candidates)
        others = [(pin, row[start:end]) for pin, row in rows if pin.shot_id != shot_id and concerns(pin, shot_id)]
        if near := _nearest(others):
            found[shot_id] = near
    return _judged(found)


def _circled_keyframes(bank: Bank) -> dict[str, list[Candidate]]:
    """The keyframes of each shot's circled take, in story order."""
    taken = [(ordinal, shot, shot.circled_take) for ordinal, shot in enumerate(bank.shots)]
    return {shot.id: keyframes_of(ordinal, shot, take) for ordinal, shot, take in taken if take is not None}


def _naming_alike(bank: Bank) -> Concerns:
    """A picture concerns a shot when the prompts behind both name somebody in common, or the picture's names nobody.

    A name that no prompt speaks of is none: a reference often has only the name of its file.
    """
    taken = ((shot.id, shot.circled_take) for shot in bank.shots)
    named = {shot_id: frozenset(names_in(take.request.prompt, bank.names)) for shot_id, take in taken if take}
    spoken_of = frozenset[str]().union(*named.values())
    shown = {one.picture: spoken_of.intersection(names_in(one.words, bank.names)) for one in held_pictures(bank)}

    def concerns(pin: Candidate, shot_id: str) -> bool:
        names = shown[pin.picture]
        return not names or not names.isdisjoint(named[shot_id])

    return concerns


def _nearest(rows: Iterable[tuple[Candidate, Sequence[float]]]) -> tuple[PinLikeness, ...]:
    """Each pin with the highest of its cosines, best first, ties in the order of the pins."""
    measured = [(pin.picture, [cosine for cosine in row if cosine != 0.0]) for pin, row in rows]  # 0: not looked at yet
    found = [PinLikeness(picture, max(cosines)) for picture, cosines in measured if cosines]
    return tuple(sorted(found, key=lambda pin: -pin.cosine))


def _judged(found: dict[str, tuple[PinLikeness, ...]]) -> dict[str, ShotLikeness]:
    """The same with the film's median, and who drifts from it."""
    best = [pins[0].cosine for pins in found.values()]
    if not best:
        return {}
    middle = median(best)
    floor = middle - _drift_gap(best, middle)
    enough = len(best) >= FEWEST_MEASURED
    return {
        shot_id: ShotLikeness(pins[0].cosine, pins, enough and pins[0].cosine < floor, middle)
        for shot_id, pins in found.items()
    }


def _drift_gap(likenesses: Sequence[float], middle: float) -> float:
    """How far below the median a shot must stand to drift: two robust standard deviations, and at least 0.05."""
    spread = median(abs(value - middle) for value in likenesses)
    return max(LEAST_DRIFT, DRIFT_DEVIATIONS * _DEVIATIONS_PER_MAD * spread)
