"""A film's folder: created, opened by one process at a time, written one edit at a time.

    <folder>/film.db     the document, undo history and queue (SQLite, WAL)
             cache.db    embeddings, may be thrown away
             objects/    media by content, write-once
             exports/    finished films, yours to take away
             backups/    film.db as it was when last opened well, and before each upgrade
             tmp/ logs/  unfinished work; what the render process wrote
             lock        held while a studio has the film open

Nothing in it names a place outside it or its own place, so it can be moved.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from storymem.core.errors import ProjectError, ProjectNotFound, ProjectTooNew
from storymem.core.story import Story
from storymem.project import done_ops, rows, schema, undo
from storymem.project.database import Database, corrupt, timestamp, translated, utc_now
from storymem.project.disk import fsync_folder
from storymem.project.features import Features
from storymem.project.lock import FolderLock
from storymem.project.objects import Objects
from storymem.project.undo import LogEntry

DATABASE = "film.db"
_FOLDERS = ("objects", "exports", "backups", "tmp", "logs")


class FilmFolder:
    """An open film. Any thread may call it; close it, or leave its `with`, to let others open the film."""

    def __init__(self, path: Path, lock: FolderLock, database: Database) -> None:
        """For `create` and `open` only."""
        self.path = path
        self.exports = path / "exports"
        self.tmp = path / "tmp"
        self.objects = Objects(path)
        self.features = Features(path / "cache.db")
        self.database = database
        self._lock = lock

    @classmethod
    def create(cls, path: Path | str, story: Story) -> FilmFolder:
        """Makes the folder with `story` as its film and opens it. Raises ProjectError when there is one already."""
        path = Path(path).absolute()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectError(
                f"The folder {path} can't be made: {error.strerror}.", fix="Choose a place you may write to."
            ) from error
        lock = FolderLock(path / "lock")
        try:
            if (path / DATABASE).exists():
                raise ProjectError(f"There is a film in {path} already.", fix="Open it, or choose another folder.")
            with translated(path / DATABASE):
                _write_new(path / DATABASE, story)
        finally:
            lock.release()
        return cls.open(path)

    @classmethod
    def open(cls, path: Path | str) -> FilmFolder:
        """The film in `path`, checked, brought up to date and swept of unfinished work.

        Raises ProjectNotFound, ProjectBusy, ProjectTooNew, ProjectCorrupt, ProjectError.
        """
        path = Path(path).absolute()
        if not cls.is_one(path):
            raise ProjectNotFound(
                f"There is no film in {path}.", fix=f"Choose a folder that holds {DATABASE}, or make a new film."
            )
        lock = FolderLock(path / "lock")
        try:
            with translated(path / DATABASE):
                for name in _FOLDERS:
                    (path / name).mkdir(exist_ok=True)
                database = _checked(path / DATABASE)
                folder = cls(path, lock, database)
                folder._sweep()
        except BaseException:
            lock.release()
            raise
        return folder

    @staticmethod
    def is_one(path: Path | str) -> bool:
        """Whether a film lies in this folder; says nothing about whether it can be opened."""
        return os.path.isfile(Path(path) / DATABASE)  # a folder that may not be looked into holds none

    @staticmethod
    def last_saved(path: Path | str) -> str:
        """When the film in this folder was last changed, UTC, ISO 8601, without opening it.

        Of a damaged film its file tells, so that it is not mistaken for an old one.
        """
        return _peek(Path(path), "select value from fact where key = 'saved_at'") or _written_at(Path(path) / DATABASE)

    @property
    def story(self) -> Story:
        """The film as it is on disk, read anew. Raises ProjectCorrupt."""
        return _story(self.database)

    @property
    def rev(self) -> int:
        """How many commits this film has seen; never goes back, survives a restart."""
        return _revision(self.database)

    @property
    def saved_at(self) -> str:
        """When the last commit was made, UTC, ISO 8601."""
        return str(self.database.value("select value from fact where key = 'saved_at'") or "")

    def commit(self, before: Story, after: Story, entry: LogEntry | None = None, *, move: int = 0) -> int:
        """Writes what differs between the two stories, durably and whole or not at all; the new revision comes back.

        `before` must be the film on disk. `entry` becomes the top of the undo history and drops what could have been
        redone; `move` instead walks the history one step back (-1, an undo) or forward (+1, a redo). Raises
        ProjectError, and the disk is unchanged, when `before` is not what is on disk or there is no step to move to.
        """
        if move not in (-1, 0, 1) or (entry is not None and move):
            raise ValueError("a commit adds one step, or moves one step, or neither")
        changed = rows.changes(before, after)
        with self.database.transaction() as connection:
            _write(connection, changed)
            if entry is not None:
                undo.append(connection, entry)
            if move and not undo.move(connection, move):
                raise ProjectError(f"There is nothing to {'redo' if move > 0 else 'undo'}.", fix="Reload the page.")
            revision = _revision(self.database) + 1
            _record(connection, "revision", revision)
            _record(connection, "saved_at", utc_now())
        return revision

    def undo_top(self) -> LogEntry | None:
        """The step an undo would take back; None when there is none."""
        return self._entry(undo.UNDO_TOP)

    def redo_top(self) -> LogEntry | None:
        """The step a redo would do again; None when there is none."""
        return self._entry(undo.REDO_TOP)

    def answer(self, op_id: str) -> str | None:
        """What was answered to this request of a page; None when it was never done (or long ago)."""
        found = self.database.value(done_ops.GIVEN, op_id)
        return None if found is None else str(found)

    def keep_answer(self, op_id: str, text: str) -> None:
        """Keeps what is answered to a request; from the transaction that does it."""
        with self.database.transaction() as connection:
            done_ops.keep(connection, op_id, text)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Every commit and job change of this thread inside becomes durable together, or none of them."""
        with self.database.transaction():
            yield

    def close(self) -> None:
        """Lets the film go; closing twice is harmless."""
        self.features.close()
        self.database.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _entry(self, query: str) -> LogEntry | None:
        found = self.database.rows(query)
        return LogEntry(*found[0]) if found else None

    def _sweep(self) -> None:
        self.objects.sweep()
        shutil.rmtree(self.tmp, ignore_errors=True)
        self.tmp.mkdir(exist_ok=True)


