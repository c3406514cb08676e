"""The review of a take: what was decided about each of its frames, as the page's chart draws it. Pure, as view.py."""

from __future__ import annotations

from storymem.core.story import Keyframe, Shot, Take
from storymem.vision.review import Review
from ui.rows.rows import Json, media_url
from ui.rows.scorers import judged_by, looked_by
from ui.rows.sources import keyframe_words


def review_row(shot: Shot, take: Take, review: Review | None) -> Json:
    """Everything the chart shows; no frames where the take was made before reviews were kept."""
    scorer = review.scorer if review else take.scorer
    return {
        "take_id": take.id,
        "shot_id": shot.id,
        "scorer": scorer,
        "looked": looked_by(scorer),
        "judged": judged_by(scorer),
        "same_view": review and review.same_view,
        "quality_threshold": review and review.quality_threshold,
        "final_threshold": review and review.final_threshold,
        "frame_count": take.frame_count,
        "frames": [frame.model_dump() for frame in review.frames] if review else [],
        "keyframes": [_keyframe_row(kept) for kept in sorted(take.keyframes, key=lambda kept: kept.frame_index)],
        "remembered": sorted({kept.frame_index for kept in take.keyframes}),
    }


def _keyframe_row(kept: Keyframe) -> Json:
    facts = {"i": kept.frame_index, "picture": kept.picture, "thumb": media_url(kept.thumb, "jpg")}
    return facts | keyframe_words(kept)
