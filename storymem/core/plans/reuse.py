"""Using a take's recipe again: what a shot must be changed to so that it is sent the same once more, and what no shot
can bring back."""

from __future__ import annotations

from typing import Any

from storymem.core.edits.all import AnyEdit, OneStep
from storymem.core.edits.cast import SayCast
from storymem.core.edits.memory import OrderMemory, SetMemoryWords
from storymem.core.edits.shot import RewritePrompt, SetShot
from storymem.core.errors import EditRejected, ShotNotReady
from storymem.core.memory.bank import Bank, remember
from storymem.core.memory.order import named_order
from storymem.core.memory.recall import slots_by_itself
from storymem.core.memory.sent_prompt import sent
from storymem.core.plans.staleness import differences, recipe_changes
from storymem.core.request import ShotRequest
from storymem.core.requests.composing import compose
from storymem.core.requests.sampling import PUBLISHED_NEGATIVE_PROMPT, Maker, maker_of
from storymem.core.story import OWN_LORAS, Shot, ShotOverrides, Story, Take
from storymem.core.values import Frozen, Mode

_CONTINUING = frozenset({Mode.MI2V, Mode.MM2V})
FRAMING = ("shot_size", "camera_angle", "camera_move")
"""Settings of the shot language, which is said before the prompt."""


class Left(Frozen):
    """One thing a shot can't bring back: in plain words, as the take had it, and as it will be."""

    name: str
    label: str
    was: str
    now: str


class Reuse(Frozen):
    """The edits that bring a recipe back (none where the shot has it already), and what they can't."""

    edits: tuple[AnyEdit, ...]
    left: tuple[Left, ...]

    def as_one(self, words: str) -> OneStep:
        """All of it as one step to undo. Raises EditRejected when there is nothing to change."""
        if not self.edits:
            raise EditRejected("The shot has this recipe already.", fix="Generate a take to use it.")
        return OneStep.of(edits=self.edits, words=words)


def reuse(bank: Bank, shot: Shot, take: Take, *, maker: Maker, with_memory: bool = False) -> Reuse:
    """How the shot gets the take's prompt, seed, start and sampling again, and `with_memory` the pictures it was shown.

    Only what differs from the film becomes an override. What still differs afterwards is found by composing the
    request anew, so nothing is passed over: engine and size are the film's, a picture may be gone. Raises EditRejected
    for own material.
    """
    story, request = bank.story, take.request
    if request.own is not None:
        raise EditRejected("Own material has no recipe.", fix="Choose a take that was generated.")
    pins = _pins(bank, shot, request) if with_memory else ()
    edits: list[AnyEdit] = [*_recipe_edits(bank, shot, request, maker, with_memory), *pins]
    for edit in edits:
        story = edit.apply(story)
    after = _bank_of(bank, story)
    for order in _order(after, after.shot(shot.id), request) if with_memory else ():
        edits.append(order)
        after = _bank_of(bank, order.apply(story))
    try:
        now = compose(after.story, shot.id, bank=after, maker=maker)
    except ShotNotReady as error:
        return Reuse(edits=tuple(edits), left=(Left(name="blocked", label="the shot", was="", now=error.message),))
    return Reuse(edits=tuple(edits), left=_left(request, now, with_memory))


def _bank_of(bank: Bank, story: Story) -> Bank:
    return remember(story, bank.sight, dict(bank.memo), bank.language)


