"""Types of rows, ops and edits -> TypeScript declarations, with what is said of each in the sources."""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import textwrap
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from storymem.core.edits.base import Edit
from ui.ops.base import FilmOp, Op, PageOp
from ui.rows.base import Called, FieldsOf, Sparse

WIDTH = 120
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", types.NoneType: "null"}

UNSAID = (Op, FilmOp, PageOp)
"""Models that others are made from and that have no declaration; nor have their fields."""


@dataclass(frozen=True)
class Alias:
    """A type that is called by a name of its own."""

    name: str
    kind: Any = field(compare=False)


Named = type[BaseModel] | type[Enum] | Alias
"""What has a declaration."""


def typescript(kind: Any) -> str:
    """The type as TypeScript writes it; what has a name by its name."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if kind in (object, Any):
        return "unknown"
    if origin is Annotated:
        return _annotated(args)
    if origin is Literal:
        return " | ".join(_constant(value) for value in args)
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(typescript(one) for one in args))
    if origin is tuple and args[1:] != (...,):
        return f"[{', '.join(typescript(one) for one in args)}]"
    if origin in (tuple, list):
        inner = typescript(args[0])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if origin in (dict, Mapping):
        return f"Record<string, {typescript(args[1])}>"
    if isinstance(kind, type) and issubclass(kind, Enum | BaseModel):
        return kind.__name__
    raise TypeError(f"{kind} has no name in TypeScript")


def _annotated(args: Sequence[Any]) -> str:
    for one in args[1:]:
        if isinstance(one, Called):
            return one.name
        if isinstance(one, FieldsOf):
            return f"Partial<{one.row.__name__}>"
    return typescript(args[0])


def _constant(value: object) -> str:
    return f"'{value.value}'" if isinstance(value, Enum) else json.dumps(value).replace('"', "'")


def named_in(kind: Any) -> Iterator[Named]:
    """Everything with a declaration that the type names."""
    if isinstance(kind, type) and issubclass(kind, Enum | BaseModel):
        yield kind
        return
    called = [one for one in get_args(kind) if isinstance(one, Called)]
    if called:
        yield Alias(called[0].name, get_args(kind)[0])
        return
    for one in get_args(kind):
        if isinstance(one, FieldsOf):
            yield one.row
        elif not isinstance(one, Enum | str):
            yield from named_in(one)


def needed(roots: Sequence[Named]) -> list[Named]:
    """These and all that they hold or extend, each once, as they are met."""
    found: dict[Named, None] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop(0)
        if one in found:
            continue
        found[one] = None
        waiting = [*_met_in(one), *waiting]
    return list(found)


def _met_in(one: Named) -> list[Named]:
    if isinstance(one, Alias):
        return list(named_in(one.kind))
    if issubclass(one, Enum):
        return []
    return [*_parents(one), *(name for kind in own_fields(one).values() for name in named_in(kind))]


def declaration(one: Named) -> str:
    """A model as an interface, an enum as the union of its values, a type with a name of its own under it."""
    if isinstance(one, Alias):
        return alias(one.name, typescript(one.kind).split(" | "))
    if issubclass(one, BaseModel):
        return _interface(one)
    told = comment(inspect.getdoc(one) or "")
    return "\n".join([*told, alias(one.__name__, [_constant(value) for value in one])])


def alias(name: str, choices: Sequence[str]) -> str:
    """One of these, called so."""
    short = f"export type {name} = {' | '.join(choices)};"
    return (
        short if len(short) <= WIDTH else "\n".join([f"export type {name} =", *(f"  | {one}" for one in choices)]) + ";"
    )


def _interface(model: type[BaseModel]) -> str:
    parents = ", ".join(parent.__name__ for parent in _parents(model))
    head = f"export interface {model.__name__}" + (f" extends {parents}" if parents else "")
    told = fields_told(model)
    lines: list[str] = []
    for name, kind in sorted(own_fields(model).items(), key=lambda one: not is_its_name(one[1])):
        lines += [f"  {line}" for line in comment(told.get(name, ""), WIDTH - 2)]
        lines.append(f"  {_field(model, name, kind)}")
    body = [f"{head} {{", *lines, "}"] if lines else [f"{head} {{}}"]
    return "\n".join([*comment(inspect.getdoc(model) or ""), *body])


def _field(model: type[BaseModel], name: str, kind: Any) -> str:
    known, words = model.model_fields[name], typescript(kind)
    if may_miss(model, name):
        return f"{name}?: {words.removesuffix(' | null') if issubclass(model, Sparse) else words};"
    return f"{known.serialization_alias or name}: {words};"


def may_miss(model: type[BaseModel], name: str) -> bool:
    """Whether a page may leave this field out, or is sent it only sometimes."""
    known = model.model_fields[name]
    return issubclass(model, Sparse | Op | Edit) and not known.is_required() and not is_its_name(known.annotation)


def is_its_name(kind: Any) -> bool:
    """Whether a field of this type says which op, or edit, it is."""
    return get_origin(kind) is Literal and len(get_args(kind)) == 1


def comment(text: str, width: int = WIDTH) -> list[str]:
    """The text as a comment before a declaration; no lines where there is nothing to say."""
    text = re.sub(r"\bNone\b", "null", text)
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    if not paragraphs:
        return []
    if len(paragraphs) == 1 and len(paragraphs[0]) <= width - 7:
        return [f"/** {paragraphs[0]} */"]
    lines = [line for part in paragraphs for line in textwrap.wrap(part, width - 3)]
    return ["/**", *(f" * {line}" for line in lines), " */"]


def _parents(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The models it extends by name: those with fields, and not for their own file alone."""
    return [
        base
        for base in model.__bases__
        if issubclass(base, BaseModel)
        and base.model_fields
        and base not in UNSAID
        and not base.__name__.startswith("_")
    ]


def own_fields(model: type[BaseModel]) -> dict[str, Any]:
    """The fields that no model it extends has, with their types."""
    theirs = {
        name for parent in (*_parents(model), *UNSAID) for name in parent.model_fields if issubclass(model, parent)
    }
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields if name not in theirs}


def fields_told(model: type[BaseModel]) -> dict[str, str]:
    """What the sources say under each field of the model and of those it is made from."""
    told: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel:
            told |= _told_in(one.__module__).get(one.__name__, {})
    return told


@cache
def _told_in(module: str) -> dict[str, dict[str, str]]:
    """class -> field -> the text under it."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: dict(_texts_under(node)) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def _texts_under(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for given, text in zip(node.body, node.body[1:], strict=False):
        match given, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as words)):
                yield name, words
