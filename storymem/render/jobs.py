"""The render queue on disk: one row a job, in the film's database.

waiting -> running -> done | failed | cancelled          retry: failed | cancelled -> waiting
   |          |
   |          `-> waiting   the studio closed, or died once, while it ran
   `-> cancelled
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from storymem.core.errors import StoryError, StoryMemError
from storymem.core.request import Own, ShotRequest
from storymem.core.values import ContentName, Frozen
from storymem.project.database import Database, utc_now

KEPT_FINISHED = 50
MAX_ATTEMPTS = 2


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to come."""
        return self in (JobState.WAITING, JobState.RUNNING)


class OtherMemory(Frozen):
    """That a job tries a take again with exactly these pictures as its memory."""

    take_id: str
    pictures: tuple[ContentName, ...]


Special = OtherMemory | Own | None
"""What a job makes instead of the shot's own next take."""

Wanted = Iterable[tuple[str, int | None]]
"""Shot ids, each with the seed asked for; None for the shot's own."""


@dataclass(frozen=True, slots=True)
class Job:
    """One take that was asked for.

    `seed` is the one asked for, None for the shot's own. `request` is filled when the job starts, `take_id` when it is
    done. `attempts` counts starts. Times are UTC, ISO 8601; `error_kind` is the error's class name. `what_if` says that
    a take is tried again with another memory, `own` that the director's material becomes a take.
    """

    id: str
    shot_id: str
    state: JobState
    seed: int | None
    request: ShotRequest | None
    take_id: str | None
    error_kind: str | None
    error_message: str | None
    error_fix: str | None
    attempts: int
    created_at: str
    started_at: str | None
    finished_at: str | None
    seconds_spent: float | None
    what_if: OtherMemory | None = None
    own: Own | None = None

    @property
    def special(self) -> Special:
        """What it makes instead of the shot's own next take; None where it makes that."""
        return self.what_if or self.own


_COLUMNS = (
    "number, shot_id, state, seed, request, take_id, error_kind, error_message, error_fix, attempts, "
    "created_at, started_at, finished_at, seconds_spent, what_if, own"
)
_IN_ORDER = """
    order by case state when 'running' then 0 when 'waiting' then 1 else 2 end,
             case when state in ('running', 'waiting') then rank end, finished_at desc, number desc"""
_AT_END = "(select coalesce(max(rank), 0) + 1 from job)"
_AT_FRONT = "(select coalesce(min(rank), 0) - 1 from job)"
_FRESH = (
    "state = 'waiting', request = null, take_id = null, error_kind = null, error_message = null, error_fix = null, "
    "started_at = null, finished_at = null, seconds_spent = null"
)


