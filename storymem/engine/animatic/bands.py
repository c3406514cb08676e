"""What frames the picture: slate above, prompt and memory strip below, the word ANIMATIC always."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from storymem.core.request import ShotRequest
from storymem.core.values import FPS
from storymem.engine.animatic.paint.canvas import Colour
from storymem.engine.animatic.reading import Reading
from storymem.media.lettering import Face, line_width, runs_right_to_left, shorten, wrap, write
from storymem.ports import Frame

_PAPER: Colour = (238, 234, 224)
_DIM: Colour = (150, 146, 138)
_BLACK: Colour = (17, 17, 20)
_LINE: Colour = (44, 43, 46)
_AMBER: Colour = (255, 184, 76)
_SEAM: Colour = (110, 196, 214)


@dataclass(frozen=True)
class Sizes:
    """The layout's measures in pixels, all grown from the frame's size. A `strip` of 0 means no room for thumbnails."""

    top: int
    bottom: int
    pad: int
    text: int
    small: int
    line: int
    strip: int
    labels: int
    lines: int

    @classmethod
    def of(cls, width: int, height: int) -> Sizes:
        scale = (width * height / (832 * 480)) ** 0.5
        tall = height > width
        text = max(8, round(15 * scale))
        small = max(7, round(10.5 * scale))
        tiny = scale < 0.5
        line = round(text * 1.34)
        pad = max(3, round(12 * scale))
        strip = max(6, round((30 if not tall else 40) * scale))
        labels = small + max(2, round(3 * scale)) if not tiny else 0
        lines = 1 if tiny else 4 if tall else 2
        top = max(11, round(30 * scale)) * (2 if tall and not tiny else 1)
        bottom = lines * line + strip + labels + round(pad * (2.0 if not tiny else 1.6))
        if top + bottom > height * 0.42:
            lines, labels = 1, 0
            strip = max(2, round(height * 0.09))
            top = max(9, min(top, round(height * 0.14)))
            bottom = min(line + strip + 2 * max(2, pad // 2), round(height * 0.3))
        return cls(top, bottom, pad, text, small, line, strip, labels, lines)


def picture_box(width: int, height: int) -> tuple[int, int, int, int]:
    """Where the picture lies in a frame: left, top, right, bottom."""
    sizes = Sizes.of(width, height)
    return 0, sizes.top, width, height - sizes.bottom


class Bands:
    """The two bands of a request, drawn once; only the frame counter is drawn again for each frame."""

    def __init__(self, request: ShotRequest, reading: Reading, memory: Sequence[Frame], seam: Sequence[Frame]) -> None:
        self._request, self._reading = request, reading
        self._w, self._h = request.size.width, request.size.height
        self._s = Sizes.of(self._w, self._h)
        self._top = Image.new("RGB", (self._w, self._s.top), _BLACK)
        self._bottom = Image.new("RGB", (self._w, self._s.bottom), _BLACK)
        self._slate()
        self._caption(bool(memory or seam))
        self._strip(memory, seam)

    def paste(self, frame: Frame, index: int) -> None:
        """Writes the bands into `frame`, with the counter of frame `index`."""
        top = self._top.copy()
        self._counter(top, index)
        frame[: self._s.top] = np.asarray(top)
        frame[self._h - self._s.bottom :] = np.asarray(self._bottom)

    def _baseline(self, height: int, size: int, row: int = 0, rows: int = 1) -> float:
        return height / rows * (row + 0.5) + size * 0.36

    def _slate(self) -> None:
        """The word, the film, the shot; room is left for the counter."""
        s, request, slate = self._s, self._request, self._request.slate
        rows = 2 if self._h > self._w and s.top >= 2 * s.small + 10 else 1
        right = self._w - s.pad - self._counter_width()
        x = s.pad + self._chip(s.pad, rows) + s.pad * 0.9
        y = self._baseline(s.top, s.small, 0, rows)
        facts = [f"SHOT {slate.shot_label}", f"TAKE {slate.take_number}", f"SEED {request.seed}", request.mode.value]
        if rows == 2:
            write(
                self._top,
                x,
                y,
                shorten(slate.film_title, Face.STRONG, s.small + 1, self._w - s.pad - x),
                Face.STRONG,
                s.small + 1,
                _PAPER,
            )
            self._facts(facts, s.pad, self._baseline(s.top, s.small, 1, rows), right)
            return
        room = right - x - s.pad
        wide = sum(line_width(fact, Face.MONO, s.small) + s.pad * 1.5 for fact in facts)
        if room - wide > s.text * 4:
            title = shorten(slate.film_title, Face.STRONG, s.small + 1, room - wide - s.pad)
            x += write(self._top, x, y, title, Face.STRONG, s.small + 1, _PAPER) + (s.pad * 1.5 if title else 0)
        self._facts(facts, x, y, right - s.pad * 0.5)

    def _chip(self, x: float, rows: int) -> float:
        """The amber plate with the word; its width comes back. It is never left out."""
        size = self._s.small
        room = self._w - 2 * x
        while line_width("ANIMATIC", Face.STRONG, size) + size * 0.9 > room and size > 5:
            size -= 1
        gap = size * 0.45
        width = line_width("ANIMATIC", Face.STRONG, size) + 2 * gap
        middle = self._s.top / rows * 0.5
        half = min(size * 0.86, middle - 1)
        draw = ImageDraw.Draw(self._top)
        draw.rounded_rectangle(
            [x, middle - half, x + width, middle + half], radius=max(1, round(size * 0.2)), fill=_AMBER
        )
        write(self._top, x + gap, middle + size * 0.36, "ANIMATIC", Face.STRONG, size, _BLACK)
        return width

    def _facts(self, facts: Sequence[str], x: float, y: float, right: float) -> None:
        s = self._s
        for i, fact in enumerate(facts):
            width = line_width(fact, Face.MONO, s.small)
            if x + width > right:
                return
            word, _, value = fact.rpartition(" ")
            if word:
                x += write(self._top, x, y, word + " ", Face.MONO, s.small, _DIM)
            x += write(self._top, x, y, value, Face.MONO, s.small, _PAPER if i < 2 else _DIM) + s.pad * 1.4

    def _count_text(self, index: int) -> tuple[str, str]:
        fps = int(FPS)
        clock = f"{index // fps // 60:02d}:{index // fps % 60:02d}:{index % fps:02d}"
        count = f"{index + 1:03d}/{self._request.frame_count:03d}"
        return (count, clock) if self._w >= 420 else ("", clock) if self._w >= 200 else ("", f"{index + 1:03d}")

    def _counter_width(self) -> float:
        count, clock = self._count_text(0)
        gap = self._s.pad if count else 0
        return line_width(count, Face.MONO, self._s.small) + gap + line_width(clock, Face.MONO, self._s.small)

    def _counter(self, top: Image.Image, index: int) -> None:
        s = self._s
        rows = 2 if self._h > self._w and s.top >= 2 * s.small + 10 else 1
        y = self._baseline(s.top, s.small, rows - 1, rows)
        count, clock = self._count_text(index)
        x = self._w - s.pad - line_width(clock, Face.MONO, s.small)
        chip_end = s.pad + line_width("ANIMATIC", Face.STRONG, s.small) + s.pad
        if rows == 1 and x < chip_end:
            return
        write(top, x, y, clock, Face.MONO, s.small, _PAPER)
        if count:
            write(top, x - s.pad - line_width(count, Face.MONO, s.small), y, count, Face.MONO, s.small, _DIM)

    def _caption(self, strip_used: bool) -> None:
        s = self._s
        lines = s.lines if strip_used or s.labels == 0 else s.lines + (s.strip + s.labels) // s.line
        room = self._w - 2 * s.pad
        text = self._request.prompt.strip() or "No prompt yet"
        rtl = runs_right_to_left(text)
        y = s.pad * 0.72 + s.text * 0.92
        for line in wrap(text, Face.TEXT, s.text, room, max(1, lines)):
            write(self._bottom, self._w - s.pad if rtl else s.pad, y, line, Face.TEXT, s.text, _PAPER, rtl=rtl)
            y += s.line

    def _strip(self, memory: Sequence[Frame], seam: Sequence[Frame]) -> None:
        """Thumbnails oldest to newest with their positions, then the seam, then how the prompt was read."""
        s = self._s
        draw = ImageDraw.Draw(self._bottom)
        y = s.bottom - s.strip - s.labels - max(2, round(s.pad * 0.6))
        x: float = s.pad
        if not memory and not seam:
            self._notes(x, s.bottom - max(3, round(s.pad * 0.75)))
            return
        thumb_width, gap = self._thumb_width(len(memory) + bool(seam))
        for i, picture in enumerate(memory):
            self._thumb(picture, x, y, thumb_width)
            self._label(x, thumb_width, str(i - len(memory)), _DIM)
            x += thumb_width + gap
        if seam:
            x += gap
            self._thumb(seam[-1], x, y, thumb_width)
            draw.rectangle(
                [round(x), y, round(x) + thumb_width - 1, y + s.strip - 1], outline=_SEAM, width=max(1, s.strip // 18)
            )
            self._label(x, thumb_width, "SEAM" if len(seam) == 1 else f"SEAM {len(seam)}", _SEAM)
            x += thumb_width + gap
        if s.labels:
            self._notes(x + s.pad * 0.5, s.bottom - s.labels - max(2, round(s.pad * 0.6)))

    def _thumb_width(self, count: int) -> tuple[int, int]:
        s = self._s
        gap = max(1, s.strip // 7)
        room = (self._w - 2 * s.pad - gap * (count + 1)) // max(count, 1)
        return max(1, min(round(s.strip * self._w / self._h), room)), gap

    def _thumb(self, picture: Frame, x: float, y: int, width: int) -> None:
        image = Image.fromarray(picture).convert("RGB").resize((width, self._s.strip), Image.Resampling.BOX)
        self._bottom.paste(image, (round(x), y))

    def _label(self, x: float, width: int, text: str, colour: Colour) -> None:
        s = self._s
        size = max(7, s.small - 1)
        wide = line_width(text, Face.MONO, size)
        if s.labels and wide <= width + s.strip // 6:
            write(
                self._bottom,
                x + (width - wide) / 2,
                s.bottom - max(2, round(s.pad * 0.6)) + 1,
                text,
                Face.MONO,
                size,
                colour,
            )

    def _notes(self, x: float, y: float) -> None:
        """How the prompt was read, right-aligned where there is room."""
        s = self._s
        parts = [
            self._reading.framing,
            self._reading.move if self._reading.move != "static" else "",
            self._reading.hour,
            self._reading.place,
        ]
        text = " · ".join(part for part in parts if part).upper()
        size = max(7, s.small - 1)
        if line_width(text, Face.MONO, size) <= self._w - s.pad - x and s.labels:
            write(self._bottom, self._w - s.pad, y, text, Face.MONO, size, _DIM, rtl=True)
