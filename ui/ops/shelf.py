"""What a page may do with whole films: begin one from an example, copy one, put one into the bin, bring one back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.edits.outline import checked_title
from storymem.core.errors import EditRejected
from ui.live.live import Live
from ui.ops.fields import text_of

Json = dict[str, Any]


def _duplicate_film(live: Live, body: Json) -> Json:
    return {"copy_id": live.copies.start(text_of(body, "folder"), checked_title(text_of(body, "title")))}


def _stop_copy(live: Live, body: Json) -> Json:
    live.copies.stop(text_of(body, "copy_id"))
    return {}


def _bin_film(live: Live, body: Json) -> Json:
    folder = text_of(body, "folder")
    if live.shelf.holds(folder, live.studio):
        raise EditRejected("This film is open.", fix="Open another film first, then put this one into the bin.")
    return {"name": live.shelf.bin(folder)}


def _restore_film(live: Live, body: Json) -> Json:
    return {"folder": live.shelf.restore(text_of(body, "name"))}


def _new_example(live: Live, body: Json) -> Json:
    name = text_of(body, "name")
    live.switch_to(lambda: live.shelf.new_example(name))
    return {"folder": live.studio.folder.path.name}


SHELF_OPS: dict[str, Callable[[Live, Json], Json]] = {
    "duplicate_film": _duplicate_film,
    "stop_copy": _stop_copy,
    "bin_film": _bin_film,
    "restore_film": _restore_film,
    "new_example": _new_example,
}
