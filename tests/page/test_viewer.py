"""The viewer in a real browser on the real server: cards, clips, transport, keys, and what engine drew the picture."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.editor import Editor, until
from tests.support.page import UNRENDERED, card, choose, last_shot, shot, shown, stop_all


def test_a_shot_without_a_take_is_a_slate_with_its_words_in_the_middle(page: Page, editor: Editor):
    choose(page, last_shot(editor))
    words = page.locator(".vw-card-prompt")
    expect(words).to_have_text(UNRENDERED)
    expect(page.locator(".vw-card")).to_contain_text("2.5")
    expect(page.locator(".vw-card")).to_contain_text("5.1 s · 81 frames")
    expect(page.locator(".vw-card")).to_contain_text("Not rendered yet")
    text, frame = words.bounding_box(), page.locator(".vw-frame").bounding_box()
    assert text
    assert frame
    assert abs(text["x"] + text["width"] / 2 - frame["x"] - frame["width"] / 2) < 2
    assert abs(text["y"] + text["height"] / 2 - frame["y"] - frame["height"] / 2) < frame["height"] * 0.06


def test_an_unwritten_shot_is_no_error(page: Page, editor: Editor):
    editor.op("insert_shot", scene_id="sc4", index=0)
    until(lambda: len(editor.state()["shots"]) == 10, "the shot is there")
    card(page, "2.1").click()
    expect(page.locator(".vw-card-prompt")).to_have_text("This shot has no prompt yet.")
    expect(page.locator(".vw-card-trouble")).to_be_hidden()
    expect(page.get_by_role("button", name="Generate take")).to_be_disabled()
    expect(page.locator(".sm-error:visible")).to_have_count(0)


def test_a_missing_shot_plays_in_real_time_and_k_stops(page: Page, editor: Editor):
    choose(page, last_shot(editor))
    start = shown(page, "playhead.frame")
    page.keyboard.press("l")
    page.wait_for_function(f"__sm.S.playhead.frame > {start} + 4")
    page.keyboard.press("k")
    assert not shown(page, "playhead.playing")


def test_playing_runs_over_a_seam_into_the_next_shot(page: Page):
    page.evaluate("document.dispatchEvent(new CustomEvent('sm-step', {detail: 74}))")
    page.keyboard.press(" ")
    page.wait_for_function("__sm.S.playhead.shotId === 's1' && __sm.S.playhead.frame > 83")
    page.keyboard.press(" ")
    expect(card(page, "1.2")).to_have_attribute("aria-selected", "true")


def test_j_runs_backwards_and_l_twice_is_faster(page: Page):
    choose(page, "s1")
    page.keyboard.press("Shift+ArrowRight")
    start = shown(page, "playhead.frame")
    page.keyboard.press("j")
    page.wait_for_function(f"__sm.S.playhead.frame < {start} - 3")
    expect(page.locator(".vw-speed")).to_have_text("−1×")
    page.keyboard.press("k")
    page.keyboard.press("l")
    page.keyboard.press("l")
    expect(page.locator(".vw-speed")).to_have_text("2×")
    page.keyboard.press("k")
    expect(page.locator(".vw-speed")).to_be_hidden()


def test_arrows_are_shots_on_the_strip_and_frames_in_the_viewer(page: Page):
    card(page, "1.1").click()
    page.keyboard.press("ArrowRight")
    expect(card(page, "1.2")).to_be_focused()
    page.get_by_role("group", name="Picture").focus()
    page.keyboard.press("ArrowRight")
    assert shown(page, "playhead.frame") == 82
    page.keyboard.press("Shift+ArrowRight")
    assert shown(page, "playhead.frame") == 98
    page.keyboard.press("ArrowLeft")
    assert shown(page, "playhead.frame") == 97
    page.keyboard.press("Home")
    expect(card(page, "1.1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(card(page, "2.5")).to_have_attribute("aria-selected", "true")


def test_the_rail_is_a_slider_for_keys_and_pointer(page: Page):
    rail = page.get_by_role("slider", name="Position in the film")
    rail.focus()
    page.keyboard.press("ArrowRight")
    expect(rail).to_have_attribute("aria-valuenow", "1")
    page.keyboard.press("ArrowUp")
    expect(rail).to_have_attribute("aria-valuenow", "17")
    box = rail.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + 9)
    expect(card(page, "2.5")).to_have_attribute("aria-selected", "true")


def test_looping_one_shot_comes_back_to_its_start(page: Page):
    loop = page.get_by_role("button", name="Loop: off")
    loop.click()
    expect(page.get_by_role("button", name="Loop: this shot")).to_be_visible()
    page.evaluate("document.dispatchEvent(new CustomEvent('sm-step', {detail: 72}))")
    page.keyboard.press("l")
    page.wait_for_function("__sm.S.playhead.frame < 40")
    assert shown(page, "playhead.shotId") == "s0"
    page.keyboard.press("k")
    page.get_by_role("button", name="Loop: this shot").click()
    page.get_by_role("button", name="Loop: the film").click()


def test_brackets_put_another_take_in_the_same_frame(page: Page):
    choose(page, "s2")
    page.keyboard.press("Shift+ArrowRight")
    frame = shown(page, "playhead.frame")
    page.keyboard.press("]")
    expect(page.locator(".vw-where")).to_contain_text("take 2")
    assert shown(page, "playhead.frame") == frame


def test_the_engine_is_named_beside_the_picture_unless_it_is_the_model(page: Page):
    badge = page.locator(".vw-engine")
    expect(badge).to_have_text("Animatic")
    expect(page.locator(".sm-engine")).to_contain_text("Not the video model")
    page.evaluate("__sm.S.state.shots.s1.takes[0].is_model = true")
    choose(page, "s1")
    expect(badge).to_be_hidden()
    page.evaluate("__sm.S.state.shots.s1.takes[0].is_model = false")


def test_a_shot_rendered_anew_keeps_its_clip_and_says_how_far_it_is(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s0"])
    expect(page.locator(".vw-job")).to_contain_text("Drawing")
    assert shot(editor, "s0")["circled"] == "t0"
    expect(page.locator(".vw-card")).to_be_hidden()
    stop_all(editor)
    expect(page.locator(".vw-job")).to_be_hidden()


def test_f_fills_the_screen_and_leaves_it(page: Page):
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement")
    page.keyboard.press("Control+y")
    page.locator(".vw .sm-toast", has_text="nothing to redo").wait_for()
    assert page.locator(".vw-stage").evaluate("stage => stage.clientHeight") > 700  # the message lies over the picture
    page.keyboard.press("f")
    page.wait_for_function("!document.fullscreenElement")


def test_a_portrait_film_fits_the_viewer(page: Page, editor: Editor):
    editor.op("settings", changes={"size": {"width": 144, "height": 256}})
    choose(page, last_shot(editor))
    page.wait_for_function("(one => one.offsetHeight > one.offsetWidth)(document.querySelector('.vw-frame'))")
    frame, words = page.locator(".vw-frame").bounding_box(), page.locator(".vw-card-body")
    assert frame
    assert words.evaluate("node => node.scrollWidth <= node.clientWidth && node.scrollHeight <= node.clientHeight")


def test_a_film_that_empties_while_it_plays_stops(page: Page):
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    card(page, "1.1").click()
    page.keyboard.press("l")
    page.wait_for_function("__sm.S.playhead.playing")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator(".tl-empty")).to_be_visible()
    page.wait_for_function("!__sm.S.playhead.playing")
    assert wrong == []
