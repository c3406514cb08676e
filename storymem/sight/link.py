"""The studio's end of a sight process: start it, ask it, end it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from storymem.core.errors import WorkerLost
from storymem.processes.child import Child
from storymem.sight import wire
from storymem.sight.wire import Answer, Question

COMMAND = (sys.executable, "-m", "storymem.sight.child")
ANSWER_SECONDS = 120.0
"""Longer than loading a model from a slow disk takes: whoever needs more for a few pictures hangs."""

# Where cores are shared, threads that spin while they wait for each other make one prompt take several times as long.
_WISHED = {"OMP_WAIT_POLICY": "passive"}
# Whatever card there is belongs to the take that is being made.
_FIXED = {"CUDA_VISIBLE_DEVICES": ""}


class SightLink:
    """A running sight process. One thread asks; any thread may kill."""

    def __init__(self, folder: Path, command: Sequence[str] = COMMAND) -> None:
        """Starts the process for the film in this folder, which has its log too. Raises WorkerLost when it can't start.

        The process ends with the thread that started it (Linux), so start it from one that lives as long.
        """
        try:
            self._child = Child((*command, str(folder)), log_path=folder / wire.LOG, wished=_WISHED, fixed=_FIXED)
        except OSError as error:
            raise WorkerLost(
                f"The process that looks at pictures can't be started: {error.strerror}.",
                fix="See that the disk has room and the machine has memory left, then try again.",
            ) from error

    @property
    def pid(self) -> int:
        """The process id."""
        return self._child.pid

    def ask(self, question: Question) -> Answer:
        """The answer, however long a model takes to load. Raises WorkerLost when the process ends before it, or says
        nothing for two minutes; else what the process says went wrong."""
        alarm = threading.Timer(ANSWER_SECONDS, self.kill)
        alarm.daemon = True
        alarm.start()
        try:
            self._child.send(wire.question_fields(question))
            return wire.answer_from(self._child.hear(), question)
        except (OSError, ValueError, KeyError) as error:  # ValueError: nothing, half a line, or closed on this side
            raise self._lost() from error
        finally:
            alarm.cancel()

    def kill(self) -> None:
        """Ends the process now, whatever it does."""
        self._child.kill()

    def end(self) -> None:
        """Ends the process and waits until it is gone. For the thread that asks."""
        self._child.end()

    def _lost(self) -> WorkerLost:
        self.end()
        return WorkerLost(
            "The process that looks at pictures ended before it answered.",
            fix=f"Close other programs if memory is short and try again; the end of {wire.LOG} in the film's folder "
            "may say why.",
        )
