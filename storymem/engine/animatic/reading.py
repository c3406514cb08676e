"""Reads a prompt as a storyboard artist does: shot size, angle, camera move, hour, weather, place, who and what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from storymem.engine.animatic import vocabulary as say
from storymem.engine.animatic.names import find_people
from storymem.engine.animatic.phrases import first, pattern
from storymem.engine.animatic.wardrobe import outfits

_TOGETHER = re.compile(r"\b(?:kneel|sit|crouch|walk|run)s?\s+(?:beside|next to|with|alongside)\s+(?:the |an? )?$")


@dataclass(frozen=True)
class Figure:
    """A person to draw: what they are (a key of `looks.LOOKS`), how they stand, what the prompt says they wear.

    Clothes are as in `wardrobe.Outfit`. `name` is who they are, '' for nobody in particular: it gives what is not said.
    """

    kind: str
    pose: str
    coat: str = ""
    hat: str = ""
    hat_colour: str = ""
    scarf: str = ""
    hair: str = ""
    cut: str = ""
    beard: bool = False
    name: str = ""


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


def _in_order(text: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """Every key that is mentioned, in the order of first mention."""
    hits = [(m.start(), key) for key, words in table.items() if (m := pattern(words).search(text))]
    return tuple(key for _, key in sorted(hits))


def _heaviest(text: str, table: Mapping[str, Sequence[tuple[float, str]]]) -> str:
    """The key whose words weigh most in `text`, earlier mentions a little more; '' when nothing is mentioned."""
    best, best_weight = "", 0.0
    for key, groups in table.items():
        weight = 0.0
        for value, words in groups:
            seen = {m.group().lower(): m.start() for m in reversed(list(pattern(words).finditer(text)))}
            weight += sum(value * (1.25 - 0.5 * at / max(len(text), 1)) for at in seen.values())
        if weight > best_weight:
            best, best_weight = key, weight
    return best


def _without(text: str, table: Mapping[str, str]) -> str:
    """`text` with the table's phrases blanked, so that 'push in on the street' does not become a street of its own."""
    for words in table.values():
        text = pattern(words).sub(lambda m: " " * len(m.group()), text)
    return text


def _people(text: str) -> tuple[Figure, ...]:
    """Everyone to draw, each dressed and standing as the prompt says, at most five."""
    people = find_people(text)[:3]
    worn = outfits(text, people)
    everyones = first(text, say.POSES) or "stand"
    figures: list[Figure] = []
    for i, (person, outfit) in enumerate(zip(people, worn, strict=True)):
        stop = people[i + 1].at if i + 1 < len(people) else len(text)
        if figures and _TOGETHER.search(text[: person.at]):
            figures.append(replace(figures[-1], kind=person.kind, name=person.name, **vars(outfit)))
            continue
        told = text[person.at : stop]
        pose = first(told, say.POSES) or ("stand" if pattern(say.STANDING).search(told) else everyones)
        figures.append(Figure(person.kind, pose, name=person.name, **vars(outfit)))
    if len(figures) == 1 and not figures[0].name and pattern(say.PAIR).search(text):
        figures.append(Figure(figures[0].kind, everyones if everyones in ("walk", "run", "sit") else "stand"))
    if pattern(say.CROWD).search(text):
        figures += [Figure("man", "walk"), Figure("woman", "walk"), Figure("person", "stand")]
    return tuple(figures[:5])


def _hour(text: str, place: str) -> str:
    hour = _heaviest(text, say.HOURS)
    if place in say.ALWAYS_NIGHT:
        return "night"
    if place in say.INDOORS and (hour == "night" or (not hour and pattern(say.LAMPLIGHT).search(text))):
        return "lamp"
    if not hour and pattern(say.LAMPLIGHT).search(text):
        return "dusk"
    return hour or "day"


def _framing(text: str, figures: bool, subject: bool) -> str:
    return first(text, say.FRAMINGS) or ("medium wide" if figures else "insert" if subject else "wide")


def read_prompt(prompt: str) -> Reading:
    """The storyboard reading of any text. What is not said gets a plain default; an unnamed place is ''."""
    text = " ".join(prompt.split())
    subject = _without(_without(text, say.MOVES), say.FRAMINGS)
    figures = _people(subject)
    place = _heaviest(subject, say.PLACES)
    framing = _framing(text, bool(figures), bool(pattern(say.SMALL_PROPS).search(subject)))
    slow, quick = pattern(say.SLOW).search(text), pattern(say.QUICK).search(text)
    return Reading(
        framing=framing,
        angle=first(text, say.ANGLES) or "eye",
        move=first(text, say.MOVES) or "static",
        pace=0.8 if slow else 1.2 if quick else 1.0,
        hour=_hour(subject, place),
        weather=first(subject, say.WEATHERS),
        place=place,
        figures=figures,
        animal=first(subject, say.ANIMALS),
        props=_in_order(subject, say.PROPS),
    )
