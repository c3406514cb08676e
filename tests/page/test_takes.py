"""Takes beside each other in a real browser: comparing, recipes, trying another memory, who saw a frame."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from storymem.core.edits.shot import AddTake
from storymem.studio.film import Studio
from tests.studio.test_own_takes import clip
from tests.support import page as pages
from tests.support.editor import Editor, until
from tests.support.page import card, choose, queue_states, shot, shown


@pytest.fixture(scope="module")
def film(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with a fourth take of 1.3: one frame longer, other seed and steps, another picture at each frame."""
    path = tmp_path_factory.mktemp("takes") / "film"
    shutil.copytree(template, path)
    with Studio.open(path, rendering=False) as studio:
        circled, longer = studio.story.shot("s2").circled_take, studio.story.shot("s0").circled_take
        assert circled
        assert longer
        request = circled.request.evolve(seed=99, num_inference_steps=8, prompt=circled.request.prompt + " Rain falls.")
        fourth = circled.evolve(id="t2-4", number=4, clip=longer.clip, frame_count=81, request=request)
        studio.edit(AddTake(shot_id="s2", take=fourth))
    return path


@pytest.fixture
def page(tab: pages.Tab, film: Path) -> Iterator[Page]:
    tab.begin(film)
    yield tab.page
    tab.end()


BAR = """at => {
  const video = document.querySelectorAll('.cmp video')[at];
  const canvas = new OffscreenCanvas(256, 144);
  const brush = canvas.getContext('2d');
  brush.drawImage(video, 0, 0, 256, 144);
  const row = brush.getImageData(0, 70, 256, 1).data;
  const bright = [...Array(256).keys()].filter(x => row[4 * x] > 205 && row[4 * x + 1] > 205 && row[4 * x + 2] > 205);
  return bright.length ? bright[0] : -1;
}"""
"""Where the bar of `tests.support.films.picture` starts in what a video really shows: it moves a pixel a frame."""


def compare(page: Page, take: str = "t2-4") -> None:
    choose(page, "s2")
    page.get_by_role("option", name="Take 4").click(modifiers=["Shift"])
    page.locator(".cmp").wait_for()
    page.wait_for_function("[...document.querySelectorAll('.cmp video')].every(v => v.readyState >= 2 && !v.seeking)")


def frame_of(page: Page, at: int) -> float:
    """The frame a video stands on, in halves: the middle of frame 3 is 3.5."""
    return page.evaluate("at => document.querySelectorAll('.cmp video')[at].currentTime * 16", at)


def still(page: Page) -> None:
    page.wait_for_function("[...document.querySelectorAll('.cmp video')].every(v => v.paused && !v.seeking)")


# ---- comparing -------------------------------------------------------------------------------------------------------


def test_shift_click_compares_with_the_take_shown_and_says_which_is_which(page: Page):
    compare(page)
    expect(page.get_by_label("Take A")).to_have_value("t2")
    expect(page.get_by_label("Take B")).to_have_value("t2-4")
    expect(page.get_by_label("Take B").locator("option:checked")).to_have_text("Take 4 · seed 99")
    expect(page.get_by_label("Take A").locator("option:checked")).to_have_text("Take 1 · seed 2 · circled")
    expect(page.locator(".sm-ta-ab:visible")).to_have_text(["A", "B"])
    page.keyboard.press("Escape")
    expect(page.locator(".cmp")).to_be_hidden()
    expect(page.locator(".sm-ta-ab:visible")).to_have_count(0)
    expect(page.locator(".vw-where").first).to_contain_text("take 4")


def test_both_stand_on_the_same_frame_and_the_shorter_holds_its_last(page: Page):
    compare(page)
    page.get_by_role("group", name="Pictures compared").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    still(page)
    assert frame_of(page, 0) == pytest.approx(17.5, abs=0.01)
    assert frame_of(page, 1) == pytest.approx(17.5, abs=0.01)
    # clip A begins with picture 1, clip B with picture 0
    assert page.evaluate(BAR, 0) - page.evaluate(BAR, 1) == pytest.approx(1, abs=1)
    page.get_by_role("slider", name="Position in the two takes").focus()
    page.keyboard.press("End")
    still(page)
    assert frame_of(page, 0) == pytest.approx(79.5, abs=0.01)
    assert frame_of(page, 1) == pytest.approx(80.5, abs=0.01)
    expect(page.locator(".cmp-held:visible")).to_have_text("A holds its last frame")


