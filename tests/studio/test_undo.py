"""Everything a person does to a film is undone and redone exactly: the document on disk is the same, byte for byte.

The samples are checked against the list of edits and the list of ops, so that a new one without a sample fails here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import pytest

from storymem.core.edits.all import AnyEdit, OneStep
from storymem.core.edits.base import Edit
from storymem.core.edits.cast import (
    AddCastMember,
    AddCastPicture,
    ChangeCastMember,
    CropCastPicture,
    MoveCastMember,
    MoveCastPicture,
    RemoveCastMember,
    RemoveCastPicture,
    SayCast,
    SetCast,
)
from storymem.core.edits.memory import (
    AddReference,
    CropReference,
    Evict,
    ForgetFrame,
    GrabFrame,
    OrderMemory,
    Pin,
    RemoveReference,
    SetMemoryWords,
    SetReferences,
    Unevict,
    Unpin,
)
from storymem.core.edits.outline import (
    ChangeSettings,
    InsertScene,
    InsertShot,
    MoveScene,
    MoveShot,
    RemoveScene,
    RemoveShot,
    RenameFilm,
    ReplaceOutline,
    RestoreScene,
    RestoreShot,
)
from storymem.core.edits.shot import AddTake, CircleTake, KeepAsIs, MarkTake, RewritePrompt, SetShot
from storymem.core.request import Crop
from storymem.core.story import CastMember, CastPicture, Scene, Shot, ShotOverrides, Story
from storymem.media.pictures import encode_png
from storymem.studio.film import Studio
from tests.conftest import small_story
from tests.support.films import film_on_disk, picture
from tests.support.stories import keyframe, name, reference
from ui.ops import all as ops
from ui.ops.film import PageEdit

Document = dict[str, str]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two scenes of three shots, s0 to s5, with takes, a second one of s1, a reference, a cast, words about memory,
    removed shots and scenes."""
    path = tmp_path_factory.mktemp("undo") / "film"
    film_on_disk(path, 6, per_scene=3)
    with Studio.open(path, rendering=False) as studio:
        _prepare(studio)
    return path


def _prepare(studio: Studio) -> None:
    take = studio.story.shot("s1").takes[0]
    studio.edit(AddTake(shot_id="s1", take=take.evolve(id="second", number=2)))
    studio.memory.add_reference(encode_png(picture(901)), "Lamp")
    member = studio.cast.add_member("Mara", description="grey braid")
    for number in (902, 903):
        studio.cast.add_picture(member, encode_png(picture(number)))
    studio.cast.add_member("Ivo")
    studio.memory.grab_frame("s2", studio.story.shot("s2").takes[0].id, 33)
    studio.edit(Pin(picture=key(studio.story, "s0"), shot_id="s4"))
    studio.edit(Evict(picture=key(studio.story, "s1"), shot_id="s4"))
    studio.edit(InsertShot(shot=Shot(id="gone", prompt="Gone."), scene_id="sc0", index=1))
    studio.edit(RemoveShot(shot_id="gone"))
    studio.edit(InsertScene(scene=Scene(id="scx", shots=(Shot(id="gone2"),)), index=1))
    studio.edit(RemoveScene(scene_id="scx"))


@pytest.fixture
def studio(template: Path, tmp_path: Path) -> Iterator[Studio]:
    """The film, its queue at rest."""
    shutil.copytree(template, tmp_path / "film")
    with Studio.open(tmp_path / "film", rendering=False) as opened:
        yield opened


def key(story: Story, shot_id: str) -> str:
    return story.shot(shot_id).takes[0].keyframes[0].picture


def member(story: Story) -> CastMember:
    return story.cast[0]


def document(studio: Studio) -> Document:
    """What is on disk of the film, row by row."""
    return {str(row[0]): str(row[1]) for row in studio.folder.database.rows("select key, value from document")}


