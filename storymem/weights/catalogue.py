"""What there is to fetch: every model by name, with its repository, sizes and licence. A table, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from storymem.core.errors import BackendMissing

Base = Literal["i2v", "t2v"]
"""A base model of two experts: image-to-video, which the StoryMem LoRAs belong to, or text-to-video."""


@dataclass(frozen=True)
class RemoteFile:
    """A file of a hub repository. Sizes are about right.

    `under` is a folder of the repository that is left out here; `folder` is one of ours that is put in front; `also`
    names a file that serves as well where somebody already has it.
    """

    repo: str
    path: str
    size_bytes: int
    folder: str = ""
    under: str = ""
    also: str = ""

    @property
    def place(self) -> str:
        """Its path inside the model's folder."""
        return f"{self.folder}/{self.path}" if self.folder else self.path

    @property
    def address(self) -> str:
        """Its path inside the repository."""
        return f"{self.under}/{self.path}" if self.under else self.path


@dataclass(frozen=True)
class RemoteFolder:
    """A folder of a hub repository, whole; the hub says what is in it. The size is about right."""

    repo: str
    path: str
    size_bytes: int

    @property
    def place(self) -> str:
        """Its path inside the model's folder: the same."""
        return self.path

    @property
    def address(self) -> str:
        """Its path inside the repository."""
        return f"{self.path}/"


Remote = RemoteFile | RemoteFolder


@dataclass(frozen=True)
class LoraPlaces:
    """Where the two files of a LoRA lie inside the model's folder."""

    high: RemoteFile
    low: RemoteFile


@dataclass(frozen=True)
class ModelWeights:
    """What one model needs. `licence` is what its authors say; the model's own page has the last word.

    `also_in` names folders that people who followed the published instructions already have it in. A LoRA names its
    files for every base it belongs to; `changes_all` where it is known to change all ten linear layers of every block;
    `alpha` is what it was trained with, for a file that doesn't say.
    """

    name: str
    label: str
    licence: str
    files: tuple[Remote, ...]
    also_in: tuple[str, ...] = ()
    loras: Mapping[Base, LoraPlaces] = field(default_factory=dict[Base, LoraPlaces])
    changes_all: bool = False
    alpha: float | None = None

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


_EXPERT = 57_160_000_000  # 14.29 billion numbers, published in float32
_TEXT_ENCODER = 11_361_000_000
_VAE = 508_000_000
_TOKENIZER = 21_400_000
_WAN_LICENCE = "Apache-2.0"


def _wan(base: Base, label: str) -> ModelWeights:
    """In the layout of diffusers."""
    title = f"Wan2.2-{base.upper()}-A14B-Diffusers"
    repo = f"Wan-AI/{title}"
    return ModelWeights(
        name=f"wan-{base}",
        label=f"Wan 2.2 A14B {label}",
        licence=_WAN_LICENCE,
        also_in=(title,),
        files=(
            RemoteFile(repo, "model_index.json", 500),
            RemoteFolder(repo, "transformer", _EXPERT),
            RemoteFolder(repo, "transformer_2", _EXPERT),
            RemoteFolder(repo, "text_encoder", _TEXT_ENCODER),
            RemoteFolder(repo, "tokenizer", _TOKENIZER),
            RemoteFolder(repo, "vae", _VAE),
        ),
    )


def _wan_original(base: Base, label: str) -> ModelWeights:
    """In the layout its authors published first: the same numbers under other names."""
    title = f"Wan2.2-{base.upper()}-A14B"
    repo = f"Wan-AI/{title}"
    return ModelWeights(
        name=f"wan-{base}-original",
        label=f"Wan 2.2 A14B {label}, in the original layout (instead of wan-{base})",
        licence=_WAN_LICENCE,
        also_in=(title,),
        files=(
            RemoteFolder(repo, "high_noise_model", _EXPERT),
            RemoteFolder(repo, "low_noise_model", _EXPERT),
            RemoteFile(repo, "models_t5_umt5-xxl-enc-bf16.pth", _TEXT_ENCODER),
            RemoteFile(repo, "Wan2.1_VAE.pth", _VAE),
            RemoteFolder(repo, "google/umt5-xxl", _TOKENIZER),
        ),
    )