def peek_title(path: Path | str) -> tuple[str, int]:
    """Title and shot count of the film in this folder, open elsewhere or not; the folder's name and 0 if unreadable."""
    try:
        film = json.loads(_peek(Path(path), "select value from document where key = 'film'"))
        return str(film["title"]), sum(len(scene["shots"]) for scene in film["scenes"])
    except (ValueError, KeyError, TypeError):
        return Path(path).name, 0


def _peek(path: Path, query: str) -> str:
    try:
        with closing(sqlite3.connect(f"{(path / DATABASE).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute(query).fetchone()
    except sqlite3.Error:
        found = None
    return str(found[0]) if found else ""


def _written_at(path: Path) -> str:
    try:
        return timestamp(path.stat().st_mtime)
    except OSError:
        return ""


def _write_new(path: Path, story: Story) -> None:
    # Built under another name: where film.db exists, it is a whole film.
    part = path.with_name(f".{path.name}.new")
    part.unlink(missing_ok=True)
    changed = rows.changes(None, story)
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        schema.build(connection)
        _write(connection, changed)
        _record(connection, "revision", 1)
        _record(connection, "saved_at", utc_now())
        connection.execute("commit")
    part.replace(path)
    fsync_folder(path.parent)


def _checked(path: Path) -> Database:
    database = Database(path)
    try:
        version = _version(database)
        if version > schema.VERSION:
            raise ProjectTooNew(
                f"The film in {path.parent} was written by a newer StoryMem Studio (document version {version}; this "
                f"one knows up to {schema.VERSION}).",
                fix="Update the studio, then open the film again; nothing in it was touched.",
            )
        faults = database.rows("pragma quick_check(1)")
        if faults != [("ok",)]:
            raise corrupt(path, str(faults[0][0]).splitlines()[-1])
        if version < 1:
            raise corrupt(path, "it holds no film")
        database.set_durable()
        if version < schema.VERSION:
            _upgrade(database, version)
        _story(database)
        _back_up(database)
    except BaseException:
        database.close()
        raise
    return database


def _version(database: Database) -> int:
    return int(str(database.value("pragma user_version")))


def _upgrade(database: Database, version: int) -> None:
    database.copy_to(database.path.parent / "backups" / f"film-version-{version}.db")
    try:
        with database.transaction() as connection:
            schema.upgrade(connection, version)
    except (ValueError, KeyError, sqlite3.OperationalError) as error:
        steps = f"from version {version} to {schema.VERSION}"
        raise corrupt(database.path, f"it can't be brought {steps}, {error}") from error


def _back_up(database: Database) -> None:
    backup = database.path.parent / "backups" / database.path.name
    try:
        with closing(sqlite3.connect(f"{backup.as_uri()}?mode=ro", uri=True)) as old:
            saved = old.execute("select value from fact where key = 'revision'").fetchone()
    except sqlite3.Error:
        saved = None
    if saved is None or saved[0] != _revision(database):
        database.copy_to(backup)


def _story(database: Database) -> Story:
    found: dict[str, str] = dict(database.rows("select key, value from document"))
    try:
        return rows.story_from(found)
    except ValueError as error:
        raise corrupt(database.path, f"its document can't be read, {error}") from error


def _revision(database: Database) -> int:
    return int(str(database.value("select value from fact where key = 'revision'") or 0))


def _record(connection: sqlite3.Connection, key: str, value: str | int) -> None:
    connection.execute("insert or replace into fact values (?, ?)", (key, value))


def _write(connection: sqlite3.Connection, changed: rows.Changes) -> None:
    try:
        for key in changed.dropped:
            _expect_one(connection.execute("delete from document where key = ?", (key,)), key)
        for key, value in changed.changed.items():
            _expect_one(connection.execute("update document set value = ? where key = ?", (value, key)), key)
        connection.executemany("insert into document values (?, ?)", changed.added.items())
    except sqlite3.IntegrityError as error:
        raise _outdated(next(iter(changed.added))) from error


def _expect_one(cursor: sqlite3.Cursor, key: str) -> None:
    if cursor.rowcount != 1:
        raise _outdated(key)


def _outdated(key: str) -> ProjectError:
    return ProjectError(
        f"The film on disk is not the one this edit was made on ({key.replace(':', ' ')}).",
        fix="Close the film and open it again; nothing was changed.",
    )
