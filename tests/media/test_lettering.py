"""Text as pictures: every script has its glyphs and its direction, lines break where they may."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from storymem.media import lettering
from storymem.media.lettering import FONTS, Face, line_width, shorten, wrap, write
from storymem.ports import Frame


def ink(text: str, **more: bool) -> Frame:
    picture = Image.new("RGB", (420, 40))
    write(picture, 400 if more.get("rtl") else 10, 28, text, Face.TEXT, 20, (255, 255, 255), **more)
    return np.asarray(picture)


def test_arabic_is_joined_and_runs_right_to_left() -> None:
    """ب in a word takes its joined form: narrower than three letters standing alone; and the line ends at the right."""
    assert line_width("ببب", Face.TEXT, 20) < 0.8 * 3 * line_width("ب", Face.TEXT, 20)
    assert lettering.runs_right_to_left("لقطة")
    assert not lettering.runs_right_to_left("12 shot لقطة")
    columns = np.argwhere(ink("لقطة واسعة", rtl=True).max(axis=(0, 2)) > 60)
    assert columns.max() > 390
    assert columns.min() > 200


def test_mixed_lines_keep_latin_words_readable() -> None:
    """In a right-to-left line the Latin word still reads left to right."""
    pieces = lettering._visual("قال Mara نعم", rtl=True)
    assert "Mara" in pieces


@pytest.mark.parametrize("text", ["特写", "لقطة", "Éłüñ", "Ωψ", "Кадр", "おはよう", "안녕"])
def test_every_script_has_its_glyphs(text: str) -> None:
    """No character is drawn as the empty box that fonts show for what they lack."""
    box = ink("\uffff")
    for char in text:
        drawn = ink(char)
        assert drawn.max() > 100
        assert not np.array_equal(drawn, box)


def test_wrapping_keeps_words_and_shortens_the_last_line() -> None:
    lines = wrap("one two three four five six seven eight", Face.TEXT, 15, 90, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(line_width(line, Face.TEXT, 15) <= 90 for line in lines)
    assert wrap("one two", Face.TEXT, 15, 400, 2) == ["one two"]


def test_chinese_wraps_between_characters_but_not_before_a_comma() -> None:
    lines = wrap("夜晚的城市街道，一个穿红色外套的女孩走在雨中，霓虹灯倒映。", Face.TEXT, 15, 130, 9)
    assert len(lines) > 2
    assert "".join(lines) == "夜晚的城市街道，一个穿红色外套的女孩走在雨中，霓虹灯倒映。"
    assert all(line[0] not in "，。" for line in lines)
    assert all(line_width(line, Face.TEXT, 15) <= 150 for line in lines)


def test_shortening_leaves_short_text_alone() -> None:
    assert shorten("film", Face.MONO, 12, 200) == "film"
    assert shorten("a very long film title", Face.MONO, 12, 60).endswith("…")


def test_fonts_travel_with_their_licences() -> None:
    listed = (FONTS / "README.md").read_text(encoding="utf-8")
    for font in (*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")):
        assert font.name in listed
    for licence in ("OFL-1.1.txt", "Apache-2.0.txt"):
        assert licence in listed
        assert (FONTS / licence).stat().st_size > 3000
