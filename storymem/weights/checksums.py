"""Checksums of files, in the two forms a hub names them."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PIECE = 1 << 22


def checksums(path: Path) -> tuple[str, str]:
    """(sha256, git's sha1) of a file; the hub names small files by the second."""
    sha256, git = hashlib.sha256(), hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            sha256.update(piece)
            git.update(piece)
    return sha256.hexdigest(), git.hexdigest()


def is_content(checksum: str, sums: tuple[str, str]) -> bool:
    """Whether a file with these checksums is the one a hub names by `checksum`; a name that is no checksum is not."""
    return checksum in sums
