"""The film's folder: what is committed stays, one process at a time, old films open, new ones are refused."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from storymem.core.errors import (
    MediaError,
    ProjectBusy,
    ProjectCorrupt,
    ProjectError,
    ProjectNotFound,
    ProjectTooNew,
)
from storymem.core.story import Removed, Shot, Story
from storymem.project import done_ops as answers
from storymem.project import schema
from storymem.project.exports import ExportRecord, record_export
from storymem.project.features import Features
from storymem.project.folder import FilmFolder, peek_title
from storymem.project.objects import Objects
from storymem.project.undo import LogEntry
from tests.support.stories import blank, make_take, reference

ROOT = Path(__file__).resolve().parents[2]
VERSION_1 = ROOT / "tests" / "fixtures" / "film_version_1.sql"


def child(module: str, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def changed(story: Story, shot_id: str, **changes: object) -> Story:
    scenes = tuple(
        scene.evolve(shots=tuple(shot.evolve(**changes) if shot.id == shot_id else shot for shot in scene.shots))
        if any(shot.id == shot_id for shot in scene.shots)
        else scene
        for scene in story.scenes
    )
    return story.evolve(scenes=scenes)


def entry(label: str) -> LogEntry:
    return LogEntry(label, f'"{label}"', f'"not {label}"')


def rich_story() -> Story:
    """One of everything that has a row or a place in a row."""
    story = blank(2, 1, cuts="C-C", memory_size=4, continuation="MM2V")
    take = make_take(story, "s1")
    story = changed(story, "s1", takes=(take,), circled=take.id, pins=(take.keyframes[0].picture,), notes="雪 — \x00?")
    cut_out = Shot(id="s9", prompt="Cut out.", takes=(make_take(story, "s3").evolve(id="t9"),))
    removed = (Removed(shot=cut_out, scene_id="sc1", index=1),)
    return story.evolve(removed=removed, references=(reference("Mara"),), extra='{"odd": [1, 2]}')


@pytest.fixture
def film(tmp_path: Path):
    with FilmFolder.create(tmp_path / "film", rich_story()) as folder:
        yield folder


# The document


def test_a_story_comes_back_as_it_was(film: FilmFolder) -> None:
    assert film.story == rich_story()
    assert film.rev == 1
    assert film.saved_at.endswith("Z")


def test_a_commit_is_there_after_closing(film: FilmFolder) -> None:
    before = film.story
    take = make_take(before, "s2")
    after = changed(before, "s2", takes=(take,), circled=take.id).evolve(title="New title")
    assert film.commit(before, after) == 2
    film.close()
    with FilmFolder.open(film.path) as again:
        assert again.story == after
        assert again.rev == 2


def test_a_one_shot_edit_writes_one_row(film: FilmFolder) -> None:
    before = film.story
    written: list[str] = []
    film.database._connection.set_trace_callback(written.append)
    film.commit(before, changed(before, "s2", prompt="Rain."))
    film.database._connection.set_trace_callback(None)
    touched = [statement for statement in written if "document" in statement]
    assert len(touched) == 1
    assert "shot:s2" in touched[0]


def test_removing_and_bringing_back_keeps_the_takes(film: FilmFolder) -> None:
    before = film.story
    scene = before.scenes[0]
    cut_out = Removed(shot=scene.shots[0], scene_id=scene.id, index=0)
    after = before.evolve(scenes=(scene.evolve(shots=scene.shots[1:]), before.scenes[1]), removed=(cut_out,))
    film.commit(before, after)
    assert film.story == after
    assert not film.database.rows("select 1 from document where key in ('shot:s9', 'take:t9')")
    film.commit(after, before)
    assert film.story == before


def test_an_edit_of_another_story_is_refused_whole(film: FilmFolder) -> None:
    on_disk = film.story
    stranger = changed(on_disk, "s2", id="s77")
    with pytest.raises(ProjectError, match="not the one"):
        film.commit(stranger, changed(stranger, "s77", prompt="x").evolve(title="x"), entry("x"))
    clash = changed(on_disk, "s2", takes=on_disk.shot("s1").takes)
    with pytest.raises(ProjectError):
        film.commit(on_disk, clash, entry("x"))
    assert film.story == on_disk
    assert film.rev == 1
    assert film.undo_top() is None


def test_a_shot_that_stands_twice_is_refused(film: FilmFolder) -> None:
    story = film.story
    with pytest.raises(ProjectError, match="shot s1 stands twice"):
        film.commit(story, story.evolve(scenes=(story.scenes[0], story.scenes[0])))


def test_commits_of_one_transaction_stand_or_fall_together(film: FilmFolder) -> None:
    story = film.story
    between = story.evolve(title="x")

    def two_commits_then_trouble() -> None:
        with film.transaction():
            film.commit(story, between)
            film.commit(between, between.evolve(title="y"), entry("y"))
            raise KeyError

    with pytest.raises(KeyError):
        two_commits_then_trouble()
    assert (film.story.title, film.rev, film.undo_top()) == ("A test", 1, None)


def test_a_failed_part_of_a_transaction_leaves_the_rest(film: FilmFolder) -> None:
    story = film.story
    kept = changed(story, "s2", prompt="Kept.")
    with film.transaction():
        film.commit(story, kept)
        with pytest.raises(ProjectError):
            film.commit(kept, kept.evolve(title="x"), move=-1)
    assert film.story == kept
    assert film.rev == 2


def test_threads_may_commit_at_once(film: FilmFolder) -> None:
    story = film.story

    def write() -> None:
        for number in range(50):
            film.commit(story, story, entry(str(number)))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert film.rev == 201
    assert film.database.value("select count(*) from undo") == 200


# The undo history


def test_the_undo_history_survives_and_a_new_edit_drops_the_redo_tail(film: FilmFolder) -> None:
    stories = [film.story]
    for number in (1, 2, 3):
        stories.append(stories[-1].evolve(title=f"title {number}"))
        film.commit(stories[-2], stories[-1], entry(f"edit {number}"))
    film.commit(stories[3], stories[2], move=-1)
    film.commit(stories[2], stories[1], move=-1)
    film.close()

    with FilmFolder.open(film.path) as again:
        assert (again.undo_top(), again.redo_top()) == (entry("edit 1"), entry("edit 2"))
        again.commit(stories[1], stories[2], move=1)
        assert (again.undo_top(), again.redo_top()) == (entry("edit 2"), entry("edit 3"))
        again.commit(stories[2], stories[0], entry("edit 4"))
        assert (again.undo_top(), again.redo_top()) == (entry("edit 4"), None)
        with pytest.raises(ProjectError, match="nothing to redo"):
            again.commit(stories[0], stories[0], move=1)
        for label in ("edit 2", "edit 1", None):
            again.commit(stories[0], stories[0], move=-1)
            top = again.undo_top()
            assert (top and top.label) == label
        with pytest.raises(ProjectError, match="nothing to undo"):
            again.commit(stories[0], stories[0], move=-1)
        redo = again.redo_top()
        assert redo is not None
        assert redo.label == "edit 1"


def test_a_commit_without_an_entry_leaves_the_history_alone(film: FilmFolder) -> None:
    story = film.story
    film.commit(story, story, entry("edit"))
    film.commit(story, story.evolve(title="machine"))
    assert film.undo_top() == entry("edit")


def test_the_oldest_steps_are_forgotten(film: FilmFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storymem.project.undo.KEPT_STEPS", 3)
    story = film.story
    for number in range(5):
        film.commit(story, story, entry(str(number)))
    assert film.database.rows("select label from undo order by number") == [("2",), ("3",), ("4",)]


# Killed, locked, moved


def test_every_acknowledged_commit_survives_sigkill(tmp_path: Path) -> None:
    path = tmp_path / "film"
    FilmFolder.create(path, blank(2).evolve(title="0")).close()
    chance = random.Random(7)
    for _ in range(10):
        process = child("tests.support.kill_committer", path)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0.0, 0.15))
        process.kill()
        lines += process.stdout.read().splitlines(keepends=True)
        process.wait()
        acknowledged = [line.split() for line in lines if line.endswith(b"\n")]
        count = int(acknowledged[-1][0])
        with FilmFolder.open(path) as folder:
            story, top = folder.story, folder.undo_top()
            # One more commit may have reached the disk before its acknowledgement was printed; never half of it.
            assert int(story.title) in (count, count + 1)
            assert top is not None
            assert top.label == story.title == story.shot("s1").prompt == str(story.shot("s1").takes[-1].number)
            assert folder.rev == int(story.title) + 1
            assert not folder.objects.verify(name.decode() for _, name in acknowledged)
            assert not list(folder.objects.folder.glob("*/.*"))


def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "film"
    FilmFolder.create(path, blank(1)).close()
    holder = child("tests.support.kill_holder", path)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(ProjectBusy, match=f"process {holder.pid}"):
            FilmFolder.open(path)
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    FilmFolder.open(path).close()


def test_the_same_process_is_refused_too(film: FilmFolder) -> None:
    with pytest.raises(ProjectBusy, match=f"process {os.getpid()}"):
        FilmFolder.open(film.path)


def test_a_moved_folder_opens_with_its_media(film: FilmFolder, tmp_path: Path) -> None:
    name = film.objects.put(b"a picture")
    before = film.story
    film.close()
    there = tmp_path / "elsewhere" / "renamed"
    there.parent.mkdir()
    shutil.move(film.path, there)
    with FilmFolder.open(there) as moved:
        assert moved.story == before
        assert Path(moved.objects.path(name)).is_relative_to(there)
    for file in there.rglob("*"):
        assert not (file.is_file() and str(film.path).encode() in file.read_bytes())


def test_no_film_and_a_film_already(film: FilmFolder, tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound):
        FilmFolder.open(tmp_path)
    assert not list(tmp_path.glob("lock"))
    film.close()
    with pytest.raises(ProjectError, match="already"):
        FilmFolder.create(film.path, blank(1))
    assert FilmFolder.open(film.path).story == rich_story()


def test_unfinished_work_is_swept_at_open(film: FilmFolder) -> None:
    (film.tmp / "half").mkdir()
    (film.tmp / "half" / "clip.mp4").write_bytes(b"half")
    left = film.objects.folder / "ab"
    left.mkdir()
    (left / f".{'ab' * 32}.1.2.tmp").write_bytes(b"half")
    film.close()
    with FilmFolder.open(film.path):
        assert not list(film.tmp.iterdir())
        assert not list(left.iterdir())


def test_the_shelf_reads_a_film_without_opening_it(film: FilmFolder, tmp_path: Path) -> None:
    story = film.story
    film.commit(story, story.evolve(title="Renamed"))
    assert FilmFolder.is_one(film.path)
    assert peek_title(film.path) == ("Renamed", 3)
    assert FilmFolder.last_saved(film.path) == film.saved_at
    film.close()
    assert peek_title(film.path) == ("Renamed", 3)
    saved = FilmFolder.last_saved(film.path)
    (film.path / "film.db").write_bytes(b"x" * 9000)
    assert peek_title(film.path) == ("film", 0)
    assert FilmFolder.last_saved(film.path) >= saved
    assert FilmFolder.last_saved(tmp_path) == ""
    assert not FilmFolder.is_one(tmp_path)


# Versions and damage


def film_of_version_1(path: Path) -> Path:
    path.mkdir()
    connection = sqlite3.connect(path / "film.db")
    connection.executescript(VERSION_1.read_text())
    connection.close()
    return path


def test_a_version_1_film_opens_upgraded_with_a_backup(tmp_path: Path) -> None:
    path = film_of_version_1(tmp_path / "old")
    with FilmFolder.open(path) as film:
        story = film.story
        assert story.title == "An old film"
        assert story.settings.memory_size == 6
        assert story.shot("s2").overrides.memory_size == 3
        assert story.shot("s1").circled_take is not None
        top = film.undo_top()
        assert top is not None
        assert '"memory_size":6' in top.edit
        assert '"memory_size":10' in top.inverse
        assert film.rev == 7
        assert film.database.value("pragma user_version") == schema.VERSION
    backup = sqlite3.connect(path / "backups" / "film-version-1.db")
    assert backup.execute("pragma user_version").fetchone() == (1,)
    assert "max_memory_size" in backup.execute("select value from document where key = 'film'").fetchone()[0]
    backup.close()
    FilmFolder.open(path).close()


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = film_of_version_1(tmp_path / "old")
    connection = sqlite3.connect(path / "film.db")
    connection.execute("update undo set inverse = 'not json'")
    connection.commit()
    with pytest.raises(ProjectCorrupt, match=f"version 1 to {schema.VERSION}"):
        FilmFolder.open(path)
    assert connection.execute("pragma user_version").fetchone() == (1,)
    assert "max_memory_size" in connection.execute("select value from document where key = 'film'").fetchone()[0]
    connection.close()


def test_there_is_a_step_from_every_version() -> None:
    assert sorted(schema.UPGRADES) == list(range(1, schema.VERSION))


def test_a_newer_film_is_refused_untouched(film: FilmFolder) -> None:
    film.close()
    connection = sqlite3.connect(film.path / "film.db")
    connection.execute(f"pragma user_version = {schema.VERSION + 1}")
    connection.close()
    bytes_before = (film.path / "film.db").read_bytes()
    with pytest.raises(ProjectTooNew) as refusal:
        FilmFolder.open(film.path)
    assert "Update the studio" in refusal.value.fix
    assert (film.path / "film.db").read_bytes() == bytes_before
    # The refusal let the lock go again.
    with pytest.raises(ProjectTooNew):
        FilmFolder.open(film.path)


def test_a_damaged_database_names_its_backup(film: FilmFolder) -> None:
    film.close()
    FilmFolder.open(film.path).close()
    database = film.path / "film.db"
    content = bytearray(database.read_bytes())
    content[4096:12288] = os.urandom(8192)
    database.write_bytes(content)
    with pytest.raises(ProjectCorrupt) as damage:
        FilmFolder.open(film.path)
    backup = film.path / "backups" / "film.db"
    assert str(backup) in damage.value.fix
    # Doing what the fix says brings the film back.
    for name in ("film.db", "film.db-wal", "film.db-shm"):
        (film.path / name).unlink(missing_ok=True)
    shutil.copy(backup, database)
    with FilmFolder.open(film.path) as again:
        assert again.story == rich_story()


def test_a_file_that_is_no_database_is_damage(film: FilmFolder) -> None:
    film.close()
    (film.path / "film.db").write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(ProjectCorrupt):
        FilmFolder.open(film.path)
    (film.path / "film.db").write_bytes(b"")
    with pytest.raises(ProjectCorrupt, match="holds no film"):
        FilmFolder.open(film.path)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("delete from document where key = 'shot:s2'", "shot:s2 is missing"),
        ("delete from document where key like 'take:%'", "take:"),
        ("update document set value = '{\"id\": 3}' where key = 'shot:s2'", "shot:s2"),
        ("update document set value = 'x' where key = 'film'", "can't be read"),
    ],
)
def test_rows_that_make_no_film_are_damage(film: FilmFolder, statement: str, named: str) -> None:
    with film.database.transaction() as connection:
        connection.execute(statement)
    film.close()
    with pytest.raises(ProjectCorrupt, match=named):
        FilmFolder.open(film.path)
    # The good copy of the last opening was not replaced by the damaged film.
    good = sqlite3.connect(film.path / "backups" / "film.db")
    assert good.execute("select count(*) from document").fetchone() == (7,)
    good.close()


# Objects


def test_objects_are_written_once_and_read_only(film: FilmFolder) -> None:
    name = film.objects.put(b"frame")
    path = Path(film.objects.path(name))
    written = path.stat()
    assert path == film.path / "objects" / name[:2] / name
    assert written.st_mode & 0o777 == 0o444
    assert film.objects.put(b"frame") == name
    assert path.stat().st_ino == written.st_ino


def test_a_finished_file_moves_in(film: FilmFolder) -> None:
    source = film.tmp / "clip.mp4"
    source.write_bytes(b"clip" * 1000)
    inode = source.stat().st_ino
    name = film.objects.put_file(str(source))
    assert not source.exists()
    assert Path(film.objects.path(name)).stat().st_ino == inode
    again = film.tmp / "again.mp4"
    again.write_bytes(b"clip" * 1000)
    assert film.objects.put_file(str(again)) == name
    assert not again.exists()
    assert Path(film.objects.path(name)).stat().st_ino == inode


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_a_file_from_another_disk_is_copied_in(film: FilmFolder) -> None:
    source = Path("/dev/shm") / f"storymem-test-{os.getpid()}"
    source.write_bytes(b"far away")
    name = film.objects.put_file(str(source))
    assert Path(film.objects.path(name)).read_bytes() == b"far away"
    assert not source.exists()


def test_missing_and_damaged_objects_are_told(film: FilmFolder) -> None:
    sound, damaged, gone = (film.objects.put(content) for content in (b"one", b"two", b"three"))
    path = Path(film.objects.path(damaged))
    path.chmod(0o644)
    path.write_bytes(b"t")
    Path(film.objects.path(gone)).unlink()
    assert film.objects.verify() == (damaged,)
    assert film.objects.verify((sound, gone)) == (gone,)
    with pytest.raises(MediaError, match="missing") as missing:
        film.objects.path(gone)
    assert "generate" in missing.value.fix
    for name in ("../film.db", "", "A" * 64, "a" * 63 + "\n"):
        with pytest.raises(MediaError):
            film.objects.path(name)
    film.objects.put(b"two")
    assert film.objects.verify() == ()


def test_many_threads_put_the_same_content(film: FilmFolder) -> None:
    def put() -> None:
        for number in range(100):
            film.objects.put(f"content {number % 10}".encode())

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(film.objects.verify(())) == 0
    assert len([path for path in film.objects.folder.glob("*/*") if path.is_file()]) == 10
    assert film.objects.verify() == ()


def test_a_picture_comes_back_as_pixels(film: FilmFolder) -> None:
    from storymem.media.pictures import encode_png

    frame = np.arange(32 * 16 * 3, dtype=np.uint8).reshape(16, 32, 3)
    assert np.array_equal(film.objects.picture(film.objects.put(encode_png(frame))), frame)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    objects = Objects(tmp_path)
    with pytest.raises(MediaError, match="can't be stored"):
        objects.put_file(str(tmp_path / "nowhere.mp4"))
    assert not list(objects.folder.glob("*/*"))


# Features


def test_embeddings_are_remembered_by_picture_and_scorer(film: FilmFolder) -> None:
    vector = np.linspace(-1, 1, 96, dtype=np.float32)
    film.features.put("p", "builtin", vector)
    other = Features(film.path / "cache.db")
    found = other.get("p", "builtin")
    assert found is not None
    assert np.array_equal(found, vector)
    assert other.get("p", "clip") is None
    assert other.get("q", "builtin") is None
    other.put("p", "clip", vector)
    assert film.features.get("p", "clip") is not None
    other.close()


def test_a_damaged_cache_is_made_anew(film: FilmFolder) -> None:
    film.close()
    for damage in (b"no database at all" * 500, b"SQLite format 3\x00" + os.urandom(9000)):
        (film.path / "cache.db").write_bytes(damage)
        cache = Features(film.path / "cache.db")
        assert cache.get("p", "s") is None
        cache.put("p", "s", np.ones(3, dtype=np.float32))
        cache.close()
        again = Features(film.path / "cache.db")
        assert again.get("p", "s") is not None
        again.close()


def test_a_cache_damaged_while_open_never_fails(film: FilmFolder) -> None:
    for number in range(200):
        film.features.put(f"p{number}", "s", np.ones(96, dtype=np.float32))
    film.features._connection.execute("pragma wal_checkpoint(truncate)")
    with (film.path / "cache.db").open("r+b") as file:
        file.write(os.urandom(40960))
    for number in range(200):
        film.features.get(f"p{number}", "s")
    film.features.put("after", "s", np.ones(4, dtype=np.float32))
    assert film.features.get("after", "s") is not None


# What must not cost a filmmaker's trust


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_wherever_it_is_met(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FilmFolder.create(tmp_path / "film", blank(1)) as film:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", full_disk)
            with pytest.raises(MediaError, match="No space left") as raised:
                film.objects.put(b"a picture")
        assert "free space" in raised.value.fix
        assert not list(film.objects.folder.glob("*/.*"))
        assert film.objects.put(b"a picture")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full_disk)
        with pytest.raises(ProjectError, match="No space left") as told:
            FilmFolder.create(tmp_path / "another", blank(1))
    assert "room" in told.value.fix
    assert not FilmFolder.is_one(tmp_path / "another")
    FilmFolder.create(tmp_path / "another", blank(1)).close()


def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path) -> None:
    FilmFolder.create(tmp_path / "film", blank(1)).close()
    (tmp_path / "film" / "exports").rmdir()
    (tmp_path / "film" / "exports").write_text("in the way")
    with pytest.raises(ProjectError, match="exports") as raised:
        FilmFolder.open(tmp_path / "film")
    assert raised.value.fix
    (tmp_path / "film" / "exports").unlink()
    FilmFolder.open(tmp_path / "film").close()


def test_an_export_that_can_not_be_noted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FilmFolder.create(tmp_path / "film", blank(1)) as film:
        path = film.exports / "cut.mp4"
        path.write_bytes(b"film")
        written = ExportRecord(path, 81, 4, "")
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", full_disk)
            with pytest.raises(ProjectError, match="is written") as raised:
                record_export(film, written, clips=["a"])
        assert "export again" in raised.value.fix


def test_a_damaged_object_is_written_again_when_it_is_put_again(film: FilmFolder) -> None:
    name = film.objects.put(b"0123456789")
    path = Path(film.objects.path(name))
    path.chmod(0o644)
    path.write_bytes(b"9876543210")
    assert film.objects.verify() == (name,)
    with pytest.raises(MediaError, match="damaged"):
        film.objects.sound(name)
    assert film.objects.put(b"0123456789") == name
    assert film.objects.verify() == ()
    assert Path(film.objects.sound(name)).read_bytes() == b"0123456789"


def test_answers_are_kept_with_what_they_answer_and_the_oldest_forgotten(film: FilmFolder) -> None:
    def broken_off() -> None:
        with film.transaction():
            film.keep_answer("a-1", "{}")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert film.answer("a-1") is None
    with film.transaction():
        for number in range(answers.KEPT + 5):
            film.keep_answer(f"b-{number}", str(number))
    assert film.answer("b-4") is None
    assert film.answer("b-5") == "5"
    assert film.answer(f"b-{answers.KEPT + 4}") == str(answers.KEPT + 4)
