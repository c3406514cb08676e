"""CLIP, through open_clip: which frames show the same view, and how near a frame is to a prompt.

A frame is embedded once; likeness is then a dot product. Two ways of preparing a picture, never to be mixed:

    published   the frame at its scored size (shrink.py), stretched to a square: plain bilinear, whole frame, no
                antialiasing. What the 0.90 of the paper was set on.
    open_clip   open_clip's own: bicubic to the short side, the middle square kept; loses the sides of a wide frame.

The scorer's name holds the model, the weights and the preparation, so that vectors of two kinds are never compared.
"""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from storymem.core.errors import BackendMissing, EngineError, RequestUnsupported, WeightsMissing
from storymem.ports import Frame
from storymem.vision.base.device import choose_device, give_back, measured_card
from storymem.vision.base.files import check_safetensors
from storymem.vision.base.shrink import as_tensor, shrunk
from storymem.weights import weights_file

if TYPE_CHECKING:
    import torch

Preprocessing = Literal["published", "open_clip"]
Vectors = NDArray[np.float32]

DEFAULT_MODEL = "ViT-B-32"
DEFAULT_FILE = "open_clip_model.safetensors"
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)

_PREPARATIONS = {"published": "published-1", "open_clip": "open_clip-1"}
"""Part of the scorer's name: count up when the arithmetic changes, and films embed their keyframes anew."""
_SIZED = re.compile(r"^(ViT-[A-Za-z]+)-(\d+)")
_NEEDED_BYTES = 2 * 10**9
_FETCH = "Fetch it again: python -m storymem weights fetch clip"
_GIVE_ANOTHER = "Give a file of the model's weights."


def spoken(model: str) -> str:
    """The model's name as its authors write it: ViT-B-32 is ViT-B/32."""
    return _SIZED.sub(r"\1/\2", model)


class ClipScorer:
    """Embeds frames and prompts. Nothing is loaded before it is first needed; weights are never fetched from here.

    `model` is any name of `open_clip.list_models()`. `pretrained` is a file of its weights; None means OpenAI's
    ViT-B/32 from `python -m storymem weights fetch clip`. `quick_gelu` says which activation the weights were trained
    with; it must be given where open_clip knows the model with both and the file can't tell (OpenAI's need True).
    """

    same_view = 0.90

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        pretrained: Path | str | None = None,
        device: str = "auto",
        batch_size: int = 8,
        preprocessing: Preprocessing = "published",
        quick_gelu: bool | None = None,
    ) -> None:
        if preprocessing not in _PREPARATIONS:
            raise BackendMissing(
                f"There is no preprocessing {preprocessing!r}.", fix=f"Choose one of: {', '.join(_PREPARATIONS)}."
            )
        if pretrained is None and model != DEFAULT_MODEL:
            raise WeightsMissing(
                f"There are no weights for {model} here.",
                fix=f"Name a file of them, or use {DEFAULT_MODEL}.",
            )
        self.model_name, self.batch_size, self.preprocessing = model, batch_size, preprocessing
        self.file = None if pretrained is None else Path(pretrained)
        self.quick_gelu = True if pretrained is None else quick_gelu
        self._device = device
        self._loaded: _Loaded | None = None
        self._rests = False
        weights = "openai" if self.file is None else _sample_hash(self.file)
        self.name = f"clip-{model}-{weights}-{_PREPARATIONS[preprocessing]}"
        self.label = f"CLIP {spoken(model)} ({'OpenAI' if self.file is None else self.file.name})"

    def embed(self, frames: Sequence[Frame]) -> Vectors:
        """[n, dimensions] (512 for ViT-B/32), each row of unit length. A cosine over 0.90 means the same view.

        Raises WeightsMissing, EngineError when the file holds no weights of the model, MediaError for what is no frame.
        """
        clip = self._load()
        parts = [clip.images([clip.prepare(frame) for frame in batch]) for batch in _batches(frames, self.batch_size)]
        return _stacked(parts, clip.dimensions)

    def embed_texts(self, prompts: Sequence[str]) -> Vectors:
        """[n, dimensions], each row of unit length, in the space of `embed`. A text over 77 tokens is cut there."""
        clip = self._load()
        parts = [clip.texts(batch) for batch in _batches(prompts, self.batch_size)]
        return _stacked(parts, clip.dimensions)

    def check(self) -> None:
        """Raises WeightsMissing when the weights are not here, EngineError when their file is torn; loads nothing."""
        file = self._file()
        if file.suffix == ".safetensors":
            check_safetensors(file, f"weights of {self.model_name}", _FETCH if self.file is None else _GIVE_ANOTHER)

    def rest(self) -> None:
        """The model leaves the card, for the video model's next shot; the next use takes it back if there is room."""
        if self._loaded is not None and self._loaded.device != "cpu":
            self._loaded.move("cpu")
            self._rests = True
            give_back()

    def release(self) -> None:
        """Lets the model's memory go, on the card too; the next use loads it again."""
        self.rest()
        self._loaded, self._rests = None, False

    def _load(self) -> _Loaded:
        if self._loaded is None:
            device = self._place()
            self._loaded = _Loaded(self.model_name, self._file(), device, self.preprocessing, self.quick_gelu)
        elif self._rests:
            self._loaded.move(self._place())
        self._rests = False
        return self._loaded

    def _file(self) -> Path:
        return weights_file("clip", DEFAULT_FILE) if self.file is None else _existing(self.file)

    def _place(self) -> str:
        """The device to work on now."""
        return choose_device(self._device, _NEEDED_BYTES, measured_card(self._device))


