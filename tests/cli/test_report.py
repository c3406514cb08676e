"""`python -m storymem report`, on films with real clips and with eyes whose answers can be said again."""

from __future__ import annotations

import io
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from storymem.cli.main import main
from storymem.core.edits.all import apply
from storymem.core.edits.outline import RenameFilm
from storymem.core.edits.shot import AddTake
from storymem.core.errors import (
    ExportError,
    ProjectCorrupt,
    ProjectError,
    ProjectNotFound,
    ProjectTooNew,
    StoryError,
)
from storymem.core.plans.consistency import every_pair, mean_likeness, most_related
from storymem.core.story import FilmSettings, Scene, Shot, Story
from storymem.core.values import Size
from storymem.media.clips import ClipWriter, read_frames
from storymem.ports import Frame
from storymem.project import schema
from storymem.project.folder import DATABASE, FilmFolder
from storymem.project.reading import read_film
from storymem.reporting import files
from storymem.reporting.as_text import as_text
from storymem.reporting.heat_map import draw, ramp
from storymem.reporting.measuring import measure
from storymem.reporting.record import as_json
from storymem.reporting.report import Figure, Model, Models, Report, ShotRow
from storymem.reporting.scoring import BATCH, ReportScorer, open_report_scorer, spread
from storymem.vision.builtin import BuiltinScorer
from storymem.vision.clip.scorer import ClipScorer
from storymem.vision.hpsv3.scorer import HPSv3Scorer
from tests.support.stories import make_take
from tests.support.tiny_eyes import write_random_clip, write_small_hpsv3

SIZE = Size(width=128, height=80)
PROMPTS = ("A red fox in snow.", "A red fox at a well.", "Blue water, no one.", "A red barn at night.")
COLOURS = ((200, 40, 40), (190, 60, 40), (40, 60, 200), (120, 90, 60))
FRAMES = 21


