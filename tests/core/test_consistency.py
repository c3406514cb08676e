"""The figures of a report, and the lane: each shot's likeness to the pinned pictures, from cosines that are given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.shot import AddTake
from storymem.core.memory.bank import Candidate, remember
from storymem.core.plans.consistency import every_pair, lane, mean_likeness, most_related, neighbours, shared_words
from storymem.core.story import CastMember, Story
from tests.support.stories import Told, Vector, blank, keyframe, make_take, name, reference, unit

# --- pairs ---------------------------------------------------------------------------------------------------------


def matrix(count: int, **values: float) -> tuple[tuple[float, ...], ...]:
    """[count][count] with `p01=0.5` for the pair of shots 0 and 1, 1 on the diagonal, 0 elsewhere."""
    found = np.eye(count)
    for pair, value in values.items():
        found[int(pair[1]), int(pair[2])] = found[int(pair[2]), int(pair[1])] = value
    return tuple(tuple(map(float, row)) for row in found)


def test_every_pair_once_in_story_order() -> None:
    assert every_pair(4) == ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
    assert every_pair(1) == every_pair(0) == ()


def test_the_most_related_come_first_and_ties_stand_in_story_order() -> None:
    related = matrix(4, p01=0.2, p02=0.9, p03=0.5, p12=0.5, p13=0.5, p23=0.1)
    assert most_related(related, 3) == ((0, 2), (0, 3), (1, 2))
    assert most_related(related) == ((0, 2), (0, 3), (1, 2), (1, 3), (0, 1), (2, 3))


def test_rounding_of_the_same_text_breaks_no_tie() -> None:
    assert most_related(matrix(3, p01=0.99999998, p02=1.0, p12=1.00000001), 2) == ((0, 1), (0, 2))


def test_ten_pairs_are_taken_where_there_are_more() -> None:
    assert len(most_related(matrix(6))) == 10


def test_the_mean_is_over_the_pairs_and_no_pair_has_no_mean() -> None:
    likeness = matrix(3, p01=0.9, p02=0.3, p12=0.6)
    assert mean_likeness(likeness, every_pair(3)) == pytest.approx(0.6)
    assert mean_likeness(likeness, [(0, 1)]) == pytest.approx(0.9)
    assert mean_likeness(likeness, []) is None


def test_shared_words_are_the_share_of_different_words() -> None:
    assert shared_words("A fox, a HOUSE!", "The house; a fox?") == pytest.approx(3 / 4)
    assert shared_words("a fox", "two hens") == 0
    assert shared_words("", " ... ") == 0
    assert 0 < shared_words("狐狸在雪地里奔跑", "狐狸在森林里睡觉") < 1


def test_neighbours_are_the_most_and_least_alike_others_the_earlier_in_a_tie() -> None:
    likeness = matrix(4, p01=0.2, p02=0.9, p03=0.9)
    assert neighbours(likeness, 0) == (2, 1)
    assert neighbours(likeness, 1) == (0, 2)
    assert neighbours(matrix(1), 0) is None


# --- the lane ------------------------------------------------------------------------------------------------------


def filmed(count: int, keyframe_count: int = 1, **fields: object) -> Story:
    """A film with a circled take in every shot; the keyframes of shot n are `picture(n, place)`."""
    story = blank(count)
    for number, shot in enumerate(tuple(story.shots())):
        keyframes = tuple(keyframe(f"{number} {place}", place * 20) for place in range(keyframe_count))
        take = make_take(story, shot.id).evolve(keyframes=keyframes)
        story = apply(story, AddTake(shot_id=shot.id, take=take, circle=True))
    return story.evolve(**fields)


def picture(number: int, place: int = 0) -> str:
    return name(f"{number} {place}")


def towards(cosine: float) -> Vector:
    """A vector with this cosine to (1, 0)."""
    return unit(cosine, (1 - cosine * cosine) ** 0.5)


def seen(*cosines: float, **more: Vector) -> Told:
    """Shot n's first keyframe has the n-th cosine to (1, 0); others by `p<shot>_<place>`."""
    vectors = {picture(number): towards(cosine) for number, cosine in enumerate(cosines)}
    vectors |= {picture(*map(int, key[1:].split("_"))): vector for key, vector in more.items()}
    return Told(vectors)


def likenesses(story: Story, sight: Told) -> dict[str, float]:
    return {shot_id: one.likeness for shot_id, one in lane(remember(story, sight)).items()}


def test_shots_are_held_against_the_films_pins() -> None:
    story = filmed(3, pins=(picture(0),))
    assert likenesses(story, seen(1, 0.8, 0.6)) == pytest.approx({"s2": 0.8, "s3": 0.6})


