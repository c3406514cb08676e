"""One rank of a crew: `torchrun ... -m storymem.engine.wan.crew.ranks FOLDER`. Rank 0 takes orders on stdin.

Every rank ends with the worker that started the crew, however that ended. FOLDER is the crew's and goes with it.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from storymem.core.errors import Cancelled, EngineError
from storymem.core.request import ShotRequest
from storymem.engine.wan.crew.wire import FRAMES, Laid, error_fields, progress_fields
from storymem.ports import Frame, Progress
from storymem.processes.failures import log_untranslated
from storymem.processes.inside import end_parent, end_with_parent, leave, messages, own_stdout, wait_for_hang_up
from storymem.processes.lines import Message, Say

if TYPE_CHECKING:
    from storymem.engine.wan.shot.shooter import Shooter

_TIDYING_SECONDS = 2.0


class Foreman:
    """Rank 0's end of the line to the worker: shoots what is ordered, one after the other.

    `whole` says whether the ranks can go on after a failure.
    """

    def __init__(self, shooter: Shooter, say: Say, orders: Iterator[Message], whole: Callable[[], bool]) -> None:
        self._shooter, self._say, self._orders, self._whole = shooter, say, orders, whole

    def serve(self) -> None:
        """Shoots until there are no more orders, or the ranks can't go on."""
        for order in self._orders:
            self._say(self._ending(ShotRequest.model_validate(order["shoot"]), Path(order["folder"])))
            if not self._whole():
                return

    def _ending(self, request: ShotRequest, folder: Path) -> Message:
        """Shoots; how it ended comes back."""
        try:
            shape = written(self._shooter.shoot(request, Laid(folder), self._on_step), folder / FRAMES)
        except Cancelled:
            return {"event": "stopped"}
        except Exception as error:
            return failure(error, ends=not self._whole())
        return {"event": "made", "shape": shape, "made_with": self._shooter.made_with()}

    def _on_step(self, progress: Progress) -> None:
        self._say({"event": "progress", **progress_fields(progress)})
        if "stop" in next(self._orders):
            raise Cancelled


def written(frames: Iterator[Frame], path: Path) -> list[int]:
    """Writes the frames as they come; [frames, height, width, 3] comes back. Raises EngineError for a full disk."""
    shape: tuple[int, ...] = ()
    count = 0
    try:
        with path.open("wb") as file:
            for frame in frames:
                file.write(frame.tobytes())
                shape, count = frame.shape, count + 1
    except OSError as error:
        raise EngineError(
            f"The frames can't be written to {path.parent}: {error.strerror}.", fix="Make room there, or set TMPDIR."
        ) from error
    return [count, *shape]


def failure(error: BaseException, *, ends: bool) -> Message:
    """The line that says what went wrong; the traceback of what nobody translated goes to the log."""
    log_untranslated(error)
    return {"event": "failed", "ends": ends, **error_fields(error)}


def work(say: Say) -> None:
    """Joins the other ranks and works with them until there is nothing more to do. Raises what ends the crew."""
    import torch

    from storymem.engine.wan.crew.accord import join
    from storymem.engine.wan.crew.parallel import Division
    from storymem.engine.wan.crew.together import Together, follow, shared_layout
    from storymem.engine.wan.shot.models import Models
    from storymem.engine.wan.shot.shooter import SoloShooter, step_cache_folder

    cards = torch.cuda.device_count() >= int(os.environ["LOCAL_WORLD_SIZE"])
    if cards:
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    team = join(cards=cards)
    processes = team.gathered(os.getpid())
    machine, profile = shared_layout(team)
    division = Division(profile.parallel, profile.device)
    models = Models(profile, cache_folder=step_cache_folder(), parallelise=division.parallelise)
    if team.rank > 0:
        follow(team, models, division)
    together = Together(team, models, division)
    shooter = SoloShooter(machine, profile, models, together)
    say({"event": "ready", "processes": processes})
    Foreman(shooter, say, _orders(), lambda: together.whole).serve()


def _orders() -> Iterator[Message]:
    """What the worker says, one message after the other."""
    yield from messages()
    _wait_for_the_end()


def main() -> None:
    """Works until the worker ends."""
    say = own_stdout(_wait_for_the_end)
    _end_with_the_worker(Path(sys.argv[1]))
    faulthandler.enable()
    logging.basicConfig(level=logging.INFO, format=f"rank {os.environ['RANK']} %(name)s: %(message)s")
    try:
        work(say)
    except BaseException as error:
        say(failure(error, ends=True))
    # Not a plain exit: a rank that waits inside a forward for one that is gone would hold it up.
    os._exit(1)


def _end_with_the_worker(folder: Path) -> None:
    """This process ends when torchrun does; and torchrun, with all ranks, when nobody holds the other end of stdin."""
    torchrun = os.getppid()
    end_with_parent()
    threading.Thread(target=_watch, args=(torchrun, folder), daemon=True, name="worker's end").start()


def _wait_for_the_end() -> None:
    """Leaves it to the watch to tidy up and end this process."""
    threading.Event().wait()


def _watch(torchrun: int, folder: Path) -> None:
    wait_for_hang_up()  # reads nothing: rank 0 reads the orders elsewhere
    if os.environ["RANK"] == "0":
        shutil.rmtree(folder, ignore_errors=True)
    else:
        time.sleep(_TIDYING_SECONDS)
    end_parent(torchrun)
    leave()


if __name__ == "__main__":
    main()
