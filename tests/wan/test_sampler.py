"""The sampler against recorded runs of the published one, and what would show if a part of it were wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel
from safetensors.torch import load_file, save_file

from benchmarks import parity
from storymem.core.errors import Cancelled, RequestUnsupported
from storymem.core.values import Size
from storymem.engine.wan.sampler import denoise as sampler
from storymem.engine.wan.sampler.codec import LatentCodec, as_frames, as_pixels, latent_frame_count
from storymem.engine.wan.sampler.condition import Condition, build_condition, packed_mask, pixels_at
from storymem.engine.wan.sampler.denoise import Conditioning, SamplingPlan, Step, denoise
from storymem.engine.wan.sampler.noise import shot_noise
from storymem.engine.wan.sampler.rope import fit_for_memory, time_positions
from storymem.engine.wan.sampler.schedule import expert_at, make_scheduler
from storymem.engine.wan.shot.preview import preview_frame
from storymem.engine.wan.shot.text import TextEncoder, padded
from tests.support.tiny_wan import TEXT_DIM, tiny_text_encoder, tiny_tokenizer, tiny_transformer, tiny_vae

SHARED = parity.ROOT.parent / "shared" / "fixtures" / "sampler"
SIZE = Size(width=64, height=48)
FRAMES = 9
SEES_MISTAKES = 1e-3
"""Every mistake tried moves the tiny model's result by more than this; rounding by less than a thousandth of it."""


@pytest.fixture(scope="module")
def world() -> parity.World:
    return parity.World(parity.DEFAULT_FOLDER)


@pytest.fixture(scope="module")
def experts(world: parity.World) -> parity.Pair:
    return world.experts(from_text=False, lora=False)


@pytest.fixture(scope="module")
def codec(world: parity.World) -> LatentCodec:
    return world.codec


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def picture(seed: int, size: Size = SIZE) -> Any:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (size.height, size.width, 3), generator=generator, dtype=torch.uint8).numpy()


def texts(condition: Condition | None = None) -> Conditioning:
    return Conditioning(padded(drawn(5, TEXT_DIM, seed=1), 16), padded(drawn(9, TEXT_DIM, seed=2), 16), condition)


def remembering(codec: LatentCodec, count: int = 2) -> Condition:
    memory = [picture(seed) for seed in range(count)]
    return build_condition(codec.encode, memory, (), frame_count=FRAMES, size=SIZE)


