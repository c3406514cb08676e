"""Every sentence that Python may send to the page, read from the sources: the names of the Chinese lines.

A sentence's name is its English template: what the code writes, with `{name}` where it puts a value. The collector
follows texts that are made plainly: f-strings, sums, `x if y else z`, names given a text in the same function or
module, tables of texts, functions that return a text, and parameters that end up in a sentence, whose texts are looked
up where the function is called. A choice among few fixed words is written out, one template for each; any other part
is a hole, and the texts that may stand in it become templates of their own.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tests.support.server_texts_tables import (
    ALSO_SAID,
    ARGUMENTS,
    BY_HAND,
    KEYS,
    NAMES,
    NEVER_SAID,
    NOT_ON_THE_PAGE,
    OF_CLASSES,
    RETURNS,
    ROWS,
    TABLES,
)

ROOT = Path(__file__).resolve().parents[2]

MOST_CHOICES = 4
"""A part of a sentence with more fixed words than this to choose among becomes a hole."""

_OPEN, _CLOSE, PHRASE = "\x01", "\x02", "+"
_HOLE = re.compile(f"{_OPEN}(.*?){_CLOSE}")


@dataclass(frozen=True)
class Place:
    """Where an expression stands."""

    module: Module
    functions: tuple[ast.FunctionDef, ...] = ()
    classes: tuple[ast.ClassDef, ...] = ()


@dataclass(eq=False)
class Module:
    """One source file."""

    path: str
    tree: ast.Module

    @cached_property
    def functions(self) -> dict[str, list[tuple[ast.FunctionDef, Place]]]:
        """Bare name -> every function and method called so, with the place of its body."""
        found: dict[str, list[tuple[ast.FunctionDef, Place]]] = {}
        for node, place in walk(self):
            if isinstance(node, ast.FunctionDef):
                inside = Place(self, (*place.functions, node), place.classes)
                found.setdefault(node.name, []).append((node, inside))
        return found

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        return {name: value for node in self.tree.body for name, value in _given(node)}

    @cached_property
    def imports(self) -> dict[str, str]:
        """Name -> the path of the module it comes from."""
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and node.module]
        return {
            one.asname or one.name: f"{node.module}".replace(".", "/") + ".py" for node in nodes for one in node.names
        }


def walk(module: Module) -> Iterator[tuple[ast.AST, Place]]:
    """Every node of a module with the place it stands in."""
    todo: deque[tuple[ast.AST, Place]] = deque([(module.tree, Place(module))])
    while todo:
        node, place = todo.popleft()
        yield node, place
        if isinstance(node, ast.FunctionDef):
            place = Place(module, (*place.functions, node), place.classes)
        elif isinstance(node, ast.ClassDef):
            place = Place(module, place.functions, (*place.classes, node))
        todo.extend((child, place) for child in ast.iter_child_nodes(node))


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The plain names a statement gives a value."""
    if isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _pairs(target, node.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Attribute) and bare(target.value) == "self":
        yield target.attr, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, its)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.IfExp):
        yield from _pairs(target, value.body)
        yield from _pairs(target, value.orelse)


