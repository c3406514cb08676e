"""Story scripts: what is read, what is refused and where, and that writing loses nothing."""

from __future__ import annotations

import contextlib
import itertools
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storymem.core.errors import ScriptInvalid
from storymem.core.script.json5 import Unreadable, read
from storymem.core.script.reading import parse_script
from storymem.core.script.writing import write_script
from storymem.core.story import FilmSettings, Scene, Shot, Story
from storymem.core.values import MAX_SEED

PRESETS = sorted((Path(__file__).resolve().parents[2] / "presets" / "stories").glob("*.json"))
ST_BENCH = Path(__file__).resolve().parents[3] / "shared" / "data" / "st-bench"


def counting() -> Callable[[str], str]:
    """Ids that come out the same each time."""
    numbers = itertools.count(1)
    return lambda kind: f"{kind}-{next(numbers)}"


def parse(text: str, **options: Any) -> Story:
    return parse_script(text, new_id=counting(), **options)


def script(*scenes: dict[str, Any], **fields: Any) -> str:
    return json.dumps({"story_name": "A test", "story_overview": "", "scenes": list(scenes)} | fields)


def scene(prompts: list[Any], cuts: list[Any], **fields: Any) -> dict[str, Any]:
    return {"scene_num": 1, "video_prompts": prompts, "cut": cuts} | fields


def assert_round_trip(text: str) -> None:
    story = parse(text)
    written = write_script(story)
    assert json.loads(written) == json.loads(text)
    assert parse(written) == story


# Reading


def test_a_script_becomes_a_story() -> None:
    text = script(
        scene(["One.", "Two."], [True, False], scene_num=3, first_frame_prompt=["Still one.", "Still two."]),
        scene(["Three."], [True], scene_num=7),
        story_name="Three",
        story_overview="It goes on.",
    )
    story = parse(text, settings=FilmSettings(base_seed=40))
    assert (story.title, story.overview, [s.scene_num for s in story.scenes]) == ("Three", "It goes on.", [3, 7])
    assert [(s.prompt, s.scene_cut, s.seed, s.first_frame_prompt) for s in story.shots()] == [
        ("One.", True, 40, "Still one."),
        ("Two.", False, 41, "Still two."),
        ("Three.", True, 42, None),
    ]
    ids = [story.id, *(s.id for s in story.scenes), *(s.id for s in story.shots())]
    assert len(set(ids)) == 6
    assert story.settings.base_seed == 40


def test_seeds_wrap_at_the_largest() -> None:
    story = parse(script(scene(["a", "b"], [True, True])), settings=FilmSettings(base_seed=MAX_SEED))
    assert [shot.seed for shot in story.shots()] == [MAX_SEED, 0]


def test_json5_is_read() -> None:
    story = parse(
        """// a comment
        {
          story_name: 'It\\'s "late"', /* another
          one */
          scenes: [{
            $order: 0x1F, 'half': .5, up: +2, price: 5., long: "a\\
b", 名: null,
            video_prompts: ['One.', "Two\\u0021 \\x41\\ud83d\\ude00\\n",],
            cut: [true, false,],
          },],
        }""",
    )
    assert story.title == 'It\'s "late"'
    assert [shot.prompt for shot in story.shots()] == ["One.", "Two! A😀\n"]
    assert json.loads(story.scenes[0].extra) == {
        "$order": 31,
        "half": 0.5,
        "up": 2,
        "price": 5.0,
        "long": "ab",
        "名": None,
    }


@pytest.mark.parametrize(
    ("word", "continues"), [("True", False), ("true", False), ("False", True), ("false", True), (False, True)]
)
def test_cut_may_be_a_word(word: object, continues: bool) -> None:
    story = parse(script(scene(["a", "b"], ["True", word])))
    assert [not shot.scene_cut for shot in story.shots()] == [False, continues]
    assert json.loads(write_script(story))["scenes"][0]["cut"] == [True, not continues]


@pytest.mark.parametrize("word", ["FALSE", "no", "", "1", 1, 0, None, [], {}])
def test_any_other_cut_is_refused(word: object) -> None:
    with pytest.raises(ScriptInvalid, match="scene 1, shot 2, line 1: cut is "):
        parse(script(scene(["a", "b"], [True, word])))


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse("\ufeff" + script(scene(["a"], [True]))).title == "A test"


