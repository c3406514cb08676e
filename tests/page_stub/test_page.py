"""The film bar, viewer, timeline and keys in a real browser, against the stub server."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI

from tests.browser import ARGUMENTS, browser_path
from tests.page_stub.server import make_app
from tests.page_stub.stage import Film

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect


class Served:
    """A stub on its own port, which can go away and come back."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.port = 0
        self.start()

    @property
    def film(self) -> Film:
        return self.app.state.film

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        config = uvicorn.Config(self.app, "127.0.0.1", self.port, log_level="critical", timeout_graceful_shutdown=0)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()


@contextmanager
def served(**wanted) -> Iterator[Served]:
    server = Served(make_app(**wanted))
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def stub() -> Iterator[Served]:
    with served(render=False) as server:
        yield server


@pytest.fixture
def page(browser, stub):
    yield from opened(browser, stub.address)


def opened(browser, address: str, **context):
    """A page on the stub; an uncaught error or a request to elsewhere fails the test."""
    wrong: list[str] = []
    made = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark", **context)
    one = made.new_page()
    one.on("pageerror", lambda error: wrong.append(str(error)))
    one.on(
        "request",
        lambda request: "127.0.0.1" in request.url or request.url.startswith("data:") or wrong.append(request.url),
    )
    one.goto(address)
    expect(one.locator(".sm-title")).not_to_have_value("")
    yield one
    made.close()
    assert not wrong


def card(page, label: str):
    return page.get_by_role("option", name=f"Shot {label}", exact=True)


def place_of(stub: Served, shot_id: str) -> tuple[str, int]:
    scene = next(scene for scene in stub.film.state["scenes"] if shot_id in scene["shots"])
    return scene["id"], scene["shots"].index(shot_id)


def until(wanted) -> None:
    """Waits for the server to have it; 5 s at most."""
    for _ in range(250):
        if wanted():
            return
        time.sleep(0.02)
    pytest.fail("The server never had it.")


def drag(page, label: str, to_x: float, *, drop: bool = True) -> None:
    box = card(page, label).bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(to_x, box["y"] + 30, steps=8)
    if drop:
        page.mouse.up()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_all_panes_are_on_the_screen_without_scrolling_the_page(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert sizes == [width, height]
    for pane in ("sm-top", "sm-mid-left", "sm-mid-right", "sm-timeline", "sm-low-left", "sm-low-right"):
        box = page.locator(f"#{pane}").bounding_box()
        assert box["width"] > 100
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height


def test_mounting_again_moves_the_pane_and_makes_no_second_one(page):
    page.evaluate(
        "import('/app/static/dev/timeline.js').then(m => m.mount(document.querySelector('[data-island=timeline]')))"
    )
    expect(page.locator(".tl-card")).to_have_count(12)


def test_every_state_has_its_shape(page):
    for status in ("fresh", "stale", "never", "rendering", "queued", "failed"):
        assert page.locator(f".tl-cell[data-status={status}] .sm-status.is-{status}").count() >= 1


def test_a_click_selects_and_a_reload_keeps_the_selection(page):
    card(page, "2.1").click()
    expect(card(page, "2.1")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".vw-where b")).to_have_text("shot 2.1")
    assert page.locator(".tl-card[tabindex='0']").count() == 1
    page.reload()
    expect(card(page, "2.1")).to_have_attribute("aria-selected", "true")


def test_the_title_is_edited_in_place(page, stub):
    title = page.get_by_role("textbox", name="Film title")
    title.fill("The Salt Road, second draft")
    title.press("Enter")
    until(lambda: stub.film.state["film"]["title"] == "The Salt Road, second draft")
    title.fill("never mind")
    title.press("Escape")
    expect(title).to_have_value("The Salt Road, second draft")


def test_keys_do_nothing_while_a_text_field_has_the_focus(page, stub):
    page.get_by_role("textbox", name="Film title").focus()
    page.keyboard.type("nd/o")
    page.keyboard.press("Escape")
    assert stub.film.state["rev"] == 1


