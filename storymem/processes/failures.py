"""What went wrong in a child process: fields of a message there, an error again here."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from storymem.core.errors import Cancelled, EngineError, MediaError, StoryMemError

_MAX_MESSAGE = 300


def failure_fields(error: BaseException, *, who: str, fix: str) -> dict[str, str]:
    """Kind, message and fix of an error; of one that nobody translated it is said that `who` stopped with it."""
    if isinstance(error, StoryMemError):
        return {"kind": type(error).__name__, "message": error.message, "fix": error.fix}
    words = f"{who} stopped with {type(error).__name__}: {error}"
    if len(words) > _MAX_MESSAGE:
        words = words[: _MAX_MESSAGE - 1] + "…"
    message = words.rstrip(" .:") + ("" if words.endswith("…") else ".")
    return {"kind": type(error).__name__, "message": message, "fix": fix}


def log_untranslated(error: BaseException) -> None:
    """The traceback of what nobody translated goes to the log."""
    if not isinstance(error, StoryMemError):
        traceback.print_exception(error)


def error_from(fields: Mapping[str, Any]) -> StoryMemError:
    """The error that these fields hold, of its own class where it is one that a child raises. Raises KeyError."""
    kinds = {kind.__name__: kind for kind in _family(EngineError, MediaError, Cancelled)}
    return kinds.get(fields["kind"], EngineError)(fields["message"], fix=fields["fix"])


def _family(*kinds: type[StoryMemError]) -> list[type[StoryMemError]]:
    return [kind for parent in kinds for kind in (parent, *_family(*parent.__subclasses__()))]
