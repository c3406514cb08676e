"""The memory in an order by hand, and frames brought in for one shot, in a real browser on the real server."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.editor import Editor, until
from tests.support.page import choose, seat, settled, shown


def slots(page: Page) -> Locator:
    return page.locator(".sm-me-slot[data-state=full]")


def frames(page: Page) -> list[str]:
    """The pictures of the memory as the board shows them, oldest first."""
    return [one.get_attribute("data-picture") or "" for one in slots(page).locator(".sm-me-frame").all()]


def sent(editor: Editor, page: Page, shot_id: str) -> list[str]:
    """The pictures a take of the shot would be sent, as the server says."""
    answer = page.evaluate("path => fetch(path).then(answer => answer.json())", f"/app/shots/{shot_id}/memory")
    return [slot["picture"] for slot in answer["slots"]]


def full_board(page: Page) -> list[str]:
    choose(page, "s7")
    expect(slots(page)).to_have_count(10)
    page.wait_for_function("!document.querySelector('.sm-me-board').getAttribute('aria-busy')")
    return frames(page)


def test_an_answer_that_is_cut_off_is_a_failure_and_no_empty_memory(page: Page) -> None:
    full_board(page)
    page.route("**/app/shots/s6/memory", lambda route: route.fulfill(status=200, body='{"slots": ['))
    choose(page, "s6")
    error = page.locator(".sm-me .sm-error:not([hidden])").filter(has=page.get_by_role("button", name="Try again"))
    expect(error).to_be_visible()
    page.unroute_all()
    error.get_by_role("button", name="Try again").click()
    expect(error).to_be_hidden()
    expect(slots(page).first).to_be_visible()


def test_alt_and_an_arrow_move_the_frame_under_the_focus(page: Page, editor: Editor):
    before = full_board(page)
    place = seat(editor, "s7")
    frame = slots(page).nth(9).locator(".sm-me-frame")
    frame.focus()
    page.keyboard.press("Alt+ArrowLeft")
    wanted = [*before[:8], before[9], before[8]]
    assert frames(page) == wanted, "seen at once"
    until(lambda: sent(editor, page, "s7") == wanted, "the server holds the order")
    expect(slots(page).nth(8).locator(".sm-me-frame")).to_be_focused()
    expect(slots(page).nth(8)).to_contain_text("moved")
    expect(page.locator(".sm-me > [role=status]")).to_contain_text("now stands at -2")
    moved = slots(page).nth(8).locator(".sm-me-frame")
    expect(moved).to_have_attribute("aria-label", re.compile("moved by hand"))
    expect(slots(page).nth(8).locator(".sm-me-moved")).to_have_attribute(
        "title", "Moved by hand: by itself it would stand at \u22121"
    )
    assert seat(editor, "s7") == place, "the shot itself stays"
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")
    wanted = [*before[:6], before[9], *before[6:9]]
    until(lambda: sent(editor, page, "s7") == wanted, "and again, and again")
    expect(slots(page).nth(6).locator(".sm-me-frame")).to_be_focused()
    marks = editor.state()["shots"]["s7"]["marks"]
    assert [mark["text"] for mark in marks if mark["kind"] == "memory"] == ["the order of memory differs"]
    for _ in range(3):
        editor.op("undo")
    until(lambda: frames(page) == before, "undone, and shown by itself")
    assert editor.state()["shots"]["s7"]["marks"] == []


def test_the_menu_moves_a_frame_and_takes_every_place_back(page: Page, editor: Editor):
    before = full_board(page)
    slots(page).nth(0).locator(".sm-me-frame").click()
    expect(page.get_by_role("menuitem", name="Earlier")).to_have_count(0)
    expect(page.get_by_role("menuitem", name="Order as by itself")).to_have_count(0)
    page.get_by_role("menuitem", name="Later", exact=True).click()
    until(lambda: sent(editor, page, "s7")[:2] == [before[1], before[0]], "one place later")
    expect(page.locator(".sm-me-moved:visible")).to_have_count(2)
    slots(page).nth(4).locator(".sm-me-frame").click()
    page.get_by_role("menuitem", name="Order as by itself").click()
    until(lambda: frames(page) == before, "as by itself")
    expect(page.locator(".sm-me-moved:visible")).to_have_count(0)


def drag(page: Page, frame: int, to: int, *, drop: bool = True) -> None:
    """Takes the frame at a place in hand and goes over the left half of another one."""
    start = slots(page).nth(frame).locator(".sm-me-frame").bounding_box()
    end = slots(page).nth(to).locator(".sm-me-frame").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 3, end["y"] + 20, steps=6)
    if drop:
        page.mouse.up()


def test_a_frame_is_dragged_to_its_place_and_esc_leaves_it(page: Page, editor: Editor):
    before = full_board(page)
    drag(page, 9, 2, drop=False)
    expect(page.locator(".sm-me-ghost")).to_be_visible()
    expect(page.locator(".sm-me-mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sm-me-ghost")).to_have_count(0)
    page.mouse.up()
    assert frames(page) == before
    expect(page.locator(".sm-me-menu")).to_have_count(0)
    drag(page, 9, 2)
    wanted = [*before[:2], before[9], *before[2:9]]
    assert frames(page) == wanted, "seen at once"
    expect(page.locator(".sm-me-menu")).to_have_count(0)
    until(lambda: sent(editor, page, "s7") == wanted, "the server holds the order")
    drag(page, 0, 0)  # dropped where it stood
    settled(page)
    assert sent(editor, page, "s7") == wanted
    slots(page).nth(3).locator(".sm-me-frame").click()
    expect(page.locator(".sm-me-menu")).to_be_visible()


def test_a_second_tab_sees_the_order_and_what_a_take_saw_is_not_moved(page: Page, editor: Editor):
    before = full_board(page)
    editor.op("move_memory", shot_id="s7", picture=before[3], before=before[0])
    until(lambda: frames(page) == [before[3], *before[:3], *before[4:]], "another tab's order is here")
    page.get_by_role("radio", name="What the selected take was shown").click()
    expect(page.locator(".sm-me h2")).to_contain_text("saw")
    until(lambda: frames(page) == before, "what the take saw")
    slots(page).nth(1).locator(".sm-me-frame").focus()
    page.keyboard.press("Alt+ArrowRight")
    drag(page, 5, 1)
    settled(page)
    assert frames(page) == before
    page.get_by_role("radio", name="What a new take would be shown, now").click()


def test_a_frame_left_out_is_included_by_one_click_and_only_here(page: Page, editor: Editor):
    full_board(page)
    others = sent(editor, page, "s6")
    out = page.locator(".sm-me-out-item").nth(1)
    name = out.locator(".sm-me-out").get_attribute("data-picture") or ""
    out.get_by_role("button", name="Include").click()
    slot = page.locator(f'.sm-me-slot:has([data-picture="{name}"])')
    expect(slot).to_have_attribute("data-reason", "pinned here")
    expect(slot.locator(".sm-me-frame")).to_be_focused()
    assert name in sent(editor, page, "s7")
    assert sent(editor, page, "s6") == others
    assert editor.state()["film"]["undo"]
    editor.op("undo")
    expect(page.locator(f'.sm-me-outs .sm-me-out[data-picture="{name}"]')).to_be_visible()


def test_shift_p_includes_the_frame_under_the_focus_and_lets_it_go(page: Page, editor: Editor):
    full_board(page)
    out = page.locator(".sm-me-out").nth(0)
    name = out.get_attribute("data-picture") or ""
    out.focus()
    page.keyboard.press("Shift+P")
    slot = page.locator(f'.sm-me-slot:has([data-picture="{name}"])')
    expect(slot).to_have_attribute("data-reason", "pinned here")
    expect(slot.locator(".sm-me-frame")).to_be_focused()
    page.keyboard.press("Shift+P")
    expect(page.locator(f'.sm-me-outs .sm-me-out[data-picture="{name}"]')).to_be_visible()
    assert shown(page, "selectedShot") == "s7"
