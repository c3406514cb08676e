"""LoRA files for Wan: read whole or refused, merged into weights in float32, or attached beside them.

The change of a weight is strength * scale * up @ down. A file's scale is alpha / rank, or alpha / sqrt(rank) where it
is rank-stabilised. StoryMem's files say nothing of this: they are rank-stabilised with alpha = rank, so their scale is
sqrt(rank), 11.31 at rank 128, which a plain loader takes for 1.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from storymem.core.errors import EngineError, RequestUnsupported, WeightsMissing
from storymem.engine.wan.files.lora_names import Key, is_storymem_style, parsed
from storymem.engine.wan.files.tensors import metadata, open_tensors, some

TARGETS_PER_BLOCK = 10
"""Linear layers of a block: q, k, v and o of both attentions, and two of the feed-forward part."""

_CONFIG_FILE = "adapter_config.json"
_CONFIG_METADATA = "lora_adapter_metadata"


@dataclass(frozen=True, eq=False)
class LoraPair:
    """The two matrices for a linear layer: up [out, rank], down [rank, in]. `target` is its name in diffusers."""

    target: str
    down: torch.Tensor
    up: torch.Tensor
    scale: float

    @property
    def parameter(self) -> str:
        return f"{self.target}.weight"

    @property
    def rank(self) -> int:
        return self.down.shape[0]

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the weight that it changes."""
        return self.up.shape[0], *self.down.shape[1:]

    def delta(self) -> torch.Tensor:
        """The change at strength 1, float32."""
        return self.scale * (self.up.float() @ self.down.float())


@dataclass(frozen=True, eq=False)
class LoraDiff:
    """A change given in full, for a parameter that is no matrix or too small to be worth two."""

    parameter: str
    diff: torch.Tensor

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the parameter that it changes."""
        return tuple(self.diff.shape)

    def delta(self) -> torch.Tensor:
        """The change at strength 1, float32."""
        return self.diff.float()


@dataclass(frozen=True, eq=False)
class Lora:
    """A LoRA file for one expert. `ignored` are its keys for Wan 2.1's attention to images, which Wan 2.2 lacks.

    `assumes_storymem` where nothing says how strong it is, and it was taken for StoryMem's by its form.
    """

    path: Path
    pairs: tuple[LoraPair, ...]
    diffs: tuple[LoraDiff, ...] = ()
    ignored: tuple[str, ...] = ()
    assumes_storymem: bool = False

    @property
    def changes(self) -> tuple[LoraPair | LoraDiff, ...]:
        """Every change, in the file's order of layers."""
        return (*self.pairs, *self.diffs)


# --- reading -------------------------------------------------------------------------------------------------------


def read_lora(path: Path, *, config: Mapping[str, Any] | None = None, alpha: float | None = None) -> Lora:
    """A LoRA file, every key of it: safetensors or .pth, in any of the namings of `lora_names`.

    Its scale is what `config` says (peft's r, lora_alpha, use_rslora); else adapter_config.json beside the file or the
    file's own metadata; else by its `.alpha` entries, or by `alpha` where it has none; else sqrt(rank) for a file in
    StoryMem's form, and 1 for others.
    The only keys passed over are those for Wan 2.1's attention to images, which Lightning carries.
    Raises WeightsMissing without the file, EngineError when it is damaged, RequestUnsupported naming keys that make no
    LoRA.
    """
    if not path.is_file():
        raise WeightsMissing(f"There is no LoRA in {path}.", fix="Give the path of a LoRA file.")
    file = open_tensors(path)
    keys, foreign = parsed(file.names)
    live = [key for key in keys if not key.is_dead]
    tensors = {key: file.read(key.key).clone() for key in live}
    scales = _Scales(path, config or _told_config(path), alpha, is_storymem_style(file.names))
    pairs, lonely = _pairs(tensors, scales)
    if foreign or lonely or not tensors:
        raise _refused(path, [*foreign, *lonely] or ["no key at all"], "are not understood")
    diffs = tuple(LoraDiff(key.parameter, tensor) for key, tensor in tensors.items() if key.role.startswith("diff"))
    return Lora(path, pairs, diffs, tuple(key.key for key in keys if key.is_dead), scales.are_assumed)


