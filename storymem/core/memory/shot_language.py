"""Shot language: how a shot is framed, in words a video model is sent. Size, angle and move, each from a known list.

A film's choice is a default: it stays out of a shot whose prompt names a word of its kind itself. A shot's own choice
is sent unless the prompt says that very thing.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from storymem.core.errors import EditRejected, StoryError
from storymem.core.memory.mentions import spans_of
from storymem.core.story import FilmSettings, ShotOverrides
from storymem.core.values import Frozen, translated

FIELDS = {"shot_size": "size", "camera_angle": "angle", "camera_move": "move"}
"""The settings of shot language, in the order they are said, and the list each names a word of."""

_FIX = "Repair presets/shot_language.json, or restore the one the studio came with."


class Wording(Frozen):
    """One way to frame a shot: `words` is what is sent, `also` how else a prompt may say it."""

    name: str
    label: str
    words: str
    also: tuple[str, ...] = ()


class ShotLanguage(Frozen):
    """All there is to choose from; empty where nothing was read."""

    size: tuple[Wording, ...] = ()
    angle: tuple[Wording, ...] = ()
    move: tuple[Wording, ...] = ()

    def choices(self, field: str) -> tuple[Wording, ...]:
        """What the setting may name."""
        return getattr(self, FIELDS[field])

    def named(self, field: str, name: str) -> Wording | None:
        """The wording of this name; None where there is none."""
        return next((wording for wording in self.choices(field) if wording.name == name), None)


NO_LANGUAGE = ShotLanguage()
"""Nothing to choose from."""

_READER = TypeAdapter(ShotLanguage)


def parse_shot_language(text: str) -> ShotLanguage:
    """What a JSON object with three lists says. Raises StoryError when damaged, or a name stands twice."""
    try:
        language = _READER.validate_json(text)
    except ValidationError as error:
        raise StoryError(f"The shot language can't be read: {translated(error).message}", fix=_FIX) from None
    for field, kind in FIELDS.items():
        names = [wording.name for wording in language.choices(field)]
        if not all(names) or len(set(names)) < len(names):
            raise StoryError(f"One {kind} of the shot language has no name of its own.", fix=_FIX)
    return language


def check_known(language: ShotLanguage, changes: Mapping[str, object]) -> None:
    """Raises EditRejected where changed settings name what the shot language does not know. None and "" are fine."""
    for field in FIELDS.keys() & changes.keys():
        name = changes[field]
        if name and (not isinstance(name, str) or language.named(field, name) is None):
            known = ", ".join(wording.name for wording in language.choices(field))
            what = field.replace("_", " ")
            raise EditRejected(f"There is no {what} called {name!r}.", fix=f"Choose one of {known}, or none.")


def chosen(settings: FilmSettings, overrides: ShotOverrides) -> tuple[tuple[str, str, bool], ...]:
    """(setting, the name chosen, whether the shot itself chose it) of what is chosen for a shot."""
    found: list[tuple[str, str, bool]] = []
    for field in FIELDS:
        own = getattr(overrides, field)
        name = getattr(settings, field) if own is None else own
        if name:
            found.append((field, name, own is not None))
    return tuple(found)


def words_for(language: ShotLanguage, prompt: str, choices: tuple[tuple[str, str, bool], ...]) -> str:
    """What is said before the prompt, as a sentence (`Close-up, low angle.`); empty where nothing is."""
    spoken: list[str] = []
    for field, name, own in choices:
        wording = language.named(field, name)
        if wording is None:
            continue
        there = _named_by_prompt(language, field, prompt)
        if not (name in there or (there and not own)):
            spoken.append(wording.words)
    sentence = ", ".join(spoken)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def unknown_choice(language: ShotLanguage, choices: tuple[tuple[str, str, bool], ...]) -> tuple[str, str] | None:
    """(setting, name) of the first choice that the shot language does not know; None where it knows all."""
    return next(((field, name) for field, name, _ in choices if language.named(field, name) is None), None)


def _named_by_prompt(language: ShotLanguage, field: str, prompt: str) -> frozenset[str]:
    """The names of this list that the prompt says itself."""
    phrases = {phrase: one.name for one in language.choices(field) for phrase in (one.words, *one.also)}
    return frozenset(phrases[phrase] for _, _, phrase in spans_of(prompt, tuple(phrases)))
