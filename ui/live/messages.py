"""What a page is told over its stream: a greeting, patches by number, progress, a snapshot for who missed some."""

from __future__ import annotations

from pydantic_core import to_json

from ui.rows.base import Row
from ui.rows.view import Patch, View


class Snapshot(View):
    """The whole state with its revision."""

    rev: int
    """Number of the last durable event."""
    session: str
    """Changes when the server restarts or opens another film: refetch the snapshot."""


class Revision(Row):
    """Where the server stands."""

    rev: int
    session: str


class Hello(Row):
    """The first message of every connection, and of every other film."""

    hello: Revision


class PatchMessage(Patch):
    """What changed. Every field but rev and session may be missing."""

    rev: int
    session: str


class SnapshotMessage(Row):
    """The missed patches are no longer known."""

    rev: int
    snapshot: Snapshot


class Progress(Row):
    """How far the running job is."""

    job: str
    shot: str
    phase: str
    step: int
    step_count: int
    seconds_left: float | None
    preview: str | None
    """A new picture of what is being sampled (a `data:` URL of a JPEG of at most 48 KiB, a few a second); null where
    there is none newer: the last one stays."""


class ProgressMessage(Row):
    """Has no rev; at most 10 a second."""

    progress: Progress


Message = Hello | PatchMessage | SnapshotMessage | ProgressMessage


def packed(message: Message) -> str:
    """One server-sent event."""
    number = f"id: {message.rev}\n" if isinstance(message, PatchMessage | SnapshotMessage) else ""
    said = {name: value for name, value in message if value is not None}
    return f"{number}data: {to_json(said).decode()}\n\n"
