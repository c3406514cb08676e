"""A real browser for tests and benchmarks: Debian's chromium, another on the path, or one Playwright has."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]


def browser_path() -> str | None:
    """The browser to start; None lets Playwright use its own."""
    named = os.environ.get("STORYMEM_BROWSER")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
