"""What the server says is there in Chinese: every sentence of the sources, and each found again as it is filled in."""

from __future__ import annotations

import ast
import itertools
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import page as pages
from tests.support.editor import Editor
from tests.support.page import Tab
from tests.support.server_texts import ROOT, Collector, collected, sources
from tests.support.server_texts_tables import NAMES, NEVER_SAID
from ui.web.routes import static_version

browser, template, editor = pages.browser, pages.template, pages.editor

CHINESE = ROOT / "ui/static/base/texts/server.zh"
HOLE = re.compile(r"\{([+*=#]?)(\w+)\}")
LINE = re.compile(
    r"""^  ('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"): ('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"),$""", re.MULTILINE
)
SPEAKS_CHINESE = "localStorage.setItem('sm-language', 'zh')"
SAMPLES = ("雨夜", "Mara & Co", "/films/第1部/objects/ab.png", "{n}", "'two words'", "a (b), c", "7.5")
NUMBERS = ("1", "12", "0.875")


def lines() -> list[tuple[str, str]]:
    """Every (English, Chinese) of the table, as its files write it."""
    texts = [path.read_text() for path in sorted(CHINESE.glob("*.js"))]
    pairs = [
        (ast.literal_eval(english), ast.literal_eval(chinese))
        for text in texts
        for english, chinese in LINE.findall(text)
    ]
    assert len(pairs) == sum(line.startswith(("  '", '  "')) for text in texts for line in text.splitlines())
    return pairs


def bare(text: str) -> str:
    """A template without the names of its holes."""
    return HOLE.sub("{}", text)


def test_every_sentence_of_the_sources_has_a_chinese_line() -> None:
    known = {bare(english) for english, _ in lines()}
    missing = {text: where for text, where in collected().items() if bare(text) not in known}
    assert not missing, f"no Chinese in {CHINESE}: {missing}"


def test_every_chinese_line_belongs_to_a_sentence_of_the_sources() -> None:
    said = {bare(text) for text in collected()}
    assert not [english for english, _ in lines() if bare(english) not in said]


def test_no_sentence_has_two_lines() -> None:
    counts = Counter(bare(english) for english, _ in lines())
    assert not [text for text, count in counts.items() if count > 1]


def test_every_file_of_the_table_is_part_of_it() -> None:
    whole = (CHINESE.parent / "server.zh.js").read_text()
    for path in CHINESE.glob("*.js"):
        assert f"'./server.zh/{path.name}'" in whole
        assert f"...{path.stem}" in whole


def test_a_line_has_the_holes_of_its_template() -> None:
    for english, chinese in lines():
        names = [name for _, name in HOLE.findall(english)]
        assert len(set(names)) == len(names), english
        assert {name for _, name in HOLE.findall(chinese)} == set(names), english
        assert not [sign for sign, _ in HOLE.findall(english) if sign], english


def test_what_is_said_inside_a_sentence_is_said_in_chinese_too() -> None:
    """A hole in which another template stands is signed, so that it is translated."""
    phrased: dict[str, set[int]] = {}
    for template, places in Collector(sources()).phrased.items():
        phrased.setdefault(bare(template), set()).update(places)
    for english, chinese in lines():
        signs = {name: sign for sign, name in HOLE.findall(chinese)}
        names = [name for _, name in HOLE.findall(english)]
        plain = [names[place] for place in phrased.get(bare(english), ()) if signs[names[place]] in ("", "#")]
        assert not plain, f"{english}: {plain}"


def test_chinese_is_written_as_chinese() -> None:
    for english, chinese in lines():
        text = HOLE.sub("", chinese)
        assert not re.search(r"[\u4e00-\u9fff][,;:!?]|[,;!?][\u4e00-\u9fff]", text), f"half-width in {chinese!r}"
        assert english.endswith(".") == chinese.endswith("。") or chinese == english or not english.endswith("."), (
            english
        )


