"""Sampling presets: named, complete sampling settings. Which one a film or shot is on is derived, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from storymem.core.errors import EditRejected, StoryError
from storymem.core.request import LoraUse, Solver
from storymem.core.story import Boundary, FilmSettings, Guidance, Loras, Shift, StepCount
from storymem.core.values import Frozen, translated


class Sampling(Frozen):
    """What a preset sets, under the names of FilmSettings: all of it, so that nothing is left over from another one."""

    num_inference_steps: StepCount
    solver: Solver
    flow_shift: Shift
    boundary_ratio: Boundary
    text_flow_shift: Shift
    text_boundary_ratio: Boundary
    guidance_scale: Guidance
    guidance_scale_2: Guidance
    loras: Loras


class Preset(Frozen):
    """A preset; `line` says honestly what choosing it means."""

    name: str
    label: str
    line: str
    sampling: Sampling


_READER = TypeAdapter(tuple[Preset, ...])
NUMBERS = tuple(name for name in Sampling.model_fields if name != "loras")


def parse_presets(text: str) -> tuple[Preset, ...]:
    """The presets of a JSON list, in its order. Raises StoryError when one is damaged or two have one name."""
    try:
        presets = _READER.validate_json(text)
    except ValidationError as error:
        raise StoryError(
            f"The sampling presets can't be read: {translated(error).message}",
            fix="Repair presets/sampling.json, or restore the one the studio came with.",
        ) from None
    names = [preset.name for preset in presets]
    if len(set(names)) < len(names):
        raise StoryError("Two sampling presets have one name.", fix="Rename one in presets/sampling.json.")
    return presets


def preset_named(presets: Sequence[Preset], name: str) -> Preset:
    """The preset of this name. Raises EditRejected."""
    for preset in presets:
        if preset.name == name:
            return preset
    known = ", ".join(preset.name for preset in presets)
    raise EditRejected(f"There is no preset called {name!r}.", fix=f"Use one of these: {known}.")


def preset_of(presets: Sequence[Preset], settings: FilmSettings) -> str | None:
    """The name of the preset these settings are equal to, a person's own LoRAs aside; None when they are custom."""
    for preset in presets:
        same = all(getattr(settings, name) == getattr(preset.sampling, name) for name in NUMBERS)
        if same and _own(presets, settings.loras) == preset.sampling.loras:
            return preset.name
    return None


def preset_changes(presets: Sequence[Preset], preset: Preset, settings: FilmSettings) -> dict[str, Any]:
    """What the preset sets. LoRAs that belong to a preset come and go with it; a person's own stay, after them."""
    kept = tuple(use for use in settings.loras if use not in _own(presets, settings.loras))
    return dict(preset.sampling) | {"loras": (*preset.sampling.loras, *kept)}


def _own(presets: Sequence[Preset], loras: Sequence[LoraUse]) -> tuple[LoraUse, ...]:
    """Those that belong to a preset."""
    names = {use.name for preset in presets for use in preset.sampling.loras}
    return tuple(use for use in loras if use.name in names)
