"""What the page benchmark measures beside latencies: bytes, scrolling, and two tabs."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page

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
