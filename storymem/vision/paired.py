"""One scorer out of two: something that says what is alike, and something that says what is good.

CLIP looks, HPSv3 (or, without its weights, the built-in technical quality) judges. The pair's name says both;
embeddings are kept under the name of the part that looks, so that another judge finds them again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from storymem.ports import Frame, ShotEngine


class Embedder(Protocol):
    """Says what is alike."""

    name: str
    label: str
    same_view: float

    def embed(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n, dimensions], each row of unit length."""
        ...


class Judge(Protocol):
    """Says what is good."""

    name: str
    label: str
    quality_threshold: float
    judges_every_frame: bool

    def quality(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n] scores in the judge's own unit, higher is better."""
        ...


class PairedScorer:
    """A ports.FrameScorer: likeness by `embedder`, quality by `judge`. A ports.CardScorer for parts that are one."""

    def __init__(self, embedder: Embedder, judge: Judge) -> None:
        self.embedder, self.judge = embedder, judge
        self.name = f"{embedder.name}+{judge.name}"
        self.label = f"{embedder.label}; quality: {judge.label}"
        self.embedding = embedder.name
        self.same_view, self.quality_threshold = embedder.same_view, judge.quality_threshold
        self.judges_every_frame = judge.judges_every_frame

    def embed(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n, dimensions], each row of unit length."""
        return self.embedder.embed(frames)

    def quality(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n] scores in the judge's own unit."""
        return self.judge.quality(frames)

    def make_room(self, engine: ShotEngine) -> None:
        """Comes before frames are judged; see ports.CardScorer. Looking needs little, and finds its own place."""
        _asked(self.judge, "make_room", engine)

    def rest(self) -> None:
        """Both leave the card to the engine."""
        _asked(self.judge, "rest")
        _asked(self.embedder, "rest")

    def release(self) -> None:
        """Both let their memory go; the next use loads them again."""
        _asked(self.judge, "release")
        _asked(self.embedder, "release")


class AskedOnce:
    """`quality(i)` for core.curation: scores frame i when it is first asked for, and keeps the score in `known`.

    `frame_at(i)` reads a frame, from a spool for example, so none has to wait in memory.
    """

    def __init__(self, judge: Judge, frame_at: Callable[[int], Frame]) -> None:
        self._judge, self._frame_at = judge, frame_at
        self.known: dict[int, float] = {}

    def __call__(self, frame_index: int) -> float:
        """The frame's score in the judge's own unit."""
        if frame_index not in self.known:
            self.known[frame_index] = float(self._judge.quality([self._frame_at(frame_index)])[0])
        return self.known[frame_index]


def _asked(part: object, method: str, *given: object) -> None:
    """Calls the part's method if it has one: a part without a model holds nothing."""
    call = getattr(part, method, None)
    if call is not None:
        call(*given)
