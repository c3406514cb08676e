"""What a shelf shows of a film without opening it, and what its folder takes on the disk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from storymem.core.errors import StoryMemError
from storymem.core.memory.bank import remember
from storymem.core.requests.composing import expected_frame_count
from storymem.core.story import Story
from storymem.core.values import FPS
from storymem.project.database import timestamp
from storymem.project.folder import DATABASE, FilmFolder
from storymem.project.reading import read_film


@dataclass(frozen=True)
class FilmSummary:
    """A film as a card. `seconds` is the length of the cut, `poster` the content name of its first circled take's.

    A film that can't be read has its folder's name as title and says why in `problem`.
    """

    title: str
    shots: int = 0
    seconds: float = 0.0
    poster: str | None = None
    problem: StoryMemError | None = None


@dataclass(frozen=True)
class DiskUse:
    """Bytes of all files in a folder; `shared_bytes` of them lie in another film's folder as well."""

    size_bytes: int
    shared_bytes: int


def summary_of(path: Path) -> FilmSummary:
    """The film in this folder, open elsewhere or not."""
    try:
        story = read_film(path).story
    except StoryMemError as error:
        return FilmSummary(path.name, problem=error)
    takes = (shot.circled_take for shot in story.shots())
    poster = next((take.poster for take in takes if take is not None), None)
    return FilmSummary(story.title, sum(1 for _ in story.shots()), _seconds(story), poster)


def _seconds(story: Story) -> float:
    bank = remember(story)
    made = [(shot, shot.circled_take) for shot in bank.shots]
    frames = sum(take.frame_count if take else expected_frame_count(bank, shot) for shot, take in made)
    return float(frames / FPS)


def last_opened(path: Path) -> str:
    """When a studio last opened the film in this folder or let it go, UTC, ISO 8601; of one never opened, when it was
    written."""
    for name in ("lock", DATABASE):  # the lock is written at both moments
        try:
            return timestamp((path / name).stat().st_mtime)
        except OSError:
            continue
    return FilmFolder.last_saved(path)


def disk_use(path: Path) -> DiskUse:
    """What the folder takes, measured now; files that go away meanwhile count nothing."""
    size = shared = 0
    pending = [os.fspath(path)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                        continue
                    facts = entry.stat(follow_symlinks=False)
                    size += facts.st_size
                    shared += facts.st_size if facts.st_nlink > 1 else 0
        except OSError:
            continue
    return DiskUse(size, shared)
