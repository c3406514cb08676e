"""The page's own routes under /app: state, one POST for everything done, one event stream, media with ranges."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, StreamingResponse
from pydantic_core import to_json

from storymem.core.errors import EditOutdated, ShotNotFound, StoryMemError, TakeNotFound
from storymem.core.story import Shot, Story, Take
from storymem.media.clips import read_frame
from storymem.media.pictures import encode_jpeg
from storymem.studio.delivery import slug
from storymem.studio.film import Studio
from ui.live.gpu_watch import GpuWatch
from ui.live.live import Live
from ui.ops import all as ops
from ui.ops.base import PictureKept
from ui.ops.own_material import looked_at, waiting_frame
from ui.rows import board, recipe, review
from ui.rows.engines import all_engine_rows
from ui.rows.scorers import scorer_rows
from ui.rows.shelf import film_title
from ui.rows.sources import seen_by_rows
from ui.web.access import refusal
from ui.web.uploads import received

log = logging.getLogger("storymem.ui")

STATIC = Path(__file__).resolve().parents[1] / "static"
IMMUTABLE = {"Cache-Control": "private, max-age=31536000, immutable"}
FRESH = {"Cache-Control": "no-store"}
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "mp4": "video/mp4"}
STATIC_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
ANSWERS_KEPT = 200
"""In memory, for who asks again within seconds; the film itself keeps what changed it for longer."""
FRAME_WIDTH = 320
"""Pixels across of a frame looked at in passing."""


def static_version() -> str:
    """A name for the page's scripts as they are now; part of their address, so they can be cached for ever."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


