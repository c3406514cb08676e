"""Picks where shots are made on this machine."""

from __future__ import annotations

import logging

import torch

from storymem.engine.wan.crew.crew import Crew, process_count
from storymem.engine.wan.fit.machine import survey
from storymem.engine.wan.fit.profiles import chosen_profile, explain
from storymem.engine.wan.shot.models import Models
from storymem.engine.wan.shot.shooter import Shooter, SoloShooter, step_cache_folder

log = logging.getLogger(__name__)


def open_shooter() -> Shooter:
    """This machine's shooter: a crew where there are several cards. What it is and why goes to the log."""
    count = process_count(torch.cuda.device_count())
    if count > 1:
        log.info("%s processes share the work", count)
        return Crew(count)
    machine = survey()
    profile = chosen_profile(machine)
    log.info("%s", explain(machine, profile))
    return SoloShooter(machine, profile, Models(profile, cache_folder=step_cache_folder()))
