"""Placements hold the same numbers in different places; levers change what they say they change, and no more."""

from __future__ import annotations

import gc
import logging
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import WanTransformer3DModel
from diffusers.hooks import HookRegistry
from torch import nn

from storymem.core.errors import BackendMissing, EngineError, OutOfDeviceMemory
from storymem.core.values import Size
from storymem.engine.wan.fit import levers, placement
from storymem.engine.wan.fit.layout import Profile
from storymem.engine.wan.fit.out_of_memory import ShotSize, advice, translated
from storymem.engine.wan.fit.placement import Placement, placed
from storymem.engine.wan.fit.profiles import PROFILES
from storymem.engine.wan.fit.quantise import Int8Linear, quantise_blocks
from storymem.engine.wan.fit.step_cache import StepCache
from storymem.engine.wan.sampler.rope import fit_for_memory
from storymem.engine.wan.sampler.schedule import Which

CPU = torch.device("cpu")
TURNS: tuple[Which, ...] = ("high", "high", "low", "low", "high", "low")
LAYOUTS = {
    "resident": PROFILES["cpu"],
    "swap": Profile("s", "swap", "swap"),
    "stream": Profile("b", "stream", "stream"),
    "swap, read again": Profile("s1", "swap", "swap", keeps_both_in_ram=False),
    "stream, read again": Profile("b1", "stream", "stream", keeps_both_in_ram=False),
}


def tiny(seed: int = 0, **changes: Any) -> WanTransformer3DModel:
    """A random transformer of the real kind."""
    torch.manual_seed(seed)
    sizes: dict[str, Any] = {
        "num_attention_heads": 2,
        "attention_head_dim": 12,
        "in_channels": 36,
        "out_channels": 16,
        "text_dim": 16,
        "freq_dim": 32,
        "ffn_dim": 48,
        "num_layers": 3,
    }
    model = WanTransformer3DModel(**sizes | changes)
    return fit_for_memory(model.eval().requires_grad_(False))


class Shelf:
    """Loads experts and counts."""

    def __init__(self, **changes: Any) -> None:
        self.loads: list[Which] = []
        self.changes = changes

    def __call__(self, which: Which) -> WanTransformer3DModel:
        self.loads.append(which)
        return tiny(("high", "low").index(which), **self.changes)


@torch.no_grad()
def forward(model: Any, step: int = 0, context: str = "cond") -> torch.Tensor:
    """One call with numbers that belong to the step."""
    draw = torch.Generator().manual_seed(step)
    model.rope.positions = (-5, 0, 1)
    with model.cache_context(context):
        return model(
            hidden_states=torch.randn(1, 36, 3, 4, 6, generator=draw),
            timestep=torch.tensor([900 - 10 * step]),
            encoder_hidden_states=torch.randn(1, 8, 16, generator=draw),
            return_dict=False,
        )[0]


def run(experts: Placement, turns: Sequence[Which] = TURNS) -> list[torch.Tensor]:
    return [forward(experts.expert(which), step) for step, which in enumerate(turns)]


def difference(a: torch.Tensor, b: torch.Tensor) -> float:
    return ((a - b).norm() / b.norm()).item()


