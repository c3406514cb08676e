"""The video model's weights: folders fetched from a small hub, folders people already have, LoRAs, fingerprints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storymem.cli.main import main
from storymem.core.errors import EngineError, RequestUnsupported, WeightsMissing
from storymem.weights import (
    WEIGHTS,
    check,
    describe,
    fetch,
    find_checkpoint,
    fingerprint,
    fingerprints,
    is_here,
    lora_source,
    where,
)
from tests.support import hub as hubs
from tests.support.hub import REVISION, Hub, quiet, serving

home = hubs.home

ROOT = Path(__file__).resolve().parents[2]
REPO = "/Wan-AI/Wan2.2-I2V-A14B-Diffusers/resolve/main/"
SHARDS = [f"diffusion_pytorch_model-0000{n}-of-00002.safetensors" for n in (1, 2)]
SHARD = bytes(range(251)) * 20
INDEX = json.dumps({"weight_map": {"a": SHARDS[0], "b": SHARDS[1]}}).encode()
CONFIG = b'{"in_channels": 36}'


def diffusers_files() -> dict[str, bytes]:
    """A repository in diffusers' layout, by path; a file that nobody needs is in it."""
    files = {"model_index.json": b"{}", "tokenizer/spiece.model": SHARD[:4000], "assets/picture.png": SHARD}
    for expert in ("transformer", "transformer_2"):
        files |= {f"{expert}/{name}": SHARD + name.encode() + expert.encode() for name in SHARDS}
        files |= {f"{expert}/diffusion_pytorch_model.safetensors.index.json": INDEX, f"{expert}/config.json": CONFIG}
    for part in ("vae", "text_encoder"):
        files |= {f"{part}/config.json": b"{}", f"{part}/model.safetensors": SHARD + part.encode()}
    return files


NEEDED = {path: content for path, content in diffusers_files().items() if not path.startswith("assets")}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving({REPO + path: content for path, content in diffusers_files().items()}) as server:
        yield server


def put(folder: Path, files: dict[str, bytes]) -> Path:
    """The files by hand in a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "checksums.json"
    }


# ---- whole folders ---------------------------------------------------------------------------------------------------


def test_sizes_licence_and_place_of_every_model_are_told(home: Path) -> None:
    for name, licence, size in (
        ("wan-i2v", "Apache-2.0", "126.2 GB"),
        ("wan-t2v-original", "Apache-2.0", "126.2 GB"),
        ("storymem-mi2v", "CC BY-NC 4.0: no commercial use", "4.9 GB"),
        ("storymem-mm2v", "CC BY-NC 4.0: no commercial use", "4.9 GB"),
        ("lightning", "Apache-2.0", "4.9 GB"),
    ):
        told = describe(name)
        assert licence in told
        assert f"{size}  in all, about, to {home / name}" in told
    assert "57.2 GB  Wan-AI/Wan2.2-I2V-A14B-Diffusers  transformer/" in describe("wan-i2v")
    assert "Wan2.2-MM2V-A14B/backbone_low_noise.safetensors" in describe("storymem-mm2v")


def test_a_folder_of_the_hub_comes_whole_and_nothing_else_does(hub: Hub, home: Path) -> None:
    assert not is_here("wan-i2v")
    assert fetch("wan-i2v", quiet, endpoint=hub.endpoint) == home / "wan-i2v"
    assert content(home / "wan-i2v") == NEEDED
    assert is_here("wan-i2v")
    assert check("wan-i2v") == ()
    record = json.loads((home / "wan-i2v/checksums.json").read_text("utf-8"))
    assert record.keys() == NEEDED.keys()
    assert {fact["revision"] for fact in record.values()} == {REVISION}
    assert find_checkpoint("i2v").folder == home / "wan-i2v"


def test_a_second_fetch_of_a_folder_sends_nothing_again(hub: Hub) -> None:
    fetch("wan-i2v", quiet, endpoint=hub.endpoint)
    before = len([path for verb, path, _ in hub.asked if verb == "GET" and "/resolve/" in path])
    fetch("wan-i2v", quiet, endpoint=hub.endpoint)
    after = len([path for verb, path, _ in hub.asked if verb == "GET" and "/resolve/" in path])
    assert before == after == len(NEEDED)


def test_only_what_is_missing_of_a_folder_is_fetched(hub: Hub, home: Path) -> None:
    """What somebody has already, under the published folder's name, is read and kept, not sent again."""
    theirs = put(home / "Wan2.2-I2V-A14B-Diffusers", NEEDED)
    (theirs / "transformer" / SHARDS[1]).unlink()
    (theirs / "vae/model.safetensors").write_bytes(b"?" * len(NEEDED["vae/model.safetensors"]))
    said: list[str] = []
    assert fetch("wan-i2v", said.append, endpoint=hub.endpoint) == theirs
    assert content(theirs) == NEEDED
    assert len(hub.sent(SHARDS[1])) == 1
    assert len(hub.sent("vae/model.safetensors")) == 1
    assert hub.sent(SHARDS[0]) == []
    assert any(f"Reading transformer/{SHARDS[0]}, which is here already" in line for line in said)
    assert check("wan-i2v") == ()


