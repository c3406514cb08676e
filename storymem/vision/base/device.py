"""Where a scorer runs: on the graphics card when the video model leaves room there, on the CPU otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from storymem.core.errors import BackendMissing, OutOfDeviceMemory

SHARED_FROM_BYTES = 48 * 10**9
"""From this much memory on, a card may hold the video model and the HPSv3 reward model together."""


@dataclass(frozen=True)
class Card:
    """A graphics card's memory in bytes."""

    total_bytes: int
    free_bytes: int


def may_share_gpu(total_bytes: int) -> bool:
    """Whether a card of this size may hold the video model and the HPSv3 reward model together: from 48 GB on.

    The reward model takes 16 GB. On a smaller card it would push the video model out in the middle of a film.
    """
    return total_bytes >= SHARED_FROM_BYTES


def choose_device(asked: str, needed_bytes: int, card: Card | None, *, shares: bool = True) -> str:
    """The torch device to use: `asked`, or for "auto" the card if the scorer fits beside what is on it, else "cpu".

    `card` is None where there is none; `shares` False says that the scorer must stay off the card for now.
    Raises BackendMissing for a device that is not there, OutOfDeviceMemory for a card that was asked for by name and
    has no room.
    """
    if asked == "cpu" or (asked == "auto" and (card is None or not shares or card.free_bytes < needed_bytes)):
        return "cpu"
    if asked == "auto":
        return "cuda"
    if asked.partition(":")[0] != "cuda":
        raise BackendMissing(f"There is no device {asked!r}.", fix="Choose auto, cpu, cuda or cuda:N.")
    if card is None:
        raise BackendMissing(f"This machine has no {asked}.", fix="Choose auto or cpu.")
    if not shares:
        raise OutOfDeviceMemory(
            f"A card of {card.total_bytes / 1e9:.0f} GB can't hold this scorer beside the video model.",
            fix="Let it run on the CPU (auto), or use it while no video model is loaded.",
        )
    if card.free_bytes < needed_bytes:
        raise OutOfDeviceMemory(
            f"The scorer needs {needed_bytes / 1e9:.1f} GB on {asked}; {card.free_bytes / 1e9:.1f} GB are free.",
            fix="Close what else uses the card, or let the scorer run on the CPU (auto).",
        )
    return asked


def give_back() -> None:
    """What torch keeps for itself of the card, though nobody uses it any more, can be had by others."""
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def measured_card(asked: str) -> Card | None:
    """The memory of the card that `asked` means, the first one for "auto"; None for "cpu" or where there is none."""
    if asked == "cpu":
        return None
    import torch

    number = int(asked.partition(":")[2] or 0) if asked.partition(":")[2].isdecimal() else 0
    if not torch.cuda.is_available() or number >= torch.cuda.device_count():
        return None
    free, total = torch.cuda.mem_get_info(number)
    return Card(total_bytes=total, free_bytes=free)
