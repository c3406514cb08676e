"""The page for who sees little or hears it read aloud: names, roles and contrast in every state, in a real browser."""

from __future__ import annotations

import io
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support import page as pages
from tests.support.editor import Editor, until
from tests.support.page import card, choose, last_shot, prompt_box, queue_states, stop_all
from tests.support.page_audit import broken_markup, poorly_named, too_faint

State = Callable[[Page, Editor], None]
SAME = "two buttons called 'Close' in dialog"  # the cross and the foot's button, which do the same
LONG = "Wide: the keeper @Mara climbs the iron stair at dusk, a lantern in her hand, and @Nobody waits. " * 3


@pytest.fixture(scope="module")
def furnished(tab: pages.Tab, template: Path, editor: Editor) -> Page:
    """A film that has something of everything: cast, a reference, overrides, a long prompt, several takes."""
    tab.begin(template)
    editor.op("add_cast_member", name="Mara", kind="character", description="a keeper of forty, grey braid")
    editor.op("add_cast_member", name="Lamp", kind="prop")
    bring(editor, "Coat")
    was = editor.state()["shots"]["s2"]["prompt"]
    editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": "s2", "prompt": LONG, "was": was})
    own = {"num_inference_steps": 12, "memory_size": 4, "shot_size": "close", "continuation": "MM2V", "flow_shift": 3.0}
    editor.op("override", shot_id="s2", changes=own)
    editor.op(
        "edit", edit={"kind": "pin", "picture": editor.state()["film"]["references"][0]["picture"], "shot_id": None}
    )
    return tab.page


@pytest.fixture
def page(tab: pages.Tab, furnished: Page) -> Iterator[Page]:
    furnished.set_viewport_size({"width": 1440, "height": 900})
    yield furnished
    furnished.keyboard.press("Escape")
    furnished.evaluate("document.querySelectorAll('dialog[open]').forEach(one => one.close())")
    furnished.evaluate("document.documentElement.dataset.theme = 'dark'; sessionStorage.removeItem('sm-memory-view')")
    tab.end()


def bring(editor: Editor, name: str) -> None:
    """A reference of this name."""
    body = io.BytesIO()
    Image.new("RGB", (400, 300), (200, 30, 60)).save(body, "PNG")
    headers = {"x-storymem": "1", "content-type": "image/png"}
    request = urllib.request.Request(f"{editor.address}/app/reference?name={name}", body.getvalue(), headers)
    urllib.request.urlopen(request, timeout=10).close()


def top(page: Page, name: str) -> None:
    page.locator("#sm-top").get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


# ---------------------------------------------------------------- the states


def resting(page: Page, _: Editor) -> None:
    choose(page, "s2")
    expect(page.locator(".sm-me-slots button[data-picture]").first).to_be_visible()


def unfolded(page: Page, _: Editor) -> None:
    choose(page, "s2")
    page.evaluate("document.querySelectorAll('.sm-inspector details').forEach(one => { one.open = true; })")


def scrolled(page: Page, editor: Editor) -> None:
    unfolded(page, editor)
    page.locator(".sm-in-scroll").evaluate("one => { one.scrollTop = one.clientHeight; }")


def scrolled_down(page: Page, editor: Editor) -> None:
    unfolded(page, editor)
    page.locator(".sm-in-scroll").evaluate("one => { one.scrollTop = 9999; }")


def unrendered(page: Page, editor: Editor) -> None:
    page.evaluate("document.querySelectorAll('.sm-inspector details').forEach(one => { one.open = false; })")
    choose(page, last_shot(editor))
    expect(page.locator(".vw-card-prompt")).to_be_visible()


def kept(page: Page, _: Editor) -> None:
    choose(page, "s1")
    page.get_by_role("radio", name="What was kept").click()
    expect(page.get_by_role("slider", name="Frames of this take")).to_be_visible()


def menu_of_a_frame(page: Page, _: Editor) -> None:
    choose(page, "s2")
    page.get_by_role("radio", name="What a new take").click()
    page.locator(".sm-me-slots button[data-picture]").last.click()
    expect(page.get_by_role("menu")).to_be_visible()


def menu_of_a_card(page: Page, _: Editor) -> None:
    card(page, "1.2").click(button="right")
    expect(page.get_by_role("menu")).to_be_visible()


def several_chosen(page: Page, _: Editor) -> None:
    card(page, "1.2").click()
    card(page, "1.4").click(modifiers=["Shift"])


