"""The hub: what it offers for a model's files, and one file sent from it. Its client is imported only here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storymem.core.errors import EngineError
from storymem.weights.catalogue import Remote, RemoteFile, RemoteFolder
from storymem.weights.checksums import checksums, is_content


@dataclass(frozen=True)
class Offer:
    """What the hub says about a file: its revision, exact size and checksum (sha256, or git's sha1 for small ones)."""

    file: RemoteFile
    revision: str
    size_bytes: int
    checksum: str

    def part(self, folder: Path) -> Path:
        """Where the file grows. Another content on the hub means another name, so that two are never mixed."""
        return folder / f"{self.file.place}.{self.checksum[:12]}.part"


def offers(remotes: Iterable[Remote], endpoint: str | None) -> list[Offer]:
    """An offer for every file, those inside of folders too. Raises EngineError."""
    found: list[Offer] = []
    revisions: dict[str, str] = {}
    for remote in remotes:
        if isinstance(remote, RemoteFile):
            found.append(_offer(remote, endpoint))
            continue
        if remote.repo not in revisions:
            revisions[remote.repo] = _revision(remote, endpoint)
        found += _listed(remote, revisions[remote.repo], endpoint)
    return found


def _offer(file: RemoteFile, endpoint: str | None) -> Offer:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    with _hub_errors(file):
        told = get_hf_file_metadata(hf_hub_url(file.repo, file.address, endpoint=endpoint), endpoint=endpoint)
    if told.commit_hash is None or told.size is None or told.etag is None:
        raise _too_little(file)
    return Offer(file, told.commit_hash, told.size, told.etag)


def _revision(folder: RemoteFolder, endpoint: str | None) -> str:
    """The repository's newest commit: all of a folder's files are taken from it."""
    from huggingface_hub import HfApi

    with _hub_errors(folder):
        revision = HfApi(endpoint=endpoint).model_info(folder.repo).sha
    if revision is None:
        raise _too_little(folder)
    return revision


def _listed(folder: RemoteFolder, revision: str, endpoint: str | None) -> Iterator[Offer]:
    """An offer for every file of a folder; small ones are named by git's sha1."""
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

    with _hub_errors(folder):
        tree: list[Any] = list(
            HfApi(endpoint=endpoint).list_repo_tree(folder.repo, folder.path, recursive=True, revision=revision)
        )
    files = [entry for entry in tree if isinstance(entry, RepoFile)]
    if not files:
        raise _too_little(folder)
    for entry in files:
        checksum = entry.lfs.sha256 if entry.lfs else entry.blob_id
        yield Offer(RemoteFile(folder.repo, entry.path, entry.size), revision, entry.size, checksum)


def _too_little(remote: Remote) -> EngineError:
    return EngineError(
        f"The hub says too little about {remote.repo}/{remote.address}.",
        fix="Try again later, or copy the files here by hand.",
    )


def download(folder: Path, offer: Offer, endpoint: str | None) -> str:
    """Fetches one file, or the rest of it; its sha256 comes back. Raises EngineError.

    huggingface_hub's own hf_hub_download throws a part file away when its process ends (since 2.0), which is a lot to
    fetch again: so the part file is ours, and only the sending, its retries and its progress bar are the library's.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    file, part = offer.file, offer.part(folder)
    name = Path(file.place).name
    with _hub_errors(file):
        part.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        for older in set(part.parent.glob(f"{name}.*.part")) - {part}:
            older.unlink()
        with part.open("r+b") as content:
            done = content.seek(0, os.SEEK_END)
            http_get(
                hf_hub_url(file.repo, file.address, revision=offer.revision, endpoint=endpoint),
                content,
                resume_size=done,
                headers=build_hf_headers(),
                expected_size=offer.size_bytes,
                displayed_filename=name,
            )
    sums = checksums(part)
    if len(offer.checksum) in (40, 64) and not is_content(offer.checksum, sums):
        part.unlink()
        raise EngineError(
            f"{file.place} came damaged: its checksum is not the one the hub names.",
            fix="Fetch again; if it happens again, check the disk and the network.",
        )
    os.replace(part, folder / file.place)
    return sums[0]


class _hub_errors:
    """Translates what the hub's client raises into EngineError."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        from huggingface_hub.errors import GatedRepoError

        place = f"{self._remote.repo}/{self._remote.address}"
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
