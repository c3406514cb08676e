"""What the page says of who looked at a take and who judged it, and who there is to choose."""

from __future__ import annotations

import re
from functools import cache

from storymem.core.story import ScorerChoice
from storymem.vision.clip.chosen import clip_is_here
from storymem.vision.clip.scorer import spoken
from storymem.weights import is_here
from ui.rows.base import Row

BUILTIN = "the built-in measure"


class ScorerRow(Row):
    """Who can look at frames and judge them on this machine, as `scorer` of the settings."""

    name: ScorerChoice
    label: str
    ready: bool
    note: str
    """What to know of it, or how to get what is lacking."""


_CLIP = re.compile(r"clip-(?P<model>.+?)(?:-quickgelu)?-[0-9a-z]+-(?:published|open_clip)-\d+")


def looked_by(scorer: str) -> str:
    """Who said what is alike, for people; `scorer` is the name a take keeps. Empty where nobody did."""
    return _for_people(scorer.partition("+")[0])


def judged_by(scorer: str) -> str:
    """Who said what is good."""
    return _for_people(scorer.rpartition("+")[2])


@cache
def _for_people(name: str) -> str:
    clip = _CLIP.fullmatch(name)
    if clip:
        return f"CLIP {spoken(clip['model'])}"
    return {"builtin": BUILTIN, "hpsv3": "HPSv3"}.get(name, name)


def scorer_rows() -> tuple[ScorerRow, ...]:
    """Every choice of who looks at frames: whether it can work on this machine now, and what to know of it."""
    clip, judge = clip_is_here(), is_here("hpsv3")
    lacking = [name for name, here in (("clip", clip), ("hpsv3", judge)) if not here]
    return (
        _row("auto", "Automatic", True, _automatic(clip, judge)),
        _row("builtin", "Built-in", True, "No model: layout, colours, edges, sharpness. It reads no prompts."),
        _row("clip", "CLIP", clip, _fetch(["clip"]) if not clip else "CLIP looks, the built-in measure judges."),
        _row("clip+hpsv3", "CLIP + HPSv3", not lacking, _fetch(lacking) if lacking else _WITH_JUDGE),
    )


_WITH_JUDGE = "CLIP looks, HPSv3 judges. Without a graphics card it takes minutes a frame."


def _row(name: ScorerChoice, label: str, ready: bool, note: str) -> ScorerRow:
    return ScorerRow(name=name, label=label, ready=ready, note=note)


def _automatic(clip: bool, judge: bool) -> str:
    """What the best this machine has comes to now; whether a card can hold HPSv3 is known only when a take is made."""
    looks = "CLIP" if clip else BUILTIN
    judges = f"HPSv3 judges where a card can hold it, else {BUILTIN}" if judge else f"{BUILTIN} judges"
    both = f"{looks} looks and judges" if looks == BUILTIN and not judge else f"{looks} looks, {judges}"
    more = "" if clip else f". It reads no prompts. For CLIP: {_COMMAND} clip"
    return f"On this machine now: {both}{more}"


_COMMAND = "python -m storymem weights fetch"


def _fetch(names: list[str]) -> str:
    """How to get what is lacking."""
    what = " and ".join({"clip": "CLIP", "hpsv3": "HPSv3"}[name] for name in names)
    commands = ", then ".join(f"{_COMMAND} {name}" for name in names)
    return f"The weights of {what} are not on this machine. Fetch them: {commands}"
