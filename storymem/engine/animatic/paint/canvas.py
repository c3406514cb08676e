"""Flat-shape painting: sheets larger than the picture, painted with soft shapes, gradients and light."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[int, int, int, int]

MARGIN = 0.17
"""How far a sheet reaches past each edge of the picture, as a share of the picture's side: room for the camera."""

_OVERSAMPLE = 2


@dataclass(frozen=True)
class Gradient:
    """A colour that turns from `top` at height `y0` to `bottom` at `y1`, in picture pixels."""

    top: Colour
    bottom: Colour
    y0: float
    y1: float


Paint = Colour | Gradient


@dataclass(frozen=True)
class Lens:
    """Maps scene positions to picture pixels: enlarges `zoom` times about `focus`, which lands on `target`.

    Lengths scale with `zoom`; `density` is sheet pixels per picture pixel.
    """

    width: int
    height: int
    zoom: float = 1.0
    focus: Point = (0.5, 0.5)
    target: Point = (0.5, 0.5)
    density: float = 1.0

    @property
    def unit(self) -> float:
        """The picture's shorter side, in pixels: what sizes of things are measured in."""
        return float(min(self.width, self.height))

    def x(self, u: float) -> float:
        """Picture pixels of `u`, which is 0 at the left edge and 1 at the right."""
        return (self.target[0] + (u - self.focus[0]) * self.zoom) * self.width

    def y(self, v: float) -> float:
        """Picture pixels of `v`, which is 0 at the top and 1 at the bottom."""
        return (self.target[1] + (v - self.focus[1]) * self.zoom) * self.height

    def s(self, length: float) -> float:
        """Picture pixels of a length given in units."""
        return length * self.unit * self.zoom

    def flat(self) -> Lens:
        """The same picture without enlargement."""
        return replace(self, zoom=1.0, focus=(0.5, 0.5), target=(0.5, 0.5))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` with `share` of `b` in it."""
    k = min(max(share, 0.0), 1.0)
    return (round(a[0] + (b[0] - a[0]) * k), round(a[1] + (b[1] - a[1]) * k), round(a[2] + (b[2] - a[2]) * k))


def shaded(colour: Colour, k: float) -> Colour:
    """`colour` darker by `k` (0 to 1) without going blue: a shadow on cloth that keeps the cloth's hue."""
    r, g, b = colour
    return round(r * (1 - 0.92 * k)), round(g * (1 - k)), round(b * (1 - 0.96 * k))


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> list[Point]:
    """A Catmull-Rom curve through `points`."""
    n = len(points)
    at = (lambda i: points[i % n]) if closed else (lambda i: points[min(max(i, 0), n - 1)])
    out: list[Point] = []
    for i in range(n if closed else n - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = at(i - 1), at(i), at(i + 1), at(i + 2)
        for j in range(steps):
            t = j / steps
            out.append((_spline(ax, bx, cx, dx, t), _spline(ay, by, cy, dy, t)))
    if not closed:
        out.append(points[-1])
    return out


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)


def dithered(colours: NDArray[np.floating]) -> NDArray[np.uint8]:
    """[h, w, 3] floats rounded to bytes with a fixed ordered pattern, so that soft skies do not band."""
    h, w = colours.shape[:2]
    y, x = np.mgrid[0:h, 0:w]
    pattern = (52.9829189 * ((0.06711056 * x + 0.00583715 * y) % 1.0)) % 1.0
    return np.clip(np.floor(colours + pattern[..., None]), 0, 255).astype(np.uint8)


class Sheet:
    """One layer of the picture: transparent until painted, addressed in picture pixels.

    It reaches MARGIN past every edge. What is painted later lies on top.
    """

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        self._q = lens.density
        self._mx = MARGIN * lens.width
        self._my = MARGIN * lens.height
        size = (math.ceil((lens.width + 2 * self._mx) * self._q), math.ceil((lens.height + 2 * self._my) * self._q))
        self.image = Image.new("RGBA", size, (0, 0, 0, 0))

    @property
    def left(self) -> float:
        return -self._mx

    @property
    def right(self) -> float:
        return self.lens.width + self._mx

    @property
    def top(self) -> float:
        return -self._my

    @property
    def bottom(self) -> float:
        return self.lens.height + self._my

    def _at(self, x: float, y: float) -> Point:
        return (x + self._mx) * self._q, (y + self._my) * self._q

    def shape(self, points: Sequence[Point], paint: Paint, *, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fills a polygon; `blur` softens its edge by that many picture pixels."""
        self._fill([self._at(*p) for p in points], paint, alpha, blur * self._q, ellipse=False)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, paint: Paint, *, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """Fills an ellipse about (x, y)."""
        corners = [self._at(x - rx, y - ry), self._at(x + rx, y + ry)]
        self._fill(corners, paint, alpha, blur * self._q, ellipse=True)

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, paint: Paint, *, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """Fills an upright rectangle."""
        self.shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], paint, alpha=alpha, blur=blur)

    def stroke(
        self, points: Sequence[Point], widths: float | Sequence[float], paint: Paint, *, alpha: float = 1.0
    ) -> None:
        """A round-ended line whose width follows `widths`, one a point, in picture pixels."""
        sizes = [widths] * len(points) if isinstance(widths, (int, float)) else list(widths)
        self.shape(_ribbon(points, sizes), paint, alpha=alpha)
        for (x, y), size in ((points[0], sizes[0]), (points[-1], sizes[-1])):
            self.ellipse(x, y, size / 2, size / 2, paint, alpha=alpha)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Light around a point, fading to nothing at `radius` picture pixels."""
        cx, cy = self._at(x, y)
        r = radius * self._q
        box = self._clip((cx - r, cy - r, cx + r, cy + r))
        if box is None:
            return
        ys, xs = np.ogrid[box[1] : box[3], box[0] : box[2]]
        far = np.sqrt(((xs - cx) / r) ** 2 + ((ys - cy) / r) ** 2)
        fade = np.clip(1.0 - far, 0, 1) ** 2.2 * strength * 255
        fade = np.clip(np.floor(fade + ((xs * 7 + ys * 13) % 16) / 16), 0, 255).astype(np.uint8)
        self._lay(Image.new("RGB", (box[2] - box[0], box[3] - box[1]), colour), Image.fromarray(fade), box)

    def backdrop(self, stops: Sequence[tuple[float, Colour]]) -> None:
        """Fills the whole sheet with a vertical gradient through (height in picture pixels, colour) stops."""
        w, h = self.image.size
        rows = np.arange(h) / self._q - self._my
        channels = [np.interp(rows, [s[0] for s in stops], [s[1][c] for s in stops]) for c in range(3)]
        column = np.stack(channels, axis=1)[:, None, :].astype(np.float32)
        self.image.paste(Image.fromarray(dithered(np.broadcast_to(column, (h, w, 3)))))
        self.image.putalpha(255)

    def soften(self, radius: float) -> None:
        """Blurs the sheet by `radius` picture pixels: out of focus."""
        if radius * self._q >= 0.3:
            soft = self.image.convert("RGBa").filter(ImageFilter.GaussianBlur(radius * self._q))
            self.image = soft.convert("RGBA")

    def light(self, key: Colour, side: float, *, rim: float, depth: float, strength: float) -> None:
        """Models everything painted so far as if lit from `side` (-1 left, 1 right).

        A lit edge `rim` picture pixels wide on that side, and a soft shadow `depth` pixels deep from the other.
        """
        alpha = self.image.getchannel("A")
        box = alpha.getbbox()
        if box is None:
            return
        solid = alpha.crop(box)
        deep = max(1, round(depth * self._q))
        shifted = _shift(solid, round(-side * deep), round(-deep * 0.25)).filter(ImageFilter.GaussianBlur(deep * 0.5))
        shade = _times(solid, shifted.point(lambda v: 255 - v), 0.4 * strength)
        self._lay(Image.new("RGB", solid.size, (14, 14, 34)), shade, box, atop=solid)
        edge = max(1, round(rim * self._q))
        bright = _times(solid, _shift(solid, round(-side * edge), edge // 2).point(lambda v: 255 - v), 0.85 * strength)
        self._lay(
            Image.new("RGB", solid.size, key), bright.filter(ImageFilter.GaussianBlur(edge * 0.3)), box, atop=solid
        )

    def clear(self) -> None:
        """Makes the sheet empty again."""
        self.image.paste((0, 0, 0, 0), (0, 0, *self.image.size))

    def lay(self, other: Sheet) -> None:
        """Lays another sheet of the same size on top."""
        box = other.image.getbbox()
        if box:
            self.image.alpha_composite(other.image.crop(box), dest=box[:2])

    def _fill(self, points: Sequence[Point], paint: Paint, alpha: float, blur: float, *, ellipse: bool) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        pad = blur * 2.5 + 1
        box = self._clip((min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad))
        if box is None:
            return
        n = _OVERSAMPLE if blur < 3 else 1
        mask = Image.new("L", ((box[2] - box[0]) * n, (box[3] - box[1]) * n), 0)
        moved = [((x - box[0]) * n, (y - box[1]) * n) for x, y in points]
        draw = ImageDraw.Draw(mask)
        level = round(255 * alpha)
        if ellipse:
            draw.ellipse([*moved[0], *moved[1]], fill=level)
        else:
            draw.polygon(moved, fill=level)
        mask = mask.reduce(n) if n > 1 else mask
        if blur >= 0.5:
            mask = mask.filter(ImageFilter.GaussianBlur(blur))
        self._lay(self._painted(paint, box), mask, box)

    def _painted(self, paint: Paint, box: Box) -> Image.Image:
        size = (box[2] - box[0], box[3] - box[1])
        if not isinstance(paint, Gradient):
            return Image.new("RGB", size, paint)
        rows = (np.arange(box[1], box[3]) / self._q - self._my - paint.y0) / ((paint.y1 - paint.y0) or 1.0)
        k = np.clip(rows, 0, 1)[:, None, None].astype(np.float32)
        top, bottom = np.asarray(paint.top, np.float32), np.asarray(paint.bottom, np.float32)
        return Image.fromarray(dithered(np.broadcast_to(top + (bottom - top) * k, (size[1], size[0], 3))))

    def _lay(self, colour: Image.Image, mask: Image.Image, box: Box, *, atop: Image.Image | None = None) -> None:
        if atop is not None:
            mask = _times(mask, atop, 1.0)
        colour.putalpha(mask)
        self.image.alpha_composite(colour, dest=box[:2])

    def _clip(self, box: tuple[float, float, float, float]) -> Box | None:
        w, h = self.image.size
        x0, y0 = max(0, math.floor(box[0])), max(0, math.floor(box[1]))
        x1, y1 = min(w, math.ceil(box[2]) + 1), min(h, math.ceil(box[3]) + 1)
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _ribbon(points: Sequence[Point], widths: Sequence[float]) -> list[Point]:
    left: list[Point] = []
    right: list[Point] = []
    for i, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(i - 1, 0)], points[min(i + 1, len(points) - 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / length * widths[i] / 2, (bx - ax) / length * widths[i] / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + right[::-1]


def _shift(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    """`mask` moved by whole pixels; what enters is empty."""
    out = Image.new("L", mask.size, 0)
    out.paste(mask, (dx, dy))
    return out


def _times(a: Image.Image, b: Image.Image, factor: float) -> Image.Image:
    product = np.asarray(a, np.float32) * np.asarray(b, np.float32) * (factor / 255)
    return Image.fromarray(product.astype(np.uint8))
