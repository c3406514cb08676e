"""All there is to declare, part by part: a heading, and the models that are sent there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from ui.contract.typescript import Named, alias, comment, declaration, named_in, needed, typescript
from ui.live.gpu_watch import GpuRow
from ui.live.messages import Hello, Message, PatchMessage, ProgressMessage, Snapshot, SnapshotMessage
from ui.ops.all import FILM_OPS, PAGE_OPS
from ui.ops.base import Op, Revised
from ui.ops.own_material import OwnLook
from ui.rows.board import MemoryBoard
from ui.rows.engines import EngineRow
from ui.rows.recipe import RecipeCard
from ui.rows.review import ReviewRow
from ui.rows.scorers import ScorerRow
from ui.rows.shelf import FilmTitle, ShelfRows
from ui.rows.sources import SeenBy

ROOT = Path(__file__).resolve().parents[2]
DECLARATIONS = ROOT / "ui/static/base/contract.d.ts"


@dataclass(frozen=True)
class Part:
    """What is declared together: under `heading` in the declarations, as the block `name` in the document."""

    name: str
    heading: str
    models: tuple[Named, ...]
    more: str = ""


OPS: tuple[type[Op], ...] = (*FILM_OPS.values(), *PAGE_OPS.values())


def answer_of(op: type[Op]) -> Any:
    """What the op answers with."""
    return get_type_hints(op.do)["return"]  # type: ignore[attr-defined]  # both kinds of ops can be done


def _answers() -> str:
    lines = [f"  {op.model_fields['op'].default}: {typescript(answer_of(op))};" for op in OPS]
    return "\n".join(["/** What each op answers, beside `Revised`. */", "export interface Answers {", *lines, "}"])


def _asking() -> str:
    return "\n\n".join(
        [
            alias("Op", [op.__name__ for op in OPS]),
            "/** As it is sent: `op_id` names this asking, so that it is done once. */\n"
            "export type Asked = Op & { op_id?: string };",
            _answers(),
            "export type Answer<O extends Op> = Revised & Answers[O['op']];",
        ]
    )


PARTS = (
    Part("state", "GET /app/state answers Snapshot", (Snapshot,)),
    Part(
        "events",
        "GET /app/events sends Message",
        (Hello, PatchMessage, SnapshotMessage, ProgressMessage),
        f"export type Message = {typescript(Message)};",
    ),
    Part(
        "memory",
        "GET /app/shots/{id}/memory and /app/takes/{id}/memory answer MemoryBoard, /app/pictures/{name}/seen SeenBy[]",
        (MemoryBoard, SeenBy),
    ),
    Part("review", "GET /app/takes/{id}/review answers ReviewRow", (ReviewRow,)),
    Part("recipe", "GET /app/takes/{id}/recipe answers RecipeCard", (RecipeCard,)),
    Part("machine", "GET /app/eyes, /app/gpus, /app/engines answer a list of these", (ScorerRow, GpuRow, EngineRow)),
    Part(
        "ops",
        "POST /app/op takes Op, answers Revised and what stands in Answers; POST /app/own/look answers OwnLook",
        (Revised, *OPS, *dict.fromkeys(answer for op in OPS for answer in named_in(answer_of(op))), OwnLook),
        _asking(),
    ),
    Part("shelf", "GET /app/shelf answers ShelfRows, /app/films FilmTitle[]", (ShelfRows, FilmTitle)),
)


def blocks() -> dict[str, str]:
    """Part -> its declarations; a model stands in the first part that needs it."""
    known: set[Named] = set()
    found: dict[str, str] = {}
    for part in PARTS:
        new = [one for one in needed(part.models) if one not in known]
        known.update(new)
        texts = [declaration(one) for one in new]
        found[part.name] = "\n\n".join([*texts, *filter(None, [part.more])])
    return found


HEAD = comment(
    "What page and server say to each other, from the server's own types. Written by `python -m ui.contract`: "
    "change the types there, not this file."
)


def declarations() -> str:
    """The whole of `contract.d.ts`."""
    texts = blocks()
    parts = [f"// ---- {part.heading} ----\n\n{texts[part.name]}" for part in PARTS]
    return "\n\n".join(["\n".join(HEAD), *parts]) + "\n"
