"""The page's half of the house: its scripts import down, make no circle, stay readable and name their messages once."""

from __future__ import annotations

import re

import pytest

from tests.support.scripts import ROOMS, STATIC, imported, room, scripts

LONGEST_SCRIPT = 400


def test_every_script_stands_in_a_room() -> None:
    assert sorted({file.relative_to(STATIC).parts[0] for file in STATIC.rglob("*.js")}) == sorted(ROOMS)


def test_scripts_import_down() -> None:
    upward = {
        (name, other) for name, code in scripts().items() for other in imported(name, code) if room(other) > room(name)
    }
    assert upward == set()


def test_scripts_make_no_circle() -> None:
    below = {name: imported(name, code) for name, code in scripts().items()}
    while leaves := [name for name, needed in below.items() if not needed & below.keys()]:
        for name in leaves:
            del below[name]
    assert below == {}, "these scripts import each other in a circle"


def test_every_imported_script_is_there() -> None:
    there = scripts()
    assert {one for name, code in there.items() for one in imported(name, code)} <= there.keys()


def test_only_the_catalogue_reads_texts_and_of_every_room() -> None:
    readers = {name for name, code in scripts().items() if re.search(r"'[^']*/texts/[^']*'", code)}
    assert readers == {"base/catalogue.js", "base/server_text.js"}  # what the server says is translated by a table too


def test_scripts_stay_readable() -> None:
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in STATIC.rglob("*.js")}
    assert {str(file): length for file, length in lengths.items() if length > LONGEST_SCRIPT} == {}


def test_every_script_says_what_it_is_for() -> None:
    assert [file for file in STATIC.glob("*/*.js") if not file.read_text("utf-8").startswith("// ")] == []


# ------------------------------------------------------------------ messages between panes

TOLD = re.compile(r"\b(?:on|emit)\(\[?(?:'|`)|\bchanged\.(?:has|add)\((?:'|`)")
SAID = re.compile(r"new CustomEvent\(|addEventListener\('sm-|'sm-[a-z-]+', \(?\{? ?detail")


@pytest.mark.parametrize("written", [TOLD, SAID])
def test_what_panes_tell_each_other_is_named_in_one_place(written: re.Pattern[str]) -> None:
    assert {name for name, code in scripts().items() if written.search(code)} <= {"store/events.js"}


def test_every_message_is_said_and_heard() -> None:
    there = scripts()
    messages = re.findall(r"export const (\w+) = message\(", there["store/events.js"])
    assert len(messages) > 7
    code = "\n".join(there.values())
    assert [
        one for one in messages if not (f"{one}.say(" in code and re.search(rf"\b{one}(?:\.hear\(|[,\]])", code))
    ] == []


def test_every_change_is_told_and_followed() -> None:
    there = scripts()
    declared = re.search(r"CHANGED = Object\.freeze\(\{(.*?)\}\);", there.pop("store/events.js"), re.S)
    assert declared
    code = "\n".join(there.values())
    names = re.findall(r"^  (\w+):", declared[1], re.M)
    assert len(names) > 10
    assert [name for name in names if code.count(f"CHANGED.{name}") < 2] == []
    assert set(re.findall(r"CHANGED\.(\w+)", code)) <= set(names)


# ------------------------------------------------------------------ commands

ID = r"([a-z]+\.[\w.]+)"
NAMED = re.compile(rf"\b(?:item|shown|perform)\('{ID}'|'{ID}': -?1\b|commandAt\([^;]*?=== '{ID}'")
"""A command by its id, where a menu, a label or a pane's own keys name it."""


def test_a_command_that_is_named_below_the_table_is_in_it() -> None:
    there = scripts()
    table = set(re.findall(rf"\bid: '{ID}'", there["keys/commands.js"]))
    named = {one for code in there.values() for found in NAMED.findall(code) for one in found if one}
    assert len(named) > 10
    assert named <= table
