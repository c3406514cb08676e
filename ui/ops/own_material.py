"""Own material that waits to become a take: looked at, shown frame by frame, taken with a chosen part, or let go."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from storymem.core.errors import MediaError
from storymem.core.request import Crop
from storymem.core.requests.own_material import MaterialPart, own_material_for
from storymem.media.own_material import material_facts, material_frame
from storymem.media.pictures import encode_jpeg
from storymem.studio.film import Studio
from ui.live.live import Live
from ui.ops.base import Done, JobAsked, PageOp, Whole
from ui.rows.base import Row

LONGEST_NAME = 120
LARGEST_SHOWN = 1280
"""Pixels across of a frame to choose a part of."""
_TOKEN = re.compile(r"own-[0-9a-f]{32}")


class OwnLook(Row):
    """What a file would become as a take; it waits under its token."""

    token: str
    kind: Literal["picture", "clip"]
    width: int
    height: int
    available: int | None
    """Frames at 16 a second, null of a still."""
    frame_count: int
    """Of the take."""


def looked_at(studio: Studio, shot_id: str, path: Path) -> OwnLook:
    """What the file would become as a take of the shot. One that is refused is not kept.

    Raises ShotNotFound, and MediaError for what can't be a take.
    """
    try:
        bank, facts = studio.bank(), material_facts(path)
        own = own_material_for(bank, bank.shot(shot_id), "0" * 64, "", facts.kind, facts.frame_count)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return OwnLook(
        token=path.name,
        kind=facts.kind,
        width=facts.width,
        height=facts.height,
        available=facts.frame_count,
        frame_count=own.frame_count,
    )


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


class TakeOwnOp(PageOp):
    """A file that waits becomes a take of the shot.

    No FilmOp: a large file is read before anything is saved, and nobody else should wait for that.
    """

    op: Literal["take_own"] = "take_own"
    token: str
    """Of `/app/own/look`."""
    shot_id: str
    name: str
    crop: Crop | None
    """Null: the largest centred part."""
    start_frame: Whole
    """At 16 a second; 0 for a still."""

    def do(self, live: Live) -> JobAsked:
        part = MaterialPart.of(crop=self.crop, start_frame=self.start_frame)
        name = self.name.strip()[:LONGEST_NAME] or "own material"
        path = _waiting(live.studio, self.token)
        return JobAsked(job_id=live.studio.queue.add_material(self.shot_id, path, name, part))


class DropOwnOp(PageOp):
    """The file that waited is let go."""

    op: Literal["drop_own"] = "drop_own"
    token: str

    def do(self, live: Live) -> Done:
        if _TOKEN.fullmatch(self.token):
            (live.studio.folder.tmp / self.token).unlink(missing_ok=True)
        return Done()


OWN_OPS = (TakeOwnOp, DropOwnOp)
"""A file that became a take waits no more, so none becomes one twice."""
