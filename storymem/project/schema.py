"""The tables of film.db, their version, and the steps that bring an older film up to it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

VERSION = 6
"""Written to SQLite's user_version. Raise it together with a step in UPGRADES."""

TABLES = """
create table document(key text primary key, value text not null);
create table fact(key text primary key, value not null);
create table undo(
    number integer primary key autoincrement,
    label text not null, edit text not null, inverse text not null);
create table job(
    number integer primary key autoincrement,
    shot_id text not null, state text not null, rank integer not null, seed integer, request text, take_id text,
    error_kind text, error_message text, error_fix text, attempts integer not null default 0,
    created_at text not null, started_at text, finished_at text, seconds_spent real,
    batch text, only_if text, circle integer not null default 0, reason text, what_if text, own text, added_for text);
create index job_by_state on job(state, rank);
create table answer(number integer primary key autoincrement, op_id text not null unique, text text not null);
"""


def build(connection: sqlite3.Connection) -> None:
    """Makes the tables of the present version in an empty database, inside the caller's transaction."""
    for statement in TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"pragma user_version = {VERSION}")


def upgrade(connection: sqlite3.Connection, version: int) -> None:
    """Brings the rows from `version` to VERSION, step by step, inside the caller's transaction."""
    for step in range(version, VERSION):
        UPGRADES[step](connection)
    connection.execute(f"pragma user_version = {VERSION}")


def _name_memory_size(connection: sqlite3.Connection) -> None:
    """Version 1 called the setting max_memory_size, as StoryMem's command line does; it is memory_size now."""
    for table, key, column in (
        ("document", "key", "value"),
        ("undo", "number", "edit"),
        ("undo", "number", "inverse"),
    ):
        rows = connection.execute(f"select {key}, {column} from {table}").fetchall()
        for name, text in rows:
            fields = _renamed(json.loads(text), "max_memory_size", "memory_size")
            value = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
            connection.execute(f"update {table} set {column} = ? where {key} = ?", (value, name))


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {new if name == old else name: _renamed(part, old, new) for name, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, old, new) for part in value]
    return value


def _remember_answers(connection: sqlite3.Connection) -> None:
    """Version 2 forgot what it had answered to a page when it ended."""
    connection.execute(
        "create table answer(number integer primary key autoincrement, op_id text not null unique, text text not null)"
    )


def _know_the_sampler(connection: sqlite3.Connection) -> None:
    """Version 3 knew no solver, boundary, LoRAs, crops or what made a take. Rows without them mean what they meant, so
    they stay; the number keeps an older studio from opening a film that says more than it can read."""


def _know_terms_of_jobs(connection: sqlite3.Connection) -> None:
    """Version 4 knew no memory by prompt, no choice of scorer, no frame by hand, no cast and no shot language; nor did
    its queue know jobs under terms, jobs that try another memory, or the director's own material.

    Its rows stay as they are: its cast was always empty, and jobs of then belong to no batch.
    """
    terms = ("batch text", "only_if text", "circle integer not null default 0", "reason text")
    for column in (*terms, "what_if text", "own text"):
        connection.execute(f"alter table job add column {column}")


def _know_the_hand(connection: sqlite3.Connection) -> None:
    """Version 5 knew no memory in an order by hand and no chosen part of own material; nor did its queue know shots
    that a plan took in while it ran. Its rows stay as they are."""
    connection.execute("alter table job add column added_for text")


UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {
    1: _name_memory_size,
    2: _remember_answers,
    3: _know_the_sampler,
    4: _know_terms_of_jobs,
    5: _know_the_hand,
}
"""From version n to n+1. A step works on rows and text only, never on today's classes, which will move on."""
