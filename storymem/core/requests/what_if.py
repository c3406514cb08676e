"""What if a take had remembered something else: its own request again, with another memory and nothing else changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storymem.core.errors import EditRejected, ShotNotReady
from storymem.core.memory.bank import Bank, Candidate
from storymem.core.memory.recall import effective_settings
from storymem.core.request import MemoryFrame, Reason, ShotRequest, WhatIf
from storymem.core.requests.composing import NO_MEMORY_FIX, memory_frame, next_take_number
from storymem.core.requests.sampling import Maker, sampling_fields
from storymem.core.story import Shot, Take
from storymem.core.values import MAX_MEMORY_FRAMES, Mode

_FRESH_STARTS = frozenset({Mode.T2V, Mode.M2V, Mode.MR2V})


def other_memory(take: Take, *, without: Iterable[str], added: Iterable[str]) -> tuple[str, ...]:
    """The pictures the take was shown, less `without`, and `added`; each once."""
    gone = frozenset(without)
    shown = (frame.picture for frame in take.request.memory if frame.picture not in gone)
    return tuple(dict.fromkeys((*shown, *added)))


def what_if(bank: Bank, shot: Shot, take: Take, pictures: Sequence[str], *, maker: Maker) -> ShotRequest:
    """The take's request with exactly these pictures as its memory, oldest first; seam and seed stay.

    `maker` is the take's engine as it is now. Raises EditRejected where nothing would differ, a picture is not known or
    there are too many, ShotNotReady where a shot without memory may not start from text.
    """
    then = take.request
    if then.own is not None:
        raise EditRejected("Own material was shown no memory.", fix="Choose a take that was generated.")
    _check(bank, take, pictures)
    memory = _in_order(bank, then, pictures)
    mode = _mode(then.mode, memory)
    settings = effective_settings(bank.story.settings, shot.overrides)
    if mode is Mode.T2V and not settings.start_from_text:
        label = bank.labels[shot.id]
        raise ShotNotReady(f"Shot {label} has no memory and may not start from text.", fix=NO_MEMORY_FIX)
    changes = {}
    if (mode is Mode.T2V) != (then.mode is Mode.T2V):  # another base model, with numbers and LoRAs of its own
        changes = sampling_fields(settings, mode, bank.story.settings.continuation, maker)
    request = then.evolve(mode=mode, memory=memory, **changes)
    without = tuple(frame for frame in then.memory if frame.picture not in set(pictures))
    return request.evolve(
        engine_fingerprint=maker.fingerprint_of(mode, request.loras),
        slate=then.slate.evolve(take_number=next_take_number(shot)),
        what_if=WhatIf(take_id=take.id, take_number=take.number, without=without),
    )


def _check(bank: Bank, take: Take, pictures: Sequence[str]) -> None:
    shown = [frame.picture for frame in take.request.memory]
    unknown = [name for name in pictures if name not in shown and name not in bank.known]
    if unknown:
        raise EditRejected(
            "This picture is not a keyframe or reference of the film.", fix="Reload the page: it may be gone."
        )
    if len(pictures) > MAX_MEMORY_FRAMES:
        raise EditRejected(
            f"That would be {len(pictures)} memory frames; the model learned up to {MAX_MEMORY_FRAMES}.",
            fix="Leave one out: 'Try another memory' lets you choose which.",
        )
    if sorted(shown) == sorted(pictures):
        raise EditRejected(
            f"Take {take.number} was shown just these frames.", fix="Leave one out, or add one it was not shown."
        )


def _in_order(bank: Bank, then: ShotRequest, pictures: Sequence[str]) -> tuple[MemoryFrame, ...]:
    """As they were sent, each new one before the first frame that is later in the story than it."""
    wanted = set(pictures)
    memory = [frame for frame in then.memory if frame.picture in wanted]
    shown = {frame.picture for frame in memory}
    new = sorted((bank.known[name] for name in wanted - shown), key=lambda candidate: candidate.order)
    for candidate in new:
        later = (at for at, frame in enumerate(memory) if _is_after(bank, frame, candidate))
        memory.insert(next(later, len(memory)), memory_frame(candidate, Reason.TRIED))
    return tuple(memory)


def _is_after(bank: Bank, frame: MemoryFrame, candidate: Candidate) -> bool:
    known = bank.known.get(frame.picture)
    return known is not None and known.order > candidate.order


def _mode(then: Mode, memory: Sequence[MemoryFrame]) -> Mode:
    """A shot that continues goes on as it did; a fresh start depends on what is remembered."""
    if then not in _FRESH_STARTS:
        return then
    if not memory:
        return Mode.T2V
    return Mode.MR2V if all(not frame.source_shot_id for frame in memory) else Mode.M2V