def _pairs(tensors: Mapping[Key, torch.Tensor], scales: _Scales) -> tuple[tuple[LoraPair, ...], list[str]]:
    """(the pairs, keys without their other half)."""
    parts: dict[str, dict[str, Key]] = {}
    for key in tensors:
        if key.role in ("down", "up", "alpha"):
            parts.setdefault(key.target, {})[key.role] = key
    pairs: list[LoraPair] = []
    lonely: list[str] = []
    for target, roles in parts.items():
        if not {"down", "up"} <= roles.keys():
            lonely += [key.key for key in roles.values()]
            continue
        down, up = tensors[roles["down"]], tensors[roles["up"]]
        alpha = float(tensors[roles["alpha"]]) if "alpha" in roles else scales.alpha
        pairs.append(LoraPair(target, down, up, scales.of(roles["down"].key, down, up, alpha)))
    return tuple(pairs), lonely


@dataclass(frozen=True)
class _Scales:
    """How strong the pairs of a file are by themselves."""

    path: Path
    config: Mapping[str, Any] | None
    alpha: float | None
    is_storymem_style: bool

    @property
    def are_assumed(self) -> bool:
        """Whether the file's form alone says how strong it is."""
        return self.config is None and self.alpha is None and self.is_storymem_style

    def of(self, key: str, down: torch.Tensor, up: torch.Tensor, alpha: float | None) -> float:
        """The scale of a pair. Raises RequestUnsupported where two matrices, or file and configuration, disagree."""
        rank = down.shape[0]
        if down.ndim != 2 or up.ndim != 2 or up.shape[1] != rank:
            raise _refused(self.path, [f"{key} {tuple(up.shape)} x {tuple(down.shape)}"], "are no pair of matrices")
        if self.config is not None:
            return self._by_config(rank)
        if alpha is not None:
            return alpha / rank
        return math.sqrt(rank) if self.is_storymem_style else 1.0

    def _by_config(self, rank: int) -> float:
        config = self.config or {}
        if config.get("alpha_pattern") or config.get("rank_pattern") or config["r"] != rank:
            raise RequestUnsupported(
                f"The configuration of {self.path.name} (rank {config['r']}) is not of this file (rank {rank}), or it "
                "gives layers different scales.",
                fix=f"Put the file's own {_CONFIG_FILE} beside it, in a folder of its own.",
            )
        alpha = float(config["lora_alpha"])
        return alpha / (math.sqrt(rank) if config.get("use_rslora") else rank)


