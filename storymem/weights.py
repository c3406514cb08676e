"""Model weights on this machine: what there is to fetch, fetching it, and whether it is still what was fetched.

    <home>/clip/    open_clip_model.safetensors
           hpsv3/   HPSv3.safetensors, base/config.json, base/tokenizer.json

<home> is the folder named by STORYMEM_WEIGHTS, or ~/.cache/storymem/weights. Nothing here imports a model library, and
nothing is fetched unless a person asks for it with `python -m storymem weights fetch NAME`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storymem.core.errors import BackendMissing, EngineError, WeightsMissing

HOME = "STORYMEM_WEIGHTS"
RECORD = "checksums.json"
SPARE_BYTES = 256 * 10**6
"""Room that must stay free on the disk beside the weights."""

_PIECE = 1 << 22
Say = Callable[[str], None]


@dataclass(frozen=True)
class RemoteFile:
    """A file of a hub repository; `folder` is where it goes inside the model's own folder. Sizes are about right."""

    repo: str
    path: str
    size_bytes: int
    folder: str = ""

    @property
    def place(self) -> str:
        """Its path inside the model's folder."""
        return f"{self.folder}/{self.path}" if self.folder else self.path


@dataclass(frozen=True)
class ModelWeights:
    """What one model needs. `licence` is what its authors say; the model's own page has the last word."""

    name: str
    label: str
    licence: str
    files: tuple[RemoteFile, ...]

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


WEIGHTS = {
    "clip": ModelWeights(
        name="clip",
        label="CLIP ViT-B/32 of OpenAI: which frames show the same view",
        licence="MIT (OpenAI's release), Apache-2.0 (the repository it is fetched from)",
        files=(RemoteFile("timm/vit_base_patch32_clip_224.openai", "open_clip_model.safetensors", 605_200_000),),
    ),
    "hpsv3": ModelWeights(
        name="hpsv3",
        label="HPSv3, a 7B reward model: how good a frame looks",
        licence="Apache-2.0 (weights as reported, and their base model), MIT (their published code and instruction)",
        files=(
            RemoteFile("MizzenAI/HPSv3", "HPSv3.safetensors", 16_584_000_000),
            RemoteFile("Qwen/Qwen2-VL-7B-Instruct", "config.json", 1_200, folder="base"),
            RemoteFile("Qwen/Qwen2-VL-7B-Instruct", "tokenizer.json", 7_030_000, folder="base"),
        ),
    ),
}


def model_weights(name: str) -> ModelWeights:
    """The table's entry. Raises BackendMissing."""
    if name not in WEIGHTS:
        raise BackendMissing(f"There are no weights called {name!r}.", fix=f"Choose one of: {', '.join(WEIGHTS)}.")
    return WEIGHTS[name]


def where(name: str) -> Path:
    """The model's folder on this machine, whether it is there or not. Raises BackendMissing."""
    home = os.environ.get(HOME)
    return (Path(home).expanduser() if home else Path.home() / ".cache/storymem/weights") / model_weights(name).name


def weights_file(name: str, place: str) -> Path:
    """The path of one file of the model. Raises WeightsMissing, with the command that fetches it."""
    file = where(name) / place
    if not file.is_file():
        raise WeightsMissing(
            f"The weights of {model_weights(name).label.partition(':')[0]} are not on this machine ({file}).",
            fix=f"Fetch them: python -m storymem weights fetch {name}",
        )
    return file


def is_here(name: str) -> bool:
    """Whether every file of the model is on this machine; their contents are not looked at."""
    return all((where(name) / file.place).is_file() for file in model_weights(name).files)


def describe(name: str) -> str:
    """Lines for a person to read before anything is fetched: what, how large, under which licence, and to where."""
    model = model_weights(name)
    lines = [f"{model.name}: {model.label}", f"  licence  {model.licence}"]
    lines += [f"  {_size(file.size_bytes):>8}  {file.repo}  {file.path}" for file in model.files]
    return "\n".join([*lines, f"  {_size(model.size_bytes):>8}  in all, to {where(name)}"])


def _size(size_bytes: int) -> str:
    for unit, scale in (("GB", 10**9), ("MB", 10**6)):
        if size_bytes >= scale:
            return f"{size_bytes / scale:.1f} {unit}"
    return f"{size_bytes / 1000:.1f} kB"


# --- fetching ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Offer:
    """What the hub says about a file: its revision, exact size and checksum (sha256, or git's sha1 for small ones)."""

    file: RemoteFile
    revision: str
    size_bytes: int
    checksum: str

    def part(self, folder: Path) -> Path:
        """Where the file grows. Another content on the hub means another name, so that two are never mixed."""
        return folder / f"{self.file.place}.{self.checksum[:12]}.part"


def fetch(name: str, say: Say, *, endpoint: str | None = None) -> Path:
    """Fetches what is missing of the model and records checksums; the model's folder comes back.

    Says the sizes and licence first; goes on where an earlier, interrupted fetch stopped; draws progress on stderr.
    Every file is compared with the checksum the hub names. `endpoint` is another hub than the public one.
    Raises EngineError when the hub can't be reached, the disk is too full, or a file came damaged.
    """
    say(describe(name))
    folder = where(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"The folder {folder} can't be made: {error.strerror}.", fix=f"Name another one in {HOME}."
        ) from error
    record = _record(folder)
    offers = [_offer(file, endpoint) for file in model_weights(name).files]
    missing = [offer for offer in offers if not _is_done(folder, offer, record)]
    _check_room(folder, missing)
    for offer in missing:
        say(f"Fetching {offer.file.path} ({_size(offer.size_bytes)})")
        sha256 = _download(folder, offer, endpoint)
        record[offer.file.place] = {
            "repo": offer.file.repo,
            "revision": offer.revision,
            "size_bytes": offer.size_bytes,
            "sha256": sha256,
        }
        _write_record(folder, record)
    say(f"{name} is complete in {folder}")
    return folder


