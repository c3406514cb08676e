"""What the server says, on a page that speaks Chinese: errors, undo names, marks, reasons, notes, presets."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from storymem.core.edits.shot import AddTake
from storymem.studio.film import Studio
from tests.page.test_server_texts import SPEAKS_CHINESE
from tests.support.editor import Editor, until
from tests.support.page import Tab, choose, last_shot, open_copy, settled, shot
from ui.web.routes import static_version

KEPT = re.compile(
    r"CLIP|HPSv3|OpenAI|ViT-B/32|StoryMem(?: Studio)?|Lightning|LoRAs?|Wan 2\.2(?: A14B)?|flow shift|SIGKILL"
    r"|python -m storymem weights fetch [\w-]+|wan-i2v|cut|M[IMR]?2V|T2V|/\S+|logs/worker\.log|[\w-]+\.json"
)
"""Names, commands and files: they stay as they are."""


@pytest.fixture(scope="module")
def film(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template, and a second take of 1.2 (s1) that ends otherwise than the first."""
    path = tmp_path_factory.mktemp("said") / "film"
    shutil.copytree(template, path)
    with Studio.open(path) as studio:
        take = studio.story.shot("s1").circled_take
        assert take
        studio.edit(AddTake(shot_id="s1", take=take.evolve(id="t1-2", number=2, tail=take.tail[::-1]), circle=False))
    return path


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory, film: Path) -> Iterator[Editor]:
    """An editor on a machine without weights."""
    films = tmp_path_factory.mktemp("films")
    shutil.copytree(film, films / "first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYMEM_WEIGHTS", str(tmp_path_factory.mktemp("none")))
        running = Editor(films)
        yield running
        running.stop()


@pytest.fixture(scope="module")
def tab(browser: Browser, editor: Editor) -> Iterator[Tab]:
    made = Tab(browser, editor, before=SPEAKS_CHINESE)
    yield made
    made.close()


@pytest.fixture
def page(tab: Tab, film: Path) -> Iterator[Page]:
    """The Chinese page on a fresh copy of the film."""
    tab.begin(film)
    yield tab.page
    tab.end()


def asked(page: Page, **body: Any) -> None:
    """The page asks for something, as its own panes do; what it is refused it says in a toast."""
    page.evaluate("body => __sm.op(body).catch(() => {})", body)
    settled(page)


def opened(page: Page, name: str) -> None:
    script = "([version, name]) => import(`/app/static/${version}/film/open.js`).then((dialogs) => dialogs[name]())"
    page.evaluate(script, [static_version(), name])


def texts(page: Page, selector: str, name: str = "") -> list[str]:
    """What stands in every such element, or in its attribute."""
    script = "(all, name) => all.map((one) => (name ? one.getAttribute(name) : one.textContent) || '').filter(Boolean)"
    return page.locator(selector).evaluate_all(script, name)


def is_chinese(text: str, *own: str) -> bool:
    """No English is left but names, commands and what the person wrote."""
    for word in own:
        text = text.replace(word, "")
    return re.search(r"[A-Za-z]{3,}", KEPT.sub("", text)) is None


def toast(page: Page) -> str:
    box = page.locator(".sm-toast.is-error p").last
    box.wait_for()
    text = box.inner_text()
    page.evaluate("document.querySelectorAll('.sm-toast').forEach(one => one.remove())")
    return text


def test_refusals_name_what_happened_and_what_to_do(page: Page, editor: Editor) -> None:
    last = last_shot(editor)
    asked(page, op="edit", edit={"kind": "rewrite_prompt", "shot_id": last, "prompt": ""})
    asked(page, op="generate", shot_ids=[last])
    assert toast(page) == "镜头2.5没有提示词。请写下摄影机看到的内容。"
    asked(page, op="edit", edit={"kind": "rewrite_prompt", "shot_id": "s0", "prompt": "New.", "was": "Older."})
    assert toast(page) == "镜头1.1的提示词在此期间已在别处被修改。请比较两段文字并保留其一；什么都没有被覆盖。"
    asked(page, op="settings", changes={"num_inference_steps": 900})
    assert toast(page) == "num_inference_steps：必须小于或等于200。请给num_inference_steps一个合法的值。"
    asked(page, op="generate", shot_ids=["nobody"])
    assert toast(page) == "这部影片里没有镜头nobody。请重新加载页面：这个镜头可能已经不在了。"


