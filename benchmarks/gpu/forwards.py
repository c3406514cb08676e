"""The card itself, and one forward of an expert: plain diffusers, as this project runs it, and in 8 bits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch
from diffusers import UniPCMultistepScheduler, WanImageToVideoPipeline
from diffusers.models.attention_dispatch import AttentionBackendName, dispatch_attention_fn
from peft import LoraConfig
from PIL import Image

from benchmarks.gpu.timing import Aim, Journal, Timing, tidy, timed
from benchmarks.gpu.world import TEXT_LENGTH, World
from storymem.engine.wan.fit.levers import attention_error, compile_blocks, set_attention
from storymem.engine.wan.fit.machine import survey
from storymem.engine.wan.fit.profiles import choose
from storymem.engine.wan.fit.quantise import quantise_blocks
from storymem.engine.wan.sampler.denoise import velocity
from storymem.engine.wan.sampler.rope import time_positions

PLAIN_AIM = {0: Aim(4.9)}
TUNED_AIM = {0: Aim(2.8), 10: Aim(5.2)}
CANDIDATES = ("native", "_native_cudnn", "_native_flash", "_native_efficient", "_flash_3", "flash", "sage")
TARGETS = ["to_q", "to_k", "to_v", "to_out.0", "ffn.net.0.proj", "ffn.net.2"]


class Rates:
    """The card's matmul rate, measured once when it is first asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._matmul: float | None = None

    @property
    def matmul(self) -> float:
        """Floating-point operations a second of a Linear of the model's size."""
        if self._matmul is None:
            self._matmul = _matmul_rate(self._world)
        return self._matmul


def _matmul_rate(world: World) -> float:
    width = world.transformer["num_attention_heads"] * world.head_dim
    rows, wide = world.tokens(world.memory_counts[-1]), world.transformer["ffn_dim"]
    x = torch.randn(rows, width, device=world.device, dtype=world.dtype)
    weight = torch.randn(wide, width, device=world.device, dtype=world.dtype)
    timing = timed(world.device, lambda: torch.nn.functional.linear(x, weight), warm_ups=3, repeats=10)
    return 2 * rows * width * wide / timing.best


def card(world: World, journal: Journal, rates: Rates) -> None:
    """The ceiling: what this card multiplies, and what each attention that is installed does at the model's lengths."""
    journal.note("card: matmul", {"tflops": round(rates.matmul / 1e12, 4)})
    tokens = world.tokens(world.memory_counts[-1])
    heads = world.transformer["num_attention_heads"]
    q, k, v = (torch.randn(1, tokens, heads, world.head_dim, device=world.device, dtype=world.dtype) for _ in range(3))
    for name in CANDIDATES:
        call = partial(dispatch_attention_fn, q, k, v, backend=AttentionBackendName(name))
        try:
            error, timing = attention_error(name, world.device), timed(world.device, call, repeats=3)
        except Exception as failure:
            journal.note(f"card: attention {name}", {"missing": str(failure).splitlines()[0][:120]})
            continue
        rate = 4 * tokens * tokens * heads * world.head_dim / timing.best / 1e12
        journal.note(f"card: attention {name}", {**timing.figures(), "tflops": round(rate, 4), "error": f"{error:.1e}"})


def plain(world: World, journal: Journal, rates: Rates) -> None:
    """The baseline: diffusers' own image-to-video pipeline, its LoRA beside the weights, at the same token counts."""
    model = world.stock_expert()
    model.add_adapter(LoraConfig(r=world.lora_rank, lora_alpha=world.lora_rank, target_modules=TARGETS))
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            parameter.data = parameter.data.to(world.device, world.dtype)
    vae = world.make_vae(torch.float32)
    scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0)
    pipeline = WanImageToVideoPipeline(
        tokenizer=None,  # pyright: ignore[reportArgumentType]  # texts are given as numbers
        text_encoder=None,  # pyright: ignore[reportArgumentType]
        vae=vae,
        scheduler=scheduler,  # pyright: ignore[reportArgumentType]
        transformer=model,
        transformer_2=model,
        boundary_ratio=0.9,
    )
    pipeline.set_progress_bar_config(disable=True)
    for memory_count in world.memory_counts:
        timing = _plain_forwards(world, pipeline, model, memory_count)
        _note_forward(journal, world, rates, "plain diffusers", memory_count, timing, PLAIN_AIM)


def tuned(world: World, journal: Journal, rates: Rates) -> None:
    """This project's forward, LoRA merged: with the chosen attention, then with compiled blocks too."""
    model = world.expert()
    names = choose(survey()).attention
    chosen = set_attention(model, names, world.device)
    journal.note("tuned: attention", {"chosen": chosen, "of": names})
    _forwards(world, journal, rates, model, "tuned, eager", {})
    if compile_blocks(model, world.device):
        _forwards(world, journal, rates, model, "tuned, compiled", TUNED_AIM)


