"""A look at a weights file that costs nothing, so that a torn one is noticed before a shot is made and not after."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError, safe_open

from storymem.core.errors import EngineError


def check_safetensors(file: Path, what: str, fix: str) -> None:
    """Raises EngineError, with this fix, for a file that is no safetensors file or not all of one; reads its header.

    No model package is imported for it, and nothing is loaded.
    """
    try:
        with safe_open(file, framework="numpy") as stored:
            stored.keys()
    except (SafetensorError, OSError) as error:
        raise EngineError(
            f"{file.name} can't be read as {what}: {str(error).splitlines()[0][:160]}", fix=fix
        ) from error
