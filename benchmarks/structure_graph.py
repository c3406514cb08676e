"""Who imports whom, in Python and in the page's scripts, read from the files of any checkout.

A folder is looked at as one who opens it does: what stands in it, files and folders alike, and who of these imports
whom, wherever inside a folder that is. Tables of texts (`texts/`) are words and no modules.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

STATIC = "ui/static"
TEXTS = "texts"

_FROM = re.compile(
    r"""^\s*(?:\*\s*)?(?:import|export|/?\*?\*?\s*@import)\b[^'";]*?\bfrom\s+['"](\.[^'"]+)['"]""", re.MULTILINE
)
_BARE = re.compile(r"""^import\s+['"](\.[^'"]+)['"]""", re.MULTILINE)
_CALLED = re.compile(r"""\bimport\(\s*['"](\.[^'"]+)['"]""")
_ADDRESS = re.compile(r"""\bnew URL\(\s*['"](\.[^'"]+)['"]""")
_WAYS = (_FROM, _BARE, _CALLED, _ADDRESS)

Arrow = tuple[str, str]
"""Who imports, and what is imported."""


@dataclass(frozen=True)
class Graph:
    """How many lines each module has, by its path in the checkout, and the arrows between modules."""

    line_counts: dict[str, int]
    arrows: frozenset[Arrow]

    def folders(self) -> tuple[str, ...]:
        """Every folder that holds a module, somewhere inside."""
        return tuple(sorted({str(parent) for path in self.line_counts for parent in PurePosixPath(path).parents}))

    def inside(self, folder: str) -> tuple[str, ...]:
        """The names of what stands in this folder: modules, and folders that hold some."""
        return tuple(sorted({name for path in self.line_counts if (name := _entry(folder, path))}))

    def arrows_inside(self, folder: str) -> frozenset[Arrow]:
        """Between the names of what stands in this folder, each once."""
        named = ((_entry(folder, one), _entry(folder, other)) for one, other in self.arrows)
        return frozenset((one, other) for one, other in named if one and other and one != other)


def _entry(folder: str, path: str) -> str:
    """The name in `folder` behind which the module is found; "" where it is not inside, or is the folder's own face."""
    place = PurePosixPath(path)
    if not place.is_relative_to(folder):
        return ""
    name = place.relative_to(folder).parts[0]
    return "" if name == "__init__.py" else name


def circles(arrows: Iterable[Arrow]) -> list[tuple[str, ...]]:
    """The sets of two or more names that can all be reached from each other, the largest first (Tarjan)."""
    after: dict[str, list[str]] = {}
    for one, other in sorted(arrows):
        after.setdefault(one, []).append(other)
        after.setdefault(other, [])
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: list[tuple[str, ...]] = []
    for root in after:
        path: list[tuple[str, Iterator[str]]] = [] if root in order else [(root, iter(after[root]))]
        while path:
            name, rest = path[-1]
            if name not in order:
                order[name] = lowest[name] = len(order)
                waiting.append(name)
            for other in rest:
                if other not in order:
                    path.append((other, iter(after[other])))
                    break
                if other in waiting:
                    lowest[name] = min(lowest[name], order[other])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[name])
                if lowest[name] == order[name]:
                    at = waiting.index(name)
                    found.append(tuple(sorted(waiting[at:])))
                    del waiting[at:]
    return sorted((one for one in found if len(one) > 1), key=lambda one: (-len(one), one))


# ---------------------------------------------------------------- Python


def python_graph(root: Path) -> Graph:
    """Of app.py, storymem and ui; imports inside functions and those for type checking count like the others."""
    files = [root / "app.py", *(file for folder in ("storymem", "ui") for file in (root / folder).rglob("*.py"))]
    paths = {_dotted(file.relative_to(root)): file.relative_to(root).as_posix() for file in files}
    texts = {name: (root / path).read_text("utf-8") for name, path in paths.items()}
    arrows = ((name, other) for name, text in texts.items() for other in _imported(text, paths) if other != name)
    return Graph(
        {paths[name]: len(text.splitlines()) for name, text in texts.items()},
        frozenset((paths[one], paths[other]) for one, other in arrows),
    )


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(text: str, known: Iterable[str]) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{name.name}" for name in node.names}
            names |= {name if name in known else node.module for name in inner}
    return names & set(known)


# ---------------------------------------------------------------- scripts


def script_graph(root: Path) -> Graph:
    """Of ui/static: what is imported at once, by `import()`, as a worker, and for types in comments."""
    texts = {
        path: (root / path).read_text("utf-8") for path in _scripts(root) if TEXTS not in PurePosixPath(path).parts
    }
    arrows = ((path, other) for path, text in texts.items() for other in script_imports(path, text) if other in texts)
    return Graph({path: len(text.splitlines()) for path, text in texts.items()}, frozenset(arrows))


def text_tables(root: Path) -> dict[str, int]:
    """Every table of texts by its path, with how many lines it has."""
    paths = (path for path in _scripts(root) if TEXTS in PurePosixPath(path).parts)
    return {path: len((root / path).read_text("utf-8").splitlines()) for path in paths}


def script_imports(path: str, text: str) -> set[str]:
    """The paths of all files that this script names in an import, whether they are there or not."""
    folder = PurePosixPath(path).parent.as_posix()
    return {_declared(normpath(f"{folder}/{name}")) for way in _WAYS for name in way.findall(text)}


def _declared(path: str) -> str:
    """The contract's types have no script: `contract.js` names its declarations, as the checker reads it."""
    return path.replace("/contract.js", "/contract.d.ts")


def _scripts(root: Path) -> list[str]:
    files = (file for ending in ("*.js", "*.d.ts") for file in (root / STATIC).rglob(ending))
    return sorted(file.relative_to(root).as_posix() for file in files)
