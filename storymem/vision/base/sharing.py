"""Who has the card: an engine with its models, or a judge too large to sit beside them. Pure; nothing here looks.

below 48 GB   the judge works alone: the engine steps aside first, and the judge leaves before the next shot
from 48 GB    beside the engine's models where there is room at that moment, alone otherwise
elsewhere     on the CPU: no card, one too small for the judge, or an engine that can't step aside
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storymem.ports import ShotEngine, YieldingEngine
from storymem.vision.base.device import Card, may_share_gpu

MARGIN_BYTES = 2 * 10**9
"""Wanted free beside a judge: for CLIP, and for the holes allocators leave."""

ROOM_FOR_A_SHOT_BYTES = 48 * 10**9
"""Where so much is left, a judge may stay while shots are made: an expert (29 GB) and its work on a large shot fit."""


class Seat(StrEnum):
    """Where a judge works."""

    BESIDE = "beside"
    ALONE = "alone"
    CPU = "cpu"


@dataclass(frozen=True)
class Neighbour:
    """An engine, as far as the card is concerned: whether it may hold some of it, and whether it can let go."""

    holds_card: bool
    steps_aside: bool


VIDEO_MODEL = Neighbour(holds_card=True, steps_aside=True)


def neighbour(engine: ShotEngine) -> Neighbour:
    """The engine as a neighbour; only a model holds any of the card."""
    return Neighbour(engine.is_model, isinstance(engine, YieldingEngine))


def can_hold(card: Card | None, needed_bytes: int) -> bool:
    """Whether the card is large enough for the judge, with nothing else on it."""
    return card is not None and card.total_bytes >= needed_bytes + MARGIN_BYTES


def seat(card: Card | None, needed_bytes: int, neighbour: Neighbour) -> Seat:
    """Where a judge of `needed_bytes` works now; ALONE means that the engine steps aside first."""
    if card is None or not can_hold(card, needed_bytes):
        return Seat.CPU
    has_room = card.free_bytes >= needed_bytes + MARGIN_BYTES
    if has_room and (not neighbour.holds_card or may_share_gpu(card.total_bytes)):
        return Seat.BESIDE
    return Seat.ALONE if neighbour.holds_card and neighbour.steps_aside else Seat.CPU


def has_a_seat(card: Card | None, needed_bytes: int, neighbour: Neighbour) -> bool:
    """Whether a judge would ever work on this card beside this engine, whatever is on it now."""
    return card is not None and seat(Card(card.total_bytes, card.total_bytes), needed_bytes, neighbour) is not Seat.CPU


def may_stay(card: Card | None, neighbour: Neighbour) -> bool:
    """Whether a judge keeps its place while shots are made; `card` as it is with the judge, None for one on the CPU.

    On the CPU too it makes room for an engine's models: they lie in RAM where the card doesn't hold them.
    """
    if not neighbour.holds_card:
        return True
    return card is not None and may_share_gpu(card.total_bytes) and card.free_bytes >= ROOM_FOR_A_SHOT_BYTES
