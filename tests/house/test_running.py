"""How the tests are run: the quick ones need neither a browser nor a model library, and all of them are still there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HEAVY, LONGEST, NOT_QUICK

ROOT = Path(__file__).resolve().parents[2]

LOOK = f"""
import importlib, sys, pytest

def refused(name):
    try:
        importlib.import_module(name)
    except ImportError:
        return True

class Look:
    def pytest_collection_finish(self, session):
        print("tests", len(session.items))
        print("refused", *[name for name in {HEAVY} if refused(name)])

sys.exit(pytest.main(["--quick", "--collect-only", "-qq", "-s", "-p", "no:cacheprovider"], [Look()]))
"""


def test_the_quick_tests_are_found_without_a_browser_and_a_model_library_and_can_not_load_one() -> None:
    ran = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = dict(line.split(" ", 1) for line in ran.stdout.splitlines() if line.startswith(("tests ", "refused ")))
    assert said["refused"].split() == list(HEAVY)
    assert int(said["tests"]) > 1000


@pytest.mark.parametrize("name", [*NOT_QUICK, *LONGEST])
def test_what_is_left_out_or_begun_first_is_there(name: str) -> None:
    assert (ROOT / "tests" / name).exists()
