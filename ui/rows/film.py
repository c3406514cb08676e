"""The row of the film itself: title, lengths, counts, settings, undo, cast. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Collection

from storymem.core.requests.presets import Preset, Sampling, preset_of
from storymem.core.story import FilmSettings
from storymem.core.values import FPS
from ui.rows.base import Problem, Row, problem, seconds_of
from ui.rows.cast import CastRow, LanguageRow, ReferenceRow, cast_rows, language_row, reference_row
from ui.rows.film_now import ExportRow, FilmNow, History
from ui.rows.lane import FilmLane, film_lane
from ui.rows.last_look import LastLook
from ui.rows.shots import ShotRow


class PresetRow(Row):
    """A sampling preset to choose."""

    name: str
    label: str
    line: str
    """What choosing it means."""
    sampling: Sampling
    """The settings it stands for."""


class FilmRow(Row):
    """The film's own line."""

    id: str
    title: str
    overview: str
    folder: str
    saved_at: str
    fps: int
    total_frames: int
    total_seconds: float
    target_seconds: float | None
    missing_count: int
    stale_count: int
    settings: FilmSettings
    preset: str | None
    """The sampling preset the settings are equal to, null: custom."""
    undo: str | None
    """As `Rewrite prompt of 1.2`; null when there is nothing to undo."""
    redo: str | None
    history: History
    cast: tuple[CastRow, ...]
    shot_language: LanguageRow
    """What the settings of these names can be."""
    references: tuple[ReferenceRow, ...]
    lane: FilmLane | None
    eyes: Problem | None
    """Why nobody can look at pictures or read prompts now."""
    export: ExportRow | None
    """The last film written."""
    notice: Problem | None
    """What the person must know of how the studio started, until dismissed: the film worked on last is damaged or open
    elsewhere, and this is another one."""


def film_row(now: FilmNow, shots: Collection[ShotRow], last: LastLook) -> FilmRow:
    """The film's own line; `shots` are its rows."""
    story = now.story
    frames = sum(row.frame_count for row in shots)
    return FilmRow(
        id=story.id,
        title=story.title,
        overview=story.overview,
        folder=now.folder,
        saved_at=now.saved_at,
        fps=int(FPS),
        total_frames=frames,
        total_seconds=seconds_of(frames),
        target_seconds=story.settings.target_seconds,
        missing_count=sum(row.circled is None for row in shots),
        stale_count=sum(any(not mark.kept for mark in row.marks) for row in shots),
        settings=story.settings,
        preset=preset_of(now.presets, story.settings),
        undo=now.undo,
        redo=now.redo,
        history=now.history,
        cast=cast_rows(story.cast, (row.cast for row in shots)),
        shot_language=last.once("language", now.bank.language, lambda: language_row(now.bank.language)),
        references=tuple(reference_row(reference) for reference in story.references),
        lane=film_lane(now.bank),
        eyes=problem(now.sight_error) if now.sight_error else None,
        export=now.export,
        notice=now.notice,
    )


def preset_row(preset: Preset) -> PresetRow:
    """One preset to choose."""
    return PresetRow(name=preset.name, label=preset.label, line=preset.line, sampling=preset.sampling)
