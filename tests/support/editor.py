"""The editor as a user starts it: `app.py` in a process of its own, and a page in a real browser."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import EXTRA

ROOT = Path(__file__).resolve().parents[2]


ports = itertools.count(10_000 + os.getpid() * 97 % 20_000)
"""The ports this process tries: below those the system gives to whoever asks for any, and far from those that another
process of the tests tries at the same time."""


def free_port() -> int:
    """A port nobody listens on, and that nobody else is about to take."""
    for port in ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError


class Editor:
    """A running editor on a folder of films; it can be killed and started again on the same port."""

    def __init__(self, films: Path, *, stderr: int | None = None) -> None:
        self.films = films
        self.stderr = stderr
        self.followers: list[Callable[[dict[str, Any]], None]] = []
        self.port = free_port()
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the process and waits until it answers."""
        command = [sys.executable, "app.py", "--no-browser", "--port", str(self.port), "--films", str(self.films)]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=self.stderr,
            env={**os.environ, "STORYMEM_EXTRA_ENGINES": EXTRA},
        )
        until(lambda: self.answers() or self.process.poll() is not None, "the editor answers", seconds=60)
        assert self.process.poll() is None, "the editor ended before it answered"

    def answers(self) -> bool:
        """Whether the editor serves its state."""
        try:
            self.state()
        except OSError:
            return False
        return True

    def state(self) -> dict[str, Any]:
        """What the server holds. The followers have been told: a test that goes on to use a page finds it there too."""
        with urllib.request.urlopen(f"{self.address}/app/state", timeout=30) as answer:
            state = json.loads(answer.read())
        for follow in self.followers:
            follow(state)
        return state

    def op(self, verb: str, **fields: Any) -> dict[str, Any]:
        """Does something as another tab would."""
        body = json.dumps({"op": verb, **fields}).encode()
        request = urllib.request.Request(
            f"{self.address}/app/op", data=body, headers={"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def children(self) -> list[int]:
        """Process ids the editor started."""
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for path in listed for pid in path.read_text().split()]

    def kill(self) -> None:
        """Ends the process without a word, as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def stop(self) -> None:
        """Asks the process to end, and waits."""
        self.process.terminate()
        self.process.wait(60)


def until(true: Callable[[], Any], what: str, seconds: float = 60.0) -> Any:
    """Waits for `true()`; its value comes back."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := true():
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s, but never: {what}")
