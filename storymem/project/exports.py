"""What was exported from a film and from which takes, kept beside the files in the exports folder."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from storymem.core.errors import ProjectError

_RECORD = "last-export.json"


@dataclass(frozen=True)
class ExportRecord:
    """One written film. `path` is absolute; `created_at` UTC, ISO 8601; `outdated` when the cut changed since."""

    path: Path
    frame_count: int
    size_bytes: int
    created_at: str
    outdated: bool = False


class _WrittenFilm(Protocol):
    @property
    def path(self) -> Path: ...
    @property
    def frame_count(self) -> int: ...
    @property
    def size_bytes(self) -> int: ...


class _HasExports(Protocol):
    @property
    def exports(self) -> Path: ...


def record_export(folder: _HasExports, film: _WrittenFilm, *, clips: Sequence[str]) -> ExportRecord:
    """Remembers a film that was written and the content names of its clips. Only films inside the folder are kept."""
    record = ExportRecord(film.path.resolve(), film.frame_count, film.size_bytes, datetime.now(UTC).isoformat())
    if record.path.parent == folder.exports.resolve():
        text = json.dumps(
            {
                "file": record.path.name,
                "frame_count": record.frame_count,
                "size_bytes": record.size_bytes,
                "created_at": record.created_at,
                "clips": list(clips),
            }
        )
        part = folder.exports / f"{_RECORD}.part"
        try:
            part.write_text(text, encoding="utf-8")
            os.replace(part, folder.exports / _RECORD)
        except OSError as error:
            raise ProjectError(
                f"The film is written ({film.path}), but what it was made from could not be noted: {error.strerror}.",
                fix="Free some disk space and export again, so that the studio can say when it is out of date.",
            ) from error
    return record


def last_export(folder: _HasExports, *, clips: Sequence[str]) -> ExportRecord | None:
    """The last film in the exports folder, None when there is none (or it was deleted)."""
    try:
        fields = json.loads((folder.exports / _RECORD).read_text(encoding="utf-8"))
        path = (folder.exports / fields["file"]).resolve()
        if not path.is_file():
            return None
        outdated = fields["clips"] != list(clips)
        return ExportRecord(path, fields["frame_count"], fields["size_bytes"], fields["created_at"], outdated)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a record is a convenience: a broken one only means the page shows no last export
