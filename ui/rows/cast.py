"""The cast as the page shows it, and the prompt as it is sent. Pure, as in view.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from storymem.core.memory.sent_prompt import Sent
from storymem.core.memory.shot_language import FIELDS, ShotLanguage
from storymem.core.story import CastMember, CastPicture, Shot
from ui.rows.rows import Json, media_url


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
