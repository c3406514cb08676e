"""People and animals as jointed, flat-painted shapes in profile; the same person looks the same in every shot."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from storymem.engine.animatic.canvas import Colour, Gradient, Point, Sheet, mix, smooth
from storymem.engine.animatic.mood import Mood
from storymem.engine.animatic.words import Figure

Turn = Callable[[Point], Point]
_INK: Colour = (20, 18, 26)
_SKIN: Colour = (206, 148, 116)

COATS: dict[str, Colour] = {
    "red": (196, 62, 52), "orange": (214, 120, 58), "yellow": (222, 176, 78), "green": (96, 136, 92), "teal": (62, 134, 132),
    "blue": (66, 96, 150), "purple": (118, 84, 142), "pink": (222, 150, 158), "brown": (138, 98, 70), "grey": (132, 136, 142),
    "white": (232, 228, 218), "black": (54, 54, 64),
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a kind of person is built and dressed. `size` is height against an adult's; `hem` how far the coat falls
    (1 shoulder, 0 floor); `head` the head's height against the body's."""

    coat: str
    size: float = 1.0
    hem: float = 0.46
    flare: float = 1.0
    head: float = 0.145
    hair: Colour = (58, 42, 38)
    cut: str = "short"
    hat: str = ""


LOOKS = {
    "man": Look("blue", hem=0.44),
    "woman": Look("green", 0.96, hem=0.30, flare=1.35, cut="long", hair=(74, 46, 38)),
    "person": Look("brown", 0.98, hem=0.36, cut="short"),
    "boy": Look("yellow", 0.7, hem=0.42, head=0.19),
    "girl": Look("red", 0.68, hem=0.32, flare=1.5, head=0.19, cut="long", hair=(58, 36, 34)),
    "old man": Look("brown", 0.95, hem=0.34, hair=(206, 204, 200), cut="bald"),
    "old woman": Look("purple", 0.88, hem=0.2, flare=1.4, hair=(206, 204, 200), cut="bun"),
    "king": Look("red", hem=0.06, flare=1.5, cut="long", hat="crown"),
    "queen": Look("purple", 0.97, hem=0.03, flare=1.9, cut="long", hat="crown", hair=(92, 58, 40)),
    "monk": Look("orange", hem=0.06, flare=1.5, hair=(186, 134, 106), cut="shaved"),
    "soldier": Look("grey", 1.02, hem=0.4, flare=1.2, hat="helmet"),
    "astronaut": Look("white", 1.04, hem=0.44, hat="visor"),
}

_PROFILE: tuple[Point, ...] = (
    (0.02, -0.50), (0.22, -0.44), (0.335, -0.28), (0.345, -0.12), (0.335, -0.05), (0.40, 0.06), (0.455, 0.125), (0.37, 0.165),
    (0.375, 0.21), (0.395, 0.245), (0.365, 0.275), (0.385, 0.31), (0.345, 0.365), (0.355, 0.43), (0.27, 0.50), (0.12, 0.44),
    (-0.04, 0.32), (-0.20, 0.30), (-0.36, 0.18), (-0.44, -0.06), (-0.38, -0.32), (-0.20, -0.46),
)  # fmt: skip


@dataclass(frozen=True)
class Pose:
    """Joints in body heights: x forward, y up from the ground. `tilt` leans the head back, `lean` the trunk forward."""

    hip: Point
    neck: Point
    legs: tuple[tuple[Point, Point], tuple[Point, Point]]
    arms: tuple[tuple[Point, Point], tuple[Point, Point]]
    tilt: float = 0.0


