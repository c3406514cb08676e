"""Films put into the bin: whole folders under another name, from where they can be brought back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storymem.core.errors import ProjectError, ProjectNotFound
from storymem.project.disk import fsync_folder
from storymem.project.folder import FilmFolder
from storymem.project.lock import FolderLock

BIN = ".bin"
_NAME = re.compile(r"(?P<folder>.+)-(?P<time>\d{8}-\d{6}(?:-\d+)?)")


@dataclass(frozen=True)
class Binned:
    """A film in the bin: the name it has there, its folder's name before, and when it was put there (UTC, ISO 8601)."""

    name: str
    folder: str
    binned_at: str


def bin_film(path: Path) -> str:
    """The film's folder lies in the bin beside it; the name it has there comes back.

    Raises ProjectNotFound, ProjectBusy, ProjectError.
    """
    if not FilmFolder.is_one(path):
        raise ProjectNotFound(f"There is no film in {path}.", fix="Choose one of the films listed.")
    lock = FolderLock(path / "lock")  # nobody has it open, and nobody opens it now
    try:
        place = path.parent / BIN
        place.mkdir(exist_ok=True)
        target = _free(place / f"{path.name}-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        _move(path, target)
    except OSError as error:
        raise _unmoved(error) from error
    finally:
        lock.release()
    return target.name


def in_bin(root: Path) -> tuple[Binned, ...]:
    """Every film in the bin of this folder of films, the newest first."""
    try:
        names = [path.name for path in (root / BIN).iterdir() if FilmFolder.is_one(path)]
    except OSError:
        return ()
    found = [(match, name) for name in names if (match := _NAME.fullmatch(name))]
    films = [Binned(name, match["folder"], _when(match["time"])) for match, name in found]
    return tuple(sorted(films, key=lambda film: film.binned_at, reverse=True))


def restore_film(root: Path, name: str) -> Path:
    """The film is back among the others; where it lies comes back. Raises ProjectNotFound, ProjectError."""
    film = next((film for film in in_bin(root) if film.name == name), None)
    if film is None:
        raise ProjectNotFound("This film is not in the bin.", fix="Open the list of films again.")
    target = _free(root / film.folder)
    try:
        _move(root / BIN / name, target)
    except OSError as error:
        raise _unmoved(error) from error
    return target


def _move(path: Path, target: Path) -> None:
    path.rename(target)
    fsync_folder(path.parent)
    fsync_folder(target.parent)


def _free(path: Path) -> Path:
    free, number = path, 2
    while free.exists():
        free, number = path.with_name(f"{path.name}-{number}"), number + 1
    return free


def _when(text: str) -> str:
    moment = datetime.strptime(text[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds")


def _unmoved(error: OSError) -> ProjectError:
    return ProjectError(
        f"The film's folder can't be moved: {error.strerror or error}.",
        fix="Check that you may write to the folder of films.",
    )
