"""The editor starts without the half of Gradio's import that nobody needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import ast, inspect
asked = []
real, getfile = ast.get_source_segment, inspect.getfile
ast.get_source_segment = lambda *given, **named: asked.append(given) or real(*given, **named)
import ui.web.shell
assert inspect.getfile is getfile
assert inspect.getfile(ui.web.shell.gr.HTML).endswith("html.py")
print(len(asked))
"""


def test_no_source_of_a_component_is_parsed_and_everything_is_as_before_after_the_import() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.stdout.split() == ["0"], ran.stderr
