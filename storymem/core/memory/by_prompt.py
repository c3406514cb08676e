"""The policy by prompt: the keyframes that this shot's prompt is about, those that show whom it names, no two alike.

    nearness   CLIP's cosine of picture and prompt, or, where nobody reads prompts, BM25 of the prompt and the words
               each picture's take was made from; scaled so that the least near candidate is 0 and the nearest 1
    coverage   for every name the prompt speaks of that no chosen picture shows yet: the best picture that shows it,
               a reference of that name before any keyframe
    the rest   maximal marginal relevance (Carbonell and Goldstein, 1998), lambda 0.7:
               0.7 x nearness - 0.3 x the highest cosine to a picture chosen already

A picture shows whom its take's prompt names; a reference shows what it is called. Ties go to the newest picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from storymem.core.memory.bank import Bank, Candidate
from storymem.core.memory.mentions import names_in
from storymem.core.memory.sight import Glance

LAMBDA = 0.7


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen candidate: its place in `bank.usable`, the name it covers (or ""), and how near the prompt it is.

    `nearness` is in the reader's own unit; `rank` of `count` counts from the nearest, 1.
    """

    place: int
    covers: str
    nearness: float
    rank: int
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, in the order it was. `settled` is false while the choice waits for something to be seen or read.

    Until then words decide about prompts that are not read yet, and nothing is like a picture nobody looked at.
    """

    picks: tuple[Pick, ...]
    settled: bool


_NOTHING = Choice((), settled=True)


def choose(
    bank: Bank,
    shot_id: str,
    prompt: str,
    earlier: int,
    *,
    without: frozenset[str],
    pinned: Sequence[Candidate],
    room: int,
) -> Choice:
    """At most `room` of the first `earlier` of `bank.usable`, none `without`.

    `pinned` pictures are in the memory already: whom they show is covered, and what is like them is worth less. What
    was chosen for the shot before is remembered in `bank.memo` and holds while nothing it came from changes.
    """
    if room <= 0 or not earlier:
        return _NOTHING
    sight = bank.sight
    seen_pins = tuple(candidate.seen_as for candidate in pinned)
    key = (bank.prefixes[earlier], prompt, without, seen_pins, room, sight and sight.label)
    known = bank.memo.get(shot_id)
    # What was settled on stays: a picture's embedding never changes, and the choice looks at these alone.
    if known is not None and known[0] == key and (known[2].settled or known[1] is sight):
        return known[2]
    choice = _chosen(bank, prompt, earlier, without, pinned, room)
    bank.memo[shot_id] = (key, sight, choice)
    return choice


def _chosen(
    bank: Bank, prompt: str, earlier: int, without: frozenset[str], pinned: Sequence[Candidate], room: int
) -> Choice:
    choosing = _Choosing(bank, prompt, earlier, without, pinned)
    for name in names_in(prompt, bank.names):
        if len(choosing.picks) < room:
            choosing.cover(name)
    while len(choosing.picks) < room and choosing.left:
        choosing.add(choosing.best(), "")
    return Choice(tuple(choosing.picks), choosing.settled)


class _Choosing:
    """One choice under way: what is left, how near each is to the prompt, how like what was chosen."""

    def __init__(
        self, bank: Bank, prompt: str, earlier: int, without: frozenset[str], pinned: Sequence[Candidate]
    ) -> None:
        self.bank, self.earlier, self.picks = bank, earlier, list[Pick]()
        self.shown = {name for candidate in pinned for name in names_in(candidate.words, bank.names)}
        self.left = [at for at in range(earlier) if bank.usable[at].picture not in without]
        seen = [candidate.seen_as for candidate in (*bank.usable[:earlier], *pinned)]
        sight = bank.sight
        self.glance: Glance | None = sight.among(seen) if sight is not None and self.left else None
        self.settled = (
            self.glance is None
            or sight is None
            or (self.glance.complete and (not sight.reads_prompts or sight.has_read(prompt)))
        )
        self.raw = _nearness(bank, prompt, earlier, self.glance)
        near = _scaled(self.raw, self.left)
        self.near = [-math.inf] * earlier
        for at in self.left:
            self.near[at] = near[at]
        self.like = [0.0] * earlier
        nearest_first = sorted(self.left, key=lambda at: (-self.raw[at], -at))
        self.ranks = {at: rank for rank, at in enumerate(nearest_first, start=1)}
        for at in range(earlier, len(seen)):
            self._note(at)

    def cover(self, name: str) -> None:
        """Chooses the best picture that shows the name, where nothing chosen does and one is left."""
        if name in self.shown:
            return
        worth, usable, names = self._worth(), self.bank.usable, self.bank.names
        showing = [at for at in self.left if name in names_in(usable[at].words, names)]
        # What the person named so is certain; of a keyframe only its prompt says who is in it.
        showing = [at for at in showing if usable[at].is_reference] or showing
        if showing:
            self.add(max(showing, key=lambda at: (worth[at], at)), name)

    def best(self) -> int:
        """The place worth most now; the newest of equals."""
        worth = self._worth()
        return self.earlier - 1 - worth[::-1].index(max(worth))

    def _worth(self) -> list[float]:
        return [LAMBDA * near - (1 - LAMBDA) * like for near, like in zip(self.near, self.like, strict=True)]

    def add(self, at: int, covers: str) -> None:
        self.left.remove(at)
        self.near[at] = -math.inf
        self.picks.append(Pick(at, covers, self.raw[at], self.ranks[at], len(self.ranks)))
        self.shown.update(names_in(self.bank.usable[at].words, self.bank.names))
        self._note(at)

    def _note(self, at: int) -> None:
        """What is like the picture at `at` is worth less from now on."""
        if self.glance is not None:
            pairs = zip(self.like, self.glance.alike(at), strict=False)
            self.like = [before if before > now else now for before, now in pairs]


def _nearness(bank: Bank, prompt: str, earlier: int, glance: Glance | None) -> Sequence[float]:
    """How near each of the first `earlier` candidates is to the prompt, by the reader where it has read it."""
    read = glance.about(prompt) if glance is not None else None
    if read is not None:
        return read
    index, texts = bank.takes_words
    scores = index.nearness(prompt, texts[earlier - 1] + 1)
    return [scores[text] for text in texts[:earlier]]


def _scaled(raw: Sequence[float], places: Sequence[int]) -> list[float]:
    """0 for the least near of `places`, 1 for the nearest: cosines of a prompt and pictures differ by little."""
    values = [raw[at] for at in places] or [0.0]
    least, most = min(values), max(values)
    if most - least < 1e-9:
        return [0.0] * len(raw)
    return [(value - least) / (most - least) for value in raw]


def same_as_inside(bank: Bank, earlier: int, inside: Sequence[Candidate]) -> dict[str, Candidate]:
    """picture -> the one of `inside` it shows the same view as, of the first `earlier` of `bank.usable`."""
    sight = bank.sight
    if sight is None or not inside:
        return {}
    candidates = bank.usable[:earlier]
    glance = sight.among([candidate.seen_as for candidate in (*candidates, *inside)])
    found: dict[str, Candidate] = {}
    for at, other in enumerate(inside, start=earlier):
        alike = glance.alike(at)[:earlier]
        for place in [place for place, cosine in enumerate(alike) if cosine > sight.same_view]:
            found.setdefault(candidates[place].picture, other)
    return {picture: other for picture, other in found.items() if picture != other.picture}
