"""What a film needs looked at and read: for its memories by prompt, and for the likeness of its shots to its pins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storymem.core.memory.bank import Bank, BankPicture, Candidate, as_shown, keyframes_of
from storymem.core.memory.recall import cast_of, memory_size, policy_of
from storymem.core.memory.sent_prompt import sent
from storymem.core.story import Shot


@dataclass(frozen=True)
class SightNeeds:
    """Pictures to be seen and prompts to be read (stripped, with names for mentions), each once."""

    pictures: tuple[BankPicture, ...] = ()
    prompts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pictures or self.prompts)


def sight_needs(bank: Bank) -> SightNeeds:
    """What the whole film needs; nothing where every memory is as published and nothing is held up as a model."""
    shots = [shot for shot in bank.shots if chooses_by_prompt(bank, shot)]
    candidates = dict.fromkeys(candidate for shot in shots[-1:] for candidate in _before(bank, shot))
    candidates |= dict.fromkeys(_pinned(bank, shots))
    candidates |= dict.fromkeys(_compared(bank))
    return _needs_of(bank, candidates, shots)


def sight_needs_for(bank: Bank, shot: Shot) -> SightNeeds:
    """What the memory of this shot needs; nothing unless it is chosen by prompt."""
    if not chooses_by_prompt(bank, shot):
        return SightNeeds()
    return _needs_of(bank, dict.fromkeys((*_before(bank, shot), *_pinned(bank, [shot]))), [shot])


def chooses_by_prompt(bank: Bank, shot: Shot) -> bool:
    """Whether pictures are chosen for the shot by its prompt, and there could be any."""
    return policy_of(bank, shot) == "by_prompt" and memory_size(bank, shot) > 0 and bool(shot.prompt.strip())


def held_pictures(bank: Bank) -> tuple[Candidate, ...]:
    """The pictures the film holds up to its shots: what is pinned for the whole film, else its references."""
    pinned = [bank.known[name] for name in bank.story.pins if name in bank.known]
    gone = bank.story.evictions
    return tuple(pinned) or tuple(one for one in bank.bank if one.is_reference and one.picture not in gone)


def _needs_of(bank: Bank, candidates: dict[Candidate, None], shots: list[Shot]) -> SightNeeds:
    pictures = dict.fromkeys(as_shown(candidate) for candidate in candidates)
    prompts = dict.fromkeys(sent(bank, shot).spoken for shot in shots)
    return SightNeeds(tuple(pictures), tuple(prompts))


def _before(bank: Bank, shot: Shot) -> Iterator[Candidate]:
    ordinal = bank.ordinals[shot.id]
    return (candidate for candidate in bank.usable if candidate.shot_ordinal < ordinal)


def _pinned(bank: Bank, shots: list[Shot]) -> Iterator[Candidate]:
    """What the shots' memories hold whatever the policy: pins, and the pictures of their cast."""
    names = (*(bank.story.pins if shots else ()), *(name for shot in shots for name in shot.pins))
    yield from (bank.known[name] for name in names if name in bank.known)
    yield from (one for shot in shots if bank.cast for one in cast_of(bank, shot))


def _compared(bank: Bank) -> Iterator[Candidate]:
    """What the film holds up as a model, and the keyframes of the circled takes that are compared with it."""
    held = held_pictures(bank)
    yield from held
    for ordinal, shot in enumerate(bank.shots if held else ()):
        take = shot.circled_take
        if take is not None:
            yield from keyframes_of(ordinal, shot, take)
