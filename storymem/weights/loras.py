"""LoRAs on this machine, by name: those of the table, and a person's own.

    <home>/loras/NAME/high.safetensors and low.safetensors     one file for each expert
    <home>/loras/NAME.safetensors                              one file for both

`.pth` in place of `.safetensors` is read too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storymem.core.errors import RequestUnsupported, WeightsMissing
from storymem.weights.catalogue import WEIGHTS, Base, ModelWeights
from storymem.weights.places import WEIGHT_SUFFIXES, found, home, not_here, where

FOLDER = "loras"


@dataclass(frozen=True)
class LoraSource:
    """A LoRA's files, one for each expert; they may be the same. `changes_all`, `alpha`: see ModelWeights."""

    name: str
    high: Path
    low: Path
    changes_all: bool = False
    alpha: float | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """Its files, each once."""
        return tuple(dict.fromkeys((self.high, self.low)))


def lora_names() -> tuple[str, ...]:
    """Every name a LoRA could have here: the table's, and what is in the person's own folder."""
    own = home() / FOLDER
    found = (
        {entry.stem if entry.suffix in WEIGHT_SUFFIXES else entry.name for entry in own.iterdir()}
        if own.is_dir()
        else ()
    )
    table = (name for name, model in WEIGHTS.items() if model.loras)
    return (*table, *sorted(name for name in found if not name.startswith(".")))


def lora_source(name: str, base: Base) -> LoraSource:
    """The files of a LoRA for a base model.

    Raises WeightsMissing when they are not here, saying where they belong or how they are fetched, and
    RequestUnsupported when the LoRA belongs to another base model or the name is no name.
    """
    if name in WEIGHTS:
        return _from_table(WEIGHTS[name], base)
    if not name or name.startswith(".") or Path(name).name != name:
        raise RequestUnsupported(
            f"{name!r} can't be the name of a LoRA.", fix=f"Name a file or folder inside {home() / FOLDER}."
        )
    folder = home() / FOLDER / name
    high, low = (_either(folder / which) for which in ("high", "low"))
    both = _either(folder)
    if both is not None:
        high, low = high or both, low or both
    if high is None or low is None:
        raise WeightsMissing(
            f"There is no LoRA called {name!r} on this machine.",
            fix=f"Put it there as {folder}.safetensors, or as {folder}/high.safetensors and low.safetensors.",
        )
    return LoraSource(name, high, low)


def _from_table(model: ModelWeights, base: Base) -> LoraSource:
    places = model.loras.get(base)
    if places is None:
        known = " and ".join(f"wan-{other}" for other in model.loras) or "no video model"
        raise RequestUnsupported(
            f"{model.name} can't be used with wan-{base}: it belongs to {known}.",
            fix="Take it out of the shot's LoRAs, or choose another kind of shot.",
        )
    folder = where(model.name)
    high, low = found(places.high, folder), found(places.low, folder)
    if high is None or low is None:
        raise not_here(model.name, folder)
    return LoraSource(model.name, high, low, model.changes_all, model.alpha)


def _either(stem: Path) -> Path | None:
    """The file of this name with one of the suffixes that are read."""
    return next((file for end in WEIGHT_SUFFIXES if (file := stem.with_name(stem.name + end)).is_file()), None)
