"""Clips: frames in, one H.264 file out, and frames back by index. The only place that encodes video.

Every clip is written with the same encoder settings, so that takes can be joined by stream copy:

    RGB frames -> BT.709, limited range, 4:2:0 -> x264, crf 16 -> MP4, all four colour tags, index first
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import av
import av.error
import numpy as np
from av.container import InputContainer, OutputContainer
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from storymem.core.errors import MediaError
from storymem.core.values import FPS, Size
from storymem.ports import Frame

TIMESCALE = 16384
"""Ticks per second in every clip and film: a frame at 16 fps lasts exactly 1024 of them."""

_ENCODER = {
    "preset": "medium",
    "crf": "16",  # the working copy of a take: a second generation at delivery still looks clean
    "g": "32",  # a key frame every two seconds, so that scrubbing in the page answers at once
}
_THREAD_COUNT = 4  # a constant: x264 writes other bytes with another number of threads
_SCALER = (
    Interpolation.BICUBIC
    | Interpolation.FULL_CHR_H_INP
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.ACCURATE_RND
    | Interpolation.BITEXACT  # the same picture on every processor
)
_BT709 = 1
_REWRITE = "Generate the take again, or restore the file from a copy of the film's folder."


@dataclass(frozen=True)
class ClipFacts:
    """What a clip is. Two clips whose facts agree in all but `frame_count` can be joined by stream copy.

    `primaries`, `transfer` and `colorspace` are ITU-T H.273 numbers (1 is BT.709), `color_range` is 1 for limited;
    `extradata_digest` is the sha256 of the decoder's set-up bytes.
    """

    frame_count: int
    fps: Fraction
    time_base: Fraction
    codec: str
    size: tuple[int, int]
    pixel_format: str
    colorspace: int
    color_range: int
    primaries: int
    transfer: int
    extradata_digest: str


class ClipWriter:
    """Writes frames to an MP4 that appears at `path` only when it is complete.

        with ClipWriter(path, size) as clip:
            for frame in frames:
                clip.write(frame)

    The same frames give the same bytes. Leaving the block by an error leaves no file behind. Raises MediaError for a
    frame of another size, for no frame at all, and when the disk refuses.
    """

    def __init__(self, path: Path, size: Size, fps: Fraction = FPS) -> None:
        self.path = path
        self.size = size
        self.fps = fps
        self.frame_count = 0
        self._part = part_path(path)
        self._scaler = VideoReformatter()

    def __enter__(self) -> Self:
        with _writing(self.path):
            self._container = open_mp4(self._part)
            self._stream = self._new_stream()
        return self

    def _new_stream(self) -> VideoStream:
        stream = self._container.add_stream("libx264", rate=self.fps, options=dict(_ENCODER))
        stream.width, stream.height, stream.pix_fmt = self.size.width, self.size.height, "yuv420p"
        codec = stream.codec_context
        codec.thread_count = _THREAD_COUNT
        codec.color_range, codec.colorspace = ColorRange.MPEG, _BT709
        codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return stream

    def write(self, frame: Frame) -> None:
        """Appends one frame."""
        if frame.shape != (self.size.height, self.size.width, 3) or frame.dtype != np.uint8:
            raise MediaError(
                f"A frame of shape {frame.shape} ({frame.dtype}) does not fit a clip of {self.size}.",
                fix=f"Write RGB frames of {self.size}, 8 bits a channel.",
            )
        picture = self._scaler.reformat(
            av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=_SCALER,
        )
        picture.pts, picture.time_base = self.frame_count, 1 / self.fps
        with _writing(self.path):
            self._container.mux(self._stream.encode(picture))
        self.frame_count += 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            with suppress(av.error.FFmpegError, OSError):  # closing twice is allowed; a full disk was already reported
                self._container.close()
            self._part.unlink(missing_ok=True)

    def _finish(self) -> None:
        if not self.frame_count:
            raise MediaError("The clip has no frames.", fix="Write at least one frame.")
        with _writing(self.path):
            self._container.mux(self._stream.encode())
            self._container.close()
            settle(self._part, self.path)


def open_mp4(path: Path) -> OutputContainer:
    """A new MP4 at `path` with our timescale, its index in front of the pictures."""
    options = {"movflags": "+faststart", "video_track_timescale": str(TIMESCALE)}
    return cast(OutputContainer, av.open(str(path), "w", format="mp4", options=options))


def part_path(path: Path) -> Path:
    """Where a file is written until it is complete; a leftover of a killed process is safe to delete."""
    return path.with_name(f"{path.name}.part")


def settle(part: Path, path: Path) -> None:
    """The finished `part` is at `path`, whole, even if the power fails next."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)


