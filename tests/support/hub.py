"""A small model hub on this machine: files with checksums, listings, ranges, and now and then a broken connection."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

REVISION = "0123456789abcdef0123456789abcdef01234567"


class Hub(ThreadingHTTPServer):
    """Serves files the way the hub does: checksums in the headers, ranges, and now and then a broken connection."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, str | None]] = []
        self.break_after: int | None = None
        self.stall_after: int | None = None
        self.stalled = threading.Event()
        self.lies = False

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def sent(self, path: str) -> list[str | None]:
        """The ranges in which a file's content was asked for."""
        return [part for verb, name, part in self.asked if verb == "GET" and name.endswith(path)]


class Answer(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(with_content=False)

    def do_GET(self) -> None:
        self.answer(with_content=True)

    def answer(self, *, with_content: bool) -> None:
        part = self.headers.get("Range")
        self.server.asked.append((self.command, self.path, part))
        if self.path.startswith("/api/models/"):
            self.tell(self.path.removeprefix("/api/models/").partition("?")[0])
            return
        content = self.server.files.get(self.path.replace(f"/{REVISION}/", "/main/"))
        if content is None:
            self.send_response(404)
            self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        start = int(part.removeprefix("bytes=").partition("-")[0]) if part else 0
        self.send_response(206 if start else 200)
        self.send_header("X-Repo-Commit", REVISION)
        self.send_header("ETag", f'"{self.checksum(content)}"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if with_content:
            self.send_content(content[start:])

    def tell(self, asked: str) -> None:
        """A repository's newest revision, or what is in one of its folders."""
        repo, tree, folder = asked.partition(f"/tree/{REVISION}/")
        start = f"/{repo}/resolve/main/"
        files = {path.removeprefix(start): content for path, content in self.server.files.items() if start in path}
        told = [self.entry(path, content) for path, content in files.items() if path.startswith(f"{folder}/")]
        answer = json.dumps(told if tree else {"id": repo, "sha": REVISION}).encode()
        self.send_response(200 if files and (told or not tree) else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def entry(self, path: str, content: bytes) -> dict[str, object]:
        """A file as a listing names it."""
        told: dict[str, object] = {"type": "file", "path": path, "size": len(content), "oid": "0" * 40}
        checksum = self.checksum(content)
        if len(checksum) == 40:
            return told | {"oid": checksum}
        return told | {"lfs": {"oid": checksum, "size": len(content), "pointerSize": 135}}

    def checksum(self, content: bytes) -> str:
        """Large files by sha256, small ones by git's own name of them."""
        if self.server.lies:
            content = content + b"!"
        if len(content) > 1000:
            return hashlib.sha256(content).hexdigest()
        return hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()

    def send_content(self, content: bytes) -> None:
        if self.server.stall_after is not None:
            self.wfile.write(content[: self.server.stall_after])
            self.server.stalled.set()
            self.close_connection = True
            self.rfile.read()  # until the other side is gone
            return
        limit, self.server.break_after = self.server.break_after, None
        self.wfile.write(content[:limit])
        if limit is not None and limit < len(content):
            self.wfile.flush()
            self.close_connection = True


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Hub]:
    """A hub at work, with these files by `/OWNER/REPO/resolve/main/PATH`."""
    server = Hub()
    server.files = files
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A weights home of the test's own."""
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    return tmp_path / "weights"


def quiet(_: str) -> None:
    """Hears nothing of a fetch."""
