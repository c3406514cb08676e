"""Rows as a page reads them."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import to_json

from storymem.core.story import Shot, Take
from ui.rows import board
from ui.rows import view as rows
from ui.rows.film_now import FilmNow
from ui.rows.last_look import LastLook


def read(row: object) -> Any:
    """What a page makes of the JSON it is sent."""
    return json.loads(to_json(row))


def view(now: FilmNow, last: LastLook | None = None) -> dict[str, Any]:
    return read(rows.view(now, last))


def patch(before: rows.View, after: rows.View) -> dict[str, Any]:
    """What changed between two views; what did not is left out, as on the wire."""
    return {name: value for name, value in read(rows.patch(before, after)).items() if value is not None}


def memory_board(now: FilmNow, shot: Shot, *, seconds_per_frame: float | None) -> dict[str, Any]:
    return read(board.memory_board(now, shot, seconds_per_frame=seconds_per_frame))


def take_memory_board(now: FilmNow, shot: Shot, take: Take) -> dict[str, Any]:
    return read(board.take_memory_board(now, shot, take))
