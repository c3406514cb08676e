"""The film: every frame of every take once, in order, evenly spaced, untouched."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from storymem.core.errors import ExportError
from storymem.core.values import Size
from storymem.export.cut import CutClip
from storymem.export.formats import write_film
from storymem.media.clips import ClipWriter, probe, read_frames
from tests.media.test_media import (
    SIZE,
    barcode,
    box_names,
    ffmpeg,
    ffmpeg_frames,
    ffmpeg_times,
    number_of,
    sound_file,
    write_clip,
)


def cut_of(folder: Path, *lengths: int) -> list[CutClip]:
    """Takes of these lengths, whose barcodes count on through the whole cut."""
    clips: list[CutClip] = []
    first = 0
    for number, length in enumerate(lengths, start=1):
        path = write_clip(folder / f"shot{number}.mp4", [barcode(i) for i in range(first, first + length)])
        clips.append(CutClip(f"1.{number}", path, length))
        first += length
    return clips


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> list[CutClip]:
    # 1, 2 and 3 frames: x264 reorders none or few of them, so that their decode times start elsewhere
    return cut_of(tmp_path_factory.mktemp("cut"), 81, 1, 5, 2, 80, 3, 76, 1)


def test_every_frame_is_there_once_in_order_and_evenly_spaced(cut: list[CutClip], tmp_path: Path):
    film = write_film(cut, tmp_path / "film.mp4")
    assert film.frame_count == 249 == sum(clip.frame_count for clip in cut)
    assert film.size_bytes == film.path.stat().st_size
    assert [number_of(frame) for frame in ffmpeg_frames(film.path)] == list(range(249))
    assert ffmpeg_times(film.path) == [1024 * i for i in range(249)]


def test_decode_times_rise_by_one_frame_across_every_cut(cut: list[CutClip], tmp_path: Path):
    film = write_film(cut, tmp_path / "film.mp4")
    with av.open(str(film.path)) as container:
        packets = [(packet.pts or 0, packet.dts or 0) for packet in container.demux(video=0) if packet.size]
    assert {b[1] - a[1] for a, b in pairwise(packets)} == {1024}
    assert all(dts <= pts for pts, dts in packets)


def test_pictures_are_copied_bit_for_bit(cut: list[CutClip], tmp_path: Path):
    film = write_film(cut, tmp_path / "film.mp4")
    single = [frame for clip in cut for frame in read_frames(clip.path)]
    assert all(np.array_equal(a, b) for a, b in zip(single, read_frames(film.path), strict=True))


def test_the_film_keeps_colour_tags_and_starts_at_once(cut: list[CutClip], tmp_path: Path):
    film = write_film(cut, tmp_path / "film.mp4")
    names = box_names(film.path)
    assert names.index("moov") < names.index("mdat")
    _, said = ffmpeg("-i", str(film.path))
    assert "yuv420p(tv, bt709, progressive)" in said
    assert "16 fps" in said


def test_the_same_cut_gives_the_same_film_and_replaces_the_older_one(cut: list[CutClip], tmp_path: Path):
    out = tmp_path / "film.mp4"
    out.write_bytes(b"an older film")
    first = write_film(cut, out).path.read_bytes()
    assert write_film(cut, out).path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [out]


def refused(clips: list[CutClip], folder: Path, words: str) -> ExportError:
    out = folder / "film.mp4"
    out.write_bytes(b"the last good film")
    with pytest.raises(ExportError, match=words) as caught:
        write_film(clips, out)
    assert out.read_bytes() == b"the last good film"
    assert not list(folder.glob("*.part"))
    assert caught.value.fix
    return caught.value


def test_nothing_to_join(tmp_path: Path):
    refused([], tmp_path, "no take")


def test_a_take_of_another_size_is_named(cut: list[CutClip], tmp_path: Path):
    wide = Size(width=160, height=64)
    odd = CutClip("2.4", write_clip(tmp_path / "wide.mp4", [barcode(1, wide)] * 5, wide), 5)
    error = refused([cut[0], odd, cut[2]], tmp_path, r"Shot 2\.4 .* differ in size \(160x64, not 128x64\)")
    assert "2.4" in error.fix


def test_a_clip_of_another_encoder_is_named(cut: list[CutClip], tmp_path: Path):
    path = tmp_path / "other.mp4"
    ffmpeg(
        "-i", str(cut[2].path), "-c:v", "libx264", "-preset", "ultrafast", "-video_track_timescale", "16384", str(path)
    )
    refused([cut[0], CutClip("3.1", path, 5)], tmp_path, r"Shot 3\.1 .* differ in encoder settings")


def test_a_clip_with_other_colours_is_named(cut: list[CutClip], tmp_path: Path):
    path = tmp_path / "television.mp4"
    ffmpeg(
        "-i", str(cut[2].path), "-vf", "setparams=colorspace=smpte170m", "-video_track_timescale", "16384", str(path)
    )
    refused([cut[0], CutClip("3.2", path, 5)], tmp_path, r"Shot 3\.2 .* differ in colour matrix \(6, not 1\)")


def test_a_clip_with_fewer_frames_than_its_take_is_named(cut: list[CutClip], tmp_path: Path):
    refused([cut[0], CutClip("1.9", cut[2].path, 6)], tmp_path, r"1\.9.* 5 frames, its take 6")


def test_uneven_times_are_refused(cut: list[CutClip], tmp_path: Path):
    path = tmp_path / "uneven.mp4"
    with (
        av.open(str(cut[0].path)) as source,
        av.open(str(path), "w", options={"video_track_timescale": "16384"}) as out,
    ):
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size and packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts = (
                    packet.pts + 100 * (packet.pts > 40000),
                    packet.dts + 100 * (packet.pts > 40000),
                )
                packet.stream = stream
                out.mux(packet)
    assert probe(path).frame_count == 81
    refused([CutClip("4.1", path, 81)], tmp_path, r"4\.1: .* not evenly spaced")


def test_missing_and_damaged_clips_are_named(cut: list[CutClip], tmp_path: Path):
    refused([cut[0], CutClip("5.1", tmp_path / "gone.mp4", 5)], tmp_path, r"5\.1.*missing")
    sound_file(tmp_path / "sound.wav")
    refused([cut[0], CutClip("5.2", tmp_path / "sound.wav", 5)], tmp_path, r"5\.2.*no pictures")


def test_a_folder_that_is_not_there(cut: list[CutClip], tmp_path: Path):
    with pytest.raises(ExportError) as caught:
        write_film(cut[:2], tmp_path / "gone" / "film.mp4")
    assert "gone" in caught.value.fix


def test_takes_of_different_content_always_join(tmp_path: Path):
    """Whatever the takes show, the one encoder sets their decoders up alike."""
    generator = np.random.default_rng(0)
    clips: list[CutClip] = []
    for number, frames in enumerate(
        (
            [np.zeros((64, 128, 3), np.uint8)] * 9,
            list(generator.integers(0, 256, (9, 64, 128, 3), np.uint8)),
            [barcode(i) for i in range(40)],
        )
    ):
        path = tmp_path / f"{number}.mp4"
        with ClipWriter(path, SIZE) as clip:
            for frame in frames:
                clip.write(frame)
        clips.append(CutClip(str(number), path, len(frames)))
    assert write_film(clips, tmp_path / "film.mp4").frame_count == 58
