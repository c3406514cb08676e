"""What the studio comes with, read from presets/ once: sampling presets and the shot language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from storymem.core.errors import StoryError
from storymem.core.presets import Preset, parse_presets
from storymem.core.shot_language import ShotLanguage, parse_shot_language

FOLDER = Path(__file__).resolve().parents[1] / "presets"
FILE = FOLDER / "sampling.json"
LANGUAGE_FILE = FOLDER / "shot_language.json"


@cache
def sampling_presets() -> tuple[Preset, ...]:
    """Draft, Standard and Final, or what the file says. Raises StoryError when it can't be read."""
    return parse_presets(_read(FILE, "The sampling presets"))


@cache
def shot_language() -> ShotLanguage:
    """The sizes, angles and moves there are to choose from. Raises StoryError when they can't be read."""
    return parse_shot_language(_read(LANGUAGE_FILE, "The shot language"))


def _read(file: Path, what: str) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError(
            f"{what} can't be read: {getattr(error, 'strerror', None) or 'no UTF-8 text'}.",
            fix=f"Restore presets/{file.name} from what the studio came with.",
        ) from error
