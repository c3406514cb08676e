"""The cast as the page shows it, what its ops ask for, and the prompt as it is sent. Rows are pure, as in view.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from storymem.core.errors import EditRejected
from storymem.core.request import Crop
from storymem.core.sent_prompt import Sent
from storymem.core.shot_language import FIELDS, ShotLanguage
from storymem.core.story import CastMember, CastPicture, Shot
from storymem.studio import Studio
from ui.rows import Json, media_url

CAST_EDITS = frozenset(
    {
        "change_cast_member",
        "remove_cast_member",
        "move_cast_member",
        "remove_cast_picture",
        "move_cast_picture",
        "say_cast",
    }
)
"""Edits of the cast that a page may make."""


def cast_rows(cast: Iterable[CastMember], shots: Mapping[str, Json]) -> list[Json]:
    """The film's cast, each with how many shots it is in."""
    counts = Counter(member_id for row in shots.values() for member_id in row["cast"])
    return [_member_row(member, counts[member.id]) for member in cast]


def _member_row(member: CastMember, shot_count: int) -> Json:
    return {
        "id": member.id,
        "kind": member.kind,
        "name": member.name,
        "description": member.description,
        "pictures": [_picture_row(one) for one in member.pictures],
        "shot_count": shot_count,
    }


def _picture_row(one: CastPicture) -> Json:
    return {
        "picture": one.picture,
        "url": media_url(one.picture, "png"),
        "thumb": media_url(one.thumb, "jpg"),
        "crop": one.crop and one.crop.model_dump(),
    }


def sent_row(shot: Shot, now: Sent) -> Json:
    """Fields of a shot: who of the cast is in it and mentioned, @names that are nobody's, and what is sent.

    `sent_prompt` is null where that is the prompt to the letter.
    """
    parts = [{"text": part.text, "from": part.source} for part in now.parts]
    return {
        "cast": list(now.members),
        "mentioned": list(now.mentioned),
        "unknown_names": list(now.unknown),
        "sent_prompt": None if now.text == shot.prompt.strip() else parts,
    }


def language_row(language: ShotLanguage) -> Json:
    """What each setting of shot language may name."""
    return {
        field: [{"name": one.name, "label": one.label, "words": one.words} for one in language.choices(field)]
        for field in FIELDS
    }


# ---- ops ----


def _add_cast_member(studio: Studio, body: Json) -> Json:
    name, kind, description = (body.get(key, default) for key, default in _NEW.items())
    if not isinstance(name, str):
        raise EditRejected("A member of the cast needs a name.", fix="Write it as in a prompt: Mara.")
    return {"member_id": studio.add_cast_member(name, kind=kind, description=description)}


_NEW: dict[str, Any] = {"name": None, "kind": "character", "description": ""}


def _crop_cast_picture(studio: Studio, body: Json) -> Json:
    crop = body["crop"]
    if crop is not None and not isinstance(crop, dict):
        raise EditRejected("The crop is not a set of fields.", fix="Reload the page and try again.")
    studio.crop_cast_picture(body["member_id"], body["picture"], None if crop is None else Crop.of(**crop))
    return {}


CAST_OPS: dict[str, Callable[[Studio, Json], Json]] = {
    "add_cast_member": _add_cast_member,
    "crop_cast_picture": _crop_cast_picture,
}
