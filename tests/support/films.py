"""Films on disk for tests and benchmarks, with real media made without an engine's cost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from storymem.core.edits.all import apply
from storymem.core.edits.shot import AddTake
from storymem.core.memory.bank import remember
from storymem.core.requests.composing import compose
from storymem.core.story import FilmSettings, Keyframe, Scene, Shot, Story, Take
from storymem.core.values import Size
from storymem.engine.registry import engine_card
from storymem.media.clips import ClipWriter
from storymem.media.pictures import encode_jpeg, encode_png
from storymem.project.folder import FilmFolder
from storymem.project.objects import Objects

SIZE = Size(width=256, height=144)
PROMPTS = (
    "Wide shot, dawn over the harbour. Gulls cross from left to right, slow pan.",
    "Close-up on her hands tying the rope, static, soft light.",
    "Medium shot in the kitchen at night, the kettle starts to sing, dolly in.",
    "Overhead shot: a boat turns slowly in black water.",
)


def film_on_disk(path: Path, shots: int, *, takes: bool = True, per_scene: int = 6) -> None:
    """A film of this many shots, with one small real take each when `takes`; every third continues the one before."""
    scenes = []
    for start in range(0, shots, per_scene):
        numbers = range(start, min(start + per_scene, shots))
        made = tuple(Shot(id=f"s{n}", prompt=PROMPTS[n % len(PROMPTS)], scene_cut=n % 3 != 2, seed=n) for n in numbers)
        scenes.append(Scene(id=f"sc{start}", shots=made))
    story = Story(id="long", title="A long film", scenes=tuple(scenes), settings=FilmSettings(size=SIZE))
    with FilmFolder.create(path, story) as folder:
        if takes:
            folder.commit(story, with_takes(story, folder.objects))


def with_takes(story: Story, objects: Objects) -> Story:
    """The story with one take a shot; two clips and a poster serve them all, keyframes are their own."""
    poster, tail = _pictures(objects)
    clips = {count: objects.put(_clip(count)) for count in (81, 80)}
    maker = engine_card(story.settings.engine).maker
    for number, shot in enumerate(tuple(story.shots())):
        request = compose(story, shot.id, bank=remember(story), maker=maker)
        keyframes = tuple(_keyframe(objects, number * 2 + place, place * 40) for place in range(2))
        take = Take(
            id=f"t{number}",
            number=1,
            request=request,
            frame_count=request.kept_frame_count,
            clip=clips[request.kept_frame_count],
            poster=poster,
            tail=tail,
            keyframes=keyframes,
            scorer="builtin",
            seconds_spent=2.0,
            created_at=f"2026-01-01T00:{number % 60:02d}:00.000+00:00",
        )
        story = apply(story, AddTake(shot_id=shot.id, take=take, circle=True))
    return story


def picture(number: int) -> np.ndarray:
    """A picture unlike the others: [144, 256, 3], uint8."""
    rows = np.linspace(0, 1, SIZE.height)[:, None, None]
    hue = np.array([[(number * 53) % 200, (number * 97) % 200, (number * 31) % 200]], dtype=float)[None]
    frame = np.broadcast_to(hue * (1 - rows) + 40 * rows, (SIZE.height, SIZE.width, 3)).astype(np.uint8).copy()
    frame[20:120, 10 + number % 200 : 40 + number % 200] = 220
    return frame


def _keyframe(objects: Objects, number: int, frame_index: int) -> Keyframe:
    frame = picture(number)
    return Keyframe(
        picture=objects.put(encode_png(frame)),
        thumb=objects.put(encode_jpeg(frame, width=320)),
        frame_index=frame_index,
        quality=0.7,
        scorer="builtin",
    )


@cache
def _clip(frame_count: int) -> bytes:
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "clip.mp4"
        with ClipWriter(path, SIZE) as clip:
            for number in range(81 - frame_count, 81):
                clip.write(picture(number))
        return path.read_bytes()


def _pictures(objects: Objects) -> tuple[str, tuple[str, ...]]:
    tail = tuple(objects.put(encode_png(picture(number))) for number in range(76, 81))
    return objects.put(encode_jpeg(picture(40), width=416)), tail
