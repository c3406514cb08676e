"""Keys in a real browser: a changed key is named anew everywhere at once, and the key sheet has every key there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.editor import Editor, until
from tests.support.page import card, choose, prompt_box, shot, shown

STATIC = Path(__file__).resolve().parents[2] / "ui" / "static"
PLACE = "document.querySelector('link[href*=\"/app/static/\"]').href.replace(/[^/]*\\/[^/]*$/, '')"

# Every attribute and text on the page that names a key of a command, as [where, command].
NAMED = """async ([all, place]) => {
  const bindings = await import(place + 'base/bindings.js');
  const found = [];
  const keys = all.map(id => [id, bindings.shown(id)]);
  const look = (text, where) => keys.forEach(([id, key]) => {
    const inside = text.includes(`(${key})`) || (key.length > 4 && text.split(/[\\s():]+/).includes(key));
    if (inside) found.push([where, id]);
  });
  document.querySelectorAll('.sm *').forEach((one, at) => {
    for (const name of ['title', 'aria-label'])
      if (one.hasAttribute(name)) look(one.getAttribute(name), `${name} of ${one.tagName} ${at}`);
    const own = [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('');
    if (own.trim()) look(own, `words of ${one.tagName} ${at}`);
  });
  return found;
}"""


@pytest.fixture(autouse=True)
def reset(page: Page) -> Iterator[None]:
    """Every key does again what it did from the start: the page stays for the next test."""
    yield
    call(page, "base/bindings", "resetKeys")


def call(page: Page, module: str, what: str, *values: Any) -> Any:
    """What `what`, a function of the module, says to these values, in the page."""
    ask = f"([values]) => import({PLACE} + '{module}.js').then(({{ {what} }}) => {what}(...values))"
    return page.evaluate(ask, [values])


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Keys")


def commands(page: Page) -> list[dict[str, Any]]:
    """The records of the commands that have a key, without what they do."""
    found = page.evaluate(f"import({PLACE} + 'keys/commands.js').then(m => JSON.parse(JSON.stringify(m.COMMANDS)))")
    return [one for one in found if "key" in one]


def changeable(page: Page) -> list[str]:
    """The commands whose key can be changed."""
    return [one["id"] for one in commands(page) if not one.get("fixed")]


def lines(page: Page) -> dict[str, list[list[Any]]]:
    """The sheet as it is written: group -> [[command or key], text name]."""
    return page.evaluate(f"import({PLACE} + 'keys/key_sheet.js').then(({{ SHEET }}) => SHEET)")


def named(page: Page, among: list[str]) -> set[tuple[str, str]]:
    return {(where, action) for where, action in page.evaluate(NAMED, [among, page.evaluate(PLACE)])}


# ---------------------------------------------------------------- a key that is changed


def test_every_label_follows_its_key_at_once_and_back(page: Page, editor: Editor):
    choose(page, "s2")
    page.keyboard.press("]")  # a take that is not circled
    editor.op("edit", edit={"kind": "set_shot", "shot_id": "s0", "notes": "so that there is something to undo"})
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    expect(page.get_by_role("button", name="Onion skin")).to_have_attribute("title", re.compile(r"\(S\)"))
    all_commands = changeable(page)
    before = named(page, all_commands)
    said = {one for _, one in before}
    assert {"film.undo", "play.toggle", "play.fullscreen", "memory.grab", "compare.toggle", "onion.toggle"} <= said
    assert {"film.cast", "take.circle", "shot.cut", "timeline.fit", "shot.generate", "page.palette"} <= said
    renamed = {one: f"ctrl+alt+shift+{chr(0x430 + at)}" for at, one in enumerate(all_commands)}
    for one, key in renamed.items():
        call(page, "base/bindings", "bind", one, key)
    page.wait_for_function("document.querySelector('[data-do=undo]').title.includes('Ctrl+Alt')")
    assert named(page, all_commands) == before
    call(page, "base/bindings", "resetKeys")
    page.wait_for_function("document.querySelector('[data-do=undo]').title.endsWith('(Ctrl+Z)')")
    assert named(page, all_commands) == before


def test_a_key_changed_on_the_sheet_is_named_in_tooltips_menus_and_the_palette_without_a_reload(page: Page):
    full = page.get_by_role("button", name=re.compile("^Full screen"))
    expect(full).to_have_attribute("title", "Full screen (F)")
    page.keyboard.press("?")
    sheet(page).get_by_role("button", name=re.compile("^F: ")).click()
    page.keyboard.press("w")
    sheet(page).get_by_role("button", name=re.compile("^D: ")).click()
    page.keyboard.press("q")
    page.keyboard.press("Escape")
    expect(full).to_have_attribute("title", "Full screen (W)")
    card(page, "1.1").click(button="right")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_contain_text("Q")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("duplicate the shot")
    expect(page.get_by_role("option").filter(has_text="Duplicate the shot").first.locator("kbd")).to_have_text("Q")
    page.keyboard.press("Escape")


OLD = {"d": "q", "alt+arrowleft": "ctrl+alt+a", "\\": "e", "]": "ctrl+alt+z", "nobody": "w", "g": 7}
"""Keys of one's own as the page kept them before commands had names: by the key from the start."""


def test_keys_that_an_older_page_kept_work_and_are_kept_by_command_from_then_on(page: Page, editor: Editor):
    page.evaluate("old => localStorage.setItem('sm-keys', JSON.stringify(old))", OLD)
    page.reload()
    expect(page.get_by_role("button", name="Fit the whole film")).to_have_attribute("title", "Fit the whole film (E)")
    card(page, "1.2").click()
    page.keyboard.press("d")
    page.keyboard.press("q")
    until(lambda: len(editor.state()["shots"]) == 10, "the old key of one's own duplicates, and only it")
    page.keyboard.press("Control+Alt+a")
    until(lambda: editor.state()["scenes"][0]["shots"][1] not in ("s0", "s1"), "the copy moved before it")
    call(page, "base/bindings", "bind", "film.cast", "v")
    now = page.evaluate("JSON.parse(localStorage.getItem('sm-keys'))")
    assert now == {
        "shot.duplicate": "q",
        "shot.earlier": "ctrl+alt+a",
        "timeline.fit": "e",
        "take.after": "ctrl+alt+z",
        "film.cast": "v",
    }


def test_a_second_tab_names_the_changed_key_too(page: Page, editor: Editor):
    other = page.context.new_page()
    other.goto(editor.address)
    fit = other.get_by_role("button", name="Fit the whole film")
    expect(fit).to_have_attribute("title", "Fit the whole film (\\)")
    call(page, "base/bindings", "bind", "timeline.fit", "ctrl+alt+e")
    expect(fit).to_have_attribute("title", "Fit the whole film (Ctrl+Alt+E)")
    other.close()


def test_a_word_in_brackets_that_is_no_key_stays(page: Page):
    """Seconds are "(s)", and S is a key: only keys as we write them are keys."""
    call(page, "base/bindings", "bind", "onion.toggle", "ctrl+alt+e")
    texts = ["Length (s)", "Skin (S)", "Wheel (Ctrl+wheel)"]
    now = [call(page, "base/bindings", "withKeys", text) for text in texts]
    assert now == ["Length (s)", "Skin (Ctrl+Alt+E)", "Wheel (Ctrl+wheel)"]


# ---------------------------------------------------------------- the sheet has them all


def test_every_command_that_has_a_key_is_on_the_sheet(page: Page):
    own = [line for group, found in lines(page).items() if group != "lists" for line in found]
    assert {one["id"] for one in commands(page)} <= {one for pressed, _ in own for one in pressed}


def test_no_two_commands_have_one_key_or_one_id(page: Page):
    found = page.evaluate(f"import({PLACE} + 'keys/commands.js').then(m => m.COMMANDS.map(one => [one.id, one.key]))")
    ids, keys = [one for one, _ in found], [key for _, key in found if key]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)


