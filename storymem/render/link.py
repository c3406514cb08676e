"""The studio's end of one render process: start it, talk to it, end it."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storymem.core.errors import WorkerLost
from storymem.engine.wan.fit.machine import allocator_settings
from storymem.processes.children import line, python_path
from storymem.render import wire

COMMAND = (sys.executable, "-m", "storymem.render.worker")
_LAST_WORDS_SECONDS = 1.0

log = logging.getLogger(__name__)


class WorkerLink:
    """A running render process; its thread calls `hear(link, event)`, and at its end `lost(link, error)`."""

    def __init__(
        self,
        folder: Path,
        *,
        hear: Callable[[WorkerLink, dict[str, Any]], None],
        lost: Callable[[WorkerLink, WorkerLost], None],
    ) -> None:
        """Starts the process; it logs into the film's folder. Raises WorkerLost when it can't be started.

        The process ends with the thread that started it (Linux), so start it from one that lives as long.
        """
        path = folder / wire.LOG
        environment = {**allocator_settings(), **os.environ, "PYTHONPATH": python_path()}
        try:
            path.parent.mkdir(exist_ok=True)
            with path.open("ab") as log_file:
                self._process = subprocess.Popen(
                    COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log_file, env=environment
                )
        except OSError as error:
            raise WorkerLost(
                f"The render process can't be started: {error.strerror}.",
                fix="See that the disk has room and the machine has memory left, then retry the shot.",
            ) from error
        self._hear, self._lost = hear, lost
        self._reader = threading.Thread(target=self._listen, daemon=True, name="render-events")
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def send(self, message: dict[str, Any]) -> None:
        """Sends a command. Of a process that is gone only `lost` tells."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line(message))
            self._process.stdin.flush()
        except (OSError, ValueError):  # ValueError: closed on this side already
            log.debug("render process %s is gone", self.pid)

    def kill(self) -> None:
        """Ends the process now, whatever it does."""
        self._process.kill()

    def close(self) -> None:
        """Ends the process within two seconds, kindly first."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            log.debug("render process %s is gone", self.pid)
        try:
            self._process.wait(_LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if threading.current_thread() is not self._reader:
            self._reader.join(_LAST_WORDS_SECONDS)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout:
            for text in self._process.stdout:
                try:
                    event = json.loads(text)
                except ValueError:
                    # A line cut off by the end of its writer.
                    log.warning("unreadable event from the render process: %r", text[:200])
                    continue
                self._hear(self, event)
        try:
            status = self._process.wait(_LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        self._lost(self, _loss(status))


def _loss(status: int) -> WorkerLost:
    how = f"was ended by signal {_signal_name(-status)}" if status < 0 else f"ended with exit code {status}"
    memory = "If the system ran out of memory, close other programs first; then retry the shot"
    fix = memory if -status == signal.SIGKILL else "Retry the shot"
    return WorkerLost(
        f"The render process {how} before the take was finished.",
        fix=f"{fix}; the end of {wire.LOG} in the film's folder may say why.",
    )


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
