"""What several tests share: engines that cost nothing, films to try things on."""

from __future__ import annotations

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
