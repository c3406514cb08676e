"""Clips, pictures and the spool. Clips are judged by an independent reader: an ffmpeg program of another version."""

from __future__ import annotations

import io
import subprocess
import wave
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, ImageCms

from storymem.core.errors import MediaError
from storymem.core.values import Size
from storymem.media.clips import ClipWriter, probe, read_frame, read_frames, tail_frames
from storymem.media.framing import framed
from storymem.media.pictures import decode_picture, encode_jpeg, encode_png
from storymem.media.spool import FrameSpool
from storymem.ports import Frame

SIZE = Size(width=128, height=64)
BITS = 8


def barcode(number: int, size: Size = SIZE) -> Frame:
    """A frame that carries its number as black and white bars over a coloured ground."""
    frame = np.full((size.height, size.width, 3), (90, 140, 60), np.uint8)
    bar = size.width // BITS
    for bit in range(BITS):
        frame[8:40, bit * bar : (bit + 1) * bar] = 255 if number >> bit & 1 else 0
    return frame


def number_of(frame: np.ndarray) -> int:
    bar = frame.shape[1] // BITS
    bars = [frame[24, bit * bar + bar // 2].mean() > 127 for bit in range(BITS)]
    return sum(1 << bit for bit, on in enumerate(bars) if on)


def write_clip(path: Path, frames: list[Frame], size: Size = SIZE) -> Path:
    with ClipWriter(path, size) as clip:
        for frame in frames:
            clip.write(frame)
    return path


def ffmpeg(*arguments: str) -> tuple[bytes, str]:
    done = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", *arguments], capture_output=True)
    return done.stdout, done.stderr.decode()


def ffmpeg_frames(path: Path, size: Size = SIZE) -> np.ndarray:
    raw, said = ffmpeg(
        "-v", "error", "-i", str(path), "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"
    )
    assert not said
    return np.frombuffer(raw, np.uint8).reshape(-1, size.height, size.width, 3)


def ffmpeg_times(path: Path) -> list[int]:
    """Timestamps in 1/16384 s, as ffmpeg reads them."""
    raw, _ = ffmpeg(
        "-v", "error", "-i", str(path), "-fps_mode", "passthrough", "-enc_time_base", "1/16384", "-f", "framemd5", "-"
    )
    lines = [line for line in raw.decode().splitlines() if not line.startswith("#")]
    return [int(line.split(",")[2]) for line in lines]


def box_names(path: Path) -> list[str]:
    content, at, names = path.read_bytes(), 0, []
    while at < len(content):
        names.append(content[at + 4 : at + 8].decode())
        at += int.from_bytes(content[at : at + 4])
    return names


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "take.mp4", [barcode(i) for i in range(81)])


# --- clips ---------------------------------------------------------------------------------------------------------


def test_another_reader_finds_every_frame_in_order_at_16_fps(clip: Path):
    assert [number_of(frame) for frame in ffmpeg_frames(clip)] == list(range(81))
    assert ffmpeg_times(clip) == [1024 * i for i in range(81)]


def test_the_index_lies_before_the_pictures(clip: Path):
    names = box_names(clip)
    assert names.index("moov") < names.index("mdat")


def test_all_four_colour_tags_are_bt709(clip: Path):
    _, said = ffmpeg("-i", str(clip))
    assert "yuv420p(tv, bt709, progressive)" in said  # ffmpeg writes one word only where matrix, primaries, curve agree
    facts = probe(clip)
    assert (facts.colorspace, facts.primaries, facts.transfer, facts.color_range) == (1, 1, 1, 1)


def test_colours_come_back_when_a_player_follows_the_tags(tmp_path: Path):
    patches = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (220, 220, 40), (128, 128, 128), (240, 180, 160)]
    size = Size(width=192, height=64)
    frame = np.zeros((64, 192, 3), np.uint8)
    for i, colour in enumerate(patches):
        frame[:, 32 * i : 32 * (i + 1)] = colour
    path = write_clip(tmp_path / "patches.mp4", [frame] * 5, size)
    shown = ffmpeg_frames(path, size)[2].astype(int)
    worst = max(np.abs(shown[32, 32 * i + 16] - colour).max() for i, colour in enumerate(patches))
    assert worst <= 3  # the other matrix, BT.601, is 20 to 40 off
    ours = read_frame(path, 2).astype(int)
    assert max(np.abs(ours[32, 32 * i + 16] - colour).max() for i, colour in enumerate(patches)) <= 3


