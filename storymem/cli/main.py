"""python -m storymem ...: the studio's verbs without a browser."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from storymem import __version__
from storymem.cli.machine import add_machine
from storymem.cli.report import add_report
from storymem.cli.weights import add_weights
from storymem.core.edits.outline import ChangeSettings
from storymem.core.edits.shot import CircleTake, SetShot
from storymem.core.errors import StoryError, StoryMemError
from storymem.core.requests.presets import preset_changes, preset_named
from storymem.core.script.reading import parse_script
from storymem.core.script.reimport import Change
from storymem.core.script.writing import write_script
from storymem.core.story import FilmSettings, ScorerChoice, Shot, Take, shot_positions
from storymem.core.values import MAX_SEED, Mode, Size
from storymem.engine.registry import engine_card, engine_names
from storymem.presets import sampling_presets
from storymem.project.folder import FilmFolder
from storymem.render.dispatcher import JobChanged, JobProgress
from storymem.studio.delivery import slug
from storymem.studio.editing import Happened
from storymem.studio.film import Studio
from storymem.studio.ids import new_id


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit status comes back: 0 done, 1 something failed, 2 bad arguments, 130 interrupted."""
    asked = _parser().parse_args(arguments)
    try:
        return asked.run(asked)
    except StoryMemError as error:
        print(f"{error.message}\n{error.fix}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # who read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Finished takes are kept; the same command goes on from here.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m storymem",
        description="StoryMem Studio without a browser. The editor itself: python app.py",
    )
    parser.add_argument("--version", action="version", version=f"StoryMem Studio {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_film(commands)
    export = commands.add_parser("export", help="write the circled takes of a film as one MP4")
    export.add_argument("film", type=Path, help="the film's folder")
    export.add_argument("--out", type=Path, help="the MP4 (default: the film's exports folder)")
    export.add_argument("--allow-missing", action="store_true", help="leave out shots without a circled take")
    export.set_defaults(run=_export)
    script = commands.add_parser("script", help="print a film as a StoryMem script")
    script.add_argument("film", type=Path, help="the film's folder")
    script.set_defaults(run=_script)
    status = commands.add_parser("status", help="list the shots of a film, their takes and what is stale")
    status.add_argument("film", type=Path, help="the film's folder")
    status.set_defaults(run=_status)
    check = commands.add_parser("check", help="read every picture and clip of a film and name the damaged ones")
    check.add_argument("film", type=Path, help="the film's folder")
    check.set_defaults(run=_check)
    add_report(commands)
    add_weights(commands)
    add_machine(commands)
    return parser


def _add_film(commands: Any) -> None:
    film = commands.add_parser(
        "film",
        help="render a story script, all shots and the film",
        description="Renders every shot of a story script and joins them. Stopped or killed, the same command "
        "renders only what is missing. The folder is a film the editor opens too.",
    )
    film.add_argument("script", type=Path, help="a StoryMem story script (JSON or JSON5)")
    film.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the film and its files")
    film.add_argument("--engine", choices=engine_names(), help="what draws (default animatic, or as the film says)")
    film.add_argument("--preset", metavar="NAME", help="how frames are sampled: draft, standard or final")
    film.add_argument(
        "--seed", type=int, metavar="N", help="seed of the first shot, the next ones count on (default 0)"
    )
    film.add_argument("--size", metavar="WxH", help="frame size, multiples of 16 (default 832x480)")
    film.add_argument(
        "--max-memory-size", type=int, metavar="N", help="memory frames a shot is shown, 0-10 (default 10)"
    )
    film.add_argument(
        "--memory",
        choices=("published", "by-prompt"),
        help="what a shot is shown: the first and newest, or what it is about",
    )
    film.add_argument("--scorer", choices=get_args(ScorerChoice), help="who looks at frames (default auto)")
    continuation: dict[str, Any] = {"action": "store_const", "dest": "continuation"}
    how = film.add_mutually_exclusive_group()
    how.add_argument("--mi2v", const=Mode.MI2V, help="continue from 1 frame (default)", **continuation)
    how.add_argument("--mm2v", const=Mode.MM2V, help="continue from 5 frames", **continuation)
    first = film.add_mutually_exclusive_group()
    first.add_argument("--t2v-first-shot", action="store_true", help="the first shot comes from text alone (default)")
    first.add_argument("--m2v-first-shot", nargs="+", type=Path, metavar="REF", help="its memory: these pictures")
    film.add_argument("--update-stale", action="store_true", help="render stale takes again, and circle the new ones")
    film.set_defaults(run=_film)


# ---- film ----


def _film(asked: argparse.Namespace) -> int:
    text = _read_script(asked.script)
    with _opened(asked, text) as studio:
        _lay_out(studio, asked)
        failures = _render(studio, asked.out, update_stale=asked.update_stale)
        for shot in studio.story.shots():
            _write_shot_files(studio, shot, asked.out)
        stale = studio.plans.shots("stale")
        if stale:
            names = ", ".join(planned.label for planned in stale)
            print(f"{len(stale)} takes are stale ({names}); --update-stale renders them again.")
        if missing := studio.delivery.missing():
            print(f"No film written: shots without a take: {', '.join(missing)}.", file=sys.stderr)
            return 1
        film = studio.delivery.export(asked.out / f"{slug(studio.story.title)}.mp4")
        seconds = film.frame_count / 16
        print(f"{film.path}: {film.frame_count} frames, {seconds:.2f} s, {film.size_bytes / 2**20:.1f} MB")
        if failures:
            print(f"{failures} takes failed; the film holds the takes before them.", file=sys.stderr)
        return 1 if failures else 0


def _read_script(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise StoryError(
            f"The script {path} can't be read: {reason}.", fix="Give the path of a story script."
        ) from None


def _settings(asked: argparse.Namespace, settings: FilmSettings) -> FilmSettings:
    """The film's settings with what the command line names laid over them."""
    changes: dict[str, Any] = {}
    if asked.preset:
        presets = sampling_presets()
        changes |= preset_changes(presets, preset_named(presets, asked.preset), settings)
    if asked.engine:
        changes["engine"] = asked.engine
    if asked.size:
        changes["size"] = Size.parse(asked.size)
    if asked.seed is not None:
        changes["base_seed"] = asked.seed
    if asked.max_memory_size is not None:
        changes["memory_size"] = asked.max_memory_size
    if asked.memory:
        changes["policy"] = asked.memory.replace("-", "_")
    if asked.scorer:
        changes["scorer"] = asked.scorer
    if asked.continuation:
        changes["continuation"] = asked.continuation
    if asked.m2v_first_shot:
        changes["start_from_text"] = False
    elif asked.t2v_first_shot:
        changes["start_from_text"] = True
    return settings.evolve(**changes)


def _opened(asked: argparse.Namespace, text: str) -> Studio:
    if asked.engine:
        engine_card(asked.engine)
    if FilmFolder.is_one(asked.out):
        return Studio.open(asked.out)
    settings = _settings(asked, FilmSettings())
    return Studio.create(asked.out, parse_script(text, new_id=new_id, name=asked.script.name, settings=settings))


def _lay_out(studio: Studio, asked: argparse.Namespace) -> None:
    """Brings an existing film up to what this command asks, and says first what that changes."""
    text, name = _read_script(asked.script), asked.script.name
    _, plan = studio.outline.plan_import(text, name)
    for row in plan.rows:
        if row.change is not Change.SAME:
            print(f"{row.label}: {row.change}, {row.take_count} takes kept", file=sys.stderr)
    before = studio.story.settings
    settings = _settings(asked, before)
    with studio.together():  # stopped in between, the next run would take the new seeds for given
        studio.outline.import_script(text, name)
        if settings != before:
            studio.edit(ChangeSettings(settings=settings))
        if settings.base_seed != before.base_seed:
            for number, shot in enumerate(tuple(studio.story.shots())):
                seed = (settings.base_seed + number) % (MAX_SEED + 1)
                studio.edit(SetShot(shot_id=shot.id, seed=seed))
    for path in asked.m2v_first_shot or ():
        _add_reference(studio, path)


def _add_reference(studio: Studio, path: Path) -> None:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoryError(
            f"The picture {path} can't be read: {error.strerror}.", fix="Give the path of a picture."
        ) from None
    studio.memory.add_reference(content, path.stem, known_is_fine=True)


def _render(studio: Studio, out: Path, *, update_stale: bool) -> int:
    """Renders what is missing (and stale, when asked), one shot after the other; how many jobs failed comes back."""
    failed = 0
    if studio.queue.paused:
        print("The queue of this film was paused; it goes on.", file=sys.stderr)
        studio.queue.resume()
    with _Bars(studio) as bars:
        for shot_id in _ordered(studio, update_stale):
            if studio.story.shot(shot_id).circled_take is not None and not _is_stale(studio, shot_id):
                continue  # an earlier shot of this run brought its memory back to what the take saw
            failed += bars.render(shot_id, circle=update_stale)
            _write_shot_files(studio, studio.story.shot(shot_id), out)
    return failed


def _ordered(studio: Studio, update_stale: bool) -> list[str]:
    """Shots to look at, in story order. What is stale is asked again at each shot, as takes before it change."""
    missing = {planned.shot_id for planned in studio.plans.shots("missing")}
    unlocked = [shot.id for shot in studio.story.shots() if not shot.locked]
    return [shot_id for shot_id in unlocked if update_stale or shot_id in missing]


def _is_stale(studio: Studio, shot_id: str) -> bool:
    return any(planned.shot_id == shot_id for planned in studio.plans.shots("stale"))


class _Bars:
    """One progress bar a shot, and one for the film, on stderr."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.bar: tqdm[Any] | None = None
        self.phase = ""
        self.failed = 0

    def __enter__(self) -> _Bars:
        self._stop_listening = self.studio.listen(self._on_event)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop_listening()

    def render(self, shot_id: str, *, circle: bool) -> int:
        """Makes one take and waits for it; 1 comes back when it failed, 0 otherwise."""
        story = self.studio.story
        scene, place = shot_positions(story)[shot_id]
        known = {take.id for take in story.shot(shot_id).takes}
        self.failed = 0
        with tqdm(desc=f"{scene:02d}_{place:02d}", total=0, unit="step", file=sys.stderr, leave=True) as self.bar:
            try:
                # a run that was stopped left its shot in the queue, which went on when the film was opened
                if not any(job.shot_id == shot_id and job.state.is_open for job in self.studio.queue.jobs()):
                    self.studio.queue.generate([shot_id])
                self.studio.queue.wait_idle()
            except StoryMemError as error:
                self._report(error.message, error.fix)
            except KeyboardInterrupt:
                self.studio.queue.cancel_all()
                raise
        new = [take for take in self.studio.story.shot(shot_id).takes if take.id not in known]
        if new and (circle or self.studio.story.shot(shot_id).circled_take is None):
            self.studio.edit(CircleTake(shot_id=shot_id, take_id=new[-1].id))
        return self.failed

    def _on_event(self, event: Happened) -> None:
        if isinstance(event, JobProgress) and self.bar is not None:
            if self.phase != event.phase:
                self.phase = event.phase
                self.bar.reset(total=event.step_count)
            self.bar.set_postfix_str(event.phase, refresh=False)
            self.bar.total = event.step_count
            self.bar.n = event.step
            self.bar.refresh()
        elif isinstance(event, JobChanged) and event.job.state == "failed":
            self._report(event.job.error_message or "", event.job.error_fix or "")

    def _report(self, message: str, fix: str) -> None:
        self.failed = 1
        tqdm.write(f"{message} {fix}", file=sys.stderr)


def _write_shot_files(studio: Studio, shot: Shot, out: Path) -> None:
    """The circled take under StoryMem's own names: 01_01.mp4, 01_01_keyframe0.png, ..."""
    take = shot.circled_take
    if take is None:
        return
    scene, place = shot_positions(studio.story)[shot.id]
    stem = f"{scene:02d}_{place:02d}"
    wanted = {out / f"{stem}.mp4": take.clip} | {
        out / f"{stem}_keyframe{number}.png": name for number, name in enumerate(_pictures(take))
    }
    for path in out.glob(f"{stem}_keyframe*.png"):
        if path not in wanted:
            path.unlink()
    for path, name in wanted.items():
        _copy(Path(studio.folder.objects.path(name)), path)


def _pictures(take: Take) -> Iterable[str]:
    return (keyframe.picture for keyframe in sorted(take.keyframes, key=lambda k: k.frame_index))


def _copy(source: Path, target: Path) -> None:
    """A private copy, renamed into place whole; skipped when it is there already."""
    if target.exists() and target.stat().st_size == source.stat().st_size and _same(source, target):
        return
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, part)
    os.replace(part, target)


def _same(a: Path, b: Path) -> bool:
    return a.read_bytes() == b.read_bytes()


# ---- the other commands ----


def _export(asked: argparse.Namespace) -> int:
    with Studio.open(asked.film, rendering=False) as studio:
        film = studio.delivery.export(asked.out, allow_missing=asked.allow_missing)
    print(f"{film.path}: {film.frame_count} frames, {film.frame_count / 16:.2f} s")
    return 0


def _script(asked: argparse.Namespace) -> int:
    with FilmFolder.open(asked.film) as folder:
        sys.stdout.write(write_script(folder.story))
    return 0


def _status(asked: argparse.Namespace) -> int:
    with Studio.open(asked.film, rendering=False) as studio:
        stale = {planned.shot_id: planned.why for planned in studio.plans.shots("stale")}
        for shot in studio.story.shots():
            take, label = shot.circled_take, studio.bank().labels[shot.id]
            takes = sum(not each.deleted for each in shot.takes)
            state = "no circled take" if take is None else stale.get(shot.id, "fresh")
            print(f"{label:>6}  {takes} takes  {state:<40}  {shot.prompt[:60]}")
    return 0


def _check(asked: argparse.Namespace) -> int:
    with Studio.open(asked.film, rendering=False) as studio:
        damage = studio.delivery.damage()
    for take in damage:
        print(f"{take.label} take {take.number}: {len(take.names)} files missing or damaged")
        print("".join(f"    objects/{name[:2]}/{name}\n" for name in take.names), end="")
    if damage:
        print("Put them back from a copy of the film's folder, or generate those shots again.", file=sys.stderr)
        return 1
    print("Every picture and clip is whole.")
    return 0
