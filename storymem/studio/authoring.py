"""What a person changes in a film: settings and presets, shots, references, the script. Studio adds the rendering."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from storymem.core.edits.all import Several
from storymem.core.edits.base import shot_name
from storymem.core.edits.changes import any_shot
from storymem.core.edits.memory import AddReference, CropReference, ForgetFrame, GrabFrame, OrderMemory, Pin, Unpin
from storymem.core.edits.outline import ChangeSettings, InsertScene, InsertShot, ReplaceOutline
from storymem.core.edits.shot import KeepAsIs, SetShot
from storymem.core.errors import EditRejected, MediaError
from storymem.core.memory.order import in_order, moved, named_order
from storymem.core.memory.recall import effective_settings, is_settled, slots_by_itself
from storymem.core.memory.shot_language import check_known
from storymem.core.plans.reuse import Reuse, reuse
from storymem.core.request import Crop, ShotRequest
from storymem.core.requests.composing import compose
from storymem.core.requests.presets import Sampling, preset_changes, preset_named
from storymem.core.requests.sampling import Maker
from storymem.core.script import reimport
from storymem.core.script.reading import parse_script
from storymem.core.script.writing import write_script
from storymem.core.story import FilmSettings, Keyframe, Reference, Scene, Shot, Story, Take
from storymem.core.values import MAX_SEED
from storymem.engine.registry import engine_card, open_engine
from storymem.media.clips import read_frame
from storymem.media.framing import framed
from storymem.media.pictures import decode_picture, encode_jpeg, encode_png
from storymem.ports import Frame
from storymem.presets import sampling_presets, shot_language
from storymem.studio.editing import Editing
from storymem.vision.review import Review, read_review

THUMB_WIDTH = 320
SMALLEST_SIDE = 64
"""Pixels on the shorter side that a picture needs to be brought as memory."""


def new_id(kind: str) -> str:
    """A name no other thing has: `shot-1f3a...`."""
    return f"{kind}-{uuid.uuid4().hex[:12]}"


class Authoring(Editing):
    """The film in a folder, with a verb for everything a person does to it."""

    def maker(self) -> Maker:
        """The film's engine, as far as a request depends on it. Raises BackendMissing, WeightsMissing."""
        return engine_card(self._story.settings.engine).maker

    def request_for(self, shot_id: str, *, seed: int | None = None) -> ShotRequest:
        """What a take of this shot would be sent now. Raises ShotNotFound, ShotNotReady, and what `maker` raises."""
        bank = self.bank()
        return compose(bank.story, shot_id, bank=bank, seed=seed, maker=self.maker())

    # ---- settings ------------------------------------------------------------------------------------------------

    def change_settings(self, changes: dict[str, Any]) -> int:
        """New values for some film settings. Raises EditRejected, and BackendMissing for an engine there is not."""
        with self._lock:
            check_known(shot_language(), changes)
            settings = self._story.settings.evolve(**changes)
            open_engine(settings.engine)  # one whose weights are still to come may be chosen
            return self.edit(ChangeSettings(settings=settings))

    def override(self, shot_id: str, changes: dict[str, Any]) -> int:
        """New overrides of one shot; None goes back to the film's value. Raises ShotNotFound, EditRejected."""
        with self._lock:
            check_known(shot_language(), changes)
            overrides = self._story.shot(shot_id).overrides.evolve(**changes)
            return self.edit(SetShot(shot_id=shot_id, overrides=overrides))

    def apply_preset(self, name: str | None, shot_id: str | None = None) -> int:
        """The film, or one shot, samples as the preset of this name says: one edit. None takes a shot back to the film.

        Raises ShotNotFound, and EditRejected where there is no such preset.
        """
        with self._lock:
            if name is None:
                changes: dict[str, Any] = dict.fromkeys(Sampling.model_fields)
            else:
                presets, settings = sampling_presets(), self._settings_of(shot_id)
                changes = preset_changes(presets, preset_named(presets, name), settings)
            if shot_id is not None:
                return self.override(shot_id, changes)
            if name is None:
                raise EditRejected("A film has no settings to go back to.", fix="Name the preset it should use.")
            return self.change_settings(changes)

    def _settings_of(self, shot_id: str | None) -> FilmSettings:
        settings = self._story.settings
        return settings if shot_id is None else effective_settings(settings, self._story.shot(shot_id).overrides)

    # ---- shots ---------------------------------------------------------------------------------------------------

    def insert_shot(self, scene_id: str, index: int, prompt: str = "") -> str:
        """A new shot; its id comes back. Its seed is one no other shot of the film has."""
        with self._lock:
            shot = Shot.of(id=new_id("shot"), prompt=prompt, seed=self._next_seed())
            self.edit(InsertShot(shot=shot, scene_id=scene_id, index=index))
            return shot.id

    def insert_scene(self, index: int) -> tuple[str, str]:
        """A new scene with one empty shot; scene id and shot id come back."""
        with self._lock:
            shot = Shot(id=new_id("shot"), seed=self._next_seed())
            scene = Scene(id=new_id("scene"), shots=(shot,))
            self.edit(InsertScene(scene=scene, index=index))
            return scene.id, shot.id

    def duplicate_shot(self, shot_id: str) -> str:
        """A copy of the shot without takes, right after it, with a seed of its own; its id comes back."""
        with self._lock:
            original = self._story.shot(shot_id)
            scene = self._story.scene_of(shot_id)
            index = [shot.id for shot in scene.shots].index(shot_id) + 1
            copy = original.evolve(id=new_id("shot"), seed=self._next_seed(), takes=(), circled=None, kept=None)
            self.edit(InsertShot(shot=copy, scene_id=scene.id, index=index))
            return copy.id

    def _next_seed(self) -> int:
        used = {shot.seed for shot in self._every_shot()}
        seed = self._story.settings.base_seed + len(used)
        while seed in used or seed > MAX_SEED:
            seed = (seed + 1) % (MAX_SEED + 1)
        return seed

    def _every_shot(self) -> Iterable[Shot]:
        yield from self._story.shots()
        yield from (entry.shot for entry in self._story.removed)

    def keep_as_is(self, shot_id: str) -> int:
        """Accepts the circled take although the shot would be sent another request now.

        Raises EditRejected while it is not sure what that would be.
        """
        with self._lock:
            self._check_settled(shot_id)
            return self.edit(KeepAsIs(shot_id=shot_id, digest=self.request_for(shot_id).digest))

    def _check_settled(self, shot_id: str) -> None:
        bank, failure = self.bank(), self.sight.failure
        if is_settled(bank, bank.shot(shot_id)):
            return
        what = "It is not sure yet what this shot would be shown"
        if failure is not None:
            raise EditRejected(f"{what}: {failure.message}", fix=failure.fix)
        raise EditRejected(f"{what}: its prompt is being read.", fix="Try again in a moment.")

    def reuse_recipe(self, shot_id: str, take_id: str, *, with_memory: bool = False) -> Reuse:
        """The shot gets the take's recipe again, as one step to undo; what can't be brought back is in the answer.

        Raises ShotNotFound, TakeNotFound, EditRejected where nothing would change, and what `maker` raises.
        """
        with self._lock:
            shot = self._story.shot(shot_id)
            take = shot.take(take_id)
            found = reuse(self.bank(), shot, take, maker=self.maker(), with_memory=with_memory)
            self.edit(found.as_one(f"use the recipe of take {take.number} of {shot_name(self._story, shot_id)} again"))
            return found

    # ---- references ----------------------------------------------------------------------------------------------

    def add_reference(self, content: bytes, name: str, *, known_is_fine: bool = False) -> str:
        """A picture becomes a reference; its content name comes back. It is kept whole, and its largest centred part is
        shown until it is cropped.

        Raises MediaError, also for one too small to show anything, and EditRejected when the film has it already
        unless `known_is_fine`.
        """
        whole = brought_picture(content)
        kept = encode_png(whole)
        with self._lock:
            known = {reference.picture for reference in self._story.references}
            shown = framed(whole, self._story.settings.size)
            # The first films kept the part they showed: brought again, it is the same reference.
            same = [content for content in (kept, encode_png(shown)) if _content_name(content) in known]
            if known_is_fine and same:
                return _content_name(same[0])
            picture = self.folder.objects.put(kept)
            label = name.strip() or "Reference"
            self.edit(AddReference(reference=Reference.of(picture=picture, thumb=self._thumb(shown), name=label)))
            return picture

    def crop_reference(self, picture: str, crop: Crop | None) -> int:
        """Shots are shown this part of the reference; None is its largest centred part.

        Raises EditRejected when it is no reference of the film, MediaError when its picture is gone.
        """
        with self._lock:
            shown = framed(self.folder.objects.picture(picture), self._story.settings.size, crop)
            return self.edit(CropReference(picture=picture, crop=crop, thumb=self._thumb(shown)))

    def _thumb(self, frame: Frame) -> str:
        return self.folder.objects.put(encode_jpeg(frame, width=THUMB_WIDTH))

    # ---- frames by hand ------------------------------------------------------------------------------------------

    def grab_frame(self, shot_id: str, take_id: str, frame_index: int) -> str:
        """A frame of a take joins the film's memory, pinned; the keyframe's content name comes back. One step to undo.

        A frame that is a keyframe already is pinned. Its pixels are the generated ones where the take kept them (its
        keyframes and its last frames), else read back from the clip. Raises ShotNotFound, TakeNotFound, EditRejected
        for a frame that is not there or pinned already, MediaError when the take's files are damaged.
        """
        take = any_shot(self._story, shot_id).take(take_id)
        if take.deleted or not 0 <= frame_index < take.frame_count:
            what = (
                f"Take {take.number} was deleted."
                if take.deleted
                else f"Take {take.number} has no frame {frame_index}."
            )
            raise EditRejected(what, fix="Choose a frame of a take that is there.")
        known = next((one for one in take.keyframes if one.frame_index == frame_index), None)
        keyframe = known or self._grabbed(take, frame_index)
        with self._lock:
            if known is not None and known.picture in self._story.pins:
                raise EditRejected(
                    "This frame is remembered, and pinned, already.", fix="Unpin it on the memory board to let it go."
                )
            pin = Pin(picture=keyframe.picture)
            if known is not None:
                self.edit(pin)
            else:
                grab = GrabFrame(shot_id=shot_id, take_id=take_id, keyframe=keyframe)
                self.edit(Several(edits=(grab, pin), words=grab.label(self._story)))
        return keyframe.picture

    def forget_frame(self, shot_id: str, take_id: str, frame_index: int) -> int:
        """A frame that was grabbed by hand leaves the memory, and the film's pin on it with it. One step to undo.

        Raises ShotNotFound, TakeNotFound, and EditRejected for a frame that no hand grabbed.
        """
        with self._lock:
            forget = ForgetFrame(shot_id=shot_id, take_id=take_id, frame_index=frame_index)
            picture = forget.grabbed(self._story).picture
            if picture not in self._story.pins:
                return self.edit(forget)
            return self.edit(Several(edits=(Unpin(picture=picture), forget), words=forget.label(self._story)))

    def move_memory_frame(self, shot_id: str, picture: str, before: str | None) -> int:
        """A picture the shot would be shown stands right before another one, or last with None; for this shot only.

        Raises ShotNotFound, and EditRejected for a picture it would not be shown, or while that is not sure.
        """
        with self._lock:
            self._check_settled(shot_id)
            bank = self.bank()
            shot = bank.shot(shot_id)
            by_itself = [slot.candidate.picture for slot in slots_by_itself(bank, shot)]
            shown = in_order(by_itself, shot.memory_order, str)
            if picture == before or not {picture, before} - {None} <= set(shown):
                raise EditRejected(
                    "This frame is not in the memory of the shot any more.", fix="Look at the memory board: it changed."
                )
            order = named_order(by_itself, moved(shown, picture, before), shot.memory_order)
            return self.edit(OrderMemory(shot_id=shot_id, pictures=order))

    def _grabbed(self, take: Take, frame_index: int) -> Keyframe:
        """The frame as a keyframe, its files kept."""
        frame, lossless = self._frame_of(take, frame_index)
        review = self.review(take)
        scored = None if review is None or frame_index >= len(review.frames) else review.frames[frame_index]
        picture = self.folder.objects.put(encode_png(frame))
        if lossless and scored is not None and review is not None and review.vectors is not None:
            self.folder.features.put(picture, review.embedding, review.vectors[frame_index])
        return Keyframe(
            picture=picture,
            thumb=self._thumb(frame),
            frame_index=frame_index,
            quality=None if scored is None else scored.quality,
            scorer=take.scorer,
            by_hand=True,
            lossless=lossless,
        )

    def _frame_of(self, take: Take, frame_index: int) -> tuple[Frame, bool]:
        """(the frame, whether it is the generated one to the last bit). Raises MediaError."""
        from_end = take.frame_count - frame_index
        if from_end <= len(take.tail):
            return self.folder.objects.picture(take.tail[-from_end]), True
        return read_frame(Path(self.folder.objects.path(take.clip)), frame_index), False

    def review(self, take: Take) -> Review | None:
        """What was decided about each frame of the take, None where nobody did. Raises MediaError for a damaged one."""
        if take.review is None:
            return None
        return read_review(Path(self.folder.objects.path(take.review)).read_bytes())

    # ---- scripts -------------------------------------------------------------------------------------------------

    def plan_import(self, text: str, name: str = "script") -> tuple[Story, reimport.ReimportPlan]:
        """The script, and what importing it would change. Raises ScriptInvalid; nothing changes."""
        parsed = self._parsed(text, name)
        return parsed, reimport.plan_reimport(self._story, parsed)

    def import_script(self, text: str, name: str = "script") -> int:
        """Lays the script over the film; takes of shots whose prompt did not change stay. Raises ScriptInvalid."""
        with self._lock:
            merged = reimport.merge_script(self._story, self._parsed(text, name))
            return self.edit(
                ReplaceOutline(title=merged.title, overview=merged.overview, scenes=merged.scenes, extra=merged.extra)
            )

    def _parsed(self, text: str, name: str) -> Story:
        return parse_script(text, name=name, new_id=new_id, settings=self._story.settings)

    def script(self) -> str:
        """The film as a StoryMem script."""
        return write_script(self._story)


def brought_picture(content: bytes) -> Frame:
    """The picture in a file that a person brought. Raises MediaError, also for one too small to show anything."""
    picture = decode_picture(content)
    height, width = picture.shape[:2]
    if min(width, height) < SMALLEST_SIDE:
        raise MediaError(
            f"The picture is {width}x{height} pixels, too small to remember anything by.",
            fix=f"Bring one of at least {SMALLEST_SIDE} pixels on its shorter side; the film's own size is best.",
        )
    return picture


def _content_name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
