"""The page in another language: chosen or the browser's own, and then with no English word left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.support.editor import Editor, until
from tests.support.page import Tab, card, choose, last_shot, open_copy, prompt_box, settled, shot, shown

WRITTEN_BY_A_PERSON = {"title", "overview", "prompt", "name", "description", "notes", "folder", "label"}
"""Fields of the server's answers that hold a person's own words, or a number such as "1.2"."""

NAMES = (
    "StoryMem Studio|StoryMem|English|PNG|JPEG|WebP|MP4|MOV|WebM|H\\.264|JSON|LoRA|loras|UniPC|DPM\\+\\+|Euler"
    "|CLIP|HPSv3|T2V|M2V|MR2V|MI2V|MM2V|kB|MB|GB|https|localhost|\\.bin|story_name|story_overview|scenes"
    "|Ctrl|Alt|Shift|Enter|Esc|Space|Tab|Home|End|Del|Page up|Page down"
)
"""Products, formats, modes and keys: the same in every language."""

COMMAND = re.compile(r"python -m storymem [a-z ]+")

CHINESE = "localStorage.getItem('sm-language') || localStorage.setItem('sm-language', 'zh')"

SAID_ON_PAGE = """() => {
  const there = (one) => one.getClientRects().length && getComputedStyle(one).visibility !== 'hidden';
  const names = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'];
  const said = new Set([document.title]);
  for (const one of document.querySelectorAll('.sm, .sm *, dialog, dialog *')) {
    if (!there(one)) continue;
    [...one.childNodes].forEach((node) => node.nodeType === Node.TEXT_NODE && said.add(node.textContent));
    names.forEach((name) => said.add(one.getAttribute(name) || ''));
  }
  return [...said].filter((text) => /[A-Za-z]{2}/.test(text));
}"""


class Reader:
    """Reads the page as a person does who knows no English, and remembers what the server answered."""

    def __init__(self, page: Page, editor: Editor) -> None:
        self.page = page
        self.editor = editor
        self.answered: set[str] = set()
        page.on("response", self._heard)

    def _heard(self, response: Response) -> None:
        if "json" in response.headers.get("content-type", ""):
            self.answered |= texts_in(response.json())

    def finds_no_english(self) -> None:
        """Nothing that page or server says stands there in English, once all that is shown was asked for."""
        self.page.wait_for_timeout(300)
        for _ in range(15):
            if not (left := self.english()):
                return
            self.page.wait_for_timeout(100)
        assert left == set()

    def english(self) -> set[str]:
        """What stands on the page in English and was written by no person."""
        known = self.answered | texts_in(self.editor.state()) | texts_in(shown(self.page, "state"))
        return {left for text in self.page.evaluate(SAID_ON_PAGE) if (left := without(text, known))}


def texts_in(answer: Any, field: str = "") -> set[str]:
    """The texts of an answer that the page shows as they are."""
    if isinstance(answer, str):
        return {answer} if field in WRITTEN_BY_A_PERSON else set()
    if isinstance(answer, dict):
        return {text for name, value in answer.items() for text in texts_in(value, name)}
    return {text for value in answer for text in texts_in(value, field)} if isinstance(answer, list) else set()


def without(text: str, known: set[str]) -> str:
    """The English words of a text that are left without those known; "" where none are."""
    text = COMMAND.sub(" ", text)
    for one in sorted(known, key=len, reverse=True):
        for part in (one, one[:140], one[:80], one[:57]):  # as long as there is room
            if re.search("[A-Za-z]", part):
                text = text.replace(part, " ")
    return text if re.search("[A-Za-z]{2}", re.sub(rf"\b({NAMES})\b|\.bin", " ", text, flags=re.ASCII)) else ""


@pytest.fixture(scope="module")
def chinese(browser: Browser, editor: Editor) -> Iterator[Tab]:
    made = Tab(browser, editor, before=CHINESE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def reader(chinese: Tab, editor: Editor) -> Reader:
    return Reader(chinese.page, editor)


@pytest.fixture
def page(chinese: Tab, reader: Reader, template: Path) -> Iterator[Page]:
    """The module's page, in Chinese and read from the start, on a fresh copy of the template."""
    chinese.begin(template)
    yield reader.page
    chinese.end()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def opened(page: Page, heading: str) -> Locator:
    """The dialog of this name, open."""
    dialog = page.get_by_role("dialog", name=heading)
    expect(dialog).to_be_visible()
    return dialog


