"""Another CLIP than the default one: named by the person, used by render, recall and report alike, and said by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from storymem.core.errors import BackendMissing, EngineError, StoryMemError, WeightsMissing
from storymem.vision.clip.chosen import CLIP, PREPROCESSING, chosen_clip, clip_is_here
from storymem.vision.clip.scorer import ClipScorer
from storymem.vision.scorers import ScorerPair, embedder_facts, open_embedder, open_scorer, resolve

MODEL = "ViT-S-32-alt"
torch.set_num_threads(1)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of a smaller CLIP."""
    torch.manual_seed(4)
    model = open_clip.create_model(MODEL)
    path = tmp_path_factory.mktemp("another") / "small.safetensors"
    save_file({name: values.contiguous() for name, values in model.state_dict().items()}, path)
    return path


@pytest.fixture
def named(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CLIP, f"{MODEL}:{file}")
    return file


def test_a_named_clip_is_what_automatic_means(named: Path) -> None:
    assert clip_is_here()
    assert resolve("auto") == ScorerPair("clip", "builtin")
    scorer, embedder = open_scorer("auto"), open_embedder("clip")
    assert scorer.embedding == embedder.name == embedder_facts("auto").embedding
    assert MODEL in embedder.name
    assert embedder_facts("auto").label == "CLIP ViT-S/32-alt (small.safetensors)"
    frame = np.random.default_rng(1).integers(0, 256, (48, 80, 3), np.uint8)
    assert np.allclose(scorer.embed([frame]), embedder.embed([frame]), atol=1e-6)
    assert np.linalg.norm(embedder.embed([frame])) == pytest.approx(1, abs=1e-5)


def test_its_own_preprocessing_is_another_embedding(named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published = chosen_clip("cpu")
    monkeypatch.setenv(PREPROCESSING, "open_clip")
    own = chosen_clip("cpu")
    assert published.name != own.name
    frame = np.zeros((60, 120, 3), np.uint8)
    frame[:, :20] = 255  # the sides are cut off by open_clip's own
    assert float(published.embed([frame])[0] @ own.embed([frame])[0]) < 0.9999
    assert isinstance(open_scorer("clip").embed([frame]), np.ndarray)


@pytest.mark.parametrize(
    ("value", "kind", "fix"),
    [
        ("ViT-B-32", BackendMissing, "Write MODEL:FILE"),
        (":file.safetensors", BackendMissing, "Write MODEL:FILE"),
        (f"{MODEL}:/no/such/file.safetensors", WeightsMissing, "path of a weights file"),
    ],
)
def test_a_choice_that_names_nothing_is_refused_where_it_is_used_and_never_stops_a_film_from_opening(
    value: str, kind: type[StoryMemError], fix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CLIP, value)
    for use in (lambda: chosen_clip(), lambda: open_scorer("auto"), lambda: open_embedder("clip")):
        with pytest.raises(kind) as refused:
            use()
        assert fix in refused.value.fix
    assert embedder_facts("auto").name == "clip"  # recall asks this on every edit


def test_a_model_nobody_knows_and_weights_of_another_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = np.zeros((40, 40, 3), np.uint8)
    monkeypatch.setenv(CLIP, f"ViT-Nobody:{file}")
    with pytest.raises(BackendMissing, match="ViT-Nobody"):
        chosen_clip("cpu").embed([frame])
    monkeypatch.setenv(CLIP, f"ViT-S-16-alt:{file}")
    with pytest.raises(EngineError):
        chosen_clip("cpu").embed([frame])
    monkeypatch.setenv(CLIP, f"{MODEL}:{file}")
    monkeypatch.setenv(PREPROCESSING, "mine")
    with pytest.raises(BackendMissing, match="no preprocessing"):
        chosen_clip("cpu")


def test_new_weights_under_the_same_path_are_another_embedding(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "weights.safetensors"
    copy.write_bytes(file.read_bytes())
    before = ClipScorer(MODEL, pretrained=copy).name
    assert ClipScorer(MODEL, pretrained=copy).name == before
    content = bytearray(copy.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 64] = bytes(64)
    copy.write_bytes(content)
    assert ClipScorer(MODEL, pretrained=copy).name != before
