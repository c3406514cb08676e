"""A run by all ranks: rank 0 makes the shot and brings the others in to sample; they do nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import NoReturn

import torch

from storymem.core.request import ShotRequest
from storymem.engine.wan.crew.accord import Accord, AgreedExperts, Team
from storymem.engine.wan.crew.parallel import Division
from storymem.engine.wan.fit.layout import Profile
from storymem.engine.wan.fit.machine import Machine, survey
from storymem.engine.wan.fit.out_of_memory import ShotSize, translated
from storymem.engine.wan.fit.profiles import chosen_profile, degrees, explain
from storymem.engine.wan.sampler.denoise import Conditioning, Experts, OnSample, Step, denoise
from storymem.engine.wan.shot.models import Models
from storymem.engine.wan.shot.session import Run
from storymem.ports import Progress

log = logging.getLogger(__name__)


def shared_layout(team: Team) -> tuple[Machine, Profile]:
    """What rank 0 found here and chose, on every rank: what is free changes while models load.

    Raises on rank 0 what `chosen_profile` raises; the others wait for an answer.
    """
    found: tuple[Machine, Profile] | None = None
    if team.rank == 0:
        machine = survey()
        found = machine, divided(chosen_profile(machine), team.count)
        log.info("%s", explain(*found))
    return team.shared(found)


def divided(profile: Profile, process_count: int) -> Profile:
    """The profile with the work divided. Without cards, too: the processes share the CPU then."""
    if profile.parallel.process_count == process_count:
        return profile
    return replace(profile, parallel=degrees(process_count))


class Together:
    """Rank 0's way to sample, a session's `Sample`. `whole` is False once the ranks are no longer at one."""

    def __init__(self, team: Team, models: Models, division: Division) -> None:
        self._team, self._models, self._division = team, models, division
        self.whole = True

    def __call__(self, run: Run, experts: Experts, on_step: OnSample) -> torch.Tensor:
        """The run, by all ranks. `on_step` is called on this one, and what it raises stops the others at this step."""
        accord = Accord(self._team, _translated(self._models, run.request))
        try:
            self._team.shared(replace(run, noise=run.noise.cpu(), given=_on_cpu(run.given)))
            with accord.agreed():
                pass  # the others get their models ready
            return _sampled(self._division, accord, run, experts, on_step)
        except Exception as error:
            self.whole = error is accord.settled
            raise


def follow(team: Team, models: Models, division: Division) -> NoReturn:
    """Takes part in every run that rank 0 begins, for ever. Raises when the ranks are no longer at one."""
    while True:
        run: Run = team.shared()
        translating = _translated(models, run.request)
        accord = Accord(team, translating)
        try:
            with accord.agreed():
                models.use(run.request, _unheard)
            here = replace(run, noise=run.noise.to(models.device))
            with translating(), models.experts(run.plan) as experts:
                _sampled(division, accord, here, experts, _unseen)
        except Exception as error:
            if error is not accord.settled:
                raise
            log.info("the run ends here: %s", error)


def _sampled(division: Division, accord: Accord, run: Run, experts: Experts, on_step: OnSample) -> torch.Tensor:
    def told(step: Step) -> None:
        with accord.agreed():
            on_step(step)

    together = AgreedExperts(experts, accord)
    return denoise(together, run.noise, run.given, run.plan, on_step=told, guide=division.guide(accord.agreed))


def _translated(models: Models, request: ShotRequest) -> Callable[[], AbstractContextManager[None]]:
    shot = ShotSize(request.size, request.frame_count, len(request.memory))
    return partial(translated, models.profile, shot, models.release)


def _on_cpu(given: Conditioning) -> Conditioning:
    condition = given.condition
    return Conditioning(
        given.prompt_embeds.cpu(),
        given.negative_prompt_embeds.cpu(),
        replace(condition, tensor=condition.tensor.cpu()) if condition else None,
    )


def _unheard(progress: Progress) -> None:
    """Rank 0 tells how far loading is."""


def _unseen(step: Step) -> None:
    """Rank 0 shows how the shot looks."""
