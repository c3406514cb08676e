"""Stories for tests, built from plain words: no disk, no engine."""

from __future__ import annotations

import hashlib

from storymem.core.memory import compose, next_take_number, remember
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
