"""What the page says of a remembered picture: where it is from, who judged it, how it was taken. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from storymem.core.memory.bank import Bank, Candidate
from storymem.core.memory.usage import seen_by
from storymem.core.story import Keyframe, Take
from ui.rows.scorers import Json, judged_by

NOBODY: Json = {"by_hand": False, "lossless": True, "quality": None, "judged_by": "", "below_threshold": False}
"""What is said of a picture that no take kept: a reference, or one that is gone."""


def source(bank: Bank, shot_id: str, take_id: str, frame_index: int, label: str) -> str:
    """`1.2 take 1, frame 40`, or `reference: Mara` for a picture without a shot."""
    if not shot_id:
        return f"reference: {label}"
    take = take_of(bank, shot_id, take_id)
    number = f" take {take.number}" if take else ""
    return f"{bank.labels.get(shot_id, 'a removed shot')}{number}, frame {frame_index}"


def source_of(bank: Bank, one: Candidate) -> str:
    """As `source`, of a candidate; `cast: Mara` for a picture of the cast."""
    if one.member_id:
        return f"cast: {one.label}"
    return source(bank, one.shot_id, one.take_id, one.frame_index, one.label)


def take_of(bank: Bank, shot_id: str, take_id: str) -> Take | None:
    """The take, of a removed shot too; None when there is none."""
    ordinal = bank.ordinals.get(shot_id)
    removed = (entry.shot for entry in bank.story.removed if entry.shot.id == shot_id)
    shot = next(removed, None) if ordinal is None else bank.shots[ordinal]
    return next((take for take in shot.takes if take.id == take_id), None) if shot else None


def judgement(bank: Bank, picture: str, shot_id: str, take_id: str) -> Json:
    """Who judged the picture and what came of it, and whether a person grabbed it: fields of a row."""
    take = take_of(bank, shot_id, take_id) if shot_id else None
    kept = next((known for known in take.keyframes if known.picture == picture), None) if take else None
    return NOBODY if kept is None else keyframe_words(kept)


def keyframe_words(kept: Keyframe) -> Json:
    """The same of a keyframe."""
    return {
        "by_hand": kept.by_hand,
        "lossless": kept.lossless,
        "quality": None if kept.quality is None else round(kept.quality, 3),
        "judged_by": judged_by(kept.scorer),
        "below_threshold": kept.below_threshold,
    }


def uses(bank: Bank, pictures: Sequence[str]) -> dict[str, list[Json]]:
    """picture -> the takes that were shown it, in story order."""
    return {
        picture: [{**asdict(use), "label": bank.labels[use.shot_id]} for use in found]
        for picture, found in seen_by(bank.story, pictures).items()
    }


def with_uses(bank: Bank, rows: Sequence[Json]) -> list[Json]:
    """The same rows of pictures, each with the takes that were shown it."""
    found = uses(bank, [row["picture"] for row in rows])
    return [row | {"seen_by": found[row["picture"]]} for row in rows]
