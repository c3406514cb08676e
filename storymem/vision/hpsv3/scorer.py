"""Frames -> rewards: the judge of the published selection, and the same model as a measure of whole pictures."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from storymem.core.errors import EngineError
from storymem.ports import Frame, ShotEngine, YieldingEngine
from storymem.vision.base.device import Card, choose_device, give_back, may_share_gpu, measured_card
from storymem.vision.base.files import check_safetensors
from storymem.vision.base.sharing import Neighbour, Seat, may_stay, neighbour, seat
from storymem.vision.base.shrink import shrunk
from storymem.weights import weights_file

if TYPE_CHECKING:
    import torch

    from storymem.vision.hpsv3.reward_model import RewardModel
    from storymem.vision.hpsv3.tokens import RewardTokenizer

CHECKPOINT = "HPSv3.safetensors"
CONFIG = "base/config.json"
TOKENIZER = "base/tokenizer.json"

NEEDED_BYTES = 17_500_000_000
"""15.5 GB of weights and the work of one small batch."""

_FETCH = "Fetch it again: python -m storymem weights fetch hpsv3"

log = logging.getLogger(__name__)

MeasureCard = Callable[[str], Card | None]
"""Measures the card that a device's name means; None where there is none."""


@dataclass(frozen=True)
class RewardFiles:
    """What the scorer is loaded from."""

    checkpoint: Path
    config: Path
    tokenizer: Path

    @classmethod
    def installed(cls) -> RewardFiles:
        """The files of `python -m storymem weights fetch hpsv3`. Raises WeightsMissing."""
        return cls(*(weights_file("hpsv3", place) for place in (CHECKPOINT, CONFIG, TOKENIZER)))

    def check(self) -> None:
        """Raises EngineError for a file that is torn; loads nothing."""
        check_safetensors(self.checkpoint, "the HPSv3 reward model", _FETCH)
        for file in (self.config, self.tokenizer):
            try:
                json.loads(file.read_bytes())
            except (OSError, ValueError) as error:
                raise EngineError(
                    f"{file.name} of the HPSv3 reward model can't be read: {error}", fix=_FETCH
                ) from error


class HPSv3Scorer:
    """Judges pictures by the HPSv3 reward. Nothing is loaded before it is first needed, and then once.

    `files` None means the installed ones. In a render, `make_room` and `rest` share the card with the engine (see
    vision.base.sharing). Used by itself, `beside_video_model` False says that no video model is on the card: only
    then, or from 48 GB on, may the reward model go there; otherwise "auto" means the CPU, where a frame takes minutes.
    `full_precision` keeps the weights in float32: for comparisons, not for work. `measure` gives the card.
    """

    name = "hpsv3"
    label = "HPSv3 reward"
    quality_threshold = 3.0
    judges_every_frame = False

    def __init__(
        self,
        files: RewardFiles | None = None,
        device: str = "auto",
        batch_size: int = 4,
        *,
        beside_video_model: bool = True,
        full_precision: bool = False,
        measure: MeasureCard = measured_card,
    ) -> None:
        self.batch_size = batch_size
        self._files, self._device, self._measure = files, device, measure
        self._beside_video_model, self._full_precision = beside_video_model, full_precision
        self._loaded: _Loaded | None = None
        self._seat: Seat | None = None
        self._neighbour: Neighbour | None = None

    def quality(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n] rewards as the published selection asks for them: of the shrunk frame, without a prompt.

        Raises WeightsMissing, OutOfDeviceMemory, EngineError, MediaError.
        """
        small = [shrunk(frame)[0].permute(1, 2, 0).numpy() for frame in frames]
        return self.rewards(small, [""] * len(small))[:, 0]

    def rewards(self, pictures: Sequence[Frame], prompts: Sequence[str]) -> NDArray[np.float32]:
        """[n, 2] (mu, log sigma) of whole pictures for their prompts, as the hpsv3 package answers; mu is the reward.

        Raises RequestUnsupported for a prompt that holds marks of the conversation, and what `quality` raises.
        """
        if len(pictures) != len(prompts):
            raise ValueError(f"{len(pictures)} pictures, but {len(prompts)} prompts")
        if not pictures:
            return np.zeros((0, 2), np.float32)
        loaded = self._load()
        pairs = list(zip(pictures, prompts, strict=True))
        return np.concatenate([loaded.rewards(batch) for batch in _batches(pairs, self.batch_size)])

    def check(self) -> None:
        """Raises WeightsMissing when the weights are not here, EngineError when a file is torn; loads nothing."""
        (self._files or RewardFiles.installed()).check()

    def make_room(self, engine: ShotEngine) -> None:
        """Takes a seat for judging a take of this engine, which steps aside where the card holds only one of them."""
        self._neighbour = neighbour(engine)
        if self._loaded is not None:  # it stayed, for there was room for both
            return
        give_back()
        self._seat = seat(self._measure(self._device), NEEDED_BYTES, self._neighbour)
        if self._seat is Seat.ALONE and isinstance(engine, YieldingEngine):
            log.info("the engine steps aside for the reward model")
            engine.step_aside()

    def rest(self) -> None:
        """Gives up its place, on the card or in RAM, unless there is room for a shot beside it."""
        if self._loaded is None or self._neighbour is None:
            return
        card = self._measure(self._device) if self._loaded.device.type == "cuda" else None
        if not may_stay(card, self._neighbour):
            self.release()

    def release(self) -> None:
        """Lets the model's memory go, on the card too; the next use loads it again."""
        self._loaded = None
        give_back()

    def _load(self) -> _Loaded:
        if self._loaded is None:
            files = self._files or RewardFiles.installed()
            card = self._measure(self._device)
            device = choose_device(self._device, NEEDED_BYTES, card, shares=self._may_use(card))
            if device == "cpu":
                log.warning("the reward model works on the CPU, where a frame takes minutes")
            self._loaded = _Loaded.open(files, device, self._full_precision)
        return self._loaded

    def _may_use(self, card: Card | None) -> bool:
        if self._seat is not None:
            return self._seat is not Seat.CPU
        return not self._beside_video_model or (card is not None and may_share_gpu(card.total_bytes))


