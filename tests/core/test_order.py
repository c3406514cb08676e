"""The order of a shot's memory by hand: what it changes, what it leaves, and what brings it back."""

from __future__ import annotations

import random
import sqlite3
from itertools import count, permutations
from pathlib import Path

import pytest

from storymem.core.edits.all import apply, inverse
from storymem.core.edits.memory import AddReference, Evict, OrderMemory, Pin
from storymem.core.edits.shot import AddTake
from storymem.core.errors import EditRejected, ProjectTooNew
from storymem.core.memory.bank import remember
from storymem.core.memory.order import in_order, moved, named_order
from storymem.core.memory.recall import recall
from storymem.core.plans.reuse import reuse
from storymem.core.plans.staleness import differences, staleness
from storymem.core.requests.composing import compose
from storymem.core.requests.sampling import NO_MODEL
from storymem.core.requests.what_if import other_memory, what_if
from storymem.core.script.reading import parse_script
from storymem.core.script.reimport import merge_script
from storymem.core.story import Story
from storymem.project import schema
from storymem.project.folder import FilmFolder
from storymem.studio.film import Studio
from tests.support.stories import blank, make_take, name, reference


def film(**settings: object) -> Story:
    """Four shots, three of them with a take of two keyframes."""
    story = blank(4, **settings)
    for shot_id in ("s1", "s2", "s3"):
        story = apply(story, AddTake(shot_id=shot_id, take=make_take(story, shot_id), circle=True))
    return story


def shown(story: Story, shot_id: str = "s4") -> list[str]:
    return [slot.candidate.picture for slot in recall(story, shot_id).slots]


def ordered(story: Story, *places: int) -> Story:
    """The memory of s4 with these of its pictures, by their places now, named in this order."""
    pictures = shown(story)
    return apply(story, OrderMemory(shot_id="s4", pictures=tuple(pictures[place] for place in places)))


def test_named_frames_take_the_places_of_named_frames_and_the_others_stay() -> None:
    assert in_order("abcde", ("d", "b"), str) == tuple("adcbe")
    assert in_order("abcde", ("x", "d", "y", "b"), str) == tuple("adcbe"), "names that nobody has are passed over"
    assert in_order("abcde", (), str) == tuple("abcde")
    assert moved("abcde", "d", "b") == tuple("adbce")
    assert moved("abcde", "b", None) == tuple("acdeb")


def test_the_fewest_names_bring_every_order_about() -> None:
    for wanted in permutations("abcde"):
        named = named_order("abcde", wanted)
        assert in_order("abcde", named, str) == wanted
        assert bool(named) == (wanted != tuple("abcde"))
    assert named_order("abcde", tuple("acbde")) == ("c", "b")


@pytest.mark.parametrize("seed", range(40))
def test_moving_frames_keeps_the_names_that_are_away(seed: int) -> None:
    dice = random.Random(seed)
    by_itself, order = list("abcdefgh"), ("x", "c", "y", "a", "z")
    for _ in range(6):
        there = in_order(by_itself, order, str)
        picture = dice.choice(there)
        before = dice.choice([*(set(there) - {picture}), None])
        wanted = moved(there, picture, before)
        order = named_order(by_itself, wanted, order)
        assert in_order(by_itself, order, str) == wanted
        assert {"x", "y", "z"} <= set(order)
        assert len(set(order)) == len(order)


def test_a_hand_moves_frames_and_says_where_they_stood() -> None:
    before = film()
    after = ordered(before, 4, 1)
    slots = recall(after, "s4").slots
    pictures = shown(before)
    assert [slot.candidate.picture for slot in slots] == [pictures[place] for place in (0, 4, 2, 3, 1, 5)]
    assert [slot.by_itself for slot in slots] == [None, -2, None, None, -5, None]
    assert recall(after, "s4").left_out == recall(before, "s4").left_out
    assert shown(after, "s3") == shown(before, "s3"), "no other shot is touched"


def test_a_frame_that_is_gone_comes_back_to_its_place() -> None:
    story = ordered(film(), 5, 0)
    there, last = shown(story), shown(film())[5]
    out = apply(story, Evict(picture=last))
    assert shown(out) == shown(film())[:5], "alone, the other named frame stands by itself"
    assert shown(apply(out, inverse(story, Evict(picture=last)))) == there


def test_the_hand_stands_above_pins_and_references() -> None:
    story = apply(film(), AddReference(reference=reference("Mara")))
    story = apply(story, Pin(picture=shown(story)[2]))
    story = ordered(story, 6, 0)
    assert shown(story)[-1] == name("Mara"), "a reference, first by itself, nearest in time by hand"


def test_only_references_in_another_order_are_still_a_reference_start() -> None:
    story = blank(1)
    for words in ("Mara", "Lamp"):
        story = apply(story, AddReference(reference=reference(words)))
    story = apply(story, OrderMemory(shot_id="s1", pictures=(name("Lamp"), name("Mara"))))
    request = compose(story, "s1")
    assert request.mode.value == "MR2V"
    assert [frame.picture for frame in request.memory] == [name("Lamp"), name("Mara")]
    assert [frame.moved for frame in request.memory] == [True, True]