def test_nobody_looks_nothing_is_pinned_no_picture_is_brought() -> None:
    assert lane(remember(filmed(3, pins=(picture(0),)))) == {}
    assert likenesses(filmed(3), seen(1, 0.8, 0.6)) == {}
    assert likenesses(filmed(3, pins=(name("of no take"),)), seen(1, 0.8, 0.6)) == {}


def test_references_stand_in_where_nothing_is_pinned() -> None:
    face = reference("Mara")
    story = filmed(2, references=(face,))
    bank = remember(story)
    told = seen(0.9, 0.7)
    told.seen[bank.known[face.picture].seen_as] = (1.0, 0.0)
    assert likenesses(story, told) == pytest.approx({"s1": 0.9, "s2": 0.7})
    assert likenesses(story.evolve(pins=(picture(0),)), told).keys() == {"s2"}
    assert likenesses(story.evolve(evictions=(face.picture,)), told) == {}


def test_a_reference_concerns_the_shots_that_name_it_and_all_where_none_does() -> None:
    face = reference("Mara")
    story = filmed(3, references=(face,))
    scene, named = story.scenes[0], story.shot("s2").takes[0]
    named = named.evolve(request=named.request.evolve(prompt="Mara waits."))
    shots = tuple(shot.evolve(takes=(named,)) if shot.id == "s2" else shot for shot in scene.shots)
    told = seen(0.9, 0.8, 0.7)
    told.seen[remember(story).known[face.picture].seen_as] = (1.0, 0.0)
    assert likenesses(story, told).keys() == {"s1", "s2", "s3"}, "the name of a file says nothing"
    assert likenesses(story.evolve(scenes=(scene.evolve(shots=shots),)), told).keys() == {"s2"}


def test_a_shot_is_its_best_keyframe() -> None:
    story = filmed(2, keyframe_count=2, pins=(picture(0),))
    found = lane(remember(story, seen(1, 0.3, p1_1=towards(0.7), p0_1=towards(0.9))))
    assert found["s2"].pins == ((picture(0), pytest.approx(0.7)),)


def test_the_best_pin_counts_and_all_are_named_best_first() -> None:
    story = filmed(3, pins=(picture(0), picture(1)))
    one = lane(remember(story, Told({picture(0): (1, 0, 0), picture(1): (0, 1, 0), picture(2): unit(0.3, 0.8, 0.5)})))
    far, near = 0.3 / 0.98**0.5, 0.8 / 0.98**0.5
    assert one["s3"].pins == ((picture(1), pytest.approx(near)), (picture(0), pytest.approx(far)))
    assert one["s3"].likeness == pytest.approx(near)


def test_equally_near_pins_keep_their_order() -> None:
    story = filmed(3, pins=(picture(1), picture(0)))
    found = lane(remember(story, seen(1, 1, 0.8)))
    assert [pin.picture for pin in found["s3"].pins] == [picture(1), picture(0)]


def test_a_shot_is_not_held_against_its_own_picture() -> None:
    story = filmed(2, keyframe_count=2, pins=(picture(0), picture(1)))
    found = lane(remember(story, seen(1, 0.8, p0_1=towards(0.5), p1_1=towards(0.5))))
    assert [pin.picture for pin in found["s1"].pins] == [picture(1)]
    assert [pin.picture for pin in found["s2"].pins] == [picture(0)]


def test_nor_against_a_picture_of_another_take_of_its_own() -> None:
    story = filmed(2)
    other = make_take(story, "s1").evolve(keyframes=(keyframe("other take"),))
    story = apply(story, AddTake(shot_id="s1", take=other, circle=False)).evolve(pins=(name("other take"),))
    told = seen(0.9, 0.7)
    told.seen[name("other take")] = (1.0, 0.0)
    assert likenesses(story, told) == pytest.approx({"s2": 0.7})


def test_what_was_not_looked_at_has_no_number() -> None:
    story = filmed(3, keyframe_count=2, pins=(picture(0), picture(1)))
    half = Told({picture(0): (1.0, 0.0), picture(1): towards(0.8), picture(2, 1): towards(-0.5)})
    found = lane(remember(story, half))
    assert found["s2"].likeness == pytest.approx(0.8)
    assert found["s3"].pins[-1] == (picture(0), pytest.approx(-0.5)), "a cosine below 0 is a number all the same"
    assert lane(remember(story, Told({picture(2): (1.0, 0.0)}))) == {}, "no pin was looked at"
    assert lane(remember(story, Told({picture(0): (1.0, 0.0)}))) == {}, "no other shot was looked at"


