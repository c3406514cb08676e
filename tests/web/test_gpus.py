"""How full the graphics cards are: the driver's tool is a script here, run as the real one would be."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from storymem.gpus import Gpu, gpus
from tests.support.rows import read
from ui.live.gpu_watch import GpuWatch

Driver = Callable[[str], Path]


def driver_in(folder: Path, says: str) -> Path:
    """A `nvidia-smi` in this folder that notes each call with its arguments in `calls`; `says` is a line of shell."""
    tool = folder / "nvidia-smi"
    tool.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/calls"\n{says}\n')
    tool.chmod(0o755)
    return folder / "calls"


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """The driver's tool is on the PATH, and no other one."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return lambda says: driver_in(tmp_path, says)


def test_each_card_says_its_number_name_and_memory(driver: Driver) -> None:
    calls = driver('printf "0, NVIDIA H200, 61234, 143771\\n1, NVIDIA GeForce RTX 4090, 0, 24564\\n"')
    assert gpus() == (Gpu(0, "NVIDIA H200", 61234, 143771), Gpu(1, "NVIDIA GeForce RTX 4090", 0, 24564))
    assert "--query-gpu=index,name,memory.used,memory.total" in calls.read_text()


@pytest.mark.parametrize(
    "says",
    [
        'printf "0, NVIDIA GB10, [N/A], [N/A]\\n"',  # its memory is the system's
        'printf "0, NVIDIA T4, 12, 0\\n"',
        'echo "No devices were found"',
        'echo "NVIDIA-SMI has failed because it could not communicate with the driver."; exit 9',
        "printf '\\377\\376\\n'",
        "true",
    ],
)
def test_a_card_that_says_nothing_of_its_memory_is_left_out(driver: Driver, says: str) -> None:
    driver(says)
    assert gpus() == ()


def test_a_driver_that_hangs_is_not_waited_for(driver: Driver) -> None:
    driver("exec sleep 600")
    assert gpus(patience_seconds=0.2) == ()


def test_without_the_tool_there_is_no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert gpus() == ()


def test_ten_pages_ask_the_driver_once(driver: Driver) -> None:
    calls = driver('echo "0, NVIDIA H200, 61234, 143771"')
    watch = GpuWatch()
    rows = [watch.rows() for _ in range(10)]
    assert read(rows) == [[{"number": 0, "name": "NVIDIA H200", "used": 61234, "total": 143771}]] * 10
    assert len(calls.read_text().splitlines()) == 1
