"""The eyes in the render loop: who looks and judges, where they work, and what a film's takes say of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from storymem.core.errors import BackendMissing, EngineError, MediaError, WeightsMissing
from storymem.core.memory.bank import remember
from storymem.core.memory.curation import FrameDecision, Outcome
from storymem.core.requests.composing import compose
from storymem.core.story import FilmSettings, Story
from storymem.core.values import Mode, Size
from storymem.engine.wan.engine import WanEngine
from storymem.engine.wan.fit import placement
from storymem.engine.wan.fit.layout import PlacementKind, Profile
from storymem.engine.wan.fit.machine import Machine
from storymem.engine.wan.fit.profiles import PROFILES
from storymem.engine.wan.shot.models import Models
from storymem.engine.wan.shot.shooter import SoloShooter
from storymem.ports import CardScorer, FrameScorer, YieldingEngine
from storymem.project.folder import FilmFolder
from storymem.render import wire
from storymem.render.jobs import JobState
from storymem.render.worker import Worker
from storymem.studio.film import Studio
from storymem.vision.base.device import Card
from storymem.vision.base.sharing import Neighbour, Seat, can_hold, has_a_seat, may_stay, neighbour, seat
from storymem.vision.builtin import BuiltinScorer
from storymem.vision.clip.scorer import ClipScorer
from storymem.vision.hpsv3.scorer import NEEDED_BYTES, HPSv3Scorer, RewardFiles
from storymem.vision.review import Review, ReviewedFrame, read_review, reviewed
from storymem.vision.scorers import SCORERS, ScorerPair, embedder_facts, open_embedder, open_pair, open_scorer, resolve
from tests.conftest import small_story
from tests.support.engine_contract import Pictures, Subject, ignore, remembered, shot_request
from tests.support.fakes_quick import QuickEngine
from tests.support.tiny_eyes import write_random_clip, write_small_hpsv3
from tests.support.tiny_wan import write_tiny_wan

ROOT = Path(__file__).resolve().parents[2]
GB = 10**9
LIMIT = 120.0
"""Longer than anything here takes on a busy machine."""
CLIP = "clip-ViT-B-32-openai-published-1"

WAN = Neighbour(holds_card=True, steps_aside=True)
STIFF = Neighbour(holds_card=True, steps_aside=False)
DRAWING = Neighbour(holds_card=False, steps_aside=False)


def card(total: float, free: float | None = None) -> Card:
    return Card(int(total * GB), int((total if free is None else free) * GB))


# --- who has the card: pure ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "free", "beside", "where"),
    [
        (12, 11, WAN, Seat.CPU),
        (12, 11, DRAWING, Seat.CPU),
        (24, 22, WAN, Seat.ALONE),  # never together below 48 GB, even while the video model rests in RAM
        (24, 3, WAN, Seat.ALONE),
        (24, 22, STIFF, Seat.CPU),
        (24, 22, DRAWING, Seat.BESIDE),
        (24, 5, DRAWING, Seat.CPU),  # something else has it
        (47, 40, WAN, Seat.ALONE),
        (47, 40, STIFF, Seat.CPU),
        (48, 40, WAN, Seat.BESIDE),
        (48, 40, STIFF, Seat.BESIDE),
        (48, 17, WAN, Seat.ALONE),
        (48, 17, STIFF, Seat.CPU),
        (80, 22, WAN, Seat.BESIDE),
        (80, 19, WAN, Seat.ALONE),
        (80, 19, STIFF, Seat.CPU),
    ],
)
def test_who_has_the_card(total: float, free: float, beside: Neighbour, where: Seat) -> None:
    assert seat(card(total, free), NEEDED_BYTES, beside) is where


def test_without_a_card_a_judge_works_on_the_cpu() -> None:
    assert {seat(None, NEEDED_BYTES, beside) for beside in (WAN, STIFF, DRAWING)} == {Seat.CPU}
    assert not has_a_seat(None, NEEDED_BYTES, DRAWING)


@pytest.mark.parametrize(
    ("total", "ever", "ever_with_a_stiff_engine"),
    [(12, False, False), (16, False, False), (24, True, False), (47, True, False), (48, True, True), (80, True, True)],
)
def test_a_card_that_holds_the_judge_alone_is_enough_where_the_engine_steps_aside(
    total: float, ever: bool, ever_with_a_stiff_engine: bool
) -> None:
    busy = card(total, 1)
    assert can_hold(busy, NEEDED_BYTES) is ever
    assert has_a_seat(busy, NEEDED_BYTES, WAN) is ever
    assert has_a_seat(busy, NEEDED_BYTES, STIFF) is ever_with_a_stiff_engine


@pytest.mark.parametrize(
    ("total", "free", "beside", "stays"),
    [(24, 4, WAN, False), (24, 4, DRAWING, True), (80, 10, WAN, False), (141, 47, WAN, False), (141, 66, WAN, True)],
)
def test_a_judge_stays_only_where_a_shot_fits_beside_it(
    total: float, free: float, beside: Neighbour, stays: bool
) -> None:
    assert may_stay(card(total, free), beside) is stays
    assert may_stay(None, beside) is not beside.holds_card


class Stepping(QuickEngine):
    """A model that lets go of the card."""

    is_model = True

    def __init__(self) -> None:
        self.stepped = 0

    def step_aside(self) -> None:
        self.stepped += 1


class Stiff(QuickEngine):
    """A model that doesn't know how."""

    is_model = True


