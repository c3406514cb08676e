"""What `support/server_texts.py` looks at in the sources, what it passes over, and what it can't find by itself."""

from __future__ import annotations

from collections.abc import Mapping

NOT_ON_THE_PAGE = ("storymem/cli", "storymem/__main__.py", "storymem/reporting/")
"""Sources whose words the page never shows: the terminal's and the report's."""

ARGUMENTS: Mapping[str, tuple[tuple[int | None, str], ...]] = {
    "refusal": ((1, "message"), (2, "fix")),
    "refused": ((0, "message"), (1, "fix")),
    "Unreadable": ((0, "message"), (1, "fix")),
    "Mark": ((None, "text"), (None, "detail")),
    "Slot": ((2, "why"),),
    "LeftOut": ((2, "why"),),
    "_Words": ((None, "pins_over"), (None, "over")),
    "FrameDecision": ((None, "reason"),),
    "PlannedShot": ((None, "why"),),
    "Left": ((None, "label"), (None, "now")),
    "Changed": ((1, "label"), (3, "now")),
    "EngineCard": ((1, "label"), (None, "note")),
    "OneStep": ((None, "words"),),
    "of": ((None, "words"),),
}
"""Arguments the page shows, beside those of errors: function -> (place, name)."""

RETURNS = (
    ("storymem/core/edits", "label"),
    ("storymem/core/memory/recall.py", "_why_out"),
    ("storymem/core/plans/planning.py", "dropped"),
    ("storymem/core/plans/planning.py", "_staleness"),
    ("ui/rows/sources.py", "source"),
    ("ui/rows/sources.py", "source_of"),
    ("ui/rows/scorers.py", "looked_by"),
)
"""Functions whose texts the page shows, by the beginning of their module's path."""

KEYS = frozenset({"message", "fix", "hint", "why", "note", "label", "source", "reason"})
"""Fields of rows in ui/ that hold a text."""

ROWS = ("ui/rows/", "ui/live/", "ui/ops/")
"""Where rows are made, each by its class with its fields by name."""

TABLES = (("storymem/core/plans/staleness.py", "_RECIPE_FIELDS"),)
"""Tables whose values the page shows."""

OF_CLASSES = (
    ("storymem/engine/", "label"),
    ("storymem/engine/", "note"),
    ("storymem/render/material_engine.py", "label"),
    ("storymem/vision/", "label"),
)
"""Names in a class, or of `self`, whose text the page shows, by the beginning of their module's path."""

ALSO_SAID = ("storymem/project/rows.py", "storymem/vision/review.py")
"""Modules whose ValueErrors end up in a sentence."""

NAMES = frozenset(
    (
        "ab",
        "rb",
        "wb",
        "cpu",
        "cuda",
        "clip",
        "hpsv3",
        "auto",
        "sage",
        "magcache",
        "index",
        "text",
        "which",
        "edit",
        "changes",
        "preset",
        "crop",
        "picture",
        "before",
        "batch",
        "folder",
        "title",
        "name",
        "added",
        "without",
        "step",
        "token",
        "the-lamplighter",
        "CLIP",
        "HPSv3",
        "OpenAI",
        "j{number}",
        "shot:{shot_id}",
        "take:{take_id}",
        "wan-{kind}",
        "wan-{other}",
        "{repo}/{address}",
        "{text}...",
        "{message}.",
        "<|Reward|>",
        "<|image_pad|>",
        "<|endoftext|>",
        "CLIP {spoken}",
        "CLIP {spoken} ({one})",
        "CLIP + HPSv3",
        "Wan 2.2",
        "HPSv3 reward",
    )
)
"""Names that stay as they are, and what only looks like a text; beside them names_like_this and dotted.ones."""

NEVER_SAID = frozenset(
    {
        "Close what else uses the card, or .",  # said only where there is a smaller profile to name
        "{join} and {name}",  # a list: its parts are said one by one
        "{where}: {removeprefix}",  # pydantic's own words about a damaged file
        "film",  # the name of a row
    }
)
"""What the collector finds and nobody is told, or not as one sentence."""

BY_HAND: Mapping[str, tuple[str, ...]] = {
    "The verb of an edit is its class's own name (core/edits/memory.py).": ("pin", "unpin", "evict", "unevict"),
    "A setting of shot language in words (core/requests/composing.py, core/memory/shot_language.py).": (
        "shot size",
        "camera angle",
        "camera move",
    ),
    "Ways out of full memory are gathered in a list (engine/wan/fit/out_of_memory.py).": (
        "show it {count} memory frames",
        "set STORYMEM_WAN_PROFILE={smaller}",
        "or choose a smaller size or fewer frames",
    ),
    "What an import does to a shot (core/script/reimport.py).": (
        "new",
        "restored",
        "prompt changed",
        "moved",
        "cut changed",
        "first frame prompt changed",
        "removed",
        "same",
    ),
    "States of a job (render/jobs.py).": ("waiting", "running", "done", "failed", "cancelled", "skipped"),
    "Kinds of marks, as labels of what a recipe can't bring back (core/plans/reuse.py).": ("memory", "seam"),
    "Labels of weights up to their colon, given as arguments (weights/catalogue.py).": (
        "Wan 2.2 A14B image-to-video",
        "Wan 2.2 A14B text-to-video",
        "StoryMem LoRA, memory with the last frame as a start (on wan-i2v)",
        "StoryMem LoRA, memory with the last five frames as a start (on wan-i2v)",
        "Wan2.2-Lightning LoRA",
        "CLIP ViT-B/32 of OpenAI",
        "HPSv3, a 7B reward model",
    ),
    "Names in a list that is said part by part (ui/rows/scorers.py).": ("CLIP", "HPSv3"),
    "A picture's source, shortened by the page (ui/static/store/sources.js).": ("{label} t{number}",),
    "What the system says of files.": (
        "No space left on device",
        "Permission denied",
        "Read-only file system",
        "No such file or directory",
        "Input/output error",
        "database or disk is full",
        "attempt to write a readonly database",
        "unable to open database file",
        "disk I/O error",
        "database is locked",
        "file is not a database",
        "database disk image is malformed",
    ),
    "What pydantic says of a field; core/values.py puts the field before it.": (
        "{place}: Input should be greater than or equal to {least}.",
        "{place}: Input should be greater than {least}.",
        "{place}: Input should be less than or equal to {most}.",
        "{place}: Input should be less than {most}.",
        "{place}: Input should be a valid integer.",
        "{place}: Input should be a valid integer, got a number with a fractional part.",
        "{place}: Input should be a valid integer, unable to parse string as an integer.",
        "{place}: Input should be a valid number.",
        "{place}: Input should be a valid number, unable to parse string as a number.",
        "{place}: Input should be a finite number.",
        "{place}: Input should be a valid string.",
        "{place}: Input should be a valid boolean.",
        "{place}: Input should be a valid boolean, unable to interpret input.",
        "{place}: Input should be a valid list.",
        "{place}: Input should be a valid tuple.",
        "{place}: Input should be a valid dictionary or instance of {name}.",
        "{place}: Input should be {choices}.",
        "{place}: Field required.",
        "{place}: String should match pattern {pattern}.",
    ),
}
"""What the page is told and the collector can't find, each with the reason."""