def test_a_bad_script_is_refused_with_its_place(page: Page) -> None:
    broken = {"story_name": "x", "scenes": [{"scene_num": 1, "video_prompts": ["a", "b"], "cut": [True]}]}
    asked(page, op="plan_import", text=json.dumps(broken), name="雨夜.json")
    assert toast(page) == (
        "雨夜.json，场景1，镜头2，第1行：场景有2条video_prompts，但cut（第1行）有1项。请在cut里为这个镜头加一项。"
    )
    asked(page, op="plan_import", text='{"scenes": [', name="雨夜.json")
    assert is_chinese(toast(page))


def test_undo_says_what_it_takes_back(page: Page) -> None:
    undo = page.locator('[data-do="undo"]')
    asked(page, op="edit", edit={"kind": "remove_shot", "shot_id": "s3"})
    expect(undo).to_have_attribute("title", re.compile("移除镜头1.4"))
    asked(page, op="edit", edit={"kind": "set_shot", "shot_id": "s1", "locked": True, "seed": 7})
    expect(undo).to_have_attribute("title", re.compile("修改镜头1.2的(种子和锁定|锁定和种子)"))
    asked(page, op="undo")
    expect(page.locator('[data-do="redo"]')).to_have_attribute("title", re.compile("修改镜头1.2的"))


def test_all_three_marks_of_staleness(page: Page, editor: Editor) -> None:
    choose(page, "s4")
    detail = page.locator(".sm-mk-detail").first
    expect(page.locator(".sm-mk p").first).to_contain_text("这一条之后提示词有改动")
    expect(detail).to_contain_text("提示词：")
    picture = shown_memory(page, "s5")[0]["picture"]
    asked(page, op="edit", edit={"kind": "evict", "picture": picture})
    choose(page, "s5")
    expect(page.locator(".sm-mk")).to_have_count(1)
    assert all(is_chinese(text) for text in texts(page, ".sm-mk > p:not(.sm-mk-detail) > span, .sm-mk-detail"))
    asked(page, op="edit", edit={"kind": "circle_take", "shot_id": "s1", "take_id": "t1-2"})
    choose(page, "s2")
    expect(page.locator(".sm-mk").filter(has_text="它延续的镜头现在结尾不同了")).to_have_count(1)
    expect(page.locator(".sm-mk-detail").filter(has_text="已不再是前一个镜头的结尾")).to_have_count(1)


def shown_memory(page: Page, shot_id: str) -> list[dict[str, Any]]:
    """What the shot would be shown, as the server says it."""
    return page.evaluate("id => fetch(`/app/shots/${id}/memory`).then((answer) => answer.json())", shot_id)["slots"]


def test_a_plan_says_why(page: Page) -> None:
    page.locator('[data-plan="stale"]').click()
    why = page.locator("dialog[open] tbody td:nth-child(3)")
    expect(why.first).to_have_text("这一条之后提示词有改动")
    page.keyboard.press("Escape")


def test_the_memory_board_gives_its_reasons(page: Page, editor: Editor) -> None:
    asked(page, op="edit", edit={"kind": "evict", "shot_id": "s5", "picture": shown_memory(page, "s5")[0]["picture"]})
    asked(page, op="edit", edit={"kind": "pin", "shot_id": "s5", "picture": shown_memory(page, "s5")[1]["picture"]})
    choose(page, "s5")
    expect(page.locator(".sm-me-out")).to_have_count(1)
    tips = texts(page, ".sm-me-frame[data-picture], .sm-me-out", "title")
    assert len(tips) > 3
    sources_and_reasons = ["\n".join(tip.split("\n")[:2]) for tip in tips]
    assert all(is_chinese(text) for text in sources_and_reasons), sources_and_reasons
    assert any("只为这个镜头固定。" in tip for tip in tips)
    assert any("只为这个镜头移出。" in tip for tip in tips)
    expect(page.locator(".sm-me-slot[data-state=full] .sm-me-source").first).to_have_text(re.compile(r"1\.\d·1条"))