def probe(path: Path) -> ClipFacts:
    """What the clip at `path` is; every frame is counted, none decoded. Raises MediaError."""
    with _reading(path) as (container, stream):
        frame_count = sum(1 for packet in container.demux(stream) if packet.size)
        if frame_count < stream.frames:
            there = f"{frame_count} of {stream.frames} frames are there"
            raise MediaError(f"{path.name} is cut short: {there}.", fix=_REWRITE)
        codec = stream.codec_context
        return ClipFacts(
            frame_count=frame_count,
            fps=stream.average_rate or Fraction(0),
            time_base=stream.time_base or Fraction(0),
            codec=codec.name,
            size=(codec.width, codec.height),
            pixel_format=codec.pix_fmt or "",
            colorspace=int(codec.colorspace),
            color_range=int(codec.color_range),
            primaries=int(codec.color_primaries),
            transfer=int(codec.color_trc),
            extradata_digest=hashlib.sha256(codec.extradata or b"").hexdigest(),
        )


def read_frame(path: Path, index: int) -> Frame:
    """Frame `index` of the clip, counted from 0. Raises MediaError."""
    if index < 0:
        raise MediaError(f"There is no frame {index} in {path.name}.", fix="Frames are counted from 0.")
    with _reading(path) as (container, stream):
        for position, picture in _pictures_from(container, stream, index):
            if position == index:
                return _rgb(picture)
        raise MediaError(
            f"There is no frame {index} in {path.name}: it has {stream.frames}.",
            fix=f"Ask for a frame from 0 to {stream.frames - 1}.",
        )


def read_frames(path: Path) -> Iterator[Frame]:
    """Every frame of the clip, in order, one at a time. Raises MediaError."""
    with _reading(path) as (container, stream):
        for picture in container.decode(stream):
            yield _rgb(picture)


def tail_frames(path: Path, count: int) -> list[Frame]:
    """The last `count` frames, oldest first; all of them where the clip is shorter. Raises MediaError."""
    with _reading(path) as (container, stream):
        first = max(0, stream.frames - count)
        last = deque((picture for _, picture in _pictures_from(container, stream, first)), maxlen=count)
        return [_rgb(picture) for picture in last]


def _pictures_from(container: InputContainer, stream: VideoStream, index: int) -> Iterator[tuple[int, av.VideoFrame]]:
    """(index, picture) from the key frame at or before `index` to the end of the clip."""
    ticks = 1 / ((stream.average_rate or FPS) * (stream.time_base or Fraction(1, TIMESCALE)))
    start = stream.start_time or 0
    container.seek(start + int(index * ticks), stream=stream, backward=True)
    for picture in container.decode(stream):
        yield round((cast(int, picture.pts) - start) / ticks), picture


def _rgb(picture: av.VideoFrame) -> Frame:
    return picture.to_ndarray(format="rgb24", interpolation=_SCALER)  # pyright: ignore[reportReturnType]


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """FFmpeg's and the disk's errors as MediaError."""
    try:
        yield
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(
            f"{path.name} can't be written: {error.strerror or error}.",
            fix=f"Check that {path.parent} exists, may be written to, and has room.",
        ) from error


@contextmanager
def _reading(path: Path) -> Iterator[tuple[InputContainer, Any]]:
    """The opened clip and its video stream; FFmpeg's errors as MediaError."""
    try:
        with cast(InputContainer, av.open(str(path))) as container:
            if not container.streams.video:
                raise MediaError(f"{path.name} has no pictures in it.", fix="Choose a video file.")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            yield container, stream
    except FileNotFoundError as error:
        raise MediaError(f"{path.name} is missing.", fix=_REWRITE) from error
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(f"{path.name} can't be read: {error.strerror or error}.", fix=_REWRITE) from error
