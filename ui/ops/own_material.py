"""Own material that waits to become a take: looked at, shown frame by frame, taken with a chosen part, or let go."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storymem.core.errors import MediaError
from storymem.core.request import Crop
from storymem.core.requests.own_material import MaterialPart, own_material_for
from storymem.media.own_material import material_facts, material_frame
from storymem.media.pictures import encode_jpeg
from storymem.studio.film import Studio
from ui.live.live import Live
from ui.ops.fields import fields_of, text_of

Json = dict[str, Any]

LONGEST_NAME = 120
LARGEST_SHOWN = 1280
"""Pixels across of a frame to choose a part of."""
_TOKEN = re.compile(r"own-[0-9a-f]{32}")


def looked_at(studio: Studio, shot_id: str, path: Path) -> Json:
    """What the file would become as a take of the shot; it waits under its token. One that is refused is not kept.

    Raises ShotNotFound, and MediaError for what can't be a take.
    """
    try:
        bank, facts = studio.bank(), material_facts(path)
        own = own_material_for(bank, bank.shot(shot_id), "0" * 64, "", facts.kind, facts.frame_count)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return {
        "token": path.name,
        "kind": facts.kind,
        "width": facts.width,
        "height": facts.height,
        "available": facts.frame_count,
        "frame_count": own.frame_count,
    }


def waiting_frame(studio: Studio, token: str, index: str) -> bytes:
    """One frame of a waiting file as a JPEG, at most 1280 pixels across. Raises MediaError."""
    if not (index.isdecimal() and len(index) < 8):
        raise MediaError("There is no such frame.", fix="Choose another moment of the clip.")
    return encode_jpeg(material_frame(_waiting(studio, token), int(index)), width=LARGEST_SHOWN)


def _waiting(studio: Studio, token: str) -> Path:
    path = studio.folder.tmp / token
    if not _TOKEN.fullmatch(token) or not path.is_file():
        raise MediaError("This file is not here any more.", fix="Bring it again.")
    return path


def _take_own(live: Live, body: Json) -> Json:
    # Not one of FILM_OPS: a large file is read before anything is saved, and nobody else should wait for that.
    crop = None if body["crop"] is None else Crop.of(**fields_of(body, "crop"))
    part = MaterialPart.of(crop=crop, start_frame=body["start_frame"])
    name = text_of(body, "name").strip()[:LONGEST_NAME] or "own material"
    path = _waiting(live.studio, text_of(body, "token"))
    return {"job_id": live.studio.queue.add_material(text_of(body, "shot_id"), path, name, part)}


def _drop_own(live: Live, body: Json) -> Json:
    token = text_of(body, "token")
    if _TOKEN.fullmatch(token):
        (live.studio.folder.tmp / token).unlink(missing_ok=True)
    return {}


OWN_OPS: dict[str, Callable[[Live, Json], Json]] = {"take_own": _take_own, "drop_own": _drop_own}
"""A part of `ops.PAGE_OPS`. A file that became a take waits no more, so none becomes one twice."""
