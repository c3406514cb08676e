"""Several edits as one step: what they are called, that undo takes all of them back, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from storymem.core.edits.all import apply, inverse
from storymem.core.edits.outline import MoveScene, MoveShot, RemoveShot
from storymem.core.edits.shot import SetShot
from storymem.core.errors import EditRejected
from storymem.core.plans.batch import MOST_EDITS, as_one, notes_on, preset_on
from storymem.core.requests.presets import preset_named, preset_of
from storymem.presets import sampling_presets
from tests.support.stories import blank
from tests.web import test_routes

page = test_routes.page
STORY = blank(3, 2)


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ((SetShot(shot_id="s1", locked=True), SetShot(shot_id="s2", locked=True)), "change lock of 2 shots"),
        ((RemoveShot(shot_id="s1"), RemoveShot(shot_id="s4")), "remove 2 shots"),
        ((SetShot(shot_id="s1", seed=4), RemoveShot(shot_id="s2")), "make 2 changes"),
        (
            (MoveShot(shot_id="s1", scene_id="sc2", index=0), MoveShot(shot_id="s2", scene_id="sc2", index=1)),
            "move 2 shots",
        ),
    ],
)
def test_several_edits_are_one_step_with_an_exact_inverse(edits: tuple[Any, ...], words: str):
    one = as_one(STORY, edits)
    assert one.label(STORY) == words
    after = apply(STORY, one)
    assert after != STORY
    back = apply(after, inverse(STORY, one))
    assert back.model_dump(exclude={"removed"}) == STORY.model_dump(exclude={"removed"})


def test_one_edit_stays_itself_and_none_or_too_many_are_refused():
    edit = SetShot(shot_id="s1", locked=True)
    assert as_one(STORY, [edit]) is edit
    with pytest.raises(EditRejected, match="No shot"):
        as_one(STORY, [])
    with pytest.raises(EditRejected, match="too many"):
        as_one(STORY, [edit] * (MOST_EDITS + 1))


def test_a_preset_on_many_shots_and_back_to_the_film():
    presets = sampling_presets()
    draft = preset_named(presets, "draft")
    after = apply(STORY, as_one(STORY, preset_on(STORY, ["s1", "s3"], presets, draft)))
    for shot_id in ("s1", "s3"):
        sampled = {**after.settings.model_dump(), **after.shot(shot_id).overrides.model_dump(exclude_none=True)}
        assert preset_of(presets, after.settings.evolve(**sampled)) == "draft"
    assert after.shot("s2") == STORY.shot("s2")
    again = apply(after, as_one(after, preset_on(after, ["s1", "s3"], presets, None)))
    assert again == STORY


@pytest.mark.parametrize("index", [-1, 2, 99])
def test_a_scene_is_not_moved_past_the_end(index: int):
    with pytest.raises(EditRejected, match="no place"):
        apply(STORY, MoveScene(scene_id="sc1", index=index))


def op(page: TestClient, name: str, **fields: Any):
    return page.post("/app/op", json={"op": name, **fields})


def test_a_batch_is_one_step_to_undo_and_done_once(page: TestClient):
    ids = list(page.get("/app/state").json()["shots"])
    edits = [{"kind": "set_shot", "shot_id": shot_id, "locked": True} for shot_id in ids]
    for _ in range(2):
        assert op(page, "batch", edits=edits, op_id="tab-1").status_code == 200
    state = page.get("/app/state").json()
    assert all(shot["locked"] for shot in state["shots"].values())
    assert state["film"]["undo"] == f"change lock of {len(ids)} shots"
    op(page, "undo")
    assert not any(shot["locked"] for shot in page.get("/app/state").json()["shots"].values())


@pytest.mark.parametrize(
    "edits",
    [
        [],
        "all",
        [{"kind": "rename_film", "title": "x"}],
        [{"kind": "set_shot", "shot_id": "s1", "locked": True}, {"kind": "remove_shot", "shot_id": "nobody"}],
    ],
)
def test_a_batch_that_can_not_be_made_whole_changes_nothing(page: TestClient, edits: Any):
    before = page.get("/app/state").json()
    refused = op(page, "batch", edits=edits)
    assert refused.status_code in (404, 422)
    assert refused.json()["fix"]
    assert page.get("/app/state").json() == before


def test_a_preset_is_laid_on_several_shots_in_one_step(page: TestClient):
    ids = list(page.get("/app/state").json()["shots"])[:2]
    assert op(page, "preset_shots", shot_ids=ids, preset="draft").status_code == 200
    state = page.get("/app/state").json()
    assert [state["shots"][shot_id]["preset"] for shot_id in ids] == ["draft", "draft"]
    op(page, "undo")
    assert page.get("/app/state").json()["shots"][ids[0]]["overrides"] == {}
    assert op(page, "preset_shots", shot_ids=ids, preset="nothing like it").status_code == 422


def test_a_note_is_added_below_and_replaces_only_where_that_is_said():
    story = apply(STORY, SetShot(shot_id="s1", notes="Rain.\n"))
    one = as_one(story, notes_on(story, ["s1", "s2", "s2"], " More light. ", replace=False))
    after = apply(story, one)
    assert [after.shot(shot_id).notes for shot_id in ("s1", "s2", "s3")] == ["Rain.\nMore light.", "More light.", ""]
    assert one.label(story) == "change notes of 2 shots"
    assert apply(after, inverse(story, one)) == story
    replaced = apply(story, as_one(story, notes_on(story, ["s1"], "Dry.", replace=True)))
    assert replaced.shot("s1").notes == "Dry."
    cleared = apply(story, as_one(story, notes_on(story, ["s1"], "", replace=True)))
    assert cleared.shot("s1").notes == ""
    with pytest.raises(EditRejected, match="empty"):
        notes_on(story, ["s1"], "  ", replace=False)
