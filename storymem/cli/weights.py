"""python -m storymem weights fetch|check|where: model weights on this machine."""

from __future__ import annotations

import argparse
from typing import Any

from storymem import weights


def add_weights(commands: Any) -> None:
    """Adds the command to the parser's others."""
    parser = commands.add_parser(
        "weights",
        help="fetch, check or find the weights of a model",
        description="Sizes and licences are shown before anything is fetched. The editor's animatic engine and its "
        "built-in scorer need no weights.",
    )
    parser.add_argument("verb", choices=("fetch", "check", "where"))
    parser.add_argument("model", choices=tuple(weights.WEIGHTS))
    parser.set_defaults(run=_weights)


def _weights(asked: argparse.Namespace) -> int:
    if asked.verb == "fetch":
        weights.fetch(asked.model, print)
        return 0
    if asked.verb == "where":
        print(weights.where(asked.model))
        return 0 if weights.is_here(asked.model) else 1
    problems = weights.check(asked.model)
    print("\n".join(problems) or f"{asked.model} is complete and undamaged.")
    return 1 if problems else 0
