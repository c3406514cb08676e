"""What was answered to what a page asked for, kept in the transaction that did it: asked again, it is not done again.

A page repeats a request whose answer it never saw. That may be after the studio was killed and started anew, so the
answer has to be as durable as the edit.
"""

from __future__ import annotations

import sqlite3

KEPT = 2000
"""Older answers are forgotten: a page repeats within seconds of being back."""

GIVEN = "select text from answer where op_id = ?"


def keep(connection: sqlite3.Connection, op_id: str, text: str) -> None:
    """Keeps the answer to `op_id`."""
    added = connection.execute("insert into answer(op_id, text) values (?, ?)", (op_id, text))
    connection.execute("delete from answer where number <= ?", ((added.lastrowid or 0) - KEPT,))