class Collector:
    """Reads sources; `templates` is what it found: template -> where, as `path:line`. `phrased` tells the places, from
    0, of those holes of each in which other templates stand."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.modules = {path: Module(path, ast.parse(text)) for path, text in sources.items()}
        self.templates: dict[str, str] = {}
        self.phrased: dict[str, set[int]] = {}
        self._errors = self._error_names()
        self._arguments: dict[str, set[tuple[int | None, str]]] = {name: set(of) for name, of in ARGUMENTS.items()}
        self._private: dict[tuple[str, str], set[tuple[int | None, str]]] = {}
        self._wanted: set[tuple[str, str, str]] = set()
        self._follow()

    def _error_names(self) -> frozenset[str]:
        names = {"StoryMemError"}
        bases = {
            node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
            for module in self.modules.values()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef)
        }
        while more := {name for name, of in bases.items() if of & names} - names:
            names |= more
        return frozenset(names)

    # ---- what is shown ----

    def _follow(self) -> None:
        """Sentences are read until no function turns up any more whose argument is part of one."""
        known = -1
        while known != len(self._wanted):
            known = len(self._wanted)
            for module in self.modules.values():
                for node, place in walk(module):
                    self._read(node, place)

    def _read(self, node: ast.AST, place: Place) -> None:
        path = place.module.path
        if isinstance(node, ast.Call):
            for expression in self._shown(node, path):
                self._keep(expression, place)
            for given in node.keywords if path.startswith(ROWS) else ():
                if given.arg in KEYS:
                    self._keep(given.value, place)
        elif isinstance(node, ast.Dict) and path.startswith("ui/"):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in KEYS:
                    self._keep(value, place)
        elif isinstance(node, ast.FunctionDef):
            if any(path.startswith(start) and node.name == name for start, name in RETURNS):
                for returned in self._returned(node):
                    self._keep(returned, Place(place.module, (*place.functions, node), place.classes))
            if place.classes and place.classes[-1].name in self._errors and node.name == "__init__":
                for default in (*node.args.defaults, *node.args.kw_defaults):
                    if default is not None:
                        self._keep(default, place)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for name, value in _given(node):
                if (path, name) in TABLES and isinstance(value, ast.Dict):
                    for one in value.values:
                        self._keep(one, place)
                if place.classes and any(path.startswith(start) and name == known for start, known in OF_CLASSES):
                    self._keep(value, place)

    def _shown(self, call: ast.Call, path: str) -> Iterator[ast.expr]:
        name = bare(call.func)
        wanted = set(self._arguments.get(name, ())) | self._private.get((path, name), set())
        if name in self._errors or (name == "ValueError" and path in ALSO_SAID):
            wanted |= {(0, "message"), (None, "fix")}
        for at, keyword in wanted:
            if (
                at is not None
                and at < len(call.args)
                and not any(isinstance(a, ast.Starred) for a in call.args[: at + 1])
            ):
                yield call.args[at]
            yield from (one.value for one in call.keywords if one.arg == keyword)

    def _returned(self, function: ast.FunctionDef) -> Iterator[ast.expr]:
        inner = {
            id(n)
            for node in ast.walk(function)
            if isinstance(node, ast.FunctionDef) and node is not function
            for n in ast.walk(node)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None and id(node) not in inner:
                yield node.value.elts[-1] if isinstance(node.value, ast.Tuple) else node.value

    def _keep(self, expression: ast.expr, place: Place) -> None:
        where = f"{place.module.path}:{expression.lineno}"
        for text in self.options(expression, place, ()):
            self._add(text, where)

    def _add(self, text: str, where: str) -> bool:
        """Keeps the text if it is one; whether it is."""
        template = _HOLE.sub(lambda hole: "{" + hole[1] + "}", _numbered(text)).strip()
        if not is_text(template):
            return False
        names = [found[1] for found in _HOLE.finditer(text)]
        self.templates.setdefault(template, where)
        self.phrased.setdefault(template, set()).update(at for at, name in enumerate(names) if name.endswith(PHRASE))
        return True

    # ---- what an expression may say ----

    def options(self, node: ast.expr, place: Place, seen: tuple[ast.AST, ...]) -> list[str]:
        """Every text the expression may be, as templates; a hole where it can't be told."""
        if node in seen or len(seen) > 40:
            return [hole(node)]
        seen = (*seen, node)
        match node:
            case ast.Constant(value=str() as text):
                return [text]
            case ast.Constant(value=None):
                return [""]
            case ast.JoinedStr():
                return self._product([self._part(one, place, seen) for one in node.values])
            case ast.BinOp(op=ast.Add()):
                return self._product([self.options(side, place, seen) for side in (node.left, node.right)])
            case ast.IfExp():
                return unique(self.options(node.body, place, seen) + self.options(node.orelse, place, seen))
            case ast.BoolOp():
                return unique(text for one in node.values for text in self.options(one, place, seen))
            case ast.Name():
                return self._named(node, place, seen)
            case ast.Subscript():
                table = self._table(node.value, place)
                values = table.values if table else []
                return unique(text for one in values for text in self.options(one, place, seen)) or [hole(node)]
            case ast.Call():
                return self._called(node, place, seen)
            case ast.Attribute(attr="message" | "fix"):
                return [_signed(node)]  # another error's
            case _:
                return [hole(node)]

    def _part(self, node: ast.expr, place: Place, seen: tuple[ast.AST, ...]) -> list[str]:
        if not isinstance(node, ast.FormattedValue):
            return self.options(node, place, seen)
        found = self.options(node.value, place, seen)
        fixed = all(not _HOLE.search(text) for text in found)
        joined = any(text == "" or text.startswith((" ", ",")) for text in found)  # a part that may be left out
        if (fixed or joined) and len(found) <= MOST_CHOICES and node.conversion == -1:
            return found
        texts = [self._add(text, f"{place.module.path}:{node.value.lineno}") for text in found]
        known = any(texts) or found == [_signed(node.value)]
        return [_signed(node.value) if known else hole(node.value)]

    def _product(self, parts: list[list[str]]) -> list[str]:
        return unique("".join(chosen) for chosen in itertools.product(*parts))

    def _named(self, node: ast.Name, place: Place, seen: tuple[ast.AST, ...]) -> list[str]:
        for depth in range(len(place.functions), 0, -1):
            function = place.functions[depth - 1]
            values = [value for inner in ast.walk(function) for name, value in _given(inner) if name == node.id]
            values = [value for value in values if not (isinstance(value, ast.Constant) and value.value is None)]
            values += [value for inner in ast.walk(function) for value in self._looped(inner, node.id, place)]
            if values:
                found = unique(text for value in values for text in self.options(value, place, seen))
                return found if any(_HOLE.sub("", text) for text in found) else [hole(node)]
            if self._parameter(node.id, function, place):
                return [hole(node)]
        found = self._constant(node.id, place)
        return self.options(found[0], found[1], seen) if found else [hole(node)]

    def _looped(self, node: ast.AST, name: str, place: Place) -> Iterator[ast.expr]:
        """What a loop gives the name, over a table written out."""
        if not isinstance(node, ast.For | ast.comprehension) or not isinstance(node.target, ast.Tuple):
            return
        names = [one.id if isinstance(one, ast.Name) else "" for one in node.target.elts]
        table = node.iter
        if isinstance(table, ast.Call) and bare(table.func) == "items" and isinstance(table.func, ast.Attribute):
            found = self._table(table.func.value, place)
            if found and names[1:] == [name]:
                yield from found.values
        elif isinstance(table, ast.Tuple) and name in names:
            rows = [row for row in table.elts if isinstance(row, ast.Tuple) and len(row.elts) == len(names)]
            yield from (row.elts[names.index(name)] for row in rows)

    def _table(self, node: ast.expr, place: Place) -> ast.Dict | None:
        """The table an expression names, when it is written out."""
        if isinstance(node, ast.Name):
            inner = [one for function in place.functions for one in ast.walk(function)]
            values = [value for one in inner for name, value in _given(one) if name == node.id]
            known = self._constant(node.id, place)
            node = values[0] if values else known[0] if known else node
        return node if isinstance(node, ast.Dict) else None

    def _parameter(self, name: str, function: ast.FunctionDef, place: Place) -> bool:
        """Whether it is one; then every call of the function is looked at too."""
        names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        keywords = [one.arg for one in function.args.kwonlyargs]
        if name not in (*names, *keywords):
            return False
        first = 1 if place.classes and names[:1] in (["self"], ["cls"]) else 0
        argument = (names.index(name) - first if name in names else None, name)
        path, called = place.module.path, function.name
        if called == "__init__" and place.classes:
            called = place.classes[-1].name
            if called in self._errors:
                return True
        if called.startswith("_"):
            self._private.setdefault((path, called), set()).add(argument)
        else:
            self._arguments.setdefault(called, set()).add(argument)
        self._wanted.add((path, called, name))
        return True

    def _constant(self, name: str, place: Place) -> tuple[ast.expr, Place] | None:
        module = place.module
        for scope in reversed(place.classes):
            for node in scope.body:
                for given, value in _given(node):
                    if given == name:
                        return value, place
        if name in module.constants:
            return module.constants[name], Place(module)
        other = self.modules.get(module.imports.get(name, ""))
        return (other.constants[name], Place(other)) if other and name in other.constants else None

    def _called(self, node: ast.Call, place: Place, seen: tuple[ast.AST, ...]) -> list[str]:
        name = bare(node.func)
        if name == "join" and node.args:
            before = len(self.templates)
            self._joined(node.args[0], place, seen)
            return [hole(node.args[0]) if len(self.templates) == before else _signed(node.args[0])]
        table = self._table(node.func.value, place) if name == "get" and isinstance(node.func, ast.Attribute) else None
        if table:
            return unique(text for one in (*table.values, *node.args[1:]) for text in self.options(one, place, seen))
        if name == "get" and len(node.args) == 2:
            return unique([hole(node), *self.options(node.args[1], place, seen)])
        if name == "capitalize" and isinstance(node.func, ast.Attribute):
            return [text[:1].upper() + text[1:] for text in self.options(node.func.value, place, seen)]
        if name in ("strip", "removesuffix", "rstrip") and isinstance(node.func, ast.Attribute):
            return self.options(node.func.value, place, seen)
        found = self._function(node.func, place)
        if name == "str" and node.args:
            return self.options(node.args[0], place, seen)
        if not found:
            return [hole(node)]
        texts = [
            text for one, inside in found for back in self._returned(one) for text in self.options(back, inside, seen)
        ]
        return unique(texts) or [hole(node)]

    def _joined(self, node: ast.expr, place: Place, seen: tuple[ast.AST, ...]) -> None:
        if isinstance(node, ast.BoolOp):
            for one in node.values:
                self._joined(one, place, seen)
            return
        if isinstance(node, ast.Name):
            for function in place.functions:
                for inner in ast.walk(function):
                    for name, value in _given(inner):
                        if name == node.id and value not in seen:
                            self._joined(value, place, (*seen, value))
            return
        elements = node.elts if isinstance(node, ast.List | ast.Tuple) else []
        if isinstance(node, ast.GeneratorExp | ast.ListComp):
            elements = [node.elt]
        for one in elements:
            for text in self.options(one, place, seen):
                self._add(text, f"{place.module.path}:{one.lineno}")

    def _function(self, func: ast.expr, place: Place) -> list[tuple[ast.FunctionDef, Place]]:
        name, module = bare(func), place.module
        if isinstance(func, ast.Attribute):
            own = isinstance(func.value, ast.Name) and func.value.id in ("self", "cls")
            return module.functions.get(name, []) if own else []
        if name in module.functions:
            return module.functions[name]
        other = self.modules.get(module.imports.get(name, ""))
        return other.functions.get(name, []) if other else []


