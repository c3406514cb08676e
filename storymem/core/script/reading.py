"""StoryMem story scripts <-> Story.

A script is one JSON (or JSON5) object:

    {"story_name": "...", "story_overview": "...",
     "scenes": [{"scene_num": 1,
                 "video_prompts": ["a prompt a shot", ...],
                 "first_frame_prompt": ["...", ...],            may be missing
                 "cut": [true, false, ...]}]}                   a shot's scene_cut; false: it continues the shot before

Every field that is not named here is kept and written back: those of the script in `Story.extra`, those of a scene in
`Scene.extra`. A list among them stays as it was written, also when the scene's shots later move.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn, cast

from storymem.core.errors import ScriptInvalid
from storymem.core.script.json5 import Node, Unreadable, read
from storymem.core.story import FilmSettings, Scene, Shot, Story
from storymem.core.values import MAX_SEED

STORY_FIELDS = frozenset({"story_name", "story_overview", "scenes"})
SCENE_FIELDS = frozenset({"scene_num", "video_prompts", "first_frame_prompt", "cut"})
CUT_WORDS = {"True": True, "true": True, "False": False, "false": False}
"""The published system prompt asks a language model for `cut` as text; any other text is an error, never true."""

NOT_A_SCRIPT = 'A StoryMem script is a JSON object with a list "scenes"; each scene has "video_prompts" and "cut".'


def parse_script(
    text: str, *, new_id: Callable[[str], str], name: str = "script", settings: FilmSettings | None = None
) -> Story:
    """The story a script tells.

    `new_id` gives a fresh id for a "story", "scene" or "shot"; `name` stands in messages, and as the title of a script
    without one. Shots get the seeds base_seed, base_seed + 1, ... in story order. A scene without a number gets its
    place, from 1. Raises ScriptInvalid naming scene, shot and line.
    """
    return _Parser(name, new_id, settings or FilmSettings()).story(text)


def canonical(fields: dict[str, Node]) -> str:
    """Fields as one line of JSON, the same for the same fields in any order."""
    plain = {name: node.plain() for name, node in fields.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class _Parser:
    """Builds a story from a script's nodes; counts the shots to give seeds."""

    def __init__(self, name: str, new_id: Callable[[str], str], settings: FilmSettings) -> None:
        self.name = name
        self.new_id = new_id
        self.settings = settings
        self.shot_count = 0

    def fail(self, where: str, line: int, message: str, fix: str) -> NoReturn:
        place = f"{self.name}, {where}, line {line}" if where else f"{self.name}, line {line}"
        raise ScriptInvalid(f"{place}: {message}.", fix=fix)

    def story(self, text: str) -> Story:
        fields = self.top(text)
        title = self.text_field(fields, "story_name", default=self.name)
        overview = self.text_field(fields, "story_overview", default="")
        scenes = fields["scenes"]
        if not isinstance(scenes.value, list):
            self.fail("", scenes.line, "scenes is not a list", "Write the scenes between [ and ].")
        story = Story(
            id=self.new_id("story"),
            title=title,
            overview=overview,
            scenes=tuple(self.scene(node, place) for place, node in enumerate(scenes.value, start=1)),
            settings=self.settings,
            extra=canonical({name: node for name, node in fields.items() if name not in STORY_FIELDS}),
        )
        if not self.shot_count:
            self.fail("", scenes.line, "there is no shot in it", "Add a scene with at least one video prompt.")
        return story

    def top(self, text: str) -> dict[str, Node]:
        """The fields of the script, `scenes` among them."""
        text = text.removeprefix("\ufeff")
        if not text.strip():
            raise ScriptInvalid(f"{self.name} is empty.", fix=NOT_A_SCRIPT)
        if text.lstrip().startswith("```"):
            self.fail("", 1, "it starts with a ``` fence", "Give only what stands between the two ``` lines.")
        try:
            node = read(text)
        except Unreadable as error:
            if not (error.path or text.lstrip().startswith(("{", "[", "/"))):
                self.fail("", error.line, "this is not a story script", NOT_A_SCRIPT)
            self.fail(_place(error.path), error.line, error.message, error.fix)
        if not isinstance(node.value, dict) or "scenes" not in node.value:
            self.fail("", node.line, "this is not a story script", NOT_A_SCRIPT)
        return node.value

    def text_field(self, fields: dict[str, Node], field: str, *, default: str) -> str:
        node = fields.get(field)
        if node is None:
            return default
        if not isinstance(node.value, str):
            self.fail("", node.line, f"{field} is not a text", "Write it in quotes.")
        return node.value

    def scene(self, node: Node, place: int) -> Scene:
        where = f"scene {place}"
        if not isinstance(node.value, dict):
            self.fail(where, node.line, "a scene is an object", NOT_A_SCRIPT)
        fields = node.value
        number = fields.get("scene_num", Node(place, node.line))
        if not isinstance(number.value, int) or isinstance(number.value, bool):
            self.fail(where, number.line, "scene_num is not a whole number", f'Write "scene_num": {place}.')
        prompts = self.shot_list(fields, "video_prompts", where, node.line)
        cuts = self.shot_list(fields, "cut", where, node.line)
        first_frames = self.shot_list(fields, "first_frame_prompt", where, node.line)
        self.same_length(fields, where)
        return Scene(
            id=self.new_id("scene"),
            scene_num=number.value,
            shots=tuple(
                self.shot(prompt, cut, first_frame, f"{where}, shot {shot_place}")
                for shot_place, (prompt, cut, first_frame) in enumerate(
                    zip(prompts, cuts, first_frames or [None] * len(prompts), strict=True), start=1
                )
            ),
            extra=canonical({name: value for name, value in fields.items() if name not in SCENE_FIELDS}),
        )

    def shot_list(self, fields: dict[str, Node], field: str, where: str, line: int) -> list[Node]:
        """The list of a scene with one entry a shot; empty for a scene without first_frame_prompt."""
        node = fields.get(field)
        if node is None and field == "first_frame_prompt":
            return []
        if node is None:
            self.fail(where, line, f"the scene has no {field}", f'Add "{field}": [...] with one entry for each shot.')
        if not isinstance(node.value, list):
            self.fail(where, node.line, f"{field} is not a list", "Write one entry for each shot between [ and ].")
        return node.value

    def same_length(self, fields: dict[str, Node], where: str) -> None:
        """Every per-shot list has an entry for every prompt, and no more."""
        prompts = cast("list[Node]", fields["video_prompts"].value)
        for field in ("cut", "first_frame_prompt"):
            if field not in fields:
                continue
            entries = cast("list[Node]", fields[field].value)
            counts = f"{len(prompts)} video_prompts, but {len(entries)} entries in {field} (line {fields[field].line})"
            if len(entries) < len(prompts):
                self.fail(
                    f"{where}, shot {len(entries) + 1}",
                    prompts[len(entries)].line,
                    f"the scene has {counts}",
                    f"Add an entry for this shot to {field}.",
                )
            if len(entries) > len(prompts):
                self.fail(
                    f"{where}, shot {len(prompts) + 1}",
                    entries[len(prompts)].line,
                    f"the scene has {counts}",
                    f"Delete this entry of {field}, or add the shot's prompt.",
                )

    def shot(self, prompt: Node, cut: Node, first_frame: Node | None, where: str) -> Shot:
        if not isinstance(prompt.value, str):
            self.fail(where, prompt.line, "the prompt is not a text", "Write it in quotes.")
        first_frame_prompt = first_frame.value if first_frame else None
        if not (first_frame_prompt is None or isinstance(first_frame_prompt, str)):
            line = first_frame.line if first_frame else prompt.line
            self.fail(where, line, "first_frame_prompt is not a text", "Write it in quotes.")
        scene_cut = self.scene_cut(cut, where)
        if self.shot_count == 0 and not scene_cut:
            self.fail(
                where, cut.line, "the film's first shot has no shot before it to continue", "Write true for its cut."
            )
        seed = (self.settings.base_seed + self.shot_count) % (MAX_SEED + 1)
        self.shot_count += 1
        return Shot(
            id=self.new_id("shot"),
            prompt=prompt.value,
            scene_cut=scene_cut,
            seed=seed,
            first_frame_prompt=first_frame_prompt,
        )

    def scene_cut(self, node: Node, where: str) -> bool:
        given = CUT_WORDS.get(node.value) if isinstance(node.value, str) else node.value
        if not isinstance(given, bool):
            found = json.dumps(node.plain(), ensure_ascii=False)[:40]
            fix = "Write true where the shot starts fresh, false where it continues the shot before."
            self.fail(where, node.line, f"cut is {found}", fix)
        return given


def _place(path: tuple[str | int, ...]) -> str:
    """`scene 2, shot 3` for a path like scenes, 1, video_prompts, 2; empty outside the scenes."""
    match path:
        case ("scenes", int(scene), str(field), int(shot), *_) if field in SCENE_FIELDS:
            return f"scene {scene + 1}, shot {shot + 1}"
        case ("scenes", int(scene), *_):
            return f"scene {scene + 1}"
        case _:
            return ""
