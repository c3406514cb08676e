"""Which part of own material becomes a take, in a real browser on the real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from storymem.media.pictures import encode_png
from tests.studio.test_own_takes import clip
from tests.support.editor import Editor, until
from tests.support.films import picture
from tests.support.page import choose, queue_states, settled, shot


def bring(page: Page, path: Path) -> Locator:
    """The file is chosen for 1.2; the dialog that asks which part of it."""
    choose(page, "s1")
    page.get_by_label("Own picture or clip").wait_for(state="attached")
    page.get_by_label("Own picture or clip").set_input_files(path)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{path.name} as a take of 1.2")
    expect(dialog.get_by_role("button", name="Use this part")).to_be_enabled()
    return dialog


def waiting_files(editor: Editor) -> list[Path]:
    return list((editor.films / editor.state()["film"]["folder"] / "tmp").glob("own-*"))


def taken(page: Page, editor: Editor) -> dict[str, Any]:
    """The own material of the newest take of 1.2, as its recipe says."""
    take = until(lambda: next((t for t in shot(editor, "s1")["takes"] if t["own"]), None), "the take is there", 60)
    card = page.evaluate("id => fetch(`/app/takes/${id}/recipe`).then(answer => answer.json())", take["id"])
    return card["own"]


def test_a_part_of_a_long_clip_is_chosen_with_keys(page: Page, editor: Editor, tmp_path: Path):
    dialog = bring(page, clip(tmp_path / "walk.mp4", count=225, rate=25, size=(320, 240)))
    part = dialog.get_by_role("group", name="The part that shots are shown")
    expect(part).to_be_focused()
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowLeft")
    begins = dialog.get_by_label("Begins at")
    expect(dialog).to_contain_text("takes 5.06 s of 9.00 s")
    first = dialog.locator(".sm-crop-whole img").get_attribute("src")
    begins.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(begins).to_have_attribute("aria-valuetext", "0.19 of 9.00 seconds")
    page.keyboard.press("End")
    expect(dialog).to_contain_text("3.94 s")
    until(
        lambda: dialog.locator(".sm-crop-whole img").get_attribute("src") != first, "the frame it begins with is shown"
    )
    page.wait_for_function("document.querySelector('.sm-crop-whole img').complete")
    dialog.get_by_role("button", name="Use this part").click()
    expect(page.locator(".sm-toast")).to_contain_text("walk.mp4 becomes a take of 1.2.")
    own = taken(page, editor)
    assert (own["start_frame"], own["frame_count"]) == (63, 81)
    assert own["crop"]["zoom"] == pytest.approx(1.1)
    assert own["crop"]["x"] < 0.5
    page.get_by_role("option", name="Take 2, own clip walk.mp4").click()
    page.get_by_role("button", name="What was sent").click()
    expect(page.get_by_role("dialog")).to_contain_text("the part you chose, 1.10× nearer, 81 frames from 3.94 s on")
    page.keyboard.press("Escape")
    assert waiting_files(editor) == []


def test_the_frame_is_dragged_over_a_still_and_a_still_has_no_beginning(page: Page, editor: Editor, tmp_path: Path):
    (tmp_path / "tall.png").write_bytes(encode_png(picture(3)[:, :200].copy()))
    dialog = bring(page, tmp_path / "tall.png")
    expect(dialog.get_by_label("Begins at")).to_have_count(0)
    box = dialog.locator(".sm-crop-frame").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 30, steps=4)
    page.mouse.up()
    dialog.get_by_role("button", name="Use this part").click()
    own = taken(page, editor)
    assert own["crop"]["y"] < 0.5
    assert (own["kind"], own["start_frame"], own["frame_count"]) == ("picture", 0, 81)


def test_the_whole_frame_is_one_click_away_and_leaving_keeps_nothing(page: Page, editor: Editor, tmp_path: Path):
    path = clip(tmp_path / "walk.mp4", count=60, rate=25)
    dialog = bring(page, path)
    expect(dialog.get_by_label("Begins at")).to_have_count(0)  # shorter than the shot: all of it is taken
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    until(lambda: not waiting_files(editor), "the file is let go")
    settled(page)
    assert queue_states(editor) == []
    dialog = bring(page, path)
    dialog.get_by_role("button", name="Whole frame, centred").click()
    own = taken(page, editor)
    assert (own["crop"], own["start_frame"], own["frame_count"]) == (None, 0, 37)


def test_what_waits_is_nobody_elses_business(page: Page, editor: Editor):
    for token in ("own-00000000000000000000000000000000", "..%2F..%2Ffilm.db", "film.db"):
        status = page.evaluate("path => fetch(path).then(answer => answer.status)", f"/app/own/{token}/frames/0.jpg")
        assert status == 404
