"""What the tests of the page share: a page on the editor, films, words for what is looked at.

The fixtures that hand them out stand in tests/page/conftest.py.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Route
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from storymem.core.edits.shot import AddTake, RewritePrompt
from storymem.studio.film import Studio
from tests.support.editor import Editor, until
from tests.support.films import film_on_disk

MARKUP = "Wide: ${x} <b>not bold</b> `tick` \\ and a slash."
UNRENDERED = "Overhead: the boat turns slowly in black water."
HERE = """({session, rev}) => {
    const {state, net} = window.__sm?.S || {};
    return !state || net !== 'open' || (state.session === session && state.rev >= rev);
}"""
folders = itertools.count(1)

PATIENCE_MS = 30_000
"""How long a page is waited for, in milliseconds: no test fails because the machine is busy with the others."""


def made_film(path: Path) -> Path:
    """A film of two scenes: s0 to s3, s4 to s7 and one more shot.

    1.3 (s2, three takes, the first circled) and 2.2 (s5) continue the shot before; 2.1 (s4) is stale because its
    prompt, full of signs, is newer than its take; 2.5 has no take.
    """
    film_on_disk(path, 8, per_scene=4)
    with Studio.open(path) as studio:
        take = studio.story.shot("s2").circled_take
        assert take
        for number in (2, 3):
            again = take.evolve(id=f"t2-{number}", number=number)
            studio.edit(AddTake(shot_id="s2", take=again, circle=False))
        studio.edit(RewritePrompt(shot_id="s4", prompt=MARKUP))
        studio.outline.insert_shot("sc4", 4, UNRENDERED)
    return path


def tidy(editor: Editor) -> None:
    """The editor runs, and nothing is left of the tests before but the film that is open."""
    if editor.process.poll() is not None:  # a test that killed it failed before it started it again
        editor.start()
    opened = editor.state()["film"]["folder"]
    for folder in editor.films.iterdir():
        if folder.name != opened:
            shutil.rmtree(folder)


def open_copy(editor: Editor, path: Path) -> str:
    """A copy of this film's folder is open in the editor; the copy's name."""
    folder = f"copy-{next(folders)}"
    shutil.copytree(path, editor.films / folder)
    editor.op("open_film", folder=folder)
    return folder


class Tab:
    """A page on the editor with storage of its own. `end` fails on a script error or a request to elsewhere."""

    def __init__(self, browser: Browser, editor: Editor, *, before: str = "", width: int = 1440) -> None:
        self.editor = editor
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = page = self.context.new_page()
        self.wrong: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        page.on("console", lambda said: self._heard(said.text) if said.type == "error" else None)
        page.on("request", lambda request: self._asked(request.url))
        if before:
            page.add_init_script(before)
        self.load()
        editor.followers.append(self._follow)

    def _follow(self, state: dict[str, Any]) -> None:
        """Waits until the page shows this state, or has lost the server: a click must not fall on what has gone."""
        here = {"session": state["session"], "rev": state["rev"]}
        with contextlib.suppress(PlaywrightTimeout):  # a page that never gets there fails where the test looks at it
            self.page.wait_for_function(HERE, arg=here, timeout=10_000)

    def _heard(self, said: str) -> None:
        if not expected(said):
            self.wrong.append(said)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.editor.address, "data:", "blob:")):
            self.wrong.append(url)

    def load(self) -> None:
        """The page is loaded and every pane stands."""
        self.page.goto(self.editor.address)
        self.page.wait_for_function("window.__sm && __sm.S.state && document.querySelector('#sm-prompt')")
        for pane in (".vw", ".tl", ".sm-me", ".sm-qu"):
            self.page.locator(pane).wait_for(state="attached")

    def begin(self, film: Path) -> None:
        """A copy of this film is open, its first shot selected, and the page as good as new."""
        page = self.page
        self.wrong.clear()
        if page.evaluate("!window.__sm || __sm.S.net !== 'open'"):
            self.load()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.keyboard.press("Escape")
        page.evaluate("document.querySelectorAll('dialog[open]').forEach(one => one.close())")
        page.evaluate("document.activeElement.blur(); sessionStorage.clear(); localStorage.clear()")
        page.evaluate("document.querySelectorAll('.sm-toast').forEach(one => one.remove())")
        tidy(self.editor)
        folder = open_copy(self.editor, film)
        page.wait_for_function("folder => __sm.S.state.film.folder === folder", arg=folder)

    def end(self) -> None:
        """Nothing went wrong since `begin`."""
        self.page.unroute_all()
        assert not self.wrong, self.wrong

    def close(self) -> None:
        self.editor.followers.remove(self._follow)
        self.context.close()


def expected(said: str) -> bool:
    """Whether the browser only reports an answer or a silence that the test brings about."""
    return bool(
        re.search(
            r"status of (404|409|422)|ERR_CONNECTION|ERR_INCOMPLETE_CHUNKED|ERR_FAILED|ERR_EMPTY|ERR_CONTENT_LENGTH",
            said,
        )
    )


def card(page: Page, label: str) -> Locator:
    """The card of a shot on the timeline."""
    return page.get_by_role("option", name=f"Shot {label}", exact=True)


def prompt_box(page: Page) -> Locator:
    return page.get_by_label("Prompt", exact=True)


def choose(page: Page, shot_id: str) -> None:
    """The shot is the selected one, as by a click on its card."""
    page.evaluate("id => __sm.select(id)", shot_id)


def shown(page: Page, path: str) -> Any:
    """What the page itself holds, for example `selectedShot` or `playhead.frame`."""
    return page.evaluate(f"__sm.S.{path}")


def shot(editor: Editor, shot_id: str) -> dict[str, Any]:
    """The shot as the server holds it."""
    return editor.state()["shots"][shot_id]


def seat(editor: Editor, shot_id: str) -> tuple[str, int]:
    """The scene a shot stands in, and where in it."""
    scene = next(scene for scene in editor.state()["scenes"] if shot_id in scene["shots"])
    return scene["id"], scene["shots"].index(shot_id)


def last_shot(editor: Editor) -> str:
    """The id of the film's last shot, which has no take."""
    return editor.state()["scenes"][-1]["shots"][-1]


@contextlib.contextmanager
def held(page: Page) -> Iterator[list[Route]]:
    """What the page sends does not reach the server until the body has ended."""
    asked: list[Route] = []
    over: list[bool] = []
    page.route("**/app/op", lambda route: route.continue_() if over else asked.append(route))
    yield asked
    over.append(True)
    for route in asked:
        route.continue_()
    settled(page)
    page.unroute("**/app/op")


def settled(page: Page) -> None:
    """The page has nothing left to send."""
    page.wait_for_function("__sm.S.pending === 0")


def queue_states(editor: Editor) -> list[str]:
    return [job["state"] for job in editor.state()["queue"]["jobs"]]


def stop_all(editor: Editor) -> None:
    """No job runs or waits any more."""
    editor.op("cancel", all=True)
    until(lambda: not {"running", "waiting"} & set(queue_states(editor)), "the queue is still")
