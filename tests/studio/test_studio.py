"""The loop, through the studio alone: edit, recall, generate in a real worker process, look, undo, deliver."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from storymem.core.edits.memory import AddReference, Pin
from storymem.core.edits.outline import RemoveShot
from storymem.core.edits.shot import CircleTake, RewritePrompt, SetShot
from storymem.core.errors import (
    BackendMissing,
    EditRejected,
    ExportError,
    MediaError,
    ProjectError,
    ShotNotReady,
    StoryError,
    StoryMemError,
)
from storymem.core.request import Crop, Reason
from storymem.core.story import Reference
from storymem.core.values import MAX_SEED, Mode, Size
from storymem.media.clips import probe, read_frames
from storymem.media.framing import framed
from storymem.media.pictures import encode_png
from storymem.render.dispatcher import JobProgress
from storymem.studio.delivery import slug
from storymem.studio.film import Studio
from tests.conftest import small_story


def rendered(studio: Studio) -> None:
    studio.queue.generate([shot.id for shot in studio.story.shots()])
    assert studio.queue.wait_idle(60)


def states(studio: Studio) -> list[str]:
    return [job.state.value for job in studio.queue.jobs()]


def test_a_story_goes_in_and_a_film_comes_out(studio: Studio):
    rendered(studio)
    takes = [shot.circled_take for shot in studio.story.shots()]
    assert [take.request.mode for take in takes] == [Mode.T2V, Mode.MI2V, Mode.M2V]
    assert [take.frame_count for take in takes] == [9, 8, 9]
    film = studio.delivery.export()
    assert film.frame_count == probe(film.path).frame_count == sum(take.frame_count for take in takes)
    assert len(list(read_frames(film.path))) == 26
    assert not studio.delivery.last_export().outdated


def test_each_take_remembers_exactly_what_it_was_sent(studio: Studio):
    rendered(studio)
    third = studio.story.shot("s3").circled_take
    first = studio.story.shot("s1").circled_take
    assert third.request.memory[0].picture == first.keyframes[0].picture
    assert third.request.memory[0].reason is Reason.SINK
    second = studio.story.shot("s2").circled_take
    assert second.request.seam.pictures == first.tail[-1:]
    assert studio.plans.shots("stale") == ()


def test_a_regenerated_shot_moves_nothing_else(studio: Studio):
    rendered(studio)
    before = {shot.id: shot for shot in studio.story.shots()}
    studio.edit(RewritePrompt(shot_id="s2", prompt="Otherwise."))
    studio.queue.generate(["s2"])
    assert studio.queue.wait_idle(30)
    after = studio.story.shot("s2")
    assert len(after.takes) == 2
    assert after.circled == before["s2"].circled
    assert studio.story.shot("s1") == before["s1"]
    assert studio.story.shot("s3") == before["s3"]


def test_a_take_whose_inputs_changed_meanwhile_is_kept_but_not_circled(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story(cuts="C", engine="slow")) as studio:
        started = threading.Event()
        studio.listen(lambda event: started.set() if isinstance(event, JobProgress) else None)
        studio.queue.generate(["s1"])
        assert started.wait(30)
        studio.edit(RewritePrompt(shot_id="s1", prompt="Changed while it ran."))
        assert studio.queue.wait_idle(30)
        shot = studio.story.shot("s1")
        assert len(shot.takes) == 1
        assert shot.circled is None


def test_a_take_for_a_shot_removed_meanwhile_comes_back_with_it(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story(cuts="CC", engine="slow")) as studio:
        started = threading.Event()
        studio.listen(lambda event: started.set() if isinstance(event, JobProgress) else None)
        studio.queue.generate(["s1"])
        assert started.wait(30)
        studio.edit(RemoveShot(shot_id="s1"))
        assert studio.queue.wait_idle(30)
        studio.undo()
        assert len(studio.story.shot("s1").takes) == 1


def test_several_seeds_become_several_takes(studio: Studio):
    studio.queue.generate(["s1"], seeds=[5, 6, None])
    assert studio.queue.wait_idle(30)
    assert [take.request.seed for take in studio.story.shot("s1").takes] == [5, 6, 1]
    assert [take.number for take in studio.story.shot("s1").takes] == [1, 2, 3]


def test_the_first_take_is_circled_only_where_the_film_says_so(studio: Studio):
    studio.recipes.change_settings({"circle_first_take": False})
    studio.queue.generate(["s1"])
    assert studio.queue.wait_idle(30)
    assert studio.story.shot("s1").circled is None


def test_undo_takes_back_the_edit_and_leaves_the_take_and_survives_a_restart(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story()) as studio:
        studio.edit(RewritePrompt(shot_id="s1", prompt="New."))
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(30)
    with Studio.open(tmp_path / "film") as studio:
        assert studio.undo() == "rewrite prompt of shot 1.1"
        assert studio.story.shot("s1").prompt == "Shot 1, wide."
        assert len(studio.story.shot("s1").takes) == 1
        studio.redo()
        assert studio.story.shot("s1").prompt == "New."
        with pytest.raises(EditRejected, match="nothing to redo"):
            studio.redo()


def test_an_edit_that_changes_nothing_is_no_step_to_undo(studio: Studio):
    studio.edit(RewritePrompt(shot_id="s1", prompt="Shot 1, wide."))
    with pytest.raises(EditRejected, match="nothing to undo"):
        studio.undo()


def test_what_cannot_be_generated_is_refused_before_it_is_queued(studio: Studio):
    with pytest.raises(ShotNotReady, match=r"continues shot 1\.1"):
        studio.queue.generate(["s2"])
    studio.edit(RewritePrompt(shot_id="s1", prompt=""))
    with pytest.raises(ShotNotReady, match="no prompt"):
        studio.queue.generate(["s1"])
    assert studio.queue.jobs() == ()


def test_a_failed_job_says_why_the_queue_goes_on_and_it_can_be_retried(studio: Studio):
    studio.recipes.change_settings({"engine": "broken"})
    studio.queue.generate(["s1", "s3"])
    assert studio.queue.wait_idle(60)
    assert states(studio) == ["failed", "failed"]
    failed = studio.queue.jobs()[-1]
    assert failed.error_message == "The card ran out of memory."
    assert failed.error_fix == "Use fewer memory frames."
    studio.recipes.change_settings({"engine": "quick"})
    studio.queue.retry(failed.id)
    assert studio.queue.wait_idle(30)
    assert studio.story.shot(failed.shot_id).circled_take is not None


def test_killing_the_worker_fails_its_job_and_the_queue_goes_on(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story(cuts="CC", engine="slow")) as studio:
        hit = threading.Event()

        def kill(event: object) -> None:
            if isinstance(event, JobProgress) and event.shot_id == "s1" and not hit.is_set():
                hit.set()
                os.kill(studio.queue.worker_pid(), signal.SIGKILL)

        studio.listen(kill)
        studio.queue.generate(["s1", "s2"])
        assert studio.queue.wait_idle(60)
        by_shot = {job.shot_id: job for job in studio.queue.jobs()}
        assert by_shot["s1"].state == "failed"
        assert "SIGKILL" in by_shot["s1"].error_message
        assert by_shot["s2"].state == "done"
        assert not [path for path in (tmp_path / "film" / "tmp").rglob("*") if path.is_file()]


def test_cancel_stops_the_running_job_and_keeps_finished_work(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story(cuts="CCC", engine="slow")) as studio:
        second = threading.Event()
        steps: list[int] = []

        def watch(event: object) -> None:
            if isinstance(event, JobProgress) and event.shot_id == "s2":
                steps.append(event.step)
                second.set()

        studio.listen(watch)
        studio.queue.generate(["s1", "s2", "s3"])
        assert second.wait(30)
        studio.queue.cancel_all()
        assert studio.queue.wait_idle(10)
        assert {job.shot_id: job.state.value for job in studio.queue.jobs()} == {
            "s1": "done",
            "s2": "cancelled",
            "s3": "cancelled",
        }
        assert steps[-1] - steps[0] <= 4
        assert studio.story.shot("s1").circled_take is not None


EDITOR = """
import sys, time
from pathlib import Path
from storymem.studio.film import Studio
studio = Studio.open(Path(sys.argv[1]))
studio.queue.generate(["s1", "s2"])
while studio.queue.worker_pid() is None or not any(job.state == "running" for job in studio.queue.jobs()):
    time.sleep(0.02)
