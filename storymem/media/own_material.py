"""Pictures and clips people bring as takes: looked at before anything is kept, and read at the film's own rate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.stream import Disposition
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from storymem.core.errors import MediaError
from storymem.core.values import FPS
from storymem.media.pictures import FORMATS, decode_picture
from storymem.ports import Frame

MAX_BYTES = 2**30
SMALLEST_SIDE = 64
MAX_SIDE = 8192
_HDR = {16: "HDR (PQ)", 18: "HDR (HLG)"}
_UNTOLD = 2
_BRING = "Bring an MP4, MOV or WebM that plays in a browser, or a PNG or JPEG."
_SMOOTH = Interpolation.BICUBIC | Interpolation.FULL_CHR_H_INT | Interpolation.ACCURATE_RND
_NEAR = Fraction(2)  # seconds that are decoded sooner than jumped over
_HAIR = Fraction(1, 100_000)  # of a second: what rounding of time stamps may carry a frame over its tick


@dataclass(frozen=True)
class MaterialFacts:
    """What was brought; `frame_count` at 16 a second, None for a still; `width` and `height` as it is shown."""

    kind: Literal["picture", "clip"]
    frame_count: int | None
    width: int
    height: int


def material_facts(path: Path) -> MaterialFacts:
    """What the file is, its first picture decoded. Raises MediaError, with what to do, for what can't be a take."""
    if path.stat().st_size > MAX_BYTES:
        raise MediaError("The file is larger than 1 GB.", fix="Cut out the part you need and bring that.")
    if path.stat().st_size == 0:
        raise MediaError("The file is empty.", fix=_BRING)
    if _is_picture(path):
        height, width = decode_picture(path.read_bytes()).shape[:2]
        _check_size(width, height)
        return MaterialFacts("picture", None, width, height)
    with _open(path) as (container, stream):
        first = next(iter(container.decode(stream)), None)
        if first is None:
            raise MediaError("The clip has no pictures in it.", fix=_BRING)
        _check_size(first.width, first.height)
        _check_colours(first)
        height, width = _upright(first, stream).shape[:2]
    return MaterialFacts("clip", _ticks(path), width, height)


def _check_size(width: int, height: int) -> None:
    if min(width, height) < SMALLEST_SIDE or max(width, height) > MAX_SIDE:
        raise MediaError(
            f"The material is {width}x{height} pixels; a take is made from {SMALLEST_SIDE} to {MAX_SIDE} a side.",
            fix="Bring it nearer to the film's own size.",
        )


def material_frame(path: Path, frame_index: int) -> Frame:
    """What the file shows at this frame of it, counted at 16 a second; of a still the still. Raises MediaError."""
    if _is_picture(path):
        return decode_picture(path.read_bytes())
    return next(iter(clip_frames(path, 1, frame_index)))


def clip_frames(path: Path, count: int, start: int = 0) -> Iterator[Frame]:
    """`count` frames of the clip from frame `start` on, at 16 a second, upright, in the shape they are shown in.

    Each is what a player shows at that moment. Raises MediaError, also where the clip ends before.
    """
    made, last = start, start + count
    shown: av.VideoFrame | None = None
    with _open(path) as (container, stream):
        end = Fraction(0)
        for time, picture in _from(container, stream, start / FPS):
            pixels: Frame | None = None
            while shown is not None and made < last and made / FPS < time - _HAIR:
                pixels = _upright(shown, stream) if pixels is None else pixels
                yield pixels
                made += 1
            if made == last:
                return
            shown, end = picture, time + _lasts(picture, stream)
        while shown is not None and made < last and made / FPS < end - _HAIR:
            yield _upright(shown, stream)
            made += 1
    if made < last:
        raise MediaError(
            f"The clip breaks off after {made - start} of {count} frames.", fix="Export it again and bring that."
        )


