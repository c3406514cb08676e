"""Eyes in a real browser on the real server: the review of a take, frames by hand, memory by prompt, the lane."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from storymem.core.edits.shot import AddTake, CircleTake
from storymem.core.story import Keyframe, Take
from storymem.media.pictures import encode_jpeg, encode_png
from storymem.studio.film import Studio
from storymem.vision.review import Review, ReviewedFrame
from tests.page.test_panels import CONTRAST
from tests.support.editor import Editor, until
from tests.support.films import picture
from tests.support.page import Tab, choose, last_shot, prompt_box, settled, shot, shown

SCORER = "clip-ViT-B-32-openai-published-1+hpsv3"
KEPT, ALIKE = (3, 40), 60


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Path:
    """The film of the other page tests; shot 1.2 (s1) has a take with a review of every kind, 1.4 (s3) a weak one."""
    path = tmp_path_factory.mktemp("reviewed") / "film"
    shutil.copytree(template, path)
    with Studio.open(path, rendering=False) as studio:
        content = a_review().pack()
        kept = tuple(keyframe(studio, index, quality=4.25) for index in KEPT)
        add_take(studio, "s1", keyframes=kept, scorer=SCORER, review=studio.folder.objects.put(content))
        weak = keyframe(studio, 12, quality=0.21, scorer="builtin", below_threshold=True)
        add_take(studio, "s3", keyframes=(weak,), scorer="builtin", review=None)
    return path


def a_review() -> Review:
    vectors = np.random.default_rng(1).normal(size=(81, 4)).astype(np.float32)
    return Review(
        scorer=SCORER,
        frames=tuple(a_frame(index) for index in range(81)),
        final_threshold=0.86,
        embedding=SCORER.partition("+")[0],
        same_view=0.9,
        quality_threshold=3.0,
        vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
    )


def a_frame(index: int) -> ReviewedFrame:
    quality: float | None = None
    similarity: float | None = 0.99 - (index % 37) / 300
    outcome, reason = "same view", "Too like the frame before."
    if index < KEPT[0]:
        outcome, reason, quality, similarity = "low quality", "Quality 1.20 is below 3.00.", 1.2, None
    elif index in KEPT:
        outcome, reason, quality = "kept", "Another view.", 4.25
        similarity = None if index == KEPT[0] else 0.81
    elif index == ALIKE:
        outcome, reason, quality, similarity = "already remembered", "The memory bank shows it.", 3.9, 0.95
    return ReviewedFrame(i=index, quality=quality, similarity=similarity, outcome=outcome, reason=reason)


def keyframe(studio: Studio, index: int, *, quality: float, scorer: str = SCORER, below_threshold: bool = False):
    frame = picture(500 + index)
    objects = studio.folder.objects
    return Keyframe(
        picture=objects.put(encode_png(frame)),
        thumb=objects.put(encode_jpeg(frame, width=320)),
        frame_index=index,
        quality=quality,
        scorer=scorer,
        below_threshold=below_threshold,
    )


def add_take(studio: Studio, shot_id: str, **changes: object) -> None:
    take: Take = studio.story.shot(shot_id).takes[0]
    studio.edit(AddTake(shot_id=shot_id, take=take.evolve(id=f"{shot_id}-new", number=2, **changes), circle=True))
    studio.edit(CircleTake(shot_id=shot_id, take_id=f"{shot_id}-new"))


@pytest.fixture
def page(tab: Tab, reviewed: Path) -> Iterator[Page]:
    """The module's page, on a fresh copy of the film with reviews."""
    tab.begin(reviewed)
    yield tab.page
    tab.end()


def show_kept(page: Page, shot_id: str = "s1") -> Locator:
    """The review of the shot's circled take is shown; its slider."""
    choose(page, shot_id)
    page.get_by_role("radio", name="What was kept of the selected take").click()
    slider = page.get_by_role("slider", name="Frames of this take")
    expect(slider).to_be_visible()
    return slider


def at(slider: Locator) -> int:
    return int(slider.get_attribute("aria-valuenow") or -1)


