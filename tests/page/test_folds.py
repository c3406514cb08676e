"""Panes that fold to a strip: the shot, the memory board and the queue, in a real browser on the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.test_panels import conflicting
from tests.support import page as pages
from tests.support.editor import Editor, until
from tests.support.page import card, choose, prompt_box, shot, stop_all
from tests.support.page_audit import broken_markup, poorly_named, too_faint

NAMES = {"inspector": ("Shot", "shot"), "memory": ("Memory", "memory"), "queue": ("Queue", "queue")}
KEYS = {"inspector": "Shift+I", "memory": "Shift+M", "queue": "Shift+Q"}


@pytest.fixture
def page(tab: pages.Tab, template: pages.Path) -> Iterator[Page]:
    """The module's page on a fresh film; every pane stands again afterwards."""
    tab.begin(template)
    yield tab.page
    tab.page.set_viewport_size({"width": 1440, "height": 900})
    tab.page.keyboard.press("Escape")
    while (strips := tab.page.locator(".sm-strip:visible")).count():
        strips.first.click()
    tab.end()


def strip(page: Page, pane: str) -> Locator:
    """What a folded pane is unfolded by."""
    return page.locator(f".sm-{pane} .sm-strip")


def button(page: Page, pane: str) -> Locator:
    return page.get_by_role("button", name=f"Fold the {NAMES[pane][1]} away ({KEYS[pane]})")


def width(page: Page, place: str) -> float:
    return page.locator(place).evaluate("node => node.getBoundingClientRect().width")


def height(page: Page, place: str) -> float:
    return page.locator(place).evaluate("node => node.getBoundingClientRect().height")


@pytest.mark.parametrize(
    ("pane", "inside", "neighbour"),
    [("inspector", "#sm-prompt", ".vw"), ("memory", ".sm-me", ".sm-qu"), ("queue", ".sm-qu", ".sm-me")],
)
def test_a_pane_folds_by_its_button_and_its_neighbour_takes_the_room(
    page: Page, pane: str, inside: str, neighbour: str
):
    before = width(page, neighbour)
    expect(strip(page, pane)).to_be_hidden()
    button(page, pane).click()
    expect(page.locator(inside)).to_be_hidden()
    expect(strip(page, pane)).to_be_focused()
    expect(strip(page, pane)).to_contain_text(NAMES[pane][0])
    expect(strip(page, pane)).to_have_attribute("aria-expanded", "false")
    assert width(page, neighbour) > before + 200
    page.keyboard.press("Enter")
    expect(page.locator(inside)).to_be_visible()
    expect(button(page, pane)).to_be_focused()
    assert width(page, neighbour) == before


def test_folding_both_below_the_timeline_leaves_a_line_and_gives_the_viewer_the_rest(page: Page):
    before = height(page, ".vw-stage")
    card(page, "1.1").click()
    page.keyboard.press("Shift+M")
    assert height(page, ".vw-stage") == before
    page.keyboard.press("Shift+Q")
    expect(card(page, "1.1")).to_be_focused()
    assert height(page, "#sm-low") < 40
    assert height(page, ".vw-stage") > before + 120
    expect(strip(page, "memory")).to_have_css("writing-mode", "horizontal-tb")


def test_what_is_folded_stays_so_over_a_reload(page: Page):
    page.keyboard.press("Shift+I")
    page.keyboard.press("Shift+Q")
    page.reload()
    strip(page, "inspector").wait_for()
    expect(strip(page, "queue")).to_be_visible()
    expect(page.locator(".sm-me")).to_be_visible()
    strip(page, "inspector").click()
    strip(page, "queue").click()
    page.reload()
    expect(prompt_box(page)).to_be_visible()
    expect(strip(page, "queue")).to_be_hidden()


def test_a_strip_says_what_matters_of_its_pane(page: Page, editor: Editor):
    choose(page, "s4")
    for key in KEYS.values():
        page.keyboard.press(key)
    expect(strip(page, "inspector")).to_have_text("Shot2.1 · Stale")
    expect(strip(page, "memory")).to_have_text("Memory8 of 10 frames")
    expect(strip(page, "queue")).to_have_text("Queue")
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s0", "s1"])
    until(lambda: (shot(editor, "s0")["job"] or {}).get("step"), "the first runs")
    expect(strip(page, "queue")).to_contain_text("1 waiting")
    page.wait_for_function("/1\\.1 [1-9]\\d* %/.test(document.querySelector('.sm-queue .sm-strip').textContent)")
    stop_all(editor)
    expect(strip(page, "queue")).to_have_text("Queue")


def test_what_asks_for_a_text_unfolds_the_shot(page: Page):
    card(page, "1.2").click()
    page.keyboard.press("Shift+I")
    page.keyboard.press("m")
    expect(page.get_by_label("Notes", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+I")
    expect(prompt_box(page)).to_be_hidden()
    page.keyboard.press("n")
    expect(prompt_box(page)).to_be_focused()


def test_panes_fold_by_name_and_f6_goes_to_a_strip(page: Page):
    page.keyboard.press("Control+k")
    page.keyboard.type("fold the queue")
    page.keyboard.press("Enter")
    expect(strip(page, "queue")).to_be_visible()
    card(page, "1.1").click()
    page.keyboard.press("F6")
    page.keyboard.press("F6")
    expect(strip(page, "queue")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".sm-qu")).to_be_visible()


@pytest.mark.parametrize(("wide", "high"), [(1440, 900), (1024, 768), (800, 1000)])
def test_folded_panes_are_named_can_be_read_and_stay_on_the_screen(page: Page, wide: int, high: int):
    page.set_viewport_size({"width": wide, "height": high})
    for key in KEYS.values():
        page.keyboard.press(key)
    assert broken_markup(page) == []
    assert poorly_named(page) == []
    for theme in ("dark", "light"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert too_faint(page) == [], theme
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    for pane in NAMES:
        box = strip(page, pane).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= wide
        assert min(box["width"], box["height"]) <= 36
        assert strip(page, pane).evaluate("node => node.scrollWidth <= node.clientWidth + 1")


def test_a_choice_between_two_texts_unfolds_the_shot(page: Page, editor: Editor):
    conflicting(page, editor)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+I")
    expect(strip(page, "inspector")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Keep mine")).to_be_focused()
    page.get_by_role("button", name="Take theirs").click()
