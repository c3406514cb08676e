"""The sight of a film: pictures seen and prompts read by a child process, never in the way of the studio."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from storymem.core.edits.memory import Pin
from storymem.core.edits.shot import RewritePrompt
from storymem.core.errors import Cancelled, EditRejected, EngineError, WorkerLost
from storymem.core.memory.bank import BankPicture, seen_as
from storymem.core.memory.sight_needs import SightNeeds
from storymem.core.request import Crop, Reason
from storymem.core.story import FilmSettings
from storymem.core.values import Size
from storymem.media.pictures import encode_png
from storymem.project.folder import FilmFolder
from storymem.render.jobs import JobState
from storymem.sight import film as film_module
from storymem.sight.film import FilmSight
from storymem.sight.snapshot import EmbeddingRows, GrowingSight
from storymem.studio.editing import SightChanged
from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from tests.conftest import small_story
from tests.render.test_worker import alive, gone_soon
from tests.support.fakes_sight import COMMAND, embedder_facts
from tests.support.stories import blank
from ui.live.live import Live

ROOT = Path(__file__).resolve().parents[2]
SIZE = Size(width=64, height=48)
SETTINGS = FilmSettings(size=SIZE, scorer="clip")
PATIENCE = 60.0
"""Longer than anything here takes: a test that needs it has failed."""

RED, GREEN, BLUE = (220, 10, 10), (10, 220, 10), (10, 10, 220)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FilmFolder.create(tmp_path / "film", blank(1, size=SIZE)).close()
    return tmp_path / "film"


def flat(*colour: int, width: int = 64) -> np.ndarray:
    return np.broadcast_to(np.array(colour, np.uint8), (64, width, 3)).copy()


def put(folder: FilmFolder, *colours: tuple[int, int, int]) -> list[BankPicture]:
    return [BankPicture(picture=folder.objects.put(encode_png(flat(*colour)))) for colour in colours]


class Film:
    """An open film with its sight, and how often it told that it saw more."""

    def __init__(self, folder: FilmFolder, *words: str, idle_seconds: float = 60.0) -> None:
        self.folder, self.told = folder, 0
        command = (*COMMAND, *words)
        self.sight = FilmSight(
            folder, self.hear, embedder_of=embedder_facts, command=command, idle_seconds=idle_seconds
        )

    def hear(self) -> None:
        self.told += 1

    def want(self, pictures: list[BankPicture] | None = None, *prompts: str, choice: str = "clip") -> None:
        self.names = [seen_as(one, SIZE) for one in pictures or ()]
        self.prompts = prompts
        self.sight.want(SightNeeds(tuple(pictures or ()), prompts), SETTINGS.evolve(scorer=choice))

    def is_known(self) -> bool:
        newest = self.sight.newest
        assert newest is not None
        read = all(newest.has_read(prompt) for prompt in self.prompts) or not newest.reads_prompts
        return newest.among(self.names).complete and read

    def look(self, pictures: list[BankPicture] | None = None, *prompts: str, choice: str = "clip") -> None:
        """Wants this and waits for it."""
        self.want(pictures, *prompts, choice=choice)
        self.sight.settle(self.is_known, PATIENCE)

    def about(self, prompt: str) -> list[float]:
        newest = self.sight.newest
        assert newest is not None
        found = newest.among(self.names).about(prompt)
        assert found is not None
        return found


@contextmanager
def open_film(path: Path, *words: str, idle_seconds: float = 60.0) -> Iterator[Film]:
    with FilmFolder.open(path) as folder:
        film = Film(folder, *words, idle_seconds=idle_seconds)
        try:
            yield film
        finally:
            film.sight.close()


def soon(condition: Callable[[], object], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def child_of(film: Film) -> int:
    assert soon(lambda: film.sight.child_pid)
    pid = film.sight.child_pid
    assert pid is not None
    return pid


# Seeing and reading


def test_pictures_are_seen_and_prompts_read(path: Path) -> None:
    with open_film(path) as film:
        film.look(put(film.folder, RED, GREEN, BLUE), "a red door", "green and blue")
        red = film.about("a red door")
        assert max(red) == red[0] > 0.99
        assert film.about("green and blue")[0] == min(film.about("green and blue"))
        newest = film.sight.newest
        assert newest is not None
        assert newest.among(film.names).alike(1) == pytest.approx([0.0926, 1.0, 0.0926], abs=1e-4)
        assert newest.among(film.names).about("never read") is None
        assert (newest.label, newest.reads_prompts, newest.same_view) == ("Fake clip", True, 0.9)
        assert film.told > 0
        assert film.sight.failure is None


def test_a_prompt_is_read_without_the_space_around_it(path: Path) -> None:
    with open_film(path) as film:
        film.look(put(film.folder, RED), "  a red door\n")
        assert film.about("a red door") == film.about(" a red door ")


def test_what_is_not_seen_yet_is_like_nothing(path: Path) -> None:
    with open_film(path) as film:
        film.look(put(film.folder, RED), "red")
        newest = film.sight.newest
        assert newest is not None
        glance = newest.among(["0" * 64, film.names[0]])
        assert not glance.complete
        assert glance.about("red") == [0.0, film.about("red")[0]]
        assert glance.alike(0) == [0.0, 0.0]
        assert glance.alike(1) == [0.0, 1.0]


def test_a_reference_is_seen_as_shots_are_shown_it(path: Path) -> None:
    with open_film(path) as film:
        wide = np.concatenate([flat(*RED, width=128), flat(*BLUE, width=128)], axis=1)
        picture = film.folder.objects.put(encode_png(wide))
        left, right = (BankPicture(picture=picture, crop=Crop(x=x)) for x in (0.1, 0.9))
        film.look([left, right], "red")
        red = film.about("red")
        assert red[0] > 0.99
        assert red[1] < 0.2


def test_nothing_is_asked_twice_and_an_opened_film_remembers(path: Path, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    with open_film(path, f"count:{starts}") as film:
        pictures = put(film.folder, RED, GREEN)
        film.look(pictures, "red")
        before = film.about("red")
    with open_film(path, f"count:{starts}") as film:
        film.look(pictures, "red")
        assert film.about("red") == before
        assert film.sight.child_pid is None
    assert starts.read_text() == "x"


def test_a_cache_that_was_thrown_away_is_made_anew(path: Path) -> None:
    with open_film(path) as film:
        pictures = put(film.folder, RED, GREEN)
        film.look(pictures, "red")
        before = film.about("red")
    for file in path.glob("cache.db*"):
        file.unlink()
    with open_film(path) as film:
        film.look(pictures, "red")
        assert film.about("red") == before
        assert film.sight.child_pid is not None


def test_what_the_render_process_saw_is_not_looked_at_again(path: Path) -> None:
    with open_film(path, "hang") as film:
        (shown,) = put(film.folder, RED)
        film.folder.features.put(shown.picture, "fake-clip", np.array([0, 1, 0], np.float32))
        film.look([shown])
        assert film.sight.child_pid is None


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_picture_that_cannot_be_read_counts_as_seen(path: Path, harm: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "storymem.sight")
    with open_film(path) as film:
        pictures = put(film.folder, RED, GREEN)
        broken = Path(film.folder.objects.path(pictures[0].picture))
        broken.chmod(0o644)
        broken.unlink() if harm == "gone" else broken.write_bytes(b"no picture")
        film.look(pictures, "red")
        film.look(pictures, "green")
        assert film.about("red")[0] == 0.0
        assert film.about("green")[1] > 0.99
        assert caplog.text.count("can't be looked at") == 1
        assert film.folder.features.get(pictures[0].picture, "fake-clip") is None, "it may come back"


def test_embeddings_of_another_length_are_made_anew(path: Path) -> None:
    with open_film(path) as film:
        pictures = put(film.folder, RED, GREEN)
        film.look(pictures[:1])
    with open_film(path, "long") as film:
        film.look(pictures, "red")
        assert film.about("red")[0] > 0.99
        assert film.about("red")[1] < 0.2


# While it works


def test_what_is_wanted_meanwhile_is_read_too(path: Path) -> None:
    with open_film(path, "slow") as film:
        pictures = put(film.folder, *((n, 255 - n, 0) for n in range(20)))
        film.want(pictures, "red")
        child_of(film)
        for number in range(5):
            film.want(pictures, f"red {number}")
        film.look(pictures, "green")
        assert len(film.about("green")) == 20


def test_prompts_come_before_pictures(path: Path) -> None:
    with open_film(path, "slow") as film:
        pictures = put(film.folder, *((n, 255 - n, 0) for n in range(64)))
        film.want(pictures, "red")
        film.sight.settle(lambda: film.sight.newest.has_read("red"), PATIENCE)  # type: ignore[union-attr]
        assert not film.is_known()
        film.sight.settle(film.is_known, PATIENCE)


def test_a_snapshot_never_changes(path: Path) -> None:
    with open_film(path) as film:
        pictures = put(film.folder, *((n, 255 - n, 0) for n in range(200)))
        film.look(pictures[:2], "red")
        early = film.sight.newest
        assert early is not None
        glance = early.among([one.picture for one in pictures])
        before = (glance.complete, glance.about("red"), glance.alike(0), early.has_read("green"))
        film.look(pictures, "red", "green")
        assert (glance.complete, glance.about("red"), glance.alike(0), early.has_read("green")) == before
        assert before[0] is False
        assert film.is_known()


def test_likeness_does_not_depend_on_what_was_seen_when() -> None:
    generator = np.random.default_rng(1)
    vectors = generator.normal(size=(150, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    order = generator.permutation(150)

    def cosines(order: np.ndarray, looks: int) -> dict[str, float]:
        growing = GrowingSight(embedder_facts("clip"))
        growing.prompts.add("red", vectors[0])
        found = growing.so_far().among([str(place) for place in range(150)]).about("red")
        assert found == [0.0] * 150
        for part in np.array_split(order, looks):
            for place in part:
                growing.pictures.add(str(place), vectors[place])
            found = growing.so_far().among([str(place) for place in range(150)]).about("red")
        assert found is not None
        return dict(zip(map(str, range(150)), found, strict=True))

    expected = cosines(np.arange(150), 1)
    assert cosines(order, 1) == cosines(order, 40) == expected
    assert expected["7"] == pytest.approx(float(vectors[7] @ vectors[0]), abs=1e-6)


def test_rows_keep_what_they_have() -> None:
    rows = EmbeddingRows()
    rows.add("a", np.array([1, 0], np.float32))
    rows.add("a", np.array([0, 1], np.float32))
    assert rows.so_far().tolist() == [[1, 0]]
    with pytest.raises(ValueError, match="read-only"):
        rows.so_far()[0, 0] = 5


def test_nothing_starts_where_nothing_is_wanted(path: Path) -> None:
    with open_film(path) as film:
        film.look()
        film.look(None, "a prompt", choice="builtin")  # nobody reads it there
        assert film.sight.child_pid is None
        assert film.told == 0


def test_another_seer_starts_from_nothing(path: Path) -> None:
    with open_film(path) as film:
        pictures = put(film.folder, RED)
        film.look(pictures, "red")
        old = film.sight.newest
        new = film.sight.by("auto")
        assert new.label == "Fake auto"
        assert not new.among(film.names).complete
        assert old is not None
        assert old.among(film.names).complete
        film.look(pictures, "red", choice="auto")
        assert film.folder.features.get(pictures[0].picture, "fake-auto") is not None


def test_two_films_have_their_own(path: Path, tmp_path: Path) -> None:
    FilmFolder.create(tmp_path / "other", blank(1, size=SIZE)).close()
    with open_film(path) as one, open_film(tmp_path / "other") as other:
        one.want(put(one.folder, RED), "red")
        other.look(put(other.folder, GREEN), "red")
        one.sight.settle(one.is_known, PATIENCE)
        assert child_of(one) != child_of(other)
        assert one.about("red")[0] > 0.99 > 0.2 > other.about("red")[0]


def test_an_idle_child_ends_and_is_started_again(path: Path) -> None:
    with open_film(path, idle_seconds=0.2) as film:
        film.look(None, "red")
        assert soon(lambda: film.sight.child_pid is None)
        film.look(None, "green")


# What goes wrong


def test_a_child_that_dies_is_started_again_once(path: Path, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    with open_film(path, f"die-once:{tmp_path / 'note'}", f"count:{starts}") as film:
        film.look(put(film.folder, RED), "red")
        assert film.about("red")[0] > 0.99
        assert starts.read_text() == "xx"


def test_a_child_killed_while_it_is_asked_is_started_again(path: Path) -> None:
    with open_film(path, "slow") as film:
        film.want(put(film.folder, RED), "red", *(f"prompt {n}" for n in range(64)))
        os.kill(child_of(film), signal.SIGKILL)
        film.sight.settle(film.is_known, PATIENCE)


def test_one_that_always_dies_fails_and_is_left_alone(path: Path, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    with open_film(path, "die", f"count:{starts}") as film:
        with pytest.raises(WorkerLost, match="ended before it answered") as lost:
            film.look(None, "red")
        assert "sight.log" in lost.value.fix
        assert film.sight.failure is not None
        assert soon(lambda: film.told)
        film.want(None, "red")  # nothing new
        time.sleep(0.5)
        assert starts.read_text() == "xx"
        with pytest.raises(WorkerLost):
            film.look(None, "red", "green")
        assert starts.read_text() == "xxxx"
        film.want()
        assert film.sight.failure is None, "nothing is wanted any more"


def test_a_failure_that_is_long_ago_is_tried_again(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = tmp_path / "starts"
    with open_film(path, "damaged", f"count:{starts}") as film:
        with pytest.raises(EngineError, match="torn"):
            film.look(None, "red")
        first = film.sight.failure
        with pytest.raises(EngineError, match="torn"):
            film.look(None, "red")
        assert film.sight.failure is first
        monkeypatch.setattr(film_module, "FAILURE_STANDS_SECONDS", 0.0)
        with pytest.raises(EngineError, match="torn"):
            film.look(None, "red")
        assert film.sight.failure is not first
        assert starts.read_text() == "x", "the child is well; only its weights are not"


def test_whoever_waits_for_a_child_that_hangs_is_told(path: Path) -> None:
    with open_film(path, "hang") as film:
        film.want(None, "red")
        with pytest.raises(EngineError, match="Nothing was seen") as told:
            film.sight.settle(film.is_known, 0.3)
        assert "sight.log" in told.value.fix


def test_a_child_that_hangs_is_ended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storymem.sight.link.ANSWER_SECONDS", 0.5)
    with open_film(path, "hang") as film, pytest.raises(WorkerLost):
        film.look(None, "red")


def test_a_listener_that_fails_ends_nothing(path: Path) -> None:
    with open_film(path) as film:
        film.sight._on_seen = lambda: 1 / 0  # type: ignore[assignment]
        film.look(None, "red")
        film.look(None, "green")


def test_closing_ends_the_child_and_whoever_waits(path: Path) -> None:
    with open_film(path, "hang") as film:
        film.want(None, "red")
        pid = child_of(film)
        ends: list[BaseException] = []

        def wait() -> None:
            try:
                film.sight.settle(film.is_known, PATIENCE)
            except Cancelled as error:
                ends.append(error)

        waiting = threading.Thread(target=wait)
        waiting.start()
        film.sight.close()
        waiting.join(PATIENCE / 2)  # sooner than its own patience ends
        assert len(ends) == 1
        assert not alive(pid)


def test_no_child_outlives_a_killed_studio(path: Path) -> None:
    script = (
        "import sys, time; from storymem.project.folder import FilmFolder\n"
        "from tests.sight.test_film_sight import Film\n"
        "film = Film(FilmFolder.open(sys.argv[1]), 'hang'); film.want(None, 'red')\n"
        "while film.sight.child_pid is None: time.sleep(0.01)\n"
        "print(film.sight.child_pid, flush=True); time.sleep(600)"
    )
    studio = subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert studio.stdout is not None
        pid = int(studio.stdout.readline())
        assert alive(pid)
    finally:
        studio.kill()
        studio.wait()
    assert gone_soon(pid)


# In the studio

CAST = {"Mara": RED, "Tom": GREEN, "Old Ben": BLUE}


@contextmanager
def open_studio(path: Path, *words: str, **options: bool) -> Iterator[Studio]:
    open_sight = partial(FilmSight, embedder_of=embedder_facts, command=(*COMMAND, *words))
    with Studio(FilmFolder.open(path), open_sight=open_sight, **options) as studio:
        yield studio


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Two shots with a memory of one frame chosen by prompt, and three references nobody named in a prompt."""
    story = small_story(cuts="CC")
    settings = story.settings.evolve(policy="by_prompt", memory_size=1)
    FilmFolder.create(tmp_path / "story", story.evolve(settings=settings)).close()
    with open_studio(tmp_path / "story", "hang", rendering=False) as studio:
        for name, colour in CAST.items():
            studio.memory.add_reference(encode_png(flat(*colour)), name)
        studio.edit(RewritePrompt(shot_id="s1", prompt="Somebody in red."))
        studio.edit(RewritePrompt(shot_id="s2", prompt="A green hat."))
    return tmp_path / "story"


