"""A film's folder copied whole while it may be open: a consistent copy of the document, and its media beside it.

Media is written once and never changed, so where the disk can, the copy shares the files (hard links): it takes no
room, and neither film loses anything when the other is deleted. What was exported may be written again and is copied.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path

from storymem.core.errors import Cancelled, ProjectError, ProjectNotFound
from storymem.project.database import BUSY_TIMEOUT_SECONDS, translated
from storymem.project.disk import fsync_folder
from storymem.project.folder import DATABASE, FilmFolder

CopyProgress = Callable[[int, int], None]


def copy_film(
    source: Path, target: Path, *, title: str, film_id: str, progress: CopyProgress, stopped: Callable[[], bool]
) -> None:
    """The film in `source` is a film of its own in `target` too, under `title`, with takes and undo but no open job.

    `progress(files done, files in all)` is called as it goes, and `stopped()` asked. The copy takes its name only when
    it is whole: by an error nothing is left. Raises ProjectNotFound, ProjectCorrupt, ProjectError, Cancelled.
    """
    if not FilmFolder.is_one(source):
        raise ProjectNotFound(f"There is no film in {source}.", fix="Choose one of the films listed.")
    part = target.with_name(f".{target.name}.copy")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        with translated(source / DATABASE):
            _copy_document(source / DATABASE, part / DATABASE, title, film_id)
        _copy_files(source, part, progress, stopped)
        part.rename(target)
        fsync_folder(target.parent)
    except OSError as error:
        raise ProjectError(
            f"The film can't be copied: {error.strerror or error}.", fix="Make room on the disk, then try again."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy_document(source: Path, target: Path, title: str, film_id: str) -> None:
    address = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_SECONDS)) as film,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        film.backup(copy)
        copy.execute("begin immediate")
        (text,) = copy.execute("select value from document where key = 'film'").fetchone()
        fields = {**json.loads(text), "title": title, "id": film_id}
        value = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        copy.execute("update document set value = ? where key = 'film'", (value,))
        copy.execute("delete from job where state in ('waiting', 'running')")  # the film it is of renders them
        copy.execute("commit")


def _copy_files(source: Path, target: Path, progress: CopyProgress, stopped: Callable[[], bool]) -> None:
    media = [path for path in (source / "objects").glob("*/*") if not path.name.startswith(".")]
    written = [path for path in (source / "exports").glob("*") if path.is_file() and not path.name.startswith(".")]
    total = len(media) + len(written)
    for done, path in enumerate((*media, *written)):
        if stopped():
            raise Cancelled
        if done % 20 == 0:
            progress(done, total)
        _share(path, target / path.relative_to(source), link=done < len(media))
    _settle(target)
    progress(total, total)


def _share(path: Path, target: Path, *, link: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if link:
        with suppress(OSError):  # another disk, or one without links
            os.link(path, target)
            return
    with suppress(FileNotFoundError):  # swept away meanwhile: no take of the copy needs it
        shutil.copy2(path, target)
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _settle(folder: Path) -> None:
    places: Iterable[Path] = (folder, *(path for path in folder.rglob("*") if path.is_dir()))
    for place in places:
        fsync_folder(place)
