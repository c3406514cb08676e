"""python -m storymem report: how alike a film's shots are, how well they follow their prompts, how good they are."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from storymem.core.errors import ExportError
from storymem.core.story import ScorerChoice
from storymem.project.reading import FilmOnDisk, read_film
from storymem.reporting.as_text import as_text
from storymem.reporting.files import check_place, write_whole
from storymem.reporting.heat_map import draw
from storymem.reporting.measuring import measure
from storymem.reporting.record import as_json
from storymem.reporting.report import Report
from storymem.reporting.scoring import open_report_scorer

FRAMES = 8


def add_report(commands: Any) -> None:
    """Adds the command to the parser's others."""
    parser = commands.add_parser(
        "report",
        help="measure a film: consistency of its shots, prompt following, quality",
        description="Looks at the circled takes of a film and writes nothing into its folder; an editor may have it "
        "open. Exit status 1 when a clip could not be read.",
    )
    parser.add_argument("film", type=Path, help="the film's folder")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured there")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="write the likeness of all pairs there, a PNG")
    parser.add_argument("--scorer", choices=get_args(ScorerChoice), default="auto", help="what looks (default auto)")
    parser.add_argument("--frames", type=int, default=FRAMES, metavar="N", help=f"frames of a shot (default {FRAMES})")
    parser.set_defaults(run=_report)


def _report(asked: argparse.Namespace) -> int:
    _check_places(asked)
    report = _measured(read_film(asked.film), asked)
    sys.stdout.write(as_text(report))
    if asked.json is not None:
        write_whole(asked.json, as_json(report))
    if asked.picture is not None:
        write_whole(asked.picture, draw(report))
    return 1 if report.damaged else 0


def _check_places(asked: argparse.Namespace) -> None:
    """Said before minutes of looking, not after."""
    for path in (asked.json, asked.picture):
        if path is not None:
            check_place(path)
    if asked.picture is None:
        return
    if asked.picture.suffix.lower() != ".png":
        raise ExportError(f"The picture is a PNG, {asked.picture.name} is not called so.", fix="End its name in .png.")
    if asked.json is not None and asked.json.absolute() == asked.picture.absolute():
        raise ExportError(f"{asked.json} can't be both the numbers and the picture.", fix="Give each its own name.")


def _measured(film: FilmOnDisk, asked: argparse.Namespace) -> Report:
    with tqdm(desc="looking", total=0, unit="frame", file=sys.stderr, leave=False) as bar:

        def on_frame(label: str, count: int) -> None:
            bar.total = count
            bar.set_description_str(f"shot {label}", refresh=False)
            bar.update()

        return measure(film, open_report_scorer(asked.scorer), asked.frames, on_frame)
