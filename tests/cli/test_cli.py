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

from storymem.core.request import Reason
from storymem.core.script.reading import parse_script
from storymem.media.clips import probe
from storymem.media.pictures import encode_png
from storymem.project.folder import FilmFolder
from storymem.studio.film import Studio
from storymem.studio.ids import new_id
from tests.conftest import EXTRA, small_story
from tests.support.editor import until
from tests.support.films import picture

ROOT = Path(__file__).resolve().parents[2]

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


def test_memory_by_prompt_and_who_looks_are_settings_of_the_film(tmp_path: Path):
    done = film(tmp_path, "--memory", "by-prompt", "--scorer", "builtin")
    assert done.returncode == 0, done.stderr
    with FilmFolder.open(tmp_path / "out") as folder:
        settings = folder.story.settings
        memory = folder.story.shot(list(folder.story.shots())[2].id).takes[0].request.memory
    assert (settings.policy, settings.scorer) == ("by_prompt", "builtin")
    assert {frame.reason for frame in memory} == {Reason.ABOUT}
    status = run("status", tmp_path / "out")
    assert status.stdout.count("fresh") == 3
    lacking = film(tmp_path, "--scorer", "clip")  # what is stale now only CLIP could say
    assert lacking.returncode == 1
    assert "weights fetch clip" in lacking.stderr


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


def test_a_paused_film_is_resumed_and_that_is_said(tmp_path: Path):
    with Studio.create(tmp_path / "out", small_story()) as studio:
        studio.queue.pause()
    made = film(tmp_path)
    assert made.returncode == 0, made.stderr
    assert "The queue of this film was paused; it goes on." in made.stderr
    assert take_counts(tmp_path / "out") == [1, 1, 1]


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


def test_weights_are_found_and_checked_without_being_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    found = run("weights", "where", "clip")
    assert found.returncode == 1
    assert str(tmp_path) in found.stdout
    assert run("weights", "check", "clip").returncode == 1
    assert run("weights", "fetch", "nobody").returncode == 2


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


# What must not cost a filmmaker's trust


def started(tmp_path: Path, *arguments: object) -> subprocess.Popen[str]:
    """The command at work on its second shot."""
    environment = {**os.environ, "STORYMEM_EXTRA_ENGINES": EXTRA}
    child = subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.default_int_handler
        ),  # tests in the background ignore it
    )
    first = tmp_path / "out" / "01_01.mp4"
    until(lambda: first.exists() or child.poll() is not None, "the first shot", seconds=60)
    time.sleep(0.5)
    assert child.poll() is None
    return child


def test_a_film_under_way_is_not_begun_a_second_time(tmp_path: Path):
    long = {**SCRIPT, "scenes": [{"scene_num": 1, "video_prompts": ["A room."] * 40, "cut": ["True"] * 40}]}
    arguments = ("film", script_file(tmp_path, long), "--out", tmp_path / "out", "--engine", "slow", "--size", "128x80")
    child = started(tmp_path, *arguments)
    try:
        busy = run(*arguments)
        assert busy.returncode == 1
        assert f"open in another studio (process {child.pid})" in busy.stderr
        assert "Traceback" not in busy.stderr
        assert child.poll() is None
    finally:
        child.kill()
        child.communicate(timeout=30)


def test_ctrl_c_keeps_finished_takes_and_the_same_command_goes_on(tmp_path: Path):
    arguments = ("film", script_file(tmp_path), "--out", tmp_path / "out", "--engine", "slow", "--size", "128x80")
    child = started(tmp_path, *arguments)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "the same command goes on from here" in said
    assert "Traceback" not in said
    assert take_counts(tmp_path / "out") == [1, 0, 0]
    looked = run("status", tmp_path / "out")
    assert looked.returncode == 0
    assert looked.stdout.count("no circled take") == 2
    assert run(*arguments).returncode == 0
    assert take_counts(tmp_path / "out") == [1, 1, 1]


def test_the_films_own_engine_and_settings_stay_without_a_word_about_them(tmp_path: Path):
    assert film(tmp_path, "--max-memory-size", 3, "--seed", 5).returncode == 0
    assert run("film", script_file(tmp_path), "--out", tmp_path / "out").returncode == 0
    with FilmFolder.open(tmp_path / "out") as folder:
        settings = folder.story.settings
    assert (settings.engine, str(settings.size), settings.memory_size, settings.base_seed) == ("quick", "128x80", 3, 5)
    assert take_counts(tmp_path / "out") == [1, 1, 1]


def test_what_a_changed_script_changes_is_said(tmp_path: Path):
    assert film(tmp_path).returncode == 0
    changed = json.loads(json.dumps(SCRIPT).replace("Close-up on a cup.", "Close-up on two cups."))
    script = script_file(tmp_path, changed)
    said = run("film", script, "--out", tmp_path / "out").stderr
    assert "1.2: prompt changed, 1 takes kept" in said
    assert "1.1:" not in said


def test_a_failed_update_is_no_success_and_names_no_missing_shots(tmp_path: Path):
    assert film(tmp_path).returncode == 0
    done = film(tmp_path, "--update-stale", engine="broken")
    assert done.returncode == 1
    assert "shots without a take" not in done.stderr
    assert "3 takes failed" in done.stderr
    assert "242 frames" in done.stdout


def test_check_names_what_is_damaged(tmp_path: Path):
    assert film(tmp_path).returncode == 0
    out = tmp_path / "out"
    assert run("check", out).returncode == 0
    with FilmFolder.open(out) as folder:
        clip = Path(folder.objects.path(next(folder.story.shots()).circled_take.clip))
    clip.unlink()
    found = run("check", out)
    assert found.returncode == 1
    assert "1.1 take 1: 1 files missing or damaged" in found.stdout
    refused = run("export", out)
    assert refused.returncode == 1
    assert "Shot 1.1, take 1" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_whoever_reads_the_output_may_stop_reading(tmp_path: Path):
    many = {"scene_num": 1, "video_prompts": ["A room. " * 400] * 200, "cut": [True] * 200}
    script = script_file(tmp_path, {"story_name": "Long", "story_overview": "", "scenes": [many]})
    with FilmFolder.create(tmp_path / "out", parse_script(script.read_text(), new_id=new_id)):
        pass
    child = subprocess.Popen(
        command("script", tmp_path / "out"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    child.stdout.read(10)
    child.stdout.close()
    assert child.stderr is not None
    assert child.stderr.read() == ""
    child.wait(30)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--size", "1" * 5000 + "x480"), "is not a size"),
        (("--size", "832×480"), "is not a size"),
        (("--seed", "-1"), "out of range"),
        (("--seed", str(2**60)), "out of range"),
        (("--max-memory-size", "-1"), "Use 0 to 10"),
    ],
)
def test_numbers_out_of_range_are_refused_before_a_film_is_made(tmp_path: Path, arguments: tuple[str, ...], words: str):
    done = run("film", script_file(tmp_path), "--out", tmp_path / "out", *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_where_the_film_should_go_is_named(tmp_path: Path):
    (tmp_path / "out").write_text("in the way")
    done = run("film", script_file(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "film.db").mkdir()
    assert "Traceback" not in run("status", tmp_path / "film").stderr


def test_a_preset_sets_how_the_film_is_sampled_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    assert film(tmp_path, "--preset", "draft").returncode == 0
    with FilmFolder.open(tmp_path / "out") as folder:
        assert folder.story.settings.num_inference_steps == 4
        assert [use.name for use in folder.story.settings.loras] == ["lightning"]
    refused = film(tmp_path, "--preset", "ultra")
    assert refused.returncode == 1
    assert "draft, standard, final" in refused.stderr
