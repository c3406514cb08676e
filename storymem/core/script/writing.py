"""Story -> StoryMem story script, in the shape that `reading` describes."""

from __future__ import annotations

import json
from typing import Any, cast

from storymem.core.script.reading import SCENE_FIELDS, STORY_FIELDS
from storymem.core.story import Scene, Shot, Story, scene_numbers


def write_script(story: Story) -> str:
    """The story as a script, indented JSON that ends in a line feed.

    The film's first shot is written as a cut whatever its scene_cut says: it has nothing to continue, and a script that
    says otherwise is refused on reading. Scenes keep the numbers of their script as long as all of them have one.
    """
    written = [scene.scene_num for scene in story.scenes]
    numbers = scene_numbers(story) if None in written else written
    first = next(story.shots(), None)
    document: dict[str, Any] = {
        "story_name": story.title,
        "story_overview": story.overview,
        "scenes": [_scene_fields(scene, number, first) for scene, number in zip(story.scenes, numbers, strict=True)],
    }
    document |= _extra(story.extra, known=STORY_FIELDS)
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _scene_fields(scene: Scene, number: int | None, first: Shot | None) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "scene_num": number,
        "video_prompts": [shot.prompt for shot in scene.shots],
        "first_frame_prompt": [shot.first_frame_prompt for shot in scene.shots],
        "cut": [shot.scene_cut or shot is first for shot in scene.shots],
    }
    if all(shot.first_frame_prompt is None for shot in scene.shots):
        del fields["first_frame_prompt"]
    return fields | _extra(scene.extra, known=SCENE_FIELDS)


def _extra(text: str, *, known: frozenset[str]) -> dict[str, Any]:
    """The fields kept in `text`, without those the story itself says."""
    return {name: value for name, value in cast("dict[str, Any]", json.loads(text)).items() if name not in known}
