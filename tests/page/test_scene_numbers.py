"""Scenes that a script numbers with gaps, in a real browser: what is painted at once is what the server then says."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.support.editor import Editor, until
from tests.support.page import card, held


def numbered(editor: Editor, *numbers: int) -> None:
    """The film has scenes with these numbers in its script, of two shots each."""
    scenes = [
        {
            "scene_num": number,
            "video_prompts": [f"Wide: scene {number}.", f"Close: scene {number}."],
            "cut": [True, True],
        }
        for number in numbers
    ]
    script = {"story_name": "Gaps", "story_overview": "", "scenes": scenes}
    editor.op("import_script", text=json.dumps(script), name="gaps.json")
    assert server(editor) == list(numbers)


def server(editor: Editor) -> list[int]:
    return [scene["number"] for scene in editor.state()["scenes"]]


def painted(page: Page) -> list[int]:
    return page.evaluate("__sm.S.state.scenes.map(scene => scene.number)")


def labels(page: Page) -> list[str]:
    return page.locator(".tl-label").all_text_contents()


def both(*numbers: int) -> list[str]:
    return [f"{number}.{place}" for number in numbers for place in (1, 2)]


def delete_scene(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"More for scene {number}").click()
    page.get_by_role("menuitem", name="Delete scene").click()


def test_a_removed_scene_leaves_its_gap(page: Page, editor: Editor):
    numbered(editor, 1, 2, 3)
    expect(card(page, "3.1")).to_be_visible()
    with held(page):
        delete_scene(page, 2)
        expect(page.locator(".tl-label")).to_have_count(4)
        assert (painted(page), labels(page)) == ([1, 3], both(1, 3))
    until(lambda: server(editor) == [1, 3], "the server has it too")
    assert (painted(page), labels(page)) == ([1, 3], both(1, 3))
    with held(page):
        card(page, "3.1").click()
        page.keyboard.press("Alt+ArrowRight")
        page.keyboard.press("Delete")
        expect(page.locator(".tl-label")).to_have_count(3)
        assert labels(page) == ["1.1", "1.2", "3.1"]
    until(lambda: len(editor.state()["scenes"][1]["shots"]) == 1, "one shot is gone")
    assert labels(page) == ["1.1", "1.2", "3.1"]


@pytest.mark.parametrize(("numbers", "moved"), [((1, 3), [1, 2]), ((1, 2, 4), [1, 2, 3])])
def test_scenes_that_no_longer_rise_are_counted(page: Page, editor: Editor, numbers: tuple[int, ...], moved: list[int]):
    numbered(editor, *numbers)
    card(page, f"{numbers[-1]}.1").click()
    with held(page):
        page.keyboard.press("Alt+Shift+ArrowLeft")
        page.wait_for_function(
            "count => __sm.S.state.scenes.length === count && __sm.S.pending === 1", arg=len(numbers)
        )
        assert (painted(page), labels(page)) == (moved, both(*moved))
    until(lambda: server(editor) == moved, "the server counts them too")
    assert (painted(page), labels(page)) == (moved, both(*moved))
    card(page, f"{moved[-2]}.1").click()
    with held(page):
        page.keyboard.press("Alt+Shift+ArrowRight")
        page.wait_for_function("__sm.S.pending === 1")
        assert (painted(page), labels(page)) == (list(numbers), both(*numbers))
    until(lambda: server(editor) == list(numbers), "as the script has them again")
    assert (painted(page), labels(page)) == (list(numbers), both(*numbers))


def test_a_scene_the_script_does_not_know_makes_all_be_counted_until_it_goes(page: Page, editor: Editor):
    numbered(editor, 2, 5)
    made = editor.op("insert_scene", index=1)["scene_id"]
    expect(card(page, "3.1")).to_be_visible()
    assert painted(page) == server(editor) == [1, 2, 3]
    with held(page):
        delete_scene(page, 2)
        page.wait_for_function("__sm.S.state.scenes.length === 2")
        assert (painted(page), labels(page)) == ([2, 5], both(2, 5))
    until(lambda: server(editor) == [2, 5], "as the script has them")
    assert made not in [scene["id"] for scene in editor.state()["scenes"]]
    assert (painted(page), labels(page)) == ([2, 5], both(2, 5))
