"""Reads a prompt as a storyboard artist does: shot size, angle, camera move, hour, weather, place, who and what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from storymem.engine.animatic import vocabulary as say

_ARABIC_WORD = "(?<![\u0621-\u064a])(?:و|ف)?(?:ب|ل|ك)?(?:ال|لل)?"


@dataclass(frozen=True)
class Figure:
    """A person to draw: what they are (a key of `vocabulary.PEOPLE`), how they stand, and their coat's colour word."""

    kind: str
    pose: str
    coat: str = ""


@dataclass(frozen=True)
class Reading:
    """What a prompt asks a storyboard for; every word is a key of `vocabulary`."""

    framing: str
    angle: str
    move: str
    pace: float
    hour: str
    weather: str
    place: str
    figures: tuple[Figure, ...]
    animal: str
    props: tuple[str, ...]


@cache
def _pattern(phrases: str) -> re.Pattern[str]:
    """One expression for `a|b|c`: whole words in Latin script, stems in Arabic, anywhere in Chinese."""
    parts: list[str] = []
    for phrase in phrases.split("|"):
        word = re.escape(phrase).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
        if phrase[0].isascii():
            parts.append(rf"\b{word}(?:s|es|ed|ing|'s|’s)?\b")
        elif "\u0600" <= phrase[0] <= "\u06ff":
            parts.append(_ARABIC_WORD + word)
        else:
            parts.append(word)
    return re.compile("|".join(parts), re.IGNORECASE)


def _first(text: str, table: Mapping[str, str]) -> str:
    """The key mentioned first in `text` (of two at one place, the longer phrase), or ''."""
    hits = [(m.start(), -len(m.group()), key) for key, words in table.items() if (m := _pattern(words).search(text))]
    return min(hits)[2] if hits else ""


def _in_order(text: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """Every key that is mentioned, in the order of first mention."""
    hits = [(m.start(), key) for key, words in table.items() if (m := _pattern(words).search(text))]
    return tuple(key for _, key in sorted(hits))


def _heaviest(text: str, table: Mapping[str, Sequence[tuple[float, str]]]) -> str:
    """The key whose words weigh most in `text`, earlier mentions a little more; '' when nothing is mentioned."""
    best, best_weight = "", 0.0
    for key, groups in table.items():
        weight = 0.0
        for value, words in groups:
            seen = {m.group().lower(): m.start() for m in reversed(list(_pattern(words).finditer(text)))}
            weight += sum(value * (1.25 - 0.5 * at / max(len(text), 1)) for at in seen.values())
        if weight > best_weight:
            best, best_weight = key, weight
    return best


def _without(text: str, table: Mapping[str, str]) -> str:
    """`text` with the table's phrases blanked, so that 'push in on the street' does not become a street of its own."""
    for words in table.values():
        text = _pattern(words).sub(lambda m: " " * len(m.group()), text)
    return text


def _coat_before(text: str, at: int, end: int) -> str:
    """The colour of what someone wears: a colour word before a garment (in Arabic after it), near the person."""
    window = text[max(0, at - 40) : end + 140]
    garment = _pattern(say.GARMENTS)
    for colour, words in say.COLOURS.items():
        for match in _pattern(words).finditer(window):
            arabic = "\u0600" <= match.group()[0] <= "\u06ff"
            beside = window[max(0, match.start() - 14) : match.start()] if arabic else window[match.end() :][:22]
            if garment.search(beside):
                return colour
    return ""


def _people(text: str) -> tuple[Figure, ...]:
    pose = _first(text, say.POSES) or "stand"
    spans = [(m.start(), m.end(), kind) for kind, words in say.PEOPLE.items() for m in _pattern(words).finditer(text)]
    mentions: list[tuple[int, int, str]] = []
    for at, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        inside = any(a <= at and end <= b and (a, b) != (at, end) for a, b, _ in spans)
        if not inside and all(kind != known for _, _, known in mentions):
            mentions.append((at, end, kind))
    figures = [Figure(kind, pose, _coat_before(text, at, end)) for at, end, kind in mentions[:3]]
    if not figures and (pronoun := _first(text, say.PRONOUNS)):
        figures.append(Figure(pronoun, pose))
    if len(figures) == 1 and _pattern(say.PAIR).search(text):
        figures.append(Figure(figures[0].kind, pose if pose in ("walk", "run", "sit") else "stand"))
    if _pattern(say.CROWD).search(text):
        figures += [Figure("man", "walk"), Figure("woman", "walk"), Figure("person", "stand")]
    return tuple(figures[:5])


def _hour(text: str, place: str) -> str:
    hour = _heaviest(text, say.HOURS)
    if place in say.ALWAYS_NIGHT:
        return "night"
    if place in say.INDOORS and (hour == "night" or (not hour and _pattern(say.LAMPLIGHT).search(text))):
        return "lamp"
    if not hour and _pattern(say.LAMPLIGHT).search(text):
        return "dusk"
    return hour or "day"


def _framing(text: str, figures: bool, subject: bool) -> str:
    return _first(text, say.FRAMINGS) or ("medium wide" if figures else "insert" if subject else "wide")


def read_prompt(prompt: str) -> Reading:
    """The storyboard reading of any text. What is not said gets a plain default; an unnamed place is ''."""
    text = " ".join(prompt.split())
    subject = _without(_without(text, say.MOVES), say.FRAMINGS)
    figures = _people(subject)
    place = _heaviest(subject, say.PLACES)
    framing = _framing(text, bool(figures), bool(_pattern(say.SMALL_PROPS).search(subject)))
    slow, quick = _pattern(say.SLOW).search(text), _pattern(say.QUICK).search(text)
    return Reading(
        framing=framing,
        angle=_first(text, say.ANGLES) or "eye",
        move=_first(text, say.MOVES) or "static",
        pace=0.8 if slow else 1.2 if quick else 1.0,
        hour=_hour(subject, place),
        weather=_first(subject, say.WEATHERS),
        place=place,
        figures=figures,
        animal=_first(subject, say.ANIMALS),
        props=_in_order(subject, say.PROPS),
    )
