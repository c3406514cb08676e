"""One way to start a child process, to speak with it, to end it and to say how it ended."""

from __future__ import annotations

import os
import queue
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from storymem.core.errors import Cancelled, EngineError, MediaError, OutOfDeviceMemory
from storymem.processes import child as child_module
from storymem.processes.child import Child, ending, was_killed
from storymem.processes.failures import error_from, failure_fields
from storymem.processes.log import MAX_LOG_BYTES

LIMIT = 20.0

INSIDE = """
import os, time
from storymem.processes.inside import listen, own_stdout, work

say = own_stdout()

def hear(message):
    print("libraries print what they like")
    if "ask" in message:
        say({"pid": os.getpid(), "value": os.environ.get(message["ask"])})
    elif "exit" in message:
        os._exit(message["exit"])
    elif "fail" in message:
        raise RuntimeError(message["fail"])

listen(hear)
work(lambda: time.sleep(600))
"""
COMMAND = (sys.executable, "-c", INSIDE)


class Heard:
    """What a listener was told."""

    def __init__(self, child: Child) -> None:
        self.messages: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.statuses: queue.SimpleQueue[int] = queue.SimpleQueue()
        child.listen(self.messages.put, self.statuses.put, name="test")


@pytest.fixture
def child(tmp_path: Path):
    started = Child(COMMAND, log_path=tmp_path / "logs" / "child.log")
    yield started
    started.end()


def test_a_child_answers_and_what_libraries_print_goes_to_its_log(child: Child, tmp_path: Path) -> None:
    child.send({"ask": "PYTHONPATH"})
    assert child.hear()["pid"] == child.pid
    assert child.alive
    assert "libraries print" in (tmp_path / "logs" / "child.log").read_text()


def test_the_environment_is_ours_with_what_is_wished_and_what_is_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SET", "ours")
    child = Child(COMMAND, wished={"SET": "wished", "UNSET": "wished"}, fixed={"FIXED": "fixed"})
    said = {}
    for name in ("SET", "UNSET", "FIXED"):
        child.send({"ask": name})
        said[name] = child.hear()["value"]
    child.end()
    assert said == {"SET": "ours", "UNSET": "wished", "FIXED": "fixed"}


def test_a_long_log_is_bounded_before_a_child_adds_to_it(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    log.write_bytes(b"line\n" * MAX_LOG_BYTES)
    Child((sys.executable, "-c", "import sys; sys.exit('the end')"), log_path=log).close()
    assert log.stat().st_size < MAX_LOG_BYTES
    assert log.read_bytes().endswith(b"the end\n")


@pytest.mark.parametrize(
    ("last", "words", "killed"),
    [
        ({"exit": 7}, "ended with exit code 7", False),
        ({"fail": "a message it can't take"}, "ended with exit code 1", False),
        (None, "was ended by signal SIGKILL", True),
    ],
)
def test_an_end_has_a_name(child: Child, last: dict[str, Any] | None, words: str, killed: bool) -> None:
    heard = Heard(child)
    child.send({"ask": "PATH"})
    assert heard.messages.get(timeout=LIMIT)
    if last is None:
        child.kill()
    else:
        child.send(last)
    status = heard.statuses.get(timeout=LIMIT)
    assert (ending(status), was_killed(status)) == (words, killed)


def test_a_signal_without_a_name_is_a_number() -> None:
    assert ending(-250) == "was ended by signal 250"


def test_closing_ends_it_kindly(child: Child) -> None:
    heard = Heard(child)
    child.close()
    assert not child.alive
    assert heard.statuses.get(timeout=LIMIT) == 0


def test_who_does_not_hear_that_stdin_ended_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "LAST_WORDS_SECONDS", 0.1)
    deaf = Child((sys.executable, "-c", "import time; print('{}', flush=True); time.sleep(600)"))
    assert deaf.hear() == {}
    began = time.monotonic()
    deaf.close()
    assert not deaf.alive
    assert time.monotonic() - began < LIMIT


def test_of_a_child_that_is_gone_only_its_end_tells(child: Child) -> None:
    os.kill(child.pid, signal.SIGKILL)
    for _ in range(3):
        child.send({"ask": "PATH"})
    with pytest.raises(ValueError, match="Expecting value"):
        child.hear()
    child.end()
    child.send({"ask": "PATH"})
    with pytest.raises(ValueError, match="closed file"):
        child.hear()


def test_a_line_cut_off_is_passed_over() -> None:
    heard = Heard(Child((sys.executable, "-c", """print('{"a": 1}'); print('{"b": '); print('{"c": 3}')""")))
    assert heard.statuses.get(timeout=LIMIT) == 0
    assert [heard.messages.get(timeout=LIMIT) for _ in range(2)] == [{"a": 1}, {"c": 3}]


def test_a_child_that_can_not_be_started_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Child((str(tmp_path / "nowhere"),))


def test_what_went_wrong_is_the_same_error_again() -> None:
    for error in (OutOfDeviceMemory("Full.", fix="Less."), MediaError("Gone.", fix="Look."), Cancelled()):
        back = error_from(failure_fields(error, who="It", fix="Again."))
        assert (type(back), back.message, back.fix) == (type(error), error.message, error.fix)
    strange = error_from(failure_fields(KeyError("seven"), who="It", fix="Again."))
    assert (type(strange), strange.message, strange.fix) == (
        EngineError,
        "It stopped with KeyError: 'seven'.",
        "Again.",
    )
    long = failure_fields(ValueError("x" * 999), who="It", fix="Again.")["message"]
    assert (len(long), long[-1]) == (300, "…")
