"""Logs of child processes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

MAX_LOG_BYTES = 1 << 20


def bound_log(path: Path) -> None:
    """Keeps the newest half of the log when it has grown beyond its limit."""
    with suppress(OSError):
        if path.stat().st_size > MAX_LOG_BYTES:
            newest = path.read_bytes()[-MAX_LOG_BYTES // 2 :]
            # In place, because stderr stays open on this file; it was opened to append, so writing goes on at the end.
            path.write_bytes(newest[newest.find(b"\n") + 1 :])
