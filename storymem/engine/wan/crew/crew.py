"""A shooter of several processes, each with a card of its own: this one gives orders and hands the frames on.

    worker --orders--> rank 0 --runs--> rank 1, 2, ...        started by torchrun; `ranks.py` is their end
    worker <--lines--- rank 0                                 what they say is in `wire.py`

A crew is started with the first shot and kept. One that is lost fails its shot; the next shot starts another.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from storymem.core.errors import BackendMissing, EngineError, WorkerLost
from storymem.core.request import ShotRequest
from storymem.engine.wan.crew.wire import FRAMES, LOST_FIX, picture_path, progress_from
from storymem.engine.wan.fit.machine import allocator_settings
from storymem.engine.wan.fit.profiles import PROFILE, SEVERAL, degrees
from storymem.ports import Frame, OnStep, PictureSource, Progress
from storymem.processes.child import Child
from storymem.processes.failures import error_from
from storymem.processes.lines import Message

PROCESSES = "STORYMEM_WAN_PROCESSES"
"""Environment variable: how many processes share a shot, instead of one for each card; 1 is no sharing."""

PATIENCE_SECONDS = 3600.0
"""How long a crew may say nothing before it is given up. A step takes minutes at most."""

_LAST_WORDS_SECONDS = 10.0


def process_count(card_count: int, environ: Mapping[str, str] = os.environ) -> int:
    """How many processes share a shot on this machine: all cards that the work can be divided among.

    One where the environment asks for a profile of one card. Raises BackendMissing for a number that can't be.
    """
    wanted, profile = environ.get(PROCESSES, "").strip(), environ.get(PROFILE, "").strip()
    if wanted:
        return _possible(wanted, 0 if profile == "cpu" else card_count)
    if profile not in ("", SEVERAL):
        return 1
    return next((count for count in range(card_count, 1, -1) if _divides(count)), 1)


def _possible(wanted: str, card_count: int) -> int:
    count = int(wanted) if wanted.isdecimal() else 0
    if count < 1:
        raise BackendMissing(f"{PROCESSES} is {wanted!r}, which is no number.", fix="Set it to 1 or more.")
    if card_count and count > card_count:
        raise BackendMissing(
            f"{count} processes need a card each, and there are {card_count}.", fix=f"Set {PROCESSES} to {card_count}."
        )
    degrees(count)
    return count


def _divides(count: int) -> bool:
    try:
        degrees(count)
    except BackendMissing:
        return False
    return True


class Crew:
    """Makes shots by `count` processes; see shooter.Shooter. Frames are those that one process makes.

    `patience_seconds` is how long they may be silent.
    """

    def __init__(self, count: int, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._count, self._patience = count, patience_seconds
        self._line: _Line | None = None
        self._made_with = ""

    def shoot(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        """Every frame of the request. Raises what a rank raises, MediaError, WorkerLost, and what `on_step` raises."""
        shown = {name: pictures.picture(name) for name in dict.fromkeys(request.pictures)}
        link = self._ready_line(on_step)
        with tempfile.TemporaryDirectory(dir=link.folder, ignore_cleanup_errors=True) as name:
            folder = Path(name)
            _lay_out(folder, shown)
            shape = self._ordered(link, request, folder, on_step)
            for frame in np.memmap(folder / FRAMES, np.uint8, "r", shape=shape):
                yield np.array(frame)

    def made_with(self) -> str:
        """`2 x NVIDIA H200, profile several, exact`; empty before the first shot."""
        return self._made_with

    @property
    def processes(self) -> tuple[int, ...]:
        """Process ids: torchrun's, then each rank's; empty while there is no crew."""
        return self._line.processes if self._line else ()

    def step_aside(self) -> None:
        """Ends the processes, which hold their cards as long as they live; the next shot starts others."""
        self.close()

    def close(self) -> None:
        """Ends the processes. The next shot starts others."""
        if self._line is not None:
            self._line.close()
        self._line = None

    def _ready_line(self, on_step: OnStep) -> _Line:
        """The line to a crew that waits for an order. Raises what keeps the crew from starting."""
        if self._line is not None and self._line.alive:
            return self._line
        self.close()
        on_step(Progress("loading", 0, 1))
        link = self._line = _Line(self._count)
        try:
            link.ready(self._patience)
        except BaseException:
            self.close()
            raise
        on_step(Progress("loading", 1, 1))
        return link

    def _ordered(self, link: _Line, request: ShotRequest, folder: Path, on_step: OnStep) -> tuple[int, ...]:
        """The shot's frames are in the folder; their shape comes back."""
        ending: Message = {"ends": True}
        try:
            link.send({"shoot": request.model_dump(mode="json"), "folder": str(folder)})
            ending, stop = self._heard(link, on_step)
        finally:
            if ending.get("ends"):
                self.close()
        if stop is not None:
            raise stop
        if ending["event"] == "failed":
            raise error_from(ending)
        self._made_with = f"{self._count} x {ending['made_with']}"
        return tuple(ending["shape"])

    def _heard(self, link: _Line, on_step: OnStep) -> tuple[Message, Exception | None]:
        """How the shot ended, and what `on_step` raised to stop it."""
        stop: Exception | None = None
        while True:
            event = link.hear(self._patience)
            if event["event"] != "progress":
                return event, stop
            try:
                on_step(progress_from(event))
            except Exception as error:
                stop = error
            link.send({"go": True} if stop is None else {"stop": True})


