"""The page by keyboard alone, in a real browser: a film made without the mouse, and a focus that is always seen."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.editor import Editor, until
from tests.support.page import card, choose, prompt_box, settled, shot, stop_all
from tests.support.page_audit import focus

PANES = ["Film", "Viewer", "Shot", "Timeline", "Memory board", "Render queue"]
MOST = 600  # presses of Tab after which somebody is trapped


def walk(page: Page, key: str = "Tab") -> list[dict[str, Any]]:
    """Everything Tab stops at, once round."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press(key)
        now = focus(page)
        if now and stops and now["place"] == stops[0]["place"]:
            return stops
        if now:
            stops.append(now)
    raise AssertionError(f"Tab never came round: {[stop['name'] for stop in stops[-6:]]}")


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """The focus is moved, by Tab alone, to what is called so."""
    for _ in range(MOST):
        now = focus(page)
        if now and re.search(name, " ".join(now["name"].split())):
            return
        page.keyboard.press(key)
    raise AssertionError(f"Tab does not come to {name}")


def unseen(stops: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one['name']} ({one['what']})" for one in stops if not one["ringed"] or not one["inside"] or one["covered"]
    ]


# ---------------------------------------------------------------- where the focus is


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_tab_goes_round_the_panes_in_order_and_can_always_be_seen(page: Page, width: int, height: int):
    page.set_viewport_size({"width": width, "height": height})
    choose(page, "s2")
    page.evaluate("document.querySelectorAll('.sm-inspector details').forEach(one => { one.open = true; })")
    page.locator(".sm-title").focus()
    stops = walk(page)
    assert len(stops) > 50
    assert unseen(stops) == []
    order = [pane for at, pane in enumerate(one["pane"] for one in stops) if at == 0 or stops[at - 1]["pane"] != pane]
    assert order[: len(PANES)] == PANES
    back = walk(page, "Shift+Tab")
    assert {one["name"] for one in back} == {one["name"] for one in stops}
    page.evaluate("document.querySelectorAll('.sm-inspector details').forEach(one => { one.open = false; })")


DIALOGS = [
    "Films and scripts",
    r"Cast \(C\)",
    "Search and commands",
    "^Settings",
    "^Keys",
    "Update stale",
    "Render missing",
]


@pytest.mark.parametrize("opener", [*DIALOGS, "Export film", "What was sent"])
def test_a_dialog_opens_and_closes_by_key_keeps_the_focus_and_gives_it_back(page: Page, opener: str):
    choose(page, "s2")
    page.locator(".sm-title").focus()
    tab_to(page, opener)
    before = focus(page)
    assert before
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.wait_for_function("document.activeElement.closest('dialog')")
    page.wait_for_function("!document.querySelector('.sm-examples[hidden]')")  # the list of films is there
    stops = walk(page)
    assert all(one["dialog"] for one in stops)
    assert unseen(stops) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    now = focus(page)
    assert now
    assert now["name"] == before["name"]


def test_menus_close_with_escape_and_give_the_focus_back(page: Page):
    choose(page, "s2")
    page.locator(".sm-me-slots button[data-picture]").last.focus()
    before = focus(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    item = focus(page)
    assert item
    assert item["inside"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    assert before
    assert focus(page) == before


# ---------------------------------------------------------------- what opens stays where it belongs


def test_the_form_of_a_waiting_job_stays_beside_its_button_when_the_window_or_the_list_moves(
    page: Page, editor: Editor
):
    editor.op("pause")
    editor.op("generate", shot_ids=["s0", "s1", "s2", "s3", "s5", "s6", "s7"])
    page.locator(".sm-qu-wait").nth(4).focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="in the queue")
    page.keyboard.type("77")
    gap = """() => { const at = document.querySelector('.sm-qu-wait [aria-expanded=true]').getBoundingClientRect();
      const form = document.querySelector('.sm-qu-beside').getBoundingClientRect();
      const across = form.right - Math.min(at.right, innerWidth - 8);
      return [across, Math.min(Math.abs(form.top - at.bottom), Math.abs(at.top - form.bottom))]; }"""
    assert page.evaluate(gap) == pytest.approx([0, 4], abs=1)
    page.set_viewport_size({"width": 1300, "height": 900})
    page.wait_for_timeout(100)
    assert page.evaluate(gap) == pytest.approx([0, 4], abs=1)
    page.locator(".sm-qu-scroll").evaluate("one => { one.scrollTop = 24; }")
    page.wait_for_timeout(100)
    assert page.evaluate(gap) == pytest.approx([0, 4], abs=1)
    expect(form.get_by_label("Seed", exact=True)).to_have_value("77")
    page.keyboard.press("Escape")
    stop_all(editor)
    editor.op("resume")


def test_a_menu_at_a_point_goes_when_the_page_moves_under_it(page: Page):
    menu = page.get_by_role("menu")
    card(page, "1.2").click(button="right")
    expect(menu).to_be_visible()
    page.set_viewport_size({"width": 1200, "height": 900})
    expect(menu).to_be_hidden()
    card(page, "1.1").click(button="right")
    page.mouse.move(700, 200)
    page.mouse.wheel(0, 40)
    expect(menu).to_be_hidden()


def test_the_head_of_a_paused_queue_says_all_it_has_to_say(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "broken"})
    editor.op("generate", shot_ids=["s6", "s7"])
    until(lambda: [job["state"] for job in editor.state()["queue"]["jobs"]] == ["failed"] * 2, "both failed")
    editor.op("pause")
    editor.op("generate", shot_ids=["s0", "s1", "s2"])
    counts = page.locator(".sm-qu-counts:not(:empty)")
    expect(counts).to_have_text("3 waiting · 2 failed")
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        assert counts.evaluate("one => one.checkVisibility() && one.scrollWidth <= one.clientWidth"), width
        head = page.locator(".sm-qu header")
        assert head.evaluate("one => one.scrollWidth <= one.clientWidth"), width
    stop_all(editor)
    editor.op("resume")


