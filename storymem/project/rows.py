"""A Story as rows, and back: one row for the film, one a shot, one a take.

    film        Story; scenes and removed hold shot ids
    shot:<id>   Shot; takes holds take ids
    take:<id>   the whole Take

So an edit of one shot writes one row, however long the film is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storymem.core.edits.changes import every_shot
from storymem.core.errors import ProjectError
from storymem.core.story import Removed, Scene, Shot, Story, Take


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows to write, by key: `added` are new, `changed` exist, `dropped` go."""

    added: dict[str, str]
    changed: dict[str, str]
    dropped: tuple[str, ...]


def changes(before: Story | None, after: Story) -> Changes:
    """What turns the rows of `before` (None: no rows) into those of `after`.

    Shots and takes that are the same object in both are not looked at. Raises ProjectError when an id stands twice.
    """
    old_shots, new_shots = _shots(before), _shots(after)
    touched = [shot for shot_id, shot in new_shots.items() if old_shots.get(shot_id) is not shot]
    gone = [shot for shot_id, shot in old_shots.items() if shot_id not in new_shots]
    was = [old_shots[shot.id] for shot in touched if shot.id in old_shots]
    old_takes, new_takes = _takes([*was, *gone]), _takes(touched)

    old = {f"shot:{shot.id}": _shot_row(shot) for shot in was}
    new = {f"shot:{shot.id}": _shot_row(shot) for shot in touched}
    if before is not None:
        old["film"] = _film_row(before)
    new["film"] = _film_row(after)
    for take_id, take in new_takes.items():
        old_take = old_takes.get(take_id)
        if old_take is not take:
            new[f"take:{take_id}"] = take.model_dump_json()
            if old_take is not None:
                old[f"take:{take_id}"] = old_take.model_dump_json()
    return Changes(
        added={key: value for key, value in new.items() if key not in old},
        changed={key: value for key, value in new.items() if key in old and old[key] != value},
        dropped=(
            *(f"shot:{shot.id}" for shot in gone),
            *(f"take:{take_id}" for take_id in old_takes if take_id not in new_takes),
        ),
    )


def story_from(rows: Mapping[str, str]) -> Story:
    """The Story these rows hold. Raises ValueError naming the row that is missing or can't be read."""
    film = _fields(rows, "film")
    try:
        scenes = tuple(
            Scene.model_validate({**scene, "shots": tuple(_shot(rows, shot_id) for shot_id in scene["shots"])})
            for scene in film["scenes"]
        )
        removed = tuple(
            Removed.model_validate({**entry, "shot": _shot(rows, entry["shot"])}) for entry in film["removed"]
        )
        return Story.model_validate({**film, "scenes": scenes, "removed": removed})
    except (KeyError, TypeError) as error:
        raise ValueError(f"the row film lacks {error}") from error


def _shot(rows: Mapping[str, str], shot_id: str) -> Shot:
    key = f"shot:{shot_id}"
    fields = _fields(rows, key)
    try:
        takes = tuple(_take(rows, take_id) for take_id in fields["takes"])
        return Shot.model_validate({**fields, "takes": takes})
    except (KeyError, TypeError) as error:
        raise ValueError(f"the row {key} lacks {error}") from error


def _take(rows: Mapping[str, str], take_id: str) -> Take:
    key = f"take:{take_id}"
    if key not in rows:
        raise ValueError(f"the row {key} is missing")
    return Take.model_validate_json(rows[key])


def _fields(rows: Mapping[str, str], key: str) -> dict:
    if key not in rows:
        raise ValueError(f"the row {key} is missing")
    fields = json.loads(rows[key])
    if not isinstance(fields, dict):
        raise ValueError(f"the row {key} is not an object")
    return fields


def _film_row(story: Story) -> str:
    fields = story.model_dump(mode="json", exclude={"scenes", "removed"})
    fields["scenes"] = [
        {**scene.model_dump(mode="json", exclude={"shots"}), "shots": [shot.id for shot in scene.shots]}
        for scene in story.scenes
    ]
    fields["removed"] = [
        {"shot": entry.shot.id, "scene_id": entry.scene_id, "index": entry.index} for entry in story.removed
    ]
    return _text(fields)


def _shot_row(shot: Shot) -> str:
    fields = shot.model_dump(mode="json", exclude={"takes"})
    return _text({**fields, "takes": [take.id for take in shot.takes]})


def _text(fields: dict) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _shots(story: Story | None) -> dict[str, Shot]:
    if story is None:
        return {}
    shots = list(every_shot(story))
    by_id = {shot.id: shot for shot in shots}
    if len(by_id) < len(shots):
        raise _twice("shot", (shot.id for shot in shots))
    return by_id


def _takes(shots: Iterable[Shot]) -> dict[str, Take]:
    takes = [take for shot in shots for take in shot.takes]
    by_id = {take.id: take for take in takes}
    if len(by_id) < len(takes):
        raise _twice("take", (take.id for take in takes))
    return by_id


def _twice(what: str, ids: Iterable[str]) -> ProjectError:
    name = Counter(ids).most_common(1)[0][0]
    return ProjectError(
        f"The {what} {name} stands twice in the film, so it can't be saved.",
        fix="Undo the last edit; the film on disk is unchanged.",
    )
