"""Names in a prompt: which of them the text speaks of, and which it mentions with an @.

Names are found as whole words, whatever their case; in scripts without spaces a name is found wherever it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_SPACELESS = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯฀-๿]")
_WORD = re.compile(r"[^\W_][\w-]*")


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


def has_spaceless(text: str) -> bool:
    """Whether a character of the text is of such a script."""
    return bool(_SPACELESS.search(text))


class Mention(NamedTuple):
    """`@Mara` in a text, from its `@` at `start` to before `end`; `name` as the caller wrote it, empty where unknown.

    `written` is what stands behind the `@`: of an unknown name the one word, since nobody knows where it ends.
    """

    start: int
    end: int
    name: str
    written: str


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
