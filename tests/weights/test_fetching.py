"""Fetching weights, from a small hub of our own on this machine: sizes first, resumed, checked, recorded."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storymem import weights
from storymem.core.errors import BackendMissing, EngineError, WeightsMissing
from storymem.weights import check, describe, fetch, is_here, weights_file, where
from tests.support import hub as hubs
from tests.support.hub import REVISION, Hub, quiet, serving

home = hubs.home

ROOT = Path(__file__).resolve().parents[2]
BIG = bytes(range(256)) * 100_000
"""25.6 MB: more than the client writes down at once."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    files = {
        "/timm/vit_base_patch32_clip_224.openai/resolve/main/open_clip_model.safetensors": BIG,
        "/MizzenAI/HPSv3/resolve/main/HPSv3.safetensors": BIG[:5000],
        "/Qwen/Qwen2-VL-7B-Instruct/resolve/main/config.json": b'{"model_type": "qwen2_vl"}',
        "/Qwen/Qwen2-VL-7B-Instruct/resolve/main/tokenizer.json": BIG[:2000],
    }
    with serving(files) as server:
        yield server


def wait_for(done: Callable[[], bool]) -> None:
    """Until `done`, at most a minute."""
    for _ in range(600):
        if done():
            return
        time.sleep(0.1)
    pytest.fail("it never came about")


def test_weights_have_one_place_each(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert where("clip") == home / "clip"
    monkeypatch.delenv("STORYMEM_WEIGHTS")
    assert where("hpsv3") == Path.home() / ".cache/storymem/weights/hpsv3"
    with pytest.raises(BackendMissing, match="clip, hpsv3"):
        where("vae")


def test_size_licence_and_place_are_told(home: Path) -> None:
    told = describe("hpsv3")
    for part in ("16.6 GB", "MizzenAI/HPSv3", "Apache-2.0", "MIT", "tokenizer.json", str(home)):
        assert part in told


def test_what_is_told_comes_before_anything_is_fetched(hub: Hub) -> None:
    lines: list[tuple[str, int]] = []
    fetch("clip", lambda line: lines.append((line, len(hub.asked))), endpoint=hub.endpoint)
    assert "605.2 MB" in lines[0][0]
    assert "licence" in lines[0][0]
    assert lines[0][1] == 0


def test_a_fetch_puts_every_file_in_its_place_and_records_it(hub: Hub, home: Path) -> None:
    assert not is_here("hpsv3")
    assert fetch("hpsv3", quiet, endpoint=hub.endpoint) == home / "hpsv3"
    assert is_here("hpsv3")
    assert weights_file("hpsv3", "HPSv3.safetensors").read_bytes() == BIG[:5000]
    assert weights_file("hpsv3", "base/tokenizer.json").read_bytes() == BIG[:2000]
    record = json.loads((home / "hpsv3" / "checksums.json").read_text("utf-8"))
    assert record["base/config.json"] == {
        "repo": "Qwen/Qwen2-VL-7B-Instruct",
        "revision": REVISION,
        "size_bytes": 26,
        "sha256": hashlib.sha256(b'{"model_type": "qwen2_vl"}').hexdigest(),
    }
    assert check("hpsv3") == ()


def test_a_second_fetch_sends_nothing_again(hub: Hub) -> None:
    fetch("clip", quiet, endpoint=hub.endpoint)
    fetch("clip", quiet, endpoint=hub.endpoint)
    assert len(hub.sent("open_clip_model.safetensors")) == 1


def test_a_broken_connection_goes_on_where_it_stopped(hub: Hub) -> None:
    hub.break_after = 15_000_000
    fetch("clip", quiet, endpoint=hub.endpoint)
    assert weights_file("clip", "open_clip_model.safetensors").read_bytes() == BIG
    first, second = hub.sent("open_clip_model.safetensors")
    assert first is None
    assert 0 < int((second or "").removeprefix("bytes=").removesuffix("-")) <= 15_000_000


def test_a_killed_fetch_goes_on_where_it_stopped(hub: Hub, home: Path) -> None:
    hub.stall_after = 15_000_000
    script = f"from storymem.weights import fetch; fetch('clip', print, endpoint={hub.endpoint!r})"
    killed = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert hub.stalled.wait(60)
    wait_for(lambda: any(part.stat().st_size > 10_000_000 for part in (home / "clip").glob("*.part")))
    killed.kill()
    killed.communicate()
    assert not is_here("clip")
    hub.stall_after = None
    fetch("clip", quiet, endpoint=hub.endpoint)
    assert weights_file("clip", "open_clip_model.safetensors").read_bytes() == BIG
    assert [part is None for part in hub.sent("open_clip_model.safetensors")] == [True, False]
    assert list((home / "clip").glob("*.part")) == []


def test_a_part_of_another_content_is_not_gone_on_with(hub: Hub, home: Path) -> None:
    (home / "clip").mkdir(parents=True)
    older = home / "clip" / "open_clip_model.safetensors.0123456789ab.part"
    older.write_bytes(b"older " * 1000)
    fetch("clip", quiet, endpoint=hub.endpoint)
    assert weights_file("clip", "open_clip_model.safetensors").read_bytes() == BIG
    assert not older.exists()


def test_a_damaged_file_is_thrown_away(hub: Hub, home: Path) -> None:
    hub.lies = True
    with pytest.raises(EngineError, match="damaged"):
        fetch("clip", quiet, endpoint=hub.endpoint)
    assert not is_here("clip")
    hub.lies = False
    fetch("clip", quiet, endpoint=hub.endpoint)
    assert check("clip") == ()


def test_a_full_disk_is_told_before_anything_is_sent(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=weights.SPARE_BYTES))
    with pytest.raises(EngineError, match=r"25\.6 MB are still to come") as full:
        fetch("clip", quiet, endpoint=hub.endpoint)
    assert "STORYMEM_WEIGHTS" in full.value.fix
    assert hub.sent("open_clip_model.safetensors") == []


