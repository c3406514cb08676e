"""Undo and redo at once and true, in a real browser on the real server: what is painted before the server's answer is
what the server then comes to, whatever else changes the film meanwhile."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.editor import Editor, until
from tests.support.page import card, choose, held, last_shot, open_copy, prompt_box, settled, shot, shown, stop_all

OF_SHOT = "scene_id label prompt scene_cut is_first starts_fresh seed overrides preset circled takes learn locked notes"
OF_FILM = "title overview settings preset references cast undo redo"


def film(page: Page) -> dict[str, Any]:
    """The film as the page shows it, without what only follows from it."""
    return of_film(page.evaluate("JSON.parse(JSON.stringify(__sm.S.state))"))


def of_film(state: dict[str, Any]) -> dict[str, Any]:
    told = {name: state["film"][name] for name in OF_FILM.split()}
    ids = [shot_id for scene in state["scenes"] for shot_id in scene["shots"]]
    shots = {one: {name: state["shots"][one][name] for name in OF_SHOT.split()} for one in ids}
    return {"film": told, "scenes": state["scenes"], "shots": shots}


def do(page: Page, body: dict[str, Any]) -> None:
    """Does something in this page, and waits until the server has."""
    page.evaluate("body => __sm.op(body)", body)
    settled(page)


def edit(page: Page, **change: Any) -> None:
    do(page, {"op": "edit", "edit": change})


def agrees(page: Page, editor: Editor) -> None:
    """The page shows what the server holds, in every field."""
    settled(page)
    page.wait_for_function("rev => __sm.S.state.rev >= rev", arg=editor.state()["rev"])
    now, truth = page.evaluate("JSON.parse(JSON.stringify(__sm.S.state))"), editor.state()
    for part in ("rev", "film", "scenes", "shots"):
        assert now[part] == truth[part]


EDITS: tuple[dict[str, Any], ...] = (
    {"op": "edit", "edit": {"kind": "set_shot", "shot_id": "s1", "scene_cut": False}},
    {"op": "edit", "edit": {"kind": "rewrite_prompt", "shot_id": "s1", "prompt": "Another one.", "was": None}},
    {"op": "edit", "edit": {"kind": "move_shot", "shot_id": "s1", "scene_id": "sc4", "index": 2}},
    {"op": "edit", "edit": {"kind": "move_scene", "scene_id": "sc4", "index": 0}},
    {"op": "edit", "edit": {"kind": "circle_take", "shot_id": "s2", "take_id": "t2-2"}},
    {"op": "edit", "edit": {"kind": "mark_take", "shot_id": "s2", "take_id": "t2-3", "deleted": True}},
    {"op": "edit", "edit": {"kind": "rename_film", "title": "Elsewhere"}},
    {"op": "edit", "edit": {"kind": "remove_shot", "shot_id": "s1"}},
    {"op": "edit", "edit": {"kind": "remove_scene", "scene_id": "sc4"}},
    {"op": "settings", "changes": {"num_inference_steps": 7}},
    {"op": "override", "shot_id": "s3", "changes": {"guidance_scale": 2.5}},
    {"op": "insert_shot", "scene_id": "sc0", "index": 1, "prompt": "A new one."},
    {"op": "duplicate_shot", "shot_id": "s2"},
    {
        "op": "batch",
        "edits": [
            {"kind": "set_shot", "shot_id": "s2", "locked": True},
            {"kind": "remove_shot", "shot_id": "s3"},
        ],
    },
)


def name_of(body: dict[str, Any]) -> str:
    return body["edit"]["kind"] if body["op"] == "edit" else body["op"]


@pytest.mark.parametrize("body", EDITS, ids=name_of)
def test_a_step_is_taken_back_and_made_again_before_the_server_answers(
    page: Page, editor: Editor, body: dict[str, Any]
):
    if "was" in body.get("edit", {}):
        body = {**body, "edit": {**body["edit"], "was": shot(editor, "s1")["prompt"]}}
    before = film(page)
    do(page, body)
    agrees(page, editor)
    made = film(page)
    assert made != before
    page.locator("body").click(position={"x": 2, "y": 2})
    with held(page):
        page.keyboard.press("Control+z")
        page.wait_for_function("__sm.S.pending === 1")
        back = film(page)
    assert {**back, "film": {**back["film"], "redo": None}} == before
    agrees(page, editor)
    assert film(page) == back
    with held(page):
        page.keyboard.press("Control+y")
        page.wait_for_function("__sm.S.pending === 1")
        assert film(page) == made
    agrees(page, editor)
    assert film(page) == made


def test_undo_undo_redo_in_one_breath(page: Page, editor: Editor):
    for shot_id in ("s1", "s3", "s6"):
        choose(page, shot_id)
        page.keyboard.press("/")
    settled(page)
    was = [shot(editor, one)["scene_cut"] for one in ("s1", "s3", "s6")]
    cuts = "['s1', 's3', 's6'].map(id => __sm.S.state.shots[id].scene_cut)"
    with held(page):
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+y")
        assert page.evaluate(cuts) == [was[0], was[1], not was[2]]
        assert "2.3" in shown(page, "state.film.redo")
        said = film(page)["film"]
    agrees(page, editor)
    assert page.evaluate(cuts) == [was[0], was[1], not was[2]]
    assert film(page)["film"] == said


def test_an_undo_while_the_edit_is_on_its_way_waits_for_it(page: Page, editor: Editor):
    was = shot(editor, "s1")["prompt"]
    choose(page, "s1")
    with held(page):
        prompt_box(page).fill("Typed, and at once taken back.")
        page.get_by_role("button", name="Undo").click()
        page.wait_for_function("__sm.S.pending === 2")
        assert shown(page, "state.shots.s1.prompt") == "Typed, and at once taken back."
    agrees(page, editor)
    assert shown(page, "state.shots.s1.prompt") == was
    expect(prompt_box(page)).to_have_value(was)


def test_after_a_reload_the_first_undo_waits_and_its_redo_does_not(page: Page, editor: Editor):
    edit(page, kind="rename_film", title="Elsewhere")
    page.reload()
    page.wait_for_function("window.__sm && __sm.S.state && __sm.S.net === 'open'")
    page.locator(".tl-cell").first.wait_for()
    with held(page):
        page.keyboard.press("Control+z")
        page.wait_for_function("__sm.S.pending === 1")
        assert shown(page, "state.film.title") == "Elsewhere"
    agrees(page, editor)
    assert shown(page, "state.film.title") == "A long film"
    with held(page):
        page.keyboard.press("Control+y")
        assert page.evaluate("__sm.S.state.film.title") == "Elsewhere"
    agrees(page, editor)


def test_an_undo_that_another_tab_has_overtaken_is_refused_and_takes_nothing_back(page: Page, editor: Editor):
    edit(page, kind="set_shot", shot_id="s1", scene_cut=False)
    with held(page):
        page.keyboard.press("Control+z")
        assert page.evaluate("__sm.S.state.shots.s1.scene_cut") is True
        editor.op("edit", edit={"kind": "rename_film", "title": "From another tab"})
    page.get_by_text("The film was changed elsewhere meanwhile").wait_for()
    agrees(page, editor)
    assert not shown(page, "state.shots.s1.scene_cut")
    assert shown(page, "state.film.title") == "From another tab"
    page.keyboard.press("Control+z")
    settled(page)
    agrees(page, editor)
    assert shown(page, "state.film.title") == "A long film"


def message_of_a_deleted_shot(page: Page) -> Locator:
    """Shot 1.2 is gone, and the message that says so stays, as one points at it."""
    card(page, "1.2").click()
    page.keyboard.press("Delete")
    message = page.locator(".sm-toast", has_text="Shot 1.2 removed")
    message.hover()
    return message


def test_the_undo_of_a_message_is_painted_at_once_and_takes_back_what_it_says(page: Page, editor: Editor):
    message = message_of_a_deleted_shot(page)
    with held(page):
        message.get_by_role("button", name="Undo").click()
        page.wait_for_function("__sm.S.pending === 1")
        assert "s1" in shown(page, "state.scenes")[0]["shots"]
    agrees(page, editor)
    expect(message).to_have_count(0)
    assert "s1" in shown(page, "state.scenes")[0]["shots"]


def test_a_message_loses_its_undo_once_another_step_is_the_newest(page: Page, editor: Editor):
    message = message_of_a_deleted_shot(page)
    editor.op("edit", edit={"kind": "rename_film", "title": "From another tab"})
    expect(message.get_by_role("button", name="Undo")).to_have_count(0)
    expect(message).to_be_visible()
    page.keyboard.press("Control+z")  # the other edit
    page.keyboard.press("Control+z")
    settled(page)
    assert "s1" in shown(page, "state.scenes")[0]["shots"]


def test_a_message_whose_step_is_overtaken_as_one_clicks_takes_nothing_back(page: Page, editor: Editor):
    message = message_of_a_deleted_shot(page)
    with held(page):
        message.get_by_role("button", name="Undo").click()
        editor.op("edit", edit={"kind": "rename_film", "title": "From another tab"})
    page.get_by_text("The film was changed elsewhere meanwhile").wait_for()
    agrees(page, editor)
    assert "s1" not in shown(page, "state.scenes")[0]["shots"]
    assert shown(page, "state.film.title") == "From another tab"


def test_a_message_of_one_film_takes_nothing_back_in_the_next(page: Page, editor: Editor, template: Path):
    message = message_of_a_deleted_shot(page)
    folder = open_copy(editor, template)
    page.wait_for_function("folder => __sm.S.state.film.folder === folder", arg=folder)
    expect(message.get_by_role("button", name="Undo")).to_have_count(0)


def test_another_tabs_edit_is_taken_back_at_once_too(page: Page, editor: Editor):
    editor.op("edit", edit={"kind": "set_shot", "shot_id": "s3", "notes": "From another tab."})
    page.wait_for_function("__sm.S.state.shots.s3.notes !== ''")
    with held(page):
        page.keyboard.press("Control+z")
        assert page.evaluate("__sm.S.state.shots.s3.notes") == ""
    agrees(page, editor)


def test_a_take_that_came_meanwhile_stays_when_the_edit_before_it_is_taken_back(page: Page, editor: Editor):
    last = last_shot(editor)
    edit(page, kind="set_shot", shot_id=last, notes="Wider.")
    edit(page, kind="set_shot", shot_id="s1", scene_cut=False)
    do(page, {"op": "generate", "shot_ids": [last]})
    until(lambda: shot(editor, last)["takes"], "a take", seconds=60)
    until(lambda: not shot(editor, last)["job"], "the queue is still")
    agrees(page, editor)
    with held(page):
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert page.evaluate("__sm.S.state.shots.s1.scene_cut") is True
        now = page.evaluate("id => __sm.S.state.shots[id]", last)
        assert (now["notes"], len(now["takes"]), bool(now["circled"])) == ("", 1, True)
    agrees(page, editor)
    assert len(shot(editor, last)["takes"]) == 1


def test_a_shot_with_a_job_comes_back_only_as_the_server_says(page: Page, editor: Editor):
    last = last_shot(editor)
    do(page, {"op": "pause"})
    do(page, {"op": "generate", "shot_ids": [last]})
    page.wait_for_function("id => __sm.S.state.shots[id].job", arg=last)
    edit(page, kind="remove_shot", shot_id=last)
    page.wait_for_function("id => !__sm.S.state.shots[id]", arg=last)
    with held(page):
        page.keyboard.press("Control+z")
        page.wait_for_function("__sm.S.pending === 1")
        assert page.evaluate("id => !__sm.S.state.shots[id]", last)
    agrees(page, editor)
    assert page.evaluate("id => Boolean(__sm.S.state.shots[id])", last)
    do(page, {"op": "resume"})
    stop_all(editor)


def test_what_undo_paints_is_seen_on_the_card_and_the_buttons(page: Page, editor: Editor):
    card(page, "1.2").click()
    page.keyboard.press("Delete")
    expect(page.locator(".tl-cell")).to_have_count(8)
    agrees(page, editor)
    with held(page):
        page.keyboard.press("Control+z")
        expect(page.locator(".tl-cell")).to_have_count(9)
        expect(page.locator("[data-do=undo]")).to_have_attribute("title", re.compile("insert a shot"))
        expect(page.locator("[data-do=redo]")).to_have_attribute("title", re.compile("remove shot 1.2"))
    agrees(page, editor)


def walk(page: Page, editor: Editor, seed: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Things done to a film in an order of chance."""
    chance = random.Random(seed)
    for number in range(40):
        shots = [one for scene in editor.state()["scenes"] for one in scene["shots"]]
        one, other = chance.choice(shots), chance.choice(editor.state()["scenes"])
        changes: tuple[dict[str, Any], ...] = (
            {"op": "edit", "edit": {"kind": "set_shot", "shot_id": one, "notes": f"Note {number}"}},
            {"op": "edit", "edit": {"kind": "move_shot", "shot_id": one, "scene_id": other["id"], "index": 0}},
            {"op": "insert_shot", "scene_id": other["id"], "index": 0, "prompt": f"Shot {number}."},
            {"op": "edit", "edit": {"kind": "remove_shot", "shot_id": one}},
            {"op": "duplicate_shot", "shot_id": one},
        )
        body = chance.choice(changes if len(shots) > 4 else changes[2:3])
        if chance.random() < 0.35:
            yield "edit", lambda body=body: do(page, body)
        else:
            key = chance.choice(("Control+z", "Control+z", "Control+y"))
            yield "step", lambda key=key: page.keyboard.press(key)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_in_whatever_order_what_is_painted_is_what_the_server_comes_to(
    page: Page, editor: Editor, seed: int
):
    painted = 0
    for kind, act in walk(page, editor, seed):
        if kind == "edit":
            act()
            agrees(page, editor)
            continue
        before = film(page)
        with held(page) as asked:
            act()
            page.evaluate("new Promise(done => setTimeout(done, 20))")
            now = film(page)
        agrees(page, editor)
        if asked and now != before:
            painted += 1
            assert film(page) == now
    assert painted > 8
