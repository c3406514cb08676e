"""CLIP through open_clip, on a random ViT-B/32 of real size: the code path of the real weights, without them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torch.nn.functional import interpolate, normalize

from storymem.core.errors import BackendMissing, EngineError, MediaError, RequestUnsupported, WeightsMissing
from storymem.core.memory.curation import scored_size
from storymem.ports import Frame, FrameScorer
from storymem.vision.builtin import BuiltinScorer
from storymem.vision.clip.scorer import ClipScorer, stretched
from storymem.vision.paired import AskedOnce, PairedScorer
from tests.support.tiny_eyes import write_random_clip

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """605 MB of random numbers, in the layout that is fetched."""
    file = write_random_clip(tmp_path_factory.mktemp("home"))
    yield file
    file.unlink()


@pytest.fixture(scope="module")
def scorer(weights: Path) -> ClipScorer:
    return ClipScorer(pretrained=weights, device="cpu", batch_size=4, quick_gelu=True)


@pytest.fixture(scope="module")
def reference(weights: Path) -> torch.nn.Module:
    """The same model, opened without our code."""
    return open_clip.create_model("ViT-B-32-quickgelu", pretrained=str(weights)).eval()


def noisy(seed: int, width: int = 832, height: int = 480) -> Frame:
    """A picture with detail finer than the model sees, where every difference in resizing shows."""
    generator = np.random.default_rng(seed)
    coarse = generator.integers(0, 256, (height // 16, width // 16, 3)).repeat(16, 0).repeat(16, 1)
    return np.clip(coarse + generator.normal(0, 40, coarse.shape), 0, 255).astype(np.uint8)


def plainly_prepared(frame: Frame) -> torch.Tensor:
    """The published preparation, said again: shrink with antialiasing to 8 bits, stretch without, mean and std."""
    pixels = torch.tensor(frame).permute(2, 0, 1)[None]
    small = interpolate(pixels, scored_size(*frame.shape[:2]), mode="bilinear", antialias=True)
    square = interpolate(small / 255.0, (224, 224), mode="bilinear", align_corners=False)
    mean = torch.tensor([0.48145466, 0.4578275, 0.40821073])[:, None, None]
    std = torch.tensor([0.26862954, 0.26130258, 0.27577711])[:, None, None]
    return (square - mean) / std


def encoded(model: torch.nn.Module, prepared: torch.Tensor) -> np.ndarray:
    with torch.inference_mode():
        return normalize(model.encode_image(prepared), dim=-1).numpy()


def test_frames_are_prepared_as_published(scorer: ClipScorer, reference: torch.nn.Module) -> None:
    frames = [noisy(1), noisy(2, width=480, height=832), noisy(3, width=1280, height=720)]
    expected = np.concatenate([encoded(reference, plainly_prepared(frame)) for frame in frames])
    assert np.abs(scorer.embed(frames) - expected).max() < 1e-5


def test_the_stretch_keeps_the_whole_frame_and_does_not_antialias() -> None:
    pixels = torch.tensor(noisy(4)).permute(2, 0, 1)[None]
    rows = (np.arange(224) + 0.5) * 480 / 224 - 0.5
    columns = (np.arange(224) + 0.5) * 832 / 224 - 0.5
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, across = (rows - top)[:, None], (columns - left)[None]
    plane = pixels[0, 0].numpy() / 255.0
    by_hand = (plane[top][:, left] * (1 - across) + plane[top][:, left + 1] * across) * (1 - down) + (
        plane[top + 1][:, left] * (1 - across) + plane[top + 1][:, left + 1] * across
    ) * down
    found = stretched(pixels)[0, 0].numpy() * 0.26862954 + 0.48145466
    assert np.abs(found - by_hand).max() < 1e-4


def test_open_clips_own_preparation_is_the_alternative(weights: Path, reference: torch.nn.Module) -> None:
    own = ClipScorer(pretrained=weights, device="cpu", preprocessing="open_clip", quick_gelu=True)
    frame = noisy(5)
    transform = open_clip.image_transform(224, is_train=False)
    expected = encoded(reference, transform(Image.fromarray(frame))[None])
    assert np.abs(own.embed([frame]) - expected).max() < 1e-5
    published = ClipScorer(pretrained=weights, device="cpu", quick_gelu=True)
    assert own.name != published.name, "vectors of both would be kept under one name"


def test_a_batch_gives_what_single_frames_give(scorer: ClipScorer) -> None:
    frames = [noisy(seed) for seed in range(6)]
    together = scorer.embed(frames)
    alone = np.concatenate([scorer.embed([frame]) for frame in frames])
    assert together.dtype == np.float32
    assert together.shape == (6, 512)
    assert np.abs(together - alone).max() < 1e-5
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


def test_no_frames_give_no_rows(scorer: ClipScorer) -> None:
    assert scorer.embed([]).shape == (0, 512)
    assert scorer.embed_texts([]).shape == (0, 512)


def test_prompts_live_in_the_same_space(scorer: ClipScorer, reference: torch.nn.Module) -> None:
    prompts = ["A red fox in snow.", "狐狸 " * 60, ""]
    found = scorer.embed_texts(prompts)
    assert found.shape == (3, 512)
    with torch.inference_mode():
        expected = normalize(reference.encode_text(open_clip.tokenize(prompts)), dim=-1).numpy()
    assert np.abs(found - expected).max() < 1e-5


def test_the_wrong_activation_is_noticed(scorer: ClipScorer, weights: Path) -> None:
    gelu = ClipScorer(pretrained=weights, device="cpu", quick_gelu=False)
    assert np.abs(gelu.embed([noisy(1)]) - scorer.embed([noisy(1)])).max() > 1e-4
    with pytest.raises(RequestUnsupported, match="two activations"):
        ClipScorer(pretrained=weights, device="cpu").embed([noisy(1)])
    named = ClipScorer("ViT-B-32-quickgelu", pretrained=weights, device="cpu")
    assert np.abs(named.embed([noisy(1)]) - scorer.embed([noisy(1)])).max() == 0


def test_installed_weights_are_found_and_missing_ones_name_the_command(
    weights: Path, scorer: ClipScorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    openai = ClipScorer(device="cpu")
    with pytest.raises(WeightsMissing) as missing:
        openai.embed([noisy(1)])
    assert "python -m storymem weights fetch clip" in missing.value.fix
    (tmp_path / "clip").mkdir()
    (tmp_path / "clip" / weights.name).hardlink_to(weights)
    assert np.array_equal(openai.embed([noisy(1)]), scorer.embed([noisy(1)]))
    assert "openai" in openai.name


def test_a_file_that_is_no_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing):
        ClipScorer(pretrained=tmp_path / "none.safetensors")
    torn = tmp_path / "torn.safetensors"
    torn.write_bytes(b"not weights at all")
    with pytest.raises(EngineError, match="no weights of ViT-B-32"):
        ClipScorer(pretrained=torn, device="cpu", quick_gelu=True).embed([noisy(1)])
    other = tmp_path / "other.safetensors"
    save_file({"visual.proj": torch.zeros(3, 3)}, other)
    with pytest.raises(EngineError, match="no weights of ViT-B-32"):
        ClipScorer(pretrained=other, device="cpu", quick_gelu=True).embed([noisy(1)])


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    class Running:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (tmp_path / "ran",))  # type: ignore[return-value]

    file = tmp_path / "code.pt"
    torch.save({"state_dict": Running()}, file)
    with pytest.raises(EngineError, match="safely"):
        ClipScorer(pretrained=file, device="cpu", quick_gelu=True).embed([noisy(1)])
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((8, 8), np.uint8), np.zeros((8, 8, 4), np.uint8), np.zeros((8, 8, 3)), np.zeros((0, 8, 3), np.uint8)],
)
def test_what_is_no_frame_is_refused(scorer: ClipScorer, wrong: Frame) -> None:
    with pytest.raises(MediaError, match="not a frame"):
        scorer.embed([wrong])


def test_unknown_models_and_devices_are_refused(weights: Path) -> None:
    with pytest.raises(BackendMissing, match="open_clip has no model"):
        ClipScorer("ViT-Z-1", pretrained=weights, device="cpu").embed([noisy(1)])
    with pytest.raises(WeightsMissing):
        ClipScorer("ViT-L-14")
    with pytest.raises(BackendMissing):
        ClipScorer(preprocessing="centre")  # type: ignore[arg-type]


def test_with_a_judge_it_is_a_frame_scorer(scorer: ClipScorer) -> None:
    pair = PairedScorer(scorer, BuiltinScorer())
    assert isinstance(pair, FrameScorer)
    assert (pair.same_view, pair.quality_threshold) == (0.90, BuiltinScorer.quality_threshold)
    assert scorer.name in pair.name
    assert BuiltinScorer.name in pair.name
    frames = [noisy(1), noisy(2)]
    assert np.array_equal(pair.embed(frames), scorer.embed(frames))
    assert np.array_equal(pair.quality(frames), BuiltinScorer().quality(frames))


def test_a_judge_is_asked_once_a_frame() -> None:
    read: list[int] = []

    def frame_at(index: int) -> Frame:
        read.append(index)
        return noisy(index, width=64, height=64)

    quality = AskedOnce(BuiltinScorer(), frame_at)
    assert [quality(3), quality(3), quality(1)] == [quality.known[3], quality.known[3], quality.known[1]]
    assert read == [3, 1]


def test_choosing_a_scorer_loads_no_model_package() -> None:
    script = (
        "import sys, storymem.vision.scorers, storymem.vision.clip.scorer, storymem.vision.hpsv3.scorer\n"
        "storymem.vision.clip.scorer.ClipScorer(); storymem.vision.hpsv3.scorer.HPSv3Scorer()\n"
        "print(sorted({'torch', 'open_clip', 'transformers'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "[]", ran.stderr
