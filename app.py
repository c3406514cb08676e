"""Opens the editor in a browser: reads the flags, picks the parts, serves. Nothing else picks."""

from __future__ import annotations

import argparse
import errno
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HOST = "127.0.0.1"


def flags(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="StoryMem Studio: cut a film shot by shot with a video model that remembers.",
        epilog="Without a browser: python -m storymem --help",
    )
    parser.add_argument("--port", type=port_number, default=7860, help="port on this machine (default 7860)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--films", type=Path, default=Path("films"), metavar="DIR", help="where films live (default ./films)"
    )
    return parser.parse_args(arguments)


def port_number(text: str) -> int:
    """The port `text` names. Raises ArgumentTypeError."""
    if not text.isdecimal() or len(text) > 5 or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port: give a number from 1 to 65535")
    return int(text)


def listening(port: int) -> socket.socket:
    """A socket that listens on the port of this machine, so that nobody else can take it. Raises OSError."""
    # asyncio sends at once only where a socket says it is TCP; else an answer's body waits 40 ms for its head's receipt
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def serve(films: Path, listener: socket.socket, *, open_browser: bool) -> None:
    """Runs the editor until it is stopped. Raises StoryMemError when no film can be opened."""
    import uvicorn

    from storymem.core.errors import ProjectError
    from storymem.studio.shelf import Shelf

    try:
        films.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            f"The folder {films} can't be made: {error.strerror}.", fix="Name a place you may write to: --films DIR"
        ) from error
    shelf = Shelf(films.resolve())
    studio = shelf.open_any()
    for film in shelf.unopened:
        print(f"The film in {film.folder} could not be opened. {film.error}", file=sys.stderr)

    from ui.web.shell import build_app

    address = f"http://{HOST}:{listener.getsockname()[1]}"
    app = build_app(shelf, studio)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, timeout_keep_alive=30)
    )
    print(f"StoryMem Studio is open at {address}  (film: {studio.story.title}; Ctrl+C stops it)", flush=True)
    if open_browser:
        threading.Timer(0.8, webbrowser.open, args=(address,)).start()
    try:
        with stopped_kindly():
            server.run(sockets=[listener])
    finally:
        app.state.live.close()


@contextmanager
def stopped_kindly() -> Iterator[None]:
    """Being asked to stop, by Ctrl+C or by the system, ends the body like any other end, so that films are closed.

    uvicorn stops by itself and then raises the signal once more for whoever started it.
    """
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main() -> int:
    """The exit status."""
    asked = flags()
    try:
        listener = listening(asked.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fix = f"Close what uses it, or choose another one: app.py --port {asked.port % 65535 + 1}"
            print(f"Port {asked.port} is in use. {fix}", file=sys.stderr)
        else:
            fix = "Choose another one, for example: app.py --port 7860"
            print(f"Port {asked.port} can't be used: {error.strerror}. {fix}", file=sys.stderr)
        return 1

    from storymem.core.errors import StoryMemError

    try:
        with listener:
            serve(asked.films, listener, open_browser=not asked.no_browser)
    except StoryMemError as error:
        print(f"{error.message}\n{error.fix}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before the page was up
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
