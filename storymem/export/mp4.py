"""One MP4 from the takes of a cut: hard cuts, every frame exactly once, nothing encoded a second time.

take 1  |0 1 2 ... 80|
take 2               |0 1 2 ... 79|
film    |0 1 2 ... 80 81 82 ... 160|      timestamps rise by one frame, across every cut
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

import av
import av.error
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from storymem.core.errors import ExportError, MediaError
from storymem.export.cut import CutClip, FilmFile
from storymem.media.clips import ClipFacts, open_mp4, part_path, probe, settle

_MUST_AGREE = {
    "codec": "codec",
    "size": "size",
    "fps": "frame rate",
    "time_base": "time base",
    "pixel_format": "pixel format",
    "colorspace": "colour matrix",
    "color_range": "colour range",
    "primaries": "colour primaries",
    "transfer": "transfer curve",
    "extradata_digest": "encoder settings",
}
"""Facts two clips must share to be joined without encoding, with the words for them; the one that differs in practice,
the size of a take made before the film's was changed, comes early."""


_REORDERED = 2
"""By how many frames decoding runs ahead of showing: what x264 needs for its B-frames."""


def write_mp4(clips: Sequence[CutClip], out: Path) -> FilmFile:
    """The clips one after the other, copied bit for bit, at `out`; an older file there is replaced in one move.

    Every frame is counted again in the finished file before it takes its name. Raises ExportError, naming the shot,
    when there is nothing to join, a clip is missing or damaged, its frame count is another than promised, or its
    format differs from the first clip's; nothing is left behind then.
    """
    if not clips:
        raise ExportError("There is no take to put in the film.", fix="Generate a shot and circle a take.")
    facts = [_checked(clip) for clip in clips]
    _refuse_differences(clips, facts)
    part = part_path(out)
    try:
        with _exporting(out):
            _join(clips, facts[0], part)
            _verify(part, facts)
            settle(part, out)
            frame_count = sum(clip.frame_count for clip in clips)
            return FilmFile(path=out, frame_count=frame_count, size_bytes=out.stat().st_size)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _checked(clip: CutClip) -> ClipFacts:
    """What the clip is, once it has the promised number of frames."""
    try:
        facts = probe(clip.path)
    except MediaError as error:
        raise ExportError(f"Shot {clip.label}: {error.message}", fix=error.fix) from error
    if facts.frame_count != clip.frame_count:
        raise ExportError(
            f"Shot {clip.label}: its clip has {facts.frame_count} frames, its take {clip.frame_count}.",
            fix="Generate the shot again, or circle another take.",
        )
    return facts


def _refuse_differences(clips: Sequence[CutClip], facts: Sequence[ClipFacts]) -> None:
    """Passes clips that a player can decode as one stream."""
    for clip, other in zip(clips[1:], facts[1:], strict=True):
        for field, words in _MUST_AGREE.items():
            first, value = getattr(facts[0], field), getattr(other, field)
            if first != value:
                shown = f" ({_shown(value)}, not {_shown(first)})" if field != "extradata_digest" else ""
                raise ExportError(
                    f"Shot {clip.label} can't follow shot {clips[0].label} in one film: they differ in {words}{shown}.",
                    fix=f"Generate shot {clip.label} again with the film's settings, or circle a take made with them.",
                )


def _shown(value: object) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _join(clips: Sequence[CutClip], facts: ClipFacts, part: Path) -> None:
    """Writes every packet of every clip to `part`."""
    ticks = int(1 / (facts.fps * facts.time_base))
    with cast(OutputContainer, open_mp4(part)) as film:
        stream: VideoStream | None = None
        first_frame = 0
        for clip in clips:
            with cast(InputContainer, av.open(str(clip.path))) as source:
                template = source.streams.video[0]
                stream = stream or film.add_stream_from_template(template)
                for packet in _placed(clip, _packets(source, template), first_frame, ticks):
                    packet.stream = stream
                    film.mux(packet)
            first_frame += clip.frame_count


def _placed(clip: CutClip, packets: Iterator[Packet], first_frame: int, ticks: int) -> Iterator[Packet]:
    """The clip's packets, in decode order, with their times in the film, where its first frame is `first_frame`.

    Decode times are set anew, one frame apart through the whole film: a clip's own start earlier or later depending
    on how many frames x264 reordered in it, and would collide at the cuts. Raises ExportError for uneven frames.
    """
    shown: list[int] = []
    for position, packet in enumerate(packets):
        shown.append(cast(int, packet.pts))
        packet.pts = shown[-1] + first_frame * ticks
        packet.dts = (first_frame + position - _REORDERED) * ticks
        packet.duration = ticks
        if packet.dts > packet.pts:
            raise _uneven(clip)
        yield packet
    if sorted(shown) != [index * ticks for index in range(clip.frame_count)]:
        raise _uneven(clip)


def _uneven(clip: CutClip) -> ExportError:
    return ExportError(
        f"Shot {clip.label}: the frames of its clip are not evenly spaced in time.",
        fix="Generate the shot again, or circle another take.",
    )


def _packets(source: InputContainer, stream: VideoStream) -> Iterator[Packet]:
    """The stream's packets in decode order, without the empty one that ends it."""
    return (packet for packet in source.demux(stream) if packet.size)


def _verify(part: Path, facts: Sequence[ClipFacts]) -> None:
    """Passes a film that holds every frame and the first clip's format."""
    film, frame_count = probe(part), sum(clip.frame_count for clip in facts)
    wrong = [words for field, words in _MUST_AGREE.items() if getattr(film, field) != getattr(facts[0], field)]
    if film.frame_count != frame_count or wrong:
        raise ExportError(
            f"The film came out with {film.frame_count} of {frame_count} frames"
            + (f" and another {', '.join(wrong)}." if wrong else "."),
            fix="Check the disk for room and export again.",
        )


@contextmanager
def _exporting(out: Path) -> Iterator[None]:
    """Errors of FFmpeg, the disk and the media room as ExportError."""
    try:
        yield
    except MediaError as error:
        raise ExportError(error.message, fix=error.fix) from error
    except (av.error.FFmpegError, OSError) as error:
        raise ExportError(
            f"{out.name} can't be written: {error.strerror or error}.",
            fix=f"Check that {out.parent} exists, may be written to, and has room.",
        ) from error
