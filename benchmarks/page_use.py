"""An editor used for minutes as a person uses it, and what that does to the memory of its server and of the tab."""

from __future__ import annotations

import time
from dataclasses import astuple, dataclass, fields
from statistics import linear_regression

import psutil
from playwright.sync_api import Page

from benchmarks.page_measures import rolled

SETTLED = "window.__sm.S.pending === 0"
IDLE = "!window.__sm.S.state.queue.jobs.some(job => ['waiting', 'running'].includes(job.state))"
TAKE_EVERY = 6
"""Rounds from one take to the next."""
ROLL_EVERY = 4
DIALOGS = (("c", "Cast"), ("?", "Keys"), ("Control+k", "Commands"))
"""Keys that open a dialog; Esc closes it."""


@dataclass(frozen=True)
class Memory:
    """One moment: minutes passed, the server's resident and the tab's collected memory in MB, what the tab holds."""

    minutes: float
    server: float
    heap: float
    nodes: int
    listeners: int

    def __str__(self) -> str:
        return (
            f"{self.minutes:5.1f} min   server {self.server:6.1f} MB   tab {self.heap:5.1f} MB   "
            f"{self.nodes} nodes   {self.listeners} listeners"
        )


def use(page: Page, server: psutil.Process, minutes: float, writing: bool) -> None:
    """Uses the film for so long; prints memory every minute, and by how much a minute it grew in the second half."""
    for turn in range(TAKE_EVERY):
        work(page, turn, writing)  # what is only made once is not growth
    began, turn, marks = time.monotonic(), 0, [_now(page, server, 0.0)]
    while marks[-1].minutes < minutes:
        work(page, turn, writing)
        turn += 1
        passed = (time.monotonic() - began) / 60
        if passed >= min(marks[-1].minutes + min(1.0, minutes / 10), minutes):
            _still(page)
            marks.append(_now(page, server, passed))
            print(f"  {marks[-1]}", flush=True)
    print(f"  {turn} rounds; in the second half, a minute: {growth(marks[len(marks) // 2 :])}")


def growth(marks: list[Memory]) -> str:
    """The slopes of the lines through these marks, by what grows."""
    columns = list(zip(*map(astuple, marks), strict=True))
    names = [field.name for field in fields(Memory)]
    units = {"server": "MB", "heap": "MB", "nodes": "nodes", "listeners": "listeners"}
    slopes = {name: linear_regression(columns[0], values).slope for name, values in zip(names, columns, strict=True)}
    return ", ".join(
        f"{name} {slopes[name]:+.2f} {unit}" if name != unit else f"{slopes[name]:+.2f} {unit}"
        for name, unit in units.items()
    )


def work(page: Page, turn: int, writing: bool) -> None:
    """One round of what a person does: look, write, cut, move, choose, take it all back; at times roll, render."""
    steps = 4 if writing else 3
    cells = page.locator(".tl-cell")
    cells.nth(1 + turn % 9).get_by_role("option").click()
    if writing:
        page.get_by_label("Prompt", exact=True).fill(f"Wide shot, take {turn}: the harbour at dawn.")
    page.keyboard.press("Escape")
    cells.nth(1 + turn % 9).get_by_role("option").click()
    page.wait_for_function(SETTLED)
    for key in ("/", "Alt+ArrowRight", "Shift+ArrowRight", "/", *["Control+z"] * steps, "Control+y", "Control+z"):
        page.keyboard.press(key)
    _look_into_a_dialog(page, *DIALOGS[turn % len(DIALOGS)])
    page.keyboard.press("End")
    page.keyboard.press("Home")
    if turn % ROLL_EVERY == 0:
        rolled(page)
    if turn % TAKE_EVERY == 1:
        _render(page)
    page.wait_for_function(SETTLED)


def _look_into_a_dialog(page: Page, key: str, name: str) -> None:
    page.keyboard.press(key)
    page.get_by_role("dialog", name=name).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name=name).wait_for(state="hidden")


def _render(page: Page) -> None:
    """One more take of the second shot, compared with its first, then deleted: the film stays as large as it was."""
    shot_id = page.evaluate("__sm.S.state.scenes[0].shots[1]")
    page.evaluate("id => (__sm.select(id), __sm.op({op: 'generate', shot_ids: [id]}))", shot_id)
    page.wait_for_function("id => __sm.S.state.shots[id].takes.length > 1", arg=shot_id, timeout=120_000)
    page.wait_for_function(IDLE)
    page.keyboard.press("x")
    page.keyboard.press("b")
    page.keyboard.press("Escape")
    deleted = "{op: 'edit', edit: {kind: 'mark_take', shot_id: id, take_id: take.id, deleted: true}}"
    page.evaluate(f"id => __sm.S.state.shots[id].takes.slice(1).forEach(take => __sm.op({deleted}))", shot_id)
    page.evaluate("__sm.op({op: 'clear_finished'})")


def _still(page: Page) -> None:
    """Nothing of the last round is under way or fading out."""
    page.wait_for_function(SETTLED)
    page.wait_for_function("!document.querySelector('.sm-toast')", timeout=30_000)


def _now(page: Page, server: psutil.Process, minutes: float) -> Memory:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    heap, resident = found["JSHeapUsedSize"] / 2**20, server.memory_info().rss / 2**20
    return Memory(minutes, resident, heap, int(found["Nodes"]), int(found["JSEventListeners"]))
