"""Gradio, imported in half the time: its components are not compared with their interface files."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def no_interface_files() -> Iterator[None]:
    """While it lasts, whoever imports Gradio waits for no interface file (.pyi) of its components.

    `gradio.component_meta` parses the source of every component at every import, and writes what editors of code show
    of it: 0.8 of the 2 seconds that Gradio 6.31 takes. It passes over a class that comes from no file, as
    `inspect.getfile` tells it by an OSError. May go when Gradio writes these files once, when it is packaged.
    """
    real = inspect.getfile

    def getfile(what: Any) -> str:
        if isinstance(what, type) and what.__module__.partition(".")[0] == "gradio":
            raise OSError(f"{what} is not looked for")
        return real(what)

    inspect.getfile = getfile
    try:
        yield
    finally:
        inspect.getfile = real
