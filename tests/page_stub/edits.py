"""What an edit does to the made-up film. Close enough to the real rules to drive the page, no closer."""

from typing import Any

from tests.page_stub.film import renumber

Fields = dict[str, Any]


class Refused(Exception):
    """An edit the server says no to, with the answer it sends."""

    def __init__(self, status: int, **answer: Any) -> None:
        super().__init__(answer["message"])
        self.status = status
        self.answer = answer


def apply_edit(state: Fields, change: Fields) -> str:
    """The state shows the edit; returns the words the undo button shows. Raises Refused."""
    kind = change["kind"]
    if kind == "rename_film":
        state["film"]["title"] = change["title"]
        return "Rename the film"
    if kind == "remove_scene":
        state["scenes"] = [scene for scene in state["scenes"] if scene["id"] != change["scene_id"]]
        return "Remove a scene"
    if kind in ("pin", "unpin", "evict", "unevict", "remove_reference"):
        pins = state.setdefault("pins", {})
        pins[change["picture"]] = {"pin": "pinned", "evict": "evicted"}.get(kind), change.get("shot_id")
        return f"{kind.capitalize()} a keyframe"
    shot = state["shots"].get(change["shot_id"])
    if shot is None:
        raise Refused(422, message="That shot is not in the film any more.", fix="Undo the edit that removed it.")
    words = SHOT_EDITS[kind](state, shot, change)
    renumber(state)
    return f"{words} of {shot['label']}" if kind != "move_shot" else f"Move {shot['label']}"


def _rewrite(state: Fields, shot: Fields, change: Fields) -> str:
    if change.get("was") is not None and change["was"] != shot["prompt"]:
        raise Refused(
            409, message="This prompt was changed elsewhere.", fix="Keep yours or theirs.", current=shot["prompt"]
        )
    shot["prompt"] = change["prompt"]
    if shot["status"] == "fresh":
        mark = {"kind": "recipe", "text": "Prompt edited since this take", "detail": "", "kept": False}
        shot |= {"status": "stale", "marks": [mark]}
    return "Rewrite prompt"


def _circle(state: Fields, shot: Fields, change: Fields) -> str:
    shot["circled"] = change["take_id"]
    shot["status"] = "fresh" if change["take_id"] else "never"
    return "Circle a take"


def _mark(state: Fields, shot: Fields, change: Fields) -> str:
    for one in list(shot["takes"]):
        if one["id"] == change["take_id"]:
            one |= {key: change[key] for key in ("starred", "rejected") if key in change}
            if change.get("deleted"):
                shot["takes"].remove(one)
    return "Mark a take"


def _cut(state: Fields, shot: Fields, change: Fields) -> str:
    shot |= {"scene_cut": change["scene_cut"], "mode": "M2V" if change["scene_cut"] else "MI2V"}
    return "Cut" if change["scene_cut"] else "Continue"


def _move(state: Fields, shot: Fields, change: Fields) -> str:
    for scene in state["scenes"]:
        scene["shots"] = [one for one in scene["shots"] if one != shot["id"]]
    for scene in state["scenes"]:
        if scene["id"] == change["scene_id"]:
            scene["shots"].insert(change["index"], shot["id"])
    return "Move"


def _remove(state: Fields, shot: Fields, change: Fields) -> str:
    for scene in state["scenes"]:
        scene["shots"] = [one for one in scene["shots"] if one != shot["id"]]
    del state["shots"][shot["id"]]
    return "Remove"


def _field(name: str, words: str):
    def edit(state: Fields, shot: Fields, change: Fields) -> str:
        shot[name] = change[name]
        return words

    return edit


SHOT_EDITS = {
    "rewrite_prompt": _rewrite,
    "circle_take": _circle,
    "mark_take": _mark,
    "set_scene_cut": _cut,
    "move_shot": _move,
    "remove_shot": _remove,
    "set_seed": _field("seed", "Set seed"),
    "set_learn": _field("learn", "Learning"),
    "set_locked": _field("locked", "Lock"),
    "write_notes": _field("notes", "Notes"),
}
