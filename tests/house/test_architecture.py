"""The house itself: imports point down, core is pure, the web process has no torch, modules stay readable."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FLOORS = (
    "app",
    "ui.contract",
    "ui.web",
    "ui.ops",
    "ui.live",
    "ui.rows",
    "storymem.__main__",
    "storymem.cli",
    "storymem.reporting",
    "storymem.studio",
    "storymem.sight",
    "storymem.render",
    "storymem.export",
    "storymem.project",
    "storymem.vision",
    "storymem.engine.registry",
    "storymem.engine.animatic",
    "storymem.engine.wan",
    "storymem.engine.checks",
    "storymem.weights",
    "storymem.media",
    "storymem.processes",
    "storymem.gpus",
    "storymem.presets",
    "storymem.ports",
    "storymem.core.plans",
    "storymem.core.requests",
    "storymem.core.memory",
    "storymem.core.script",
    "storymem.core.edits",
    "storymem.core.story",
    "storymem.core.request",
    "storymem.core.values",
    "storymem.core.errors",
)
"""From the top down; a module imports from its own floor and those below it."""

HOLDERS = ("storymem", "storymem.core", "storymem.engine", "ui")
"""Packages that hold rooms."""

CORE_FLOORS = ("errors", "values", "request", "story")
"""From the bottom up; all else in core stands above these. A take holds its request, so request is below story."""

WORLD = (
    "asyncio atexit concurrent ctypes datetime fcntl glob http io locale logging mmap multiprocessing os pathlib "
    "platform queue random secrets select shutil signal socket sqlite3 ssl subprocess sys tempfile threading time "
    "urllib uuid warnings"
)
"""Standard modules that reach the disk, the clock, chance, the network or other threads: none of core's business."""

MODEL_PACKAGES = frozenset({"torch", "torchvision", "diffusers", "transformers", "open_clip", "peft", "accelerate"})
MODEL_ROOMS = ("storymem/engine/wan", "storymem/vision")

LONGEST_MODULE = 400


@dataclass(frozen=True)
class Import:
    """One imported module: where, and its full dotted name."""

    file: Path
    line: int
    module: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


