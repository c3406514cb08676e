"""The scorers that can be chosen, by name; each is imported when it is first asked for, and no model package with it.

builtin       no model: the built-in look and sharpness
clip          CLIP looks, the built-in sharpness judges
clip+hpsv3    CLIP looks, HPSv3 judges; on a CPU too, where a frame takes minutes
auto          CLIP where its weights are here; HPSv3 where its weights are and a card can hold it; else the built-in
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from storymem.core.errors import BackendMissing, StoryMemError
from storymem.core.story import ScorerChoice
from storymem.ports import FrameScorer
from storymem.vision.base.device import Card, measured_card
from storymem.vision.base.sharing import VIDEO_MODEL, Neighbour, has_a_seat
from storymem.vision.builtin import BuiltinScorer
from storymem.vision.clip.chosen import chosen_clip, clip_is_here
from storymem.vision.clip.scorer import ClipScorer
from storymem.vision.hpsv3.scorer import NEEDED_BYTES, HPSv3Scorer
from storymem.vision.paired import Embedder, PairedScorer
from storymem.weights import is_here

EmbedderName = Literal["builtin", "clip"]
JudgeName = Literal["builtin", "hpsv3"]

SCORERS: tuple[str, ...] = get_args(ScorerChoice)
"""What can be asked for by name."""


@dataclass(frozen=True)
class ScorerPair:
    """Who looks and who judges."""

    embedder: EmbedderName
    judge: JudgeName


@dataclass(frozen=True)
class EmbedderFacts:
    """Who embeds. `name` is what `open_seer` opens; `embedding` the name its embeddings are kept under; `label` the
    model's name for people; above the cosine `same_view` two pictures show the same view."""

    name: EmbedderName
    embedding: str
    label: str
    reads_prompts: bool
    same_view: float


_BY_NAME = {
    "builtin": ScorerPair("builtin", "builtin"),
    "clip": ScorerPair("clip", "builtin"),
    "clip+hpsv3": ScorerPair("clip", "hpsv3"),
}


def resolve(
    choice: str, neighbour: Neighbour = VIDEO_MODEL, measure: Callable[[], Card | None] | None = None
) -> ScorerPair:
    """Whom a choice means on this machine now. Only `auto` looks: at names of files, and with HPSv3 at the card.

    `neighbour` is the engine whose takes are judged; `measure` gives the card. Raises BackendMissing for no scorer.
    """
    if choice == "auto":
        return ScorerPair(_embedder("auto"), _judge(neighbour, measure or _the_card))
    if choice not in _BY_NAME:
        raise BackendMissing(f"There is no scorer {choice!r}.", fix=f"Choose one of: {', '.join(SCORERS)}.")
    return _BY_NAME[choice]


def open_scorer(choice: str = "builtin") -> FrameScorer:
    """The scorer of this name, ready to use. Raises BackendMissing, and what `open_pair` raises."""
    return open_pair(resolve(choice))


def open_pair(pair: ScorerPair) -> FrameScorer:
    """The scorer of these two; no model is loaded yet.

    Raises WeightsMissing, with the command that fetches them, and EngineError for weights that are torn.
    """
    if pair == _BY_NAME["builtin"]:
        return BuiltinScorer()
    embedder = chosen_clip() if pair.embedder == "clip" else BuiltinScorer()
    judge = HPSv3Scorer() if pair.judge == "hpsv3" else BuiltinScorer()
    for part in (embedder, judge):
        if not isinstance(part, BuiltinScorer):
            part.check()
    return PairedScorer(embedder, judge)


def embedder_facts(choice: str) -> EmbedderFacts:
    """Who embeds for this choice, without a model or its package. Raises BackendMissing.

    A choice by name is answered whether its weights are here or not: `ClipScorer.check` says, and so does looking.
    """
    name = _embedder(choice)
    try:
        embedder = open_embedder(name)
    except StoryMemError:  # whoever looks says what is wrong
        return EmbedderFacts(name, "clip-not-there", "CLIP", reads_prompts=True, same_view=ClipScorer.same_view)
    return EmbedderFacts(name, embedder.name, embedder.label, hasattr(embedder, "embed_texts"), embedder.same_view)


def open_embedder(name: EmbedderName) -> Embedder:
    """A part that only looks, on the CPU: for a process beside the render. No model is loaded yet.

    Raises what `chosen_clip` raises.
    """
    return chosen_clip("cpu") if name == "clip" else BuiltinScorer()


def _embedder(choice: str) -> EmbedderName:
    if choice == "auto":
        return "clip" if clip_is_here() else "builtin"
    return resolve(choice).embedder


def _judge(neighbour: Neighbour, measure: Callable[[], Card | None]) -> JudgeName:
    return "hpsv3" if is_here("hpsv3") and has_a_seat(measure(), NEEDED_BYTES, neighbour) else "builtin"


def _the_card() -> Card | None:
    return measured_card("auto")
