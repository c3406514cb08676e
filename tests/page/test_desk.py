"""Several shots at once, scenes by their head, scrubbing over the strip, the film's target, the palette, keys of one's
own and the browser of films, in a real browser on the real server."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from storymem.core.edits.outline import RenameFilm
from storymem.studio.film import Studio
from tests.support import page as pages
from tests.support.editor import Editor, until
from tests.support.films import film_on_disk
from tests.support.page import card, choose, last_shot, queue_states, seat, settled, shot, shown, stop_all


def bar(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="What to do with the chosen shots")


def taken(page: Page) -> list[str]:
    """Labels of the cards that are selected, as a screen reader is told."""
    cards = page.locator(".tl-card[aria-selected=true]")
    return [str(one.get_attribute("aria-label")).removeprefix("Shot ") for one in cards.all()]


def choose_two_to_four(page: Page) -> None:
    card(page, "1.2").click()
    card(page, "1.4").click(modifiers=["Shift"])
    expect(bar(page)).to_contain_text("3 shots selected")


def order(editor: Editor) -> list[list[str]]:
    return [scene["shots"] for scene in editor.state()["scenes"]]


# ---------------------------------------------------------------- choosing


def test_clicks_with_shift_and_ctrl_choose_and_escape_and_a_click_end_it(page: Page):
    expect(page.get_by_role("listbox", name="Shots")).to_have_attribute("aria-multiselectable", "true")
    choose_two_to_four(page)
    assert taken(page) == ["1.2", "1.3", "1.4"]
    card(page, "2.1").click(modifiers=["Control"])
    card(page, "1.3").click(modifiers=["Control"])
    assert taken(page) == ["1.2", "1.4", "2.1"]
    expect(page.locator(".tl-card[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(bar(page)).to_be_hidden()
    assert len(taken(page)) == 1
    choose_two_to_four(page)
    card(page, "1.3").click()
    assert taken(page) == ["1.3"]


def test_keys_choose_on_the_timeline_and_step_seconds_elsewhere(page: Page):
    card(page, "1.2").click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert taken(page) == ["1.2", "1.3", "1.4"]
    page.keyboard.press("Shift+ArrowLeft")
    assert taken(page) == ["1.2", "1.3"]
    expect(card(page, "1.3")).to_be_focused()
    page.keyboard.press("Shift+End")
    assert len(taken(page)) == 8
    page.keyboard.press("Control+a")
    assert len(taken(page)) == 9
    page.keyboard.press("ArrowRight")
    assert len(taken(page)) == 1
    page.locator(".vw-stage").focus()
    before = shown(page, "playhead.frame")
    page.keyboard.press("Shift+ArrowLeft")
    assert before - shown(page, "playhead.frame") == 16
    assert len(taken(page)) == 1


def test_nothing_moves_when_the_bar_comes(page: Page):
    def seat() -> dict[str, float]:  # not across: the strip may roll to the card that was chosen last
        box = card(page, "1.2").bounding_box()
        assert box
        return {side: value for side, value in box.items() if side != "x"}

    card(page, "1.2").click()
    before = seat()
    card(page, "1.3").click(modifiers=["Control"])
    expect(bar(page)).to_be_visible()
    assert seat() == before
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 768})
        last, room = bar(page).bounding_box(), page.locator(".tl-zoom").bounding_box()
        assert last
        assert room
        assert last["x"] + last["width"] <= room["x"]


# ---------------------------------------------------------------- doing it to all of them


@pytest.mark.parametrize(
    ("name", "field", "was", "becomes"),
    [("Lock", "locked", False, True), ("Remembered", "learn", True, False), ("Scene cut", "scene_cut", False, True)],
)
def test_a_switch_of_the_bar_is_one_step_to_undo(
    page: Page, editor: Editor, name: str, field: str, was: bool, becomes: bool
):
    choose_two_to_four(page)
    before = [shot(editor, one)[field] for one in ("s1", "s2", "s3")]
    assert was in before
    switch = bar(page).get_by_role("button", name=name)
    switch.click()
    until(lambda: all(shot(editor, one)[field] is becomes for one in ("s1", "s2", "s3")), "all of them changed")
    expect(switch).to_have_attribute("aria-pressed", str(becomes).lower())
    page.keyboard.press("Control+z")
    until(lambda: [shot(editor, one)[field] for one in ("s1", "s2", "s3")] == before, "one undo takes all back")


def test_a_batch_is_one_request_and_painted_before_it_is_answered(page: Page):
    asked: list[Any] = []
    page.route("**/app/op", lambda route: (asked.append(route.request.post_data_json), route.continue_())[1])
    choose_two_to_four(page)
    page.evaluate("document.querySelector('.tl-choice-toggle[aria-label=Lock]').click()")
    locks = "done(document.querySelectorAll('.tl-lock:not([hidden])').length)"
    painted = page.evaluate(f"new Promise(done => requestAnimationFrame(() => {locks}))")
    assert painted == 3
    settled(page)
    assert [(body["op"], len(body["edits"])) for body in asked] == [("batch", 3)]


def test_seeds_and_a_preset_for_all_of_them(page: Page, editor: Editor):
    choose_two_to_four(page)
    before = [shot(editor, one)["seed"] for one in ("s1", "s2", "s3")]
    bar(page).get_by_role("button", name="New seeds").click()
    until(lambda: all(shot(editor, f"s{n + 1}")["seed"] != seed for n, seed in enumerate(before)), "new seeds")
    bar(page).get_by_label("Preset").select_option("draft")
    until(lambda: [shot(editor, f"s{n}")["preset"] for n in (1, 2, 3)] == ["draft"] * 3, "the preset is on all")
    settled(page)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    until(lambda: [shot(editor, f"s{n + 1}")["seed"] for n in range(3)] == before, "two steps take both back")
    assert shot(editor, "s1")["overrides"] == {}


def test_all_chosen_shots_are_generated_in_story_order(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    choose_two_to_four(page)
    bar(page).get_by_role("button", name="Generate 3 takes").click()
    until(lambda: len(queue_states(editor)) == 3, "three jobs")
    assert [job["shot_id"] for job in editor.state()["queue"]["jobs"]] == ["s1", "s2", "s3"]
    stop_all(editor)


def test_control_enter_in_the_prompt_is_for_the_shot_one_writes(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    choose_two_to_four(page)
    pages.prompt_box(page).focus()
    page.keyboard.press("Control+Enter")
    until(lambda: queue_states(editor), "a job")
    settled(page)
    assert [job["shot_id"] for job in editor.state()["queue"]["jobs"]] == ["s3"]
    stop_all(editor)


def test_deleting_several_offers_to_bring_them_back_and_undo_does(page: Page, editor: Editor):
    before = order(editor)
    choose_two_to_four(page)
    page.keyboard.press("Delete")
    until(lambda: order(editor)[0] == ["s0"], "they are gone")
    expect(bar(page)).to_be_hidden()
    page.locator(".sm-toast", has_text="3 shots removed").get_by_role("button", name="Undo").click()
    until(lambda: order(editor) == before, "all came back to their places")


def test_a_drag_of_one_moves_all_chosen_as_a_block(page: Page, editor: Editor):
    before = order(editor)
    card(page, "1.1").click()
    card(page, "1.3").click(modifiers=["Control"])
    source, target = card(page, "1.3").bounding_box(), card(page, "2.2").bounding_box()
    assert source
    assert target
    page.mouse.move(source["x"] + 40, source["y"] + 30)
    page.mouse.down()
    page.mouse.move(target["x"] - 10, source["y"] + 30, steps=8)
    expect(page.locator(".tl-ghost-count")).to_have_text("2")
    page.mouse.up()
    until(lambda: order(editor)[1][:4] == ["s4", "s0", "s2", "s5"], "both stand together, in their order")
    assert len(taken(page)) == 2
    page.keyboard.press("Control+z")
    until(lambda: order(editor) == before, "one undo takes both back")


def test_alt_arrows_move_the_block_and_into_the_next_scene(page: Page, editor: Editor):
    card(page, "1.2").click()
    card(page, "1.3").click(modifiers=["Shift"])
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: order(editor)[0] == ["s0", "s3", "s1", "s2"], "one place later")
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: order(editor)[1][:3] == ["s1", "s2", "s4"], "into the next scene")
    page.keyboard.press("Alt+ArrowLeft")
    until(lambda: order(editor)[0] == ["s0", "s3", "s1", "s2"], "and back")


def test_the_menu_of_a_chosen_card_is_for_all_of_them(page: Page, editor: Editor):
    choose_two_to_four(page)
    card(page, "1.3").click(button="right")
    menu = page.get_by_role("menu")
    menu.get_by_role("menuitem", name="Delete 3 shots").click()
    until(lambda: order(editor)[0] == ["s0"], "they are gone")


def test_another_tab_that_deletes_chosen_shots_leaves_the_rest_chosen(page: Page, editor: Editor):
    choose_two_to_four(page)
    editor.op("edit", edit={"kind": "remove_shot", "shot_id": "s1"})
    expect(bar(page)).to_contain_text("2 shots selected")


# ---------------------------------------------------------------- scenes


def head(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=f"Scene {number}: choose its shots")


def test_a_scene_is_dragged_by_its_head_and_escape_leaves_it(page: Page, editor: Editor):
    page.keyboard.press("\\")  # both scenes on the screen
    box, first = head(page, 2).bounding_box(), head(page, 1).bounding_box()
    assert box
    assert first
    before = order(editor)

    def drag() -> None:
        page.mouse.move(box["x"] + 10, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(first["x"], first["y"] + 20, steps=8)
        expect(page.locator(".tl-scene-ghost")).to_have_text("Scene 2 · 5 shots")

    drag()
    page.keyboard.press("Escape")
    page.mouse.up()
    settled(page)
    assert order(editor) == before
    drag()
    page.mouse.up()
    until(lambda: order(editor) == before[::-1], "the scenes changed places")
    page.keyboard.press("Control+z")
    until(lambda: order(editor) == before, "undo brings them back")
    page.keyboard.press("\\")


def test_a_scene_moves_by_keys_and_a_click_on_its_head_chooses_its_shots(page: Page, editor: Editor):
    before = order(editor)
    head(page, 1).click()
    assert taken(page) == ["1.1", "1.2", "1.3", "1.4"]
    page.keyboard.press("Alt+Shift+ArrowRight")
    until(lambda: order(editor) == before[::-1], "scene 1 is the second now")
    page.keyboard.press("Alt+Shift+ArrowRight")  # it stands at the end
    card(page, "1.1").click()
    page.keyboard.press("Alt+Shift+ArrowRight")
    until(lambda: order(editor) == before, "the scene of the selected shot moved")


def test_scenes_are_inserted_and_deleted_by_the_menu_of_a_scene(page: Page, editor: Editor):
    before = order(editor)
    head(page, 1).click(button="right")
    menu = page.get_by_role("menu", name="Scene 1")
    menu.get_by_role("menuitem", name="New scene before").click()
    until(lambda: len(order(editor)) == 3, "a scene more")
    assert order(editor)[1:] == before
    page.keyboard.press("Escape")
    head(page, 2).click(button="right")
    page.get_by_role("menu", name="Scene 2").get_by_role("menuitem", name="Delete scene").click()
    until(lambda: len(order(editor)) == 2, "it is gone with its shots")
    page.locator(".sm-toast", has_text="removed with its 4 shots").get_by_role("button", name="Undo").click()
    until(lambda: order(editor)[1:] == before, "it is back")


# ---------------------------------------------------------------- the strip and the target


def test_the_strip_scrubs_the_film_in_the_viewer(page: Page):
    line = page.locator(".tl-segments").bounding_box()
    assert line
    total = page.evaluate("__sm.S.playhead.total")
    y = line["y"] + 5
    page.mouse.move(line["x"] + line["width"] * 0.25, y)
    page.mouse.down()
    assert shown(page, "playhead.frame") == pytest.approx(total * 0.25, abs=2)
    page.mouse.move(line["x"] + line["width"] * 0.8, y, steps=5)
    assert shown(page, "playhead.frame") == pytest.approx(total * 0.8, abs=2)
    expect(page.locator(".tl-tip")).to_be_visible()
    page.mouse.up()
    assert shown(page, "selectedShot") == shown(page, "playhead.shotId")
    assert shown(page, "playhead.frame") == pytest.approx(total * 0.8, abs=2)
    expect(page.locator(".tl-tip")).to_be_hidden()
    mark, there = page.locator(".tl-playhead").bounding_box(), line["x"] + line["width"] * 0.8
    assert mark
    assert mark["x"] + 1 == pytest.approx(there, abs=2)


def test_a_place_on_the_strip_is_a_time_of_the_film(page: Page):
    wrong = page.evaluate(
        """() => { const line = document.querySelector('.tl-segments').getBoundingClientRect(); let at = 0;
        const frames = __sm.S.state.film.total_frames;
        return [...document.querySelectorAll('.tl-segment')].map(one => {
          const off = one.getBoundingClientRect().left - line.left - line.width * at / frames;
          at += __sm.S.state.shots[one.dataset.shot].frame_count; return Math.abs(off); }).filter(off => off > 1); }"""
    )
    assert wrong == []


def test_the_length_says_how_far_it_is_from_its_target(page: Page, editor: Editor):
    length = page.locator(".tl-total")
    expect(length.locator(".tl-off")).to_be_hidden()
    seconds = editor.state()["film"]["total_seconds"]
    editor.op("settings", changes={"target_seconds": seconds + 12})
    expect(length).to_contain_text("12.0 s to go")
    editor.op("settings", changes={"target_seconds": seconds - 5})
    expect(length).to_contain_text("5.0 s over")
    editor.op("settings", changes={"target_seconds": seconds + 0.2})
    expect(length).to_contain_text("on target")
    length.click()
    expect(page.get_by_role("dialog", name="Film settings")).to_be_visible()


# ---------------------------------------------------------------- the palette


def palette(page: Page) -> Locator:
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Search and commands")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    return dialog


def test_the_palette_finds_shots_by_words_and_actions_by_letters(page: Page):
    dialog = palette(page)
    page.keyboard.type("overhead slowly")
    rows = dialog.get_by_role("option")
    expect(rows.first).to_contain_text("Shot 1.4")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert shown(page, "selectedShot") == "s3"
    palette(page)
    page.keyboard.type("dupl sh")
    expect(rows.first).to_contain_text("Duplicate the shot")
    expect(rows.first).to_contain_text("D")
    page.keyboard.press("Escape")
    palette(page)
    page.keyboard.type("gnrt tke")
    expect(rows.first).to_contain_text("Generate a take")
    page.keyboard.press("Escape")


def test_the_palette_is_walked_with_arrows_and_says_what_it_finds(page: Page, editor: Editor):
    dialog = palette(page)
    page.keyboard.type("move the shot")
    box = dialog.get_by_role("combobox")
    rows = dialog.get_by_role("option")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == rows.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(rows.last).to_have_attribute("aria-selected", "true")
    box.fill("zzzz nothing")
    expect(dialog).to_contain_text("Nothing is called")
    page.keyboard.press("Escape")
    card(page, "1.2").click()
    palette(page)
    page.keyboard.type("shot later")
    page.keyboard.press("Enter")
    until(lambda: seat(editor, "s1") == ("sc0", 2), "the action was done")


def test_what_was_done_last_stands_first_next_time(page: Page):
    dialog = palette(page)
    page.keyboard.type("full screen")
    expect(dialog.get_by_role("option").first).to_contain_text("Full screen")
    dialog.get_by_role("combobox").fill("fit the film")
    page.keyboard.press("Enter")
    palette(page)
    expect(dialog.get_by_role("option").first).to_contain_text("Fit the film")
    expect(dialog.get_by_role("option").first).to_contain_text("Recent")
    page.keyboard.press("Enter")


def test_the_palette_opens_takes_settings_and_films_and_works_while_typing(page: Page, editor: Editor):
    dialog = palette(page)
    page.keyboard.type("1.3 take 3")
    page.keyboard.press("Enter")
    expect(page.locator(".vw-where")).to_contain_text("take 3")
    pages.prompt_box(page).focus()
    palette(page)
    page.keyboard.type("settings memory")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Film settings")).to_be_visible()
    page.keyboard.press("Escape")
    pages.prompt_box(page).blur()
    folder, title = editor.state()["film"]["folder"], "Quite another one"
    editor.op("new_film", title=title)
    editor.op("open_film", folder=folder)
    page.wait_for_function("folder => __sm.S.state.film.folder === folder", arg=folder)
    palette(page)
    page.keyboard.type("open quite another")
    expect(dialog.get_by_role("option").first).to_contain_text(title)
    page.keyboard.press("Enter")
    until(lambda: editor.state()["film"]["title"] == title, "the film is open")


# ---------------------------------------------------------------- keys of one's own


def key_of(page: Page, text: str) -> Locator:
    return page.get_by_role("dialog", name="Keys").get_by_role("button", name=re.compile(f"^{re.escape(text)}: "))


def test_a_key_is_changed_kept_over_a_reload_and_reset(page: Page, editor: Editor):
    page.keyboard.press("?")
    key_of(page, "D").click()
    page.keyboard.press("q")
    expect(key_of(page, "Q")).to_be_focused()
    page.keyboard.press("Escape")
    page.reload()
    card(page, "1.1").click()
    page.keyboard.press("d")
    page.keyboard.press("q")
    until(lambda: len(editor.state()["shots"]) == 10, "the new key duplicates")
    settled(page)
    assert len(editor.state()["shots"]) == 10
    card(page, "1.1").click(button="right")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_contain_text("Q")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("button", name="Reset all keys").click()
    expect(key_of(page, "D")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("localStorage.getItem('sm-keys')") is None


@pytest.mark.parametrize(
    ("press", "words"),
    [("Control+t", "belongs to the browser"), ("F5", "belongs to the browser"), ("Tab", "is needed in menus")],
)
def test_reserved_keys_are_refused_with_words(page: Page, press: str, words: str):
    page.keyboard.press("?")
    key_of(page, "D").click()
    page.keyboard.press(press)
    expect(page.get_by_role("dialog", name="Keys").get_by_role("alert")).to_contain_text(words)
    expect(key_of(page, "D")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_key_that_is_taken_says_by_what_and_can_be_swapped(page: Page, editor: Editor):
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    key_of(page, "D").click()
    page.keyboard.press("n")
    expect(dialog.get_by_role("alert")).to_contain_text("N is “New shot after this one”")
    dialog.get_by_role("button", name="Swap them").click()
    page.keyboard.press("Escape")
    card(page, "1.1").click()
    page.keyboard.press("n")
    until(lambda: len(editor.state()["shots"]) == 10, "a shot more")
    prompts = [one["prompt"] for one in editor.state()["shots"].values()]
    assert "" not in prompts  # a copy, not an empty shot


def test_a_key_that_works_while_typing_is_no_letter_and_escape_leaves_all_as_it_is(page: Page):
    page.keyboard.press("?")
    key_of(page, "Ctrl+Enter").click()
    page.keyboard.press("q")
    expect(page.get_by_role("dialog", name="Keys").get_by_role("alert")).to_contain_text("typed into text fields")
    key_of(page, "D").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    expect(key_of(page, "D")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


# ---------------------------------------------------------------- films


def test_films_are_copied_binned_brought_back_and_opened_from_the_dialog(page: Page, editor: Editor):
    film_on_disk(editor.films / "harbour", 3)
    with Studio.open(editor.films / "harbour") as studio:
        studio.edit(RenameFilm(title="The harbour"))
    page.get_by_role("button", name="Films and scripts").click()
    dialog = page.get_by_role("dialog", name="Films")
    film = dialog.locator(".sm-film:not(.sm-examples *)", has_text="The harbour")
    expect(film.locator("img")).to_be_visible()
    expect(film).to_contain_text("3 shots")
    film.get_by_role("button", name="Duplicate The harbour").click()
    copy = dialog.locator(".sm-film", has_text="The harbour (copy)")
    expect(copy).to_contain_text("shared")
    expect(dialog.get_by_role("status")).to_contain_text("“The harbour (copy)” is there")
    copy.get_by_role("button", name="Put The harbour (copy) into the bin").click()
    expect(copy.get_by_role("button", name="Open")).to_be_hidden()
    dialog.get_by_text("In the bin (1)").click()
    dialog.get_by_role("button", name="Bring The harbour (copy) back").click()
    expect(dialog.get_by_text("In the bin (1)")).to_be_hidden()
    copy.get_by_role("button", name="Open: The harbour (copy)").click()
    expect(dialog).to_be_hidden()
    until(lambda: editor.state()["film"]["title"] == "The harbour (copy)", "the copy is open")


def test_an_example_begins_a_new_film(page: Page, editor: Editor):
    before = editor.state()["film"]["folder"]
    editor.op("new_film", title="Nothing yet")
    page.wait_for_function("folder => __sm.S.state.film.folder !== folder", arg=before)
    editor.op("edit", edit={"kind": "remove_shot", "shot_id": last_shot(editor)})
    page.get_by_role("button", name="Open an example").click()
    dialog = page.get_by_role("dialog", name="Films")
    expect(dialog.locator(".sm-examples .sm-film")).to_have_count(3)
    expect(dialog.get_by_role("button", name="Begin a film from The Lamplighter")).to_be_focused()
    dialog.get_by_role("button", name="Begin a film from 纸船").click()
    expect(dialog).to_be_hidden()
    until(lambda: editor.state()["film"]["title"] == "纸船", "the example is open")
    assert len(editor.state()["shots"]) == 6
    expect(card(page, "1.1")).to_be_visible()


def test_the_open_film_can_not_be_binned(page: Page):
    page.get_by_role("button", name="Films and scripts").click()
    opened = page.get_by_role("dialog", name="Films").locator(".sm-film").first
    expect(opened).to_contain_text("open")
    expect(opened.get_by_role("button", name="into the bin")).to_be_disabled()
    page.keyboard.press("Escape")
    choose(page, "s1")
