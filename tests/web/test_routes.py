"""The page's routes: what they answer, what they refuse, and that an op sent twice is done once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from storymem.core.edits.shot import AddTake, RewritePrompt
from storymem.core.errors import ProjectError
from storymem.media.clips import read_frame
from storymem.media.pictures import decode_picture, encode_png
from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from tests.conftest import small_story
from tests.support.editor import ROOT, until
from tests.support.films import picture
from tests.support.rows import view
from ui.live.live import Live
from ui.live.messages import packed
from ui.ops import all as ops
from ui.web.access import guard
from ui.web.routes import page_routes, static_version


@pytest.fixture
def page(tmp_path: Path) -> Iterator[TestClient]:
    studio = Studio.create(tmp_path / "first", small_story())
    live = Live(Shelf(tmp_path), studio)
    app = FastAPI()
    guard(app)
    app.include_router(page_routes(live))
    app.state.live = live
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client
    live.close()


def op(page: TestClient, verb: str, **fields: object):
    return page.post("/app/op", json={"op": verb, **fields})


def state(page: TestClient) -> dict:
    return page.get("/app/state").json()


def live(page: TestClient) -> Live:
    return page.app.state.live


def rendered(page: TestClient) -> dict:
    assert op(page, "generate", shot_ids=["s1", "s2", "s3"]).status_code == 200
    assert live(page).studio.queue.wait_idle(60)
    live(page).refresh()
    return state(page)


def test_the_snapshot_has_every_part_of_the_contract(page: TestClient):
    shown = state(page)
    assert set(shown) == {"rev", "session", "film", "engine", "presets", "scenes", "shots", "queue"}
    assert shown["scenes"] == [{"id": "sc1", "number": 1, "script_number": None, "shots": ["s1", "s2", "s3"]}]
    assert shown["queue"] == {"worker": "idle", "paused": False, "jobs": []}


def test_an_edit_is_done_and_numbered(page: TestClient):
    before = state(page)["rev"]
    edit = {"kind": "rewrite_prompt", "shot_id": "s1", "prompt": "New.", "was": "Shot 1, wide."}
    answer = op(page, "edit", edit=edit)
    assert answer.status_code == 200
    assert answer.json()["rev"] == before + 1
    assert state(page)["shots"]["s1"]["prompt"] == "New."
    assert op(page, "undo").json()["label"] == "rewrite prompt of shot 1.1"
    assert state(page)["shots"]["s1"]["prompt"] == "Shot 1, wide."


def test_an_answer_names_the_step_it_made_and_only_where_it_made_one(page: TestClient):
    change = {"kind": "set_shot", "shot_id": "s1", "seed": 5}
    made = op(page, "edit", edit=change).json()["step"]
    assert state(page)["film"]["history"]["undo"] == made
    assert "step" not in op(page, "edit", edit=change).json()  # nothing is another now
    assert "step" not in op(page, "pause").json()
    later = op(page, "duplicate_shot", shot_id="s1", op_id="tab-1")
    assert later.json()["step"] > made
    assert op(page, "duplicate_shot", shot_id="s1", op_id="tab-1").json()["step"] == later.json()["step"]
    assert "step" not in op(page, "undo").json()
    assert op(page, "redo").json()["step"] == later.json()["step"]


def test_an_edit_on_an_older_text_brings_the_newer_one(page: TestClient):
    op(page, "edit", edit={"kind": "rewrite_prompt", "shot_id": "s1", "prompt": "Theirs."})
    late = op(page, "edit", edit={"kind": "rewrite_prompt", "shot_id": "s1", "prompt": "Mine.", "was": "Shot 1, wide."})
    assert late.status_code == 409
    assert late.json()["current"] == "Theirs."
    assert state(page)["shots"]["s1"]["prompt"] == "Theirs."


def test_an_op_sent_twice_is_done_once(page: TestClient):
    first = op(page, "duplicate_shot", shot_id="s1", op_id="tab-1")
    second = op(page, "duplicate_shot", shot_id="s1", op_id="tab-1")
    assert first.json() == second.json()
    assert len(state(page)["shots"]) == 4


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"op": "fly"}, 422),
        ({}, 422),
        ({"op": "edit"}, 422),
        ({"op": "edit", "edit": "x"}, 422),
        ({"op": "edit", "edit": {"kind": "add_take", "shot_id": "s1"}}, 422),
        ({"op": "edit", "edit": {"kind": "set_shot", "shot_id": "nobody", "seed": 3}}, 404),
        ({"op": "settings", "changes": {"frame_count": 80}}, 422),
        ({"op": "settings", "changes": {"colour": "red"}}, 422),
        ({"op": "generate", "shot_ids": ["nobody"]}, 404),
        ({"op": "generate", "shot_ids": ["s2"]}, 422),
        ({"op": "generate", "shot_ids": "s1"}, 422),
        ({"op": "generate", "shot_ids": ["s1"], "seeds": [-4]}, 422),
        ({"op": "cancel", "job_id": "nobody"}, 422),
        ({"op": "insert_shot", "scene_id": "sc1", "index": "first"}, 422),
        ({"op": "plan", "which": "all"}, 422),
        ({"op": "import_script", "text": "once upon a time"}, 422),
        ({"op": "export_film"}, 422),
        ({"op": "open_film", "folder": "../.."}, 422),
    ],
)
def test_bad_requests_are_refused_with_a_fix_and_change_nothing(page: TestClient, fields: dict, code: int):
    before = state(page)
    answer = page.post("/app/op", json=fields)
    assert answer.status_code == code
    assert answer.json()["message"]
    assert answer.json()["fix"]
    after = state(page)
    assert after["shots"] == before["shots"]
    assert after["film"]["settings"] == before["film"]["settings"]


def test_other_sites_and_hosts_are_refused(page: TestClient):
    body = json.dumps({"op": "undo"})
    assert page.post("/app/op", content=body, headers={"content-type": "text/plain"}).status_code == 415
    foreign = {"content-type": "application/json", "origin": "http://example.com"}
    assert page.post("/app/op", content=body, headers=foreign).status_code == 403
    assert page.get("/app/state", headers={"host": "example.com"}).status_code == 400
    assert page.post("/app/reference", content=encode_png(picture(1))).status_code == 415
    assert page.post("/app/op", content=b"{", headers={"content-type": "application/json"}).status_code == 422
    huge = b'{"op":"' + b"x" * (5 * 2**20) + b'"}'
    assert page.post("/app/op", content=huge, headers={"content-type": "application/json"}).status_code == 413


def test_files_of_five_megabytes_come_in_wherever_the_page_brings_files(page: TestClient):
    """A picture of noise compresses to nothing less."""
    noise = np.random.default_rng(5).integers(0, 256, (1200, 1600, 3), dtype=np.uint8)
    content = encode_png(noise)
    assert len(content) > 5_000_000
    member = op(page, "add_cast_member", name="Mara").json()["member_id"]
    ways = ("/app/reference?name=Mara", f"/app/cast/{member}/picture", "/app/own/look?shot=s1")
    answers = {way: page.post(way, content=content, headers={"x-storymem": "1"}) for way in ways}
    assert {way: answer.status_code for way, answer in answers.items()} == dict.fromkeys(ways, 200)


def test_media_comes_in_ranges_and_may_be_kept_for_ever(page: TestClient):
    clip = rendered(page)["shots"]["s1"]["takes"][0]["clip"]
    whole = page.get(clip)
    assert whole.status_code == 200
    assert whole.headers["content-type"] == "video/mp4"
    assert "immutable" in whole.headers["cache-control"]
    part = page.get(clip, headers={"range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == whole.content[10:20]
    assert page.head(clip).headers["content-length"] == str(len(whole.content))


NO_MEDIA = ["/app/media/..%2f..%2ffilm.db.mp4", "/app/media/abc.mp4", f"/app/media/{'0' * 64}.png"]


@pytest.mark.parametrize("path", NO_MEDIA)
def test_nothing_but_media_is_served(page: TestClient, path: str):
    assert page.get(path).status_code == 404


def test_scripts_and_exports_are_served_from_their_folders_only(page: TestClient):
    assert page.get(f"/app/static/{static_version()}/store/store.js").status_code == 200
    assert page.get(f"/app/static/{static_version()}/../shell.py").status_code == 404
    assert page.get("/app/export/..%2ffilm.db").status_code == 404
    rendered(page)
    export = op(page, "export_film").json()["export"]
    assert export["frame_count"] == 26
    film = page.get(export["url"])
    assert film.status_code == 200
    assert "attachment" in film.headers["content-disposition"]
    assert json.loads(page.get("/app/script").text)["story_name"] == "Try"


def test_the_memory_board_and_what_a_take_saw(page: TestClient):
    shown = rendered(page)
    now = page.get("/app/shots/s3/memory").json()
    saw = page.get(f"/app/takes/{shown['shots']['s3']['takes'][0]['id']}/memory").json()
    assert [slot["picture"] for slot in now["slots"]] == [slot["picture"] for slot in saw["slots"]]
    assert now["slots"][0]["reason"] == "sink"
    assert page.get("/app/shots/nobody/memory").status_code == 404
    assert page.get("/app/takes/nobody/memory").status_code == 404


def test_a_reference_is_brought_and_a_bad_one_refused(page: TestClient):
    headers = {"x-storymem": "1"}
    assert page.post("/app/reference?name=Mara", content=encode_png(picture(1)), headers=headers).status_code == 200
    assert [r["name"] for r in state(page)["film"]["references"]] == ["Mara"]
    mara = state(page)["film"]["references"][0]
    assert mara["crop"] is None
    crop = {"x": 0.25, "y": 0.5, "zoom": 2.0}
    assert op(page, "crop_reference", picture=mara["picture"], crop=crop).status_code == 200
    cropped = state(page)["film"]["references"][0]
    assert cropped["crop"] == crop
    assert cropped["thumb"] != mara["thumb"]
    assert op(page, "crop_reference", picture=mara["picture"], crop=None).status_code == 200
    assert state(page)["film"]["references"][0] == mara
    for wrong in ({"zoom": 0.5}, {"x": 2}, {"angle": 3}):
        assert op(page, "crop_reference", picture=mara["picture"], crop=wrong).status_code == 422
    bad = page.post("/app/reference?name=Bad", content=b"nothing", headers=headers)
    assert bad.status_code == 422
    assert bad.json()["fix"]


def test_presets_are_told_and_applied(page: TestClient):
    before = state(page)
    assert [preset["name"] for preset in before["presets"]] == ["draft", "standard", "final"]
    assert before["film"]["preset"] == "final"
    assert op(page, "preset", preset="draft").status_code == 200
    assert op(page, "preset", preset="final", shot_id="s1").status_code == 200
    after = state(page)
    assert after["film"]["preset"] == "draft"
    assert [after["shots"][shot_id]["preset"] for shot_id in ("s1", "s2")] == ["final", "draft"]
    assert op(page, "preset", preset=None, shot_id="s1").status_code == 200
    assert state(page)["shots"]["s1"]["preset"] == "draft"
    for wrong in ({"preset": "ultra"}, {"preset": None}, {"preset": 3}, {}):
        assert op(page, "preset", **wrong).status_code == 422


def test_engines_to_choose_from_are_told(page: TestClient):
    engines = {engine["name"]: engine for engine in page.get("/app/engines").json()}
    assert {"animatic", "quick", "previewing", "unready"} <= set(engines)
    assert (engines["previewing"]["is_model"], engines["previewing"]["note"]) == (True, "")
    assert not engines["animatic"]["is_model"]
    assert engines["unready"]["label"] == "Unready"
    assert "weights fetch unready" in engines["unready"]["note"]


def test_an_engine_whose_weights_are_still_to_come_may_be_chosen_and_blocks_only_rendering(page: TestClient):
    rendered(page)
    assert op(page, "settings", changes={"engine": "unready"}).status_code == 200
    shown = state(page)
    assert "weights fetch unready" in shown["engine"]["note"]
    assert "weights fetch unready" in shown["shots"]["s1"]["blocked"]["fix"]
    assert op(page, "generate", shot_ids=["s1"]).status_code == 422
    assert op(page, "plan", which="stale").status_code == 200
    assert op(page, "settings", changes={"engine": "nobody"}).status_code == 422
    assert state(page)["engine"]["name"] == "unready"


def test_a_preview_is_told_and_stays_for_a_page_that_opens_later(page: TestClient):
    assert op(page, "settings", changes={"engine": "previewing", "num_inference_steps": 40}).status_code == 200
    assert op(page, "generate", shot_ids=["s1"]).status_code == 200
    until(lambda: (state(page)["shots"]["s1"]["job"] or {}).get("preview"), "a preview")
    shown = state(page)["shots"]["s1"]["job"]
    assert shown["preview"].startswith("data:image/jpeg;base64,/9j/")
    assert live(page).studio.queue.wait_idle(60)
    live(page).refresh()
    after = state(page)["shots"]["s1"]
    assert after["job"] is None
    assert after["takes"][0]["made_with"] == "A test machine, exact"
    assert after["takes"][0]["recipe"]["loras"] == []


def test_films_are_made_opened_and_listed(page: TestClient):
    session = state(page)["session"]
    made = op(page, "new_film", title="Second film").json()
    assert made["folder"] == "second-film"
    shown = state(page)
    assert shown["film"]["title"] == "Second film"
    assert shown["session"] != session
    listed = page.get("/app/films").json()
    assert [(film["title"], film["opened"]) for film in listed] == [("Second film", True), ("Try", False)]
    assert op(page, "open_film", folder="nowhere").status_code == 422
    assert state(page)["film"]["title"] == "Second film"
    assert op(page, "open_film", folder="first").status_code == 200
    assert state(page)["film"]["title"] == "Try"


def test_a_script_is_planned_then_imported(page: TestClient):
    text = page.get("/app/script").text.replace("Shot 2, wide.", "Shot 2, close.")
    plan = op(page, "plan_import", text=text, name="try.json").json()
    assert [row["change"] for row in plan["rows"]] == ["same", "prompt changed", "same"]
    assert state(page)["shots"]["s2"]["prompt"] == "Shot 2, wide."
    assert op(page, "import_script", text=text, name="try.json").status_code == 200
    assert state(page)["shots"]["s2"]["prompt"] == "Shot 2, close."


def events(page: TestClient, rev: int, session: str | None = None) -> list[dict]:
    """What a page that last saw `rev` is sent first."""
    with_session = live(page)
    with with_session._lock:
        return [json.loads(packed(one).partition("data: ")[2]) for one in with_session._missed(rev, session)]


def test_a_page_that_missed_patches_gets_them_and_one_that_missed_too_many_gets_a_snapshot(page: TestClient):
    rev, session = state(page)["rev"], state(page)["session"]
    for text in ("One.", "Two."):
        op(page, "edit", edit={"kind": "rewrite_prompt", "shot_id": "s1", "prompt": text})
    missed = events(page, rev, session)
    assert [message["rev"] for message in missed] == [rev + 1, rev + 2]
    assert missed[-1]["shots"]["s1"]["prompt"] == "Two."
    assert events(page, rev + 2, session) == []
    assert "snapshot" in events(page, rev, "another")[0]
    assert "snapshot" in events(page, rev - 100, session)[0]


# What must not cost a filmmaker's trust


def test_a_failure_of_ours_is_not_the_last_word_on_a_request(page: TestClient, monkeypatch: pytest.MonkeyPatch):
    studio = live(page).studio
    fields = {"scene_id": "sc1", "index": 0, "op_id": "tab-5"}
    with monkeypatch.context() as patch:
        patch.setattr(studio.outline, "insert_shot", lambda *_: 1 / 0)
        assert op(page, "insert_shot", **fields).status_code == 500
    assert op(page, "insert_shot", **fields).status_code == 200
    assert len(state(page)["shots"]) == 4


def test_an_op_is_remembered_by_the_film_not_only_by_the_server(page: TestClient, tmp_path: Path):
    asked = {"shot_ids": ["s1"], "op_id": "tab-8"}
    jobs = op(page, "generate", **asked).json()["job_ids"]
    op(page, "undo", op_id="tab-9")
    live(page).studio.queue.wait_idle(60)
    live(page).close()
    with Studio.open(tmp_path / "first") as studio:
        answer = ops.do(Live(Shelf(tmp_path), studio), {"op": "generate", **asked})
        assert answer["job_ids"] == jobs
        assert len(studio.queue.jobs()) == 1


def test_a_disk_that_refuses_leaves_page_and_film_as_they_were(page: TestClient, monkeypatch: pytest.MonkeyPatch):
    studio = live(page).studio
    before = studio.story

    def full(*_: object) -> None:
        raise ProjectError("film.db can't be used: disk full.", fix="Free some disk space; nothing was changed.")

    with monkeypatch.context() as patch:
        patch.setattr(studio.folder, "keep_answer", full)
        assert op(page, "duplicate_shot", shot_id="s1", op_id="tab-1").status_code == 422
    assert studio.story is before
    assert studio.folder.story == before
    assert op(page, "duplicate_shot", shot_id="s1").status_code == 200
    assert len(state(page)["shots"]) == 4


@pytest.mark.parametrize(
    "fields",
    [
        {"op": "insert_shot", "scene_id": "sc1", "index": 0, "prompt": "\ud83d"},
        {"op": "new_film", "title": "\ud800"},
        {"op": "new_film", "title": "x" * 10_000},
        {"op": "edit", "edit": {"kind": "set_shot", "shot_id": "\udc00", "seed": 1}},
        {"op": "plan_import", "text": '{"scenes": []}', "name": "\udc00"},
        {"op": "generate", "shot_ids": [["s1"]]},
        {"op": "generate", "shot_ids": ["s1"], "op_id": ["a"]},
        {"op": "generate", "shot_ids": ["s1"], "op_id": "x" * 101},
        {"op": "cancel", "job_id": "j" + "9" * 5000},
        {"op": "cancel", "job_id": "j99999999999999999999"},
        {"op": "edit", "edit": {"kind": "insert_shot", "shot": {"id": "s1"}, "scene_id": "sc1", "index": 0}},
        {"op": "edit", "edit": {"kind": "replace_outline", "title": "", "overview": "", "scenes": []}},
        {"op": "settings", "changes": {"flow_shift": float("nan")}},
        {"op": "settings", "changes": {"self": 1}},
        {"op": "settings", "changes": {"size": {"width": 8, "height": 480}}},
        {"op": "override", "shot_id": "s1", "changes": {"size": {"width": 64, "height": 64}}},
    ],
)
def test_strange_requests_are_refused_in_words_and_change_nothing(page: TestClient, fields: dict):
    before = state(page)
    content = json.dumps(fields).encode()
    answer = page.post("/app/op", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert answer.json()["fix"]
    assert state(page) == before


def test_a_request_too_deep_to_read_is_refused(page: TestClient):
    deep = b'{"op":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    answer = page.post("/app/op", content=deep, headers={"content-type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("prompt", ["a\x00b", "x" * 100_000, "影のない町 🎬 مدينة", "line\u2028line\r\n"])
def test_any_whole_text_is_kept_to_the_letter(page: TestClient, tmp_path: Path, prompt: str):
    edit = {"kind": "rewrite_prompt", "shot_id": "s1", "prompt": prompt}
    assert op(page, "edit", edit=edit).status_code == 200
    assert state(page)["shots"]["s1"]["prompt"] == prompt
    assert live(page).studio.folder.story.shot("s1").prompt == prompt


def test_a_film_that_does_not_open_leaves_the_open_one_at_work(page: TestClient, tmp_path: Path):
    Studio.create(tmp_path / "broken", small_story()).close()
    (tmp_path / "broken" / "film.db").write_bytes(b"x" * 9000)
    op(page, "settings", changes={"engine": "slow"})
    job = op(page, "generate", shot_ids=["s1"]).json()["job_ids"][0]
    until(lambda: live(page).studio.queue.worker_pid(), "a render process", seconds=30)
    worker, session = live(page).studio.queue.worker_pid(), state(page)["session"]
    assert op(page, "open_film", folder="broken").status_code == 422
    assert op(page, "open_film", folder="first").status_code == 200
    assert op(page, "new_film").status_code == 422
    assert state(page)["session"] == session
    assert live(page).studio.queue.worker_pid() == worker
    assert live(page).studio.queue.wait_idle(60)
    assert [(one.id, one.state.value, one.attempts) for one in live(page).studio.queue.jobs()] == [(job, "done", 1)]


def test_the_page_follows_on_after_a_look_that_failed(page: TestClient, monkeypatch: pytest.MonkeyPatch, caplog):
    studio = live(page).studio
    with monkeypatch.context() as patch:
        patch.setattr(studio.folder, "undo_top", lambda: 1 / 0)
        studio.edit(RewritePrompt(shot_id="s1", prompt="Unseen."))
        until(lambda: "could not be told" in caplog.text, "a failed look")
    studio.edit(RewritePrompt(shot_id="s2", prompt="Seen."))
    until(lambda: state(page)["shots"]["s2"]["prompt"] == "Seen.", "the second edit")
    assert state(page)["shots"]["s1"]["prompt"] == "Unseen."


def test_edits_from_many_hands_while_takes_arrive_end_in_one_film(page: TestClient):
    op(page, "generate", shot_ids=["s1", "s2", "s3", "s1", "s3"])
    refused: list[object] = []

    def edit(hand: int) -> None:
        for number in range(8):
            words = {"kind": "set_shot", "shot_id": f"s{hand % 3 + 1}", "notes": f"{hand} {number}"}
            answers = [
                op(page, "edit", edit=words, op_id=f"{hand}-{number}"),
                op(page, "insert_shot", scene_id="sc1", index=0, prompt=str(hand)),
                op(page, "export_film"),
            ]
            refused.extend(answer.json() for answer in answers[:2] if answer.status_code != 200)
            refused.extend(answer.json() for answer in answers[2:] if answer.status_code not in (200, 422))

    hands = [threading.Thread(target=edit, args=(hand,)) for hand in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert live(page).studio.queue.wait_idle(90)
    live(page).refresh()
    studio = live(page).studio
    assert refused == []
    assert studio.story == studio.folder.story
    assert len(state(page)["shots"]) == 3 + 4 * 8
    assert [len(studio.story.shot(name).takes) for name in ("s1", "s2", "s3")] == [2, 1, 2]
    fresh = view(live(page).film_now())
    assert {key: state(page)[key] for key in fresh} == fresh


def test_a_script_of_a_thousand_shots_is_imported(page: TestClient):
    prompts = [f"Shot number {number}, wide." for number in range(1000)]
    scenes = [{"scene_num": 1, "video_prompts": prompts, "cut": [True] * 1000}]
    text = json.dumps({"story_name": "Long", "story_overview": "", "scenes": scenes})
    assert op(page, "import_script", text=text, name="long.json").status_code == 200
    assert len(state(page)["shots"]) == 1000
    assert op(page, "undo").status_code == 200
    assert len(state(page)["shots"]) == 3


def test_a_script_is_downloaded_under_its_own_title(page: TestClient):
    op(page, "edit", edit={"kind": "rename_film", "title": "纸船"})
    said = page.get("/app/script").headers["content-disposition"]
    assert said == f"attachment; filename*=UTF-8''{quote('纸船')}.json"


def test_a_clip_that_is_gone_is_said_by_page_and_export(page: TestClient):
    clip = rendered(page)["shots"]["s2"]["takes"][0]["clip"]
    name = clip.split("/")[-1].removesuffix(".mp4")
    Path(live(page).studio.folder.objects.path(name)).unlink()
    assert page.get(clip).status_code == 404
    assert "missing" in page.get(clip).json()["message"]
    refused = op(page, "export_film")
    assert refused.status_code == 422
    assert "Shot 1.2, take 1" in refused.json()["message"]
    assert "generate" in refused.json()["fix"]


# ---- eyes ------------------------------------------------------------------------------------------------------------


def first_take(page: TestClient) -> dict:
    return state(page)["shots"]["s1"]["takes"][0]


def test_the_review_of_a_take_says_what_became_of_every_frame(page: TestClient):
    rendered(page)
    take = first_take(page)
    shown = page.get(f"/app/takes/{take['id']}/review").json()
    assert shown["frame_count"] == 9
    assert [frame["i"] for frame in shown["frames"]] == list(range(9))
    assert shown["looked"] == shown["judged"] == "the built-in measure"
    assert {"same_view", "quality_threshold", "final_threshold"} <= {k for k, v in shown.items() if v is not None}
    kept = [frame["i"] for frame in shown["frames"] if frame["outcome"] == "kept"]
    assert kept == [one["i"] for one in shown["keyframes"]] == shown["remembered"]
    assert page.get("/app/takes/nobody/review").status_code == 404


def test_a_review_that_is_gone_or_garbled_says_what_to_do(page: TestClient):
    rendered(page)
    take = live(page).studio.story.shot("s1").takes[0]
    path = Path(live(page).studio.folder.objects.path(take.review))
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:40])
    garbled = page.get(f"/app/takes/{take.id}/review")
    path.unlink()
    gone = page.get(f"/app/takes/{take.id}/review")
    for answer in (garbled, gone):
        assert answer.status_code == 422
        assert answer.json()["message"]
        assert answer.json()["fix"]


def test_a_take_of_before_reviews_has_its_keyframes_and_no_frames(page: TestClient):
    rendered(page)
    studio = live(page).studio
    take = studio.story.shot("s1").takes[0]
    studio.edit(AddTake(shot_id="s1", take=take.evolve(id="old", number=2, review=None), circle=False))
    shown = page.get("/app/takes/old/review").json()
    assert shown["frames"] == []
    assert shown["final_threshold"] is None
    assert len(shown["keyframes"]) == len(take.keyframes) > 0


def test_a_frame_of_a_take_is_a_small_picture_that_may_be_kept_for_ever(page: TestClient):
    rendered(page)
    take = first_take(page)
    answer = page.get(f"/app/takes/{take['id']}/frames/8.jpg")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert "immutable" in answer.headers["cache-control"]
    shown = decode_picture(answer.content)
    clip = Path(live(page).studio.folder.objects.path(take["clip"].split("/")[-1].removesuffix(".mp4")))
    there = read_frame(clip, 8)
    assert shown.shape == there.shape
    assert abs(shown.astype(int) - there).mean() < 4
    for outside in ("9", "-1", "x", "1.5", "9" * 400):
        assert page.get(f"/app/takes/{take['id']}/frames/{outside}.jpg").status_code == 404
    assert page.get("/app/takes/nobody/frames/0.jpg").status_code == 404


def test_a_frame_of_a_damaged_clip_says_so(page: TestClient):
    rendered(page)
    take = live(page).studio.story.shot("s1").takes[0]
    path = Path(live(page).studio.folder.objects.path(take.clip))
    path.unlink()
    path.write_bytes(b"no film at all")
    answer = page.get(f"/app/takes/{take.id}/frames/0.jpg")
    assert answer.status_code == 422
    assert "can't be read" in answer.json()["message"]
    assert answer.json()["fix"]


def test_a_grabbed_frame_is_a_pinned_keyframe_until_undo_and_done_once(page: TestClient):
    rendered(page)
    take = first_take(page)
    index = min(set(range(9)) - {one["frame_index"] for one in take["keyframes"]})
    fields = {"shot_id": "s1", "take_id": take["id"], "frame_index": index, "op_id": "tab-g"}
    first, second = op(page, "grab", **fields), op(page, "grab", **fields)
    assert first.status_code == 200
    assert first.json() == second.json()
    picture = first.json()["picture"]
    grabbed = next(one for one in first_take(page)["keyframes"] if one["picture"] == picture)
    assert (grabbed["by_hand"], grabbed["frame_index"]) == (True, index)
    slots = page.get("/app/shots/s3/memory").json()["slots"]
    assert [(slot["pinned"], slot["by_hand"]) for slot in slots if slot["picture"] == picture] == [("film", True)]
    shown = page.get(f"/app/takes/{take['id']}/review").json()
    assert index in shown["remembered"]
    assert op(page, "forget", shot_id="s1", take_id=take["id"], frame_index=index).status_code == 200
    assert index not in [one["frame_index"] for one in first_take(page)["keyframes"]]
    op(page, "undo")
    op(page, "undo")
    assert first_take(page)["keyframes"] == take["keyframes"]


def test_a_frame_that_can_not_be_grabbed_is_refused(page: TestClient):
    rendered(page)
    take, before = first_take(page), state(page)
    asked = [
        ({"shot_id": "s1", "take_id": take["id"], "frame_index": 9}, 422),
        ({"shot_id": "s1", "take_id": take["id"], "frame_index": -1}, 422),
        ({"shot_id": "s1", "take_id": take["id"], "frame_index": "5"}, 422),
        ({"shot_id": "s1", "take_id": "nobody", "frame_index": 0}, 404),
        ({"shot_id": "nobody", "take_id": take["id"], "frame_index": 0}, 404),
        ({"shot_id": "s1"}, 422),
    ]
    for fields, code in asked:
        assert op(page, "grab", **fields).status_code == code, fields
    chosen = take["keyframes"][0]["frame_index"]
    assert op(page, "forget", shot_id="s1", take_id=take["id"], frame_index=chosen).status_code == 422
    assert state(page)["shots"] == before["shots"]


def test_every_choice_of_eyes_says_whether_it_can_work_here(page: TestClient, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path / "none"))
    shown = {one["name"]: one for one in page.get("/app/eyes").json()}
    assert list(shown) == ["auto", "builtin", "clip", "clip+hpsv3"]
    assert [one["ready"] for one in shown.values()] == [True, True, False, False]
    assert "weights fetch clip" in shown["auto"]["note"]
    assert shown["clip+hpsv3"]["note"].endswith("weights fetch clip, then python -m storymem weights fetch hpsv3")
    file = tmp_path / "some" / "clip" / "open_clip_model.safetensors"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"weights")
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path / "some"))
    shown = {one["name"]: one for one in page.get("/app/eyes").json()}
    assert shown["clip"]["ready"]
    assert shown["auto"]["note"] == "On this machine now: CLIP looks, the built-in measure judges"
    assert "fetch hpsv3" in shown["clip+hpsv3"]["note"]
    assert "fetch clip" not in shown["clip+hpsv3"]["note"]


def test_a_reference_brought_is_named_in_the_answer(page: TestClient):
    sent = page.post("/app/reference?name=Mara", content=encode_png(picture(1)), headers={"x-storymem": "1"})
    assert sent.json()["picture"] == state(page)["film"]["references"][0]["picture"]


def test_looking_at_reviews_and_frames_needs_no_torch():
    script = (
        "import sys, ui.web.routes, ui.rows.review; from ui.rows.scorers import scorer_rows; "
        "scorer_rows(); print('torch' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "False", ran.stderr