def pose_of(name: str, phase: float = 0.0) -> Pose:
    """The joints for a pose of `vocabulary.POSES`; `phase` 0 to 1 is where a walk or run is in its stride."""
    if name in ("walk", "run"):
        return _stride(phase, run=name == "run")
    if name == "sit":
        return Pose((0, 0.28), (0.0, 0.60), (((0.21, 0.29), (0.20, 0.02)), ((0.2, 0.27), (0.17, 0.02))), (((0.03, 0.42), (0.17, 0.33)), ((0.04, 0.43), (0.18, 0.34))))
    if name == "kneel":
        return Pose((-0.05, 0.23), (0.05, 0.54), (((0.15, 0.25), (0.14, 0.02)), ((0.06, 0.03), (-0.2, 0.03))), (((0.12, 0.38), (0.24, 0.28)), ((0.12, 0.4), (0.25, 0.3))), -0.2)
    arms = (((-0.015, 0.665), (0.025, 0.51)), ((0.01, 0.665), (0.05, 0.52)))
    if name == "reach":
        arms = (((0.045, 0.66), (0.19, 0.685)), ((0.06, 0.665), (0.2, 0.665)))
    legs = (((0.0, 0.26), (-0.02, 0.02)), ((0.035, 0.26), (0.05, 0.02)))
    return Pose((0, 0.51), (0.005, 0.835), legs, arms, 0.42 if name == "look up" else -0.16 if name == "reach" else 0.0)


def _stride(phase: float, *, run: bool) -> Pose:
    swing, bend, lean = (0.72, 1.1, 0.11) if run else (0.46, 0.62, 0.025)
    turn = phase * 2 * math.pi
    legs: list[tuple[Point, Point]] = []
    for k in (0.0, math.pi):
        thigh = swing * math.sin(turn + k)
        knee = bend * max(0.0, math.sin(turn + k + 1.9)) + 0.06
        kx, ky = 0.245 * math.sin(thigh), -0.245 * math.cos(thigh)
        legs.append(((kx, ky), (kx + 0.245 * math.sin(thigh - knee), ky - 0.245 * math.cos(thigh - knee))))
    rise = -min(leg[1][1] for leg in legs) + 0.02
    hip = (0.0, rise)
    neck = (lean, rise + 0.325)
    arms: list[tuple[Point, Point]] = []
    for k in (math.pi, 0.0):
        a = swing * 0.8 * math.sin(turn + k)
        ex, ey = neck[0] + 0.15 * math.sin(a), neck[1] - 0.17
        b = a + (1.3 if run else 0.35)
        arms.append(((ex, ey), (ex + 0.15 * math.sin(b), ey - 0.15 * math.cos(b))))
    placed = tuple(((k[0], k[1] + rise), (f[0], f[1] + rise)) for k, f in legs)
    return Pose(hip, neck, (placed[0], placed[1]), (arms[0], arms[1]), -0.05)


