"""What the studio comes with, read from presets/ once: sampling presets, the shot language, example films."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from storymem.core.errors import StoryError
from storymem.core.memory.shot_language import ShotLanguage, parse_shot_language
from storymem.core.requests.presets import Preset, parse_presets
from storymem.core.script.reading import parse_script
from storymem.core.story import FilmSettings

FOLDER = Path(__file__).resolve().parents[1] / "presets"
FILE = FOLDER / "sampling.json"
LANGUAGE_FILE = FOLDER / "shot_language.json"
STORIES = FOLDER / "stories"
FIRST = "the-lamplighter"
"""The example a studio without films begins with."""


@dataclass(frozen=True)
class Example:
    """A story script to begin a film from: its name, what it says of itself, and the script."""

    name: str
    title: str
    overview: str
    shots: int
    script: str


@cache
def sampling_presets() -> tuple[Preset, ...]:
    """Draft, Standard and Final, or what the file says. Raises StoryError when it can't be read."""
    return parse_presets(_read(FILE, "The sampling presets"))


@cache
def shot_language() -> ShotLanguage:
    """The sizes, angles and moves there are to choose from. Raises StoryError when they can't be read."""
    return parse_shot_language(_read(LANGUAGE_FILE, "The shot language"))


@cache
def examples() -> tuple[Example, ...]:
    """The example films, the one to begin with first. Raises StoryError when one can't be read."""
    found = tuple(_example(file) for file in sorted(STORIES.glob("*.json")))
    return tuple(sorted(found, key=lambda example: example.name != FIRST))


def example(name: str) -> Example:
    """The example of this name. Raises StoryError when there is none."""
    for one in examples():
        if one.name == name:
            return one
    raise StoryError(f"There is no example called {name!r}.", fix="Choose one of the examples listed.")


def _example(file: Path) -> Example:
    text, ids = _read(file, "An example film"), count()
    story = parse_script(text, name=file.name, new_id=lambda kind: f"{kind}{next(ids)}", settings=FilmSettings())
    return Example(file.stem, story.title, story.overview, sum(1 for _ in story.shots()), text)


def _read(file: Path, what: str) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError(
            f"{what} can't be read: {getattr(error, 'strerror', None) or 'no UTF-8 text'}.",
            fix=f"Restore {file.relative_to(FOLDER.parent)} from what the studio came with.",
        ) from error
