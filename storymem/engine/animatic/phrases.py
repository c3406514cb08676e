"""Finds the phrases of a table in a text: `a|b|c` in English, Chinese and Arabic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_ARABIC_WORD = "(?<![\u0621-\u064a])(?:و|ف)?(?:ب|ل|ك)?(?:ال|لل)?"


@dataclass(frozen=True)
class Span:
    """Where a key's phrase stands in a text, half-open."""

    at: int
    end: int
    key: str


@cache
def pattern(phrases: str) -> re.Pattern[str]:
    """One expression for `a|b|c`: whole words in Latin script, stems in Arabic, anywhere in Chinese.

    Of two phrases at one place it takes the longer.
    """
    parts: list[str] = []
    for phrase in sorted(phrases.split("|"), key=len, reverse=True):
        word = re.escape(phrase).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
        if phrase[0].isascii():
            parts.append(rf"\b{word}(?:s|es|ed|ing|'s|’s)?\b")
        elif "\u0600" <= phrase[0] <= "\u06ff":
            parts.append(_ARABIC_WORD + word)
        else:
            parts.append(word)
    return re.compile("|".join(parts), re.IGNORECASE)


def first(text: str, table: Mapping[str, str]) -> str:
    """The key mentioned first in `text` (of two at one place, the longer phrase), or ''."""
    hits = [(m.start(), -len(m.group()), key) for key, words in table.items() if (m := pattern(words).search(text))]
    return min(hits)[2] if hits else ""


def spans(text: str, table: Mapping[str, str]) -> list[Span]:
    """Every mention of every key, in order; one that lies inside a longer mention is left out."""
    found = [Span(m.start(), m.end(), key) for key, words in table.items() for m in pattern(words).finditer(text)]
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.at, -s.end)):
        if not kept or span.at >= kept[-1].end:
            kept.append(span)
    return kept


def is_arabic(text: str) -> bool:
    """True when `text` starts with an Arabic letter."""
    return "\u0600" <= text[:1] <= "\u06ff"
