"""Films as a whole: copied while they are open, put into the bin and brought back, and what a shelf says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from storymem.core.errors import Cancelled, EditRejected, ProjectBusy, ProjectCorrupt, ProjectNotFound
from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from tests.conftest import small_story
from tests.studio.test_shelf import damage
from tests.support.editor import until
from tests.support.films import film_on_disk
from ui.web.shell import build_app


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf with the film `harbour`: four shots, each with a take."""
    film_on_disk(tmp_path / "harbour", 4)
    return Shelf(tmp_path)


def copied(shelf: Shelf, title: str = "Again") -> str:
    return shelf.duplicate("harbour", title, lambda done, total: None, lambda: False)


def test_a_copy_is_a_film_of_its_own_and_shares_the_media(shelf: Shelf):
    seen: list[tuple[int, int]] = []
    folder = shelf.duplicate("harbour", "Again", lambda done, total: seen.append((done, total)), lambda: False)
    assert seen[-1][0] == seen[-1][1] > 0
    with shelf.open("harbour") as first, shelf.open(folder) as second:
        assert second.story.title == "Again"
        assert second.story.id != first.story.id
        assert second.story.evolve(title="", id="x") == first.story.evolve(title="", id="x")
        assert second.delivery.damage() == ()
        clip = next(second.story.shots()).takes[0].clip
        assert Path(first.folder.objects.path(clip)).samefile(second.folder.objects.path(clip))


def test_an_open_film_is_copied_as_it_was_saved_last_and_goes_on(shelf: Shelf):
    with shelf.open("harbour") as studio:
        studio.recipes.override("s1", {"num_inference_steps": 7})
        folder = copied(shelf)
        studio.recipes.override("s1", {"num_inference_steps": 9})
        with shelf.open(folder) as second:
            assert second.story.shot("s1").overrides.num_inference_steps == 7
            second.undo()
            assert second.story.shot("s1").overrides.num_inference_steps is None
        assert studio.story.shot("s1").overrides.num_inference_steps == 9


def test_what_waits_to_be_rendered_stays_with_the_film_it_was_asked_of(shelf: Shelf, tmp_path: Path):
    with Studio.open(tmp_path / "harbour", rendering=False) as studio:
        studio.queue.generate(["s1", "s2"])
        with Studio.open(tmp_path / copied(shelf), rendering=False) as second:
            assert second.queue.jobs() == ()
        assert len(studio.queue.jobs()) == 2


def test_deleting_one_of_them_takes_nothing_from_the_other(shelf: Shelf, tmp_path: Path):
    folder = copied(shelf)
    shelf.bin("harbour")
    with shelf.open(folder) as second:
        assert second.delivery.damage() == ()
    assert [film.folder for film in shelf.browse()] == [folder]


def test_a_copy_that_is_stopped_leaves_nothing(shelf: Shelf, tmp_path: Path):
    with pytest.raises(Cancelled):
        shelf.duplicate("harbour", "Again", lambda done, total: None, lambda: True)
    assert [path.name for path in tmp_path.iterdir()] == ["harbour"]


@pytest.mark.parametrize("folder", ["nowhere", "..", ".bin", ""])
def test_only_films_of_the_shelf_are_copied_or_binned(shelf: Shelf, folder: str):
    with pytest.raises(ProjectNotFound):
        shelf.duplicate(folder, "x", lambda done, total: None, lambda: False)
    with pytest.raises(ProjectNotFound):
        shelf.bin(folder)


def test_a_film_in_the_bin_comes_back_under_its_name_or_the_next_free_one(shelf: Shelf, tmp_path: Path):
    name = shelf.bin("harbour")
    assert shelf.films() == ()
    ((binned, summary, _),) = shelf.binned()
    assert (binned.name, binned.folder, summary.title) == (name, "harbour", "A long film")
    film_on_disk(tmp_path / "harbour", 1, takes=False)
    assert shelf.restore(name) == "harbour-2"
    with shelf.open("harbour-2") as studio:
        assert len(tuple(studio.story.shots())) == 4
    with pytest.raises(ProjectNotFound):
        shelf.restore(name)


