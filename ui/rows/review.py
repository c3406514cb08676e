"""The review of a take: what was decided about each of its frames, as the page's chart draws it. Pure, as view.py."""

from __future__ import annotations

from storymem.core.story import Keyframe, Shot, Take
from storymem.vision.review import Review, ReviewedFrame
from ui.rows.base import Row, media_url
from ui.rows.scorers import judged_by, looked_by
from ui.rows.sources import Judged, judged


class ReviewedKeyframe(Judged):
    """A frame of the take that later shots may remember."""

    i: int
    picture: str
    thumb: str


class ReviewRow(Row):
    """What was decided about each frame of a take, and who looked and judged."""

    take_id: str
    shot_id: str
    scorer: str
    """The name of who did, as the take keeps it."""
    looked: str
    """As `CLIP ViT-B/32`."""
    judged: str
    same_view: float | None
    """A cosine; this and the two after it are null where the review does not say."""
    quality_threshold: float | None
    final_threshold: float | None
    frame_count: int
    frames: tuple[ReviewedFrame, ...]
    """Every frame in order; none for a take of before reviews."""
    keyframes: tuple[ReviewedKeyframe, ...]
    remembered: tuple[int, ...]
    """Frames that are keyframes already: to grab one pins it."""


def review_row(shot: Shot, take: Take, review: Review | None) -> ReviewRow:
    """Everything the chart shows; no frames where the take was made before reviews were kept."""
    scorer = review.scorer if review else take.scorer
    return ReviewRow(
        take_id=take.id,
        shot_id=shot.id,
        scorer=scorer,
        looked=looked_by(scorer),
        judged=judged_by(scorer),
        same_view=review and review.same_view,
        quality_threshold=review and review.quality_threshold,
        final_threshold=review and review.final_threshold,
        frame_count=take.frame_count,
        frames=review.frames if review else (),
        keyframes=tuple(_keyframe_row(kept) for kept in sorted(take.keyframes, key=lambda kept: kept.frame_index)),
        remembered=tuple(sorted({kept.frame_index for kept in take.keyframes})),
    )


def _keyframe_row(kept: Keyframe) -> ReviewedKeyframe:
    return ReviewedKeyframe(
        i=kept.frame_index, picture=kept.picture, thumb=media_url(kept.thumb, "jpg"), **judged(kept)
    )
