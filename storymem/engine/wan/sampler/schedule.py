"""The noise schedules Wan 2.2 was published with, on diffusers' schedulers.

diffusers' default flow sigmas are others (since 0.37): with them a film would not come out as the paper's. Each solver
here gets the published sigmas and whole timesteps; tests replay recorded schedules and steps bit for bit.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

import numpy as np
import torch
from diffusers import DPMSolverMultistepScheduler, FlowMatchEulerDiscreteScheduler, UniPCMultistepScheduler

from storymem.core.request import Solver

TRAIN_TIMESTEPS = 1000
SIGMA_MAX = float(np.float32(1 - 1 / TRAIN_TIMESTEPS))
"""UniPC's first sigma before the shift: 0.999 as a float32, whose last bit decides some of the whole timesteps."""

Which = Literal["high", "low"]


class Scheduler(Protocol):
    """What the loop needs of diffusers' schedulers."""

    timesteps: torch.Tensor
    sigmas: torch.Tensor

    def step(
        self, model_output: torch.Tensor, timestep: torch.Tensor, sample: torch.Tensor, *, return_dict: bool
    ) -> tuple[torch.Tensor, ...]:
        """The sample one step on, first in the tuple."""
        ...


def make_scheduler(solver: Solver, num_inference_steps: int, flow_shift: float, device: Any = "cpu") -> Scheduler:
    """A scheduler set to its first step. `timesteps` are whole numbers, but for `euler`, where they are fractional."""
    scheduler: Any = _MAKERS[solver](num_inference_steps, flow_shift, torch.device(device))
    # Without it the first step is looked up by its timestep, and two equal whole timesteps would skip one.
    scheduler.set_begin_index(0)
    return scheduler


def expert_at(timestep: float, boundary_ratio: float) -> Which:
    """Which of the two experts works at this timestep."""
    return "high" if timestep >= boundary_ratio * TRAIN_TIMESTEPS else "low"


def expert_steps(
    solver: Solver, num_inference_steps: int, flow_shift: float, boundary_ratio: float
) -> dict[Which, int]:
    """How many steps each expert has in a run; the high-noise one's come first."""
    timesteps = make_scheduler(solver, num_inference_steps, flow_shift).timesteps.tolist()
    high = sum(expert_at(timestep, boundary_ratio) == "high" for timestep in timesteps)
    return {"high": high, "low": num_inference_steps - high}


def _unipc(num_inference_steps: int, flow_shift: float, device: torch.device) -> Any:
    scheduler = UniPCMultistepScheduler(
        num_train_timesteps=TRAIN_TIMESTEPS,
        solver_order=2,
        solver_type="bh2",
        prediction_type="flow_prediction",
        use_flow_sigmas=True,
        flow_shift=flow_shift,
        predict_x0=True,
        lower_order_final=True,
        final_sigmas_type="zero",
    )
    # The sigmas go in unshifted: the scheduler shifts them.
    sigmas: Any = np.linspace(SIGMA_MAX, 0.0, num_inference_steps + 1)[:-1]  # declared a list, it must be an array
    scheduler.set_timesteps(sigmas=sigmas, device=device)
    return scheduler


def _dpm(num_inference_steps: int, flow_shift: float, device: torch.device) -> Any:
    scheduler = DPMSolverMultistepScheduler(
        num_train_timesteps=TRAIN_TIMESTEPS,
        solver_order=2,
        algorithm_type="dpmsolver++",
        solver_type="midpoint",
        prediction_type="flow_prediction",
        use_flow_sigmas=True,
        flow_shift=flow_shift,
        lower_order_final=True,
        final_sigmas_type="zero",
    )
    scheduler.set_timesteps(num_inference_steps, device=device)
    # It takes no sigmas as an argument (diffusers 0.42), so the published ones are put in place of its own.
    even = np.linspace(1, 0, num_inference_steps + 1)[:-1]
    sigmas = flow_shift * even / (1 + (flow_shift - 1) * even)
    scheduler.sigmas = torch.from_numpy(np.append(sigmas, 0.0).astype(np.float32))
    scheduler.timesteps = torch.from_numpy(sigmas * TRAIN_TIMESTEPS).to(device=device, dtype=torch.int64)
    return scheduler


def _euler(num_inference_steps: int, flow_shift: float, device: torch.device) -> Any:
    """What few-step distillation was trained on: 1000, 937.5, 833.3, 625 for four steps at shift 5."""
    scheduler = FlowMatchEulerDiscreteScheduler(num_train_timesteps=TRAIN_TIMESTEPS, shift=flow_shift)
    even = np.linspace(1, 0, num_inference_steps + 1)[:-1]
    scheduler.set_timesteps(sigmas=even.tolist(), device=device)
    return scheduler


_MAKERS = {"unipc": _unipc, "dpm++": _dpm, "euler": _euler}
