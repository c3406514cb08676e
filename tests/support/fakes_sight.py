"""Eyes without a model, in a real child process: python -m tests.support.fakes_sight [WORD ...] FOLDER.

A picture's embedding is its mean colour, and a prompt's the colours it names. Words make it stumble:

    slow            every question takes a fifth of a second
    hang            no question gets an answer
    die             it ends at every question
    die-once:FILE   it ends at its first question unless the file is there, which it makes
    damaged         the weights are torn
    long            its embeddings have one number more
    count:FILE      nothing stumbles; every start adds a letter to the file
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storymem.core.errors import EngineError
from storymem.ports import Frame
from storymem.sight import child
from storymem.vision.scorers import EmbedderFacts

COMMAND = (sys.executable, "-m", "tests.support.fakes_sight")
COLOURS = ("red", "green", "blue")


def embedder_facts(choice: str) -> EmbedderFacts:
    """Who looks in these tests; the built-in one reads no prompts, as the real one."""
    reads = choice != "builtin"
    return EmbedderFacts("clip" if reads else "builtin", f"fake-{choice}", f"Fake {choice}", reads, 0.9)


class ColourEmbedder:
    """Embeds mean colours."""

    name = label = "colours"
    same_view = 0.9

    def __init__(self, *words: str) -> None:
        self.words = words
        self.dimensions = 4 if "long" in words else 3

    def check(self) -> None:
        """Raises EngineError where the weights are torn."""
        if "damaged" in self.words:
            raise EngineError("The weights are torn.", fix="Fetch them again.")

    def embed(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n, 3]."""
        self._stumble()
        return self._unit([frame.reshape(-1, 3).mean(axis=0) for frame in frames])

    def embed_texts(self, prompts: Sequence[str]) -> NDArray[np.float32]:
        """[n, 3]."""
        return self._unit([[colour in prompt for colour in COLOURS] for prompt in prompts])

    def _unit(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float32]:
        found = np.zeros((len(rows), self.dimensions), np.float32)
        if rows:
            found[:, :3] = np.asarray(rows, np.float32) + 1e-3
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    def _stumble(self) -> None:
        if "slow" in self.words:
            time.sleep(0.2)
        if "hang" in self.words:
            time.sleep(600)
        notes = [Path(word.partition(":")[2]) for word in self.words if word.startswith("die-once:")]
        if "die" in self.words or any(not note.exists() for note in notes):
            for note in notes:
                note.touch()
            os._exit(7)


def main(*words: str, folder: str) -> None:
    """Answers until stdin ends."""
    for word in words:
        if word.startswith("count:"):
            with Path(word.partition(":")[2]).open("a") as file:
                file.write("x")
    child.main(folder, lambda name: ColourEmbedder(*words))


if __name__ == "__main__":
    main(*sys.argv[1:-1], folder=sys.argv[-1])
