"""Rebuilding a frozen story around one changed part: each function gives back a new Story, the rest shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from storymem.core.errors import EditRejected, ShotNotFound
from storymem.core.story import Removed, Scene, Shot, Story


def with_shot(story: Story, shot_id: str, change: Callable[[Shot], Shot]) -> Story:
    """The story with one shot changed, wherever it stands: in the film or among the removed. Raises ShotNotFound."""
    for number, scene in enumerate(story.scenes):
        for place, shot in enumerate(scene.shots):
            if shot.id == shot_id:
                shots = (*scene.shots[:place], change(shot), *scene.shots[place + 1 :])
                return with_scene(story, number, scene.evolve(shots=shots))
    for number, removed in enumerate(story.removed):
        if removed.shot.id == shot_id:
            changed = removed.evolve(shot=change(removed.shot))
            return story.evolve(removed=(*story.removed[:number], changed, *story.removed[number + 1 :]))
    raise ShotNotFound(f"There is no shot {shot_id} in this film.", fix="Reload the page: the shot may be gone.")


def any_shot(story: Story, shot_id: str) -> Shot:
    """The shot, removed ones too. Raises ShotNotFound."""
    for removed in story.removed:
        if removed.shot.id == shot_id:
            return removed.shot
    return story.shot(shot_id)


def every_shot(story: Story) -> Iterator[Shot]:
    """The film's shots in order, then the removed ones."""
    yield from story.shots()
    yield from (removed.shot for removed in story.removed)


def with_scene(story: Story, number: int, scene: Scene) -> Story:
    """The story with the scene at `number` replaced."""
    return story.evolve(scenes=(*story.scenes[:number], scene, *story.scenes[number + 1 :]))


def scene_number(story: Story, scene_id: str) -> int:
    """Index of the scene, from 0. Raises EditRejected."""
    for number, scene in enumerate(story.scenes):
        if scene.id == scene_id:
            return number
    raise EditRejected(f"There is no scene {scene_id} in this film.", fix="Reload the page: the scene may be gone.")


def place_of(story: Story, shot_id: str) -> tuple[str, int]:
    """(scene id, index in the scene, from 0) of a shot in the film. Raises ShotNotFound."""
    scene = story.scene_of(shot_id)
    return scene.id, next(index for index, shot in enumerate(scene.shots) if shot.id == shot_id)


def insert_into(story: Story, scene_id: str, index: int, shot: Shot) -> Story:
    """The story with `shot` at `index` of the scene. Raises EditRejected when the index is past its end."""
    number = scene_number(story, scene_id)
    scene = story.scenes[number]
    if not 0 <= index <= len(scene.shots):
        raise EditRejected(
            f"Place {index} is outside the scene, which has {len(scene.shots)} shots.",
            fix=f"Use a place from 0 to {len(scene.shots)}.",
        )
    return with_scene(story, number, scene.evolve(shots=(*scene.shots[:index], shot, *scene.shots[index:])))


def take_out(story: Story, shot_id: str) -> tuple[Story, Shot, str, int]:
    """The story without the shot, the shot, and where it stood. Raises ShotNotFound."""
    scene_id, index = place_of(story, shot_id)
    number = scene_number(story, scene_id)
    scene = story.scenes[number]
    shorter = scene.evolve(shots=(*scene.shots[:index], *scene.shots[index + 1 :]))
    return with_scene(story, number, shorter), scene.shots[index], scene_id, index


def brought_back(story: Story, shots: tuple[Shot, ...]) -> tuple[Story, tuple[Shot, ...]]:
    """(the story with none of these shots among its removed ones, the shots as they were there, takes and all).

    Raises EditRejected when one of them stands in the film.
    """
    wanted = {shot.id for shot in shots}
    if any(shot.id in wanted for shot in story.shots()):
        raise EditRejected("This shot is in the film already.", fix="Reload the page.")
    back = {entry.shot.id: entry.shot for entry in story.removed if entry.shot.id in wanted}
    rest = tuple(entry for entry in story.removed if entry.shot.id not in wanted)
    return story.evolve(removed=rest) if back else story, tuple(back.get(shot.id, shot) for shot in shots)


def removed_entry(story: Story, shot_id: str) -> Removed:
    """Where a removed shot stood. Raises ShotNotFound."""
    for removed in story.removed:
        if removed.shot.id == shot_id:
            return removed
    raise ShotNotFound(f"Shot {shot_id} is not among the removed ones.", fix="Reload the page.")
