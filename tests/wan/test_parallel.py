"""Several processes make the shot that one makes; none is left behind, and what one can't do stops them all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from storymem.core.errors import BackendMissing, Cancelled, EngineError, MediaError, WeightsMissing, WorkerLost
from storymem.core.request import LoraUse, ShotRequest
from storymem.core.values import Mode
from storymem.engine.wan.chosen_shooter import open_shooter
from storymem.engine.wan.crew.crew import PROCESSES, Crew, process_count
from storymem.engine.wan.crew.ranks import written
from storymem.engine.wan.crew.wire import Laid, error_fields, progress_fields, progress_from
from storymem.engine.wan.fit.profiles import PROFILE
from storymem.ports import Frame, Progress
from storymem.processes.failures import error_from
from tests.support import ranks_world
from tests.support.engine_contract import Pictures, ignore
from tests.support.kill_crew import PICTURES, REQUEST
from tests.support.ranks_world import Outcome
from tests.support.tiny_wan import write_tiny_wan

ROOT = Path(__file__).resolve().parents[2]


# --- the arithmetic ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ranks(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """What each of four ranks saw."""
    return ranks_world.outcomes(tmp_path_factory.mktemp("ranks"))


def error(made: torch.Tensor, alone: torch.Tensor) -> float:
    """Relative to the size of what one process makes."""
    return ((made - alone).norm() / alone.norm()).item()


def test_two_ranks_that_share_guidance_make_what_one_makes_bit_for_bit(ranks: list[Outcome]) -> None:
    assert all(torch.equal(rank["guidance"], rank["alone"]) for rank in ranks[:2])


@pytest.mark.parametrize("shape", ["", " uneven"])
@pytest.mark.parametrize("blocks", ["", " compiled"])
def test_two_ranks_that_share_the_tokens_make_what_one_makes(ranks: list[Outcome], shape: str, blocks: str) -> None:
    assert all(error(rank[f"tokens{shape}{blocks}"], rank[f"alone{shape}"]) < 1e-6 for rank in ranks[2:])


@pytest.mark.parametrize("shape", ["", " uneven", " unguided"])
def test_four_ranks_that_share_both_make_what_one_makes(ranks: list[Outcome], shape: str) -> None:
    assert all(error(rank[f"both{shape}"], rank[f"alone{shape}"]) < 1e-6 for rank in ranks)
    assert all(torch.equal(rank[f"both{shape}"], ranks[0][f"both{shape}"]) for rank in ranks)


def test_the_cases_differ(ranks: list[Outcome]) -> None:
    assert error(ranks[0]["alone unguided"], ranks[0]["alone"]) > 0.1


def test_a_full_card_of_one_rank_fails_the_run_and_a_stop_is_heard_by_all(ranks: list[Outcome]) -> None:
    full, stopped, seen, undisturbed, whole, _ = ranks[0]["runs"]
    assert full == ("OutOfDeviceMemory", True)
    assert (stopped, seen) == (("Cancelled", True), [0, 1])
    assert torch.equal(undisturbed, ranks[0]["both"])
    assert whole


def test_a_full_card_within_a_forward_of_divided_tokens_ends_all_ranks(ranks: list[Outcome]) -> None:
    assert ranks[3]["ended by"] == "OutOfDeviceMemory"
    assert all(rank["ended by"] for rank in ranks[1:])
    assert ranks[0]["runs"][-1] is False
    assert [rank["released"] > 0 for rank in ranks] == [False, False, False, True]


# --- a whole crew --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tiny weights where the engine looks for them, and temporary files where no other crew leaves its own."""
    folder = write_tiny_wan(tmp_path_factory.mktemp("weights"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("tmp")))
        patch.setattr(tempfile, "tempdir", None)  # read anew
        patch.setenv("STORYMEM_WEIGHTS", str(folder))
        patch.setenv(PROFILE, "cpu")
        yield folder