@pytest.fixture(autouse=True)
def no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No model is on this machine, and torch takes one core."""
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path / "weights"))
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def frame(colour: tuple[int, int, int], number: int) -> Frame:
    """A ground of one colour, with a square that moves."""
    picture = np.empty((SIZE.height, SIZE.width, 3), np.uint8)
    picture[:] = colour
    picture[20:60, number * 4 : number * 4 + 30] = 230
    return picture


def film(path: Path, shots: int = 4, *, overview: str = "", taken: Callable[[int], bool] = lambda number: True) -> Path:
    """A film of short shots in two scenes, with a circled take in every shot that is `taken`."""
    made = [Shot(id=f"s{n}", prompt=PROMPTS[n % 4], seed=n) for n in range(shots)]
    scenes = [Scene(id=f"sc{n}", shots=tuple(part)) for n, part in enumerate((made[:2], made[2:])) if part]
    story = Story(
        id="f", title="Fox", overview=overview, scenes=tuple(scenes), settings=FilmSettings(size=SIZE, frame_count=21)
    )
    with FilmFolder.create(path, story) as folder:
        whole = story
        for number, shot in enumerate(made):
            if taken(number):
                whole = with_take(folder, whole, shot, number)
        folder.commit(story, whole)
    return path


def with_take(folder: FilmFolder, story: Story, shot: Shot, number: int) -> Story:
    file = folder.tmp / "clip.mp4"
    with ClipWriter(file, SIZE) as clip:
        for index in range(FRAMES):
            clip.write(frame(COLOURS[number % 4], index))
    take = make_take(story, shot.id, 1).evolve(frame_count=FRAMES, clip=folder.objects.put_file(str(file)))
    return apply(story, AddTake(shot_id=shot.id, take=take, circle=True))


def clip_of(path: Path, shot_id: str) -> Path:
    opened = read_film(path)
    take = opened.story.shot(shot_id).circled_take
    assert take is not None
    return Path(opened.objects.path(take.clip))


class ColourEmbedder:
    """Embeds the mean colour of a frame and the colours a prompt names, and counts what it is shown."""

    name, label, same_view = "colours-1", "Colour eyes", 0.9
    quality_threshold, judges_every_frame = 0.5, True

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        self.batches.append(len(frames))
        return unit(np.array([each.reshape(-1, 3).mean(axis=0) for each in frames]))

    def embed_texts(self, prompts: Sequence[str]) -> NDArray[np.float32]:
        return unit(np.array([[0.1 + (word in text.lower()) for word in ("red", "snow", "blue")] for text in prompts]))

    def quality(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        return np.array([each[0, 0, 0] / 255 for each in frames], np.float32)


def unit(rows: NDArray[Any]) -> NDArray[np.float32]:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def measured(path: Path, frame_count: int = 8, *, reads: bool = True, scorer: ColourEmbedder | None = None) -> Report:
    embedder = scorer or ColourEmbedder()
    whole = ReportScorer(embedder, embedder, embedder.embed_texts if reads else None)
    return measure(read_film(path), whole, frame_count, lambda label, count: None)


# --- which frames --------------------------------------------------------------------------------------------------


def test_frames_are_spread_evenly_and_none_twice() -> None:
    assert spread(81, 3) == (13, 40, 67)
    assert spread(81, 1) == (40,)
    assert spread(5, 8) == (0, 1, 2, 3, 4)
    for count in range(1, 162):
        places = spread(81, count)
        assert len(set(places)) == len(places) == min(count, 81)
        assert 0 <= places[0] <= places[-1] < 81


def test_each_frame_is_looked_at_once_and_few_at_a_time(tmp_path: Path) -> None:
    scorer, heard = ColourEmbedder(), []
    whole = ReportScorer(scorer, scorer, None)
    measure(read_film(film(tmp_path / "f")), whole, 20, lambda label, count: heard.append((label, count)))
    assert sum(scorer.batches) == 4 * 20
    assert max(scorer.batches) == BATCH
    assert heard == [(label, 80) for label in ("1.1", "1.2", "2.1", "2.2") for _ in range(20)]


# --- the figures ---------------------------------------------------------------------------------------------------


def shot_vectors(path: Path, frame_count: int) -> tuple[NDArray[Any], list[NDArray[Any]]]:
    """Shot vectors and frame vectors, said again."""
    scorer, frames = ColourEmbedder(), []
    for number in range(4):
        every = list(read_frames(clip_of(path, f"s{number}")))
        frames.append(scorer.embed([every[place] for place in spread(FRAMES, frame_count)]).astype(np.float64))
    return unit(np.array([each.mean(axis=0) for each in frames])), frames


def test_the_figures_are_what_they_say(tmp_path: Path) -> None:
    path = film(tmp_path / "f", overview="A red and blue film.")
    report, scorer = measured(path, 6), ColourEmbedder()
    vectors, frames = shot_vectors(path, 6)
    texts, overview = scorer.embed_texts(PROMPTS), scorer.embed_texts(["A red and blue film."])[0]
    pairs = [float(vectors[a] @ vectors[b]) for a, b in every_pair(4)]
    assert report.figure("consistency_all").value == pytest.approx(np.mean(pairs), abs=1e-5)
    assert report.figure("consistency_all").count == 6
    follows = [float((each @ text).mean()) for each, text in zip(frames, texts, strict=True)]
    assert [row.prompt for row in report.rows] == pytest.approx(follows, abs=1e-5)
    assert report.figure("prompt_shots").value == pytest.approx(np.mean(follows), abs=1e-5)
    whole = vectors.mean(axis=0) / np.linalg.norm(vectors.mean(axis=0))
    assert report.figure("prompt_film").value == pytest.approx(float(whole @ overview), abs=1e-5)
    assert np.allclose(report.likeness, vectors @ vectors.T, atol=1e-5)
    assert np.allclose(report.relatedness, texts @ texts.T, atol=1e-5)


def test_the_most_related_pairs_are_those_of_the_prompts(tmp_path: Path) -> None:
    report = measured(film(tmp_path / "f", 8))
    ten = report.figure("consistency_related")
    assert ten.count == len(report.related) == 10
    assert report.related == most_related(report.relatedness)
    assert ten.value == pytest.approx(mean_likeness(report.likeness, report.related))
    assert report.models.relates == Model("colours-1", "Colour eyes")


def test_with_fewer_than_ten_pairs_it_says_how_many(tmp_path: Path) -> None:
    report = measured(film(tmp_path / "f"))
    assert report.figure("consistency_related").count == 6
    assert "6 pairs, all there are" in as_text(report)
    assert "all there are" not in as_text(measured(film(tmp_path / "g", 6)))


def test_a_shot_stands_to_the_rest_to_its_most_and_to_its_least_alike(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    report, (vectors, _) = measured(path), shot_vectors(path, 8)
    rest = vectors[1:].sum(axis=0)
    first = report.rows[0]
    assert first.to_rest == pytest.approx(float(vectors[0] @ rest / np.linalg.norm(rest)), abs=1e-5)
    assert first.most_alike is not None
    assert first.least_alike is not None
    assert (first.most_alike.label, first.least_alike.label) == ("1.2", "2.1")
    assert first.least_alike.likeness == pytest.approx(float(vectors[0] @ vectors[2]), abs=1e-5)
    assert (first.label, first.take_number, first.mode, first.scene) == ("1.1", 1, "T2V", 1)


def test_quality_is_the_mean_of_the_judges_scores_under_the_judges_name(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    report = measured(path)
    reds = [float(np.mean([each[0, 0, 0] / 255 for each in read_frames(clip_of(path, f"s{n}"))])) for n in range(4)]
    assert [row.quality for row in report.rows] == pytest.approx(reds, abs=0.01)
    assert report.figure("quality").name == "quality, Colour eyes"
    builtin = ReportScorer(BuiltinScorer(), BuiltinScorer(), None)
    assert builtin.quality_name == "technical quality, built-in, 0 to 1"
    assert "aesthetic" not in as_text(measure(read_film(path), builtin, 2, lambda label, count: None))


def test_what_reads_no_prompts_gives_no_number_for_them(tmp_path: Path) -> None:
    report = measured(film(tmp_path / "f", overview="Red."), reads=False)
    for key in ("prompt_shots", "prompt_film"):
        figure = report.figure(key)
        assert (figure.value, figure.model) == (None, None)
        assert "needs CLIP" in figure.why_not
    assert {row.prompt for row in report.rows} == {None}
    assert report.models.relates.label == "words the prompts have in common"
    assert report.relatedness[0][1] == pytest.approx(3 / 7)
    assert "not measured: needs CLIP" in as_text(report)


def test_a_film_without_an_overview_is_not_held_against_one(tmp_path: Path) -> None:
    figure = measured(film(tmp_path / "f", overview="  ")).figure("prompt_film")
    assert (figure.value, figure.why_not) == (None, "the film has no overview")


def test_the_prompt_is_the_one_the_take_was_made_from(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    before = measured(path).rows[0].prompt
    with FilmFolder.open(path) as folder:
        story = folder.story
        shots = tuple(shot.evolve(prompt="Blue.") for shot in story.scenes[0].shots)
        folder.commit(story, story.evolve(scenes=(story.scenes[0].evolve(shots=shots), *story.scenes[1:])))
    assert measured(path).rows[0].prompt == before


# --- films that are not whole --------------------------------------------------------------------------------------


def test_one_shot_alone_has_no_pairs(tmp_path: Path) -> None:
    report = measured(film(tmp_path / "f", 1))
    assert report.figure("consistency_all").value is None
    assert "needs two shots" in report.figure("consistency_related").why_not
    assert report.rows[0].to_rest is None
    assert report.rows[0].quality is not None
    assert "nan" not in as_text(report).lower()
    assert json.loads(as_json(report))["figures"]["consistency_all"]["value"] is None


def test_shots_without_a_take_are_named_and_left_out(tmp_path: Path) -> None:
    report = measured(film(tmp_path / "f", taken=lambda number: number != 2))
    assert report.without_take == ("2.1",)
    assert [row.label for row in report.rows] == ["1.1", "1.2", "2.2"]
    assert "Without a circled take, so not in it: 2.1" in as_text(report)


def test_no_take_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="No shot of this film has a circled take"):
        measured(film(tmp_path / "f", taken=lambda number: False))


@pytest.mark.parametrize("count", [0, -1, 162])
def test_a_frame_count_out_of_range_is_refused(tmp_path: Path, count: int) -> None:
    with pytest.raises(StoryError) as refused:
        measured(film(tmp_path / "f", 1), count)
    assert "1 to 161" in refused.value.fix


def broken(clip: Path, how: str) -> None:
    """Damages a clip; objects are read-only files, so it is written anew."""
    content = clip.read_bytes()
    clip.unlink()
    if how == "changed":
        clip.write_bytes(content[:-200] + bytes(200))
    elif how == "empty":
        clip.write_bytes(b"")


@pytest.mark.parametrize("how", ["gone", "changed", "empty"])
def test_a_damaged_clip_is_named_and_the_rest_is_measured(tmp_path: Path, how: str) -> None:
    path = film(tmp_path / "f")
    whole = measured(path)
    broken(clip_of(path, "s1"), how)
    report = measured(path)
    assert [row.label for row in report.damaged] == ["1.2"]
    assert [row.label for row in report.measured] == ["1.1", "2.1", "2.2"]
    assert report.rows[1].fix
    kept = np.array(whole.likeness)[np.ix_([0, 2, 3], [0, 2, 3])]
    assert np.allclose(report.likeness, kept, atol=1e-6)
    assert np.allclose(report.relatedness, np.array(whole.relatedness)[np.ix_([0, 2, 3], [0, 2, 3])], atol=1e-6)
    assert report.figure("prompt_shots").count == 3
    said = as_text(report)
    assert "Shot 1.2, take 1: clip damaged." in said
    assert report.rows[1].fix in said


def test_a_clip_with_other_frames_than_its_take_is_damaged(tmp_path: Path) -> None:
    path = film(tmp_path / "f", 2)
    with FilmFolder.open(path) as folder:
        story = folder.story
        take = story.shot("s0").takes[0].evolve(frame_count=25)
        shots = (story.shot("s0").evolve(takes=(take,)), story.shot("s1"))
        folder.commit(story, story.evolve(scenes=(story.scenes[0].evolve(shots=shots),)))
    report = measured(path)
    assert "has 21 frames, its take 25" in report.rows[0].problem


def test_where_every_clip_is_damaged_nothing_is_measured(tmp_path: Path) -> None:
    path = film(tmp_path / "f", 2)
    for shot_id in ("s0", "s1"):
        broken(clip_of(path, shot_id), "gone")
    report = measured(path)
    assert [figure.value for figure in report.figures] == [None] * 5
    assert "no clip could be read" in as_text(report)
    assert json.loads(as_json(report))["pairs"]["likeness"] == []


# --- reading a film without touching it ----------------------------------------------------------------------------


def traces(path: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of everything in a folder."""
    found = {file: file.stat() for file in sorted(path.rglob("*"))}
    return {str(file): (facts.st_size, facts.st_mtime_ns) for file, facts in found.items()}


