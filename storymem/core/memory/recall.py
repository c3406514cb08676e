"""What a shot is shown: recall chooses remembered frames and says why.

The memory is computed, never accumulated: it looks only at circled takes of earlier shots, references, pins and
evictions, so re-rendering a shot can't see a later one or its own old takes.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from storymem.core.memory import by_prompt
from storymem.core.memory.bank import Bank, Candidate, out_of_reach, remember
from storymem.core.memory.order import in_order
from storymem.core.memory.sent_prompt import sent
from storymem.core.request import Reason
from storymem.core.story import FilmSettings, Policy, Shot, ShotOverrides, Story


@dataclass(frozen=True, slots=True)
class Slot:
    """A frame of a shot's memory and why it is there; `covers` is the name it was chosen to show.

    `by_itself` is the position (-10 to -1) it would have without the director's hand; None where it has that one.
    """

    candidate: Candidate
    reason: Reason
    why: str
    covers: str = ""
    by_itself: int | None = None


class LeftOut(NamedTuple):
    """A candidate that is not in a shot's memory and why not. A plain tuple: a long film leaves out thousands."""

    candidate: Candidate
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Recall:
    """A shot's memory, as `recall_slots` orders it, and every candidate left out, in story order."""

    slots: tuple[Slot, ...]
    left_out: tuple[LeftOut, ...]


def effective_settings(settings: FilmSettings, overrides: ShotOverrides) -> FilmSettings:
    """The film's settings with one shot's overrides laid over them."""
    changes = {name: value for name, value in overrides if value is not None}
    return settings.evolve(**changes) if changes else settings


def recall(story: Story, shot_id: str, *, bank: Bank | None = None) -> Recall:
    """The shot's memory now, and what was left out of it. Raises ShotNotFound."""
    bank = bank or remember(story)
    shot = bank.shot(shot_id)
    slots = recall_slots(bank, shot)
    return Recall(slots, _left_out(bank, shot, slots))


def recall_slots(bank: Bank, shot: Shot) -> tuple[Slot, ...]:
    """The shot's memory alone, oldest first but for what a hand moved. Near constant in the length of the film."""
    slots = slots_by_itself(bank, shot)
    return _by_hand(slots, shot.memory_order) if shot.memory_order else slots


def _by_hand(slots: tuple[Slot, ...], order: tuple[str, ...]) -> tuple[Slot, ...]:
    places = {slot.candidate.picture: place - len(slots) for place, slot in enumerate(slots)}
    there = in_order(slots, order, lambda slot: slot.candidate.picture)
    was = [places[slot.candidate.picture] for slot in there]
    now = range(-len(slots), 0)
    return tuple(
        slot if before == place else replace(slot, by_itself=before)
        for slot, before, place in zip(there, was, now, strict=True)
    )


def slots_by_itself(bank: Bank, shot: Shot) -> tuple[Slot, ...]:
    """The shot's memory in story order, as it stands without the director's hand."""
    limit = memory_size(bank, shot)
    given = given_slots(bank, shot)
    if policy_of(bank, shot) == "by_prompt":
        chosen = given + _by_prompt_slots(bank, _choice(bank, shot, given, limit))
        return tuple(sorted(chosen, key=lambda slot: slot.candidate.order))
    out = _without(shot, given)
    chosen = given + _published(bank, _earlier(bank, shot), out, limit - len(given), bank.story.settings.sink)
    # What the policy chose is in story order already.
    return tuple(sorted(chosen, key=lambda slot: slot.candidate.order) if given else chosen)


def given_slots(bank: Bank, shot: Shot) -> list[Slot]:
    """What stands in the shot's memory before the policy chooses: pins, then the pictures of its cast."""
    limit = memory_size(bank, shot)
    pinned = _pins(bank, shot)[:limit] if shot.pins or bank.story.pins else []
    slots = [_pinned_slot(bank, candidate, reason) for candidate, reason in pinned]
    if not bank.cast:
        return slots
    out = {*bank.story.evictions, *_without(shot, slots)}
    cast = [one for one in cast_of(bank, shot) if one.picture not in out]
    return slots + [_cast_slot(candidate) for candidate in cast[: limit - len(slots)]]


def cast_of(bank: Bank, shot: Shot) -> list[Candidate]:
    """The pictures of the cast in the shot, each once: everybody's first one, then everybody's second..."""
    pictures = [bank.cast[member] for member in sent(bank, shot).members]
    rounds = range(max(map(len, pictures), default=0))
    turns = (one[place] for place in rounds for one in pictures if place < len(one))
    return list({candidate.picture: candidate for candidate in reversed(list(turns))}.values())[::-1]