@pytest.fixture(scope="module")
def crew(home: Path) -> Iterator[Crew]:
    """Two processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PROCESSES, "2")
        crew = open_shooter()
    assert isinstance(crew, Crew)
    yield crew
    crew.close()


@pytest.fixture(scope="module")
def alone(home: Path) -> Callable[[ShotRequest], tuple[list[Frame], list[Progress]]]:
    """Frames and progress that one process makes of a request."""
    shooter = open_shooter()

    def shoot(request: ShotRequest) -> tuple[list[Frame], list[Progress]]:
        told: list[Progress] = []
        return list(shooter.shoot(request, PICTURES, told.append)), told

    return shoot


def started(crew: Crew) -> tuple[int, ...]:
    """The processes of a crew that has made a shot."""
    if not crew.processes:
        list(crew.shoot(REQUEST, PICTURES, ignore))
    return crew.processes


def same(ours: list[Frame], theirs: list[Frame]) -> bool:
    return len(ours) == len(theirs) and all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))


def fields(told: list[Progress]) -> list[dict[str, Any]]:
    """Progress as it can be compared; loading left out, for starting a crew is told as that, too."""
    said = [progress_fields(progress) for progress in told]
    return [each for each in said if each["phase"] != "loading"]


def test_a_crew_makes_the_frames_of_one_process_and_tells_the_same(crew: Crew, alone: Any) -> None:
    told: list[Progress] = []
    frames = list(crew.shoot(REQUEST, PICTURES, told.append))
    expected, expected_told = alone(REQUEST)
    assert same(frames, expected)
    assert fields(told) == fields(expected_told)
    assert told[0] == Progress("loading", 0, 1)
    assert crew.made_with() == "2 x CPU, profile cpu, exact"


def test_a_crew_needs_no_second_prediction_without_guidance(crew: Crew, alone: Any) -> None:
    request = REQUEST.evolve(guidance_scale=1.0, guidance_scale_2=1.0, mode=Mode.T2V, memory=(), seam=None, loras=())
    assert same(list(crew.shoot(request, PICTURES, ignore)), alone(request)[0])


class Enough(Exception):
    """What a listener may raise."""


@pytest.mark.parametrize("phase", ["sampling low", "decoding"])
def test_a_stop_is_heard_at_once_and_the_next_shot_works(crew: Crew, alone: Any, phase: str) -> None:
    before, told = started(crew), []

    def stop(progress: Progress) -> None:
        told.append(progress.phase)
        if progress.phase == phase:
            raise Enough

    with pytest.raises(Enough):
        list(crew.shoot(REQUEST, PICTURES, stop))
    assert told.count(phase) == 1
    assert same(list(crew.shoot(REQUEST, PICTURES, ignore)), alone(REQUEST)[0])
    assert crew.processes == before


def test_what_a_rank_refuses_is_refused_here_and_the_crew_goes_on(crew: Crew) -> None:
    before = started(crew)
    with pytest.raises(WeightsMissing, match="nobody"):
        list(crew.shoot(REQUEST.evolve(loras=(LoraUse(name="nobody"),)), PICTURES, ignore))
    with pytest.raises(MediaError):
        list(crew.shoot(REQUEST, Pictures(REQUEST.size), ignore))
    assert list(crew.shoot(REQUEST, PICTURES, ignore))
    assert crew.processes == before


def test_a_shot_leaves_no_file(crew: Crew) -> None:
    frames = crew.shoot(REQUEST, PICTURES, ignore)
    next(frames)
    folders = list(crew_folders())
    assert [file for folder in folders for file in folder.rglob("*.raw")]
    frames.close()  # type: ignore[attr-defined]
    assert not [file for folder in folders for file in (*folder.rglob("*.raw"), *folder.rglob("*.npy"))]


def test_a_rank_that_dies_is_an_error_and_the_next_shot_works(crew: Crew, alone: Any) -> None:
    doomed = started(crew)

    def kill(progress: Progress) -> None:
        if progress.phase == "sampling low" and alive(doomed[-1]):
            os.kill(doomed[-1], signal.SIGKILL)

    with pytest.raises(WorkerLost) as lost:
        list(crew.shoot(REQUEST, PICTURES, kill))
    assert lost.value.fix
    assert not any(alive(rank) for rank in doomed)
    assert same(list(crew.shoot(REQUEST, PICTURES, ignore)), alone(REQUEST)[0])
    assert not set(crew.processes) & set(doomed)


def test_a_crew_that_steps_aside_holds_no_card_and_the_next_shot_works(crew: Crew, alone: Any) -> None:
    before = started(crew)
    crew.step_aside()
    assert not any(alive(rank) for rank in before)
    assert same(list(crew.shoot(REQUEST, PICTURES, ignore)), alone(REQUEST)[0])


def test_a_crew_that_says_nothing_is_given_up(home: Path) -> None:
    crew = Crew(2, patience_seconds=0.01)
    with pytest.raises(WorkerLost, match="said nothing"):
        list(crew.shoot(REQUEST, PICTURES, ignore))
    assert not crew.processes


def test_what_keeps_the_ranks_from_starting_is_raised_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROFILE, "enormous")
    crew = Crew(2)
    with pytest.raises(BackendMissing, match="enormous"):
        list(crew.shoot(REQUEST, PICTURES, ignore))
    assert crew.processes == ()


def test_no_rank_outlives_its_worker(home: Path) -> None:
    before = set(crew_folders())
    worker = subprocess.Popen((sys.executable, "-m", "tests.support.kill_crew"), cwd=ROOT, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    family = [int(word) for word in worker.stdout.readline().split()]
    assert len(family) == 3
    assert all(alive(process) for process in family)
    worker.kill()
    worker.wait()
    worker.stdout.close()
    assert eventually(lambda: not any(alive(process) for process in family))
    assert set(crew_folders()) == before


def crew_folders() -> Iterator[Path]:
    return Path(tempfile.gettempdir()).glob("storymem-crew-*")


def alive(process: int) -> bool:
    """Whether a process still runs: one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


