"""Plans in a real browser: times for each shot, and shots that join while the plan runs."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.editor import Editor, until
from tests.support.page import settled, stop_all


def test_the_plan_sums_what_was_measured_and_says_how_many_were_not(page: Page, editor: Editor):
    page.route(
        "**/app/op",
        lambda route: route.fulfill(json=PLAN) if '"plan"' in (route.request.post_data or "") else route.continue_(),
    )
    page.get_by_role("button", name=re.compile("Update stale")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("about 12 min for 2 of 3; 1 not measured")
    row = dialog.get_by_role("row").filter(has_text="2.2")
    expect(row).to_contain_text("not measured")
    row.get_by_role("checkbox").uncheck()
    expect(dialog).to_contain_text("about 12 min in all")
    dialog.get_by_role("row").filter(has_text="1.1").get_by_role("checkbox").uncheck()
    expect(dialog).to_contain_text("about 4 min in all")


PLAN = {
    "rev": 0,
    "shots": [
        {"shot_id": "s0", "label": "1.1", "why": "prompt changed since this take", "seconds": 480.0},
        {"shot_id": "s4", "label": "2.1", "why": "prompt changed since this take", "seconds": 240.0},
        {"shot_id": "s5", "label": "2.2", "why": "1 of 8 memory frames differ", "seconds": None},
    ],
    "seconds": 720.0,
    "unmeasured": 1,
    "left_out": [],
}


def test_the_server_knows_the_time_of_shots_like_those_it_made_and_of_no_other(page: Page, editor: Editor):
    plan = editor.op("plan", which="stale")
    assert [shot["label"] for shot in plan["shots"]] == ["2.1"]
    assert (plan["seconds"], plan["unmeasured"]) == (2.0, 0)
    editor.op("override", shot_id="s4", changes={"num_inference_steps": 7})
    plan = editor.op("plan", which="stale")
    assert (plan["seconds"], plan["unmeasured"]) == (None, 1)


def test_shots_that_the_new_takes_make_stale_join_the_plan_and_the_queue_says_why(page: Page, editor: Editor):
    editor.op("settings", changes={"frame_count": 9, "num_inference_steps": 2})
    marks = {shot_id: row["marks"] for shot_id, row in editor.state()["shots"].items()}
    stale = [shot_id for shot_id, found in marks.items() if found]
    for shot_id in stale:
        if shot_id != "s4":
            editor.op("keep", shot_id=shot_id)
    page.get_by_role("button", name="Update stale (1)").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Circle the new takes").check()
    dialog.get_by_role("button", name="Render 1 shot").click()
    settled(page)
    until(lambda: any(job["added_for"] for job in editor.state()["queue"]["jobs"]), "a shot joined the plan", 60)
    expect(page.locator(".sm-qu")).to_contain_text("changed by 2.1")
    jobs = [job for job in editor.state()["queue"]["jobs"] if job["added_for"]]
    assert jobs[0]["added_for"]["shot_id"] == "s4"
    assert {job["label"] for job in jobs} <= {"2.2", "2.3", "2.4"}
    stop_all(editor)
