"""The order of a shot's memory by hand: where named pictures stand among those the policy ordered.

by itself   a  b  c  d  e        order (d, b): d and b take the places that b and d hold
by hand     a  d  c  b  e
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_order(things: Sequence[T], order: Sequence[str], name_of: Callable[[T], str]) -> tuple[T, ...]:
    """The things, the named ones in the given order on the places that named ones hold; all others stay.

    A name that nothing has is passed over.
    """
    there = {name_of(thing): thing for thing in things}
    named = iter([there[name] for name in order if name in there])
    wanted = frozenset(order)
    return tuple(next(named) if name_of(thing) in wanted else thing for thing in things)


def moved(pictures: Sequence[str], picture: str, before: str | None) -> tuple[str, ...]:
    """The pictures with one of them right before another, or last with None. Both must be among them."""
    rest = [name for name in pictures if name != picture]
    at = len(rest) if before is None else rest.index(before)
    return (*rest[:at], picture, *rest[at:])


def named_order(by_itself: Sequence[str], wanted: Sequence[str], before: Iterable[str] = ()) -> tuple[str, ...]:
    """The fewest names that bring pictures, which stand `by_itself`, into the `wanted` order.

    Of the order `before`, names of pictures that are not shown now stay behind the one they followed, so that such a
    picture comes back to its place.
    """
    differ = [place for place, pair in enumerate(zip(by_itself, wanted, strict=True)) if pair[0] != pair[1]]
    named = list(wanted[differ[0] : differ[-1] + 1]) if differ else []
    shown, at = frozenset(wanted), 0
    for name in before:
        if name in named:
            at = named.index(name) + 1
        elif name not in shown:
            named.insert(at, name)
            at += 1
    return tuple(named)