def noise_for(condition: Condition | None) -> torch.Tensor:
    frames = latent_frame_count(FRAMES) + (condition.memory_count if condition else 0)
    return drawn(16, frames, SIZE.height // 8, SIZE.width // 8, seed=3)


# ---- recorded runs ---------------------------------------------------------------------------------------------------


def test_recorded_runs_are_met(capsys: pytest.CaptureFixture[str]) -> None:
    assert parity.main([]) == 0
    said = capsys.readouterr().out
    assert "9 cases" in said
    assert "1 recordings of a known defect" in said


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the full recordings (20 cases, text-to-video too) are not beside the checkout"
)
def test_all_recorded_runs_are_met_closer_than_asked() -> None:
    world = parity.World(SHARED)
    found = [parity.replay(world, case) for case in world.cases]
    assert len(found) == 20
    assert all(one.fits for one in found)
    assert max(one.final for one in found if not one.is_control) < 2e-6
    assert all(error == 0 for _, error in parity.part_errors(SHARED))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """One plain case and the recorded defect, in a folder of their own."""
    folder = tmp_path / "world"
    shutil.copytree(parity.DEFAULT_FOLDER, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["cases"] = [case for case in manifest["cases"] if case["name"] in ("m2v_m1", "mi2v_m3_released_bug")]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_a_case_that_is_off_fails_the_replay(copy: Path) -> None:
    stored = load_file(copy / "m2v_m1.safetensors")
    stored["latents_final"] = stored["latents_final"] * 1.0001
    save_file(stored, copy / "m2v_m1.safetensors")
    assert parity.main([str(copy)]) == 1


def test_matching_the_known_defect_fails_the_replay(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_the_defect(encode: Any, memory: Any, seam: Any, **sides: Any) -> Condition:
        right = build_condition(encode, memory, seam, **sides)
        grey = build_condition(encode, memory, (), **sides)
        return Condition(torch.cat([right.tensor[:4], grey.tensor[4:]]), right.memory_count)

    monkeypatch.setattr(parity, "build_condition", with_the_defect)
    assert parity.main([str(copy)]) == 1


def test_a_folder_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert parity.main([str(tmp_path)]) == 2
    assert "can't be replayed" in capsys.readouterr().err


# ---- positions and time ----------------------------------------------------------------------------------------------


def test_memory_stands_before_the_shot_oldest_farthest() -> None:
    assert time_positions(3, 4, 5) == (-15, -10, -5, 0, 1, 2, 3)
    assert time_positions(0, 2, 5) == (0, 1)


def test_positions_of_the_first_release_are_stride_one(experts: parity.Pair, codec: LatentCodec) -> None:
    """Rotary angles are relative: -2, -1, 0, 1, 2 is 0, 1, 2, 3, 4."""
    condition = remembering(codec)
    plain = denoise(
        experts, noise_for(condition), texts(condition), SamplingPlan(num_inference_steps=3, memory_stride=1)
    )
    for expert in (experts.high, experts.low):
        expert.rope.positions = ()
    shifted = _denoised_at(experts, condition, tuple(range(5)))
    assert parity.relative(shifted, plain) < 1e-5
    assert parity.relative(_denoised_at(experts, condition, (-10, -5, 0, 1, 2)), plain) > SEES_MISTAKES


def _denoised_at(experts: parity.Pair, condition: Condition, positions: tuple[int, ...]) -> torch.Tensor:
    """A run with these positions, whatever the plan says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampler, "time_positions", lambda *_: positions)
        return denoise(experts, noise_for(condition), texts(condition), SamplingPlan(num_inference_steps=3))


def test_new_positions_leave_no_trace_in_the_weights() -> None:
    transformer = tiny_transformer("i2v", 1)
    before = set(transformer.state_dict())
    assert set(fit_for_memory(transformer).state_dict()) == before
    cosines, _ = _rotary(transformer.to(torch.bfloat16))
    assert cosines.dtype == torch.float32


def _rotary(transformer: WanTransformer3DModel) -> tuple[torch.Tensor, torch.Tensor]:
    transformer.rope.positions = (-5, 0)
    return transformer.rope(torch.zeros(1, 36, 2, 4, 4))


def test_plain_positions_are_diffusers_own() -> None:
    transformer = tiny_transformer("t2v", 1)
    latents = torch.zeros(1, 16, 3, 4, 6)
    theirs = transformer.rope(latents)
    fit_for_memory(transformer).rope.positions = time_positions(0, 3, 5)
    ours = transformer.rope(latents)
    assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_forgotten_positions_are_an_error() -> None:
    transformer = fit_for_memory(tiny_transformer("i2v", 1))
    with pytest.raises(ValueError, match="time positions"):
        transformer.rope(torch.zeros(1, 36, 3, 4, 4))


# ---- schedules -------------------------------------------------------------------------------------------------------


def test_forty_steps_switch_experts_after_thirteen() -> None:
    scheduler = make_scheduler("unipc", 40, 4.0)
    steps = scheduler.timesteps.tolist()
    assert (steps[0], steps[12], steps[13], steps[-1]) == (999, 902, 892, 92)
    assert [expert_at(step, 0.9) for step in steps].count("high") == 13
    text_steps = make_scheduler("unipc", 40, 12.0).timesteps.tolist()
    assert [expert_at(step, 0.875) for step in text_steps].count("high") == 26


def test_euler_takes_the_steps_few_step_models_learned() -> None:
    scheduler = make_scheduler("euler", 4, 5.0)
    assert scheduler.timesteps.tolist() == pytest.approx([1000, 937.5, 833.333, 625], abs=1e-2)
    assert [expert_at(step, 0.9) for step in scheduler.timesteps.tolist()] == ["high", "high", "low", "low"]
    assert scheduler.sigmas[-1] == 0


@pytest.mark.parametrize("solver", ["unipc", "dpm++", "euler"])
def test_each_solver_ends_at_the_clean_latents_it_was_told(solver: Any) -> None:
    """A velocity that always points at one clean clip must lead there."""
    clean, latents = drawn(1, 16, 2, 4, 4, seed=8), drawn(1, 16, 2, 4, 4, seed=9)
    scheduler: Any = make_scheduler(solver, 6, 4.0)
    for index, timestep in enumerate(scheduler.timesteps):
        velocity = (latents - clean) / scheduler.sigmas[index]
        latents = scheduler.step(velocity, timestep, latents, return_dict=False)[0]
    assert parity.relative(latents, clean) < 1e-4


# ---- the condition ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "rows"), [(0, [0, 0, 0]), (1, [1, 0, 0]), (5, [1, 1, 0])])
def test_the_mask_says_which_latent_frames_are_given(given: int, rows: list[int]) -> None:
    mask = packed_mask(2, FRAMES, given, SIZE)
    assert mask.shape == (4, 5, 6, 8)
    assert mask.amin((0, 2, 3)).tolist() == mask.amax((0, 2, 3)).tolist() == [1, 1, *rows]


def test_the_seam_is_in_the_condition(codec: LatentCodec) -> None:
    """The published first release put the grey clip where the seam's frame belongs."""
    seam = [picture(7)]
    continued = build_condition(codec.encode, (), seam, frame_count=FRAMES, size=SIZE)
    fresh = build_condition(codec.encode, (), (), frame_count=FRAMES, size=SIZE)
    assert parity.relative(continued.tensor[4:], fresh.tensor[4:]) > SEES_MISTAKES


def test_pictures_that_fit_reach_the_model_untouched() -> None:
    assert torch.equal(pixels_at(picture(1), SIZE), as_pixels(picture(1)))
    hard_edge = picture(1, Size(width=128, height=96))
    assert pixels_at(hard_edge, SIZE).shape == (3, 48, 64)


def test_frames_come_back_from_pixels_to_the_last_level() -> None:
    frame = picture(4)
    assert (next(as_frames(as_pixels(frame)[:, None])) == frame).all()


def test_the_codec_counts_its_parts_and_can_be_stopped(codec: LatentCodec) -> None:
    told: list[tuple[int, int]] = []
    latents = codec.encode(torch.zeros(3, FRAMES, 48, 64), lambda done, parts: told.append((done, parts)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert latents.shape == (16, 3, 6, 8)

    def stop(done: int, parts: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        codec.decode(latents, stop)
    assert codec.decode(latents).shape == (3, FRAMES, 48, 64)


# ---- the loop --------------------------------------------------------------------------------------------------------


class PublishedUniPC(UniPCMultistepScheduler):
    """diffusers' own solver with our schedule, as its pipelines ask for one."""

    def set_timesteps(self, num_inference_steps: int, device: Any = None) -> None:
        published = make_scheduler("unipc", num_inference_steps, self.config["flow_shift"])
        super().set_timesteps(sigmas=_unshifted(published, self.config["flow_shift"]), device=device)


@pytest.mark.parametrize(
    ("fitted", "bound"), [(False, 2e-5), (True, 1e-6)], ids=["as it is", "time features in float64"]
)
def test_text_to_video_is_diffusers_own_pipeline_given_our_schedule(fitted: bool, bound: float) -> None:
    experts = parity.Pair(tiny_transformer("t2v", 11), tiny_transformer("t2v", 12))
    if fitted:
        _fit(experts)
    pipeline = WanPipeline(
        tokenizer=tiny_tokenizer(),
        text_encoder=tiny_text_encoder(),
        vae=tiny_vae(),
        scheduler=PublishedUniPC.from_config(make_scheduler("unipc", 6, 12.0).config),
        transformer=experts.high,
        transformer_2=experts.low,
        boundary_ratio=0.875,
    )
    pipeline.set_progress_bar_config(disable=True)
    given, noise = texts(), noise_for(None)
    theirs = pipeline(
        prompt_embeds=given.prompt_embeds[None],
        negative_prompt_embeds=given.negative_prompt_embeds[None],
        latents=noise[None].clone(),
        height=SIZE.height,
        width=SIZE.width,
        num_frames=FRAMES,
        num_inference_steps=6,
        guidance_scale=4.0,
        guidance_scale_2=3.0,
        output_type="latent",
    ).frames[0]
    plan = SamplingPlan(
        num_inference_steps=6, flow_shift=12.0, boundary_ratio=0.875, guidance_scale=4.0, guidance_scale_2=3.0
    )
    assert parity.relative(denoise(_fit(experts), noise, given, plan), theirs) < bound


def _fit(experts: parity.Pair) -> parity.Pair:
    for expert in (experts.high, experts.low):
        fit_for_memory(expert).rope.positions = time_positions(0, latent_frame_count(FRAMES), 5)
    return experts


def _unshifted(scheduler: Any, shift: float) -> Any:
    sigmas = scheduler.sigmas[:-1].double().numpy()
    return sigmas / (shift - (shift - 1) * sigmas)


def test_two_runs_are_equal(experts: parity.Pair, codec: LatentCodec) -> None:
    condition = remembering(codec)
    runs = [
        denoise(experts, noise_for(condition), texts(condition), SamplingPlan(num_inference_steps=3)) for _ in range(2)
    ]
    assert torch.equal(*runs)


def test_no_guidance_asks_the_model_once_a_step(codec: LatentCodec) -> None:
    high, low = (fit_for_memory(tiny_transformer("i2v", seed)) for seed in (1, 2))
    calls: list[str] = []
    for name, expert in (("high", high), ("low", low)):
        expert.register_forward_pre_hook(lambda *_, name=name: calls.append(name))
    condition = remembering(codec)
    plan = SamplingPlan("euler", 4, flow_shift=5.0, guidance_scale=3.5, guidance_scale_2=1.0)
    denoise(parity.Pair(high, low), noise_for(condition), texts(condition), plan)
    assert calls == ["high"] * 4 + ["low"] * 2


def test_guidance_of_one_is_the_prediction_itself(experts: parity.Pair, codec: LatentCodec) -> None:
    condition = remembering(codec)
    one = denoise(
        experts, noise_for(condition), texts(condition), SamplingPlan("unipc", 2, guidance_scale=1, guidance_scale_2=1)
    )
    nearly = denoise(
        experts,
        noise_for(condition),
        texts(condition),
        SamplingPlan("unipc", 2, guidance_scale=1.000001, guidance_scale_2=1),
    )
    assert 0 < parity.relative(nearly, one) < 1e-4


def test_memory_moves_with_its_noise_and_its_place(experts: parity.Pair, codec: LatentCodec) -> None:
    """The order of remembered frames means nothing but their places in time."""
    condition, noise = remembering(codec, 3), noise_for(remembering(codec, 3))
    order = torch.tensor([2, 0, 1, 3, 4, 5])
    plan = SamplingPlan(num_inference_steps=3)
    plain = denoise(experts, noise, texts(condition), plan)
    positions = time_positions(3, 3, 5)
    moved = Condition(condition.tensor[:, order], 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampler, "time_positions", lambda *_: tuple(positions[i] for i in order.tolist()))
        found = denoise(experts, noise[:, order], texts(moved), plan)
    assert parity.relative(found[:, 3:], plain[:, 3:]) < 1e-5
    assert parity.relative(denoise(experts, noise[:, order], texts(moved), plan)[:, 3:], plain[:, 3:]) > SEES_MISTAKES


@pytest.mark.parametrize(
    "wrong",
    [
        SamplingPlan(num_inference_steps=4, flow_shift=3.0),
        SamplingPlan(num_inference_steps=4, boundary_ratio=0.95),
        SamplingPlan(num_inference_steps=4, guidance_scale=3.0),
        SamplingPlan(num_inference_steps=4, guidance_scale_2=3.0),
        SamplingPlan("dpm++", num_inference_steps=4),
        SamplingPlan("euler", num_inference_steps=4),
        SamplingPlan(num_inference_steps=4, memory_stride=1),
    ],
    ids=["shift", "boundary", "guidance high", "guidance low", "dpm++", "euler", "stride"],
)
def test_every_number_of_a_plan_counts(experts: parity.Pair, codec: LatentCodec, wrong: SamplingPlan) -> None:
    condition = remembering(codec)
    right = denoise(experts, noise_for(condition), texts(condition), SamplingPlan(num_inference_steps=4))
    assert parity.relative(denoise(experts, noise_for(condition), texts(condition), wrong), right) > SEES_MISTAKES


def test_steps_are_told_and_stop_the_run(experts: parity.Pair, codec: LatentCodec) -> None:
    condition = remembering(codec)
    seen: list[Step] = []

    def stop_after_two(step: Step) -> None:
        seen.append(step)
        if step.index == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        denoise(
            experts, noise_for(condition), texts(condition), SamplingPlan(num_inference_steps=9), on_step=stop_after_two
        )
    assert [(step.index, step.count, step.which) for step in seen] == [(0, 9, "high"), (1, 9, "high")]


def test_the_estimate_leads_to_the_result_without_memory(experts: parity.Pair, codec: LatentCodec) -> None:
    """The last step's estimate is where the run ends: both solvers' last step goes to sigma 0."""
    condition = remembering(codec)
    steps: list[Step] = []
    latents = denoise(experts, noise_for(condition), texts(condition), SamplingPlan("euler", 3), on_step=steps.append)
    estimate = steps[-1].estimate()
    assert estimate.shape == (16, 3, 6, 8)
    assert parity.relative(estimate, latents[:, 2:]) < 1e-4


# ---- noise, previews, texts ------------------------------------------------------------------------------------------


def test_the_shots_noise_is_the_seeds_alone() -> None:
    alone = shot_noise(41, (), FRAMES, SIZE)
    assert alone.shape == (16, 3, 6, 8)
    remembered = shot_noise(41, ("a", "b"), FRAMES, SIZE)
    assert torch.equal(remembered[:, 2:], alone)
    turned = shot_noise(41, ("b", "a", "c"), FRAMES, SIZE)
    assert torch.equal(turned[:, :2], remembered[:, [1, 0]])
    assert not torch.equal(shot_noise(42, ("a",), FRAMES, SIZE)[:, 0], remembered[:, 0])
    assert abs(float(shot_noise(2**53 - 1, ("a",), 81, SIZE).std()) - 1) < 0.02


def test_previews_are_small_pictures_of_the_shot() -> None:
    latents = drawn(16, 3, 6, 8)
    latents[:, 1] = 0
    frame = preview_frame(latents)
    assert (frame.shape, frame.dtype) == ((6, 8, 3), "uint8")
    assert frame.reshape(-1, 3).std(axis=0).max() == 0  # the middle frame is plain
    assert preview_frame(latents, 0).std() > 1


def test_texts_are_padded_with_zeros_and_cleaned() -> None:
    encoder = TextEncoder(tiny_tokenizer(), tiny_text_encoder(), length=32)
    embeds = encoder.encode("a  fox &amp;\n friends ")
    assert embeds.shape == (32, TEXT_DIM)
    count = len("a fox & friends") + 2  # a leading space and the end mark are pieces too
    assert embeds[count:].abs().max() == 0
    assert embeds[:count].abs().amin(1).max() > 0
    assert torch.equal(embeds, encoder.encode("a fox & friends"))


def test_a_text_that_would_be_cut_is_refused() -> None:
    encoder = TextEncoder(tiny_tokenizer(), tiny_text_encoder(), length=32)
    with pytest.raises(RequestUnsupported) as caught:
        encoder.encode("x" * 60)
    assert "62 tokens" in caught.value.message
    assert "Shorten" in caught.value.fix
