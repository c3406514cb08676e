"""Files that appear whole or not at all, and a look at their place before the work starts."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from storymem.core.errors import ExportError
from storymem.media.clips import part_path, settle


def check_place(path: Path) -> None:
    """Passes a path that a file could be written to. Raises ExportError."""
    if path.is_dir():
        raise ExportError(f"{path} is a folder.", fix="Name a file in it.")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise ExportError(f"There is no folder {folder}.", fix="Make it, or name a file somewhere else.")
    if not os.access(folder, os.W_OK):
        raise ExportError(f"Nothing can be written to {folder}.", fix="Name a file somewhere else.")


def write_whole(path: Path, content: bytes) -> None:
    """The content is at `path`, in place of what was there. Raises ExportError, and what was there still is."""
    part = part_path(path)
    try:
        part.write_bytes(content)
        settle(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise ExportError(
            f"{path} can't be written: {error.strerror or error}.",
            fix="Check that its folder may be written to and has room.",
        ) from error
