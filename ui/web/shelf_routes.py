"""The films of the folder as a browser shows them: posters, lengths, disk use, copies under way, the bin."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, JSONResponse

from storymem.core.errors import StoryMemError
from storymem.presets import Example, examples
from storymem.project.binned import Binned
from storymem.project.summary import DiskUse, FilmSummary
from storymem.studio.shelf import ShelfFilm
from ui.live.live import Live
from ui.web.access import refusal
from ui.web.routes import IMMUTABLE, MEDIA_TYPES, answered

Json = dict[str, Any]


def shelf_routes(live: Live) -> APIRouter:
    """The routes of the film browser."""
    router = APIRouter(prefix="/app")

    @router.get("/shelf")
    def shelf() -> JSONResponse:
        return answered(lambda: shelf_row(live))

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


def shelf_row(live: Live) -> Json:
    """Everything the browser of films shows: the open film first, then those opened last."""
    opened = live.studio.folder.path.name
    copies = live.copies.rows()  # before the films: a copy that is done by now is among them
    films = [film_row(film, opened=film.folder == opened) for film in live.shelf.browse()]
    return {
        "films": sorted(films, key=lambda row: not row["opened"]),
        "copies": copies,
        "examples": [example_row(example) for example in examples()],
        "bin": [binned_row(*binned) for binned in live.shelf.binned()],
    }


def film_row(film: ShelfFilm, *, opened: bool) -> Json:
    """One film of the folder."""
    poster = film.summary.poster
    return _summary_row(film.summary, film.disk) | {
        "folder": film.folder,
        "saved_at": film.saved_at,
        "opened": opened,
        "poster": f"/app/films/{film.folder}/poster.jpg?v={poster[:16]}" if poster else None,
    }


def example_row(example: Example) -> Json:
    """An example to begin a film from."""
    return {"name": example.name, "title": example.title, "overview": example.overview, "shots": example.shots}


def binned_row(film: Binned, summary: FilmSummary, disk: DiskUse) -> Json:
    """One film of the bin."""
    return _summary_row(summary, disk) | {"name": film.name, "folder": film.folder, "binned_at": film.binned_at}


def _summary_row(summary: FilmSummary, disk: DiskUse) -> Json:
    problem = summary.problem and {"message": summary.problem.message, "fix": summary.problem.fix}
    return {
        "title": summary.title,
        "shots": summary.shots,
        "seconds": summary.seconds,
        "problem": problem,
        "size_bytes": disk.size_bytes,
        "shared_bytes": disk.shared_bytes,
    }