def _offer(file: RemoteFile, endpoint: str | None) -> _Offer:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    with _hub_errors(file):
        found = get_hf_file_metadata(hf_hub_url(file.repo, file.path, endpoint=endpoint), endpoint=endpoint)
    if found.commit_hash is None or found.size is None or found.etag is None:
        raise EngineError(
            f"The hub says too little about {file.repo}/{file.path}.",
            fix="Try again later, or copy the file here by hand.",
        )
    return _Offer(file, found.commit_hash, found.size, found.etag)


def _is_done(folder: Path, offer: _Offer, record: dict[str, dict[str, str | int]]) -> bool:
    """Whether the file is here, recorded, and of the offered content where the hub names a sha256."""
    known, path = record.get(offer.file.place), folder / offer.file.place
    if known is None or not path.is_file() or path.stat().st_size != known["size_bytes"]:
        return False
    return len(offer.checksum) != 64 or known["sha256"] == offer.checksum


def _check_room(folder: Path, missing: list[_Offer]) -> None:
    needed = sum(offer.size_bytes - _size_on_disk(offer.part(folder)) for offer in missing)
    free = shutil.disk_usage(folder).free
    if missing and free < needed + SPARE_BYTES:
        raise EngineError(
            f"{_size(needed)} are still to come, and {_size(free)} are free in {folder}.",
            fix=f"Make room, or name a folder on another disk in {HOME}.",
        )


def _download(folder: Path, offer: _Offer, endpoint: str | None) -> str:
    """Fetches one file, or the rest of it; its sha256 comes back.

    huggingface_hub's own hf_hub_download throws a part file away when its process ends (since 2.0), which is a lot to
    fetch again: so the part file is ours, and only the sending, its retries and its progress bar are the library's.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    file, part = offer.file, offer.part(folder)
    with _hub_errors(file):
        part.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        for older in set(part.parent.glob(f"{file.path}.*.part")) - {part}:
            older.unlink()
        with part.open("r+b") as content:
            done = content.seek(0, os.SEEK_END)
            http_get(
                hf_hub_url(file.repo, file.path, revision=offer.revision, endpoint=endpoint),
                content,
                resume_size=done,
                headers=build_hf_headers(),
                expected_size=offer.size_bytes,
                displayed_filename=file.path,
            )
    sha256, git = _checksums(part)
    if offer.checksum not in (sha256, git) and len(offer.checksum) in (40, 64):
        part.unlink()
        raise EngineError(
            f"{file.path} came damaged: its checksum is not the one the hub names.",
            fix="Fetch again; if it happens again, check the disk and the network.",
        )
    os.replace(part, folder / file.place)
    return sha256


def _size_on_disk(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


class _hub_errors:
    """Translates what the hub's client raises into EngineError."""

    def __init__(self, file: RemoteFile) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        from huggingface_hub.errors import GatedRepoError

        place = f"{self._file.repo}/{self._file.path}"
        if isinstance(error, GatedRepoError):
            raise EngineError(
                f"The hub gives {place} only to people who accepted its terms.",
                fix="Accept them on the model's page, log in with `hf auth login`, and fetch again.",
            ) from error
        if isinstance(error, Exception):  # of the hub's client, of whatever it speaks HTTP with, or of the disk
            why = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
            raise EngineError(
                f"{place} can't be fetched: {why}",
                fix="Check the connection and fetch again: it goes on where it stopped. Or copy the file here by hand.",
            ) from error


# --- checking ------------------------------------------------------------------------------------------------------


def check(name: str) -> tuple[str, ...]:
    """Reads every file of the model again; a line for each that is missing, changed or of unknown origin.

    Empty when all is as it was fetched.
    """
    folder = where(name)
    return tuple(_problems(folder, model_weights(name), _record(folder)))


def _problems(folder: Path, model: ModelWeights, record: dict[str, dict[str, str | int]]) -> Iterator[str]:
    for file in model.files:
        path, known = folder / file.place, record.get(file.place)
        if not path.is_file():
            yield f"{file.place} is missing: python -m storymem weights fetch {model.name}"
        elif known is None:
            yield f"{file.place} ({_size(path.stat().st_size)}) was put here by hand: nothing to compare it with"
        elif path.stat().st_size != known["size_bytes"] or _checksums(path)[0] != known["sha256"]:
            yield f"{file.place} has changed since it was fetched: delete it and fetch again"


def _checksums(path: Path) -> tuple[str, str]:
    """(sha256, git's sha1) of a file; the hub names small files by the second."""
    sha256, git = hashlib.sha256(), hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            sha256.update(piece)
            git.update(piece)
    return sha256.hexdigest(), git.hexdigest()


def _record(folder: Path) -> dict[str, dict[str, str | int]]:
    """What was fetched, by place; empty where nothing was, or where the record can't be read."""
    try:
        return dict(json.loads((folder / RECORD).read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _write_record(folder: Path, record: dict[str, dict[str, str | int]]) -> None:
    part = folder / f".{RECORD}.part"
    part.write_text(json.dumps(record, indent=1), "utf-8")
    os.replace(part, folder / RECORD)