def test_nothing_in_the_film_is_touched(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    before = traces(path)
    measured(path)
    assert traces(path) == before


def test_a_film_that_is_open_is_read_as_it_was_saved_last(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    with FilmFolder.open(path) as folder:
        story = folder.story
        folder.commit(story, apply(story, RenameFilm(title="Renamed meanwhile")))
        report = measured(path)
        assert report.title == "Renamed meanwhile"
        folder.commit(folder.story, apply(folder.story, RenameFilm(title="And on")))
    assert read_film(path).story.title == "And on"


def test_a_film_whose_studio_was_killed_is_read_with_its_last_edits(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    with FilmFolder.open(path) as folder:
        folder.commit(folder.story, apply(folder.story, RenameFilm(title="Unwritten")))
        copy = tmp_path / "killed"
        copy.mkdir()
        (copy / "objects").mkdir()
        for file in (DATABASE, f"{DATABASE}-wal"):
            (copy / file).write_bytes((path / file).read_bytes())
    assert read_film(copy).story.title == "Unwritten"


def stamped(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path / DATABASE)) as connection:
        connection.execute(f"pragma user_version = {version}")


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path / DATABASE)) as connection:
        return connection.execute("pragma user_version").fetchone()[0]


def test_an_older_film_is_read_and_stays_as_old(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    with closing(sqlite3.connect(path / DATABASE)) as connection:  # what version 3 did not have yet
        for column in ("batch", "only_if", "circle", "reason", "what_if", "own", "added_for"):
            connection.execute(f"alter table job drop column {column}")
        connection.commit()
    stamped(path, 3)
    assert read_film(path).story.title == "Fox"
    assert version_of(path) == 3


def test_a_newer_film_is_refused(tmp_path: Path) -> None:
    path = film(tmp_path / "f")
    stamped(path, schema.VERSION + 1)
    with pytest.raises(ProjectTooNew, match="newer StoryMem Studio"):
        read_film(path)


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound):
        read_film(tmp_path)
    path = film(tmp_path / "f", 1)
    (path / "objects").rename(tmp_path / "away")
    with pytest.raises(ProjectError, match="no objects folder"):
        read_film(path)
    (tmp_path / "away").rename(path / "objects")
    (path / DATABASE).write_bytes(b"no database at all " * 300)
    with pytest.raises(ProjectCorrupt):
        read_film(path)
    with closing(sqlite3.connect(tmp_path / "empty.db")) as connection:
        connection.execute("create table document(key text primary key, value text not null)")
    (tmp_path / "empty.db").replace(path / DATABASE)
    with pytest.raises(ProjectCorrupt, match="holds no film"):
        read_film(path)


