"""The film bar, the timeline, its keys and dialogs, in a real browser on the real server."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.editor import Editor, until
from tests.support.films import film_on_disk
from tests.support.page import (
    MARKUP,
    Tab,
    card,
    choose,
    last_shot,
    open_copy,
    prompt_box,
    queue_states,
    seat,
    settled,
    shot,
    shown,
    stop_all,
)
from tests.support.page_audit import accessibility_tree


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_all_panes_stand_on_the_screen_without_scrolling(page: Page, width: int, height: int):
    page.set_viewport_size({"width": width, "height": height})
    sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert sizes == [width, height]
    for pane in ("sm-top", "sm-mid-left", "sm-mid-right", "sm-timeline", "sm-low-left", "sm-low-right"):
        box = page.locator(f"#{pane}").bounding_box()
        assert box
        assert box["width"] > 100
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    choose(page, "s7")
    slots = page.locator(".sm-me-slot").evaluate_all(
        "nodes => nodes.filter(n => { const b = n.getBoundingClientRect(), p = n.closest('#sm-low-left')"
        ".getBoundingClientRect(); return b.left >= p.left && b.right <= p.right && b.bottom <= p.bottom }).length"
    )
    assert slots == 10


def test_mounting_a_pane_again_moves_it_and_makes_no_second_one(page: Page):
    page.evaluate(
        """() => { const style = document.querySelector('link[href*="/timeline.css"]').href;
        return import(style.replace('.css', '.js')).then(m => m.mount(document.querySelector('.sm-timeline'))); }"""
    )
    expect(page.locator(".tl-card")).to_have_count(9)


def test_every_state_has_its_own_shape(page: Page, editor: Editor):
    def sign(status: str):
        return page.locator(f".tl-cell[data-status={status}] .sm-status.is-{status}").first

    for status in ("fresh", "stale", "never"):
        expect(sign(status)).to_be_attached()
    last = last_shot(editor)
    editor.op("settings", changes={"engine": "broken"})
    editor.op("generate", shot_ids=[last])
    expect(sign("failed")).to_be_attached()
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s0", "s1"])
    expect(sign("rendering")).to_be_attached()
    expect(sign("queued")).to_be_attached()
    stop_all(editor)


def test_a_click_selects_and_a_reload_keeps_the_selection(page: Page):
    card(page, "2.1").click()
    expect(card(page, "2.1")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".vw-where b")).to_have_text("shot 2.1")
    expect(page.locator(".tl-card[tabindex='0']")).to_have_count(1)
    page.reload()
    expect(card(page, "2.1")).to_have_attribute("aria-selected", "true")


def test_the_title_is_edited_in_place_and_keys_rest_meanwhile(page: Page, editor: Editor):
    title = page.get_by_role("textbox", name="Film title")
    title.fill("The Salt Road, second draft")
    title.press("Enter")
    until(lambda: editor.state()["film"]["title"] == "The Salt Road, second draft", "the title is saved")
    before = editor.state()["rev"]
    title.focus()
    page.keyboard.type("nd/o?")
    title.press("Escape")
    expect(title).to_have_value("The Salt Road, second draft")
    settled(page)
    assert editor.state()["rev"] == before


def test_a_seam_toggles_by_click_and_key_and_the_first_shot_has_none(page: Page, editor: Editor):
    page.get_by_role("button", name="1.3 continues").click()
    until(lambda: shot(editor, "s2")["scene_cut"], "the seam is a cut")
    expect(page.get_by_role("button", name="1.3 starts with a cut")).to_be_visible()
    expect(page.get_by_role("button", name="The film starts here")).to_be_disabled()
    card(page, "1.3").click()
    page.keyboard.press("/")
    until(lambda: not shot(editor, "s2")["scene_cut"], "the seam continues again")


def test_dragging_moves_a_shot_into_another_scene_and_escape_leaves_it(page: Page, editor: Editor):
    source, target = card(page, "1.2").bounding_box(), card(page, "2.2").bounding_box()
    assert source
    assert target

    def drag() -> None:
        page.mouse.move(source["x"] + 40, source["y"] + 30)
        page.mouse.down()
        page.mouse.move(target["x"] - 10, source["y"] + 30, steps=8)

    drag()
    expect(page.locator(".tl-ghost")).to_be_attached()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert seat(editor, "s1") == ("sc0", 1)
    drag()
    page.mouse.up()
    until(lambda: seat(editor, "s1") == ("sc4", 1), "the shot was dragged into scene 2")
    expect(card(page, "2.2")).to_have_attribute("aria-selected", "true")


def test_alt_arrows_move_within_and_out_of_a_scene(page: Page, editor: Editor):
    card(page, "1.3").click()
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: seat(editor, "s2") == ("sc0", 3), "it moved within the scene")
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: seat(editor, "s2") == ("sc4", 0), "it moved into the next scene")
    page.keyboard.press("Alt+ArrowLeft")
    until(lambda: seat(editor, "s2") == ("sc0", 3), "and back")


def test_keys_insert_duplicate_delete_and_undo(page: Page, editor: Editor):
    def count() -> int:
        return len(editor.state()["shots"])

    card(page, "1.1").click()
    page.keyboard.press("n")
    expect(card(page, "1.2")).to_have_attribute("aria-selected", "true")
    expect(prompt_box(page)).to_be_focused()
    assert not editor.state()["shots"][editor.state()["scenes"][0]["shots"][1]]["prompt"]
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+N")
    until(lambda: count() == 11, "another stands before it")
    page.keyboard.press("Escape")
    card(page, "1.1").click()
    page.keyboard.press("d")
    until(lambda: count() == 12, "the shot was duplicated")
    expect(card(page, "1.2")).to_have_attribute("aria-selected", "true")
    card(page, "1.2").focus()
    page.keyboard.press("Delete")
    until(lambda: count() == 11, "it was deleted")
    page.locator(".sm-toast").get_by_role("button", name="Undo").click()
    until(lambda: count() == 12, "the message brought it back")


def test_the_menu_of_a_card_does_what_keys_and_drags_do(page: Page, editor: Editor):
    card(page, "1.2").click(button="right")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    card(page, "1.2").click(button="right")
    menu.get_by_role("menuitem", name="Move later").click()
    until(lambda: seat(editor, "s1") == ("sc0", 2), "the menu moved it")


def test_brackets_show_takes_and_o_circles_the_shown_one(page: Page, editor: Editor):
    card(page, "1.3").click()
    where = page.locator(".vw-where")
    expect(where).to_contain_text("take 1")
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(where).to_contain_text("take 3")
    expect(where).to_contain_text("not circled")
    page.keyboard.press("[")
    expect(where).to_contain_text("take 2")
    assert shot(editor, "s2")["circled"] == "t2"
    page.keyboard.press("o")
    until(lambda: shot(editor, "s2")["circled"] == "t2-2", "the shown take is circled")
    expect(where.get_by_text("not circled")).to_be_hidden()


def test_generating_from_a_text_field_to_the_front_and_cancelling(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s0", "s1"])
    until(lambda: "running" in queue_states(editor), "the first one runs")
    choose(page, last_shot(editor))
    page.get_by_role("textbox", name="Film title").focus()
    page.keyboard.press("Control+Enter")
    until(lambda: len(queue_states(editor)) == 3, "it waits at the end")
    choose(page, "s3")
    page.keyboard.press("Control+Shift+Enter")
    until(lambda: len(queue_states(editor)) == 4, "another is asked for")
    waiting = [job["shot_id"] for job in editor.state()["queue"]["jobs"] if job["state"] == "waiting"]
    assert waiting == ["s3", "s1", last_shot(editor)]
    page.keyboard.press("Escape")
    card(page, "1.1").click()
    page.keyboard.press("Shift+X")
    until(lambda: "cancelled" in queue_states(editor), "the running one was stopped")
    stop_all(editor)


def test_the_key_sheet_opens_and_other_keys_rest_meanwhile(page: Page, editor: Editor):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    settled(page)
    assert len(editor.state()["shots"]) == 9


def test_words_of_a_prompt_are_never_markup(page: Page):
    assert card(page, "2.1").locator(".tl-words").text_content() == MARKUP
    card(page, "2.1").click()
    expect(prompt_box(page)).to_have_value(MARKUP)
    expect(page.locator(".tl-words b, .vw-card-prompt b")).to_have_count(0)


def test_a_refused_edit_says_why_and_the_page_shows_the_truth(page: Page):
    page.evaluate(
        "__sm.op({op: 'edit', edit: {kind: 'set_shot', shot_id: 'nobody', seed: 1}}, ['film.title']).catch(() => {})"
    )
    expect(page.locator(".sm-toast.is-error")).to_contain_text("no shot")


def test_an_echo_never_takes_back_what_was_just_done(page: Page, editor: Editor):
    page.evaluate(
        """() => { const send = window.fetch;
        window.fetch = (...words) => new Promise(done => setTimeout(done, 150)).then(() => send(...words)); }"""
    )
    page.evaluate(
        """() => { window.seen = []; const seam = document.querySelector('[data-shot=s2] .tl-seam');
        new MutationObserver(() => seen.push(seam.dataset.seam)).observe(seam, {attributes: true}); }"""
    )
    card(page, "1.3").click()
    for _ in range(3):
        page.keyboard.press("/")
    settled(page)
    assert shot(editor, "s2")["scene_cut"]
    assert page.evaluate("seen.filter((now, at) => now !== seen[at - 1])") == ["cuts", "continues", "cuts"]
    page.reload()


def test_a_locked_shot_says_so_and_is_left_out_of_plans(page: Page, editor: Editor):
    stale = page.get_by_role("button", name="Update stale (1)")
    expect(stale).to_be_enabled()
    editor.op("edit", edit={"kind": "set_shot", "shot_id": "s4", "locked": True})
    expect(page.locator("[data-shot=s4] .tl-lock")).to_be_visible()
    expect(page.get_by_role("button", name="Update stale")).to_be_disabled()


def test_what_is_in_the_queue_is_not_missing_twice(page: Page, editor: Editor):
    missing = page.locator("[data-plan=missing]")
    expect(missing).to_have_text("Render missing (1)")
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=[last_shot(editor)])
    expect(missing).to_be_disabled()
    stop_all(editor)
    expect(missing).to_have_text("Render missing (1)")


def test_a_film_without_scenes_says_how_to_begin(page: Page, editor: Editor):
    for scene in ("sc0", "sc4"):
        editor.op("edit", edit={"kind": "remove_scene", "scene_id": scene})
    page.get_by_role("button", name="Write the first shot").click()
    expect(card(page, "1.1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New scene").click()
    expect(card(page, "2.1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowLeft")
    until(lambda: len(editor.state()["scenes"][0]["shots"]) == 2, "the scene was left empty")
    page.get_by_role("button", name="Remove the empty scene 2").click()
    until(lambda: len(editor.state()["scenes"]) == 1, "it is gone")


def test_another_film_begins_at_its_first_shot(page: Page, editor: Editor):
    film = editor.state()["film"]["folder"]
    card(page, "2.2").click()
    page.get_by_role("button", name="Films and scripts").click()
    dialog = page.get_by_role("dialog", name="Films")
    dialog.get_by_placeholder("Title").fill("A new one")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog).to_be_hidden()
    expect(prompt_box(page)).to_be_focused()
    expect(page.get_by_text("Write what the camera sees")).to_be_visible()
    editor.op("open_film", folder=film)
    expect(card(page, "1.1")).to_have_attribute("aria-selected", "true")
    assert shown(page, "playhead.frame") == 0


STRIP_RESTS = """async () => {
  const strip = document.querySelector('.tl-scroll');
  for (let still = 0, last = -1; still < 20; last = strip.scrollLeft) {
    await new Promise(requestAnimationFrame);
    still = strip.scrollLeft === last ? still + 1 : 0;
  }
}"""


def test_the_whole_film_fits_at_sixty_shots_and_the_wheel_zooms(browser: Browser, editor: Editor, tmp_path: Path):
    film_on_disk(tmp_path / "long", 60, takes=False)
    open_copy(editor, tmp_path / "long")
    tab = Tab(browser, editor)
    page = tab.page
    room = "(() => { const s = document.querySelector('.tl-scroll'); return s.scrollWidth - s.clientWidth; })()"
    assert page.evaluate(room) > 1000
    page.keyboard.press("\\")
    assert page.evaluate(room) <= 0
    page.keyboard.press("\\")
    page.keyboard.press("End")
    expect(page.locator(".tl-cell.is-selected")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('.tl-cell.is-selected').dataset.shot") == "s59"
    page.keyboard.press("Home")
    expect(card(page, "1.1")).to_be_in_viewport()
    wide = card(page, "1.1").bounding_box()
    card(page, "1.1").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, 300)
    page.keyboard.up("Control")
    narrow = card(page, "1.1").bounding_box()
    assert wide
    assert narrow
    assert narrow["width"] < wide["width"]
    choose(page, "s30")
    page.evaluate(STRIP_RESTS)
    seen = page.locator(".tl-cell.is-selected").bounding_box()
    page.get_by_role("button", name="Wider cards").click()
    wider = page.locator(".tl-cell.is-selected").bounding_box()
    assert seen
    assert wider
    assert wider["width"] > seen["width"]
    assert abs(wider["x"] + wider["width"] / 2 - seen["x"] - seen["width"] / 2) < 30  # it stays under the eye
    tab.end()
    tab.close()


def test_a_film_opened_while_a_snapshot_is_on_its_way_is_shown(page: Page, editor: Editor, template: Path):
    opened: list[str] = []
    before = shown(page, "state.film.folder")

    def answer_late(route: Route) -> None:
        response = route.fetch()
        if not opened:
            opened.append(open_copy(editor, template))
            time.sleep(0.3)  # long enough for the greeting of the other film to reach the page
        route.fulfill(response=response)

    page.route("**/app/state", answer_late)
    page.evaluate("void __sm.op({op: 'edit', edit: {kind: 'set_shot', shot_id: 'nobody', seed: 1}}).catch(() => {})")
    page.wait_for_function("before => __sm.S.state.film.folder !== before", arg=before)
    assert shown(page, "state.film.folder") == opened[0]


def test_the_cards_alone_are_a_list_in_story_order(page: Page, editor: Editor):
    """Seams, heads and menus stand between the cards on the screen; a screen reader finds them beside the list."""

    def options() -> list[str]:
        nodes = {node["nodeId"]: node for node in accessibility_tree(page)}
        shots = next(one for one in nodes.values() if said(one, "role") == "listbox" and said(one, "name") == "Shots")
        parts = [nodes[part] for part in shots["childIds"] if part in nodes]
        assert {said(part, "role") for part in parts} == {"option"}
        return [said(part, "name") for part in parts]

    def said(node: dict[str, Any], field: str) -> str:
        return node.get(field, {}).get("value", "")

    before = options()
    assert before == [f"Shot {label}" for label in ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "2.5"]]
    editor.op("edit", edit={"kind": "remove_shot", "shot_id": "s7"})
    editor.op("edit", edit={"kind": "move_scene", "scene_id": "sc4", "index": 0})
    assert len(editor.state()["scenes"][0]["shots"]) == 4
    assert options() == [f"Shot {label}" for label in ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"]]