def test_an_engine_is_known_by_what_it_can() -> None:
    assert (neighbour(QuickEngine()), neighbour(Stiff()), neighbour(Stepping())) == (DRAWING, STIFF, WAN)
    assert neighbour(WanEngine()) == WAN


# --- the reward model takes its seat -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "free", "stepped"), [(12, 11, 0), (24, 4, 1), (47, 40, 1), (48, 40, 0), (48, 10, 1), (80, 60, 0)]
)
def test_the_engine_steps_aside_where_the_card_holds_one_of_the_two(total: float, free: float, stepped: int) -> None:
    engine = Stepping()
    HPSv3Scorer(measure=lambda device: card(total, free)).make_room(engine)
    assert engine.stepped == stepped


@pytest.fixture(scope="module")
def small_judge_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("judge")
    write_small_hpsv3(home)
    return home


def installed(home: Path, patch: pytest.MonkeyPatch) -> RewardFiles:
    patch.setenv("STORYMEM_WEIGHTS", str(home))
    return RewardFiles.installed()


def test_a_judge_on_the_cpu_lets_a_model_have_the_ram_and_judges_the_same_again(
    small_judge_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = HPSv3Scorer(installed(small_judge_home, monkeypatch), measure=lambda device: None)
    frame = np.random.default_rng(1).integers(0, 256, (80, 128, 3), dtype=np.uint8)
    judge.make_room(Stepping())
    first = judge.quality([frame])
    judge.rest()
    assert judge._loaded is None
    judge.make_room(QuickEngine())
    assert np.array_equal(judge.quality([frame]), first)
    judge.rest()
    assert judge._loaded is not None, "nobody needs its place"


# --- stepping aside ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wan_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_wan(tmp_path_factory.mktemp("wan"))


@pytest.mark.parametrize("kind", ["resident", "swap", "stream"])
def test_after_stepping_aside_a_shot_comes_out_the_same(
    wan_home: Path, kind: PlacementKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(wan_home))
    subject = Subject(open=WanEngine, where="", size=Size(width=64, height=48), other_size=Size(width=48, height=64))
    pictures = Pictures(subject.size)
    request = shot_request(subject, Mode.M2V, memory=remembered(pictures.add(1)))
    engine, profile = WanEngine(), replace(PROFILES["cpu"], placement=kind)
    engine.step_aside()  # before there is anything
    engine._shooter = SoloShooter(Machine(ram_free_bytes=0), profile, Models(profile, dtype=torch.float32))
    first = list(engine.generate(request, pictures, ignore))
    engine.step_aside()
    engine.step_aside()
    again = list(engine.generate(request, pictures, ignore))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert isinstance(engine, YieldingEngine)


LAYOUTS = {
    "resident": Profile("r", "resident", "resident"),
    "swap": Profile("s", "swap", "swap"),
    "stream": Profile("b", "stream", "stream"),
    "swap, read again": Profile("s1", "swap", "swap", keeps_both_in_ram=False),
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("ram", ["plenty", "none"])
def test_every_placement_steps_aside_and_comes_back(name: str, ram: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.wan.test_placement import TURNS, Shelf, run

    monkeypatch.setattr(placement, "free_ram", lambda: 1 << 50 if ram == "plenty" else 0)
    shelf = Shelf()
    experts = placement.placed(shelf, torch.device("cpu"), LAYOUTS[name])
    expected = run(experts, TURNS)
    loads = len(shelf.loads)
    experts.step_aside()
    assert all(torch.equal(got, want) for got, want in zip(run(experts, TURNS), expected, strict=True))
    dropped = name == "resident" and ram == "none"
    if name != "swap, read again":
        assert len(shelf.loads) == (2 * loads if dropped else loads)


# --- whom a choice means -------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A weights home without weights."""
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path / "weights"))
    return tmp_path / "weights"


def put(home: Path, *names: str, content: bytes = b"") -> None:
    """Files where these weights would be."""
    places = {
        "clip": ("clip/open_clip_model.safetensors",),
        "hpsv3": ("hpsv3/HPSv3.safetensors", "hpsv3/base/config.json", "hpsv3/base/tokenizer.json"),
    }
    for place in (home / place for name in names for place in places[name]):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


@pytest.mark.parametrize(
    ("here", "gigabytes", "pair"),
    [
        ((), 80, ScorerPair("builtin", "builtin")),
        (("clip",), 80, ScorerPair("clip", "builtin")),
        (("clip", "hpsv3"), None, ScorerPair("clip", "builtin")),
        (("clip", "hpsv3"), 12, ScorerPair("clip", "builtin")),
        (("clip", "hpsv3"), 24, ScorerPair("clip", "hpsv3")),
        (("hpsv3",), 24, ScorerPair("builtin", "hpsv3")),
    ],
)
def test_auto_is_the_best_this_machine_has(
    home: Path, here: tuple[str, ...], gigabytes: int | None, pair: ScorerPair
) -> None:
    put(home, *here)
    assert resolve("auto", WAN, measure=lambda: None if gigabytes is None else card(gigabytes, 1)) == pair


def test_auto_asks_nobody_to_wait_minutes_a_frame_for_an_engine_that_stays_put(home: Path) -> None:
    put(home, "clip", "hpsv3")
    assert resolve("auto", STIFF, measure=lambda: card(24)) == ScorerPair("clip", "builtin")
    assert resolve("auto", STIFF, measure=lambda: card(80, 1)) == ScorerPair("clip", "hpsv3")


def test_names_mean_what_they_say_whatever_is_here(home: Path) -> None:
    def never() -> Card | None:
        raise AssertionError("nobody has to look at the card")

    found = [resolve(name, measure=never) for name in ("builtin", "clip", "clip+hpsv3")]
    assert found == [ScorerPair("builtin", "builtin"), ScorerPair("clip", "builtin"), ScorerPair("clip", "hpsv3")]
    assert resolve("auto", measure=never) == found[0]
    with pytest.raises(BackendMissing) as caught:
        resolve("sharper")
    assert all(name in caught.value.fix for name in SCORERS)
    assert {"auto", "builtin", "clip", "clip+hpsv3"} == set(SCORERS)


@pytest.mark.parametrize(
    ("choice", "here", "command"),
    [("clip", (), "clip"), ("clip+hpsv3", (), "clip"), ("clip+hpsv3", ("clip",), "hpsv3")],
)
def test_missing_weights_name_the_command(
    home: Path, small_judge_home: Path, choice: str, here: tuple[str, ...], command: str
) -> None:
    put(home, *here, content=(small_judge_home / "hpsv3/HPSv3.safetensors").read_bytes())
    with pytest.raises(WeightsMissing) as missing:
        open_scorer(choice)
    assert f"python -m storymem weights fetch {command}" in missing.value.fix


def test_torn_weights_are_noticed_before_anything_is_loaded(home: Path, small_judge_home: Path) -> None:
    whole = (small_judge_home / "hpsv3/HPSv3.safetensors").read_bytes()
    put(home, "clip", content=whole[:-7])
    with pytest.raises(EngineError) as torn:
        open_scorer("clip")
    assert "fetch clip" in torn.value.fix
    put(home, "clip", "hpsv3", content=whole)
    with pytest.raises(EngineError, match="of the HPSv3 reward model can't be read"):
        open_scorer("clip+hpsv3")


def test_a_pair_says_who_looks_and_who_judges(home: Path, small_judge_home: Path) -> None:
    put(home, "clip", content=(small_judge_home / "hpsv3/HPSv3.safetensors").read_bytes())
    (home / "hpsv3").symlink_to(small_judge_home / "hpsv3")
    cheap, dear = open_scorer("clip"), open_scorer("clip+hpsv3")
    assert (cheap.name, cheap.embedding, cheap.judges_every_frame) == (f"{CLIP}+builtin", CLIP, True)
    assert (dear.name, dear.embedding, dear.judges_every_frame) == (f"{CLIP}+hpsv3", CLIP, False)
    assert (cheap.quality_threshold, dear.quality_threshold) == (BuiltinScorer.quality_threshold, 3.0)
    assert isinstance(dear, FrameScorer)
    assert isinstance(dear, CardScorer)
    plain = open_scorer("builtin")
    assert (plain.name, plain.embedding, plain.judges_every_frame) == ("builtin", "builtin", True)


def test_who_embeds_is_known_without_a_model(home: Path) -> None:
    assert embedder_facts("auto") == embedder_facts("builtin")
    assert (
        embedder_facts("builtin").name,
        embedder_facts("builtin").embedding,
        embedder_facts("builtin").reads_prompts,
    ) == ("builtin",) * 2 + (False,)
    put(home, "clip")
    for choice in ("auto", "clip", "clip+hpsv3"):
        found = embedder_facts(choice)
        assert (found.name, found.embedding, found.reads_prompts, found.same_view) == ("clip", CLIP, True, 0.9)
        assert "CLIP" in found.label
    assert isinstance(open_embedder("clip"), ClipScorer)
    assert isinstance(open_embedder("builtin"), BuiltinScorer)


def test_choosing_imports_no_model_package(home: Path, small_judge_home: Path) -> None:
    put(home, "clip", content=(small_judge_home / "hpsv3/HPSv3.safetensors").read_bytes())
    script = (
        "import sys\nfrom storymem.vision import scorers, review\nfrom storymem.vision.base import sharing\n"
        "scorers.embedder_facts('auto'); scorers.open_embedder('clip'); scorers.open_scorer('clip')\n"
        "print(sorted({'torch', 'open_clip', 'transformers'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "[]", ran.stderr


# --- the review ----------------------------------------------------------------------------------------------------


def a_review(**changes: Any) -> Review:
    frames = tuple(
        ReviewedFrame(i=i, quality=None if i else 3.25, similarity=0.5 if i else None, outcome="kept", reason="Gut, ☺.")
        for i in range(3)
    )
    fields: dict[str, Any] = {
        "scorer": "clip+hpsv3",
        "frames": frames,
        "final_threshold": 0.87,
        "embedding": "clip",
        "same_view": 0.9,
        "quality_threshold": 3.0,
        "vectors": np.random.default_rng(5).normal(size=(3, 7)).astype(np.float32),
    }
    return Review(**fields | changes)


def test_a_review_comes_back_as_it_was() -> None:
    kept = a_review()
    found = read_review(kept.pack())
    assert kept.vectors is not None
    assert found.vectors is not None
    assert np.array_equal(found.vectors, kept.vectors)
    assert found.vectors.flags.writeable
    for field in ("scorer", "frames", "final_threshold", "embedding", "same_view", "quality_threshold"):
        assert getattr(found, field) == getattr(kept, field)
    assert found.pack() == kept.pack()
    fields = json.loads(kept.pack())
    assert (fields["version"], fields["vectors"]["dimensions"], fields["frames"][1]["quality"]) == (2, 7, None)


def test_a_review_of_before_has_no_vectors() -> None:
    old = {
        "scorer": "builtin",
        "final_threshold": 0.9,
        "frames": [{"i": 0, "quality": 0.81, "similarity": None, "outcome": "kept", "reason": "The first."}],
    }
    found = read_review(json.dumps(old).encode())
    assert (found.scorer, found.final_threshold, found.frames[0].quality) == ("builtin", 0.9, 0.81)
    assert (found.vectors, found.same_view, found.quality_threshold, found.embedding) == (None, None, None, "")


def changed(**fields: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda whole: json.dumps(whole | fields).encode()


def with_vectors(**fields: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda whole: json.dumps(whole | {"vectors": whole["vectors"] | fields}).encode()


@pytest.mark.parametrize(
    "damaged",
    [
        lambda whole: b"",
        lambda whole: b"\xff\xd8\xff",
        lambda whole: b"[]",
        lambda whole: json.dumps(whole).encode()[:-9],
        changed(version=3),
        changed(frames=None),
        changed(final_threshold="high"),
        lambda whole: json.dumps(whole | {"frames": whole["frames"][::-1]}).encode(),
        lambda whole: json.dumps(whole | {"frames": whole["frames"][:2]}).encode(),
        with_vectors(dimensions=8),
        with_vectors(dimensions=0),
        with_vectors(float32="not base64!"),
        with_vectors(float32="/////w=="),
        with_vectors(dimensions=1, float32="AADAfwAAgD8AAIA/"),
    ],
)
def test_a_damaged_review_is_said(damaged: Callable[[dict[str, Any]], bytes]) -> None:
    whole = json.loads(a_review().pack())
    read_review(json.dumps(whole).encode())  # what is damaged below can be read as it was
    with pytest.raises(MediaError) as error:
        read_review(damaged(whole))
    assert "review" in error.value.message
    assert error.value.fix


def test_a_decision_is_rounded_for_people() -> None:
    decision = FrameDecision(
        frame_index=4, quality=0.123456, similarity=0.98765432, outcome=Outcome.SAME_VIEW, reason="Too like."
    )
    assert reviewed(decision, 3.00004).model_dump() == {
        "i": 4,
        "quality": 3.0,
        "similarity": 0.9877,
        "outcome": "same view",
        "reason": "Too like.",
    }
    assert reviewed(decision, None).quality is None


# --- the worker ----------------------------------------------------------------------------------------------------


class Bench:
    """A worker in this process, with a film to render in."""

    def __init__(self, folder: Path) -> None:
        self.story = small_story(cuts="C")
        FilmFolder.create(folder, self.story).close()
        self.folder = folder
        self.said: list[dict[str, Any]] = []
        self.worker = Worker(folder, self.said.append)
        self.count = 0

    def order(self, scorer: str, engine: str = "quick") -> dict[str, Any]:
        """Runs one order; how it ended comes back."""
        self.count += 1
        request = compose(self.story, "s1", bank=remember(self.story)).evolve(engine=engine, seed=self.count)
        self.worker.run(wire.Order(f"j{self.count}", request, engine, scorer, ()))
        return self.said[-1]


@pytest.fixture
def bench(tmp_path: Path, home: Path) -> Bench:
    return Bench(tmp_path / "film")


def test_a_scorer_stays_between_orders_that_mean_the_same(bench: Bench) -> None:
    assert bench.order("auto")["made"]["scorer"] == "builtin"
    first = bench.worker._scorer
    assert bench.order("builtin")["event"] == "made"
    assert first is not None
    assert bench.worker._scorer is first


def test_weights_that_are_not_here_fail_the_job_and_the_engine_stays(bench: Bench) -> None:
    bench.order("builtin")
    engine = bench.worker._engine
    ended = bench.order("clip")
    assert (ended["event"], ended["kind"]) == ("failed", "WeightsMissing")
    assert "python -m storymem weights fetch clip" in ended["fix"]
    assert engine is not None
    assert bench.worker._engine is engine
    assert bench.order("builtin")["event"] == "made"
    assert not any(said.get("phase") == "drawing" for said in bench.said if said.get("job_id") == "j2")


def test_damaged_weights_fail_the_job_and_the_engine_stays(bench: Bench, home: Path) -> None:
    put(home, "clip", content=b"not weights at all")
    bench.order("builtin")
    engine = bench.worker._engine
    ended = bench.order("auto")
    assert (ended["event"], ended["kind"]) == ("failed", "EngineError")
    assert "open_clip_model.safetensors" in ended["message"]
    assert "fetch clip" in ended["fix"]
    assert bench.worker._engine is engine
    (home / "clip/open_clip_model.safetensors").unlink()
    assert bench.order("auto")["event"] == "made"


def test_weights_of_another_model_fail_the_job_in_words(bench: Bench, home: Path, small_judge_home: Path) -> None:
    put(home, "clip", content=(small_judge_home / "hpsv3/HPSv3.safetensors").read_bytes())
    ended = bench.order("clip")
    assert (ended["event"], ended["kind"]) == ("failed", "EngineError")
    assert "no weights of ViT-B-32" in ended["message"]
    assert not list((bench.folder / "tmp" / "render").iterdir())


def test_a_scorer_lets_go_when_another_engine_comes(bench: Bench, home: Path, small_judge_home: Path) -> None:
    home.mkdir()
    (home / "hpsv3").symlink_to(small_judge_home / "hpsv3")
    judge = HPSv3Scorer(measure=lambda device: None)
    judge.make_room(QuickEngine())
    judge.quality([np.zeros((64, 64, 3), np.uint8)])
    bench.order("builtin")
    bench.worker._scorer = ScorerPair("builtin", "hpsv3"), Holding(judge)
    bench.order("builtin", engine="slow")
    assert judge._loaded is None


class Holding(BuiltinScorer):
    """The built-in scorer with a judge that settled beside it."""

    def __init__(self, judge: HPSv3Scorer) -> None:
        self.make_room, self.rest, self.release = judge.make_room, judge.rest, judge.release


# --- the whole loop, with CLIP of real size ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clip_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    file = write_random_clip(tmp_path_factory.mktemp("clip"))
    yield file
    file.unlink()
    torch.set_num_threads(threads)


def fetched(clip_file: Path, home: Path) -> None:
    """The weights are in the home now."""
    (home / "clip").mkdir(parents=True, exist_ok=True)
    (home / "clip" / clip_file.name).hardlink_to(clip_file)


def film(scorer: str = "auto", cuts: str = "C-C") -> Story:
    story = small_story(cuts=cuts)
    return story.evolve(settings=story.settings.evolve(scorer=scorer))


def review_of(studio: Studio, shot_id: str) -> Review:
    return read_review(Path(studio.folder.objects.path(take_of(studio, shot_id).review)).read_bytes())


def take_of(studio: Studio, shot_id: str) -> Any:
    return next(shot for shot in studio.story.shots() if shot.id == shot_id).takes[-1]


def test_a_film_is_looked_at_by_clip_from_the_shot_on_after_it_was_fetched(
    tmp_path: Path, home: Path, clip_file: Path
) -> None:
    assert FilmSettings().scorer == "auto"
    with Studio.create(tmp_path / "film", film()) as studio:
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(LIMIT)
        fetched(clip_file, home)
        studio.queue.generate(["s2", "s3"])
        assert studio.queue.wait_idle(LIMIT)
        assert [job.state for job in studio.queue.jobs()] == [JobState.DONE] * 3
        takes = [take_of(studio, shot_id) for shot_id in ("s1", "s2", "s3")]
        assert [take.scorer for take in takes] == ["builtin", f"{CLIP}+builtin", f"{CLIP}+builtin"]
        assert {one.scorer for take in takes[1:] for one in take.keyframes} <= {f"{CLIP}+builtin"}
        review = review_of(studio, "s2")
        assert (review.embedding, review.same_view) == (CLIP, 0.9)
        clip = ClipScorer(device="cpu")
        assert review.vectors is not None
        assert review.vectors.shape == (takes[1].frame_count, 512)
        last = studio.folder.objects.picture(takes[1].tail[-1])
        assert np.abs(review.vectors[-1] - clip.embed([last])[0]).max() < 1e-5
        before = [one.picture for one in takes[0].keyframes]
        assert before
        for name in before:  # of a shot that the built-in scorer looked at: the bank is looked at anew, and kept
            known = studio.folder.features.get(name, CLIP)
            assert known is not None
            assert np.abs(known - clip.embed([studio.folder.objects.picture(name)])[0]).max() < 1e-5


def test_the_reward_model_judges_through_the_whole_loop(
    tmp_path: Path, home: Path, clip_file: Path, small_judge_home: Path
) -> None:
    fetched(clip_file, home)
    (home / "hpsv3").symlink_to(small_judge_home / "hpsv3")
    with Studio.create(tmp_path / "film", film("clip+hpsv3", cuts="C")) as studio:
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(LIMIT)
        assert studio.queue.jobs()[0].error_message is None
        take, review = take_of(studio, "s1"), review_of(studio, "s1")
        assert take.scorer == review.scorer == f"{CLIP}+hpsv3"
        assert review.quality_threshold == 3.0
        assert take.keyframes
        judge = HPSv3Scorer(device="cpu")
        for keyframe in take.keyframes:
            (reward,) = judge.quality([studio.folder.objects.picture(keyframe.picture)])
            assert keyframe.quality == pytest.approx(reward, abs=0.02)  # bfloat16, in another process
            assert keyframe.below_threshold is (keyframe.quality < 3.0)


def test_a_pair_without_clip_is_a_scorer_too(home: Path, small_judge_home: Path) -> None:
    home.mkdir()
    (home / "hpsv3").symlink_to(small_judge_home / "hpsv3")
    scorer = open_pair(ScorerPair("builtin", "hpsv3"))
    assert (scorer.name, scorer.embedding) == ("builtin+hpsv3", "builtin")
    assert scorer.embed([np.zeros((64, 64, 3), np.uint8)]).shape == (1, 564)


class MovingClip(ClipScorer):
    """Believes in a card, which is the CPU under another name: where its model is, is all that counts here."""

    free = 20

    def _place(self) -> str:
        return "cpu" if self.free < 2 else "cpu:0"


def test_clip_leaves_the_card_for_the_next_shot_and_comes_back_if_there_is_room(clip_file: Path) -> None:
    scorer = MovingClip(pretrained=clip_file, quick_gelu=True)
    scorer.rest()  # before there is anything
    frame = np.random.default_rng(2).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    first = scorer.embed([frame])
    loaded = scorer._loaded
    assert loaded is not None
    assert loaded.device == "cpu:0"
    scorer.rest()
    assert loaded.device == "cpu"
    assert np.array_equal(scorer.embed([frame]), first)
    assert (scorer._loaded, loaded.device) == (loaded, "cpu:0")
    scorer.rest()
    scorer.free = 1
    assert np.array_equal(scorer.embed([frame]), first)
    assert loaded.device == "cpu"
    scorer.release()
    assert scorer._loaded is None
