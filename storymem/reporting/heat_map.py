"""The likeness of all pairs of shots as a picture: a matrix with its labels, its values and what its colours mean.

title and models
     1.1 1.2 | 2.1 ...      mean over all pairs, over the most related ones
1.1   .  0.8   0.7          what a colour means
1.2  0.8  .    0.6          what a line and a ring mean
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from PIL import Image, ImageDraw

from storymem.core.errors import ExportError
from storymem.media.lettering import Colour, Face, line_width, shorten, wrap, write
from storymem.reporting.report import Report

_GROUND: Colour = (18, 18, 17)
_TEXT: Colour = (238, 237, 233)
_DIM: Colour = (174, 171, 163)
_SELF: Colour = (39, 39, 36)
_RING: Colour = (64, 164, 255)
"""Far from every colour of the ramp."""
_RAMP: tuple[Colour, ...] = (
    (36, 34, 62),
    (74, 44, 96),
    (134, 55, 98),
    (196, 82, 74),
    (238, 140, 60),
    (252, 214, 130),
    (255, 246, 214),
)
"""From unlike to alike, each lighter than the one before, so that it reads without hues too."""

_MARGIN, _PANEL, _PANEL_GAP = 48, 280, 56
_WIDEST, _LARGEST_CELL, _SMALLEST_CELL = 1680, 88, 6
"""The matrix is this many pixels wide at most, while its cells stay at least 6 pixels."""
_LABELLED_FROM, _LABEL = 16, 15
_SCENE_GAP = 4
_LEAST_SPAN = 0.1


def draw(report: Report) -> bytes:
    """A PNG of the shot x shot matrix. Raises ExportError for fewer than two measured shots."""
    count = len(report.measured)
    if count < 2:
        raise ExportError(
            f"A picture of likenesses needs two shots that can be read; the film has {count or 'none'}.",
            fix="Generate another shot, or leave the picture out.",
        )
    plan = _planned(report)
    picture = Image.new("RGB", plan.size, _GROUND)
    _draw_title(picture, report, plan)
    _draw_labels(picture, report, plan)
    _draw_cells(picture, report, plan)
    _draw_rings(picture, report, plan)
    _draw_panel(picture, report, plan)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


# --- where things are ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """Where things are, in pixels. `starts` are the cells' offsets within the matrix, the last one its end."""

    size: tuple[int, int]
    left: int
    top: int
    cell: int
    starts: tuple[int, ...]
    upright: bool
    lowest: float
    highest: float

    @property
    def side(self) -> int:
        """Width and height of the matrix."""
        return self.starts[-1]

    @property
    def panel(self) -> int:
        """Where the column beside the matrix begins."""
        return self.left + self.side + _PANEL_GAP

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """A cell's pixels, the last ones included."""
        x, y = self.left + self.starts[column], self.top + self.starts[row]
        return x, y, x + self.drawn - 1, y + self.drawn - 1

    @property
    def drawn(self) -> int:
        """A cell without the line that parts it from the next."""
        return self.cell - 1 if self.cell > _SMALLEST_CELL else self.cell

    def colour(self, value: float) -> Colour:
        """What stands for a likeness."""
        return ramp((value - self.lowest) / (self.highest - self.lowest))