def test_what_may_be_missing() -> None:
    story = parse(
        '{"scenes": [{"video_prompts": ["a"], "cut": [true]}, {"video_prompts": [], "cut": []}]}', name="tram"
    )
    assert (story.title, story.overview) == ("tram", "")
    assert [one.scene_num for one in story.scenes] == [1, 2]
    assert parse(write_script(story)) == story


# Refusing

LINES = """{
  "story_name": "Lines",
  "scenes": [
    {"scene_num": 1, "video_prompts": ["a"], "cut": [true]},
    {
      "scene_num": 2,
      "video_prompts": [
        "b",
        "c",
        "d"
      ],
      "cut": [
        true,
        false,
        false
      ]
    }
  ]
}"""


@pytest.mark.parametrize(
    ("was", "now", "message", "fix"),
    [
        (
            "        false\n      ]",
            "        false,\n        true\n      ]",
            "scene 2, shot 4, line 16: ",
            "Delete this",
        ),
        (
            ",\n        false\n      ]",
            "\n      ]",
            "scene 2, shot 3, line 10: the scene has 3 video_prompts, but 2",
            "Add",
        ),
        ("        false,\n", '        "maybe",\n', 'scene 2, shot 2, line 14: cut is "maybe"', "Write true"),
        ('        "c",', "        7,", "scene 2, shot 2, line 9: the prompt is not a text", "quotes"),
        ('"cut": [true]', '"cut": [false]', "scene 1, shot 1, line 4: the film's first shot", "Write true"),
        ('"cut": [true]', '"cut": ["False"]', "scene 1, shot 1, line 4: the film's first shot", "Write true"),
        ('"cut": [true]', '"cat": [true]', "scene 1, line 4: the scene has no cut", 'Add "cut"'),
        ('"cut": [true]', '"cut": true', "scene 1, line 4: cut is not a list", "one entry"),
        ('"video_prompts": ["a"],', "", "scene 1, line 4: the scene has no video_prompts", 'Add "video_prompts"'),
        ('"scene_num": 2', '"scene_num": "2"', "scene 2, line 6: scene_num is not a whole number", '"scene_num": 2'),
        ('"scene_num": 2', '"scene_num": true', "scene 2, line 6: scene_num is not a whole number", '"scene_num": 2'),
        (
            '"scene_num": 2',
            '"first_frame_prompt": ["x"]',
            "scene 2, shot 2, line 9: ",
            "Add an entry for this shot to first",
        ),
        ('"scene_num": 2', '"first_frame_prompt": [1, 2, 3]', "scene 2, shot 1, line 6: first_frame_prompt", "quotes"),
        ('"Lines"', "12", "line 2: story_name is not a text", "quotes"),
        ('{"scene_num": 1, "video_prompts": ["a"], "cut": [true]}', '"one"', "scene 1, line 4: a scene is", "scenes"),
        ('        "c",', '        "c"', "scene 2, shot 2, line 10: expected a comma or ]", "comma"),
        ('        "c",', '        "she says "go" twice",', "scene 2, shot 2, line 9: expected a comma", '\\\\"'),
        ('        "c",', '        "c,', "scene 2, shot 2, line 9: a text is not closed", "Close it"),
        ('        "c",', "        NaN,", "scene 2, shot 2, line 9: NaN is no value", "true, false, null"),
        ('        "c",', "        True,", "scene 2, shot 2, line 9: True is no value", "true, false, null"),
        ('        "c",', "        -Infinity,", "scene 2, shot 2, line 9: expected a value", "quotes"),
        ('        "c",', '        "\\ud800",', "scene 2, shot 2, line 9: a text holds half a character", "whole"),
        ('        "c",', '        "\\u12",', "scene 2, shot 2, line 9: \\\\u lacks", "four"),
        ('        "c",', '        "c", /* oh', "scene 2, line 9: a comment is not closed", "End it"),
        (
            '"scene_num": 2',
            '"cut": []',
            "scene 2, line 12: the field 'cut' stands twice in one object, first on line 6",
            "two",
        ),
        ('"scene_num": 2', '"x": 01', "scene 2, line 6: expected a value", "number"),
        ('"scene_num": 2', '"x": 1e999', "scene 2, line 6: this number is too large", "smaller"),
        ('"scene_num": 2', '"x": ' + "9" * 5000, "scene 2, line 6: this number is too large", "smaller"),
        ('"scene_num": 2', '"x": ' + "[" * 70 + "]" * 70, "scene 2, line 6: lists and objects are nested", "Flatten"),
        ("    }\n  ]\n}", "    }\n  ]", "line 18: the text ends before the script does", "Close"),
        ("    }\n  ]\n}", "    }\n  ]\n} and so on", "line 19: something follows the end", "Delete"),
    ],
)
def test_a_refusal_names_scene_shot_and_line(was: str, now: str, message: str, fix: str) -> None:
    assert LINES.count(was) == 1
    parse(LINES)
    for broken in (LINES.replace(was, now), LINES.replace(was, now).replace("\n", "\r\n")):
        with pytest.raises(ScriptInvalid) as refused:
            parse(broken, name="lines.json")
        assert refused.value.message.startswith("lines.json, ")
        assert message.replace("\\\\", "\\") in refused.value.message
        assert fix.replace("\\\\", "\\") in refused.value.fix


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\ufeff",
        "Once upon a time there was a lamplighter.",
        'Here is your script: {"scenes": []}',
        "[1, 2]",
        "{}",
        '{"name": "package", "version": "1.0"}',
        '"scenes"',
        "null",
        "3",
        "```json\n{}\n```",
        '{"scenes": []}',
        '{"scenes": [{"video_prompts": [], "cut": []}]}',
        '{"scenes": {}}',
        '{"scenes": null}',
        "{",
        "\x00\x01\x02",
        "PK\x03\x04",
    ],
)
def test_what_is_no_script_is_refused(text: str) -> None:
    with pytest.raises(ScriptInvalid) as refused:
        parse(text, name="thing.txt")
    assert "thing.txt" in refused.value.message
    assert len(refused.value.fix) > 10