def test_they_play_in_sync_both_ways_and_stop_on_one_frame(page: Page):
    compare(page)
    page.keyboard.press("l")
    page.wait_for_function("document.querySelectorAll('.cmp video')[1].currentTime > 0.6")
    apart = page.evaluate(
        """() => new Promise(done => {
            const [a, b] = document.querySelectorAll('.cmp video');
            const seen = [];
            const look = () => {
                seen.push(Math.abs(a.currentTime - b.currentTime) * 16);
                if (seen.length < 30) requestAnimationFrame(look);
                else done(seen);
            };
            look();
        })"""
    )
    assert sorted(apart)[len(apart) // 2] < 1
    page.keyboard.press("l")
    expect(page.locator(".cmp .vw-speed")).to_have_text("2×")
    page.keyboard.press("k")
    still(page)
    at = frame_of(page, 1)
    assert frame_of(page, 0) == pytest.approx(at, abs=0.1)  # the same frame, near its middle
    assert at % 1 == pytest.approx(0.5, abs=0.1)
    page.keyboard.press("j")
    page.wait_for_function(f"document.querySelectorAll('.cmp video')[1].currentTime * 16 < {at} - 2")
    page.keyboard.press("k")


def test_play_goes_round_until_the_loop_is_off(page: Page):
    compare(page)
    page.get_by_role("slider", name="Position in the two takes").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("l")
    page.wait_for_function("document.querySelectorAll('.cmp video')[1].currentTime < 2")
    page.keyboard.press("k")
    page.get_by_role("button", name="Loop: on").click()
    page.get_by_role("slider", name="Position in the two takes").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("l")
    page.wait_for_function("Math.abs(document.querySelectorAll('.cmp video')[1].currentTime * 16 - 80.5) < 0.01")
    still(page)


def test_the_ways_to_look_wipe_by_mouse_and_keys_difference_and_flip(page: Page):
    compare(page)
    frames = page.locator(".cmp-frames")
    page.get_by_role("radio", name="Wipe").click()
    line = page.get_by_role("slider", name="Wipe line")
    box = frames.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 40, steps=4)
    page.mouse.up()
    expect(line).to_have_attribute("aria-valuenow", "25")
    line.press("Shift+ArrowRight")
    expect(line).to_have_attribute("aria-valuenow", "35")
    assert page.evaluate("__sm.S.selectedShot") == "s2"  # the arrows moved the line, not the shot
    page.get_by_role("radio", name="Difference").click()
    assert frames.locator(".is-b").evaluate("one => getComputedStyle(one).mixBlendMode") == "difference"
    page.get_by_role("button", name="Difference ×1").click()
    assert frames.evaluate("one => getComputedStyle(one).filter") == "brightness(4)"
    page.keyboard.press("b")
    expect(frames).to_have_attribute("data-mode", "flip")
    expect(frames).to_have_attribute("data-front", "b")
    page.keyboard.press("b")
    expect(frames).to_have_attribute("data-front", "a")
    expect(frames.locator(".is-b video")).to_be_hidden()


def colour(page: Page, across: float) -> tuple[float, ...]:
    """What the screen shows of the compared pictures, high on them, at this share of their width: red, green, blue."""
    picture = Image.open(io.BytesIO(page.locator(".cmp-frames").screenshot())).convert("RGB")
    at = (int(picture.width * across), int(picture.height * 0.06))
    return tuple(map(float, picture.getpixel(at)))  # pyright: ignore[reportArgumentType]


