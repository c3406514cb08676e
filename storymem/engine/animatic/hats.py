"""What people wear on their heads, in profile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storymem.engine.animatic.paint.canvas import Colour, Point, Sheet, mix, shaded, smooth

Turn = Callable[[Point], Point]
"""A head's own coordinates (x forward, y down, 1 its height, 0 its middle) to picture pixels."""

WHITE: Colour = (255, 255, 255)

_DOME = ((0.315, -0.2), (0.3, -0.42), (0.17, -0.6), (-0.1, -0.68), (-0.36, -0.56), (-0.5, -0.3), (-0.48, -0.02))
"""The outline of soft caps over brow, top and back, from front to nape."""


@dataclass(frozen=True)
class Hat:
    """One piece of headwear to paint on a head `px` pixels high; `tone` is its colour in this light."""

    sheet: Sheet
    turn: Turn
    px: float
    tone: Colour

    def paint(self, name: str) -> None:
        """Paints the headwear called `name`, a key of `wardrobe.HEADWEAR`."""
        {
            "cap": self._knitted,
            "peaked": self._peaked,
            "hat": self._brimmed,
            "straw": self._straw,
            "hood": self._hood,
            "helmet": self._helmet,
            "headscarf": self._headscarf,
            "turban": self._turban,
            "crown": self._crown,
        }[name]()

    def _soft(self, points: Sequence[Point], tone: Colour) -> None:
        self.sheet.shape(smooth([self.turn(p) for p in points]), tone)

    def _line(self, points: Sequence[Point], width: float, tone: Colour, alpha: float = 1.0) -> None:
        line = smooth([self.turn(p) for p in points], closed=False)
        self.sheet.stroke(line, self.px * width, tone, alpha=alpha)

    def _knitted(self) -> None:
        """A soft knitted cap: ribbed crown, folded rim, bobble."""
        dark, light = shaded(self.tone, 0.34), mix(self.tone, WHITE, 0.16)
        self.sheet.ellipse(*self.turn((-0.2, -0.72)), self.px * 0.12, self.px * 0.115, light)
        self._soft((*_DOME, (-0.2, -0.16), (0.1, -0.24)), self.tone)
        if self.px > 24:
            for k in (-0.36, -0.2, -0.03, 0.14):
                self._line(((k, -0.18), (k * 0.85 - 0.04, -0.42), (k * 0.4 - 0.13, -0.64)), 0.014, dark, 0.45)
        rim = ((0.345, -0.235), (0.12, -0.27), (-0.18, -0.2), (-0.46, 0.0))
        self._line(rim, 0.17, dark)
        self._line([(x, y - 0.012) for x, y in rim], 0.145, light)
        if self.px > 24:
            for i in range(9):
                x = 0.3 - 0.09 * i
                y = -0.245 + (0.012 * i if i < 4 else 0.048 + 0.045 * (i - 4))
                self._line(((x, y - 0.06), (x - 0.012, y + 0.05)), 0.012, dark, 0.4)

    def _peaked(self) -> None:
        """A cap with a bill over the brow."""
        dark = shaded(self.tone, 0.4)
        self._soft((*_DOME, (-0.3, 0.0), (-0.05, -0.16), (0.2, -0.22)), self.tone)
        self._soft(((0.24, -0.25), (0.42, -0.26), (0.62, -0.17), (0.6, -0.135), (0.4, -0.17), (0.2, -0.18)), dark)
        self._line(((0.3, -0.22), (0.0, -0.2), (-0.3, -0.07), (-0.47, -0.01)), 0.05, dark)

    def _brimmed(self) -> None:
        """A felt hat: creased crown, band, brim."""
        dark = shaded(self.tone, 0.42)
        crown = (
            (0.33, -0.3),
            (0.29, -0.62),
            (0.14, -0.72),
            (0.0, -0.68),
            (-0.18, -0.73),
            (-0.36, -0.6),
            (-0.42, -0.26),
        )
        self._soft(crown, self.tone)
        self._line(((0.32, -0.34), (-0.02, -0.36), (-0.4, -0.28)), 0.09, dark)
        self._soft(((0.66, -0.2), (0.3, -0.31), (-0.1, -0.32), (-0.72, -0.2), (-0.4, -0.2), (0.2, -0.23)), self.tone)
        self._line(((0.64, -0.195), (0.1, -0.225), (-0.68, -0.195)), 0.025, dark, 0.8)

    def _straw(self) -> None:
        """A wide cone of woven straw."""
        dark = shaded(self.tone, 0.35)
        cone = [self.turn(p) for p in ((-0.06, -0.82), (0.78, -0.2), (0.4, -0.16), (-0.1, -0.14), (-0.92, -0.16))]
        self.sheet.shape(cone, self.tone)
        for k in (0.35, 0.6, 0.85):
            self._line(((-0.06 + 0.8 * k, -0.8 + 0.58 * k), (-0.06 - 0.84 * k, -0.8 + 0.62 * k)), 0.014, dark, 0.5)
        self._line(((0.76, -0.2), (-0.1, -0.145), (-0.9, -0.165)), 0.03, dark)

    def _hood(self) -> None:
        """A hood that frames the face and falls on the shoulders."""
        dark = shaded(self.tone, 0.34)
        fall = ((0.2, -0.5), (-0.08, -0.68), (-0.44, -0.52), (-0.6, -0.1), (-0.54, 0.4), (-0.44, 0.74), (0.1, 0.72))
        self._soft((*fall, (-0.02, 0.4), (-0.05, 0.0), (0.08, -0.26)), self.tone)
        self._line(((0.21, -0.49), (0.09, -0.24), (-0.03, 0.02), (0.0, 0.4), (0.1, 0.66)), 0.05, dark)

    def _helmet(self) -> None:
        bowl = ((0.36, -0.2), (0.24, -0.5), (-0.05, -0.6), (-0.38, -0.44), (-0.5, 0.0), (-0.42, 0.24), (-0.2, 0.2))
        self._soft((*bowl, (-0.12, -0.12)), self.tone)

    def _headscarf(self) -> None:
        """Cloth over hair and neck, the face left free."""
        dark, light = shaded(self.tone, 0.28), mix(self.tone, WHITE, 0.2)
        cloth = (
            (0.29, -0.36),
            (0.2, -0.54),
            (-0.04, -0.62),
            (-0.36, -0.48),
            (-0.54, -0.08),
            (-0.54, 0.42),
            (-0.5, 0.86),
        )
        front = ((-0.1, 0.92), (0.22, 0.8), (0.26, 0.56), (0.06, 0.42), (-0.1, 0.2), (-0.06, -0.06), (0.1, -0.24))
        self._soft((*cloth, *front), self.tone)
        self._line(((0.28, -0.36), (0.1, -0.24), (-0.06, -0.04), (-0.1, 0.2), (0.06, 0.42), (0.24, 0.54)), 0.035, light)
        self._line(((-0.16, 0.3), (-0.3, 0.56), (-0.34, 0.84)), 0.022, dark, 0.7)
        self._line(((-0.02, -0.5), (-0.24, -0.28), (-0.32, 0.1)), 0.018, dark, 0.5)

    def _turban(self) -> None:
        """Three wound folds."""
        dark, light = shaded(self.tone, 0.3), mix(self.tone, WHITE, 0.15)
        roll = (
            (0.36, -0.22),
            (0.34, -0.52),
            (0.06, -0.72),
            (-0.34, -0.66),
            (-0.58, -0.38),
            (-0.5, -0.06),
            (-0.1, -0.18),
        )
        self._soft(roll, self.tone)
        self._line(((0.35, -0.3), (0.0, -0.34), (-0.5, -0.1)), 0.12, light)
        for lift in (0.0, 0.14, 0.27):
            self._line(
                ((0.36 - lift * 0.3, -0.32 - lift), (-0.05, -0.4 - lift), (-0.53, -0.22 - lift * 0.7)), 0.018, dark, 0.6
            )

    def _crown(self) -> None:
        band = ((-0.36, -0.3), (-0.42, -0.62), (-0.22, -0.5), (-0.04, -0.74), (0.1, -0.5), (0.3, -0.6), (0.27, -0.34))
        self.sheet.shape([self.turn(p) for p in band], self.tone)