def test_cutting_a_script_anywhere_is_a_refusal() -> None:
    for end in range(len(LINES) - 1):
        with pytest.raises(ScriptInvalid):
            parse(LINES[:end])


def test_noise_in_a_script_is_read_or_refused_but_never_crashes() -> None:
    chance = random.Random(3)
    for _ in range(400):
        at = chance.randrange(len(LINES))
        noise = "".join(chance.choice("{}[]\"',:\\/*0x-+.e\n\r\u2028 tn𝄞م") for _ in range(chance.randrange(1, 4)))
        with contextlib.suppress(ScriptInvalid):
            parse(LINES[:at] + noise + LINES[at + chance.randrange(3) :])


# Writing


def test_unknown_fields_are_written_back() -> None:
    assert_round_trip(
        script(
            scene(["a", "b"], [True, False], mood={"z": [1, None, {"deep": 1.5}], "a": "é"}, shot_notes=["x", "y"]),
            scene(["c"], [True], scene_num=2, first_frame_prompt=["d"]),
            author="someone",
            version=2,
            big=2**70,
            zero=-0.0,
        )
    )


def test_scene_numbers_that_do_not_rise_are_kept() -> None:
    assert_round_trip(script(scene(["a"], [True], scene_num=9), scene(["b"], [True], scene_num=-1)))


def test_known_fields_win_over_kept_ones() -> None:
    story = parse(script(scene(["a"], [True]))).evolve(extra='{"story_name": "Other", "more": 1}')
    written = json.loads(write_script(story))
    assert (written["story_name"], written["more"]) == ("A test", 1)


def test_a_film_whose_first_shot_continues_is_written_as_a_cut() -> None:
    shots = (Shot(id="a", prompt="a", scene_cut=False), Shot(id="b", prompt="b", scene_cut=False))
    story = Story(id="film", scenes=(Scene(id="0"), Scene(id="1", shots=shots)))
    assert [one["cut"] for one in json.loads(write_script(story))["scenes"]] == [[], [True, False]]


