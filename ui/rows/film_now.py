"""What a look at the film is made from: the film, its queue and what surrounds them, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storymem.core.errors import StoryMemError
from storymem.core.memory.bank import Bank
from storymem.core.requests.presets import Preset
from storymem.core.story import Story
from storymem.engine.registry import EngineCard
from storymem.render.jobs import Job
from ui.rows.base import Problem, Row


class Steps(Row):
    """How far a running job is. All are null before its first step."""

    phase: str | None
    step: int | None
    step_count: int | None
    seconds_left: float | None
    """Of the present phase; null until a step of it was measured."""
    preview: str | None
    """The last picture of what is being sampled, a `data:` URL of a small JPEG."""


NO_STEPS = Steps(phase=None, step=None, step_count=None, seconds_left=None, preview=None)


class History(Row):
    """Numbers of the steps that undo and redo would take, null: none; a step keeps its number."""

    undo: int | None
    redo: int | None
    commit: int
    """Grows by one with every change of the film, a take's too."""


NO_HISTORY = History(undo=None, redo=None, commit=0)


class ExportRow(Row):
    """The last film written."""

    name: str
    url: str
    frame_count: int
    seconds: float
    size_bytes: int
    created_at: str
    outdated: bool
    """The cut changed since."""


@dataclass(frozen=True)
class FilmNow:
    """Everything the page shows, as values: the film's bank, the queue, and what surrounds them."""

    bank: Bank
    jobs: tuple[Job, ...]
    worker: str
    engine: EngineCard
    folder: str
    saved_at: str
    undo: str | None
    redo: str | None
    export: ExportRow | None
    steps: Mapping[str, Steps] = field(default_factory=dict)
    notice: Problem | None = None
    history: History = NO_HISTORY
    presets: tuple[Preset, ...] = ()
    engine_error: StoryMemError | None = None
    sight_error: StoryMemError | None = None
    paused: bool = False

    @property
    def story(self) -> Story:
        return self.bank.story
