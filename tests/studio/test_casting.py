"""The cast of an open film: kept on disk, undone, shown on the board, sent to an engine and kept with the take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from storymem.core.edits.cast import SayCast
from storymem.core.edits.shot import RewritePrompt
from storymem.core.errors import EditRejected, MediaError
from storymem.core.request import Crop, Reason
from storymem.media.pictures import encode_png
from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from tests.conftest import small_story
from tests.support.films import picture
from ui.web.shell import build_app

LOOK = "a lighthouse keeper"


def with_mara(studio: Studio, pictures: int = 1) -> str:
    mara = studio.cast.add_member(" Mara ", description=LOOK)
    for number in range(pictures):
        studio.cast.add_picture(mara, encode_png(picture(number)))
    return mara


def mention(studio: Studio, shot_id: str = "s1") -> None:
    studio.edit(RewritePrompt(shot_id=shot_id, prompt="@Mara waits."))


def test_a_take_is_made_of_the_sent_prompt_and_the_pictures_and_keeps_both(studio: Studio) -> None:
    with_mara(studio)
    mention(studio)
    studio.queue.generate(["s1"])
    assert studio.queue.wait_idle(60)
    take = studio.story.shot("s1").circled_take
    assert take is not None
    assert take.request.prompt == f"Mara ({LOOK}) waits."
    assert [(frame.reason, frame.covers) for frame in take.request.memory] == [(Reason.CAST, "Mara")]
    assert studio.plans.shots("stale") == ()
    studio.edit(SayCast(shot_id="s1", member_id=studio.story.cast[0].id, say="out"))
    [stale] = studio.plans.shots("stale")
    assert stale.shot_id == "s1"


def test_the_cast_outlives_a_restart_and_so_does_its_undo(studio: Studio, tmp_path: Path) -> None:
    mara = with_mara(studio, 2)
    first, second = studio.story.cast[0].pictures
    studio.cast.crop_picture(mara, second.picture, Crop(zoom=2))
    studio.close()
    with Studio.open(tmp_path / "film") as again:
        assert again.story.cast[0].pictures[1].crop == Crop(zoom=2)
        assert again.undo().startswith("crop a picture of Mara")
        assert again.story.cast[0].pictures == (first, second)
        for _ in range(3):
            again.undo()
        assert again.story.cast == ()


def test_a_picture_that_shows_nothing_is_refused(studio: Studio) -> None:
    mara = with_mara(studio, 0)
    with pytest.raises(MediaError, match="too small"):
        studio.cast.add_picture(mara, encode_png(picture(1)[:20]))
    with pytest.raises(MediaError):
        studio.cast.add_picture(mara, b"no picture")
    with pytest.raises(EditRejected, match="not in the cast"):
        studio.cast.add_picture("nobody", encode_png(picture(1)))
    with pytest.raises(EditRejected, match="no such picture"):
        studio.cast.crop_picture(mara, studio.folder.objects.put(encode_png(picture(1))), None)


def test_a_framing_nobody_knows_is_refused_for_film_and_shot(studio: Studio) -> None:
    with pytest.raises(EditRejected, match="no shot size called 'huge'"):
        studio.recipes.change_settings({"shot_size": "huge"})
    with pytest.raises(EditRejected, match="no camera angle called 'sideways'"):
        studio.recipes.override("s1", {"camera_angle": "sideways"})
    studio.recipes.change_settings({"shot_size": "close"})
    studio.recipes.override("s3", {"shot_size": ""})
    assert studio.recipes.request_for("s1").prompt == "Close-up. Shot 1, wide."
    assert studio.recipes.request_for("s3").prompt == "Shot 3, wide."


def test_the_board_tells_what_is_of_the_cast_now_and_in_a_take(tmp_path: Path) -> None:
    Studio.create(tmp_path / "films" / "one", small_story()).close()
    shelf = Shelf(tmp_path / "films")
    studio = shelf.open("one")
    app = build_app(shelf, studio)
    client = TestClient(app, base_url="http://127.0.0.1")
    try:
        mara = with_mara(studio)
        mention(studio)
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(60)
        take = studio.story.shot("s1").takes[0]
        for path in ("/app/shots/s1/memory", f"/app/takes/{take.id}/memory"):
            [slot] = client.get(path).json()["slots"]
            assert (slot["source"], slot["member_id"], slot["reason"]) == ("cast: Mara", mara, "cast")
        row = client.get("/app/state").json()
        assert row["film"]["cast"][0]["shot_count"] == 1
        assert row["shots"]["s1"]["cast"] == [mara]
    finally:
        app.state.live.close()


def test_only_the_page_may_bring_pictures_and_what_it_may_not_send_is_refused(tmp_path: Path) -> None:
    Studio.create(tmp_path / "films" / "one", small_story()).close()
    shelf = Shelf(tmp_path / "films")
    studio = shelf.open("one")
    app = build_app(shelf, studio)
    client = TestClient(app, base_url="http://127.0.0.1")
    try:
        mara, content = with_mara(studio, 0), encode_png(picture(1))
        assert client.post(f"/app/cast/{mara}/picture", content=content).status_code == 415
        brought = client.post(f"/app/cast/{mara}/picture", content=content, headers={"x-storymem": "1"})
        assert brought.json()["picture"] == studio.story.cast[0].pictures[0].picture

        def op(**body: object) -> int:
            return client.post(
                "/app/op", content=json.dumps(body), headers={"content-type": "application/json"}
            ).status_code

        assert op(op="add_cast_member", name=7) == 422
        assert op(op="add_cast_member", name="Ivo", kind="ghost") == 422
        assert op(op="crop_cast_picture", member_id=mara, picture="x", crop=[1]) == 422
        assert op(op="edit", edit={"kind": "set_cast", "cast": []}) == 422
        assert (
            op(op="edit", edit={"kind": "change_cast_member", "member_id": mara, "description": "b", "was": "a"}) == 409
        )
        assert op(op="add_cast_member", name="Ivo", kind="prop") == 200
        assert [member.name for member in studio.story.cast] == ["Mara", "Ivo"]
    finally:
        app.state.live.close()
