"""The catalogue of the page's texts: each language is whole, each text is used, no component says a word itself."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from tests.support.scripts import STATIC, room, scripts

FILES = {file: file.suffixes[0][1:] for file in sorted(STATIC.glob("*/texts/*.*.js"))}
"""Every file of texts and the language it is in: `queue/texts/queue.zh.js`."""

LANGUAGES = sorted(set(FILES.values()))
WITHOUT_PLURALS = {"zh"}
NOT_BY_KEY = {"server"}
"""Files of a language that translate what the server says: theirs are the server's sentences, not our keys."""

LINE = re.compile(r"^  '((?:[^'\\]|\\.)+)': '((?:[^'\\]|\\.)*)',$")
VALUE = re.compile(r"\{(\w+)\}")
PLURAL = re.compile(r"\{(\w+)\|[^|}]*\|[^}]*\}")

SERVER_WORDS = {
    "already remembered",
    "best of low quality",
    "by hand",
    "about this prompt",
    "evicted here",
    "low quality",
    "passed over",
    "pinned here",
    "prompt changed",
    "same view",
}
"""Names the server gives to things, with a blank in them; what is shown for them stands in the catalogue."""


def areas(language: str) -> dict[str, dict[str, str]]:
    """{area: {key: text}} of a language."""
    of = {place(file).partition(".")[0]: file for file, spoken in FILES.items() if spoken == language}
    return {area: texts_of(file) for area, file in of.items() if Path(area).name not in NOT_BY_KEY}


def place(file: Path) -> str:
    """Where a script of the page is, from its folder on."""
    return file.relative_to(STATIC).as_posix()


def texts_of(file: Path) -> dict[str, str]:
    """The map a file of texts is. Fails on a line that is anything else: a text nobody checks could stand there."""
    head, *lines = file.read_text("utf-8").splitlines()
    assert (head[:3], lines[0], lines[-1]) == ("// ", "export default {", "};"), file
    found = [LINE.match(line) for line in lines[1:-1] if line and not line.startswith("  //")]
    assert None not in found, f"{file}: {next(line for line in lines[1:-1] if line and not LINE.match(line))}"
    pairs = [(match[1].replace("\\\\", "\\"), match[2]) for match in found if match]
    assert len(pairs) == len(dict(pairs)), f"{file} has a key twice"
    return dict(pairs)


def catalogue(language: str) -> dict[str, str]:
    return {key: text for area in areas(language).values() for key, text in area.items()}


ENGLISH = catalogue("en")
OTHERS = [language for language in LANGUAGES if language != "en"]


def test_the_languages_are_those_a_person_can_choose() -> None:
    chosen = re.search(r"LANGUAGES = \{([^}]*)\}", STATIC.joinpath("base/language.js").read_text("utf-8"))
    assert chosen
    assert sorted(re.findall(r"(\w+):", chosen[1])) == LANGUAGES
    catalogued = re.search(r"ENGLISH = \{([^}]*)\}", STATIC.joinpath("base/catalogue.js").read_text("utf-8"))
    assert catalogued
    assert {f"{room}/texts/{room}" for room in re.findall(r"\w+", catalogued[1])} == set(areas("en"))


def test_no_key_stands_in_two_areas() -> None:
    assert len(ENGLISH) == sum(len(area) for area in areas("en").values())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_in_the_same_areas(language: str) -> None:
    there, here = areas("en"), areas(language)
    wrong = {area: set(there.get(area, ())) ^ set(here.get(area, ())) for area in {*there, *here}}
    assert {area: keys for area, keys in wrong.items() if keys} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_the_same_holes_in_every_language(language: str) -> None:
    texts = catalogue(language)
    assert [key for key in ENGLISH if set(VALUE.findall(ENGLISH[key])) != set(VALUE.findall(texts[key]))] == []
    foreign = [key for key in texts if not set(PLURAL.findall(texts[key])) <= set(PLURAL.findall(ENGLISH[key]))]
    assert foreign == []
    if language in WITHOUT_PLURALS:
        assert [key for key, text in texts.items() if PLURAL.search(text)] == []


