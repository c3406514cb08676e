"""The first visit, in a real browser on the real server: what the page needs is named with its first answer."""

from __future__ import annotations

import posixpath
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.editor import Editor
from ui.web.preload import imported
from ui.web.routes import STATIC
from ui.web.shell import CSS, PANES

LATER = re.compile(r"import\(\s*'(\.\.?/[\w/-]+\.js)'")


def named(editor: Editor) -> list[str]:
    """The addresses that the page's answer names."""
    with urllib.request.urlopen(editor.address) as answer:
        return re.findall(r"<([^>]+)>; rel=(?:modulepreload|preload)", answer.headers["link"])


def test_all_that_is_named_is_there_and_for_ever(editor: Editor):
    addresses = named(editor)
    assert len(addresses) == len(set(addresses)) == len(CSS) + len(imported(STATIC, PANES.values()))
    for address in addresses:
        with urllib.request.urlopen(editor.address + address) as answer:
            assert "immutable" in answer.headers["cache-control"]
            assert answer.read()


def test_every_script_the_page_runs_at_first_is_named_and_fetched_once(page: Page, editor: Editor):
    page.goto(editor.address)
    page.locator(".tl-cell").first.wait_for()
    urls = page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")
    ours = [url for url in urls if "/app/static/" in url and url.endswith(".js")]
    later = {
        posixpath.normpath(f"{file.parent.name}/{name}").removesuffix(".js")
        for file in STATIC.glob("*/*.js")
        for name in LATER.findall(file.read_text("utf-8"))
    }
    behind = set(imported(STATIC, sorted(later))) | {"store/worker.js"}
    assert set(named(editor)) >= {url for url in ours if "/".join(url.split("/")[-2:]) not in behind}
    assert len(ours) == len(set(ours)) > 60


def test_what_is_imported_is_found_through_every_way_of_writing_it(tmp_path: Path):
    (tmp_path / "a.js").write_text(
        "import './b.js';\nimport {\n  one,\n  two,\n} from './c.js';\nexport { three } from \"./d.js\";\n"
        "const later = () => import('./f.js');\nexport const words = 'not ./g.js';\n"
    )
    (tmp_path / "b.js").write_text("import * as all from './c.js';\n")
    (tmp_path / "c.js").write_text("export * from './e.js';\n")
    (tmp_path / "d.js").write_text("import { one } from './a.js';\n")
    (tmp_path / "e.js").write_text("// import './g.js' is only spoken of\nimport h from './under/h.js';\n")
    (tmp_path / "under").mkdir()
    (tmp_path / "under" / "h.js").write_text("import i from './i.js';\n")
    (tmp_path / "under" / "i.js").write_text("export default 1;\n")
    assert imported(tmp_path, ["a"]) == ("a.js", "b.js", "c.js", "d.js", "e.js", "under/h.js", "under/i.js")


def test_an_import_of_a_module_that_is_not_there_is_no_silent_matter(tmp_path: Path):
    (tmp_path / "a.js").write_text("import './gone.js';\n")
    with pytest.raises(FileNotFoundError):
        imported(tmp_path, ["a"])