class Body:
    """One person painted at a place: (x, y) is between the feet, `h` an adult's height, in picture pixels."""

    def __init__(self, sheet: Sheet, x: float, y: float, h: float, figure: Figure, facing: float, mood: Mood) -> None:
        self.sheet, self.x, self.y, self.facing, self.mood = sheet, x, y, facing, mood
        self.look = LOOKS[figure.kind]
        self.h = h * self.look.size
        self.coat = mood.tint(COATS[figure.coat or self.look.coat])
        self.skin, self.hair = mood.tint(_SKIN), mood.tint(self.look.hair)
        self.legs = self.coat if self.look.hat == "visor" else mix(mood.tint((66, 62, 74)), self.coat, 0.12)

    def at(self, p: Point) -> Point:
        """A joint in picture pixels."""
        return self.x + p[0] * self.h * self.facing, self.y - p[1] * self.h

    def paint(self, pose: Pose) -> None:
        """Back limbs, trunk, head, front limbs."""
        self._leg(pose, 1, mix(self.legs, _INK, 0.32))
        self._arm(pose, 1, mix(self.coat, _INK, 0.34))
        if self.look.hat == "visor":
            (nx, ny), s = self.at(pose.neck), self.h
            self.sheet.rect(min(nx, nx - self.facing * s * 0.15), ny - s * 0.02, max(nx, nx - self.facing * s * 0.15), ny + s * 0.25, mix(self.coat, _INK, 0.25))
        self._leg(pose, 0, self.legs)
        self._neck(pose)
        self._trunk(pose)
        self._head(pose)
        self._arm(pose, 0, mix(self.coat, _INK, 0.1))

    def _leg(self, pose: Pose, which: int, colour: Colour) -> None:
        (knee, foot), s = pose.legs[which], self.h
        bulk = 1.35 if self.look.hat == "visor" else 1.0
        hip = (pose.hip[0] + (0.012 if which else -0.012), pose.hip[1])
        self.sheet.stroke([self.at(hip), self.at(knee), self.at(foot)], [s * 0.082 * bulk, s * 0.06 * bulk, s * 0.04 * bulk], colour)
        fx, fy = self.at(foot)
        shoe = mix(colour, _INK, 0.45)
        toe = self.facing * s * 0.075
        self.sheet.shape([(fx - toe * 0.3, fy - s * 0.024), (fx + toe * 0.35, fy - s * 0.022), (fx + toe, fy + s * 0.006), (fx + toe * 0.96, fy + s * 0.02), (fx - toe * 0.35, fy + s * 0.02)], shoe)

    def _arm(self, pose: Pose, which: int, colour: Colour) -> None:
        (elbow, hand), s = pose.arms[which], self.h
        bulk = 1.3 if self.look.hat == "visor" else 1.0
        shoulder = (pose.neck[0] + (0.03 if which else -0.025), pose.neck[1] - 0.035)
        self.sheet.stroke([self.at(shoulder), self.at(elbow), self.at(hand)], [s * 0.064 * bulk, s * 0.052 * bulk, s * 0.04 * bulk], colour)
        hx, hy = self.at(hand)
        dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
        n = math.hypot(dx, dy) or 1.0
        px, py = hx + self.facing * dx / n * s * 0.026, hy - dy / n * s * 0.026
        skin = self.coat if self.look.hat == "visor" else self.skin
        self.sheet.ellipse(px, py, s * 0.023, s * 0.025, mix(skin, _INK, 0.25 if which else 0.0))

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
            (nx + 0.025, ny + 0.012), (nx + front, ny - 0.05), ((hx + nx) / 2 + 0.086, (hy + ny) / 2 + 0.02), (hx + 0.076, hy + 0.04),
            (hx + low + knee, hem), (hx + (knee + heel) / 2, hem - 0.008), (hx - low + heel, hem), (hx - 0.082, hy + 0.04),
            ((hx + nx) / 2 - 0.088, (hy + ny) / 2 + 0.04), (nx - back - 0.006, ny - 0.045), (nx - 0.03, ny + 0.014),
        ]  # fmt: skip
        paint = Gradient(mix(self.coat, self.mood.key, 0.1), mix(self.coat, _INK, 0.22), self.at((0, ny))[1], self.at((0, hem))[1])
        self.sheet.shape(smooth([self.at(p) for p in outline]), paint)
        if s * 0.145 > 26:
            self._seams(pose, hem)

    def _seams(self, pose: Pose, hem: float) -> None:
        (hx, hy), (nx, ny), s = pose.hip, pose.neck, self.h
        line = mix(self.coat, _INK, 0.4)
        fold = smooth([self.at((nx + 0.055, ny - 0.02)), self.at((nx + 0.06, ny - 0.12)), self.at((hx + 0.05, hy)), self.at((hx + 0.06, hem + 0.02))], closed=False)
        self.sheet.stroke(fold, s * 0.0045, line, alpha=0.7)
        collar = [(nx - 0.046, ny + 0.03), (nx + 0.045, ny + 0.022), (nx + 0.062, ny - 0.03), (nx + 0.01, ny - 0.012), (nx - 0.056, ny - 0.012)]
        self.sheet.shape([self.at(p) for p in collar], mix(self.coat, self.mood.key, 0.24))
        self.sheet.stroke([self.at((nx - 0.056, ny - 0.012)), self.at((nx + 0.01, ny - 0.013)), self.at((nx + 0.062, ny - 0.03))], s * 0.004, line, alpha=0.8)

    def _neck(self, pose: Pose) -> None:
        nx, ny = pose.neck
        top = (nx + 0.012, ny + 0.06)
        self.sheet.stroke([self.at((nx - 0.004, ny - 0.02)), self.at(top)], [self.h * 0.07, self.h * 0.058], mix(self.skin, _INK, 0.3))

    def _head(self, pose: Pose) -> None:
        size, tilt = self.look.head, pose.tilt
        centre = (pose.neck[0] + 0.014 - 0.04 * tilt, pose.neck[1] + 0.022 + size * 0.44)
        cos, sin = math.cos(tilt), math.sin(tilt)

        def turn(p: Point) -> Point:
            x, y = p[0] * cos + p[1] * sin, -p[0] * sin + p[1] * cos
            return self.at((centre[0] + x * size, centre[1] - y * size))

        px = size * self.h
        if self.look.hat == "visor":
            self._helmet(turn, px)
            return
        if self.look.cut in ("long", "bun"):
            self._back_hair(turn)
        self.sheet.shape(smooth([turn(p) for p in _PROFILE]), self.skin)
        if px > 24:
            self._features(turn, px)
        self._hair(turn, px)
        if self.look.hat == "crown":
            gold = self.mood.tint((232, 184, 84))
            self.sheet.shape([turn(p) for p in ((-0.36, -0.3), (-0.42, -0.62), (-0.22, -0.5), (-0.04, -0.74), (0.1, -0.5), (0.3, -0.6), (0.27, -0.34))], gold)
        elif self.look.hat == "helmet":
            steel = self.mood.tint((120, 128, 138))
            self.sheet.shape(smooth([turn(p) for p in ((0.36, -0.2), (0.24, -0.5), (-0.05, -0.6), (-0.38, -0.44), (-0.5, 0.0), (-0.42, 0.24), (-0.2, 0.2), (-0.12, -0.12))]), steel)

    def _helmet(self, turn: Turn, px: float) -> None:
        x, y = turn((0.0, 0.0))
        self.sheet.ellipse(x, y, px * 0.66, px * 0.64, mix(self.coat, self.mood.key, 0.15))
        vx, vy = turn((0.2, 0.0))
        self.sheet.ellipse(vx, vy, px * 0.43, px * 0.44, (34, 46, 70))
        self.sheet.ellipse(vx, vy, px * 0.36, px * 0.37, mix((34, 46, 70), self.mood.sky[2], 0.25))
        gx, gy = turn((0.3, -0.17))
        self.sheet.ellipse(gx, gy, px * 0.13, px * 0.085, mix(self.mood.key, (255, 255, 255), 0.4), alpha=0.85, blur=px * 0.012)

    def _features(self, turn: Turn, px: float) -> None:
        shade, lid = mix(self.skin, (96, 42, 44), 0.42), mix(self.skin, _INK, 0.72)
        self.sheet.shape(smooth([turn(p) for p in ((0.13, 0.43), (0.26, 0.49), (0.1, 0.46), (-0.06, 0.33), (-0.2, 0.29), (-0.16, 0.1), (-0.02, 0.25))]), shade, alpha=0.4, blur=px * 0.02)
        self.sheet.ellipse(*turn((0.17, 0.13)), px * 0.09, px * 0.065, mix(self.skin, (222, 96, 84), 0.4), alpha=0.4, blur=px * 0.03)
        self.sheet.shape(smooth([turn(p) for p in ((0.16, -0.1), (0.25, -0.135), (0.325, -0.1), (0.32, -0.02), (0.22, -0.02))]), shade, alpha=0.35, blur=px * 0.018)
        eye = [turn(p) for p in ((0.185, -0.04), (0.235, -0.078), (0.3, -0.07), (0.315, -0.035), (0.25, -0.022))]
        self.sheet.shape(smooth(eye), mix((238, 232, 222), self.skin, 0.35))
        self.sheet.ellipse(*turn((0.285, -0.05)), px * 0.019, px * 0.03, (40, 30, 30))
        self.sheet.stroke(smooth([turn(p) for p in ((0.165, -0.035), (0.225, -0.082), (0.29, -0.08), (0.325, -0.055))], closed=False), [px * 0.006, *[px * 0.016] * 23, px * 0.008], lid)
        self.sheet.stroke(smooth([turn(p) for p in ((0.15, -0.155), (0.22, -0.185), (0.32, -0.165))], closed=False), [px * 0.008, *[px * 0.026] * 15, px * 0.012], mix(self.hair, self.skin, 0.15))
        self.sheet.stroke([turn((0.285, 0.272)), turn((0.33, 0.262)), turn((0.372, 0.268))], [px * 0.006, px * 0.012, px * 0.014], mix(shade, _INK, 0.35))
        self.sheet.shape(smooth([turn(p) for p in ((0.3, 0.275), (0.37, 0.28), (0.385, 0.31), (0.35, 0.335), (0.31, 0.315))]), mix(self.skin, (190, 74, 76), 0.5), alpha=0.7)
        self.sheet.stroke([turn((0.352, 0.148)), turn((0.385, 0.155))], px * 0.012, shade, alpha=0.8)
        self.sheet.shape(smooth([turn(p) for p in ((-0.12, -0.06), (-0.05, -0.1), (0.0, -0.03), (-0.03, 0.06), (-0.07, 0.12), (-0.11, 0.05))]), mix(self.skin, (200, 90, 80), 0.2))
        self.sheet.stroke(smooth([turn(p) for p in ((-0.1, -0.04), (-0.05, -0.065), (-0.03, -0.01), (-0.06, 0.06))], closed=False), px * 0.011, shade, alpha=0.8)

    def _back_hair(self, turn: Turn) -> None:
        if self.look.cut == "bun":
            x, y = turn((-0.5, -0.2))
            self.sheet.ellipse(x, y, self.look.head * self.h * 0.2, self.look.head * self.h * 0.19, mix(self.hair, _INK, 0.12))
            return
        fall = ((-0.1, -0.42), (-0.42, -0.3), (-0.54, 0.05), (-0.56, 0.5), (-0.5, 0.95), (-0.32, 1.05), (-0.12, 0.86), (-0.08, 0.4), (0.0, 0.0))
        self.sheet.shape(smooth([turn(p) for p in fall]), mix(self.hair, _INK, 0.2))

    def _hair(self, turn: Turn, px: float) -> None:
        cut = self.look.cut
        if cut == "shaved":
            return
        if cut == "bald":
            rim = ((-0.06, -0.12), (-0.14, -0.2), (-0.36, -0.22), (-0.47, -0.04), (-0.4, 0.2), (-0.24, 0.3), (-0.14, 0.16))
            self.sheet.shape(smooth([turn(p) for p in rim]), self.hair)
            beard = ((0.0, 0.1), (0.14, 0.26), (0.28, 0.22), (0.36, 0.2), (0.33, 0.27), (0.37, 0.36), (0.36, 0.52), (0.24, 0.62), (0.06, 0.5), (-0.05, 0.3))
            self.sheet.shape(smooth([turn(p) for p in beard]), self.hair)
            return
        crown = [(0.3, -0.34), (0.24, -0.5), (0.02, -0.58), (-0.26, -0.54), (-0.46, -0.34), (-0.52, -0.04), (-0.42, 0.2), (-0.28, 0.32)]
        face = [(-0.2, 0.26), (-0.13, 0.06), (-0.1, -0.1), (0.0, -0.06), (0.05, -0.18), (0.16, -0.26)]
        if cut == "long":
            face = [(-0.24, 0.5), (-0.12, 0.3), (-0.02, 0.1), (0.04, -0.1), (0.12, -0.24)]
        self.sheet.shape(smooth([turn(p) for p in crown + face]), self.hair)
        if px > 24:
            sheen = mix(self.hair, self.mood.key, 0.3)
            for k in (0.0, 0.09, 0.18):
                strand = smooth([turn(p) for p in ((0.2 - k, -0.42), (-0.1 - k * 0.6, -0.46 + k * 0.5), (-0.36 + k * 0.3, -0.24 + k))], closed=False)
                self.sheet.stroke(strand, [px * 0.004, *[px * 0.014] * (len(strand) - 2), px * 0.004], sheen, alpha=0.55)