def plain(found: Document, new: Sequence[str], *, ordered: bool = True) -> Document:
    """The document without shots that were taken out of it; with the removed ones in any order unless `ordered`."""
    film = json.loads(found["film"])
    film["removed"] = [entry for entry in film["removed"] if entry["shot"] not in new]
    if not ordered:
        film["removed"].sort(key=lambda entry: entry["shot"])
    return {**{row: text for row, text in found.items() if row[5:] not in new}, "film": json.dumps(film)}


def there_and_back(studio: Studio, act: Callable[[], object], *, ordered: bool = True) -> None:
    """Whatever `act` does is one step: undone, redone and undone again, the document is the same each time."""
    before = document(studio)
    known = {shot.id for shot in (*studio.story.shots(), *(entry.shot for entry in studio.story.removed))}
    top = studio.folder.undo_top()
    act()
    after = document(studio)
    assert after != before, "the sample changes nothing"
    assert studio.folder.undo_top() != top
    new = [shot.id for shot in studio.story.shots() if shot.id not in known]
    for _ in range(2):
        studio.undo()
        assert studio.folder.undo_top() == top, "it is one step"
        # A shot that was new stays among the removed: a take of it that is being made has a place to come to.
        assert plain(document(studio), new, ordered=ordered) == plain(before, new, ordered=ordered)
        studio.redo()
        assert document(studio) == after
    studio.undo()
    with_restart = studio.folder.path
    studio.close()
    with Studio.open(with_restart, rendering=False) as again:
        again.redo()
        assert document(again) == after, "redone after a restart"


# ---- every edit ------------------------------------------------------------------------------------------------------

EDITS: dict[str, Callable[[Story], Edit]] = {
    "rewrite_prompt": lambda s: RewritePrompt(shot_id="s1", prompt="New words."),
    "set_shot": lambda s: SetShot(
        shot_id="s2",
        scene_cut=True,
        seed=99,
        learn=False,
        locked=True,
        notes="later",
        overrides=ShotOverrides(num_inference_steps=8, memory_size=3),
    ),
    "circle_take": lambda s: CircleTake(shot_id="s1", take_id="second"),
    "mark_take": lambda s: MarkTake(shot_id="s1", take_id=s.shot("s1").takes[0].id, starred=True, deleted=True),
    "keep_as_is": lambda s: KeepAsIs(shot_id="s1", digest=name("x")),
    "change_settings": lambda s: ChangeSettings(settings=s.settings.evolve(memory_size=4, policy="by_prompt")),
    "rename_film": lambda s: RenameFilm(title="Another", overview="Words"),
    "insert_shot": lambda s: InsertShot(shot=Shot(id="new", prompt="x"), scene_id="sc0", index=1),
    "remove_shot": lambda s: RemoveShot(shot_id="s1"),
    "restore_shot": lambda s: RestoreShot(shot_id="gone", scene_id="sc0", index=1),
    "move_shot": lambda s: MoveShot(shot_id="s0", scene_id="sc3", index=2),
    "move_scene": lambda s: MoveScene(scene_id="sc0", index=1),
    "insert_scene": lambda s: InsertScene(scene=Scene(id="sc9", shots=(Shot(id="n9"),)), index=1),
    "remove_scene": lambda s: RemoveScene(scene_id="sc0"),
    "restore_scene": lambda s: RestoreScene(scene=Scene(id="scx"), index=1, shot_ids=("gone2",)),
    "replace_outline": lambda s: ReplaceOutline(title="T", overview="", scenes=s.scenes[1:], removed=s.removed),
    "set_memory_words": lambda s: SetMemoryWords(pins=(key(s, "s1"),), evictions=()),
    "pin": lambda s: Pin(picture=key(s, "s1"), shot_id="s4"),
    "unpin": lambda s: Unpin(picture=key(s, "s0"), shot_id="s4"),
    "evict": lambda s: Evict(picture=key(s, "s1")),
    "unevict": lambda s: Unevict(picture=key(s, "s1"), shot_id="s4"),
    "order_memory": lambda s: OrderMemory(shot_id="s4", pictures=(key(s, "s2"), key(s, "s0"))),
    "add_reference": lambda s: AddReference(reference=reference("new")),
    "remove_reference": lambda s: RemoveReference(picture=s.references[0].picture),
    "crop_reference": lambda s: CropReference(picture=s.references[0].picture, crop=Crop(zoom=2), thumb=name("t")),
    "set_references": lambda s: SetReferences(references=()),
    "grab_frame": lambda s: GrabFrame(
        shot_id="s1", take_id=s.shot("s1").takes[0].id, keyframe=keyframe("hand", 55).evolve(by_hand=True)
    ),
    "forget_frame": lambda s: ForgetFrame(shot_id="s2", take_id=s.shot("s2").takes[0].id, frame_index=33),
    "set_cast": lambda s: SetCast(cast=s.cast[1:]),
    "add_cast_member": lambda s: AddCastMember(member=CastMember(id="zoe", name="Zoe")),
    "change_cast_member": lambda s: ChangeCastMember(member_id=member(s).id, name="Marta", role="prop"),
    "remove_cast_member": lambda s: RemoveCastMember(member_id=member(s).id),
    "move_cast_member": lambda s: MoveCastMember(member_id=member(s).id, index=1),
    "add_cast_picture": lambda s: AddCastPicture(
        member_id=s.cast[1].id, picture=CastPicture(picture=name("p"), thumb=name("t"))
    ),
    "remove_cast_picture": lambda s: RemoveCastPicture(member_id=member(s).id, picture=member(s).pictures[0].picture),
    "move_cast_picture": lambda s: MoveCastPicture(
        member_id=member(s).id, picture=member(s).pictures[0].picture, index=1
    ),
    "crop_cast_picture": lambda s: CropCastPicture(
        member_id=member(s).id, picture=member(s).pictures[0].picture, crop=Crop(zoom=3), thumb=name("t")
    ),
    "say_cast": lambda s: SayCast(shot_id="s1", member_id=member(s).id, say="in"),
    "several": lambda s: OneStep(
        edits=(SetShot(shot_id="s1", locked=True), RemoveShot(shot_id="s1"), Evict(picture=key(s, "s0"))),
        words="make 3 changes",
    ),
}
"""One sample of each kind; each changes the film."""