def comparing(page: Page, _: Editor) -> None:
    card(page, "1.3").click()
    page.keyboard.press("x")
    expect(page.get_by_role("region", name="Compare two takes")).to_be_visible()


def mentioning(page: Page, _: Editor) -> None:
    choose(page, last_shot(_))
    prompt_box(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" @")
    expect(page.get_by_role("listbox", name="Cast")).to_be_visible()


def queueing(page: Page, editor: Editor) -> None:
    page.keyboard.press("Escape")
    editor.op("settings", changes={"engine": "slow"})
    editor.op("pause")
    editor.op("generate", shot_ids=["s0", "s1", "s3"])
    page.locator(".sm-qu-wait").nth(2).hover()


def form_of_a_job(page: Page, editor: Editor) -> None:
    page.locator(".sm-qu-wait").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="in the queue")).to_be_visible()


def rendering(page: Page, editor: Editor) -> None:
    page.keyboard.press("Escape")
    editor.op("resume")
    until(lambda: "running" in queue_states(editor), "one runs")
    choose(page, "s0")
    expect(page.locator(".sm-qu-now")).to_be_visible()


def menu_of_pausing(page: Page, editor: Editor) -> None:
    page.locator(".sm-qu header").get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("menu", name="When to pause")).to_be_visible()


def failed(page: Page, editor: Editor) -> None:
    page.keyboard.press("Escape")
    stop_all(editor)
    editor.op("settings", changes={"engine": "broken"})
    editor.op("generate", shot_ids=["s0", "s1"])
    until(lambda: queue_states(editor).count("failed") == 2, "both failed")
    editor.op("settings", changes={"engine": "animatic"})
    expect(page.locator(".sm-qu-failed")).to_have_count(2)


def film_settings(page: Page, _: Editor) -> None:
    top(page, "Settings")
    page.evaluate("document.querySelectorAll('dialog details').forEach(one => { one.open = true; })")


def end_of_settings(page: Page, editor: Editor) -> None:
    film_settings(page, editor)
    page.locator("dialog .sm-dialog-body").evaluate("one => { one.scrollTop = 9999; }")


def films(page: Page, _: Editor) -> None:
    top(page, "Films and scripts")
    expect(page.locator(".sm-film").first).to_be_visible()


def cast(page: Page, _: Editor) -> None:
    top(page, "Cast (C)")


def exporting(page: Page, _: Editor) -> None:
    top(page, "Export film")


def keys(page: Page, _: Editor) -> None:
    top(page, "Keys")


def palette(page: Page, _: Editor) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("shot")


def stale_plan(page: Page, _: Editor) -> None:
    page.locator("[data-plan=stale]").click()
    expect(
        page.get_by_role("dialog").get_by_role("table").or_(page.get_by_role("dialog").get_by_role("list"))
    ).to_be_visible()


def recipe(page: Page, _: Editor) -> None:
    choose(page, "s2")
    page.get_by_role("button", name="What was sent").first.click()
    expect(page.get_by_role("dialog").get_by_role("table")).to_be_visible()


def crop(page: Page, _: Editor) -> None:
    choose(page, "s2")
    page.locator(".sm-me button[aria-label*=Coat]").first.click()
    page.get_by_role("menuitem", name="Crop").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def empty_film(page: Page, editor: Editor) -> None:
    editor.op("new_film", title="Empty")
    for scene in editor.state()["scenes"]:
        editor.op("edit", edit={"kind": "remove_scene", "scene_id": scene["id"]})
    expect(page.get_by_role("heading", name="An empty film")).to_be_visible()


STATES: list[State] = [
    *(resting, unfolded, scrolled, scrolled_down, unrendered, kept, menu_of_a_frame, menu_of_a_card, several_chosen),
    *(
        comparing,
        mentioning,
        queueing,
        form_of_a_job,
        rendering,
        menu_of_pausing,
        failed,
        film_settings,
        end_of_settings,
    ),
    *(films, cast, exporting, keys, palette, stale_plan, recipe, crop, empty_film),
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_everything_is_named_and_can_be_read(page: Page, editor: Editor, state: State):
    """In order: some states begin where the one before ended."""
    state(page, editor)
    assert broken_markup(page) == []
    assert [one for one in poorly_named(page) if not one.startswith(SAME)] == []
    for width, theme in ((1440, "dark"), (1440, "light"), (1024, "light")):
        page.set_viewport_size({"width": width, "height": 900 if width == 1440 else 768})
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert too_faint(page) == [], f"{theme} at {width} px"
