"""Every sentence of the server's is found again by the page, in Chinese, whatever it is filled in with."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.editor import Editor
from tests.support.page import Tab
from tests.web.test_server_texts import HOLE, lines
from ui.web.routes import static_version

SPEAKS_CHINESE = "localStorage.setItem('sm-language', 'zh')"
SAMPLES = ("雨夜", "Mara & Co", "/films/第1部/objects/ab.png", "{n}", "'two words'", "a (b), c", "7.5")
NUMBERS = ("1", "12", "0.875")


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