RECORDS = {"add_take"}
"""What a machine did: never undone, so that no take is lost."""


WAYS_BACK = {"restore_shot", "restore_scene"}
"""Made only to take a removal back, never by a person: undone, they may leave the removed in another order."""


def kinds() -> dict[str, type[Edit]]:
    union = get_args(AnyEdit.__value__ if hasattr(AnyEdit, "__value__") else AnyEdit)[0]
    return {one.model_fields["kind"].default: one for one in get_args(union)}


def test_every_kind_of_edit_has_a_sample() -> None:
    found = kinds()
    assert set(EDITS) | RECORDS == set(found)
    assert {kind for kind, one in found.items() if not one.undoable} == RECORDS
    assert found.keys() >= {one.model_fields["kind"].default for one in get_args(get_args(PageEdit)[0])}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_is_undone_and_redone_to_the_byte(studio: Studio, kind: str) -> None:
    edit = EDITS[kind](studio.story)
    assert type(edit) is kinds()[kind]
    there_and_back(studio, lambda: studio.edit(edit), ordered=kind not in WAYS_BACK)


@pytest.mark.parametrize("mark", ["starred", "rejected", "deleted"])
@pytest.mark.parametrize("take", [0, 1], ids=["circled", "other"])
def test_each_mark_of_a_take_is_undone_alone(studio: Studio, mark: str, take: int) -> None:
    taken = studio.story.shot("s1").takes[take].id
    there_and_back(studio, lambda: studio.edit(MarkTake.of(shot_id="s1", take_id=taken, **{mark: True})))


# ---- every op --------------------------------------------------------------------------------------------------------

Fields = dict[str, Any]