def test_a_seam_toggles_and_the_first_shot_has_none(page, stub):
    page.get_by_role("button", name="1.2 continues").click()
    until(lambda: stub.film.state["shots"]["s2"]["scene_cut"])
    expect(page.get_by_role("button", name="1.2 starts with a cut")).to_be_visible()
    expect(page.get_by_role("button", name="The film starts here")).to_be_disabled()
    card(page, "1.2").click()
    page.keyboard.press("/")
    until(lambda: not stub.film.state["shots"]["s2"]["scene_cut"])


def test_dragging_moves_a_shot_into_another_scene_and_escape_leaves_it(page, stub):
    target = card(page, "2.2").bounding_box()["x"] - 10
    drag(page, "1.2", target, drop=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert place_of(stub, "s2") == ("sc1", 1)
    drag(page, "1.2", target)
    until(lambda: place_of(stub, "s2") == ("sc2", 1))
    expect(card(page, "2.2")).to_have_attribute("aria-selected", "true")


def test_alt_arrows_move_within_and_out_of_a_scene(page, stub):
    card(page, "1.3").click()
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: place_of(stub, "s3") == ("sc1", 3))
    page.keyboard.press("Alt+ArrowRight")
    until(lambda: place_of(stub, "s3") == ("sc2", 0))


def test_keys_insert_duplicate_delete_and_undo(page, stub):
    card(page, "1.1").click()
    page.keyboard.press("n")
    expect(card(page, "1.2")).to_have_attribute("aria-selected", "true")
    assert not stub.film.state["shots"][stub.film.state["scenes"][0]["shots"][1]]["prompt"]
    page.keyboard.press("Escape")
    card(page, "1.1").click()
    page.keyboard.press("d")
    until(lambda: len(stub.film.state["shots"]) == 14)
    expect(card(page, "1.2")).to_have_attribute("aria-selected", "true")
    card(page, "1.2").focus()
    page.keyboard.press("Delete")
    until(lambda: len(stub.film.state["shots"]) == 13)
    page.get_by_role("button", name="Undo", exact=True).last.click()
    until(lambda: len(stub.film.state["shots"]) == 14)
    page.keyboard.press("Control+z")
    until(lambda: len(stub.film.state["shots"]) == 13)
    page.keyboard.press("Control+y")
    until(lambda: len(stub.film.state["shots"]) == 14)


def test_brackets_show_takes_and_o_circles(page, stub):
    card(page, "1.3").click()
    expect(page.locator(".vw-where")).to_contain_text("take 3")
    page.keyboard.press("[")
    expect(page.locator(".vw-where")).to_contain_text("take 2")
    expect(page.locator(".vw-loose")).to_be_visible()
    assert stub.film.state["shots"]["s3"]["circled"] == "s3t3"
    page.keyboard.press("o")
    until(lambda: stub.film.state["shots"]["s3"]["circled"] == "s3t2")


def test_generating_from_a_text_field_and_cancelling(page, stub):
    card(page, "1.4").click()
    page.get_by_role("textbox", name="Film title").focus()
    page.keyboard.press("Control+Enter")
    until(lambda: stub.film.state["shots"]["s4"]["status"] == "queued")
    card(page, "1.1").click()
    page.keyboard.press("Shift+X")
    until(lambda: stub.film.state["queue"]["jobs"][0]["state"] == "cancelled")


def test_the_key_sheet_opens_and_other_keys_rest_meanwhile(page, stub):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert len(stub.film.state["shots"]) == 12


def test_words_of_a_prompt_are_never_markup(page):
    assert "${x} <b>not bold</b> `tick`" in card(page, "2.1").locator(".tl-words").text_content()
    assert page.locator(".tl-words b, .vw-card-prompt b").count() == 0


def test_the_animatic_is_named_and_a_take_of_the_model_is_not(page):
    expect(page.locator(".vw-animatic")).to_be_visible()
    card(page, "2.5").click()
    expect(page.locator(".vw-animatic")).to_be_hidden()


