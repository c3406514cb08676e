"""Edits of the film as a whole: title, settings, and which shots and scenes stand where."""

from __future__ import annotations

from typing import Literal

from storymem.core.edits import changes
from storymem.core.edits.base import Edit, shot_name
from storymem.core.errors import EditRejected
from storymem.core.story import FilmSettings, Removed, Scene, Shot, Story
from storymem.core.values import Text

LONGEST_TITLE = 200
"""In characters: what a person may type. A script's own title may be longer, or empty, and is kept as it is."""


def checked_title(title: str) -> str:
    """`title` without space around it. Raises EditRejected when nothing is left, or too much."""
    title = title.strip()
    if not title:
        raise EditRejected("A film needs a title.", fix="Type at least one character.")
    if len(title) > LONGEST_TITLE:
        raise EditRejected(
            f"A title of {len(title)} characters is too long.", fix=f"Keep it to {LONGEST_TITLE} characters."
        )
    return title


class ChangeSettings(Edit):
    """New film settings, whole."""

    kind: Literal["change_settings"] = "change_settings"
    settings: FilmSettings

    def apply(self, story: Story) -> Story:
        return story.evolve(settings=self.settings)

    def inverse(self, story: Story) -> Edit:
        return ChangeSettings(settings=story.settings)

    def label(self, story: Story) -> str:
        return "change film settings"


class RenameFilm(Edit):
    """A new title, and overview if given. A `take_back` restores whatever title there was, a script's empty one too."""

    kind: Literal["rename_film"] = "rename_film"
    title: Text
    overview: Text | None = None
    take_back: bool = False

    def apply(self, story: Story) -> Story:
        title = self.title if self.take_back else checked_title(self.title)
        return story.evolve(title=title, overview=story.overview if self.overview is None else self.overview)

    def inverse(self, story: Story) -> Edit:
        return RenameFilm(title=story.title, overview=story.overview, take_back=True)

    def label(self, story: Story) -> str:
        return "rename the film"


class InsertShot(Edit):
    """A new shot at `index` of a scene. Done again after an undo, it comes back with takes that came since."""

    kind: Literal["insert_shot"] = "insert_shot"
    shot: Shot
    scene_id: str
    index: int

    def apply(self, story: Story) -> Story:
        rest, (shot,) = changes.brought_back(story, (self.shot,))
        return changes.insert_into(rest, self.scene_id, self.index, shot)

    def inverse(self, story: Story) -> Edit:
        return RemoveShot(shot_id=self.shot.id)

    def label(self, story: Story) -> str:
        return "insert a shot"


class RemoveShot(Edit):
    """The shot leaves the film; it and its takes stay among the removed."""

    kind: Literal["remove_shot"] = "remove_shot"
    shot_id: str

    def apply(self, story: Story) -> Story:
        shorter, shot, scene_id, index = changes.take_out(story, self.shot_id)
        return shorter.evolve(removed=(*shorter.removed, Removed(shot=shot, scene_id=scene_id, index=index)))

    def inverse(self, story: Story) -> Edit:
        scene_id, index = changes.place_of(story, self.shot_id)
        return RestoreShot(shot_id=self.shot_id, scene_id=scene_id, index=index)

    def label(self, story: Story) -> str:
        return f"remove {shot_name(story, self.shot_id)}"


class RestoreShot(Edit):
    """A removed shot comes back, at the place it left (or as near to it as the scene now reaches)."""

    kind: Literal["restore_shot"] = "restore_shot"
    shot_id: str
    scene_id: str
    index: int

    def apply(self, story: Story) -> Story:
        entry = changes.removed_entry(story, self.shot_id)
        scene = story.scenes[changes.scene_number(story, self.scene_id)]
        rest = story.evolve(removed=tuple(removed for removed in story.removed if removed is not entry))
        return changes.insert_into(rest, self.scene_id, min(self.index, len(scene.shots)), entry.shot)

    def inverse(self, story: Story) -> Edit:
        return RemoveShot(shot_id=self.shot_id)

    def label(self, story: Story) -> str:
        return "bring a shot back"


class MoveShot(Edit):
    """The shot moves to `index` of a scene, counted without the shot itself. Its seed and takes go with it."""

    kind: Literal["move_shot"] = "move_shot"
    shot_id: str
    scene_id: str
    index: int

    def apply(self, story: Story) -> Story:
        shorter, shot, _, _ = changes.take_out(story, self.shot_id)
        return changes.insert_into(shorter, self.scene_id, self.index, shot)

    def inverse(self, story: Story) -> Edit:
        scene_id, index = changes.place_of(story, self.shot_id)
        return MoveShot(shot_id=self.shot_id, scene_id=scene_id, index=index)

    def label(self, story: Story) -> str:
        return f"move {shot_name(story, self.shot_id)}"


