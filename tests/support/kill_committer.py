"""Commits edits as fast as it can until it is killed: python -m tests.support.kill_committer FOLDER.

Prints the number of each prompt once its commit came back, so that whoever kills it knows what must be on disk.
"""

from __future__ import annotations

import os
import sys

from storymem.project.folder import FilmFolder
from storymem.project.undo import LogEntry
from tests.support.stories import make_take


def main(path: str) -> None:
    folder = FilmFolder.open(path)
    story = folder.story
    count = int(story.title)
    while True:
        count += 1
        before = story
        take = make_take(story, "s1").evolve(id=f"t{count}", number=count)
        story = story.evolve(title=str(count), scenes=tuple(_grown(scene, count, take) for scene in story.scenes))
        name = folder.objects.put(os.urandom(3000))
        folder.commit(before, story, LogEntry(str(count), name, str(count - 1)))
        os.write(1, f"{count} {name}\n".encode())


def _grown(scene, count, take):
    shots = tuple(
        shot.evolve(prompt=str(count), takes=(*shot.takes, take)[-5:]) if shot.id == "s1" else shot
        for shot in scene.shots
    )
    return scene.evolve(shots=shots)


if __name__ == "__main__":
    main(sys.argv[1])
