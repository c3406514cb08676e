"""What a person does with a film's memory: references, frames by hand, their order, and waiting until all was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from storymem.core.edits.all import OneStep
from storymem.core.edits.changes import any_shot
from storymem.core.edits.memory import AddReference, CropReference, ForgetFrame, GrabFrame, OrderMemory, Pin, Unpin
from storymem.core.errors import EditRejected
from storymem.core.memory.order import in_order, moved, named_order
from storymem.core.memory.recall import is_settled, slots_by_itself
from storymem.core.request import Crop
from storymem.core.story import Keyframe, Reference, Take
from storymem.media.clips import read_frame
from storymem.media.framing import framed
from storymem.media.pictures import encode_png
from storymem.ports import Frame
from storymem.studio.editing import Editing
from storymem.studio.pictures import brought_picture, put_thumb
from storymem.vision.review import Review, read_review

PATIENCE_SECONDS = 120.0
"""How long nothing new may be seen before a wait for it ends: a model's first seconds on a busy machine, and more."""


class Memory:
    """What the shots of a film remember, and the verbs for it that need ids or files; the others are edits."""

    def __init__(self, editing: Editing) -> None:
        self._editing = editing
        self._folder = editing.folder

    # ---- what is known -------------------------------------------------------------------------------------------

    def are_settled(self, shot_ids: Sequence[str] | None = None) -> bool:
        """Whether it is sure what these shots (without: every shot) are shown. Raises ShotNotFound."""
        bank = self._editing.bank()
        shots = bank.shots if shot_ids is None else [bank.shot(shot_id) for shot_id in shot_ids]
        return all(is_settled(bank, shot) for shot in shots)

    def check_settled(self, shot_id: str) -> None:
        """Raises EditRejected while it is not sure what the shot is shown, and ShotNotFound."""
        if self.are_settled([shot_id]):
            return
        failure = self._editing.sight.failure
        what = "It is not sure yet what this shot would be shown"
        if failure is not None:
            raise EditRejected(f"{what}: {failure.message}", fix=failure.fix)
        raise EditRejected(f"{what}: its prompt is being read.", fix="Try again in a moment.")

    def settle(self, shot_ids: Sequence[str] | None = None, *, patience: float = PATIENCE_SECONDS) -> None:
        """Waits until it is sure what these shots (without: every shot) are shown: prompts read, keyframes seen.

        Nothing is waited for where memories are not chosen by prompt. Raises ShotNotFound, WeightsMissing, EngineError
        when looking failed or nothing was seen for `patience` seconds, Cancelled when the film is closed meanwhile.
        """
        self._editing.sight.settle(lambda: self.are_settled(shot_ids), patience)

    def review(self, take: Take) -> Review | None:
        """What was decided about each frame of the take, None where nobody did. Raises MediaError for a damaged one."""
        if take.review is None:
            return None
        return read_review(Path(self._folder.objects.path(take.review)).read_bytes())

    # ---- references ----------------------------------------------------------------------------------------------

    def add_reference(self, content: bytes, name: str, *, known_is_fine: bool = False) -> str:
        """A picture becomes a reference; its content name comes back. It is kept whole, and its largest centred part is
        shown until it is cropped.

        Raises MediaError, also for one too small to show anything, and EditRejected when the film has it already
        unless `known_is_fine`.
        """
        whole = brought_picture(content)
        kept = encode_png(whole)
        with self._editing.lock:
            story = self._editing.story
            known = {reference.picture for reference in story.references}
            shown = framed(whole, story.settings.size)
            # The first films kept the part they showed: brought again, it is the same reference.
            same = [content for content in (kept, encode_png(shown)) if _content_name(content) in known]
            if known_is_fine and same:
                return _content_name(same[0])
            picture, thumb = self._folder.objects.put(kept), put_thumb(self._folder.objects, shown)
            label = name.strip() or "Reference"
            self._editing.edit(AddReference(reference=Reference.of(picture=picture, thumb=thumb, name=label)))
            return picture

    def crop_reference(self, picture: str, crop: Crop | None) -> int:
        """Shots are shown this part of the reference; None is its largest centred part.

        Raises EditRejected when it is no reference of the film, MediaError when its picture is gone.
        """
        with self._editing.lock:
            objects = self._folder.objects
            shown = framed(objects.picture(picture), self._editing.story.settings.size, crop)
            thumb = put_thumb(objects, shown)
            return self._editing.edit(CropReference(picture=picture, crop=crop, thumb=thumb))

    # ---- frames by hand ------------------------------------------------------------------------------------------

    def grab_frame(self, shot_id: str, take_id: str, frame_index: int) -> str:
        """A frame of a take joins the film's memory, pinned; the keyframe's content name comes back. One step to undo.

        A frame that is a keyframe already is pinned. Its pixels are the generated ones where the take kept them (its
        keyframes and its last frames), else read back from the clip. Raises ShotNotFound, TakeNotFound, EditRejected
        for a frame that is not there or pinned already, MediaError when the take's files are damaged.
        """
        take = any_shot(self._editing.story, shot_id).take(take_id)
        _check_frame(take, frame_index)
        known = next((one for one in take.keyframes if one.frame_index == frame_index), None)
        keyframe = known or self._grabbed(take, frame_index)
        with self._editing.lock:
            story = self._editing.story
            if known is not None and known.picture in story.pins:
                raise EditRejected(
                    "This frame is remembered, and pinned, already.", fix="Unpin it on the memory board to let it go."
                )
            pin = Pin(picture=keyframe.picture)
            if known is not None:
                self._editing.edit(pin)
            else:
                grab = GrabFrame(shot_id=shot_id, take_id=take_id, keyframe=keyframe)
                self._editing.edit(OneStep(edits=(grab, pin), words=grab.label(story)))
        return keyframe.picture

    def forget_frame(self, shot_id: str, take_id: str, frame_index: int) -> int:
        """A frame that was grabbed by hand leaves the memory, and the film's pin on it with it. One step to undo.

        Raises ShotNotFound, TakeNotFound, and EditRejected for a frame that no hand grabbed.
        """
        with self._editing.lock:
            story = self._editing.story
            forget = ForgetFrame(shot_id=shot_id, take_id=take_id, frame_index=frame_index)
            picture = forget.grabbed(story).picture
            if picture not in story.pins:
                return self._editing.edit(forget)
            return self._editing.edit(OneStep(edits=(Unpin(picture=picture), forget), words=forget.label(story)))

    def move_frame(self, shot_id: str, picture: str, before: str | None) -> int:
        """A picture the shot would be shown stands right before another one, or last with None; for this shot only.

        Raises ShotNotFound, and EditRejected for a picture it would not be shown, or while that is not sure.
        """
        with self._editing.lock:
            self.check_settled(shot_id)
            bank = self._editing.bank()
            shot = bank.shot(shot_id)
            by_itself = [slot.candidate.picture for slot in slots_by_itself(bank, shot)]
            shown = in_order(by_itself, shot.memory_order, str)
            if picture == before or not {picture, before} - {None} <= set(shown):
                raise EditRejected(
                    "This frame is not in the memory of the shot any more.", fix="Look at the memory board: it changed."
                )
            order = named_order(by_itself, moved(shown, picture, before), shot.memory_order)
            return self._editing.edit(OrderMemory(shot_id=shot_id, pictures=order))

    def _grabbed(self, take: Take, frame_index: int) -> Keyframe:
        """The frame as a keyframe, its files kept."""
        frame, lossless = self._frame_of(take, frame_index)
        review = self.review(take)
        scored = None if review is None or frame_index >= len(review.frames) else review.frames[frame_index]
        picture = self._folder.objects.put(encode_png(frame))
        if lossless and scored is not None and review is not None and review.vectors is not None:
            self._folder.features.put(picture, review.embedding, review.vectors[frame_index])
        return Keyframe(
            picture=picture,
            thumb=put_thumb(self._folder.objects, frame),
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
            return self._folder.objects.picture(take.tail[-from_end]), True
        return read_frame(Path(self._folder.objects.path(take.clip)), frame_index), False


def _check_frame(take: Take, frame_index: int) -> None:
    """Raises EditRejected for a frame that is not there."""
    if take.deleted or not 0 <= frame_index < take.frame_count:
        what = f"Take {take.number} was deleted." if take.deleted else f"Take {take.number} has no frame {frame_index}."
        raise EditRejected(what, fix="Choose a frame of a take that is there.")


def _content_name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
