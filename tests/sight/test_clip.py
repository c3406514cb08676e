"""The sight of a film through CLIP itself: a random ViT-B/32 of real size, in its own process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from storymem.core.edits.shot import RewritePrompt
from storymem.core.errors import EngineError, WeightsMissing
from storymem.core.memory.sight_needs import sight_needs
from storymem.media.framing import framed
from storymem.media.pictures import encode_png
from storymem.studio.film import Studio
from storymem.vision.clip.scorer import ClipScorer
from storymem.vision.scorers import embedder_facts
from tests.conftest import SMALL, small_story
from tests.support.films import picture
from tests.support.tiny_eyes import write_random_clip

PROMPTS = {"s1": "A red fox in snow.", "s2": "A harbour at dawn, gulls."}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("weights")
    file = write_random_clip(home)
    yield home
    file.unlink()


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film of two shots with a memory of two frames by prompt, and three references; there are no weights."""
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path / "weights"))
    story = small_story(cuts="CC")
    settings = story.settings.evolve(policy="by_prompt", memory_size=2)
    with Studio.create(tmp_path / "film", story.evolve(settings=settings)) as studio:
        for number in range(3):
            studio.memory.add_reference(encode_png(picture(number)), f"Picture {number}")
        for shot_id, prompt in PROMPTS.items():
            studio.edit(RewritePrompt(shot_id=shot_id, prompt=prompt))
        studio.memory.settle()
    return tmp_path / "film"


def test_clip_says_which_picture_a_prompt_is_about(
    path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(installed))
    with Studio.open(path, rendering=False) as studio:
        studio.memory.settle()
        bank = studio.bank()
        assert bank.sight is not None
        assert bank.sight.label == "CLIP ViT-B/32 (OpenAI)"
        glance = bank.sight.among([one.seen_as for one in bank.usable])
        found = np.array([glance.about(prompt) for prompt in PROMPTS.values()])
        alike = np.array([glance.alike(place) for place in range(3)])
        assert len(sight_needs(bank).pictures) == 3
    scorer = ClipScorer(device="cpu")
    shown = scorer.embed([framed(picture(number), SMALL) for number in range(3)])
    read = scorer.embed_texts(list(PROMPTS.values()))
    assert np.abs(found - read @ shown.T).max() < 1e-5
    assert np.abs(alike - shown @ shown.T).max() < 1e-5
    assert scorer.name == embedder_facts("clip").embedding


def test_weights_fetched_meanwhile_are_used_from_the_next_change_on(
    path: Path, installed: Path, tmp_path: Path
) -> None:
    with Studio.open(path, rendering=False) as studio:
        studio.memory.settle()
        before = studio.bank().sight
        assert before is not None
        assert not before.reads_prompts
        (tmp_path / "weights" / "clip").mkdir(parents=True)
        (file,) = (installed / "clip").iterdir()
        (tmp_path / "weights" / "clip" / file.name).hardlink_to(file)
        studio.edit(RewritePrompt(shot_id="s1", prompt="A blue fox."))
        studio.memory.settle()
        after = studio.bank().sight
        assert after is not None
        assert after.has_read("A blue fox.")
        assert after.has_read(PROMPTS["s2"])


def test_missing_and_torn_weights_name_what_to_do(path: Path, tmp_path: Path) -> None:
    with Studio.open(path, rendering=False) as studio:
        studio.recipes.change_settings({"scorer": "clip"})
        with pytest.raises(WeightsMissing) as missing:
            studio.memory.settle()
        assert "python -m storymem weights fetch clip" in missing.value.fix
        torn = tmp_path / "weights" / "clip" / "open_clip_model.safetensors"
        torn.parent.mkdir(parents=True)
        torn.write_bytes(b"\x40\x00\x00\x00\x00\x00\x00\x00{}")
        studio.edit(RewritePrompt(shot_id="s1", prompt="A blue fox."))
        with pytest.raises(EngineError, match="can't be read") as damaged:
            studio.memory.settle()
        assert "weights fetch clip" in damaged.value.fix
        assert studio.sight.failure is not None
