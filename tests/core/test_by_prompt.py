"""Memory by prompt: what it is about, whom it names, nothing twice; the director's word stands above all of it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from storymem.core.memory.bank import Bank, remember
from storymem.core.memory.recall import Recall, is_settled, recall, recall_slots
from storymem.core.memory.sight_needs import sight_needs, sight_needs_for
from storymem.core.request import Reason
from storymem.core.requests.composing import compose
from storymem.core.story import CastMember, FilmSettings, Keyframe, Reference, Scene, Shot, ShotOverrides, Story
from tests.support.stories import Glanced, Told, Vector, dot, keyframe, make_take, name, reference, unit


def film(*prompts: str, keyframes: int = 1, references: tuple[Reference, ...] = (), **settings: object) -> Story:
    """One scene of these prompts, every shot but the last with a circled take of keyframes named `<shot>.<n>`."""
    chosen = FilmSettings().evolve(policy="by_prompt", **settings)
    shots = tuple(Shot(id=f"s{number}", prompt=prompt, seed=number) for number, prompt in enumerate(prompts, start=1))
    story = Story(id="film", scenes=(Scene(id="sc", shots=shots),), settings=chosen, references=references)
    for shot in shots[:-1]:
        take = make_take(story, shot.id, 0).evolve(keyframes=keyframes_of(shot.id, keyframes))
        shots = tuple(s.evolve(takes=(take,), circled=take.id) if s.id == shot.id else s for s in shots)
        story = story.evolve(scenes=(story.scenes[0].evolve(shots=shots),))
    return story


def keyframes_of(shot_id: str, count: int) -> tuple[Keyframe, ...]:
    return tuple(keyframe(f"{shot_id}.{number}", number * 10) for number in range(count))


def with_shot(story: Story, shot_id: str, **changes: object) -> Story:
    shots = tuple(shot.evolve(**changes) if shot.id == shot_id else shot for shot in story.shots())
    return story.evolve(scenes=(story.scenes[0].evolve(shots=shots),))


def chosen(found: Recall) -> list[str]:
    """The words the pictures of the memory were named by."""
    return [WORDS.get(slot.candidate.picture, slot.candidate.label) for slot in found.slots]


WORDS = {name(f"s{shot}.{number}"): f"s{shot}.{number}" for shot in range(1, 40) for number in range(12)}
LAST = "s5"
PROMPTS = ("A lamp in the tower.", "A boat at sea.", "Mara on the pier.", "Rain on glass.", "Mara rows the boat.")


# --- by words, where nobody reads ----------------------------------------------------------------------------------


def test_without_a_reader_the_words_of_a_keyframes_take_decide() -> None:
    found = recall(film(*PROMPTS, memory_size=1), LAST)
    assert chosen(found) == ["s3.0"]  # it covers Mara only if she is a name; here "Mara" and "the" are words
    slot = found.slots[0]
    assert slot.reason is Reason.ABOUT
    assert slot.why == "Number 1 of 4 in nearness to this prompt, by its own prompt's words."


def test_what_is_sent_stands_in_story_order_and_says_why() -> None:
    story = film(*PROMPTS, memory_size=2)
    request = compose(story, LAST)
    assert [WORDS[frame.picture] for frame in request.memory] == ["s2.0", "s3.0"]
    assert {frame.reason for frame in request.memory} == {Reason.ABOUT}
    left = {WORDS[out.candidate.picture]: out for out in recall(story, LAST).left_out}
    assert left["s1.0"].reason == "over the limit"
    assert "Further from this prompt" in left["s1.0"].why


def test_words_in_no_prompt_leave_the_newest() -> None:
    story = film("One.", "Two.", "Three.", "Four.", "Quite another thing", memory_size=2)
    assert chosen(recall(story, LAST)) == ["s3.0", "s4.0"]


def test_the_keyframes_of_a_take_are_judged_by_what_it_was_sent_not_by_what_the_shot_says_now() -> None:
    story = with_shot(film(*PROMPTS, memory_size=1), "s3", prompt="An empty pier.")
    assert chosen(recall(story, LAST)) == ["s3.0"]


# --- by a reader ---------------------------------------------------------------------------------------------------


def sight_of(story: Story, prompt: str, read: Vector, seen: dict[str, Vector]) -> Told:
    return Told({name(words): vector for words, vector in seen.items()}, {prompt: read})


def test_a_reader_decides_by_what_it_sees() -> None:
    story = film(*PROMPTS, memory_size=1)
    seen = {"s1.0": unit(9, 1, 0), "s2.0": unit(0, 1, 0), "s3.0": unit(0, 0, 1), "s4.0": unit(0, 1, 1)}
    sight = sight_of(story, PROMPTS[-1], unit(1, 0, 0), seen)
    found = recall(story, LAST, bank=remember(story, sight))
    assert chosen(found) == ["s1.0"]
    assert found.slots[0].why == "Number 1 of 4 in nearness to this prompt, as Told sees it."


def test_a_picture_like_a_chosen_one_waits_behind_another_that_is_less_near() -> None:
    story = film(*PROMPTS, memory_size=2)
    seen = {"s1.0": unit(10, 1, 0), "s2.0": unit(10, 2, 0), "s3.0": unit(1, 0, 9), "s4.0": unit(-1, 3, -1)}
    sight = sight_of(story, PROMPTS[-1], unit(1.1, 0, 1), seen)
    found = recall(story, LAST, bank=remember(story, sight))
    assert chosen(found) == ["s1.0", "s3.0"]
    left = {WORDS[out.candidate.picture]: out for out in found.left_out}
    assert left["s2.0"].reason == "like another one"
    assert left["s2.0"].why == "It shows the same as the frame of 1.1 that is in the memory."
    assert left["s4.0"].reason == "over the limit"


def test_marginal_relevance_is_the_published_formula() -> None:
    """Against a plain restatement of it, on films of random vectors."""
    chance = random.Random(4)
    for _ in range(25):
        story = film(*[f"Shot {n}." for n in range(12)], keyframes=2, memory_size=6)
        seen = {
            f"s{shot}.{n}": unit(*[chance.gauss(0, 1) for _ in range(4)]) for shot in range(1, 12) for n in range(2)
        }
        prompt = unit(*[chance.gauss(0, 1) for _ in range(4)])
        sight = sight_of(story, "Shot 11.", prompt, seen)
        found = recall(story, "s12", bank=remember(story, sight))
        assert set(chosen(found)) == plainly_chosen(seen, prompt, 6)


def plainly_chosen(seen: dict[str, Vector], prompt: Vector, room: int) -> set[str]:
    near = {words: dot(vector, prompt) for words, vector in seen.items()}
    least, most = min(near.values()), max(near.values())
    picked: list[str] = []
    while len(picked) < room:
        worth = {
            words: 0.7 * (near[words] - least) / (most - least)
            - 0.3 * max([0.0, *(dot(vector, seen[other]) for other in picked)])
            for words, vector in seen.items()
            if words not in picked
        }
        picked.append(max(worth, key=lambda words: worth[words]))
    return set(picked)


# --- whom the prompt names -----------------------------------------------------------------------------------------


def test_whoever_the_prompt_names_is_covered_first() -> None:
    story = film(*PROMPTS, memory_size=2, references=(reference("Mara"), reference("Old Tom")))
    found = recall(story, LAST)
    assert found.slots[0].candidate.label == "Mara"  # the picture the person calls so, before any keyframe
    assert found.slots[0].reason is Reason.COVERS
    assert found.slots[0].why.startswith("Reference picture Mara. The prompt names Mara. Number ")
    assert [slot.covers for slot in found.slots] == ["Mara", ""]  # and Old Tom is not named here
    assert compose(story, LAST).memory[0].covers == "Mara"


def test_a_keyframe_covers_whom_the_prompt_of_its_take_names() -> None:
    story = film("Mara on the pier.", "A boat, a boat, a boat at sea.", "Mara rows a boat at sea.", memory_size=1)
    story = story.evolve(cast=cast("Mara"))
    (slot,) = recall(story, "s3").slots
    assert (WORDS[slot.candidate.picture], slot.covers) == ("s1.0", "Mara")
    assert slot.why.startswith("The prompt names Mara, and so did the prompt of its take.")
    assert chosen(recall(story.evolve(cast=()), "s3")) == ["s2.0"]


def test_one_picture_of_two_named_people_covers_both() -> None:
    prompts = ("Mara and Tom meet.", "Mara alone.", "Tom alone.", "A wall.", "Mara waits for Tom.")
    story = film(*prompts, memory_size=1)
    story = story.evolve(cast=cast("Mara", "Tom"))
    found = recall(story, LAST)
    assert chosen(found) == ["s1.0"]
    assert found.slots[0].covers == "Mara"
    more = recall(story.evolve(settings=story.settings.evolve(memory_size=2)), LAST)
    assert [slot.covers for slot in more.slots].count("Tom") == 0


def test_a_pinned_picture_covers_whom_it_shows() -> None:
    prompts = ("Mara laughs.", "Mara cries.", "Rain.", "A wall.", "Mara waits in the rain.")
    story = film(*prompts, memory_size=2).evolve(cast=cast("Mara"), pins=(name("s1.0"),))
    found = recall(story, LAST)
    assert [slot.covers for slot in found.slots] == ["", ""]
    unpinned = recall(story.evolve(pins=()), LAST)
    assert "Mara" in [slot.covers for slot in unpinned.slots]


def test_a_name_nobody_was_filmed_by_covers_nothing() -> None:
    story = film(*PROMPTS, memory_size=3).evolve(cast=cast("Ishmael"))
    story = with_shot(story, LAST, prompt="Ishmael at sea.")
    assert not any(slot.covers for slot in recall(story, LAST).slots)


def cast(*names: str) -> tuple[CastMember, ...]:
    return tuple(CastMember(id=word, name=word) for word in names)


# --- the director's word -------------------------------------------------------------------------------------------


def test_pins_evictions_and_shots_not_learned_from_stand_above_the_policy() -> None:
    story = film(*PROMPTS, memory_size=2).evolve(pins=(name("s4.0"),), evictions=(name("s3.0"),))
    story = with_shot(story, "s2", learn=False)
    found = recall(story, LAST)
    assert chosen(found) == ["s1.0", "s4.0"]
    assert [slot.reason for slot in found.slots] == [Reason.ABOUT, Reason.PINNED]
    reasons = {WORDS[out.candidate.picture]: out.reason for out in found.left_out}
    assert reasons == {"s2.0": "not learned from", "s3.0": "evicted"}


def test_only_here_and_never_here() -> None:
    story = with_shot(film(*PROMPTS, memory_size=1), LAST, pins=(name("s1.0"),), evictions=(name("s3.0"),))
    assert [slot.reason for slot in recall(story, LAST).slots] == [Reason.PINNED_HERE]
    story = with_shot(story, LAST, pins=())
    assert chosen(recall(story, LAST)) == ["s2.0"]


def test_a_shot_may_have_a_policy_of_its_own() -> None:
    story = film(*PROMPTS, memory_size=1)
    story = story.evolve(settings=story.settings.evolve(policy="published", sink=0))
    assert chosen(recall(story, LAST)) == ["s4.0"]
    own = with_shot(story, LAST, overrides=ShotOverrides(policy="by_prompt"))
    assert chosen(recall(own, LAST)) == ["s3.0"]


def test_a_memory_of_nothing_and_a_film_without_a_past() -> None:
    story = film(*PROMPTS, memory_size=0)
    assert recall(story, LAST).slots == ()
    assert {out.why for out in recall(story, LAST).left_out} == {"This shot is shown no memory frames at all."}
    assert recall(film(*PROMPTS), "s1").slots == ()


def test_later_shots_are_never_seen_and_never_change_the_choice() -> None:
    story = film(*PROMPTS, memory_size=2)
    before = chosen(recall(story, "s4"))
    assert before == chosen(recall(with_shot(story, LAST, prompt="Rain, rain, rain on glass."), "s4"))
    assert set(before) <= {"s1.0", "s2.0", "s3.0"}


# --- what is not known yet -----------------------------------------------------------------------------------------


def test_a_choice_waits_until_its_prompt_is_read_and_its_pictures_are_seen() -> None:
    story = film(*PROMPTS, memory_size=1)
    shot = story.shot(LAST)
    seen = {name(f"s{n}.0"): unit(n, 1) for n in range(1, 5)}
    unread = remember(story, Told(seen))
    assert not is_settled(unread, shot)
    assert chosen(recall(story, LAST, bank=unread)) == ["s3.0"]  # words, for now
    unseen = remember(story, Told({}, {PROMPTS[-1]: unit(1, 0)}))
    assert not is_settled(unseen, shot)
    assert is_settled(remember(story, Told(seen, {PROMPTS[-1]: unit(1, 0)})), shot)
    assert is_settled(remember(story, Told(seen, reads_prompts=False)), shot)
    assert is_settled(remember(story), shot)  # nobody looks here: words decide for good
    published = story.evolve(settings=story.settings.evolve(policy="published"))
    assert is_settled(remember(published, Told()), shot)


def test_what_a_film_needs_seen_and_read() -> None:
    story = film(*PROMPTS, memory_size=3)
    assert sight_needs(remember(story)).prompts == PROMPTS
    assert [WORDS[p.picture] for p in sight_needs(remember(story)).pictures] == ["s1.0", "s2.0", "s3.0", "s4.0"]
    assert sight_needs_for(remember(story), story.shot("s2")).prompts == (PROMPTS[1],)
    published = story.evolve(settings=story.settings.evolve(policy="published"))
    assert not sight_needs(remember(published))
    assert not sight_needs_for(remember(published), story.shot("s2"))
    held = sight_needs(remember(published.evolve(references=(reference("Mara"),))))
    assert held.prompts == ()
    assert len(held.pictures) == 5  # the model, and what is compared with it
    assert held.pictures[0].crop is not None


# --- always the same, and not worked out twice ---------------------------------------------------------------------


def test_the_same_inputs_give_the_same_memory_always() -> None:
    story = film(*PROMPTS, keyframes=3, memory_size=4)
    once = recall(story, LAST, bank=remember(story))
    assert all(recall(story, LAST, bank=remember(story)) == once for _ in range(5))


class Counting(Told):
    asked = 0

    def among(self, pictures: Sequence[str]) -> Glanced:
        Counting.asked += 1
        return super().among(pictures)


def test_an_edit_of_one_shot_is_not_a_choice_for_all() -> None:
    story = film(*PROMPTS, keyframes=2, memory_size=2)
    sight = Counting(
        {name(f"s{s}.{n}"): unit(s, n, 1) for s in range(1, 5) for n in range(2)}, {p: unit(1, 0, 0) for p in PROMPTS}
    )
    memo: dict[str, object] = {}

    def choices(now: Story, seen: Told) -> int:
        Counting.asked, bank = 0, remember(now, seen, memo)
        for shot in now.shots():
            assert recall_slots(bank, shot) == recall_slots(remember(now, seen), shot)
        return Counting.asked - fresh(now, seen)

    def fresh(now: Story, seen: Told) -> int:
        before = Counting.asked
        for shot in now.shots():
            recall_slots(remember(now, seen), shot)
        return Counting.asked - before

    assert choices(story, sight) == 4  # the first shot has no past
    assert choices(story, sight) == 0
    changed = with_shot(story, "s3", prompt="Another prompt.")
    assert choices(changed, Counting(sight.seen, {**sight.read, "Another prompt.": unit(0, 1, 0)})) == 1
    assert choices(with_shot(changed, "s2", learn=False), sight) >= 2  # whoever comes after it


def test_a_choice_that_waited_is_made_again_when_more_was_seen() -> None:
    story, memo = film(*PROMPTS, memory_size=1), dict[str, object]()
    shot = story.shot(LAST)
    assert not is_settled(remember(story, Told({}, {PROMPTS[-1]: unit(1, 0)}), memo), shot)
    seen = Told({name(f"s{n}.0"): unit(5 - n, 1) for n in range(1, 5)}, {PROMPTS[-1]: unit(1, 0)})
    bank: Bank = remember(story, seen, memo)
    assert is_settled(bank, shot)
    assert chosen(recall(story, LAST, bank=bank)) == ["s1.0"]
