"""What every drag of the page does alike, in a real browser: start, edges, end, and another tab meanwhile."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.support.editor import Editor, until
from tests.support.page import card, stop_all


def hold(page: Page, what: Locator, across: int = 0, down: int = 0) -> tuple[float, float]:
    """The pointer went down on `what` and so far away; where it is now."""
    box = what.bounding_box()
    assert box
    x, y = box["x"] + 90, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=4)
    return x + across, y + down


def order(editor: Editor) -> list[list[str]]:
    return [scene["shots"] for scene in editor.state()["scenes"]]


def waiting(editor: Editor) -> list[str]:
    return [job["id"] for job in editor.state()["queue"]["jobs"] if job["state"] == "waiting"]


def test_five_pixels_are_a_click_and_six_a_drag(page: Page):
    ghost = page.locator(".tl-ghost")
    hold(page, card(page, "1.2"), across=5)
    expect(ghost).to_have_count(0)
    page.mouse.up()
    expect(card(page, "1.2")).to_have_attribute("aria-selected", "true")
    hold(page, card(page, "1.2"), across=6)
    expect(ghost).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(ghost).to_have_count(0)


def test_the_timeline_rolls_while_a_card_is_held_at_its_edge(page: Page, editor: Editor):
    page.set_viewport_size({"width": 1024, "height": 768})
    before = order(editor)
    _, y = hold(page, card(page, "1.1"), across=20)
    page.mouse.move(1015, y, steps=3)
    page.wait_for_function("document.querySelector('.tl-scroll').scrollLeft > 300")
    page.keyboard.press("Escape")
    rolled = page.evaluate("document.querySelector('.tl-scroll').scrollLeft")
    page.wait_for_timeout(150)
    assert page.evaluate("document.querySelector('.tl-scroll').scrollLeft") == rolled
    page.mouse.up()
    assert order(editor) == before


def test_the_queue_rolls_while_a_job_is_held_at_its_edge(page: Page, editor: Editor):
    editor.op("pause")
    editor.op("generate", shot_ids=["s0", "s1", "s2", "s3"], seeds=[1, 2, 3, 4])
    rows = page.locator(".sm-qu-wait")
    expect(rows).to_have_count(16)
    first = rows.first.evaluate("one => one.job.id")
    x, _ = hold(page, rows.first, down=12)
    box = page.locator(".sm-qu-scroll").bounding_box()
    assert box
    page.mouse.move(x, box["y"] + box["height"] - 4, steps=3)
    page.wait_for_function("document.querySelector('.sm-qu-scroll').scrollTop > 48")
    page.mouse.move(x, box["y"] + box["height"] / 2)
    page.mouse.up()
    until(lambda: waiting(editor).index(first) > 3, "it is far behind")
    stop_all(editor)
    editor.op("resume")


def test_a_card_that_another_tab_deletes_is_let_go(page: Page, editor: Editor):
    hold(page, card(page, "1.2"), across=60)
    expect(page.locator(".tl-ghost")).to_have_count(1)
    editor.op("edit", edit={"kind": "remove_shot", "shot_id": "s1"})
    expect(page.locator(".tl-ghost")).to_have_count(0)
    page.mouse.up()
    assert order(editor)[0] == ["s0", "s2", "s3"]
    hold(page, card(page, "1.1"), across=60)  # the next one can be dragged
    expect(page.locator(".tl-ghost")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()


def test_the_end_of_a_drag_is_no_click(page: Page):
    clicks = "addEventListener('click', () => { window.clicked = (window.clicked ?? 0) + 1; })"
    page.evaluate(f"window.clicked = 0; {clicks}")
    hold(page, card(page, "1.2"), across=40)
    page.mouse.up()
    assert page.evaluate("window.clicked") == 0
    card(page, "1.3").click()
    assert page.evaluate("window.clicked") == 1


def test_a_drag_that_misses_marks_no_words_and_an_error_can_be_marked(page: Page):
    page.mouse.move(700, 505)  # beside the timeline's name
    page.mouse.down()
    page.mouse.move(300, 720, steps=6)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == ""
    page.evaluate("__sm.op({op: 'redo'}).catch(() => {})")
    words = page.locator(".sm-toast p")
    words.dblclick()
    assert page.evaluate("getSelection().toString()") != ""
    page.evaluate("getSelection().empty()")
