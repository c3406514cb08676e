"""What a person does to the jobs that wait: more of them, another order, another seed, removal, and back again.

Ranks order the queue. A new order deals out the ranks that the waiting jobs have, so a removed job keeps its place by
its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from storymem.core.errors import StoryError
from storymem.project.database import Database
from storymem.render.jobs import AT_FRONT, FRESH, NO_TERMS, Job, JobState, JobTable, OneOff, ShotSeeds, Terms, number_of

_IN_ORDER = "select number, rank from job where state = 'waiting' order by rank, number"


class WaitingJobs:
    """The waiting jobs of one film. Each change is one durable transaction, and told of; any thread may call any.

    Who hears of it is said with `tell_to`; before that nobody does.
    """

    def __init__(self, database: Database) -> None:
        self._database, self._table = database, JobTable(database)
        self._told: Callable[[str], None] = lambda job_id: None

    def tell_to(self, told: Callable[[str], None]) -> None:
        """From now on `told(job_id)` is called after each change of a job, on the thread that made it."""
        self._told = told

    def all_jobs(self) -> tuple[Job, ...]:
        """The running job, waiting ones in order, then the latest finished ones, newest first."""
        return self._table.all()

    def add(
        self, wanted: ShotSeeds, *, front: bool = False, terms: Terms = NO_TERMS, one_off: OneOff = None
    ) -> list[str]:
        """Queues one job for each (shot id, seed or None), in order, all or none; durable when their ids come back."""
        wanted = list(wanted)
        with self._database.transaction():
            # Each one goes to the very front, so the last of them first.
            added = [
                self._table.add(shot_id, seed=seed, front=front, terms=terms, one_off=one_off).id
                for shot_id, seed in (reversed(wanted) if front else wanted)
            ]
        return self._tell(added[::-1] if front else added)

    def remove(self, job_id: str) -> bool:
        """The job waits no more; False when it did not wait any more. Raises StoryError."""
        gone = self._table.withdraw(job_id)
        self._told(job_id)
        return gone

    def retry(self, job_id: str) -> str:
        """A failed or cancelled job waits again, last in order; its id comes back. Raises StoryError."""
        return self._tell([self._table.retry(job_id).id])[0]

    def move(self, job_id: str, before: str | None) -> None:
        """The job stands right before another waiting job, or last with None. Raises StoryError unless both wait."""
        with self._database.transaction() as connection:
            self._table.expect(job_id, JobState.WAITING)
            if before is not None:
                self._table.expect(before, JobState.WAITING)
            if before != job_id:
                self._place(connection, [number_of(job_id)], None if before is None else number_of(before))
        self._told(job_id)

    def move_to_front(self, job_id: str) -> None:
        """The job is next. Raises StoryError unless it waits."""
        with self._database.transaction() as connection:
            self._table.expect(job_id, JobState.WAITING)
            connection.execute(f"update job set rank = {AT_FRONT} where number = ?", (number_of(job_id),))
        self._told(job_id)

    def change(self, job_id: str, seed: int | None, more_seeds: Sequence[int | None] = ()) -> list[str]:
        """The job is rendered with this seed; a copy for each of `more_seeds` follows it, and their ids come back.

        A copy was asked for by itself: it belongs to no batch and is not skipped. Raises StoryError unless it waits,
        and for one that makes something else than the shot's next take.
        """
        with self._database.transaction() as connection:
            job = self._table.expect(job_id, JobState.WAITING)
            if job.one_off is not None:
                raise StoryError(
                    "This job has a seed and a number of its own: it tries a take again, or brings your own material.",
                    fix="Remove it and generate a take of the shot instead.",
                )
            connection.execute("update job set seed = ? where number = ?", (seed, number_of(job_id)))
            after = self._after(connection, number_of(job_id))
            added = [self._table.add(job.shot_id, seed=one).id for one in more_seeds]
            self._place(connection, [number_of(one) for one in added], after)
        self._tell([job_id, *added])
        return added

    def put_back(self, job_ids: Iterable[str]) -> list[str]:
        """Those of these jobs that were removed before they ran wait again where they stood; their ids come back.

        Raises StoryError when there is none among them.
        """
        with self._database.transaction() as connection:
            back = [job for job_id in job_ids if (job := self._table.find(job_id)) and _never_ran(job)]
            if not back:
                raise StoryError("These jobs are not in the queue any more.", fix="Generate the shots again.")
            for job in back:
                connection.execute(f"update job set {FRESH} where number = ?", (number_of(job.id),))
                connection.execute("delete from fact where key = ?", (_ended(job.batch),))
        return self._tell([job.id for job in back])

    def end_batch(self, batch: str) -> None:
        """The plan takes no more shots in, unless one of its jobs is put back."""
        with self._database.transaction() as connection:
            open_batches = "select 'batch_ended ' || batch from job where state in ('waiting', 'running')"
            connection.execute(f"delete from fact where key like 'batch_ended %' and key not in ({open_batches})")
            connection.execute("insert or replace into fact values (?, 1)", (_ended(batch),))

    def has_ended(self, batch: str) -> bool:
        """Whether the plan was told to take no more shots in."""
        return bool(self._database.value("select exists(select 1 from fact where key = ?)", _ended(batch)))

    def _tell(self, job_ids: list[str]) -> list[str]:
        for job_id in job_ids:
            self._told(job_id)
        return job_ids

    def _place(self, connection: sqlite3.Connection, numbers: Sequence[int], before: int | None) -> None:
        rows = connection.execute(_IN_ORDER).fetchall()
        order = [number for number, _ in rows if number not in numbers]
        at = len(order) if before is None else order.index(before)
        order[at:at] = numbers
        for number, (_, rank) in zip(order, rows, strict=True):
            connection.execute("update job set rank = ? where number = ?", (rank, number))

    def _after(self, connection: sqlite3.Connection, number: int) -> int | None:
        order = [row[0] for row in connection.execute(_IN_ORDER)]
        return next(iter(order[order.index(number) + 1 :]), None)


def _ended(batch: str | None) -> str:
    return f"batch_ended {batch}"


def _never_ran(job: Job) -> bool:
    return job.state is JobState.CANCELLED and job.started_at is None