class InsertScene(Edit):
    """A new scene at `index`. Done again after an undo, its shots come back with takes that came since."""

    kind: Literal["insert_scene"] = "insert_scene"
    scene: Scene
    index: int

    def apply(self, story: Story) -> Story:
        if not 0 <= self.index <= len(story.scenes):
            raise EditRejected(f"There is no place {self.index} for a scene.", fix=f"Use 0 to {len(story.scenes)}.")
        if any(known.id == self.scene.id for known in story.scenes):
            raise EditRejected("This scene is in the film already.", fix="Reload the page.")
        rest, shots = changes.brought_back(story, self.scene.shots)
        scene = self.scene.evolve(shots=shots)
        return rest.evolve(scenes=(*story.scenes[: self.index], scene, *story.scenes[self.index :]))

    def inverse(self, story: Story) -> Edit:
        return RemoveScene(scene_id=self.scene.id)

    def label(self, story: Story) -> str:
        return "insert a scene"


class MoveScene(Edit):
    """The scene moves to `index`, counted without the scene itself. Its shots go with it."""

    kind: Literal["move_scene"] = "move_scene"
    scene_id: str
    index: int

    def apply(self, story: Story) -> Story:
        number = changes.scene_number(story, self.scene_id)
        others = (*story.scenes[:number], *story.scenes[number + 1 :])
        if not 0 <= self.index <= len(others):
            raise EditRejected(f"There is no place {self.index} for a scene.", fix=f"Use 0 to {len(others)}.")
        return story.evolve(scenes=(*others[: self.index], story.scenes[number], *others[self.index :]))

    def inverse(self, story: Story) -> Edit:
        return MoveScene(scene_id=self.scene_id, index=changes.scene_number(story, self.scene_id))

    def label(self, story: Story) -> str:
        return "move a scene"


class RemoveScene(Edit):
    """The scene leaves the film with its shots, which stay among the removed."""

    kind: Literal["remove_scene"] = "remove_scene"
    scene_id: str

    def apply(self, story: Story) -> Story:
        number = changes.scene_number(story, self.scene_id)
        scene = story.scenes[number]
        gone = tuple(Removed(shot=shot, scene_id=scene.id, index=place) for place, shot in enumerate(scene.shots))
        return story.evolve(
            scenes=(*story.scenes[:number], *story.scenes[number + 1 :]), removed=(*story.removed, *gone)
        )

    def inverse(self, story: Story) -> Edit:
        number = changes.scene_number(story, self.scene_id)
        scene = story.scenes[number]
        return RestoreScene(scene=scene.evolve(shots=()), index=number, shot_ids=tuple(shot.id for shot in scene.shots))

    def label(self, story: Story) -> str:
        return "remove a scene"


class RestoreScene(Edit):
    """A removed scene comes back with the shots it had."""

    kind: Literal["restore_scene"] = "restore_scene"
    scene: Scene
    index: int
    shot_ids: tuple[str, ...]

    def apply(self, story: Story) -> Story:
        entries = [changes.removed_entry(story, shot_id) for shot_id in self.shot_ids]
        scene = self.scene.evolve(shots=tuple(entry.shot for entry in entries))
        rest = story.evolve(removed=tuple(removed for removed in story.removed if removed not in entries))
        return InsertScene(scene=scene, index=min(self.index, len(story.scenes))).apply(rest)

    def inverse(self, story: Story) -> Edit:
        return RemoveScene(scene_id=self.scene.id)

    def label(self, story: Story) -> str:
        return "bring a scene back"


class ReplaceOutline(Edit):
    """A whole new outline, from a script: title, overview, scenes. Shots it lacks move to the removed.

    Takes are never part of it: shots keep the takes, circle and marks the story holds when the edit is applied.
    """

    kind: Literal["replace_outline"] = "replace_outline"
    title: str
    overview: str
    scenes: tuple[Scene, ...]
    removed: tuple[Removed, ...] = ()
    extra: str = "{}"

    def apply(self, story: Story) -> Story:
        known = {shot.id: shot for shot in story.shots()} | {entry.shot.id: entry.shot for entry in story.removed}

        def living(shot: Shot) -> Shot:
            now = known.get(shot.id)
            return shot.evolve(takes=now.takes, circled=now.circled, kept=now.kept) if now else shot

        scenes = tuple(s.evolve(shots=tuple(living(shot) for shot in s.shots)) for s in self.scenes)
        inside = {shot.id for scene in scenes for shot in scene.shots}
        asked = {entry.shot.id: entry for entry in self.removed}
        placed = [asked.get(entry.shot.id, entry) for entry in story.removed if entry.shot.id not in inside]
        gone = [entry.evolve(shot=living(entry.shot)) for entry in placed]
        listed = {entry.shot.id for entry in gone}
        for scene in story.scenes:
            for index, shot in enumerate(scene.shots):
                if shot.id not in inside and shot.id not in listed:
                    gone.append(Removed(shot=shot, scene_id=scene.id, index=index))
        return story.evolve(
            title=self.title, overview=self.overview, scenes=scenes, extra=self.extra, removed=tuple(gone)
        )

    def inverse(self, story: Story) -> Edit:
        bare = tuple(s.evolve(shots=tuple(_without_takes(shot) for shot in s.shots)) for s in story.scenes)
        removed = tuple(entry.evolve(shot=_without_takes(entry.shot)) for entry in story.removed)
        return ReplaceOutline(
            title=story.title, overview=story.overview, scenes=bare, removed=removed, extra=story.extra
        )

    def label(self, story: Story) -> str:
        return "import a script"


def _without_takes(shot: Shot) -> Shot:
    return shot.evolve(takes=(), circled=None, kept=None)
