"""The consistency lane: how like the pinned pictures each shot is, and whether it drifts. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from storymem.core.memory.bank import Bank
from storymem.core.plans.consistency import ShotLikeness, lane
from ui.rows.base import Row, media_url
from ui.rows.last_look import LastLook
from ui.rows.sources import source_of


class PinLikeness(Row):
    """A pinned picture, and how like it a shot is: a cosine."""

    picture: str
    thumb: str
    source: str
    value: float


class LikenessRow(Row):
    """A shot's likeness to the pinned pictures, beside the film's. All are cosines."""

    value: float
    """To the picture it is most like."""
    median: float
    """The film's."""
    drifts: bool
    pins: tuple[PinLikeness, ...]
    """Best first."""
    model: str
    """As `CLIP ViT-B/32 (OpenAI)`."""


class FilmLane(Row):
    """What the shots of a film are compared with, and who looks."""

    compared_with: Literal["pins", "references"] = Field(serialization_alias="of")
    count: int
    model: str


class LaneRows:
    """The lane of one bank, worked out once; `row(shot_id)` is None where the shot has no figure."""

    def __init__(self, bank: Bank, last: LastLook) -> None:
        self._bank, self._last = bank, last
        self._likeness: Mapping[str, ShotLikeness] = last.once("lane", bank, lambda: lane(bank))
        self._sources = {picture: source_of(bank, bank.known[picture]) for picture in _compared(self._likeness)}

    def row(self, shot_id: str) -> LikenessRow | None:
        """The shot's likeness to what is pinned, best first, beside the film's."""
        found, sight = self._likeness.get(shot_id), self._bank.sight
        if found is None or sight is None:
            return None
        sources = tuple(self._sources[picture] for picture, _ in found.pins)
        made_from = (found.likeness, found.median, found.drifts, found.pins, sources, sight.label)
        return self._last.row("likeness", shot_id, made_from, lambda: self._made(found, sight.label))

    def _made(self, found: ShotLikeness, model: str) -> LikenessRow:
        return LikenessRow(
            value=round(found.likeness, 3),
            median=round(found.median, 3),
            drifts=found.drifts,
            pins=tuple(self._pin(picture, value) for picture, value in found.pins),
            model=model,
        )

    def _pin(self, picture: str, value: float) -> PinLikeness:
        thumb = media_url(self._bank.known[picture].thumb, "jpg")
        return PinLikeness(picture=picture, thumb=thumb, source=self._sources[picture], value=round(value, 3))


def _compared(likeness: Mapping[str, ShotLikeness]) -> set[str]:
    return {picture for one in likeness.values() for picture, _ in one.pins}


def film_lane(bank: Bank) -> FilmLane | None:
    """What the lane compares shots with, and who looks; None where nothing is pinned or referenced, or nobody looks."""
    if bank.sight is None:
        return None
    pins = [picture for picture in bank.story.pins if picture in bank.known]
    what, count = ("pins", len(pins)) if pins else ("references", len(bank.story.references))
    return FilmLane(compared_with=what, count=count, model=bank.sight.label) if count else None
