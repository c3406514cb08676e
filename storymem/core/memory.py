"""What a shot is shown: recall chooses remembered frames and says why; compose turns shot and memory into a request.

The memory is computed, never accumulated: it looks only at circled takes of earlier shots, references, pins and
evictions, so re-rendering a shot can't see a later one or its own old takes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from storymem.core.errors import ShotNotFound, ShotNotReady
from storymem.core.request import MemoryFrame, Reason, Seam, ShotRequest, Slate
from storymem.core.story import FilmSettings, Shot, ShotOverrides, Story, Take, shot_positions
from storymem.core.values import Mode

START_FIX = (
    "Turn on 'start from text', add a reference picture, pin a keyframe for this shot, "
    "or generate an earlier shot first."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture that could be remembered. `order` sorts candidates in story order; references come before shot 0."""

    picture: str
    thumb: str
    order: tuple[int, int, int]
    shot_id: str = ""
    take_id: str = ""
    frame_index: int = 0
    label: str = ""
    learn: bool = True

    @property
    def shot_ordinal(self) -> int:
        """Place of its shot in the film, from 0; -1 for a reference."""
        return self.order[0]

    @property
    def is_reference(self) -> bool:
        return self.order[0] < 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A frame of a shot's memory and why it is there."""

    candidate: Candidate
    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that is not in a shot's memory and why not."""

    candidate: Candidate
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Recall:
    """A shot's memory, oldest first, and every candidate left out, in story order."""

    slots: tuple[Slot, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Bank:
    """Every picture a story could remember, looked up once and asked for every shot.

    `bank` is in story order, references first: circled takes' keyframes and references. `known` also holds the
    keyframes of takes that are not circled, which only a pin can bring in. `usable` is `bank` without the film's
    evictions and the shots not learned from.
    """

    story: Story
    ordinals: dict[str, int]
    labels: dict[str, str]
    bank: tuple[Candidate, ...]
    known: dict[str, Candidate]
    usable: tuple[Candidate, ...] = field(default=())


def remember(story: Story) -> Bank:
    """The story's bank. Linear in its keyframes."""
    known: dict[str, Candidate] = {}
    bank: list[Candidate] = []
    for number, reference in enumerate(story.references):
        candidate = Candidate(reference.picture, reference.thumb, (-1, 0, number), label=reference.name)
        if known.setdefault(candidate.picture, candidate) is candidate:
            bank.append(candidate)
    shots = tuple(story.shots())
    for ordinal, shot in enumerate(shots):
        circled = shot.circled_take
        for candidate in _keyframes(ordinal, shot, circled) if circled else ():
            if known.setdefault(candidate.picture, candidate) is candidate:
                bank.append(candidate)
    for ordinal, shot in enumerate(shots):
        for take in shot.takes:
            if not take.deleted and take.id != shot.circled:
                for candidate in _keyframes(ordinal, shot, take):
                    known.setdefault(candidate.picture, candidate)
    evicted = frozenset(story.evictions)
    return Bank(
        story=story,
        ordinals={shot.id: ordinal for ordinal, shot in enumerate(shots)},
        labels={shot_id: f"{scene}.{place}" for shot_id, (scene, place) in shot_positions(story).items()},
        bank=tuple(bank),
        known=known,
        usable=tuple(c for c in bank if c.learn and c.picture not in evicted),
    )


def _keyframes(ordinal: int, shot: Shot, take: Take) -> Iterable[Candidate]:
    return (
        Candidate(
            keyframe.picture,
            keyframe.thumb,
            (ordinal, take.number, keyframe.frame_index),
            shot.id,
            take.id,
            keyframe.frame_index,
            learn=shot.learn,
        )
        for keyframe in sorted(take.keyframes, key=attrgetter("frame_index"))
    )


def effective_settings(settings: FilmSettings, overrides: ShotOverrides) -> FilmSettings:
    """The film's settings with one shot's overrides laid over them."""
    changes = {name: value for name, value in overrides if value is not None}
    return settings.evolve(**changes) if changes else settings


def recall(story: Story, shot_id: str, *, bank: Bank | None = None) -> Recall:
    """The shot's memory now, and what was left out of it. Raises ShotNotFound."""
    bank = bank or remember(story)
    slots = recall_slots(bank, _shot_in(bank, shot_id))
    return Recall(slots, _left_out(bank, story.shot(shot_id), slots))


def recall_slots(bank: Bank, shot: Shot) -> tuple[Slot, ...]:
    """The shot's memory alone, oldest first. Near constant in the length of the film."""
    settings = effective_settings(bank.story.settings, shot.overrides)
    limit = settings.memory_size
    pinned = _pins(bank, shot)[:limit]
    taken = {candidate.picture for candidate, _ in pinned}
    evicted = frozenset(shot.evictions) | taken
    chosen = [_pinned_slot(bank, candidate, reason) for candidate, reason in pinned]
    earlier = _earlier(bank, shot)
    chosen += _published(bank, earlier, evicted, limit - len(chosen), settings.sink)
    return tuple(sorted(chosen, key=lambda slot: slot.candidate.order))


def _shot_in(bank: Bank, shot_id: str) -> Shot:
    if shot_id not in bank.ordinals:
        raise ShotNotFound(f"There is no shot {shot_id} in this film.", fix="Reload the page: the shot may be gone.")
    return bank.story.shot(shot_id)


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
    ordinal = bank.ordinals[shot.id]
    film_pins, here = frozenset(bank.story.pins), frozenset(shot.pins)
    film_out, here_out = frozenset(bank.story.evictions), frozenset(shot.evictions)
    pinned = [c for c, _ in _pins(bank, shot) if c.picture not in inside]
    rest = [c for c in bank.bank if c.shot_ordinal < ordinal and c.picture not in inside]
    every = {c.picture: c for c in (*pinned, *rest)}
    limit = effective_settings(bank.story.settings, shot.overrides).memory_size
    found: list[LeftOut] = []
    for candidate in sorted(every.values(), key=attrgetter("order")):
        name = candidate.picture
        if name in here_out:
            reason, why = "evicted here", "Evicted for this shot only."
        elif name in here or (name in film_pins):
            reason, why = "pins over the limit", f"Pinned, but newer pins fill all {limit} frames."
        elif name in film_out:
            reason, why = "evicted", "Evicted for the whole film."
        elif not candidate.learn:
            reason, why = "not learned from", f"Shot {bank.labels[candidate.shot_id]} is marked: don't learn from it."
        else:
            reason, why = "over the limit", f"Older than the newest and past the sink: only {limit} frames fit."
        found.append(LeftOut(candidate, reason, why))
    return tuple(found)


def starts_fresh(story: Story, shot: Shot) -> bool:
    """Whether the shot continues nothing: a scene cut, or the first shot of the film."""
    first = next(story.shots(), None)
    return shot.scene_cut or (first is not None and first.id == shot.id)


def expected_mode(bank: Bank, shot: Shot) -> Mode:
    """The mode a take of this shot would have now."""
    if bank.ordinals[shot.id] > 0 and not shot.scene_cut:
        return effective_settings(bank.story.settings, shot.overrides).continuation
    slots = recall_slots(bank, shot)
    if not slots:
        return Mode.T2V
    return Mode.MR2V if all(slot.candidate.is_reference for slot in slots) else Mode.M2V


def expected_frame_count(bank: Bank, shot: Shot) -> int:
    """Frames a take of this shot would have now: 81 for a fresh start, 80 for MI2V, 76 for MM2V by default."""
    settings = effective_settings(bank.story.settings, shot.overrides)
    continues = bank.ordinals[shot.id] > 0 and not shot.scene_cut
    return settings.frame_count - (settings.continuation.seam_frame_count if continues else 0)


def compose(
    story: Story,
    shot_id: str,
    *,
    bank: Bank | None = None,
    seed: int | None = None,
    engine_fingerprint: str = "",
) -> ShotRequest:
    """The request a take of this shot would get now. Raises ShotNotFound, or ShotNotReady naming what is missing."""
    bank = bank or remember(story)
    shot = _shot_in(bank, shot_id)
    label = bank.labels[shot_id]
    if not shot.prompt.strip():
        raise ShotNotReady(f"Shot {label} has no prompt.", fix="Write what the camera sees.")
    settings = effective_settings(story.settings, shot.overrides)
    slots = recall_slots(bank, shot)
    mode = expected_mode(bank, shot)
    if mode is Mode.T2V and not settings.start_from_text:
        raise ShotNotReady(f"Shot {label} has no memory and may not start from text.", fix=START_FIX)
    if settings.frame_count <= mode.seam_frame_count:
        raise ShotNotReady(
            f"Shot {label} has {settings.frame_count} frames, all of which would repeat the shot before.",
            fix="Give it at least 9 frames, or continue from 1 frame.",
        )
    scene, place = shot_positions(story)[shot_id]
    return ShotRequest(
        mode=mode,
        prompt=shot.prompt.strip(),
        negative_prompt=settings.negative_prompt,
        seed=shot.seed if seed is None else seed,
        size=settings.size,
        frame_count=settings.frame_count,
        num_inference_steps=settings.num_inference_steps,
        flow_shift=settings.flow_shift,
        guidance_scale=settings.guidance_scale,
        guidance_scale_2=settings.guidance_scale_2,
        memory=tuple(_sent(slot) for slot in slots),
        seam=_seam(bank, shot, mode) if mode.seam_frame_count else None,
        engine=settings.engine,
        engine_fingerprint=engine_fingerprint,
        slate=Slate(
            film_title=story.title,
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
        source_shot_id=candidate.shot_id,
        source_take_id=candidate.take_id,
        frame_index=candidate.frame_index,
        label=candidate.label,
        reason=slot.reason,
    )


def _seam(bank: Bank, shot: Shot, mode: Mode) -> Seam:
    label = bank.labels[shot.id]
    before = bank.story.shot_before(shot.id)
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


def curation_bank(bank: Bank, shot_id: str) -> tuple[str, ...]:
    """Pictures a new keyframe of this shot is compared with: references and circled keyframes of earlier shots."""
    ordinal = bank.ordinals[shot_id]
    return tuple(candidate.picture for candidate in bank.bank if candidate.shot_ordinal < ordinal)