def shut(page: Page) -> None:
    """No dialog is open."""
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_panes_are_named_and_said_in_chinese(page: Page, reader: Reader):
    for name in ("影片", "监看器", "镜头", "时间线", "记忆板", "渲染队列"):
        expect(page.get_by_role("region", name=name, exact=True).first).to_be_attached()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    for shot_id in ("s0", "s2", "s4"):
        choose(page, shot_id)
        reader.finds_no_english()


def test_a_shot_is_written_and_a_take_made_in_chinese(page: Page, reader: Reader, editor: Editor):
    last = last_shot(editor)
    page.get_by_role("option", name="镜头2.5", exact=True).click()
    page.get_by_label("提示词", exact=True).fill("雨夜，码头，一盏灯。")
    page.keyboard.press("Control+Enter")
    settled(page)
    reader.finds_no_english()
    until(lambda: shot(editor, last)["circled"], "the take is there")
    expect(page.locator(".sm-qu")).to_contain_text("完成")
    assert shot(editor, last)["prompt"] == "雨夜，码头，一盏灯。"
    reader.finds_no_english()


@pytest.mark.parametrize(
    ("button", "heading"),
    [
        ("设置", "影片设置"),
        ("影片与剧本", "影片"),
        ("导出影片", "导出影片"),
        ("渲染缺失（1）", "渲染缺失的镜头"),
        ("更新过时（1）", "更新过时的镜头"),
        ("角色库（C）", "角色库"),
        ("快捷键", "快捷键"),
        ("搜索与命令（Ctrl+K）", "搜索与命令"),
        ("发送内容", "1.1第1条的发送内容"),
    ],
)
def test_a_dialog_says_no_english(page: Page, reader: Reader, button: str, heading: str):
    press(page, button)
    opened(page, heading)
    reader.finds_no_english()
    shut(page)


def test_comparing_and_the_menus_say_no_english(page: Page, reader: Reader):
    choose(page, "s2")
    page.locator("body").press("x")
    expect(page.get_by_role("region", name="比较两条")).to_be_visible()
    reader.finds_no_english()
    page.keyboard.press("Escape")
    page.locator(".sm-me-frame").last.click()
    expect(page.get_by_role("menuitem", name=re.compile("全片固定"))).to_be_visible()
    reader.finds_no_english()
    page.keyboard.press("Escape")
    card_of = page.get_by_role("option", name="镜头1.3", exact=True)
    card_of.click(button="right")
    expect(page.get_by_role("menuitem", name=re.compile("复制一份"))).to_be_visible()
    reader.finds_no_english()
    page.keyboard.press("Escape")
    card_of.click(modifiers=["Control"], position={"x": 20, "y": 20})
    page.get_by_role("option", name="镜头1.4", exact=True).click(modifiers=["Control"])
    expect(page.get_by_text("已选中2个镜头").first).to_be_visible()
    reader.finds_no_english()


def test_what_was_kept_of_a_take_says_no_english(page: Page, reader: Reader):
    page.get_by_text("第1条留存").click()
    expect(page.get_by_role("region", name="这一条的各帧")).to_be_visible()
    reader.finds_no_english()
    page.get_by_text("下一条").first.click()


def test_a_key_of_ones_own_stands_in_chinese_brackets(page: Page):
    page.evaluate("localStorage.setItem('sm-keys', JSON.stringify({ g: 'y' }))")
    page.reload()
    expect(page.get_by_role("button", name="记住这一帧（Y）")).to_be_visible()


