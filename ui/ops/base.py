"""What every op is: a value read from what a page sent, that is done once and answers with a row."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StrictInt, ValidationError

from storymem.core.errors import EditRejected
from storymem.core.values import Frozen, checked_seed, translated
from storymem.studio.film import Studio
from ui.live.live import Live
from ui.rows.base import Row, Sparse

RELOAD = "Reload the page and try again."
LONGEST_OP_ID = 100


def _seed_or_none(value: object) -> int | None:
    return None if value is None else checked_seed(value)


AskedSeed = Annotated[int | None, BeforeValidator(_seed_or_none)]
"""A seed that is asked for; None is the shot's own."""

Whole = StrictInt
"""A whole number, and no text that looks like one."""


class Op(Frozen):
    """Something a page asks for, by the name in its field `op`; `op_id` names this asking, so that it is done once.

    What stands under a class and its fields is their word in the contract (ui/contract).
    """

    op_id: Annotated[str, Field(min_length=1, max_length=LONGEST_OP_ID)] | None = None

    @classmethod
    def read(cls, body: dict[str, Any]) -> Self:
        """The op a page sent. Raises EditRejected for what is none: most often the page is older than the server."""
        try:
            return cls.model_validate(body)
        except ValidationError as error:
            raise _refusal(error, body.get("op")) from None


class FilmOp(Op):
    """Changes the film or its queue; it is saved in one piece with its answer."""

    def do(self, studio: Studio) -> Row:
        """Does it. Raises StoryMemError."""
        raise TypeError(f"{type(self).__name__} does not say how it is done")


class PageOp(Op):
    """Looks, writes files or opens another film: done twice, nothing is lost."""

    def do(self, live: Live) -> Row:
        """Does it. Raises StoryMemError."""
        raise TypeError(f"{type(self).__name__} does not say how it is done")


def _refusal(error: ValidationError, op: object) -> EditRejected:
    first = error.errors(include_url=False)[0]
    field, *inside = first["loc"]
    kind = first["type"]
    if kind == "missing" and not inside:
        return EditRejected(f"The request {op!r} lacks {field!r}.", fix=RELOAD)
    if field == "op_id":
        return EditRejected("The op_id is not a short text.", fix=RELOAD)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return EditRejected(_NO_EDIT if field == "edit" else _NO_BATCH, fix=RELOAD)
    if kind == "string_type" and inside:
        return EditRejected(f"{field} is not a list of texts.", fix=RELOAD)
    if kind in _MEANT and all(isinstance(part, int) for part in inside):
        return EditRejected(f"{field} is not {_MEANT[kind]}.", fix=RELOAD)
    # Of what is inside a field the people who wrote it know the place by its own name.
    return translated(error, inside=len(inside) > 0 and 1 + isinstance(inside[0], int))


_NO_EDIT = "This is not an edit a page can make."
_NO_BATCH = "These are not edits a page can make together."
_MEANT = {
    "string_type": "a text",
    "int_type": "a whole number",
    "tuple_type": "a list",
    "dict_type": "a set of fields",
    "model_type": "a set of fields",
    "model_attributes_type": "a set of fields",
}


# ---- answers that several ops give ----


class Revised(Sparse):
    """What stands beside every answer."""

    rev: int
    step: int | None = None
    """The number of the step to undo that was made, or made again."""


class Done(Row):
    """Nothing but the revision."""


class ShotMade(Row):
    """A new shot."""

    shot_id: str


class JobAsked(Row):
    """A job that waits."""

    job_id: str


class JobsAsked(Row):
    """Jobs that wait."""

    job_ids: tuple[str, ...]


class JobsRemoved(Row):
    """Jobs that waited and do no more, by id."""

    removed: tuple[str, ...]


class PictureKept(Row):
    """A picture, by its content name."""

    picture: str
