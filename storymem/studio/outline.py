"""What a person does to the outline of a film: new scenes and shots, copies of shots, and its script."""

from __future__ import annotations

from storymem.core.edits.changes import every_shot
from storymem.core.edits.outline import InsertScene, InsertShot, ReplaceOutline
from storymem.core.script import reimport
from storymem.core.script.reading import parse_script
from storymem.core.script.writing import write_script
from storymem.core.story import Scene, Shot, Story
from storymem.core.values import MAX_SEED
from storymem.studio.editing import Editing
from storymem.studio.ids import new_id


class Outline:
    """The verbs of a film's outline that give ids and seeds, and those of its script; the others are edits."""

    def __init__(self, editing: Editing) -> None:
        self._editing = editing

    def insert_shot(self, scene_id: str, index: int, prompt: str = "") -> str:
        """A new shot; its id comes back. Its seed is one no other shot of the film has."""
        with self._editing.lock:
            shot = Shot.of(id=new_id("shot"), prompt=prompt, seed=_next_seed(self._editing.story))
            self._editing.edit(InsertShot(shot=shot, scene_id=scene_id, index=index))
            return shot.id

    def insert_scene(self, index: int) -> tuple[str, str]:
        """A new scene with one empty shot; scene id and shot id come back."""
        with self._editing.lock:
            shot = Shot(id=new_id("shot"), seed=_next_seed(self._editing.story))
            scene = Scene(id=new_id("scene"), shots=(shot,))
            self._editing.edit(InsertScene(scene=scene, index=index))
            return scene.id, shot.id

    def duplicate_shot(self, shot_id: str) -> str:
        """A copy of the shot without takes, right after it, with a seed of its own; its id comes back."""
        with self._editing.lock:
            story = self._editing.story
            original, scene = story.shot(shot_id), story.scene_of(shot_id)
            index = [shot.id for shot in scene.shots].index(shot_id) + 1
            copy = original.evolve(id=new_id("shot"), seed=_next_seed(story), takes=(), circled=None, kept=None)
            self._editing.edit(InsertShot(shot=copy, scene_id=scene.id, index=index))
            return copy.id

    # ---- scripts -------------------------------------------------------------------------------------------------

    def plan_import(self, text: str, name: str = "script") -> tuple[Story, reimport.ReimportPlan]:
        """The script, and what importing it would change. Raises ScriptInvalid; nothing changes."""
        story = self._editing.story
        parsed = _parsed(story, text, name)
        return parsed, reimport.plan_reimport(story, parsed)

    def import_script(self, text: str, name: str = "script") -> int:
        """Lays the script over the film; takes of shots whose prompt did not change stay. Raises ScriptInvalid."""
        with self._editing.lock:
            story = self._editing.story
            merged = reimport.merge_script(story, _parsed(story, text, name))
            return self._editing.edit(
                ReplaceOutline(title=merged.title, overview=merged.overview, scenes=merged.scenes, extra=merged.extra)
            )

    def script(self) -> str:
        """The film as a StoryMem script."""
        return write_script(self._editing.story)


def _next_seed(story: Story) -> int:
    used = {shot.seed for shot in every_shot(story)}
    seed = story.settings.base_seed + len(used)
    while seed in used or seed > MAX_SEED:
        seed = (seed + 1) % (MAX_SEED + 1)
    return seed


def _parsed(story: Story, text: str, name: str) -> Story:
    return parse_script(text, name=name, new_id=new_id, settings=story.settings)
