"""People who are not seen in profile: a shoulder in front of the camera, a walker from straight above."""

from __future__ import annotations

import math

from storymem.engine.animatic.looks import Look, colour_of, look_of
from storymem.engine.animatic.paint.canvas import Sheet, mix, shaded, smooth
from storymem.engine.animatic.paint.layers import INK
from storymem.engine.animatic.paint.mood import Mood
from storymem.engine.animatic.reading import Figure


def paint_shoulder(sheet: Sheet, x: float, h: float, figure: Figure, mood: Mood, toward: float) -> None:
    """Someone from behind, big and dark at the frame's edge; `h` is the head's height in picture pixels."""
    look = look_of(figure)
    crown = mood.cloth(colour_of(look.hat_colour)) if look.hat else mood.cloth(look.hair)
    coat, hair = mix(mood.cloth(colour_of(look.coat)), INK, 0.55), mix(crown, INK, 0.55)
    y = sheet.lens.height * 0.46
    body = ((-1.6, 2.4), (-1.5, 1.05), (-0.9, 0.72), (-0.3, 0.58), (0.3, 0.58), (0.86, 0.74), (1.25, 1.15), (1.4, 2.4))
    sheet.shape(smooth([(x + a * h * toward, y + b * h) for a, b in body]), coat)
    sheet.shape(
        smooth([(x + a * h, y + b * h) for a, b in ((-0.22, 0.8), (-0.24, 0.3), (0.24, 0.3), (0.22, 0.8))]),
        mix(mood.tint(look.skin), INK, 0.6),
    )
    sheet.ellipse(x, y, h * 0.42, h * 0.52, hair)
    if look.cut == "long":
        sheet.shape(
            smooth(
                [
                    (x + a * h, y + b * h)
                    for a, b in ((-0.42, -0.1), (-0.48, 0.6), (-0.3, 0.95), (0.3, 0.95), (0.48, 0.6), (0.42, -0.1))
                ]
            ),
            hair,
        )
    sheet.light(mood.key, toward, rim=h * 0.02, depth=h * 0.1, strength=0.7)
    sheet.soften(sheet.lens.flat().s(0.009))


def _hat_from_above(own: Sheet, x: float, y: float, s: float, look: Look, mood: Mood) -> None:
    tone = mood.cloth(colour_of(look.hat_colour))
    if look.hat in ("hat", "straw"):
        own.ellipse(x, y, s * 0.27, s * 0.27, shaded(tone, 0.2))
    if look.hat == "peaked":
        own.ellipse(x, y - s * 0.11, s * 0.13, s * 0.1, shaded(tone, 0.3))
    own.ellipse(x, y, s * 0.155, s * 0.165, tone)
    own.ellipse(x, y - s * 0.01, s * 0.045, s * 0.045, mix(tone, (255, 255, 255), 0.16))


def paint_from_above(
    sheet: Sheet, figure: Figure, x: float, y: float, h: float, *, mood: Mood, side: float, phase: float
) -> None:
    """Someone seen from straight above with a long shadow; `h` an adult's height in pixels."""
    look = look_of(figure)
    s = h * look.size * 0.55
    coat, hair, skin = mood.cloth(colour_of(look.coat)), mood.cloth(look.hair), mood.tint(look.skin)
    away = -side
    shadow = [(-0.3, 0.06), (0.24, -0.1), (2.0, 0.72), (2.36, 0.84), (2.44, 1.02), (2.26, 1.12), (1.86, 0.98)]
    sheet.shape(smooth([(x + away * a * s, y + b * s) for a, b in shadow]), INK, alpha=0.4, blur=s * 0.035)
    own = Sheet(sheet.lens)
    swing = math.sin(phase * 2 * math.pi) * s * 0.17
    for way in (-1, 1):
        own.ellipse(x + way * s * 0.11, y + way * swing, s * 0.07, s * 0.15, mix(coat, INK, 0.7))
    own.ellipse(x, y, s * 0.33, s * 0.17, coat)
    for way in (-1, 1):
        ax, ay = x + way * s * 0.31, y - way * swing * 0.9
        own.stroke(
            [(x + way * s * 0.25, y), (ax, (y + ay) / 2 - s * 0.02), (ax - way * s * 0.04, ay - s * 0.12)],
            [s * 0.17, s * 0.13, s * 0.09],
            shaded(coat, 0.12),
        )
        own.ellipse(ax - way * s * 0.05, ay - s * 0.16, s * 0.045, s * 0.05, skin)
    own.ellipse(x, y - s * 0.1, s * 0.09, s * 0.1, skin)
    own.ellipse(x, y - s * 0.02, s * 0.14, s * 0.155, hair)
    if look.cut in ("long", "braid"):
        own.ellipse(x, y + s * 0.1, s * (0.13 if look.cut == "long" else 0.05), s * 0.14, hair)
    if look.hat:
        _hat_from_above(own, x, y - s * 0.02, s, look, mood)
    own.light(mood.key, side, rim=max(1.0, s * 0.02), depth=s * 0.1, strength=0.9)
    sheet.lay(own)