def test_a_film_that_is_open_is_not_put_into_the_bin(shelf: Shelf, tmp_path: Path):
    with shelf.open("harbour"), pytest.raises(ProjectBusy):
        shelf.bin("harbour")
    assert (tmp_path / "harbour").is_dir()


def test_the_shelf_says_how_long_a_film_is_what_it_takes_and_what_is_wrong_with_it(shelf: Shelf, tmp_path: Path):
    Studio.create(tmp_path / "broken", small_story()).close()
    damage(tmp_path / "broken")
    with shelf.open("harbour") as studio:
        frames = sum(take.frame_count for shot in studio.story.shots() if (take := shot.circled_take))
        poster = next(studio.story.shots()).takes[0].poster
    good, bad = (next(film for film in shelf.browse() if film.folder == name) for name in ("harbour", "broken"))
    assert good.summary.seconds == pytest.approx(frames / 16)
    assert good.summary.poster == poster
    files = sum(path.stat().st_size for path in (tmp_path / "harbour").rglob("*") if path.is_file())
    assert good.disk.size_bytes == files
    assert good.disk.shared_bytes == 0
    assert bad.summary.problem is not None
    assert "backups" in bad.summary.problem.fix
    copied(shelf)
    again = next(film for film in shelf.browse() if film.folder == "harbour")
    assert again.disk.shared_bytes > 0


def test_the_film_opened_last_stands_first(shelf: Shelf, tmp_path: Path):
    Studio.create(tmp_path / "newer", small_story()).close()
    shelf.open("harbour").close()
    assert [film.folder for film in shelf.browse()] == ["harbour", "newer"]


def test_a_film_damaged_beyond_reading_is_not_copied(shelf: Shelf, tmp_path: Path):
    damage(tmp_path / "harbour")
    with pytest.raises(ProjectCorrupt, match="harbour"):
        copied(shelf)
    assert [path.name for path in tmp_path.iterdir()] == ["harbour"]


def test_the_page_copies_bins_and_restores(shelf: Shelf, tmp_path: Path):
    app = build_app(shelf, Studio.create(tmp_path / "mine", small_story()))
    try:
        page = TestClient(app, base_url="http://127.0.0.1:7860")

        def op(verb: str, **fields: str):
            return page.post("/app/op", json={"op": verb, **fields})

        def shown():
            return page.get("/app/shelf").json()

        assert op("duplicate_film", folder="harbour", title="Again").status_code == 200
        until(lambda: shown()["copies"][0]["state"] == "done", "the film is copied")
        assert shown()["copies"][0]["made"] == "again"
        assert shown()["films"][0]["folder"] == "mine"
        poster = next(film["poster"] for film in shown()["films"] if film["folder"] == "again")
        assert page.get(poster).headers["content-type"] == "image/jpeg"
        assert page.get("/app/films/mine/poster.jpg").status_code == 404
        assert page.get("/app/films/%2e%2e/poster.jpg").status_code == 404
        refused = op("bin_film", folder="mine")
        assert refused.status_code == 422
        assert "another film" in refused.json()["fix"]
        name = op("bin_film", folder="again").json()["name"]
        assert [film["name"] for film in shown()["bin"]] == [name]
        assert op("restore_film", name=name).json()["folder"] == "again"
        op("duplicate_film", folder="nowhere", title="x")
        until(lambda: shown()["copies"][-1]["state"] == "failed", "nothing to copy")
        assert shown()["copies"][-1]["error"]["fix"]
        assert op("duplicate_film", folder="harbour", title=" ").status_code == 422
    finally:
        app.state.live.close()


def test_a_title_nobody_could_type_is_refused_before_anything_is_copied(shelf: Shelf, tmp_path: Path):
    with pytest.raises(EditRejected):
        copied(shelf, "")
    assert [path.name for path in tmp_path.iterdir()] == ["harbour"]
