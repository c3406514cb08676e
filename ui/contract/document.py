"""The tables of docs/page-contract.md: every op and every edit a page may make, from their types."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import get_args

from pydantic import BaseModel

from ui.contract.pages import OPS, ROOT, answer_of
from ui.contract.typescript import fields_told, is_its_name, may_miss, own_fields, typescript
from ui.ops.base import Done
from ui.ops.film import PageEdit

DOCUMENT = ROOT / "docs/page-contract.md"
_TABLE = re.compile(r"(<!-- (\w+): written by python -m ui\.contract -->\n).*?(<!-- end -->)", re.DOTALL)


def document(text: str) -> str:
    """The document with its tables as the types are now."""
    tables = {"ops": _ops(), "edits": _edits()}
    return _TABLE.sub(lambda found: f"{found[1]}{tables[found[2]]}\n{found[3]}", text)


def _ops() -> str:
    rows = [(op.model_fields["op"].default, op, typescript(answer_of(op))) for op in OPS]
    cells = [(f"`{name}`", _told(op), _fields(op), _answer(answer)) for name, op, answer in rows]
    return _table(("op", "what it does", "fields", "answer"), cells)


def _answer(kind: str) -> str:
    rows = [one for one in kind.split(" | ") if one != Done.__name__]
    return " or ".join(f"`{one}`" for one in rows)


def _edits() -> str:
    edits = get_args(get_args(PageEdit)[0])
    cells = [(f"`{edit.model_fields['kind'].default}`", _told(edit), _fields(edit)) for edit in edits]
    return _table(("kind", "what it does", "fields"), cells)


def _told(model: type[BaseModel]) -> str:
    return " ".join((inspect.getdoc(model) or "").partition("\n\n")[0].split()).replace("None", "null")


def _fields(model: type[BaseModel]) -> str:
    told = fields_told(model)
    fields = [name for name, kind in own_fields(model).items() if not is_its_name(kind)]
    return ", ".join(f"`{name}`{'?' * may_miss(model, name)}{_in_brackets(told.get(name, ''))}" for name in fields)


def _in_brackets(text: str) -> str:
    words = " ".join(text.split()).removesuffix(".").replace("None", "null")
    return f" ({words[:1].lower()}{words[1:]})" if words else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
