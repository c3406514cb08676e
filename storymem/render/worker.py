"""The render process: `python -m storymem.render.worker`. Orders on stdin, events on stdout, the log on stderr.

It ends the moment its stdin does, so no studio leaves one behind, however it ended.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import queue
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storymem.core.errors import Cancelled, StoryMemError
from storymem.core.requests.own_material import OWN_ENGINE
from storymem.ports import CardScorer, FrameScorer, Progress, ShotEngine
from storymem.processes.children import end_with_parent, own_stdout
from storymem.render import wire
from storymem.render.previews import Previews

if TYPE_CHECKING:
    from storymem.render.take_making import MadeTake
    from storymem.vision.scorers import ScorerPair

MAX_LOG_BYTES = 1 << 20
_MAX_MESSAGE = 300


class Worker:
    """Runs orders one after the other; keeps the engine and the scorer loaded between them."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        self._say = say
        self._orders: queue.SimpleQueue[wire.Order] = queue.SimpleQueue()
        self._cancelled: set[str] = set()
        self._rooms: set[Path] = set()
        self._engine: tuple[str, ShotEngine] | None = None
        self._scorer: tuple[ScorerPair, FrameScorer] | None = None

    def listen(self, stream: Any) -> None:
        """Takes commands until the stream ends, then ends the process: nobody is left to render for."""
        try:
            for text in stream:
                command = json.loads(text)
                if "run" in command:
                    order = wire.order_from(command["run"])
                    self._cancelled.discard(order.job_id)  # said about an earlier run, which ended by itself
                    self._orders.put(order)
                elif "cancel" in command:
                    self._cancelled.add(command["cancel"])
                elif "quit" in command:
                    break
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def serve(self) -> None:
        """Runs orders for ever."""
        self._say({"event": "ready", "pid": os.getpid()})
        while True:
            self.run(self._orders.get())

    def run(self, order: wire.Order) -> None:
        """Runs one order and says how it ended."""
        bound_log(Path(order.folder) / wire.LOG)
        self._say({"event": "started", "job_id": order.job_id})
        try:
            made = self._make(order)
            ending = {"event": "made", "made": wire.made_fields(made)}
        except Cancelled:
            ending = {"event": "cancelled"}
        except (Exception, SystemExit) as error:
            ending = {"event": "failed", **_failure(error)}
        self._say({**ending, "job_id": order.job_id})
        self._cancelled.discard(order.job_id)

    def _make(self, order: wire.Order) -> MadeTake:
        previews = Previews()

        def on_step(progress: Progress) -> None:
            if order.job_id in self._cancelled:
                raise Cancelled
            steps: dict[str, Any] = {
                "phase": progress.phase,
                "step": progress.step,
                "step_count": progress.step_count,
            }
            preview = previews.packed(progress.preview)
            if preview is not None:
                steps["preview"] = preview
            self._say({"event": "progress", "job_id": order.job_id, **steps})

        on_step(Progress("loading", 0, 1))
        from storymem.project.features import Features
        from storymem.project.objects import Objects
        from storymem.render.take_making import make_take

        engine = self._material_engine(order) if order.engine == OWN_ENGINE else self._open_engine(order.engine)
        scorer = self._open_scorer(order.scorer, engine)
        on_step(Progress("loading", 1, 1))
        folder = Path(order.folder)
        features = Features(folder / "cache.db")
        try:
            return make_take(
                order.request,
                engine=engine,
                scorer=scorer,
                bank=order.bank,
                objects=Objects(folder),
                features=features,
                folder=self._room(folder),
                on_step=on_step,
            )
        finally:
            features.close()

    def _room(self, folder: Path) -> Path:
        """An empty place for unfinished work; what a killed process left there is gone."""
        room = folder / "tmp" / "render"
        if room not in self._rooms:
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir(parents=True)
            self._rooms.add(room)
        return room

    def _material_engine(self, order: wire.Order) -> ShotEngine:
        """Reads what the director brought; the engine that is loaded stays."""
        from storymem.project.objects import Objects
        from storymem.render.material_engine import MaterialEngine

        return MaterialEngine(Objects(Path(order.folder)), self._engine[1] if self._engine else None)

    def _open_engine(self, name: str) -> ShotEngine:
        if self._engine is None or self._engine[0] != name:
            from storymem.engine.registry import open_engine

            # The old one goes first: two models do not fit where one did. A judge may have settled beside it.
            self._engine = None
            self._close_scorer()
            gc.collect()
            self._engine = name, open_engine(name)
        return self._engine[1]

    def _open_scorer(self, choice: str, engine: ShotEngine) -> FrameScorer:
        """Whom the choice means for this engine now: weights that were fetched since the last order count."""
        from storymem.vision.scorers import open_pair, resolve
        from storymem.vision.sharing import neighbour

        pair = resolve(choice, neighbour(engine))
        if self._scorer is None or self._scorer[0] != pair:
            self._close_scorer()
            self._scorer = pair, open_pair(pair)
        return self._scorer[1]

    def _close_scorer(self) -> None:
        if self._scorer is not None and isinstance(self._scorer[1], CardScorer):
            self._scorer[1].release()
        self._scorer = None


def _failure(error: BaseException) -> dict[str, str]:
    """Kind, message and fix for the person; the traceback of what nobody translated goes to the log, once."""
    if isinstance(error, StoryMemError):
        return {"kind": type(error).__name__, "message": error.message, "fix": error.fix}
    traceback.print_exception(error)
    words = f"The engine stopped with {type(error).__name__}: {error}"
    if len(words) > _MAX_MESSAGE:
        words = words[: _MAX_MESSAGE - 1] + "…"
    return {
        "kind": type(error).__name__,
        "message": words.rstrip(" .:") + ("" if words.endswith("…") else "."),
        "fix": f"Retry the shot; if it happens again, the end of {wire.LOG} in the film's folder says where.",
    }


def bound_log(path: Path) -> None:
    """Keeps the newest half of the log when it has grown beyond its limit."""
    with suppress(OSError):
        if path.stat().st_size > MAX_LOG_BYTES:
            newest = path.read_bytes()[-MAX_LOG_BYTES // 2 :]
            # In place, because stderr stays open on this file; it was opened to append, so writing goes on at the end.
            path.write_bytes(newest[newest.find(b"\n") + 1 :])


def _be_a_good_neighbour() -> None:
    # Ctrl+C in a terminal reaches the whole group; the studio decides what it means for a job.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    with suppress(OSError):
        os.nice(5)  # the page stays quick while all cores draw
    with suppress(OSError):
        # When memory runs out it is this process that goes, not the studio.
        Path("/proc/self/oom_score_adj").write_text("500")
    # The end of stdin says the same, but only once a native call lets go of the interpreter.
    end_with_parent()


def main() -> None:
    """Serves until stdin ends."""
    say = own_stdout(lambda: os._exit(0))
    _be_a_good_neighbour()
    worker = Worker(say)
    threading.Thread(target=worker.listen, args=(sys.stdin.buffer,), daemon=True, name="orders").start()
    try:
        worker.serve()
    except BaseException:
        traceback.print_exc()
        # Not a plain exit: the interpreter would wait for the thread that reads stdin.
        os._exit(1)


if __name__ == "__main__":
    main()