def _cast_slot(candidate: Candidate) -> Slot:
    why = f"Picture of {candidate.label}, who is in this shot."
    return Slot(candidate, Reason.CAST, why, candidate.label)


def policy_of(bank: Bank, shot: Shot) -> Policy:
    """How the shot's memory is chosen: its own policy, else the film's."""
    return shot.overrides.policy or bank.story.settings.policy


def is_settled(bank: Bank, shot: Shot) -> bool:
    """False while a memory by prompt waits for a picture to be seen or the prompt to be read, and may yet change."""
    if policy_of(bank, shot) != "by_prompt":
        return True
    return _choice(bank, shot, given_slots(bank, shot), memory_size(bank, shot)).settled


def _choice(bank: Bank, shot: Shot, given: list[Slot], limit: int) -> by_prompt.Choice:
    return by_prompt.choose(
        bank,
        shot.id,
        sent(bank, shot).spoken,
        _earlier(bank, shot),
        without=_without(shot, given),
        pinned=[slot.candidate for slot in given],
        room=limit - len(given),
    )


def _without(shot: Shot, given: list[Slot]) -> frozenset[str]:
    """Pictures no policy may choose for the shot: what it evicted, and what is in its memory already."""
    return frozenset(shot.evictions) | {slot.candidate.picture for slot in given}


def _by_prompt_slots(bank: Bank, choice: by_prompt.Choice) -> list[Slot]:
    return [_about_slot(bank, bank.usable[pick.place], pick) for pick in choice.picks]


def _about_slot(bank: Bank, candidate: Candidate, pick: by_prompt.Pick) -> Slot:
    near = f"Number {pick.rank} of {pick.count} in nearness to this prompt, {_reader(bank)}."
    name = f"Reference picture {candidate.label}. " if candidate.is_reference else ""
    if pick.covers:
        why = f"The prompt names {pick.covers}" + (". " if name else ", and so did the prompt of its take. ")
        return Slot(candidate, Reason.COVERS, f"{name}{why}{near}", pick.covers)
    return Slot(candidate, Reason.ABOUT, f"{name}{near}")


def _reader(bank: Bank) -> str:
    """Who says how near a picture is to a prompt."""
    sight = bank.sight
    return f"as {sight.label} sees it" if sight is not None and sight.reads_prompts else "by its own prompt's words"


def memory_size(bank: Bank, shot: Shot) -> int:
    """How many frames the shot is shown at most: its own number, else the film's."""
    own = shot.overrides.memory_size
    return bank.story.settings.memory_size if own is None else own


def _earlier(bank: Bank, shot: Shot) -> int:
    """How many of `bank.usable` come from references and shots before this one."""
    return bisect_left(bank.usable, (bank.ordinals[shot.id], 0, -1), key=attrgetter("order"))


def _pins(bank: Bank, shot: Shot) -> list[tuple[Candidate, Reason]]:
    """Pinned candidates, the most binding first: this shot's newest pin, then the film's newest.

    A film pin reaches the shots after its source; a pin on this shot reaches it from anywhere. This shot's word
    stands above the film's: what it evicts stays out even when the film pins it.
    """
    here = [bank.known[name] for name in reversed(shot.pins) if name in bank.known]
    out = set(shot.evictions) | set(shot.pins)
    film = [bank.known[name] for name in reversed(bank.story.pins) if name in bank.known and name not in out]
    ordinal = bank.ordinals[shot.id]
    return [(candidate, Reason.PINNED_HERE) for candidate in here] + [
        (candidate, Reason.PINNED) for candidate in film if candidate.shot_ordinal < ordinal
    ]


def _pinned_slot(bank: Bank, candidate: Candidate, reason: Reason) -> Slot:
    why = "Pinned for this shot only." if reason is Reason.PINNED_HERE else "Pinned for the whole film."
    if candidate.is_reference:
        what = "Picture of" if candidate.member_id else "Reference picture"
        why = f"{what} {candidate.label}. {why}"
    return Slot(candidate, reason, why)


def _published(bank: Bank, earlier: int, evicted: frozenset[str], room: int, sink: int) -> list[Slot]:
    """The published window: all while they fit, else the first `sink` and the newest of the rest."""
    if room <= 0:
        return []
    oldest = _first(bank.usable, range(earlier), evicted, room + 1)
    if len(oldest) <= room:
        kept, sunk = oldest, sink
    else:
        sunk = min(sink, room)
        newest = _first(bank.usable, range(earlier - 1, -1, -1), evicted, room - sunk)
        kept = oldest[:sunk] + newest[::-1]
    return [_policy_slot(candidate, place < sunk, sink) for place, candidate in enumerate(kept)]


