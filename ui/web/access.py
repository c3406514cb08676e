"""Who may ask for what: this machine only, the page itself only, and no body larger than it needs to be."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MAX_OP_BYTES = 4 * 2**20
MAX_PICTURE_BYTES = 64 * 2**20
MAX_OWN_BYTES = 2**30
BODY_LIMITS = (
    (re.compile("/app/reference|/app/cast/[^/]+/picture"), MAX_PICTURE_BYTES),
    (re.compile("/app/own/look"), MAX_OWN_BYTES),
)
"""Bytes of a request, where a path takes more than an op."""


def guard(app: FastAPI) -> None:
    """Refuses foreign hosts (DNS rebinding), requests sent by other sites, and bodies past their limit."""
    app.add_middleware(_SameSite)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_HOSTS)


def refusal(code: int, message: str, fix: str, **more: str) -> JSONResponse:
    """An error in the page's own words."""
    return JSONResponse({"message": message, "fix": fix, **more}, status_code=code)


def body_limit(path: str) -> int:
    """The most bytes a request to this path may bring."""
    return next((limit for known, limit in BODY_LIMITS if known.fullmatch(path)), MAX_OP_BYTES)


class _SameSite:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _refused(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)


def _refused(scope: Scope) -> JSONResponse | None:
    if scope["method"] in ("GET", "HEAD"):
        return None
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin and urlsplit(origin).netloc != headers.get("host"):
        return refusal(403, "This request came from another site.", "Use the studio's own page.")
    if not scope["path"].startswith("/app/"):
        return None
    length = headers.get("content-length", "")
    limit = body_limit(scope["path"])
    if not length.isdecimal():
        return refusal(411, "The request does not say how long it is.", "Send it with a content-length.")
    if int(length) > limit:
        return refusal(413, "That is too large to take in.", f"Keep it under {limit // 2**20} MB.")
    return None