def remembered(studio: Studio, shot_id: str) -> list[str]:
    take = studio.story.shot(shot_id).circled_take
    assert take is not None
    return [frame.label for frame in take.request.memory]


def test_a_job_waits_until_its_prompt_is_read(film: Path) -> None:
    with open_studio(film, "slow") as studio:
        studio.queue.generate(["s1", "s2"])
        assert studio.queue.wait_idle(60)
        assert remembered(studio, "s1") == ["Mara"]
        take = studio.story.shot("s1").circled_take
        assert take is not None
        assert take.request.memory[0].reason is Reason.ABOUT
        studio.memory.settle()
        assert studio.plans.shots("stale") == ()


def test_a_prompt_edited_while_it_is_read_is_sent_with_its_own_memory(film: Path) -> None:
    with open_studio(film, "slow") as studio:
        studio.queue.generate(["s1"])
        assert soon(lambda: studio.sight.child_pid)
        studio.edit(RewritePrompt(shot_id="s1", prompt="All blue."))
        assert studio.queue.wait_idle(60)
        (take,) = studio.story.shot("s1").takes
        memory = {"Somebody in red.": "Mara", "All blue.": "Old Ben"}
        assert [frame.label for frame in take.request.memory] == [memory[take.request.prompt]]


def test_damaged_weights_fail_the_job_and_nothing_else(film: Path) -> None:
    with open_studio(film, "damaged") as studio:
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(60)
        (job,) = studio.queue.jobs()
        assert job.state is JobState.FAILED
        assert (job.error_message, job.error_fix) == ("The weights are torn.", "Fetch them again.")
        with pytest.raises(EngineError, match="torn"):
            studio.memory.settle()
        with pytest.raises(EditRejected, match=r"not sure yet.*torn"):
            studio.recipes.keep_as_is("s1")
        studio.recipes.change_settings({"policy": "published", "memory_size": 3})
        studio.queue.retry(job.id)
        assert studio.queue.wait_idle(60)
        assert remembered(studio, "s1") == list(CAST)


