"""Pictures and clips that look like shots: a sky, a sun, three ridges. Drawn on demand, the same for the same name."""

import colorsys
import io
import random
from fractions import Fraction

import av
import numpy as np
from PIL import Image, ImageDraw

SIZE = (416, 240)
FPS = 16


def panel(seed: int, at: float = 0.0) -> Image.Image:
    """The picture of shot `seed` at moment `at` (0 to 1); the sun crosses and the near ridge slides."""
    chance = random.Random(seed)
    hue = chance.random()
    width, height = SIZE
    rows = np.linspace(0, 1, height)[:, None]
    top = np.array(colorsys.hsv_to_rgb(hue, 0.55, 0.35)) * 255
    low = np.array(colorsys.hsv_to_rgb((hue + 0.09) % 1, 0.62, 0.92)) * 255
    sky = (top * (1 - rows) + low * rows)[:, None, :].repeat(width, axis=1)
    sun_x = width * (0.15 + 0.6 * chance.random() + 0.1 * at)
    sun_y = height * (0.25 + 0.3 * chance.random())
    y, x = np.mgrid[0:height, 0:width]
    glow = np.exp(-((x - sun_x) ** 2 + (y - sun_y) ** 2) / (2 * (26 + 10 * chance.random()) ** 2))[..., None]
    picture = Image.fromarray(np.clip(sky + glow * 150, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for depth in range(3):
        shade = tuple(int(c * 255) for c in colorsys.hsv_to_rgb((hue + 0.5) % 1, 0.4, 0.30 - 0.1 * depth))
        base = height * (0.55 + 0.14 * depth)
        phase = chance.random() * 6 + at * (depth + 1) * 0.7
        wave = [(px, base + 16 * np.sin(px / (38 + 20 * depth) + phase)) for px in range(0, width + 8, 8)]
        draw.polygon([(0, height), *wave, (width, height)], fill=shade)
    return picture


def encoded_picture(seed: int, suffix: str, at: float = 0.0) -> bytes:
    """The picture as jpg or png bytes."""
    buffer = io.BytesIO()
    panel(seed, at).save(buffer, {"jpg": "JPEG", "png": "PNG"}[suffix])
    return buffer.getvalue()


def encoded_clip(seed: int, frame_count: int) -> bytes:
    """An H.264 clip of exactly `frame_count` frames at 16 fps, its frame number in the corner."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "26", "g": "8"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for index in range(frame_count):
            picture = panel(seed, index / frame_count)
            ImageDraw.Draw(picture).text((10, SIZE[1] - 22), f"frame {index:03d}", fill="white")
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return buffer.getvalue()
