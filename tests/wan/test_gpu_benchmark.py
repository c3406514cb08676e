"""The benchmark for graphics cards is ready to run: every part of it runs here, at a tiny size."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from benchmarks.gpu.__main__ import SECTIONS, main
from benchmarks.gpu.timing import Aim, Journal
from benchmarks.gpu.world import REAL_TRANSFORMER, real_world, tiny_world
from storymem.engine.wan.fit import levers
from storymem.engine.wan.fit.footprint import expert_bytes


@pytest.fixture(autouse=True)
def no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes half a minute, and blocks run as well without."""
    monkeypatch.setattr(levers, "_no_compiler", lambda device: "left out of the tests")


def test_every_section_runs_and_writes_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "deep" / "gpu.jsonl"
    assert main(["--tiny", "--out", str(file)]) == 0
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["what"] for line in lines if line["what"].endswith(": done")] == [f"{name}: done" for name in SECTIONS]
    found = {line["what"]: line for line in lines}
    for what in (
        "card: matmul",
        "card: attention native",
        "forward: plain diffusers, 2 memory frames",
        "forward: tuned, eager, 2 memory frames",
        "forward: int8, eager, 0 memory frames",
        "int8: error of one forward",
        "vae: decode 9 frames, bfloat16",
        "swap: from pinned RAM",
        "swap: by .to()",
        "peak: 12gb, sampling, 2 memory frames",
        "peak: 48gb, decoding, float32",
        "shot: draft, 4 steps, 2 memory frames",
        "shot: final, 6 steps, 0 memory frames",
        "shot: draft against final, 2 memory frames",
    ):
        assert what in found
    assert found["stream: 2 memory frames"]["same_bits"] is True
    assert found["forward: tuned, eager, 2 memory frames"]["tokens"] == 5 * 6
    assert found["machine"]["tiny"] is True
    assert not any("aim" in line for line in lines), "a tiny world has no aims"
    assert len(capsys.readouterr().out.splitlines()) == len(lines)


def test_sections_are_chosen_and_results_are_added_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "gpu.jsonl"
    for _ in range(2):
        assert main(["--tiny", "--only", "card", "--out", str(file)]) == 0
    assert file.read_text("utf-8").count("card: done") == 2
    with pytest.raises(SystemExit):
        main(["--tiny", "--only", "card,nothing", "--out", str(file)])


def test_without_a_card_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["--out", str(tmp_path / "gpu.jsonl")]) == 2
    assert "--tiny" in capsys.readouterr().err


def test_the_real_world_is_a14b() -> None:
    world = real_world((0, 5, 10), (4, 40))
    assert [world.tokens(count) for count in (0, 5, 10)] == [32_760, 40_560, 48_360]
    assert world.flop(0) / 1e12 == pytest.approx(1678.3, rel=1e-3)
    assert world.flop(10) / 1e12 == pytest.approx(3094.5, rel=1e-3)
    model = world.stock_expert(torch.device("meta"))
    held = sum(tensor.numel() * tensor.element_size() for tensor in model.parameters())
    assert held == pytest.approx(expert_bytes("bf16"), rel=0.01)
    assert model.blocks[0].norm2.weight.dtype == torch.float32
    assert model.blocks[0].ffn.net[2].weight.dtype == torch.bfloat16
    assert world.transformer is REAL_TRANSFORMER
    assert tiny_world().is_tiny


def test_a_missed_aim_is_told(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "lines", judges=True)
    journal.note("fast", {"seconds": 2.7}, aim=Aim(2.8))
    journal.note("slow", {"seconds": 2.9}, aim=Aim(2.8))
    journal.note("ratio", {"times": 7.9}, aim=Aim(8, at_least=True), measure="times")
    lines = [json.loads(line) for line in (tmp_path / "lines").read_text("utf-8").splitlines()]
    assert [line["met"] for line in lines] == [True, False, False]
    assert [text.partition(":")[0] for text in journal.missed] == ["slow", "ratio"]
