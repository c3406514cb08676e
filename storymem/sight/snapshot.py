"""What was seen of a film so far: a snapshot that never changes, cut from rows that only ever grow.

A snapshot costs nothing to make: it looks at the rows there were when it was made. Likenesses are worked out once for
each picture or prompt that something is compared with, and carried on as rows are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storymem.vision.scorers import EmbedderFacts

Vector = NDArray[np.float32]

_FIRST_ROWS = 64
_LIKENESSES_KEPT = 4096
_DECIMALS = 6
"""Of a cosine: more than this is the order of additions, which must not decide between two pictures."""

_NONE: Vector = np.zeros(0, np.float32)


class EmbeddingRows:
    """Embeddings by name, in the order they came. One thread adds; what was added never moves or changes."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self._matrix: Vector = np.zeros((0, 0), np.float32)

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, name: str) -> bool:
        return name in self.places

    @property
    def dimensions(self) -> int | None:
        """Numbers in a row; None before the first."""
        return self._matrix.shape[1] if len(self) else None

    def add(self, name: str, vector: Vector) -> None:
        """One more row, of the same length as those before it. A name that is there stays as it is."""
        if name in self.places:
            return
        place = len(self)
        if place == 0:
            self._matrix = np.zeros((_FIRST_ROWS, len(vector)), np.float32)
        elif place == len(self._matrix):  # a new one twice as large: snapshots keep looking at the old one
            self._matrix = np.concatenate([self._matrix, np.zeros_like(self._matrix)])
        self._matrix[place] = vector
        self.places[name] = place  # last: whoever finds the name finds its row

    def so_far(self) -> Vector:
        """[n, dimensions] of the rows there are now; not to be written to."""
        view = self._matrix[: len(self)]
        view.setflags(write=False)
        return view


class GrowingSight:
    """Everything one embedder saw and read. Grows on one thread; `so_far` cuts a snapshot any thread may use."""

    def __init__(self, embedder: EmbedderFacts) -> None:
        self.embedder = embedder
        self.pictures, self.prompts = EmbeddingRows(), EmbeddingRows()
        self.likenesses: dict[tuple[str, int], Vector] = {}

    @property
    def dimensions(self) -> int | None:
        """Numbers in an embedding; None before the first."""
        return self.pictures.dimensions or self.prompts.dimensions

    def forget(self) -> None:
        """As if nothing had been seen. Snapshots keep what they have."""
        self.pictures, self.prompts, self.likenesses = EmbeddingRows(), EmbeddingRows(), {}

    def so_far(self) -> SightSnapshot:
        """What is known now."""
        pictures, prompts = self.pictures, self.prompts
        return SightSnapshot(
            self.embedder, pictures.places, pictures.so_far(), prompts.places, prompts.so_far(), self.likenesses
        )


@dataclass(frozen=True, eq=False, repr=False)
class SightSnapshot:
    """A core.sight.Sight. `places` may name rows that came later than this snapshot: those it does not have."""

    embedder: EmbedderFacts
    picture_places: dict[str, int]
    pictures: Vector
    prompt_places: dict[str, int]
    prompts: Vector
    likenesses: dict[tuple[str, int], Vector]

    @property
    def label(self) -> str:
        """The model's name for people."""
        return self.embedder.label

    @property
    def reads_prompts(self) -> bool:
        """Whether prompts can be compared with pictures at all."""
        return self.embedder.reads_prompts

    @property
    def same_view(self) -> float:
        """Above this cosine two pictures show the same view."""
        return self.embedder.same_view

    def has_read(self, prompt: str) -> bool:
        """Whether this prompt can be compared with pictures."""
        return self.place_of_prompt(prompt) is not None

    def among(self, pictures: Sequence[str]) -> SnapshotGlance:
        """These pictures, by the names their embeddings are kept under."""
        count, places = len(self.pictures), self.picture_places
        found = np.array([places.get(name, count) for name in pictures], np.int64).clip(max=count)
        return SnapshotGlance(self, found, complete=not bool((found == count).any()))

    def place_of_prompt(self, prompt: str) -> int | None:
        """The row of the prompt, read without the white space around it; None where there is none yet."""
        place = self.prompt_places.get(prompt.strip())
        return place if place is not None and place < len(self.prompts) else None

    def likeness(self, kind: str, place: int) -> Vector:
        """[n] cosines of every picture with the "prompt" or "picture" in this row."""
        known, count = self.likenesses.get((kind, place), _NONE), len(self.pictures)
        if len(known) < count:
            with_it = (self.prompts if kind == "prompt" else self.pictures)[place]
            # Not a matrix product: that adds up in an order that depends on the rows around, and so on history.
            new = np.einsum("ij,j->i", self.pictures[len(known) :], with_it).round(_DECIMALS)
            known = np.concatenate([known, new])
            if len(self.likenesses) >= _LIKENESSES_KEPT:
                self.likenesses.clear()
            self.likenesses[kind, place] = known
        return known[:count]


@dataclass(frozen=True, eq=False, repr=False)
class SnapshotGlance:
    """A core.sight.Glance: the rows of some pictures in the order asked, one past the end for what was not seen."""

    sight: SightSnapshot
    rows: NDArray[np.int64]
    complete: bool

    def about(self, prompt: str) -> list[float] | None:
        """The cosine of each picture with the prompt, 0 for one not looked at; None where it is not read."""
        place = self.sight.place_of_prompt(prompt)
        return None if place is None else self._of_each("prompt", place)

    def alike(self, place: int) -> list[float]:
        """The cosine of each picture with the one at `place`; 0 where either was not looked at."""
        row = int(self.rows[place])
        if row == len(self.sight.pictures):
            return [0.0] * len(self.rows)
        return self._of_each("picture", row)

    def _of_each(self, kind: str, place: int) -> list[float]:
        cosines = self.sight.likeness(kind, place)
        if not self.complete:
            cosines = np.append(cosines, np.float32(0.0))
        return cosines[self.rows].tolist()
