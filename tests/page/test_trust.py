"""The page in a real browser, on the real server and a real render process: the behaviour that earns trust."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storymem.studio.film import Studio
from tests.conftest import small_story
from tests.support.editor import Editor, until
from tests.support.page import PATIENCE_MS, folders, tidy

DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture
def editor(editor: Editor) -> Editor:
    """The editor, on a film of four short shots: 1.2 continues 1.1, nothing is rendered."""
    tidy(editor)
    folder = f"try-{next(folders)}"
    Studio.create(editor.films / folder, small_story(cuts="C-CC")).close()
    editor.op("open_film", folder=folder)
    return editor


@pytest.fixture
def page(browser: Browser, editor: Editor) -> Iterator[Page]:
    opened, wrong = opened_page(browser, editor)
    yield opened
    opened.close()
    assert not wrong


def opened_page(browser: Browser, editor: Editor, **viewport: int) -> tuple[Page, list[str]]:
    """A page of the editor, and a list that fills with what must never happen: errors and requests to elsewhere."""
    page = browser.new_page(viewport=DESKTOP | viewport)
    page.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" and not away(said.text) else None)
    page.on("request", lambda r: None if r.url.startswith((editor.address, "data:", "blob:")) else wrong.append(r.url))
    page.goto(editor.address)
    card(page, "1.1").wait_for()
    return page, wrong


def away(said: str) -> bool:
    """Whether the browser only reports that the server could not be reached, which some tests bring about."""
    return "ERR_CONNECTION" in said or "ERR_INCOMPLETE_CHUNKED" in said or "ERR_FAILED" in said


def card(page: Page, label: str):
    return page.get_by_role("option", name=f"Shot {label}", exact=False).first


def prompt_box(page: Page):
    return page.get_by_label("Prompt", exact=True)


def shots(editor: Editor) -> list[dict]:
    state = editor.state()
    return [state["shots"][shot_id] for scene in state["scenes"] for shot_id in scene["shots"]]


def render_all(editor: Editor) -> None:
    editor.op("generate", shot_ids=["s1", "s2", "s3", "s4"])
    until(lambda: all(shot["circled"] for shot in shots(editor)), "all shots are rendered", 60)


def idle(page: Page) -> None:
    """Waits until the page has nothing unsaved."""
    page.wait_for_function("window.__sm.S.pending === 0")


def test_from_an_empty_film_to_a_playing_cut_by_hand(page: Page, editor: Editor):
    card(page, "1.1").click()
    page.get_by_role("button", name="Generate take").click()
    until(lambda: shots(editor)[0]["circled"], "the take is circled")
    expect(card(page, "1.1").locator("img").first).to_be_visible()
    expect(page.locator(".sm-viewer video").first).to_have_attribute("src", shots(editor)[0]["takes"][0]["clip"])
    page.get_by_role("button", name="Render missing (3)").click()
    page.get_by_role("dialog").get_by_role("button", name="Render 3 shots").click()
    until(lambda: all(shot["circled"] for shot in shots(editor)), "all shots are rendered", 60)
    page.get_by_role("button", name="Export film").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Export film").click()
    expect(dialog.get_by_text("35 frames").first).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download").click()
    assert Path(download.value.path()).read_bytes()[4:8] == b"ftyp"


def test_regenerating_one_shot_moves_nothing_else(page: Page, editor: Editor):
    render_all(editor)
    before = shots(editor)
    card(page, "1.3").click()
    page.get_by_role("button", name="Generate take").click()
    until(lambda: len(shots(editor)[2]["takes"]) == 2, "the second take is there")
    after = shots(editor)
    assert after[2]["circled"] == before[2]["circled"]
    assert [after[i] for i in (0, 1, 3)] == [before[i] for i in (0, 1, 3)]


def test_the_memory_board_is_what_was_sent(page: Page, editor: Editor):
    render_all(editor)
    card(page, "1.4").click()
    board = page.get_by_role("region", name="Memory board")
    expect(board.get_by_text("Memory for shot 1.4")).to_be_visible()
    filled = board.locator("[data-picture]:visible")
    until(lambda: filled.count() > 0, "the board shows pictures")
    shown = filled.evaluate_all("nodes => nodes.map(n => n.dataset.picture)")
    studio_says = editor.state()["shots"]["s4"]["takes"][0]
    assert len(shown) == studio_says["memory_count"]
    keyframes = [k["picture"] for shot in shots(editor)[:3] for k in shot["takes"][0]["keyframes"]]
    assert shown == keyframes


def test_pin_and_evict_change_the_board_and_mark_what_saw_it(page: Page, editor: Editor):
    render_all(editor)
    card(page, "1.4").click()
    board = page.get_by_role("region", name="Memory board")
    first = board.locator("[data-picture]").first
    picture = first.get_attribute("data-picture")
    first.click()
    page.get_by_role("menuitem", name="Evict for the film").click()
    until(lambda: editor.state()["shots"]["s4"]["marks"], "the take that saw it is marked")
    marks = editor.state()["shots"]["s4"]["marks"]
    assert [mark["kind"] for mark in marks] == ["memory"]
    expect(page.get_by_role("region", name="Why it is stale")).to_contain_text("memory frame")
    page.keyboard.press("Control+z")
    until(lambda: not editor.state()["shots"]["s4"]["marks"], "undo removes the mark")
    expect(board.locator(f'[data-picture="{picture}"]').first).to_be_visible()


def test_typing_while_a_take_is_made_and_selecting_at_once_loses_nothing(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s1"])
    card(page, "1.3").click()
    words = "A prompt with ${x} <b> and a backtick ` and \\ slashes."
    prompt_box(page).fill("")
    prompt_box(page).press_sequentially(words, delay=5)
    card(page, "1.1").click()
    until(lambda: shots(editor)[2]["prompt"] == words, "the words arrived at the shot they were typed into")
    assert shots(editor)[0]["prompt"] == "Shot 1, wide."
    card(page, "1.3").click()
    expect(prompt_box(page)).to_have_value(words)


def test_an_edit_on_an_outdated_text_is_refused_and_the_newer_one_shown(page: Page, editor: Editor):
    card(page, "1.1").click()
    page.evaluate("window.__sm.S.net")
    page.route("**/app/events*", lambda route: route.abort())
    prompt_box(page).focus()
    editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": "s1", "prompt": "From another tab."})
    prompt_box(page).press_sequentially(" Mine.")
    page.get_by_text("From another tab.").first.wait_for()
    assert shots(editor)[0]["prompt"] == "From another tab."


def test_two_tabs_see_each_other(browser: Browser, page: Page, editor: Editor):
    other, wrong = opened_page(browser, editor)
    card(page, "1.2").click()
    prompt_box(page).fill("Seen in both.")
    prompt_box(page).blur()
    card(other, "1.2").click()
    expect(prompt_box(other)).to_have_value("Seen in both.")
    other.close()
    assert not wrong


def test_a_reload_in_the_middle_of_a_render_reattaches(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow", "frame_count": 81})
    card(page, "1.3").click()
    page.get_by_role("button", name="Generate take").click()
    until(lambda: (editor.state()["shots"]["s3"]["job"] or {}).get("step"), "the render is on its way")
    page.reload()
    card(page, "1.3").wait_for()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    assert page.evaluate("window.__sm.S.selectedShot") == "s3"
    page.get_by_role("button", name="Stop").first.click()
    until(lambda: editor.state()["shots"]["s3"]["job"] is None, "the job stopped")


def test_cancel_by_key_and_the_failed_state_with_retry(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "broken"})
    card(page, "1.1").click()
    page.keyboard.press("Control+Enter")
    queue = page.get_by_role("region", name="Render queue")
    expect(queue.get_by_text("The card ran out of memory.")).to_be_visible()
    expect(queue.get_by_text("Use fewer memory frames.").first).to_be_visible()
    editor.op("settings", changes={"engine": "slow", "frame_count": 81})
    queue.get_by_role("button", name="Retry").click()
    until(lambda: (editor.state()["shots"]["s1"]["job"] or {}).get("step"), "the retry runs")
    page.keyboard.press("Shift+X")
    until(lambda: editor.state()["queue"]["jobs"][0]["state"] == "cancelled", "it was cancelled")


def test_killing_the_worker_leaves_the_page_alive(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow", "frame_count": 81})
    editor.op("generate", shot_ids=["s1", "s3"])
    until(lambda: (editor.state()["shots"]["s1"]["job"] or {}).get("step"), "the first job runs")
    for pid in editor.children():
        os.kill(pid, signal.SIGKILL)
    queue = page.get_by_role("region", name="Render queue")
    expect(queue.get_by_text("SIGKILL").first).to_be_visible()
    until(lambda: (editor.state()["shots"]["s3"]["job"] or {}).get("step"), "the next job goes on")
    prompt_box(page).fill("Still alive.")
    prompt_box(page).blur()
    until(lambda: shots(editor)[0]["prompt"] == "Still alive.", "the page still edits")


def test_killing_the_server_keeps_the_edit_made_meanwhile_and_the_queue(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s3", "s4"])
    until(lambda: (editor.state()["shots"]["s3"]["job"] or {}).get("step"), "the job runs")
    editor.kill()
    card(page, "1.1").click()
    prompt_box(page).fill("Written while it was away.")
    prompt_box(page).blur()
    editor.start()
    until(lambda: shots(editor)[0]["prompt"] == "Written while it was away.", "the edit arrives")
    until(lambda: all(shot["circled"] for shot in shots(editor)[2:]), "the queue went on", 60)
    assert [len(shot["takes"]) for shot in shots(editor)[2:]] == [1, 1]


def test_undo_and_redo_survive_a_restart(page: Page, editor: Editor):
    card(page, "1.1").click()
    prompt_box(page).fill("New words.")
    prompt_box(page).blur()
    until(lambda: shots(editor)[0]["prompt"] == "New words.", "the edit is saved")
    editor.stop()
    editor.start()
    page.reload()
    card(page, "1.1").click()
    page.keyboard.press("Control+z")
    until(lambda: shots(editor)[0]["prompt"] == "Shot 1, wide.", "undone")
    page.keyboard.press("Control+Shift+z")
    until(lambda: shots(editor)[0]["prompt"] == "New words.", "redone")
    page.keyboard.press("Control+z")
    until(lambda: shots(editor)[0]["prompt"] == "Shot 1, wide.", "undone again")
    page.keyboard.press("Control+y")
    until(lambda: shots(editor)[0]["prompt"] == "New words.", "redone with the other key")


def test_keys_reorder_and_toggle_and_rest_while_typing(page: Page, editor: Editor):
    card(page, "1.3").click()
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: [shot["id"] for shot in shots(editor)] == ["s1", "s2", "s4", "s3"], "the shot moved")
    page.keyboard.press("/")
    until(lambda: not editor.state()["shots"]["s3"]["scene_cut"], "the shot continues now")
    prompt_box(page).focus()
    page.keyboard.type("/")
    idle(page)
    assert not editor.state()["shots"]["s3"]["scene_cut"]
    assert [shot["seed"] for shot in shots(editor)] == [1, 2, 4, 3]


def test_dragging_a_card_moves_the_shot(page: Page, editor: Editor):
    source, target = card(page, "1.1").bounding_box(), card(page, "1.4").bounding_box()
    page.mouse.move(source["x"] + 60, source["y"] + 40)
    page.mouse.down()
    page.mouse.move(source["x"] + 90, source["y"] + 44, steps=4)
    page.mouse.move(target["x"] + target["width"] - 8, target["y"] + 40, steps=12)
    page.mouse.up()
    until(lambda: [shot["id"] for shot in shots(editor)] == ["s2", "s3", "s4", "s1"], "the shot was dragged to the end")


def test_missing_shots_play_as_cards(page: Page, editor: Editor):
    card(page, "1.1").click()
    expect(page.locator(".sm-viewer").get_by_text("Not rendered yet")).to_be_visible()
    page.keyboard.press("Space")
    page.wait_for_function("window.__sm.S.playhead.shotId === 's2'")


def test_animatic_pictures_say_so(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "animatic"})
    editor.op("generate", shot_ids=["s1"])
    until(lambda: shots(editor)[0]["circled"], "the animatic take is there", 60)
    card(page, "1.1").click()
    expect(page.locator(".sm-viewer").get_by_text("Animatic", exact=False).first).to_be_visible()
    expect(page.locator(".sm-top").get_by_text("Animatic", exact=False).first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 1024])
def test_nothing_scrolls_sideways_and_all_ten_slots_are_seen(browser: Browser, editor: Editor, width: int):
    page, wrong = opened_page(browser, editor, width=width, height=900 if width == 1440 else 768)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width == 1440:
        seen = page.locator(".sm-memory .sm-me-slots > li").evaluate_all(
            "nodes => nodes.filter(n => { const b = n.getBoundingClientRect();"
            " return b.width > 0 && b.right <= innerWidth && b.bottom <= innerHeight }).length"
        )
        assert seen == 10
    page.close()
    assert not wrong


def test_the_editor_never_loads_torch(editor: Editor):
    render_all(editor)
    maps = Path(f"/proc/{editor.process.pid}/maps").read_text()
    assert "torch" not in maps


def test_a_damaged_last_film_is_named_and_another_one_opens(browser: Browser, tmp_path: Path, extra_engines: None):
    Studio.create(tmp_path / "films" / "sound", small_story()).close()
    Studio.create(tmp_path / "films" / "damaged", small_story()).close()
    for path in (tmp_path / "films" / "damaged").glob("film.db*"):
        path.write_bytes(b"not a database")
    editor = Editor(tmp_path / "films")
    page, wrong = opened_page(browser, editor)
    notice = page.get_by_role("alert").filter(has_text="damaged")
    expect(notice).to_contain_text("could not be opened")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_be_hidden()
    page.reload()
    card(page, "1.1").wait_for()
    expect(notice).to_be_hidden()
    page.close()
    editor.stop()
    assert not wrong