def is_text(template: str) -> bool:
    """Whether somebody is told this: not where it is a hole alone, or a name."""
    words = re.sub(r"\{\w+\}", "", template)
    named = template in NAMES | NEVER_SAID or re.fullmatch(r"[a-z0-9]+([_.][a-z0-9]+)+", template)
    return not named and bool(re.search(r"[A-Za-z]{2}", words) or (words.strip() and words != template))


def bare(func: ast.expr) -> str:
    """The last name of what is called."""
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def hole(node: ast.expr) -> str:
    """A hole named after what stands in it."""
    return f"{_OPEN}{_hole_name(node)}{_CLOSE}"


def _signed(node: ast.expr) -> str:
    """A hole in which a template of its own stands."""
    return f"{_OPEN}{_hole_name(node)}{PHRASE}{_CLOSE}"


def _hole_name(node: ast.expr) -> str:
    match node:
        case ast.Name():
            return node.id.strip("_").lower()
        case ast.Attribute():
            return node.attr.strip("_").lower()
        case ast.Call(func=ast.Attribute(attr="get", value=table)):
            return _hole_name(table).removesuffix("s")
        case ast.Call(func=func) if bare(func) not in ("", "len", "str", "sorted", "repr", "strip"):
            return bare(func).strip("_").lower()
        case ast.Call(args=[first, *_]):
            return _hole_name(first)
        case ast.Subscript(value=ast.Name() | ast.Attribute() as table):
            return _hole_name(table).removesuffix("s")
        case ast.BoolOp(values=[first, *_]):
            return _hole_name(first)
        case ast.BinOp():
            return "n"
        case _:
            return "one"


