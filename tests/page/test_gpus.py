"""How full the graphics cards are, on the page of an editor whose driver's tool is a script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.editor import Editor, until
from tests.web.test_gpus import driver_in


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tools")


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory, template: Path, tools: Path) -> Iterator[Editor]:
    """An editor on a machine with a card that is filled by what is written into `used`."""
    (tools / "used").write_text("61234")
    driver_in(tools, f'echo "0, NVIDIA H200, $(cat {tools}/used), 143771"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        running = Editor(tmp_path_factory.mktemp("films"))
    yield running
    running.stop()


def test_the_film_bar_says_how_full_the_card_is_while_a_model_is_chosen(page: Page, editor: Editor, tools: Path):
    line = page.locator(".sm-gpu")
    expect(line).to_be_hidden()
    assert not (tools / "calls").exists()  # who draws panels asks no driver
    editor.op("settings", changes={"engine": "previewing"})
    expect(line).to_have_text("GPU 0 60/140 GB")
    expect(line).to_have_attribute("title", "GPU 0, NVIDIA H200: 60 of 140 GB in use, by all programs")
    (tools / "used").write_text("2048")
    expect(line).to_have_text("GPU 0 2/140 GB")
    editor.op("settings", changes={"engine": "animatic"})
    expect(line).to_be_hidden()
    asked = (tools / "calls").read_text()
    page.wait_for_timeout(6_000)  # longer than from one question to the next
    assert (tools / "calls").read_text() == asked


def test_the_line_fits_the_film_bar_of_a_small_screen(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "previewing"})
    page.locator(".sm-gpu").wait_for()
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 768})
        bar = page.locator(".sm-top-row")
        until(lambda bar=bar: bar.evaluate("row => row.scrollWidth <= row.clientWidth"), f"it fits {width}")
    editor.op("settings", changes={"engine": "animatic"})
