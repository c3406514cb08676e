"""How alike a film's pictures and prompts are, as plain floats: asked for here, worked out elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Glance(Protocol):
    """Some pictures, in the order they were asked for. `complete` says that every one of them has been looked at."""

    @property
    def complete(self) -> bool: ...

    def about(self, prompt: str) -> Sequence[float] | None:
        """The cosine of each picture with the prompt; None where prompts can't be read, or this one is not yet."""
        ...

    def alike(self, place: int) -> Sequence[float]:
        """The cosine of each picture with the one at `place`; 0 where either was not looked at."""
        ...


class Sight(Protocol):
    """What was seen so far; it never changes. `label` names the model to people.

    `reads_prompts` is false for a scorer that has no words; above the cosine `same_view` two pictures show the same.
    """

    @property
    def label(self) -> str: ...

    @property
    def reads_prompts(self) -> bool: ...

    @property
    def same_view(self) -> float: ...

    def has_read(self, prompt: str) -> bool:
        """Whether the prompt can be compared with pictures."""
        ...

    def among(self, pictures: Sequence[str]) -> Glance:
        """These pictures, by the names their embeddings are kept under (`Candidate.seen_as`)."""
        ...
