"""What every row that a page is sent has in common: it is frozen, whole, and checked where it is made."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from storymem.core.errors import StoryMemError
from storymem.core.values import FPS, Frozen


class Row(Frozen):
    """Something a page is sent. No field has a default: a row says everything, but for one that
    is `Sparse`. Fields are named as on the wire, but for
    words that Python keeps for itself (`serialization_alias`).

    What stands under a field as a text is its word in the contract (ui/contract).
    """

    model_config = ConfigDict(serialize_by_alias=True)


Changes = dict[str, object]
"""Some fields of a row, under their names, each with its new value."""


@dataclass(frozen=True)
class FieldsOf:
    """Beside `Changes`, in Annotated: of which row they are."""

    row: type[BaseModel]


@dataclass(frozen=True)
class Called:
    """Beside a type, in Annotated: its name in the contract."""

    name: str


class Sparse(Row):
    """A row of which a field with a default may be missing: what is None is not sent."""


class Problem(Row):
    """What went wrong or is lacking, and one sentence on what to do about it."""

    message: str
    fix: str


def problem(error: StoryMemError) -> Problem:
    """An error as the page shows it."""
    return Problem(message=error.message, fix=error.fix)


def seconds_of(frame_count: int) -> float:
    """How long so many frames are shown."""
    return frame_count * FPS.denominator / FPS.numerator


def media_url(name: str, ending: str) -> str:
    """Where the page reads an object."""
    return f"/app/media/{name}.{ending}"