def test_the_screen_shows_a_left_of_the_line_b_right_of_it_and_their_difference(page: Page):
    compare(page)
    page.keyboard.press("Shift+ArrowRight")
    still(page)
    both: dict[str, tuple[float, ...]] = {}
    for front in ("b", "a"):
        page.keyboard.press("b")
        page.wait_for_timeout(200)
        both[front] = colour(page, 0.9)
    assert max(abs(a - b) for a, b in zip(both["a"], both["b"], strict=True)) > 15
    page.get_by_role("radio", name="Wipe").click()
    line = page.get_by_role("slider", name="Wipe line")
    line.press("Home")
    page.wait_for_timeout(200)
    assert colour(page, 0.9) == pytest.approx(both["b"], abs=3)
    line.press("End")
    page.wait_for_timeout(200)
    assert colour(page, 0.9) == pytest.approx(both["a"], abs=3)
    page.get_by_role("radio", name="Difference").click()
    page.wait_for_timeout(200)
    times = int(page.locator(".cmp-bar .sm-btn", has_text="×").inner_text()[1:])  # kept from the last comparison
    apart = [min(255, times * abs(a - b)) for a, b in zip(both["a"], both["b"], strict=True)]
    assert colour(page, 0.9) == pytest.approx(apart, abs=4 * times)


def test_circling_from_the_comparison_keeps_both_where_they_are(page: Page, editor: Editor):
    compare(page)
    page.get_by_role("button", name="Circle take 4").click()
    until(lambda: shot(editor, "s2")["circled"] == "t2-4", "take 4 is circled")
    expect(page.get_by_label("Take A")).to_have_value("t2")
    page.get_by_role("button", name="Circle take 1").last.click()
    until(lambda: shot(editor, "s2")["circled"] == "t2", "take 1 is circled again")
    expect(page.get_by_label("Take A")).to_have_value("t2")
    expect(page.get_by_label("Take B")).to_have_value("t2-4")


def test_x_pairs_the_circled_take_with_the_newest_and_brackets_choose_b(page: Page):
    choose(page, "s2")
    page.keyboard.press("x")
    expect(page.get_by_label("Take A")).to_have_value("t2")
    expect(page.get_by_label("Take B")).to_have_value("t2-4")
    page.keyboard.press("[")
    expect(page.get_by_label("Take B")).to_have_value("t2-3")
    page.keyboard.press("x")
    expect(page.locator(".cmp")).to_be_hidden()
    choose(page, "s1")
    page.keyboard.press("x")
    expect(page.locator(".sm-toast")).to_contain_text("needs two takes")


def test_another_shot_or_a_deleted_take_ends_the_comparison(page: Page, editor: Editor):
    compare(page)
    card(page, "1.1").click()
    expect(page.locator(".cmp")).to_be_hidden()
    compare(page)
    editor.op("edit", edit={"kind": "mark_take", "shot_id": "s2", "take_id": "t2", "deleted": True})
    expect(page.locator(".cmp")).to_be_hidden()


def test_leaving_stands_at_the_frame_that_was_compared(page: Page):
    compare(page)
    page.keyboard.press("Shift+ArrowRight")
    still(page)
    page.keyboard.press("Escape")
    page.wait_for_function("__sm.S.playhead.shotId === 's2' && __sm.S.playhead.local === 16")
    assert shown(page, "selectedTake") == "t2-4"


# ---- recipes ---------------------------------------------------------------------------------------------------------


def recipe_of(page: Page, take: int) -> Locator:
    choose(page, "s2")
    page.get_by_role("option", name=f"Take {take}").click()
    page.get_by_role("button", name="What was sent").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".rc-table").wait_for()
    return dialog


def row(dialog: Locator, name: str) -> list[str]:
    named = dialog.page.get_by_role("rowheader", name=name, exact=True)
    return dialog.get_by_role("row").filter(has=named).locator("td").all_inner_texts()


