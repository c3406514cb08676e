"""What several tests share: engines that cost nothing, films to try things on, and how the tests are run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storymem.core.story import FilmSettings, Scene, Shot, Story
from storymem.core.values import Size
from storymem.studio.film import Studio

EXTRA = ",".join(
    f"{name}=tests.support.fakes_quick:{name.title()}Engine"
    for name in ("quick", "slow", "previewing", "unready", "broken")
)
SMALL = Size(width=128, height=80)

HERE = Path(__file__).parent

HEAVY = ("torch", "playwright")
NOT_QUICK = (
    "cli",
    "house/test_running.py",
    "page",
    "render/test_queue_order.py",
    "render/test_scoring_loop.py",
    "render/test_worker.py",
    "sight",
    "studio/test_plans_growing.py",
    "studio/test_shelf.py",
    "vision",
    "wan",
    "web/test_light_gradio.py",
)
"""What `--quick` leaves out: rooms and files that drive a browser, import torch, or wait for many processes."""

LONGEST = (
    "page/test_trust.py",
    "cli/test_cli.py",
    "wan/test_parallel.py",
)
"""The files that take longest, so that none is begun when all others have ended."""


# ---------------------------------------------------------------- how the tests are run, see docs/tests.md


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="without a browser, torch and what takes long")


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # for torch, and for children: several processes share the cores
    if config.getoption("--quick"):
        sys.modules.update(dict.fromkeys(HEAVY))  # to import one is an error: it would not be quick


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    left_out = {HERE / name for name in NOT_QUICK} if config.getoption("--quick") else ()
    return True if collection_path in left_out else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    turns = {HERE / name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: the tests wait for other processes about a third of their time."""
    return min(len(os.sched_getaffinity(0)) + 1, 8)


# ---------------------------------------------------------------- what they are handed


@pytest.fixture(autouse=True)
def extra_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines for tests are known in this process and in the render process it starts."""
    monkeypatch.setenv("STORYMEM_EXTRA_ENGINES", EXTRA)


@pytest.fixture(scope="session", autouse=True)
def no_weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test sees with does not depend on the weights this machine happens to have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYMEM_WEIGHTS", str(tmp_path_factory.mktemp("weights") / "none-here"))
        patch.delenv("STORYMEM_CLIP", raising=False)
        yield


def small_story(*, cuts: str = "C-C", engine: str = "quick", frame_count: int = 9) -> Story:
    """One scene of short, small shots; one letter a shot: C a cut, - continues."""
    shots = tuple(
        Shot(id=f"s{number}", prompt=f"Shot {number}, wide.", scene_cut=letter == "C", seed=number)
        for number, letter in enumerate(cuts, start=1)
    )
    settings = FilmSettings(size=SMALL, frame_count=frame_count, engine=engine)
    return Story(id="film", title="Try", scenes=(Scene(id="sc1", shots=shots),), settings=settings)


@pytest.fixture
def studio(tmp_path: Path):
    """An open film of three short shots."""
    with Studio.create(tmp_path / "film", small_story()) as opened:
        yield opened
