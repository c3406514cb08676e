"""Several ranks as one: what one of them can't do, none of them goes on with, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import nn

from storymem.core.errors import WorkerLost
from storymem.engine.wan.crew.wire import LOST_FIX, error_fields
from storymem.engine.wan.sampler.denoise import Experts
from storymem.engine.wan.sampler.schedule import Which
from storymem.processes.failures import error_from

ORDER_PATIENCE = timedelta(days=365)
"""How long a rank waits for work; torch's own limits, 10 minutes for NCCL and 30 for gloo, are shorter than a lunch."""
STEP_PATIENCE = timedelta(minutes=30)
"""How long a rank waits for the others within a run: longer than reading an expert from a slow disk takes."""


@dataclass(frozen=True, eq=False)
class Team:
    """The ranks of a running process group, with two lines of their own besides the mesh: for orders and for steps."""

    rank: int
    count: int
    orders: Any
    steps: Any

    def gathered(self, value: Any) -> list[Any]:
        """What each rank passes, on every rank."""
        values: list[Any] = [None] * self.count
        dist.all_gather_object(values, value, group=self.orders)
        return values

    def shared(self, value: Any = None) -> Any:
        """What rank 0 passes, on every rank. Waits for rank 0 as long as it takes."""
        box = [value]
        with gone_is_lost():
            dist.broadcast_object_list(box, src=0, group=self.orders)
        return box[0]


def join(*, cards: bool) -> Team:
    """This process becomes a rank, as torchrun's environment says. `cards`: each rank works on one of its own."""
    dist.init_process_group("cpu:gloo,cuda:nccl" if cards else "cpu:gloo", timeout=STEP_PATIENCE)
    return team()


def team() -> Team:
    """All ranks of the running process group. Every rank calls it."""
    return Team(
        rank=dist.get_rank(),
        count=dist.get_world_size(),
        orders=dist.new_group(backend="gloo", timeout=ORDER_PATIENCE),
        steps=dist.new_group(backend="gloo", timeout=STEP_PATIENCE),
    )


@contextmanager
def gone_is_lost() -> Iterator[None]:
    """Around talk between ranks: torch raises RuntimeError when one is gone or too late, and this WorkerLost."""
    try:
        yield
    except RuntimeError as error:
        raise WorkerLost("One of the processes that share the work is gone.", fix=LOST_FIX) from error


class Accord:
    """One run's agreement. Every rank passes the same `agreed` sections in the same order.

    `translated` turns what a full card raises into an error of ours, on the rank it happens on.
    """

    def __init__(self, team: Team, translated: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self._team, self._translated = team, translated
        self.settled: Exception | None = None
        """The error that all ranks know of: after it they are at one. After any other they are not."""

    @contextmanager
    def agreed(self) -> Iterator[None]:
        """The body is done by every rank; or every rank raises, its own error where it has one, else another's.

        Raises WorkerLost when a rank is gone.
        """
        own: Exception | None = None
        try:
            with self._translated():
                yield
        except Exception as error:
            own = error
        self._settle(own)

    def _settle(self, own: Exception | None) -> None:
        errors = self._errors(own)
        if errors:
            self.settled = own or error_from(errors[0])
            raise self.settled

    def _errors(self, own: Exception | None) -> list[dict[str, str]]:
        """What went wrong anywhere. One byte a rank, unless something did."""
        failed = torch.tensor([own is not None], dtype=torch.uint8)
        failures: list[dict[str, str] | None] = [None] * self._team.count
        with gone_is_lost():
            dist.all_reduce(failed, dist.ReduceOp.MAX, group=self._team.steps)
            if failed.item():
                dist.all_gather_object(failures, error_fields(own) if own else None, group=self._team.steps)
        return [fields for fields in failures if fields]


class AgreedExperts:
    """Experts that are there on every rank, or on none."""

    def __init__(self, experts: Experts, accord: Accord) -> None:
        self._experts, self._accord = experts, accord

    def expert(self, which: Which) -> nn.Module:
        """The expert, once every rank has it. Raises what loading raised on any of them."""
        with self._accord.agreed():
            return self._experts.expert(which)
