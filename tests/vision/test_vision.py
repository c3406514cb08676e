"""The built-in scorer on rendered scenes and, where an installed package brings some, on photographs.

Every scene is drawn larger than a frame, so that pans and zooms show picture that was outside before, as a camera does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from storymem.core.errors import BackendMissing
from storymem.core.values import Size
from storymem.media.clips import ClipWriter, read_frame
from storymem.ports import Frame, FrameScorer
from storymem.vision.scorers import open_scorer

WIDTH, HEIGHT = 832, 480
PALETTES = {  # sky above, sky below, ground, things
    "day": ((90, 150, 220), (200, 220, 235), (80, 120, 60), (150, 110, 70)),
    "dusk": ((60, 40, 90), (240, 140, 80), (50, 40, 50), (110, 60, 50)),
    "night": ((8, 10, 24), (24, 30, 56), (12, 16, 18), (40, 34, 30)),
    "snow": ((150, 170, 190), (220, 228, 235), (225, 230, 236), (110, 120, 130)),
    "desert": ((120, 170, 210), (230, 215, 180), (200, 150, 90), (150, 90, 50)),
}

Scene = Image.Image


def clouds(generator: np.random.Generator, falloff: float) -> np.ndarray:
    """[HEIGHT*1.5, WIDTH*1.5] of natural texture: the spectrum falls with the spatial frequency."""
    height, width = HEIGHT * 3 // 2, WIDTH * 3 // 2
    pitch = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.rfftfreq(width)[None] * width)
    pitch[0, 0] = 1
    waves = (generator.normal(size=pitch.shape) + 1j * generator.normal(size=pitch.shape)) / pitch**falloff
    waves[0, 0] = 0
    field = np.fft.irfft2(waves, s=(height, width))
    return field / field.std()


def painted(picture: np.ndarray) -> Scene:
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def colour(values: np.ndarray) -> tuple[int, ...]:
    return tuple(int(value) for value in np.clip(values, 0, 255))


def landscape(seed: int, palette: str) -> Scene:
    generator = np.random.default_rng(seed)
    high, low, ground, things = (np.array(values, float) for values in PALETTES[palette])
    picture = np.zeros((HEIGHT * 3 // 2, WIDTH * 3 // 2, 3))
    rows = np.arange(len(picture))[:, None]
    horizon = generator.uniform(0.35, 0.65) * len(picture)
    fade = np.clip(rows / horizon, 0, 1)[..., None]
    picture += high * (1 - fade) + low * fade + np.clip(clouds(generator, 1.7), 0, 2)[..., None] * 14
    for depth in range(3):
        ridge = horizon * (0.76 + 0.12 * depth) + clouds(generator, 1.4)[0] * len(picture) * 0.05 * (3 - depth)
        earth = low * (0.6 - 0.25 * depth) + ground * (0.4 + 0.25 * depth) + clouds(generator, 1.1)[..., None] * 10
        picture = np.where((rows > ridge)[..., None], earth, picture)
    scene = painted(picture)
    draw = ImageDraw.Draw(scene)
    for _ in range(generator.integers(3, 7)):
        x, foot = generator.uniform(0, scene.width), generator.uniform(horizon, scene.height)
        tall = generator.uniform(0.15, 0.5) * scene.height
        wide = tall * generator.uniform(0.05, 0.3)
        draw.rectangle((x - wide, foot - tall, x + wide, foot), fill=colour(things * generator.uniform(0.3, 1.1)))
    return scene


def room(seed: int, wall: tuple[int, int, int]) -> Scene:
    generator = np.random.default_rng(seed)
    base = np.array(wall, float)
    rows, columns = np.mgrid[0 : HEIGHT * 3 // 2, 0 : WIDTH * 3 // 2]
    lamp = generator.uniform(0, WIDTH * 1.5), generator.uniform(0, HEIGHT)
    light = np.exp(-3 * (((columns - lamp[0]) / WIDTH / 1.5) ** 2 + ((rows - lamp[1]) / HEIGHT / 1.5) ** 2))
    scene = painted(base * (0.4 + light[..., None]) + clouds(generator, 1.2)[..., None] * 6)
    draw = ImageDraw.Draw(scene)
    floor = generator.uniform(0.65, 0.85) * scene.height
    draw.rectangle((0, floor, scene.width, scene.height), fill=colour(base * 0.4))
    for _ in range(generator.integers(6, 12)):
        x, y = generator.uniform(0, scene.width), generator.uniform(0, scene.height * 0.9)
        wide, tall = generator.uniform(0.04, 0.2) * scene.width, generator.uniform(0.06, 0.4) * scene.height
        paint = base * generator.uniform(0.2, 1.6) + generator.normal(0, 25, 3)
        draw.rectangle((x, y, x + wide, y + tall), fill=colour(paint), outline=colour(paint * 0.6), width=3)
    return scene


def face(seed: int, palette: str, centre: float) -> Scene:
    generator = np.random.default_rng(seed)
    back = [np.array(values, float) for values in PALETTES[palette]]
    blend = np.clip(0.5 + 0.3 * clouds(generator, 2.2), 0, 1)[..., None]
    scene = painted(back[0] * (1 - blend) + back[2] * blend).filter(ImageFilter.GaussianBlur(8))
    draw = ImageDraw.Draw(scene)
    x, y, r = scene.width * centre, scene.height * 0.48, scene.height * generator.uniform(0.2, 0.3)
    skin = np.array((225, 180, 150)) * generator.uniform(0.4, 1)
    draw.ellipse((x - 2 * r, y + 0.8 * r, x + 2 * r, y + 5 * r), fill=colour(generator.uniform(20, 220, 3)))
    draw.ellipse((x - 0.95 * r, y - 1.35 * r, x + 0.95 * r, y + r), fill=colour(np.array((60, 42, 30))))
    draw.ellipse((x - 0.8 * r, y - r, x + 0.8 * r, y + 1.05 * r), fill=colour(skin))
    for side in (-0.35, 0.35):
        draw.ellipse((x + (side - 0.13) * r, y - 0.2 * r, x + (side + 0.13) * r, y), fill=colour(skin * 1.3))
        draw.ellipse((x + (side - 0.06) * r, y - 0.16 * r, x + (side + 0.06) * r, y - 0.04 * r), fill=(20, 15, 15))
    return painted(np.asarray(scene) + clouds(generator, 0.9)[..., None] * 3)


SCENES: dict[str, Callable[[], Scene]] = {
    **{f"land {name}": (lambda n=n, name=name: landscape(900 + n, name)) for n, name in enumerate(PALETTES)},
    "land day 2": lambda: landscape(950, "day"),
    "room warm": lambda: room(960, (150, 115, 80)),
    "room cold": lambda: room(961, (80, 105, 130)),
    "face left": lambda: face(970, "desert", 0.36),
    "face right": lambda: face(970, "desert", 0.64),
    "face night": lambda: face(972, "night", 0.4),
}


@cache
def scene(name: str) -> Scene:
    return SCENES[name]()


def shot(picture: Scene, x: float = 0.5, y: float = 0.5, scale: float = 0.8) -> Frame:
    """What a camera sees that shows `scale` of the scene around (x, y)."""
    width, height = picture.width * scale, picture.height * scale
    left = float(np.clip(x * picture.width - width / 2, 0, picture.width - width))
    top = float(np.clip(y * picture.height - height / 2, 0, picture.height - height))
    box = (left, top, left + width, top + height)
    return np.asarray(picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=box))


def photographs() -> dict[str, Path]:
    """Photos that come inside an installed package, by name; they are only read here."""
    found = find_spec("gradio")
    folders = [Path(place) / "media_assets" / "images" for place in (found and found.submodule_search_locations) or []]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.jp*g"))}


def photo(path: Path) -> Scene:
    """The photo at the size the scenes have, its middle cropped to their aspect."""
    picture = Image.open(path).convert("RGB")
    scale = min(picture.width / WIDTH, picture.height / HEIGHT)
    left, top = max(0.0, (picture.width - WIDTH * scale) / 2), max(0.0, (picture.height - HEIGHT * scale) / 2)
    box = (left, top, picture.width - left, picture.height - top)
    return picture.resize((WIDTH * 3 // 2, HEIGHT * 3 // 2), Image.Resampling.LANCZOS, box=box)


def levels(frame: Frame, gain: float | tuple[float, float, float], noise: float = 0.0) -> Frame:
    picture = frame * np.array(gain) + np.random.default_rng(1).normal(0, noise or 1e-9, frame.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def blurred(frame: Frame, radius: float) -> Frame:
    return np.asarray(Image.fromarray(frame).filter(ImageFilter.GaussianBlur(radius)))


def with_ball(frame: Frame, x: int) -> Frame:
    picture = Image.fromarray(frame)
    ImageDraw.Draw(picture).ellipse((x, 240, x + 60, 310), fill=(190, 60, 50))
    return np.asarray(picture)


def same_views(picture: Scene) -> dict[str, tuple[Frame, Frame]]:
    """Pairs that a person would call the same view."""
    still = shot(picture)
    moved = {
        "pan 2%": shot(picture, x=0.516),
        "pan 4%": shot(picture, x=0.532),
        "pan back 4%": shot(picture, x=0.468),
        "tilt 3%": shot(picture, y=0.524),
        "zoom 3%": shot(picture, scale=0.776),
        "zoom 6%": shot(picture, scale=0.752),
        "brighter": levels(still, 1.12),
        "darker": levels(still, 0.88),
        "warmer": levels(still, (1.05, 1.0, 0.95)),
        "noise": levels(still, 1.0, noise=6),
        "pan, brighter, noise": levels(shot(picture, x=0.52), 1.06, noise=3),
        "softer": blurred(still, 1.5),
    }
    return {
        **{name: (still, frame) for name, frame in moved.items()},
        "ball": (with_ball(still, 300), with_ball(still, 380)),
    }


def other_views(picture: Scene) -> dict[str, tuple[Frame, Frame]]:
    """Pairs of one place that a director would call different shots."""
    still = shot(picture)
    return {
        "close": (still, shot(picture, scale=0.35)),
        "left and right half": (shot(picture, x=0.2, scale=0.45), shot(picture, x=0.8, scale=0.45)),
        "close left and close right": (shot(picture, 0.3, 0.45, 0.35), shot(picture, 0.7, 0.45, 0.35)),
    }


@pytest.fixture(scope="module")
def scorer() -> FrameScorer:
    return open_scorer()


def cosine(scorer: FrameScorer, pair: tuple[Frame, Frame]) -> float:
    a, b = scorer.embed(pair)
    return float(a @ b)


# --- likeness ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENES)
def test_small_changes_stay_the_same_view_and_other_framings_do_not(scorer: FrameScorer, name: str):
    same = {change: cosine(scorer, pair) for change, pair in same_views(scene(name)).items()}
    other = {change: cosine(scorer, pair) for change, pair in other_views(scene(name)).items()}
    assert min(same.values()) >= scorer.same_view, same
    assert max(other.values()) < scorer.same_view, other


def test_every_scene_is_another_view_than_every_other(scorer: FrameScorer):
    vectors = dict(zip(SCENES, scorer.embed([shot(scene(name)) for name in SCENES]), strict=True))
    cosines = {(a, b): float(vectors[a] @ vectors[b]) for a, b in combinations(SCENES, 2)}
    assert max(cosines.values()) < scorer.same_view, max(cosines.items(), key=lambda item: item[1])


@pytest.mark.parametrize("name", ["land day", "room warm", "face left"])
def test_opposite_framing_and_other_colours_are_other_views(scorer: FrameScorer, name: str):
    still = shot(scene(name))
    assert cosine(scorer, (still, still[:, ::-1])) < scorer.same_view
    assert cosine(scorer, (still, levels(still, (0.2, 0.25, 0.4)))) < scorer.same_view  # day for night
    assert cosine(scorer, (still, still[..., ::-1])) < scorer.same_view


def test_compression_keeps_the_view(scorer: FrameScorer, tmp_path: Path):
    stills = [shot(scene(name)) for name in ("land night", "room cold", "face right")]
    with ClipWriter(tmp_path / "take.mp4", Size(width=WIDTH, height=HEIGHT)) as clip:
        for still in stills:
            clip.write(still)
    for index, still in enumerate(stills):
        assert cosine(scorer, (still, read_frame(tmp_path / "take.mp4", index))) > 0.99


def test_a_long_pan_leaves_the_view_step_by_step(scorer: FrameScorer):
    start = shot(scene("land desert"), x=0.25, scale=0.5)
    cosines = [
        cosine(scorer, (start, shot(scene("land desert"), x=x, scale=0.5))) for x in (0.25, 0.26, 0.3, 0.45, 0.7)
    ]
    assert cosines[0] == pytest.approx(1)
    assert cosines[1] >= scorer.same_view > cosines[3]


@pytest.mark.skipif(not photographs(), reason="no package with photographs is installed")
def test_photographs_behave_alike(scorer: FrameScorer):
    pictures = {name: photo(path) for name, path in photographs().items()}
    for name, picture in pictures.items():
        same = {change: cosine(scorer, pair) for change, pair in same_views(picture).items()}
        other = {change: cosine(scorer, pair) for change, pair in other_views(picture).items()}
        assert min(same.values()) >= scorer.same_view, (name, same)
        assert max(other.values()) < scorer.same_view, (name, other)
    for a, b in combinations(pictures.values(), 2):
        assert cosine(scorer, (shot(a), shot(b))) < scorer.same_view


@pytest.mark.parametrize("size", [(832, 480), (480, 832), (1280, 720), (64, 48), (16, 16)])
def test_embeddings_have_unit_length_at_every_size(scorer: FrameScorer, size: tuple[int, int]):
    picture = np.asarray(Image.fromarray(shot(scene("room cold"))).resize(size))
    vectors = scorer.embed([picture, np.zeros_like(picture)])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert np.array_equal(scorer.embed([picture])[0], vectors[0])
    assert scorer.quality([picture]).dtype == np.float32


def test_no_frames_give_no_rows(scorer: FrameScorer):
    assert len(scorer.embed([])) == len(scorer.quality([])) == 0


def test_empty_frames_are_alike_but_not_like_pictures(scorer: FrameScorer):
    black, still = np.zeros((HEIGHT, WIDTH, 3), np.uint8), shot(scene("land night"))
    assert cosine(scorer, (black, black)) == pytest.approx(1)
    assert cosine(scorer, (black, still)) < 0.5


# --- quality -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENES)
def test_ordinary_frames_pass_and_strongly_blurred_ones_do_not(scorer: FrameScorer, name: str):
    still = shot(scene(name))
    good = scorer.quality([still, levels(still, 0.85), levels(still, 1.0, noise=4)])
    assert (good >= scorer.quality_threshold).all(), good
    bad = scorer.quality([blurred(still, 6), blurred(still, 9), blurred(still, 14)])
    assert (bad < scorer.quality_threshold).all(), bad
    assert scorer.quality([still])[0] > scorer.quality([blurred(still, 2.5)])[0]


def test_empty_flat_and_burnt_frames_are_refused(scorer: FrameScorer):
    def flat(value: int) -> Frame:
        return np.full((HEIGHT, WIDTH, 3), value, np.uint8)

    ramp = np.repeat(np.linspace(20, 230, WIDTH)[None, :, None], 3, axis=2).repeat(HEIGHT, axis=0).astype(np.uint8)
    still = shot(scene("land day"))
    poor = [flat(0), flat(255), flat(128), levels(flat(0), 1, noise=4), levels(flat(128), 1, noise=6), ramp]
    poor += [np.clip(still.astype(int) + 190, 0, 255).astype(np.uint8), levels(still, 0.03)]
    assert (scorer.quality(poor) < scorer.quality_threshold).all(), scorer.quality(poor)


def test_a_dark_night_with_real_contrast_is_a_good_frame(scorer: FrameScorer):
    night = shot(scene("land night"))
    assert night.mean() < 40
    assert scorer.quality([night])[0] >= scorer.quality_threshold
    lights = night.copy()
    lights[200:206:2, 100:700:37] = (255, 220, 150)
    assert scorer.quality([lights])[0] >= scorer.quality_threshold


def test_a_sharp_face_before_a_soft_background_is_sharp(scorer: FrameScorer):
    still = shot(scene("face left"))
    mixed = blurred(still, 10).copy()
    mixed[120:400, 150:480] = still[120:400, 150:480]
    assert scorer.quality([mixed])[0] >= scorer.quality_threshold


def test_quality_stays_between_0_and_1(scorer: FrameScorer):
    scores = scorer.quality([shot(scene(name)) for name in SCENES])
    assert ((scores >= 0) & (scores <= 1)).all()


# --- the table -----------------------------------------------------------------------------------------------------


def test_the_scorer_says_what_it_is(scorer: FrameScorer):
    assert isinstance(scorer, FrameScorer)
    assert scorer.name == "builtin"
    assert "no model" in scorer.label
    assert not any(word in scorer.label.lower() for word in ("clip", "hps"))


def test_an_unknown_scorer_is_refused_with_the_known_ones():
    with pytest.raises(BackendMissing, match="sharper") as caught:
        open_scorer("sharper")
    assert "builtin" in caught.value.fix