# ---------------------------------------------------------------- a film without the mouse


def pane(page: Page, name: str) -> None:
    for _ in PANES:
        page.keyboard.press("F6")
        now = focus(page)
        if now and now["pane"] == name:
            return
    raise AssertionError(f"F6 does not come to {name}")


def takes(editor: Editor, shot_id: str) -> int:
    return len(shot(editor, shot_id)["takes"])


def test_a_film_is_made_without_the_mouse(page: Page, editor: Editor):
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "Films and scripts")
    page.keyboard.press("Enter")
    tab_to(page, "^Title$")
    page.keyboard.type("By hand")
    page.keyboard.press("Enter")
    until(lambda: editor.state()["film"]["title"] == "By hand", "the film is open")
    expect(page.locator("dialog[open]")).to_have_count(0)
    editor.op("settings", changes={"engine": "quick", "frame_count": 9})  # so that it is made in a moment

    pane(page, "Shot")
    expect(prompt_box(page)).to_be_focused()
    page.keyboard.type("A harbour at dawn.")
    page.keyboard.press("Escape")
    for words in ("A boat leaves.", "Gulls over the water."):
        page.keyboard.press("n")
        expect(prompt_box(page)).to_be_focused()
        expect(prompt_box(page)).to_have_value("")
        page.keyboard.type(words)
        page.keyboard.press("Escape")
    settled(page)
    first, second, third = editor.state()["scenes"][0]["shots"]
    assert [shot(editor, one)["prompt"] for one in (first, second, third)] == [
        "A harbour at dawn.",
        "A boat leaves.",
        "Gulls over the water.",
    ]

    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("/")
    until(lambda: not shot(editor, second)["scene_cut"], "the second continues the first")
    page.keyboard.press("Home")
    for shot_id in (first, second, third):
        page.keyboard.press("Control+Enter")
        until(lambda done=shot_id: takes(editor, done) == 1, f"a take of {shot_id}")
        page.keyboard.press("ArrowRight")

    page.keyboard.press("Home")
    pane(page, "Shot")
    page.keyboard.press("Control+Enter")
    until(lambda: takes(editor, first) == 2, "another take of the first")
    expect(page.get_by_role("listbox", name="Takes").get_by_role("option")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    page.keyboard.press("o")
    until(lambda: shot(editor, first)["circled"] == shot(editor, first)["takes"][1]["id"], "the second take is circled")

    page.keyboard.press("End")
    expect(page.locator(".sm-me-slots")).to_contain_text("1.1 t2")  # what it is shown since the other take is circled
    page.evaluate("document.activeElement.blur()")
    pane(page, "Memory board")  # where one was there last
    tab_to(page, "position -1")
    page.keyboard.press("p")
    until(lambda: pinned(editor, third), "a keyframe is pinned")

    pane(page, "Film")
    tab_to(page, "Export film")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Export the film")
    expect(dialog).to_be_visible()
    tab_to(page, "^Export film")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("link")).to_be_visible()
    page.keyboard.press("Escape")
    made = editor.state()["film"]["export"]
    assert made["frame_count"] == editor.state()["film"]["total_frames"]
    now = focus(page)
    assert now
    assert now["name"] == "Export film"


def pinned(editor: Editor, shot_id: str) -> bool:
    with urllib.request.urlopen(f"{editor.address}/app/shots/{shot_id}/memory", timeout=30) as answer:
        return any(slot["pinned"] == "film" for slot in json.loads(answer.read())["slots"])