class JobTable:
    """The jobs of one film. Each method is one durable transaction; any thread may call any of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, shot_id: str, *, seed: int | None = None, front: bool = False, special: Special = None) -> Job:
        """A new waiting job, last in order, or first with `front`; on disk when it comes back."""
        rank = _AT_FRONT if front else _AT_END
        with self._database.transaction() as connection:
            added = connection.execute(
                "insert into job(shot_id, state, rank, seed, created_at, what_if, own) "
                f"values (?, 'waiting', {rank}, ?, ?, ?, ?)",
                (shot_id, seed, utc_now(), _text(special, OtherMemory), _text(special, Own)),
            )
            return self.get(f"j{added.lastrowid}")

    def get(self, job_id: str) -> Job:
        """The job with this id. Raises StoryError."""
        job = self.find(job_id)
        if job is None:
            raise _unknown(job_id)
        return job

    def find(self, job_id: str) -> Job | None:
        """The job with this id, None when it is off the list. Raises StoryError when this is no job id."""
        found = self._database.rows(f"select {_COLUMNS} from job where number = ?", _number(job_id))
        return _job(found[0]) if found else None

    def all(self) -> tuple[Job, ...]:
        """The running job, waiting ones in order, then finished ones, newest first."""
        return tuple(_job(row) for row in self._database.rows(f"select {_COLUMNS} from job {_IN_ORDER}"))

    def open_count(self) -> int:
        """How many jobs wait or run."""
        count = self._database.value("select count(*) from job where state in ('waiting', 'running')")
        return int(str(count))

    def claim(self) -> Job | None:
        """The next waiting job, now running; None when none waits."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "select number from job where state = 'waiting' order by rank, number limit 1"
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "update job set state = 'running', attempts = attempts + 1, started_at = ? where number = ?",
                (utc_now(), row[0]),
            )
            return self.get(f"j{row[0]}")

    def write_request(self, job_id: str, request: ShotRequest) -> Job:
        """Keeps what the job is rendered from."""
        with self._database.transaction() as connection:
            connection.execute(
                "update job set request = ? where number = ?", (request.model_dump_json(), _number(job_id))
            )
            return self.get(job_id)

    def finish(self, job_id: str, *, take_id: str | None = None) -> Job:
        """A running job is done; for one that is done already only a `take_id` is added."""
        with self._database.transaction() as connection:
            if take_id is not None:
                connection.execute("update job set take_id = ? where number = ?", (take_id, _number(job_id)))
            return self._end(connection, job_id, JobState.DONE)

    def fail(self, job_id: str, error: StoryMemError, *, kind: str | None = None) -> Job:
        """A running job failed, and why; `kind` is the error's class name where `error` only stands for it."""
        with self._database.transaction() as connection:
            job = self._end(connection, job_id, JobState.FAILED)
            if job.state is not JobState.FAILED:
                return job
            connection.execute(
                "update job set error_kind = ?, error_message = ?, error_fix = ? where number = ?",
                (kind or type(error).__name__, error.message, error.fix, _number(job_id)),
            )
            return self.get(job_id)

    def stop(self, job_id: str) -> Job:
        """A running job was cancelled."""
        with self._database.transaction() as connection:
            return self._end(connection, job_id, JobState.CANCELLED)

    def withdraw(self, job_id: str) -> bool:
        """Cancels the job if it waits; False when it does not wait any more."""
        with self._database.transaction() as connection:
            gone = connection.execute(
                "update job set state = 'cancelled', finished_at = ? where number = ? and state = 'waiting'",
                (utc_now(), _number(job_id)),
            )
            self._forget_oldest(connection)
            return gone.rowcount == 1

    def release(self, job_id: str) -> None:
        """A running job waits again, first in order, as if it had not been started."""
        with self._database.transaction() as connection:
            connection.execute(
                f"update job set {_FRESH}, attempts = attempts - 1 where number = ? and state = 'running'",
                (_number(job_id),),
            )

    def recover(self) -> None:
        """Jobs that a studio left running when it died wait again; after two attempts they fail, so none loops."""
        with self._database.transaction() as connection:
            stuck = connection.execute("select number, attempts from job where state = 'running'").fetchall()
            for number, attempts in stuck:
                if attempts >= MAX_ATTEMPTS:
                    self.fail(f"j{number}", _died_twice())
                else:
                    connection.execute(f"update job set {_FRESH} where number = ?", (number,))

    def retry(self, job_id: str) -> Job:
        """A failed or cancelled job waits again, last in order. Raises StoryError for others."""
        with self._database.transaction() as connection:
            self._expect(job_id, JobState.FAILED, JobState.CANCELLED)
            connection.execute(
                f"update job set {_FRESH}, attempts = 0, rank = {_AT_END} where number = ?", (_number(job_id),)
            )
            return self.get(job_id)

    def move_to_front(self, job_id: str) -> Job:
        """A waiting job is next. Raises StoryError for others."""
        with self._database.transaction() as connection:
            self._expect(job_id, JobState.WAITING)
            connection.execute(f"update job set rank = {_AT_FRONT} where number = ?", (_number(job_id),))
            return self.get(job_id)

    def dismiss(self, job_id: str) -> Job:
        """Takes a finished job off the list; what it was comes back. Raises StoryError while it waits or runs."""
        with self._database.transaction() as connection:
            job = self._expect(job_id, JobState.DONE, JobState.FAILED, JobState.CANCELLED)
            connection.execute("delete from job where number = ?", (_number(job_id),))
            return job

    def _expect(self, job_id: str, *states: JobState) -> Job:
        job = self.get(job_id)
        if job.state not in states:
            raise StoryError(
                f"Job {job_id} is {job.state}, not {' or '.join(states)}.", fix="Look at the queue: it has changed."
            )
        return job

    def _end(self, connection: sqlite3.Connection, job_id: str, state: JobState) -> Job:
        job = self.get(job_id)
        if job.state is not JobState.RUNNING:
            return job
        finished_at = utc_now()
        spent = _seconds_between(job.started_at or finished_at, finished_at)
        connection.execute(
            "update job set state = ?, finished_at = ?, seconds_spent = ? where number = ?",
            (state, finished_at, spent, _number(job_id)),
        )
        self._forget_oldest(connection)
        return self.get(job_id)

    def _forget_oldest(self, connection: sqlite3.Connection) -> None:
        connection.execute(
            """delete from job where number in (
                   select number from job where state in ('done', 'failed', 'cancelled')
                   order by finished_at desc, number desc limit -1 offset ?)""",
            (KEPT_FINISHED,),
        )


def _job(row: tuple) -> Job:
    number, shot_id, state, seed, request, *rest, what_if, own = row
    parsed = None if request is None else _request(request)
    tried = None if what_if is None else OtherMemory.model_validate_json(what_if)
    return Job(
        f"j{number}",
        shot_id,
        JobState(state),
        seed,
        parsed,
        *rest,
        what_if=tried,
        own=None if own is None else Own.model_validate_json(own),
    )


@lru_cache(maxsize=4 * KEPT_FINISHED)
def _request(text: str) -> ShotRequest:
    # The list is read after every change, and what a job was rendered from never changes.
    return ShotRequest.model_validate_json(text)


def _text(special: Special, kind: type[OtherMemory] | type[Own]) -> str | None:
    return special.model_dump_json() if isinstance(special, kind) else None


def _number(job_id: str) -> int:
    if not (job_id.startswith("j") and job_id[1:].isdecimal() and len(job_id) < 18):
        raise _unknown(job_id)
    return int(job_id[1:])


def _unknown(job_id: str) -> StoryError:
    return StoryError(
        f"There is no job {job_id[:40]} in the queue.", fix="Reload the page: it may be finished and gone."
    )


def _died_twice() -> StoryMemError:
    return StoryMemError(
        "The studio stopped twice while this take was being made.",
        fix="Retry it when you know why the studio stopped; logs/worker.log in the film's folder may say more.",
    )


def _seconds_between(start: str, end: str) -> float:
    # The wall clock may have been set back in between.
    return max(0.0, (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
