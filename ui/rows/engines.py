"""What the page says of engines, also of one that is not installed or whose weights are not on this machine."""

from __future__ import annotations

from storymem.core.errors import BackendMissing, StoryMemError
from storymem.core.requests.own_material import OWN_ENGINE
from storymem.engine.registry import EngineCard, engine_card, engine_names, open_engine
from ui.rows.base import Row


class EngineRow(Row):
    """An engine, as its badge says it."""

    name: str
    label: str
    is_model: bool
    note: str
    """What it is; of a model why it can't work yet, empty when it can."""


def engine_row(card: EngineCard) -> EngineRow:
    """What the badge says."""
    return EngineRow(name=card.name, label=card.label, is_model=card.is_model, note=card.note)


def card_of(name: str) -> tuple[EngineCard, StoryMemError | None]:
    """The engine's card, and why it can't work here, which the card's note says too; None when it can.

    Own material has a card too, which nobody can choose."""
    if name == OWN_ENGINE:
        return EngineCard(OWN_ENGINE, "Own material", is_model=False, note="", fingerprint=""), None
    try:
        return engine_card(name), None
    except BackendMissing as error:
        return EngineCard(name, f"{name} (missing)", is_model=True, note=str(error), fingerprint=""), error
    except StoryMemError as error:
        engine = open_engine(name)
        return EngineCard(name, engine.label, engine.is_model, note=str(error), fingerprint=""), error


def all_engine_rows() -> tuple[EngineRow, ...]:
    """Every engine there is, in the table's order."""
    return tuple(engine_row(card_of(name)[0]) for name in engine_names())
