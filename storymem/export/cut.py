"""What a cut is: the circled takes in story order, each with all that a film, a list or a sheet of it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storymem.core.errors import ExportError, MediaError
from storymem.core.memory.bank import Bank
from storymem.core.request import Seam
from storymem.core.story import Take


@dataclass(frozen=True)
class CutClip:
    """One take of a cut: its shot's label, where its clip lies, and how many frames that must have.

    `prompt` and `seam` are what the take was made from; without a seam the shot starts fresh.
    """

    label: str
    path: Path
    frame_count: int
    prompt: str = ""
    seam: Seam | None = None


@dataclass(frozen=True)
class FilmFile:
    """A film on disk. Its length is `frame_count` / 16 seconds."""

    path: Path
    frame_count: int
    size_bytes: int


def cut_of(bank: Bank, sound: Callable[[str], str]) -> tuple[CutClip, ...]:
    """The circled takes in story order. `sound(clip)` says where a clip lies, and raises MediaError for a damaged one.

    Raises ExportError naming the shot whose clip is gone or damaged.
    """
    circled = ((bank.labels[shot.id], shot.circled_take) for shot in bank.shots)
    return tuple(_clip(label, take, sound) for label, take in circled if take is not None)


def _clip(label: str, take: Take, sound: Callable[[str], str]) -> CutClip:
    try:
        path = Path(sound(take.clip))
    except MediaError as error:
        raise ExportError(f"Shot {label}, take {take.number}: {error.message}", fix=error.fix) from error
    return CutClip(label, path, take.frame_count, take.request.prompt, take.request.seam)
