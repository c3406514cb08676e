"""make_take with an engine that draws its frame numbers, a scorer that can be told what to say, and real files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from storymem.core.errors import Cancelled, EngineError, MediaError, RequestUnsupported
from storymem.core.memory.bank import BankPicture
from storymem.core.memory.curation import CurationRules, curate
from storymem.core.request import Crop, Seam, ShotRequest
from storymem.core.values import Mode, Size
from storymem.media.clips import probe, read_frames
from storymem.media.pictures import decode_picture, encode_png
from storymem.ports import Frame, OnStep, PictureSource, Progress, ShotEngine
from storymem.render.take_making import MadeTake, make_take
from storymem.vision.review import Review, read_review
from storymem.vision.scorers import open_scorer
from tests.media.test_media import barcode, number_of

SIZE = Size(width=128, height=64)


class FolderOfObjects:
    """Media by content in a plain folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def put(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        (self.folder / name).write_bytes(content)
        return name

    def put_file(self, path: str) -> str:
        name = self.put(Path(path).read_bytes())
        Path(path).unlink()
        return name

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def content(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def picture(self, name: str) -> Frame:
        return decode_picture(self.content(name))


class Remembered:
    """A feature cache that counts."""

    def __init__(self) -> None:
        self.vectors: dict[tuple[str, str], NDArray[np.float32]] = {}

    def get(self, picture: str, scorer: str) -> NDArray[np.float32] | None:
        return self.vectors.get((picture, scorer))

    def put(self, picture: str, scorer: str, embedding: NDArray[np.float32]) -> None:
        self.vectors[picture, scorer] = embedding


class NumberEngine:
    """Draws each frame's number; `wrong` makes it break its word."""

    name, label, is_model = "numbers", "Numbers", False

    def __init__(self, wrong: str = "") -> None:
        self.wrong = wrong
        self.open = False

    def fingerprint(self) -> str:
        return "numbers-1"

    def check(self, request: ShotRequest) -> None:
        pass

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        self.open = True
        count = request.frame_count + {"short": -1, "long": 1}.get(self.wrong, 0)
        canvas = np.zeros((request.size.height, request.size.width, 3), np.uint8)
        try:
            for number in range(count):
                on_step(Progress("drawing", number, count))
                canvas[:] = barcode(number)  # the same array each time: the taker has to copy
                yield canvas[:, :-16] if self.wrong == "narrow" and number == 7 else canvas
        finally:
            self.open = False


class ToldScorer:
    """Frames are alike in groups of `group`; the numbers in `bad` are of low quality."""

    name, label, embedding = "told", "Told", "told looks"
    quality_threshold, same_view = 0.5, 0.9

    def __init__(self, group: int = 1000, bad: Sequence[int] = (), *, judges_every_frame: bool = True) -> None:
        self.group, self.bad = group, frozenset(bad)
        self.judges_every_frame = judges_every_frame
        self.embedded = 0
        self.largest_batch = 0
        self.judged: list[int] = []

    def embed(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        self.embedded += len(frames)
        self.largest_batch = max(self.largest_batch, len(frames))
        return np.eye(64, dtype=np.float32)[[number_of(frame) // self.group for frame in frames]]

    def quality(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        numbers = [number_of(frame) for frame in frames]
        self.judged.extend(numbers)
        return np.array([0.1 + number / 1000 if number in self.bad else 0.8 for number in numbers], np.float32)


class SeeingScorer(ToldScorer):
    """Keeps the pictures of the bank it is asked about: they come one by one, frames of the take in batches."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Frame] = []

    def embed(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        if len(frames) > 1:
            return super().embed(frames)
        self.seen.extend(frames)
        return np.eye(64, dtype=np.float32)[:1]


class LargeScorer(ToldScorer):
    """Judges on demand, and tells its diary when it comes to the card and when it leaves."""

    def __init__(self, diary: list[str], **told: Any) -> None:
        super().__init__(**told, judges_every_frame=False)
        self.diary = diary

    def quality(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        if self.diary[-1] != "judges":
            self.diary.append("judges")
        return super().quality(frames)

    def make_room(self, engine: ShotEngine) -> None:
        self.diary.append(f"makes room beside {engine.name}")

    def rest(self) -> None:
        self.diary.append("rests")

    def release(self) -> None:
        self.diary.append("is gone")


class DiaryEngine(NumberEngine):
    """Notes when its work is over."""

    def __init__(self, diary: list[str]) -> None:
        super().__init__()
        self.diary = diary

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        yield from super().generate(request, pictures, on_step)
        self.diary.append("all frames made")


class TellingEngine(NumberEngine):
    """Says what it ran on."""

    def made_with(self) -> str:
        return "A card,\nprofile 24 GB"


def request_of(mode: Mode = Mode.M2V, frame_count: int = 33) -> ShotRequest:
    return ShotRequest(
        mode=mode,
        prompt="numbers",
        negative_prompt="",
        seed=1,
        size=SIZE,
        frame_count=frame_count,
        num_inference_steps=4,
        flow_shift=4.0,
        guidance_scale=3.5,
        guidance_scale_2=3.5,
        engine="numbers",
        seam=Seam(pictures=(), source_shot_id="s0", source_take_id="t0") if mode.seam_frame_count else None,
    )


class Studio:
    """One place to make takes in: a store, a work folder, a cache, and what was reported."""

    def __init__(self, folder: Path) -> None:
        self.objects = FolderOfObjects(folder / "objects")
        self.work = folder / "work"
        self.work.mkdir()
        self.features = Remembered()
        self.steps: list[Progress] = []
        self.stop_at: tuple[str, int] | None = None

    def on_step(self, progress: Progress) -> None:
        self.steps.append(progress)
        if self.stop_at == (progress.phase, progress.step):
            raise Cancelled

    def make(self, request: ShotRequest, scorer=None, engine=None, bank: Sequence[BankPicture] = ()) -> MadeTake:
        return make_take(
            request,
            engine=engine or NumberEngine(),
            scorer=scorer or ToldScorer(),
            bank=bank,
            objects=self.objects,
            features=self.features,
            folder=self.work,
            on_step=self.on_step,
        )

    def review(self, take: MadeTake) -> Review:
        return read_review(self.objects.content(take.review))


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.mark.parametrize(("mode", "dropped"), [(Mode.T2V, 0), (Mode.M2V, 0), (Mode.MI2V, 1), (Mode.MM2V, 5)])
def test_the_seams_repeats_are_dropped(studio: Studio, mode: Mode, dropped: int):
    take = studio.make(request_of(mode))
    kept = list(range(dropped, 33))
    assert take.frame_count == 33 - dropped
    assert [number_of(frame) for frame in read_frames(Path(studio.objects.path(take.clip)))] == kept
    assert [number_of(studio.objects.picture(name)) for name in take.tail] == kept[-5:]


def test_keyframes_and_tail_are_the_generated_frames_not_the_clips(studio: Studio):
    take = studio.make(request_of(), ToldScorer(group=16))
    assert [keyframe.frame_index for keyframe in take.keyframes] == [0, 16, 32]
    for keyframe in take.keyframes:
        assert np.array_equal(studio.objects.picture(keyframe.picture), barcode(keyframe.frame_index))
        assert studio.objects.content(keyframe.thumb)[:3] == b"\xff\xd8\xff"
    assert np.array_equal(studio.objects.picture(take.tail[-1]), barcode(32))
    decoded = list(read_frames(Path(studio.objects.path(take.clip))))[32]
    assert not np.array_equal(decoded, barcode(32))  # H.264 is not lossless, so the test above can fail


def test_keyframe_indices_count_in_the_finished_take(studio: Studio):
    take = studio.make(request_of(Mode.MM2V), ToldScorer(group=16))
    for keyframe in take.keyframes:
        assert number_of(studio.objects.picture(keyframe.picture)) == keyframe.frame_index + 5


def test_poster_is_a_small_jpeg_of_the_middle(studio: Studio):
    take = studio.make(request_of())
    poster = studio.objects.picture(take.poster)
    assert studio.objects.content(take.poster)[:3] == b"\xff\xd8\xff"
    assert number_of(poster) == 16


def test_the_clip_is_of_the_films_one_kind(studio: Studio):
    facts = probe(Path(studio.objects.path(studio.make(request_of()).clip)))
    assert (facts.frame_count, facts.size, facts.colorspace) == (33, (128, 64), 1)


def test_the_review_scores_every_frame_and_says_why(studio: Studio):
    take = studio.make(request_of(), ToldScorer(group=8, bad=range(3)))
    review = studio.review(take)
    assert review.scorer == take.scorer == "told"
    assert [frame.i for frame in review.frames] == list(range(33))
    assert [frame.quality for frame in review.frames] == pytest.approx([0.1, 0.101, 0.102] + [0.8] * 30)
    assert all(frame.reason and frame.outcome for frame in review.frames)
    kept = [frame.i for frame in review.frames if frame.outcome == "kept"]
    assert kept == [keyframe.frame_index for keyframe in take.keyframes]
    assert 0 < len(kept) <= 3
    assert review.final_threshold <= 0.9
    assert (review.same_view, review.quality_threshold, review.embedding) == (0.9, 0.5, "told looks")


def test_the_review_holds_how_every_frame_looked(studio: Studio):
    vectors = studio.review(studio.make(request_of(), ToldScorer(group=8))).vectors
    assert vectors is not None
    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, np.eye(64, dtype=np.float32)[np.arange(33) // 8])


def test_the_scorers_own_threshold_decides(studio: Studio):
    take = studio.make(request_of(), ToldScorer(bad=range(33)))
    assert [keyframe.below_threshold for keyframe in take.keyframes] == [True]


def test_what_the_bank_shows_is_not_remembered_again(studio: Studio):
    shown = studio.objects.put(encode_png(barcode(3)))
    take = studio.make(request_of(), ToldScorer(group=16), bank=[BankPicture(picture=shown)])
    assert [keyframe.frame_index for keyframe in take.keyframes] == [16, 32]
    outcomes = {frame.outcome for frame in studio.review(take).frames}
    assert "already remembered" in outcomes


def test_embeddings_are_kept_and_used(studio: Studio):
    first = studio.make(request_of(), ToldScorer(group=16))
    names = [keyframe.picture for keyframe in first.keyframes]
    assert all(studio.features.get(name, "told looks") is not None for name in names)
    scorer = ToldScorer(group=16)
    again = studio.make(request_of(), scorer, bank=[BankPicture(picture=name) for name in (*names, *names)])
    assert scorer.embedded == 33  # its own frames only: the bank was known
    assert again.keyframes == ()


def test_an_unknown_bank_picture_is_embedded_once_and_kept(studio: Studio):
    shown = studio.objects.put(encode_png(barcode(3)))
    scorer = ToldScorer(group=16)
    studio.make(request_of(), scorer, bank=[BankPicture(picture=shown)] * 2)
    assert scorer.embedded == 34
    assert studio.features.get(shown, "told looks") is not None


def test_a_cropped_bank_picture_is_seen_as_shots_see_it(studio: Studio):
    wide = np.hstack([barcode(3), np.full_like(barcode(3), 255)])
    shown = studio.objects.put(encode_png(wide))
    left, right = (BankPicture(picture=shown, crop=Crop(x=x)) for x in (0.25, 0.75))
    scorer = SeeingScorer()
    studio.make(request_of(frame_count=37), scorer, bank=[left, right, left])
    assert [frame.shape for frame in scorer.seen] == [barcode(3).shape] * 2
    assert np.array_equal(scorer.seen[0], barcode(3))
    assert (scorer.seen[1] == 255).all()
    assert studio.features.get(shown, "told looks") is None  # kept under the crop, not as if it were the whole picture
    again = SeeingScorer()
    studio.make(request_of(frame_count=37), again, bank=[right])
    assert again.seen == []


def test_an_engine_may_say_what_it_ran_on(studio: Studio):
    assert studio.make(request_of()).made_with == ""
    assert studio.make(request_of(), engine=TellingEngine()).made_with == "A card, profile 24 GB"


def test_frames_are_scored_in_small_batches(studio: Studio):
    scorer = ToldScorer()
    studio.make(request_of(frame_count=81), scorer)
    assert scorer.embedded == 81
    assert scorer.largest_batch <= 8


# --- a judge that is asked only of some frames ------------------------------------------------------------------------

TOLD = ({"group": 8, "bad": (*range(3), 17, 18)}, {"group": 2}, {"group": 1000}, {"bad": range(33)}, {"group": 16})


@pytest.mark.parametrize("told", TOLD)
def test_a_slow_judge_chooses_the_same_and_is_asked_of_what_the_choice_needs(tmp_path: Path, told: dict[str, Any]):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = Studio(tmp_path / "a"), Studio(tmp_path / "b")
    eager, lazy = ToldScorer(**told), ToldScorer(**told, judges_every_frame=False)
    first, second = one.make(request_of(), eager), two.make(request_of(), lazy)
    assert first.keyframes == second.keyframes
    needed = needed_by_curate(eager)
    assert (eager.embedded, lazy.embedded) == (33, 33)
    assert lazy.judged == needed, "each once, in the order of the choice"
    assert eager.judged == list(range(33))
    found = {frame.i: frame.quality for frame in two.review(second).frames if frame.quality is not None}
    assert sorted(found) == sorted(needed)
    assert found == {frame.i: frame.quality for frame in one.review(first).frames if frame.i in found}


def needed_by_curate(scorer: ToldScorer) -> list[int]:
    """The frames whose quality the choice asks for, by the choice itself."""
    asked: list[int] = []

    def quality(frame: int) -> float:
        asked.append(frame)
        return 0.1 + frame / 1000 if frame in scorer.bad else 0.8

    def similarity(a: int, b: int) -> float:
        return float(a // scorer.group == b // scorer.group)

    curate(33, similarity, quality, lambda _: -1.0, CurationRules(quality_threshold=0.5))
    return asked


def test_a_choice_that_needs_few_frames_asks_few(studio: Studio):
    scorer = ToldScorer(group=16, judges_every_frame=False)
    studio.make(request_of(), scorer)
    assert scorer.judged == [0, 16, 32]


def test_the_best_of_a_take_without_a_good_frame_is_marked_by_a_slow_judge_too(studio: Studio):
    take = studio.make(request_of(), ToldScorer(bad=range(33), judges_every_frame=False))
    assert [(one.frame_index, one.below_threshold) for one in take.keyframes] == [(32, True)]
    assert take.keyframes[0].quality == pytest.approx(0.132)
    assert [frame.outcome for frame in studio.review(take).frames] == ["low quality"] * 32 + ["best of low quality"]


def test_judging_is_told_frame_by_frame_and_never_goes_back(studio: Studio):
    studio.make(request_of(), ToldScorer(group=2, judges_every_frame=False))
    told = [step for step in studio.steps if step.phase == "judging"]
    places = [step.step for step in told]
    assert len(places) > 10
    assert places == sorted(places)
    assert places[-1] < told[0].step_count == 33
    assert [*dict.fromkeys(step.phase for step in studio.steps)] == ["drawing", "curating", "judging", "saving"]


def test_a_stop_is_heard_between_two_judged_frames(studio: Studio):
    scorer = ToldScorer(group=4, judges_every_frame=False)
    studio.stop_at = ("judging", 12)
    with pytest.raises(Cancelled):
        studio.make(request_of(), scorer)
    assert scorer.judged == [0, 4, 8]
    assert list(studio.work.iterdir()) == []
    assert studio.features.vectors == {}
    assert list(studio.objects.folder.iterdir()) == []


def test_a_large_judge_comes_when_the_frames_are_made_and_leaves_at_the_end(studio: Studio):
    diary: list[str] = []
    studio.make(request_of(), LargeScorer(diary, group=16), DiaryEngine(diary))
    assert diary == ["all frames made", "makes room beside numbers", "judges", "rests"]


@pytest.mark.parametrize("at", [("drawing", 3), ("judging", 16), ("saving", 0)])
def test_a_large_judge_leaves_a_take_that_is_given_up_too(studio: Studio, at: tuple[str, int]):
    diary: list[str] = []
    studio.stop_at = at
    with pytest.raises(Cancelled):
        studio.make(request_of(), LargeScorer(diary, group=16))
    assert diary[-1] == "rests"


def test_another_judge_finds_the_embeddings_of_the_one_who_looked(studio: Studio):
    class Other(ToldScorer):
        name = "told+another"

    first = studio.make(request_of(), ToldScorer(group=16))
    other = Other(group=16)
    studio.make(request_of(), other, bank=[BankPicture(picture=one.picture) for one in first.keyframes])
    assert other.embedded == 33


# --- as a whole -------------------------------------------------------------------------------------------------------


def test_the_same_request_gives_the_same_content(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = Studio(tmp_path / "a"), Studio(tmp_path / "b")
    first, second = one.make(request_of(), open_scorer()), two.make(request_of(), open_scorer())
    for field in ("clip", "poster", "tail", "keyframes", "review", "frame_count"):
        assert getattr(first, field) == getattr(second, field)
    assert first.seconds_spent > 0


def test_steps_are_reported_in_three_phases(studio: Studio):
    studio.make(request_of())
    phases = list(dict.fromkeys(step.phase for step in studio.steps))
    assert phases == ["drawing", "curating", "saving"]
    saving = [step for step in studio.steps if step.phase == "saving"]
    assert [step.step for step in saving] == list(range(saving[0].step_count))


@pytest.mark.parametrize("at", [("drawing", 0), ("drawing", 20), ("curating", 0), ("saving", 0), ("saving", 9)])
def test_a_stop_leaves_nothing_under_way(studio: Studio, at: tuple[str, int]):
    engine = NumberEngine()
    studio.stop_at = at
    with pytest.raises(Cancelled):
        studio.make(request_of(), engine=engine)
    assert list(studio.work.iterdir()) == []
    assert not engine.open
    assert studio.features.vectors == {}


def test_a_finished_take_leaves_nothing_in_the_work_folder(studio: Studio):
    studio.make(request_of())
    assert list(studio.work.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [("short", "32 frames, not the 33"), ("long", "more than the 33"), ("narrow", "64x112x3 .*not 64x128x3")],
)
def test_an_engine_that_breaks_its_word_is_named(studio: Studio, wrong: str, words: str):
    engine = NumberEngine(wrong)
    with pytest.raises(EngineError, match=f"Numbers made .*{words}"):
        studio.make(request_of(), engine=engine)
    assert list(studio.work.iterdir()) == []
    assert list(studio.objects.folder.iterdir()) == []
    assert not engine.open


def test_a_take_that_would_have_no_frames_is_refused_before_it_is_made(studio: Studio):
    with pytest.raises(RequestUnsupported, match="nothing after the 5"):
        studio.make(request_of(Mode.MM2V, frame_count=5))
    assert studio.steps == []


def test_a_take_shorter_than_the_tail_keeps_what_there_is(studio: Studio):
    take = studio.make(request_of(Mode.MM2V, frame_count=9))
    assert [number_of(studio.objects.picture(name)) for name in take.tail] == [5, 6, 7, 8]


def test_a_work_folder_that_is_not_there_is_named(studio: Studio):
    studio.work.rmdir()
    with pytest.raises(MediaError, match="work"):
        studio.make(request_of())
