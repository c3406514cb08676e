"""People as jointed, flat-painted shapes in profile; the same person looks the same in every shot."""

from __future__ import annotations

import math

from storymem.engine.animatic.heads import Head
from storymem.engine.animatic.looks import LOOKS, colour_of, look_of
from storymem.engine.animatic.paint.canvas import Colour, Gradient, Point, Sheet, mix, shaded, smooth
from storymem.engine.animatic.paint.layers import INK
from storymem.engine.animatic.paint.mood import Mood
from storymem.engine.animatic.poses import Pose, pose_of
from storymem.engine.animatic.reading import Figure


class Body:
    """One person painted at a place: (x, y) is between the feet, `h` an adult's height, in picture pixels."""

    def __init__(self, sheet: Sheet, x: float, y: float, h: float, figure: Figure, facing: float, mood: Mood) -> None:
        self.sheet, self.x, self.y, self.facing, self.mood = sheet, x, y, facing, mood
        self.look = look_of(figure)
        self.h = h * self.look.size
        self.coat = mood.cloth(colour_of(self.look.coat))
        own = self.look.skin
        self.skin, self.hair = mix(mood.tint(own), mood.cloth(own), 0.8), mood.cloth(self.look.hair)
        self.lit = mix(self.coat, (255, 255, 255), 0.1)
        self.legs = self.coat if self.look.hat == "visor" else mix(mood.tint((66, 62, 74)), self.coat, 0.12)

    def at(self, p: Point) -> Point:
        """A joint in picture pixels."""
        return self.x + p[0] * self.h * self.facing, self.y - p[1] * self.h

    def paint(self, pose: Pose) -> None:
        """Back limbs, trunk, head, front limbs."""
        self._leg(pose, 1, mix(self.legs, INK, 0.32))
        self._arm(pose, 1, shaded(self.coat, 0.34))
        if self.look.hat == "visor":
            (nx, ny), s = self.at(pose.neck), self.h
            self.sheet.rect(
                min(nx, nx - self.facing * s * 0.15),
                ny - s * 0.02,
                max(nx, nx - self.facing * s * 0.15),
                ny + s * 0.25,
                shaded(self.coat, 0.25),
            )
        self._leg(pose, 0, self.legs)
        self._neck(pose)
        self._trunk(pose)
        self._head(pose)
        self._arm(pose, 0, self.lit)
        if self.look.scarf:
            self._scarf(pose)

    def _leg(self, pose: Pose, which: int, colour: Colour) -> None:
        (knee, foot), s = pose.legs[which], self.h
        bulk = 1.35 if self.look.hat == "visor" else 1.0
        hip = (pose.hip[0] + (0.012 if which else -0.012), pose.hip[1])
        self.sheet.stroke(
            [self.at(hip), self.at(knee), self.at(foot)], [s * 0.082 * bulk, s * 0.06 * bulk, s * 0.04 * bulk], colour
        )
        fx, fy = self.at(foot)
        shoe = mix(colour, INK, 0.45)
        toe = self.facing * s * 0.075
        self.sheet.shape(
            [
                (fx - toe * 0.3, fy - s * 0.024),
                (fx + toe * 0.35, fy - s * 0.022),
                (fx + toe, fy + s * 0.006),
                (fx + toe * 0.96, fy + s * 0.02),
                (fx - toe * 0.35, fy + s * 0.02),
            ],
            shoe,
        )

    def _arm(self, pose: Pose, which: int, colour: Colour) -> None:
        (elbow, hand), s = pose.arms[which], self.h
        bulk = 1.3 if self.look.hat == "visor" else 1.0
        shoulder = (pose.neck[0] + (0.03 if which else -0.025), pose.neck[1] - 0.035)
        self.sheet.stroke(
            [self.at(shoulder), self.at(elbow), self.at(hand)],
            [s * 0.064 * bulk, s * 0.052 * bulk, s * 0.04 * bulk],
            colour,
        )
        if not which:
            self._cuff(shoulder, elbow, hand)
        skin = self.coat if self.look.hat == "visor" else self.skin
        self._hand(elbow, hand, mix(skin, INK, 0.25 if which else 0.0))

    def _hand(self, elbow: Point, hand: Point, colour: Colour) -> None:
        """A mitten of a hand that goes on in the forearm's direction, thumb forward."""
        s = self.h
        dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
        n = math.hypot(dx, dy) or 1.0
        ux, uy = dx / n, dy / n
        along = [(hand[0] + ux * k, hand[1] + uy * k) for k in (-0.006, 0.022, 0.05, 0.068)]
        self.sheet.stroke([self.at(p) for p in along], [s * 0.026, s * 0.042, s * 0.034, s * 0.018], colour)
        root = (along[1][0] - uy * 0.014 + 0.008, along[1][1] + ux * 0.014)
        tip = (root[0] + ux * 0.028 + 0.012, root[1] + uy * 0.028)
        self.sheet.stroke([self.at(root), self.at(tip)], [s * 0.017, s * 0.011], colour)

    def _cuff(self, shoulder: Point, elbow: Point, hand: Point) -> None:
        """The near sleeve's shaded underside, which parts it from the coat."""
        s, shade = self.h, shaded(self.coat, 0.42)
        line = [(p[0] - 0.024 + 0.003 * i, p[1]) for i, p in enumerate((shoulder, elbow, hand))]
        self.sheet.stroke([self.at(p) for p in line], [s * 0.004, s * 0.012, s * 0.009], shade, alpha=0.75)

    def _trunk(self, pose: Pose) -> None:
        (hx, hy), (nx, ny), s = pose.hip, pose.neck, self.h
        standing = hy > 0.4
        hem = self.look.hem * hy / 0.51 if standing else hy - 0.03
        flare = self.look.flare if standing else 1.0
        fall = max(hy - hem, 0.0)
        back, front = 0.082, 0.078
        low = 0.082 + fall * 0.13 * flare
        knee = max(pose.legs[0][1][0], pose.legs[1][1][0], 0.0) * fall * 1.6 if standing else 0.0
        heel = min(pose.legs[0][1][0], pose.legs[1][1][0], 0.0) * fall * 1.6 if standing else 0.0
        outline = [
            (nx + 0.025, ny + 0.012),
            (nx + front, ny - 0.05),
            ((hx + nx) / 2 + 0.086, (hy + ny) / 2 + 0.02),
            (hx + 0.076, hy + 0.04),
            (hx + low + knee, hem),
            (hx + (knee + heel) / 2, hem - 0.008),
            (hx - low + heel, hem),
            (hx - 0.082, hy + 0.04),
            ((hx + nx) / 2 - 0.088, (hy + ny) / 2 + 0.04),
            (nx - back - 0.006, ny - 0.045),
            (nx - 0.03, ny + 0.014),
        ]
        paint = Gradient(self.lit, shaded(self.coat, 0.22), self.at((0, ny))[1], self.at((0, hem))[1])
        self.sheet.shape(smooth([self.at(p) for p in outline]), paint)
        if s * 0.145 > 26:
            self._seams(pose, hem)

    def _seams(self, pose: Pose, hem: float) -> None:
        (hx, hy), (nx, ny), s = pose.hip, pose.neck, self.h
        line = shaded(self.coat, 0.4)
        fold = smooth(
            [
                self.at((nx + 0.055, ny - 0.02)),
                self.at((nx + 0.06, ny - 0.12)),
                self.at((hx + 0.05, hy)),
                self.at((hx + 0.06, hem + 0.02)),
            ],
            closed=False,
        )
        self.sheet.stroke(fold, s * 0.0045, line, alpha=0.7)
        collar = [
            (nx - 0.046, ny + 0.03),
            (nx + 0.045, ny + 0.022),
            (nx + 0.062, ny - 0.03),
            (nx + 0.01, ny - 0.012),
            (nx - 0.056, ny - 0.012),
        ]
        self.sheet.shape([self.at(p) for p in collar], mix(self.lit, self.mood.key, 0.1))
        self.sheet.stroke(
            [self.at((nx - 0.056, ny - 0.012)), self.at((nx + 0.01, ny - 0.013)), self.at((nx + 0.062, ny - 0.03))],
            s * 0.004,
            line,
            alpha=0.8,
        )

    def _scarf(self, pose: Pose) -> None:
        """A band about the neck, its tail down the chest."""
        (nx, ny), s = pose.neck, self.h
        tone = self.mood.cloth(colour_of(self.look.scarf))
        tail = [self.at(p) for p in ((nx + 0.02, ny - 0.015), (nx + 0.042, ny - 0.08), (nx + 0.046, ny - 0.17))]
        self.sheet.stroke(tail, [s * 0.026, s * 0.034, s * 0.038], shaded(tone, 0.18))
        band = [self.at(p) for p in ((nx - 0.046, ny + 0.018), (nx + 0.0, ny - 0.004), (nx + 0.05, ny + 0.002))]
        self.sheet.stroke(band, [s * 0.034, s * 0.044, s * 0.034], tone)

    def _neck(self, pose: Pose) -> None:
        nx, ny = pose.neck
        top = (nx + 0.012, ny + 0.06)
        self.sheet.stroke(
            [self.at((nx - 0.004, ny - 0.02)), self.at(top)], [self.h * 0.07, self.h * 0.058], mix(self.skin, INK, 0.3)
        )

    def _head(self, pose: Pose) -> None:
        size, tilt = self.look.head, pose.tilt
        centre = (pose.neck[0] + 0.014 - 0.04 * tilt, pose.neck[1] + 0.022 + size * 0.44)
        cos, sin = math.cos(tilt), math.sin(tilt)

        def turn(p: Point) -> Point:
            x, y = p[0] * cos + p[1] * sin, -p[0] * sin + p[1] * cos
            return self.at((centre[0] + x * size, centre[1] - y * size))

        Head(self.sheet, self.look, self.mood, self.coat, self.skin, self.hair, size * self.h, turn).paint()


def paint_person(
    sheet: Sheet,
    figure: Figure,
    x: float,
    y: float,
    h: float,
    *,
    facing: float,
    mood: Mood,
    side: float,
    phase: float = 0.0,
) -> None:
    """Paints one person whose feet are at (x, y), `h` an adult's height in picture pixels, lit from `side`."""
    own = Sheet(sheet.lens)
    Body(own, x, y, h, figure, facing, mood).paint(pose_of(figure.pose, phase))
    own.light(mood.key, side, rim=max(1.0, h * 0.006), depth=h * 0.045, strength=0.8 * mood.contrast + 0.15)
    sheet.lay(own)


def hand_place(figure: Figure) -> tuple[float, float]:
    """Where the near hand is, in adult heights, forward and up from the feet."""
    (_, (x, y)), _ = pose_of(figure.pose).arms
    size = LOOKS[figure.kind].size
    return (x + 0.05) * size, y * size


def head_place(figure: Figure) -> tuple[float, float]:
    """Where the middle of the head is, in adult heights, forward and up from the feet."""
    look, pose = LOOKS[figure.kind], pose_of(figure.pose)
    return pose.neck[0] * look.size, (pose.neck[1] + 0.022 + look.head * 0.44) * look.size
