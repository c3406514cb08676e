"""A report as JSON, for other programs. docs/report.md names the fields."""

from __future__ import annotations

import json
from typing import Any

from storymem.core.plans.consistency import every_pair
from storymem.reporting.report import Figure, Model, Neighbour, Report, ShotRow, Values

VERSION = 1
"""Counts up when a field goes or changes its meaning; new fields may come."""

_DIGITS = 6


def as_json(report: Report) -> bytes:
    """The whole report, UTF-8. Numbers have 6 decimals, None where nothing was measured."""
    fields = {
        "version": VERSION,
        "film": {"title": report.title, "without_take": list(report.without_take)},
        "frames_per_shot": report.frames_per_shot,
        "models": {
            "looks": _model(report.models.looks),
            "reads": _model(report.models.reads),
            "relates": _model(report.models.relates),
            "judges": _model(report.models.judges),
        },
        "figures": {figure.key: _figure(figure) for figure in report.figures},
        "pairs": {
            "shots": [row.label for row in report.measured],
            "likeness": _matrix(report.likeness),
            "relatedness": _matrix(report.relatedness),
            "most_related": [list(pair) for pair in report.related],
            "count": len(every_pair(len(report.measured))),
        },
        "shots": [_shot(row) for row in report.rows],
    }
    return (json.dumps(fields, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _model(model: Model | None) -> dict[str, str] | None:
    return None if model is None else {"name": model.name, "label": model.label}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "title": figure.name,
        "value": _number(figure.value),
        "count": figure.count,
        "counted": figure.counted,
        "model": _model(figure.model),
        "why_not": figure.why_not or None,
    }


def _shot(row: ShotRow) -> dict[str, Any]:
    return {
        "id": row.shot_id,
        "label": row.label,
        "take": row.take_number,
        "mode": row.mode,
        "likeness_to_rest": _number(row.to_rest),
        "most_alike": _neighbour(row.most_alike),
        "least_alike": _neighbour(row.least_alike),
        "prompt_following": _number(row.prompt),
        "quality": _number(row.quality),
        "problem": row.problem or None,
        "fix": row.fix or None,
    }


def _neighbour(neighbour: Neighbour | None) -> dict[str, Any] | None:
    return None if neighbour is None else {"label": neighbour.label, "likeness": _number(neighbour.likeness)}


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _matrix(values: Values) -> list[list[float]]:
    return [[round(value, _DIGITS) for value in row] for row in values]