def paint_person(
    sheet: Sheet, figure: Figure, x: float, y: float, h: float, *, facing: float, mood: Mood, side: float, phase: float = 0.0
) -> None:
    """Paints one person whose feet are at (x, y), `h` an adult's height in picture pixels, lit from `side`."""
    own = Sheet(sheet.lens)
    Body(own, x, y, h, figure, facing, mood).paint(pose_of(figure.pose, phase))
    own.light(mood.key, side, rim=max(1.0, h * 0.006), depth=h * 0.045, strength=0.8 * mood.contrast + 0.15)
    sheet.lay(own)


def head_place(figure: Figure) -> tuple[float, float]:
    """Where the middle of the head is, in adult heights, forward and up from the feet."""
    look, pose = LOOKS[figure.kind], pose_of(figure.pose)
    return pose.neck[0] * look.size, (pose.neck[1] + 0.022 + look.head * 0.44) * look.size


def paint_shoulder(sheet: Sheet, x: float, h: float, figure: Figure, mood: Mood, toward: float) -> None:
    """Someone seen from behind, big and dark at the frame's edge: head and shoulder. `h` is the head's height in pixels."""
    look = LOOKS[figure.kind]
    coat, hair = mix(mood.tint(COATS[figure.coat or look.coat]), _INK, 0.62), mix(mood.tint(look.hair), _INK, 0.6)
    y = sheet.lens.height * 0.46
    body = ((-1.6, 2.4), (-1.5, 1.05), (-0.9, 0.72), (-0.3, 0.58), (0.3, 0.58), (0.86, 0.74), (1.25, 1.15), (1.4, 2.4))
    sheet.shape(smooth([(x + a * h * toward, y + b * h) for a, b in body]), coat)
    sheet.shape(smooth([(x + a * h, y + b * h) for a, b in ((-0.22, 0.8), (-0.24, 0.3), (0.24, 0.3), (0.22, 0.8))]), mix(mood.tint(_SKIN), _INK, 0.6))
    sheet.ellipse(x, y, h * 0.42, h * 0.52, hair)
    if look.cut == "long":
        sheet.shape(smooth([(x + a * h, y + b * h) for a, b in ((-0.42, -0.1), (-0.48, 0.6), (-0.3, 0.95), (0.3, 0.95), (0.48, 0.6), (0.42, -0.1))]), hair)
    sheet.light(mood.key, toward, rim=h * 0.02, depth=h * 0.1, strength=0.7)
    sheet.soften(sheet.lens.flat().s(0.009))