@pytest.fixture(scope="module", autouse=True)
def a_short_look_for_garbage() -> Iterator[None]:
    """Placements look for garbage when they let go of models; what the test process holds besides is left out."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="module")
def expected() -> list[torch.Tensor]:
    """What two models of their own answer."""
    models = {"high": tiny(0), "low": tiny(1)}
    return [forward(models[which], step) for step, which in enumerate(TURNS)]


# --- placements ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_placement_gives_the_same_numbers(name: str, expected: list[torch.Tensor]) -> None:
    experts = placed(Shelf(), CPU, LAYOUTS[name])
    assert all(torch.equal(got, want) for got, want in zip(run(experts), expected, strict=True))


@pytest.mark.parametrize("name", LAYOUTS)
def test_experts_come_back_after_a_rest_and_after_a_release(name: str, expected: list[torch.Tensor]) -> None:
    shelf = Shelf()
    experts = placed(shelf, CPU, LAYOUTS[name])
    experts.rest()
    run(experts)
    experts.rest()
    experts.rest()
    assert all(torch.equal(got, want) for got, want in zip(run(experts), expected, strict=True))
    loads = len(shelf.loads)
    experts.release()
    assert all(torch.equal(got, want) for got, want in zip(run(experts), expected, strict=True))
    assert len(shelf.loads) > loads


def test_an_expert_is_loaded_when_first_asked_for_and_once() -> None:
    for name in ("resident", "swap", "stream"):
        shelf = Shelf()
        experts = placed(shelf, CPU, LAYOUTS[name])
        assert shelf.loads == []
        experts.expert("low")
        assert shelf.loads == ["low"]
        run(experts)
        experts.rest()
        run(experts)
        assert shelf.loads == ["low", "high"], name


def test_where_ram_holds_one_expert_the_other_is_read_at_each_switch() -> None:
    for name in ("swap, read again", "stream, read again"):
        shelf = Shelf()
        run(placed(shelf, CPU, LAYOUTS[name]))
        assert shelf.loads == ["high", "low", "high", "low"], name


def test_swap_is_one_module_for_both_experts() -> None:
    experts = placed(Shelf(), CPU, LAYOUTS["swap"])
    assert experts.expert("high") is experts.expert("low")


def test_swap_copies_to_the_device_and_never_back() -> None:
    experts = placed(Shelf(), CPU, LAYOUTS["swap"])
    module = experts.expert("high")
    assert isinstance(experts, placement.Swap)
    experts.expert("low")
    before = {which: {name: t.clone() for name, t in masters.items()} for which, masters in experts._masters.items()}
    run(experts)
    nn.init.zeros_(module.get_parameter("proj_out.weight"))  # whatever befalls the device's copy
    experts.rest()
    for which, masters in experts._masters.items():
        assert all(torch.equal(masters[name], tensor) for name, tensor in before[which].items())


def test_two_experts_of_different_shapes_are_refused() -> None:
    def load(which: Which) -> WanTransformer3DModel:
        return tiny(num_layers=3 if which == "high" else 2)

    experts = placed(load, CPU, LAYOUTS["swap"])
    experts.expert("high")
    with pytest.raises(EngineError, match="not of one kind"):
        experts.expert("low")


@pytest.mark.parametrize("name", ["swap", "stream"])
def test_a_resting_expert_holds_nothing_on_the_device(name: str) -> None:
    """On the CPU both sides are one place: what is looked at is what the placement lets go of."""
    experts = placed(Shelf(), CPU, LAYOUTS[name])
    model = experts.expert("high")
    forward(model)
    experts.rest()
    if name == "swap":
        assert sum(tensor.numel() for tensor in model.parameters()) == 0
    else:
        assert {tensor.device for tensor in model.parameters()} == {CPU}


def test_streaming_moves_blocks_and_leaves_the_rest_in_place() -> None:
    device = torch.device("cpu", 0)  # a name of its own for the one place there is
    experts = placed(Shelf(), device, LAYOUTS["stream"])
    model: Any = experts.expert("high")
    blocks = [HookRegistry.check_if_exists_or_initialize(block).get_hook("group_offloading") for block in model.blocks]
    for _ in range(2):
        forward(model)
        assert {hook.group.offload_device for hook in blocks} == {CPU}
        assert placement._trunk(model).offload_device == device
        experts.rest()


def test_releasing_lets_the_models_go() -> None:
    for name, layout in LAYOUTS.items():
        experts = placed(Shelf(), CPU, layout)
        model = weakref.ref(experts.expert("high"))
        run(experts)
        experts.release()
        gc.collect()
        assert model() is None, name


def test_a_model_is_made_ready_in_the_order_the_libraries_need(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def note(word: str) -> Callable[..., Any]:
        return lambda *_, **__: order.append(word)

    class Cache(StepCache):
        def attach(self, transformer: WanTransformer3DModel) -> None:
            order.append("step cache")

        def at_work(self, which: Which, transformer: WanTransformer3DModel) -> None:
            order.append(which)

    for word in ("set_attention", "compile_blocks", "quantise_blocks"):
        monkeypatch.setattr(placement, word, note(word))
    layout = replace(LAYOUTS["swap"], weights_dtype="int8", compile=True)
    experts = placed(Shelf(), CPU, layout, step_cache=Cache(Path()), parallelise=note("parallel"))
    run(experts, ("high", "high", "low"))
    assert order == [
        "quantise_blocks", "set_attention", "compile_blocks", "step cache", "parallel", "high", "high",
        "quantise_blocks", "low",
    ]  # fmt: skip


# --- int8 ------------------------------------------------------------------------------------------------------------


def test_int8_is_near_and_changes_only_the_blocks() -> None:
    exact, rounded = tiny(), tiny()
    quantise_blocks(rounded)
    assert 0 < difference(forward(rounded), forward(exact)) < 1e-2
    kept = {name for name, module in rounded.named_modules() if isinstance(module, nn.Linear)}
    assert not any(name.startswith("blocks.") for name in kept)
    assert "proj_out" in kept
    held = sum(t.numel() * t.element_size() for t in rounded.blocks.buffers())
    assert held < sum(t.numel() * t.element_size() for t in exact.blocks.parameters()) / 3


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_rounded_row_is_at_most_half_a_step_off(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    weight = torch.randn(7, 50) * torch.logspace(-6, 4, 7)[:, None]
    weight[3] = 0
    layer = Int8Linear(weight, None)
    step = weight.abs().amax(dim=1) / 127
    off = (layer.weight_int8 * layer.scale - weight).abs().amax(dim=1)
    assert bool((off <= step * 0.5001).all())
    answer = layer(torch.ones(2, 50, dtype=dtype))
    assert answer.dtype == dtype
    assert bool(answer.isfinite().all())


def test_int8_is_the_same_wherever_it_lies() -> None:
    def answers(name: str) -> list[torch.Tensor]:
        return run(placed(Shelf(), CPU, replace(LAYOUTS[name], weights_dtype="int8")))

    resident = answers("resident")
    for name in ("swap", "stream", "stream, read again"):
        assert all(torch.equal(got, want) for got, want in zip(answers(name), resident, strict=True)), name


def test_what_is_merged_is_rounded_once() -> None:
    """Quantising after a merge rounds the sum; a merge after quantising would have no weight to add to."""

    def load(which: Which) -> WanTransformer3DModel:
        model = tiny()
        model.blocks[0].attn1.to_q.weight += 0.25
        return model

    merged = load("high").blocks[0].attn1.to_q.weight
    model: Any = placed(load, CPU, replace(LAYOUTS["resident"], weights_dtype="int8")).expert("high")
    layer = model.blocks[0].attn1.to_q
    assert not hasattr(layer, "weight")
    assert difference(layer.weight_int8 * layer.scale, merged) < 5e-3


# --- attention and compiling -----------------------------------------------------------------------------------------


def test_an_attention_backend_that_is_not_there_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert levers.set_attention(tiny(), ("flash", "_native_cudnn", "nonsense", "native"), CPU) == "native"
    assert caplog.text.count("is not used") == 3


def test_a_backend_that_answers_wrong_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    true = levers.dispatch_attention_fn

    def broken(*tensors: torch.Tensor, backend: Any) -> torch.Tensor:
        answer = true(*tensors, backend=backend)
        return answer.roll(1, 1) if backend.value == "_native_math" else answer

    monkeypatch.setattr(levers, "dispatch_attention_fn", broken)
    with caplog.at_level(logging.INFO):
        assert levers.set_attention(tiny(), ("_native_math", "native"), CPU) == "native"
    assert "% off" in caplog.text


def test_an_attention_that_was_asked_for_by_name_and_is_missing_is_an_error() -> None:
    with pytest.raises(BackendMissing) as caught:
        levers.set_attention(tiny(), ("sage",), CPU)
    assert "sageattention" in caught.value.fix


def test_the_other_exact_backend_of_torch_gives_the_same_picture() -> None:
    assert levers.attention_error("_native_math", CPU) < 1e-5
    one, other = tiny(), tiny()
    assert levers.set_attention(other, ("_native_math",), CPU) == "_native_math"
    assert difference(forward(other), forward(one)) < 1e-5


class Compiled:
    """Compiles as torch does, without generating code, and counts what ran."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs = 0
        torch.compiler.reset()
        true = torch.compile
        monkeypatch.setattr(levers, "_no_compiler", lambda device: None)
        monkeypatch.setattr(torch, "compile", lambda work, **how: true(work, backend=self.backend, **how))

    def backend(self, graph: Any, inputs: Any) -> Any:
        """Runs a graph as it is."""

        def counted(*arguments: Any) -> Any:
            self.runs += 1
            return graph(*arguments)

        return counted


