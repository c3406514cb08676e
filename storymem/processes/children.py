"""What a child process and its parent agree on: lines of JSON, a stdout of their own, and an end together."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import storymem

_ROOT = Path(storymem.__file__).resolve().parents[1]
_PR_SET_PDEATHSIG = 1

Say = Callable[[dict[str, Any]], None]


def line(message: dict[str, Any]) -> bytes:
    """The message as one line."""
    return json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def python_path() -> str:
    """PYTHONPATH for a child that imports this project, wherever the parent was started."""
    return os.pathsep.join(filter(None, (str(_ROOT), os.getenv("PYTHONPATH"))))


def own_stdout(gone: Callable[[], Any]) -> Say:
    """Takes stdout away from everybody else: what libraries print goes to stderr and can't garble the lines.

    What comes back writes a message as a line; `gone` is called when nobody reads them any more.
    """
    lines = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def say(message: dict[str, Any]) -> None:
        try:
            lines.write(line(message))
        except OSError:
            gone()

    return say


def end_with_parent() -> None:
    """This process is killed when its parent ends, whatever it does then (Linux; elsewhere watch stdin)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