def test_a_refused_number_is_said_in_chinese(page: Page, reader: Reader):
    press(page, "设置")
    dialog = opened(page, "影片设置")
    dialog.get_by_label("步数", exact=True).fill("很多")
    press(page, "保存设置")
    expect(dialog.get_by_text("步数须为数字。")).to_be_visible()
    reader.finds_no_english()
    shut(page)


# ------------------------------------------------------------------ choosing


def choose_language(page: Page, button: str, field: str, language: str, save: str) -> None:
    """The language is chosen in the settings, and the page loaded in it."""
    press(page, button)
    page.get_by_label(field, exact=True).select_option(label=language)
    with page.expect_navigation():
        press(page, save)
    page.wait_for_function("window.__sm && __sm.S.state && document.querySelector('#sm-prompt')")


def test_another_language_keeps_the_shot_and_what_is_being_typed(browser: Browser, editor: Editor, template: Path):
    open_copy(editor, template)
    tab = Tab(browser, editor)
    page = tab.page
    card(page, "1.3").click()
    prompt_box(page).fill("A kettle, 水壶.")
    press(page, "Settings")
    expect(page.get_by_role("group", name="This browser").get_by_label("Language")).to_have_value("en")
    shut(page)
    prompt_box(page).press("End")
    prompt_box(page).type(" It sings.")
    page.keyboard.press("Control+k")
    page.keyboard.type("Language: 中文")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_label("提示词", exact=True)).to_have_value("A kettle, 水壶. It sings.")
    assert shown(page, "selectedShot") == "s2"
    assert shot(editor, "s2")["prompt"] == "A kettle, 水壶. It sings."
    choose_language(page, "设置", "语言", "English", "保存设置")
    expect(prompt_box(page)).to_have_value("A kettle, 水壶. It sings.")
    assert shown(page, "selectedShot") == "s2"
    tab.end()
    tab.close()


def test_a_setting_is_saved_with_the_language(page: Page, editor: Editor):
    press(page, "设置")
    opened(page, "影片设置").get_by_label("步数", exact=True).fill("12")
    page.get_by_label("语言", exact=True).select_option("en")
    with page.expect_navigation():
        press(page, "保存设置")
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    assert editor.state()["film"]["settings"]["num_inference_steps"] == 12
    page.evaluate("localStorage.setItem('sm-language', 'zh')")
    page.reload()
    expect(page.get_by_role("heading", name="时间线")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "lang", "timeline"),
    [("zh-CN", "zh-CN", "时间线"), ("fr-FR", "en", "Timeline"), ("en-US", "en", "Timeline")],
)
def test_a_browser_starts_in_its_own_language_or_in_english(
    browser: Browser, editor: Editor, locale: str, lang: str, timeline: str
):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(editor.address)
    expect(page.get_by_role("heading", name=timeline)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == lang
    chinese = [url for url in asked if "/texts/" in url and ".zh" in url]
    assert bool(chinese) == (lang == "zh-CN"), "another page fetches nothing of it"
    context.close()


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", ["3.1 s", "1 h 20 min", "1.5 MB", "a, b, and c", "2 days", "1 take made, 2 failed"]),
        ("zh-CN", ["3.1秒", "1小时20分", "1.5 MB", "a、b和c", "2天", "已生成1条，2条失败"]),
    ],
)
def test_times_sizes_and_lists_are_written_as_the_language_does(
    browser: Browser, editor: Editor, locale: str, said: list[str]
):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(editor.address)
    page.wait_for_function("window.__sm && __sm.S.state")
    read = page.evaluate(
        """async () => {
          const { name } = performance.getEntriesByType('resource').find((one) => one.name.endsWith('/base/text.js'));
          const from = (module) => import(name.replace('base/text.js', `${module}.js`));
          const { duration } = await from('base/time');
          const { fileSize, list } = await from('base/numbers');
          const { tallyText } = await from('queue/notify');
          return [duration(3.14), duration(4800), fileSize(1.5e6), list(['a', 'b', 'c']), duration(172800),
            tallyText(1, 2)];
        }"""
    )
    context.close()
    assert read == said
