"""The animatic beyond the contract: what it reads and draws, and that it never passes for the model."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from storymem.core.errors import RequestUnsupported
from storymem.core.request import ShotRequest, Slate
from storymem.core.values import Mode, Size
from storymem.engine.animatic import bands, vocabulary
from storymem.engine.animatic.bands import picture_box
from storymem.engine.animatic.camera import eye_at
from storymem.engine.animatic.engine import AnimaticEngine
from storymem.engine.animatic.paint.canvas import MARGIN
from storymem.engine.animatic.panel import Panel
from storymem.engine.animatic.places import PLACES
from storymem.engine.animatic.reading import Figure, read_prompt
from storymem.ports import Frame
from tests.support.engine_contract import ROOT, Pictures, Subject, difference, ignore, remembered, seam_of, shot_request

SUBJECT = Subject(open=AnimaticEngine, where="tests.animatic.test_animatic:SUBJECT")
FULL = Size(width=832, height=480)
AMBER = np.array([255, 184, 76])


def frames_of(request: ShotRequest, pictures: Pictures | None = None) -> list[Frame]:
    return list(AnimaticEngine().generate(request, pictures or Pictures(request.size), ignore))


def picture_of(request: ShotRequest, frame: Frame) -> Frame:
    left, top, right, bottom = picture_box(request.size.width, request.size.height)
    return frame[top:bottom, left:right]


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "framing", "move", "hour", "place"),
    [
        ("Wide shot of a desert at sunset, slow pan left", "wide", "pan left", "golden", "desert"),
        ("Extreme close-up of her eyes at night in the forest", "extreme close", "static", "night", "forest"),
        ("Medium close-up in a kitchen by lamplight, push in", "medium close", "push in", "lamp", "kitchen"),
        ("Close-up, dawn, the sea, handheld", "close", "handheld", "dawn", "sea"),
        ("中景，夜晚的城市街道，镜头缓缓推近", "medium", "push in", "night", "street"),
        ("特写：黎明的海边", "close", "static", "dawn", "sea"),
        ("远景，雪地，黄昏，向左摇", "wide", "pan left", "dusk", "snowfield"),
        ("لقطة واسعة في الصحراء عند الغروب، الكاميرا ثابتة", "wide", "static", "golden", "desert"),
        ("لقطة مقربة في المطبخ", "close", "static", "day", "kitchen"),
    ],
)
def test_reads_framing_move_hour_and_place(prompt: str, framing: str, move: str, hour: str, place: str) -> None:
    reading = read_prompt(prompt)
    assert (reading.framing, reading.move, reading.hour, reading.place) == (framing, move, hour, place)


@pytest.mark.parametrize(
    ("prompt", "figures"),
    [
        ("An old man walks", (Figure("old man", "walk"),)),
        ("A woman in a red coat sits", (Figure("woman", "sit", "red"),)),
        ("一个穿红色外套的女孩走在路上", (Figure("girl", "walk", "red"),)),
        ("امرأة ترتدي معطفا أحمر تجلس", (Figure("woman", "sit", "red"),)),
        ("He rubs his hands together", (Figure("man", "stand"),)),
        ("He looks up at the sky", (Figure("man", "look up"),)),
        ("Two friends run", (Figure("person", "run"), Figure("person", "run"))),
        ("A queen and an astronaut", (Figure("queen", "stand"), Figure("astronaut", "stand"))),
        ("An empty beach", ()),
    ],
)
def test_reads_who_is_there(prompt: str, figures: tuple[Figure, ...]) -> None:
    assert read_prompt(prompt).figures == figures


def test_camera_words_do_not_become_places_or_people() -> None:
    reading = read_prompt("Wide shot of a field, crane up, bird's eye, over the shoulder, close-up on a key")
    assert reading.place == "field"
    assert reading.figures == ()


def test_every_place_word_has_a_painter_and_an_unnamed_place_too() -> None:
    assert set(PLACES) == {*vocabulary.PLACES, ""}


@pytest.mark.parametrize("place", sorted(PLACES))
def test_every_place_is_a_picture(place: str) -> None:
    """Each place paints something with light and dark in it, and no two are the same."""
    reading = read_prompt(f"wide shot, {vocabulary.PLACES[place][0][1].split('|')[0]}" if place else "wide shot")
    assert reading.place == place
    picture = np.asarray(
        Panel(reading, 208, 88, key="1", tones=((90, 80, 120), (200, 150, 130), (60, 60, 50))).frame(0, 0)
    )
    assert picture.std() > 12


# --- drawing ---------------------------------------------------------------------------------------------------------


def test_shot_sizes_and_hours_look_different() -> None:
    prompts = [
        "Wide shot of a woman in a field, day",
        "Medium shot of a woman in a field, day",
        "Close-up of a woman in a field, day",
        "Extreme close-up of a woman's eye in a field, day",
        "Overhead shot of a woman in a field, day",
        "Wide shot of a woman in a field, night",
        "Wide shot of a woman in a field, sunset",
    ]
    requests = [shot_request(SUBJECT, prompt=prompt, frame_count=5) for prompt in prompts]
    pictures = [picture_of(request, frames_of(request)[2]) for request in requests]
    for i, a in enumerate(pictures):
        for b in pictures[i + 1 :]:
            assert difference(a, b) > 8


def test_the_same_place_looks_the_same_in_another_shot() -> None:
    one, two, elsewhere = (
        shot_request(SUBJECT, prompt=prompt, seed=seed, frame_count=5)
        for prompt, seed in (
            ("Wide shot, mountains at dawn", 1),
            ("Wide shot, mountains at dawn", 2),
            ("Wide shot, city at dawn", 1),
        )
    )
    a, b, c = (picture_of(request, frames_of(request)[0]).mean(axis=1) for request in (one, two, elsewhere))
    assert np.abs(a - b).mean() < 0.5 * np.abs(a - c).mean()


@pytest.mark.parametrize("move", [move for move in vocabulary.MOVES if move != "static"])
def test_every_move_moves_the_camera(move: str) -> None:
    first, last = (eye_at(move, t, pace=1.0, phase=0.3) for t in (0.0, 0.7))
    assert first != last


@pytest.mark.parametrize("move", vocabulary.MOVES)
@pytest.mark.parametrize("pace", [0.8, 1.0, 1.2])
def test_no_move_looks_past_what_is_painted(move: str, pace: float) -> None:
    for t in range(81):
        eye = eye_at(move, t / 80, pace=pace, phase=0.3)
        for depth in (0.0, 0.08, 0.34, 0.66, 1.0):
            assert max(abs(shift) for shift in eye.shift(depth)) <= MARGIN
            assert eye.scale(depth) > 0.9999


def test_a_pan_right_carries_the_picture_to_the_left() -> None:
    request = shot_request(SUBJECT, prompt="Wide shot of a city at day, pan right", size=FULL, frame_count=81)
    shots = frames_of(request)
    row = [picture_of(request, shots[i])[150:200].mean(axis=(0, 2)) for i in (0, 80)]
    row = [line - line.mean() for line in row]
    shifts = {
        shift: float((row[0][200 + shift : 600 + shift] * row[1][200:600]).sum()) for shift in range(-190, 191, 2)
    }
    assert max(shifts, key=lambda shift: shifts[shift]) > 60


@pytest.mark.parametrize(
    "size",
    [
        FULL,
        Size(width=480, height=832),
        Size(width=1280, height=720),
        Size(width=256, height=144),
        Size(width=64, height=64),
    ],
)
def test_animatic_is_on_every_frame_and_the_picture_is_the_larger_part(size: Size) -> None:
    request = shot_request(SUBJECT, size=size, frame_count=5)
    left, top, right, bottom = picture_box(size.width, size.height)
    assert (right - left) * (bottom - top) > 0.55 * size.width * size.height
    for frame in frames_of(request):
        band = frame[:top].astype(int)
        assert (np.abs(band - AMBER).max(axis=2) < 24).sum() > 40


def test_a_continued_shot_says_animatic_as_soon_as_the_seam_is_over() -> None:
    pictures = Pictures(SUBJECT.size)
    request = shot_request(SUBJECT, Mode.MI2V, seam=seam_of(pictures.add(3)))
    shots = frames_of(request, pictures)
    top = picture_box(request.size.width, request.size.height)[1]
    amber = [(np.abs(frame[:top].astype(int) - AMBER).max(axis=2) < 24).sum() > 40 for frame in shots]
    assert amber == [False] + [True] * (request.frame_count - 1)


def test_the_seam_dissolves_into_the_panel_over_twelve_frames() -> None:
    pictures = Pictures(SUBJECT.size)
    seam = pictures.add(3)
    plain = frames_of(shot_request(SUBJECT, Mode.M2V, memory=remembered(seam), frame_count=21), pictures)
    joined = frames_of(
        shot_request(SUBJECT, Mode.MI2V, memory=remembered(seam), seam=seam_of(seam), frame_count=21), pictures
    )
    request = shot_request(SUBJECT)
    far = [difference(picture_of(request, a), picture_of(request, b)) for a, b in zip(plain, joined, strict=True)]
    assert all(a >= b for a, b in pairwise(far[1:14]))
    assert far[1] > 10
    assert far[12:] == [0.0] * 9


def test_a_seam_of_another_size_is_fitted() -> None:
    pictures = Pictures(SUBJECT.size)
    request = shot_request(SUBJECT, Mode.MI2V, seam=seam_of(pictures.add(3, Size(width=512, height=288))))
    first = frames_of(request, pictures)[0]
    assert first.shape == (144, 256, 3)


def test_ten_memory_frames_stand_in_order_in_the_strip() -> None:
    pictures = Pictures(FULL)
    colours = [(20 * n + 30, 200 - 15 * n, 90) for n in range(10)]
    names: list[str] = []
    for colour in colours:
        flat = np.full((FULL.height, FULL.width, 3), colour, np.uint8)
        name = pictures.add(len(names))
        pictures.picture(name)[:] = flat
        names.append(name)
    frame = frames_of(shot_request(SUBJECT, Mode.M2V, size=FULL, memory=remembered(*names), frame_count=5), pictures)[0]
    bottom = picture_box(FULL.width, FULL.height)[3]
    columns = [np.argwhere((np.abs(frame[bottom:].astype(int) - c).max(axis=2) < 3).sum(axis=0) > 15) for c in colours]
    assert all(len(column) > 30 for column in columns)
    middles = [float(column.mean()) for column in columns]
    assert middles == sorted(middles)


def test_slate_counter_and_prompt_are_written() -> None:
    plain = shot_request(SUBJECT, size=FULL, frame_count=5)
    top, bottom = (picture_box(FULL.width, FULL.height)[k] for k in (1, 3))
    base = frames_of(plain)
    assert not np.array_equal(base[0][:top], base[1][:top])
    for changed in (
        plain.evolve(slate=Slate(film_title="Other film", scene_number=1, shot_number=2, take_number=3)),
        plain.evolve(slate=Slate(film_title="Contract", scene_number=4, shot_number=2, take_number=3)),
        plain.evolve(slate=Slate(film_title="Contract", scene_number=1, shot_number=2, take_number=9)),
    ):
        frame = frames_of(changed)[0]
        assert not np.array_equal(frame[:top], base[0][:top])
        assert np.array_equal(frame[bottom:], base[0][bottom:])
    reworded = frames_of(plain.evolve(prompt=plain.prompt + " Zwölf Möwen."))[0]
    assert not np.array_equal(reworded[bottom:], base[0][bottom:])


def test_no_prompt_and_a_very_long_one_are_both_drawn() -> None:
    for prompt in ("", "   ", "word " * 900, "長" * 2000, "x" * 3000, "\u202e\u0000\U0001f600"):
        assert len(frames_of(shot_request(SUBJECT, prompt=prompt, frame_count=5))) == 5


def test_a_frame_too_small_to_read_is_refused() -> None:
    with pytest.raises(RequestUnsupported) as caught:
        AnimaticEngine().check(shot_request(SUBJECT, size=Size(width=64, height=48)))
    assert "64" in caught.value.fix


# --- cost ------------------------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_shot() -> None:
    """Peak memory after 81 frames is close to that after 9: frames are not kept."""
    code = (
        "import resource, sys\n"
        "from tests.support.engine_contract import *; from tests.animatic.test_animatic import SUBJECT\n"
        "request = shot_request(SUBJECT, size=Size(width=416, height=240), frame_count=81)\n"
        "for n, frame in enumerate(SUBJECT.open().generate(request, Pictures(request.size), ignore), 1):\n"
        "    if n in (9, 81): print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    early, late = (int(line) for line in out.split())
    assert late - early < 12_000  # KiB; 72 kept frames would be 21,000


def test_bands_leave_the_picture_alone() -> None:
    request = shot_request(SUBJECT, size=FULL)
    frame = np.full((FULL.height, FULL.width, 3), 77, np.uint8)
    bands.Bands(request, read_prompt(request.prompt), (), ()).paste(frame, 3)
    assert (picture_of(request, frame) == 77).all()
    assert (frame != 77).any()
