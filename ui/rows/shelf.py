"""What the browser of films shows: films with their lengths and disk use, copies under way, examples, the bin."""

from __future__ import annotations

from typing import Literal

from storymem.presets import Example
from storymem.project.binned import Binned
from storymem.project.summary import DiskUse, FilmSummary
from storymem.studio.shelf import FilmCard, ShelfFilm
from ui.rows.base import Problem, Row, problem


class FilmTitle(Row):
    """A film of the folder, by title."""

    folder: str
    title: str
    shots: int
    opened: bool
    """It is the one that is open."""


class SummaryRow(Row):
    """A film as a card, without opening it."""

    title: str
    shots: int
    seconds: float
    problem: Problem | None
    """Why it can't be read."""
    size_bytes: int
    """Measured now."""
    shared_bytes: int
    """Of them, what a copy of the film has too."""


class ShelfRow(SummaryRow):
    """One film of the folder."""

    folder: str
    saved_at: str
    opened: bool
    poster: str | None
    """Address of its first circled take's."""


class BinnedRow(SummaryRow):
    """One film of the bin."""

    name: str
    folder: str
    binned_at: str


class ExampleRow(Row):
    """An example to begin a film from, a story of `presets/`."""

    name: str
    title: str
    overview: str
    shots: int


CopyState = Literal["waiting", "running", "done", "failed", "stopped"]


class CopyRow(Row):
    """A film being copied."""

    id: str
    folder: str
    title: str
    state: CopyState
    done: int
    """Files."""
    total: int
    made: str | None
    """The folder of the copy."""
    error: Problem | None


class ShelfRows(Row):
    """Everything the browser of films shows."""

    films: tuple[ShelfRow, ...]
    """The open one first, then those opened last."""
    copies: tuple[CopyRow, ...]
    examples: tuple[ExampleRow, ...]
    bin: tuple[BinnedRow, ...]


def film_title(card: FilmCard, *, opened: str) -> FilmTitle:
    """One film of the folder; `opened` is the folder of the one that is open."""
    return FilmTitle(folder=card.folder, title=card.title, shots=card.shots, opened=card.folder == opened)


def shelf_row(film: ShelfFilm, *, opened: bool) -> ShelfRow:
    """One film of the folder."""
    poster = film.summary.poster
    return ShelfRow(
        **vars(_summary_row(film.summary, film.disk)),
        folder=film.folder,
        saved_at=film.saved_at,
        opened=opened,
        poster=f"/app/films/{film.folder}/poster.jpg?v={poster[:16]}" if poster else None,
    )


def example_row(example: Example) -> ExampleRow:
    """An example to begin a film from."""
    return ExampleRow(name=example.name, title=example.title, overview=example.overview, shots=example.shots)


def binned_row(film: Binned, summary: FilmSummary, disk: DiskUse) -> BinnedRow:
    """One film of the bin."""
    return BinnedRow(**vars(_summary_row(summary, disk)), name=film.name, folder=film.folder, binned_at=film.binned_at)


def _summary_row(summary: FilmSummary, disk: DiskUse) -> SummaryRow:
    return SummaryRow(
        title=summary.title,
        shots=summary.shots,
        seconds=summary.seconds,
        problem=summary.problem and problem(summary.problem),
        size_bytes=disk.size_bytes,
        shared_bytes=disk.shared_bytes,
    )
