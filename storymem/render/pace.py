"""How long a job still takes, from its own steps only: no guess is shown before there is something to go by."""

from __future__ import annotations


class Pace:
    """The speed of the phase a job is in. `now` is any clock that never goes back, in seconds."""

    def __init__(self) -> None:
        self._phase: str | None = None
        self._first_step = 0
        self._first_at = 0.0
        self._last_step = 0
        self._last_at = 0.0

    def note(self, phase: str, step: int, now: float) -> None:
        """A step was reached. A new phase starts anew: its steps cost something else."""
        if phase != self._phase or step < self._last_step:
            self._phase, self._first_step, self._first_at = phase, step, now
        self._last_step, self._last_at = step, now

    @property
    def seconds_per_step(self) -> float | None:
        """The mean cost of a step of this phase; None until one was measured."""
        steps = self._last_step - self._first_step
        return (self._last_at - self._first_at) / steps if steps else None

    def seconds_left(self, step_count: int) -> float | None:
        """What the rest of this phase costs at its pace so far; None until a step was measured."""
        each = self.seconds_per_step
        return None if each is None else max(0.0, each * (step_count - self._last_step))