class AnsweredOps:
    """What was answered to each op, so that one sent twice is done once.

    A failure of ours (500) is not kept: a page that asks again means it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Response] = OrderedDict()
        self._running: dict[str, threading.Lock] = {}

    def once(self, op_id: object, work: Callable[[], Response]) -> Response:
        """The answer of `work()`, or the one it gave before under this id."""
        if not isinstance(op_id, str) or not op_id:
            return work()
        with self._lock:
            turn = self._running.setdefault(op_id, threading.Lock())
        try:
            with turn:
                with self._lock:
                    known = self._answers.get(op_id)
                return known or self._kept(op_id, work())
        finally:
            with self._lock:
                self._running.pop(op_id, None)

    def _kept(self, op_id: str, answer: Response) -> Response:
        if answer.status_code < 500:
            with self._lock:
                self._answers[op_id] = answer
                while len(self._answers) > ANSWERS_KEPT:
                    self._answers.popitem(last=False)
        return answer


def as_json(value: object) -> Response:
    """Rows, or what holds rows, as they are sent."""
    return Response(to_json(value), media_type="application/json", headers=FRESH)


def answered(work: Callable[[], object]) -> Response:
    """`work()` as a JSON answer; an error becomes what happened and what to do, and a surprise is logged once."""
    try:
        return as_json(work())
    except EditOutdated as error:
        return refusal(409, error.message, error.fix, current=error.current)
    except (ShotNotFound, TakeNotFound) as error:
        return refusal(404, error.message, error.fix)
    except StoryMemError as error:
        return refusal(422, error.message, error.fix)
    except Exception:
        log.exception("a request failed")
        return refusal(500, "Something in the studio broke.", "Try again; the terminal shows what happened.")


def page_routes(live: Live) -> APIRouter:
    """All routes of the page."""
    router = APIRouter(prefix="/app")
    answered_ops = AnsweredOps()
    version = static_version()

    @router.get("/state")
    def state() -> Response:
        return as_json(live.snapshot())

    @router.get("/events")
    async def events(request: Request, rev: int = 0, session: str | None = None) -> StreamingResponse:
        last = request.headers.get("last-event-id", "")
        start = int(last) if last.isdecimal() else rev
        headers = {**FRESH, "X-Accel-Buffering": "no"}
        return StreamingResponse(live.stream(start, session), media_type="text/event-stream", headers=headers)

    @router.post("/op")
    async def op(request: Request) -> Response:
        # a type other than JSON can be sent by any site without asking first
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return refusal(415, "An op is sent as application/json.", "Use the studio's own page.")
        try:
            body = await request.json()
            json.dumps(body, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return refusal(422, "The text holds half a character.", "Delete it and type it again.")
        except (ValueError, RecursionError):
            return refusal(422, "The request is not JSON.", "Reload the page and try again.")
        if not isinstance(body, dict):
            return refusal(422, "The request is not a JSON object.", "Reload the page and try again.")
        work = lambda: answered(lambda: ops.do(live, body))  # noqa: E731
        return await run_in_threadpool(answered_ops.once, body.get("op_id"), work)

    @router.post("/reference")
    async def reference(request: Request, name: str = "Reference") -> Response:
        # a header of our own makes a browser ask before another site could send this
        if request.headers.get("x-storymem") != "1":
            return refusal(415, "A reference is brought through the page.", "Use the studio's own page.")
        content = await request.body()

        def add() -> dict[str, object]:
            kept = PictureKept(picture=live.studio.memory.add_reference(content, name))
            return {"rev": live.refresh(), **dict(kept)}

        return await run_in_threadpool(answered, add)

    @router.post("/cast/{member_id}/picture")
    async def cast_picture(request: Request, member_id: str) -> Response:
        if request.headers.get("x-storymem") != "1":
            return refusal(415, "A picture is brought through the page.", "Use the studio's own page.")
        content = await request.body()

        def add() -> dict[str, object]:
            kept = PictureKept(picture=live.studio.cast.add_picture(member_id, content))
            return {"rev": live.refresh(), **dict(kept)}

        return await run_in_threadpool(answered, add)

    @router.post("/own/look")
    async def own_look(request: Request, shot: str) -> Response:
        if request.headers.get("x-storymem") != "1":  # as for a reference
            return refusal(415, "A take is brought through the page.", "Use the studio's own page.")
        try:
            path = await received(request, live.studio.folder.tmp)
        except StoryMemError as error:
            return refusal(422, error.message, error.fix)
        return await run_in_threadpool(answered, lambda: looked_at(live.studio, shot, path))

    @router.get("/own/{token}/frames/{index}.jpg")
    def own_frame(token: str, index: str) -> Response:
        try:
            picture = waiting_frame(live.studio, token, index)
        except StoryMemError as error:
            return refusal(404, error.message, error.fix)
        return Response(picture, media_type=MEDIA_TYPES["jpg"], headers=IMMUTABLE)

    @router.get("/shots/{shot_id}/memory")
    def shot_memory(shot_id: str) -> Response:
        def seen() -> board.MemoryBoard:
            now = live.film_now()
            cost = live.seconds_per_memory_frame()
            return board.memory_board(now, now.story.shot(shot_id), seconds_per_frame=cost)

        return answered(seen)

    @router.get("/takes/{take_id}/memory")
    def take_memory(take_id: str) -> Response:
        def seen() -> board.MemoryBoard:
            now = live.film_now()
            return board.take_memory_board(now, *_shot_and_take(now.story, take_id))

        return answered(seen)

    @router.get("/takes/{take_id}/recipe")
    def take_recipe(take_id: str, against: str = "") -> Response:
        def seen() -> recipe.RecipeCard:
            now = live.film_now()
            other = _shot_and_take(now.story, against)[1] if against else None
            return recipe.recipe_card(now, *_shot_and_take(now.story, take_id), other)

        return answered(seen)

    @router.get("/pictures/{name}/seen")
    def picture_seen(name: str) -> Response:
        return answered(lambda: seen_by_rows(live.studio.bank(), [name])[name])

    @router.get("/takes/{take_id}/review")
    def take_review(take_id: str) -> Response:
        def seen() -> review.ReviewRow:
            shot, take = _shot_and_take(live.studio.story, take_id)
            return review.review_row(shot, take, live.studio.memory.review(take))

        return answered(seen)

    @router.get("/takes/{take_id}/frames/{index}.jpg")
    def take_frame(take_id: str, index: str) -> Response:
        try:
            picture = _frame_jpeg(live.studio, take_id, index)
        except TakeNotFound as error:
            return refusal(404, error.message, error.fix)
        except StoryMemError as error:
            return refusal(422, error.message, error.fix)
        return Response(picture, media_type=MEDIA_TYPES["jpg"], headers=IMMUTABLE)

    @router.get("/eyes")
    def scorers() -> Response:
        return answered(scorer_rows)

    @router.get("/engines")
    def engines() -> Response:
        return answered(all_engine_rows)

    cards = GpuWatch()

    @router.get("/gpus")
    def graphics_cards() -> Response:
        return as_json(cards.rows())

    @router.get("/films")
    def films() -> Response:
        opened = live.studio.folder.path.name
        return as_json([film_title(card, opened=opened) for card in live.shelf.films()])

    @router.get("/script")
    def script() -> Response:
        name = quote(slug(live.studio.story.title))
        headers = {**FRESH, "Content-Disposition": f"attachment; filename*=UTF-8''{name}.json"}
        return Response(live.studio.outline.script(), media_type="application/json", headers=headers)

    @router.api_route("/media/{name}.{ending}", methods=["GET", "HEAD"])
    def media(name: str, ending: str) -> Response:
        if ending not in MEDIA_TYPES or len(name) != 64 or not name.isalnum():
            return refusal(404, "There is no such media.", "Reload the page.")
        try:
            path = live.studio.folder.objects.path(name)
        except StoryMemError as error:
            return refusal(404, error.message, error.fix)
        return FileResponse(path, media_type=MEDIA_TYPES[ending], headers=IMMUTABLE)

    @router.api_route("/export/{name}", methods=["GET", "HEAD"])
    def export(name: str) -> Response:
        exports = live.studio.folder.exports.resolve()
        path = (exports / name).resolve()
        if path.parent != exports or not path.is_file() or path.suffix != ".mp4":
            return refusal(404, "This film is no longer there.", "Export it again.")
        return FileResponse(path, media_type="video/mp4", filename=name, headers=FRESH)

    @router.get("/static/{wanted}/{name:path}")
    async def static(wanted: str, name: str) -> Response:
        path = (STATIC / name).resolve()
        if not path.is_relative_to(STATIC.resolve()) or not path.is_file() or path.suffix not in STATIC_TYPES:
            return refusal(404, "There is no such file.", "Reload the page.")
        headers = IMMUTABLE if wanted == version else FRESH
        # read here and whole: a page asks for a hundred of these small files at once, and a thread for each costs more
        return Response(path.read_bytes(), media_type=STATIC_TYPES[path.suffix], headers=headers)

    return router


def _shot_and_take(story: Story, take_id: str) -> tuple[Shot, Take]:
    for shot in story.shots():
        for take in shot.takes:
            if take.id == take_id:
                return shot, take
    raise TakeNotFound(f"There is no take {take_id} in this film.", fix="Reload the page: the take may be gone.")


def _frame_jpeg(studio: Studio, take_id: str, index: str) -> bytes:
    """One frame of a take's clip, small. Raises TakeNotFound for a frame the take does not have, and MediaError."""
    _, take = _shot_and_take(studio.story, take_id)
    if not index.isdecimal() or len(index) > 6 or int(index) >= take.frame_count:
        raise TakeNotFound(
            f"Take {take.number} has no frame {index[:12]}.", fix=f"Ask for 0 to {take.frame_count - 1}."
        )
    return encode_jpeg(read_frame(Path(studio.folder.objects.path(take.clip)), int(index)), width=FRAME_WIDTH)
