"""What a child process does about being one: its end of the lines, its manners, and an end together with its parent."""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from storymem.processes.lines import Message, Say, line

_PR_SET_PDEATHSIG = 1
_POLITE = 5
_FIRST_TO_GO = "500"


def leave() -> NoReturn:
    """Ends this process at once, whatever its threads do."""
    os._exit(0)


# --- the lines -----------------------------------------------------------------------------------------------------


def own_stdout(gone: Callable[[], Any] = leave) -> Say:
    """Takes stdout away from everybody else: what libraries print goes to stderr and can't garble the lines.

    What comes back writes a message as a line; `gone` is called when nobody reads them any more.
    """
    lines = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def say(message: Message) -> None:
        try:
            lines.write(line(message))
        except OSError:
            gone()

    return say


def listen(hear: Callable[[Message], None]) -> None:
    """From now on a thread calls `hear` with every message; this process ends when there will be no more."""
    threading.Thread(target=obey, args=(sys.stdin.buffer, hear), daemon=True, name="orders").start()


def obey(lines: Iterable[bytes], hear: Callable[[Message], None]) -> None:
    """Calls `hear` with every message until the lines end, then ends this process: nobody is left to work for."""
    try:
        for text in lines:
            hear(json.loads(text))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    leave()


def messages() -> Iterator[Message]:
    """Every message, for a process that asks for the next one itself."""
    yield from map(json.loads, iter(sys.stdin.buffer.readline, b""))


def work(serve: Callable[[], Any]) -> NoReturn:
    """Serves for as long as this process lives, and ends it with whatever ends the serving."""
    try:
        serve()
    except BaseException:
        traceback.print_exc()
    # Not a plain exit: the interpreter would wait for the thread that reads stdin.
    os._exit(1)


# --- manners -------------------------------------------------------------------------------------------------------


def be_a_good_neighbour(*, first_to_go: bool = False) -> None:
    """The page stays quick beside this process, and nothing but its parent decides when it stops.

    `first_to_go`: where memory runs out it is this process that the system ends, not the studio (Linux).
    """
    # Ctrl+C in a terminal reaches the whole group; the studio decides what it means for its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    with suppress(OSError):
        os.nice(_POLITE)
    if first_to_go:
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    # The end of stdin says the same, but only once a native call lets go of the interpreter.
    end_with_parent()


# --- the end -------------------------------------------------------------------------------------------------------


def end_with_parent() -> None:
    """This process is killed when its parent ends, whatever it does then (Linux; elsewhere watch stdin)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for_hang_up() -> None:
    """Returns when nobody holds the other end of stdin; what comes from there is left for others to read."""
    stdin = select.poll()
    stdin.register(0, 0)  # no event but the hang-up, which comes unasked
    stdin.poll()


def end_parent(pid: int) -> None:
    """Ends this process's parent, if it is still the one with this id."""
    if os.getppid() == pid:
        os.kill(pid, signal.SIGKILL)
