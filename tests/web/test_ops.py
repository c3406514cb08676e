"""Ops as pages send them: read into values, refused in words where they are none."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from storymem.core.edits.all import AnyEdit
from storymem.core.errors import EditRejected
from ui.ops.all import FILM_OPS, PAGE_OPS
from ui.ops.base import RELOAD, Op
from ui.ops.film import PageEdit
from ui.ops.queue import ChangeJobOp, GenerateOp

OPS: dict[str, type[Op]] = {**FILM_OPS, **PAGE_OPS}
EDIT = {"kind": "set_shot", "shot_id": "s1"}
GRAB = {"shot_id": "s1", "take_id": "t1", "frame_index": 0}
CROP = {"picture": "p"}


def read(op: str, **fields: Any) -> Op:
    return OPS[op].read({"op": op, **fields})


WRONG = [
    ("grab", {**GRAB, "frame_index": "0"}, "frame_index is not a whole number."),
    ("grab", {**GRAB, "frame_index": True}, "frame_index is not a whole number."),
    ("grab", {**GRAB, "take_id": 1}, "take_id is not a text."),
    ("grab", {"shot_id": "s1", "frame_index": 0}, "The request 'grab' lacks 'take_id'."),
    ("cancel", {}, "The request 'cancel' lacks 'job_id'."),
    ("undo", {"step": "x"}, "step is not a whole number."),
    ("put_back", {"job_ids": "j1"}, "job_ids is not a list."),
    ("put_back", {"job_ids": ["j1", 2]}, "job_ids is not a list of texts."),
    ("generate", {"shot_ids": [["s1"]]}, "shot_ids is not a list of texts."),
    ("settings", {"changes": []}, "changes is not a set of fields."),
    ("crop_reference", {**CROP, "crop": "all"}, "crop is not a set of fields."),
    ("edit", {"edit": "all"}, "edit is not a set of fields."),
    ("edit", {"edit": {"kind": "replace_outline"}}, "This is not an edit a page can make."),
    ("edit", {"edit": {}}, "This is not an edit a page can make."),
    ("batch", {"edits": EDIT}, "edits is not a list."),
    ("batch", {"edits": ["all"]}, "edits is not a set of fields."),
    ("batch", {"edits": [EDIT, {"kind": "pin"}]}, "These are not edits a page can make together."),
]


@pytest.mark.parametrize(("op", "fields", "message"), WRONG)
def test_a_field_that_is_missing_or_of_another_kind_is_named(op: str, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(EditRejected, match=re.escape(message)) as refused:
        read(op, **fields).do(None)  # type: ignore[attr-defined]
    assert refused.value.fix == RELOAD


VALUES = [
    ("generate", {"shot_ids": ["s1"], "seeds": [None, -1]}, "-1 is not a seed."),
    ("change_job", {"job_id": "j1", "seed": "x"}, "'x' is not a seed."),
    ("crop_reference", {**CROP, "crop": {"x": 2}}, "x: Input should be less than or equal to 1."),
    ("edit", {"edit": {**EDIT, "seed": -1}}, "The seed -1 is out of range."),
    ("edit", {"edit": {**EDIT, "colour": 1}}, "set_shot.colour can't be set here."),
    ("batch", {"edits": [EDIT, {"kind": "set_shot"}]}, "set_shot.shot_id: Field required."),
    ("resume", {"at": "once"}, "at can't be set here."),
    ("plan", {"which": "all"}, "which: Input should be 'missing' or 'stale'."),
]


@pytest.mark.parametrize(("op", "fields", "message"), VALUES)
def test_a_value_that_is_out_of_range_says_so_and_what_to_do(op: str, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(EditRejected, match=re.escape(message)) as refused:
        read(op, **fields)
    assert refused.value.fix


def test_what_may_be_missing_has_its_value() -> None:
    generate = read("generate", shot_ids=["s1", "s2"])
    assert generate == GenerateOp(shot_ids=("s1", "s2"), seeds=(), front=False)
    change = read("change_job", job_id="j1", seed=None, more_seeds=[3, None])
    assert change == ChangeJobOp(job_id="j1", seed=None, more_seeds=(3, None))


def test_every_op_has_its_name_and_says_what_it_does() -> None:
    assert not FILM_OPS.keys() & PAGE_OPS.keys()
    for name, op in OPS.items():
        assert op.__name__ == "".join(part.capitalize() for part in name.split("_")) + "Op"
        assert op.__doc__
        assert "do" in vars(op)


def test_no_edit_that_gives_ids_or_writes_history_is_a_pages() -> None:
    every, pages = (set(get_args(get_args(union)[0])) for union in (AnyEdit, PageEdit))
    kept_back = {one.model_fields["kind"].default for one in every - pages}
    assert pages < every
    assert {"add_take", "insert_shot", "insert_scene", "replace_outline", "several", "change_settings"} <= kept_back
