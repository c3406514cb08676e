"""How the house is built: python benchmarks/structure.py [DIR]

Prints for Python and for the page's scripts how many modules, lines and arrows (imports) there are, the circles that
they make, and each folder with what stands in it and the arrows between these. DIR is another checkout to read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.structure_graph import Arrow, Graph, circles, python_graph, script_graph, text_tables

LONG_MODULE = 400
LONG_LINE = {".py": 120, ".js": 140}


def main(argv: list[str] | None = None) -> None:
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument("folder", nargs="?", type=Path, default=ROOT, help="the checkout to read; this one")
    root = flags.parse_args(argv).folder.resolve()
    for name, graph in {"Python": python_graph(root), "Scripts": script_graph(root)}.items():
        print("\n".join([*summary(name, graph, root), *by_folder(graph), ""]))
    tables = text_tables(root)
    print(f"Tables of texts: {len(tables)} files, {sum(tables.values()):,} lines")
    for folder in ("benchmarks", "tests"):
        lengths = [_line_count(file) for file in (root / folder).rglob("*.py")]
        print(f"{folder}/: {len(lengths)} files, {sum(lengths):,} lines")


def _line_count(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def summary(name: str, graph: Graph, root: Path) -> list[str]:
    """What can be said of all modules in some lines."""
    longest, where = max((line_count, path) for path, line_count in graph.line_counts.items())
    long = sum(line_count > LONG_MODULE for line_count in graph.line_counts.values())
    wide = sum(wide_lines(root / path) for path in graph.line_counts)
    return [
        f"{name}: {len(graph.line_counts)} modules, {sum(graph.line_counts.values()):,} lines, "
        f"{len(graph.arrows)} arrows{circles_said(graph.arrows)}",
        f"  longest {longest} lines ({where}), {long} over {LONG_MODULE}, {wide} lines too wide",
    ]


def circles_said(arrows: frozenset[Arrow]) -> str:
    """What stands behind a count of arrows."""
    found = circles(arrows)
    return "".join(f"\n  a circle of {len(one)}: {' '.join(one)}" for one in found) if found else ", no circle"


def wide_lines(file: Path) -> int:
    """How many of its lines are wider than its language may be."""
    width = LONG_LINE.get(file.suffix)
    return sum(len(line) > width for line in file.read_text("utf-8").splitlines()) if width else 0


def by_folder(graph: Graph) -> list[str]:
    """Each folder with more than one name in it: how many, and the arrows between them; then the sums."""
    lines: list[str] = []
    names, arrows = 0, 0
    for folder in graph.folders():
        inside = graph.inside(folder)
        if len(inside) < 2:
            continue
        between = graph.arrows_inside(folder)
        names, arrows = max(names, len(inside)), arrows + len(between)
        lines.append(f"  {folder}: {len(inside)} names, {len(between)} arrows{circles_said(between)}")
    return [*lines, f"  the fullest folder {names} names; arrows of all folders {arrows}"]


if __name__ == "__main__":
    main()
