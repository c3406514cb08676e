"""Scored frames of a take -> which of them become keyframes, with the reason for every frame.

The published selection (StoryMem, section 3.3 and its `extract_keyframes`), fed with plain floats:

    keep the first good frame, then every frame that looks different from the last one kept and is good;
    more than `max_keyframes` of them? lower the "looks different" threshold by a step and choose again;
    of those chosen, keep what no keyframe of the memory bank already shows.

One thing is ours: where no frame is good enough, the best one is kept and marked, so that the next shot has
something to remember.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

from pydantic import Field

from storymem.core.errors import StoryError
from storymem.core.values import Frozen

COSINE_TOLERANCE = 0.01
"""How far rounding may take a cosine outside -1..1."""


SCORED_SIDE = 28
SCORED_AREAS = (48 * SCORED_SIDE**2, 256 * SCORED_SIDE**2)
"""Both sides of a frame looked at by the published scorer are multiples of 28; its area is within these, in pixels."""


class Outcome(StrEnum):
    """What became of a frame."""

    KEPT = "kept"
    BEST_OF_LOW = "best of low quality"
    LOW_QUALITY = "low quality"
    SAME_VIEW = "same view"
    IN_BANK = "already remembered"
    PASSED_OVER = "passed over"


class CurationRules(Frozen):
    """The numbers of a curation. `quality_threshold` is in the scorer's unit; the other floats are cosines."""

    same_view: float = Field(default=0.90, ge=-1, le=1)
    quality_threshold: float = 3.0
    max_keyframes: int = Field(default=3, ge=1)
    threshold_step: float = Field(default=0.01, ge=0.001)


PUBLISHED = CurationRules()
"""The numbers of the paper, for CLIP cosines and HPSv3 scores."""


class KeptFrame(Frozen):
    """A frame that becomes a keyframe. `similarity` is the cosine to the frame chosen before it, None for the first."""

    frame_index: int
    similarity: float | None
    quality: float
    below_threshold: bool = False


class FrameDecision(Frozen):
    """What became of one frame and why. `quality` is None where the choice never needed the score.

    `similarity` is what the frame was last compared on: its cosine to the frame chosen before it, or to the memory bank
    where that decided.
    """

    frame_index: int
    quality: float | None
    similarity: float | None
    outcome: Outcome
    reason: str


class Pass(Frozen):
    """What one round of the selection chose at its threshold."""

    threshold: float
    indices: tuple[int, ...]


class Curation(Frozen):
    """The whole decision.

    `chosen` is the published selection before the memory bank was asked; empty when no frame is good, though `kept`
    then holds the best one. `passes` are the rounds of the selection; `decisions` has one entry a frame.
    """

    kept: tuple[KeptFrame, ...]
    decisions: tuple[FrameDecision, ...]
    chosen: tuple[int, ...]
    passes: tuple[Pass, ...]

    @property
    def final_threshold(self) -> float:
        """The cosine below which two frames counted as different in the last round."""
        return self.passes[-1].threshold


class _Scores:
    """Asks for each score once, and refuses what is not one."""

    def __init__(self, similarity: Callable[[int, int], float], quality: Callable[[int], float]) -> None:
        self._similarity = similarity
        self._quality = quality
        self.similarities: dict[tuple[int, int], float] = {}
        self.qualities: dict[int, float] = {}

    def similarity(self, kept: int, candidate: int) -> float:
        if (kept, candidate) not in self.similarities:
            value = float(self._similarity(kept, candidate))
            self.similarities[kept, candidate] = _cosine(value, f"frames {kept} and {candidate}")
        return self.similarities[kept, candidate]

    def quality(self, frame: int) -> float:
        if frame not in self.qualities:
            value = float(self._quality(frame))
            if not math.isfinite(value):
                raise StoryError(f"The scorer gave frame {frame} the quality {value}.", fix="Choose another scorer.")
            self.qualities[frame] = value
        return self.qualities[frame]


def curate(
    frame_count: int,
    similarity: Callable[[int, int], float],
    quality: Callable[[int], float],
    bank_similarity: Callable[[int], float],
    rules: CurationRules = PUBLISHED,
) -> Curation:
    """Which of frames 0..frame_count-1 become keyframes, and why.

    `similarity(a, b)` is the cosine of two frames (always a < b), `quality(i)` a frame's score, `bank_similarity(i)`
    the highest cosine of a frame with any keyframe of the bank (-1 for an empty bank). All are called only when needed
    and once at most. Raises StoryError for a score that is not a number, or a similarity that is no cosine.
    """
    scores = _Scores(similarity, quality)
    passes = _select(frame_count, scores, rules)
    chosen = passes[-1].indices
    if not chosen:
        return _best_of_low(frame_count, scores, rules, passes)
    bank = {frame: _cosine(float(bank_similarity(frame)), f"frame {frame} and the memory bank") for frame in chosen}
    before = dict(zip(chosen[1:], chosen, strict=False))
    kept = tuple(
        KeptFrame(
            frame_index=frame,
            similarity=scores.similarity(before[frame], frame) if frame in before else None,
            quality=scores.quality(frame),
        )
        for frame in chosen
        if bank[frame] <= rules.same_view
    )
    decisions = _explain(frame_count, scores, rules, passes[-1], bank)
    return Curation(kept=kept, decisions=decisions, chosen=chosen, passes=passes)