def _first(candidates: tuple[Candidate, ...], places: range, evicted: frozenset[str], count: int) -> list[Candidate]:
    if not evicted:
        return [candidates[place] for place in places[:count]]
    found: list[Candidate] = []
    for place in places:
        if len(found) >= count:
            break
        if candidates[place].picture not in evicted:
            found.append(candidates[place])
    return found


def _policy_slot(candidate: Candidate, in_sink: bool, sink: int) -> Slot:
    if candidate.is_reference:
        return Slot(candidate, Reason.REFERENCE, f"Reference picture {candidate.label}.")
    if in_sink:
        return Slot(candidate, Reason.SINK, f"One of the first {sink} keyframes: they anchor every later shot.")
    return Slot(candidate, Reason.RECENT, "Among the newest keyframes before this shot.")


def _left_out(bank: Bank, shot: Shot, slots: tuple[Slot, ...]) -> tuple[LeftOut, ...]:
    inside = {slot.candidate.picture for slot in slots}
    film_pins, here = frozenset(bank.story.pins), frozenset(shot.pins)
    gone = out_of_reach(bank, here | film_pins)
    earlier = bank.bank[: bisect_left(bank.bank, (bank.ordinals[shot.id], 0, -1), key=attrgetter("order"))]
    every = {candidate.picture: candidate for candidate in earlier}
    if here or film_pins:
        every |= {candidate.picture: candidate for candidate, _ in _pins(bank, shot)} | gone
    cast = {candidate.picture: candidate for candidate in cast_of(bank, shot)}
    every = cast | every
    candidates = [candidate for candidate in every.values() if candidate.picture not in inside]
    candidates.sort(key=attrgetter("order"))
    limit = memory_size(bank, shot)
    by_prompt_policy = policy_of(bank, shot) == "by_prompt"
    inside_now = [slot.candidate for slot in slots]
    words = _Words(
        evicted=frozenset(bank.story.evictions),
        evicted_here=frozenset(shot.evictions),
        pins=here | film_pins,
        gone=frozenset(gone),
        cast=frozenset(cast),
        pins_over=f"Pinned, but newer pins fill all {limit} frames.",
        over="This shot is shown no memory frames at all." if not limit else _over(bank, limit, by_prompt_policy),
        like=by_prompt.same_as_inside(bank, _earlier(bank, shot), inside_now) if by_prompt_policy else {},
    )
    spoken_of = words.evicted | words.evicted_here | words.pins | words.cast | words.like.keys()
    plain = ("over the limit", words.over)
    return tuple(
        [
            LeftOut(c, *(plain if c.learn and c.picture not in spoken_of else _why_out(bank, c, words, limit)))
            for c in candidates
        ]
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What the person said about pictures, and the sentences that hold for every one of a shot."""

    evicted: frozenset[str]
    evicted_here: frozenset[str]
    pins: frozenset[str]
    gone: frozenset[str]
    cast: frozenset[str]
    pins_over: str
    over: str
    like: dict[str, Candidate]


def _why_out(bank: Bank, candidate: Candidate, words: _Words, limit: int) -> tuple[str, str]:
    """(reason, why) a candidate is not in the shot's memory."""
    name = candidate.picture
    if name in words.evicted_here:
        return "evicted here", "Evicted for this shot only."
    if name in words.gone:
        what = "shot was removed" if candidate.shot_ordinal == len(bank.shots) else "take was deleted"
        return f"its {what}", f"Pinned, but its {what}; undo that to have it back."
    if limit and name in words.pins:
        return "pins over the limit", words.pins_over
    if name in words.evicted:
        return "evicted", "Evicted for the whole film."
    if limit and name in words.cast:
        return "over the limit", f"Of this shot's cast, but pins and other cast pictures fill all {limit} frames."
    if not candidate.learn:
        return "not learned from", f"Shot {bank.labels[candidate.shot_id]} is marked: don't learn from it."
    if name in words.like:
        other = words.like[name]
        source = other.label if other.is_reference else f"{bank.labels.get(other.shot_id, 'a removed shot')}"
        return "like another one", f"It shows the same as the frame of {source} that is in the memory."
    return "over the limit", words.over


def _over(bank: Bank, limit: int, by_prompt_policy: bool) -> str:
    if by_prompt_policy:
        return f"Further from this prompt than what was chosen, {_reader(bank)}: only {limit} frames fit."
    return f"Older than the newest and past the sink: only {limit} frames fit."
