"""A whole film on the Wan engine, from the command line to an mp4: tiny weights, the real queue and render process."""

from __future__ import annotations

from pathlib import Path

import pytest

from storymem.core.memory.bank import remember
from storymem.core.plans.staleness import staleness
from storymem.core.values import Mode
from storymem.engine.registry import engine_card
from storymem.media.clips import probe
from storymem.project.folder import FilmFolder
from tests.cli.test_cli import run, script_file
from tests.support.tiny_wan import write_tiny_wan


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_tiny_wan(tmp_path / "weights")
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(folder))
    monkeypatch.setenv("STORYMEM_WAN_PROFILE", "cpu")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return folder


def film(tmp_path: Path, *more: object) -> tuple[int, str]:
    ran = run("film", script_file(tmp_path), "--out", tmp_path / "out", "--engine", "wan", "--size", "64x48", *more)
    return ran.returncode, ran.stdout + ran.stderr


def test_a_film_comes_out_of_the_end(tmp_path: Path, home: Path) -> None:
    status, said = film(tmp_path, "--preset", "standard")
    assert status == 0, said
    with FilmFolder.open(tmp_path / "out") as folder:
        story = folder.story
    takes = [take for shot in story.shots() if (take := shot.circled_take)]
    assert [take.request.mode for take in takes] == [Mode.T2V, Mode.MI2V, Mode.M2V]
    assert [take.request.flow_shift for take in takes] == [12.0, 4.0, 4.0]
    assert [[use.name for use in take.request.loras] for take in takes] == [[], ["storymem-mi2v"], ["storymem-mi2v"]]
    assert {take.made_with for take in takes} == {"CPU, profile cpu, exact"}
    contents = dict(engine_card("wan").weights)
    assert takes[0].request.engine_fingerprint == f"wan-1 t2v:{contents['t2v']}"
    lora = f"i2v/storymem-mi2v:{contents['i2v/storymem-mi2v']}"
    assert takes[1].request.engine_fingerprint == f"wan-1 i2v:{contents['i2v']} {lora}"
    assert probe(tmp_path / "out" / "two-rooms.mp4").frame_count == 81 + 80 + 81
    bank, maker = remember(story), engine_card("wan").maker
    for shot, take in zip(story.shots(), takes, strict=True):
        assert staleness(bank, shot, take, maker=maker) == ()
    (home / "loras").mkdir()
    (home / "loras" / "ink.safetensors").write_bytes(b"another LoRA on the disk")
    for shot, take in zip(story.shots(), takes, strict=True):
        assert staleness(bank, shot, take, maker=engine_card("wan").maker) == (), "it made none of these takes"


def test_without_weights_the_command_that_fetches_them_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path / "nothing"))
    status, said = film(tmp_path)
    assert status == 1
    assert "weights fetch wan-i2v" in said
