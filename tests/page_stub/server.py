"""The stub server: `python -m tests.page_stub --port 7990 --shots 12`. The page at `/`, the contract under `/app`."""

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse

from tests.page_stub.edits import Refused
from tests.page_stub.memory import memory_of
from tests.page_stub.ops import do, pretend_to_render
from tests.page_stub.pictures import encoded_clip, encoded_picture
from tests.page_stub.stage import Film

Fields = dict[str, Any]
STATIC = Path(__file__).parents[2] / "ui" / "static"
GRADIO_FONTS = Path(find_spec("gradio").origin).parent / "templates/frontend/static/fonts"


@lru_cache(maxsize=400)
def media(name: str) -> bytes:
    """c<seed>x<n>.mp4 is a clip of n frames; anything else <letter><seed>x<frame> is a picture."""
    stem, suffix = name.rsplit(".", 1)
    seed, number = (int(part) for part in stem[1:].split("x"))
    return encoded_clip(seed, number) if suffix == "mp4" else encoded_picture(seed, suffix, number / 81)


def ranged(content: bytes, kind: str, asked: str | None) -> Response:
    """The bytes a player asked for: a whole file, or one range of it."""
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, max-age=31536000, immutable"}
    if not asked:
        return Response(content, media_type=kind, headers=headers)
    first, _, last = asked.removeprefix("bytes=").partition("-")
    start, end = int(first or 0), min(int(last or len(content) - 1), len(content) - 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
    return Response(content[start : end + 1], 206, headers, kind)


def make_app(shot_count: int = 12, delay: float = 0.0, render: bool = True) -> FastAPI:
    """The stub. `delay` seconds pass before each answer to an operation, to see what the page does meanwhile."""
    film = Film(shot_count, delay)

    @asynccontextmanager
    async def rendering(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(pretend_to_render(film)) if render else None
        yield
        if task:
            task.cancel()

    app = FastAPI(lifespan=rendering)
    app.state.film = film

    @app.get("/")
    def page() -> Response:
        return FileResponse(Path(__file__).with_name("shell.html"))

    @app.get("/app/static/{version}/{name}")
    def static(version: str, name: str) -> Response:
        path = STATIC / name
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        return FileResponse(path, media_type=kind, headers={"Cache-Control": "no-store"})

    @app.get("/static/fonts/{family}/{name}")
    def font(family: str, name: str) -> Response:
        return FileResponse(GRADIO_FONTS / family / name)

    @app.get("/app/state")
    async def snapshot() -> JSONResponse:
        return JSONResponse(film.state)

    @app.post("/app/op")
    async def operate(request: Request) -> JSONResponse:
        if request.headers.get("content-type") != "application/json":
            return JSONResponse({"message": "Not JSON.", "fix": "Send application/json."}, 415)
        body = await request.json()
        await asyncio.sleep(film.delay)
        if body["op_id"] not in film.answers:
            try:
                film.answers[body["op_id"]] = {**do(film, body), "rev": film.state["rev"]}
            except Refused as refused:
                return JSONResponse(refused.answer, refused.status)
        return JSONResponse(film.answers[body["op_id"]])

    @app.get("/app/events")
    async def events(request: Request, rev: int = 0) -> StreamingResponse:
        since = int(request.headers.get("last-event-id") or rev)
        hello = {"hello": {"rev": film.state["rev"], "session": film.state["session"]}}
        missed = [line for line in film.events if int(line.split("\n", 1)[0][4:]) > since]
        return StreamingResponse(
            stream(film, hello, missed), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    @app.get("/app/shots/{shot_id}/memory")
    async def shot_memory(shot_id: str) -> JSONResponse:
        return JSONResponse(memory_of(film, shot_id))

    @app.get("/app/takes/{take_id}/memory")
    async def take_memory(take_id: str) -> JSONResponse:
        return JSONResponse(memory_of(film, take_id.split("t")[0], take_id))

    @app.get("/app/films")
    async def films() -> JSONResponse:
        here = {
            "folder": "salt-road",
            "title": film.state["film"]["title"],
            "shots": len(film.state["shots"]),
            "opened": True,
        }
        return JSONResponse([here, {"folder": "lamp", "title": "The Lamp", "shots": 7, "opened": False}])

    @app.get("/app/script")
    async def script() -> JSONResponse:
        return JSONResponse({"story_name": film.state["film"]["title"], "scenes": []})

    @app.post("/app/reference")
    async def reference(name: str) -> JSONResponse:
        film.change("Add a reference", lambda: None)
        return JSONResponse({"rev": film.state["rev"], "name": name})

    @app.api_route("/app/media/{name}", methods=["GET", "HEAD"])
    def media_file(name: str, request: Request) -> Response:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return ranged(media(name), kind, request.headers.get("range"))

    return app


async def stream(film: Film, hello: Fields, missed: list[str]) -> AsyncIterator[str]:
    """What was missed, then everything that happens."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    film.listeners.add(queue)
    try:
        yield "retry: 700\n\n"
        yield f"data: {json.dumps(hello)}\n\n"
        for line in missed:
            yield line
        while True:
            try:
                yield await asyncio.wait_for(queue.get(), 10)
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        film.listeners.discard(queue)