def paint_from_above(sheet: Sheet, figure: Figure, x: float, y: float, h: float, *, mood: Mood, side: float, phase: float) -> None:
    """Someone seen from straight above with a long shadow; `h` an adult's height in pixels."""
    look = LOOKS[figure.kind]
    s = h * look.size * 0.5
    coat, hair, skin = mood.tint(COATS[figure.coat or look.coat]), mood.tint(look.hair), mood.tint(_SKIN)
    run = -side * s * 2.6
    sheet.shape([(x - s * 0.12, y + s * 0.1), (x + s * 0.1, y - s * 0.12), (x + run, y + s * 1.0), (x + run * 1.08, y + s * 1.22), (x + run * 0.96, y + s * 1.3)], _INK, alpha=0.36, blur=s * 0.03)
    swing = math.sin(phase * 2 * math.pi) * s * 0.16
    for way in (-1, 1):
        sheet.ellipse(x + way * s * 0.12, y + way * swing + s * 0.05, s * 0.07, s * 0.14, mix(coat, _INK, 0.6))
    sheet.ellipse(x, y, s * 0.36, s * 0.19, coat)
    sheet.ellipse(x + side * s * 0.1, y - s * 0.04, s * 0.2, s * 0.1, mix(coat, mood.key, 0.35), blur=s * 0.03)
    for way in (-1, 1):
        sheet.ellipse(x + way * s * 0.34, y - way * swing * 0.8, s * 0.07, s * 0.13, mix(coat, _INK, 0.15))
        sheet.ellipse(x + way * s * 0.34, y - way * swing * 0.8 - s * 0.13, s * 0.045, s * 0.05, skin)
    sheet.ellipse(x, y - s * 0.02, s * 0.15, s * 0.17, hair)
    sheet.ellipse(x + side * s * 0.04, y - s * 0.05, s * 0.08, s * 0.08, mix(hair, mood.key, 0.4), blur=s * 0.02)