def test_changes_inside_a_folder_are_noticed(hub: Hub, home: Path) -> None:
    folder = fetch("wan-i2v", quiet, endpoint=hub.endpoint)
    (folder / "transformer_2" / SHARDS[0]).unlink()
    changed = folder / "text_encoder/model.safetensors"
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    (folder / "vae/extra.json").write_text("{}", "utf-8")
    assert check("wan-i2v") == (
        f"transformer_2/{SHARDS[0]} is missing: python -m storymem weights fetch wan-i2v",
        "text_encoder/model.safetensors has changed since it was fetched: delete it and fetch again",
        "vae/extra.json (0.0 kB) was put here by hand: nothing to compare it with",
    )
    assert not is_here("wan-i2v")


def test_an_interrupted_folder_is_not_here(hub: Hub, home: Path) -> None:
    folder = fetch("wan-i2v", quiet, endpoint=hub.endpoint)
    os.rename(folder / "vae/model.safetensors", folder / "vae/model.safetensors.0123456789ab.part")
    assert not is_here("wan-i2v")
    assert check("wan-i2v")[0].startswith("vae/model.safetensors is missing")


def test_a_damaged_file_of_a_folder_is_thrown_away(hub: Hub, home: Path) -> None:
    hub.lies = True
    with pytest.raises(EngineError, match="damaged"):
        fetch("wan-i2v", quiet, endpoint=hub.endpoint)
    assert not is_here("wan-i2v")


def test_a_repository_without_the_folder_is_told(hub: Hub) -> None:
    for path in [path for path in hub.files if "/transformer_2/" in path]:
        del hub.files[path]
    with pytest.raises(EngineError, match=r"Wan2\.2-I2V-A14B-Diffusers/transformer_2/ can't be fetched"):
        fetch("wan-i2v", quiet, endpoint=hub.endpoint)


def test_a_folder_inside_a_repository_is_not_repeated_here(home: Path) -> None:
    folder = "Wan2.2-MI2V-A14B"
    names = [f"backbone_{which}_noise.safetensors" for which in ("high", "low")]
    files = {f"/Kevin-thu/StoryMem/resolve/main/{folder}/{name}": SHARD + name.encode() for name in names}
    with serving(files) as hub:
        assert fetch("storymem-mi2v", quiet, endpoint=hub.endpoint) == home / "storymem-mi2v"
    assert sorted(content(home / "storymem-mi2v")) == names
    source = lora_source("storymem-mi2v", "i2v")
    assert (source.high, source.low) == tuple(home / "storymem-mi2v" / name for name in names)


# ---- folders people already have -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wan-i2v", "Wan2.2-I2V-A14B-Diffusers"])
def test_the_published_folder_names_are_found(home: Path, name: str) -> None:
    put(home / name, NEEDED)
    assert where("wan-i2v") == home / name
    assert is_here("wan-i2v")
    assert find_checkpoint("i2v").folder == home / name


def test_a_whole_folder_is_taken_before_an_unfinished_one(home: Path) -> None:
    (home / "wan-i2v").mkdir(parents=True)
    assert where("wan-i2v") == home / "wan-i2v"
    put(home / "Wan2.2-I2V-A14B-Diffusers", NEEDED)
    assert where("wan-i2v") == home / "Wan2.2-I2V-A14B-Diffusers"


@pytest.mark.parametrize("folder", ["storymem-mm2v", "StoryMem/Wan2.2-MM2V-A14B", "Wan2.2-MM2V-A14B"])
@pytest.mark.parametrize("ending", ["safetensors", "pth"])
def test_storymem_is_found_where_people_have_it(home: Path, folder: str, ending: str) -> None:
    put(home / folder, {f"backbone_{which}_noise.{ending}": b"x" for which in ("high", "low")})
    source = lora_source("storymem-mm2v", "i2v")
    assert source.high == home / folder / f"backbone_high_noise.{ending}"
    assert source.low == home / folder / f"backbone_low_noise.{ending}"
    assert source.changes_all
    assert is_here("storymem-mm2v")
    assert len(check("storymem-mm2v")) == 2


def test_lightning_has_a_pair_for_each_base(home: Path) -> None:
    places = [file.place for file in WEIGHTS["lightning"].files]
    assert len(places) == 4
    put(home / "Wan2.2-Lightning", dict.fromkeys(places, b"x"))
    image, text = (lora_source("lightning", base) for base in ("i2v", "t2v"))
    assert "I2V-A14B" in image.high.parent.name
    assert "T2V-A14B" in text.high.parent.name
    assert {*image.files, *text.files} == {home / "Wan2.2-Lightning" / place for place in places}
    assert not image.changes_all
    assert image.alpha == 8.0


# ---- a person's own LoRAs --------------------------------------------------------------------------------------------