def test_a_recipe_says_what_was_sent_and_what_differs_from_now(page: Page):
    dialog = recipe_of(page, 4)
    expect(dialog.get_by_role("heading", level=2)).to_have_text("What take 4 of 1.3 was sent")
    expect(dialog.locator(".rc-summary")).to_have_text("3 fields differ from what would be sent now.")
    assert row(dialog, "Seed") == ["99", "2"]
    assert row(dialog, "Steps") == ["8", "40"]
    assert row(dialog, "Solver") == ["UniPC", ""]
    assert row(dialog, "Time spent") == ["2.0 s"]
    expect(dialog.locator("del")).to_have_text([" Rain falls."])
    expect(dialog.locator("ins")).to_have_count(0)
    expect(dialog.locator(".rc-strip")).to_have_count(1)  # the same memory as now, once
    expect(dialog.locator(".rc-strip li")).to_have_count(4)
    expect(dialog.locator(".rc-seam")).to_contain_text("Continues from 1.2 take 1")


def test_two_recipes_stand_beside_each_other_from_the_comparison(page: Page):
    compare(page)
    page.get_by_role("button", name="What differs").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".rc-summary")).to_have_text("3 fields differ from take 4.")
    assert row(dialog, "Seed") == ["2", "99"]
    expect(dialog.locator("ins")).to_have_text([" Rain falls."])


def test_an_evicted_frame_shows_in_both_memories(page: Page, editor: Editor):
    picture = shot(editor, "s0")["takes"][0]["keyframes"][0]["picture"]
    editor.op("edit", edit={"kind": "evict", "picture": picture, "shot_id": "s2"})
    dialog = recipe_of(page, 1)
    expect(dialog.locator(".rc-strip")).to_have_count(2)
    expect(dialog.locator(".rc-strip .is-only")).to_have_count(1)
    expect(dialog.locator(".rc-strip .is-only")).to_contain_text("1.1 t1")


def test_a_recipe_is_used_again_in_one_step(page: Page, editor: Editor):
    dialog = recipe_of(page, 4)
    dialog.get_by_role("button", name="Use this recipe again").click()
    expect(dialog).to_be_hidden()
    until(lambda: shot(editor, "s2")["seed"] == 99, "the seed is back")
    after = shot(editor, "s2")
    assert after["prompt"].endswith("Rain falls.")
    assert after["overrides"] == {"num_inference_steps": 8}
    assert "recipe of take 4" in editor.state()["film"]["undo"]
    page.locator(".sm-toast").get_by_role("button", name="Undo").click()
    until(lambda: shot(editor, "s2")["seed"] == 2, "one step takes it back")
    assert shot(editor, "s2")["overrides"] == {}
    assert not shot(editor, "s2")["prompt"].endswith("Rain falls.")


def test_its_memory_is_offered_beside_it(page: Page, editor: Editor):
    picture = shot(editor, "s0")["takes"][0]["keyframes"][0]["picture"]
    editor.op("edit", edit={"kind": "evict", "picture": picture, "shot_id": "s2"})
    dialog = recipe_of(page, 1)
    again = dialog.get_by_role("button", name="Use this recipe again")
    expect(again).to_be_disabled()
    expect(dialog.locator(".rc-left")).to_contain_text("has this recipe already")
    dialog.get_by_label("and its memory").check()
    again.click()
    until(lambda: shot(editor, "s2")["marks"] == [], "the circled take is what would be sent")
    assert shot(editor, "s2")["overrides"] == {"memory_size": 4}


def test_what_a_shot_can_not_bring_back_is_said_before(page: Page, editor: Editor):
    editor.op("settings", changes={"size": {"width": 832, "height": 480}})
    dialog = recipe_of(page, 4)
    expect(dialog.locator(".rc-left")).to_contain_text("size: 256x144 stays 832x480")
    expect(dialog.get_by_role("button", name="Use this recipe again")).to_be_enabled()


