"""Words of prompts: which names a text speaks of or mentions with @, and how near two texts are, without a model.

Names are found as whole words, whatever their case; in scripts without spaces a name is found wherever it stands.
Nearness is BM25 (Robertson and Zaragoza, 2009): a rare word that both texts have counts more than a common one.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_RUNS = re.compile(r"[^\W_]+")
_SPACELESS = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯฀-๿]")
_WORD = re.compile(r"[^\W_][\w-]*")
_SATURATION, _LENGTH_SHARE = 1.2, 0.75


@lru_cache(maxsize=20_000)
def terms(text: str) -> tuple[str, ...]:
    """The text's words in order, case folded; a run of a script without spaces gives its pairs of characters."""
    found: list[str] = []
    for run in _RUNS.findall(text.casefold()):
        if _SPACELESS.search(run) and len(run) > 2:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.append(run)
    return tuple(found)


@lru_cache(maxsize=20_000)
def names_in(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `names` that the text speaks of, in the order they first stand there. `@Mara` speaks of Mara too."""
    folded = text.casefold()
    places = [(place, name) for name in dict.fromkeys(names) if (place := _place(folded, name.casefold().strip())) >= 0]
    return tuple(name for _, name in sorted(places))


def _place(text: str, name: str) -> int:
    """Where the name first stands in the text as a word of its own; -1 when nowhere. Both are case folded."""
    if not name:
        return -1
    if _SPACELESS.search(name):
        return text.find(name)
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (_inside_word(text, at - 1, name[0]) or _inside_word(text, end, name[-1])):
            return at
        at = text.find(name, at + 1)
    return -1


def _inside_word(text: str, at: int, edge: str) -> bool:
    """Whether the character at `at` goes on with the word that `edge` begins or ends."""
    neighbour = text[at] if 0 <= at < len(text) else ""
    return edge.isalnum() and neighbour.isalnum() and not _SPACELESS.match(neighbour)


def is_spaceless(character: str) -> bool:
    """Whether the character is of a script that writes no spaces between words."""
    return bool(_SPACELESS.match(character))


class Mention(NamedTuple):
    """`@Mara` in a text, from its `@` at `start` to before `end`; `name` as the caller wrote it, empty where unknown.

    `said` is what stands behind the `@`: of an unknown name the one word, since nobody knows where it ends.
    """

    start: int
    end: int
    name: str
    said: str


@lru_cache(maxsize=20_000)
def mentions_in(text: str, names: tuple[str, ...]) -> tuple[Mention, ...]:
    """Every `@name` of the text, in order; of names that fit the longest wins. `mara@mill.org` is none."""
    folded, places = _folded(text)
    found: list[Mention] = []
    for at in (at for at, sign in enumerate(folded) if sign in _AT):
        if at and (_inside_word(folded, at - 1, "a") or folded[at - 1] in "_+" + _AT):
            continue
        fitting = [name for name in names if _stands_at(folded, name.casefold().strip(), at + 1)]
        name = max(fitting, key=lambda name: len(name.casefold().strip()), default="")
        length = len(name.casefold().strip()) if name else _first_word(folded, at + 1)
        if length:
            start, end = places[at], places[at + 1 + length]
            found.append(Mention(start, end, name, text[start + 1 : end]))
    return tuple(found)


@lru_cache(maxsize=20_000)
def spans_of(text: str, phrases: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """(start, end, phrase) wherever one stands in the text as words of its own, but not inside a longer one."""
    folded, places = _folded(text)
    taken: list[tuple[int, int, str]] = []
    for phrase in sorted(dict.fromkeys(phrases), key=lambda phrase: -len(phrase.casefold().strip())):
        wanted = phrase.casefold().strip()
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            if _stands_at(folded, wanted, at) and not _goes_on(folded, wanted, at):
                start, stop = places[at], places[at + len(wanted)]
                if all(stop <= other[0] or start >= other[1] for other in taken):
                    taken.append((start, stop, phrase))
            at = folded.find(wanted, at + 1)
    return tuple(sorted(taken))


_AT = "@\uff20"
"""The sign of a mention, and the wide one that keyboards for Chinese and Japanese write."""


def _folded(text: str) -> tuple[str, list[int]]:
    """(the text case folded, the place in the text that each of its characters is from, and the text's length)."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        parts = character.casefold()
        folded.append(parts)
        places += [place] * len(parts)
    return "".join(folded), [*places, len(text)]


def _stands_at(text: str, name: str, at: int) -> bool:
    """Whether the name stands at this place and its last word ends with it. Both are case folded."""
    if not name or not text.startswith(name, at):
        return False
    return bool(_SPACELESS.match(name[-1])) or not _inside_word(text, at + len(name), name[-1])


def _goes_on(text: str, name: str, at: int) -> bool:
    """Whether a word that began before this place goes on in the name."""
    return not _SPACELESS.match(name[0]) and _inside_word(text, at - 1, name[0])


def _first_word(text: str, at: int) -> int:
    """How long the word at this place is; 0 where there is none."""
    word = _WORD.match(text, at)
    return 0 if word is None else word.end() - at


class Index:
    """Texts in order, ready to be compared with a query; each comparison sees only the texts before a place."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Linear in the texts' words."""
        self._postings: dict[str, tuple[list[int], list[int]]] = {}
        self._lengths = [0]
        for number, text in enumerate(texts):
            counted = Counter(terms(text))
            self._lengths.append(self._lengths[-1] + counted.total())
            for term, count in counted.items():
                numbers, counts = self._postings.setdefault(term, ([], []))
                numbers.append(number)
                counts.append(count)

    def nearness(self, query: str, end: int) -> list[float]:
        """BM25 of each of the first `end` texts for the query, 0 where they share no word. Later ones count nothing."""
        scores = [0.0] * end
        if not end:
            return scores
        mean = self._lengths[end] / end or 1.0
        for term in dict.fromkeys(terms(query)):
            numbers, counts = self._postings.get(term, ((), ()))
            within = bisect_left(numbers, end)
            weight = math.log(1 + (end - within + 0.5) / (within + 0.5))
            for number, count in zip(numbers[:within], counts[:within], strict=True):
                length = self._lengths[number + 1] - self._lengths[number]
                worn = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length / mean)
                scores[number] += weight * count * (_SATURATION + 1) / (count + worn)
        return scores