def _script(studio: Studio) -> str:
    script = json.loads(studio.outline.script())
    script["scenes"][0]["video_prompts"][0] = "Another beginning."
    return json.dumps(script)


def _first(story: Story, shot_id: str = "s1") -> str:
    return story.shot(shot_id).takes[0].id


OPS: dict[str, Callable[[Studio], Fields]] = {
    "edit": lambda one: {"edit": {"kind": "set_shot", "shot_id": "s1", "notes": "later"}},
    "settings": lambda one: {"changes": {"num_inference_steps": 8}},
    "override": lambda one: {"shot_id": "s1", "changes": {"frame_count": 41}},
    "preset": lambda one: {"preset": "draft", "shot_id": "s1"},
    "crop_reference": lambda one: {"picture": one.story.references[0].picture, "crop": {"x": 0.2, "y": 0.5, "zoom": 2}},
    "grab": lambda one: {"shot_id": "s3", "take_id": _first(one.story, "s3"), "frame_index": 13},
    "forget": lambda one: {"shot_id": "s2", "take_id": _first(one.story, "s2"), "frame_index": 33},
    "insert_shot": lambda one: {"scene_id": "sc0", "index": 1, "prompt": "New."},
    "insert_scene": lambda one: {"index": 1},
    "duplicate_shot": lambda one: {"shot_id": "s4"},
    "keep": lambda one: {"shot_id": "s1"},
    "import_script": lambda one: {"text": _script(one), "name": "script"},
    "add_cast_member": lambda one: {"name": "Zoe"},
    "crop_cast_picture": lambda one: {
        "member_id": member(one.story).id,
        "picture": member(one.story).pictures[0].picture,
        "crop": {"x": 0.5, "y": 0.5, "zoom": 2},
    },
    "reuse": lambda one: {"shot_id": "s4", "take_id": _first(one.story, "s4"), "memory": True},
    "batch": lambda one: {"edits": [{"kind": "set_shot", "shot_id": f"s{n}", "seed": 70 + n} for n in range(3)]},
    "preset_shots": lambda one: {"preset": "draft", "shot_ids": ["s0", "s1"]},
    "note_shots": lambda one: {"shot_ids": ["s0", "s1"], "text": "Colder."},
    "move_memory": lambda one: {"shot_id": "s5", "picture": key(one.story, "s4"), "before": key(one.story, "s0")},
}

QUEUE = {
    *("undo", "redo", "generate", "retry", "dismiss", "what_if"),
    *("move_job", "run_next", "change_job", "put_back", "pause", "resume", "retry_failed", "clear_finished"),
    *("render_plan", "stop_batch"),
}
"""Ops that are the history itself, or change the queue and not the film; the queue has its own way back."""


def test_every_op_has_a_sample_or_is_the_queues() -> None:
    assert set(OPS) | QUEUE == set(ops.FILM_OPS)
    assert not set(OPS) & QUEUE


@pytest.mark.parametrize("op", OPS)
def test_an_op_is_one_step_undone_and_redone_to_the_byte(studio: Studio, op: str) -> None:
    there_and_back(studio, lambda: ops.FILM_OPS[op].read({"op": op, **OPS[op](studio)}).do(studio))


# ---- own takes -------------------------------------------------------------------------------------------------------


def test_an_own_take_arrives_as_a_record_and_what_is_done_with_it_is_undone(tmp_path: Path) -> None:
    with Studio.create(tmp_path / "film", small_story(cuts="CC")) as studio:
        (tmp_path / "still.png").write_bytes(encode_png(picture(7)))
        studio.queue.add_material("s1", tmp_path / "still.png", "still.png")
        assert studio.queue.wait_idle(60)
        take = studio.story.shot("s1").takes[0]
        assert studio.folder.undo_top() is None, "a take that came is no step: undo can't lose it"
        there_and_back(studio, lambda: studio.edit(MarkTake(shot_id="s1", take_id=take.id, deleted=True)))
