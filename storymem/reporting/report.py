"""The report of a film as a value: what was measured of its circled takes, by which models, and what was not."""

from __future__ import annotations

from dataclasses import dataclass

from storymem.core.plans.consistency import Pair

Values = tuple[tuple[float, ...], ...]
"""[n][n], one row a measured shot, in story order."""


@dataclass(frozen=True)
class Model:
    """What measured something. `name` goes with its weights and the preparation of pictures, `label` is for people."""

    name: str
    label: str


@dataclass(frozen=True)
class Models:
    """What looked at frames, read prompts (None: nothing did), said which prompts are related, and judged frames."""

    looks: Model
    reads: Model | None
    relates: Model
    judges: Model


@dataclass(frozen=True)
class Figure:
    """One number of the report.

    `key` is its name in the JSON, `name` the one people read. `count` is how many `counted` (pairs, shots) it is the
    mean of. Where `value` and `model` are None nothing was measured: `why_not` says why.
    """

    key: str
    name: str
    value: float | None
    count: int
    counted: str
    model: Model | None
    why_not: str = ""


@dataclass(frozen=True)
class Neighbour:
    """Another shot's label, and the likeness to it."""

    label: str
    likeness: float


@dataclass(frozen=True)
class ShotRow:
    """One circled take and its numbers; None where there is none. One that can't be read has a `problem` and a `fix`.

    `to_rest` is the cosine of its vector with the mean of all other shots' vectors. `scene` is its scene's number.
    """

    shot_id: str
    label: str
    scene: int
    take_number: int
    mode: str
    to_rest: float | None = None
    most_alike: Neighbour | None = None
    least_alike: Neighbour | None = None
    prompt: float | None = None
    quality: float | None = None
    problem: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Report:
    """A film measured.

    `rows` has every circled take in story order. The matrices and the places in `related` (the most related pairs, the
    most related first) count the `measured` only. `without_take` are the labels of shots without a circled take.
    """

    title: str
    frames_per_shot: int
    models: Models
    quality_name: str
    figures: tuple[Figure, ...]
    rows: tuple[ShotRow, ...]
    without_take: tuple[str, ...]
    likeness: Values
    relatedness: Values
    related: tuple[Pair, ...]

    @property
    def measured(self) -> tuple[ShotRow, ...]:
        """The rows that have numbers, in story order."""
        return tuple(row for row in self.rows if not row.problem)

    @property
    def damaged(self) -> tuple[ShotRow, ...]:
        """The rows whose clip can't be read, in story order."""
        return tuple(row for row in self.rows if row.problem)

    def figure(self, key: str) -> Figure:
        """The figure of this key, which the report must have."""
        return next(figure for figure in self.figures if figure.key == key)
