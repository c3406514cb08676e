"""Who saw a picture: the takes it was shown to, by their own requests, and those that started from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storymem.core.story import Story


@dataclass(frozen=True, slots=True)
class Use:
    """A take that was shown a picture; `as_seam` where the take continues from it."""

    shot_id: str
    take_id: str
    number: int
    circled: bool
    as_seam: bool = False


def seen_by(story: Story, pictures: Iterable[str]) -> dict[str, tuple[Use, ...]]:
    """picture -> the takes of the film that were shown it, in story order; each of `pictures` has its entry.

    Deleted takes and removed shots are left out. Linear in what every take was shown.
    """
    found: dict[str, dict[str, Use]] = {picture: {} for picture in pictures}
    for shot in story.shots():
        for take in shot.takes:
            if take.deleted:
                continue
            seam = take.request.seam.pictures if take.request.seam else ()
            memory = [frame.picture for frame in take.request.memory]
            for picture in (*memory, *seam):
                if picture in found:
                    use = Use(shot.id, take.id, take.number, take.id == shot.circled, picture not in memory)
                    found[picture].setdefault(take.id, use)
    return {picture: tuple(uses.values()) for picture, uses in found.items()}
