"""Who an animatic draws and in what clothes: people are known by them from shot to shot."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest

from storymem.engine.animatic import looks, vocabulary, wardrobe
from storymem.engine.animatic.looks import look_of
from storymem.engine.animatic.paint.canvas import MARGIN, Lens, Sheet
from storymem.engine.animatic.paint.mood import mood_of
from storymem.engine.animatic.people import paint_person
from storymem.engine.animatic.reading import Figure, read_prompt
from tests.animatic.test_animatic import FULL, SUBJECT, frames_of, picture_of
from tests.support.engine_contract import shot_request

INES = Figure("woman", "kneel", "mustard", name="Ines")


@pytest.mark.parametrize(
    ("prompt", "figures"),
    [
        (
            "Ines in her mustard-yellow coat kneels beside Teo, who has taken off his red cap.",
            (INES, Figure("man", "kneel", hat="none", name="Teo")),
        ),
        (
            "Teo, a boy of nine in a red knitted cap and a grey coat too big for him, leans out from a doorway",
            (Figure("boy", "stand", "grey", hat="cap", hat_colour="red", name="Teo"),),
        ),
        (
            "Odile walks, a few steps behind her the red cap of the boy follows",
            (Figure("woman", "walk", name="Odile"), Figure("boy", "walk", hat="cap", hat_colour="red")),
        ),
        (
            "Ines, a woman of seventy with a white braid, in a dark red dress",
            (Figure("old woman", "stand", "dark red", hair="white", cut="braid", name="Ines"),),
        ),
        ("In a red cap, the boy runs", (Figure("boy", "run", hat="cap", hat_colour="red"),)),
        (
            "A man in a pale blue shirt and a bald man in a navy sweater",
            (Figure("man", "stand", "sky"), Figure("man", "stand", "navy", cut="bald")),
        ),
        (
            "Two small figures, one in mustard yellow, one in a red cap",
            (Figure("person", "stand", "mustard"), Figure("person", "stand", hat="cap", hat_colour="red")),
        ),
        ("The boy lifts the flame; the room turns from blue to gold around his red cap", "boy in a red cap"),
        ("穿天蓝色雨衣的阿禾蹲在石阶上", (Figure("person", "kneel", "sky", name="阿禾"),)),
        (
            "戴斗笠的白胡子老船工读信",
            (Figure("old man", "reach", hat="straw", hair="white", beard=True),),
        ),
        (
            "تمشي ليلى، امرأة شابة ترتدي ثوبًا أزرق نيليًا ووشاحًا أبيض",
            (Figure("woman", "walk", "indigo", hat="headscarf", hat_colour="white", name="ليلى"),),
        ),
    ],
)
def test_everyone_wears_what_the_prompt_says(prompt: str, figures: tuple[Figure, ...] | str) -> None:
    read = read_prompt(prompt).figures
    if isinstance(figures, str):
        assert [(f.kind, f.hat, f.hat_colour) for f in read] == [("boy", "cap", "red")]
    else:
        assert read == figures


@pytest.mark.parametrize(
    "prompt",
    [
        "Weathered hands on a table. Muddy hands rest. Fishing boats at anchor. Snow falls on Brae.",
        "A street in Tokyo at night, Victorian houses, the harbour town of Brae",
        "The lamplighter's pole on a wall",
        "Next, the camera rises. Sunlight turns to gold.",
    ],
)
def test_places_and_first_words_are_nobody(prompt: str) -> None:
    assert read_prompt(prompt).figures == ()


def test_a_name_looks_the_same_in_every_shot_and_another_name_does_not() -> None:
    """What no prompt says comes from the name: skin, hair and coat; what a prompt says comes first."""
    walking, sitting = (
        read_prompt(p).figures[0] for p in ("Odile walks in her garden", "At dusk, Odile sits, she waits")
    )
    assert look_of(walking) == look_of(sitting)
    names = [look_of(Figure("woman", "stand", name=name)) for name in ("Odile", "Agnes", "Berit", "Yara", "Noor")]
    assert len({(look.skin, look.coat, look.hair, look.cut) for look in names}) == 5
    dressed = look_of(Figure("woman", "stand", "mustard", name="Odile"))
    assert (dressed.coat, dressed.skin, dressed.hair) == ("mustard", look_of(walking).skin, look_of(walking).hair)
    keepers = [read_prompt(p).figures[0] for p in ("The lighthouse keeper walks", "Close-up of the lighthouse keeper")]
    assert look_of(keepers[0]) == look_of(keepers[1]) != look_of(Figure("man", "stand"))


def test_every_colour_and_headwear_word_can_be_drawn() -> None:
    assert set(wardrobe.COLOUR_WORDS) == set(looks.CLOTH_COLOURS)
    for hat in wardrobe.HEADWEAR:
        figure = Figure("woman", "stand", hat=hat)
        sheet = Sheet(Lens(200, 120, 1.0, (0.5, 0.5), (0.5, 0.5), 1.1))
        paint_person(sheet, figure, 100, 110, 90, facing=1, mood=mood_of("day", ""), side=1)
        assert sheet.image.getbbox() is not None


def hue_of(rgb: tuple[float, float, float]) -> float:
    return 360 * colorsys.rgb_to_hsv(*(c / 255 for c in rgb))[0]


@pytest.mark.parametrize("hour", vocabulary.HOURS)
@pytest.mark.parametrize("colour", ["mustard", "yellow", "red", "green", "sky", "navy", "purple", "pink"])
def test_a_coat_keeps_its_hue_in_every_light(hour: str, colour: str) -> None:
    """As painted, lit and shaded: the middle of the trunk is within 14 degrees of the cloth's hue in daylight."""
    sheet = Sheet(Lens(300, 300, 1.0, (0.5, 0.5), (0.5, 0.5), 1.1))
    figure = Figure("man", "stand", colour)
    paint_person(sheet, figure, 150, 290, 260, facing=1, mood=mood_of(hour, ""), side=1)
    picture = np.asarray(sheet.image)
    q, m = 1.1, 300 * MARGIN
    x, y = round((150 + m) * q), round((290 - 0.66 * 260 + m) * q)
    seen = np.median(picture[y - 4 : y + 5, x - 14 : x + 15, :3].reshape(-1, 3), axis=0)
    turned = abs((hue_of((seen[0], seen[1], seen[2])) - hue_of(looks.CLOTH_COLOURS[colour]) + 180) % 360 - 180)
    assert turned < 14
    assert seen.max() > 40


def test_a_red_cap_is_seen_on_a_head_in_a_close_and_a_wide_shot() -> None:
    for framing, least in (("Close-up", 1500), ("Wide shot", 20)):
        request = shot_request(SUBJECT, prompt=f"{framing} of a boy in a red knitted cap", size=FULL, frame_count=5)
        plain = request.evolve(prompt=request.prompt.replace(" in a red knitted cap", ""))
        red = [
            ((p[..., 0] > 120) & (p[..., 1] < 0.5 * p[..., 0]) & (p[..., 2] < 0.5 * p[..., 0])).sum()
            for p in (picture_of(r, frames_of(r)[2]).astype(int) for r in (request, plain))
        ]
        assert red[0] > red[1] + least
