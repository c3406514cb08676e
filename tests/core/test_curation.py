"""Curation: the recorded selections of the published loop, its edges, and what this studio adds."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import curation_cases
from storymem.core.errors import StoryError
from storymem.core.memory.curation import Curation, CurationRules, Outcome, curate, scored_size

RECORDED = Path(__file__).resolve().parents[1] / "fixtures" / "curation" / "keyframes.json"


def by_angle(
    angles: list[float], quality: list[float], bank: list[float] | None = None, rules: CurationRules | None = None
) -> Curation:
    """Curates frames whose view is an angle in degrees: their similarity is the cosine between."""

    def cosine(a: float, b: float) -> float:
        return math.cos(math.radians(a - b))

    return curate(
        len(angles),
        lambda a, b: cosine(angles[a], angles[b]),
        lambda i: quality[i],
        lambda i: max((cosine(angles[i], known) for known in bank or []), default=-1.0),
        rules or CurationRules(),
    )


def kept(curation: Curation) -> list[int]:
    return [frame.frame_index for frame in curation.kept]


def test_every_recorded_selection_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert curation_cases.main([str(RECORDED)]) == 0
    assert "20 cases and 5 sizes replayed, 0 differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("selected",), [0, 63]),
        (("saved", 1, "frame"), 70),
        (("saved", 1, "file"), "01_02_keyframe1.jpg"),
        (("passes", 3, "indices"), [0]),
        (("passes", 3, "threshold"), 0.865),
        (("final_threshold",), -0.02),
        (("last_frame",), 80),
        (("motion", "frames"), [76, 77, 78, 79]),
    ],
)
def test_the_replay_prints_the_case_that_differs(
    path: tuple[str | int, ...], value: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = json.loads(RECORDED.read_text())
    at = recording["cases"][0]["expected"]
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(recording))
    assert curation_cases.main([str(changed)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert {line.split(":")[0] for line in printed[:-1]} == {"case00"}


def test_the_replay_reports_a_wrong_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = json.loads(RECORDED.read_text())
    recording["frame_resize"][0][2] = [336, 560]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(recording))
    assert curation_cases.main([str(changed)]) == 1
    assert "frame_resize: 480x832: recorded 336x560, here 336x588" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{}", '{"cases": []}', "not json", "[1]"])
def test_a_file_of_another_layout_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    assert curation_cases.main([str(file)]) == 2
    assert "other.json holds no recorded keyframe selections" in capsys.readouterr().err


def test_a_case_with_too_few_scores_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = json.loads(RECORDED.read_text())
    recording["cases"][2]["quality"].pop()
    file = tmp_path / "short.json"
    file.write_text(json.dumps(recording))
    assert curation_cases.main([str(file)]) == 2
    assert "9 frames, but 9 features and 8 qualities" in capsys.readouterr().err
    assert curation_cases.main([str(tmp_path / "missing.json")]) == 2


def test_scores_are_asked_for_once_and_only_when_needed() -> None:
    recording = json.loads(RECORDED.read_text())
    for case in recording["cases"]:
        features, asked = case["features"], Counter[object]()

        def similarity(a: int, b: int, features: list[list[float]] = features, asked: Counter[object] = asked) -> float:
            asked[a, b] += 1
            return sum(x * y for x, y in zip(features[a], features[b], strict=True))

        def quality(i: int, case: dict[str, list[float]] = case, asked: Counter[object] = asked) -> float:
            asked[i] += 1
            return case["quality"][i]

        curation = curate(case["num_frames"], similarity, quality, lambda i: -1.0)
        assert max(asked.values()) == 1
        scored = {i for i in asked if isinstance(i, int)}
        assert scored == {d.frame_index for d in curation.decisions if d.quality is not None}
    # The last case's loop asks for 1,757 similarities where nothing is remembered.
    assert sum(asked.values()) < 1757 / 4


def test_the_first_frame_is_followed_by_the_third() -> None:
    assert kept(by_angle([0, 90, 0, 0], [5, 5, 5, 5])) == [0]
    passed_over = by_angle([0, 90, 0, 0], [5, 5, 5, 5]).decisions[1]
    assert (passed_over.outcome, passed_over.quality, passed_over.similarity) == (Outcome.PASSED_OVER, None, None)
    assert kept(by_angle([0, 90, 0, 0], [1, 5, 5, 5])) == [1, 2]


def test_the_quality_gate_is_inclusive_and_the_view_gate_strict() -> None:
    at_limit = CurationRules(same_view=0.5, quality_threshold=3.0)
    exact = curate(3, lambda a, b: 0.5, lambda i: 3.0, lambda i: -1.0, at_limit)
    assert kept(exact) == [0]
    below = curate(3, lambda a, b: math.nextafter(0.5, 0), lambda i: 3.0, lambda i: -1.0, at_limit)
    assert kept(below) == [0, 2]


def test_the_bank_skips_only_what_is_over_the_limit() -> None:
    rules = CurationRules()
    assert kept(curate(1, lambda a, b: 1.0, lambda i: 5.0, lambda i: 0.90, rules)) == [0]
    skipped = curate(1, lambda a, b: 1.0, lambda i: 5.0, lambda i: math.nextafter(0.90, 1), rules)
    assert (kept(skipped), skipped.chosen, skipped.decisions[0].outcome) == ([], (0,), Outcome.IN_BANK)


def test_the_bank_limit_stays_while_the_view_limit_falls() -> None:
    curation = by_angle([0, 0, 30, 60, 90, 120], [5] * 6, bank=[1])
    assert curation.final_threshold < 0.9
    assert curation.chosen[0] == 0
    assert 0 not in kept(curation)
    assert len(kept(curation)) == len(curation.chosen) - 1


def test_no_good_frame_keeps_the_best_marked() -> None:
    curation = by_angle([0, 30, 60, 90], [1.0, 2.5, 2.5, 0.3], bank=[30])
    assert curation.chosen == ()
    assert [(k.frame_index, k.below_threshold, k.quality) for k in curation.kept] == [(1, True, 2.5)]
    assert [d.outcome for d in curation.decisions] == [
        Outcome.LOW_QUALITY,
        Outcome.BEST_OF_LOW,
        Outcome.LOW_QUALITY,
        Outcome.LOW_QUALITY,
    ]


@pytest.mark.parametrize("constant", [1.0, 0.5, 0.0, -1.0, -1.009])
def test_constant_similarity_ends(constant: float) -> None:
    curation = curate(81, lambda a, b: constant, lambda i: 5.0, lambda i: -1.0)
    assert kept(curation) == [0]
    assert len(curation.passes) <= 193


@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf, 1.5, -40.0])
def test_a_similarity_that_is_no_cosine_is_refused(broken: float) -> None:
    with pytest.raises(StoryError, match="no cosine"):
        curate(5, lambda a, b: broken, lambda i: 5.0, lambda i: -1.0)
    with pytest.raises(StoryError, match="memory bank"):
        curate(5, lambda a, b: 1.0, lambda i: 5.0, lambda i: broken)


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_a_quality_that_is_no_number_is_refused(broken: float) -> None:
    with pytest.raises(StoryError, match="quality"):
        curate(5, lambda a, b: 0.5, lambda i: broken, lambda i: -1.0)


@pytest.mark.parametrize("frame_count", [0, 1, 2, 3])
def test_short_takes(frame_count: int) -> None:
    curation = curate(frame_count, lambda a, b: 0.0, lambda i: 5.0, lambda i: -1.0)
    assert kept(curation) == [0, 2][: (frame_count + 1) // 2]
    assert len(curation.decisions) == frame_count


def test_every_frame_has_one_decision_that_fits_what_was_kept() -> None:
    chance = random.Random(7)
    for _ in range(60):
        count = chance.randrange(1, 40)
        angles = [chance.uniform(0, 180) for _ in range(count)]
        quality = [chance.uniform(1, 6) for _ in range(count)]
        curation = by_angle(angles, quality, bank=[chance.uniform(0, 180) for _ in range(chance.randrange(4))])
        assert [d.frame_index for d in curation.decisions] == list(range(count))
        said = [d.frame_index for d in curation.decisions if d.outcome in (Outcome.KEPT, Outcome.BEST_OF_LOW)]
        assert said == kept(curation)
        chosen = [d.frame_index for d in curation.decisions if d.outcome in (Outcome.KEPT, Outcome.IN_BANK)]
        assert tuple(chosen) == curation.chosen
        assert len(curation.chosen) <= 3
        assert all(d.reason.endswith(".") for d in curation.decisions)
        for decision in curation.decisions:
            if decision.outcome is Outcome.SAME_VIEW:
                assert decision.similarity is not None
                assert decision.similarity >= curation.final_threshold
            if decision.outcome is Outcome.LOW_QUALITY:
                assert decision.quality is not None
                assert decision.quality < 3.0


def test_scored_sizes_stay_in_bounds() -> None:
    for height in range(16, 1300, 64):
        for width in range(16, 1300, 64):
            scored = scored_size(height, width)
            assert all(side % 28 == 0 for side in scored)
            if max(height, width) / min(height, width) < 20:
                assert 25_088 <= scored[0] * scored[1] <= 200_704
