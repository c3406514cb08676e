"""What every edit can do: be applied, be taken back, and say what it is."""

from __future__ import annotations

from typing import ClassVar

from storymem.core.story import Story, shot_positions
from storymem.core.values import Frozen


class Edit(Frozen):
    """One change to a story, as a value.

    An inverse names only what its edit changed, so undoing an edit leaves everything that happened since in place: a
    take that arrived in between stays. Edits with `undoable` false record what a machine did and are never undone.
    """

    undoable: ClassVar[bool] = True

    def apply(self, story: Story) -> Story:
        """The story after this edit. Raises EditRejected, ShotNotFound, TakeNotFound."""
        raise TypeError(f"{type(self).__name__} does not say how it is applied")

    def inverse(self, story: Story) -> Edit:
        """The edit that takes this one back, given the story before it."""
        raise TypeError(f"{type(self).__name__} does not say how it is undone")

    def label(self, story: Story) -> str:
        """What the undo button says, given the story before it."""
        raise TypeError(f"{type(self).__name__} has no label")


def shot_name(story: Story, shot_id: str) -> str:
    """`shot 1.2`, for labels and messages."""
    place = shot_positions(story).get(shot_id)
    return f"shot {place[0]}.{place[1]}" if place else "a removed shot"
