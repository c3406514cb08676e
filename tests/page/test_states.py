"""How the page looks before, between and without: loading, low screens, what a shot does otherwise than its film."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.editor import Editor
from tests.support.page import choose

LONG = "Wide: the keeper climbs the iron stair at dusk, a lantern in her hand, and the sea is loud below. " * 4


def test_while_the_film_is_opened_nothing_is_said_or_offered_that_is_not_known(page: Page, editor: Editor):
    held: list[Route] = []
    page.route("**/app/state", lambda route: held.append(route))
    page.goto(editor.address, wait_until="commit")
    expect(page.get_by_text("Opening the film…")).to_be_visible()
    expect(page.locator(".sm-saved")).to_have_text("Connecting…")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    seen = "all => all.filter(one => one.checkVisibility({ visibilityProperty: true })).map(one => one.className)"
    assert page.locator(".sm :is(button, input, [role=slider])").evaluate_all(seen) == []
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(page.get_by_role("button", name="Generate take")).to_be_visible()
    expect(page.get_by_role("button", name="Export film")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_takes_are_in_sight_under_a_long_prompt_and_a_full_cast(page: Page, editor: Editor, width: int, height: int):
    page.set_viewport_size({"width": width, "height": height})
    for name in ("Mara", "Lamp", "Mill", "Joren", "Boat", "Gull", "Ilse", "Dog", "Net"):
        editor.op("add_cast_member", name=name, kind="prop")
    was = editor.state()["shots"]["s2"]["prompt"]
    editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": "s2", "prompt": LONG, "was": was})
    editor.op("override", shot_id="s2", changes={"shot_size": "close", "continuation": "MM2V"})
    choose(page, "s2")
    expect(page.locator(".sm-ch-more")).to_be_visible()
    shows = """() => { const take = document.querySelector('.sm-ta-frame').getBoundingClientRect();
      const scroll = document.querySelector('.sm-in-scroll').getBoundingClientRect();
      return Math.min(1, (scroll.bottom - take.top) / take.height); }"""
    page.wait_for_function(f"({shows})() >= 0.9")
    assert page.evaluate("document.querySelector('.sm-in-scroll').scrollTop") == 0


def test_what_a_shot_does_otherwise_than_the_film_is_named(page: Page, editor: Editor):
    choose(page, "s1")
    summary = page.locator(".sm-in-fold > summary", has_text="Sampling")
    expect(summary).to_contain_text("as the film")
    editor.op("override", shot_id="s1", changes={"num_inference_steps": 12, "memory_size": 4})
    expect(summary).to_contain_text("Steps, Memory frames differ from the film")
    expect(summary.locator(".sm-in-state")).to_have_attribute(
        "title", "Steps: 12 (film: 40)\nMemory frames: 4 (film: 10)"
    )
    editor.op("override", shot_id="s1", changes={"memory_stride": 4})
    expect(summary).to_contain_text("3 differ from the film")
    summary.click()
    expert = page.locator(".sm-inspector .sm-in-expert > summary")
    expect(expert).to_contain_text("1 differs from the film")
    steps = page.locator(".sm-fi", has=page.get_by_label("Steps", exact=True))
    expect(steps).to_contain_text("film: 40")
    steps.get_by_role("button", name="Reset to the film’s 40").click()
    expect(summary).to_contain_text("Memory frames, Memory stride differ from the film")
    summary.click()


def test_a_framing_of_a_shots_own_says_the_films_and_offers_it(page: Page, editor: Editor):
    editor.op("settings", changes={"shot_size": "wide"})
    choose(page, "s1")
    size = page.get_by_label("Size", exact=True)
    size.select_option("close")
    expect(size).to_have_attribute("title", "Size: this shot’s own; the film’s is Wide")
    size.select_option(label="As the film: Wide")
    expect(size).to_have_attribute("title", "Size: Wide, as the film")