def test_a_missing_shot_plays_as_a_card_in_real_time(page):
    card(page, "1.4").click()
    expect(page.locator(".vw-card-prompt")).to_have_text("Overhead: the boat turns slowly in black water.")
    start = page.evaluate("__sm.S.playhead.frame")
    page.keyboard.press(" ")
    page.wait_for_function(f"__sm.S.playhead.frame > {start} + 4")
    page.keyboard.press("k")
    assert not page.evaluate("__sm.S.playhead.playing")


def test_playing_runs_over_a_seam_into_the_next_shot(page):
    page.evaluate("document.dispatchEvent(new CustomEvent('sm-step', {detail: 76}))")
    page.keyboard.press(" ")
    page.wait_for_function("__sm.S.playhead.shotId === 's2' && __sm.S.playhead.frame > 83", timeout=8000)
    page.keyboard.press(" ")
    expect(card(page, "1.2")).to_have_attribute("aria-selected", "true")


def test_arrows_are_shots_on_the_strip_and_frames_in_the_viewer(page):
    card(page, "1.1").click()
    page.keyboard.press("ArrowRight")
    expect(card(page, "1.2")).to_be_focused()
    page.get_by_role("group", name="Picture").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("__sm.S.playhead.frame") == 82
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("__sm.S.playhead.frame") == 98
    page.keyboard.press("Home")
    expect(card(page, "1.1")).to_have_attribute("aria-selected", "true")


def test_an_edit_made_while_the_server_is_away_arrives_when_it_is_back(page, stub):
    stub.stop()
    expect(page.locator(".sm-saved")).to_contain_text("Reconnecting")
    page.get_by_role("button", name="1.2 continues").click()
    expect(page.locator(".sm-saved")).to_contain_text("1 edit kept here")
    stub.start()
    until(lambda: stub.film.state["shots"]["s2"]["scene_cut"])
    expect(page.locator(".sm-saved")).to_contain_text("Saved")


def test_a_refused_edit_says_why_and_shows_the_truth(page, stub):
    page.evaluate("__sm.op({op: 'edit', edit: {kind: 'set_seed', shot_id: 'nobody', seed: 1}}).catch(() => {})")
    expect(page.locator(".sm-toast")).to_contain_text("Undo the edit that removed it.")


def test_two_tabs_see_each_other(page, stub):
    other = page.context.new_page()
    other.goto(stub.address)
    other.get_by_role("button", name="1.2 continues").click()
    expect(page.get_by_role("button", name="1.2 starts with a cut")).to_be_visible()
    assert len(stub.film.listeners) == 1


def test_an_echo_never_takes_back_what_was_just_done(page, stub):
    stub.film.delay = 0.15
    page.evaluate(
        """() => { window.seen = []; const seam = document.querySelector('[data-shot=s2] .tl-seam');
        new MutationObserver(() => seen.push(seam.dataset.seam)).observe(seam, {attributes: true}); }"""
    )
    card(page, "1.2").click()
    for _ in range(3):
        page.keyboard.press("/")
    until(lambda: stub.film.state["rev"] == 4)
    page.wait_for_function("__sm.S.pending === 0")
    assert page.evaluate("seen.filter((now, at) => now !== seen[at - 1])") == ["cuts", "continues", "cuts"]


def test_an_empty_film_says_how_to_begin(browser):
    with served(shot_count=0, render=False) as stub:
        pages = opened(browser, stub.address)
        page = next(pages)
        page.get_by_role("button", name="Write the first shot").click()
        expect(card(page, "1.1")).to_have_attribute("aria-selected", "true")
        next(pages, None)


def test_the_whole_film_fits_at_sixty_shots(browser):
    with served(shot_count=60, render=False) as stub:
        pages = opened(browser, stub.address)
        page = next(pages)
        page.keyboard.press("\\")
        sizes = page.evaluate(
            "(() => { const s = document.querySelector('.tl-scroll'); return [s.scrollWidth, s.clientWidth]; })()"
        )
        assert sizes[0] <= sizes[1]
        page.keyboard.press("\\")
        page.keyboard.press("End")
        expect(page.locator(".tl-cell.is-selected")).to_be_in_viewport()
        next(pages, None)
