"""All there is to declare, part by part: a heading, and the models that are sent there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from ui.contract.typescript import Named, comment, declaration, needed, typescript
from ui.live.gpu_watch import GpuRow
from ui.live.messages import Hello, Message, PatchMessage, ProgressMessage, Snapshot, SnapshotMessage
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
    models: tuple[type[BaseModel], ...]
    more: str = ""


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