# Which line of the sheet a module's own keys are of. Enter and Esc do everywhere what they do in every form.
OWN_KEYS = {
    "base/drag": "esc",
    "base/menu": "lists.walk lists.ends",
    "base/popover": "lists.walk lists.ends esc",
    "shot/mention_list": "lists.walk lists.take esc lists.ends",
    "keys/palette": "lists.walk lists.page lists.take esc",
    "queue/queue": "lists.walk lists.ends lists.job.move lists.job.change lists.job.remove",
    "base/widgets": "lists.row lists.walk",
    "shot/takes": "lists.row",
    "memory/memory": "lists.row",
    "viewer/rail": "lists.rail lists.ends",
    "viewer/compare_view": "lists.rail lists.ends",
    "viewer/compare_controls": "lists.rail lists.ends",
    "memory/crop_dialog": "lists.rail lists.crop",
    "memory/review_plot": "lists.rail lists.ends lists.page lists.review grab",
    "base/fields": "lists.number lists.take esc",
    "shot/lora_field": "lists.take esc",
    "film/cast_dialog": "lists.take",
    "timeline/notes_dialog": "lists.save",
    "top/top": "lists.take esc",
}
PRESSED: dict[str, str] = {
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "PageUp": "Page up",
    "PageDown": "Page down",
}
PRESSED |= {"Escape": "Esc", "Delete": "Del", "-": "\u2212", "=": "+"}
KEY = r"Arrow(?:Up|Down|Left|Right)|Home|End|Page(?:Up|Down)|Enter|Tab|Escape|Delete"