class _Loaded:
    """A model in memory, and how pictures are prepared for it."""

    def __init__(self, name: str, file: Path, device: str, preprocessing: str, quick_gelu: bool | None) -> None:
        self.name, self.device = name, device
        self.model = _open(name, file, device, _activation(name, quick_gelu))
        self._tokenize: Callable[[list[str]], torch.Tensor] | None = None
        size: Any = self.model.visual.image_size
        side = (int(size), int(size)) if isinstance(size, int) else (int(size[0]), int(size[1]))
        self.prepare = _stretch(name, side) if preprocessing == "published" else _centre_crop(name, side)
        self.dimensions = _dimensions(name)

    def move(self, device: str) -> None:
        """The model works on this device from now on."""
        self.model.to(device)
        self.device = device

    def images(self, prepared: Sequence[torch.Tensor]) -> Vectors:
        """[n, dimensions] of pictures that are ready, [1, 3, side, side] each."""
        import torch

        with torch.inference_mode(), _full_precision():
            return _unit(self.model.encode_image(torch.cat(list(prepared)).to(self.device)))

    def texts(self, prompts: Sequence[str]) -> Vectors:
        """[n, dimensions] of prompts."""
        import open_clip
        import torch

        if self._tokenize is None:
            self._tokenize = cast("Callable[[list[str]], torch.Tensor]", open_clip.get_tokenizer(self.name))
        with torch.inference_mode(), _full_precision():
            return _unit(self.model.encode_text(self._tokenize(list(prompts)).to(self.device)))


# --- loading -------------------------------------------------------------------------------------------------------


def _open(name: str, file: Path, device: str, quick_gelu: bool) -> Any:
    """The model with the file's weights, in evaluation mode, with the activation that was asked for."""
    import open_clip
    from safetensors import SafetensorError, safe_open

    try:
        if file.suffix == ".safetensors":
            safe_open(file, framework="pt").keys()  # a torn file fails here, before seconds of building the model
        # weights_only: a pickle may only hold numbers. It refuses TorchScript archives too, which run code of the file.
        model = open_clip.create_model(
            name, pretrained=str(file), device=device, force_quick_gelu=quick_gelu, weights_only=True
        )
    except (RuntimeError, OSError, ValueError, KeyError, pickle.UnpicklingError, SafetensorError) as error:
        raise EngineError(
            f"{file.name} holds no weights of {name} that can be read safely: {str(error).splitlines()[0][:160]}",
            fix=f"Give the weights of {name} as safetensors, or as a plain state dict (no TorchScript archive).",
        ) from error
    if quick_gelu and not _all_quick_gelu(model):
        raise EngineError(
            f"{name} came up with another activation than QuickGELU, which its weights were trained with.",
            fix="Install the open_clip version of requirements.txt.",
        )
    return model.eval().requires_grad_(False)