@dataclass(frozen=True)
class Beast:
    """An animal's build in shoulder heights: trunk length, leg length, neck and head, tail."""

    own: Colour
    size: float
    trunk: float = 1.15
    leg: float = 0.56
    girth: float = 0.34
    neck: float = 0.32
    rise: float = 0.5
    head: float = 0.26
    muzzle: float = 0.2
    ear: float = 0.14
    tail: float = 0.4
    extra: str = ""


BEASTS = {
    "cat": Beast((206, 132, 72), 0.2, trunk=1.35, neck=0.2, rise=0.5, head=0.36, muzzle=0.08, ear=0.2, tail=0.95),
    "dog": Beast((150, 108, 76), 0.32, trunk=1.2, neck=0.3, head=0.3, muzzle=0.22, ear=0.15, tail=0.55),
    "fox": Beast((204, 108, 58), 0.27, trunk=1.3, neck=0.24, head=0.28, muzzle=0.24, ear=0.2, tail=0.9, extra="brush"),
    "horse": Beast((116, 78, 58), 0.85, trunk=1.15, leg=0.6, neck=0.5, rise=0.95, head=0.22, muzzle=0.3, ear=0.1, tail=0.55, extra="mane"),
    "deer": Beast((156, 112, 78), 0.62, trunk=1.05, leg=0.62, girth=0.28, neck=0.42, rise=1.0, head=0.18, muzzle=0.2, ear=0.16, tail=0.12, extra="antlers"),
    "camel": Beast((190, 146, 98), 0.95, trunk=1.1, leg=0.62, neck=0.55, rise=0.75, head=0.18, muzzle=0.2, ear=0.06, tail=0.3, extra="hump"),
}


