"""The parts of a studio: one lock, one `together`, one history between them, and nothing inherited."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest

from storymem.core.edits.shot import SetShot
from storymem.core.errors import ShotNotReady
from storymem.media.pictures import encode_png
from storymem.studio.editing import StoryChanged
from storymem.studio.film import Studio

PICTURE = encode_png(np.full((80, 128, 3), 90, np.uint8))

VERBS: dict[str, Callable[[Studio], object]] = {
    "film": lambda studio: studio.edit(SetShot(shot_id="s1", notes="mine")),
    "outline": lambda studio: studio.outline.insert_shot("sc1", 0),
    "cast": lambda studio: studio.cast.add_member("Mara"),
    "memory": lambda studio: studio.memory.add_reference(PICTURE, "Mara"),
    "recipes": lambda studio: studio.recipes.override("s1", {"num_inference_steps": 7}),
    "queue": lambda studio: studio.queue.generate(["s1"]),
    "plans": lambda studio: studio.plans.render("missing", ["s1"]),
}
"""A verb of each part that changes the film or its queue."""


def all_of_it(studio: Studio) -> tuple[object, ...]:
    return studio.story, studio.folder.story, studio.queue.jobs(), studio.editing.newest_step()


def test_what_several_parts_do_together_is_saved_and_told_in_one_piece(studio: Studio):
    studio.queue.pause()
    heard: list[StoryChanged] = []
    studio.listen(lambda event: heard.append(event) if isinstance(event, StoryChanged) else None)
    with studio.together():
        for verb in VERBS.values():
            verb(studio)
        assert heard == []
    assert [change.rev for change in heard] == sorted(change.rev for change in heard)
    assert len(heard) == 5  # two of the verbs only queue
    assert heard[0].before != heard[-1].after == studio.story == studio.folder.story
    assert len(studio.queue.jobs()) == 2
    assert studio.story.cast
    assert studio.story.references


def test_what_fails_in_one_part_takes_back_what_the_others_did(studio: Studio):
    studio.queue.pause()
    before, heard = all_of_it(studio), []
    studio.listen(heard.append)

    def fails() -> None:
        with studio.together():
            for verb in VERBS.values():
                verb(studio)
            studio.queue.generate([studio.outline.insert_shot("sc1", 0)])  # it has no prompt

    with pytest.raises(ShotNotReady):
        fails()
    assert all_of_it(studio) == before
    assert not any(isinstance(event, StoryChanged) for event in heard)


@pytest.mark.parametrize("part", VERBS)
def test_every_part_waits_for_whoever_holds_the_film(studio: Studio, part: str):
    studio.queue.pause()
    before = all_of_it(studio)
    other = threading.Thread(target=VERBS[part], args=(studio,), daemon=True)
    with studio.together():
        other.start()
        other.join(0.1)
        assert other.is_alive()
        assert all_of_it(studio) == before
    other.join(20)
    assert not other.is_alive()
    assert all_of_it(studio) != before


def test_the_parts_share_one_film_and_inherit_nothing(studio: Studio):
    parts = [studio.outline, studio.cast, studio.memory, studio.recipes, studio.delivery, studio.plans, studio.queue]
    assert all(vars(part)["_editing"] is studio.editing for part in parts)
    assert {type(one).__bases__ for one in (studio, studio.editing, *parts)} == {(object,)}