def _activation(name: str, quick_gelu: bool | None) -> bool:
    """Whether to build the model with QuickGELU. Wrong, it answers nearly right and never says so: so no guessing."""
    import open_clip

    known = set(open_clip.list_models())
    if name not in known:
        raise BackendMissing(
            f"open_clip has no model {name!r}.", fix="Choose a name that open_clip lists, for example ViT-B-32."
        )
    if quick_gelu is not None:
        return quick_gelu
    if f"{name}-quickgelu" in known:
        raise RequestUnsupported(
            f"{name} weights come with two activations, and a file doesn't say which.",
            fix=f"Ask for {name}-quickgelu (OpenAI, DFN, MetaCLIP weights) or say quick_gelu=False (LAION weights).",
        )
    return bool((open_clip.get_model_config(name) or {}).get("quick_gelu"))


def _dimensions(name: str) -> int:
    import open_clip

    return int((open_clip.get_model_config(name) or {})["embed_dim"])


def _all_quick_gelu(model: Any) -> bool:
    from open_clip.transformer import QuickGELU
    from torch import nn

    kinds = {type(module) for module in model.modules() if isinstance(module, QuickGELU | nn.GELU)}
    return kinds == {QuickGELU}


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise WeightsMissing(f"There are no weights in {file}.", fix="Give the path of a weights file.")
    return file


def _sample_hash(file: Path) -> str:
    """Eight letters for a weights file: its size and 64 pieces of it. Quick, and no two trainings share them."""
    now = _existing(file).stat()
    return _hashed(file, now.st_size, now.st_mtime_ns)


@lru_cache(maxsize=16)
def _hashed(file: Path, size: int, changed_ns: int) -> str:
    """As `_sample_hash`; read once for each state of the file."""
    digest = hashlib.sha256(str(size).encode())
    with file.open("rb") as content:
        for piece in range(64):
            content.seek(size * piece // 64)
            digest.update(content.read(4096))
    return digest.hexdigest()[:8]


# --- preparing pictures --------------------------------------------------------------------------------------------


def _stretch(name: str, side: tuple[int, int]) -> Callable[[Frame], torch.Tensor]:
    """The published preparation for this model."""
    mean, std, _ = _colour_statistics(name)

    def prepare(frame: Frame) -> torch.Tensor:
        return stretched(shrunk(frame), side, mean, std)

    return prepare


def stretched(
    pictures: torch.Tensor,
    side: tuple[int, int] = (224, 224),
    mean: Sequence[float] = CLIP_MEAN,
    std: Sequence[float] = CLIP_STD,
) -> torch.Tensor:
    """[n, 3, *side] float32 of [n, 3, h, w] uint8: to 0..1, plain bilinear (align_corners off), then mean and std."""
    import torch
    from torch.nn.functional import interpolate

    square = interpolate(pictures.float() / 255.0, size=side, mode="bilinear", align_corners=False)
    return (square - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(std).view(1, 3, 1, 1)


def _centre_crop(name: str, side: tuple[int, int]) -> Callable[[Frame], torch.Tensor]:
    """open_clip's own preparation for this model."""
    from open_clip.transform import image_transform
    from PIL import Image

    mean, std, more = _colour_statistics(name)
    transform = cast("Callable[[Image.Image], torch.Tensor]", image_transform(side, False, mean, std, **more))

    def prepare(frame: Frame) -> torch.Tensor:
        as_tensor(frame)
        return transform(Image.fromarray(frame))[None]

    return prepare


def _colour_statistics(name: str) -> tuple[tuple[float, ...], tuple[float, ...], dict[str, Any]]:
    """Mean, deviation, and how to resize, as the model's published weights want them; a file doesn't say."""
    import open_clip

    tags = open_clip.list_pretrained_tags_by_model(name)
    found: dict[str, Any] = (open_clip.get_pretrained_cfg(name, tags[0]) if tags else None) or {}
    more = {key: str(found[key]) for key in ("interpolation", "resize_mode") if key in found}
    return tuple(found.get("mean", CLIP_MEAN)), tuple(found.get("std", CLIP_STD)), more


# --- small things --------------------------------------------------------------------------------------------------


_Item = TypeVar("_Item")


def _batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _stacked(parts: list[Vectors], dimensions: int) -> Vectors:
    return np.concatenate(parts) if parts else np.zeros((0, dimensions), np.float32)


def _unit(vectors: torch.Tensor) -> Vectors:
    from torch.nn.functional import normalize

    return normalize(vectors.float(), dim=-1).cpu().numpy()


def _full_precision() -> Any:
    """Keeps a card from rounding the patch embedding to 10 bits (TF32), torch's default for convolutions."""
    from torch.backends import cudnn

    return cudnn.flags(enabled=True, allow_tf32=False)
