"""A shot and its memory become a request: in which mode it is made, what it continues, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from storymem.core.errors import ShotNotReady
from storymem.core.memory.bank import Bank, BankPicture, Candidate, as_shown, remember
from storymem.core.memory.recall import Slot, effective_settings, recall_slots
from storymem.core.memory.sent_prompt import sent
from storymem.core.memory.shot_language import chosen, unknown_choice
from storymem.core.request import MemoryFrame, Reason, Seam, ShotRequest, Slate
from storymem.core.requests.sampling import NO_MODEL, Maker, sampling_fields
from storymem.core.story import Shot, Story
from storymem.core.values import Mode

START_FIX = (
    "Turn on 'start from text', add a reference picture, pin a keyframe for this shot, "
    "or generate an earlier shot first."
)
NO_MEMORY_FIX = "Turn on 'start from text', or give the shot a memory of at least 1 frame."


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
    _check_language(bank, shot)
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
        prompt=sent(bank, shot).text,
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


def _check_language(bank: Bank, shot: Shot) -> None:
    unknown = unknown_choice(bank.language, chosen(bank.story.settings, shot.overrides))
    if unknown is not None:
        what = unknown[0].replace("_", " ")
        raise ShotNotReady(
            f"Shot {bank.labels[shot.id]} has {unknown[1]!r} as its {what}, which is not in the shot language.",
            fix=f"Choose another {what}, or put the word back into presets/shot_language.json.",
        )


def next_take_number(shot: Shot) -> int:
    """One more than the highest take number the shot ever had; numbers are never used twice."""
    return max((take.number for take in shot.takes), default=0) + 1


def memory_frame(candidate: Candidate, reason: Reason, *, covers: str = "", moved: bool = False) -> MemoryFrame:
    """The candidate as a request shows it, for this reason."""
    return MemoryFrame(
        picture=candidate.picture,
        crop=candidate.crop,
        source_shot_id=candidate.shot_id,
        source_take_id=candidate.take_id,
        frame_index=candidate.frame_index,
        label=candidate.label,
        reason=reason,
        covers=covers,
        moved=moved,
    )


def _sent(slot: Slot) -> MemoryFrame:
    return memory_frame(slot.candidate, slot.reason, covers=slot.covers, moved=slot.by_itself is not None)


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
    return tuple(as_shown(candidate) for candidate in bank.bank if candidate.shot_ordinal < ordinal)
