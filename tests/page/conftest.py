"""What the tests of the page are handed: one browser and one editor for all of them, a page a module, a film of its own
for every test.

A module that needs another editor (other weights, another film) defines `editor` itself; its pages follow.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.browser import ARGUMENTS, browser_path
from tests.support.editor import Editor
from tests.support.page import PATIENCE_MS, Tab, made_film

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; a page has storage of its own in it."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film to make copies of, see `made_film`."""
    return made_film(tmp_path_factory.mktemp("template") / "film")


@pytest.fixture(scope="session")
def editor(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Editor]:
    """A running editor."""
    films = tmp_path_factory.mktemp("films")
    shutil.copytree(template, films / "first")
    running = Editor(films)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def tab(browser: Browser, editor: Editor) -> Iterator[Tab]:
    """One page for the tests of a module that need no page of their own: to load one takes longer than most tests."""
    made = Tab(browser, editor)
    yield made
    made.close()


@pytest.fixture
def page(tab: Tab, template: Path) -> Iterator[Page]:
    """The module's page, on a fresh copy of the template and with nothing left over from the test before."""
    tab.begin(template)
    yield tab.page
    tab.end()