def test_chinese_is_written_with_its_own_points() -> None:
    han = re.compile(r"[一-鿿]")
    half = re.compile(r"[一-鿿）》”][,;:!?()]|[,;:!?()][一-鿿]|[一-鿿]\.(?!\w)")
    texts = catalogue("zh")
    assert [text for text in texts.values() if half.search(text)] == []
    spaced = re.compile(r"[一-鿿] \w|[A-Za-z\d] [一-鿿]")
    assert [text for text in texts.values() if spaced.search(text) and not re.search("[·×]", text)] == []
    same = {
        key for key, text in texts.items() if text == ENGLISH[key] and re.search(r"[A-Za-z]{2}", VALUE.sub("", text))
    }
    assert same == SAME_EVERYWHERE
    assert sum(bool(han.search(text)) for text in texts.values()) > 1000


SAME_EVERYWHERE = {
    "dialogs.films.pasteHint",
    "gpu.memory",
    "inspector.generateKeys",
    "settings.eyesNames.clip",
    "settings.eyesNames.clip+hpsv3",
    "size.GB",
    "size.MB",
    "size.kB",
    "tab.resting",
    "tab.studio",
}
"""Names, keys and formats that are no language's."""


# ------------------------------------------------------------------ used


@functools.cache
def components() -> dict[str, str]:
    """{place: code without comments} of every script of the page but the texts."""
    return scripts()


SHAPE = re.compile(r"(?:\bt|textOf)\(`([^`]+)`")


@functools.cache
def shapes() -> tuple[str, ...]:
    """The keys that are put together where they are asked for, as they are written there: `queue.said.${job.state}`."""
    return tuple(shape for code in components().values() for shape in SHAPE.findall(code))


def fits(shape: str, key: str) -> bool:
    return re.fullmatch(re.sub(r"\\\$\\\{.*?\\\}", ".+", re.escape(shape)), key) is not None


def is_called(key: str) -> bool:
    """Whether a component names this key, or asks for one that is put together in such a shape."""
    literal = f"'{key}'".replace("\\", "\\\\")
    return any(literal in code for code in components().values()) or any(fits(shape, key) for shape in shapes())


def test_every_text_is_used() -> None:
    assert [key for key in ENGLISH if not is_called(key)] == []


def test_a_key_that_is_put_together_begins_with_its_section_and_is_there() -> None:
    assert [shape for shape in shapes() if not re.match(r"\w+\.", shape)] == []
    assert [shape for shape in shapes() if not any(fits(shape, key) for key in ENGLISH)] == []


def test_a_text_with_values_in_it_is_never_asked_for_without_them() -> None:
    holed = {key for key, text in ENGLISH.items() if VALUE.search(text) or PLURAL.search(text)} - NO_HOLES
    bare = {
        (name, key)
        for name, code in components().items()
        for key in re.findall(r"\bt(?:extOf)?\('([^']+)'\)", code)
        if key in holed
    }
    assert bare == set()


NO_HOLES = {"dialogs.films.pasteHint"}
"""Texts with braces of their own."""


def test_a_text_stands_in_the_room_that_says_it_or_below() -> None:
    home = {key: room(area) for area, texts in areas("en").items() for key in texts}
    above = {
        (name, key)
        for name, code in components().items()
        for key in re.findall(r"'((?:[^'\\]|\\.)+)'", code)
        if home.get(key, 0) > room(name)
    }
    assert above == set()


def test_every_name_of_a_command_belongs_to_one() -> None:
    records = re.findall(r"\{\s+id: ['`]([\w.]+)(.*?)(?=\{\s+id: |\Z)", components()["keys/commands.js"], re.S)
    own = {f"action.{name}" for name, rest in records if "name: '" not in rest}
    given = set(re.findall(r"name: '(action\.[\w.]+)'", components()["keys/commands.js"]))
    assert own | given == {key for key in ENGLISH if key.startswith("action.")}


# ------------------------------------------------------------------ said only by the catalogue

