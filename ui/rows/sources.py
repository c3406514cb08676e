"""What the page says of a remembered picture: where it is from, who judged it, how it was taken. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from storymem.core.memory.bank import Bank, Candidate
from storymem.core.memory.usage import seen_by
from storymem.core.story import Keyframe, Take
from ui.rows.base import Row
from ui.rows.scorers import judged_by


class Judged(Row):
    """Who judged a picture and what came of it, and whether a person grabbed it."""

    by_hand: bool
    lossless: bool
    """False where it was read back from the clip."""
    quality: float | None
    """Null: nobody scored it."""
    judged_by: str
    """As `the built-in measure`."""
    below_threshold: bool


NOBODY: Mapping[str, Any] = {
    "by_hand": False,
    "lossless": True,
    "quality": None,
    "judged_by": "",
    "below_threshold": False,
}
"""What is said of a picture that no take kept: a reference, or one that is gone."""


class SeenBy(Row):
    """A take that was shown a picture."""

    shot_id: str
    label: str
    take_id: str
    number: int
    circled: bool
    as_seam: bool
    """It continues from the picture, and does not remember it."""


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


def judged(kept: Keyframe) -> Mapping[str, Any]:
    """What is said of a keyframe: the fields of Judged, for the row that has them."""
    return {
        "by_hand": kept.by_hand,
        "lossless": kept.lossless,
        "quality": None if kept.quality is None else round(kept.quality, 3),
        "judged_by": judged_by(kept.scorer),
        "below_threshold": kept.below_threshold,
    }


def judged_in(bank: Bank, picture: str, shot_id: str, take_id: str) -> Mapping[str, Any]:
    """The same of a picture of the bank."""
    take = take_of(bank, shot_id, take_id) if shot_id else None
    kept = next((known for known in take.keyframes if known.picture == picture), None) if take else None
    return NOBODY if kept is None else judged(kept)


def seen_by_rows(bank: Bank, pictures: Sequence[str]) -> dict[str, tuple[SeenBy, ...]]:
    """picture -> the takes that were shown it, in story order."""
    return {
        picture: tuple(
            SeenBy(
                shot_id=use.shot_id,
                label=bank.labels[use.shot_id],
                take_id=use.take_id,
                number=use.number,
                circled=use.circled,
                as_seam=use.as_seam,
            )
            for use in found
        )
        for picture, found in seen_by(bank.story, pictures).items()
    }
