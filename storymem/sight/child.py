"""A film's sight process: `python -m storymem.sight.child`. Questions on stdin, answers on stdout, the log on stderr.

One question at a time; the model is opened with the first and kept. It ends when its stdin does, and with its parent.
"""

from __future__ import annotations

import faulthandler
import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from storymem.core.errors import BackendMissing, MediaError, StoryMemError
from storymem.media.framing import framed
from storymem.ports import Frame
from storymem.processes.children import end_with_parent, own_stdout
from storymem.project.objects import Objects
from storymem.sight import wire
from storymem.sight.wire import Answer, Question, Vectors
from storymem.vision.scorers import open_embedder

_POLITE = 5
_MAX_MESSAGE = 300


class KeptEmbedder:
    """Answers questions; keeps the embedder open between them.

    `opened(name)` gives a vision.paired.Embedder; one that reads prompts too has `embed_texts`, and one with weights
    `check`, which raises where they can't be used.
    """

    def __init__(self, opened: Callable[[Any], Any]) -> None:
        self._opened = opened
        self._open: tuple[str, Any] | None = None

    def answer(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The answer's fields, or those of what went wrong; never an error."""
        try:
            question = wire.question_from(fields)
            return wire.answer_fields(self._looked(question, self._embedder(question.embedder)))
        except StoryMemError as error:
            return wire.failure_fields(type(error).__name__, error.message, error.fix)
        except Exception as error:
            traceback.print_exception(error)
            words = f"Looking at pictures stopped with {type(error).__name__}: {error}"[:_MAX_MESSAGE].rstrip(" .:")
            return wire.failure_fields(
                type(error).__name__,
                f"{words}.",
                f"Try again; if it happens again, the end of {wire.LOG} in the film's folder says where.",
            )

    def _embedder(self, name: str) -> Any:
        if self._open is None or self._open[0] != name:
            self._open = None  # the old one's memory goes first
            embedder = self._opened(name)
            if hasattr(embedder, "check"):
                embedder.check()  # missing or torn weights are known without the seconds a model library takes
            self._open = name, embedder
        return self._open[1]

    def _looked(self, question: Question, embedder: Any) -> Answer:
        frames, unseen = _frames(question)
        seen: Vectors = embedder.embed(frames)
        pictures = np.zeros((len(question.pictures), seen.shape[1]), np.float32)
        pictures[[place for place in range(len(pictures)) if place not in unseen]] = seen
        return Answer(pictures, _read(embedder, question.prompts, seen.shape[1]), unseen)


def _frames(question: Question) -> tuple[list[Frame], dict[int, str]]:
    """(the pictures that can be read, as shots are shown them; why not, by place, for the others)."""
    objects = Objects(question.folder)
    frames: list[Frame] = []
    unseen: dict[int, str] = {}
    for place, shown in enumerate(question.pictures):
        try:
            picture = objects.picture(shown.picture)
            frames.append(picture if shown.crop is None else framed(picture, question.size, shown.crop))
        except MediaError as error:
            unseen[place] = error.message
    return frames, unseen


def _read(embedder: Any, prompts: tuple[str, ...], dimensions: int) -> Vectors:
    if not prompts:
        return np.zeros((0, dimensions), np.float32)
    if not hasattr(embedder, "embed_texts"):
        raise BackendMissing("These eyes can't read prompts.", fix="Choose CLIP in the film's settings.")
    return embedder.embed_texts(prompts)


def _be_a_good_neighbour() -> None:
    # Ctrl+C in a terminal reaches the whole group; the studio decides when nobody looks any more.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    with suppress(OSError):
        os.nice(_POLITE)  # the page and the take under way come first
    end_with_parent()


def _listen(questions: queue.SimpleQueue[bytes]) -> None:
    """Takes questions until stdin ends, then ends the process, whatever it looks at: nobody waits for it."""
    for text in sys.stdin.buffer:
        questions.put(text)
    os._exit(0)


def main(opened: Callable[[Any], Any] = open_embedder) -> None:
    """Answers until stdin ends, with embedders from `opened`."""
    say = own_stdout(lambda: os._exit(0))
    _be_a_good_neighbour()
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), daemon=True, name="questions").start()
    embedder = KeptEmbedder(opened)
    while True:
        say(embedder.answer(json.loads(questions.get())))


if __name__ == "__main__":
    main()
