"""What a shot is shown: recall chooses remembered frames and says why; compose turns shot and memory into a request.

The memory is computed, never accumulated: it looks only at circled takes of earlier shots, references, pins and
evictions, so re-rendering a shot can't see a later one or its own old takes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from storymem.core.bank import Bank, BankPicture, Candidate, out_of_reach, remember
from storymem.core.errors import ShotNotReady
from storymem.core.request import Crop, MemoryFrame, Reason, Seam, ShotRequest, Slate
from storymem.core.sampling import NO_MODEL, Maker, sampling_fields
from storymem.core.story import FilmSettings, Shot, ShotOverrides, Story
from storymem.core.values import Mode

START_FIX = (
    "Turn on 'start from text', add a reference picture, pin a keyframe for this shot, "
    "or generate an earlier shot first."
)
NO_MEMORY_FIX = "Turn on 'start from text', or give the shot a memory of at least 1 frame."


@dataclass(frozen=True, slots=True)
class Slot:
    """A frame of a shot's memory and why it is there."""

    candidate: Candidate
    reason: Reason
    why: str


class LeftOut(NamedTuple):
    """A candidate that is not in a shot's memory and why not. A plain tuple: a long film leaves out thousands."""

    candidate: Candidate
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Recall:
    """A shot's memory, oldest first, and every candidate left out, in story order."""

    slots: tuple[Slot, ...]
    left_out: tuple[LeftOut, ...]


def effective_settings(settings: FilmSettings, overrides: ShotOverrides) -> FilmSettings:
    """The film's settings with one shot's overrides laid over them."""
    changes = {name: value for name, value in overrides if value is not None}
    return settings.evolve(**changes) if changes else settings


def recall(story: Story, shot_id: str, *, bank: Bank | None = None) -> Recall:
    """The shot's memory now, and what was left out of it. Raises ShotNotFound."""
    bank = bank or remember(story)
    shot = bank.shot(shot_id)
    slots = recall_slots(bank, shot)
    return Recall(slots, _left_out(bank, shot, slots))


def recall_slots(bank: Bank, shot: Shot) -> tuple[Slot, ...]:
    """The shot's memory alone, oldest first. Near constant in the length of the film."""
    limit = memory_size(bank, shot)
    pinned = _pins(bank, shot)[:limit] if shot.pins or bank.story.pins else []
    taken = {candidate.picture for candidate, _ in pinned}
    evicted = frozenset(shot.evictions) | taken
    chosen = [_pinned_slot(bank, candidate, reason) for candidate, reason in pinned]
    earlier = _earlier(bank, shot)
    chosen += _published(bank, earlier, evicted, limit - len(chosen), bank.story.settings.sink)
    # What the policy chose is in story order already.
    return tuple(sorted(chosen, key=lambda slot: slot.candidate.order) if pinned else chosen)


def memory_size(bank: Bank, shot: Shot) -> int:
    """How many frames the shot is shown at most: its own number, else the film's."""
    own = shot.overrides.memory_size
    return bank.story.settings.memory_size if own is None else own


def _earlier(bank: Bank, shot: Shot) -> int:
    """How many of `bank.usable` come from references and shots before this one."""
    return bisect_left(bank.usable, (bank.ordinals[shot.id], 0, -1), key=attrgetter("order"))


def _pins(bank: Bank, shot: Shot) -> list[tuple[Candidate, Reason]]:
    """Pinned candidates, the most binding first: this shot's newest pin, then the film's newest.

    A film pin reaches the shots after its source; a pin on this shot reaches it from anywhere. This shot's word
    stands above the film's: what it evicts stays out even when the film pins it.
    """
    here = [bank.known[name] for name in reversed(shot.pins) if name in bank.known]
    out = set(shot.evictions) | set(shot.pins)
    film = [bank.known[name] for name in reversed(bank.story.pins) if name in bank.known and name not in out]
    ordinal = bank.ordinals[shot.id]
    return [(candidate, Reason.PINNED_HERE) for candidate in here] + [
        (candidate, Reason.PINNED) for candidate in film if candidate.shot_ordinal < ordinal
    ]


def _pinned_slot(bank: Bank, candidate: Candidate, reason: Reason) -> Slot:
    why = "Pinned for this shot only." if reason is Reason.PINNED_HERE else "Pinned for the whole film."
    if candidate.is_reference:
        why = f"Reference picture {candidate.label}. {why}"
    return Slot(candidate, reason, why)