def test_a_file_for_each_expert_or_one_for_both(home: Path) -> None:
    put(home / "loras", {"pair/high.safetensors": b"h", "pair/low.pth": b"l", "one.v2.safetensors": b"o"})
    pair, one = lora_source("pair", "i2v"), lora_source("one.v2", "t2v")
    assert pair.files == (home / "loras/pair/high.safetensors", home / "loras/pair/low.pth")
    assert one.files == (home / "loras/one.v2.safetensors",)
    assert one.high == one.low


def test_half_a_lora_is_none_and_the_folder_is_named(home: Path) -> None:
    put(home / "loras", {"half/high.safetensors": b"h"})
    for name in ("half", "nobody"):
        with pytest.raises(WeightsMissing, match=name) as caught:
            lora_source(name, "i2v")
        assert f"{home / 'loras' / name}/high.safetensors" in caught.value.fix


def test_a_lora_that_is_not_here_names_its_command() -> None:
    with pytest.raises(WeightsMissing) as caught:
        lora_source("storymem-mi2v", "i2v")
    assert caught.value.fix == "Fetch them: python -m storymem weights fetch storymem-mi2v"


@pytest.mark.parametrize("name", ["storymem-mi2v", "clip", "wan-i2v"])
def test_what_belongs_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(RequestUnsupported, match=f"{name} can't be used with wan-t2v"):
        lora_source(name, "t2v")


@pytest.mark.parametrize("name", ["", "..", "../clip", "a/b", ".hidden"])
def test_a_lora_name_stays_inside_its_folder(home: Path, name: str) -> None:
    put(home, {"clip.safetensors": b"x", "clip/high.safetensors": b"x", "clip/low.safetensors": b"x"})
    with pytest.raises(RequestUnsupported, match="name of a LoRA"):
        lora_source(name, "i2v")


# ---- fingerprints ----------------------------------------------------------------------------------------------------

LARGE = os.urandom(1 << 16) * 100
"""6.5 MB: more than is read of a file."""


def test_equal_content_has_equal_fingerprints_wherever_it_lies(tmp_path: Path) -> None:
    files = {"a/one.safetensors": LARGE, "b/one.safetensors": LARGE[::-1]}
    here, there = put(tmp_path / "here", files), put(tmp_path / "there/deeper", files)
    names = [fingerprint(sorted(folder.rglob("*.safetensors"))) for folder in (here, there)]
    assert names[0] == names[1] == fingerprint(sorted(here.rglob("*.safetensors"), reverse=True))
    assert len(names[0]) == 64


@pytest.mark.parametrize("at", [0, 100, len(LARGE) // 2 + 7, -1])
def test_other_content_has_another_fingerprint(tmp_path: Path, at: int) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(LARGE)
    before = fingerprint([path])
    start = at % len(LARGE)
    width = min(1 << 17, len(LARGE) - start)  # a few bytes between two samples would not be seen, a tensor is
    path.write_bytes(LARGE[:start] + bytes(width) + LARGE[start + width :])
    assert fingerprint([path]) != before


def test_names_and_sizes_count(tmp_path: Path) -> None:
    pairs = ({"high/w": b"x", "low/w": b"y"}, {"high/w": b"y", "low/w": b"x"})
    swapped = [put(tmp_path / str(number), pair) for number, pair in enumerate(pairs)]
    assert fingerprint(swapped[0].rglob("w")) != fingerprint(swapped[1].rglob("w"))
    zeros = put(tmp_path / "zeros", {"short": bytes(10), "long": bytes(11)})
    assert fingerprint([zeros / "short"]) != fingerprint([zeros / "long"])


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(LARGE)
    fingerprint([path])
    before = fingerprints._sample.cache_info().misses
    first = fingerprint([path])
    assert fingerprints._sample.cache_info().misses == before
    path.write_bytes(LARGE[:-1] + bytes([LARGE[-1] ^ 1]))
    os.utime(path, ns=(1, 1))
    assert fingerprint([path]) != first
    assert fingerprints._sample.cache_info().misses == before + 1


# ---- at the command line ---------------------------------------------------------------------------------------------


def test_the_command_line_knows_every_model(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(home / "Wan2.2-I2V-A14B-Diffusers", NEEDED)
    assert main(["weights", "where", "wan-i2v"]) == 0
    assert capsys.readouterr().out.strip() == str(home / "Wan2.2-I2V-A14B-Diffusers")
    for name in WEIGHTS.keys() - {"wan-i2v"}:
        assert main(["weights", "where", name]) == 1
        assert capsys.readouterr().out.strip() == str(home / name)
    assert main(["weights", "check", "lightning"]) == 1
    assert capsys.readouterr().out.count("is missing: python -m storymem weights fetch lightning") == 4


def test_no_model_library_is_needed_to_find_and_name_weights(home: Path) -> None:
    put(home / "wan-i2v", NEEDED)
    put(home / "loras", {"one.safetensors": b"o"})
    script = (
        "import sys; from storymem.weights import *; c = find_checkpoint('i2v');"
        "fingerprint((*c.files, *lora_source('one', 'i2v').files)); check('wan-i2v');"
        "print({'torch', 'safetensors', 'diffusers', 'huggingface_hub'} & sys.modules.keys())"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "set()", ran.stderr