@dataclass(frozen=True)
class _Loaded:
    """The model and its tokenizer in memory."""

    model: RewardModel
    tokenizer: RewardTokenizer
    device: torch.device

    @classmethod
    def open(cls, files: RewardFiles, device: str, full_precision: bool) -> _Loaded:
        import torch

        from storymem.vision.hpsv3.reward_model import load_reward_model
        from storymem.vision.hpsv3.tokens import RewardTokenizer

        tokenizer = RewardTokenizer(files.tokenizer)
        dtype = torch.float32 if full_precision else torch.bfloat16
        model = load_reward_model(files.checkpoint, files.config, device=device, dtype=dtype)
        rows = model.backbone.language_model.embed_tokens.weight.shape[0]
        if rows != tokenizer.vocabulary:
            raise EngineError(
                f"The checkpoint knows {rows} tokens, its tokenizer {tokenizer.vocabulary}.",
                fix="Fetch both again: python -m storymem weights fetch hpsv3",
            )
        return cls(model, tokenizer, torch.device(device))

    def rewards(self, pairs: Sequence[tuple[Frame, str]]) -> NDArray[np.float32]:
        """[n, 2] of one batch."""
        import torch

        from storymem.vision.hpsv3.pictures import patches, token_count
        from storymem.vision.hpsv3.tokens import padded

        pixels, grids = zip(*(patches(picture) for picture, _ in pairs), strict=True)
        rows = [self.tokenizer.ids(prompt, token_count(grid)) for (_, prompt), grid in zip(pairs, grids, strict=True)]
        ids, mask = padded(rows, self.tokenizer.padding)
        return (
            self.model(
                torch.from_numpy(ids).to(self.device),
                torch.from_numpy(mask).to(self.device),
                torch.from_numpy(np.concatenate(pixels)).to(self.device),
                torch.tensor(grids, device=self.device),
                image_pad=self.tokenizer.image_pad,
                reward=self.tokenizer.reward,
            )
            .cpu()
            .numpy()
        )


def _batches(pairs: list[tuple[Frame, str]], size: int) -> Iterator[list[tuple[Frame, str]]]:
    return (pairs[start : start + size] for start in range(0, len(pairs), size))
