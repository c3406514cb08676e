"""The files a cut can become: one writer a format, named by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from storymem.export.cut import CutClip, FilmFile
from storymem.export.mp4 import write_mp4

Writer = Callable[[Sequence[CutClip], Path], FilmFile]
"""Writes a cut to a file, replacing an older one there in one move. Raises ExportError and leaves nothing behind."""

WRITERS: Mapping[str, Writer] = {".mp4": write_mp4}


def write_film(clips: Sequence[CutClip], out: Path) -> FilmFile:
    """The cut at `out`, in the format its name ends in; an MP4 under any other name. Raises what the writer raises."""
    return WRITERS.get(out.suffix.lower(), write_mp4)(clips, out)