def _published(bank: Bank, earlier: int, evicted: frozenset[str], room: int, sink: int) -> list[Slot]:
    """The published window: all while they fit, else the first `sink` and the newest of the rest."""
    if room <= 0:
        return []
    oldest = _first(bank.usable, range(earlier), evicted, room + 1)
    if len(oldest) <= room:
        kept, sunk = oldest, sink
    else:
        sunk = min(sink, room)
        newest = _first(bank.usable, range(earlier - 1, -1, -1), evicted, room - sunk)
        kept = oldest[:sunk] + newest[::-1]
    return [_policy_slot(candidate, place < sunk, sink) for place, candidate in enumerate(kept)]


def _first(candidates: tuple[Candidate, ...], places: range, evicted: frozenset[str], count: int) -> list[Candidate]:
    if not evicted:
        return [candidates[place] for place in places[:count]]
    found: list[Candidate] = []
    for place in places:
        if len(found) >= count:
            break
        if candidates[place].picture not in evicted:
            found.append(candidates[place])
    return found


def _policy_slot(candidate: Candidate, in_sink: bool, sink: int) -> Slot:
    if candidate.is_reference:
        return Slot(candidate, Reason.REFERENCE, f"Reference picture {candidate.label}.")
    if in_sink:
        return Slot(candidate, Reason.SINK, f"One of the first {sink} keyframes: they anchor every later shot.")
    return Slot(candidate, Reason.RECENT, "Among the newest keyframes before this shot.")