def test_the_same_frames_give_the_same_bytes(clip: Path, tmp_path: Path):
    again = write_clip(tmp_path / "again.mp4", [barcode(i) for i in range(81)])
    assert again.read_bytes() == clip.read_bytes()


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_short_clips_are_exact_too(tmp_path: Path, count: int):
    path = write_clip(tmp_path / "short.mp4", [barcode(i) for i in range(count)])
    assert ffmpeg_times(path) == [1024 * i for i in range(count)]
    assert probe(path).frame_count == len(list(read_frames(path))) == count


def test_probe_says_what_a_clip_is(clip: Path):
    facts = probe(clip)
    assert (facts.frame_count, facts.fps, facts.time_base) == (81, Fraction(16), Fraction(1, 16384))
    assert (facts.codec, facts.size, facts.pixel_format) == ("h264", (128, 64), "yuv420p")


def test_clips_of_one_size_share_their_decoder_setup_whatever_they_show(clip: Path, tmp_path: Path):
    noise = list(np.random.default_rng(0).integers(0, 255, (3, 64, 128, 3), np.uint8))
    other, wide = write_clip(tmp_path / "a.mp4", noise), Size(width=160, height=64)
    assert probe(other).extradata_digest == probe(clip).extradata_digest
    wider = write_clip(tmp_path / "b.mp4", [barcode(0, wide)], wide)
    assert probe(wider).extradata_digest != probe(clip).extradata_digest


def test_any_frame_can_be_read_alone(clip: Path):
    for index in (0, 1, 31, 32, 33, 63, 64, 79, 80):
        assert number_of(read_frame(clip, index)) == index


def test_frames_and_tail_come_in_order(clip: Path):
    assert [number_of(frame) for frame in read_frames(clip)] == list(range(81))
    assert [number_of(frame) for frame in tail_frames(clip, 5)] == [76, 77, 78, 79, 80]
    assert len(tail_frames(clip, 200)) == 81


@pytest.mark.parametrize("index", [-1, 81, 5000])
def test_a_frame_out_of_range_is_refused(clip: Path, index: int):
    with pytest.raises(MediaError, match=str(index)):
        read_frame(clip, index)


def test_an_error_while_writing_leaves_no_file(tmp_path: Path):
    def stop_half_way() -> None:
        with ClipWriter(tmp_path / "take.mp4", SIZE) as clip:
            clip.write(barcode(0))
            raise KeyError("the engine broke")

    with pytest.raises(KeyError):
        stop_half_way()
    assert list(tmp_path.iterdir()) == []


def test_an_error_keeps_the_older_file(tmp_path: Path):
    path = write_clip(tmp_path / "take.mp4", [barcode(7)])
    before = path.read_bytes()
    with pytest.raises(MediaError, match="does not fit"):
        write_clip(path, [barcode(8), np.zeros((64, 64, 3), np.uint8)])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "frame",
    [np.zeros((64, 112, 3), np.uint8), np.zeros((64, 128, 3), np.float32), np.zeros((64, 128, 4), np.uint8)],
)
def test_a_frame_that_does_not_fit_is_refused(tmp_path: Path, frame: np.ndarray):
    with pytest.raises(MediaError) as caught:
        write_clip(tmp_path / "take.mp4", [frame])
    assert "128x64" in caught.value.fix
    assert list(tmp_path.iterdir()) == []


def test_a_clip_without_frames_is_refused(tmp_path: Path):
    with pytest.raises(MediaError, match="no frames"):
        write_clip(tmp_path / "take.mp4", [])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(MediaError) as caught:
        write_clip(tmp_path / "gone" / "take.mp4", [barcode(0)])
    assert "gone" in caught.value.fix


def sound_file(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))


