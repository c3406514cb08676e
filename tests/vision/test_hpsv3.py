"""HPSv3 on the transformers we have: the rewards of the hpsv3 package, from the small random world of the fixtures."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from benchmarks import vision_parity
from storymem.core.errors import (
    BackendMissing,
    EngineError,
    MediaError,
    OutOfDeviceMemory,
    RequestUnsupported,
    WeightsMissing,
)
from storymem.vision.base.device import Card, choose_device, may_share_gpu
from storymem.vision.base.shrink import shrunk
from storymem.vision.hpsv3 import prompt as prompt_text
from storymem.vision.hpsv3.config import read_config
from storymem.vision.hpsv3.pictures import fitted_size, patches, token_count
from storymem.vision.hpsv3.reward_model import RewardModel, load_reward_model
from storymem.vision.hpsv3.scorer import HPSv3Scorer, RewardFiles
from storymem.vision.hpsv3.tokens import RewardTokenizer, padded
from storymem.vision.paired import AskedOnce
from tests.support.tiny_eyes import WORLD, write_small_hpsv3

META: dict[str, Any] = json.loads((WORLD / "meta.json").read_text("utf-8"))
TOLERANCE = 2e-5


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def world() -> vision_parity.World:
    return vision_parity.World.open(WORLD)


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    return dict(np.load(WORLD / "small.npz"))


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    return [np.asarray(Image.open(WORLD / f"img{i}.png").convert("RGB")) for i in range(4)]


def judged(model: RewardModel, recorded: dict[str, Any], reward: int = META["special"]["reward"]) -> np.ndarray:
    return model(
        torch.from_numpy(recorded["input_ids"].astype(np.int64)),
        torch.from_numpy(recorded["attention_mask"].astype(np.int64)),
        torch.from_numpy(recorded["pixel_values"]),
        torch.from_numpy(recorded["image_grid_thw"]),
        image_pad=META["special"]["image_pad"],
        reward=reward,
    ).numpy()


# --- the network ---------------------------------------------------------------------------------------------------


def test_rewards_are_those_of_the_package(world: vision_parity.World, small: dict[str, Any]) -> None:
    found = judged(world.model, small)
    target = small["rewards_bf16rope"]
    assert np.abs(found - target).max() < TOLERANCE
    assert (np.abs(found - target) / np.abs(target).max(axis=1, keepdims=True)).max() < TOLERANCE


@pytest.mark.parametrize("wrong", ["rewards", "rewards_bf16rope_text_only", "rewards_mrope3d_WRONG"])
def test_every_convention_left_out_would_show(world: vision_parity.World, small: dict[str, Any], wrong: str) -> None:
    """Exact tables, an exact vision table, image-aware positions: each recorded, and each far off."""
    assert np.abs(judged(world.model, small) - small[wrong]).max() > 100 * TOLERANCE


def test_transformers_own_positions_are_the_recorded_trap(world: vision_parity.World, small: dict[str, Any]) -> None:
    ids = torch.from_numpy(small["input_ids"].astype(np.int64))
    with torch.inference_mode():
        hidden = world.model.backbone(
            input_ids=ids,
            attention_mask=torch.from_numpy(small["attention_mask"].astype(np.int64)),
            mm_token_type_ids=(ids == META["special"]["image_pad"]).long(),
            pixel_values=torch.from_numpy(small["pixel_values"]),
            image_grid_thw=torch.from_numpy(small["image_grid_thw"]),
            use_cache=False,
        ).last_hidden_state
        trapped = world.model.rm_head(hidden[ids == META["special"]["reward"]]).numpy()
    assert np.abs(trapped - small["rewards_mrope3d_WRONG"]).max() < 0.1  # exact tables there, rounded ones here
    assert np.abs(trapped - small["rewards_bf16rope"]).max() > 1


def test_the_benchmark_accepts_the_fixtures(capsys: pytest.CaptureFixture[str]) -> None:
    assert vision_parity.main([]) == 0
    assert capsys.readouterr().out.endswith("yes\n")


def test_the_benchmark_refuses_wrong_positions_and_small_errors(
    tmp_path: Path, small: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("config.json", "meta.json", "model.safetensors", *(f"img{i}.png" for i in range(4))):
        shutil.copy(WORLD / name, tmp_path / name)
    trapped = {**small, "rewards_bf16rope": small["rewards_mrope3d_WRONG"]}
    matching = {**small, "rewards_mrope3d_WRONG": small["rewards_bf16rope"]}
    shifted = {**small, "rewards_bf16rope": small["rewards_bf16rope"] + np.float32([[0, 0], [0, 0], [5e-5, 0], [0, 0]])}
    for recorded in (trapped, matching, shifted):
        np.savez(tmp_path / "small.npz", **recorded)
        assert vision_parity.main([str(tmp_path)]) == 1
        assert capsys.readouterr().out.endswith("no\n")
    np.savez(tmp_path / "small.npz", **small)
    assert vision_parity.main([str(tmp_path)]) == 0


def test_the_benchmark_says_what_it_can_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vision_parity.main([str(tmp_path)]) == 2
    assert "can't be replayed" in capsys.readouterr().err


def test_a_row_must_hold_the_reward_token_once(world: vision_parity.World, small: dict[str, Any]) -> None:
    with pytest.raises(EngineError, match="reward token once"):
        judged(world.model, small, reward=META["special"]["im_start"])
    short = {**small, "image_grid_thw": small["image_grid_thw"] - [[0, 2, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]}
    with pytest.raises(EngineError, match="don't agree"):
        judged(world.model, short)


# --- the checkpoint ------------------------------------------------------------------------------------------------


def test_loading_drops_the_language_head_and_keeps_the_reward_head_exact(small: dict[str, Any]) -> None:
    model = load_reward_model(WORLD / "model.safetensors", WORLD / "config.json")
    stored = load_file(WORLD / "model.safetensors")
    assert "lm_head.weight" in stored
    assert len(model.state_dict()) == len(stored) - 1
    assert model.rm_head[0].weight.dtype == torch.float32
    assert torch.equal(model.rm_head[0].weight, stored["rm_head.0.weight"])
    assert model.backbone.language_model.norm.weight.dtype == torch.bfloat16
    assert not model.training
    rough = np.abs(judged(model, small) - small["rewards_bf16rope"]).max()
    assert rough < 0.5, "bfloat16 weights give the same rewards, roughly"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda w: w.pop("model.norm.weight"), "Missing key"),
        (lambda w: w.update({"visual.extra.weight": torch.zeros(1)}), "Unexpected key"),
        (lambda w: w.update({"score.weight": torch.zeros(1)}), "unknown weight score.weight"),
        (lambda w: w.update({"rm_head.5.bias": torch.zeros(3)}), "size mismatch"),
        (lambda w: w.pop("model.embed_tokens.weight"), "has no model.embed_tokens"),
    ],
)
def test_a_checkpoint_of_something_else_is_refused(change: Any, why: str, tmp_path: Path) -> None:
    weights = load_file(WORLD / "model.safetensors")
    change(weights)
    save_file(weights, tmp_path / "other.safetensors")
    with pytest.raises(EngineError, match=why):
        load_reward_model(tmp_path / "other.safetensors", WORLD / "config.json")


def test_a_torn_checkpoint_or_configuration_is_refused(tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    torn.write_bytes((WORLD / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(EngineError, match="not a checkpoint"):
        load_reward_model(torn, WORLD / "config.json")
    for text in ("{", "[]", '{"model_type": "llama"}'):
        torn.write_text(text, "utf-8")
        with pytest.raises(EngineError, match="no configuration"):
            load_reward_model(WORLD / "model.safetensors", torn)


def test_the_real_network_has_the_published_names_and_shapes(tmp_path: Path) -> None:
    """The 7B network without memory for it, from the published numbers."""
    file = tmp_path / "config.json"
    file.write_text(json.dumps(REAL_CONFIG), "utf-8")
    with torch.device("meta"):
        shapes = {
            name: tuple(values.shape) for name, values in RewardModel(read_config(file, 151_658)).state_dict().items()
        }
    assert len(shapes) == 736 - 1
    assert sum(int(np.prod(shape)) for shape in shapes.values()) + 151_658 * 3584 == pytest.approx(8.292e9, rel=1e-4)
    assert shapes["backbone.language_model.embed_tokens.weight"] == (151_658, 3584)
    assert shapes["backbone.visual.merger.mlp.2.weight"] == (3584, 5120)
    assert shapes["backbone.visual.patch_embed.proj.weight"] == (1280, 3, 2, 14, 14)
    assert shapes["rm_head.0.weight"] == (1024, 3584)
    assert {name for name in shapes if name.startswith("rm_head")} == {
        f"rm_head.{place}.{part}" for place in (0, 3, 5) for part in ("weight", "bias")
    }


REAL_CONFIG = {
    "model_type": "qwen2_vl",
    "vocab_size": 152064,
    "hidden_size": 3584,
    "intermediate_size": 18944,
    "num_hidden_layers": 28,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1e6,
    "tie_word_embeddings": False,
    "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]},
    "vision_config": {"depth": 32, "embed_dim": 1280, "hidden_size": 3584, "num_heads": 16, "mlp_ratio": 4},
}


# --- the text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prompt", ["", "a red fox in snow"])
def test_the_instruction_is_the_published_one(prompt: str) -> None:
    whole = prompt_text.turn(prompt, 1)
    assert len(whole) == META[f"prompt_full[{prompt}]"]["chars"]
    assert hashlib.sha256(whole.encode()).hexdigest() == META[f"prompt_full[{prompt}]"]["sha256"]


def test_braces_in_a_prompt_are_text() -> None:
    assert "Textual prompt - {0} {text_prompt}\n" in prompt_text.turn("{0} {text_prompt}", 1)


def test_a_changed_instruction_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "instruction.txt"
    changed.write_bytes(prompt_text._INSTRUCTION.read_bytes().replace(b"  \n", b"\n"))
    monkeypatch.setattr(prompt_text, "_INSTRUCTION", changed)
    prompt_text._instruction.cache_clear()
    with pytest.raises(EngineError, match="not the text"):
        prompt_text.turn("", 1)
    monkeypatch.undo()
    prompt_text._instruction.cache_clear()


@pytest.mark.parametrize("mark", ["<|Reward|>", "<|image_pad|>", "<|im_end|>"])
def test_marks_of_the_conversation_are_refused_in_a_prompt(mark: str) -> None:
    with pytest.raises(RequestUnsupported, match="takes for a part of the conversation"):
        prompt_text.turn(f"A fox {mark}.", 1)


def test_rows_are_filled_up_on_the_right() -> None:
    ids, mask = padded([[5, 6, 7], [8]], padding=0)
    assert ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]


# --- pictures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height", "wide", "high", "tokens"),
    [
        (832, 480, 588, 336, 252),
        (1280, 720, 588, 336, 252),
        (1920, 1080, 588, 336, 252),
        (480, 832, 336, 588, 252),
        (1280, 704, 588, 308, 231),
        (512, 512, 448, 448, 256),
        (416, 240, 616, 364, 286),
        (588, 336, 616, 364, 286),  # what the published selection hands over for 832x480
        (14, 14, 448, 448, 256),
    ],
)
def test_sizes_are_the_packages(width: int, height: int, wide: int, high: int, tokens: int) -> None:
    assert fitted_size(height, width) == (high, wide)
    assert token_count((1, high // 14, wide // 14)) == tokens


def test_a_thread_of_a_picture_is_refused() -> None:
    with pytest.raises(MediaError, match="too narrow"):
        fitted_size(10, 2001)


def test_recorded_sizes_and_pixels(small: dict[str, Any], pictures: list[np.ndarray]) -> None:
    full = dict(np.load(WORLD / "full.npz"))
    drawn = [patches(picture) for picture in pictures]
    assert [grid for _, grid in drawn] == [tuple(grid) for grid in full["image_grid_thw"]]
    away = np.abs(
        np.concatenate([values for values, _ in drawn]).reshape(-1)[full["probe_index"]] - full["probe_value"]
    )
    assert away.max() < 0.02  # one grey level: another Pillow rounds a bicubic resize differently
    sizes = [(int(high), int(wide)) for wide, high in small["resized_wh"]]
    little = np.concatenate([patches(picture, size)[0] for picture, size in zip(pictures, sizes, strict=True)])
    assert np.abs(little - small["pixel_values"]).max() < 0.02


# --- the whole scorer, in the small world --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> RewardFiles:
    """The small world as it would be installed."""
    return write_small_hpsv3(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def scorer(files: RewardFiles) -> HPSv3Scorer:
    return HPSv3Scorer(files, device="cpu", batch_size=3, full_precision=True)


def test_the_tokenizer_gives_the_reward_token_the_last_id(files: RewardFiles) -> None:
    tokenizer = RewardTokenizer(files.tokenizer)
    special = META["special"]
    assert (tokenizer.reward, tokenizer.image_pad, tokenizer.padding) == (
        special["reward"],
        special["image_pad"],
        special["endoftext"],
    )
    ids = tokenizer.ids("a fox", 7)
    assert (ids.count(tokenizer.reward), ids.count(tokenizer.image_pad)) == (1, 7)
    assert ids.index(tokenizer.reward) < len(ids) - 9, "the closing lines come after it"


def test_a_tokenizer_of_another_model_is_refused(files: RewardFiles, tmp_path: Path) -> None:
    other = tmp_path / "tokenizer.json"
    known = json.loads(files.tokenizer.read_text("utf-8"))
    known["added_tokens"] = [token for token in known["added_tokens"] if token["content"] != "<|image_pad|>"]
    other.write_text(json.dumps(known), "utf-8")
    with pytest.raises(EngineError, match=r"has no <\|image_pad\|>"):
        RewardTokenizer(other)
    other.write_text("{", "utf-8")
    with pytest.raises(EngineError, match="can't be read"):
        RewardTokenizer(other)
    longer = Tokenizer.from_file(str(files.tokenizer))
    longer.add_special_tokens(["<|one more|>"])
    longer.save(str(other))
    with pytest.raises(EngineError, match="knows 308 tokens, its tokenizer 309"):
        HPSv3Scorer(RewardFiles(files.checkpoint, files.config, other), device="cpu").quality(
            [np.zeros((64, 64, 3), "u1")]
        )


def test_pictures_are_judged_alike_together_and_alone(scorer: HPSv3Scorer, pictures: list[np.ndarray]) -> None:
    prompts = ["", "a fox", "", "a much longer prompt about snow"]
    together = scorer.rewards(pictures, prompts)
    alone = np.concatenate([scorer.rewards([p], [t]) for p, t in zip(pictures, prompts, strict=True)])
    assert together.shape == (4, 2)
    assert np.abs(together - alone).max() < TOLERANCE
    assert np.abs(scorer.rewards(pictures[:1], ["another prompt"]) - together[:1]).max() > 1e-3
    assert scorer.rewards([], []).shape == (0, 2)


def test_quality_is_asked_as_the_published_selection_asks(scorer: HPSv3Scorer, pictures: list[np.ndarray]) -> None:
    """Of the shrunk frame, without a prompt; mu is the reward."""
    wide = np.asarray(Image.fromarray(pictures[0]).resize((832, 480)))
    small = shrunk(wide)[0].permute(1, 2, 0).numpy()
    assert small.shape == (336, 588, 3)
    found = scorer.quality([wide])
    assert found.dtype == np.float32
    assert found.tolist() == scorer.rewards([small], [""])[:, 0].tolist()
    assert abs(found[0] - scorer.rewards([wide], [""])[0, 0]) > 1e-4, "not shrunk, the reward is another one"
    assert scorer.quality_threshold == 3.0


def test_only_the_frames_asked_for_are_judged(scorer: HPSv3Scorer, pictures: list[np.ndarray]) -> None:
    quality = AskedOnce(scorer, pictures.__getitem__)
    assert quality(2) == quality(2) == pytest.approx(float(scorer.quality([pictures[2]])[0]), abs=TOLERANCE)
    assert quality.known.keys() == {2}


def test_it_loads_once_and_lets_go(scorer: HPSv3Scorer, files: RewardFiles, pictures: list[np.ndarray]) -> None:
    one = HPSv3Scorer(files, device="cpu", full_precision=True)
    first = one.quality(pictures[:1])
    loaded = one._loaded
    one.quality(pictures[1:2])
    assert one._loaded is loaded
    one.release()
    assert np.array_equal(one.quality(pictures[:1]), first)


def test_missing_weights_name_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: RewardFiles) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    with pytest.raises(WeightsMissing) as missing:
        HPSv3Scorer(device="cpu").quality([np.zeros((64, 64, 3), np.uint8)])
    assert "python -m storymem weights fetch hpsv3" in missing.value.fix
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(files.checkpoint.parents[1]))
    assert np.isfinite(HPSv3Scorer(device="cpu").quality([np.zeros((64, 64, 3), np.uint8)])).all()


# --- where it runs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gigabytes", "shared"),
    [(8, False), (24, False), (40, False), (47.9, False), (48, True), (48.3, True), (141, True)],
)
def test_from_48_gb_on_a_card_holds_both_models(gigabytes: float, shared: bool) -> None:
    assert may_share_gpu(int(gigabytes * 10**9)) is shared


def test_devices_are_chosen_by_room() -> None:
    roomy, full = Card(24 * 10**9, 20 * 10**9), Card(24 * 10**9, 10**9)
    assert choose_device("auto", 10**10, None) == "cpu"
    assert choose_device("auto", 10**10, full) == "cpu"
    assert choose_device("auto", 10**10, roomy) == "cuda"
    assert choose_device("auto", 10**10, roomy, shares=False) == "cpu"
    assert choose_device("cpu", 10**10, roomy) == "cpu"
    assert choose_device("cuda:1", 10**10, roomy) == "cuda:1"
    with pytest.raises(OutOfDeviceMemory, match="beside the video model"):
        choose_device("cuda", 10**10, roomy, shares=False)
    with pytest.raises(OutOfDeviceMemory, match=r"1\.0 GB are free"):
        choose_device("cuda", 10**10, full)
    for asked, card in (("cuda", None), ("tpu", roomy)):
        with pytest.raises(BackendMissing):
            choose_device(asked, 10**10, card)
