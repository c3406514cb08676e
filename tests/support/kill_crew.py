"""A worker to be killed: starts a crew, says the process ids of torchrun and the ranks, and waits within a shot."""

from __future__ import annotations

import time

from storymem.core.request import LoraUse, ShotRequest
from storymem.core.values import Mode, Size
from storymem.engine.wan.crew.crew import Crew
from storymem.engine.wan.engine import WanEngine
from storymem.ports import Progress
from tests.support.engine_contract import Pictures, Subject, remembered, seam_of, shot_request

SUBJECT = Subject(open=WanEngine, where="tests.support.kill_crew:SUBJECT", size=Size(width=64, height=48))
PICTURES = Pictures(SUBJECT.size)


def _request() -> ShotRequest:
    """All that a request can have, at the smallest size."""
    memory = remembered(*(PICTURES.add(number) for number in range(2)))
    seam = seam_of(*(PICTURES.add(number) for number in range(10, 15)))
    mm2v = LoraUse(name="storymem-mm2v")
    return shot_request(SUBJECT, Mode.MM2V, memory=memory, seam=seam, loras=(mm2v,))


REQUEST = _request()


def main() -> None:
    """Never ends by itself."""
    crew = Crew(2)

    def on_step(progress: Progress) -> None:
        if progress.phase.startswith("sampling"):
            print(*crew.processes, flush=True)
            time.sleep(600)

    list(crew.shoot(REQUEST, PICTURES, on_step))


if __name__ == "__main__":
    main()
