"""FrameSpool: the raw frames of one take on disk while it is being made, so that memory stays flat."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from storymem.core.errors import MediaError
from storymem.core.values import Size
from storymem.ports import Frame


class FrameSpool:
    """Frames of one size, appended in order, read back by index, bit for bit.

    The file under `folder` has no name (where the system allows that), so that even a killed process leaves nothing
    behind; it is gone when the spool is closed. Raises MediaError when the disk refuses.
    """

    def __init__(self, folder: Path, size: Size) -> None:
        self.size = size
        self.frame_count = 0
        self._shape = (size.height, size.width, 3)
        self._frame_bytes = size.height * size.width * 3
        try:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - lives as long as the spool
        except OSError as error:
            raise _no_room(folder, error) from error
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return self.frame_count

    def append(self, frame: Frame) -> None:
        """Keeps one more frame."""
        if frame.shape != self._shape or frame.dtype != np.uint8:
            raise MediaError(
                f"A frame of shape {frame.shape} ({frame.dtype}) does not fit a take of {self.size}.",
                fix=f"Keep RGB frames of {self.size}, 8 bits a channel.",
            )
        content = np.ascontiguousarray(frame).data.cast("B")
        try:
            self._file.seek(self.frame_count * self._frame_bytes)
            while content:  # an unbuffered file may take less than it was given
                content = content[self._file.write(content) :]
        except OSError as error:
            raise _no_room(self._folder, error) from error
        self.frame_count += 1

    def frame(self, index: int) -> Frame:
        """Frame `index`, counted from 0, as its own array."""
        if not 0 <= index < self.frame_count:
            raise MediaError(
                f"There is no frame {index}: the take has {self.frame_count}.",
                fix=f"Ask for a frame from 0 to {self.frame_count - 1}.",
            )
        self._file.seek(index * self._frame_bytes)
        frame = np.frombuffer(bytearray(self._file.read(self._frame_bytes)), np.uint8)
        return frame.reshape(self._shape)

    def close(self) -> None:
        """The frames are gone from the disk."""
        self._file.close()


def _no_room(folder: Path, error: OSError) -> MediaError:
    return MediaError(
        f"The frames can't be kept in {folder}: {error.strerror or error}.",
        fix="Check that the folder exists, may be written to, and has room for the raw frames of one take.",
    )
