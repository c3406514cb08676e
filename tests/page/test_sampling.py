"""Presets, LoRAs, crops, previews and the engine's word in a real browser on the real server."""

from __future__ import annotations

import re
import urllib.request

import numpy as np
from playwright.sync_api import Locator, Page, expect

from storymem.media.pictures import encode_png
from tests.support.editor import Editor, until
from tests.support.page import card, choose, last_shot, settled, shot, stop_all


def settings(page: Page) -> Locator:
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Film settings")
    expect(dialog).to_be_visible()
    return dialog


def sampling(page: Page) -> Locator:
    fold = page.locator(".sm-in-fold", has_text="Sampling").first
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    expert = fold.locator(".sm-in-expert")
    if expert.get_attribute("open") is None:
        expert.locator("summary").click()
    return fold


# ---- presets and LoRAs -----------------------------------------------------------------------------------------------


def test_a_preset_fills_the_film_s_fields_and_is_one_step_to_undo(page: Page, editor: Editor):
    dialog = settings(page)
    preset = dialog.get_by_label("Preset")
    expect(preset).to_have_value("final")
    preset.select_option(label="Draft")
    expect(dialog.get_by_label("Steps")).to_have_value("4")
    expect(dialog.get_by_label("LoRA name")).to_have_value("lightning")
    expect(dialog).to_contain_text("not shown to keep StoryMem's memory as well")
    dialog.get_by_label("Steps").fill("6")
    expect(preset).to_have_value("custom")
    dialog.get_by_label("Steps").fill("4")
    expect(preset).to_have_value("draft")
    dialog.get_by_role("button", name="Save settings").click()
    expect(dialog).to_have_count(0)
    film = editor.state()["film"]
    assert (film["preset"], film["settings"]["solver"], film["settings"]["text_flow_shift"]) == ("draft", "euler", 5.0)
    page.keyboard.press("Control+z")
    until(lambda: editor.state()["film"]["preset"] == "final", "one undo takes it all back")
    assert editor.state()["film"]["settings"]["loras"] == []


def test_a_shot_follows_the_film_until_it_has_a_preset_of_its_own(page: Page, editor: Editor):
    choose(page, "s1")
    fold = sampling(page)
    preset = fold.get_by_label("Preset")
    expect(preset).to_have_value("film")
    expect(preset.locator("option:checked")).to_have_text("As the film (Final)")
    preset.select_option(label="Draft")
    until(lambda: shot(editor, "s1")["preset"] == "draft", "the shot is on Draft")
    expect(fold.get_by_label("Solver")).to_have_value("euler")
    expect(fold.locator("> summary")).to_contain_text("differ from the film")
    fold.get_by_label("Solver").select_option(label="DPM++")
    until(lambda: shot(editor, "s1")["preset"] is None, "a value of its own makes it custom")
    expect(preset).to_have_value("custom")
    preset.select_option(label="As the film (Final)")
    until(lambda: shot(editor, "s1")["overrides"] == {}, "it follows the film again")
    expect(preset).to_have_value("film")


def test_loras_are_added_refused_in_place_and_taken_away(page: Page, editor: Editor):
    choose(page, "s3")
    fold = sampling(page)
    fold.get_by_role("button", name="Add").click()
    fold.get_by_label("LoRA name").fill("ink")
    fold.get_by_label("LoRA strength").fill("0")
    page.keyboard.press("Enter")
    expect(fold.locator(".sm-lo .sm-error")).to_contain_text("strength 0, which does nothing")
    fold.get_by_label("LoRA strength").fill("0,6")
    page.keyboard.press("Enter")
    until(lambda: shot(editor, "s3")["overrides"].get("loras") == [{"name": "ink", "strength": 0.6}], "it is kept")
    expect(fold.locator(".sm-lo .sm-error")).to_be_hidden()
    fold.get_by_role("button", name="Take this LoRA away").click()
    until(lambda: shot(editor, "s3")["overrides"].get("loras") == [], "the shot has none")
    settled(page)
    choose(page, "s2")
    expect(fold.get_by_label("LoRA name")).to_have_count(0)


def test_a_refused_lora_of_the_film_is_shown_in_the_dialog(page: Page, editor: Editor):
    dialog = settings(page)
    dialog.get_by_role("button", name="Add").click()
    dialog.get_by_label("LoRA name").fill("storymem-mi2v")
    dialog.get_by_role("button", name="Save settings").click()
    expect(dialog.locator(".sm-lo .sm-error")).to_contain_text("given the right one already")
    assert editor.state()["film"]["settings"]["loras"] == []


def test_a_model_that_can_not_work_yet_says_so_where_it_is_chosen_and_where_it_is_asked(page: Page, editor: Editor):
    dialog = settings(page)
    dialog.get_by_label("Engine").select_option(label="Unready")
    expect(dialog.locator(".sm-engine-note.is-warning")).to_contain_text("weights fetch unready")
    dialog.get_by_role("button", name="Save settings").click()
    expect(page.locator(".sm-engine.is-warning")).to_contain_text("weights are not here")
    choose(page, last_shot(editor))
    expect(page.get_by_role("button", name="Generate take")).to_be_disabled()
    expect(page.locator(".sm-in .sm-error", has_text="python -m storymem weights fetch unready")).to_be_visible()


