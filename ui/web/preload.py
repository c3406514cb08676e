"""The page's own scripts and styles, named with its answer: the browser fetches them while Gradio still starts.

Without that it finds them one wave of imports after another, and the first only once Gradio has put the panes there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

IMPORT = re.compile(r"^(?:import|export)\b[^'\";]*['\"](\.\.?/[\w./-]+\.js)['\"]", re.MULTILINE)
"""A module that is imported where another one is read; not those fetched later by `import()`."""


def imported(folder: Path, first: Iterable[str]) -> tuple[str, ...]:
    """Every module of `folder` that these need before they can run, themselves included, the nearest first."""
    found = dict.fromkeys(f"{name}.js" for name in first)
    for name in (waiting := list(found)):
        named = [
            posixpath.join(posixpath.dirname(name), one) for one in IMPORT.findall((folder / name).read_text("utf-8"))
        ]
        new = [one for one in map(posixpath.normpath, named) if one not in found]
        found.update(dict.fromkeys(new))
        waiting.extend(dict.fromkeys(new))
    return tuple(found)


def name_preloads(app: FastAPI, address: str, *, scripts: Iterable[str], styles: Iterable[str]) -> None:
    """The answer to `/` names these files under `address`, to be fetched behind what Gradio itself needs."""
    links = [f"<{address}/{name}>; rel=modulepreload; fetchpriority=low" for name in scripts]
    links += [f"<{address}/{name}>; rel=preload; as=style" for name in styles]
    app.add_middleware(_Preloading, links=", ".join(links))


class _Preloading:
    def __init__(self, app: ASGIApp, links: str) -> None:
        self.app = app
        self.links = links

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message).append("Link", self.links)
            await send(message)

        is_page = scope["type"] == "http" and scope["path"] == "/" and scope["method"] == "GET"
        await self.app(scope, receive, with_links if is_page else send)
