"""The consistency lane: how like the pinned pictures each shot is, and whether it drifts. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Mapping

from storymem.core.memory.bank import Bank
from storymem.core.plans.consistency import ShotLikeness, lane
from ui.rows.rows import Json, Rows, media_url
from ui.rows.sources import source_of


class LaneRows:
    """The lane of one bank, worked out once; `row(shot_id)` is None where the shot has no figure."""

    def __init__(self, bank: Bank, rows: Rows) -> None:
        self._bank, self._rows = bank, rows
        self._likeness: Mapping[str, ShotLikeness] = rows.once("lane", bank, lambda: lane(bank))
        self._pins = {picture: self._pin(picture) for picture in _compared(self._likeness)}

    def _pin(self, picture: str) -> Json:
        one = self._bank.known[picture]
        return {"picture": picture, "thumb": media_url(one.thumb, "jpg"), "source": source_of(self._bank, one)}

    def row(self, shot_id: str) -> Json | None:
        """The shot's likeness to what is pinned, best first, beside the film's."""
        found, sight = self._likeness.get(shot_id), self._bank.sight
        if found is None or sight is None:
            return None
        sources = tuple(self._pins[picture]["source"] for picture, _ in found.pins)
        made_from = (found.likeness, found.median, found.drifts, found.pins, sources, sight.label)
        return self._rows.row("likeness", shot_id, made_from, lambda: self._made(found, sight.label))

    def _made(self, found: ShotLikeness, model: str) -> Json:
        return {
            "value": round(found.likeness, 3),
            "median": round(found.median, 3),
            "drifts": found.drifts,
            "pins": [self._pins[picture] | {"value": round(value, 3)} for picture, value in found.pins],
            "model": model,
        }


def _compared(likeness: Mapping[str, ShotLikeness]) -> set[str]:
    return {picture for one in likeness.values() for picture, _ in one.pins}


def film_lane(bank: Bank) -> Json | None:
    """What the lane compares shots with, and who looks; None where nothing is pinned or referenced, or nobody looks."""
    if bank.sight is None:
        return None
    pins = [picture for picture in bank.story.pins if picture in bank.known]
    of, count = ("pins", len(pins)) if pins else ("references", len(bank.story.references))
    return {"of": of, "count": count, "model": bank.sight.label} if count else None
