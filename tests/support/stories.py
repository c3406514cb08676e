"""Stories for tests, built from plain words: no disk, no engine."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from storymem.core.memory.bank import remember
from storymem.core.requests.composing import compose, next_take_number
from storymem.core.story import FilmSettings, Keyframe, Reference, Scene, Shot, Story, Take


def name(text: str) -> str:
    """A content name that is always the same for the same words."""
    return hashlib.sha256(text.encode()).hexdigest()


def blank(*scene_lengths: int, cuts: str = "", **settings: object) -> Story:
    """A story with scenes of these lengths; `cuts` gives one letter a shot: C a cut, - continues."""
    letters = iter(cuts or "C" * sum(scene_lengths))
    scenes: list[Scene] = []
    number = 0
    for scene_index, length in enumerate(scene_lengths):
        shots: list[Shot] = []
        for _ in range(length):
            number += 1
            shots.append(Shot(id=f"s{number}", prompt=f"Shot {number}.", scene_cut=next(letters) == "C", seed=number))
        scenes.append(Scene(id=f"sc{scene_index + 1}", shots=tuple(shots)))
    return Story(id="film", title="A test", scenes=tuple(scenes), settings=FilmSettings().evolve(**settings))


def keyframe(words: str, frame_index: int = 0) -> Keyframe:
    return Keyframe(
        picture=name(words), thumb=name(words + " thumb"), frame_index=frame_index, quality=0.8, scorer="builtin"
    )


def reference(words: str) -> Reference:
    return Reference(picture=name(words), thumb=name(words + " thumb"), name=words)


def make_take(story: Story, shot_id: str, keyframe_count: int = 2) -> Take:
    """The take an engine would have made of the shot now."""
    request = compose(story, shot_id, bank=remember(story))
    number = next_take_number(story.shot(shot_id))
    mark = f"{shot_id} take {number} of {request.digest}"
    return Take(
        id=f"{shot_id}t{number}",
        number=number,
        request=request,
        frame_count=request.kept_frame_count,
        clip=name(mark + " clip"),
        poster=name(mark + " poster"),
        tail=tuple(name(f"{mark} tail {place}") for place in range(5)),
        keyframes=tuple(keyframe(f"{mark} key {place}", place * 20) for place in range(keyframe_count)),
        scorer="builtin",
    )


Vector = tuple[float, ...]


def unit(*numbers: float) -> Vector:
    length = math.hypot(*numbers)
    return tuple(number / length for number in numbers)


@dataclass(frozen=True)
class Told:
    """A Sight that was told what it saw: vectors by picture and by prompt."""

    seen: dict[str, Vector] = field(default_factory=dict)
    read: dict[str, Vector] = field(default_factory=dict)
    reads_prompts: bool = True
    label: str = "Told"
    same_view: float = 0.90

    def has_read(self, prompt: str) -> bool:
        return prompt in self.read

    def among(self, pictures: Sequence[str]) -> Glanced:
        return Glanced(self, [self.seen.get(picture) for picture in pictures], self.read)


@dataclass(frozen=True)
class Glanced:
    sight: Told
    vectors: list[Vector | None]
    read: dict[str, Vector]

    @property
    def complete(self) -> bool:
        return None not in self.vectors

    def about(self, prompt: str) -> Sequence[float] | None:
        if not self.sight.reads_prompts or prompt not in self.read:
            return None
        return [dot(vector, self.read[prompt]) for vector in self.vectors]

    def alike(self, place: int) -> Sequence[float]:
        return [dot(vector, self.vectors[place]) for vector in self.vectors]


def dot(a: Vector | None, b: Vector | None) -> float:
    return 0.0 if a is None or b is None else sum(x * y for x, y in zip(a, b, strict=True))