def sources(*folders: str) -> list[Path]:
    """The project's Python files in these folders."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def imports(file: Path) -> Iterator[Import]:
    """Every import of a file, those inside functions and for type checking too.

    `from storymem.core import story` counts as storymem.core.story where there is such a module.
    """
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(file, node.lineno, name.name)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative imports hide the floor"
            assert node.module
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield Import(file, node.lineno, inner if is_module(inner) else node.module)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def floor(module: str) -> int | None:
    """How far down a module stands; None for one that is not ours."""
    for depth, name in enumerate(FLOORS):
        if module == name or module.startswith(f"{name}."):
            return depth
    return None


def test_every_module_has_a_floor() -> None:
    homeless = [module_name(f) for f in (*sources("storymem", "ui"), ROOT / "app.py") if floor(module_name(f)) is None]
    assert tuple(homeless) == HOLDERS


def test_imports_point_down() -> None:
    upward: list[str] = []
    for file in (*sources("storymem", "ui"), ROOT / "app.py"):
        own = floor(module_name(file))
        for found in imports(file):
            other = floor(found.module)
            if own is not None and other is not None and other < own:
                upward.append(str(found))
    assert upward == []


def room(module: str) -> str:
    """The folder a module of ours stands in; by itself where its folder only holds rooms."""
    if ROOT.joinpath(*module.split(".")).is_dir():
        return module
    folder = module.rpartition(".")[0]
    return module if folder in HOLDERS else folder


def test_rooms_make_no_circle() -> None:
    below: dict[str, set[str]] = {}
    for file in sources("storymem", "ui"):
        own = room(module_name(file))
        found = {room(i.module) for i in imports(file) if i.module.split(".")[0] in ("storymem", "ui")}
        below.setdefault(own, set()).update(found - {own, *HOLDERS})
    while leaves := [name for name, needed in below.items() if not needed & below.keys()]:
        for name in leaves:
            del below[name]
    while tops := below.keys() - {name for needed in below.values() for name in needed}:
        for name in tops:
            del below[name]
    assert below == {}, "these rooms import each other in a circle, or stand between two"


def test_the_house_has_a_row_for_every_room_in_its_order() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = [name.removesuffix(".py").replace("/", ".") for name in re.findall(r"^\| `([\w/.]+)`", text, re.MULTILINE)]
    told = [name if name.startswith(("app", "ui", "storymem")) else f"storymem.{name.strip('.')}" for name in told]
    rooms = [name for name in FLOORS if name != "storymem.__main__"]
    rooms = list(
        dict.fromkeys(
            re.sub(r"^(storymem\.engine)\..*|^(storymem\.core)\.(?:story|request|values|errors)$", r"\1\2", one)
            for one in rooms
        )
    )
    assert told == rooms


def core_floor(module: str) -> int:
    name = module.removeprefix("storymem.core").removeprefix(".")
    return CORE_FLOORS.index(name) if name in CORE_FLOORS else len(CORE_FLOORS)


def test_imports_inside_core_point_down_and_make_no_circle() -> None:
    below: dict[str, set[str]] = {}
    for file in sources("storymem/core"):
        own = module_name(file)
        below[own] = {found.module for found in imports(file) if found.module.startswith("storymem.core.")}
        upward = [module for module in below[own] if core_floor(module) > core_floor(own)]
        assert upward == [], f"{own} imports upward"
    while leaves := [module for module, needed in below.items() if not needed & below.keys()]:
        for module in leaves:
            del below[module]
    assert below == {}, "these modules of core import each other in a circle"


def test_core_imports_only_the_standard_library_and_pydantic() -> None:
    foreign: list[str] = []
    for file in sources("storymem/core"):
        for found in imports(file):
            top = found.module.split(".")[0]
            ours = found.module == "storymem" or found.module.startswith("storymem.core")
            pure = top in sys.stdlib_module_names - set(WORLD.split()) or top in ("pydantic", "pydantic_core")
            if not (ours or pure):
                foreign.append(str(found))
    assert foreign == []


def calls(file: Path, *names: str) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{node.lineno} calls {node.func.id}"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def test_core_opens_and_asks_nothing() -> None:
    assert [call for f in sources("storymem/core") for call in calls(f, "open", "input", "print", "exec", "eval")] == []


def test_only_the_command_line_prints() -> None:
    speakers = {*(ROOT / "storymem" / "cli").glob("*.py"), ROOT / "storymem" / "__main__.py"}
    assert [call for f in sources("storymem", "ui") if f not in speakers for call in calls(f, "print")] == []


def test_models_are_imported_only_where_they_live() -> None:
    stray = [
        str(found)
        for file in (*sources("storymem", "ui"), ROOT / "app.py")
        if not file.relative_to(ROOT).as_posix().startswith(MODEL_ROOMS)
        for found in imports(file)
        if found.module.split(".")[0] in MODEL_PACKAGES
    ]
    assert stray == []


def test_gradio_stays_in_the_page() -> None:
    stray = [str(i) for f in sources("storymem") for i in imports(f) if i.module.split(".")[0] in ("gradio", "fastapi")]
    assert stray == []


@pytest.mark.parametrize("module", ["app", "ui.web.shell", "storymem.studio.film", "storymem.cli.main"])
def test_the_web_process_has_no_torch(module: str) -> None:
    script = f"import sys, {module}; print(sorted({set(MODEL_PACKAGES)} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "[]"


def test_modules_stay_readable() -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines())
        for file in (*sources("storymem", "ui", "benchmarks"), ROOT / "app.py")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(f.relative_to(ROOT)) for f in sources("storymem", "ui", "benchmarks") if not ast.get_docstring(tree(f))
    ]
    assert silent == []


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "presets").rglob("*.md")])


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test", "test-quick"} <= targets
    named = {
        (file.name, target)
        for file in documents()
        for target in re.findall(r"(?:^|[`$]\s*)make ([a-z-]+)", file.read_text("utf-8"), re.MULTILINE)
    }
    assert ("README.md", "run") in named
    assert ("README.md", "test") in named
    assert {target for _, target in named} <= targets


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{file.relative_to(ROOT)} -> {link}"
        for file in documents()
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text("utf-8"))
        if "://" not in link and not (file.parent / link).exists()
    ]
    assert broken == []


def test_the_ci_runs_what_the_makefile_offers() -> None:
    ci = ROOT / ".ci" / "run"
    assert ci.stat().st_mode & 0o111
    assert all(re.search(rf"\b{target}\b", ci.read_text("utf-8")) for target in ("test", "lint", "types"))
