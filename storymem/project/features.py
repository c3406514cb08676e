"""Embeddings of pictures, remembered between sessions: a cache that may be thrown away at any time."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_TABLE = (
    "create table if not exists feature(picture text not null, scorer text not null, embedding blob not null, "
    "primary key (picture, scorer)) without rowid"
)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


class Features:
    """Embeddings by (picture, scorer); safe with several threads and processes, and never a reason to fail."""

    def __init__(self, path: Path | str) -> None:
        """The cache in the file `path`, made when missing, made anew when damaged."""
        self._path = Path(path)
        self._lock = threading.Lock()
        try:
            self._connection = self._opened()
        except sqlite3.Error as error:
            self._connection = self._renewed(error)

    def get(self, picture: str, scorer: str) -> NDArray[np.float32] | None:
        """The embedding, [dimensions], or None when it was never put or can't be read."""
        with self._lock:
            try:
                row = self._connection.execute(
                    "select embedding from feature where picture = ? and scorer = ?", (picture, scorer)
                ).fetchone()
            except sqlite3.Error as error:
                self._recover(error)
                return None
        if row is None or len(row[0]) % 4:
            return None
        return np.frombuffer(row[0], dtype="<f4").astype(np.float32)

    def put(self, picture: str, scorer: str, embedding: NDArray[np.float32]) -> None:
        """Remembers the embedding if the disk allows it."""
        blob = np.asarray(embedding, dtype="<f4").tobytes()
        with self._lock:
            try:
                self._connection.execute("insert or replace into feature values (?, ?, ?)", (picture, scorer, blob))
            except sqlite3.Error as error:
                self._recover(error)

    def close(self) -> None:
        """Lets the file go."""
        with self._lock:
            self._connection.close()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=5.0)
        try:
            connection.execute("pragma journal_mode = wal")
            # A lost entry is computed again: no need to wait for the disk.
            connection.execute("pragma synchronous = off")
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _recover(self, error: sqlite3.Error) -> None:
        if _is_damage(error):
            self._connection.close()
            self._connection = self._renewed(error)

    def _renewed(self, error: sqlite3.Error) -> sqlite3.Connection:
        # Where the file can't be used at all (read-only disk, locked), this process remembers in memory only.
        with suppress(sqlite3.Error, OSError):
            if _is_damage(error):
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            return self._opened()
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        memory.execute(_TABLE)
        return memory


def _is_damage(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _DAMAGED
