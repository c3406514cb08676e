"""What a cut is, and which writer takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.shot import AddTake
from storymem.core.errors import ExportError, MediaError
from storymem.core.memory.bank import remember
from storymem.core.story import Story
from storymem.export import formats
from storymem.export.cut import CutClip, FilmFile, cut_of
from storymem.export.formats import write_film
from tests.support.stories import blank, make_take


def film() -> Story:
    """Three shots, of which the last has no circled take; the second continues the first."""
    story = blank(2, 1, cuts="C-C")
    for shot_id in ("s1", "s2", "s3"):
        story = apply(story, AddTake(shot_id=shot_id, take=make_take(story, shot_id), circle=shot_id != "s3"))
    return story


def test_a_cut_is_the_circled_takes_in_order_with_what_they_were_made_from() -> None:
    story = film()
    first, second = (take for shot_id in ("s1", "s2") if (take := story.shot(shot_id).circled_take))
    assert cut_of(remember(story), "objects/{}".format) == (
        CutClip("1.1", Path("objects", first.clip), first.frame_count, first.request.prompt),
        CutClip("1.2", Path("objects", second.clip), second.frame_count, second.request.prompt, second.request.seam),
    )
    assert second.request.seam is not None
    assert second.request.seam.source_take_id == first.id


def test_a_take_whose_clip_is_gone_is_named() -> None:
    def gone(name: str) -> str:
        raise MediaError("It is gone.", fix="Look.")

    with pytest.raises(ExportError, match=r"Shot 1\.1, take 1: It is gone\."):
        cut_of(remember(film()), gone)


def test_the_ending_of_the_name_says_the_format(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written: list[str] = []

    def writer(name: str):
        def write(clips: object, out: Path) -> FilmFile:
            written.append(name)
            return FilmFile(out, 0, 0)

        return write

    monkeypatch.setattr(formats, "WRITERS", {".list": writer("list"), ".mp4": writer("mp4")})
    monkeypatch.setattr(formats, "write_mp4", writer("other"))
    for name in ("a.mp4", "a.LIST", "a.mkv", "a"):
        write_film((), tmp_path / name)
    assert written == ["mp4", "list", "other", "other"]