# --- JSON ----------------------------------------------------------------------------------------------------------


def test_the_json_is_as_documented(tmp_path: Path) -> None:
    path = film(tmp_path / "f", overview="Red.")
    report = measured(path)
    read = json.loads(as_json(report))
    assert list(read) == ["version", "film", "frames_per_shot", "models", "figures", "pairs", "shots"]
    assert read["version"] == 1
    assert read["models"]["looks"] == {"name": "colours-1", "label": "Colour eyes"}
    assert list(read["figures"]) == [
        "consistency_all",
        "consistency_related",
        "prompt_shots",
        "prompt_film",
        "quality",
    ]
    for figure in read["figures"].values():
        assert list(figure) == ["title", "value", "count", "counted", "model", "why_not"]
        assert figure["model"]["name"] == "colours-1"
    assert read["pairs"]["shots"] == ["1.1", "1.2", "2.1", "2.2"]
    assert np.allclose(read["pairs"]["likeness"], report.likeness, atol=1e-6)
    assert read["pairs"]["most_related"][0] == list(report.related[0])
    shot = read["shots"][0]
    assert (shot["id"], shot["label"], shot["take"], shot["mode"]) == ("s0", "1.1", 1, "T2V")
    assert shot["most_alike"]["label"] == "1.2"
    documented = (Path(__file__).resolve().parents[2] / "docs" / "report.md").read_text("utf-8")
    names = {*read, *read["figures"], *read["pairs"], *shot, *read["models"], *read["figures"]["quality"]}
    assert {name for name in names if f"`{name}`" not in documented} == set()