class _Line:
    """A running crew, and the line to its rank 0. `folder` is the crew's, and goes with it."""

    def __init__(self, count: int) -> None:
        """Starts torchrun. Raises EngineError when it can't be started."""
        self.folder = Path(tempfile.mkdtemp(prefix="storymem-crew-"))
        command = (
            *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(count)),
            *("--log-dir", str(self.folder), "-m", "storymem.engine.wan.crew.ranks", str(self.folder)),
        )
        try:
            # In a session of its own: Ctrl+C in a terminal is the studio's to hear.
            self._child = Child(command, wished=_environment(count), own_session=True)
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise EngineError(f"torchrun can't be started: {error.strerror}.", fix=f"Set {PROCESSES}=1.") from error
        self.processes: tuple[int, ...] = (self._child.pid,)
        self._events: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        events = self._events  # not self: a line that nobody holds any more ends its crew
        # Every rank holds the other end: it is the last of them that ends this.
        self._child.listen(events.put, lambda status: events.put(None), name="crew-events")
        self._end = weakref.finalize(self, _end, self._child, self.folder)

    @property
    def alive(self) -> bool:
        """Whether the crew still runs."""
        return self._child.alive

    def ready(self, patience_seconds: float) -> None:
        """Waits until the ranks can take an order. Raises what keeps them from it."""
        event = self.hear(patience_seconds)
        if event["event"] == "failed":
            raise error_from(event)
        self.processes = (*self.processes, *event["processes"])

    def send(self, message: Message) -> None:
        """Sends a line. Of a crew that is gone `hear` tells."""
        self._child.send(message)

    def hear(self, patience_seconds: float) -> Message:
        """The next line. Raises WorkerLost when there is none, or none comes in time."""
        try:
            event = self._events.get(timeout=patience_seconds)
        except queue.Empty:
            raise WorkerLost(
                f"The processes that share the work have said nothing for {patience_seconds:.0f} seconds.",
                fix=f"Retry the shot; if it happens again, set {PROCESSES}=1 to use one card.",
            ) from None
        if event is None:
            raise WorkerLost("One of the processes that share the work ended, and the others with it.", fix=LOST_FIX)
        return event

    def close(self) -> None:
        """Ends the crew; no rank is left when this returns, nor what they held on their cards."""
        self._end()
        self._child.hear_out(_LAST_WORDS_SECONDS)


def _end(torchrun: Child, folder: Path) -> None:
    """Ends torchrun; its ranks end with it."""
    torchrun.end()
    shutil.rmtree(folder, ignore_errors=True)


def _environment(count: int) -> dict[str, str]:
    """What torchrun is to be started with. The ranks talk within this machine only, and share its cores."""
    return {
        **allocator_settings(),
        "OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 1) // count)),
        "GLOO_SOCKET_IFNAME": "lo",
    }


def _lay_out(folder: Path, pictures: Mapping[str, Frame]) -> None:
    """Writes the pictures into the folder, as they are. Raises EngineError for a full disk."""
    for name, picture in pictures.items():
        try:
            np.save(picture_path(folder, name), picture)
        except OSError as error:
            raise EngineError(
                f"The shot's pictures can't be written to {folder}: {error.strerror}.",
                fix="Make room there, or set TMPDIR.",
            ) from error
