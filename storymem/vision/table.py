"""The scorers that can be chosen, by name; each is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from storymem.core.errors import BackendMissing
from storymem.ports import FrameScorer

SCORERS = {"builtin": "storymem.vision.builtin:BuiltinScorer"}
"""name -> module:class"""


def open_scorer(name: str = "builtin") -> FrameScorer:
    """The scorer of this name, ready to use. Raises BackendMissing."""
    if name not in SCORERS:
        raise BackendMissing(f"There is no scorer {name!r}.", fix=f"Choose one of: {', '.join(sorted(SCORERS))}.")
    module, _, kind = SCORERS[name].partition(":")
    return cast(FrameScorer, getattr(import_module(module), kind)())
