"""What the studio and the sight process say to each other: one JSON object a line, one answer a question, in order.

to the process     {"embedder", "size": {width, height}, "pictures": [{picture, crop}], "prompts": [text]}
from the process   {"dimensions", "pictures": vectors, "unseen": {place: why}, "prompts": vectors}
                {"failed": {kind, message, fix}}          as processes.failures has them

Vectors are rows of `dimensions` float32 in base64, little endian: one for each picture asked for, in order, all zero
where it could not be looked at (`unseen`), and one for each prompt. The process is started for one film's folder.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from storymem.core.memory.bank import BankPicture
from storymem.core.values import Size
from storymem.processes.failures import error_from

Vectors = NDArray[np.float32]

LOG = "logs/sight.log"
"""Where the process writes, inside the film's folder."""


@dataclass(frozen=True, slots=True)
class Question:
    """Some pictures and prompts for `embedder`. A picture with a crop is framed to `size` first."""

    embedder: str
    size: Size
    pictures: tuple[BankPicture, ...] = ()
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """[n, dimensions] of the pictures and of the prompts; `unseen` says why the picture at a place has only zeros."""

    pictures: Vectors
    prompts: Vectors
    unseen: dict[int, str]


_QUESTION = TypeAdapter(Question)


def question_fields(question: Question) -> dict[str, Any]:
    """The question as JSON fields."""
    return _QUESTION.dump_python(question, mode="json")


def question_from(fields: dict[str, Any]) -> Question:
    """The question these fields hold. Raises ValueError."""
    return _QUESTION.validate_python(fields)


def answer_fields(answer: Answer) -> dict[str, Any]:
    """The answer as JSON fields."""
    return {
        "dimensions": answer.pictures.shape[1],
        "pictures": _packed(answer.pictures),
        "unseen": {str(place): why for place, why in answer.unseen.items()},
        "prompts": _packed(answer.prompts),
    }


def answer_from(fields: dict[str, Any], question: Question) -> Answer:
    """The answer these fields hold. Raises the error they tell of, ValueError or KeyError where they are no answer."""
    if "failed" in fields:
        raise error_from(fields["failed"])
    dimensions = int(fields["dimensions"])
    unseen = {int(place): why for place, why in fields["unseen"].items()}
    pictures = _unpacked(fields["pictures"], len(question.pictures), dimensions)
    return Answer(pictures, _unpacked(fields["prompts"], len(question.prompts), dimensions), unseen)


def _packed(vectors: Vectors) -> str:
    return base64.b64encode(np.ascontiguousarray(vectors, dtype="<f4").tobytes()).decode("ascii")


def _unpacked(text: str, count: int, dimensions: int) -> Vectors:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float32).reshape(count, dimensions)