def test_a_recipe_is_copied_whole(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = recipe_of(page, 4)
    dialog.get_by_role("button", name="Copy as JSON").click()
    expect(dialog.get_by_text("on the clipboard")).to_be_visible()
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert (copied["seed"], copied["engine"], len(copied["memory"])) == (99, "animatic", 4)
    page.keyboard.press("Escape")


# ---- who saw a frame -------------------------------------------------------------------------------------------------


def slots(page: Page) -> Locator:
    return page.locator(".sm-me-slot[data-state=full] .sm-me-frame")


def test_a_memory_frame_names_the_takes_that_saw_it_and_leads_there(page: Page):
    choose(page, "s1")
    slots(page).first.click()
    item = page.get_by_role("menuitem", name="Seen by 10 takes")
    assert "1.3 take 4\n" in (item.get_attribute("title") or "")
    assert "1.2 take 1 (circled)" in (item.get_attribute("title") or "")
    item.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Who saw 1.1 take 1, frame 0")
    dialog.get_by_role("button", name="1.3 take 4").click()
    expect(dialog).to_be_hidden()
    page.wait_for_function("__sm.S.selectedShot === 's2' && __sm.S.selectedTake === 't2-4'")


def test_a_take_s_own_keyframe_says_who_saw_it(page: Page):
    choose(page, "s0")
    page.get_by_role("radio", name="What was kept of the selected take, and why").click()
    page.locator(".sm-re-keyframe").first.click()
    page.get_by_role("button", name="Who saw this keyframe").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    page.keyboard.press("Escape")
    choose(page, "s7")
    page.locator(".sm-re-keyframe").first.click()
    page.get_by_role("button", name="Who saw this keyframe").click()
    expect(page.locator(".sm-toast").last).to_have_text("No take was shown this keyframe yet.")


# ---- another memory --------------------------------------------------------------------------------------------------


def made_by_what_if(editor: Editor, shot_id: str) -> dict[str, Any]:
    def made() -> Any:
        return next((take for take in shot(editor, shot_id)["takes"] if take["what_if"]), None)

    return until(made, "the take is made", 60)


def test_a_take_is_tried_without_a_frame_beside_the_old_one_and_compared(page: Page, editor: Editor):
    choose(page, "s1")
    before = shot(editor, "s1")
    gone = slots(page).first.get_attribute("data-picture")
    slots(page).first.click()
    page.get_by_role("menuitem", name="Try without this frame").click()
    take = made_by_what_if(editor, "s1")
    after = shot(editor, "s1")
    assert after["circled"] == before["circled"]
    assert (take["seed"], take["memory_count"]) == (before["seed"], before["takes"][0]["memory_count"] - 1)
    assert take["what_if"] == {"take_id": "t1", "number": 1, "without": 1, "added": 0}
    assert slots(page).first.get_attribute("data-picture") == gone  # the shot's own memory did not change
    said = page.locator(".sm-toast").filter(has_text="Take 2 of 1.2 is here: take 1 without 1 frame.")
    said.get_by_role("button", name="Compare").click()
    expect(page.get_by_label("Take A")).to_have_value("t1")
    expect(page.get_by_label("Take B")).to_have_value(take["id"])
    page.get_by_role("button", name="What was sent").click()
    expect(page.get_by_role("dialog")).to_contain_text("What-if of take 1: without 1.1 take 1, frame 0.")
    page.keyboard.press("Escape")


def test_another_memory_is_chosen_frame_by_frame(page: Page, editor: Editor):
    editor.op("settings", changes={"memory_size": 2})
    choose(page, "s3")
    slots(page).first.click()
    page.get_by_role("menuitem", name="Try another memory").click()
    dialog = page.get_by_role("dialog")
    run = dialog.get_by_role("button", name="Try it")
    expect(run).to_be_disabled()
    boxes = dialog.get_by_role("checkbox")
    expect(boxes).to_have_count(6)  # all six keyframes so far were shown to the take
    boxes.nth(0).uncheck()
    boxes.nth(1).press("Space")
    expect(dialog.get_by_role("status").last).to_have_text("4 of 10 frames")
    run.click()
    take = made_by_what_if(editor, "s3")
    assert (take["memory_count"], take["what_if"]["without"]) == (4, 2)


def test_a_frame_the_take_was_not_shown_is_tried_with_it(page: Page, editor: Editor):
    picture = shot(editor, "s5")["takes"][0]["keyframes"][0]["picture"]
    editor.op("edit", edit={"kind": "pin", "picture": picture, "shot_id": "s1"})
    choose(page, "s1")
    page.locator(f".sm-me-frame[data-picture='{picture}']").click()
    page.get_by_role("menuitem", name="Try with this frame").click()
    assert made_by_what_if(editor, "s1")["what_if"] == {"take_id": "t1", "number": 1, "without": 0, "added": 1}


# ---- the onion skin --------------------------------------------------------------------------------------------------


def test_the_frame_a_shot_continues_from_lies_over_its_first_second_at_rest(page: Page, editor: Editor):
    skin = page.locator(".vw-skin")
    switch = page.get_by_role("button", name="Onion skin of the seam")
    choose(page, "s1")
    expect(switch).to_be_disabled()
    choose(page, "s2")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("s")
    expect(skin).to_be_visible()  # and it went to the first frame
    page.wait_for_function("__sm.S.playhead.shotId === 's2' && __sm.S.playhead.local === 0")
    assert skin.get_attribute("src") == shot(editor, "s2")["takes"][0]["seam"]
    assert skin.evaluate("one => one.naturalWidth") == 256
    page.keyboard.press("+")
    expect(page.locator(".vw-skin-label")).to_have_text("Seam frame 60 %")
    page.locator(".vw-stage").first.hover()
    page.mouse.wheel(0, 100)
    page.mouse.wheel(0, 100)
    expect(skin).to_have_css("opacity", "0.4")
    page.keyboard.press("Shift+ArrowRight")
    expect(skin).to_be_hidden()  # past the first second
    page.keyboard.press("Shift+ArrowLeft")
    expect(skin).to_be_visible()
    page.keyboard.press(" ")
    expect(skin).to_be_hidden()  # in motion
    page.keyboard.press(" ")
    page.get_by_role("button", name="Hide the onion skin").click()
    choose(page, "s3")
    expect(switch).to_be_disabled()


# ---- own material ----------------------------------------------------------------------------------------------------


def bring(page: Page, path: Path) -> None:
    page.get_by_label("Own picture or clip").set_input_files(path)


def test_an_own_clip_becomes_a_take_beside_the_others(page: Page, editor: Editor, tmp_path: Path):
    choose(page, "s1")
    page.get_by_label("Own picture or clip").wait_for(state="attached")
    bring(page, clip(tmp_path / "walk.mp4", count=60, rate=25))
    page.get_by_role("button", name="Whole frame, centred").click()
    expect(page.locator(".sm-toast")).to_contain_text("walk.mp4 becomes a take of 1.2.")
    take = until(lambda: next((t for t in shot(editor, "s1")["takes"] if t["own"]), None), "the take is there", 60)
    assert (take["frame_count"], take["engine_label"], take["memory_count"]) == (37, "Own material", 0)
    assert shot(editor, "s1")["circled"] == "t1"
    node = page.get_by_role("option", name="Take 2, own clip walk.mp4")
    node.click()
    expect(page.locator(".vw-engine")).to_have_text("Own material")
    page.get_by_role("button", name="Circle this take").click()
    until(lambda: shot(editor, "s1")["circled"] == take["id"], "it is circled")
    assert shot(editor, "s1")["marks"] == []
    page.get_by_role("button", name="What was sent").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your own clip walk.mp4")
    expect(dialog).to_contain_text("its first 37 frames at 16 a second")
    expect(dialog.get_by_role("button", name="Use this recipe again")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.get_by_label("Take B").locator("option:checked")).to_have_text("Take 1 · seed 1")
    page.keyboard.press("x")


def test_what_is_no_clip_is_refused_in_words_and_leaves_nothing(page: Page, editor: Editor, tmp_path: Path):
    choose(page, "s1")
    (tmp_path / "notes.mp4").write_bytes(b"not a film " * 50)
    bring(page, tmp_path / "notes.mp4")
    expect(page.locator(".sm-toast.is-error")).to_contain_text("not a picture or clip that can be read")
    assert len(shot(editor, "s1")["takes"]) == 1
    assert queue_states(editor) == []
    assert not list((editor.films / editor.state()["film"]["folder"] / "tmp").glob("own-*"))
