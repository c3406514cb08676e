"""What was decided about each frame of a take, and how every frame looked to the scorer: one JSON object a take.

    {"version": 2, "scorer", "embedding", "same_view", "quality_threshold", "final_threshold",
     "frames": [{"i", "quality" or null, "similarity" or null, "outcome", "reason"}],
     "vectors": {"dimensions": d, "float32": base64 of [n, d] little-endian}}

Reviews of before version 2 have scorer, final threshold and frames only.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from storymem.core.errors import MediaError
from storymem.core.memory.curation import FrameDecision
from storymem.core.values import Frozen

VERSION = 2
_DIGITS = 4


class ReviewedFrame(Frozen):
    """One frame. `quality` is None where nobody asked for it; `similarity` as in core.curation.FrameDecision."""

    i: int = Field(ge=0)
    quality: float | None
    similarity: float | None
    outcome: str
    reason: str


@dataclass(frozen=True, eq=False)
class Review:
    """A take as its scorer saw it. `frames` are all of the take's, in order; `vectors` their embeddings, [n, d] float32
    of unit length, comparable with others kept under `embedding`.

    Without `vectors` it is a review of before version 2: `embedding` is empty and `same_view` and `quality_threshold`
    are None. `same_view` and `final_threshold` are cosines, `quality_threshold` is in the scorer's unit.
    """

    scorer: str
    frames: tuple[ReviewedFrame, ...]
    final_threshold: float
    embedding: str = ""
    same_view: float | None = None
    quality_threshold: float | None = None
    vectors: NDArray[np.float32] | None = None

    def pack(self) -> bytes:
        """The review as it is stored, always the same bytes for the same review."""
        stored = _Stored(
            version=VERSION,
            scorer=self.scorer,
            embedding=self.embedding,
            same_view=self.same_view,
            quality_threshold=self.quality_threshold,
            final_threshold=round(self.final_threshold, _DIGITS),
            frames=self.frames,
            vectors=None if self.vectors is None else _packed(self.vectors),
        )
        return stored.model_dump_json().encode()


def reviewed(decision: FrameDecision, quality: float | None) -> ReviewedFrame:
    """The decision with the frame's quality, rounded to what a person can use."""
    return ReviewedFrame(
        i=decision.frame_index,
        quality=None if quality is None else round(quality, _DIGITS),
        similarity=None if decision.similarity is None else round(decision.similarity, _DIGITS),
        outcome=str(decision.outcome),
        reason=decision.reason,
    )


def read_review(content: bytes) -> Review:
    """The review in a stored object. Raises MediaError when it is damaged, or newer than this studio."""
    try:
        stored = _Stored.model_validate_json(content)
        vectors = None if stored.vectors is None else _unpacked(stored.vectors, len(stored.frames))
    except (ValidationError, ValueError) as error:
        raise MediaError(
            f"A take's review can't be read: {_reason(error)}.",
            fix="Generate the shot again for a new one; the take itself can still be used.",
        ) from error
    return Review(
        scorer=stored.scorer,
        frames=stored.frames,
        final_threshold=stored.final_threshold,
        embedding=stored.embedding,
        same_view=stored.same_view,
        quality_threshold=stored.quality_threshold,
        vectors=vectors,
    )


class _Vectors(Frozen):
    dimensions: int = Field(ge=1)
    float32: str


class _Stored(Frozen):
    version: Literal[1, 2] = 1
    scorer: str
    embedding: str = ""
    same_view: float | None = None
    quality_threshold: float | None = None
    final_threshold: float
    frames: tuple[ReviewedFrame, ...]
    vectors: _Vectors | None = None

    def model_post_init(self, context: Any) -> None:
        """Raises ValueError for frames out of order: they are looked up by place."""
        if [frame.i for frame in self.frames] != list(range(len(self.frames))):
            raise ValueError("its frames are not in order")


def _packed(vectors: NDArray[np.float32]) -> _Vectors:
    content = np.ascontiguousarray(vectors, "<f4").tobytes()
    return _Vectors(dimensions=vectors.shape[1], float32=base64.b64encode(content).decode())


def _unpacked(packed: _Vectors, frame_count: int) -> NDArray[np.float32]:
    """[frame_count, dimensions]. Raises ValueError when there are more or fewer, or one holds what is no number."""
    try:
        content = base64.b64decode(packed.float32, validate=True)
    except binascii.Error as error:
        raise ValueError("its embeddings are garbled") from error
    if len(content) != frame_count * packed.dimensions * 4:
        raise ValueError(f"its embeddings are not {frame_count} of {packed.dimensions} numbers")
    vectors = np.frombuffer(content, "<f4").reshape(frame_count, packed.dimensions).astype(np.float32)
    if not np.isfinite(vectors).all():
        raise ValueError("its embeddings hold what is no number")
    return vectors


def _reason(error: ValueError) -> str:
    """What is wrong, in a line."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where + ': ' if where else ''}{str(first['msg']).removeprefix('Value error, ')}"
