"""The pictures of this folder, made anew: python docs/screenshots/make.py [--film DIR] [--only NAME ...] [--out DIR]

Renders *The Lamplighter* on the animatic engine (about a minute; `--film` takes a folder from an earlier run instead),
opens the editor on copies of it in a real browser, brings each state about as a person would, and takes its picture.
Look at every one before it is committed: that is what they are for. Exits 1 when the page reports a script error.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from storymem.core.edits.shot import AddTake, RewritePrompt, SetShot
from storymem.studio.film import Studio
from tests.support.browser import ARGUMENTS, browser_path
from tests.support.editor import Editor, until

SCRIPT = ROOT / "presets" / "stories" / "the-lamplighter.json"
HERE = Path(__file__).parent
READY = "window.__sm && __sm.S.state && document.querySelector('#sm-prompt')"
PICTURES_IN = "[...document.images].filter(one => one.src && one.checkVisibility()).every(one => one.complete)"

Stage = Callable[["Desk"], None]


class Desk:
    """The editor with a copy of the film open, and a page on it."""

    def __init__(self, editor: Editor, page: Page) -> None:
        self.editor = editor
        self.page = page

    def op(self, verb: str, **fields: Any) -> dict[str, Any]:
        """Does something as another tab would."""
        return self.editor.op(verb, **fields)

    def edit(self, **change: Any) -> None:
        """One edit of the contract."""
        self.op("edit", edit=change)

    @property
    def shots(self) -> dict[str, Any]:
        """The film's shots by their label."""
        return {row["label"]: row for row in self.editor.state()["shots"].values()}

    def select(self, label: str) -> None:
        """The shot is the selected one."""
        self.page.evaluate("id => __sm.select(id)", self.shots[label]["id"])

    def rendered(self) -> None:
        """Every job has ended."""
        busy = ("running", "waiting")
        until(lambda: not any(j["state"] in busy for j in self.editor.state()["queue"]["jobs"]), "rendered", 120)

    def running(self, least: int) -> None:
        """A job runs and has done so many steps."""
        jobs = lambda: self.editor.state()["queue"]["jobs"]  # noqa: E731
        until(lambda: any(j["state"] == "running" and (j["step"] or 0) >= least for j in jobs()), "a job runs", 60)

    def more_takes(self, label: str, *seeds: int) -> None:
        """The shot has a take more for each seed."""
        self.op("generate", shot_ids=[self.shots[label]["id"]], seeds=list(seeds))
        self.rendered()

    def give_picture(self, member_id: str, label: str, corner: tuple[float, float]) -> None:
        """Half a keyframe of the shot, from this corner on, is a picture of the member."""
        whole = self.page.request.get(self.editor.address + self.shots[label]["takes"][0]["keyframes"][0]["url"])
        with Image.open(io.BytesIO(whole.body())) as found:
            left, top = round(corner[0] * found.width), round(corner[1] * found.height)
            part = found.crop((left, top, left + found.width // 2, top + found.height // 2)).resize((832, 480))
        kept = io.BytesIO()
        part.save(kept, "png")
        self.page.request.post(
            f"{self.editor.address}/app/cast/{member_id}/picture", data=kept.getvalue(), headers={"x-storymem": "1"}
        )


# ---- the states ------------------------------------------------------------------------------------------------------


def empty(desk: Desk) -> None:
    """A new film: what the panes say before there is anything."""
    desk.op("new_film", title="Untitled film")
    for shot in desk.editor.state()["shots"]:
        desk.edit(kind="remove_shot", shot_id=shot)


def example(desk: Desk) -> None:
    """The example film as it stands after one run, a shot of three takes chosen."""
    desk.more_takes("3.2", 17, 31)
    desk.op("clear_finished")
    desk.select("3.2")


def rendering(desk: Desk) -> None:
    """A take under way, others waiting."""
    ids = [desk.shots[label]["id"] for label in ("2.3", "3.1", "3.2")]
    desk.op("generate", shot_ids=ids, seeds=[5])
    desk.select("2.3")
    desk.running(24)


def failed(desk: Desk) -> None:
    """The render process was killed in the middle of a take."""
    desk.op("generate", shot_ids=[desk.shots["2.1"]["id"]], seeds=[5])
    desk.running(10)
    for pid in desk.editor.children():
        if b"storymem.render.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            subprocess.run(["kill", "-9", str(pid)], check=True)
    desk.rendered()
    desk.select("2.1")


def stale(desk: Desk) -> None:
    """Marks of all three kinds: an own prompt rewritten, a remembered frame gone, a seam that moved."""
    first = desk.shots["1.2"]
    desk.more_takes("1.2", 77)
    newest = desk.shots["1.2"]["takes"][-1]
    desk.edit(kind="circle_take", shot_id=first["id"], take_id=newest["id"])
    one = desk.shots["3.1"]
    desk.edit(kind="rewrite_prompt", shot_id=one["id"], prompt=one["prompt"] + " Dust hangs in the light.")
    desk.op("clear_finished")
    desk.select("1.3")


def compare(desk: Desk) -> None:
    """Two takes of a shot under one clock, a line between them."""
    desk.more_takes("3.2", 31)
    desk.op("clear_finished")
    desk.select("3.2")
    desk.page.locator("body").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("x")
    desk.page.locator(".cmp").wait_for()
    desk.page.get_by_role("button", name="Wipe").or_(desk.page.get_by_role("radio", name="Wipe")).first.click()


def memory_full(desk: Desk) -> None:
    """Ten of ten slots, a pinned frame, one left out by hand."""
    desk.edit(kind="pin", picture=desk.shots["1.2"]["takes"][0]["keyframes"][0]["picture"])
    desk.edit(kind="evict", picture=desk.shots["2.1"]["takes"][0]["keyframes"][0]["picture"])
    desk.op("clear_finished")
    desk.select("4.3")


def sixty(desk: Desk) -> None:
    """Sixty shots, most of them as they are meant to be, a few that wait for a new take."""
    for row in desk.editor.state()["shots"].values():
        if row["marks"] and not row["label"].endswith(".3"):
            desk.op("keep", shot_id=row["id"])
    desk.op("clear_finished")
    desk.select("7.2")
    desk.page.wait_for_timeout(700)  # the strip rolls there
    for _ in range(3):
        desk.page.get_by_role("button", name="Narrower cards").click()


def cast(desk: Desk) -> None:
    """The cast with pictures cut from the film's own frames, named in a prompt."""
    members = (
        ("character", "Ines", "a woman of seventy, white braid, long mustard-yellow oilskin coat", "1.2", (0.3, 0.1)),
        ("character", "Teo", "a boy of nine, red wool cap, grey coat too large for him", "2.2", (0.3, 0.1)),
        ("place", "the lamp store", "a narrow warm room, brass lamps, one window to the sea", "3.1", (0.25, 0.05)),
    )
    for kind, name, description, label, corner in members:
        answer = desk.op("add_cast_member", kind=kind, name=name, description=description)
        desk.give_picture(answer["member_id"], label, corner)
    one = desk.shots["2.1"]
    desk.edit(kind="rewrite_prompt", shot_id=one["id"], prompt=one["prompt"].replace("Ines", "@Ines", 1))
    desk.op("clear_finished")
    desk.select("2.1")
    desk.page.get_by_role("button", name="Cast").first.click()


def queue_long(desk: Desk) -> None:
    """A night of work, paused."""
    desk.op("pause")
    ids = [row["id"] for row in desk.editor.state()["shots"].values()]
    desk.op("generate", shot_ids=ids, seeds=[11])
    desk.op("generate", shot_ids=ids, seeds=[12])
    desk.select("1.2")


def folded(desk: Desk) -> None:
    """Room for the picture: the shot, the memory board and the queue are strips."""
    example(desk)
    for key in ("Shift+I", "Shift+M", "Shift+Q"):
        desk.page.keyboard.press(key)


def settings(desk: Desk) -> None:
    """The film's settings: the Draft preset with its LoRA, and the expert's fields."""
    desk.page.get_by_role("button", name="Settings").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("Preset", exact=True).select_option("draft")
    dialog.locator("details > summary").first.click()
    dialog.locator("details > summary").first.scroll_into_view_if_needed()


STATES: dict[str, tuple[Stage, int, str]] = {
    "empty-1440": (empty, 1440, "dark"),
    "example-1440": (example, 1440, "dark"),
    "rendering-1440": (rendering, 1440, "dark"),
    "failed-1440": (failed, 1440, "dark"),
    "stale-1440": (stale, 1440, "dark"),
    "compare-1440": (compare, 1440, "dark"),
    "memory-full-1440": (memory_full, 1440, "dark"),
    "cast-1440": (cast, 1440, "dark"),
    "queue-long-1440": (queue_long, 1440, "dark"),
    "shots60-1440": (sixty, 1440, "dark"),
    "light-1440": (example, 1440, "light"),
    "narrow-1024": (example, 1024, "dark"),
    "folded-1024": (folded, 1024, "dark"),
    "settings-1440": (settings, 1440, "dark"),
    "chinese-1440": (stale, 1440, "dark"),
}
"""name -> what brings it about, how wide the page is, its theme."""


# ---- films and pictures ----------------------------------------------------------------------------------------------


def rendered_film(path: Path) -> Path:
    """The example film, every shot rendered on the animatic engine."""
    subprocess.run([sys.executable, "-m", "storymem", "film", str(SCRIPT), "--out", str(path)], cwd=ROOT, check=True)
    return path


def long_film(film: Path, path: Path) -> Path:
    """Five times the film, one after the other, each shot with its take."""
    shutil.copytree(film, path)
    with Studio.open(path, rendering=False) as studio:
        scenes = studio.story.scenes
        for number in range(4 * len(scenes)):
            known = scenes[number % len(scenes)].shots
            scene_id, first = studio.outline.insert_scene(len(scenes) + number)
            ids = [first, *(studio.outline.insert_shot(scene_id, at, "") for at in range(1, len(known)))]
            for place, (shot_id, one) in enumerate(zip(ids, known, strict=True)):
                _like(studio, shot_id, one, f"long-{number}-{place}")
    return path


def _like(studio: Studio, shot_id: str, one: Any, take_id: str) -> None:
    take = one.circled_take
    studio.edit(RewritePrompt(shot_id=shot_id, prompt=one.prompt))
    studio.edit(SetShot(shot_id=shot_id, scene_cut=one.scene_cut))
    studio.edit(AddTake(shot_id=shot_id, take=take.evolve(id=take_id), circle=True))


def picture(browser: Browser, editor: Editor, name: str, where: Path) -> list[str]:
    """One state, photographed; script errors come back."""
    stage, width, theme = STATES[name]
    language = "zh" if name.startswith("chinese") else "en"
    context = browser.new_context(viewport={"width": width, "height": 900 if width > 1100 else 768})
    context.add_init_script(
        f"localStorage.setItem('sm-theme', '{theme}'); localStorage.setItem('sm-language', '{language}')"
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{name}: {error}"))
    page.goto(editor.address)
    page.wait_for_function(READY)
    stage(Desk(editor, page))
    if stage is not rendering:
        page.wait_for_timeout(1500)
    page.wait_for_function(PICTURES_IN)
    page.screenshot(path=where / f"{name}.png")
    context.close()
    _smaller(where / f"{name}.png")
    return wrong


def _smaller(path: Path) -> None:
    with Image.open(path) as found:
        found.convert("RGB").save(path, optimize=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--film", type=Path, help="the example film, rendered before")
    parser.add_argument("--only", nargs="+", choices=sorted(STATES), metavar="NAME")
    parser.add_argument("--out", type=Path, default=HERE)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        films = Path(scratch) / "films"
        film = chosen.film or rendered_film(Path(scratch) / "lamplighter")
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        for name in chosen.only or STATES:
            folder = films / name
            folder.parent.mkdir(exist_ok=True)
            long_film(film, folder) if name.startswith("shots60") else shutil.copytree(film, folder)
            editor = Editor(films)
            try:
                editor.op("open_film", folder=name)
                wrong += picture(browser, editor, name, chosen.out)
            finally:
                editor.stop()
                shutil.rmtree(films)
        browser.close()
    print("\n".join(wrong) or "no script errors")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