# --- how many, and what is said ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cards", "environ", "count"),
    [
        (0, {}, 1),
        (1, {}, 1),
        (2, {}, 2),
        (3, {}, 2),
        (4, {PROFILE: "several"}, 4),
        (6, {}, 5),
        (8, {}, 8),
        (8, {PROFILE: "80gb"}, 1),
        (8, {PROFILE: "80gb", PROCESSES: "4"}, 4),
        (8, {PROCESSES: "1"}, 1),
        (0, {PROCESSES: "2"}, 2),
        (1, {PROFILE: "cpu", PROCESSES: "2"}, 2),
    ],
)
def test_every_card_that_can_help_does(cards: int, environ: dict[str, str], count: int) -> None:
    assert process_count(cards, environ) == count


@pytest.mark.parametrize("wanted", ["0", "-1", "two", "3", "4"])
def test_a_number_of_processes_that_can_not_be_is_refused(wanted: str) -> None:
    with pytest.raises(BackendMissing):
        process_count(3 if wanted == "4" else 8, {PROCESSES: wanted})


def test_errors_come_through_the_line_as_they_are() -> None:
    for error in (WeightsMissing("No.", fix="Fetch."), MediaError("No.", fix="Look."), Cancelled()):
        back = error_from(error_fields(error))
        assert (type(back), back.message, back.fix) == (type(error), error.message, error.fix)
    strange = error_from(error_fields(KeyError("seven")))
    assert type(strange) is EngineError
    assert "KeyError: 'seven'" in strange.message


def test_progress_comes_through_the_line_with_its_preview() -> None:
    preview = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
    back = progress_from(progress_fields(Progress("sampling high", 2, 9, preview)))
    assert (back.phase, back.step, back.step_count) == ("sampling high", 2, 9)
    assert np.array_equal(back.preview, preview)
    assert progress_from(progress_fields(Progress("decoding", 1, 2))) == Progress("decoding", 1, 2)


def test_frames_that_have_no_room_are_an_error(tmp_path: Path) -> None:
    frames = [np.full((2, 3, 3), value, np.uint8) for value in (1, 2)]
    assert written(iter(frames), tmp_path / "frames") == [2, 2, 3, 3]
    assert (tmp_path / "frames").read_bytes() == b"\1" * 18 + b"\2" * 18
    with pytest.raises(EngineError, match="can't be written"):
        written(iter(frames), tmp_path / "nowhere" / "frames")


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "abc.npy").write_bytes(b"not an array")
    with pytest.raises(MediaError, match="abc"):
        Laid(tmp_path).picture("abc")
    with pytest.raises(MediaError, match="gone"):
        Laid(tmp_path).picture("gone")
