"""The render queue on disk: one row a job, in the film's database.

waiting -> running -> done | failed | cancelled | skipped     retry: failed | cancelled -> waiting
   |          |
   |          `-> waiting   the queue was paused, or the studio closed or died once, while it ran
   `-> cancelled -> waiting again in its old place, when the person takes the removal back

What a person does to the jobs that wait stands in `waiting.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from storymem.core.errors import StoryError, StoryMemError
from storymem.core.request import OwnMaterial, ShotRequest
from storymem.core.values import ContentName, Frozen
from storymem.project.database import Database, utc_now

KEPT_FINISHED = 50
KEPT_REMOVED = 500
"""Jobs removed before they ran: all of a long queue can be put back."""

MAX_ATTEMPTS = 2


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to come."""
        return self in (JobState.WAITING, JobState.RUNNING)


class OtherMemory(Frozen):
    """That a job tries a take again with exactly these pictures as its memory."""

    take_id: str
    pictures: tuple[ContentName, ...]


class Added(Frozen):
    """That a job joined its plan while it ran: a take of this shot changed what the job's shot is made from."""

    shot_id: str
    changed: Literal["memory", "seam"]


OneOff = OtherMemory | OwnMaterial | None
"""What a job makes instead of the shot's own next take."""

ShotSeeds = Iterable[tuple[str, int | None]]
"""Shot ids, each with the seed asked for; None for the shot's own."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a job was asked for under: the plan it belongs to, and what must still hold when its turn comes.

    `only_if` is the plan, `missing` or `stale`: a job whose shot is neither any more is skipped. With `circle` its take
    is circled, also over another one. `added_for` says why it joined a plan that ran already.
    """

    batch: str | None = None
    only_if: str | None = None
    circle: bool = False
    added_for: Added | None = None


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Job:
    """One take that was asked for.

    `seed` is the one asked for, None for the shot's own. `request` is filled when the job starts, `take_id` when it is
    done. `attempts` counts starts. Times are UTC, ISO 8601; `error_kind` is the error's class name. `batch`, `only_if`,
    `circle` and `added_for` are its terms; `reason` says why it was skipped. `what_if` says that a take is tried again
    with another memory, `own` that the director's material becomes a take.
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
    batch: str | None = None
    only_if: str | None = None
    circle: bool = False
    reason: str | None = None
    what_if: OtherMemory | None = None
    own: OwnMaterial | None = None
    added_for: Added | None = None

    @property
    def one_off(self) -> OneOff:
        """What it makes instead of the shot's own next take; None where it makes that."""
        return self.what_if or self.own


COLUMNS = (
    "number, shot_id, state, seed, request, take_id, error_kind, error_message, error_fix, attempts, "
    "created_at, started_at, finished_at, seconds_spent, batch, only_if, circle, reason, what_if, own, added_for"
)
_IN_ORDER = """
    order by case state when 'running' then 0 when 'waiting' then 1 else 2 end,
             case when state in ('running', 'waiting') then rank end, finished_at desc, number desc"""
AT_END = "(select coalesce(max(rank), 0) + 1 from job)"
AT_FRONT = "(select coalesce(min(rank), 0) - 1 from job)"
FRESH = (
    "state = 'waiting', request = null, take_id = null, error_kind = null, error_message = null, error_fix = null, "
    "started_at = null, finished_at = null, seconds_spent = null, reason = null"
)
_ENDED = "('done', 'failed', 'cancelled', 'skipped')"
_REMOVED = "(state = 'cancelled' and started_at is null)"
PAUSED = "exists(select 1 from fact where key = 'queue_paused')"