def _left_out(bank: Bank, shot: Shot, slots: tuple[Slot, ...]) -> tuple[LeftOut, ...]:
    inside = {slot.candidate.picture for slot in slots}
    film_pins, here = frozenset(bank.story.pins), frozenset(shot.pins)
    gone = out_of_reach(bank, here | film_pins)
    earlier = bank.bank[: bisect_left(bank.bank, (bank.ordinals[shot.id], 0, -1), key=attrgetter("order"))]
    every = {candidate.picture: candidate for candidate in earlier}
    if here or film_pins:
        every |= {candidate.picture: candidate for candidate, _ in _pins(bank, shot)} | gone
    candidates = [candidate for candidate in every.values() if candidate.picture not in inside]
    candidates.sort(key=attrgetter("order"))
    limit = memory_size(bank, shot)
    words = _Words(
        evicted=frozenset(bank.story.evictions),
        evicted_here=frozenset(shot.evictions),
        pins=here | film_pins,
        gone=frozenset(gone),
        pins_over=f"Pinned, but newer pins fill all {limit} frames.",
        over=f"Older than the newest and past the sink: only {limit} frames fit."
        if limit
        else "This shot is shown no memory frames at all.",
    )
    spoken_of = words.evicted | words.evicted_here | words.pins
    plain = ("over the limit", words.over)
    return tuple(
        [
            LeftOut(c, *(plain if c.learn and c.picture not in spoken_of else _why_out(bank, c, words, limit)))
            for c in candidates
        ]
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What the person said about pictures, and the sentences that hold for every one of a shot."""

    evicted: frozenset[str]
    evicted_here: frozenset[str]
    pins: frozenset[str]
    gone: frozenset[str]
    pins_over: str
    over: str


def _why_out(bank: Bank, candidate: Candidate, words: _Words, limit: int) -> tuple[str, str]:
    """(reason, why) a candidate is not in the shot's memory."""
    name = candidate.picture
    if name in words.evicted_here:
        return "evicted here", "Evicted for this shot only."
    if name in words.gone:
        what = "shot was removed" if candidate.shot_ordinal == len(bank.shots) else "take was deleted"
        return f"its {what}", f"Pinned, but its {what}; undo that to have it back."
    if limit and name in words.pins:
        return "pins over the limit", words.pins_over
    if name in words.evicted:
        return "evicted", "Evicted for the whole film."
    if not candidate.learn:
        return "not learned from", f"Shot {bank.labels[candidate.shot_id]} is marked: don't learn from it."
    return "over the limit", words.over


def starts_fresh(story: Story, shot: Shot) -> bool:
    """Whether the shot continues nothing: a scene cut, or the first shot of the film."""
    first = next(story.shots(), None)
    return shot.scene_cut or (first is not None and first.id == shot.id)


def expected_mode(bank: Bank, shot: Shot) -> Mode:
    """The mode a take of this shot would have now."""
    if bank.ordinals[shot.id] > 0 and not shot.scene_cut:
        return shot.overrides.continuation or bank.story.settings.continuation
    return _fresh_mode(recall_slots(bank, shot))


def _fresh_mode(slots: Sequence[Slot]) -> Mode:
    if not slots:
        return Mode.T2V
    return Mode.MR2V if all(slot.candidate.is_reference for slot in slots) else Mode.M2V


def expected_frame_count(bank: Bank, shot: Shot) -> int:
    """Frames a take of this shot would have now: 81 for a fresh start, 80 for MI2V, 76 for MM2V by default."""
    frame_count = shot.overrides.frame_count or bank.story.settings.frame_count
    continues = bank.ordinals[shot.id] > 0 and not shot.scene_cut
    return frame_count - (expected_mode(bank, shot).seam_frame_count if continues else 0)


def compose(
    story: Story,
    shot_id: str,
    *,
    bank: Bank | None = None,
    seed: int | None = None,
    maker: Maker = NO_MODEL,
) -> ShotRequest:
    """The request a take of this shot would get now. Raises ShotNotFound, or ShotNotReady naming what is missing."""
    bank = bank or remember(story)
    shot = bank.shot(shot_id)
    return compose_from(bank, shot, recall_slots(bank, shot), seed=seed, maker=maker)


def compose_from(
    bank: Bank, shot: Shot, slots: Sequence[Slot], *, seed: int | None = None, maker: Maker = NO_MODEL
) -> ShotRequest:
    """As `compose`, with the shot's memory at hand: `slots` as `recall_slots` gave them. Raises ShotNotReady."""
    label = bank.labels[shot.id]
    if not shot.prompt.strip():
        raise ShotNotReady(f"Shot {label} has no prompt.", fix="Write what the camera sees.")
    settings = effective_settings(bank.story.settings, shot.overrides)
    continues = bank.ordinals[shot.id] > 0 and not shot.scene_cut
    mode = settings.continuation if continues else _fresh_mode(slots)
    if mode is Mode.T2V and not settings.start_from_text:
        fix = START_FIX if settings.memory_size else NO_MEMORY_FIX
        raise ShotNotReady(f"Shot {label} has no memory and may not start from text.", fix=fix)
    if settings.frame_count <= mode.seam_frame_count:
        raise ShotNotReady(
            f"Shot {label} has {settings.frame_count} frames, all of which would repeat the shot before.",
            fix="Give it at least 9 frames, or continue from 1 frame.",
        )
    scene, place = bank.positions[shot.id]
    sampling = sampling_fields(settings, mode, bank.story.settings.continuation, maker)
    return ShotRequest(
        mode=mode,
        prompt=shot.prompt.strip(),
        seed=shot.seed if seed is None else seed,
        size=settings.size,
        frame_count=settings.frame_count,
        **sampling,
        memory=tuple(_sent(slot) for slot in slots),
        seam=_seam(bank, shot, mode) if mode.seam_frame_count else None,
        engine=settings.engine,
        engine_fingerprint=maker.fingerprint_of(mode, sampling.get("loras", ())),
        slate=Slate(
            film_title=bank.story.title,
            scene_number=scene,
            shot_number=place,
            take_number=next_take_number(shot),
        ),
    )


def next_take_number(shot: Shot) -> int:
    """One more than the highest take number the shot ever had; numbers are never used twice."""
    return max((take.number for take in shot.takes), default=0) + 1


def _sent(slot: Slot) -> MemoryFrame:
    candidate = slot.candidate
    return MemoryFrame(
        picture=candidate.picture,
        crop=candidate.crop,
        source_shot_id=candidate.shot_id,
        source_take_id=candidate.take_id,
        frame_index=candidate.frame_index,
        label=candidate.label,
        reason=slot.reason,
    )


def _seam(bank: Bank, shot: Shot, mode: Mode) -> Seam:
    label = bank.labels[shot.id]
    before = bank.shot_before(shot.id)
    take = before.circled_take if before else None
    if before is None or take is None:
        source = bank.labels[before.id] if before else "before it"
        raise ShotNotReady(
            f"Shot {label} continues shot {source}, which has no circled take.",
            fix=f"Generate and circle a take of shot {source} first, or turn on scene cut for shot {label}.",
        )
    if len(take.tail) < mode.seam_frame_count:
        raise ShotNotReady(
            f"Shot {label} continues from {mode.seam_frame_count} frames, but take {take.number} of shot "
            f"{bank.labels[before.id]} has only {len(take.tail)}.",
            fix="Continue from 1 frame, or give the shot before more frames.",
        )
    return Seam(pictures=take.tail[-mode.seam_frame_count :], source_shot_id=before.id, source_take_id=take.id)


def curation_bank(bank: Bank, shot_id: str) -> tuple[BankPicture, ...]:
    """Pictures a new keyframe of this shot is compared with: references and circled keyframes of earlier shots."""
    ordinal = bank.ordinals[shot_id]
    return tuple(_shown(candidate) for candidate in bank.bank if candidate.shot_ordinal < ordinal)


def _shown(candidate: Candidate) -> BankPicture:
    """A keyframe is a frame of the film already; a reference has any shape, and is seen as shots are shown it."""
    crop = candidate.crop or Crop() if candidate.is_reference else None
    return BankPicture(picture=candidate.picture, crop=crop)
