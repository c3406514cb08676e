"""Own pictures and clips on their way in: written to disk as they come, so that a large one fills no memory."""

from __future__ import annotations

import uuid
from pathlib import Path

from fastapi import Request

from storymem.core.errors import MediaError


async def received(request: Request, folder: Path) -> Path:
    """The request's body as a file in `folder`, whole. Raises MediaError when the disk refuses; nothing stays behind by
    an error, or when the page goes away meanwhile."""
    path = folder / f"own-{uuid.uuid4().hex}"
    try:
        with path.open("wb") as file:
            async for chunk in request.stream():
                file.write(chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        words = f"The file can't be stored: {error.strerror or error}."
        raise MediaError(words, fix="Check the disk the film's folder is on: free space, and writing.") from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