def _numbered(text: str) -> str:
    """Holes of one name get numbers, from the second on."""
    seen: dict[str, int] = {}

    def named(found: re.Match[str]) -> str:
        name = found[1].removesuffix(PHRASE)
        count = seen[name] = seen.get(name, 0) + 1
        return f"{_OPEN}{name}{count if count > 1 else ''}{_CLOSE}"

    return _HOLE.sub(named, text)


def unique(texts: Iterable[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(texts))


def sources() -> dict[str, str]:
    """Path -> text of every module whose words may reach the page."""
    paths = sorted([*ROOT.glob("storymem/**/*.py"), *ROOT.glob("ui/**/*.py")])
    names = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return {name: path.read_text() for name, path in names.items() if not name.startswith(NOT_ON_THE_PAGE)}


def preset_texts() -> dict[str, str]:
    """Labels and lines of presets, labels of shot language, names of example films are their own."""
    found: dict[str, str] = {}
    for preset in json.loads((ROOT / "presets/sampling.json").read_text()):
        found |= {preset["label"]: "presets/sampling.json", preset["line"]: "presets/sampling.json"}
    for choices in json.loads((ROOT / "presets/shot_language.json").read_text()).values():
        found |= {one["label"]: "presets/shot_language.json" for one in choices}
    return found


@cache
def of_sources() -> Collector:
    """What the collector found in all sources: they are read once."""
    return Collector(sources())


def collected() -> dict[str, str]:
    """Every template -> where it is from."""
    by_hand = {template: f"BY_HAND: {why}" for why, templates in BY_HAND.items() for template in templates}
    return of_sources().templates | preset_texts() | by_hand


if __name__ == "__main__":
    for template, where in collected().items():
        print(f"{where}\t{template!r}")
