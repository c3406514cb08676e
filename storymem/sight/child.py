"""A film's sight process: `python -m storymem.sight.child FOLDER`. Questions in, answers out, log on stderr.

FOLDER is the film's. One question at a time; the model is opened with the first and kept. It ends when its stdin does,
and with its parent.
"""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from storymem.core.errors import BackendMissing, MediaError
from storymem.media.framing import shown
from storymem.ports import Frame
from storymem.processes.failures import failure_fields, log_untranslated
from storymem.processes.inside import be_a_good_neighbour, listen, own_stdout, work
from storymem.processes.lines import Message
from storymem.project.objects import Objects
from storymem.sight import wire
from storymem.sight.wire import Answer, Question, Vectors
from storymem.vision.scorers import open_embedder

_RETRY = f"Try again; if it happens again, the end of {wire.LOG} in the film's folder says where."


class KeptEmbedder:
    """Answers questions about the film in `folder`; keeps the embedder open between them.

    `opened(name)` gives a vision.paired.Embedder; one that reads prompts too has `embed_texts`, and one with weights
    `check`, which raises where they can't be used.
    """

    def __init__(self, folder: Path, opened: Callable[[Any], Any]) -> None:
        self._folder, self._opened = folder, opened
        self._open: tuple[str, Any] | None = None

    def answer(self, fields: Message) -> Message:
        """The answer's fields, or those of what went wrong; never an error."""
        try:
            question = wire.question_from(fields)
            return wire.answer_fields(self._looked(question, self._embedder(question.embedder)))
        except Exception as error:
            log_untranslated(error)
            return {"failed": failure_fields(error, who="Looking at pictures", fix=_RETRY)}

    def _embedder(self, name: str) -> Any:
        if self._open is None or self._open[0] != name:
            self._open = None  # the old one's memory goes first
            embedder = self._opened(name)
            if hasattr(embedder, "check"):
                embedder.check()  # missing or torn weights are known without the seconds a model library takes
            self._open = name, embedder
        return self._open[1]

    def _looked(self, question: Question, embedder: Any) -> Answer:
        frames, unseen = self._frames(question)
        seen: Vectors = embedder.embed(frames)
        pictures = np.zeros((len(question.pictures), seen.shape[1]), np.float32)
        pictures[[place for place in range(len(pictures)) if place not in unseen]] = seen
        return Answer(pictures, _read(embedder, question.prompts, seen.shape[1]), unseen)

    def _frames(self, question: Question) -> tuple[list[Frame], dict[int, str]]:
        """(the pictures that can be read, as shots are shown them; why not, by place, for the others)."""
        objects = Objects(self._folder)
        frames: list[Frame] = []
        unseen: dict[int, str] = {}
        for place, picture in enumerate(question.pictures):
            try:
                frames.append(shown(objects, picture, question.size))
            except MediaError as error:
                unseen[place] = error.message
        return frames, unseen


def _read(embedder: Any, prompts: tuple[str, ...], dimensions: int) -> Vectors:
    if not prompts:
        return np.zeros((0, dimensions), np.float32)
    if not hasattr(embedder, "embed_texts"):
        raise BackendMissing("These eyes can't read prompts.", fix="Choose CLIP in the film's settings.")
    return embedder.embed_texts(prompts)


def main(folder: str, opened: Callable[[Any], Any] = open_embedder) -> None:
    """Answers until stdin ends, with embedders from `opened`."""
    say = own_stdout()
    be_a_good_neighbour()
    questions: queue.SimpleQueue[Message] = queue.SimpleQueue()
    listen(questions.put)
    embedder = KeptEmbedder(Path(folder), opened)

    def serve() -> None:
        while True:
            say(embedder.answer(questions.get()))

    work(serve)


if __name__ == "__main__":
    main(sys.argv[1])
