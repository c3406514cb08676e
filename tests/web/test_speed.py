"""What keeps the page quick: answers leave at once, an edit is looked at once, and steps are told by number."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import listening
from storymem.core.edits.shot import RewritePrompt
from storymem.core.errors import EditRejected
from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from tests.conftest import small_story
from tests.support.editor import free_port, until
from ui.live import live
from ui.live.live import Live
from ui.ops import all as ops
from ui.ops.base import Done, FilmOp, PageOp
from ui.rows import view
from ui.web.routes import page_routes


@pytest.fixture
def page(tmp_path: Path) -> Iterator[TestClient]:
    opened = Live(Shelf(tmp_path), Studio.create(tmp_path / "first", small_story()))
    app = FastAPI()
    app.include_router(page_routes(opened))
    app.state.live = opened
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client
    opened.close()


def rewrite(page: TestClient, prompt: str, op_id: str | None = None):
    edit = {"kind": "rewrite_prompt", "shot_id": "s1", "prompt": prompt}
    return page.post("/app/op", json={"op": "edit", "edit": edit, "op_id": op_id or prompt})


def state(page: TestClient) -> dict:
    return page.get("/app/state").json()


def test_the_server_sends_without_waiting_for_receipts():
    async def delays() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            sock = writer.get_extra_info("socket")
            accepted.set_result(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        port = free_port()
        async with await asyncio.start_server(answer, sock=listening(port)):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return await accepted

    with ThreadPoolExecutor(1) as apart:  # the page's tests may keep a loop on this thread
        assert apart.submit(asyncio.run, delays()).result() == 1


def test_an_edit_is_looked_at_once(page: TestClient, monkeypatch: pytest.MonkeyPatch):
    looks: list[object] = []
    real = view.view
    monkeypatch.setattr(live.view, "view", lambda *given: looks.append(given) or real(*given))
    for number in range(5):
        assert rewrite(page, f"Prompt {number}.").status_code == 200
    app: Any = page.app
    app.state.live.studio.edit(RewritePrompt(shot_id="s2", prompt="From elsewhere."))
    until(lambda: state(page)["shots"]["s2"]["prompt"] == "From elsewhere.", "an edit that no page made")
    assert len(looks) == 6


@pytest.mark.parametrize("op_id", [None, "tab-1"])
def test_an_op_on_the_film_that_fails_half_way_leaves_nothing_behind(
    page: TestClient, monkeypatch: pytest.MonkeyPatch, op_id: str | None
):
    class HalfOp(FilmOp):
        op: Literal["half"] = "half"

        def do(self, studio: Studio) -> Done:
            studio.edit(RewritePrompt(shot_id="s1", prompt="Half."))
            raise EditRejected("No further.", fix="Stop.")

    before = state(page)
    monkeypatch.setitem(ops.FILM_OPS, "half", HalfOp)
    assert page.post("/app/op", json={"op": "half", "op_id": op_id}).status_code == 422
    assert state(page) == before


def test_what_another_op_did_before_it_failed_is_shown(page: TestClient, monkeypatch: pytest.MonkeyPatch):
    class HalfOp(PageOp):
        op: Literal["half"] = "half"

        def do(self, live: Live) -> Done:
            live.studio.edit(RewritePrompt(shot_id="s1", prompt="Half."))
            raise EditRejected("No further.", fix="Stop.")

    monkeypatch.setitem(ops.PAGE_OPS, "half", HalfOp)
    assert page.post("/app/op", json={"op": "half"}).status_code == 422
    assert state(page)["shots"]["s1"]["prompt"] == "Half."


def test_the_film_says_which_steps_undo_and_redo_would_take(page: TestClient):
    first = state(page)["film"]["history"]
    assert first["undo"] is None
    assert first["redo"] is None
    rewrite(page, "One.")
    rewrite(page, "Two.")
    one = state(page)["film"]["history"]
    page.post("/app/op", json={"op": "undo"})
    two = state(page)["film"]["history"]
    assert (two["redo"], two["commit"]) == (one["undo"], one["commit"] + 1)
    assert two["undo"] < two["redo"]
    rewrite(page, "Three.")
    assert state(page)["film"]["history"]["undo"] > one["undo"]


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_only_the_step_that_was_meant_is_taken(page: TestClient, verb: str):
    rewrite(page, "One.")
    rewrite(page, "Two.")
    page.post("/app/op", json={"op": "undo"})
    before = state(page)
    number = before["film"]["history"][verb]
    refused = page.post("/app/op", json={"op": verb, "step": number + 7})
    assert refused.status_code == 422
    assert "changed elsewhere" in refused.json()["message"]
    assert state(page)["film"]["history"] == before["film"]["history"]
    assert page.post("/app/op", json={"op": verb, "step": "x"}).status_code == 422
    assert page.post("/app/op", json={"op": verb, "step": number}).status_code == 200
    assert state(page)["shots"]["s1"]["prompt"] == {"undo": "Shot 1, wide.", "redo": "Two."}[verb]


def test_a_step_that_was_meant_is_refused_where_there_is_none(page: TestClient):
    assert page.post("/app/op", json={"op": "undo", "step": 1}).status_code == 422