def _storymem(name: str, label: str) -> ModelWeights:
    """A StoryMem LoRA: rank 128, 0.61 billion numbers for each expert."""
    folder = f"Wan2.2-{name.upper()}-A14B"
    high, low = (
        RemoteFile(
            "Kevin-thu/StoryMem",
            f"backbone_{which}_noise.safetensors",
            2_454_000_000,
            under=folder,
            also=f"backbone_{which}_noise.pth",
        )
        for which in ("high", "low")
    )
    return ModelWeights(
        name=f"storymem-{name}",
        label=f"StoryMem LoRA, {label} (on wan-i2v)",
        licence="CC BY-NC 4.0: no commercial use",
        also_in=(f"StoryMem/{folder}", folder),
        files=(high, low),
        loras={"i2v": LoraPlaces(high, low)},
        changes_all=True,
    )


def _lightning() -> ModelWeights:
    """A pair of files for each base: rank 64, 0.31 billion numbers for each expert."""
    places: dict[Base, LoraPlaces] = {}
    folders: tuple[tuple[Base, str], ...] = (
        ("i2v", "Wan2.2-I2V-A14B-4steps-lora-rank64-Seko-V1"),
        ("t2v", "Wan2.2-T2V-A14B-4steps-lora-rank64-Seko-V1.1"),
    )
    for base, folder in folders:
        high, low = (
            RemoteFile("lightx2v/Wan2.2-Lightning", f"{folder}/{which}_noise_model.safetensors", 1_227_000_000)
            for which in ("high", "low")
        )
        places[base] = LoraPlaces(high, low)
    return ModelWeights(
        name="lightning",
        label="Wan2.2-Lightning LoRA: 4 steps without guidance, for the Draft preset",
        licence="Apache-2.0",
        also_in=("Wan2.2-Lightning",),
        files=tuple(file for pair in places.values() for file in (pair.high, pair.low)),
        loras=places,
        alpha=8.0,  # early files lacked it, and were used at strength 0.125 = 8 / 64 to make up for it
    )


_MODELS = (
    _wan("i2v", "image-to-video: every shot with memory or a seam"),
    _wan("t2v", "text-to-video: a first shot from words alone"),
    _wan_original("i2v", "image-to-video"),
    _wan_original("t2v", "text-to-video"),
    _storymem("mi2v", "memory with the last frame as a start"),
    _storymem("mm2v", "memory with the last five frames as a start"),
    _lightning(),
    ModelWeights(
        name="clip",
        label="CLIP ViT-B/32 of OpenAI: which frames show the same view",
        licence="MIT (OpenAI's release), Apache-2.0 (the repository it is fetched from)",
        files=(RemoteFile("timm/vit_base_patch32_clip_224.openai", "open_clip_model.safetensors", 605_200_000),),
    ),
    ModelWeights(
        name="hpsv3",
        label="HPSv3, a 7B reward model: how good a frame looks",
        licence="Apache-2.0 (weights as reported, and their base model), MIT (their published code and instruction)",
        files=(
            RemoteFile("MizzenAI/HPSv3", "HPSv3.safetensors", 16_584_000_000),
            RemoteFile("Qwen/Qwen2-VL-7B-Instruct", "config.json", 1_200, folder="base"),
            RemoteFile("Qwen/Qwen2-VL-7B-Instruct", "tokenizer.json", 7_030_000, folder="base"),
        ),
    ),
)
WEIGHTS = {model.name: model for model in _MODELS}


def model_weights(name: str) -> ModelWeights:
    """The table's entry. Raises BackendMissing."""
    if name not in WEIGHTS:
        raise BackendMissing(f"There are no weights called {name!r}.", fix=f"Choose one of: {', '.join(WEIGHTS)}.")
    return WEIGHTS[name]
