"""A film as it lies on the disk, for who only looks: nothing is locked, brought up to date or written.

A studio may have the film open meanwhile. What was saved last is read, in one piece.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storymem.core.errors import ProjectError, ProjectNotFound, ProjectTooNew
from storymem.core.story import Story
from storymem.project import rows, schema
from storymem.project.database import BUSY_TIMEOUT_SECONDS, corrupt, translated
from storymem.project.folder import DATABASE, FilmFolder
from storymem.project.objects import Objects


@dataclass(frozen=True)
class FilmOnDisk:
    """A film and where its media lie."""

    story: Story
    objects: Objects


def read_film(path: Path) -> FilmOnDisk:
    """The film in this folder. Raises ProjectNotFound, ProjectTooNew, ProjectCorrupt, ProjectError."""
    path = path.absolute()
    if not FilmFolder.is_one(path):
        raise ProjectNotFound(f"There is no film in {path}.", fix=f"Choose a folder that holds {DATABASE}.")
    if not (path / "objects").is_dir():
        raise ProjectError(
            f"The film in {path} has no objects folder: its clips and pictures are gone.",
            fix="Put the folder back from a copy of the film.",
        )
    with translated(path / DATABASE):
        return FilmOnDisk(_story(path / DATABASE), Objects(path))


def _story(database: Path) -> Story:
    documents = _documents(database)
    try:
        return rows.story_from(documents)
    except ValueError as error:
        raise corrupt(database, f"its document can't be read, {error}") from error


def _documents(database: Path) -> dict[str, str]:
    """The film's rows, as they were at one moment."""
    log = database.with_name(f"{database.name}-wal")
    if not log.exists():
        # Nobody has it open. Said so, SQLite makes no files of its own beside it.
        found = _read(database, "mode=ro&immutable=1")
        if not log.exists():
            return found
    return _read(database, "mode=ro")


def _read(database: Path, how: str) -> dict[str, str]:
    address = f"{database.as_uri()}?{how}"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_SECONDS)) as connection:
        version = int(connection.execute("pragma user_version").fetchone()[0])
        if version > schema.VERSION:
            raise ProjectTooNew(
                f"The film in {database.parent} was written by a newer StoryMem Studio (document version {version}; "
                f"this one knows up to {schema.VERSION}).",
                fix="Update the studio.",
            )
        if version < 1:
            raise corrupt(database, "it holds no film")
        if version == schema.VERSION:
            return _rows(connection)
        return _upgraded(connection, database, version)


def _upgraded(connection: sqlite3.Connection, database: Path, version: int) -> dict[str, str]:
    """The rows of an older film as today's, brought up to date in a copy in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        try:
            schema.upgrade(copy, version)
        except (ValueError, KeyError, sqlite3.OperationalError) as error:
            raise corrupt(database, f"it can't be read as one of version {schema.VERSION}, {error}") from error
        return _rows(copy)


def _rows(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("select key, value from document").fetchall())