def place(slider: Locator, index: int) -> tuple[float, float]:
    """Where frame `index` of 81 stands on the screen."""
    box = slider.bounding_box()
    assert box
    return box["x"] + 40 + (index + 0.5) * (box["width"] - 80) / 81, box["y"] + box["height"] / 2


def keyframes(editor: Editor, shot_id: str) -> dict[int, dict]:
    take = next(one for one in shot(editor, shot_id)["takes"] if one["id"] == shot(editor, shot_id)["circled"])
    return {one["frame_index"]: one for one in take["keyframes"]}


def toast(page: Page) -> Locator:
    return page.locator(".sm-toast").last


# ---- the review ------------------------------------------------------------------------------------------------------


def test_the_chart_draws_every_frame_and_names_who_looked(page: Page):
    slider = show_kept(page)
    head = page.locator(".sm-me h2")
    expect(head).to_have_text("Take 2 of 1.2 kept: 2 of 81 frames")
    expect(page.locator(".sm-me .sm-head")).to_contain_text("CLIP ViT-B/32 looked, HPSv3 judged")
    for outcome, count in (("kept", 2), ("low quality", 3), ("already remembered", 1), ("same view", 75)):
        drawn = page.locator(f".sm-re-mark[data-outcome='{outcome}']").get_attribute("d") or ""
        assert drawn.count("M") == count, outcome
    broken = page.locator(".sm-re-likeness").get_attribute("d") or ""
    assert broken.count("M") == 2  # where the memory bank decided, it is no likeness to the frame before
    scored = page.locator(".sm-re-points").get_attribute("d") or ""
    assert scored.count("M") == 6
    legend = page.locator(".sm-re-legend")
    expect(legend).to_contain_text("gap: never scored")
    expect(legend).to_contain_text("already remembered")
    expect(legend.get_by_text("passed over")).to_be_hidden()
    for label in ("0.86", "3.00", "1.00"):
        expect(page.locator(".sm-re-labels")).to_contain_text(label)
    expect(page.locator(".sm-re-keyframe")).to_have_count(2)
    expect(slider).to_have_attribute("aria-valuemax", "80")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^Frame 3: kept, .*quality 4.25. Another view."))


