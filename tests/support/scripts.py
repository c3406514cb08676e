"""The scripts of the page: their rooms, their code and what each imports."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, join, normpath

STATIC = Path(__file__).resolve().parents[2] / "ui" / "static"

ROOMS = ("base", "store", "viewer", "memory", "shot", "queue", "timeline", "film", "keys", "top")
"""From the bottom up: a script imports from its own room and those below it."""

IMPORT = re.compile(r"(?:\bfrom|\bimport|\bimport\()\s*'(\.\.?/[^']*)'")
"""Every module a script names, those fetched later by `import()` too."""


def scripts() -> dict[str, str]:
    """{place: code without comments} of every script of the page but the texts."""
    files = sorted(STATIC.glob("*/*.js"))
    return {file.relative_to(STATIC).as_posix(): without_comments(file.read_text("utf-8")) for file in files}


def without_comments(code: str) -> str:
    return re.sub(r"/\*[\s\S]*?\*/|^\s*//.*$|(?<=[;,{}) ])// .*$", "", code, flags=re.M)


def imported(name: str, code: str) -> set[str]:
    """The scripts that this one imports; texts are data, which base/catalogue.js reads of every room."""
    found = {normpath(join(dirname(name), one)) for one in IMPORT.findall(code)}
    return {one for one in found if "/texts/" not in one}


def room(name: str) -> int:
    """How far up the script's room stands."""
    return ROOMS.index(name.partition("/")[0])
