"""The shelf and the editor's start: which film opens, and what the person is told when another one had to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from storymem.core.errors import EditRejected, ProjectBusy, ProjectCorrupt
from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from tests.conftest import small_story
from tests.support.editor import Editor, free_port
from ui.live.live import Live

ROOT = Path(__file__).resolve().parents[2]


def two_films(root: Path) -> None:
    """`older` and `newer`, the second saved last."""
    Studio.create(root / "older", small_story().evolve(title="Older")).close()
    Studio.create(root / "newer", small_story().evolve(title="Newer")).close()


def damage(film: Path) -> None:
    (film / "film.db").write_bytes(b"not a film at all" * 500)


def test_the_film_worked_on_last_opens(tmp_path: Path):
    two_films(tmp_path)
    shelf = Shelf(tmp_path)
    with shelf.open_any() as studio:
        assert studio.story.title == "Newer"
    assert shelf.unopened == ()


def test_another_film_opened_instead_is_said_on_the_page(tmp_path: Path):
    two_films(tmp_path)
    damage(tmp_path / "newer")
    shelf = Shelf(tmp_path)
    studio = shelf.open_any()
    live = Live(shelf, studio)
    try:
        assert studio.story.title == "Older"
        assert [film.folder for film in shelf.unopened] == ["newer"]
        notice = live.snapshot().film.notice
        assert "newer" in notice.message
        assert "backups" in notice.fix
        live.dismiss_notice()
        live.refresh()
        assert live.snapshot().film.notice is None
    finally:
        live.close()


def test_a_film_open_elsewhere_is_named_too(tmp_path: Path):
    two_films(tmp_path)
    shelf = Shelf(tmp_path)
    with Studio.open(tmp_path / "newer"), shelf.open_any() as studio:
        assert studio.story.title == "Older"
        assert isinstance(shelf.unopened[0].error, ProjectBusy)


def test_when_no_film_opens_the_last_one_says_why(tmp_path: Path):
    two_films(tmp_path)
    damage(tmp_path / "older")
    damage(tmp_path / "newer")
    with pytest.raises(ProjectCorrupt) as raised:
        Shelf(tmp_path).open_any()
    assert "newer" in raised.value.message
    assert raised.value.fix


@pytest.mark.parametrize("title", ["x" * 10_000, "half \ud800"])
def test_titles_that_can_not_be_kept_are_refused(tmp_path: Path, title: str):
    with pytest.raises(EditRejected) as raised:
        Shelf(tmp_path).new(title)
    assert raised.value.fix
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["𝔖" * 200, "影" * 200, "a\x00b", "..", "纸船 🎬", " "])
def test_any_other_title_becomes_a_folder(tmp_path: Path, title: str):
    with Shelf(tmp_path).new(title) as studio:
        assert studio.story.title == (title.strip() or "Untitled film")
    with Shelf(tmp_path).new(title) as second:
        assert second.folder.path.parent == tmp_path


def start(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "app.py", "--no-browser", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_a_port_that_is_taken_is_named_with_another_one(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not even listening yet
        port = taken.getsockname()[1]
        done = start("--port", port, "--films", tmp_path / "films")
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "films").exists()


@pytest.mark.parametrize("port", ["0", "-1", "99999", "http", "1" * 5000])
def test_what_is_no_port_is_refused(port: str):
    done = start("--port", port)
    assert done.returncode == 2
    assert "from 1 to 65535" in done.stderr or "expected one argument" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_films_folder_that_can_not_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    done = start("--port", free_port(), "--films", tmp_path / "file" / "films")
    assert done.returncode == 1
    assert "--films DIR" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_the_editor_closes_the_film_and_says_nothing_strange(tmp_path: Path, how: signal.Signals):
    two_films(tmp_path / "films")
    editor = Editor(tmp_path / "films", stderr=subprocess.PIPE)
    editor.op("generate", shot_ids=["s1"])
    editor.process.send_signal(how)
    _, said = editor.process.communicate(timeout=30)
    assert "Traceback" not in said.decode()
    assert editor.process.returncode == 0
    with Studio.open(tmp_path / "films" / "newer") as studio:
        # It closed the film: a job under way waits again as if it had not been started.
        assert all(job.attempts <= 1 for job in studio.queue.jobs())
        assert studio.queue.wait_idle(60)
        assert len(studio.story.shot("s1").takes) == 1


def test_an_edit_whose_answer_was_lost_with_the_server_is_not_made_twice(tmp_path: Path):
    editor = Editor(tmp_path / "films")
    try:
        shots = len(editor.state()["shots"])
        scene = editor.state()["scenes"][0]["id"]
        asked = {"scene_id": scene, "index": 0, "prompt": "Once.", "op_id": "tab1-7"}
        first = editor.op("insert_shot", **asked)
        editor.op("edit", edit={"kind": "rewrite_prompt", "shot_id": first["shot_id"], "prompt": "Twice."})
        undone = editor.op("undo", op_id="tab1-9")
        editor.kill()
        editor.start()
        again = editor.op("insert_shot", **asked)
        assert again["shot_id"] == first["shot_id"]
        assert editor.op("undo", op_id="tab1-9")["label"] == undone["label"]
        assert len(editor.state()["shots"]) == shots + 1
        assert editor.state()["shots"][first["shot_id"]]["prompt"] == "Once."
    finally:
        editor.stop()


def test_an_unreadable_folder_among_the_films_hides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    two_films(tmp_path)
    (tmp_path / "private").mkdir()
    seen = os.stat

    def stat(path: object, *more: object, **named: object):
        if "private" in str(path):
            raise PermissionError(13, "Permission denied")
        return seen(path, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat)
    assert [card.title for card in Shelf(tmp_path).films()] == ["Newer", "Older"]
