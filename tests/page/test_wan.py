"""The Wan engine in a real browser on the real server: chosen in the settings, asked for a take, which arrives."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.editor import Editor, until
from tests.support.page import shot
from tests.support.tiny_wan import write_tiny_wan


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_wan(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory, template: Path, weights: Path) -> Iterator[Editor]:
    """An editor that finds tiny weights."""
    films = tmp_path_factory.mktemp("films")
    shutil.copytree(template, films / "first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYMEM_WEIGHTS", str(weights))
        patch.setenv("STORYMEM_WAN_PROFILE", "cpu")
        patch.setenv("OMP_NUM_THREADS", "1")
        running = Editor(films)
        yield running
        running.stop()


def choose_wan(page: Page) -> None:
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Film settings")
    dialog.get_by_label("Engine").select_option(label="Wan 2.2")
    dialog.get_by_label("Steps").fill("6")
    dialog.get_by_label("Frames", exact=True).fill("9")
    dialog.get_by_role("button", name="Save settings").click()
    expect(dialog).to_have_count(0)


def test_a_take_of_the_model_arrives_in_the_page(page: Page, editor: Editor) -> None:
    choose_wan(page)
    page.evaluate("__sm.select('s2')")
    before = len(shot(editor, "s2")["takes"])
    page.get_by_role("button", name="Generate take").click()

    def arrived() -> dict[str, Any] | None:
        takes = shot(editor, "s2")["takes"]
        return takes[-1] if len(takes) > before else None

    take = until(arrived, "the model's take is there", seconds=90)
    assert (take["mode"], take["made_with"]) == ("MI2V", "CPU, profile cpu, exact")
    assert take["recipe"]["loras"] == [{"name": "storymem-mi2v", "strength": 1.0}]
    assert take["frame_count"] == 8
    assert shot(editor, "s2")["circled"] != take["id"], "the director decides"


def test_a_shot_whose_weights_went_missing_says_how_to_get_them(page: Page, editor: Editor, weights: Path) -> None:
    choose_wan(page)
    base = weights / "Wan2.2-I2V-A14B-Diffusers"
    base.rename(weights / "elsewhere")
    try:
        page.evaluate("__sm.select('s2')")
        page.get_by_label("Prompt").first.fill("Another sea.")
        expect(page.get_by_role("button", name="Generate take")).to_be_disabled()
        expect(page.get_by_text("weights fetch wan-i2v").first).to_be_visible()
    finally:
        (weights / "elsewhere").rename(base)