def own_keys(source: str) -> set[str]:
    """The keys a module listens for itself, as the sheet writes them."""
    if not re.search(r"'key(?:down|up)'|ROW_KEYS|event\.key", source):
        return set()
    code = re.sub(r"//.*|/\*.*?\*/", "", source)
    code = re.sub(r"event\.key === '(\w+)' && \(event\.ctrlKey", r"event.key === 'Ctrl+\1' && (", code)
    pressed = set(re.findall(rf"event\.key [!=]== '([^']+)'|\b({KEY}):|'((?:Alt\+)?(?:{KEY}))':|'([-+=])':", code))
    names = {name for found in pressed for name in found if name}
    return {"+".join(PRESSED.get(part, part) for part in parts_of(name)) for name in names}


def parts_of(name: str) -> list[str]:
    return [name] if len(name) == 1 else name.split("+")


def test_every_key_that_any_module_listens_for_is_on_the_sheet(page: Page):
    keys = {one["id"]: call(page, "base/bindings", "written", one["key"]) for one in commands(page)}
    keys |= {one: PRESSED.get(key, key) for one, key in keys.items()}
    all_lines = [line for group in lines(page).values() for line in group]
    written = {name: {keys.get(one, one) for one in pressed} for pressed, name in all_lines}
    listening = {
        path.relative_to(STATIC).with_suffix("").as_posix(): own_keys(path.read_text())
        for path in STATIC.glob("*/*.js")
    }
    listening = {
        name: keys
        for name, keys in listening.items()
        if keys and name not in ("keys/keys", "base/bindings", "keys/key_sheet")
    }
    assert len(listening) > 12  # the scan still finds them
    for name, keys in listening.items():
        assert name in OWN_KEYS, f"{name}.js listens for {sorted(keys)}: no line of the key sheet says so"
        told = set().union(*(written[line] for line in OWN_KEYS[name].split()))
        assert keys <= told, f"{name}.js listens for {sorted(keys - told)}, which its lines of the sheet do not have"


@pytest.mark.parametrize(("width", "columns"), [(1440, 3), (1024, 2)])
def test_the_sheet_stands_in_columns_and_all_of_it_can_be_reached(page: Page, width: int, columns: int):
    page.set_viewport_size({"width": width, "height": 768})
    page.keyboard.press("?")
    expect(sheet(page)).to_be_visible()
    left = "[...document.querySelectorAll('.sm-keys dt')].map(one => Math.round(one.getBoundingClientRect().left))"
    lefts = set(page.evaluate(left))
    assert len(lefts) == columns
    body = sheet(page).locator(".sm-dialog-body")
    assert body.evaluate("one => one.scrollWidth <= one.clientWidth")
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert sheet(page).locator("dd, dt").evaluate_all(cut) == 0
    last = sheet(page).locator(".sm-keys-note")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    page.keyboard.press("Escape")