# ---- crops -----------------------------------------------------------------------------------------------------------


def bring(editor: Editor) -> str:
    """A reference twice as wide as the film's frames; its content name."""
    picture = np.zeros((288, 1024, 3), np.uint8)
    picture[:, 512:] = (40, 60, 220)
    address = f"{editor.address}/app/reference?name=Mara"
    request = urllib.request.Request(address, data=encode_png(picture), headers={"x-storymem": "1"}, method="POST")
    urllib.request.urlopen(request).read()
    return editor.state()["film"]["references"][0]["picture"]


def crop_dialog(page: Page, name: str) -> Locator:
    page.locator(f'.sm-me-frame[data-picture="{name}"]').click()
    page.get_by_role("menuitem", name="Crop").click()
    dialog = page.get_by_role("dialog", name="Crop Mara")
    expect(dialog.get_by_label("The part that shots are shown")).to_be_focused()
    return dialog


def crop(editor: Editor) -> dict[str, float] | None:
    return editor.state()["film"]["references"][0]["crop"]


def test_a_reference_is_cropped_by_keyboard_by_drag_and_reset(page: Page, editor: Editor):
    choose(page, "s1")
    name = bring(editor)
    dialog = crop_dialog(page, name)
    for _ in range(3):
        page.keyboard.press("+")
    for _ in range(20):
        page.keyboard.press("Shift+ArrowRight")
    dialog.get_by_role("button", name="Use this part").click()
    expect(dialog).to_have_count(0)
    first = until(lambda: crop(editor), "the crop is kept")
    assert abs(first["zoom"] - 1.1**3) < 0.01
    assert 0.75 < first["x"] < 0.85  # pushed back inside the right edge
    assert page.evaluate("__sm.S.selectedShot") == "s1"  # the arrows were the frame's

    dialog = crop_dialog(page, name)
    box = dialog.get_by_label("The part that shots are shown").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 100, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    dialog.get_by_role("button", name="Use this part").click()
    until(lambda: crop(editor)["x"] < first["x"] - 0.1, "the drag moved it")

    dialog = crop_dialog(page, name)
    dialog.get_by_label("Zoom").fill("100")
    expect(dialog).to_contain_text("it is enlarged and looks soft")
    dialog.get_by_role("button", name="Reset").click()
    dialog.get_by_role("button", name="Use this part").click()
    until(lambda: crop(editor) is None, "a reset leaves nothing behind")
    expect(dialog).to_have_count(0)
    page.keyboard.press("Control+z")
    until(lambda: crop(editor) is not None, "and can be undone")


# ---- previews --------------------------------------------------------------------------------------------------------

WATCH = """() => {
  window.__shift = 0; window.__gaps = 0;
  const moved = list => list.getEntries().forEach(one => { window.__shift += one.value; });
  new PerformanceObserver(moved).observe({ type: 'layout-shift' });
  let shown = false;
  const look = () => {
    const picture = document.querySelector('.vw-preview');
    const here = !picture.hidden && picture.complete && picture.naturalWidth > 0;
    if (shown && !here && !picture.hidden) window.__gaps++;
    shown = shown || here;
    requestAnimationFrame(look);
  };
  look();
}"""


def test_a_preview_stands_on_the_card_and_in_the_viewer_until_the_take_is_there(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "previewing", "num_inference_steps": 60})
    choose(page, "s1")
    live, label = page.locator(".vw-preview"), page.locator(".vw-preview-label")
    expect(live).to_be_hidden()
    page.get_by_role("button", name="Generate take").click()
    expect(live).to_be_visible()
    expect(label).to_have_text("Preview")
    first = live.get_attribute("src")
    assert first
    assert first.startswith("data:image/jpeg;base64,")
    expect(card(page, "1.2").locator(".tl-preview")).to_be_visible()
    expect(page.locator(".vw-job")).to_contain_text("Sampling (high noise)")
    page.wait_for_function("first => document.querySelector('.vw-preview').src !== first", arg=first)
    choose(page, "s3")
    expect(live).to_be_hidden()
    expect(card(page, "1.2").locator(".tl-preview")).to_be_visible()
    choose(page, "s1")
    expect(live).to_be_visible()
    page.reload()
    expect(live).to_be_visible()  # the picture so far is part of what a page is told
    until(lambda: len(shot(editor, "s1")["takes"]) == 2, "the take is made")
    expect(live).to_be_hidden()
    expect(card(page, "1.2").locator(".tl-preview")).to_be_hidden()
    page.locator(".sm-ta").nth(1).click()
    expect(page.locator(".sm-ta-facts")).to_have_attribute("title", re.compile("Made with A test machine, exact"))


def test_previews_move_nothing_and_never_flicker(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "previewing", "num_inference_steps": 60})
    choose(page, "s1")
    page.evaluate(WATCH)
    page.evaluate("__sm.op({ op: 'generate', shot_ids: ['s1'] })")
    expect(page.locator(".vw-preview")).to_be_visible()
    page.evaluate("window.__shift = 0")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.__gaps") == 0
    assert page.evaluate("window.__shift") < 0.001
    stop_all(editor)
    expect(page.locator(".vw-preview")).to_be_hidden()