def test_nothing_is_started_for_the_published_memory(tmp_path: Path) -> None:
    with Studio.create(tmp_path / "story", small_story(cuts="CC")) as studio:
        studio.queue.generate(["s1", "s2"])
        assert studio.queue.wait_idle(60)
        studio.memory.settle()
        assert studio.sight.child_pid is None
        assert studio.sight._thread is None


def test_keyframes_are_known_from_their_making(tmp_path: Path) -> None:
    with Studio.create(tmp_path / "story", small_story(cuts="CC")) as studio:
        studio.recipes.change_settings({"policy": "by_prompt", "scorer": "builtin"})
        studio.queue.generate(["s1", "s2"])
        assert studio.queue.wait_idle(60)
        first = studio.story.shot("s1").circled_take
        assert first is not None
        studio.edit(Pin(picture=first.keyframes[0].picture))
        studio.memory.settle(patience=5)
        assert studio.sight.child_pid is None
        second = studio.story.shot("s2").circled_take
        assert second is not None
        names = [one.picture for one in (*first.keyframes, *second.keyframes)]
        assert soon(lambda: studio.bank().sight.among(names).complete)  # type: ignore[union-attr]


def test_a_job_that_waits_for_its_prompt_can_be_cancelled(film: Path) -> None:
    with open_studio(film, "hang") as studio:
        (job_id,) = studio.queue.generate(["s1"])
        assert soon(lambda: studio.sight.child_pid)
        studio.queue.cancel(job_id)
        assert studio.queue.wait_idle(PATIENCE)
        assert studio.queue.jobs()[0].state is JobState.CANCELLED
        studio.recipes.change_settings({"policy": "published"})
        studio.queue.retry(job_id)
        assert studio.queue.wait_idle(60)
        assert studio.queue.jobs()[0].state is JobState.DONE


