"""The sampling presets the studio comes with, read from presets/sampling.json once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from storymem.core.errors import StoryError
from storymem.core.presets import Preset, parse_presets

FILE = Path(__file__).resolve().parents[1] / "presets" / "sampling.json"


@cache
def sampling_presets() -> tuple[Preset, ...]:
    """Draft, Standard and Final, or what the file says. Raises StoryError when it can't be read."""
    try:
        text = FILE.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError(
            f"The sampling presets can't be read: {getattr(error, 'strerror', None) or 'no UTF-8 text'}.",
            fix="Restore presets/sampling.json from what the studio came with.",
        ) from error
    return parse_presets(text)