class JobTable:
    """The jobs of one film. Each method is one durable transaction; any thread may call any of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        shot_id: str,
        *,
        seed: int | None = None,
        front: bool = False,
        terms: Terms = NO_TERMS,
        one_off: OneOff = None,
    ) -> Job:
        """A new waiting job, last in order, or first with `front`; on disk when it comes back."""
        rank = AT_FRONT if front else AT_END
        with self._database.transaction() as connection:
            added = connection.execute(
                f"""insert into job(
                        shot_id, state, rank, seed, created_at, batch, only_if, circle, what_if, own, added_for)
                    values (?, 'waiting', {rank}, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    *(shot_id, seed, utc_now(), terms.batch, terms.only_if, terms.circle),
                    *(_text(one_off, OtherMemory), _text(one_off, OwnMaterial), _text(terms.added_for, Added)),
                ),
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
        found = self._database.rows(f"select {COLUMNS} from job where number = ?", number_of(job_id))
        return _job(found[0]) if found else None

    def all(self) -> tuple[Job, ...]:
        """The running job, waiting ones in order, then finished ones, newest first."""
        return tuple(_job(row) for row in self._database.rows(f"select {COLUMNS} from job {_IN_ORDER}"))

    def open_count(self) -> int:
        """How many jobs wait or run."""
        count = self._database.value("select count(*) from job where state in ('waiting', 'running')")
        return int(str(count))

    @property
    def paused(self) -> bool:
        """Whether no new job may be claimed."""
        return bool(self._database.value(f"select {PAUSED}"))

    def set_paused(self, paused: bool) -> None:
        """The queue takes no new jobs, or takes them again."""
        with self._database.transaction() as connection:
            if paused:
                connection.execute("insert or replace into fact values ('queue_paused', 1)")
            else:
                connection.execute("delete from fact where key = 'queue_paused'")

    def claim(self) -> Job | None:
        """The next waiting job, now running; None when none waits or the queue is paused."""
        with self._database.transaction() as connection:
            row = connection.execute(
                f"select number from job where state = 'waiting' and not {PAUSED} order by rank, number limit 1"
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
                "update job set request = ? where number = ?", (request.model_dump_json(), number_of(job_id))
            )
            return self.get(job_id)

    def finish(self, job_id: str, *, take_id: str | None = None) -> Job:
        """A running job is done; for one that is done already only a `take_id` is added.

        Best in the transaction that adds the take: then a kill in between can't render it twice.
        """
        with self._database.transaction() as connection:
            if take_id is not None:
                connection.execute("update job set take_id = ? where number = ?", (take_id, number_of(job_id)))
            return self._end(connection, job_id, JobState.DONE)

    def fail(self, job_id: str, error: StoryMemError, *, kind: str | None = None) -> Job:
        """A running job failed, and why; `kind` is the error's class name where `error` only stands for it."""
        with self._database.transaction() as connection:
            job = self._end(connection, job_id, JobState.FAILED)
            if job.state is not JobState.FAILED:
                return job
            connection.execute(
                "update job set error_kind = ?, error_message = ?, error_fix = ? where number = ?",
                (kind or type(error).__name__, error.message, error.fix, number_of(job_id)),
            )
            return self.get(job_id)

    def stop(self, job_id: str) -> Job:
        """A running job was cancelled."""
        with self._database.transaction() as connection:
            return self._end(connection, job_id, JobState.CANCELLED)

    def skip(self, job_id: str, reason: str) -> Job:
        """A running job turned out not to be needed, and why."""
        with self._database.transaction() as connection:
            if self._end(connection, job_id, JobState.SKIPPED).state is JobState.SKIPPED:
                connection.execute("update job set reason = ? where number = ?", (reason, number_of(job_id)))
            return self.get(job_id)

    def withdraw(self, job_id: str) -> bool:
        """Cancels the job if it waits; False when it does not wait any more."""
        with self._database.transaction() as connection:
            gone = connection.execute(
                "update job set state = 'cancelled', finished_at = ? where number = ? and state = 'waiting'",
                (utc_now(), number_of(job_id)),
            )
            self._forget_oldest(connection)
            return gone.rowcount == 1

    def release(self, job_id: str) -> Job:
        """A running job waits again, first in order, as if it had not been started."""
        with self._database.transaction() as connection:
            connection.execute(
                f"""update job set {FRESH}, attempts = attempts - 1, rank = {AT_FRONT}
                    where number = ? and state = 'running'""",
                (number_of(job_id),),
            )
            return self.get(job_id)

    def recover(self) -> None:
        """Jobs that a studio left running when it died wait again; after two attempts they fail, so none loops."""
        with self._database.transaction() as connection:
            stuck = connection.execute("select number, attempts from job where state = 'running'").fetchall()
            for number, attempts in stuck:
                if attempts >= MAX_ATTEMPTS:
                    self.fail(f"j{number}", _died_twice())
                else:
                    connection.execute(f"update job set {FRESH}, rank = {AT_FRONT} where number = ?", (number,))

    def retry(self, job_id: str) -> Job:
        """A failed or cancelled job waits again, last in order. Raises StoryError for others."""
        with self._database.transaction() as connection:
            self.expect(job_id, JobState.FAILED, JobState.CANCELLED)
            connection.execute(
                f"update job set {FRESH}, attempts = 0, rank = {AT_END} where number = ?", (number_of(job_id),)
            )
            return self.get(job_id)

    def dismiss(self, job_id: str) -> Job:
        """Takes a finished job off the list; what it was comes back. Raises StoryError while it waits or runs."""
        with self._database.transaction() as connection:
            job = self.expect(job_id, JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.SKIPPED)
            connection.execute("delete from job where number = ?", (number_of(job_id),))
            return job

    def expect(self, job_id: str, *states: JobState) -> Job:
        """The job, which is in one of these states. Raises StoryError."""
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
            (state, finished_at, spent, number_of(job_id)),
        )
        self._forget_oldest(connection)
        return self.get(job_id)

    def _forget_oldest(self, connection: sqlite3.Connection) -> None:
        for which, kept in ((f"not {_REMOVED}", KEPT_FINISHED), (_REMOVED, KEPT_REMOVED)):
            connection.execute(
                f"""delete from job where number in (
                       select number from job where state in {_ENDED} and {which}
                       order by finished_at desc, number desc limit -1 offset ?)""",
                (kept,),
            )


def _job(row: tuple) -> Job:
    number, shot_id, state, seed, request, *rest, what_if, own, added_for = row
    parsed = None if request is None else _request(request)
    job = Job(
        f"j{number}",
        shot_id,
        JobState(state),
        seed,
        parsed,
        *rest,
        what_if=None if what_if is None else OtherMemory.model_validate_json(what_if),
        own=None if own is None else OwnMaterial.model_validate_json(own),
        added_for=None if added_for is None else Added.model_validate_json(added_for),
    )
    return replace(job, circle=bool(job.circle))


@lru_cache(maxsize=4 * KEPT_FINISHED)
def _request(text: str) -> ShotRequest:
    # The list is read after every change, and what a job was rendered from never changes.
    return ShotRequest.model_validate_json(text)


def _text(value: OneOff | Added, kind: type[Frozen]) -> str | None:
    return value.model_dump_json() if isinstance(value, kind) else None


def number_of(job_id: str) -> int:
    """The job's number. Raises StoryError when this is no job id."""
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
