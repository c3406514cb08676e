"""The queue in a real browser: order, pause, seeds, plans, time left, notifications, two hundred jobs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.editor import Editor, until
from tests.support.page import Tab, card, choose, settled, shot, stop_all

ORDER = "[...document.querySelectorAll('.sm-qu-wait .sm-qu-shot')].map(one => one.textContent)"


def queue(page: Page) -> Locator:
    return page.get_by_role("region", name="Queue", exact=True)


def row(page: Page, at: int) -> Locator:
    return page.locator(".sm-qu-wait").nth(at)


def order(page: Page) -> list[str]:
    """Labels of the waiting jobs as the page shows them."""
    return page.evaluate(ORDER)


def held(editor: Editor) -> list[str]:
    """The same as the server has them."""
    return [job["label"] for job in editor.state()["queue"]["jobs"] if job["state"] == "waiting"]


@pytest.fixture
def paused(page: Page, editor: Editor) -> Page:
    """A paused queue of shots 1.1, 1.2, 1.3 and 1.4."""
    editor.op("settings", changes={"engine": "slow"})
    editor.op("pause")
    editor.op("generate", shot_ids=["s0", "s1", "s2", "s3"])
    expect(page.locator(".sm-qu-wait")).to_have_count(4)
    return page


# ---- order


def test_a_job_is_dragged_to_another_place(paused: Page, editor: Editor):
    fourth, second = row(paused, 3).bounding_box(), row(paused, 1).bounding_box()
    assert fourth
    assert second
    paused.mouse.move(fourth["x"] + 90, fourth["y"] + 10)
    paused.mouse.down()
    paused.mouse.move(second["x"] + 90, second["y"] + 20, steps=4)
    paused.mouse.move(second["x"] + 90, second["y"] + 4, steps=4)
    expect(paused.locator(".sm-qu-mark")).to_be_visible()
    paused.mouse.up()
    assert order(paused) == ["1.1", "1.4", "1.2", "1.3"]
    until(lambda: held(editor) == ["1.1", "1.4", "1.2", "1.3"], "the server has the order")
    expect(paused.locator(".sm-qu-mark")).to_have_count(0)
    expect(row(paused, 1)).to_be_focused()


def test_escape_gives_a_drag_up(paused: Page, editor: Editor):
    fourth, first = row(paused, 3).bounding_box(), row(paused, 0).bounding_box()
    assert fourth
    assert first
    paused.mouse.move(fourth["x"] + 90, fourth["y"] + 10)
    paused.mouse.down()
    paused.mouse.move(first["x"] + 90, first["y"] + 2, steps=5)
    paused.keyboard.press("Escape")
    paused.mouse.up()
    settled(paused)
    assert order(paused) == held(editor) == ["1.1", "1.2", "1.3", "1.4"]


def test_the_line_is_ordered_by_keyboard_and_the_focus_stays(paused: Page, editor: Editor):
    row(paused, 0).focus()
    paused.keyboard.press("ArrowDown")
    expect(row(paused, 1)).to_be_focused()
    paused.keyboard.press("Alt+ArrowDown")
    paused.keyboard.press("Alt+ArrowDown")
    paused.keyboard.press("Alt+ArrowDown")
    assert order(paused) == ["1.1", "1.3", "1.4", "1.2"]
    expect(row(paused, 3)).to_be_focused()
    expect(queue(paused).get_by_role("status").first).to_have_text("Shot 1.2 is now 4 of 4")
    until(lambda: held(editor) == ["1.1", "1.3", "1.4", "1.2"], "the server has the order")
    expect(row(paused, 3)).to_have_attribute("aria-label", re.compile("^Shot 1.2, 4 of 4 waiting"))
    paused.keyboard.press("Home")
    expect(row(paused, 0)).to_be_focused()
    paused.keyboard.press("Delete")
    assert order(paused) == ["1.3", "1.4", "1.2"]
    expect(row(paused, 0)).to_be_focused()
    settled(paused)
    assert held(editor) == ["1.3", "1.4", "1.2"]


def test_run_next_skip_and_remove_with_undo(paused: Page, editor: Editor):
    row(paused, 2).hover()
    paused.get_by_role("button", name="Render shot 1.3 next").click()
    assert order(paused) == ["1.3", "1.1", "1.2", "1.4"]
    paused.get_by_role("button", name="Skip shot 1.1 for now").click()
    assert order(paused) == ["1.3", "1.2", "1.4", "1.1"]
    paused.locator(".sm-toast").get_by_role("button", name="Undo").click()
    assert order(paused) == ["1.3", "1.1", "1.2", "1.4"]
    paused.get_by_role("button", name="Remove shot 1.1 from the queue").click()
    assert order(paused) == ["1.3", "1.2", "1.4"]
    until(lambda: held(editor) == ["1.3", "1.2", "1.4"], "it is removed")
    paused.locator(".sm-toast").get_by_role("button", name="Undo").click()
    until(lambda: held(editor) == ["1.3", "1.1", "1.2", "1.4"], "it is back where it stood")
    queue(paused).get_by_role("button", name="Stop all").click()
    until(lambda: not held(editor), "all are removed")
    paused.locator(".sm-toast", has_text="4 waiting jobs").get_by_role("button", name="Undo").click()
    until(lambda: held(editor) == ["1.3", "1.1", "1.2", "1.4"], "all are back")


def test_another_tab_sees_the_new_order(paused: Page, editor: Editor):
    job = editor.state()["queue"]["jobs"][3]
    editor.op("move_job", job_id=job["id"], before=editor.state()["queue"]["jobs"][0]["id"])
    paused.wait_for_function(f'JSON.stringify({ORDER}) === \'["1.4","1.1","1.2","1.3"]\'')


# ---- changing a waiting job


def test_seed_and_number_of_takes_of_a_waiting_job(paused: Page, editor: Editor):
    row(paused, 1).focus()
    paused.keyboard.press("Enter")
    form = paused.get_by_role("dialog", name="Shot 1.2 in the queue")
    seed = form.get_by_label("Seed", exact=True)
    expect(seed).to_be_focused()
    expect(form.get_by_label("The shot’s own seed")).to_be_checked()
    seed.fill("x")
    paused.keyboard.press("Enter")
    expect(form).to_contain_text("A seed is a whole number.")
    seed.fill("4242")
    form.get_by_label("Takes", exact=True).fill("3")
    form.get_by_role("button", name="Apply").click()
    expect(form).to_be_hidden()
    until(lambda: held(editor) == ["1.1", "1.2", "1.2", "1.2", "1.3", "1.4"], "two more takes")
    jobs = editor.state()["queue"]["jobs"]
    assert jobs[1]["seed"] == 4242
    assert len({job["seed"] for job in jobs[1:4]}) == 3
    expect(row(paused, 1)).to_contain_text("seed 4242")
    expect(row(paused, 1)).to_have_attribute("title", re.compile("sent as the shot is when its turn comes"))
    row(paused, 1).focus()
    paused.keyboard.press("Enter")
    form.get_by_label("The shot’s own seed").check()
    form.get_by_role("button", name="Apply").click()
    until(lambda: editor.state()["queue"]["jobs"][1]["seed"] is None, "the shot's own again")


def test_a_job_that_began_meanwhile_is_not_changed(paused: Page, editor: Editor):
    row(paused, 0).focus()
    paused.keyboard.press("Enter")
    form = paused.get_by_role("dialog", name="Shot 1.1 in the queue")
    form.get_by_label("Seed", exact=True).fill("5")
    paused.evaluate("window.kept = document.querySelector('.sm-qu-form button[type=submit]')")
    editor.op("resume")
    until(lambda: editor.state()["queue"]["jobs"][0]["state"] == "running", "it runs")
    paused.evaluate("kept.click()")
    expect(paused.locator(".sm-error, .sm-toast", has_text="is running").first).to_be_visible()
    assert editor.state()["queue"]["jobs"][0]["seed"] is None
    stop_all(editor)


# ---- pause


def test_a_pause_after_this_take_and_a_pause_now(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s0", "s1", "s2"])
    until(lambda: (shot(editor, "s0")["job"] or {}).get("step"), "the first is under way")
    assert editor.children()
    pause = queue(page).get_by_role("button", name="Pause")
    pause.click()
    expect(page.get_by_role("menuitem", name="After this take")).to_be_focused()
    page.keyboard.press("Escape")
    expect(pause).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Now").click()
    expect(queue(page).get_by_text("Paused", exact=True)).to_be_visible()
    until(lambda: held(editor) == ["1.1", "1.2", "1.3"], "the running one is back, first in line")
    expect(queue(page)).to_contain_text("its memory free")
    expect(page).to_have_title(re.compile("^Paused · "))
    until(lambda: not editor.children(), "the render process is gone")
    queue(page).get_by_role("button", name="Resume").click()
    until(lambda: (shot(editor, "s0")["job"] or {}).get("step"), "it goes on")
    page.wait_for_function("/^\\d+ % · /.test(document.title)")
    pause.click()
    page.get_by_role("menuitem", name="After this take").click()
    expect(queue(page)).to_contain_text("The running take is finished first.")
    until(lambda: held(editor) == ["1.2", "1.3"] and not editor.children(), "one take more, then rest")
    assert len(shot(editor, "s0")["takes"]) == 2
    stop_all(editor)


def test_a_paused_reordered_and_changed_queue_survives_a_killed_server(paused: Page, editor: Editor):
    jobs = editor.state()["queue"]["jobs"]
    editor.op("move_job", job_id=jobs[3]["id"], before=jobs[0]["id"])
    editor.op("change_job", job_id=jobs[1]["id"], seed=99, more_seeds=[])
    before = editor.state()["queue"]
    editor.kill()
    editor.start()
    assert editor.state()["queue"] == before
    expect(paused.locator(".sm-saved")).to_contain_text("Saved")
    expect(queue(paused).get_by_text("Paused", exact=True)).to_be_visible()
    assert order(paused) == ["1.4", "1.1", "1.2", "1.3"]


# ---- what failed, what is over


def test_all_failed_jobs_are_retried_and_finished_ones_cleared(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "broken"})
    editor.op("generate", shot_ids=["s0", "s1"])
    expect(queue(page).get_by_text("Use fewer memory frames.")).to_have_count(2)
    editor.op("settings", changes={"engine": "quick", "frame_count": 5})
    queue(page).get_by_role("button", name="Retry all 2").click()
    done = queue(page).get_by_role("region", name="Done")
    expect(done.get_by_role("listitem")).to_have_count(2)
    done.get_by_role("button", name="Clear the finished").click()
    expect(done).to_be_hidden()
    assert not editor.state()["queue"]["jobs"]


# ---- plans


def test_a_plan_is_a_batch_that_skips_what_is_fresh_again_and_says_so(page: Page, editor: Editor):
    old = shot(editor, "s4")["takes"][0]
    editor.op("settings", changes={"engine": "slow", "frame_count": 5})
    editor.op("pause")
    page.get_by_role("button", name="Update stale (8)").click()
    dialog = page.get_by_role("dialog", name="Update stale shots")
    dialog.get_by_label("All shots").uncheck()
    dialog.get_by_label("1.1", exact=True).check()
    dialog.get_by_label("1.2", exact=True).check()
    dialog.get_by_label("2.1", exact=True).check()
    dialog.get_by_label("Circle the new takes").check()
    dialog.get_by_role("button", name="Render 3 shots").click()
    plan = queue(page).get_by_role("region", name="Plan")
    expect(plan).to_contain_text("Update stale: 3 to go")
    expect(row(page, 0)).to_have_attribute("title", re.compile("skipped if the shot is fresh by then"))
    editor.op("keep", shot_id="s0")
    queue(page).get_by_role("button", name="Resume").click()
    skipped = queue(page).get_by_role("listitem").filter(has_text="skipped: fresh again")
    expect(skipped).to_contain_text("1.1")
    until(lambda: len(shot(editor, "s4")["takes"]) == 2, "2.1 is made")
    until(lambda: shot(editor, "s4")["circled"] != old["id"], "and circled")
    assert len(shot(editor, "s0")["takes"]) == 1
    expect(plan).to_be_hidden()


def test_a_plan_stops_after_the_running_shot(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("render_plan", which="stale", shot_ids=["s0", "s1", "s2"])
    plan = queue(page).get_by_role("region", name="Plan")
    until(lambda: shot(editor, "s0")["status"] == "rendering", "the first runs")
    plan.get_by_role("button", name="Stop after this one").click()
    until(lambda: not held(editor), "the rest is out")
    assert shot(editor, "s0")["status"] == "rendering"
    page.locator(".sm-toast").get_by_role("button", name="Undo").click()
    until(lambda: held(editor) == ["1.2", "1.3"], "the rest is back")
    expect(plan).to_contain_text("2 to go")
    stop_all(editor)


# ---- time left


def test_time_left_comes_from_measured_takes_and_only_from_those(paused: Page, editor: Editor):
    expect(paused.locator(".sm-qu-time")).to_be_hidden()
    editor.op("settings", changes={"engine": "animatic"})
    line = paused.locator(".sm-qu-time")  # the template's takes say 2 s each
    expect(line).to_have_text("about 8.0 s for 4 takes · once resumed")
    expect(row(paused, 0)).to_contain_text("about 2.0 s")
    editor.op("override", shot_id="s0", changes={"num_inference_steps": 7})
    expect(line).to_have_text("about 6.0 s for 3 of 4 takes")
    editor.op("override", shot_id="s0", changes={"num_inference_steps": None})
    editor.op("resume")
    expect(line).to_have_text(re.compile(r"about \d+(\.\d)? s for \d takes? · done about \d\d:\d\d"))
    stop_all(editor)


# ---- notifications


NOTED = """
window.noted = [];
window.Notification = class {
  constructor(title, options) { noted.push([title, options.body]); }
  static permission = 'default';
  static async requestPermission() {
    window.asked = (window.asked || 0) + 1;
    return (Notification.permission = 'granted');
  }
  close() {}
};
Object.defineProperty(document, 'hidden', { get: () => window.hiddenNow === true });
"""


def test_a_hidden_page_tells_when_the_queue_is_finished_if_asked_to(editor: Editor, browser: Browser, template):
    alone = Tab(browser, editor, before=NOTED)
    alone.begin(template)
    page = alone.page
    editor.op("settings", changes={"engine": "quick", "frame_count": 5})
    assert page.evaluate("window.asked") is None
    page.evaluate("window.hiddenNow = true")
    editor.op("generate", shot_ids=["s0"])
    until(lambda: len(shot(editor, "s0")["takes"]) == 2 and page.evaluate("!__sm.S.state.shots.s0.job"), "a take more")
    assert page.evaluate("noted") == []
    bell = page.get_by_role("button", name="Notify me when")
    bell.click()
    on = page.get_by_role("button", name="Notifications are on")
    expect(on).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("asked") == 1
    editor.op("generate", shot_ids=["s0", "s1"])
    page.wait_for_function("noted.length === 1")
    title, body = page.evaluate("noted[0]")
    assert title == "The queue is finished"
    assert body.endswith("2 takes made")
    page.evaluate("window.hiddenNow = false")
    editor.op("generate", shot_ids=["s0"])
    until(lambda: len(shot(editor, "s0")["takes"]) == 4 and page.evaluate("!__sm.S.state.shots.s0.job"), "two more")
    assert page.evaluate("noted.length") == 1
    on.click()
    expect(bell).to_have_attribute("aria-pressed", "false")
    alone.end()
    alone.close()


# ---- keys


def test_generate_next_and_cancel_by_key(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow"})
    editor.op("generate", shot_ids=["s0", "s1"])
    until(lambda: (shot(editor, "s0")["job"] or {}).get("step"), "the first runs")
    choose(page, "s3")
    card(page, "1.4").focus()
    page.keyboard.press("Control+Shift+Enter")
    until(lambda: held(editor) == ["1.4", "1.2"], "it is next")
    page.keyboard.press("Shift+X")
    until(lambda: shot(editor, "s3")["status"] == "rendering", "and it runs when the first is cancelled")
    stop_all(editor)


# ---- long queues


def test_two_hundred_jobs_scroll_without_a_change_and_progress_repaints_one_row(page: Page, editor: Editor):
    editor.op("settings", changes={"engine": "slow", "frame_count": 161})  # it is not to end meanwhile
    editor.op("generate", shot_ids=["s0", "s1", "s2", "s3"], seeds=list(range(51)))
    expect(page.locator(".sm-qu-wait")).to_have_count(203)
    until(lambda: (shot(editor, "s0")["job"] or {}).get("step"), "the first runs")
    touched = page.evaluate(TOUCHED)
    assert touched["end"] > 2000
    assert touched["now"] > 0
    assert touched["elsewhere"] == 0
    assert row(page, 202).evaluate("node => getComputedStyle(node).contentVisibility") == "auto"
    row(page, 202).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(row(page, 201)).to_be_focused()
    stop_all(editor)


# What is changed in the list while it is rolled and until progress has come.
TOUCHED = """async () => {
  const count = { now: 0, elsewhere: 0 };
  const box = document.querySelector('.sm-qu-scroll');
  const watch = new MutationObserver((changes) => changes.forEach(({ target }) => {
    const node = target.nodeType === 1 ? target : target.parentElement;
    count[node?.closest('.sm-qu-now') ? 'now' : 'elsewhere']++;
  }));
  for (const part of document.querySelectorAll('.sm-qu-scroll'))
    watch.observe(part, { subtree: true, childList: true, characterData: true, attributes: true });
  for (let n = 0; n < 60 || (!count.now && n < 1200); n++) {
    if (n < 60) box.scrollTop += 60;
    await new Promise(requestAnimationFrame);
  }
  watch.disconnect();
  return { ...count, end: box.scrollTop };
}"""