LITERAL = re.compile(r"'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}|[A-Z][a-z]+ [a-z]")
SHOWN = re.compile(
    r"""(?:'aria-(?:label|description|valuetext)'|\b(?:title|placeholder|alt|label|hint|fix|message))\s*[:,]\s*
    | \b(?:toast|setLabel|button|footButton|openFrame)\((?:\w+,\s*)?
    | \bnew\ Error\(
    | \bsetText\([\w.\[\]]+,\s*
    | \bh\('\w+',\s*\{[^{}]*\},\s*""",
    re.VERBOSE,
)
"""What stands right before a text that is shown."""

PARTS_OF_CODE = re.compile(r"sm-|^[#.:\[*]|^[Mf]:?[\d.]|translate|blob|monospace|\]|\{|=>|;")
NOT_SHOWN = re.compile(r"class: (?:'[^']*'|`[^`]*`)|querySelector(?:All)?\([^)]*\)|closest\([^)]*\)|^import .*$", re.M)
NO_WORD = re.compile(r"aria-\w+|hidden|play|loop|prev|next|camera|close|fullscreen|chevron_\w+")
"""Attributes and icons, which stand where in other calls a text does."""

ALLOWED = {
    "base/bindings.js": {"Page up", "Page down"},  # as they stand on the keys
    "store/history.js": {  # fields of rows, not words
        "scene_id label prompt scene_cut is_first starts_fresh seed overrides preset circled takes learn locked notes cast",  # noqa: E501
        "title overview settings preset references cast target_seconds",
    },
    "keys/key_sheet.js": {"Page up", "Page down"},
    "base/icons.js": {"No icon is called ${name}"},  # our own mistakes, which nobody is shown
    "shot/settings.js": {"UniPC", "Euler"},  # solvers, as their makers write them
    "base/text.js": {"No text is called ${key}"},
}


FILLING = {
    *("base/text.js", "base/time.js", "base/numbers.js", "base/progress.js"),
    *("memory/facts.js", "shot/settings.js", "shot/take_words.js", "shot/recipe_rows.js"),
}
"""Modules that only fill texts: whatever begins as a word does would be said."""


def words_of(literal: re.Match[str]) -> str:
    """The literal without what a template fills in."""
    return re.sub(r"\$\{[^}]*\}", "", literal[1] or literal[2] or "")


def spoken(code: str) -> set[str]:
    """The literals of a script that a person would read: sentences anywhere, and any word where a text is shown."""
    bare = NOT_SHOWN.sub("", code)
    anywhere = [one for one in LITERAL.finditer(bare) if SENTENCE.search(words_of(one))]
    after = [LITERAL.match(bare, place.end()) for place in SHOWN.finditer(bare)]
    shown = [one for one in after if one and re.search("[A-Za-z]{2,}", words_of(one))]
    found = [*(one for one in anywhere if not PARTS_OF_CODE.search(words_of(one))), *shown]
    return {one[1] or one[2] for one in found if not NO_WORD.fullmatch(words_of(one))} - SERVER_WORDS


def capitals(code: str) -> set[str]:
    """The literals that begin as a text does: in the modules that only fill texts there are none but names."""
    return {one[1] for one in LITERAL.finditer(code) if re.match(r"[A-Z][a-z]", one[1] or "")}


def test_no_component_says_a_word_itself() -> None:
    said = {name: spoken(code) for name, code in components().items()}
    for name in said:
        if name in FILLING:
            said[name] |= capitals(components()[name])
    assert {name: texts for name, texts in said.items() if texts} == ALLOWED


@pytest.mark.parametrize(
    "code",
    [
        "h('p', {}, 'Nothing')",
        "toast('Saved')",
        "h('button', { 'aria-label': 'Close' })",
        "const T = { a: 'Not yet done' };",
        "setText(line, `${n} frames`)",
        "new Error('Lost')",
        "const spec = { label: 'Frames' };",
    ],
)
def test_a_word_in_a_component_is_found(code: str) -> None:
    assert spoken(code)
