"""Opens the editor in a browser: reads the flags, picks the parts, serves. Nothing else picks."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import webbrowser
from pathlib import Path

HOST = "127.0.0.1"


def flags(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="StoryMem Studio: cut a film shot by shot with a video model that remembers.",
        epilog="Without a browser: python -m storymem --help",
    )
    parser.add_argument("--port", type=int, default=7860, help="port on this machine (default 7860)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--films", type=Path, default=Path("films"), metavar="DIR", help="where films live (default ./films)"
    )
    return parser.parse_args(arguments)


def port_is_free(port: int) -> bool:
    """Whether the port can be served on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((HOST, port)) != 0


def serve(films: Path, port: int, *, open_browser: bool) -> int:
    """Runs the editor until it is stopped; the exit status comes back."""
    import uvicorn

    from storymem.core.errors import StoryMemError
    from storymem.shelf import Shelf

    films.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(films.resolve())
    try:
        studio = shelf.open_any()
    except StoryMemError as error:
        print(f"{error.message}\n{error.fix}", file=sys.stderr)
        return 1

    from ui.shell import build_app

    address = f"http://{HOST}:{port}"
    app = build_app(shelf, studio)
    server = uvicorn.Server(
        uvicorn.Config(
            app, host=HOST, port=port, log_level="warning", timeout_graceful_shutdown=1, timeout_keep_alive=30
        )
    )
    print(f"StoryMem Studio is open at {address}  (film: {studio.story.title}; Ctrl+C stops it)", flush=True)
    if open_browser:
        threading.Timer(0.8, webbrowser.open, args=(address,)).start()
    try:
        server.run()
    finally:
        app.state.live.close()
    return 0


def main() -> int:
    """The exit status."""
    asked = flags()
    if not port_is_free(asked.port):
        print(
            f"Port {asked.port} is in use. Close what uses it, or choose another one: app.py --port {asked.port + 1}",
            file=sys.stderr,
        )
        return 1
    return serve(asked.films, asked.port, open_browser=not asked.no_browser)


if __name__ == "__main__":
    sys.exit(main())
