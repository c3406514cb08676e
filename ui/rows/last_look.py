"""The rows of the last look: what did not change is not worked out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class LastLook:
    """The rows of the last look by name, each with what it was made from.

    Films, shots and takes are immutable, so the same objects make the same row. Not for several threads at once.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], tuple[tuple[object, ...], Any]] = {}
        self._next: dict[tuple[str, str], tuple[tuple[object, ...], Any]] = {}
        self._whole: dict[str, tuple[object, Any]] = {}

    def row(self, kind: str, name: str, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """The row `make()` gives, or the last one where every part of `made_from` is the same object or small value."""
        known = self._last.get((kind, name)) or self._next.get((kind, name))
        if known is None or not _same(known[0], made_from):
            known = (made_from, make())
        self._next[kind, name] = known
        return known[1]

    def once(self, kind: str, made_from: object, make: Callable[[], T]) -> T:
        """What `make()` gives, or gave the last time, where it was made from the same object."""
        known = self._whole.get(kind)
        if known is None or known[0] is not made_from:
            known = self._whole[kind] = (made_from, make())
        return known[1]

    def turn(self) -> None:
        """The look is over: rows it did not ask for are forgotten."""
        self._last, self._next = self._next, {}


def _same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    # Never compares two films, which would cost more than the row; small values are compared.
    small = (str, int, float, tuple, type(None))
    return len(before) == len(now) and all(
        a is b or (isinstance(a, small) and type(a) is type(b) and a == b) for a, b in zip(before, now, strict=True)
    )
