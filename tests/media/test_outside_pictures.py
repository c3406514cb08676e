"""Pictures people bring: what can't be shown as it is gets an error that tells the fix, and nothing is half-written."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storymem.core.errors import MediaError
from storymem.studio.film import Studio


def saved(mode: str, format: str, size: tuple[int, int] = (200, 120), **options: object) -> bytes:
    out = io.BytesIO()
    noise = np.random.default_rng(3).integers(0, 256, (size[1], size[0], 4), np.uint8)
    Image.fromarray(noise).convert(mode).save(out, format, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 400 megapixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (200, 120), (shade, 0, 0)) for shade in (0, 90, 200)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "no picture": (lambda: b"once upon a time", "not a picture", "Bring a PNG"),
    "cut short": (lambda: saved("RGB", "JPEG")[:900], "not a picture", "Bring a PNG"),
    "empty": (lambda: b"", "not a picture", "Bring a PNG"),
    "transparent": (lambda: saved("RGBA", "PNG"), "transparent", "background"),
    "print colours": (lambda: saved("CMYK", "JPEG"), "CMYK", "Convert it to RGB"),
    "animated": (animated, "3 pictures", "Save the one you want"),
    "bomb": (bomb, "megapixels", "smaller"),
    "too small": (lambda: saved("RGB", "PNG", (400, 20)), "400x20", "at least 64 pixels"),
    "a clip": (lambda: b"\0\0\0\x20ftypisom" + b"\0" * 400, "not a picture", "Bring a PNG"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cant_be_shown_is_refused_with_its_fix_and_nothing_is_kept(studio: Studio, kind: str) -> None:
    content, message, fix = BAD[kind]
    story, objects, files = studio.story, studio.folder.objects.names(), everything(studio.folder.path)
    with pytest.raises(MediaError, match=message) as refused:
        studio.memory.add_reference(content(), "Mara")
    assert fix in refused.value.fix
    assert studio.story == story
    assert studio.folder.objects.names() == objects
    assert everything(studio.folder.path) == files


def everything(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix not in (".db-wal", ".db-shm")
    )


def test_what_can_be_shown_joins_the_memory_of_the_next_shot(studio: Studio) -> None:
    studio.memory.add_reference(saved("RGB", "PNG", (64, 300)), "Tall")
    studio.memory.add_reference(saved("L", "JPEG"), "Grey")
    assert [frame.label for frame in studio.recipes.request_for("s1").memory] == ["Tall", "Grey"]
