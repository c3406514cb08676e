"""How near two texts are by their words, without a model: BM25 (Robertson and Zaragoza, 2009).

A rare word that both texts have counts more than a common one.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from storymem.core.memory.mentions import has_spaceless

_RUNS = re.compile(r"[^\W_]+")
_SATURATION, _LENGTH_SHARE = 1.2, 0.75


@lru_cache(maxsize=20_000)
def terms(text: str) -> tuple[str, ...]:
    """The text's words in order, case folded; a run of a script without spaces gives its pairs of characters."""
    found: list[str] = []
    for run in _RUNS.findall(text.casefold()):
        if len(run) > 2 and has_spaceless(run):
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.append(run)
    return tuple(found)


class TextIndex:
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