def test_shots_without_a_circled_take_are_left_out() -> None:
    story = filmed(3, pins=(picture(0),))
    take = story.shot("s2").takes[0]
    scene = story.scenes[0]
    shots = tuple(shot.evolve(circled=None) if shot.id == "s2" else shot for shot in scene.shots)
    assert take.keyframes
    assert likenesses(story.evolve(scenes=(scene.evolve(shots=shots),)), seen(1, 0.8, 0.6)).keys() == {"s3"}


def test_pins_concern_whom_they_are_said_to_concern() -> None:
    story = filmed(3, pins=(picture(0),))

    def concerns(pin: Candidate, shot_id: str) -> bool:
        return pin.shot_id == "s1" and shot_id == "s3"

    assert lane(remember(story, seen(1, 0.8, 0.6)), concerns).keys() == {"s3"}


def test_a_pin_concerns_the_shots_that_name_whom_it_shows() -> None:
    prompts = {"s1": "Mara at the door.", "s2": "Tom runs.", "s3": "Close on Mara and Tom.", "s4": "The empty sea."}
    story = blank(4).evolve(cast=(CastMember(id="c1", name="Mara"), CastMember(id="c2", name="Tom")))
    shots = tuple(shot.evolve(prompt=prompts[shot.id]) for shot in story.shots())
    story = story.evolve(scenes=(story.scenes[0].evolve(shots=shots),))
    for number, shot in enumerate(shots):
        take = make_take(story, shot.id).evolve(keyframes=(keyframe(f"{number} 0"),))
        story = apply(story, AddTake(shot_id=shot.id, take=take, circle=True))
    sight = seen(1, 0.8, 0.6, 0.4)
    assert likenesses(story.evolve(pins=(picture(0),)), sight).keys() == {"s3"}
    assert likenesses(story.evolve(pins=(picture(3),)), sight).keys() == {"s1", "s2", "s3"}, "it shows nobody by name"


def drifting(*cosines: float) -> set[str]:
    """Who drifts among shots of these likenesses to a pin of a shot before them."""
    found = lane(remember(filmed(len(cosines) + 1, pins=(picture(0),)), seen(1, *cosines)))
    return {shot_id for shot_id, one in found.items() if one.drifts}


def test_a_shot_far_below_the_median_drifts() -> None:
    assert drifting(0.9, 0.9, 0.9, 0.5) == {"s5"}
    assert drifting(0.5, 0.9, 0.9, 0.9, 0.3) == {"s2", "s6"}


def test_three_shots_are_too_few_to_say_who_drifts() -> None:
    assert drifting(0.9, 0.9, 0.1) == set()


def test_a_small_gap_is_no_drift_however_alike_the_others_are() -> None:
    assert drifting(0.9, 0.9, 0.9, 0.851) == set()
    assert drifting(0.9, 0.9, 0.9, 0.849) == {"s5"}


def test_where_likenesses_spread_more_a_drift_must_be_larger() -> None:
    # Median 0.8, MAD 0.05: two deviations reach to 0.8 - 2 x 1.4826 x 0.05 = 0.6517.
    assert drifting(0.9, 0.85, 0.8, 0.75, 0.66) == set()
    assert drifting(0.9, 0.85, 0.8, 0.75, 0.64) == {"s6"}


def test_a_shot_above_the_median_never_drifts() -> None:
    assert drifting(0.5, 0.5, 0.5, 0.95) == set()


def test_every_shot_says_the_films_median() -> None:
    found = lane(remember(filmed(5, pins=(picture(0),)), seen(1, 0.9, 0.8, 0.6, 0.5)))
    assert {round(one.median, 6) for one in found.values()} == {0.7}


class Fast:
    """A Sight over one matrix, as the studio's: [pictures, 512]."""

    label, reads_prompts, same_view = "Fast", False, 0.9
    complete = True

    def __init__(self, count: int) -> None:
        vectors = np.random.default_rng(0).normal(size=(count, 512)).astype(np.float32)
        self.vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        self.asked = 0

    def has_read(self, prompt: str) -> bool:
        return False

    def among(self, pictures: Sequence[str]) -> Fast:
        self.asked += 1
        assert len(pictures) == len(self.vectors)
        return self

    def about(self, prompt: str) -> None:
        return None

    def alike(self, place: int) -> Sequence[float]:
        return self.vectors @ self.vectors[place]


def test_a_long_film_costs_one_look() -> None:
    pins = tuple(picture(number * 20) for number in range(10))
    sight = Fast(200 * 3 + 10)
    bank = remember(filmed(200, keyframe_count=3, pins=pins), sight)
    assert len(lane(bank)) == 200
    assert sight.asked == 1
