"""A report as plain lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from storymem.core.plans.consistency import RELATED_PAIRS
from storymem.reporting.report import Figure, Neighbour, Report, ShotRow

_NONE = "-"
_COMPARABLE = (
    "Figures are comparable only between films measured with the same models and number of frames a shot. They stand "
    "beside none of the StoryMem paper's: its features come from ViCLIP, which is never run here."
)
_LINE = 110
_HEADS = ("shot", "take", "mode", "to the rest", "most alike", "least alike", "prompt", "quality")


def as_text(report: Report) -> str:
    """The report in lines of a terminal: figures, models, a row a shot, and what is missing or damaged."""
    parts = (_title(report), _figures(report), _notes(report), _shots(report), _problems(report))
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _title(report: Report) -> Iterator[str]:
    taken = "1 circled take" if len(report.rows) == 1 else f"{len(report.rows)} circled takes"
    looked = "1 frame" if report.frames_per_shot == 1 else f"{report.frames_per_shot} frames"
    yield f"{report.title}: {taken}, {looked} of each"
    if report.without_take:
        yield f"Without a circled take, so not in it: {', '.join(report.without_take)}"


def _figures(report: Report) -> Iterator[str]:
    width = max(len(figure.name) for figure in report.figures)
    for figure in report.figures:
        yield f"{figure.name:<{width}}  {_figure(figure)}"


def _figure(figure: Figure) -> str:
    if figure.value is None or figure.model is None:
        return f"not measured: {figure.why_not}"
    counted = figure.counted if figure.count != 1 else figure.counted.removesuffix("s")
    all_there_are = ", all there are" if _is_short(figure) else ""
    return f"{figure.value:7.3f}  {figure.model.label}, {figure.count} {counted}{all_there_are}"


def _is_short(figure: Figure) -> bool:
    return figure.key == "consistency_related" and figure.count < RELATED_PAIRS


def _notes(report: Report) -> Iterator[str]:
    yield f"Most related are the pairs with most alike prompts: {report.models.relates.label}."
    if report.models.reads is not None:
        yield f"{report.models.reads.label} reads the first 77 tokens of a prompt, about 55 words."
    yield from wrap(_COMPARABLE, _LINE)


def _shots(report: Report) -> Iterator[str]:
    rows = [_HEADS, *(_cells(row) for row in report.rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADS))]
    for row, source in zip(rows, (None, *report.rows), strict=True):
        if source is not None and source.problem:
            yield f"{_aligned(row[:3], widths)}  clip damaged"
        else:
            yield _aligned(row, widths)


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=False)).rstrip()


def _cells(row: ShotRow) -> tuple[str, ...]:
    numbers = (_number(row.to_rest), _neighbour(row.most_alike), _neighbour(row.least_alike))
    return (row.label, str(row.take_number), row.mode, *numbers, _number(row.prompt), _number(row.quality))


def _number(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"


def _neighbour(neighbour: Neighbour | None) -> str:
    return _NONE if neighbour is None else f"{neighbour.label} {neighbour.likeness:.3f}"


def _problems(report: Report) -> Iterator[str]:
    for row in report.damaged:
        yield f"Shot {row.label}, take {row.take_number}: clip damaged. {row.problem} {row.fix}"
