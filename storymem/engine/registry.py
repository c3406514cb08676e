"""The engines by name; each is imported when it is first opened."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from storymem.core.errors import BackendMissing
from storymem.core.requests.sampling import Maker
from storymem.ports import ShotEngine, WeighedEngine

ENGINES: Mapping[str, str] = {
    "animatic": "storymem.engine.animatic.engine:AnimaticEngine",
    "wan": "storymem.engine.wan.engine:WanEngine",
}
"""Name -> module:class. An engine's module is cheap to import: torch is imported when frames are asked for."""

EXTRA_ENGINES = "STORYMEM_EXTRA_ENGINES"
"""Environment variable that adds engines, or replaces some, as `name=module:Class,...`; worker processes inherit it."""


@dataclass(frozen=True)
class EngineCard:
    """What a page says about an engine, known without loading any model.

    `fingerprint` names its code, and its `weights` stand beside it where it has any (ports.WeighedEngine).
    """

    name: str
    label: str
    is_model: bool
    note: str
    fingerprint: str
    weights: tuple[tuple[str, str], ...] = ()

    @property
    def maker(self) -> Maker:
        """The engine as far as a request depends on it."""
        return Maker(self.fingerprint, self.is_model, self.weights)


def _extras() -> dict[str, str]:
    places: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in os.environ.get(EXTRA_ENGINES, "").split(","))):
        name, _, place = (part.strip() for part in entry.partition("="))
        if not name or ":" not in place:
            raise BackendMissing(
                f"{EXTRA_ENGINES} has an entry that can't be read: {entry!r}.",
                fix="Write it as name=module:Class, with commas between entries.",
            )
        places[name] = place
    return places


def _places() -> dict[str, str]:
    return {**ENGINES, **_extras()}


def engine_names() -> tuple[str, ...]:
    """Every known engine's name, in the table's order."""
    return tuple(_places())


def open_engine(name: str) -> ShotEngine:
    """A new engine of this name. Raises BackendMissing when there is none, or its code can't be imported."""
    places = _places()
    if name not in places:
        known = ", ".join(places)
        raise BackendMissing(f"There is no engine called {name!r}.", fix=f"Use one of these: {known}.")
    try:
        engine_class = _engine_class(places[name])
    except (ImportError, AttributeError) as error:
        raise BackendMissing(
            f"The engine {name!r} can't be loaded: {error}.",
            fix="Install what requirements.txt lists, then start again.",
        ) from error
    return cast(ShotEngine, engine_class())


def _engine_class(place: str) -> type:
    module_name, _, class_name = place.partition(":")
    return getattr(importlib.import_module(module_name), class_name)


def process_environment() -> dict[str, str]:
    """What engines wish for in the environment of a process that may open them; read before it starts.

    Of an engine that can't be imported nothing is known: opening it says why.
    """
    wished: dict[str, str] = {}
    with suppress(BackendMissing):
        for place in _places().values():
            with suppress(Exception):  # whatever code of somebody else's raises
                wished |= getattr(_engine_class(place), "environment", {})
    return wished


def engine_card(name: str) -> EngineCard:
    """What is known about an engine without loading a model. Raises BackendMissing."""
    engine = open_engine(name)
    note = str(getattr(engine, "note", ""))
    if isinstance(engine, WeighedEngine):
        return EngineCard(engine.name, engine.label, engine.is_model, note, engine.version, engine.weights())
    return EngineCard(engine.name, engine.label, engine.is_model, note, engine.fingerprint())