# --- the picture ---------------------------------------------------------------------------------------------------


def made_up(count: int, per_scene: int = 5) -> Report:
    """A report without a film."""
    vectors = unit(np.random.default_rng(count).normal(size=(count, 8)) + 1.5)
    likeness = tuple(tuple(float(value) for value in row) for row in vectors @ vectors.T)
    model, related = Model("made-up", "Made up"), most_related(likeness)
    rows = tuple(
        ShotRow(f"s{n}", f"{n // per_scene + 1}.{n % per_scene + 1}", n // per_scene + 1, 1, "M2V")
        for n in range(count)
    )
    figures = (
        Figure("consistency_all", "all", mean_likeness(likeness, every_pair(count)), count, "pairs", model),
        Figure("consistency_related", "some", mean_likeness(likeness, related), len(related), "pairs", model),
    )
    figures = (replace(figures[0], count=len(every_pair(count))), figures[1])
    models = Models(model, model, model, model)
    return Report("Made up", 8, models, "quality", figures, rows, (), likeness, likeness, related)


def drawn(report: Report) -> Image.Image:
    picture = Image.open(io.BytesIO(draw(report)))
    assert picture.format == "PNG"
    return picture.convert("RGB")


def has(picture: Image.Image, colour: tuple[int, int, int]) -> bool:
    return bool((np.asarray(picture) == np.array(colour)).all(axis=2).any())


def test_the_ramp_grows_lighter_all_the_way() -> None:
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (ramp(step / 100) for step in range(101))]
    assert all(a < b for a, b in pairwise(light))
    assert ramp(-1) == ramp(0)
    assert ramp(2) == ramp(1)


def test_the_picture_shows_both_ends_of_its_colours() -> None:
    report = made_up(6)
    picture = drawn(report)
    assert has(picture, ramp(0))
    assert has(picture, ramp(1))
    assert has(picture, (64, 164, 255)), "the most related pairs are marked"
    assert picture.getpixel((2, 2)) == (18, 18, 17)


@pytest.mark.parametrize("count", [2, 12, 60, 200])
def test_films_of_every_length_fit_a_picture(count: int) -> None:
    picture = drawn(made_up(count))
    assert 400 < picture.width < 2400
    assert 400 < picture.height < 2200


def test_cells_have_the_colour_of_their_value() -> None:
    report = made_up(2)
    likeness = ((1.0, 0.62), (0.62, 1.0))
    figures = tuple(replace(figure, value=0.62) for figure in report.figures)
    picture = drawn(replace(report, likeness=likeness, figures=figures))
    assert has(picture, ramp((0.62 - 0.55) / 0.1)), "from the twentieth below, over a tenth at least"
    assert not has(picture, (64, 164, 255)), "where all pairs are the most related, none is marked"


def test_one_shot_has_no_picture() -> None:
    with pytest.raises(ExportError, match="needs two shots"):
        draw(made_up(1))


