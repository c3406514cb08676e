"""The studio's end of one render process: how it is started, and what its end means for the person."""

from __future__ import annotations

import sys
from pathlib import Path

from storymem.core.errors import WorkerLost
from storymem.engine.registry import process_environment
from storymem.processes.child import Child, ending, was_killed
from storymem.render import wire

COMMAND = (sys.executable, "-m", "storymem.render.worker")


def open_worker(folder: Path) -> Child:
    """A new render process for the film in this folder, which has its log too. Raises WorkerLost when it can't start.

    The process ends with the thread that started it (Linux), so start it from one that lives as long.
    """
    try:
        return Child((*COMMAND, str(folder)), log_path=folder / wire.LOG, wished=process_environment())
    except OSError as error:
        raise WorkerLost(
            f"The render process can't be started: {error.strerror}.",
            fix="See that the disk has room and the machine has memory left, then retry the shot.",
        ) from error


def loss(status: int) -> WorkerLost:
    """What is said of a render process that ended with this exit status, in the middle of a take."""
    how = ending(status)
    memory = "If the system ran out of memory, close other programs first; then retry the shot"
    fix = memory if was_killed(status) else "Retry the shot"
    return WorkerLost(
        f"The render process {how} before the take was finished.",
        fix=f"{fix}; the end of {wire.LOG} in the film's folder may say why.",
    )
