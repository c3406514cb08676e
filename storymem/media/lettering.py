"""Text as pictures: Latin, Arabic and Chinese in one line, shaped, wrapped and shortened; the same on every machine.

Arabic is shaped and ordered here, never by Pillow's raqm: that needs a system library which is not always there, and
two machines must draw the same frame.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache
from pathlib import Path

from arabic_reshaper import reshape
from bidi import get_display
from PIL import Image, ImageDraw, ImageFont

import storymem

FONTS = Path(storymem.__file__).resolve().parents[1] / "assets" / "fonts"

Colour = tuple[int, int, int]

_ARABIC = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
_CJK = ((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
_NO_LINE_START = frozenset("，。、；：！？）】》”’,.;:!?)]}»…،؛؟")


class Face(Enum):
    """The three voices of the lettering."""

    TEXT = "Inter-Regular.otf"
    STRONG = "Inter-SemiBold.otf"
    MONO = "JetBrainsMono-Medium.ttf"


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def _file_of(char: str, face: Face) -> str | None:
    """The font file for a character; None where it goes with its neighbours."""
    code = ord(char)
    if any(a <= code <= b for a, b in _ARABIC):
        return "NotoSansArabic-Regular.ttf"
    if any(a <= code <= b for a, b in _CJK):
        return "DroidSansFallbackFull.ttf"
    return None if char == " " else face.value


def _runs(line: str, face: Face) -> list[tuple[str, str]]:
    """(font file, text) pieces of a line in the order they are drawn."""
    out: list[tuple[str, str]] = []
    for char in line:
        name = _file_of(char, face) or (out[-1][0] if out else face.value)
        if out and out[-1][0] == name:
            out[-1] = (name, out[-1][1] + char)
        else:
            out.append((name, char))
    return out


def runs_right_to_left(text: str) -> bool:
    """True where the first letter with a direction is Arabic or Hebrew."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _visual(line: str, *, rtl: bool) -> str:
    """A line as it is drawn, left to right: Arabic letters joined, directions resolved."""
    if not any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in line):
        return line
    return str(get_display(reshape(line), base_dir="R" if rtl else "L"))


def _clean(text: str) -> str:
    """One paragraph without control characters and picture selectors."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn", "Mn")).split())


def line_width(text: str, face: Face, size: int) -> float:
    """Pixels `text` takes in one line."""
    shown = _visual(text, rtl=runs_right_to_left(text))
    return sum(_font(name, size).getlength(piece) for name, piece in _runs(shown, face))


def _breakable(text: str) -> list[str]:
    """Pieces between which a line may break: words with the space after them, and single Chinese characters."""
    pieces: list[str] = []
    word = ""
    for char in text:
        wide = any(a <= ord(char) <= b for a, b in _CJK)
        if wide and char not in _NO_LINE_START:
            if word:
                pieces.append(word)
            word = char
        elif char == " ":
            pieces.append(word + " ")
            word = ""
        else:
            if word and any(a <= ord(word[-1]) <= b for a, b in _CJK) and char not in _NO_LINE_START and not wide:
                pieces.append(word)
                word = ""
            word += char
    return [*pieces, word] if word else pieces


def _fitting(text: str, face: Face, size: int, width: float) -> int:
    """How many characters of `text` fit into `width` pixels; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if line_width(text[:middle], face, size) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def _fill(pieces: list[str], face: Face, size: int, width: float, max_lines: int) -> list[str]:
    """The pieces set in lines; stops one line after `max_lines`, which tells that there is more."""
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and line_width((line + piece).rstrip(), face, size) > width:
            lines.append(line.rstrip())
            line = ""
        while len(piece) > 1 and line_width(piece.rstrip(), face, size) > width and len(lines) <= max_lines:
            cut = _fitting(piece, face, size, width)
            lines.append(piece[:cut])
            piece = piece[cut:]
        if len(lines) > max_lines:
            return lines
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def wrap(text: str, face: Face, size: int, width: float, max_lines: int) -> list[str]:
    """`text` in at most `max_lines` lines of `width` pixels, the last ending in … when there is more."""
    room = round(max_lines * width / size * 6) + 80
    lines = _fill(_breakable(_clean(text[:room])), face, size, width, max_lines)
    if len(lines) <= max_lines:
        return lines
    return [*lines[: max_lines - 1], shorten(lines[max_lines - 1] + " …", face, size, width)] if max_lines > 0 else []


def shorten(text: str, face: Face, size: int, width: float) -> str:
    """`text` in one line of `width` pixels, ending in … when something had to go."""
    text = _clean(text)
    if line_width(text, face, size) <= width:
        return text
    body = text.rstrip(" …")
    if line_width(body[:1] + "…", face, size) > width:
        return ""
    room = width - line_width("…", face, size)
    return body[: _fitting(body, face, size, room)].rstrip() + "…"


def write(
    picture: Image.Image, x: float, y: float, text: str, face: Face, size: int, colour: Colour, *, rtl: bool = False
) -> float:
    """Draws a line with its baseline at `y`, starting at `x` or, when `rtl`, ending there; its width comes back."""
    width = line_width(text, face, size)
    draw = ImageDraw.Draw(picture)
    at = x - width if rtl else x
    for name, piece in _runs(_visual(text, rtl=rtl or runs_right_to_left(text)), face):
        font = _font(name, size)
        draw.text((at, y), piece, font=font, fill=colour, anchor="ls")
        at += font.getlength(piece)
    return width
