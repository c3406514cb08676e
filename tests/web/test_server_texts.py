"""What the server says is there in Chinese: every sentence of the sources.

That the page finds each again as it is filled in is tested in tests/page/test_server_texts.py.
"""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.support.server_texts import ROOT, Collector, collected, of_sources
from tests.support.server_texts_tables import NAMES, NEVER_SAID

CHINESE = ROOT / "ui/static/base/texts/server.zh"
HOLE = re.compile(r"\{([+*=#]?)(\w+)\}")
LINE = re.compile(
    r"""^  ('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"): ('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"),$""", re.MULTILINE
)


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
    for template, places in of_sources().phrased.items():
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
