"""A studio at work until it is killed: python -m tests.support.kill_studio FOLDER.

Prints the render process' id once it draws.
"""

from __future__ import annotations

import os
import sys
import time

from storymem.project.folder import FilmFolder
from storymem.render.dispatcher import Dispatcher, Event, JobProgress
from storymem.render.waiting import WaitingJobs
from tests.render.test_worker import compose


def main(path: str) -> None:
    folder = FilmFolder.open(path)

    def tell(event: Event) -> None:
        if isinstance(event, JobProgress) and event.phase == "drawing":
            os.write(1, f"{dispatcher.worker_pid}\n".encode())

    waiting = WaitingJobs(folder.database)
    dispatcher = Dispatcher(folder, waiting, compose=compose, on_event=tell)
    if not waiting.all_jobs():
        waiting.add([("deaf", None)])
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1])
