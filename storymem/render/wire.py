"""What the studio and the render process say to each other: one JSON object a line.

to the worker     {"run": {job_id, request, engine, scorer, bank}}            {"cancel": job_id}
from the worker   {"event": "ready", pid}   {"event": "started", job_id}
                  {"event": "progress", job_id, phase, step, step_count, preview?}
                  {"event": "made", job_id, made}                            {"event": "cancelled", job_id}
                  {"event": "failed", job_id, kind, message, fix}

`preview` is a JPEG in base64. The worker is started for one film's folder: no message names a place on this machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from storymem.core.memory.bank import BankPicture
from storymem.core.request import ShotRequest

if TYPE_CHECKING:
    from storymem.render.take_making import MadeTake

LOG = "logs/worker.log"
"""Where the render process writes, inside the film's folder."""


@dataclass(frozen=True, slots=True)
class Order:
    """One job for the worker: `bank` is what new keyframes must differ from; `scorer` is the film's choice of who looks
    and judges."""

    job_id: str
    request: ShotRequest
    engine: str
    scorer: str
    bank: tuple[BankPicture, ...]


_ORDER = TypeAdapter(Order)


def order_fields(order: Order) -> dict[str, Any]:
    """The order as JSON fields."""
    return _ORDER.dump_python(order, mode="json")


def order_from(fields: dict[str, Any]) -> Order:
    """The order these fields hold. Raises ValueError."""
    return _ORDER.validate_python(fields)


def made_fields(made: MadeTake) -> dict[str, Any]:
    """The finished take as JSON fields."""
    return _made().dump_python(made, mode="json")


def made_from(fields: dict[str, Any]) -> MadeTake:
    """The finished take these fields hold. Raises ValueError."""
    return _made().validate_python(fields)


def _made() -> TypeAdapter[MadeTake]:
    from storymem.render.take_making import MadeTake  # brings the codecs: only where a take is at hand

    return TypeAdapter(MadeTake)
