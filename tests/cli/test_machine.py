"""`python -m storymem machine`: what a person reads before fetching 126 GB."""

from __future__ import annotations

from pathlib import Path

import pytest

from storymem.cli.main import main
from storymem.engine.wan.fit import machine as machines
from storymem.engine.wan.fit.footprint import GB
from storymem.engine.wan.fit.machine import Machine
from tests.support.tiny_wan import write_tiny_wan


def test_a_small_card_is_told_what_fits_and_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    monkeypatch.delenv("STORYMEM_WAN_PROFILE", raising=False)
    card = Machine(
        ram_free_bytes=40 * GB,
        gpu_name="Small Card",
        gpu_count=1,
        vram_bytes=12 * GB,
        vram_free_bytes=11 * GB,
        compute_capability=(8, 6),
    )
    monkeypatch.setattr(machines, "survey", lambda: card)
    assert main(["machine"]) == 0
    said = capsys.readouterr().out
    assert "Small Card" in said
    assert "profile 12gb" in said
    assert "CHANGES  int8 weights" in said
    assert "exact    block streaming" in said
    assert "weights fetch storymem-mi2v" in said


def test_weights_that_are_here_are_shown_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = write_tiny_wan(tmp_path)
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(home))
    monkeypatch.setattr(machines, "survey", lambda: Machine(ram_free_bytes=20 * GB))
    assert main(["machine"]) == 0
    said = capsys.readouterr().out
    assert str(home / "Wan2.2-I2V-A14B-Diffusers") in said
    assert "No graphics card" in said
