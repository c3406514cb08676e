"""The render process: `python -m storymem.render.worker FOLDER`. Orders on stdin, events on stdout, the log on stderr.

FOLDER is the film's. It ends the moment its stdin does, so no studio leaves one behind, however it ended.
"""

from __future__ import annotations

import gc
import os
import queue
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storymem.core.errors import Cancelled
from storymem.core.requests.own_material import OWN_ENGINE
from storymem.ports import CardScorer, FrameScorer, Progress, ShotEngine
from storymem.processes.failures import failure_fields, log_untranslated
from storymem.processes.inside import be_a_good_neighbour, listen, own_stdout, work
from storymem.processes.lines import Message, Say
from storymem.processes.log import bound_log
from storymem.render import wire
from storymem.render.previews import Previews

if TYPE_CHECKING:
    from storymem.render.take_making import MadeTake
    from storymem.vision.scorers import ScorerPair

_RETRY = f"Retry the shot; if it happens again, the end of {wire.LOG} in the film's folder says where."


class Worker:
    """Runs orders for the film in `folder`, one after the other; keeps the engine and the scorer loaded meanwhile."""

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder, self._say = folder, say
        self._orders: queue.SimpleQueue[wire.Order] = queue.SimpleQueue()
        self._cancelled: set[str] = set()
        self._room: Path | None = None
        self._engine: tuple[str, ShotEngine] | None = None
        self._scorer: tuple[ScorerPair, FrameScorer] | None = None

    def hear(self, command: Message) -> None:
        """Takes a command."""
        if "run" in command:
            order = wire.order_from(command["run"])
            self._cancelled.discard(order.job_id)  # said about an earlier run, which ended by itself
            self._orders.put(order)
        elif "cancel" in command:
            self._cancelled.add(command["cancel"])

    def serve(self) -> None:
        """Runs orders for ever."""
        self._say({"event": "ready", "pid": os.getpid()})
        while True:
            self.run(self._orders.get())

    def run(self, order: wire.Order) -> None:
        """Runs one order and says how it ended."""
        bound_log(self._folder / wire.LOG)
        self._say({"event": "started", "job_id": order.job_id})
        try:
            made = self._make(order)
            ending = {"event": "made", "made": wire.made_fields(made)}
        except Cancelled:
            ending = {"event": "cancelled"}
        except (Exception, SystemExit) as error:
            log_untranslated(error)
            ending = {"event": "failed", **failure_fields(error, who="The engine", fix=_RETRY)}
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

        engine = self._material_engine() if order.engine == OWN_ENGINE else self._open_engine(order.engine)
        scorer = self._open_scorer(order.scorer, engine)
        on_step(Progress("loading", 1, 1))
        features = Features(self._folder / "cache.db")
        try:
            return make_take(
                order.request,
                engine=engine,
                scorer=scorer,
                bank=order.bank,
                objects=Objects(self._folder),
                features=features,
                folder=self._emptied_room(),
                on_step=on_step,
            )
        finally:
            features.close()

    def _emptied_room(self) -> Path:
        """A place for unfinished work; what a killed process left there is gone."""
        if self._room is None:
            room = self._folder / "tmp" / "render"
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir(parents=True)
            self._room = room
        return self._room

    def _material_engine(self) -> ShotEngine:
        """Reads what the director brought; the engine that is loaded stays."""
        from storymem.project.objects import Objects
        from storymem.render.material_engine import MaterialEngine

        return MaterialEngine(Objects(self._folder), self._engine[1] if self._engine else None)

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
        from storymem.vision.base.sharing import neighbour
        from storymem.vision.scorers import open_pair, resolve

        pair = resolve(choice, neighbour(engine))
        if self._scorer is None or self._scorer[0] != pair:
            self._close_scorer()
            self._scorer = pair, open_pair(pair)
        return self._scorer[1]

    def _close_scorer(self) -> None:
        if self._scorer is not None and isinstance(self._scorer[1], CardScorer):
            self._scorer[1].release()
        self._scorer = None


def main(folder: str) -> None:
    """Serves until stdin ends."""
    say = own_stdout()
    be_a_good_neighbour(first_to_go=True)
    worker = Worker(Path(folder), say)
    listen(worker.hear)
    work(worker.serve)


if __name__ == "__main__":
    main(sys.argv[1])
