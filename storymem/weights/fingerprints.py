"""A short name for the content of weight files, quick enough to ask at every start."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_BLOCK = 1 << 16
_BLOCKS = 64


def fingerprint(paths: Iterable[Path]) -> str:
    """64 hex letters for a set of weight files of one model: equal for equal content, wherever the files lie.

    Of each file count its name below the files' common folder, its size, and 64 blocks of 64 KB spread over it, first
    and last included (the first is a safetensors file's table of contents): another training differs in all of them. A
    few changed bytes elsewhere are for `weights check`. A file is read once for as long as its size and time stay.
    Raises OSError where a file is missing.
    """
    files = sorted(path.absolute() for path in set(paths))
    common = Path(os.path.commonpath([file.parent for file in files])) if files else Path()
    digest = hashlib.sha256()
    for file in files:
        found = file.stat()
        sample = _sample(file, found.st_size, found.st_mtime_ns)
        digest.update(f"{file.relative_to(common).as_posix()}\0{found.st_size}\0{sample}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1024)
def _sample(file: Path, size: int, mtime_ns: int) -> str:
    """sha256 of the file's sampled blocks, or of all of it where it is short. `mtime_ns` only tells versions apart."""
    del mtime_ns
    digest = hashlib.sha256()
    with file.open("rb") as content:
        if size <= _BLOCK * _BLOCKS:
            return hashlib.file_digest(content, "sha256").hexdigest()
        for block in range(_BLOCKS):
            content.seek((size - _BLOCK) * block // (_BLOCKS - 1))
            digest.update(content.read(_BLOCK))
    return digest.hexdigest()
