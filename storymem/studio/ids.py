"""Names for new things: shots, scenes, takes, members of the cast, batches."""

from __future__ import annotations

import uuid


def new_id(kind: str) -> str:
    """A name no other thing has: `shot-1f3a...`."""
    return f"{kind}-{uuid.uuid4().hex[:12]}"
