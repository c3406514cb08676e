"""Fetching weights: what is told first, what the hub offers, the sending, and reading it all again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storymem.core.errors import EngineError
from storymem.weights.catalogue import ModelWeights, Remote, RemoteFolder, model_weights
from storymem.weights.checksums import checksums, is_content
from storymem.weights.hub import Offer, download, offers
from storymem.weights.places import HOME, found, missing, where

RECORD = "checksums.json"
SPARE_BYTES = 256 * 10**6
"""Room that must stay free on the disk beside the weights."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class _Record:
    """What was fetched into a folder: facts by place."""

    folder: Path
    facts: dict[str, dict[str, str | int]]

    @classmethod
    def read(cls, folder: Path) -> _Record:
        """Empty where nothing was fetched, or where the record can't be read."""
        try:
            return cls(folder, dict(json.loads((folder / RECORD).read_text("utf-8"))))
        except (OSError, ValueError):
            return cls(folder, {})

    def add(self, offer: Offer, sha256: str) -> None:
        self.facts[offer.file.place] = {
            "repo": offer.file.repo,
            "revision": offer.revision,
            "size_bytes": offer.size_bytes,
            "sha256": sha256,
        }
        part = self.folder / f".{RECORD}.part"
        part.write_text(json.dumps(self.facts, indent=1), "utf-8")
        os.replace(part, self.folder / RECORD)

    def holds(self, offer: Offer) -> bool:
        """Whether the file is here, recorded, and of the offered content where the hub names a sha256."""
        known, path = self.facts.get(offer.file.place), self.folder / offer.file.place
        if known is None or not path.is_file() or path.stat().st_size != known["size_bytes"]:
            return False
        return len(offer.checksum) != 64 or known["sha256"] == offer.checksum


def describe(name: str) -> str:
    """Lines for a person to read before anything is fetched: what, how large, under which licence, and to where."""
    model = model_weights(name)
    lines = [f"{model.name}: {model.label}", f"  licence  {model.licence}"]
    lines += [f"  {_size(file.size_bytes):>8}  {file.repo}  {file.address}" for file in model.files]
    return "\n".join([*lines, f"  {_size(model.size_bytes):>8}  in all, about, to {where(name)}"])


def _size(size_bytes: int) -> str:
    for unit, scale in (("GB", 10**9), ("MB", 10**6)):
        if size_bytes >= scale:
            return f"{size_bytes / scale:.1f} {unit}"
    return f"{size_bytes / 1000:.1f} kB"


def fetch(name: str, say: Say, *, endpoint: str | None = None) -> Path:
    """Fetches what is missing of the model and records checksums; the model's folder comes back.

    Says the sizes and licence first; goes on where an earlier, interrupted fetch stopped; draws progress on stderr.
    Every file is compared with the checksum the hub names, also one that somebody put there: it is kept where it is
    the offered one. `endpoint` is another hub than the public one.
    Raises EngineError when the hub can't be reached, the disk is too full, or a file came damaged.
    """
    say(describe(name))
    folder = where(name)
    _make(folder)
    record = _Record.read(folder)
    lacking = [offer for offer in offers(model_weights(name).files, endpoint) if not record.holds(offer)]
    lacking = [offer for offer in lacking if not _adopted(offer, record, say)]
    _check_room(folder, lacking)
    for offer in lacking:
        say(f"Fetching {offer.file.place} ({_size(offer.size_bytes)})")
        record.add(offer, download(folder, offer, endpoint))
    say(f"{name} is complete in {folder}")
    return folder


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"The folder {folder} can't be made: {error.strerror}.", fix=f"Name another one in {HOME}."
        ) from error


def _adopted(offer: Offer, record: _Record, say: Say) -> bool:
    """Whether the offered file is here already, unrecorded: put there by hand, or by another program."""
    path = record.folder / offer.file.place
    if offer.file.place in record.facts or not path.is_file() or path.stat().st_size != offer.size_bytes:
        return False
    say(f"Reading {offer.file.place}, which is here already ({_size(offer.size_bytes)})")
    sums = checksums(path)
    if not is_content(offer.checksum, sums):
        return False
    record.add(offer, sums[0])
    return True


def _check_room(folder: Path, lacking: list[Offer]) -> None:
    needed = sum(offer.size_bytes - _size_on_disk(offer.part(folder)) for offer in lacking)
    free = shutil.disk_usage(folder).free
    if lacking and free < needed + SPARE_BYTES:
        raise EngineError(
            f"{_size(needed)} are still to come, and {_size(free)} are free in {folder}.",
            fix=f"Make room, or name a folder on another disk in {HOME}.",
        )


def _size_on_disk(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


# --- checking ------------------------------------------------------------------------------------------------------


def check(name: str) -> tuple[str, ...]:
    """Reads every file of the model again; a line for each that is missing, changed or of unknown origin.

    Empty when all is as it was fetched.
    """
    folder, model = where(name), model_weights(name)
    record = _Record.read(folder)
    lost = [f"{place} is missing: python -m storymem weights fetch {name}" for place in _lost(model, record)]
    return (*lost, *(line for place in _present(model, record) for line in _changed(place, record)))


def _lost(model: ModelWeights, record: _Record) -> list[str]:
    """What is not here: what the table or an index names, and what was fetched once."""
    gone = [place for place in record.facts if not (record.folder / place).is_file()]
    return list(dict.fromkeys([*missing(model.name, record.folder), *gone]))


def _present(model: ModelWeights, record: _Record) -> Iterator[str]:
    """Every file of the model that is here, as its path inside the folder."""
    for remote in model.files:
        yield from (path.relative_to(record.folder).as_posix() for path in _files_of(remote, record.folder))


def _files_of(remote: Remote, folder: Path) -> list[Path]:
    if isinstance(remote, RemoteFolder):
        return sorted(path for path in (folder / remote.place).rglob("*") if path.is_file() and path.suffix != ".part")
    return [path] if (path := found(remote, folder)) else []


def _changed(place: str, record: _Record) -> Iterator[str]:
    path, known = record.folder / place, record.facts.get(place)
    if known is None:
        yield f"{place} ({_size(path.stat().st_size)}) was put here by hand: nothing to compare it with"
    elif path.stat().st_size != known["size_bytes"] or checksums(path)[0] != known["sha256"]:
        yield f"{place} has changed since it was fetched: delete it and fetch again"
