"""The films of the folder as a browser shows them: posters, lengths, disk use, copies under way, the bin."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from storymem.core.errors import StoryMemError
from storymem.presets import examples
from ui.live.live import Live
from ui.rows.shelf import ShelfRows, binned_row, example_row, shelf_row
from ui.web.access import refusal
from ui.web.routes import IMMUTABLE, MEDIA_TYPES, answered


def shelf_routes(live: Live) -> APIRouter:
    """The routes of the film browser."""
    router = APIRouter(prefix="/app")

    @router.get("/shelf")
    def shelf() -> Response:
        return answered(lambda: shelf_rows(live))

    @router.get("/films/{folder}/poster.jpg")
    def poster(folder: str) -> Response:
        try:
            picture = live.shelf.poster(folder)
        except StoryMemError as error:
            return refusal(404, error.message, error.fix)
        if picture is None:
            return refusal(404, "This film has no poster.", "Circle a take in it.")
        return FileResponse(picture, media_type=MEDIA_TYPES["jpg"], headers=IMMUTABLE)

    return router


def shelf_rows(live: Live) -> ShelfRows:
    """Everything the browser of films shows: the open film first, then those opened last."""
    opened = live.studio.folder.path.name
    copies = live.copies.rows()  # before the films: a copy that is done by now is among them
    films = [shelf_row(film, opened=film.folder == opened) for film in live.shelf.browse()]
    return ShelfRows(
        films=tuple(sorted(films, key=lambda row: not row.opened)),
        copies=copies,
        examples=tuple(example_row(example) for example in examples()),
        bin=tuple(binned_row(*binned) for binned in live.shelf.binned()),
    )