def _from(container: InputContainer, stream: Any, at: Fraction) -> Iterator[tuple[Fraction, av.VideoFrame]]:
    """(seconds since the clip began, picture), in order, from one that is shown at `at` or before."""
    pictures = container.decode(stream)
    first = next(pictures, None)
    if first is None:
        return
    begin, found = _time(first), first
    if at > _NEAR:
        landed = _after_jump(container, stream, begin + at)
        if landed is not None and _time(landed) <= begin + at + _HAIR:
            pictures, found = container.decode(stream), landed
        else:  # this file can't be jumped about in: from its beginning
            found = _after_jump(container, stream, begin)
            pictures = container.decode(stream)
    if found is not None:
        yield _time(found) - begin, found
    for picture in pictures:
        yield _time(picture) - begin, picture


def _after_jump(container: InputContainer, stream: Any, moment: Fraction) -> av.VideoFrame | None:
    container.seek(int(moment / stream.time_base), stream=stream)
    return next(container.decode(stream), None)


def _is_picture(path: Path) -> bool:
    try:
        with Image.open(path, formats=FORMATS) as picture:
            return picture.format != "GIF" or not getattr(picture, "is_animated", False)
    except Image.DecompressionBombError:
        return True
    except Exception:  # decoders of other files raise nearly anything
        return False


def _ticks(path: Path) -> int:
    """How many frames at 16 a second the clip lasts, by its packets' time stamps."""
    first: int | None = None
    last = 0
    with _open(path) as (container, stream):
        for packet in container.demux(stream):
            if packet.size and packet.pts is not None:
                first = packet.pts if first is None else min(first, packet.pts)
                last = max(last, packet.pts + (packet.duration or 0))
        base = stream.time_base
    if first is None or base is None:
        raise MediaError("The clip does not say when its frames are shown.", fix="Export it as an MP4 and bring that.")
    return int((last - first) * base * FPS + _HAIR * FPS)


def _time(picture: av.VideoFrame) -> Fraction:
    if picture.pts is None or picture.time_base is None:
        raise MediaError("The clip does not say when its frames are shown.", fix="Export it as an MP4 and bring that.")
    return picture.pts * picture.time_base


def _lasts(picture: av.VideoFrame, stream: Any) -> Fraction:
    if picture.duration and picture.time_base:
        return picture.duration * picture.time_base
    return 1 / stream.average_rate if stream.average_rate else 1 / FPS


def _check_colours(picture: av.VideoFrame) -> None:
    kind = _HDR.get(int(picture.color_trc))
    if kind:
        raise MediaError(
            f"The clip is in {kind}: its colours would be a guess in this film.",
            fix="Convert it to SDR (Rec. 709) in an editor, where you can see the result.",
        )


def _upright(picture: av.VideoFrame, stream: Any) -> Frame:
    """The picture as RGB, turned as its file says, its pixels square."""
    # A file that does not name its colours has those of its size: BT.709 for HD, BT.601 below.
    told = int(picture.colorspace)
    guess = Colorspace.ITU709 if picture.height >= 720 else Colorspace.ITU601
    ratio = picture_ratio(stream)
    pixels = picture.reformat(
        width=round(picture.width * ratio),
        format="rgb24",
        src_colorspace=guess if told == _UNTOLD else None,
        dst_color_range=ColorRange.JPEG,
        interpolation=_SMOOTH,
    ).to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, round(picture.rotation / 90) % 4), dtype=np.uint8)


def picture_ratio(stream: Any) -> Fraction:
    """How much wider than high one pixel of the stream is."""
    return stream.sample_aspect_ratio or Fraction(1)


@contextmanager
def _open(path: Path) -> Iterator[tuple[InputContainer, Any]]:
    """The clip and its moving pictures; whatever FFmpeg says of the file as MediaError."""
    try:
        with cast(InputContainer, av.open(str(path))) as container:
            streams = [one for one in container.streams.video if not one.disposition & Disposition.attached_pic]
            if not streams:
                raise MediaError("The file has no moving pictures in it.", fix=_BRING)
            if streams[0].codec_context is None:
                raise MediaError("The clip is in a format that can't be decoded here.", fix=_BRING)
            streams[0].thread_type = "AUTO"
            yield container, streams[0]
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise MediaError("This is not a picture or clip that can be read; it may be damaged.", fix=_BRING) from error