time.sleep(0.3)
print(studio.queue.worker_pid(), flush=True)
time.sleep(60)
"""


def test_killing_the_editor_ends_its_worker_and_the_next_one_finishes_the_queue(tmp_path: Path):
    Studio.create(tmp_path / "film", small_story(cuts="CC", engine="slow")).close()
    editor = subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(tmp_path / "film")], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert editor.stdout is not None
    worker = int(editor.stdout.readline())
    editor.kill()
    editor.wait(10)
    for _ in range(100):
        if not alive(worker):
            break
        time.sleep(0.05)
    assert not alive(worker)
    with Studio.open(tmp_path / "film") as studio:
        assert studio.queue.wait_idle(60)
        assert states(studio) == ["done", "done"]
        assert [len(shot.takes) for shot in studio.story.shots()] == [1, 1]


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not yet waited for does not."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_references_are_cropped_never_stretched_and_come_first(studio: Studio):
    frame = np.zeros((200, 200, 3), np.uint8)
    frame[:, :100], frame[:, 100:] = (200, 40, 40), (40, 40, 200)
    studio.memory.add_reference(encode_png(frame), "Mara")
    mara = studio.story.references[0]
    assert np.array_equal(studio.folder.objects.picture(mara.picture), frame)
    assert studio.folder.objects.picture(mara.thumb).shape == (80, 128, 3)
    assert studio.recipes.request_for("s1").mode is Mode.MR2V
    with pytest.raises(EditRejected, match="reference already"):
        studio.memory.add_reference(encode_png(frame), "Mara again")
    with pytest.raises(MediaError):
        studio.memory.add_reference(b"not a picture", "Nothing")
    assert len(studio.story.references) == 1


def test_a_reference_is_cropped_and_its_thumb_shows_the_part(studio: Studio):
    frame = np.zeros((200, 400, 3), np.uint8)
    frame[:, :200], frame[:, 200:] = (200, 40, 40), (40, 40, 200)
    studio.memory.add_reference(encode_png(frame), "Mara")
    (mara,) = studio.story.references
    studio.memory.crop_reference(mara.picture, Crop(x=0.9, zoom=3))
    assert studio.recipes.request_for("s1").memory[0].crop == Crop(x=0.9, zoom=3)
    thumb = studio.folder.objects.picture(studio.story.references[0].thumb)
    assert abs(thumb.astype(int) - (40, 40, 200)).max() < 12
    assert studio.undo() == "crop a reference"
    assert studio.story.references == (mara,)
    with pytest.raises(StoryMemError):
        studio.memory.crop_reference("f" * 64, Crop())


def test_a_reference_an_older_studio_cut_is_known_again(studio: Studio):
    frame = np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    cut = studio.folder.objects.put(encode_png(framed(frame, studio.story.settings.size)))
    studio.edit(AddReference(reference=Reference(picture=cut, thumb=cut, name="Mara")))
    studio.memory.add_reference(encode_png(frame), "Mara", known_is_fine=True)
    assert [reference.picture for reference in studio.story.references] == [cut]


def test_a_preset_is_one_step_to_undo_for_film_and_shot(studio: Studio):
    before = studio.story
    studio.recipes.apply_preset("draft")
    assert studio.story.settings.num_inference_steps == 4
    assert [use.name for use in studio.story.settings.loras] == ["lightning"]
    studio.recipes.apply_preset("final", "s1")
    own = studio.story.shot("s1").overrides
    assert (own.num_inference_steps, own.loras, own.memory_size) == (40, (), None)
    studio.recipes.apply_preset(None, "s1")
    assert studio.story.shot("s1") == before.shot("s1")
    for _ in range(3):
        studio.undo()
    assert studio.story == before
    for name, shot_id in (("ultra", None), (None, None), ("draft", "nobody")):
        with pytest.raises(StoryMemError):
            studio.recipes.apply_preset(name, shot_id)


def test_a_take_says_what_made_it(studio: Studio):
    studio.recipes.change_settings({"engine": "previewing", "num_inference_steps": 2})
    studio.queue.generate(["s1"])
    assert studio.queue.wait_idle(60)
    take = studio.story.shot("s1").circled_take
    assert take
    assert take.made_with == "A test machine, exact"
    assert take.request.flow_shift == studio.story.settings.text_flow_shift


def test_settings_and_overrides_are_refused_with_the_nearest_legal_value(studio: Studio):
    with pytest.raises(EditRejected) as raised:
        studio.recipes.change_settings({"frame_count": 80})
    assert raised.value.fix == "Use 77 or 81."
    with pytest.raises(EditRejected):
        studio.recipes.change_settings({"size": {"width": 830, "height": 480}})
    with pytest.raises(BackendMissing):
        studio.recipes.change_settings({"engine": "nobody"})
    studio.recipes.override("s1", {"frame_count": 13})
    assert studio.recipes.request_for("s1").frame_count == 13
    studio.recipes.override("s1", {"frame_count": None})
    assert studio.recipes.request_for("s1").frame_count == 9


def test_keeping_a_stale_take_takes_it_off_the_plan(studio: Studio):
    rendered(studio)
    studio.edit(SetShot(shot_id="s3", seed=99))
    assert [planned.shot_id for planned in studio.plans.shots("stale")] == ["s3"]
    studio.recipes.keep_as_is("s3")
    assert studio.plans.shots("stale") == ()
    studio.undo()
    assert [planned.shot_id for planned in studio.plans.shots("stale")] == ["s3"]


def test_an_export_needs_every_shot_or_the_word_to_leave_some_out(studio: Studio):
    with pytest.raises(StoryError, match="no circled take"):
        studio.delivery.export()
    studio.queue.generate(["s1"])
    assert studio.queue.wait_idle(30)
    with pytest.raises(StoryError, match=r"1\.2, 1\.3"):
        studio.delivery.export()
    assert studio.delivery.export(allow_missing=True).frame_count == 9
    studio.edit(CircleTake(shot_id="s1", take_id=None))
    assert studio.delivery.last_export().outdated


def test_pins_reach_the_request(studio: Studio):
    rendered(studio)
    keyframe = studio.story.shot("s3").circled_take.keyframes[0].picture
    studio.edit(Pin(picture=keyframe, shot_id="s1"))
    assert [frame.picture for frame in studio.recipes.request_for("s1").memory] == [keyframe]
    assert [planned.shot_id for planned in studio.plans.shots("stale")] == ["s1"]


def test_a_film_of_two_sizes_is_refused_by_name(studio: Studio):
    rendered(studio)
    studio.recipes.change_settings({"size": Size(width=160, height=96)})
    studio.edit(CircleTake(shot_id="s3", take_id=None))
    studio.queue.generate(["s3"])
    assert studio.queue.wait_idle(30)
    with pytest.raises(StoryError.__mro__[1], match=r"1\.3"):
        studio.delivery.export()


def test_reimporting_a_changed_script_keeps_takes(studio: Studio):
    rendered(studio)
    script = studio.outline.script().replace("Shot 2, wide.", "Shot 2, at night.")
    _, plan = studio.outline.plan_import(script)
    assert [str(row.change) for row in plan.rows] == ["same", "prompt changed", "same"]
    assert studio.story.shot("s2").prompt == "Shot 2, wide."
    studio.outline.import_script(script)
    assert studio.story.shot("s2").prompt == "Shot 2, at night."
    assert len(studio.story.shot("s2").takes) == 1
    assert [planned.shot_id for planned in studio.plans.shots("stale")] == ["s2"]
    studio.undo()
    assert studio.plans.shots("stale") == ()


def test_duplicates_and_inserted_shots_get_seeds_of_their_own(studio: Studio):
    copy = studio.outline.duplicate_shot("s1")
    new = studio.outline.insert_shot("sc1", 0)
    _, third = studio.outline.insert_scene(1)
    seeds = [shot.seed for shot in studio.story.shots()]
    assert len(set(seeds)) == len(seeds)
    assert [shot.id for shot in studio.story.shots()] == [new, "s1", copy, "s2", "s3", third]
    assert studio.story.shot(copy).takes == ()


@pytest.mark.parametrize(
    ("title", "file"), [("The Salt Road!", "the-salt-road"), ("纸船", "纸船"), ("../..", "film"), ("a/b\\c", "a-b-c")]
)
def test_file_names_come_from_titles(title: str, file: str):
    assert slug(title) == file


# What must not cost a filmmaker's trust


def test_a_take_that_can_not_be_noted_leaves_film_and_disk_agreeing(studio: Studio, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise ProjectError("film.db can't be used: disk full.", fix="Free some disk space; nothing was changed.")

    with monkeypatch.context() as patch:
        patch.setattr(studio.queue._rendering._table, "finish", full)
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(60)
    job = studio.queue.jobs()[0]
    assert (job.state.value, job.error_fix) == ("failed", "Free some disk space; nothing was changed.")
    assert studio.story == studio.folder.story
    assert studio.story.shot("s1").takes == ()
    studio.edit(SetShot(shot_id="s1", notes="still editable"))
    studio.queue.retry(job.id)
    assert studio.queue.wait_idle(60)
    assert len(studio.story.shot("s1").takes) == 1


def test_edits_made_together_are_saved_and_told_together_or_not_at_all(studio: Studio):
    heard: list[object] = []
    studio.listen(heard.append)

    def two(fail: bool) -> None:
        with studio.together():
            studio.edit(SetShot(shot_id="s1", notes="one"))
            assert heard == []  # not before it is on disk
            studio.edit(CircleTake(shot_id="s2", take_id="nobody") if fail else SetShot(shot_id="s2", seed=9))

    with pytest.raises(StoryError):
        two(fail=True)
    assert heard == []
    assert studio.story.shot("s1").notes == ""
    assert studio.story == studio.folder.story
    two(fail=False)
    assert len(heard) == 2
    assert studio.story == studio.folder.story


def test_a_film_folder_moved_away_under_the_studio_takes_no_more_edits(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story()) as studio:
        (tmp_path / "film").rename(tmp_path / "elsewhere")
        with pytest.raises(ProjectError, match="moved, deleted or replaced") as raised:
            studio.edit(SetShot(shot_id="s1", notes="into the void"))
        assert "where it was" in raised.value.fix
        (tmp_path / "elsewhere").rename(tmp_path / "film")
        studio.edit(SetShot(shot_id="s1", notes="kept"))
    (tmp_path / "film").rename(tmp_path / "another place")
    with Studio.open(tmp_path / "another place") as studio:
        assert studio.story.shot("s1").notes == "kept"


def test_a_moved_film_plays_renders_and_exports(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story()) as studio:
        rendered(studio)
    (tmp_path / "film").rename(tmp_path / "o'brien 影 %41")
    with Studio.open(tmp_path / "o'brien 影 %41") as studio:
        assert studio.plans.shots("stale") == ()
        studio.queue.generate(["s2"])
        assert studio.queue.wait_idle(60)
        assert studio.delivery.export().frame_count == 26


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_media_that_is_not_whole_is_named_and_heals_when_made_again(studio: Studio, how: str):
    rendered(studio)
    assert studio.delivery.damage() == ()
    take = studio.story.shot("s1").circled_take
    for name in (take.clip, take.tail[-1]):
        path = Path(studio.folder.objects.path(name))
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[::-1]) if how == "damaged" else path.unlink()
    assert [(found.label, found.number, set(found.names)) for found in studio.delivery.damage()] == [
        ("1.1", 1, {take.clip, take.tail[-1]})
    ]
    with pytest.raises(ExportError, match=r"Shot 1\.1, take 1"):
        studio.delivery.export()
    studio.queue.generate(["s2"])
    assert studio.queue.wait_idle(60)
    failed = studio.queue.jobs()[0]
    assert failed.state == "failed"
    assert "generate" in failed.error_fix
    assert "Bring a PNG" not in failed.error_fix
    studio.queue.generate(["s1"])
    assert studio.queue.wait_idle(60)
    assert studio.delivery.damage() == ()
    assert studio.delivery.export().frame_count == 26


def test_a_shot_without_memory_waits_for_the_shots_before_it_in_the_queue(studio: Studio):
    rendered(studio)
    keyframe = studio.story.shot("s3").circled_take.keyframes[0].picture
    for shot_id in ("s1", "s2", "s3"):
        studio.edit(CircleTake(shot_id=shot_id, take_id=None))
    studio.edit(Pin(picture=keyframe, shot_id="s1"))
    studio.recipes.change_settings({"start_from_text": False})
    with pytest.raises(ShotNotReady, match="no memory"):
        studio.queue.generate(["s3"])
    studio.queue.generate(["s1", "s3"])
    assert studio.queue.wait_idle(60)
    assert states(studio)[:2] == ["done", "done"]


def test_a_plan_names_what_can_not_be_made_instead_of_failing_whole(studio: Studio):
    rendered(studio)
    studio.edit(CircleTake(shot_id="s1", take_id=None))
    studio.edit(RewritePrompt(shot_id="s3", prompt="Otherwise."))
    assert [planned.shot_id for planned in studio.plans.shots("stale")] == ["s2", "s3"]
    ready, left_out = studio.plans.makeable(studio.plans.shots("stale"))
    assert [planned.shot_id for planned in ready] == ["s3"]
    assert [(planned.label, "no circled take" in planned.why) for planned in left_out] == [("1.2", True)]
    studio.queue.generate([planned.shot_id for planned in ready])
    studio.edit(RewritePrompt(shot_id="s1", prompt=""))
    studio.edit(CircleTake(shot_id="s2", take_id=None))
    ready, left_out = studio.plans.makeable(studio.plans.shots("missing"))
    assert (ready, [planned.label for planned in left_out]) == ([], ["1.2"])


def test_a_film_that_is_only_looked_at_renders_nothing(tmp_path: Path):
    with Studio.create(tmp_path / "film", small_story(engine="slow")) as studio:
        studio.queue.generate(["s1"])
    with Studio.open(tmp_path / "film", rendering=False) as studio:
        assert states(studio) == ["waiting"]
        assert studio.queue.worker_pid() is None
        assert studio.plans.shots("missing")[0].shot_id == "s1"
        assert studio.queue.jobs()[0].attempts == 0


def test_the_largest_seed_leads_back_to_the_smallest(studio: Studio):
    studio.recipes.change_settings({"base_seed": MAX_SEED})
    for _ in range(3):
        studio.outline.insert_shot("sc1", 0)
    seeds = [shot.seed for shot in studio.story.shots()]
    assert len(set(seeds)) == 6
    assert max(seeds) <= MAX_SEED


def test_an_unreadable_name_of_a_reference_is_refused_in_words(studio: Studio):
    frame = np.full((80, 128, 3), 90, np.uint8)
    with pytest.raises(EditRejected, match="half a character"):
        studio.memory.add_reference(encode_png(frame), "file\udcff")


@pytest.mark.parametrize("title", ["𝔖" * 300, "影" * 300, "x" * 10_000])
def test_file_names_fit_every_disk(title: str):
    assert 0 < len(f".{slug(title)}-99.mp4.part".encode()) < 200
    slug(title).encode().decode()