def test_compiled_blocks_differ_by_rounding_at_most(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = run(placed(Shelf(), CPU, LAYOUTS["swap"]), ("high", "low"))
    compiled = Compiled(monkeypatch)
    caches = {"stream": None, "swap": StepCache(tmp_path)}
    for name, cache in caches.items():
        before = compiled.runs
        experts = placed(Shelf(), CPU, replace(LAYOUTS[name], compile=True), step_cache=cache)
        got = run(experts, ("high", "low"))
        assert max(difference(a, b) for a, b in zip(got, plain, strict=True)) < 1e-5
        assert compiled.runs - before == 6, "three blocks of two forwards, whole, also under hooks"


def test_without_a_compiler_blocks_run_as_they_are(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(*_: Any, **__: Any) -> Any:
        raise RuntimeError("no C compiler")

    monkeypatch.setattr(torch, "compile", missing)
    with caplog.at_level(logging.INFO):
        assert levers.compile_blocks(tiny(), CPU) is False
    assert "no C compiler" in caplog.text


# --- MagCache --------------------------------------------------------------------------------------------------------


def shot(experts: Placement, cache: StepCache, key: str = "weights") -> list[torch.Tensor]:
    """Six steps of high, then six of low, both with the prompt and without; what the prompt's came to."""
    cache.begin_shot(key, {"high": 6, "low": 6})
    answers: list[torch.Tensor] = []
    for step in range(12):
        model = experts.expert("high" if step < 6 else "low")
        answers.append(forward(model, step, "cond"))
        forward(model, step, "uncond")
    cache.end_shot()
    return answers


@pytest.mark.parametrize("name", ["resident", "swap", "stream"])
def test_magcache_measures_a_full_run_then_skips(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    full = [forward(tiny(step // 6), step) for step in range(12)]
    cache = StepCache(tmp_path, threshold=0.9)
    experts = placed(Shelf(), CPU, LAYOUTS[name], step_cache=cache)
    first, second, third = (shot(experts, cache) for _ in range(3))
    assert all(torch.equal(a, b) for a, b in zip(first, full, strict=True)), "the run that measures skips nothing"
    skipped = [step for step in range(12) if not torch.equal(second[step], full[step])]
    assert skipped
    assert min(skipped) > 0
    assert 6 not in skipped, "the first step of each expert has nothing to reuse"
    assert all(torch.equal(a, b) for a, b in zip(second, third, strict=True))
    assert capfd.readouterr().out == ""


def test_magcache_keeps_what_it_measured_by_weights(tmp_path: Path) -> None:
    cache = StepCache(tmp_path, threshold=0.9)
    first = shot(placed(Shelf(), CPU, LAYOUTS["resident"], step_cache=cache), cache)
    again = StepCache(tmp_path, threshold=0.9)
    experts = placed(Shelf(), CPU, LAYOUTS["resident"], step_cache=again)
    other = shot(experts, again, "other weights")
    known = shot(experts, again)
    assert all(torch.equal(a, b) for a, b in zip(first, other, strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(first, known, strict=True))


def test_a_shot_of_one_expert_alone_begins_anew_too(tmp_path: Path) -> None:
    cache = StepCache(tmp_path, threshold=0.9)
    experts = placed(Shelf(), CPU, LAYOUTS["resident"], step_cache=cache)
    shots: list[list[torch.Tensor]] = []
    for _ in range(3):
        cache.begin_shot("weights", {"high": 6, "low": 0})
        shots.append([forward(experts.expert("high"), step) for step in range(6)])
        cache.end_shot()
    same = [[torch.equal(a, b) for a, b in zip(one, shots[1], strict=True)] for one in shots]
    assert not all(same[0])
    assert all(same[2])


def test_a_stopped_run_or_a_damaged_file_measures_nothing(tmp_path: Path) -> None:
    cache = StepCache(tmp_path, threshold=0.9)
    experts = placed(Shelf(), CPU, LAYOUTS["resident"], step_cache=cache)
    cache.begin_shot("weights", {"high": 6, "low": 6})
    for step in range(3):
        forward(experts.expert("high"), step)
    first = shot(experts, cache)
    assert [torch.equal(got, forward(tiny(step // 6), step)) for step, got in enumerate(first)] == [True] * 12
    (tmp_path / "weights.json").write_text("{", "utf-8")
    again = shot(experts, cache)
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))


# --- out of memory ---------------------------------------------------------------------------------------------------

SHOT = ShotSize(Size(width=832, height=480), 81, 10)


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("CUDA error: out of memory"),
        RuntimeError("CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"),
        MemoryError(),
    ],
)
def test_a_full_card_is_translated_after_letting_go(error: Exception) -> None:
    freed: list[str] = []
    with pytest.raises(OutOfDeviceMemory) as caught, translated(PROFILES["24gb"], SHOT, lambda: freed.append("all")):
        raise error
    assert freed == ["all"]
    assert "832x480, 81 frames, 10 memory frames; profile 24gb" in caught.value.message
    assert "STORYMEM_WAN_PROFILE=12gb" in caught.value.fix
    assert "5 memory frames" in caught.value.fix


def test_what_the_failed_work_held_is_free_when_the_error_arrives() -> None:
    class Held:
        pass

    left: list[weakref.ref[Held]] = []

    def work() -> None:
        held = Held()
        left.append(weakref.ref(held))
        raise torch.OutOfMemoryError("out of memory")

    with pytest.raises(OutOfDeviceMemory), translated(PROFILES["24gb"], SHOT, lambda: None):
        work()
    assert left[0]() is None


@pytest.mark.parametrize("error", [RuntimeError("shapes differ"), ValueError("out of memory"), KeyError("x")])
def test_other_errors_pass_unchanged_and_free_nothing(error: Exception) -> None:
    freed: list[str] = []
    with pytest.raises(type(error)) as caught, translated(PROFILES["24gb"], SHOT, lambda: freed.append("all")):
        raise error
    assert caught.value is error
    assert freed == []


def test_the_advice_names_how_many_memory_frames_fit() -> None:
    profile = replace(PROFILES["12gb"], vae_dtype="bf16", vae_tiling=True)
    assert "show it 4 memory frames" in advice(profile, SHOT, 7_500_000_000)
    assert "5 memory frames" in advice(profile, SHOT, 50 * 10**9), "an estimate that it fits was wrong"
    assert "STORYMEM_WAN_PROFILE" not in advice(profile, SHOT, 7_500_000_000), "there is no smaller profile"
    none = advice(profile, ShotSize(SHOT.size, 81, 0), 7_500_000_000)
    assert "memory frames" not in none
    assert "smaller size" in none
