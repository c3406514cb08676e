"""Replays recorded runs of the published sampler against the studio's own.

    python benchmarks/parity.py [DIR]

DIR has the layout of tests/fixtures/sampler, the default: manifest.json, tiny random weights under diffusers' names,
one .safetensors a case with its noise, texts, pictures and latents, and, where they are there, recorded schedules,
solver steps, rotary tables and LoRAs. Everything runs in float32 on the CPU, through the code that makes a take.

Exit status: 0 when every case is within 2e-5 (relative L2 of the final latents) and a recording of the known defect
is not matched; 1 otherwise; 2 when DIR can't be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel
from safetensors.torch import load_file

from storymem.core.errors import StoryMemError
from storymem.core.values import Size
from storymem.engine.wan.files.lora import merge_loras, read_lora
from storymem.engine.wan.sampler.codec import LatentCodec
from storymem.engine.wan.sampler.condition import Condition, build_condition
from storymem.engine.wan.sampler.denoise import Conditioning, SamplingPlan, Step, denoise
from storymem.engine.wan.sampler.rope import MemoryRotaryPosEmbed, fit_for_memory
from storymem.engine.wan.sampler.schedule import Which, make_scheduler
from storymem.engine.wan.shot.text import padded

DEFAULT_FOLDER = ROOT / "tests" / "fixtures" / "sampler"
TOLERANCE = 2e-5
VIDEO_TOLERANCE = 2e-3
STEP_SHIFTS = (4.0, 3.0, 5.0, 8.0, 12.0)
"""Recorded solver steps don't say their flow shift: it is one of those in use, and only the right one fits."""

Tensors = dict[str, torch.Tensor]
SOLVERS = {"unipc": "unipc", "dpmpp": "dpm++"}


def relative(found: torch.Tensor, wanted: torch.Tensor) -> float:
    """L2 distance as a share of what was wanted."""
    return float((found.double() - wanted.double()).norm() / wanted.double().norm().clamp_min(1e-12))


class World:
    """A folder of recordings and the tiny models they were made with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        vae = AutoencoderKLWan(**self.manifest["vae_config"])
        vae.load_state_dict(load_file(folder / "vae.safetensors"))
        self.codec = LatentCodec(vae.eval())
        self._experts: dict[tuple[bool, bool], Pair] = {}

    @property
    def cases(self) -> list[dict[str, Any]]:
        """Every case whose file is in the folder: a copy may hold fewer."""
        return [case for case in self.manifest["cases"] if (self.folder / case["file"]).exists()]

    def experts(self, *, from_text: bool, lora: bool) -> Pair:
        """The two transformers of a case, built once."""
        key = (from_text, lora)
        if key not in self._experts:
            self._experts[key] = Pair(*(self._expert(which, from_text, lora) for which in ("high", "low")))
        return self._experts[key]

    def _expert(self, which: str, from_text: bool, lora: bool) -> WanTransformer3DModel:
        config = dict(self.manifest["transformer_config"])
        text_channels = config.pop("in_channels_t2v", 16)
        transformer = WanTransformer3DModel(**{**config, **({"in_channels": text_channels} if from_text else {})})
        transformer.load_state_dict(
            load_file(self.folder / f"{'t2v_' if from_text else ''}transformer_{which}.safetensors")
        )
        if lora:
            said = self.manifest["lora"]
            read = read_lora(self.folder / f"lora_{which}.safetensors", config=said)
            merge_loras(transformer, [(read, 1.0)])
        return fit_for_memory(transformer.eval().requires_grad_(False))


@dataclass(frozen=True)
class Pair:
    """Two transformers that stay where they are."""

    high: WanTransformer3DModel
    low: WanTransformer3DModel

    def expert(self, which: Which) -> WanTransformer3DModel:
        return self.high if which == "high" else self.low


@dataclass
class Replay:
    """What one case gave: errors are relative L2, or the largest absolute distance where a name says so."""

    name: str
    is_control: bool
    final: float
    condition: float
    steps: float
    video: float | None
    schedule_fits: bool
    problems: list[str] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        if self.is_control:
            return self.final > TOLERANCE
        video_fits = self.video is None or self.video <= VIDEO_TOLERANCE
        return max(self.final, self.condition, self.steps) <= TOLERANCE and video_fits and self.schedule_fits


def condition_of_case(world: World, case: dict[str, Any], stored: Tensors) -> Condition | None:
    """What the case's shot is conditioned on, from its pictures; None from text alone."""
    if case["mode"] == "t2v":
        return None
    memory = [picture.numpy() for picture in stored.get("memory_images", ())]
    first = [stored["first_frame"]] if "first_frame" in stored else []
    seam = [picture.numpy() for picture in stored.get("motion_frames", first)]
    size = Size(width=case["width"], height=case["height"])
    return build_condition(world.codec.encode, memory, seam, frame_count=case["frame_num"], size=size)


def replay(world: World, case: dict[str, Any]) -> Replay:
    """One case from its pictures to its last frame."""
    stored = load_file(world.folder / case["file"])
    condition = condition_of_case(world, case, stored)
    seen: list[Step] = []
    text_length = world.manifest["text_len"]
    latents = denoise(
        world.experts(from_text=case["mode"] == "t2v", lora=case["lora"]),
        stored["noise"],
        Conditioning(
            padded(stored["prompt_embeds"], text_length), padded(stored["negative_embeds"], text_length), condition
        ),
        SamplingPlan(
            solver=case["solver"],
            num_inference_steps=case["steps"],
            flow_shift=case["shift"],
            boundary_ratio=case["boundary"],
            guidance_scale=case["guidance_high"],
            guidance_scale_2=case["guidance_low"],
            memory_stride=case["rope_shift"] or 1,
        ),
        on_step=seen.append,
    )
    schedule = [int(step.timestep) for step in seen], [step.which for step in seen]
    return Replay(
        name=case["name"],
        is_control=bool(case.get("known_bug")),
        final=relative(latents, stored["latents_final"]),
        condition=0.0 if condition is None else relative(condition.tensor, stored["condition"]),
        steps=max(_step_errors(seen, stored), default=0.0),
        video=_video_error(world, latents[:, case["num_memory"] :], stored),
        schedule_fits=schedule == (case["timesteps"], case["experts"]),
    )