def _recipe_edits(
    bank: Bank, shot: Shot, request: ShotRequest, maker: Maker, with_memory: bool
) -> list[RewritePrompt | SetShot | SayCast]:
    edits: list[RewritePrompt | SetShot | SayCast] = []
    same_words = sent(bank, shot).text == request.prompt
    if not same_words:
        edits.append(RewritePrompt(shot_id=shot.id, prompt=request.prompt))
        edits += [SayCast(shot_id=shot.id, member_id=member, say=None) for member in shot.cast_in]
    fields: dict[str, Any] = {}
    if shot.seed != request.seed:
        fields["seed"] = request.seed
    cut = request.mode not in _CONTINUING
    if shot.scene_cut != cut and bank.ordinals[shot.id] > 0:
        fields["scene_cut"] = cut
    overrides = _overrides(bank, shot, request, maker, with_memory)
    if not same_words:  # the words that were sent are the prompt now: nothing is laid over them again
        overrides = overrides.evolve(**{name: "" if getattr(bank.story.settings, name) else None for name in FRAMING})
    if overrides != shot.overrides:
        fields["overrides"] = overrides
    if fields:
        edits.append(SetShot(shot_id=shot.id, **fields))
    return edits


def _overrides(bank: Bank, shot: Shot, request: ShotRequest, maker: Maker, with_memory: bool) -> ShotOverrides:
    film = bank.story.settings
    wanted = _sent(request, maker)
    if request.mode in _CONTINUING:
        wanted["continuation"] = request.mode
    if with_memory:
        wanted["memory_size"] = len(_there(bank, request))
    own = {name: None if getattr(film, name) == value else value for name, value in wanted.items()}
    return shot.overrides.evolve(**own)


def _sent(request: ShotRequest, maker: Maker) -> dict[str, Any]:
    """The settings a request was made from, as far as it tells."""
    sent: dict[str, Any] = {
        "frame_count": request.frame_count,
        "num_inference_steps": request.num_inference_steps,
        "guidance_scale": request.guidance_scale,
        "guidance_scale_2": request.guidance_scale_2,
        "negative_prompt": request.negative_prompt,
    }
    if not maker_of(request).is_model:
        return sent | {"flow_shift": request.flow_shift}
    if maker.is_model and request.negative_prompt == PUBLISHED_NEGATIVE_PROMPT:
        sent["negative_prompt"] = ""  # a model is sent the published one where there is none
    text = "text_" if request.mode is Mode.T2V else ""
    return sent | {
        f"{text}flow_shift": request.flow_shift,
        f"{text}boundary_ratio": request.boundary_ratio,
        "solver": request.solver,
        "memory_stride": request.memory_stride,
        "loras": tuple(use for use in request.loras if not use.name.startswith(OWN_LORAS)),
    }


def _there(bank: Bank, request: ShotRequest) -> tuple[str, ...]:
    """Pictures the take was shown that can still be remembered, oldest first."""
    return tuple(frame.picture for frame in request.memory if frame.picture in bank.known)


def _pins(bank: Bank, shot: Shot, request: ShotRequest) -> tuple[SetMemoryWords, ...]:
    """Every picture pinned here, and no room for another one."""
    pins = _there(bank, request)
    evictions = tuple(name for name in shot.evictions if name not in pins)
    if (pins, evictions) == (shot.pins, shot.evictions):
        return ()
    return (SetMemoryWords(shot_id=shot.id, pins=pins, evictions=evictions),)


def _order(bank: Bank, shot: Shot, request: ShotRequest) -> tuple[OrderMemory, ...]:
    """The pictures, pinned by now, in the order the take was shown them."""
    by_itself = [slot.candidate.picture for slot in slots_by_itself(bank, shot)]
    wanted = _there(bank, request)
    if sorted(by_itself) != sorted(wanted):  # something can't be brought back, which the answer says
        return ()
    order = named_order(by_itself, wanted, shot.memory_order)
    return () if order == shot.memory_order else (OrderMemory(shot_id=shot.id, pictures=order),)


def _left(then: ShotRequest, now: ShotRequest, with_memory: bool) -> tuple[Left, ...]:
    left = [
        Left(name=one.name, label=one.label, was=str(one.was), now=str(one.now)) for one in recipe_changes(then, now)
    ]
    marks = [mark for mark in differences(then, now) if mark.kind == "seam" or (with_memory and mark.kind == "memory")]
    return (*left, *(Left(name=mark.kind, label=mark.kind, was="", now=mark.text) for mark in marks))
