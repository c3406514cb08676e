"""python -m storymem machine: what Wan 2.2 would run on here, and what of it would change the picture."""

from __future__ import annotations

import argparse
from typing import Any

from storymem import weights
from storymem.core.errors import StoryMemError


def add_machine(commands: Any) -> None:
    """Adds the command to the parser's others."""
    parser = commands.add_parser(
        "machine",
        help="say how the model engine would fit this machine",
        description="Looks at cards and memory, as the engine does when it is opened. Loads and fetches nothing.",
    )
    parser.set_defaults(run=_machine)


def _machine(asked: argparse.Namespace) -> int:
    # Its rooms import torch, which no other command needs.
    from storymem.engine.wan.fit.machine import survey
    from storymem.engine.wan.fit.profiles import chosen_profile, explain

    machine = survey()
    profile = chosen_profile(machine)
    print(explain(machine, profile))
    for lever in profile.levers:
        print(f"  {'exact  ' if lever.exact else 'CHANGES'}  {lever.name}: {lever.note}")
    for name in ("wan-i2v", "storymem-mi2v", "storymem-mm2v", "wan-t2v", "lightning"):
        print(f"  {name:14} {_standing(name)}")
    return 0


def _standing(name: str) -> str:
    """Whether the weights of this name are here, as the engine would find them."""
    try:
        if name.startswith("wan-"):
            return f"in {weights.find_checkpoint('t2v' if name.endswith('t2v') else 'i2v').folder}"
        return f"in {weights.lora_source(name, 'i2v').high.parent}"
    except StoryMemError as error:
        return f"not here: {error.fix}"