def test_keys_walk_over_the_frames_and_enter_goes_there(page: Page):
    slider = show_kept(page)
    slider.focus()
    assert at(slider) == 3
    for key, wanted in (
        ("ArrowRight", 4), ("Shift+ArrowRight", 14), ("ArrowLeft", 13), ("PageDown", 40), ("PageUp", 3),
        ("Home", 0), ("ArrowLeft", 0), ("End", 80), ("ArrowRight", 80), ("PageUp", 40),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert at(slider) == wanted, key
    assert shown(page, "selectedShot") == "s1"
    assert shown(page, "playhead.local") == 0
    expect(page.locator(".sm-re-facts")).to_contain_text("Frame 40")
    expect(page.locator(".sm-re-facts")).to_contain_text("likeness 0.81")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sm-re-facts")).to_contain_text("quality never scored")
    page.keyboard.press("Enter")
    page.wait_for_function("__sm.S.playhead.local === 41 && __sm.S.playhead.shotId === 's1'")
    expect(page.locator(".sm-re-head")).to_have_attribute("visibility", "visible")
    choose(page, "s2")
    expect(page.locator(".sm-me h2")).to_contain_text("Take 1 of 1.3 kept")


def test_the_pointer_looks_and_a_click_goes_there(page: Page):
    slider = show_kept(page)
    before = page.locator(".sm-re-chart").bounding_box()
    page.mouse.move(*place(slider, ALIKE))
    expect(page.locator(".sm-re-facts")).to_contain_text("Frame 60")
    expect(page.locator(".sm-re-facts")).to_contain_text("likeness to the memory 0.95")
    expect(page.locator(".sm-re-reason")).to_have_text("The memory bank shows it.")
    expect(page.get_by_role("img", name="Frame 60 of this take")).to_be_visible()
    page.wait_for_function("document.querySelector('.sm-re-picture img').src.endsWith('/frames/60.jpg')")
    assert shown(page, "playhead.local") == 0
    page.mouse.move(10, 10)
    expect(page.locator(".sm-re-facts")).to_contain_text("Frame 3")
    page.mouse.click(*place(slider, 25))
    page.wait_for_function("__sm.S.playhead.local === 25")
    page.mouse.move(*place(slider, 70))
    page.mouse.move(10, 10)
    expect(page.locator(".sm-re-facts")).to_contain_text("Frame 25")
    page.locator(".sm-re-keyframe").nth(1).click()
    page.wait_for_function("__sm.S.playhead.local === 40")
    assert page.locator(".sm-re-chart").bounding_box() == before


def test_only_the_newest_frame_is_fetched_while_the_pointer_runs(page: Page):
    slider = show_kept(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/frames/" in request.url else None)
    for index in range(5, 80):
        page.mouse.move(*place(slider, index))
    page.wait_for_function("document.querySelector('.sm-re-picture img').src.endsWith('/frames/79.jpg')")
    assert len(asked) < 75


def test_a_reload_keeps_the_view(page: Page):
    show_kept(page)
    page.reload()
    expect(page.locator(".sm-me h2")).to_have_text("Take 2 of 1.2 kept: 2 of 81 frames")
    page.get_by_role("radio", name="What a new take would be shown, now").click()
    expect(page.locator(".sm-re")).to_be_hidden()
    expect(page.locator(".sm-me-slots")).to_be_visible()


def test_a_take_of_before_reviews_shows_its_keyframes_and_can_still_be_grabbed(page: Page, editor: Editor):
    slider = show_kept(page, "s0")
    expect(page.locator(".sm-re-nothing")).to_contain_text("No review was kept with this take")
    expect(page.locator(".sm-re-legend")).to_be_hidden()
    expect(page.locator(".sm-re-keyframe")).to_have_count(2)
    slider.focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Remember this frame").last.click()
    until(lambda: 80 in keyframes(editor, "s0"), "the last frame is a keyframe")
    assert keyframes(editor, "s0")[80]["lossless"]


def test_a_review_that_is_gone_says_so_and_comes_back(page: Page, editor: Editor):
    trouble = {"message": "The review of this take is missing.", "fix": "Restore the file."}
    lost = [True]

    def answer(route: Route) -> None:
        if lost[0]:
            route.fulfill(status=422, content_type="application/json", body=json.dumps(trouble))
        else:
            route.continue_()

    page.route("**/takes/s1-new/review", answer)
    choose(page, "s1")
    page.get_by_role("radio", name="What was kept of the selected take").click()
    said = page.locator(".sm-re .sm-error")
    expect(said).to_contain_text("The review of this take is missing. Restore the file.")
    expect(page.locator(".sm-re-board")).to_be_hidden()
    lost[0] = False
    said.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("slider", name="Frames of this take")).to_be_visible()
    expect(said).to_be_hidden()


def test_a_damaged_clip_is_said_where_the_frame_would_be(page: Page, editor: Editor):
    folder = editor.films / editor.state()["film"]["folder"]
    name = shot(editor, "s3")["takes"][1]["clip"].split("/")[-1].removesuffix(".mp4")
    (clip,) = (path for path in (folder / "objects").rglob(f"*{name[4:]}*") if path.is_file())
    clip.chmod(0o644)
    clip.unlink()
    clip.write_bytes(b"no film at all")
    show_kept(page, "s3")
    trouble = page.locator(".sm-re-trouble")
    expect(trouble).to_contain_text("can't be read")
    expect(trouble).to_contain_text("Generate the take again")
    page.get_by_role("slider", name="Frames of this take").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sm-re-facts")).to_contain_text("Frame 13")
    page.keyboard.press("g")
    expect(page.locator(".sm-toast.is-error")).to_contain_text("can't be read")
    assert set(keyframes(editor, "s3")) == {12}


# ---- frames by hand --------------------------------------------------------------------------------------------------


def test_a_frame_is_remembered_from_the_chart_seen_in_another_tab_and_undone(
    page: Page, editor: Editor, browser: Browser
):
    other = Tab(browser, editor)
    show_kept(other.page)
    slider = show_kept(page)
    slider.focus()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("g")
    until(lambda: 23 in keyframes(editor, "s1"), "the frame is a keyframe")
    assert keyframes(editor, "s1")[23]["by_hand"]
    expect(toast(page)).to_contain_text("Frame 23 of shot 1.2 is remembered in every later shot")
    for one in (page, other.page):
        expect(one.locator(".sm-re-keyframe.is-by-hand")).to_have_count(1)
        expect(one.locator(".sm-me h2")).to_have_text("Take 2 of 1.2 kept: 3 of 81 frames")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("Frame 23: by hand"))
    expect(page.get_by_role("button", name="Forget this frame")).to_be_visible()
    toast(page).get_by_role("button", name="Undo").click()
    expect(page.locator(".sm-re-keyframe.is-by-hand")).to_have_count(0)
    expect(other.page.locator(".sm-re-keyframe.is-by-hand")).to_have_count(0)
    assert set(keyframes(editor, "s1")) == set(KEPT)
    other.end()
    other.close()


