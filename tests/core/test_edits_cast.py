"""Edits of the cast: each with an exact inverse, names that can be mentioned, refusals that say what to do."""

from __future__ import annotations

import pytest

from storymem.core.edits.all import apply, edit_from_json, inverse
from storymem.core.edits.base import Edit
from storymem.core.edits.cast import (
    MOST_PICTURES,
    AddCastMember,
    AddCastPicture,
    ChangeCastMember,
    CropCastPicture,
    MoveCastMember,
    MoveCastPicture,
    RemoveCastMember,
    RemoveCastPicture,
    SayCast,
)
from storymem.core.edits.memory import Pin
from storymem.core.errors import EditOutdated, EditRejected
from storymem.core.request import Crop
from storymem.core.story import CastMember, CastPicture, Story
from tests.support.stories import blank, name


def picture(words: str) -> CastPicture:
    return CastPicture(picture=name(words), thumb=name(words + " thumb"))


MARA = CastMember(id="mara", name="Mara", description="grey braid", pictures=(picture("a"), picture("b")))
MILL = CastMember(id="mill", kind="place", name="Old Mill")


def film() -> Story:
    return blank(2).evolve(cast=(MARA, MILL))


EDITS: tuple[Edit, ...] = (
    AddCastMember(member=CastMember(id="ivo", name="Ivo")),
    ChangeCastMember(member_id="mara", name="Marta", description="short hair", role="prop"),
    ChangeCastMember(member_id="mara", description=""),
    RemoveCastMember(member_id="mara"),
    MoveCastMember(member_id="mara", index=1),
    AddCastPicture(member_id="mill", picture=picture("c")),
    RemoveCastPicture(member_id="mara", picture=name("a")),
    MoveCastPicture(member_id="mara", picture=name("a"), index=1),
    CropCastPicture(member_id="mara", picture=name("b"), crop=Crop(zoom=2), thumb=name("d")),
    SayCast(shot_id="s1", member_id="mara", say="in"),
    SayCast(shot_id="s1", member_id="mara", say="out"),
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.kind)
def test_each_edit_changes_the_film_and_its_inverse_takes_exactly_that_back(edit: Edit) -> None:
    story = film()
    after = apply(story, edit_from_json(edit.model_dump_json()))
    back = edit_from_json(inverse(story, edit).model_dump_json())
    assert after != story
    assert apply(after, back) == story
    assert apply(apply(after, back), inverse(after, back)) == after
    assert edit.label(story)


@pytest.mark.parametrize("before", ["in", "out", None])
@pytest.mark.parametrize("after", ["in", "out", None])
def test_a_word_on_a_shot_goes_back_to_the_one_before(before: str | None, after: str | None) -> None:
    story = apply(film(), SayCast.of(shot_id="s1", member_id="mill", say="in"))
    story = apply(story, SayCast.of(shot_id="s1", member_id="mara", say=before))
    edit = SayCast.of(shot_id="s1", member_id="mara", say=after)
    assert apply(apply(story, edit), inverse(story, edit)) == story


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("", "begins and ends"),
        (" Mara ", "begins and ends"),
        ("Mara,", "begins and ends"),
        ("M@ra", "no @"),
        ("Ma\nra", "line break"),
        ("MARA", "There is a MARA"),
        ("M" * 61, "61 characters"),
    ],
)
def test_a_name_that_cannot_be_mentioned_is_refused(wrong: str, says: str) -> None:
    for edit in (
        AddCastMember(member=CastMember(id="new", name=wrong)),
        ChangeCastMember(member_id="mill", name=wrong),
    ):
        with pytest.raises(EditRejected, match=says):
            apply(film(), edit)


def test_a_member_may_change_the_case_of_its_own_name() -> None:
    assert apply(film(), ChangeCastMember(member_id="mara", name="MARA")).cast[0].name == "MARA"


def test_a_description_written_on_an_older_one_is_refused_with_the_newer() -> None:
    edit = ChangeCastMember(member_id="mara", description="short hair", was="red braid")
    with pytest.raises(EditOutdated) as refused:
        apply(film(), edit)
    assert refused.value.current == "grey braid"
    assert apply(film(), edit.evolve(was="grey braid")).cast[0].description == "short hair"


@pytest.mark.parametrize(
    "edit",
    [
        ChangeCastMember(member_id="nobody", name="X"),
        RemoveCastMember(member_id="nobody"),
        MoveCastMember(member_id="mara", index=2),
        RemoveCastPicture(member_id="mill", picture=name("a")),
        MoveCastPicture(member_id="mara", picture=name("a"), index=-1),
        AddCastPicture(member_id="mara", picture=picture("a")),
        AddCastMember(member=MARA),
        SayCast(shot_id="s1", member_id="nobody", say="in"),
    ],
    ids=lambda edit: edit.kind,
)
def test_what_makes_no_sense_is_refused(edit: Edit) -> None:
    with pytest.raises(EditRejected):
        apply(film(), edit)


def test_a_member_has_no_more_pictures_than_a_shot_can_be_shown() -> None:
    story = film()
    for number in range(MOST_PICTURES):
        story = apply(story, AddCastPicture(member_id="mill", picture=picture(f"mill {number}")))
    with pytest.raises(EditRejected, match="as many as"):
        apply(story, AddCastPicture(member_id="mill", picture=picture("one more")))


def test_a_picture_of_the_cast_can_be_pinned() -> None:
    assert apply(film(), Pin(picture=name("a"))).pins == (name("a"),)


def test_the_word_on_a_shot_outlives_a_removal_that_is_undone() -> None:
    story = apply(film(), SayCast(shot_id="s1", member_id="mara", say="in"))
    gone = RemoveCastMember(member_id="mara")
    assert apply(apply(story, gone), inverse(story, gone)) == story