def test_what_is_kept_of_a_take_is_explained(page: Page) -> None:
    rows = page.evaluate("() => fetch('/app/takes/t0/review').then((answer) => answer.json())")
    assert rows["judged"] == "the built-in measure"
    choose(page, "s5")
    page.locator(".sm-me-frame[data-picture]").first.click()
    words = texts(page, ".sm-me-words strong, .sm-me-words p")
    page.keyboard.press("Escape")
    assert any("内置测量" in text for text in words), words


def test_an_engine_without_weights_says_how_to_get_them(page: Page, editor: Editor) -> None:
    asked(page, op="settings", changes={"engine": "wan"})
    badge = page.locator(".sm-engine")
    expect(badge).to_contain_text("这台机器上没有Wan 2.2 A14B图生视频的权重")
    expect(badge).to_contain_text("请获取：python -m storymem weights fetch wan-i2v")
    choose(page, last_shot(editor))
    expect(page.locator(".sm-in-foot .sm-error")).to_contain_text("没有Wan 2.2 A14B图生视频的权重")
    asked(page, op="settings", changes={"engine": "animatic"})
    expect(badge).to_contain_text("分镜动画")
    assert all(is_chinese(text) for text in texts(page, ".sm-engine > *"))


def test_a_failed_job_is_explained_where_it_is_shown(page: Page, editor: Editor) -> None:
    last = last_shot(editor)
    asked(page, op="settings", changes={"engine": "slow", "frame_count": 81})
    asked(page, op="generate", shot_ids=[last])
    until(lambda: (shot(editor, last)["job"] or {}).get("step"), "the take is being made")
    for pid in editor.children():
        os.kill(pid, signal.SIGKILL)
    until(lambda: shot(editor, last)["status"] == "failed", "the render process is gone")
    choose(page, last)
    places = (".sm-in .sm-error p", ".sm-qu-failed p", ".vw-card-trouble")
    for place in places:
        line = page.locator(place).filter(visible=True).first
        expect(line).to_contain_text("渲染进程在这一条完成之前被信号SIGKILL终止。")
        expect(line).to_contain_text("请先关闭其他程序，然后重试这个镜头")


def test_presets_language_engines_and_eyes_are_chosen_in_chinese(page: Page) -> None:
    choose(page, "s0")
    named = texts(page, ".sm-la-choice option:not([value='']):not([value='-'])")
    assert named[:2] == ["大远景", "远景"]
    assert all(is_chinese(text) for text in named)
    opened(page, "openSettings")
    page.wait_for_function("document.querySelectorAll('#sm-engine-choice option').length > 2")
    page.wait_for_function("document.querySelectorAll('#sm-eyes-choice option').length === 4")
    assert texts(page, "#sm-preset-film option")[:3] == ["草稿", "标准", "终稿"]
    for value in ("auto", "builtin", "clip", "clip+hpsv3"):
        page.locator("#sm-eyes-choice").select_option(value)
        assert all(is_chinese(text) for text in texts(page, ".sm-engine-note p")), value
    assert all(is_chinese(text) for text in texts(page, "#sm-preset-film-line"))
    page.keyboard.press("Escape")


def test_an_english_page_fetches_no_other_language(browser: Browser, editor: Editor, film: Path) -> None:
    tab = Tab(browser, editor)
    fetched: list[str] = []
    tab.page.on("request", lambda request: fetched.append(request.url))
    tab.load()
    open_copy(editor, film)
    asked(tab.page, op="generate", shot_ids=["nobody"])
    assert toast(tab.page) == "There is no shot nobody in this film. Reload the page: the shot may be gone."
    assert not [url for url in fetched if "/server.zh" in url or "server_text_match" in url]
    tab.close()
