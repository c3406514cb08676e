"""A note for several shots, in a real browser on the real server."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.editor import Editor, until
from tests.support.page import card, settled, shot


def choose_three(page: Page) -> None:
    """1.2 to 1.4."""
    card(page, "1.2").click()
    card(page, "1.4").click(modifiers=["Shift"])
    expect(page.get_by_role("toolbar", name="What to do with the chosen shots")).to_be_visible()


def notes(editor: Editor) -> list[str]:
    return [shot(editor, f"s{number}")["notes"] for number in range(5)]


def test_a_note_is_added_to_what_each_has_as_one_step(page: Page, editor: Editor):
    editor.op("edit", edit={"kind": "set_shot", "shot_id": "s2", "notes": "Watch the kettle."})
    choose_three(page)
    page.get_by_role("toolbar").get_by_role("button", name="Note", exact=True).click()
    dialog = page.get_by_role("dialog", name="A note on 3 shots")
    expect(dialog).to_contain_text("1 of 3 have notes already: it stands below them.")
    add = dialog.get_by_role("button", name="Add the note")
    expect(add).to_be_disabled()
    expect(dialog.get_by_label("Note", exact=True)).to_be_focused()
    page.keyboard.type("Grade it colder.")
    page.keyboard.press("Control+Enter")
    until(lambda: notes(editor)[1:4] == COLDER, "the note is on all three")
    assert [notes(editor)[0], notes(editor)[4]] == ["", ""]
    page.locator(".sm-toast").get_by_role("button", name="Undo").click()
    until(lambda: notes(editor) == ["", "", "Watch the kettle.", "", ""], "one step takes all back")


COLDER = ["Grade it colder.", "Watch the kettle.\nGrade it colder.", "Grade it colder."]


def test_replacing_has_to_be_chosen_and_says_what_it_does(page: Page, editor: Editor):
    editor.op("edit", edit={"kind": "set_shot", "shot_id": "s2", "notes": "Watch the kettle."})
    choose_three(page)
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="A note on 3 shots")
    dialog.get_by_role("radio", name="It stands in their place").click()
    expect(dialog).to_contain_text("The notes of 1 shot are replaced.")
    expect(dialog.get_by_role("button", name="Clear the notes")).to_be_enabled()
    dialog.get_by_label("Note", exact=True).fill("All new.")
    dialog.get_by_role("button", name="Replace the notes").click()
    until(lambda: notes(editor)[1:4] == ["All new."] * 3, "they are new")


def test_m_on_one_shot_still_goes_to_its_own_notes(page: Page, editor: Editor):
    card(page, "1.2").click()
    page.keyboard.press("m")
    expect(page.get_by_label("Notes", exact=True)).to_be_focused()
    page.keyboard.type("Only here.")
    card(page, "1.3").click()
    settled(page)
    until(lambda: notes(editor)[1:3] == ["Only here.", ""], "its own note")
