"""Pictures: frames <-> PNG and JPEG, and pictures people bring, read strictly: refused rather than quietly changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageCms, ImageOps

from storymem.core.errors import MediaError
from storymem.ports import Frame

MAX_PIXELS = 100_000_000
THUMB_WIDTH = 320
"""Of the small picture that stands for a keyframe or a picture that was brought."""

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP", "GIF")
_STILL_OR_FIRST = ("MPO",)  # a phone's JPEG with a second, smaller picture inside: the first one is the photo
_SAVE_AGAIN = "Save it as an RGB PNG or JPEG and bring that."
_PNG_LEVEL = 3


def encode_png(frame: Frame) -> bytes:
    """The frame as a lossless PNG; the same frame gives the same bytes."""
    out = io.BytesIO()
    Image.fromarray(frame).save(out, "PNG", compress_level=_PNG_LEVEL)
    return out.getvalue()


def encode_jpeg(frame: Frame, *, width: int | None = None, quality: int = 85) -> bytes:
    """The frame as a JPEG `width` pixels wide, its aspect kept; never wider than the frame itself."""
    picture = Image.fromarray(frame)
    if width is not None and width < picture.width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def decode_picture(content: bytes) -> Frame:
    """The picture's pixels as sRGB, upright as its EXIF orientation says; a colour profile it carries is honoured.

    Raises MediaError, with what to do, for what can't be shown as it is: real transparency, CMYK, more than 8 bits
    in grey or float pixels, several pictures in one file, more than 100 million pixels, and anything unreadable.
    """
    with _reading():
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        _check_still(picture)
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return np.asarray(_as_srgb(_opaque(upright)), dtype=np.uint8).copy()


def _check_still(picture: Image.Image) -> None:
    """Passes one picture of a bearable size; asked before a single pixel is decoded."""
    if picture.width * picture.height > MAX_PIXELS:
        megapixels = picture.width * picture.height // 1_000_000
        raise MediaError(f"The picture has {megapixels} megapixels; 100 is the most.", fix="Make it smaller first.")
    if getattr(picture, "is_animated", False) and picture.format not in _STILL_OR_FIRST:
        raise MediaError(
            f"The file holds {getattr(picture, 'n_frames', 'several')} pictures, not one.",
            fix="Save the one you want as a PNG and bring that.",
        )


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture without an alpha channel that hides nothing; its mode is one that converts to RGB exactly."""
    if picture.mode in ("LA", "PA", "RGBA", "P", "L", "RGB", "1") and picture.has_transparency_data:
        full = picture.convert("RGBA")
        lowest, _ = full.getchannel("A").getextrema()
        if lowest != 255:
            raise MediaError(
                "Parts of the picture are transparent, and a frame of film has nothing behind it.",
                fix="Put it on a background in a picture editor and save it without transparency.",
            )
        return full.convert("RGB")
    if picture.mode in ("RGB", "L"):
        return picture
    if picture.mode in ("1", "P", "RGBX", "YCbCr"):
        return picture.convert("RGB")
    if picture.mode == "CMYK":
        raise MediaError(
            "The picture is in CMYK, the colours of print; shown on a screen they would be a guess.",
            fix="Convert it to RGB in a picture editor, where you can see the result.",
        )
    raise MediaError(f"The picture's pixels ({picture.mode}) are not 8 bits of RGB or grey.", fix=_SAVE_AGAIN)


def _as_srgb(picture: Image.Image) -> Image.Image:
    """RGB in sRGB; the profile in the file, if any, says what its numbers mean (phones write Display P3)."""
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError) as error:
            raise MediaError("The picture's colour profile can't be used.", fix=_SAVE_AGAIN) from error
        return picture if converted is None else converted
    return picture.convert("RGB")


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever a decoder says about bytes it can't read, as MediaError."""
    try:
        yield
    except MediaError:
        raise
    except Image.DecompressionBombError as error:
        raise MediaError("The picture has far more than 100 megapixels.", fix="Make it smaller first.") from error
    except Exception as error:  # decoders of damaged files raise nearly anything, from SyntaxError to struct.error
        raise MediaError(
            "This is not a picture that can be read; it may be damaged.",
            fix="Bring a PNG, JPEG, WebP, AVIF, TIFF or BMP.",
        ) from error
