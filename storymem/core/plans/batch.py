"""Several edits of a person as one step: what they are called together, and a preset laid on many shots."""

from __future__ import annotations

from collections.abc import Sequence

from storymem.core.edits.all import OneStep
from storymem.core.edits.base import Edit
from storymem.core.edits.outline import MoveShot, RemoveShot
from storymem.core.edits.shot import FIELD_WORDS, SetShot
from storymem.core.errors import EditRejected
from storymem.core.memory.recall import effective_settings
from storymem.core.requests.presets import Preset, Sampling, preset_changes
from storymem.core.story import Story

MOST_EDITS = 2000
"""More than any film has shots: what is asked for beyond it is a mistake."""


def as_one(story: Story, edits: Sequence[Edit]) -> Edit:
    """These edits as one step to undo; a single one stays itself. Raises EditRejected for none, or far too many."""
    if not edits:
        raise EditRejected("No shot is chosen.", fix="Choose the shots on the timeline first.")
    if len(edits) > MOST_EDITS:
        raise EditRejected(
            f"{len(edits)} edits at once are too many.", fix=f"Choose fewer shots: {MOST_EDITS} edits at most."
        )
    return edits[0] if len(edits) == 1 else OneStep.of(edits=tuple(edits), words=_words(edits))


def preset_on(
    story: Story, shot_ids: Sequence[str], presets: Sequence[Preset], chosen: Preset | None
) -> tuple[SetShot, ...]:
    """The edits after which these shots sample as `chosen` says; None takes them back to the film.

    Raises ShotNotFound.
    """
    back = dict.fromkeys(Sampling.model_fields)
    edits: list[SetShot] = []
    for shot_id in shot_ids:
        overrides = story.shot(shot_id).overrides
        settings = effective_settings(story.settings, overrides)
        wanted = back if chosen is None else preset_changes(presets, chosen, settings)
        edits.append(SetShot(shot_id=shot_id, overrides=overrides.evolve(**wanted)))
    return tuple(edits)


def notes_on(story: Story, shot_ids: Sequence[str], text: str, *, replace: bool) -> tuple[SetShot, ...]:
    """The edits after which these shots have the note: below the notes they have, or in their place with `replace`.

    Raises ShotNotFound, and EditRejected for an empty note to add.
    """
    note = text.strip()
    if not note and not replace:
        raise EditRejected("The note is empty.", fix="Write it, or choose to replace the notes.")
    return tuple(
        SetShot(shot_id=shot_id, notes=note if replace else _below(story.shot(shot_id).notes, note))
        for shot_id in dict.fromkeys(shot_ids)
    )


def _below(notes: str, note: str) -> str:
    return f"{notes.rstrip()}\n{note}" if notes.strip() else note


def _words(edits: Sequence[Edit]) -> str:
    """What the undo button says."""
    shots = {edit.shot_id for edit in edits if isinstance(edit, (SetShot, MoveShot, RemoveShot))}
    if not shots or not all(isinstance(edit, type(edits[0])) for edit in edits):
        return f"make {len(edits)} changes"
    what = f"{len(shots)} shots"
    if isinstance(edits[0], RemoveShot):
        return f"remove {what}"
    if isinstance(edits[0], MoveShot):
        return f"move {what}"
    fields = sorted({name for edit in edits if isinstance(edit, SetShot) for name in edit.given()})
    return f"change {' and '.join(FIELD_WORDS[name] for name in fields) or 'nothing'} of {what}"