# --- files ---------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.json"
    files.write_whole(target, b"old")

    def full(part: Path, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "settle", full)
    with pytest.raises(ExportError, match="No space left"):
        files.write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_place_that_can_hold_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"):
        files.check_place(tmp_path)
    with pytest.raises(ExportError, match="There is no folder"):
        files.check_place(tmp_path / "nowhere" / "report.json")
    files.check_place(tmp_path / "report.json")


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = film(tmp_path / "f")
    numbers, picture = tmp_path / "r.json", tmp_path / "r.png"
    assert main(["report", str(path), "--json", str(numbers), "--picture", str(picture), "--frames", "3"]) == 0
    said = capsys.readouterr()
    assert "cross-shot consistency, all pairs" in said.out
    assert "Built-in look and sharpness" in said.out
    assert "ViCLIP" in said.out
    assert "fox" not in said.out, "prompts are not shown"
    assert json.loads(numbers.read_text("utf-8"))["frames_per_shot"] == 3
    assert Image.open(picture).format == "PNG"


def test_the_command_works_while_a_studio_has_the_film_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = film(tmp_path / "f")
    with FilmFolder.open(path):
        assert main(["report", str(path), "--frames", "1"]) == 0
    assert "4 circled takes" in capsys.readouterr().out


def test_a_damaged_clip_is_a_failure_after_everything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = film(tmp_path / "f")
    broken(clip_of(path, "s0"), "changed")
    numbers = tmp_path / "r.json"
    assert main(["report", str(path), "--json", str(numbers), "--frames", "2"]) == 1
    assert json.loads(numbers.read_text("utf-8"))["shots"][0]["problem"]
    assert "clip damaged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--picture", "r.jpg"), "End its name in .png."),
        (("--json", "nowhere/r.json"), "There is no folder"),
        (("--json", "r.png", "--picture", "r.png"), "each its own name"),
        (("--frames", "0"), "1 to 161"),
        (("--scorer", "clip"), "python -m storymem weights fetch clip"),
        (("--scorer", "clip+hpsv3"), "python -m storymem weights fetch clip"),
    ],
)
def test_what_can_not_be_done_is_said_with_a_fix(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    words: str,
) -> None:
    path = film(tmp_path / "f", 1)
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(path), *more]) == 1
    assert words in capsys.readouterr().err


def test_an_unwritten_picture_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = film(tmp_path / "f", 1)
    assert main(["report", str(path), "--picture", str(tmp_path / "r.png"), "--frames", "1"]) == 1
    said = capsys.readouterr()
    assert "needs two shots" in said.err
    assert "1 circled take" in said.out
    assert not (tmp_path / "r.png").exists()


# --- with the real models' code ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def models_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A weights home with a random ViT-B/32 of real size and a small reward model."""
    home = tmp_path_factory.mktemp("weights")
    file = write_random_clip(home)
    write_small_hpsv3(home)
    yield home
    file.unlink()


def test_with_models_prompts_are_read_and_every_figure_names_its_own(
    tmp_path: Path, models_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(models_home))
    path, numbers = film(tmp_path / "f", 2, overview="A fox."), tmp_path / "r.json"
    assert main(["report", str(path), "--frames", "2", "--scorer", "clip+hpsv3", "--json", str(numbers)]) == 0
    read = json.loads(numbers.read_text("utf-8"))
    clip, reward = ClipScorer(device="cpu"), HPSv3Scorer(device="cpu")
    models = {key: figure["model"]["name"] for key, figure in read["figures"].items()}
    assert models.pop("quality") == "hpsv3"
    assert set(models.values()) == {clip.name}
    assert read["models"]["reads"] == read["models"]["relates"] == {"name": clip.name, "label": clip.label}
    every = list(read_frames(clip_of(path, "s0")))
    frames = [every[place] for place in spread(FRAMES, 2)]
    follows = float((clip.embed(frames) @ clip.embed_texts([PROMPTS[0]])[0]).mean())
    assert read["shots"][0]["prompt_following"] == pytest.approx(follows, abs=1e-4)
    assert read["shots"][0]["quality"] == pytest.approx(float(reward.quality(frames).mean()), abs=1e-4)
    said = capsys.readouterr().out
    assert said.count("CLIP ViT-B/32 (OpenAI), ") == 4
    assert "aesthetic quality, HPSv3 reward" in said
    assert "first 77 tokens" in said


def test_auto_without_weights_is_the_built_in(tmp_path: Path) -> None:
    scorer = open_report_scorer("auto")
    assert (scorer.embedder.name, scorer.judge.name, scorer.reads) == ("builtin", "builtin", None)
