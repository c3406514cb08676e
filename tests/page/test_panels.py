"""Inspector, memory board, queue and dialogs in a real browser on the real server."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from storymem.media.pictures import encode_png
from tests.support.editor import Editor, until
from tests.support.films import picture
from tests.support.page import Tab, card, choose, last_shot, prompt_box, queue_states, settled, shot, shown, stop_all


def type_at_end(page: Page, words: str) -> None:
    prompt_box(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


# ---- the prompt ------------------------------------------------------------------------------------------------------


def test_what_is_being_typed_is_not_overwritten_and_gets_saved(page: Page, editor: Editor):
    choose(page, "s3")
    prompt_box(page).focus()
    page.keyboard.press("Control+End")
    prompt_box(page).press_sequentially("w" * 25, delay=30)
    until(lambda: shot(editor, "s3")["prompt"].endswith("w" * 25), "the words are saved")
    expect(page.locator(".sm-in .sm-in-state").first).to_have_text("Saved")
    assert prompt_box(page).input_value().endswith("w" * 25)


def test_a_reload_keeps_what_was_typed_a_moment_before(page: Page, editor: Editor):
    choose(page, "s5")
    type_at_end(page, " LASTWORDS")
    page.reload()
    until(lambda: shot(editor, "s5")["prompt"].endswith(" LASTWORDS"), "the words arrived")
    expect(prompt_box(page)).to_have_value(re.compile(" LASTWORDS$"))
    page.wait_for_function("!Object.keys(sessionStorage).some(key => key.startsWith('sm-drafts'))")


def test_a_killed_server_loses_nothing_of_what_was_written_meanwhile(page: Page, editor: Editor, browser: Browser):
    alone = Tab(browser, editor, before="delete window.SharedWorker")  # it has to find its own way back
    choose(page, "s3")
    editor.kill()
    expect(page.locator(".sm-saved")).to_contain_text("Reconnecting")
    expect(alone.page.locator(".sm-saved")).to_contain_text("Reconnecting")
    type_at_end(page, " Written while it was away.")
    page.get_by_role("button", name="1.3 continues").click()
    expect(page.locator(".sm-saved")).to_contain_text("2 edits kept here")
    assert "Written while it was away." in page.evaluate("JSON.stringify(sessionStorage)")
    editor.start()
    until(lambda: shot(editor, "s3")["prompt"].endswith("away."), "the draft was delivered")
    until(lambda: shot(editor, "s2")["scene_cut"], "and the seam with it")
    expect(page.locator(".sm-saved")).to_contain_text("Saved")
    choose(alone.page, "s3")
    expect(prompt_box(alone.page)).to_have_value(re.compile("away.$"))
    expect(alone.page.locator(".sm-saved")).to_contain_text("Saved")
    alone.end()
    alone.close()


def test_a_draft_left_in_the_drawer_is_sent_by_the_next_load(page: Page, editor: Editor):
    choose(page, "s3")
    page.route("**/app/op", lambda route: route.abort())
    type_at_end(page, " Kept in the drawer.")
    page.wait_for_timeout(500)
    page.evaluate("navigator.sendBeacon = () => false")
    page.unroute_all()
    page.route("**/app/op", lambda route: route.abort())
    page.goto("about:blank")
    page.unroute_all()
    page.goto(editor.address)
    until(lambda: shot(editor, "s3")["prompt"].endswith("drawer."), "the next load sent it")


def conflicting(page: Page, editor: Editor) -> str:
    """Words are in the box that another tab has overtaken; the older text comes back."""
    choose(page, "s3")
    older = shot(editor, "s3")["prompt"]
    newer = {"kind": "rewrite_prompt", "shot_id": "s3", "prompt": older + " THEIRS"}
    prompt_box(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" mine")
    editor.op("edit", edit=newer)
    expect(page.locator(".sm-in-newer")).to_have_text(older + " THEIRS")
    expect(prompt_box(page)).to_have_value(older + " mine")
    return older


def test_keeping_mine_replaces_the_newer_text(page: Page, editor: Editor):
    older = conflicting(page, editor)
    page.keyboard.type("!")
    page.get_by_role("button", name="Keep mine").click()
    until(lambda: shot(editor, "s3")["prompt"] == older + " mine!", "mine is kept")
    expect(page.locator(".sm-in-conflict")).to_be_hidden()


def test_taking_theirs_offers_to_put_mine_back(page: Page, editor: Editor):
    older = conflicting(page, editor)
    page.get_by_role("button", name="Take theirs").click()
    expect(prompt_box(page)).to_have_value(older + " THEIRS")
    assert shot(editor, "s3")["prompt"] == older + " THEIRS"
    page.get_by_role("button", name="Put mine back").click()
    until(lambda: shot(editor, "s3")["prompt"] == older + " mine", "mine is back")


def test_no_take_is_made_of_words_that_are_in_question(page: Page, editor: Editor):
    conflicting(page, editor)
    for where in (prompt_box(page), card(page, "1.4"), page.get_by_role("textbox", name="Film title")):
        where.focus()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name="Keep mine")).to_be_focused()
    page.get_by_role("button", name="Generate take").click()
    settled(page)
    assert not queue_states(editor)
    page.get_by_role("button", name="Take theirs").click()


def test_a_take_waits_for_the_words_being_typed(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    sent: list[str] = []
    page.on(
        "request", lambda r: sent.append(json.loads(r.post_data or "{}")["op"]) if r.url.endswith("/app/op") else None
    )
    choose(page, "s3")
    type_at_end(page, " Q")
    page.keyboard.press("Control+Enter")
    until(lambda: page.evaluate("1") and "running" in queue_states(editor), "the take is on its way")
    assert [op for op in sent if op != "settings"][:2] == ["edit", "generate"]
    page.get_by_role("button", name="Three takes").click()
    until(lambda: page.evaluate("1") and len(queue_states(editor)) == 4, "three more wait")
    stop_all(editor)


def test_arabic_and_endless_words_stay_in_their_boxes(page: Page, editor: Editor):
    arabic = "لقطة واسعة جدًا، تتحرك الكاميرا يسارا ببطء، عند الفجر."
    editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": last_shot(editor), "prompt": arabic})
    choose(page, last_shot(editor))
    expect(prompt_box(page)).to_have_value(arabic)
    for words in (prompt_box(page), page.locator(".vw-card-prompt"), card(page, "2.5").locator(".tl-words")):
        assert words.evaluate("node => getComputedStyle(node).direction") == "rtl"
    editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": last_shot(editor), "prompt": "w" * 900})
    expect(prompt_box(page)).to_have_value("w" * 900)
    for box in (".sm-in-prompt", ".vw-card-body", ".sm-in-scroll", ".tl-card"):
        assert page.locator(f"{box} >> nth=-1").evaluate("node => node.scrollWidth <= node.clientWidth"), box


# ---- how a shot starts, seed, overrides, notes -----------------------------------------------------------------------


def test_cut_continuation_and_seed(page: Page, editor: Editor):
    choose(page, "s2")
    page.get_by_role("radio", name="5 frames (MM2V)").click()
    until(lambda: shot(editor, "s2")["overrides"] == {"continuation": "MM2V"}, "five frames")
    page.get_by_role("button", name="Reset to the film’s 1 frame").click()
    until(lambda: not shot(editor, "s2")["overrides"], "back to the film's")
    page.get_by_role("switch", name="Scene cut: Continues shot 1.2").click()
    until(lambda: shot(editor, "s2")["scene_cut"], "a cut")
    seed = page.get_by_label("Seed", exact=True)
    page.get_by_role("button", name="New random seed").click()
    until(lambda: shot(editor, "s2")["seed"] != 2, "another seed")
    seed.fill("77")
    page.keyboard.press("Enter")
    until(lambda: shot(editor, "s2")["seed"] == 77, "the seed typed")
    seed.fill("x")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Seed needs a number.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(seed).to_have_value("77")


def test_an_illegal_override_is_refused_at_its_field(page: Page, editor: Editor):
    choose(page, "s3")
    page.locator("summary", has_text="Sampling").click()
    page.get_by_label("Frames", exact=True).fill("80")
    page.keyboard.press("Tab")
    refused = page.locator(".sm-fi.is-refused .sm-error")
    expect(refused).to_contain_text("80 frames")
    expect(refused).to_contain_text("77 or 81")
    page.get_by_label("Frames", exact=True).fill("77")
    page.keyboard.press("Tab")
    until(lambda: shot(editor, "s3")["overrides"] == {"frame_count": 77}, "a legal count is taken")
    expect(refused).to_have_count(0)
    page.get_by_role("button", name="Reset to the film’s 81").click()
    until(lambda: not shot(editor, "s3")["overrides"], "back to the film's")
    page.locator("summary", has_text="Sampling").click()


def test_notes_lock_and_learning(page: Page, editor: Editor):
    choose(page, "s1")
    page.keyboard.press("m")
    page.keyboard.type("Ask for rain.")
    choose(page, "s2")
    until(lambda: shot(editor, "s1")["notes"] == "Ask for rain.", "the note belongs to the shot it was written at")
    assert not shot(editor, "s2")["notes"]
    choose(page, "s1")
    page.get_by_role("switch", name="Let later shots remember").click()
    page.get_by_role("switch", name="Lock").click()
    until(lambda: shot(editor, "s1")["locked"] and not shot(editor, "s1")["learn"], "both switches")
    page.locator("summary", has_text="Memory, lock, notes").click()


def test_keep_as_is_and_regenerate(page: Page, editor: Editor):
    choose(page, "s4")
    expect(page.get_by_role("region", name="Why it is stale")).to_contain_text("prompt")
    page.get_by_role("button", name="Keep as is").click()
    until(lambda: shot(editor, "s4")["marks"][0]["kept"], "it is kept")
    expect(page.get_by_role("button", name="Keep as is")).to_have_count(0)


def test_a_stale_take_is_compared_with_what_would_be_sent_now(page: Page):
    choose(page, "s4")
    page.get_by_role("region", name="Why it is stale").get_by_role("button", name="Compare").click()
    recipe = page.get_by_role("dialog", name="What take 1 of 2.1 was sent")
    expect(recipe.locator("ins").first).to_be_visible()
    assert "<b>not" in recipe.locator("ins").all_inner_texts()
    page.keyboard.press("Escape")
    expect(recipe).to_be_hidden()


# ---- takes -----------------------------------------------------------------------------------------------------------


def test_takes_play_under_the_pointer_and_can_be_circled_starred_and_deleted(page: Page, editor: Editor):
    choose(page, "s2")
    takes = page.locator(".sm-ta")
    expect(takes).to_have_count(3)
    takes.nth(1).hover()
    expect(page.locator("video.sm-ta-video")).to_have_count(1)
    assert page.evaluate("document.querySelector('.sm-ta-video').muted")
    takes.nth(1).click()
    assert shown(page, "selectedTake") == "t2-2"
    page.get_by_role("button", name="Circle this take").click()
    until(lambda: shot(editor, "s2")["circled"] == "t2-2", "circled")
    page.get_by_role("button", name="Star", exact=True).click()
    until(lambda: shot(editor, "s2")["takes"][1]["starred"], "starred")
    takes.nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert shown(page, "selectedTake") == "t2-3"
    page.get_by_role("button", name="Reject").click()
    until(lambda: shot(editor, "s2")["takes"][2]["rejected"], "rejected")
    page.get_by_role("button", name="Delete take").click()
    expect(takes).to_have_count(2)
    page.locator(".sm-toast").get_by_role("button", name="Undo").click()
    expect(takes).to_have_count(3)


def test_a_dozen_takes_scroll_in_their_strip(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "quick", "frame_count": 5})
    editor.op("generate", shot_ids=["s3"], seeds=list(range(100, 111)))
    choose(page, "s3")
    until(lambda: len(shot(editor, "s3")["takes"]) == 12, "twelve takes", 60)
    takes = page.locator(".sm-ta")
    expect(takes).to_have_count(12)
    for _ in range(11):
        page.keyboard.press("]")
    expect(page.locator(".vw-where")).to_contain_text("take 12")
    expect(takes.nth(11)).to_be_in_viewport()
    assert page.locator(".sm-in-scroll").evaluate("node => node.scrollWidth <= node.clientWidth")


# ---- memory ----------------------------------------------------------------------------------------------------------


def slots(page: Page) -> Locator:
    return page.locator(".sm-me-slot[data-state=full]")


def test_the_memory_board_by_keyboard(page: Page, editor: Editor):
    choose(page, "s7")
    expect(slots(page)).to_have_count(10)
    expect(page.locator(".sm-me-out")).to_have_count(4)
    frame = slots(page).nth(7).locator("button")
    name = frame.get_attribute("data-picture")
    frame.focus()
    page.keyboard.press("p")
    pinned = page.locator(f'.sm-me-slot:has([data-picture="{name}"])')
    expect(pinned).to_have_attribute("data-reason", "pinned")
    until(lambda: page.evaluate("__sm.S.pending") == 0, "the pin is saved")
    expect(pinned.locator("button")).to_be_focused()
    page.keyboard.press("p")
    expect(pinned).to_have_attribute("data-reason", "recent")
    page.keyboard.press("ArrowLeft")
    expect(slots(page).nth(6).locator("button")).to_be_focused()
    assert shown(page, "selectedShot") == "s7"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Pin only here")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".sm-me-menu")).to_have_count(0)
    expect(slots(page).nth(6).locator("button")).to_be_focused()


def test_evicting_only_here_leaves_the_other_shots_alone_and_can_be_taken_back(page: Page, editor: Editor):
    choose(page, "s7")
    expect(slots(page)).to_have_count(10)
    name = slots(page).nth(9).locator("button").get_attribute("data-picture")
    slots(page).nth(9).locator("button").click()
    page.get_by_role("menuitem", name="Evict only here").click()
    out = page.locator(f'.sm-me-outs [data-picture="{name}"]')
    expect(out).to_contain_text("evicted here")
    marked = [one["id"] for one in editor.state()["shots"].values() if any(m["kind"] == "memory" for m in one["marks"])]
    assert marked == ["s7"]
    out.click()
    page.get_by_role("menuitem", name="Restore here").click()
    expect(page.locator(f'.sm-me-slot [data-picture="{name}"]')).to_be_visible()
    page.get_by_role("radio", name="What the selected take was shown").click()
    expect(page.locator(".sm-me h2")).to_contain_text("What take 1 of 2.4 saw")
    page.get_by_role("radio", name="What a new take would be shown, now").click()


def test_references_by_the_file_chooser_and_by_dropping(page: Page, editor: Editor, tmp_path: Path):
    (tmp_path / "Mara.png").write_bytes(encode_png(picture(3)))
    (tmp_path / "words.png").write_bytes(b"no picture at all")
    chooser = page.get_by_label("+ Reference")
    chooser.set_input_files(tmp_path / "Mara.png")
    until(lambda: [r["name"] for r in editor.state()["film"]["references"]] == ["Mara"], "the reference is in the film")
    expect(page.locator(".sm-me-slot[data-reason=reference]")).to_have_count(1)
    chooser.set_input_files(tmp_path / "words.png")
    expect(page.locator(".sm-toast.is-error")).to_be_visible()
    page.evaluate(
        """bytes => { const dropped = new DataTransfer();
        dropped.items.add(new File([new Uint8Array(bytes)], 'Lamp.png', {type: 'image/png'}));
        const board = document.querySelector('.sm-me');
        const with_it = {dataTransfer: dropped, bubbles: true, cancelable: true};
        for (const kind of ['dragover', 'drop']) board.dispatchEvent(new DragEvent(kind, with_it)); }""",
        list(encode_png(picture(9))),
    )
    until(lambda: len(editor.state()["film"]["references"]) == 2, "the dropped one too")
    expect(page.locator(".sm-me-slot[data-reason=reference]")).to_have_count(2)
    page.locator(".sm-me-slot[data-reason=reference] button").first.click()
    page.get_by_role("menuitem", name="Remove this reference").click()
    until(lambda: len(editor.state()["film"]["references"]) == 1, "one was removed")
    page.locator(".sm-toast").get_by_role("button", name="Undo").click()
    until(lambda: len(editor.state()["film"]["references"]) == 2, "and brought back")


# ---- queue -----------------------------------------------------------------------------------------------------------


def test_forty_jobs_wait_in_order_and_stop_all_empties_the_queue(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s0", "s1", "s2", "s3"], seeds=list(range(10)))
    queue = page.get_by_role("region", name="Render queue")
    expect(queue).to_contain_text("39 waiting")
    rows = queue.get_by_role("button", name=re.compile("^Remove shot"))
    expect(rows).to_have_count(39)
    rows.nth(38).scroll_into_view_if_needed()
    rows.nth(38).click()
    expect(rows).to_have_count(38)
    assert page.evaluate("document.documentElement.scrollHeight") == 900
    queue.get_by_role("button", name="Stop all").click()
    until(lambda: not {"running", "waiting"} & set(queue_states(editor)), "nothing is left")
    expect(queue.get_by_text("Nothing to render.")).to_be_visible()


def test_a_failed_shot_says_what_to_do_and_can_be_dismissed(page: Page, editor: Editor):
    last = last_shot(editor)
    editor.op("settings", changes={"engine": "broken"})
    editor.op("generate", shot_ids=[last])
    choose(page, last)
    inspector = page.locator(".sm-in")
    expect(inspector).to_contain_text("The card ran out of memory.")
    expect(page.locator(".vw-card-trouble")).to_contain_text("Use fewer memory frames.")
    inspector.get_by_role("button", name="Dismiss").click()
    until(lambda: shot(editor, last)["status"] == "never", "the failure is put away")
    expect(page.locator(".vw-card-trouble")).to_be_hidden()


# ---- dialogs ---------------------------------------------------------------------------------------------------------


def test_a_plan_is_shown_first_and_each_shot_can_be_left_out(page: Page, editor: Editor):
    editor.op("duplicate_shot", shot_id=last_shot(editor))
    missing = page.get_by_role("button", name="Render missing (2)")
    missing.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Render missing shots")
    expect(dialog.get_by_role("button", name="Render 2 shots")).to_be_focused()
    dialog.get_by_label("2.6", exact=True).uncheck()
    expect(dialog.get_by_role("button", name="Render 1 shot", exact=True)).to_be_enabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(missing).to_be_focused()
    assert not queue_states(editor)


def test_an_export_names_what_is_missing_and_can_leave_it_out(page: Page, editor: Editor):
    for shot_id in ("s2", "s5"):
        editor.op("edit", edit={"kind": "circle_take", "shot_id": shot_id, "take_id": None})
    expect(page.get_by_role("button", name="Render missing (3)")).to_be_visible()
    page.get_by_role("button", name="Export film").click()
    dialog = page.get_by_role("dialog", name="Export the film")
    expect(dialog).to_contain_text("3 shots have no circled take")
    expect(dialog).to_contain_text("stale: the film shows the take as it is")
    expect(dialog).to_contain_text("Animatic")
    dialog.get_by_role("button", name="Export without them").click()
    link = dialog.get_by_role("link", name="Download")
    expect(link).to_be_focused()
    with page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes()[4:8] == b"ftyp"


def script_of(editor: Editor) -> dict[str, Any]:
    with urllib.request.urlopen(f"{editor.address}/app/script", timeout=30) as answer:
        return json.loads(answer.read())


def test_a_changed_script_shows_its_changes_before_it_is_laid_over_the_film(page: Page, editor: Editor, tmp_path: Path):
    script = script_of(editor)
    first, second = script["scenes"]
    first["video_prompts"][1] += " It rains."
    second["video_prompts"].append("Close-up of the kettle.")
    second["cut"].append(True)
    second["video_prompts"].pop(2)
    second["cut"].pop(2)
    if "first_frame_prompt" in second:
        second["first_frame_prompt"] = second["first_frame_prompt"][: len(second["cut"])]
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(script))
    before = [shot_id for scene in editor.state()["scenes"] for shot_id in scene["shots"]]
    page.get_by_role("button", name="Films and scripts").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Choose a file").set_input_files(path)
    dialog.get_by_role("button", name="Show what will change").click()
    expect(dialog.locator("[data-change='prompt changed']")).to_contain_text("1 kept, stale")
    expect(dialog.locator("[data-change=removed]")).to_contain_text("1 take put away")
    expect(dialog.locator("[data-change=new]")).to_contain_text("Close-up of the kettle.")
    assert list(editor.state()["shots"]["s1"]["prompt"]) == list(shot(editor, "s1")["prompt"])
    dialog.get_by_role("button", name="Import 3 changes").click()
    until(lambda: shot(editor, "s1")["prompt"].endswith("It rains."), "the script was laid over")
    assert shot(editor, "s1")["circled"] == "t1"
    page.locator(".sm-toast").get_by_role("button", name="Undo").click()
    until(
        lambda: [shot_id for scene in editor.state()["scenes"] for shot_id in scene["shots"]] == before,
        "one undo brought everything back",
    )


def test_a_script_with_a_mistake_is_refused_with_its_place(page: Page, editor: Editor):
    page.get_by_role("button", name="Films and scripts").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Show what will change").click()
    expect(dialog.locator(".sm-error")).to_contain_text("There is no script yet.")
    broken = {"story_name": "x", "scenes": [{"scene_num": 1, "video_prompts": ["a", "b"], "cut": [True]}]}
    dialog.get_by_label("or paste").fill(json.dumps(broken))
    dialog.get_by_role("button", name="Show what will change").click()
    expect(dialog.locator(".sm-error")).to_contain_text("cene 1")
    page.keyboard.press("Escape")


def test_settings_refuse_what_is_illegal_and_keep_what_is_legal(page: Page, editor: Editor):
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Film settings")
    frames = dialog.get_by_label("Frames", exact=True)
    frames.fill("80")
    dialog.get_by_role("button", name="Save settings").click()
    expect(dialog.locator(".sm-fi.is-refused")).to_contain_text("Use 77 or 81.")
    expect(frames).to_be_focused()
    frames.fill("77")
    dialog.get_by_label("Steps", exact=True).fill("30")
    dialog.get_by_role("button", name="Save settings").click()
    expect(dialog).to_be_hidden()
    settings = editor.state()["film"]["settings"]
    assert (settings["frame_count"], settings["num_inference_steps"]) == (77, 30)


# ---- without a shared worker -----------------------------------------------------------------------------------------


def test_a_browser_without_shared_workers_has_its_own_stream(
    browser: Browser, editor: Editor, tab: Tab, template: Path
):
    tab.begin(template)
    alone = Tab(browser, editor, before="delete window.SharedWorker")
    assert alone.page.evaluate("window.SharedWorker === undefined")
    editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": "s0", "prompt": "Seen without a worker."})
    expect(prompt_box(alone.page)).to_have_value("Seen without a worker.")
    expect(prompt_box(tab.page)).to_have_value("Seen without a worker.")
    alone.end()
    alone.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_stand_out_from_their_ground(page: Page, editor: Editor, theme: str):
    page.emulate_media(reduced_motion="reduce")  # no colour is half way
    if theme == "light":
        page.get_by_role("button", name="Light theme").click()
    choose(page, "s4")
    assert not page.evaluate(CONTRAST)
    if theme == "light":
        page.get_by_role("button", name="Dark theme").click()


CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const over = (top, under) => top.slice(0, 3).map((value, at) => value * top[3] + under[at] * (1 - top[3]));
  const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (node) => { const layers = [];
    for (let one = node; one; one = one.parentElement) { const style = getComputedStyle(one);
      if (style.backgroundImage !== 'none') return null;
      layers.push(rgba(style.backgroundColor)); if (layers.at(-1)[3] === 1) break; }
    return layers.reverse().reduce((under, layer) => over(layer, under), [0, 0, 0]); };
  const pale = [];
  for (const node of document.querySelectorAll('.sm *')) {
    const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!words || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (node.closest(':disabled, [aria-disabled=true], .sm-unseen')) continue;
    const under = ground(node); if (!under) continue;
    const ink = over(rgba(getComputedStyle(node).color), under);
    const [a, b] = [light(ink), light(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) pale.push(`${node.className} "${node.textContent.slice(0, 20)}" ${ratio.toFixed(2)}`);
  }
  return pale;
}"""
