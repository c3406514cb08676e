"""A film with its history and queue as an earlier studio left it: opened, undone to the first step and redone alike."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storymem.render.jobs import Job
from storymem.studio.film import Studio

RECORDED = Path(__file__).resolve().parents[1] / "fixtures" / "film_version_6"
TOLD: dict[str, Any] = json.loads((RECORDED / "told.json").read_text("utf-8"))


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """The recorded film, open, its queue at rest."""
    path = tmp_path / "film"
    (path / "objects").mkdir(parents=True)
    connection = sqlite3.connect(path / "film.db")
    connection.executescript((RECORDED / "film.sql").read_text("utf-8"))
    connection.close()
    with Studio.open(path, rendering=False) as opened:
        yield opened


def digest(studio: Studio) -> str:
    """Of every row of the document, as it is on disk."""
    rows = sorted(
        (str(key), str(value)) for key, value in studio.folder.database.rows("select key, value from document")
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def steps(studio: Studio, take: Callable[[], str], top: Callable[[], object]) -> list[list[str]]:
    """[label, digest] of every step until there is none."""
    found: list[list[str]] = []
    while top():
        found.append([take(), digest(studio)])
    return found


def test_its_whole_history_is_undone_and_redone_to_the_letter(studio: Studio) -> None:
    assert digest(studio) == TOLD["now"]
    assert len(TOLD["redo"]) == len(TOLD["undo"]) + 3  # three steps had been taken back
    assert steps(studio, studio.undo, studio.folder.undo_top) == TOLD["undo"]
    assert steps(studio, studio.redo, studio.folder.redo_top) == TOLD["redo"]


def test_its_queue_says_what_it_said(studio: Studio) -> None:
    def said(job: Job) -> list[object]:
        made = job.what_if is not None, job.own.name if job.own else None
        return [job.id, job.shot_id, str(job.state), job.seed, job.batch is not None, job.only_if, *made]

    assert [said(job) for job in studio.queue.jobs()] == TOLD["jobs"]