def int8(world: World, journal: Journal, rates: Rates) -> None:
    """The same in 8 bits, and how far off it is (of random weights)."""
    model = world.expert()
    set_attention(model, choose(survey()).attention, world.device)
    exact = forward(world, model, 0)()
    quantise_blocks(model)
    tidy(world.device)
    rounded = forward(world, model, 0)()
    off = ((rounded - exact).norm() / exact.norm()).item()
    journal.note("int8: error of one forward", {"relative": f"{off:.2e}"})
    _forwards(world, journal, rates, model, "int8, eager", {})
    if compile_blocks(model, world.device):
        _forwards(world, journal, rates, model, "int8, compiled", {})


def forward(world: World, model: Any, memory_count: int) -> Callable[[], torch.Tensor]:
    """One call of an expert, as the sampler makes it; the same numbers each time."""
    draw = torch.Generator(world.device).manual_seed(0)
    frames = memory_count + world.latent_frames
    shape = (1, world.transformer["in_channels"], frames, world.size.height // 8, world.size.width // 8)
    model_input = torch.randn(shape, generator=draw, device=world.device)
    text_shape = (1, TEXT_LENGTH, world.transformer["text_dim"])
    text = torch.randn(text_shape, generator=draw, device=world.device)
    timestep = torch.tensor([900], device=world.device)
    positions = time_positions(memory_count, world.latent_frames, 5)

    @torch.no_grad()
    def call() -> torch.Tensor:
        model.rope.positions = positions
        return velocity(model, "cond", model_input, timestep, text)

    return call


def _forwards(world: World, journal: Journal, rates: Rates, model: Any, what: str, aims: dict[int, Aim]) -> None:
    for memory_count in world.memory_counts:
        timing = timed(world.device, forward(world, model, memory_count))
        _note_forward(journal, world, rates, what, memory_count, timing, aims)


def _note_forward(
    journal: Journal,
    world: World,
    rates: Rates,
    what: str,
    memory_count: int,
    timing: Timing,
    aims: dict[int, Aim],
) -> None:
    rate = world.flop(memory_count) / timing.best
    figures = {
        **timing.figures(),
        "tokens": world.tokens(memory_count),
        "tflops": round(rate / 1e12, 4),
        "share_of_matmul": round(rate / rates.matmul, 3),
        "shot_of_80_forwards": round(80 * timing.best, 2),
    }
    journal.note(f"forward: {what}, {memory_count} memory frames", figures, aim=aims.get(memory_count))


def _plain_forwards(world: World, pipeline: WanImageToVideoPipeline, model: Any, memory_count: int) -> Timing:
    """Two steps of the pipeline, which has no memory: as many frames more as make the tokens the same."""
    draw = torch.Generator(world.device).manual_seed(0)
    text = torch.randn(1, TEXT_LENGTH, world.transformer["text_dim"], generator=draw, device=world.device)
    with _each_forward(world, model) as seconds:
        pipeline(
            image=Image.new("RGB", (world.size.width, world.size.height)),
            prompt_embeds=text,
            negative_prompt_embeds=text,
            height=world.size.height,
            width=world.size.width,
            num_frames=world.frame_count + 4 * memory_count,
            num_inference_steps=2,
            guidance_scale=3.5,
            output_type="latent",
        )
    peak = torch.cuda.max_memory_allocated() if world.device.type == "cuda" else 0
    return Timing(tuple(seconds()[1:]), peak)


@contextmanager
def _each_forward(world: World, model: Any) -> Iterator[Callable[[], Sequence[float]]]:
    """Seconds of each forward that something else calls. The peak is theirs: it starts with the first of them."""
    marks: list[tuple[Any, Any]] = []
    clock = partial(torch.cuda.Event, enable_timing=True) if world.device.type == "cuda" else _HostEvent

    def before(*_: Any) -> None:
        if world.device.type == "cuda" and not marks:
            torch.cuda.reset_peak_memory_stats()
        marks.append((clock(), clock()))
        marks[-1][0].record()

    def after(*_: Any) -> None:
        marks[-1][1].record()

    def seconds() -> Sequence[float]:
        if world.device.type == "cuda":
            torch.cuda.synchronize()
        return [start.elapsed_time(end) / 1000 for start, end in marks]

    hooks = model.register_forward_pre_hook(before), model.register_forward_hook(after)
    try:
        yield seconds
    finally:
        for hook in hooks:
            hook.remove()


class _HostEvent:
    """A device event's interface on the host's clock, for a world on the CPU."""

    def __init__(self) -> None:
        self.at = 0.0

    def record(self) -> None:
        """Now."""
        self.at = time.perf_counter()

    def elapsed_time(self, end: _HostEvent) -> float:
        """Milliseconds from this to `end`."""
        return (end.at - self.at) * 1000