def test_a_hub_that_is_not_there_is_told(hub: Hub) -> None:
    hub.files.clear()
    with pytest.raises(EngineError, match="can't be fetched"):
        fetch("clip", quiet, endpoint=hub.endpoint)
    with pytest.raises(EngineError, match="can't be fetched"):
        fetch("clip", quiet, endpoint="http://127.0.0.1:9")


def test_a_folder_that_can_not_be_made_is_told(hub: Hub, home: Path) -> None:
    home.write_text("a file is in the way", "utf-8")
    with pytest.raises(EngineError, match="can't be made"):
        fetch("clip", quiet, endpoint=hub.endpoint)


def test_changes_are_noticed(hub: Hub, home: Path) -> None:
    fetch("hpsv3", quiet, endpoint=hub.endpoint)
    (home / "hpsv3" / "base" / "config.json").unlink()
    changed = home / "hpsv3" / "HPSv3.safetensors"
    changed.write_bytes(BIG[:4999] + b"?")
    missing, altered = sorted(check("hpsv3"), reverse=True)
    assert "base/config.json is missing" in missing
    assert "HPSv3.safetensors has changed" in altered
    with pytest.raises(WeightsMissing) as gone:
        weights_file("hpsv3", "base/config.json")
    assert gone.value.fix == "Fetch them: python -m storymem weights fetch hpsv3"


def test_files_put_there_by_hand_work_and_are_said_to_be_unknown(home: Path) -> None:
    (home / "clip").mkdir(parents=True)
    (home / "clip" / "open_clip_model.safetensors").write_bytes(b"mine")
    assert is_here("clip")
    assert len(check("clip")) == 1
    assert "by hand" in check("clip")[0]


def test_the_library_is_only_loaded_to_fetch() -> None:
    script = "import sys, storymem.weights as w; w.describe('clip'); print('huggingface_hub' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "False"
