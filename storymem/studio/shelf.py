"""The folder that holds all films: which there are, a new one, a copy, the bin, the example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storymem.core.edits.outline import checked_title
from storymem.core.errors import ProjectError, ProjectNotFound
from storymem.core.script.reading import parse_script
from storymem.core.story import FilmSettings, Scene, Shot, Story
from storymem.presets import FIRST, example
from storymem.project.binned import BIN, Binned, bin_film, in_bin, restore_film
from storymem.project.copying import CopyProgress, copy_film
from storymem.project.folder import FilmFolder, peek_title
from storymem.project.summary import DiskUse, FilmSummary, disk_use, last_opened, summary_of
from storymem.studio.delivery import slug
from storymem.studio.film import Studio
from storymem.studio.ids import new_id


@dataclass(frozen=True)
class FilmCard:
    """One film on the shelf: its folder's name, its title and how many shots it has."""

    folder: str
    title: str
    shots: int


@dataclass(frozen=True)
class ShelfFilm:
    """One film on the shelf, looked at closely: its folder's name, when it was edited and opened last (UTC)."""

    folder: str
    summary: FilmSummary
    saved_at: str
    opened_at: str
    disk: DiskUse


@dataclass(frozen=True)
class Unopened:
    """A film that was to be opened and could not be: its folder's name, and why."""

    folder: str
    error: ProjectError


class Shelf:
    """All films under one folder. `unopened` says which films `open_any` would rather have opened."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unopened: tuple[Unopened, ...] = ()
        self._summaries: dict[Path, tuple[str, FilmSummary]] = {}

    def films(self) -> tuple[FilmCard, ...]:
        """Every readable film, by title; damaged or newer ones are left to `open` to explain."""
        cards: list[FilmCard] = []
        for path in self._folders():
            title, shots = peek_title(path)
            cards.append(FilmCard(path.name, title, shots))
        return tuple(sorted(cards, key=lambda card: card.title.casefold()))

    def browse(self) -> tuple[ShelfFilm, ...]:
        """Every film with what a browser of films shows, the one opened last first."""
        films = [
            ShelfFilm(path.name, self._summary(path), FilmFolder.last_saved(path), last_opened(path), disk_use(path))
            for path in self._folders()
        ]
        return tuple(sorted(films, key=lambda film: film.opened_at, reverse=True))

    def binned(self) -> tuple[tuple[Binned, FilmSummary, DiskUse], ...]:
        """The films in the bin, the newest first."""
        return tuple((film, self._summary(path), disk_use(path)) for film, path in self._binned())

    def poster(self, folder: str) -> Path | None:
        """The poster of this film's first circled take; None where it has none. Raises ProjectNotFound."""
        path = self._path(folder)
        name = self._summary(path).poster
        picture = path / "objects" / name[:2] / name if name else None
        return picture if picture and picture.is_file() else None

    def duplicate(self, folder: str, title: str, progress: CopyProgress, stopped: Callable[[], bool]) -> str:
        """A copy of the film under `title`, open or not; its folder's name comes back. Takes as long as the disk takes.

        Raises EditRejected, ProjectNotFound, ProjectCorrupt, ProjectError, Cancelled.
        """
        wanted = checked_title(title)
        target = self._free_path(wanted)
        copy_film(self._path(folder), target, title=wanted, film_id=new_id("film"), progress=progress, stopped=stopped)
        return target.name

    def bin(self, folder: str) -> str:
        """The film lies in the bin; its name there comes back. Raises ProjectNotFound, ProjectBusy, ProjectError."""
        return bin_film(self._path(folder))

    def restore(self, name: str) -> str:
        """A film of the bin is on the shelf again; its folder's name comes back.

        Raises ProjectNotFound, ProjectError.
        """
        return restore_film(self.root, name).name

    def new(self, title: str) -> Studio:
        """A new film with one scene and one empty shot, open."""
        shot = Shot(id=new_id("shot"))
        scene = Scene(id=new_id("scene"), shots=(shot,))
        wanted = checked_title(title) if title.strip() else "Untitled film"
        story = Story.of(id=new_id("film"), title=wanted, scenes=(scene,))
        return Studio.create(self._free_path(story.title), story)

    def new_from_script(self, text: str, *, name: str, settings: FilmSettings | None = None) -> Studio:
        """A new film from a StoryMem script, open. Raises ScriptInvalid."""
        settings = settings or FilmSettings()
        story = parse_script(text, name=name, new_id=new_id, settings=settings)
        return Studio.create(self._free_path(story.title), story)

    def new_example(self, name: str) -> Studio:
        """A new film from an example of presets/, open. Raises StoryError when there is none of this name."""
        return self.new_from_script(example(name).script, name=f"{name}.json")

    def open(self, folder: str) -> Studio:
        """The film in this folder of the shelf. Raises ProjectNotFound, ProjectBusy, ProjectTooNew, ProjectCorrupt."""
        return Studio.open(self._path(folder))

    def holds(self, folder: str, studio: Studio) -> bool:
        """Whether this studio has the film in this folder of the shelf open."""
        return (self.root / folder).resolve() == studio.folder.path.resolve()

    def open_any(self) -> Studio:
        """The film worked on last, else the one before it, else a new one from the example script.

        Whoever asks must tell the person about `unopened`: another film than the one they left is a surprise. Raises
        ProjectError when there are films and none of them opens.
        """
        self.unopened = ()
        for path in sorted(self._folders(), key=FilmFolder.last_saved, reverse=True):
            try:
                return Studio.open(path)
            except ProjectError as error:
                self.unopened += (Unopened(path.name, error),)
        if self.unopened:
            raise self.unopened[0].error
        return self.new_example(FIRST)

    def _path(self, folder: str) -> Path:
        path = (self.root / folder).resolve()
        if path.parent != self.root.resolve() or not path.is_dir() or path.name.startswith("."):
            raise ProjectNotFound(f"There is no film called {folder!r} here.", fix="Choose one of the films listed.")
        return path

    def _summary(self, path: Path) -> FilmSummary:
        """The film as a card, read anew only when it was saved since."""
        saved = FilmFolder.last_saved(path)
        known = self._summaries.get(path)
        if known is None or known[0] != saved or known[1].problem is not None:
            known = self._summaries[path] = (saved, summary_of(path))
        return known[1]

    def _binned(self) -> list[tuple[Binned, Path]]:
        return [(film, self.root / BIN / film.name) for film in in_bin(self.root)]

    def _folders(self) -> list[Path]:
        """Every folder with a film in it, by name. Raises ProjectError."""
        if not self.root.exists():
            return []
        try:
            return sorted(
                path for path in self.root.iterdir() if not path.name.startswith(".") and FilmFolder.is_one(path)
            )
        except OSError as error:
            raise ProjectError(
                f"The folder {self.root} can't be read: {error.strerror}.", fix="Choose one you may read and write."
            ) from error

    def _free_path(self, title: str) -> Path:
        base = slug(title)
        path, number = self.root / base, 2
        while path.exists():
            path, number = self.root / f"{base}-{number}", number + 1
        return path