def _told_config(path: Path) -> Mapping[str, Any] | None:
    """peft's configuration beside a file or inside of it; None where there is none. Raises EngineError."""
    beside = path.with_name(_CONFIG_FILE)
    text = beside.read_text("utf-8") if beside.is_file() else metadata(path).get(_CONFIG_METADATA)
    if text is None:
        return None
    try:
        found = {name.rpartition(".")[2]: value for name, value in json.loads(text).items()}
        return {**found, "r": int(found["r"]), "lora_alpha": float(found["lora_alpha"])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(
            f"The configuration of {path.name} does not say its rank and alpha ({type(error).__name__}: {error}).",
            fix=f"Repair or delete {_CONFIG_FILE} beside the file.",
        ) from error


def _refused(path: Path, keys: Sequence[str], why: str) -> RequestUnsupported:
    return RequestUnsupported(
        f"{path.parent.name}/{path.name} can't be used: {len(keys)} of its entries {why}: {some(keys)}.",
        fix="Take it out of the shot's LoRAs, or put a LoRA for Wan 2.2 A14B of this kind in its place.",
    )


# --- fitting -------------------------------------------------------------------------------------------------------


def check_fit(lora: Lora, model: nn.Module) -> None:
    """Raises RequestUnsupported naming the entries that have no place in the model, or another shape than theirs."""
    shapes = {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
    wrong = [
        f"{change.parameter} {change.shape} instead of {shapes[change.parameter]}"
        if change.parameter in shapes
        else change.parameter
        for change in lora.changes
        if shapes.get(change.parameter) != change.shape
    ]
    if wrong:
        raise _refused(lora.path, wrong, "do not fit the model")


def check_complete(lora: Lora, block_count: int) -> None:
    """Raises EngineError unless the LoRA changes all ten linear layers of every block, as StoryMem's do."""
    targets = {pair.target for pair in lora.pairs}
    expected = block_count * TARGETS_PER_BLOCK
    if len(targets) != expected or lora.diffs or lora.ignored:
        raise EngineError(
            f"{lora.path} changes {len(targets)} layers; the published one changes {expected}.",
            fix="Fetch it again: this file is incomplete, or another one under its name.",
        )


# --- merging -------------------------------------------------------------------------------------------------------


class Merge:
    """LoRAs on their way into a model's weights, which are handed through `applied` one by one."""

    def __init__(self, model: nn.Module) -> None:
        self._model = model
        self._changes: dict[str, list[tuple[LoraPair | LoraDiff, float]]] = {}

    def add(self, lora: Lora, strength: float) -> None:
        """One more LoRA, after those before it. Raises RequestUnsupported when it doesn't fit."""
        check_fit(lora, self._model)
        for change in lora.changes:
            self._changes.setdefault(change.parameter, []).append((change, strength))

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters that change."""
        return frozenset(self._changes)

    def applied(self, parameter: str, weight: torch.Tensor) -> torch.Tensor:
        """The weight with every change in order, float32; the weight itself where there is none."""
        if parameter not in self._changes:
            return weight
        merged = weight.float().clone()
        for change, strength in self._changes[parameter]:
            merged += strength * change.delta()
        return merged


def merge_loras(model: nn.Module, loras: Iterable[tuple[Lora, float]]) -> None:
    """The model's own weights change: every LoRA is added with its strength, in float32, and cast once.

    Raises RequestUnsupported, with the model as it was, when one doesn't fit.
    """
    merge = Merge(model)
    for lora, strength in loras:
        merge.add(lora, strength)
    with torch.no_grad():
        for name in merge.parameters:
            weight = model.get_parameter(name)
            weight.copy_(merge.applied(name, weight))


def rounding_loss(base: torch.Tensor, delta: torch.Tensor, dtype: torch.dtype) -> float:
    """How far rounding `base + delta` once to `dtype` takes it, as a share of the delta's norm: 0 is exact.

    At bfloat16 about 0.017 for a delta of a tenth of the base, 0.8 for a thousandth: there most of it is lost.
    """
    exact = base.float() + delta.float()
    return float((exact.to(dtype).float() - exact).norm() / delta.float().norm())


# --- beside the weights --------------------------------------------------------------------------------------------


def attach(model: Any, loras: Iterable[tuple[Lora, float]]) -> None:
    """The LoRAs work beside the model's weights, through peft, each with its own scale and strength.

    Slower than merged (about a twentieth more arithmetic at rank 128), and exact where rounding would lose a merged
    change. `model` is diffusers' transformer, with nothing attached yet. Raises RequestUnsupported for a LoRA that
    doesn't fit or changes more than linear layers; nothing is attached then.
    """
    uses = list(loras)
    for lora, _ in uses:
        check_fit(lora, model)
        if lora.diffs:
            raise _refused(lora.path, [diff.parameter for diff in lora.diffs], "can only be merged")
    attached: dict[str, float] = {}
    for number, (lora, strength) in enumerate(uses):
        name = f"lora_{number}"
        matrices = {f"{pair.target}.lora_A.weight": pair.down for pair in lora.pairs}
        matrices |= {f"{pair.target}.lora_B.weight": pair.up for pair in lora.pairs}
        model.load_lora_adapter(matrices, prefix=None, adapter_name=name, metadata=_adapter_config(lora))
        attached[name] = strength
    if attached:
        model.set_adapters(list(attached), weights=list(attached.values()))


def _adapter_config(lora: Lora) -> dict[str, Any]:
    """peft's configuration that gives every layer its own rank and scale; alpha is scale times rank."""
    first = lora.pairs[0]
    return {
        "r": first.rank,
        "lora_alpha": first.scale * first.rank,
        "use_rslora": False,
        "rank_pattern": {pair.target: pair.rank for pair in lora.pairs if pair.rank != first.rank},
        "alpha_pattern": {
            pair.target: pair.scale * pair.rank
            for pair in lora.pairs
            if pair.scale * pair.rank != first.scale * first.rank
        },
        "target_modules": [pair.target for pair in lora.pairs],
        "lora_dropout": 0.0,
        "bias": "none",
    }
