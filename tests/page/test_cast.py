"""The cast on the page: the pane, @mentions, chips, shot language, and what is sent, in a real browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from storymem.media.pictures import encode_png
from tests.support.editor import Editor, until
from tests.support.films import picture
from tests.support.page import Tab, choose, prompt_box, settled, shot

LOOK = "a lighthouse keeper of forty, grey braid"


def bring(editor: Editor, name: str, **fields: Any) -> str:
    """A member of the cast, as another tab would bring it; its id. The page has it too."""
    member_id = editor.op("add_cast_member", name=name, **fields)["member_id"]
    editor.state()
    return member_id


def write(page: Page, shot_id: str, text: str) -> None:
    """The prompt of the shot is written with the keyboard, and saved."""
    choose(page, shot_id)
    prompt_box(page).fill("")
    prompt_box(page).press_sequentially(text)
    page.keyboard.press("Escape")  # closes the list
    settled(page)


def chip(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Cast in this shot").get_by_role("button", name=name, exact=True)


def sent_text(editor: Editor, shot_id: str) -> str | None:
    parts = shot(editor, shot_id)["sent_prompt"]
    return parts and "".join(part["text"] for part in parts)


def open_cast(page: Page) -> Locator:
    page.locator("body").press("c")
    dialog = page.get_by_role("dialog", name="Cast")
    expect(dialog).to_be_visible()
    return dialog


def card(dialog: Locator, name: str) -> Locator:
    return dialog.get_by_role("listitem", name=name, exact=True)


def png(number: int, name: str = "mara.png") -> FilePayload:
    return FilePayload(name=name, mimeType="image/png", buffer=encode_png(picture(number)))


# ---- the pane ----


def test_a_member_is_written_in_the_pane_and_taken_back(page: Page, editor: Editor) -> None:
    dialog = open_cast(page)
    expect(dialog.get_by_text("Nobody yet")).to_be_visible()
    dialog.get_by_label("Name", exact=True).fill("Mara")
    page.keyboard.press("Enter")
    look = dialog.get_by_label("How Mara looks")
    expect(look).to_be_focused()
    page.keyboard.type(LOOK)
    dialog.get_by_label("Name of Mara").fill("Mara Voss")
    page.keyboard.press("Enter")
    card(dialog, "Mara Voss").get_by_label("What it is").select_option("prop")
    until(lambda: editor.state()["film"]["cast"][0]["kind"] == "prop", "the kind is saved")
    [member] = editor.state()["film"]["cast"]
    assert (member["name"], member["description"]) == ("Mara Voss", LOOK)
    dialog.get_by_role("button", name="Remove Mara Voss from the cast").click()
    expect(dialog.get_by_text("Nobody yet")).to_be_visible()
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_label("How Mara Voss looks")).to_have_value(LOOK)
    dialog.get_by_role("button", name="Done").click()
    for _ in range(3):
        page.locator("body").press("Control+z")
    settled(page)
    assert [member["name"] for member in editor.state()["film"]["cast"]] == ["Mara"]


def test_a_name_that_is_taken_is_refused_where_it_stands(page: Page, editor: Editor) -> None:
    bring(editor, "Mara")
    bring(editor, "Ivo")
    dialog = open_cast(page)
    field = dialog.get_by_label("Name of Ivo")
    field.fill("mara")
    page.keyboard.press("Enter")
    expect(card(dialog, "Ivo").get_by_role("alert")).to_contain_text("There is a mara in the cast already.")
    assert [member["name"] for member in editor.state()["film"]["cast"]] == ["Mara", "Ivo"]
    field.fill("Ivo")
    page.keyboard.press("Enter")
    expect(card(dialog, "Ivo").get_by_role("alert")).to_be_hidden()
    dialog.get_by_label("Name", exact=True).fill("MARA")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("There is a MARA in the cast already.")).to_be_visible()


def test_a_description_changed_elsewhere_meanwhile_is_never_overwritten(page: Page, editor: Editor) -> None:
    mara = bring(editor, "Mara", description="red hair")
    dialog = open_cast(page)
    look = dialog.get_by_label("How Mara looks")
    expect(look).to_have_value("red hair")
    look.press("End")
    page.keyboard.type(" and")
    editor.op("edit", edit={"kind": "change_cast_member", "member_id": mara, "description": "black hair"})
    page.keyboard.type(" freckles")
    alert = card(dialog, "Mara").get_by_role("alert")
    expect(alert).to_contain_text("black hair")
    assert editor.state()["film"]["cast"][0]["description"] == "black hair"
    alert.get_by_role("button", name="Keep mine").click()
    until(lambda: editor.state()["film"]["cast"][0]["description"] == "red hair and freckles", "mine is kept")
    expect(alert).to_be_hidden()


def test_pictures_come_by_chooser_and_drop_and_leave_with_undo(page: Page, editor: Editor) -> None:
    bring(editor, "Mara")
    dialog = open_cast(page)
    dialog.locator("input[type=file]").set_input_files([png(3), png(11)])
    thumbs = dialog.get_by_role("group", name="Pictures of Mara").get_by_role("button")
    expect(thumbs).to_have_count(2)
    expect(dialog.get_by_role("button", name="Picture 2 of 2 of Mara")).to_have_attribute("aria-pressed", "true")
    dialog.get_by_role("button", name="Show this one first").click()
    expect(dialog.get_by_role("button", name="Picture 1 of 2 of Mara")).to_have_attribute("aria-pressed", "true")
    dropped = page.evaluate_handle(
        """bytes => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'third.png', {type: 'image/png'})); return data; }""",
        list(encode_png(picture(30))),
    )
    card(dialog, "Mara").dispatch_event("drop", {"dataTransfer": dropped})
    expect(thumbs).to_have_count(3)
    dialog.get_by_role("button", name="Remove this picture").click()
    expect(thumbs).to_have_count(2)
    dialog.get_by_role("button", name="Undo").click()
    expect(thumbs).to_have_count(3)
    dialog.locator("input[type=file]").set_input_files(
        [FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"no picture")]
    )
    expect(card(dialog, "Mara").get_by_role("alert")).to_contain_text("That file is not a picture.")


def test_a_picture_is_cropped_and_the_pane_comes_back(page: Page, editor: Editor) -> None:
    bring(editor, "Mara")
    dialog = open_cast(page)
    dialog.locator("input[type=file]").set_input_files([png(3)])
    dialog.get_by_role("button", name="Choose the part that is shown").click()
    crop = page.get_by_role("dialog").filter(has=page.get_by_role("slider"))
    expect(crop.locator(".sm-crop-frame")).to_be_focused()
    page.keyboard.press("+")
    page.keyboard.press("+")
    crop.locator("footer .is-primary").click()
    until(lambda: editor.state()["film"]["cast"][0]["pictures"][0]["crop"], "the crop is saved")
    expect(page.get_by_role("dialog", name="Cast")).to_be_visible()


# ---- mentions ----


def test_an_at_sign_offers_the_cast_at_the_caret(page: Page, editor: Editor) -> None:
    bring(editor, "Mara", description=LOOK)
    bring(editor, "Old Mill", kind="place")
    choose(page, "s1")
    box = prompt_box(page)
    box.fill("")
    box.press_sequentially("At dusk @")
    names = page.get_by_role("listbox", name="Cast").get_by_role("option")
    expect(names).to_have_count(2)
    expect(names.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "sm-mention-0")
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box).to_have_value("At dusk @Old Mill ")
    expect(names).to_have_count(0)
    box.press_sequentially("@ma")
    expect(names).to_have_count(1)
    page.keyboard.press("Tab")
    expect(box).to_have_value("At dusk @Old Mill @Mara ")
    expect(box).to_be_focused()
    settled(page)
    until(lambda: shot(editor, "s1")["prompt"] == "At dusk @Old Mill @Mara ", "the prompt is saved")


def test_esc_sends_the_list_away_and_the_mouse_takes_a_name(page: Page, editor: Editor) -> None:
    bring(editor, "Mara")
    choose(page, "s1")
    box = prompt_box(page)
    box.fill("")
    box.press_sequentially("@M")
    option = page.get_by_role("option", name="Mara")
    expect(option).to_be_visible()
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.type("a")
    expect(option).to_be_hidden()
    page.keyboard.type(", @")
    option.click()
    expect(box).to_have_value("@Ma, @Mara ")
    expect(box).to_be_focused()
    box.fill("mail@")
    expect(option).to_be_hidden()


def test_the_list_leaves_an_input_method_its_keys(page: Page, editor: Editor) -> None:
    bring(editor, "玛拉")
    choose(page, "s1")
    box = prompt_box(page)
    box.fill("")
    box.press_sequentially("清晨@")
    option = page.get_by_role("option", name="玛拉")
    expect(option).to_be_visible()
    kept = box.evaluate(
        """box => { box.dispatchEvent(new CompositionEvent('compositionstart'));
        const how = {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true};
        const press = new KeyboardEvent('keydown', how);
        box.dispatchEvent(press); return !press.defaultPrevented && box.value; }"""
    )
    assert kept == "清晨@"
    expect(option).to_be_hidden()
    box.evaluate("box => box.dispatchEvent(new CompositionEvent('compositionend'))")
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_have_value("清晨@玛拉")


# ---- chips and what is sent ----


def test_a_mention_puts_the_member_into_the_shot_and_its_chip_leaves_it_out(page: Page, editor: Editor) -> None:
    bring(editor, "Mara", description=LOOK)
    write(page, "s1", "@Mara waits.")
    expect(chip(page, "Mara")).to_have_attribute("aria-pressed", "true")
    assert sent_text(editor, "s1") == f"Mara ({LOOK}) waits."
    page.get_by_text("What is sent").click()
    text = page.get_by_label("The prompt as it is sent")
    expect(text).to_have_text(f"Mara ({LOOK}) waits.")
    expect(text.get_by_role("insertion")).to_have_text(f" ({LOOK})")
    chip(page, "Mara").click()
    expect(chip(page, "Mara")).to_have_attribute("aria-pressed", "false")
    expect(text).to_have_text("Mara waits.")
    settled(page)
    assert (shot(editor, "s1")["cast"], shot(editor, "s1")["mentioned"] != []) == ([], True)
    page.locator("body").press("Control+z")
    expect(chip(page, "Mara")).to_have_attribute("aria-pressed", "true")


def test_a_chip_brings_in_who_is_not_mentioned_with_pictures_into_the_memory(page: Page, editor: Editor) -> None:
    mara = bring(editor, "Mara", description=LOOK)
    dialog = open_cast(page)
    dialog.locator("input[type=file]").set_input_files([png(3)])
    expect(dialog.get_by_role("button", name="Picture 1 of 1 of Mara")).to_be_visible()
    expect(dialog.get_by_text("in no shot yet")).to_be_visible()
    page.keyboard.press("Escape")
    choose(page, "s0")
    chip(page, "Mara").click()
    slot = page.get_by_role("button", name="cast: Mara, position -1, cast")
    expect(slot).to_be_visible()
    assert shot(editor, "s0")["mode"] == "MR2V"
    assert shot(editor, "s0")["cast"] == [mara]
    assert (sent_text(editor, "s0") or "").endswith(f" Mara: {LOOK}.")
    assert {mark["kind"] for mark in shot(editor, "s0")["marks"]} == {"recipe", "memory"}
    assert shot(editor, "s1")["marks"] == []
    slot.click()
    expect(page.get_by_role("menuitem", name="Remove this reference")).to_have_count(0)
    page.get_by_role("menuitem", name="Cast (C)").click()
    expect(page.get_by_role("dialog", name="Cast").get_by_text("in 1 shot")).to_be_visible()


def test_an_at_name_that_is_nobodys_is_told_and_can_be_added(page: Page, editor: Editor) -> None:
    write(page, "s1", "@Ivo waits")
    expect(page.get_by_text("@Ivo is not in the cast, and sent as written.")).to_be_visible()
    assert sent_text(editor, "s1") is None
    page.get_by_role("button", name="Add Ivo").click()
    dialog = page.get_by_role("dialog", name="Cast")
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Ivo")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("in 1 shot")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("is not in the cast")).to_be_hidden()
    assert sent_text(editor, "s1") == "Ivo waits"


def test_a_film_without_a_cast_shows_no_chips(page: Page) -> None:
    choose(page, "s1")
    expect(page.get_by_role("group", name="Cast in this shot")).to_be_hidden()
    expect(page.get_by_text("What is sent")).to_be_hidden()


def test_a_large_cast_folds_behind_a_count(page: Page, editor: Editor) -> None:
    for number in range(12):
        bring(editor, f"Extra {number}")
    write(page, "s1", "@Extra 11 waits")
    chips = page.get_by_role("group", name="Cast in this shot").get_by_role("button")
    expect(chips).to_have_count(5)
    page.set_viewport_size({"width": 1440, "height": 1100})
    expect(chips).to_have_count(8)
    expect(chip(page, "Extra 11")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Show 4 more members of the cast").click()
    expect(chips).to_have_count(12)


# ---- shot language ----


def test_a_shot_says_its_framing_and_goes_back_to_the_films(page: Page, editor: Editor) -> None:
    choose(page, "s1")
    angle = page.get_by_label("Angle", exact=True)
    angle.select_option("low")
    until(lambda: shot(editor, "s1")["overrides"] == {"camera_angle": "low"}, "the angle is the shot's own")
    assert (sent_text(editor, "s1") or "").startswith("Low angle. Close-up on her hands")
    assert [mark["text"] for mark in shot(editor, "s1")["marks"]] == ["prompt changed since this take"]
    angle.select_option(label="As the film: None")
    until(lambda: shot(editor, "s1")["overrides"] == {}, "as the film")
    assert sent_text(editor, "s1") is None
    assert shot(editor, "s1")["marks"] == []


def test_the_films_framing_is_a_default_that_a_shot_can_do_without(page: Page, editor: Editor) -> None:
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Film settings")
    dialog.get_by_label("Shot size").select_option("medium")
    dialog.get_by_label("Camera move").select_option("dolly_in")
    dialog.locator("footer .is-primary").click()
    until(lambda: editor.state()["film"]["settings"]["camera_move"] == "dolly_in", "the film's default is saved")
    choose(page, "s3")
    move = page.get_by_label("Move", exact=True)
    expect(move.locator("option:checked")).to_have_text("Dolly in (film)")
    assert (sent_text(editor, "s3") or "").startswith("Medium shot, slow dolly in. Overhead shot:")
    assert not (sent_text(editor, "s1") or "").startswith("Medium")  # its prompt says Close-up and static
    move.select_option("")
    until(lambda: shot(editor, "s3")["overrides"] == {"camera_move": ""}, "none, for this shot")
    assert (sent_text(editor, "s3") or "").startswith("Medium shot. Overhead shot:")


def test_two_tabs_see_the_same_cast(page: Page, editor: Editor, browser: Browser) -> None:
    other = Tab(browser, editor)
    choose(other.page, "s1")
    write(page, "s1", "@Mara waits")
    bring(editor, "Mara", description=LOOK)
    expect(chip(other.page, "Mara")).to_have_attribute("aria-pressed", "true")
    chip(page, "Mara").click()
    expect(chip(other.page, "Mara")).to_have_attribute("aria-pressed", "false")
    assert not other.wrong
    other.close()
