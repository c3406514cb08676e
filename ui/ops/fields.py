"""The fields of an op, each as the kind it must be. Pages send them; a wrong one is a page older than the server."""

from __future__ import annotations

from typing import Any

from storymem.core.errors import EditRejected

Json = dict[str, Any]
_FIX = "Reload the page and try again."


def text_of(body: Json, name: str) -> str:
    """The field as a text. Raises EditRejected, and KeyError where it is missing."""
    value = body[name]
    if not isinstance(value, str):
        raise EditRejected(f"{name} is not a text.", fix=_FIX)
    return value


def texts_of(body: Json, name: str) -> list[str]:
    """The field as a list of texts; none where it is missing. Raises EditRejected."""
    value = body.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise EditRejected(f"{name} is not a list of texts.", fix=_FIX)
    return value


def whole_of(body: Json, name: str) -> int:
    """The field as a whole number. Raises EditRejected, and KeyError where it is missing."""
    value = body[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise EditRejected(f"{name} is not a whole number.", fix=_FIX)
    return value


def fields_of(body: Json, name: str) -> Json:
    """The field as a set of fields. Raises EditRejected, and KeyError where it is missing."""
    value = body[name]
    if not isinstance(value, dict):
        raise EditRejected(f"{name} is not a set of fields.", fix=_FIX)
    return value
