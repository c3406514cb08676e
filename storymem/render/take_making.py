"""make_take: a shot request becomes a finished take, streamed frame by frame so that memory stays flat.

engine --frames--> drop the seam's repeats --> clip  (H.264)
                                           |-> spool (raw, on disk) --> keyframes, tail, poster: lossless source
                                           `-> scorer (small batches) --> curate --> which frames are keyframes
                                                   a slow judge: asked by curate, of frames in the spool <--'
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from storymem.core.errors import EngineError, MediaError, RequestUnsupported
from storymem.core.memory.bank import BankPicture, seen_as
from storymem.core.memory.curation import Curation, CurationRules, KeptFrame, curate
from storymem.core.request import ShotRequest
from storymem.core.story import Keyframe
from storymem.core.values import TAIL_FRAME_COUNT, Size
from storymem.media.clips import ClipWriter
from storymem.media.framing import shown
from storymem.media.pictures import THUMB_WIDTH, encode_jpeg, encode_png
from storymem.media.spool import FrameSpool
from storymem.ports import CardScorer, Frame, FrameScorer, ObjectStore, OnStep, Progress, ShotEngine
from storymem.vision.paired import AskedOnce
from storymem.vision.review import Review, reviewed

Vector = NDArray[np.float32]

POSTER_WIDTH = 416
_BATCH = 8
_LONGEST_LINE = 200


class FeatureCache(Protocol):
    """Embeddings of pictures, kept by what is seen (`core.bank.seen_as`) and by the embedding's name."""

    def get(self, picture: str, scorer: str) -> Vector | None:
        """The picture's embedding under this name, [dimensions], if it is known."""
        ...

    def put(self, picture: str, scorer: str, embedding: Vector) -> None:
        """Keeps it."""
        ...


@dataclass(frozen=True)
class MadeTake:
    """Everything of a Take that the render decides; media by content name. `review` names a `vision.review.Review`.

    `made_with` is one line of the engine's own on what it ran on and how; empty where it has nothing to say.
    """

    frame_count: int
    clip: str
    poster: str
    tail: tuple[str, ...]
    keyframes: tuple[Keyframe, ...]
    review: str
    scorer: str
    seconds_spent: float
    made_with: str = ""