# ---------------------------------------------------------------- lines of the sheet that no other test presses


def pane_of_focus(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('.sm')?.getAttribute('aria-label') ?? ''")


def test_f6_goes_round_the_panes_and_comes_back_to_where_one_was(page: Page):
    card(page, "1.2").click()
    seen = []
    for _ in range(6):
        page.keyboard.press("F6")
        seen.append(pane_of_focus(page))
    assert seen == ["Memory board", "Render queue", "Film", "Viewer", "Shot", "Timeline"]
    expect(card(page, "1.2")).to_be_focused()
    page.keyboard.press("Shift+F6")
    expect(prompt_box(page)).to_be_focused()
    page.get_by_role("button", name="Generate take").focus()
    page.keyboard.press("F6")
    page.keyboard.press("Shift+F6")
    expect(page.get_by_role("button", name="Generate take")).to_be_focused()


def test_shift_home_and_end_choose_to_either_end(page: Page):
    card(page, "1.3").click()
    page.keyboard.press("Shift+Home")
    assert page.locator(".tl-card[aria-selected=true]").count() == 3
    page.keyboard.press("Escape")


def test_a_scene_moves_earlier_by_key(page: Page, editor: Editor):
    card(page, "2.1").click()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    until(lambda: editor.state()["scenes"][0]["shots"][0] == "s4", "its scene is the first")


def test_arrows_change_a_number(page: Page, editor: Editor):
    choose(page, "s1")
    seed = page.get_by_label("Seed", exact=True)
    before = shot(editor, "s1")["seed"]
    seed.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(lambda: shot(editor, "s1")["seed"] == before + 1, "one more")


def test_the_onion_skin_gets_weaker_and_stronger(page: Page):
    choose(page, "s2")
    page.locator(".vw-stage").focus()
    page.wait_for_function("__sm.S.playhead.shotId === 's2'")
    page.keyboard.press("s")
    skin = page.locator(".vw-skin")
    expect(skin).to_be_visible()
    strong = float(skin.evaluate("one => getComputedStyle(one).opacity"))
    page.keyboard.press("-")
    page.wait_for_function(f"Number(getComputedStyle(document.querySelector('.vw-skin')).opacity) < {strong}")
    page.keyboard.press("+")
    page.wait_for_function(f"Number(getComputedStyle(document.querySelector('.vw-skin')).opacity) === {strong}")
    page.keyboard.press("s")


def test_the_palette_is_paged(page: Page):
    page.keyboard.press("Control+k")
    rows = page.get_by_role("dialog", name="Search and commands").get_by_role("option")
    page.keyboard.press("PageDown")
    expect(rows.nth(8)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("PageUp")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")


def test_the_viewer_rail_is_walked_by_keys(page: Page):
    page.get_by_role("slider", name="Position in the film").focus()
    page.keyboard.press("Home")
    assert shown(page, "playhead.frame") == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    frame = shown(page, "playhead.frame")
    assert frame > 17
    page.keyboard.press("ArrowLeft")
    assert shown(page, "playhead.frame") == frame - 1
    page.keyboard.press("End")
    assert shown(page, "playhead.frame") == shown(page, "playhead.total") - 1


def test_a_changed_key_remembers_a_frame_in_the_review_too(page: Page, editor: Editor):
    choose(page, "s1")
    call(page, "base/bindings", "bind", "memory.grab", "ctrl+alt+e")
    page.get_by_role("radio", name="What was kept").click()
    frames = page.get_by_role("slider", name="Frames of this take")
    frames.focus()
    page.keyboard.press("Home")
    page.keyboard.press("g")
    page.keyboard.press("Control+Alt+e")
    until(
        lambda: any(one["frame_index"] == 0 for one in shot(editor, "s1")["takes"][0]["keyframes"]), "it is remembered"
    )
    page.evaluate("sessionStorage.clear()")
