"""Types of rows, ops and edits -> TypeScript declarations, with what is said of each in the sources."""

from __future__ import annotations

import ast
import inspect
import json
import sys
import textwrap
import types
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from ui.rows.base import FieldsOf, Sparse

WIDTH = 120
Named = type[BaseModel] | type[Enum]
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", types.NoneType: "null"}


def typescript(kind: Any) -> str:
    """The type as TypeScript writes it; a model by its name."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if kind in (object, Any):
        return "unknown"
    if origin is Annotated:
        return next((f"Partial<{one.row.__name__}>" for one in args if isinstance(one, FieldsOf)), typescript(args[0]))
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


def _constant(value: object) -> str:
    return f"'{value.value}'" if isinstance(value, Enum) else json.dumps(value).replace('"', "'")


def named_in(kind: Any) -> Iterator[Named]:
    """Everything with a name of its own that the type names."""
    if isinstance(kind, type) and issubclass(kind, Enum | BaseModel):
        yield kind
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
        if issubclass(one, BaseModel):
            inner = [name for kind in _own_fields(one).values() for name in named_in(kind)]
            waiting = [*_parents(one), *inner, *waiting]
    return list(found)


def declaration(one: Named) -> str:
    """A model as an interface, an enum as the union of its values."""
    if issubclass(one, BaseModel):
        return _interface(one)
    told = comment(inspect.getdoc(one) or "")
    return "\n".join([*told, f"export type {one.__name__} = {' | '.join(_constant(value) for value in one)};"])


def _interface(model: type[BaseModel]) -> str:
    parents = ", ".join(parent.__name__ for parent in _parents(model))
    head = f"export interface {model.__name__}" + (f" extends {parents}" if parents else "")
    lines = [*comment(inspect.getdoc(model) or ""), f"{head} {{"]
    told = _fields_told(model)
    for name, kind in _own_fields(model).items():
        lines += [f"  {line}" for line in comment(told.get(name, ""), WIDTH - 2)]
        lines.append(f"  {_field(model, name, typescript(kind))}")
    return "\n".join([*lines, "}"])


def _field(model: type[BaseModel], name: str, kind: str) -> str:
    field = model.model_fields[name]
    if issubclass(model, Sparse) and not field.is_required():
        return f"{name}?: {kind.removesuffix(' | null')};"
    return f"{field.serialization_alias or name}: {kind};"


def comment(text: str, width: int = WIDTH) -> list[str]:
    """The text as a comment before a declaration; no lines where there is nothing to say."""
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
        if issubclass(base, BaseModel) and base.model_fields and not base.__name__.startswith("_")
    ]


def _own_fields(model: type[BaseModel]) -> dict[str, Any]:
    """The fields that no extended model has, with their types."""
    theirs = {name for parent in _parents(model) for name in parent.model_fields}
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields if name not in theirs}


def _fields_told(model: type[BaseModel]) -> dict[str, str]:
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
    for field, text in zip(node.body, node.body[1:], strict=False):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as said)):
                yield name, said