def test_closing_leaves_a_job_that_waits_for_its_prompt_waiting(film: Path) -> None:
    with open_studio(film, "hang") as studio:
        studio.queue.generate(["s1"])
        assert soon(lambda: studio.sight.child_pid)
        pid = studio.sight.child_pid
        assert pid is not None
    assert not alive(pid)
    with open_studio(film, rendering=False) as studio:
        assert [job.state for job in studio.queue.jobs()] == [JobState.WAITING]
    with open_studio(film) as studio:
        assert studio.queue.wait_idle(60)
        assert remembered(studio, "s1") == ["Mara"]


def test_a_take_is_not_accepted_while_it_is_not_sure_what_would_be_sent(film: Path) -> None:
    with open_studio(film) as studio:
        studio.queue.generate(["s1"])
        assert studio.queue.wait_idle(60)
    with open_studio(film, "hang") as studio:
        studio.edit(RewritePrompt(shot_id="s1", prompt="Somebody in green."))
        with pytest.raises(EditRejected, match="being read") as refused:
            studio.recipes.keep_as_is("s1")
        assert "moment" in refused.value.fix
    with open_studio(film) as studio:
        studio.memory.settle(["s1"])
        studio.recipes.keep_as_is("s1")
        assert studio.plans.shots("stale") == ()


