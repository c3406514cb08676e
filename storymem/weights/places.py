"""Where weights are on this machine, and whether all of them are there. Looks at names, never into a weights file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from storymem.core.errors import EngineError, WeightsMissing
from storymem.weights.catalogue import Remote, RemoteFile, model_weights

HOME = "STORYMEM_WEIGHTS"
WEIGHT_SUFFIXES = (".safetensors", ".pth")
INDEX_SUFFIX = ".safetensors.index.json"


def home() -> Path:
    """The folder of all weights: the one named by STORYMEM_WEIGHTS, or ~/.cache/storymem/weights."""
    named = os.environ.get(HOME)
    return Path(named).expanduser() if named else Path.home() / ".cache/storymem/weights"


def places(name: str) -> tuple[Path, ...]:
    """Every folder the model may be in, in the order they are looked at. Raises BackendMissing."""
    return tuple(home() / folder for folder in (name, *model_weights(name).also_in))


def where(name: str) -> Path:
    """The model's folder on this machine, the one to fetch to where there is none yet. Raises BackendMissing."""
    there = [folder for folder in places(name) if folder.is_dir()]
    whole = [folder for folder in there if not any(missing(name, folder))]
    return next(iter([*whole, *there]), places(name)[0])


def is_here(name: str) -> bool:
    """Whether all of the model is on this machine; the contents are not looked at. Raises BackendMissing."""
    return not any(missing(name, where(name)))


def missing(name: str, folder: Path) -> Iterator[str]:
    """The model's files that are not in the folder."""
    for remote in model_weights(name).files:
        yield from _missing_of(remote, folder)


def _missing_of(remote: Remote, folder: Path) -> Iterator[str]:
    if isinstance(remote, RemoteFile):
        if found(remote, folder) is None:
            yield remote.place
        return
    inside = folder / remote.place
    if not inside.is_dir() or not any(inside.iterdir()):
        yield f"{remote.place}/"
        return
    yield from (f"{remote.place}/{file.name}" for file in indexed(inside) if not file.is_file())
    yield from (f"{remote.place}/{part.stem.rpartition('.')[0]}" for part in inside.glob("*.part"))


def found(file: RemoteFile, folder: Path) -> Path | None:
    """The file in the folder, or the one that serves as well."""
    names = (file.place, f"{file.folder}/{file.also}" if file.folder else file.also)
    return next((folder / name for name in names if name and (folder / name).is_file()), None)


def weights_file(name: str, place: str) -> Path:
    """The path of one file of the model. Raises WeightsMissing, with the command that fetches it."""
    file = where(name) / place
    if not file.is_file():
        raise not_here(name, file)
    return file


def not_here(name: str, at: Path) -> WeightsMissing:
    """The error of a model that is not, or not all, at a path."""
    return WeightsMissing(
        f"The weights of {model_weights(name).label.partition(':')[0]} are not on this machine ({at}).",
        fix=f"Fetch them: python -m storymem weights fetch {name}",
    )


def indexed(folder: Path) -> tuple[Path, ...]:
    """The weight files an index in the folder names, here or not; none without an index. Raises EngineError."""
    index = next(iter(sorted(folder.glob(f"*{INDEX_SUFFIX}"))), None)
    if index is None:
        return ()
    try:
        names = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
        return tuple(folder / name for name in sorted(names))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(
            f"{index} can't be read: it does not say which files the weights are in.",
            fix="Delete it and fetch the weights again.",
        ) from error


def weight_files(folder: Path) -> tuple[Path, ...]:
    """The weight files of a folder: those its index names, here or not; without an index all there are of one kind."""
    choices = (indexed(folder), *(tuple(sorted(folder.glob(f"*{end}"))) for end in WEIGHT_SUFFIXES))
    return next((files for files in choices if files), ())
