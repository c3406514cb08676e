"""The command line: a script goes in, a film and StoryMem's own file names come out, and a stopped run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storymem.media.clips import probe
from storymem.media.pictures import encode_png
from storymem.project.folder import FilmFolder
from tests.conftest import EXTRA
from tests.films import picture

ROOT = Path(__file__).resolve().parents[1]

SCRIPT = {
    "story_name": "Two Rooms",
    "story_overview": "A walk.",
    "scenes": [
        {"scene_num": 1, "video_prompts": ["Wide shot of a room.", "Close-up on a cup."], "cut": [True, "False"]},
        {"scene_num": 2, "video_prompts": ["Medium shot of another room."], "cut": ["True"]},
    ],
}


def script_file(folder: Path, script: object = SCRIPT) -> Path:
    path = folder / "two-rooms.json"
    path.write_text(json.dumps(script), encoding="utf-8")
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "storymem", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "STORYMEM_EXTRA_ENGINES": EXTRA}
    return subprocess.run(command(*arguments), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def film(tmp_path: Path, *more: object, engine: str = "quick") -> subprocess.CompletedProcess[str]:
    script = script_file(tmp_path)
    return run("film", script, "--out", tmp_path / "out", "--engine", engine, "--size", "128x80", *more)


def take_counts(out: Path) -> list[int]:
    with FilmFolder.open(out) as folder:
        return [len(shot.takes) for shot in folder.story.shots()]


def test_a_script_becomes_a_film_in_storymems_file_names(tmp_path: Path):
    done = film(tmp_path)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    assert [probe(out / name).frame_count for name in ("01_01.mp4", "01_02.mp4", "02_01.mp4")] == [81, 80, 81]
    assert probe(out / "two-rooms.mp4").frame_count == 242
    assert (out / "01_01_keyframe0.png").is_file()
    assert "242 frames" in done.stdout
    again = film(tmp_path)
    assert again.returncode == 0
    assert take_counts(out) == [1, 1, 1]


def test_a_killed_run_renders_only_what_is_missing(tmp_path: Path):
    environment = {**os.environ, "STORYMEM_EXTRA_ENGINES": EXTRA}
    arguments = ("film", script_file(tmp_path), "--out", tmp_path / "out", "--engine", "slow", "--size", "128x80")
    child = subprocess.Popen(command(*arguments), cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    first = tmp_path / "out" / "01_01.mp4"
    for _ in range(600):
        if first.exists():
            break
        time.sleep(0.05)
    time.sleep(0.5)
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    before = first.stat().st_mtime_ns
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert take_counts(tmp_path / "out") == [1, 1, 1]
    assert first.stat().st_mtime_ns == before


def test_a_changed_script_keeps_the_takes_of_unchanged_shots(tmp_path: Path):
    assert film(tmp_path).returncode == 0
    changed = json.loads(json.dumps(SCRIPT).replace("Close-up on a cup.", "Close-up on two cups."))
    script = script_file(tmp_path, changed)
    arguments = ("film", script, "--out", tmp_path / "out", "--engine", "quick", "--size", "128x80")
    done = run(*arguments)
    assert "1.2" in done.stdout
    assert take_counts(tmp_path / "out") == [1, 1, 1]
    assert run(*arguments, "--update-stale").returncode == 0
    counts = take_counts(tmp_path / "out")
    assert counts[0] == 1
    assert counts[1] == 2


def test_five_frame_continuation_and_references(tmp_path: Path):
    reference = tmp_path / "mara.png"
    reference.write_bytes(encode_png(picture(3)))
    done = film(tmp_path, "--mm2v", "--m2v-first-shot", reference, "--max-memory-size", 4, "--seed", 7)
    assert done.returncode == 0, done.stderr
    with FilmFolder.open(tmp_path / "out") as folder:
        takes = [shot.circled_take for shot in folder.story.shots()]
    assert [take.request.mode.value for take in takes] == ["MR2V", "MM2V", "M2V"]
    assert [take.request.seed for take in takes] == [7, 8, 9]
    assert [take.frame_count for take in takes] == [81, 76, 81]
    assert all(len(take.request.memory) <= 4 for take in takes)


def test_a_failing_engine_names_the_reason_and_the_fix(tmp_path: Path):
    done = film(tmp_path, engine="broken")
    assert done.returncode == 1
    assert "ran out of memory. Use fewer memory frames." in done.stderr
    assert "shots without a take" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--size", "130x80"), 1, "Use 128 or 144."),
        (("--max-memory-size", "11"), 1, "Use 0 to 10."),
        (("--mi2v", "--mm2v"), 2, "not allowed with"),
        (("--engine", "nobody"), 2, "invalid choice"),
        (("--m2v-first-shot", "nowhere.png"), 1, "can't be read"),
    ],
)
def test_bad_arguments_are_refused_with_a_fix(tmp_path: Path, arguments: tuple[str, ...], code: int, words: str):
    done = run("film", script_file(tmp_path), "--out", tmp_path / "out", *arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_script_is_refused(tmp_path: Path):
    path = tmp_path / "novel.txt"
    path.write_text("Once upon a time", encoding="utf-8")
    done = run("film", path, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert run("film", tmp_path / "nowhere.json", "--out", tmp_path / "out").returncode == 1


def test_help_status_script_and_export(tmp_path: Path):
    assert "film" in run("--help").stdout
    assert "--t2v-first-shot" in run("film", "--help").stdout
    assert film(tmp_path).returncode == 0
    assert run("status", tmp_path / "out").stdout.count("fresh") == 3
    assert json.loads(run("script", tmp_path / "out").stdout)["story_name"] == "Two Rooms"
    exported = run("export", tmp_path / "out", "--out", tmp_path / "cut.mp4")
    assert exported.returncode == 0
    assert probe(tmp_path / "cut.mp4").frame_count == 242
    assert run("export", tmp_path / "nowhere").returncode == 1
