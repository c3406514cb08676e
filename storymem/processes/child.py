"""The parent's end of a child process: start it, speak lines of JSON with it, end it, and say how it ended."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, cast

import storymem
from storymem.processes.lines import Message, line
from storymem.processes.log import bound_log

LAST_WORDS_SECONDS = 1.0
"""How long a child that is told to end has to do so by itself, and then to be heard out."""

_KILLED_SECONDS = 60.0
"""How long is waited for a killed process: the system takes back what it held first, and that may be much."""

_ROOT = Path(storymem.__file__).resolve().parents[1]
_NOTHING: Mapping[str, str] = MappingProxyType({})

log = logging.getLogger(__name__)


class Child:
    """A running process that is spoken to in lines of JSON. Any thread may send, kill and close.

    Either a thread of its own hears all that it says (`listen`), or one thread that asks hears each answer (`hear`).
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log_path: Path | None = None,
        wished: Mapping[str, str] = _NOTHING,
        fixed: Mapping[str, str] = _NOTHING,
        own_session: bool = False,
    ) -> None:
        """Starts the process, which can import this project. Raises OSError when it can't be started.

        Its stderr goes to the end of `log_path`, which is bounded first, or where this process's goes. Its environment
        is this one's, with `wished` where nothing else is set and `fixed` in any case. In its `own_session` it does not
        hear a terminal's Ctrl+C. A child that ends with its parent ends with the thread that started it (Linux), so
        start it from one that lives as long.
        """
        environment = {**wished, **os.environ, **fixed, "PYTHONPATH": _python_path()}
        with _opened(log_path) as stderr:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=environment,
                start_new_session=own_session,
            )
        self._stdin, self._stdout = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        self._listener: threading.Thread | None = None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    # ---- what is said ------------------------------------------------------------------------------------------------

    def send(self, message: Message) -> None:
        """Sends a message. Of a child that is gone only its end tells."""
        try:
            self._stdin.write(line(message))
            self._stdin.flush()
        except (OSError, ValueError):  # ValueError: closed on this side already
            log.debug("process %s is gone", self.pid)

    def hear(self) -> Any:
        """The next message, waited for. Raises ValueError where there is none any more, or half of one; OSError."""
        return json.loads(self._stdout.readline())

    def listen(self, hear: Callable[[Message], None], ended: Callable[[int], None], *, name: str) -> None:
        """From now on a thread of this name calls `hear` with every message, and at last `ended` with the exit status.

        It is the last holder of the other end that ends this, a child of the child for example.
        """
        self._listener = threading.Thread(target=self._listen, args=(hear, ended), daemon=True, name=name)
        self._listener.start()

    def _listen(self, hear: Callable[[Message], None], ended: Callable[[int], None]) -> None:
        with self._stdout:
            for text in self._stdout:
                try:
                    message = json.loads(text)
                except ValueError:
                    # A line cut off by the end of its writer.
                    log.warning("unreadable line from process %s: %r", self.pid, text[:200])
                    continue
                hear(message)
        self._wait(LAST_WORDS_SECONDS)
        ended(self._process.wait())

    # ---- the end -----------------------------------------------------------------------------------------------------

    def kill(self) -> None:
        """Ends the process now, whatever it does."""
        self._process.kill()

    def end(self) -> None:
        """Ends the process now, and waits until it is gone."""
        self.kill()
        self._hang_up()
        self._wait(_KILLED_SECONDS)
        if self._listener is None:
            with suppress(OSError):
                self._stdout.close()

    def close(self) -> None:
        """Ends the process within two seconds, kindly first: its stdin ends."""
        self._hang_up()
        self._wait(LAST_WORDS_SECONDS)
        self.hear_out(LAST_WORDS_SECONDS)

    def hear_out(self, seconds: float) -> None:
        """Waits, so long at most, until its last message is heard and nobody holds the other end any more."""
        if self._listener is not None and self._listener is not threading.current_thread():
            self._listener.join(seconds)

    def _hang_up(self) -> None:
        try:
            self._stdin.close()
        except OSError:
            log.debug("process %s did not take its last line", self.pid)

    def _wait(self, seconds: float) -> None:
        """Waits until the process is gone, which is killed after so long."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_KILLED_SECONDS)


def ending(status: int) -> str:
    """How a process of this exit status ended, in words that follow its name."""
    return f"was ended by signal {_signal_name(-status)}" if status < 0 else f"ended with exit code {status}"


def was_killed(status: int) -> bool:
    """Whether the process had no say in its end: by somebody's will, or the system's that ran out of memory."""
    return -status == signal.SIGKILL


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _python_path() -> str:
    """PYTHONPATH for a child that imports this project, wherever the parent was started."""
    return os.pathsep.join(filter(None, (str(_ROOT), os.getenv("PYTHONPATH"))))


@contextmanager
def _opened(log_path: Path | None) -> Iterator[IO[bytes] | None]:
    """The end of the log, in a folder that is made where it is missing."""
    if log_path is None:
        yield None
        return
    log_path.parent.mkdir(exist_ok=True)
    bound_log(log_path)
    with log_path.open("ab") as log_file:
        yield log_file
