"""Wan 2.2 on this machine: which folder holds a base model, in which of the two published layouts, and its files.

    diffusers   transformer/ transformer_2/ text_encoder/ tokenizer/ vae/
    original    high_noise_model/ low_noise_model/ models_t5_umt5-xxl-enc-bf16.pth google/umt5-xxl/ Wan2.1_VAE.pth

Nothing here opens a weights file or imports a model library.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from storymem.core.errors import EngineError, WeightsMissing
from storymem.weights.catalogue import Base
from storymem.weights.places import not_here, places, weight_files

Layout = Literal["diffusers", "original"]
IN_CHANNELS: dict[Base, int] = {"i2v": 36, "t2v": 16}
"""What a base model reads: noise alone, or noise (16), mask (4) and known frames (16)."""


@dataclass(frozen=True)
class Part:
    """One model of a checkpoint: its weight files, and the folder with its configuration."""

    folder: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Checkpoint:
    """A base model on disk, complete by the names of its files."""

    kind: Base
    folder: Path
    layout: Layout
    high: Part
    low: Part
    vae: Part
    text_encoder: Part
    tokenizer: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """Every weight file, both experts' first; those two models read."""
        return tuple(file for part in (self.high, self.low, self.vae, self.text_encoder) for file in part.files)

    @property
    def expert_files(self) -> tuple[Path, ...]:
        """The weight files of the two experts."""
        return (*self.high.files, *self.low.files)


def find_checkpoint(kind: Base) -> Checkpoint:
    """The first complete folder of the base model, whichever layout it has.

    Raises WeightsMissing when there is none, naming what is missing where a folder is incomplete, and EngineError when
    the folder holds another base model.
    """
    incomplete: WeightsMissing | None = None
    for name in (f"wan-{kind}", f"wan-{kind}-original"):
        for folder in places(name):
            try:
                checkpoint = _checkpoint(kind, folder)
            except WeightsMissing as error:
                incomplete = incomplete or error
                continue
            if checkpoint is not None:
                _check_kind(checkpoint)
                return checkpoint
    raise incomplete or not_here(f"wan-{kind}", places(f"wan-{kind}")[0])


def _checkpoint(kind: Base, folder: Path) -> Checkpoint | None:
    """The folder as a checkpoint, None where it has neither layout. Raises WeightsMissing when it is not complete."""
    if (folder / "transformer").is_dir() or (folder / "model_index.json").is_file():
        checkpoint = _in_diffusers_layout(kind, folder)
    elif (folder / "high_noise_model").is_dir():
        checkpoint = _in_original_layout(kind, folder)
    else:
        return None
    if lacking := sorted(_lacking(checkpoint)):
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise WeightsMissing(
            f"{folder} is not complete: it has no {', '.join(lacking[:3])}{more}.",
            fix=f"Fetch the rest: python -m storymem weights fetch wan-{kind}{_NAME_ENDS[checkpoint.layout]}",
        )
    return checkpoint


_NAME_ENDS: dict[Layout, str] = {"diffusers": "", "original": "-original"}


def _in_diffusers_layout(kind: Base, folder: Path) -> Checkpoint:
    names = ("transformer", "transformer_2", "vae", "text_encoder")
    high, low, vae, text_encoder = (Part(folder / name, weight_files(folder / name)) for name in names)
    return Checkpoint(kind, folder, "diffusers", high, low, vae, text_encoder, folder / "tokenizer")


def _in_original_layout(kind: Base, folder: Path) -> Checkpoint:
    experts = (folder / "high_noise_model", folder / "low_noise_model")
    high, low = (Part(inside, weight_files(inside)) for inside in experts)
    vae, text_encoder = (
        Part(folder, (folder / name,)) for name in ("Wan2.1_VAE.pth", "models_t5_umt5-xxl-enc-bf16.pth")
    )
    return Checkpoint(kind, folder, "original", high, low, vae, text_encoder, folder / "google/umt5-xxl")


def _lacking(checkpoint: Checkpoint) -> Iterator[str]:
    """What of a checkpoint is not on the disk, as paths inside its folder."""
    configured = [checkpoint.high, checkpoint.low]
    if checkpoint.layout == "diffusers":
        configured += [checkpoint.vae, checkpoint.text_encoder]
    needed = [part.folder / "config.json" for part in configured]
    needed += [part.folder / "*.safetensors" for part in configured if not part.files]
    for path in (*needed, *checkpoint.files):
        if not path.is_file():
            yield path.relative_to(checkpoint.folder).as_posix()
    if not checkpoint.tokenizer.is_dir() or not any(checkpoint.tokenizer.iterdir()):
        yield f"{checkpoint.tokenizer.relative_to(checkpoint.folder).as_posix()}/"


def _check_kind(checkpoint: Checkpoint) -> None:
    """Both experts read what the base model reads: the folder is not another model's."""
    for part in (checkpoint.high, checkpoint.low):
        config = read_config(part)
        channels = config.get("in_channels", config.get("in_dim"))
        if channels != IN_CHANNELS[checkpoint.kind]:
            raise EngineError(
                f"{part.folder} holds another model than Wan 2.2 {checkpoint.kind.upper()}: it reads {channels} "
                f"channels instead of {IN_CHANNELS[checkpoint.kind]}.",
                fix=f"Move it away, then: python -m storymem weights fetch wan-{checkpoint.kind}",
            )


def read_config(part: Part) -> dict[str, Any]:
    """The model's config.json. Raises EngineError when it is none."""
    path = part.folder / "config.json"
    try:
        config = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise EngineError(f"{path} can't be read: {error}", fix="Delete it and fetch the weights again.") from error
    if not isinstance(config, dict):
        raise EngineError(f"{path} is not a model's configuration.", fix="Delete it and fetch the weights again.")
    return config