def test_a_grabbed_frame_is_forgotten_from_the_chart_and_undo_brings_it_back(page: Page, editor: Editor):
    editor.op("grab", shot_id="s1", take_id="s1-new", frame_index=30)
    slider = show_kept(page)
    slider.focus()
    page.keyboard.press("PageDown")
    assert at(slider) == 30
    page.get_by_role("button", name="Forget this frame").click()
    expect(page.get_by_role("button", name="Remember this frame").last).to_be_visible()
    until(lambda: 30 not in keyframes(editor, "s1"), "it is forgotten")
    toast(page).get_by_role("button", name="Undo").click()
    until(lambda: 30 in keyframes(editor, "s1"), "it is back")


def test_a_keyframe_is_pinned_from_the_chart(page: Page, editor: Editor):
    show_kept(page)
    page.get_by_role("button", name="Pin this keyframe").click()
    settled(page)
    choose(page, "s2")
    page.get_by_role("radio", name="What a new take would be shown, now").click()
    expect(page.locator(".sm-me-slot[data-reason=pinned]")).to_have_count(1)
    expect(page.locator(".sm-me-hand:visible")).to_have_count(0)


def test_g_remembers_the_frame_under_the_playhead_but_not_while_typing(page: Page, editor: Editor):
    choose(page, "s1")
    prompt_box(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("g")
    until(lambda: shot(editor, "s1")["prompt"].endswith("g"), "it was typed")
    assert set(keyframes(editor, "s1")) == set(KEPT)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("g")
    until(lambda: 16 in keyframes(editor, "s1"), "frame 16 is a keyframe")
    expect(toast(page)).to_contain_text("Frame 16 of shot 1.2")
    page.keyboard.press("g")
    expect(page.locator(".sm-toast.is-error")).to_contain_text("pinned, already")
    page.keyboard.press("Control+z")
    until(lambda: 16 not in keyframes(editor, "s1"), "one undo takes all of it back")


def test_the_camera_of_the_viewer_rests_on_a_card_and_says_why(page: Page, editor: Editor):
    choose(page, "s1")
    camera = page.locator(".vw-bar").get_by_role("button", name="Remember this frame (G)")
    expect(camera).to_be_enabled()
    camera.click()
    until(lambda: 0 in keyframes(editor, "s1"), "the first frame is a keyframe")
    choose(page, last_shot(editor))
    expect(camera).to_be_disabled()
    expect(camera).to_have_attribute("title", "This shot has no take to remember a frame of.")
    page.keyboard.press("g")
    expect(toast(page)).to_contain_text("This shot has no take to remember a frame of.")


def test_the_board_shows_a_grabbed_frame_and_its_menu_can_forget_it(page: Page, editor: Editor):
    editor.op("grab", shot_id="s1", take_id="s1-new", frame_index=30)
    choose(page, "s7")
    frame = page.locator(".sm-me-slot:has(.sm-me-hand:visible) button")
    expect(frame).to_have_count(1)
    expect(frame).to_have_attribute("aria-label", re.compile("pinned, by hand"))
    expect(frame).to_have_attribute("title", re.compile("Grabbed by hand\nRead from the clip, not lossless"))
    frame.click()
    menu = page.locator(".sm-me-menu")
    expect(menu).to_contain_text("Nobody scored it")
    page.get_by_role("menuitem", name="Forget this frame").click()
    expect(page.locator(".sm-me-hand:visible")).to_have_count(0)
    until(lambda: 30 not in keyframes(editor, "s1"), "it is forgotten")
    toast(page).get_by_role("button", name="Undo").click()
    expect(page.locator(".sm-me-hand:visible")).to_have_count(1)


def test_a_keyframe_says_who_judged_it_and_that_it_is_weak(page: Page):
    choose(page, "s4")
    slot = page.locator(".sm-me-slot[data-state=full] button")
    weak = page.locator(".sm-me-frame.is-below")
    expect(weak).to_have_count(1)
    expect(weak).to_have_attribute("title", re.compile("Quality 0.21, by the built-in measure\nBelow the threshold"))
    judged = [one.get_attribute("title") or "" for one in slot.all()]
    assert sum("Quality 4.25, by HPSv3" in words for words in judged) == 2
    weak.click()
    expect(page.locator(".sm-me-menu")).to_contain_text("Below the threshold: the best of a weak take")


def test_the_key_sheet_has_g(page: Page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("remember the frame under the playhead")


# ---- memory by prompt ------------------------------------------------------------------------------------------------


def test_memory_by_prompt_is_chosen_in_the_settings_and_says_who_chose(page: Page, editor: Editor):
    choose(page, "s7")
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Film settings")
    sink = dialog.get_by_label("Always keep the first")
    expect(sink).to_be_visible()
    dialog.get_by_label("Choose memory").select_option(label="By what the prompt is about")
    expect(sink).to_be_hidden()
    dialog.get_by_role("button", name="Save settings").click()
    until(lambda: editor.state()["film"]["settings"]["policy"] == "by_prompt", "the policy is set")
    expect(page.locator(".sm-me-slot[data-reason='about this prompt']")).to_have_count(10)
    expect(page.locator(".sm-me-slot .sm-me-reason").last).to_have_text("about prompt")
    head = page.locator(".sm-me .sm-head .sm-dim").first
    expect(head).to_contain_text("chosen by words: no model reads the prompt")
    expect(head).to_have_attribute("title", re.compile("python -m storymem weights fetch clip"))


def test_one_shot_can_choose_otherwise_than_the_film(page: Page, editor: Editor):
    choose(page, "s7")
    page.locator("summary", has_text="Sampling").click()
    page.get_by_label("Choose memory").select_option(label="By the prompt")
    until(lambda: shot(editor, "s7")["overrides"] == {"policy": "by_prompt"}, "the shot's own policy")
    expect(page.locator(".sm-me-slot[data-reason='about this prompt']").first).to_be_visible()
    choose(page, "s6")
    expect(page.locator(".sm-me-slot[data-reason='sink']").first).to_be_visible()
    choose(page, "s7")
    page.get_by_role("button", name="Reset to the film’s First and newest").click()
    until(lambda: not shot(editor, "s7")["overrides"], "as the film again")
    page.locator("summary", has_text="Sampling").click()


def test_a_frame_that_covers_a_name_says_whose(page: Page, editor: Editor, tmp_path: Path):
    (tmp_path / "Mara.png").write_bytes(encode_png(picture(3)))
    page.get_by_label("+ Reference").set_input_files(tmp_path / "Mara.png")
    until(lambda: editor.state()["film"]["references"], "the reference is in the film")
    editor.op("settings", changes={"policy": "by_prompt"})
    editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": "s7", "prompt": "Mara waits at the door."})
    choose(page, "s7")
    covers = page.locator(".sm-me-slot[data-reason=covers]")
    expect(covers).to_have_count(1)
    expect(covers.locator(".sm-me-reason")).to_have_text("covers Mara")
    expect(covers.locator("button")).to_have_attribute("aria-label", re.compile("covers Mara"))


def test_while_the_prompt_is_read_the_board_keeps_what_stood_there(page: Page, editor: Editor):
    choose(page, "s7")
    expect(page.locator(".sm-me-slot[data-state=full]")).to_have_count(10)
    reading = [True]

    def answer(route: Route) -> None:
        told = route.fetch().json()
        if reading[0]:
            told |= {"settled": False, "slots": [], "left_out": []}
        route.fulfill(json=told)

    page.route("**/shots/s7/memory", answer)
    editor.op("edit", edit={"kind": "set_shot", "shot_id": "s7", "notes": "ask again"})
    board = page.locator(".sm-me-board")
    expect(board).to_have_attribute("aria-busy", "true")
    expect(page.locator(".sm-me .sm-head")).to_contain_text("Reading the prompt…")
    expect(page.locator(".sm-me-slot[data-state=full]")).to_have_count(10)
    page.wait_for_function("getComputedStyle(document.querySelector('.sm-me-slots')).opacity < 0.6")
    reading[0] = False
    editor.op("edit", edit={"kind": "set_shot", "shot_id": "s7", "notes": "and again"})
    expect(board).not_to_have_attribute("aria-busy", "true")
    page.wait_for_function("getComputedStyle(document.querySelector('.sm-me-slots')).opacity == 1")


def test_eyes_that_can_not_work_are_said_on_the_board_instead_of_reading_for_ever(page: Page, editor: Editor):
    editor.op("settings", changes={"policy": "by_prompt", "scorer": "clip"})
    choose(page, "s7")
    until(lambda: editor.state()["film"]["eyes"], "the eyes failed")
    expect(page.locator(".sm-me .sm-error:visible")).to_contain_text("python -m storymem weights fetch clip")
    expect(page.locator(".sm-me .sm-head")).not_to_contain_text("Reading the prompt…")
    editor.op("settings", changes={"scorer": "builtin"})
    expect(page.locator(".sm-me .sm-error:visible")).to_have_count(0)
    expect(page.locator(".sm-me .sm-head .sm-dim").first).to_have_attribute("title", re.compile("film settings"))


def test_who_looks_is_chosen_with_what_it_means_here(page: Page, editor: Editor):
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Film settings")
    looks = dialog.get_by_label("Who looks at frames")
    expect(looks).to_have_value("auto")
    expect(looks.locator("option")).to_have_text(["Automatic", "Built-in", "CLIP", "CLIP + HPSv3"])
    expect(dialog).to_contain_text("On this machine now: the built-in measure looks and judges.")
    looks.select_option("clip+hpsv3")
    expect(dialog.locator(".sm-engine-note.is-warning")).to_contain_text("weights fetch hpsv3")
    looks.select_option("builtin")
    expect(dialog.locator(".sm-engine-note.is-warning")).to_have_count(0)
    dialog.get_by_role("button", name="Save settings").click()
    until(lambda: editor.state()["film"]["settings"]["scorer"] == "builtin", "the choice is kept")


def test_a_reference_of_another_shape_offers_to_choose_the_part(page: Page, tmp_path: Path):
    chooser = page.get_by_label("+ Reference")
    (tmp_path / "Same.png").write_bytes(encode_png(picture(3)))
    chooser.set_input_files(tmp_path / "Same.png")
    expect(toast(page)).to_contain_text("Same is now a reference")
    expect(toast(page).get_by_role("button", name="Choose the part")).to_have_count(0)
    (tmp_path / "Tall.png").write_bytes(encode_png(picture(4)[:, 60:140]))
    chooser.set_input_files(tmp_path / "Tall.png")
    expect(toast(page)).to_contain_text("Tall is now a reference")
    toast(page).get_by_role("button", name="Choose the part").click()
    expect(page.get_by_role("dialog", name="Crop Tall")).to_be_visible()


# ---- the lane --------------------------------------------------------------------------------------------------------


def lanes(page: Page) -> Locator:
    return page.locator(".tl-cell .tl-lane")


def measured(page: Page, editor: Editor) -> dict[str, dict]:
    """Pins the first shot's first keyframe; every figure of the lane once all pictures have been looked at."""
    pin = next(iter(keyframes(editor, "s0").values()))["picture"]
    editor.op("edit", edit={"kind": "pin", "picture": pin, "shot_id": None})
    last: list[dict] = [{}]

    def steady() -> dict[str, dict]:
        rows = {name: row["likeness"] for name, row in editor.state()["shots"].items() if row["likeness"]}
        before, last[0] = last[0], rows
        page.wait_for_timeout(400)
        return rows if rows == before and len(rows) == 7 else {}

    return until(steady, "every shot was measured")


def test_the_lane_comes_with_the_first_pin_and_goes_with_the_last(page: Page, editor: Editor):
    expect(lanes(page).first).to_be_hidden()
    expect(page.get_by_role("button", name="Likeness")).to_have_count(0)
    likeness = measured(page, editor)["s4"]
    cell = page.locator(".tl-cell[data-shot=s4] .tl-lane")
    expect(cell).to_be_visible()
    expect(cell.locator(".tl-lane-number")).to_have_text(f"{likeness['value']:.2f}")
    tip = f"{likeness['value']:.2f} to 1.1 take 1, frame 0; the film’s median is {likeness['median']:.2f}; Built-in"
    expect(cell).to_have_attribute("title", re.compile(f"^{re.escape(tip)}"))
    expect(page.locator(".tl-cell[data-shot=s4] .tl-card")).to_have_attribute(
        "aria-description", re.compile(f"likeness {likeness['value']:.2f}")
    )
    expect(page.locator(".tl-cell[data-shot=s0] .tl-lane")).to_have_attribute("title", re.compile("the pin is its own"))
    editor.op("undo")
    expect(lanes(page).first).to_be_hidden()


def test_the_lane_folds_and_stays_folded(page: Page, editor: Editor):
    pin = next(iter(keyframes(editor, "s0").values()))["picture"]
    editor.op("edit", edit={"kind": "pin", "picture": pin, "shot_id": None})
    fold = page.get_by_role("button", name="Likeness")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(fold).to_have_attribute("title", re.compile("How like 1 pinned picture each shot is"))
    fold.click()
    expect(lanes(page).first).to_be_hidden()
    page.reload()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(lanes(page).first).to_be_hidden()
    fold.click()
    expect(lanes(page).first).to_be_visible()


def test_a_drifting_shot_is_told_by_colour_shape_and_words(page: Page, editor: Editor):
    drifting = {name: row for name, row in measured(page, editor).items() if row["drifts"]}
    shot_id, likeness = next(iter(drifting.items()))
    cell = page.locator(f".tl-cell[data-shot={shot_id}]")
    lane = cell.locator(".tl-lane")
    expect(lane).to_have_class(re.compile("is-drifting"))
    expect(lane.locator(".tl-lane-sign")).to_be_visible()
    expect(lane).to_have_attribute("title", re.compile("\nIt drifts: clearly less alike than the other shots"))
    words = f"likeness {likeness['value']:.2f}, drifts"
    expect(cell.locator(".tl-card")).to_have_attribute("aria-description", re.compile(words))
    many = len(drifting)
    said = f"{many} drifts" if many == 1 else f"{many} drift"
    expect(page.get_by_role("button", name="Likeness")).to_contain_text(said)
    plain = page.locator(".tl-lane:not(.is-none, .is-drifting)").first
    expect(plain.locator(".tl-lane-sign")).to_be_hidden()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_of_the_review_and_the_lane_stand_out_from_their_ground(page: Page, editor: Editor, theme: str):
    page.emulate_media(reduced_motion="reduce")  # no colour is half way
    pin = next(iter(keyframes(editor, "s0").values()))["picture"]
    editor.op("edit", edit={"kind": "pin", "picture": pin, "shot_id": None})
    if theme == "light":
        page.get_by_role("button", name="Light theme").click()
    show_kept(page)
    expect(lanes(page).first).to_be_visible()
    assert not page.evaluate(CONTRAST)
    if theme == "light":
        page.get_by_role("button", name="Dark theme").click()
