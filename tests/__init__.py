"""The tests, in rooms as the code has them. How they are shared and run: docs/tests.md."""

import os

# Several processes run the tests at once, so each computes with one thread, and so does every child it starts. This is
# read when numpy and torch are imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