def test_the_request_and_its_digest_follow_and_a_take_is_stale_for_its_order_alone() -> None:
    story = film()
    story = apply(story, AddTake(shot_id="s4", take=make_take(story, "s4"), circle=True))
    after = ordered(story, 1, 0)
    then, now = compose(story, "s4"), compose(after, "s4")
    assert then.digest != now.digest
    (mark,) = staleness(remember(after), after.shot("s4"), after.shot("s4").circled_take)
    assert (mark.kind, mark.text) == ("memory", "the order of memory differs")
    back = apply(after, inverse(story, OrderMemory(shot_id="s4", pictures=(name("x"),))))
    assert differences(then, compose(back, "s4")) == ()


def test_a_recipe_brings_its_order_back_with_its_memory() -> None:
    story = ordered(film(), 3, 0)
    take = make_take(story, "s4")
    story = apply(story, AddTake(shot_id="s4", take=take, circle=True))
    story = apply(story, OrderMemory(shot_id="s4", pictures=()))
    story = apply(story, Evict(picture=shown(story)[1], shot_id="s4"))
    found = reuse(remember(story), story.shot("s4"), take, maker=NO_MODEL, with_memory=True)
    assert found.left == ()
    again = apply(story, found.as_one("again"))
    assert compose(again, "s4").digest == take.request.digest
    alone = reuse(remember(story), story.shot("s4"), take, maker=NO_MODEL)
    assert not [edit for edit in alone.edits if isinstance(edit, OrderMemory)]


def test_a_recipe_in_story_order_takes_a_hand_made_order_away() -> None:
    story = film()
    take = make_take(story, "s4")
    story = ordered(apply(story, AddTake(shot_id="s4", take=take, circle=True)), 1, 0)
    found = reuse(remember(story), story.shot("s4"), take, maker=NO_MODEL, with_memory=True)
    assert compose(apply(story, found.as_one("again")), "s4").digest == take.request.digest


def test_what_if_keeps_the_order_the_take_had() -> None:
    story = ordered(film(), 4, 1)
    take = make_take(story, "s4")
    story = apply(story, AddTake(shot_id="s4", take=take, circle=True))
    gone = take.request.memory[2].picture
    pictures = other_memory(take, without=[gone], added=[])
    tried = what_if(remember(story), story.shot("s4"), take, pictures, maker=NO_MODEL)
    assert [frame.picture for frame in tried.memory] == [
        frame.picture for frame in take.request.memory if frame.picture != gone
    ]


def test_a_new_import_of_the_script_leaves_the_order() -> None:
    scene = '{"scene_num": 1, "video_prompts": ["a", "b"], "cut": [true, true]}'
    text = f'{{"story_name": "F", "story_overview": "", "scenes": [{scene}]}}'
    numbers = count()
    story = parse_script(text, new_id=lambda kind: f"{kind}{next(numbers)}")
    shot = next(story.shots())
    story = apply(story, OrderMemory(shot_id=shot.id, pictures=(name("x"),)))
    text = text.replace('"a"', '"A new prompt"')
    merged = merge_script(story, parse_script(text, new_id=lambda kind: f"{kind}{next(numbers)}"))
    assert next(merged.shots()).memory_order == (name("x"),)


def test_no_picture_has_two_places() -> None:
    with pytest.raises(EditRejected, match="one place"):
        apply(film(), OrderMemory(shot_id="s4", pictures=(name("x"), name("x"))))


# ---- on disk


@pytest.fixture
def studio(tmp_path: Path):
    with Studio.create(tmp_path / "film", film()) as opened:
        yield opened


def test_frames_are_moved_undone_redone_and_copied_with_the_shot(studio: Studio) -> None:
    before = studio.story
    pictures = shown(before)
    studio.memory.move_frame("s4", pictures[5], pictures[4])
    assert studio.story.shot("s4").memory_order == (pictures[5], pictures[4])
    after = studio.story
    studio.undo()
    assert studio.story == before
    studio.redo()
    assert studio.story == after
    copy = studio.outline.duplicate_shot("s4")
    assert studio.story.shot(copy).memory_order == after.shot("s4").memory_order
    studio.memory.move_frame("s4", pictures[5], None)
    assert studio.story.shot("s4").memory_order == (), "back where it stands by itself, nothing is left behind"


def test_a_frame_that_is_not_shown_is_not_moved(studio: Studio) -> None:
    pictures = shown(studio.story)
    for picture, before in ((name("nobody"), None), (pictures[0], name("nobody")), (pictures[0], pictures[0])):
        with pytest.raises(EditRejected, match="not in the memory"):
            studio.memory.move_frame("s4", picture, before)


def test_a_film_of_version_5_opens_and_an_older_studio_refuses_a_newer_one(tmp_path: Path) -> None:
    path = tmp_path / "film"
    Studio.create(path, film()).close()
    connection = sqlite3.connect(path / "film.db")
    connection.execute("alter table job drop column added_for")
    connection.execute("pragma user_version = 5")
    connection.commit()
    connection.close()
    with FilmFolder.open(path) as opened:
        assert opened.story.shot("s4").memory_order == ()
        assert opened.database.value("pragma user_version") == schema.VERSION == 6
        assert "added_for" in {row[1] for row in opened.database.rows("pragma table_info(job)")}
    connection = sqlite3.connect(path / "film.db")
    connection.execute("pragma user_version = 7")
    connection.commit()
    connection.close()
    with pytest.raises(ProjectTooNew):
        FilmFolder.open(path)