def scored_size(height: int, width: int) -> tuple[int, int]:
    """(height, width) in pixels that the published selection shrinks or grows a frame to before it scores it.

    Qwen2-VL's `smart_resize`: the nearest multiples of 28, or, where their area is out of bounds, the largest ones
    inside (or smallest ones over) the bound at the frame's aspect.
    """
    least, most = SCORED_AREAS
    sides = [round(side / SCORED_SIDE) * SCORED_SIDE for side in (height, width)]
    if sides[0] * sides[1] > most:
        scale = math.sqrt(height * width / most)
        sides = [max(1, math.floor(side / scale / SCORED_SIDE)) * SCORED_SIDE for side in (height, width)]
    elif sides[0] * sides[1] < least:
        scale = math.sqrt(least / (height * width))
        sides = [math.ceil(side * scale / SCORED_SIDE) * SCORED_SIDE for side in (height, width)]
    return sides[0], sides[1]


def _select(frame_count: int, scores: _Scores, rules: CurationRules) -> tuple[Pass, ...]:
    """Every round of the published loop, the one that counts last.

    Ends because no cosine is below -1: there, only the first good frame is left. The threshold is lowered by repeated
    subtraction, as published, so that float drift decides the same way.
    """
    first = next((i for i in range(frame_count) if scores.quality(i) >= rules.quality_threshold), None)
    threshold = rules.same_view
    if first is None:
        return (Pass(threshold=threshold, indices=()),)
    passes: list[Pass] = []
    while True:
        chosen = _select_once(first, frame_count, threshold, scores, rules)
        passes.append(Pass(threshold=threshold, indices=tuple(chosen)))
        if len(chosen) <= rules.max_keyframes:
            return tuple(passes)
        threshold -= rules.threshold_step


def _select_once(first: int, frame_count: int, threshold: float, scores: _Scores, rules: CurationRules) -> list[int]:
    """The good frames that differ from the one chosen before them, from `first` on.

    The published loop starts at frame 2 wherever `first` is: frame 1 is only ever chosen as the first good one. The
    frames between 2 and `first` are of low quality, so asking them again could change nothing.
    """
    chosen = [first]
    for i in range(max(2, first + 1), frame_count):
        if scores.similarity(chosen[-1], i) < threshold and scores.quality(i) >= rules.quality_threshold:
            chosen.append(i)
    return chosen


def _best_of_low(frame_count: int, scores: _Scores, rules: CurationRules, passes: tuple[Pass, ...]) -> Curation:
    """No frame is good enough: the best one is kept and marked, the earliest where several are equal."""
    best = max(range(frame_count), key=scores.quality, default=None)
    if best is None:
        return Curation(kept=(), decisions=(), chosen=(), passes=passes)
    kept = KeptFrame(frame_index=best, similarity=None, quality=scores.quality(best), below_threshold=True)
    decisions = [_low_quality(i, None, scores, rules) for i in range(frame_count)]
    decisions[best] = FrameDecision(
        frame_index=best,
        quality=kept.quality,
        similarity=None,
        outcome=Outcome.BEST_OF_LOW,
        reason=f"No frame reaches quality {rules.quality_threshold:.2f}; this one comes nearest ({kept.quality:.2f}).",
    )
    return Curation(kept=(kept,), decisions=tuple(decisions), chosen=(), passes=passes)


def _explain(
    frame_count: int, scores: _Scores, rules: CurationRules, last_pass: Pass, bank: dict[int, float]
) -> tuple[FrameDecision, ...]:
    """One decision a frame, as the last round took it."""
    decisions: list[FrameDecision] = []
    before: int | None = None
    for i in range(frame_count):
        decisions.append(_explain_one(i, before, scores, rules, last_pass, bank))
        if i in bank:
            before = i
    return tuple(decisions)


def _explain_one(
    i: int, before: int | None, scores: _Scores, rules: CurationRules, last_pass: Pass, bank: dict[int, float]
) -> FrameDecision:
    """What became of frame `i`, where `before` is the frame chosen last."""
    similarity = None if before is None else scores.similarities.get((before, i))
    lowered = " (lowered to keep the number small)" if last_pass.threshold < rules.same_view else ""
    if i in bank and bank[i] > rules.same_view:
        similarity = bank[i]
        outcome = Outcome.IN_BANK
        reason = f"The memory bank already shows this view: cosine {bank[i]:.3f}, over {rules.same_view:.2f}."
    elif i in bank and before is None:
        outcome, reason = Outcome.KEPT, f"The first frame of quality {rules.quality_threshold:.2f} or more."
    elif i in bank:
        outcome = Outcome.KEPT
        reason = f"Another view: cosine {similarity:.3f} to frame {before}, below {last_pass.threshold:.2f}{lowered}."
    elif before is not None and similarity is None:
        outcome, reason = Outcome.PASSED_OVER, "Never compared: the published selection goes on from frame 2."
    elif similarity is not None and similarity >= last_pass.threshold:
        outcome = Outcome.SAME_VIEW
        reason = f"Too like frame {before}: cosine {similarity:.3f}, not below {last_pass.threshold:.2f}{lowered}."
    else:
        return _low_quality(i, similarity, scores, rules)
    return FrameDecision(
        frame_index=i, quality=scores.qualities.get(i), similarity=similarity, outcome=outcome, reason=reason
    )


def _low_quality(i: int, similarity: float | None, scores: _Scores, rules: CurationRules) -> FrameDecision:
    quality = scores.quality(i)
    reason = f"Quality {quality:.2f} is below {rules.quality_threshold:.2f}."
    return FrameDecision(
        frame_index=i, quality=quality, similarity=similarity, outcome=Outcome.LOW_QUALITY, reason=reason
    )


def _cosine(value: float, what: str) -> float:
    if not abs(value) <= 1 + COSINE_TOLERANCE:  # written so that NaN fails too
        raise StoryError(
            f"The scorer gave {what} the similarity {value}, which is no cosine.",
            fix="Choose another scorer, or make its embeddings unit length.",
        )
    return value
