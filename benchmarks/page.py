"""How fast the page is: python benchmarks/page.py [--shots 12 60 200] [--repeats 10] [--minutes 0.5]

Starts the editor with films of these lengths, opens it in a real browser and measures first paint of the timeline, and
for each action the time from the input event to the painted change, through the page's own code and server. The probe
itself waits for one animation frame after the change, about 17 ms. Prints medians and 95th percentiles, the bytes each
edit sends and brings, the frames of the strip as it rolls by, how long a second tab takes to follow, and each action's
ratio to the shortest film. With `--minutes` the longest film is then used for so long as a person uses it, and the
memory of server and tab printed as it goes, with how fast it grew in the second half.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.page_measures import converging, event_bytes, fetched, rolled
from benchmarks.page_use import use
from tests.support.browser import browser_path
from tests.support.editor import Editor
from tests.support.films import film_on_disk

PROBE = """
(function (wanted, eventName, changed) {
  window.__latency = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('nothing changed within 10 s of ' + eventName)), 10000);
    addEventListener(eventName, event => {
      const began = event.timeStamp;
      const look = () => changed(wanted)
        ? requestAnimationFrame(() => resolve(performance.now() - began))
        : requestAnimationFrame(look);
      look();
    }, { capture: true, once: true });
  });
})
"""

ORDER = "[...document.querySelectorAll('.tl-cell')].map(cell => cell.dataset.shot).join()"
SELECTED = "document.querySelector('.tl-cell [role=option][aria-selected=true]')?.closest('.tl-cell').dataset.shot"


@contextmanager
def editor(films: Path) -> Iterator[tuple[str, float, psutil.Process]]:
    """The editor as a process of its own: its address, the seconds until it answered, and the process."""
    start = time.perf_counter()
    running = Editor(films)
    try:
        yield running.address, time.perf_counter() - start, psutil.Process(running.process.pid)
    finally:
        running.stop()


def spread(values: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{statistics.median(ordered):6.0f} ms median {late:6.0f} ms p95"


def timed(page: Page, event: str, changed: str, wanted: Any, act: Any) -> float:
    """Milliseconds from the input event to the frame after `changed(wanted)` holds."""
    page.evaluate(f"({PROBE})({json.dumps(wanted)}, {json.dumps(event)}, {changed})")
    act()
    return page.evaluate("window.__latency")


def actions(page: Page, repeats: int) -> dict[str, list[float]]:
    """Latencies of select, toggle scene cut, move and undo."""
    found: dict[str, list[float]] = {"select": [], "toggle scene cut": [], "move": [], "undo": []}
    cells = page.locator(".tl-cell")
    for turn in range(repeats):
        cell = cells.nth(1 + turn % 4)
        shot = cell.get_attribute("data-shot")
        press = cell.get_by_role("option").click
        found["select"].append(timed(page, "pointerdown", f"id => {SELECTED} === id", shot, press))
        seam = f"document.querySelector('.tl-cell[data-shot=\"{shot}\"] [data-seam]').dataset.seam"
        for name, key, shown in (
            ("toggle scene cut", "/", seam),
            ("move", "Alt+ArrowRight", ORDER),
            ("undo", "Control+z", ORDER),
        ):
            changed = f"was => {shown} !== was"
            before = page.evaluate(shown)
            found[name].append(timed(page, "keydown", changed, before, lambda key=key: page.keyboard.press(key)))
            page.wait_for_function("window.__sm.S.pending === 0")
        page.keyboard.press("Control+z")
        page.wait_for_function("window.__sm.S.pending === 0")
    return found


BYTES = (("toggle scene cut", "/"), ("move", "Alt+ArrowRight"), ("undo", "Control+z"), ("undo", "Control+z"))


def bytes_of(page: Page) -> dict[str, tuple[int, int]]:
    """For each edit (bytes of the request, bytes of the events it brings)."""
    found: dict[str, tuple[int, int]] = {}
    page.locator(".tl-cell").nth(2).get_by_role("option").click()
    for name, key in BYTES:
        sent: list[int] = []
        listener = lambda request, sent=sent: sent.append(len(request.post_data or ""))  # noqa: E731
        page.on("request", listener)
        events = event_bytes(page, lambda key=key: page.keyboard.press(key))
        page.remove_listener("request", listener)
        found[name] = (sum(sent), events)
    return found


def frames(values: list[float]) -> str:
    """What a person sees of a run of frames."""
    ordered = sorted(values)
    late = ordered[int(len(ordered) * 0.95)]
    slow = sum(value > 50 for value in values)
    return f"{len(values)} frames, {late:.0f} ms p95, longest {ordered[-1]:.0f} ms, {slow} over 50 ms"


def measure(shots: int, repeats: int, minutes: float, writing: bool) -> dict[str, list[float]]:
    """Prints the figures of one film length; the latencies come back."""
    with tempfile.TemporaryDirectory() as films:
        film_on_disk(Path(films) / "long", shots)
        with editor(Path(films)) as (address, answered, server), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path(), args=["--no-sandbox", "--disable-background-networking"]
            )
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.set_default_timeout(10_000)
            start = time.perf_counter()
            page.goto(address)
            page.locator('[role="option"]').first.wait_for()
            first = (time.perf_counter() - start) * 1000
            start = time.perf_counter()
            page.reload()
            page.locator('[role="option"]').first.wait_for()
            again = (time.perf_counter() - start) * 1000
            state = len(urllib.request.urlopen(f"{address}/app/state").read())
            page.wait_for_timeout(1000)
            found = actions(page, repeats)
            roll, sizes = rolled(page), bytes_of(page)
            other = context.new_page()
            other.goto(address)
            other.locator('[role="option"]').first.wait_for()
            page.bring_to_front()
            follow = converging(page, other, repeats)
            other.close()
            memory = server.memory_info().rss / 2**20
            print(f"\n{shots} shots: server answers after {answered:.1f} s", end="; ")
            print(f"{memory:.0f} MB; snapshot {state / 1024:.0f} kB")
            print(f"  timeline on screen   {first:6.0f} ms first visit {again:6.0f} ms reload")
            for name, values in found.items():
                print(f"  {name:18}   {spread(values)}")
            print(f"  second tab follows   {spread(follow)}")
            print(f"  the strip rolls by   {frames(roll)}")
            print(f"  a visit fetches      {fetched(browser, address)}")
            for name, (sent, events) in sizes.items():
                print(f"  {name:18}   {sent:6} bytes sent, {events} bytes of events")
            if minutes:
                use(page, server, minutes, writing)
            browser.close()
    return found


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, nargs="+", default=[12, 60, 200])
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=0.0, help="how long to use the longest film; 0: not at all")
    parser.add_argument("--no-writing", action="store_true", help="use it without a word being typed")
    asked = parser.parse_args()
    longest = max(asked.shots)
    measured = {
        shots: measure(shots, asked.repeats, asked.minutes if shots == longest else 0.0, not asked.no_writing)
        for shots in asked.shots
    }
    if len(measured) > 1:
        few, many = min(measured), max(measured)
        medians = {
            shots: {name: statistics.median(ms) for name, ms in found.items()} for shots, found in measured.items()
        }
        ratios = [f"{name} {medians[many][name] / medians[few][name]:.2f}x" for name in medians[few]]
        print(f"\n{many} shots against {few}: {', '.join(ratios)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