def test_missing_damaged_cut_short_and_soundonly_files_are_told_apart(clip: Path, tmp_path: Path):
    with pytest.raises(MediaError, match="missing"):
        probe(tmp_path / "nowhere.mp4")
    (tmp_path / "noise.mp4").write_bytes(b"not a film at all" * 99)
    with pytest.raises(MediaError, match="can't be read"):
        probe(tmp_path / "noise.mp4")
    (tmp_path / "short.mp4").write_bytes(clip.read_bytes()[: clip.stat().st_size * 2 // 3])
    with pytest.raises(MediaError, match=r"cut short|can't be read"):
        probe(tmp_path / "short.mp4")
    sound_file(tmp_path / "sound.wav")
    with pytest.raises(MediaError, match="no pictures"):
        probe(tmp_path / "sound.wav")
    for broken in ("nowhere.mp4", "noise.mp4", "sound.wav"):
        with pytest.raises(MediaError):
            read_frame(tmp_path / broken, 0)
        with pytest.raises(MediaError):
            tail_frames(tmp_path / broken, 5)
        with pytest.raises(MediaError):
            list(read_frames(tmp_path / broken))


# --- pictures ------------------------------------------------------------------------------------------------------


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def textured(width: int = 60, height: int = 40) -> Frame:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)


def test_png_is_lossless_and_always_the_same():
    frame = textured()
    assert np.array_equal(decode_picture(encode_png(frame)), frame)
    assert encode_png(frame) == encode_png(frame.copy())


def test_jpeg_keeps_the_aspect_and_never_grows():
    wide = np.full((480, 832, 3), 99, np.uint8)
    assert decode_picture(encode_jpeg(wide, width=320)).shape == (185, 320, 3)
    assert decode_picture(encode_jpeg(textured(), width=320)).shape == (40, 60, 3)
    assert len(encode_jpeg(textured(), quality=95)) > len(encode_jpeg(textured(), quality=50))


def test_a_photo_is_turned_upright():
    frame = np.zeros((40, 60, 3), np.uint8)
    frame[:, :20] = (255, 0, 0)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: show it a quarter clockwise
    upright = decode_picture(saved(Image.fromarray(frame), "PNG", exif=exif))
    assert upright.shape == (60, 40, 3)
    assert upright[:15].mean(axis=(0, 1)).tolist() == [255, 0, 0]


def test_alpha_that_hides_nothing_is_dropped_and_transparency_refused():
    frame = textured()
    opaque = np.dstack([frame, np.full((40, 60), 255, np.uint8)])
    assert np.array_equal(decode_picture(saved(Image.fromarray(opaque), "PNG")), frame)
    opaque[5, 5, 3] = 254
    with pytest.raises(MediaError, match="transparent"):
        decode_picture(saved(Image.fromarray(opaque), "PNG"))


def test_a_palette_with_a_see_through_colour_is_refused_only_where_it_is_used():
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([10, 20, 30, 200, 100, 50])
    assert decode_picture(saved(picture, "PNG", transparency=1))[0, 0].tolist() == [10, 20, 30]
    with pytest.raises(MediaError, match="transparent"):
        decode_picture(saved(picture, "PNG", transparency=0))


def test_grey_and_black_and_white_become_rgb():
    grey = Image.fromarray(textured()[..., 0])
    assert np.array_equal(decode_picture(saved(grey, "PNG")), np.repeat(textured()[..., :1], 3, axis=2))
    assert decode_picture(saved(Image.new("1", (8, 8), 1), "PNG")).min() == 255


def test_print_colours_and_deep_pixels_are_refused():
    with pytest.raises(MediaError, match="CMYK"):
        decode_picture(saved(Image.new("CMYK", (16, 16)), "JPEG"))
    with pytest.raises(MediaError, match="8 bits"):
        decode_picture(saved(Image.fromarray(np.full((8, 8), 40000, np.uint16)), "PNG"))


def test_a_colour_profile_is_honoured():
    frame = np.full((8, 8, 3), (60, 120, 200), np.uint8)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = decode_picture(saved(Image.fromarray(frame), "PNG", icc_profile=srgb))
    assert np.abs(same.astype(int) - frame).max() <= 1
    tags = srgb.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    swapped = decode_picture(saved(Image.fromarray(frame), "PNG", icc_profile=tags))[0, 0].astype(int)
    assert swapped[0] > swapped[2] + 100  # in this profile the first number is blue light
    with pytest.raises(MediaError, match="profile"):
        decode_picture(saved(Image.fromarray(frame), "PNG", icc_profile=b"no profile at all"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF", "JPEG"])
def test_every_promised_format_can_be_read(kind: str):
    flat = np.full((40, 60, 3), (200, 40, 40), np.uint8)
    assert np.abs(decode_picture(saved(Image.fromarray(flat), kind)).astype(int) - flat).max() < 6


def test_several_pictures_in_one_file_are_refused():
    frames = [Image.fromarray(textured()), Image.fromarray(255 - textured())]
    for kind in ("GIF", "PNG", "WEBP", "TIFF"):
        with pytest.raises(MediaError, match="2 pictures"):
            decode_picture(saved(frames[0], kind, save_all=True, append_images=frames[1:]))


def test_a_phone_photo_with_its_preview_inside_is_one_picture():
    frames = [Image.fromarray(textured()), Image.fromarray(textured(30, 20))]
    assert decode_picture(saved(frames[0], "MPO", save_all=True, append_images=frames[1:])).shape == (40, 60, 3)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_too_large_is_refused_before_it_is_decoded():
    huge = saved(Image.new("1", (10_001, 10_000)), "PNG")
    with pytest.raises(MediaError, match="100 is the most"):
        decode_picture(huge)
    header = bytearray(saved(Image.new("L", (8, 8)), "BMP"))
    header[18:26] = (60_000).to_bytes(4, "little") * 2  # claims 3.6 gigapixels
    with pytest.raises(MediaError, match="megapixels"):
        decode_picture(bytes(header))


def test_bytes_that_are_no_picture_never_raise_anything_else():
    good, generator = saved(Image.fromarray(textured()), "PNG"), np.random.default_rng(1)
    for content in (b"", b"hello", b"%!PS-Adobe-3.0 EPSF", good[:200], good[: len(good) // 2]):
        with pytest.raises(MediaError, match="not a picture"):
            decode_picture(content)
    for kind in ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"):
        whole = saved(Image.fromarray(textured()), kind)
        for _ in range(40):
            damaged = bytearray(whole)
            for place in generator.integers(0, len(whole), 6):
                damaged[place] = generator.integers(0, 256)
            with suppress(MediaError):
                assert decode_picture(bytes(damaged)).ndim == 3


@pytest.mark.parametrize("width", [400, 1000])
def test_fitting_crops_the_middle_and_never_stretches(width: int):
    frame = np.zeros((500, width, 3), np.uint8)
    rows, columns = np.ogrid[:500, :width]
    frame[(rows - 250) ** 2 + (columns - width // 2) ** 2 < 80**2] = 255
    fitted = framed(frame, Size(width=832, height=480))
    assert fitted.shape == (480, 832, 3)
    white = fitted[..., 0] > 127
    across, down = white.any(axis=0).sum(), white.any(axis=1).sum()
    assert abs(int(across) - int(down)) <= 2  # a circle stays a circle
    assert abs(np.argwhere(white).mean(axis=0) - (239.5, 415.5)).max() < 2


def test_fitting_antialiases():
    stripes = np.zeros((960, 1664, 3), np.uint8)
    stripes[:, ::2] = 255
    fitted = framed(stripes, Size(width=416, height=240))
    assert fitted[20:-20, 20:-20].std() < 3  # stripes finer than a pixel become grey


# --- spool ---------------------------------------------------------------------------------------------------------


def test_the_spool_gives_back_every_frame_bit_for_bit_in_any_order(tmp_path: Path):
    frames = list(np.random.default_rng(0).integers(0, 256, (7, 64, 128, 3), np.uint8))
    with FrameSpool(tmp_path, SIZE) as spool:
        for frame in frames:
            spool.append(frame)
        for index in (6, 0, 3, 3, 5):
            assert np.array_equal(spool.frame(index), frames[index])
        spool.append(frames[0][:, ::-1])  # not contiguous
        assert np.array_equal(spool.frame(7), frames[0][:, ::-1])
        assert len(spool) == 8


def test_the_spool_leaves_nothing_behind_and_refuses_what_does_not_fit(tmp_path: Path):
    with FrameSpool(tmp_path, SIZE) as spool:
        spool.append(barcode(1))
        for index in (-1, 1):
            with pytest.raises(MediaError, match="no frame"):
                spool.frame(index)
        with pytest.raises(MediaError, match="128x64"):
            spool.append(np.zeros((64, 64, 3), np.uint8))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(MediaError, match="can't be kept"):
        FrameSpool(tmp_path / "gone", SIZE)