def test_a_scene_made_in_the_editor_gets_a_number() -> None:
    story = parse(script(scene(["a"], [True], scene_num=1), scene(["b"], [True], scene_num=2)))
    between = story.evolve(scenes=(story.scenes[0], Scene(id="new", shots=(Shot(id="n"),)), story.scenes[1]))
    assert [one["scene_num"] for one in json.loads(write_script(between))["scenes"]] == [1, 2, 3]


def test_a_shot_without_a_first_frame_prompt_among_others() -> None:
    text = script(scene(["a", "b"], [True, True], first_frame_prompt=["still", None]))
    assert_round_trip(text)


def random_text(chance: random.Random) -> str:
    letters = "abc \"'\\/\n\t\r\u2028{}[],:éش雨😀\x00\x7f"
    return "".join(chance.choice(letters) for _ in range(chance.randrange(12)))


def random_json(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(7 if depth < 4 else 5)
    if kind == 5:
        return [random_json(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 6:
        return {random_text(chance): random_json(chance, depth + 1) for _ in range(chance.randrange(4))}
    return [
        None,
        chance.random() < 0.5,
        chance.randrange(-(10**20), 10**20),
        chance.gauss(0, 1e9),
        random_text(chance),
    ][kind]


def random_script(chance: random.Random) -> dict[str, Any]:
    scenes: list[dict[str, Any]] = []
    for number in range(chance.randrange(1, 5)):
        count = chance.randrange(1, 5)
        one = scene(
            [random_text(chance) for _ in range(count)],
            [chance.random() < 0.5 or (number == 0 and place == 0) for place in range(count)],
            scene_num=chance.randrange(-3, 99),
        )
        if chance.random() < 0.5:
            one["first_frame_prompt"] = [random_text(chance) for _ in range(count)]
        for _ in range(chance.randrange(3)):
            one[f"x{random_text(chance)}"] = random_json(chance)
        scenes.append(one)
    extra = {f"x{random_text(chance)}": random_json(chance) for _ in range(chance.randrange(3))}
    return {"story_name": random_text(chance), "story_overview": random_text(chance), "scenes": scenes} | extra


@pytest.mark.parametrize("seed", range(40))
def test_random_scripts_come_back_whole(seed: int) -> None:
    chance = random.Random(seed)
    document = random_script(chance)
    for indent in (None, 2):
        assert_round_trip(json.dumps(document, ensure_ascii=chance.random() < 0.5, indent=indent))


@pytest.mark.parametrize("seed", range(20))
def test_the_reader_agrees_with_the_standard_library(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        value = random_json(chance)
        text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 1, 3]))
        assert repr(read(text).plain()) == repr(value)


def test_lines_are_counted_at_every_kind_of_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        items = read(f"[1,{end}2, // two{end}/* {end} */ 3,{end}{end}4]").value
        assert isinstance(items, list)
        assert [(item.value, item.line) for item in items] == [(1, 1), (2, 2), (3, 4), (4, 6)]


def test_an_escape_may_not_be_made_up() -> None:
    for text in ('"\\1"', '"\\07"', '"\\xg1"', '"\\u00"', '"\\'):
        with pytest.raises(Unreadable):
            read(text)


# Real scripts


@pytest.mark.parametrize("file", PRESETS, ids=lambda file: file.stem)
def test_the_example_films_come_back_whole(file: Path) -> None:
    assert_round_trip(file.read_text("utf-8"))


def test_the_example_film_has_twelve_shots() -> None:
    assert len(PRESETS) >= 3
    lamplighter = next(file for file in PRESETS if file.stem == "the-lamplighter")
    story = parse(lamplighter.read_text("utf-8"))
    assert [len(one.shots) for one in story.scenes] == [3, 3, 3, 3]
    assert any(not shot.scene_cut for shot in story.shots())


@pytest.mark.skipif(not ST_BENCH.is_dir(), reason="the ST-Bench stories may not be copied into the project")
def test_st_bench_stories_come_back_whole() -> None:
    files = sorted(ST_BENCH.glob("*.json"))
    assert len(files) == 10
    for file in files:
        assert_round_trip(file.read_text("utf-8"))
        words = file.read_text("utf-8").replace("true", '"True"').replace("false", '"False"')
        assert parse(words) == parse(file.read_text("utf-8"))