def make_take(
    request: ShotRequest,
    *,
    engine: ShotEngine,
    scorer: FrameScorer,
    bank: Sequence[BankPicture],
    objects: ObjectStore,
    features: FeatureCache,
    folder: Path,
    on_step: OnStep,
) -> MadeTake:
    """Generates, encodes, curates and stores the take. The same request gives the same content names.

    `bank` holds the pictures a new keyframe must not repeat. `folder` holds the work while it is under way and is left
    as it was, also by an error or a Cancelled from `on_step`, which is called in the engine's own phases and then in
    `curating`, `judging` (by a judge that is asked only of some frames: `step` is how far along the take the choice is,
    for how many it will ask nobody knows) and `saving`. Raises RequestUnsupported when no frame would be left,
    EngineError when the engine breaks its word on count or size, and what engine, scorer, media and `objects` raise.
    """
    started = time.perf_counter()
    if request.kept_frame_count < 1:
        raise RequestUnsupported(
            f"{request.frame_count} frames leave nothing after the {request.mode.seam_frame_count} of the seam.",
            fix="Ask for at least 9 frames.",
        )
    with _workplace(folder) as name, FrameSpool(Path(name), request.size) as spool, _given_back(scorer):
        clip = Path(name) / "take.mp4"
        scores = _record(request, engine, objects, on_step, _Recording(clip, spool, scorer))
        on_step(Progress("curating", 0, 1))
        remembered = _bank_vectors(bank, request.size, scorer, objects, features)
        curation = _curate(scores, scorer, remembered, _quality(scores, scorer, engine, spool, on_step))
        on_step(Progress("curating", 1, 1))
        saving = _Saving(objects, on_step, _saving_steps(spool, curation))
        keyframes = tuple(_save_keyframe(kept, spool, scorer, saving) for kept in curation.kept)
        tail = tuple(saving.keep(encode_png(spool.frame(i))) for i in _tail_indices(len(spool)))
        poster = saving.keep(encode_jpeg(spool.frame(len(spool) // 2), width=POSTER_WIDTH))
        review = saving.keep(_review(curation, scores, scorer).pack())
        clip_name = saving.keep_file(clip)
    for keyframe in keyframes:
        features.put(keyframe.picture, scorer.embedding, scores.vector(keyframe.frame_index))
    return MadeTake(
        frame_count=request.kept_frame_count,
        clip=clip_name,
        poster=poster,
        tail=tail,
        keyframes=keyframes,
        review=review,
        scorer=scorer.name,
        seconds_spent=time.perf_counter() - started,
        made_with=_made_with(engine),
    )


def _made_with(engine: ShotEngine) -> str:
    """What the engine says of itself after a take, as one short line; an engine need not say anything."""
    told = getattr(engine, "made_with", None)
    return " ".join(str(told()).split())[:_LONGEST_LINE] if callable(told) else ""


def _workplace(folder: Path) -> TemporaryDirectory[str]:
    """A folder of its own for this take, gone with its contents at the end; a killed process leaves `take-...`."""
    try:
        return TemporaryDirectory(dir=folder, prefix="take-")
    except OSError as error:
        raise MediaError(
            f"No work can be kept in {folder}: {error.strerror or error}.",
            fix="Check that the folder exists, may be written to, and has room.",
        ) from error


# --- generating ----------------------------------------------------------------------------------------------------


class Scores:
    """The embedding of every frame of the take, in order, as they come in, and each quality that was asked for."""

    def __init__(self) -> None:
        self._vectors: list[Vector] = []
        self.qualities: dict[int, float] = {}

    def add(self, vectors: Vector, qualities: NDArray[np.float32] | None) -> None:
        """The next frames; `qualities` None where they are not judged yet."""
        if qualities is not None:
            self.qualities.update(enumerate(map(float, qualities), start=len(self)))
        self._vectors.extend(vectors)

    def __len__(self) -> int:
        return len(self._vectors)

    def vector(self, frame: int) -> Vector:
        return self._vectors[frame]

    def vectors(self) -> Vector:
        """[n, dimensions]."""
        return np.stack(self._vectors)

    def similarity(self, a: int, b: int) -> float:
        """The cosine of two frames."""
        return float(self._vectors[a] @ self._vectors[b])


@dataclass
class _Recording:
    """Where the kept frames go, and who scores them."""

    clip: Path
    spool: FrameSpool
    scorer: FrameScorer
    scores: Scores = field(default_factory=Scores)
    waiting: list[Frame] = field(default_factory=list)

    def take(self, frame: Frame, writer: ClipWriter) -> None:
        writer.write(frame)
        self.spool.append(frame)
        self.waiting.append(np.array(frame))  # a copy: an engine may draw the next frame into the same array
        if len(self.waiting) == _BATCH:
            self.score()

    def score(self) -> None:
        if self.waiting:
            vectors = self.scorer.embed(self.waiting)
            self.scores.add(vectors, self.scorer.quality(self.waiting) if self.scorer.judges_every_frame else None)
            self.waiting.clear()


def _record(
    request: ShotRequest, engine: ShotEngine, objects: ObjectStore, on_step: OnStep, recording: _Recording
) -> Scores:
    """Every kept frame in the clip, in the spool, and scored."""
    frames = _checked(engine.generate(request, objects, on_step), request, engine)
    with closing(frames), ClipWriter(recording.clip, request.size) as writer:
        for index, frame in enumerate(frames):
            if index >= request.mode.seam_frame_count:
                recording.take(frame, writer)
    recording.score()
    return recording.scores


def _checked(frames: Iterator[Frame], request: ShotRequest, engine: ShotEngine) -> Generator[Frame]:
    """The frames, as long as they are what the request asked for. Raises EngineError."""
    wanted = (request.size.height, request.size.width, 3)
    count = 0
    for count, frame in enumerate(frames, start=1):
        if count > request.frame_count:
            raise _broken_word(engine, f"more than the {request.frame_count} frames asked for")
        if frame.shape != wanted or frame.dtype != np.uint8:
            made = "x".join(map(str, frame.shape))
            raise _broken_word(engine, f"a frame of {made} ({frame.dtype}), not {'x'.join(map(str, wanted))} (uint8)")
        yield frame
    if count < request.frame_count:
        raise _broken_word(engine, f"{count} frames, not the {request.frame_count} asked for")


def _broken_word(engine: ShotEngine, what: str) -> EngineError:
    return EngineError(
        f"The engine {engine.label} made {what}.", fix="Generate again; if it happens again, choose another engine."
    )


# --- curating ------------------------------------------------------------------------------------------------------


@contextmanager
def _given_back(scorer: FrameScorer) -> Iterator[None]:
    """However the take ends: the engine finds the card as it left it."""
    try:
        yield
    finally:
        if isinstance(scorer, CardScorer):
            scorer.rest()


def _bank_vectors(
    bank: Sequence[BankPicture], size: Size, scorer: FrameScorer, objects: ObjectStore, features: FeatureCache
) -> Vector | None:
    """[n, dimensions] of the bank's pictures; None for an empty bank. New embeddings go into the cache."""
    vectors: list[Vector] = []
    for picture in dict.fromkeys(bank):
        name = seen_as(picture, size)
        vector = features.get(name, scorer.embedding)
        if vector is None:
            vector = scorer.embed([shown(objects, picture, size)])[0]
            features.put(name, scorer.embedding, vector)
        vectors.append(vector)
    return np.stack(vectors) if vectors else None


def _quality(
    scores: Scores, scorer: FrameScorer, engine: ShotEngine, spool: FrameSpool, on_step: OnStep
) -> Callable[[int], float]:
    """A frame's quality: known by now, or asked for when it is needed, frame by frame so that a stop is heard."""
    if scorer.judges_every_frame:
        return scores.qualities.__getitem__
    on_step(Progress("judging", 0, len(scores)))
    if isinstance(scorer, CardScorer):
        scorer.make_room(engine)
    asked = AskedOnce(scorer, spool.frame)
    reached = 0

    def quality(frame: int) -> float:
        nonlocal reached
        reached = max(reached, frame)
        on_step(Progress("judging", reached, len(scores)))
        scores.qualities[frame] = asked(frame)
        return scores.qualities[frame]

    return quality


def _curate(scores: Scores, scorer: FrameScorer, bank: Vector | None, quality: Callable[[int], float]) -> Curation:
    def bank_similarity(frame: int) -> float:
        return -1.0 if bank is None else float((bank @ scores.vector(frame)).max())

    rules = CurationRules(same_view=scorer.same_view, quality_threshold=scorer.quality_threshold)
    return curate(len(scores), scores.similarity, quality, bank_similarity, rules)


def _review(curation: Curation, scores: Scores, scorer: FrameScorer) -> Review:
    """What was decided about every frame and why, with its score wherever one was asked for."""
    return Review(
        scorer=scorer.name,
        frames=tuple(reviewed(one, scores.qualities.get(one.frame_index)) for one in curation.decisions),
        final_threshold=curation.final_threshold,
        embedding=scorer.embedding,
        same_view=scorer.same_view,
        quality_threshold=scorer.quality_threshold,
        vectors=scores.vectors(),
    )


# --- saving --------------------------------------------------------------------------------------------------------


@dataclass
class _Saving:
    """Puts one object after the other, asking before each whether to go on."""

    objects: ObjectStore
    on_step: OnStep
    step_count: int
    step: int = 0

    def keep(self, content: bytes) -> str:
        self._ask()
        return self.objects.put(content)

    def keep_file(self, path: Path) -> str:
        self._ask()
        return self.objects.put_file(str(path))

    def _ask(self) -> None:
        self.on_step(Progress("saving", self.step, self.step_count))
        self.step += 1


def _saving_steps(spool: FrameSpool, curation: Curation) -> int:
    """A picture and a thumb for each keyframe, the tail, then poster, review and clip."""
    return 2 * len(curation.kept) + len(_tail_indices(len(spool))) + 3


def _tail_indices(frame_count: int) -> range:
    return range(max(0, frame_count - TAIL_FRAME_COUNT), frame_count)


def _save_keyframe(kept: KeptFrame, spool: FrameSpool, scorer: FrameScorer, saving: _Saving) -> Keyframe:
    frame = spool.frame(kept.frame_index)
    return Keyframe(
        picture=saving.keep(encode_png(frame)),
        thumb=saving.keep(encode_jpeg(frame, width=THUMB_WIDTH)),
        frame_index=kept.frame_index,
        quality=kept.quality,
        similarity=kept.similarity,
        scorer=scorer.name,
        below_threshold=kept.below_threshold,
    )
