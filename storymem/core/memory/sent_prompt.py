"""What a shot's prompt becomes when it is sent: shot language before it, names for @mentions, the cast described.

    written   @Mara climbs the stairs. Ivo waits.
    sent      Close-up, low angle. Mara (a lighthouse keeper of forty, grey braid) climbs the stairs. Ivo waits.

Each cast member in the shot is described once: in brackets after its first mention, or after its name where the prompt
has only that. Where it stands nowhere, or only as an owner (`@Mara's coat`), a short sentence at the end does it. An
@name that is nobody's is sent as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from storymem.core.memory.bank import Bank
from storymem.core.memory.mentions import Mention, is_spaceless, mentions_in, spans_of
from storymem.core.memory.shot_language import chosen, words_for
from storymem.core.story import CastMember, Shot

Source = Literal["prompt", "language", "cast"]


class SentPart(NamedTuple):
    """A piece of the sent prompt and who it is from: the person's `prompt`, the shot `language` or the `cast`."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Sent:
    """A shot's prompt as it is sent, in `parts`, and what it was made from.

    `spoken` is the person's own words with names for mentions: what memory by prompt goes by. `members` are the ids of
    the cast in the shot, in the order they are mentioned, then in the cast's; `mentioned` those with an @mention, left
    out of the shot or not. `unknown` are the @names that are nobody's.
    """

    parts: tuple[SentPart, ...]
    spoken: str
    members: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


def sent(bank: Bank, shot: Shot) -> Sent:
    """The shot's prompt as it is sent. Remembered in `bank.memo` while nothing it comes from changes."""
    prompt, cast = shot.prompt.strip(), bank.story.cast
    choices = chosen(bank.story.settings, shot.overrides)
    if not prompt or not (choices or _has_at(prompt) or (cast and shot.cast_in)):
        return Sent((SentPart(prompt, "prompt"),), prompt)
    key = (prompt, choices, bank.language, cast, shot.cast_in, shot.cast_out)
    known = bank.memo.get(f"sent {shot.id}")
    if known is None or known[0] != key:
        before = words_for(bank.language, prompt, choices)
        known = bank.memo[f"sent {shot.id}"] = (key, _composed(prompt, before, cast, shot.cast_in, shot.cast_out))
    return known[1]


def _has_at(prompt: str) -> bool:
    return "@" in prompt or "\uff20" in prompt


def _language_part(before: str) -> tuple[SentPart, ...]:
    return (SentPart(f"{before} ", "language"),) if before else ()


def _composed(
    prompt: str, before: str, cast: tuple[CastMember, ...], inside: tuple[str, ...], outside: tuple[str, ...]
) -> Sent:
    named = {member.name: member for member in cast}
    mentions = mentions_in(prompt, tuple(named))
    mentioned = tuple(dict.fromkeys(named[mention.name].id for mention in mentions if mention.name))
    brought = tuple(member.id for member in cast if member.id in inside and member.id not in mentioned)
    members = (*(one for one in mentioned if one not in outside), *brought)
    by_id = {member.id: member for member in cast}
    places, at_end = _described(prompt, mentions, [by_id[one] for one in members], tuple(named))
    written = _written(prompt, mentions, places)
    unknown = tuple(dict.fromkeys(mention.written for mention in mentions if not mention.name))
    spoken = "".join(part.text for part in _written(prompt, mentions, {}))
    return Sent((*_language_part(before), *written, *_closing(prompt, at_end)), spoken, members, mentioned, unknown)


def _described(
    prompt: str, mentions: tuple[Mention, ...], members: list[CastMember], known: tuple[str, ...]
) -> tuple[dict[int, CastMember], list[CastMember]]:
    """(end of a name in the prompt -> the member described after it, those that a sentence at the end is for)."""
    places: dict[int, CastMember] = {}
    at_end: list[CastMember] = []
    names = spans_of(prompt, known)  # a member's name inside a longer one is not the member
    for member in members:
        ends = [mention.end for mention in mentions if mention.name == member.name]
        ends = ends or [end for _, end, name in names if name == member.name]
        free = next((end for end in ends if not _OWNER.match(prompt, end)), None)
        if free is not None and _look(member):
            places[free] = member
        elif _look(member) or not ends:
            at_end.append(member)
    return places, at_end


_OWNER = re.compile(r"['\u2019]|-\w")
"""What ties a name to the next word, so that nothing can stand between them."""


def _written(prompt: str, mentions: tuple[Mention, ...], places: dict[int, CastMember]) -> list[SentPart]:
    """The prompt with names for mentions, and descriptions where they belong."""
    signs = {mention.start for mention in mentions if mention.name}
    cuts = sorted({0, len(prompt), *signs, *(start + 1 for start in signs), *places})
    parts: list[SentPart] = []
    for start, end in pairwise(cuts):
        if start in places:
            parts.append(SentPart(_brackets(places[start]), "cast"))
        if start not in signs:
            parts.append(SentPart(prompt[start:end], "prompt"))
    if len(prompt) in places:
        parts.append(SentPart(_brackets(places[len(prompt)]), "cast"))
    return _joined(parts)


def _joined(parts: list[SentPart]) -> list[SentPart]:
    """Neighbours of one source as one part."""
    joined: list[SentPart] = []
    for part in parts:
        if joined and joined[-1].source == part.source:
            joined[-1] = SentPart(joined[-1].text + part.text, part.source)
        else:
            joined.append(part)
    return joined


def _look(member: CastMember) -> str:
    """The description as it stands inside a sentence: on one line, without a full stop."""
    return " ".join(member.description.split()).rstrip(".\u3002 ")


def _brackets(member: CastMember) -> str:
    return f"\uff08{_look(member)}\uff09" if is_spaceless(member.name[-1]) else f" ({_look(member)})"


def _closing(prompt: str, members: list[CastMember]) -> list[SentPart]:
    """A sentence for each member that stands nowhere in the prompt, or nowhere it could be described."""
    words: list[str] = []
    for member in members:
        look, wide = _look(member), is_spaceless(member.name[-1])
        stop, colon = ("\u3002", "\uff1a") if wide else (".", ": ")
        words.append(f"{'' if wide else ' '}{member.name}{colon if look else ''}{look}{stop}")
    if not words:
        return []
    ended = prompt.endswith((".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f", ":", '"', "\u201d"))
    stop = "" if ended else "\u3002" if is_spaceless(prompt[-1:]) else "."
    return [SentPart(stop + "".join(words), "cast")]