def _planned(report: Report) -> _Plan:
    labels = [row.label for row in report.measured]
    cell = max(_SMALLEST_CELL, min(_LARGEST_CELL, _WIDEST // len(labels)))
    widest = math.ceil(max(line_width(label, Face.TEXT, _LABEL) for label in labels))
    upright = widest > cell - 8
    starts = _starts(report, cell)
    left, top = _MARGIN + widest + 12, _MARGIN + 88 + (widest if upright else _LABEL) + 12
    low, high = _span(report)
    size = (left + starts[-1] + _PANEL_GAP + _PANEL + _MARGIN, top + max(starts[-1], _PANEL_HEIGHT) + _MARGIN)
    return _Plan(size, left, top, cell, starts, upright, low, high)


def _starts(report: Report, cell: int) -> tuple[int, ...]:
    """Where each cell begins; scenes stand a little apart."""
    scenes = [row.scene for row in report.measured]
    gaps = [_SCENE_GAP if before != after and cell > _SMALLEST_CELL else 0 for before, after in pairwise(scenes)]
    return (*accumulate((cell + gap for gap in gaps), initial=0), cell * len(scenes) + sum(gaps))


def _span(report: Report) -> tuple[float, float]:
    """The likenesses the colours reach over: those of different shots, out to the next twentieth."""
    values = [value for r, row in enumerate(report.likeness) for c, value in enumerate(row) if r != c]
    high = min(1.0, math.ceil(round(max(values) * 20, 6)) / 20)
    low = math.floor(round(min(values) * 20, 6)) / 20
    return min(low, high - _LEAST_SPAN), high


def ramp(share: float) -> Colour:
    """The colour at a share of the ramp, 0 to 1; outside it the nearest end."""
    place = min(max(share, 0.0), 1.0) * (len(_RAMP) - 1)
    first = min(int(place), len(_RAMP) - 2)
    part = place - first
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(_RAMP[first], _RAMP[first + 1], strict=True))
    return red, green, blue


def _ink(ground: Colour) -> Colour:
    """Words that can be read on this ground."""
    light = 0.2126 * ground[0] + 0.7152 * ground[1] + 0.0722 * ground[2]
    return (20, 16, 12) if light > 118 else (245, 243, 238)


# --- the matrix ----------------------------------------------------------------------------------------------------


def _draw_title(picture: Image.Image, report: Report, plan: _Plan) -> None:
    room = plan.size[0] - 2 * _MARGIN
    frames = "1 frame" if report.frames_per_shot == 1 else f"{report.frames_per_shot} frames"
    summary = f"{len(report.measured)} shots, {frames} of each. {report.models.looks.label}"
    write(picture, _MARGIN, _MARGIN + 26, shorten(report.title, Face.STRONG, 30, room), Face.STRONG, 30, _TEXT)
    write(picture, _MARGIN, _MARGIN + 56, shorten(summary, Face.TEXT, 17, room), Face.TEXT, 17, _DIM)


def _draw_labels(picture: Image.Image, report: Report, plan: _Plan) -> None:
    every = math.ceil(_LABELLED_FROM / plan.cell)
    for place, row in enumerate(report.measured):
        if place % every:
            continue
        width = line_width(row.label, Face.TEXT, _LABEL)
        middle = plan.starts[place] + plan.drawn / 2
        write(picture, plan.left - 12 - width, plan.top + middle + 5, row.label, Face.TEXT, _LABEL, _DIM)
        if plan.upright:
            _write_upright(picture, plan.left + middle, plan.top - 10, row.label)
        else:
            write(picture, plan.left + middle - width / 2, plan.top - 12, row.label, Face.TEXT, _LABEL, _DIM)


def _write_upright(picture: Image.Image, middle: float, bottom: int, label: str) -> None:
    """The label read from below, its start at `bottom`."""
    width = math.ceil(line_width(label, Face.TEXT, _LABEL))
    line = Image.new("RGB", (width, _LABEL + 5), _GROUND)
    write(line, 0, _LABEL, label, Face.TEXT, _LABEL, _DIM)
    turned = line.rotate(90, expand=True)
    picture.paste(turned, (round(middle - turned.width / 2) - 1, bottom - turned.height))


def _draw_cells(picture: Image.Image, report: Report, plan: _Plan) -> None:
    brush = ImageDraw.Draw(picture)
    for row, values in enumerate(report.likeness):
        for column, value in enumerate(values):
            ground = _SELF if row == column else plan.colour(value)
            brush.rectangle(plan.box(row, column), fill=ground)
            if row != column:
                _write_value(picture, plan, row, column, value, _ink(ground))


def _write_value(picture: Image.Image, plan: _Plan, row: int, column: int, value: float, ink: Colour) -> None:
    """The number in its cell: whole, without its 0, or, where it would not fit, not at all."""
    size = min(18, max(12, plan.cell // 3))
    whole = f"{value:.2f}"
    for text in (whole, whole.replace("0.", ".", 1)):
        width = line_width(text, Face.TEXT, size)
        if width <= plan.drawn - 4:
            x, y = plan.box(row, column)[:2]
            write(picture, x + (plan.drawn - width) / 2, y + plan.drawn / 2 + size * 0.36, text, Face.TEXT, size, ink)
            return


def _draw_rings(picture: Image.Image, report: Report, plan: _Plan) -> None:
    """The most related pairs, on both sides of the diagonal."""
    brush = ImageDraw.Draw(picture)
    for first, second in report.related if _tells_related(report) else ():
        for row, column in ((first, second), (second, first)):
            brush.rectangle(plan.box(row, column), outline=_RING, width=max(1, min(3, plan.cell // 12)))


# --- beside it: figures and legend ---------------------------------------------------------------------------------

_BAR_WIDTH, _BAR_HEIGHT, _BAR_AT = 22, 200, 190
_PANEL_HEIGHT = _BAR_AT + _BAR_HEIGHT + 136


def _draw_panel(picture: Image.Image, report: Report, plan: _Plan) -> None:
    for number, (value, words) in enumerate(_means(report)):
        y = plan.top + 30 + number * 78
        write(picture, plan.panel, y, f"{value:.3f}", Face.STRONG, 34, _TEXT)
        write(picture, plan.panel, y + 26, words, Face.TEXT, _LABEL, _DIM)
    _draw_bar(picture, plan)
    _draw_keys(picture, report, plan)


def _means(report: Report) -> list[tuple[float | None, str]]:
    """The figures of the picture, and what each is the mean of."""
    every, related = report.figure("consistency_all"), report.figure("consistency_related")
    means = [(every.value, f"mean likeness of all {every.count:,} pairs" if every.count > 1 else "their likeness")]
    if _tells_related(report):
        means.append((related.value, f"of the {related.count} most related pairs"))
    return means


def _tells_related(report: Report) -> bool:
    """Whether the most related pairs are not simply all there are."""
    return len(report.related) < report.figure("consistency_all").count


def _draw_bar(picture: Image.Image, plan: _Plan) -> None:
    brush = ImageDraw.Draw(picture)
    top = plan.top + _BAR_AT
    for step in range(_BAR_HEIGHT):
        colour = ramp(1 - step / (_BAR_HEIGHT - 1))
        brush.line((plan.panel, top + step, plan.panel + _BAR_WIDTH - 1, top + step), fill=colour)
    for value in _ticks(plan.lowest, plan.highest):
        y = top + (plan.highest - value) / (plan.highest - plan.lowest) * (_BAR_HEIGHT - 1)
        brush.line((plan.panel + _BAR_WIDTH + 4, y, plan.panel + _BAR_WIDTH + 9, y), fill=_DIM)
        write(picture, plan.panel + _BAR_WIDTH + 16, y + 5, f"{value:.2f}", Face.TEXT, _LABEL, _DIM)


def _ticks(low: float, high: float) -> Sequence[float]:
    """Round numbers from low to high, at most seven."""
    step = next(step for step in (0.02, 0.05, 0.1, 0.2, 0.5) if (high - low) / step <= 6.001)
    first = math.ceil(round(low / step, 6))
    return [number * step for number in range(first, math.floor(round(high / step, 6)) + 1)]


def _draw_keys(picture: Image.Image, report: Report, plan: _Plan) -> None:
    brush = ImageDraw.Draw(picture)
    y = plan.top + _BAR_AT + _BAR_HEIGHT + 34
    brush.rectangle((plan.panel, y, plan.panel + 17, y + 17), fill=_SELF)
    write(picture, plan.panel + 30, y + 14, "a shot and itself", Face.TEXT, _LABEL, _DIM)
    if not _tells_related(report):
        return
    brush.rectangle((plan.panel, y + 32, plan.panel + 17, y + 49), outline=_RING, width=2)
    words = f"most related, by {report.models.relates.label}"
    for number, line in enumerate(wrap(words, Face.TEXT, _LABEL, _PANEL - 30, 3)):
        write(picture, plan.panel + 30, y + 46 + number * 20, line, Face.TEXT, _LABEL, _DIM)
