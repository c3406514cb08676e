"""Heads in profile: face, hair and what is worn on them."""

from __future__ import annotations

from dataclasses import dataclass

from storymem.engine.animatic.hats import Hat, Turn
from storymem.engine.animatic.looks import Look, colour_of
from storymem.engine.animatic.paint.canvas import Colour, Point, Sheet, mix, smooth
from storymem.engine.animatic.paint.layers import INK
from storymem.engine.animatic.paint.mood import Mood

_PROFILE: tuple[Point, ...] = (
    (0.02, -0.50),
    (0.22, -0.44),
    (0.335, -0.28),
    (0.345, -0.12),
    (0.335, -0.05),
    (0.40, 0.06),
    (0.455, 0.125),
    (0.37, 0.165),
    (0.375, 0.21),
    (0.395, 0.245),
    (0.365, 0.275),
    (0.385, 0.31),
    (0.345, 0.365),
    (0.355, 0.43),
    (0.27, 0.50),
    (0.12, 0.44),
    (-0.04, 0.32),
    (-0.20, 0.30),
    (-0.36, 0.18),
    (-0.44, -0.06),
    (-0.38, -0.32),
    (-0.20, -0.46),
)


@dataclass(frozen=True)
class Head:
    """One head to paint: its colours in this light, its height `px` in picture pixels, and where it is."""

    sheet: Sheet
    look: Look
    mood: Mood
    coat: Colour
    skin: Colour
    hair: Colour
    px: float
    turn: Turn

    def paint(self) -> None:
        """Back hair, face, features where it is large enough to have any, hair, hat."""
        turn = self.turn
        if self.look.hat == "visor":
            self._helmet()
            return
        if self.look.cut in ("long", "bun", "braid") and self.look.hat not in ("headscarf", "hood", "turban"):
            self._back_hair()
        self.sheet.shape(smooth([turn(p) for p in _PROFILE]), self.skin)
        if self.px > 24:
            self._features()
        self._hair()
        if self.look.hat:
            self._hat()

    def _hat(self) -> None:
        tone = self.mood.cloth(colour_of(self.look.hat_colour))
        Hat(self.sheet, self.turn, self.px, tone).paint(self.look.hat)

    def _helmet(self) -> None:
        turn, px = self.turn, self.px
        x, y = turn((0.0, 0.0))
        self.sheet.ellipse(x, y, px * 0.66, px * 0.64, mix(self.coat, self.mood.key, 0.15))
        vx, vy = turn((0.2, 0.0))
        self.sheet.ellipse(vx, vy, px * 0.43, px * 0.44, (34, 46, 70))
        self.sheet.ellipse(vx, vy, px * 0.36, px * 0.37, mix((34, 46, 70), self.mood.sky[2], 0.25))
        gx, gy = turn((0.3, -0.17))
        self.sheet.ellipse(
            gx, gy, px * 0.13, px * 0.085, mix(self.mood.key, (255, 255, 255), 0.4), alpha=0.85, blur=px * 0.012
        )

    def _features(self) -> None:
        turn, px = self.turn, self.px
        shade, lid = mix(self.skin, (96, 42, 44), 0.42), mix(self.skin, INK, 0.72)
        self.sheet.shape(
            smooth(
                [
                    turn(p)
                    for p in (
                        (0.13, 0.43),
                        (0.26, 0.49),
                        (0.1, 0.46),
                        (-0.06, 0.33),
                        (-0.2, 0.29),
                        (-0.16, 0.1),
                        (-0.02, 0.25),
                    )
                ]
            ),
            shade,
            alpha=0.4,
            blur=px * 0.02,
        )
        self.sheet.ellipse(
            *turn((0.17, 0.13)), px * 0.09, px * 0.065, mix(self.skin, (222, 96, 84), 0.4), alpha=0.4, blur=px * 0.03
        )
        self.sheet.shape(
            smooth([turn(p) for p in ((0.16, -0.1), (0.25, -0.135), (0.325, -0.1), (0.32, -0.02), (0.22, -0.02))]),
            shade,
            alpha=0.35,
            blur=px * 0.018,
        )
        eye = [turn(p) for p in ((0.185, -0.04), (0.235, -0.078), (0.3, -0.07), (0.315, -0.035), (0.25, -0.022))]
        self.sheet.shape(smooth(eye), mix((238, 232, 222), self.skin, 0.35))
        self.sheet.ellipse(*turn((0.285, -0.05)), px * 0.019, px * 0.03, (40, 30, 30))
        self.sheet.stroke(
            smooth([turn(p) for p in ((0.165, -0.035), (0.225, -0.082), (0.29, -0.08), (0.325, -0.055))], closed=False),
            [px * 0.006, *[px * 0.016] * 23, px * 0.008],
            lid,
        )
        self.sheet.stroke(
            smooth([turn(p) for p in ((0.15, -0.155), (0.22, -0.185), (0.32, -0.165))], closed=False),
            [px * 0.008, *[px * 0.026] * 15, px * 0.012],
            mix(self.hair, self.skin, 0.15),
        )
        self.sheet.stroke(
            [turn((0.285, 0.272)), turn((0.33, 0.262)), turn((0.372, 0.268))],
            [px * 0.006, px * 0.012, px * 0.014],
            mix(shade, INK, 0.35),
        )
        self.sheet.shape(
            smooth([turn(p) for p in ((0.3, 0.275), (0.37, 0.28), (0.385, 0.31), (0.35, 0.335), (0.31, 0.315))]),
            mix(self.skin, (190, 74, 76), 0.5),
            alpha=0.7,
        )
        self.sheet.stroke([turn((0.352, 0.148)), turn((0.385, 0.155))], px * 0.012, shade, alpha=0.8)
        self.sheet.shape(
            smooth(
                [
                    turn(p)
                    for p in ((-0.12, -0.06), (-0.05, -0.1), (0.0, -0.03), (-0.03, 0.06), (-0.07, 0.12), (-0.11, 0.05))
                ]
            ),
            mix(self.skin, (200, 90, 80), 0.2),
        )
        self.sheet.stroke(
            smooth([turn(p) for p in ((-0.1, -0.04), (-0.05, -0.065), (-0.03, -0.01), (-0.06, 0.06))], closed=False),
            px * 0.011,
            shade,
            alpha=0.8,
        )

    def _back_hair(self) -> None:
        turn, px = self.turn, self.px
        if self.look.cut == "bun":
            x, y = turn((-0.5, -0.2))
            self.sheet.ellipse(x, y, px * 0.2, px * 0.19, mix(self.hair, INK, 0.12))
            return
        if self.look.cut == "braid":
            self._braid()
            return
        fall = (
            (-0.1, -0.42),
            (-0.42, -0.3),
            (-0.54, 0.05),
            (-0.56, 0.5),
            (-0.5, 0.95),
            (-0.32, 1.05),
            (-0.12, 0.86),
            (-0.08, 0.4),
            (0.0, 0.0),
        )
        self.sheet.shape(smooth([turn(p) for p in fall]), mix(self.hair, INK, 0.2))

    def _braid(self) -> None:
        """One plait from the nape over the shoulder, its strands crossing."""
        turn, px = self.turn, self.px
        x, y = turn((-0.34, 0.12))
        self.sheet.ellipse(x, y, px * 0.17, px * 0.17, mix(self.hair, INK, 0.16))
        for i in range(6):
            k = 1 - 0.08 * i
            bx, by = turn((-0.44 + 0.028 * i + (0.02 if i % 2 else -0.02), 0.26 + 0.125 * i))
            self.sheet.ellipse(bx, by, px * 0.125 * k, px * 0.115 * k, mix(self.hair, INK, 0.3))
            self.sheet.ellipse(bx, by - px * 0.012, px * 0.105 * k, px * 0.088 * k, mix(self.hair, INK, 0.08))

    def _beard(self) -> None:
        turn = self.turn
        beard = (
            (0.0, 0.1),
            (0.14, 0.26),
            (0.28, 0.22),
            (0.36, 0.2),
            (0.33, 0.27),
            (0.37, 0.36),
            (0.36, 0.52),
            (0.24, 0.62),
            (0.06, 0.5),
            (-0.05, 0.3),
        )
        self.sheet.shape(smooth([turn(p) for p in beard]), self.hair)

    def _hair(self) -> None:
        turn, px = self.turn, self.px
        cut = self.look.cut
        if self.look.beard:
            self._beard()
        if cut == "shaved":
            return
        if cut == "bald":
            rim = (
                (-0.06, -0.12),
                (-0.14, -0.2),
                (-0.36, -0.22),
                (-0.47, -0.04),
                (-0.4, 0.2),
                (-0.24, 0.3),
                (-0.14, 0.16),
            )
            self.sheet.shape(smooth([turn(p) for p in rim]), self.hair)
            return
        crown = [
            (0.3, -0.34),
            (0.24, -0.5),
            (0.02, -0.58),
            (-0.26, -0.54),
            (-0.46, -0.34),
            (-0.52, -0.04),
            (-0.42, 0.2),
            (-0.28, 0.32),
        ]
        face = [(-0.2, 0.26), (-0.13, 0.06), (-0.1, -0.1), (0.0, -0.06), (0.05, -0.18), (0.16, -0.26)]
        if cut == "long":
            face = [(-0.24, 0.5), (-0.12, 0.3), (-0.02, 0.1), (0.04, -0.1), (0.12, -0.24)]
        self.sheet.shape(smooth([turn(p) for p in crown + face]), self.hair)
        if px > 24:
            sheen = mix(self.hair, self.mood.key, 0.3)
            for k in (0.0, 0.09, 0.18):
                strand = smooth(
                    [
                        turn(p)
                        for p in ((0.2 - k, -0.42), (-0.1 - k * 0.6, -0.46 + k * 0.5), (-0.36 + k * 0.3, -0.24 + k))
                    ],
                    closed=False,
                )
                self.sheet.stroke(
                    strand, [px * 0.004, *[px * 0.014] * (len(strand) - 2), px * 0.004], sheen, alpha=0.55
                )
