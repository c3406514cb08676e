"""What leaves a film: its cut, the file that is written of it, and whether all that it needs is there and sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storymem.core.edits.changes import every_shot
from storymem.core.errors import StoryError
from storymem.export.cut import CutClip, cut_of
from storymem.export.formats import write_film
from storymem.project.exports import ExportRecord, last_export, record_export
from storymem.studio.editing import Editing

SLUG_BYTES = 120
"""Half of what disks allow a name, which leaves room for a number and an ending."""


@dataclass(frozen=True)
class DamagedTake:
    """A take some of whose files are gone or damaged: its shot's label, its number, their content names."""

    label: str
    number: int
    names: tuple[str, ...]


class Delivery:
    """The cut of a film, and the film as a file."""

    def __init__(self, editing: Editing) -> None:
        self._editing = editing
        self._folder = editing.folder

    def cut(self) -> tuple[CutClip, ...]:
        """The circled takes in story order. Raises ExportError naming the shot whose clip is gone or damaged."""
        return cut_of(self._editing.bank(), self._folder.objects.sound)

    def missing(self) -> tuple[str, ...]:
        """Labels of shots without a circled take, in story order."""
        bank = self._editing.bank()
        return tuple(bank.labels[shot.id] for shot in bank.shots if shot.circled_take is None)

    def export(self, out: Path | None = None, *, allow_missing: bool = False) -> ExportRecord:
        """Writes the circled takes in order as one MP4: hard cuts, no frame re-encoded. Raises ExportError, StoryError.

        Without `out` it goes to the film's own exports folder, under the film's title.
        """
        with self._editing.lock:
            title, missing, clips = self._editing.story.title, self.missing(), self.cut()
        if missing and not allow_missing:
            raise StoryError(
                f"{len(missing)} of {len(missing) + len(clips)} shots have no circled take: {', '.join(missing)}.",
                fix="Generate them, or export without them.",
            )
        if not clips:
            raise StoryError("No shot has a circled take yet.", fix="Generate a take first.")
        film = write_film(clips, out or self._folder.exports / f"{slug(title)}.mp4")
        return record_export(self._folder, film, clips=[clip.path.name for clip in clips])

    def last_export(self) -> ExportRecord | None:
        """The last film written into the exports folder; `outdated` says whether the cut changed since."""
        clips = [take.clip for shot in self._editing.story.shots() if (take := shot.circled_take) is not None]
        return last_export(self._folder, clips=clips)

    def damage(self) -> tuple[DamagedTake, ...]:
        """Every take with media that is gone or no longer what was stored, in story order. Reads every file once."""
        bad = set(self._folder.objects.verify())
        there = self._folder.objects.names()
        bank = self._editing.bank()
        found: list[DamagedTake] = []
        for shot in every_shot(bank.story):
            for take in shot.takes:
                broken = [name for name in take.media if name in bad or name not in there]
                if broken and not take.deleted:
                    found.append(DamagedTake(bank.labels.get(shot.id, "a removed shot"), take.number, tuple(broken)))
        return tuple(found)


def slug(title: str) -> str:
    """A file name made from a title: letters and digits of any script, lower case, joined by dashes; short enough
    for every disk."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    short = "-".join(words).encode()[:SLUG_BYTES].decode("utf-8", "ignore")
    return short.strip("-") or "film"
