"""Own pictures and clips as takes: read at the film's rate, refused with a reason, curated like any other take."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from storymem.core.edits.all import apply
from storymem.core.edits.shot import AddTake, CircleTake
from storymem.core.errors import EditRejected, MediaError
from storymem.core.memory.bank import remember
from storymem.core.plans.reuse import reuse
from storymem.core.plans.staleness import staleness
from storymem.core.request import Crop, OwnMaterial
from storymem.core.requests.composing import compose
from storymem.core.requests.own_material import OWN_ENGINE, MaterialPart, own_length, own_material_for, own_request
from storymem.core.requests.sampling import NO_MODEL
from storymem.core.requests.what_if import what_if
from storymem.core.story import FilmSettings, Scene, Shot, Story
from storymem.core.values import Mode, Size
from storymem.media import own_material as own_media
from storymem.media.clips import read_frame
from storymem.media.own_material import clip_frames, material_facts, material_frame
from storymem.studio.film import Studio
from tests.support.stories import blank, make_take, name

SIZE = Size(width=256, height=144)


def clip(
    path: Path,
    *,
    count: int = 40,
    rate: int = 25,
    size: tuple[int, int] = (320, 180),
    codec: str = "libx264",
    pixels: str = "yuv420p",
    trc: int | None = None,
    times: list[int] | None = None,
) -> Path:
    """A clip whose frame n is grey 5 * n, with a white corner at the top left."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, pixels
        if trc is not None:
            stream.codec_context.color_trc = trc
        for number in range(count):
            frame = np.full((size[1], size[0], 3), 5 * number % 250, dtype=np.uint8)
            frame[: size[1] // 6, : size[0] // 6] = 255
            picture = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(format=pixels)
            picture.pts = number if times is None else times[number]
            picture.time_base = Fraction(1, rate)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def greys(path: Path, count: int) -> list[int]:
    return [round(float(frame[90, 160].mean()) / 5) for frame in clip_frames(path, count)]


# ---- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "ending", "codec"), [(25, "mp4", "libx264"), (30, "mov", "libx264"), (24, "webm", "libvpx-vp9")]
)
def test_a_clip_is_read_at_sixteen_frames_a_second_by_time(tmp_path: Path, rate: int, ending: str, codec: str):
    path = clip(tmp_path / f"clip.{ending}", count=40, rate=rate, codec=codec)
    facts = material_facts(path)
    assert facts.kind == "clip"
    assert facts.frame_count == 40 * 16 // rate
    shown = greys(path, 21)
    assert shown == pytest.approx([k * rate // 16 for k in range(21)], abs=0.5)


def test_a_slow_clip_holds_its_frames_and_uneven_times_are_kept(tmp_path: Path):
    path = clip(tmp_path / "slow.mp4", count=8, rate=8)
    assert material_facts(path).frame_count == 16
    assert greys(path, 13) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]
    uneven = clip(tmp_path / "uneven.mp4", count=4, rate=16, times=[0, 1, 9, 10])
    assert greys(uneven, 10) == [0] + [1] * 8 + [2]


def test_a_turned_clip_is_read_upright(tmp_path: Path):
    path = clip(tmp_path / "turned.mp4", count=20)
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 4 + 40
    turn = [0, 0x10000, 0, -0x10000 & 0xFFFFFFFF, 0, 0]  # a quarter turn clockwise, as a phone held upright writes it
    content[matrix : matrix + 24] = b"".join(value.to_bytes(4, "big") for value in turn)
    path.write_bytes(content)
    frame = next(iter(clip_frames(path, 5)))
    assert frame.shape == (320, 180, 3)
    assert frame[4, -4].mean() > 200  # the corner that was top left is top right
    assert frame[4, 4].mean() < 60


def test_ten_bits_are_read_and_hdr_is_refused(tmp_path: Path):
    deep = clip(tmp_path / "deep.mp4", codec="libx265", pixels="yuv420p10le")
    assert greys(deep, 5) == pytest.approx([0, 1, 3, 4, 6], abs=0.5)
    with pytest.raises(MediaError, match="HDR") as refused:
        material_facts(clip(tmp_path / "hdr.mp4", codec="libx265", pixels="yuv420p10le", trc=16))
    assert "SDR" in refused.value.fix


def test_what_can_not_be_a_take_is_refused_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(content: bytes) -> str:
        path = tmp_path / "brought"
        path.write_bytes(content)
        with pytest.raises(MediaError) as error:
            material_facts(path)
        assert error.value.fix
        return error.value.message

    assert refused(b"") == "The file is empty."
    assert "can be read" in refused(b"not a film at all" * 100)
    whole = clip(tmp_path / "whole.mp4").read_bytes()
    assert "can be read" in refused(whole[: len(whole) // 2])
    assert "64 to 8192" in refused(clip(tmp_path / "tiny.mp4", size=(32, 32)).read_bytes())
    with av.open(str(tmp_path / "sound.mp4"), "w") as container:
        stream: Any = container.add_stream("aac", rate=44100)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono")
        silence.sample_rate = 44100
        container.mux(stream.encode(silence))
        container.mux(stream.encode())
    assert "no moving pictures" in refused((tmp_path / "sound.mp4").read_bytes())
    monkeypatch.setattr(own_media, "MAX_BYTES", 1000)
    assert "larger than 1 GB" in refused(whole)


def test_a_clip_that_breaks_off_says_where(tmp_path: Path):
    path = clip(tmp_path / "short.mp4", count=10, rate=16)
    with pytest.raises(MediaError, match="after 10 of 21 frames"):
        list(clip_frames(path, 21))


def test_legal_lengths():
    assert [own_length(available, 81) for available in (5, 8, 9, 80, 81, 500)] == [5, 5, 9, 77, 81, 81]
    with pytest.raises(MediaError, match="has 4 frames"):
        own_length(4, 81)


# ---- as a take of the story ------------------------------------------------------------------------------------------


def brought(story: Story, shot_id: str) -> Story:
    bank = remember(story)
    own = OwnMaterial(content=name("clip"), name="walk.mov", kind="clip", frame_count=49)
    request = own_request(bank, bank.shot(shot_id), own)
    take = make_take(story, shot_id).evolve(id=f"{shot_id}own", request=request, frame_count=49)
    story = apply(story, AddTake(shot_id=shot_id, take=take))
    return apply(story, CircleTake(shot_id=shot_id, take_id=take.id))


def test_own_material_is_remembered_and_continued_and_never_stale():
    story = blank(3, cuts="CC-")
    story = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1"), circle=True))
    story = brought(story, "s2")
    now = compose(story, "s3")
    assert now.seam is not None
    assert now.seam.source_take_id == "s2own"
    assert {frame.source_take_id for frame in now.memory} == {"s1t1", "s2own"}
    later = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1")))
    later = apply(later, CircleTake(shot_id="s1", take_id="s1t2"))
    shot = later.shot("s2")
    assert shot.circled_take
    assert staleness(remember(later), shot, shot.circled_take) == ()


def test_there_is_no_recipe_to_use_again_and_no_other_memory_to_try():
    story = brought(blank(2), "s2")
    take = story.shot("s2").circled_take
    assert take
    assert (take.request.mode, take.request.memory, take.request.engine) == (Mode.T2V, (), OWN_ENGINE)
    with pytest.raises(EditRejected):
        reuse(remember(story), story.shot("s2"), take, maker=NO_MODEL)
    with pytest.raises(EditRejected):
        what_if(remember(story), story.shot("s2"), take, (name("x"),), maker=NO_MODEL)


# ---- through the queue -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory):
    shots = (Shot(id="s1", prompt="One.", seed=1), Shot(id="s2", prompt="Two.", seed=2))
    settings = FilmSettings(size=SIZE, frame_count=25)
    story = Story(id="film", title="Own", scenes=(Scene(id="sc", shots=shots),), settings=settings)
    with Studio.create(tmp_path_factory.mktemp("own") / "film", story) as opened:
        yield opened


def test_a_clip_and_a_still_become_curated_takes_through_the_queue(studio: Studio, tmp_path: Path):
    studio.queue.add_material("s1", clip(tmp_path / "walk.mp4", count=30, rate=25), "walk.mp4")
    still = io.BytesIO()
    Image.fromarray(np.full((400, 300, 3), 90, dtype=np.uint8)).save(still, "PNG")
    (tmp_path / "still.png").write_bytes(still.getvalue())
    studio.queue.add_material("s2", tmp_path / "still.png", "still.png")
    assert studio.queue.wait_idle(60)
    assert [job.error_message for job in studio.queue.jobs()] == [None, None]
    first, second = (studio.story.shot(shot_id).circled_take for shot_id in ("s1", "s2"))
    assert first
    assert second
    assert (first.frame_count, second.frame_count) == (17, 25)  # 30 frames at 25 are 19 at 16: 17 is legal
    assert first.keyframes
    assert first.tail
    assert first.review
    assert first.request.own
    assert (first.request.own.name, first.request.size, first.request.seam) == ("walk.mp4", SIZE, None)
    assert studio.delivery.damage() == ()


def test_a_clip_that_is_too_short_leaves_nothing_behind(studio: Studio, tmp_path: Path):
    before = studio.folder.objects.names()
    with pytest.raises(MediaError, match="has 3 frames"):
        studio.queue.add_material("s1", clip(tmp_path / "blink.mp4", count=5, rate=25), "blink.mp4")
    assert studio.folder.objects.names() == before
    assert len(studio.queue.jobs()) == 2


def test_jobs_for_special_takes_outlive_a_restart(tmp_path: Path):
    shots = (Shot(id="s1", prompt="One.", seed=1), Shot(id="s2", prompt="Two.", seed=2))
    settings = FilmSettings(size=SIZE, frame_count=5)
    story = Story(id="film", title="Again", scenes=(Scene(id="sc", shots=shots),), settings=settings)
    with Studio.create(tmp_path / "film", story) as first:
        first.queue.generate(["s1", "s2"])
        assert first.queue.wait_idle(60)
    with Studio.open(tmp_path / "film", rendering=False) as second:
        take = second.story.shot("s2").takes[0]
        gone = take.request.memory[0].picture
        second.queue.try_memory("s2", take.id, without=(gone,))
        second.queue.add_material("s2", clip(tmp_path / "walk.mp4", count=30), "walk.mp4")
    with Studio.open(tmp_path / "film") as third:
        assert third.queue.wait_idle(60)
        again, own = third.story.shot("s2").takes[1:]
        assert again.request.what_if
        assert [frame.picture for frame in again.request.what_if.without] == [gone]
        assert gone not in again.request.pictures
        assert own.request.own
        assert third.story.shot("s2").circled == take.id


# ---- the part that is taken


@pytest.mark.parametrize(("ending", "codec"), [("mp4", "libx264"), ("webm", "libvpx-vp9"), ("mkv", "mpeg4")])
def test_a_part_from_anywhere_is_the_same_as_reading_from_the_beginning(tmp_path: Path, ending: str, codec: str):
    path = clip(tmp_path / f"long.{ending}", count=260, rate=25, codec=codec)
    whole = list(clip_frames(path, 160))
    for start in (0, 1, 31, 33, 64, 100, 151):
        part = list(clip_frames(path, 9, start))
        for one, other in zip(part, whole[start : start + 9], strict=True):
            assert np.array_equal(one, other), start
        assert np.array_equal(material_frame(path, start), whole[start])
    with pytest.raises(MediaError, match="breaks off after 7 of 9"):
        list(clip_frames(path, 9, 160))


def test_a_part_that_begins_too_late_is_refused():
    bank = remember(blank(1))
    shot = bank.shot("s1")
    assert own_material_for(bank, shot, name("x"), "x", "clip", 200, MaterialPart(start_frame=60)).frame_count == 81
    assert own_material_for(bank, shot, name("x"), "x", "clip", 100, MaterialPart(start_frame=60)).frame_count == 37
    with pytest.raises(MediaError, match=r"lasts 6\.25 s and has ended by 6\.25 s"):
        own_material_for(bank, shot, name("x"), "x", "clip", 100, MaterialPart(start_frame=100))
    with pytest.raises(MediaError, match="at least 5"):
        own_material_for(bank, shot, name("x"), "x", "clip", 100, MaterialPart(start_frame=97))
    still = own_material_for(
        bank, shot, name("x"), "x", "picture", None, MaterialPart(start_frame=9, crop=Crop(zoom=2))
    )
    assert (still.start_frame, still.crop) == (0, Crop(zoom=2))


def test_the_chosen_part_is_what_the_take_shows(studio: Studio, tmp_path: Path):
    part = MaterialPart(crop=Crop(x=0, y=0, zoom=6), start_frame=10)
    count = len(studio.story.shot("s2").takes)
    studio.queue.add_material("s2", clip(tmp_path / "walk.mp4", count=60, rate=25), "walk.mp4", part)
    assert studio.queue.wait_idle(60)
    take = studio.story.shot("s2").takes[count]
    assert take.request.own is not None
    assert (take.request.own.crop, take.request.own.start_frame) == (part.crop, 10)
    frame = read_frame(Path(studio.folder.objects.path(take.clip)), 0)
    assert frame.mean() > 240, "the white corner alone"