def test_listeners_hear_of_it_and_the_bank_knows(film: Path) -> None:
    with open_studio(film, rendering=False) as studio:
        heard = threading.Event()
        studio.listen(lambda event: heard.set() if isinstance(event, SightChanged) else None)
        before = studio.bank()
        assert heard.wait(30)
        studio.memory.settle()
        after = studio.bank()
        assert after is not before
        assert after.story is before.story
        assert after.sight is studio.sight.newest
        assert studio.bank() is after


def test_the_studio_reads_prompts_without_a_model_library(film: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.sight.test_film_sight import open_studio\n"
        "with open_studio(Path(sys.argv[1]), rendering=False) as studio:\n"
        "    studio.memory.settle()\n"
        "    assert studio.sight.child_pid\n"
        "    print(sorted({'torch', 'open_clip', 'transformers', 'torchvision'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(film)], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]", ran.stderr


def test_an_open_page_is_told(film: Path) -> None:
    open_sight = partial(FilmSight, embedder_of=embedder_facts, command=(*COMMAND, "slow"))
    studio = Studio(FilmFolder.open(film), open_sight=open_sight, rendering=False)
    live = Live(Shelf(film.parent), studio)
    try:
        first = live.snapshot()
        assert first.shots["s1"].settled is False
        assert soon(lambda: live.snapshot().shots["s1"].settled)
        assert live.snapshot().rev > first.rev
    finally:
        live.close()
