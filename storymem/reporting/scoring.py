"""Who scores the frames of a report and reads its prompts, and the scores of one clip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storymem.core.errors import MediaError
from storymem.media.clips import read_frames
from storymem.ports import Frame
from storymem.vision.base.device import Card, measured_card
from storymem.vision.base.sharing import Neighbour
from storymem.vision.hpsv3.scorer import HPSv3Scorer
from storymem.vision.paired import Embedder, Judge, PairedScorer
from storymem.vision.scorers import open_pair, resolve

Vectors = NDArray[np.float32]

_NO_ENGINE = Neighbour(holds_card=False, steps_aside=False)

BATCH = 8
"""Frames in memory at a time."""

_QUALITIES = {
    "builtin": "technical quality, built-in, 0 to 1",
    "hpsv3": "aesthetic quality, HPSv3 reward without a prompt",
}
"""What a judge's figure is called: aesthetic only where the judge learned from people's choices."""


@dataclass(frozen=True)
class ReportScorer:
    """A model that embeds frames, one that judges them, and, where the first knows words, what reads prompts.

    `reads` gives [n, dimensions] of n prompts, in the space of the frames; each row of unit length.
    """

    embedder: Embedder
    judge: Judge
    reads: Callable[[Sequence[str]], Vectors] | None

    @property
    def quality_name(self) -> str:
        """What the judge's figure is called."""
        return _QUALITIES.get(self.judge.name, f"quality, {self.judge.label}")


def open_report_scorer(choice: str) -> ReportScorer:
    """The scorer of this choice (core.story.ScorerChoice); no model is loaded yet.

    Raises WeightsMissing, BackendMissing, and EngineError for weights that are torn.
    """
    scorer = open_pair(resolve(choice, _NO_ENGINE, _free_card))
    if not isinstance(scorer, PairedScorer):
        return ReportScorer(scorer, scorer, None)
    # No engine works in this process: the reward model needs no other leave than free memory.
    judge = HPSv3Scorer(beside_video_model=False) if isinstance(scorer.judge, HPSv3Scorer) else scorer.judge
    return ReportScorer(scorer.embedder, judge, getattr(scorer.embedder, "embed_texts", None))


def _free_card() -> Card | None:
    """The card, as large as what is free of it: the video model of an open editor does not step aside for a report."""
    card = measured_card("auto")
    return None if card is None else Card(card.free_bytes, card.free_bytes)


@dataclass(frozen=True)
class Clip:
    """A take's clip, how many frames it must have, and at which `places` it is looked at, rising."""

    path: Path
    frame_count: int
    places: tuple[int, ...]


@dataclass(frozen=True)
class ClipScores:
    """What a clip was found to be.

    `vector` is the mean of its frames' embeddings, of unit length; `prompt` the mean cosine of frames and prompt, None
    where nothing reads; `quality` the mean of the judge's scores.
    """

    vector: Vectors
    prompt: float | None
    quality: float


def score_clip(clip: Clip, scorer: ReportScorer, prompt: Vectors | None, on_frame: Callable[[], None]) -> ClipScores:
    """The clip's scores; a handful of frames in memory, however many are asked for.

    `prompt` is the embedded prompt; `on_frame` is called after each frame. Raises MediaError when the clip can't be
    read or has not the frames it should have.
    """
    vectors: list[Vectors] = []
    quality = 0.0
    for batch in _batches(_frames(clip)):
        vectors.append(scorer.embedder.embed(batch))
        for frame in batch:  # one by one: a judge may take minutes a frame
            quality += float(scorer.judge.quality([frame])[0])
            on_frame()
    every = np.concatenate(vectors)
    likeness = None if prompt is None else float((every @ prompt).mean())
    return ClipScores(unit(every.mean(axis=0)), likeness, quality / len(every))


def spread(frame_count: int, wanted: int) -> tuple[int, ...]:
    """Up to `wanted` frames, the middle ones of as many equal stretches: 81 frames, 3 wanted: 13, 40, 67."""
    count = min(wanted, frame_count)
    return tuple((2 * number + 1) * frame_count // (2 * count) for number in range(count))


def unit(vector: Vectors) -> Vectors:
    """The vector at length 1."""
    return vector / np.float32(np.linalg.norm(vector))


def _frames(clip: Clip) -> Iterator[Frame]:
    wanted, found = frozenset(clip.places), 0
    for number, frame in enumerate(read_frames(clip.path)):
        found = number + 1
        if number in wanted:
            yield frame
    if found != clip.frame_count:
        raise MediaError(
            f"{clip.path.name} has {found} frames, its take {clip.frame_count}.",
            fix="Generate the take again, or restore the file from a copy of the film's folder.",
        )


def _batches(frames: Iterator[Frame]) -> Iterator[list[Frame]]:
    batch: list[Frame] = []
    for frame in frames:
        batch.append(frame)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
