"""Frames grabbed by hand: which pixels, which scores, pinned, one step to undo, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storymem.core.edits.shot import CircleTake, MarkTake
from storymem.core.errors import EditRejected, MediaError, TakeNotFound
from storymem.core.request import Reason
from storymem.core.story import Keyframe, Take
from storymem.media.clips import read_frame
from storymem.studio.film import Studio
from tests.conftest import small_story


@pytest.fixture
def film(tmp_path: Path):
    """Two shots, the first with a take of 33 frames."""
    with Studio.create(tmp_path / "film", small_story(cuts="CC", frame_count=33)) as studio:
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(60)
        yield studio


def take_of(studio: Studio) -> Take:
    (take,) = studio.story.shot("s1").takes
    return take


def at(take: Take, frame_index: int) -> Keyframe:
    return next(one for one in take.keyframes if one.frame_index == frame_index)


def a_plain_frame(take: Take) -> int:
    """A frame that is no keyframe and not among the last ones."""
    return next(i for i in range(10, 25) if i not in {one.frame_index for one in take.keyframes})


def test_a_grabbed_frame_is_remembered_by_later_shots_and_one_undo_forgets_it(film: Studio) -> None:
    index = a_plain_frame(take_of(film))
    before = film.story
    picture = film.memory.grab_frame("s1", take_of(film).id, index)
    assert at(take_of(film), index).by_hand
    assert film.story.pins == (picture,)
    assert {f.picture: f.reason for f in film.recipes.request_for("s2").memory}[picture] is Reason.PINNED
    assert film.undo() == f"remember frame {index} of shot 1.1"
    assert film.story == before
    film.redo()
    assert at(take_of(film), index).picture == picture


def test_its_pixels_are_the_clips_and_it_says_so(film: Studio) -> None:
    take, index = take_of(film), a_plain_frame(take_of(film))
    picture = film.memory.grab_frame("s1", take.id, index)
    assert not at(take_of(film), index).lossless
    clip = read_frame(Path(film.folder.objects.path(take.clip)), index)
    assert np.array_equal(film.folder.objects.picture(picture), clip)


def test_the_last_frames_are_the_generated_ones(film: Studio) -> None:
    take = take_of(film)
    picture = film.memory.grab_frame("s1", take.id, take.frame_count - 2)
    assert picture == take.tail[-2]
    assert at(take_of(film), take.frame_count - 2).lossless


def test_it_has_the_quality_its_review_gave_it(film: Studio) -> None:
    take, index = take_of(film), a_plain_frame(take_of(film))
    review = film.memory.review(take)
    assert review is not None
    film.memory.grab_frame("s1", take.id, index)
    assert at(take_of(film), index).quality == review.frames[index].quality
    assert at(take_of(film), index).scorer == take.scorer


def test_a_keyframe_is_pinned_not_doubled(film: Studio) -> None:
    take = take_of(film)
    known = take.keyframes[0]
    assert film.memory.grab_frame("s1", take.id, known.frame_index) == known.picture
    assert take_of(film) == take
    assert film.story.pins == (known.picture,)
    with pytest.raises(EditRejected, match="pinned, already"):
        film.memory.grab_frame("s1", take.id, known.frame_index)


def test_a_frame_of_a_take_that_is_not_circled_counts_too(film: Studio) -> None:
    take = take_of(film)
    film.edit(CircleTake(shot_id="s1", take_id=None))
    picture = film.memory.grab_frame("s1", take.id, a_plain_frame(take))
    assert [f.picture for f in film.recipes.request_for("s2").memory] == [picture]


def test_forgetting_a_frame_takes_its_pin_along_and_one_undo_brings_both_back(film: Studio) -> None:
    take, index = take_of(film), a_plain_frame(take_of(film))
    before = film.story
    film.memory.grab_frame("s1", take.id, index)
    grabbed = film.story
    film.memory.forget_frame("s1", take.id, index)
    assert film.story == before
    film.undo()
    assert film.story == grabbed
    with pytest.raises(EditRejected, match="grabbed by hand"):
        film.memory.forget_frame("s1", take.id, take.keyframes[0].frame_index)


@pytest.mark.parametrize("index", [-1, 33, 10_000])
def test_a_frame_outside_the_take_is_refused(film: Studio, index: int) -> None:
    before = film.story
    with pytest.raises(EditRejected, match="has no frame"):
        film.memory.grab_frame("s1", take_of(film).id, index)
    assert film.story == before


def test_a_deleted_take_and_one_that_never_was_are_refused(film: Studio) -> None:
    take = take_of(film)
    with pytest.raises(TakeNotFound):
        film.memory.grab_frame("s1", "nobody", 3)
    film.edit(MarkTake(shot_id="s1", take_id=take.id, deleted=True))
    with pytest.raises(EditRejected, match="was deleted"):
        film.memory.grab_frame("s1", take.id, 3)


def test_a_damaged_clip_or_review_leaves_the_film_as_it_was(film: Studio) -> None:
    take, index = take_of(film), a_plain_frame(take_of(film))
    before, objects = film.story, film.folder.objects.names()
    review, clip = Path(film.folder.objects.path(take.review or "")), Path(film.folder.objects.path(take.clip))
    whole = clip.read_bytes()
    clip.chmod(0o644)
    clip.write_bytes(b"no film")
    with pytest.raises(MediaError):
        film.memory.grab_frame("s1", take.id, index)
    clip.write_bytes(whole)
    review.chmod(0o644)
    review.write_bytes(b"{}")
    with pytest.raises(MediaError, match="review can't be read"):
        film.memory.grab_frame("s1", take.id, index)
    assert film.story == before
    assert film.folder.objects.names() == objects
