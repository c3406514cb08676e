"""The film on show: its state, who listens, what can be undone; every change is told to all."""

import asyncio
import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.page_stub.edits import Refused
from tests.page_stub.film import made_up_film, renumber

Fields = dict[str, Any]


def now() -> str:
    """This moment as the contract writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Film:
    """The film being shown, everyone who listens, and the one job that pretends to render."""

    def __init__(self, shot_count: int, delay: float) -> None:
        self.state = made_up_film(shot_count)
        self.state["film"]["saved_at"] = now()
        self.delay = delay
        self.listeners: set[asyncio.Queue[str]] = set()
        self.events: list[str] = []
        self.answers: dict[str, Fields] = {}
        self.undo: list[tuple[str, Fields]] = []
        self.redo: list[tuple[str, Fields]] = []
        self.jobs_made = 9
        self.shots_made = 0

    def tell(self, message: Fields) -> None:
        line = f"data: {json.dumps(message)}\n\n"
        if "rev" in message:
            line = f"id: {message['rev']}\n{line}"
            self.events.append(line)
        for queue in self.listeners:
            queue.put_nowait(line)

    def publish(self, before: Fields) -> None:
        """Everyone hears what differs from `before`."""
        state = self.state
        state["rev"] += 1
        message: Fields = {"rev": state["rev"]}
        shots = {}
        for shot_id, shot in state["shots"].items():
            old = before["shots"].get(shot_id, {})
            changed = {key: value for key, value in shot.items() if old.get(key, ...) != value}
            if changed:
                shots[shot_id] = changed
        film = {key: value for key, value in state["film"].items() if before["film"].get(key, ...) != value}
        gone = [shot_id for shot_id in before["shots"] if shot_id not in state["shots"]]
        parts = {"shots": shots, "film": film, "gone": gone}
        parts |= {key: state[key] for key in ("scenes", "queue") if state[key] != before[key]}
        self.tell(message | {key: value for key, value in parts.items() if value})

    def change(self, words: str | None, act: Callable[[], Any]) -> Any:
        """Does `act` and publishes it; with `words` it can be undone."""
        before = copy.deepcopy(self.state)
        result = act()
        words = result if words == "" else words
        if words:
            self.undo.append((words, before))
            self.redo.clear()
        renumber(self.state)
        self.name_undo()
        if words:
            self.state["film"]["saved_at"] = now()
        self.publish(before)
        return result

    def name_undo(self) -> None:
        self.state["film"]["undo"] = self.undo[-1][0] if self.undo else None
        self.state["film"]["redo"] = self.redo[-1][0] if self.redo else None

    def step_back(self, source: list, target: list) -> Fields:
        if not source:
            raise Refused(422, message="There is nothing to undo.", fix="Go on editing.")
        words, wanted = source.pop()
        latest = copy.deepcopy(self.state)
        target.append((words, latest))
        self.state = {**copy.deepcopy(wanted), "rev": latest["rev"], "queue": latest["queue"]}
        self.name_undo()
        self.publish(latest)
        return {"label": words}

    def new_id(self) -> str:
        self.shots_made += 1
        return f"n{self.shots_made}"
