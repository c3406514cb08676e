"""Whether a take still is what its shot would get now, part by part, each difference with its cause."""

from __future__ import annotations

from typing import Literal, NamedTuple

from storymem.core.errors import ShotNotReady
from storymem.core.memory.bank import Bank
from storymem.core.memory.recall import is_settled
from storymem.core.request import LoraUse, ShotRequest
from storymem.core.requests.composing import compose
from storymem.core.requests.sampling import NO_MODEL, PUBLISHED_NEGATIVE_PROMPT, Maker, same_maker
from storymem.core.story import Shot, Take
from storymem.core.values import Frozen, Mode

_FRESH_STARTS = frozenset({Mode.T2V, Mode.M2V, Mode.MR2V})

_RECIPE_FIELDS = {
    "prompt": "prompt",
    "negative_prompt": "negative prompt",
    "seed": "seed",
    "size": "size",
    "frame_count": "frame count",
    "num_inference_steps": "steps",
    "flow_shift": "flow shift",
    "guidance_scale": "guidance (high noise)",
    "guidance_scale_2": "guidance (low noise)",
    "solver": "solver",
    "boundary_ratio": "expert boundary",
    "memory_stride": "memory stride",
    "engine": "engine",
}

_BASE_MODEL_FIELDS = frozenset({"flow_shift", "boundary_ratio"})


class Mark(Frozen):
    """One way a take is out of date: `kind` is recipe, memory or seam; `text` the short cause, `detail` the whole."""

    kind: Literal["recipe", "memory", "seam"]
    text: str
    detail: str
    kept: bool = False


def staleness(bank: Bank, shot: Shot, take: Take, *, maker: Maker = NO_MODEL) -> tuple[Mark, ...]:
    """The take's marks; none when it is fresh. Marks the director accepted (`shot.kept`) come back as kept."""
    try:
        now = compose(bank.story, shot.id, bank=bank, maker=maker)
    except ShotNotReady as error:
        return marks(bank, shot, take, error)
    return marks(bank, shot, take, now)


def marks(bank: Bank, shot: Shot, take: Take, now: ShotRequest | ShotNotReady) -> tuple[Mark, ...]:
    """As `staleness`, with what the shot would be sent now at hand, or why it can't be sent.

    Of a memory that still waits to be chosen nothing is said, and what the director accepted stays accepted. Own
    material is never out of date.
    """
    if take.request.own is not None:  # nothing made it that could be made otherwise
        return ()
    if isinstance(now, ShotNotReady):
        starts = shot.scene_cut or bank.ordinals[shot.id] == 0
        kind = "recipe" if not shot.prompt.strip() else "memory" if starts else "seam"
        return (Mark(kind=kind, text="can't be made again as it is", detail=str(now)),)
    found = differences(take.request, now)
    settled = is_settled(bank, shot)
    if not settled:
        found = tuple(mark for mark in found if mark.kind != "memory")
    kept = bool(found) and shot.kept is not None and (shot.kept == now.digest or not settled)
    return tuple(mark.evolve(kept=True) for mark in found) if kept else found


def differences(then: ShotRequest, now: ShotRequest) -> tuple[Mark, ...]:
    """What differs between two requests: recipe first, then memory, then seam."""
    marks = (_recipe(then, now), _memory(then, now), _seam(then, now))
    return tuple(mark for mark in marks if mark is not None)


class Changed(NamedTuple):
    """One part of a recipe that differs: its name in the request, in plain words, and the two values."""

    name: str
    label: str
    was: object
    now: object


def recipe_changes(then: ShotRequest, now: ShotRequest) -> tuple[Changed, ...]:
    """What differs between two recipes, field by field: all but memory and seam."""
    # A shot from text alone is made by another base model, with numbers of its own: nobody edited them.
    other_model = (then.mode is Mode.T2V) != (now.mode is Mode.T2V)
    changed = [
        Changed(name, label, getattr(then, name), getattr(now, name))
        for name, label in _RECIPE_FIELDS.items()
        if getattr(then, name) != getattr(now, name) and not (other_model and name in _BASE_MODEL_FIELDS)
    ]
    if not same_maker(then.engine_fingerprint, now.engine_fingerprint):
        changed.append(Changed("engine_fingerprint", "engine version", then.engine_fingerprint, now.engine_fingerprint))
    if then.loras != now.loras and not other_model:
        changed.append(Changed("loras", "LoRAs", _listed_loras(then.loras), _listed_loras(now.loras)))
    # T2V, M2V and MR2V differ only in what is remembered, which the memory mark tells.
    if then.mode != now.mode and not {then.mode, now.mode} <= _FRESH_STARTS:
        changed.insert(0, Changed("mode", "mode", then.mode.value, now.mode.value))
    return tuple(changed)


def _recipe(then: ShotRequest, now: ShotRequest) -> Mark | None:
    changed = recipe_changes(then, now)
    if not changed:
        return None
    names = [one.label for one in changed]
    detail = "; ".join(f"{one.label}: {_shown(one.name, one.was)} → {_shown(one.name, one.now)}" for one in changed)
    return Mark(kind="recipe", text=f"{_listed(names)} changed since this take", detail=detail)


def _memory(then: ShotRequest, now: ShotRequest) -> Mark | None:
    before = [(frame.picture, frame.crop) for frame in then.memory]
    after = [(frame.picture, frame.crop) for frame in now.memory]
    if before == after:
        return None
    new = len([picture for picture in after if picture not in before])
    gone = len([picture for picture in before if picture not in after])
    if new:
        text = f"{new} of {_frames(len(after))} {'differs' if len(after) == 1 else 'differ'}"
    elif gone:
        text = f"{gone} of {_frames(len(before))} no longer shown"
    else:
        text = "the order of memory differs"
    parts = [f"{count} {word}" for count, word in ((new, "new"), (gone, "gone")) if count]
    detail = f"{', '.join(parts)}; the take saw {_frames(len(before))}, it would now see {len(after)}."
    if not parts:
        detail = f"The same {_frames(len(after))} stand at other distances in time."
    return Mark(kind="memory", text=text, detail=detail)


def _seam(then: ShotRequest, now: ShotRequest) -> Mark | None:
    if then.seam is None or now.seam is None or then.seam.pictures == now.seam.pictures:
        return None
    if then.mode != now.mode and then.seam.source_take_id == now.seam.source_take_id:
        return None  # the same tail, read at another length: the recipe mark says so
    return Mark(
        kind="seam",
        text="the shot it continues ends differently now",
        detail="The take starts from frames that the shot before no longer ends with.",
    )


def _frames(count: int) -> str:
    return f"{count} memory frame" + ("" if count == 1 else "s")


def _shown(name: str, value: object) -> str:
    if value == PUBLISHED_NEGATIVE_PROMPT:
        return "the model's published one"
    text = str(value)
    if not text:
        return "none"
    short = text if len(text) <= 60 else text[:57] + "..."
    # In quotes a prompt is a person's own words, also one that begins as a line of ours does: "Seed: ...".
    return f"“{short}”" if name.endswith("prompt") else short


def _listed_loras(loras: tuple[LoraUse, ...]) -> str:
    return ", ".join(f"{use.name} {use.strength:g}" for use in loras) or "none"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
