"""The film's SQLite file: one connection, durable transactions, errors in the studio's own words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from storymem.core.errors import ProjectCorrupt, ProjectError
from storymem.project.disk import fsync_folder

BUSY_TIMEOUT_SECONDS = 5.0


def utc_now() -> str:
    """The present moment, UTC, ISO 8601 with milliseconds and a Z. The one clock of everything stored."""
    return timestamp(datetime.now(UTC).timestamp())


def timestamp(seconds: float) -> str:
    """A moment in seconds since 1970, as text like that of `utc_now`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def corrupt(path: Path, what: str) -> ProjectCorrupt:
    """The error for a damaged film database at `path`; its fix names the last good copy."""
    backup = path.parent / "backups" / path.name
    if backup.exists():
        fix = (
            f"Close the studio, move {path.name}, {path.name}-wal and {path.name}-shm out of {path.parent}, copy "
            f"{backup} there as {path.name} (the film as it was when it was last opened well), and open it again."
        )
    else:
        fix = f"Restore {path} from your own backup: this folder holds none yet."
    return ProjectCorrupt(f"The film in {path.parent} is damaged: {what}.", fix=fix)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's and the disk's errors about the film database at `path` as ProjectError."""
    try:
        yield
    except OSError as error:
        where = error.filename or path
        raise ProjectError(
            f"{where} can't be used: {error.strerror or error}.",
            fix="Check that the film's folder is whole, that you may write to it, and that its disk has room.",
        ) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if isinstance(error, sqlite3.ProgrammingError) and "closed database" in str(error):
            raise ProjectError(f"The film in {path.parent} is closed.", fix="Open it again.") from error
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise corrupt(path, str(error)) from error
        fixes = {
            sqlite3.SQLITE_FULL: "Free some disk space; nothing was changed.",
            sqlite3.SQLITE_READONLY: "Make the film's folder writable; nothing was changed.",
            sqlite3.SQLITE_CANTOPEN: "Check that the folder exists and that you may write to it.",
            sqlite3.SQLITE_IOERR: "Check the disk the film's folder is on.",
            sqlite3.SQLITE_BUSY: "Close the other program that reads film.db, then try again.",
        }
        if primary in fixes:
            raise ProjectError(f"{path} can't be used: {error}.", fix=fixes[primary]) from error
        raise


class Database:
    """An open SQLite file that any thread may use.

    One connection behind one lock: a write takes a fraction of a millisecond, so threads wait less than connections
    would cost. The lock is a leaf: no code outside this package runs while it is held, except the body of a
    `transaction`.
    """

    def __init__(self, path: Path) -> None:
        """Opens `path`, which must exist. Raises ProjectCorrupt, ProjectError."""
        self.path = path
        self._lock = threading.RLock()
        with translated(path):
            self._file = _file_at(path)
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=BUSY_TIMEOUT_SECONDS,
            )

    def set_durable(self) -> None:
        """A commit is on disk when it returns, and a kill at any moment leaves whole transactions only."""
        with self._lock, translated(self.path):
            self._connection.execute("pragma journal_mode = wal")
            self._connection.execute("pragma synchronous = full")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the body's writes or none; inside another transaction of the same thread, a part of that one."""
        with self._lock, translated(self.path):
            joined = self._connection.in_transaction
            if not joined:
                self._check_in_place()
            begin, end, undo = _JOINED if joined else _OWN
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute(end)
            except BaseException:
                # SQLite rolls back by itself on some errors (disk full); the first error is the one to tell.
                with suppress(sqlite3.Error):
                    for statement in undo:
                        self._connection.execute(statement)
                raise

    def _check_in_place(self) -> None:
        # SQLite would go on writing to a file that was moved away or deleted, and every edit would be lost in it.
        if _file_at(self.path) != self._file:
            raise ProjectError(
                f"{self.path} was moved, deleted or replaced while the film was open; nothing was saved there.",
                fix="Put the film's folder back where it was, or stop the studio and open the film where it is now.",
            )

    def rows(self, sql: str, *values: object) -> list[tuple]:
        """Every row the query gives."""
        with self._lock, translated(self.path):
            return self._connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values: object) -> object:
        """The first column of the first row, or None."""
        rows = self.rows(sql, *values)
        return rows[0][0] if rows else None

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the whole file at `target`, replacing what was there only when it is complete."""
        part = target.with_name(f".{target.name}.tmp")
        part.unlink(missing_ok=True)
        with self._lock, translated(self.path):
            copy = sqlite3.connect(part)
            try:
                self._connection.backup(copy)
            finally:
                copy.close()
        part.replace(target)
        fsync_folder(target.parent)

    def close(self) -> None:
        """Writes the log back into the file and lets it go; closing twice is harmless."""
        with self._lock, translated(self.path):
            self._connection.close()


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies at `path`, None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


_OWN = ("begin immediate", "commit", ("rollback",))
_JOINED = ("savepoint joined", "release joined", ("rollback to joined", "release joined"))
