"""The undo history: edits with their inverses, in order, and a cursor. It lives in film.db and survives a restart.

1 rewrite   2 circle   3 pin   4 move         cursor 2: undo takes back 2, redo does 3 again;
                 ^ cursor                      a new edit drops 3 and 4 and becomes 5
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

KEPT_STEPS = 2000
"""Older steps are forgotten: nobody walks back further, and the history stays a few megabytes."""

CURSOR = "coalesce((select value from fact where key = 'undo_cursor'), 0)"
_ENTRY = "select label, edit, inverse, number from undo"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One undoable step: what the menu says, the edit and its inverse, both as JSON.

    `number` is its place in the history, given to no other step ever; 0 until it is written.
    """

    label: str
    edit: str
    inverse: str
    number: int = field(default=0, compare=False)


UNDO_TOP = f"{_ENTRY} where number = {CURSOR}"
REDO_TOP = f"{_ENTRY} where number > {CURSOR} order by number limit 1"


def append(connection: sqlite3.Connection, entry: LogEntry) -> None:
    """Adds a step at the cursor; what could have been redone is gone."""
    connection.execute(f"delete from undo where number > {CURSOR}")
    added = connection.execute(
        "insert into undo(label, edit, inverse) values (?, ?, ?)", (entry.label, entry.edit, entry.inverse)
    )
    _point(connection, added.lastrowid or 0)
    connection.execute(
        "delete from undo where number <= (select number from undo order by number desc limit 1 offset ?)",
        (KEPT_STEPS,),
    )


def move(connection: sqlite3.Connection, direction: int) -> bool:
    """Moves the cursor one step back (-1) or forward (+1); False when there is no such step."""
    if direction > 0:
        target = connection.execute(f"select min(number) from undo where number > {CURSOR}").fetchone()[0]
        if target is None:
            return False
    else:
        if connection.execute(f"select 1 from undo where number = {CURSOR}").fetchone() is None:
            return False
        target = connection.execute(f"select max(number) from undo where number < {CURSOR}").fetchone()[0] or 0
    _point(connection, target)
    return True


def _point(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("insert or replace into fact values ('undo_cursor', ?)", (number,))