def _step_errors(seen: Sequence[Step], stored: Tensors) -> Iterator[float]:
    if "velocity_step_0" in stored:
        yield relative(seen[0].velocity, stored["velocity_step_0"])
    for name, latents in stored.items():
        if name.startswith("latents_after_step_"):
            yield relative(seen[int(name.rpartition("_")[2])].latents, latents)


def _video_error(world: World, latents: torch.Tensor, stored: Tensors) -> float | None:
    if "video_f16" not in stored:
        return None
    return float((world.codec.decode(latents) - stored["video_f16"].float()).abs().max())


# --- the parts on their own ------------------------------------------------------------------------------------------


def part_errors(folder: Path) -> Iterator[tuple[str, float]]:
    """(what, largest absolute error) of recorded schedules, solver steps and rotary tables, where they are there."""
    if (folder / "schedules.json").exists():
        schedules = json.loads((folder / "schedules.json").read_text("utf-8"))["schedules"]
        yield f"{len(schedules)} schedules", max(map(_schedule_error, schedules))
    if (folder / "solver_steps.safetensors").exists():
        stored = load_file(folder / "solver_steps.safetensors")
        names = sorted({name.rpartition(".")[0] for name in stored})
        yield f"{len(names)} runs of the solvers", max(_solver_error(name, stored) for name in names)
    if (folder / "rope.safetensors").exists():
        stored = load_file(folder / "rope.safetensors")
        names = sorted({name.partition(".")[0] for name in stored})
        yield f"{len(names)} rotary tables", max(_rope_error(name, stored) for name in names)


def _schedule_error(recorded: dict[str, Any]) -> float:
    scheduler = make_scheduler(recorded["solver"], recorded["steps"], recorded["shift"])
    if scheduler.timesteps.tolist() != recorded["timesteps"]:
        return float("inf")
    return float((scheduler.sigmas - torch.tensor(recorded["sigmas"])).abs().max())


def _solver_error(name: str, stored: Tensors) -> float:
    return min(_error_at(shift, name, stored) for shift in STEP_SHIFTS)


def _error_at(shift: float, name: str, stored: Tensors) -> float:
    solver, _, count = name.partition(".")
    velocities, wanted = stored[f"{name}.velocity"], stored[f"{name}.latents"]
    scheduler = make_scheduler(SOLVERS[solver], int(count), shift)  # pyright: ignore[reportArgumentType]
    latents, errors = wanted[0][None], [0.0]
    for timestep, velocity, after in zip(scheduler.timesteps, velocities, wanted[1:], strict=True):
        latents = scheduler.step(velocity[None], timestep, latents, return_dict=False)[0]
        errors.append(float((latents[0] - after).abs().max()))
    return max(errors)


def _rope_error(name: str, stored: Tensors) -> float:
    *_, height, width, head_dim = stored[f"{name}.shape_m_f_S_h_w_headdim"].tolist()
    positions = stored[f"{name}.time_positions"].tolist()
    rope = MemoryRotaryPosEmbed(head_dim, (1, 2, 2))
    rope.positions = tuple(positions)
    tables = rope(torch.zeros(1, 1, len(positions), 2 * height, 2 * width))
    pairs = zip(tables, (stored[f"{name}.cos"], stored[f"{name}.sin"]), strict=True)
    return max(float((table[0, :, 0, ::2] - wanted).abs().max()) for table, wanted in pairs)


# --- the report ------------------------------------------------------------------------------------------------------


def report(found: Replay) -> None:
    """Prints one case's errors."""
    video = "" if found.video is None else f"  video {found.video:.1e} (absolute)"
    verdict = "differs, as it must" if found.is_control else "ok"
    print(
        f"  {found.name:22} final {found.final:.1e}  condition {found.condition:.1e}  steps {found.steps:.1e}{video}"
        f"  {verdict if found.fits else 'DOES NOT FIT'}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Replays a folder; the exit status comes back."""
    parser = argparse.ArgumentParser(description="Replays recorded runs against the studio's sampler.")
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER, help="recordings and tiny weights")
    folder: Path = parser.parse_args(arguments).folder
    try:
        world = World(folder)
        parts = list(part_errors(folder))
        replays = [replay(world, case) for case in world.cases]
    except (OSError, KeyError, ValueError, RuntimeError, StoryMemError) as error:
        print(f"{folder} can't be replayed: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    for what, error in parts:
        print(f"  {what}: largest error {error:.1e}")
    for found in replays:
        report(found)
    cases = [found for found in replays if not found.is_control]
    fits = bool(cases) and all(found.fits for found in replays) and all(error <= TOLERANCE for _, error in parts)
    worst = max((found.final for found in cases), default=float("nan"))
    controls = len(replays) - len(cases)
    print(f"{len(cases)} cases, largest relative error {worst:.1e}; {controls} recordings of a known defect")
    print(f"as published, within {TOLERANCE:.0e}, and without the defect: {'yes' if fits else 'no'}")
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
