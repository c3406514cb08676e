"""The studio's end of a sight process: start it, ask it, end it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from storymem.core.errors import WorkerLost
from storymem.processes.children import line, python_path
from storymem.render.worker import bound_log
from storymem.sight import wire
from storymem.sight.wire import Answer, Question

COMMAND = (sys.executable, "-m", "storymem.sight.child")
ANSWER_SECONDS = 120.0
"""Longer than loading a model from a slow disk takes: whoever needs more for a few pictures hangs."""

_LAST_WORDS_SECONDS = 2.0


class SightLink:
    """A running sight process. One thread asks; any thread may kill."""

    def __init__(self, folder: Path, command: Sequence[str] = COMMAND) -> None:
        """Starts the process; it logs into the film's folder. Raises WorkerLost when it can't be started.

        The process ends with the thread that started it (Linux), so start it from one that lives as long.
        """
        path = folder / wire.LOG
        # Whatever card there is belongs to the take that is being made; and where cores are shared, threads that spin
        # while they wait for each other make one prompt take several times as long.
        environment = {"OMP_WAIT_POLICY": "passive", **os.environ}
        environment |= {"PYTHONPATH": python_path(), "CUDA_VISIBLE_DEVICES": ""}
        try:
            path.parent.mkdir(exist_ok=True)
            bound_log(path)
            with path.open("ab") as log_file:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log_file, env=environment
                )
        except OSError as error:
            raise WorkerLost(
                f"The process that looks at pictures can't be started: {error.strerror}.",
                fix="See that the disk has room and the machine has memory left, then try again.",
            ) from error

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, question: Question) -> Answer:
        """The answer, however long a model takes to load. Raises WorkerLost when the process ends before it, or says
        nothing for two minutes; else what the process says went wrong."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        alarm = threading.Timer(ANSWER_SECONDS, self.kill)
        alarm.daemon = True
        alarm.start()
        try:
            self._process.stdin.write(line(wire.question_fields(question)))
            self._process.stdin.flush()
            return wire.answer_from(json.loads(self._process.stdout.readline()), question)
        except (OSError, ValueError, KeyError) as error:  # ValueError: nothing, half a line, or closed on this side
            raise self._lost() from error
        finally:
            alarm.cancel()

    def kill(self) -> None:
        """Ends the process now, whatever it does."""
        self._process.kill()

    def end(self) -> None:
        """Ends the process and waits until it is gone. For the thread that asks."""
        self.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_WORDS_SECONDS)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _lost(self) -> WorkerLost:
        self.end()
        return WorkerLost(
            "The process that looks at pictures ended before it answered.",
            fix=f"Close other programs if memory is short and try again; the end of {wire.LOG} in the film's folder "
            "may say why.",
        )
