"""What the page benchmark measures beside latencies: bytes, scrolling, and two tabs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

ROLL_FRAMES = """
async () => {
  const strip = document.querySelector('.tl-scroll');
  strip.scrollLeft = 0;
  await new Promise(done => setTimeout(done, 300));
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (;;) {
    const at = strip.scrollLeft;
    strip.scrollLeft = at + 60;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
    if (strip.scrollLeft === at) return times;
  }
}
"""
"""Rolls the strip from its start to its end, 60 pixels a frame; the milliseconds of every frame come back."""


NOW = "const now = () => performance.timeOrigin + performance.now();"


def event_bytes(page: Page, act: Callable[[], None]) -> int:
    """Bytes of the events the server sends while `act` is done; the stream is read by a second reader in the page."""
    page.evaluate(
        """() => { window.__events = 0; window.__reader = new EventSource(`/app/events?rev=${__sm.S.state.rev}`);
        window.__reader.onmessage = ({data}) => { if (!data.includes('"hello"')) window.__events += data.length; };
        return new Promise(done => { window.__reader.onopen = done; }); }"""
    )
    act()
    page.wait_for_function("window.__sm.S.pending === 0")
    page.wait_for_timeout(250)
    return page.evaluate("(window.__reader.close(), window.__events)")


def rolled(page: Page) -> list[float]:
    """Milliseconds of each frame while the strip rolls from end to end, cards of the usual width."""
    return page.evaluate(f"({ROLL_FRAMES})()")


def converging(page: Page, other: Page, repeats: int) -> list[float]:
    """Milliseconds from an edit in `page` until `other` shows it, both tabs of one browser."""
    shown = "document.querySelector('.tl-cell:nth-child(2) [data-seam]').dataset.seam"
    found: list[float] = []
    shot = page.evaluate("__sm.S.state.scenes[0].shots[1]")
    for _ in range(repeats):
        before = other.evaluate(shown)
        look = f"const look = () => {shown} !== {json.dumps(before)} ? done(now()) : setTimeout(look, 4); look();"
        other.evaluate(f"void (window.__seen = new Promise(done => {{ {NOW} {look} }}))")
        cut = json.dumps({"kind": "set_shot", "shot_id": shot, "scene_cut": before != "cuts"})
        act = f"const began = now(); __sm.op({{op: 'edit', edit: {cut}}}); return began;"
        began = page.evaluate(f"(() => {{ {NOW} {act} }})()")
        found.append(other.evaluate("window.__seen") - began)
        page.wait_for_function("window.__sm.S.pending === 0")
    return found


def fetched(browser: Browser, address: str) -> str:
    """What a first visit and a reload bring over the wire, until a second after the timeline stands."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    answers: dict[str, dict[str, Any]] = {}
    wire.on("Network.responseReceived", lambda said: answers.setdefault(said["requestId"], {}).update(said["response"]))
    wire.on(
        "Network.loadingFinished",
        lambda said: answers.setdefault(said["requestId"], {}).update(size=said["encodedDataLength"]),
    )
    visits: list[list[dict[str, Any]]] = []
    for go in (lambda: page.goto(address), page.reload):
        answers.clear()
        go()
        page.locator('[role="option"]').first.wait_for()
        page.wait_for_timeout(1000)
        visits.append([one for one in answers.values() if one.get("size") and not one.get("fromDiskCache")])
    context.close()
    first, again = visits
    own = [one for one in first if "/app/static/" in one["url"] and one["url"].endswith(".js")]
    return f"{_amount(first)}, of them {_amount(own)} its own scripts; a reload {_amount(again)}"


def _amount(answers: list[dict[str, Any]]) -> str:
    return f"{len(answers)} files of {sum(one['size'] for one in answers) / 1000:.0f} kB"