def paint_beast(sheet: Sheet, kind: str, x: float, y: float, h: float, *, facing: float, mood: Mood, side: float, phase: float) -> None:
    """Paints an animal standing at (x, y); `h` is an adult person's height in picture pixels."""
    b = BEASTS[kind]
    s = h * b.size
    coat = mood.tint(b.own)
    dark = mix(coat, _INK, 0.4)
    own = Sheet(sheet.lens)

    def at(p: Point) -> Point:
        return x + p[0] * s * facing, y - p[1] * s

    back, half = b.leg + b.girth, b.trunk / 2
    step = [0.16 * math.sin(2 * math.pi * phase + k) for k in (0, math.pi, 0.6, math.pi + 0.6)]
    w = 0.1 if b.size < 0.5 else 0.075
    for i, (root, tone) in enumerate(((-half + 0.1, dark), (half - 0.16, dark), (-half + 0.16, coat), (half - 0.1, coat))):
        foot = (root + step[i], 0.02)
        own.stroke([at((root, b.leg + 0.08)), at((root + step[i] * 0.3 - 0.03, b.leg * 0.5)), at(foot)], [s * w * 1.9, s * w, s * w * 0.8], tone)
    tail = [(-half, back - 0.08), (-half - b.tail * 0.4, back - 0.12 + b.tail * 0.1), (-half - b.tail * 0.8, back - 0.1 + b.tail * (0.5 if b.extra == "" else -0.3))]
    own.stroke(smooth([at(p) for p in tail], closed=False, steps=5), [s * (0.2 if b.extra == "brush" else 0.08)] * 10 + [s * 0.05], dark)
    trunk = [(-half, back - 0.06), (-half * 0.4, back - 0.02), (half * 0.5, back), (half, back - 0.06), (half + 0.04, b.leg + 0.1), (half * 0.5, b.leg), (-half * 0.4, b.leg + 0.06), (-half - 0.02, b.leg + 0.12)]
    own.shape(smooth([at(p) for p in trunk]), Gradient(mix(coat, mood.key, 0.15), mix(coat, _INK, 0.25), at((0, back))[1], at((0, b.leg))[1]))
    top = (half - 0.04 + b.neck * math.cos(b.rise), back - 0.06 + b.neck * math.sin(b.rise) + 0.05)
    own.stroke([at((half - 0.12, back - 0.16)), at(top)], [s * b.girth * 0.95, s * b.head * 0.8], coat)
    if b.extra == "mane":
        own.stroke([at((half - 0.2, back)), at((top[0] - 0.08, top[1] + 0.1))], [s * 0.14, s * 0.1], mix(coat, _INK, 0.6))
    if b.extra == "hump":
        own.shape(smooth([at((-0.36, back - 0.08)), at((-0.1, back + 0.26)), at((0.06, back + 0.28)), at((0.3, back - 0.06))]), coat)
    nose = (top[0] + b.head * 0.4 + b.muzzle, top[1] - 0.06 - b.muzzle * 0.35)
    own.stroke([at(top), at(nose)], [s * b.head, s * b.head * 0.42], coat)
    own.ellipse(*at(top), s * b.head * 0.52, s * b.head * 0.5, coat)
    for dx, tone in ((-0.02, dark), (0.05, coat)):
        own.shape([at((top[0] + dx - b.ear * 0.4, top[1] + b.head * 0.3)), at((top[0] + dx - b.ear * 0.1, top[1] + b.head * 0.35 + b.ear)), at((top[0] + dx + b.ear * 0.35, top[1] + b.head * 0.34))], tone)
    if b.extra == "antlers":
        for dx in (-0.02, 0.05):
            base = (top[0] + dx, top[1] + 0.1)
            own.stroke(smooth([at(base), at((base[0] - 0.12, base[1] + 0.2)), at((base[0] + 0.02, base[1] + 0.4))], closed=False, steps=4), s * 0.03, mix(coat, mood.key, 0.3))
            own.stroke([at((base[0] - 0.11, base[1] + 0.18)), at((base[0] + 0.08, base[1] + 0.24))], s * 0.025, mix(coat, mood.key, 0.3))
    if s * b.head > 10:
        own.ellipse(*at((top[0] + b.head * 0.24, top[1] + b.head * 0.08)), s * b.head * 0.08, s * b.head * 0.1, _INK)
        own.ellipse(*at(nose), s * b.head * 0.13, s * b.head * 0.11, _INK)
    own.light(mood.key, side, rim=max(1.0, s * 0.02), depth=s * 0.12, strength=0.8 * mood.contrast + 0.1)
    sheet.lay(own)
