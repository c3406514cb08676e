"""Holds a film open until it is killed: python -m tests.support.kill_holder FOLDER."""

from __future__ import annotations

import os
import sys
import time

from storymem.project.folder import FilmFolder

if __name__ == "__main__":
    folder = FilmFolder.open(sys.argv[1])
    os.write(1, b"open\n")
    while True:
        time.sleep(60)