class TestCollector:
    def found(self, **sources: str) -> set[str]:
        return set(Collector({f"{path.replace('__', '/')}.py": text for path, text in sources.items()}).templates)

    def test_follows_choices_names_tables_and_sums(self) -> None:
        source = """
FIX = "Do " + "this."
WORDS = {1: "red", 2: "blue"}
def f(label, many, code):
    what = f"{label} frame" + ("s" if many else "")
    raise EditRejected(f"Shot {label} is {WORDS[code]}, with {what}.", fix=FIX)
"""
        assert self.found(storymem__core__errors=ERRORS, storymem__x=source) == {
            "Shot {label} is red, with {what}.",
            "Shot {label} is blue, with {what}.",
            "{label} frame",
            "{label} frames",
            "Do this.",
        }

    def test_follows_a_parameter_to_every_call(self) -> None:
        source = """
def _refused(why, *, fix="Try again."):
    return StoryMemError(f"It {why}.", fix=fix)
def g(n):
    raise _refused("is late")
def h(n):
    raise _refused(f"came {n} times", fix=f"Ask {n} people.")
"""
        assert self.found(storymem__core__errors=ERRORS, storymem__x=source) == {
            "It {why}.",
            "is late",
            "came {n} times",
            "Ask {n} people.",
        }

    def test_reads_edits_marks_reasons_and_the_pages_rows(self) -> None:
        assert self.found(
            storymem__core__edits_x='class E:\n    def label(self, story):\n        return f"paint {self.name}"',
            storymem__core__y='Mark(kind="seam", text="it ends", detail="At once.")\nSlot(c, r, "Newest.")',
            ui__z='row = {"hint": "Look here.", "name": "kept as it is"}',
            ui__rows__z='Row(why="It is new.", name="as it is")',
        ) == {"paint {name}", "it ends", "At once.", "Newest.", "Look here.", "It is new."}

    def test_what_it_passes_over_is_still_written_somewhere(self) -> None:
        """An exception for a text that is gone would hide the next one that looks like it."""
        whole = "\n".join(path.read_text() for room in ("storymem", "ui") for path in (ROOT / room).rglob("*.py"))
        words = {re.split(r"\{\w+\}|, or", text)[0].strip() for text in NAMES | NEVER_SAID}
        assert not [word for word in words if word and word.partition(" (")[0] not in whole]


ERRORS = "class StoryMemError(Exception): ...\nclass EditRejected(StoryMemError): ..."


@pytest.fixture(scope="module")
def chinese(browser: Browser, editor: Editor) -> Iterator[Tab]:
    tab = Tab(browser, editor, before=SPEAKS_CHINESE)
    yield tab
    tab.close()


def say(tab: Tab, texts: list[str]) -> list[str]:
    """What the page makes of the server's texts."""
    module = "await import(`/app/static/${version}/base/server_text.js`)"
    script = f"async ([version, texts]) => texts.map(({module}).translated)"
    return tab.page.evaluate(script, [static_version(), texts])


def clear(value: str, after: str) -> bool:
    """Whether the words after a hole come only after its value: one that holds them too can't be told from more."""
    return not after or (value + after).index(after) == len(value)


def filled(english: str, chinese: str, turn: int, known: tuple[str, str]) -> tuple[str, str]:
    """Both with the same values in their holes; a hole that takes only a known phrase gets one."""
    signs = {name: sign for sign, name in HOLE.findall(chinese)}
    names = [name for _, name in HOLE.findall(english)]
    pieces = HOLE.split(english)[3::3]
    values = itertools.islice(itertools.cycle(SAMPLES), turn, None)
    plain = {name: next(one for one in values if clear(one, after)) for name, after in zip(names, pieces, strict=True)}
    plain |= {name: NUMBERS[turn % len(NUMBERS)] for name in names if signs[name] == "#"}
    return (
        HOLE.sub(lambda hole: known[0] if signs[hole[2]] == "=" else plain[hole[2]], english),
        HOLE.sub(lambda hole: known[1] if hole[1] == "=" else plain[hole[2]], chinese),
    )


def test_every_template_is_found_again_whatever_stands_in_it(chinese: Tab) -> None:
    known = {"{place}: {message}.": ("script, line 3", "script，第3行")}
    pairs = [
        filled(english, other, turn, known.get(english, ("seed", "种子")))
        for english, other in lines()
        for turn in range(len(SAMPLES))
    ]
    said = say(chinese, [english for english, _ in pairs])
    wrong = [(english, other, got) for (english, other), got in zip(pairs, said, strict=True) if got != other]
    assert not wrong, f"{len(wrong)} of {len(pairs)}: {wrong[:20]}"
