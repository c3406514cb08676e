"""Media by content: objects/ab/<sha256>, written once, read-only, never overwritten."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from storymem.core.errors import MediaError
from storymem.ports import Frame
from storymem.project.disk import fsync_folder

_NAME = re.compile(r"[0-9a-f]{64}")


class Objects:
    """The write-once media of one film (ports.ObjectStore); several processes may put at the same time."""

    def __init__(self, root: Path | str) -> None:
        """The store in `root`/objects; `root` is the film's folder."""
        self.folder = Path(root) / "objects"
        self.folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Stores `content` durably; its content name comes back. Raises MediaError when the disk refuses."""
        name = hashlib.sha256(content).hexdigest()
        if self._sound(name):  # a damaged one is written again, which heals it
            return name
        try:
            part = self._part(name)
            with part.open("wb") as file:
                file.write(content)
            self._place(part, name)
        except OSError as error:
            raise _not_written(error) from error
        return name

    def put_file(self, path: str) -> str:
        """Moves a finished file in; its content name comes back. Raises MediaError when the file can't be read."""
        source = Path(path)
        try:
            name = _digest(source)
            if self._sound(name):
                source.unlink()
            else:
                self._place(self._nearby(source, name), name)
        except OSError as error:
            raise _not_written(error) from error
        return name

    def path(self, name: str) -> str:
        """Where the object lies. Raises MediaError when it is missing or `name` is not a content name."""
        if not _NAME.fullmatch(name):
            raise MediaError(f"{name!r} is not the name of a picture or clip.", fix="Reload the page.")
        path = self._at(name)
        if not path.is_file():
            raise MediaError(f"The film's file objects/{name[:2]}/{name} is missing.", fix=_HEAL)
        return str(path)

    def sound(self, name: str) -> str:
        """As `path`, once every byte was found to be what was stored. Raises MediaError."""
        path = self.path(name)
        if not self._sound(name):
            raise _damaged(name)
        return path

    def picture(self, name: str) -> Frame:
        """The picture's pixels at its own size. Raises MediaError."""
        from storymem.media.pictures import decode_picture  # keeps the codec out of processes that only move files

        path = Path(self.path(name))
        try:
            return decode_picture(path.read_bytes())
        except (MediaError, OSError) as error:
            raise _damaged(name) from error

    def names(self) -> frozenset[str]:
        """Every object that is there, damaged or not."""
        return frozenset(self._all())

    def verify(self, names: Iterable[str] | None = None) -> tuple[str, ...]:
        """Names whose bytes are gone or no longer match, of `names` or of every object. Reads each file once."""
        wanted = self._all() if names is None else names
        return tuple(name for name in wanted if not self._sound(name))

    def sweep(self) -> int:
        """Removes what killed writers left half-written; how many files that were.

        Only for the one who has just locked the film: another process may be writing otherwise.
        """
        leftovers = list(self.folder.glob("*/.*.tmp"))
        for part in leftovers:
            part.unlink(missing_ok=True)
        return len(leftovers)

    def _at(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _all(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*/*") if _NAME.fullmatch(path.name))

    def _sound(self, name: str) -> bool:
        try:
            return _digest(self._at(name)) == name
        except OSError:
            return False

    def _part(self, name: str) -> Path:
        folder = self._at(name).parent
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            fsync_folder(self.folder)
        return folder / f".{name}.{os.getpid()}.{threading.get_ident()}.tmp"

    def _nearby(self, source: Path, name: str) -> Path:
        # A rename is only atomic within one file system; from another one the bytes are copied first.
        part = self._part(name)
        if source.stat().st_dev == part.parent.stat().st_dev:
            return source.rename(part)
        shutil.copyfile(source, part)
        source.unlink()
        return part

    def _place(self, part: Path, name: str) -> None:
        try:
            descriptor = os.open(part, os.O_RDONLY)
            try:
                os.fchmod(descriptor, 0o444)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            part.replace(self._at(name))
            fsync_folder(part.parent)
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise


_HEAL = (
    "Put it back from a copy of the film's folder, or generate the take it belongs to again with the same seed: "
    "the same take heals it."
)


def _damaged(name: str) -> MediaError:
    return MediaError(f"The film's file objects/{name[:2]}/{name} is damaged.", fix=_HEAL)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_written(error: OSError) -> MediaError:
    return MediaError(
        f"A picture or clip can't be stored: {error.strerror or error}.",
        fix="Check the disk the film's folder is on: free space, and that you may write there.",
    )
