"""The cast as the page shows it, and the prompt as it is sent. Pure, as in view.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import Field

from storymem.core.memory.sent_prompt import Sent, Source
from storymem.core.memory.shot_language import ShotLanguage
from storymem.core.request import Crop
from storymem.core.story import CastKind, CastMember, CastPicture, Reference, Shot
from ui.rows.base import Row, media_url


class BroughtPicture(Row):
    """A picture that a person brought."""

    picture: str
    url: str
    """The whole picture."""
    thumb: str
    """The part of it that shots are shown."""
    crop: Crop | None


class ReferenceRow(BroughtPicture):
    """A picture that every shot is shown."""

    name: str


class CastRow(Row):
    """A member of the cast."""

    id: str
    kind: CastKind
    name: str
    description: str
    pictures: tuple[BroughtPicture, ...]
    shot_count: int
    """How many shots it is in."""


class ChoiceRow(Row):
    """A wording of shot language; `words` is what is sent."""

    name: str
    label: str
    words: str


class LanguageRow(Row):
    """What the settings of these names can be."""

    shot_size: tuple[ChoiceRow, ...]
    camera_angle: tuple[ChoiceRow, ...]
    camera_move: tuple[ChoiceRow, ...]


class SentPart(Row):
    """A part of a prompt as it is sent, and where it is from."""

    text: str
    source: Source = Field(serialization_alias="from")


def cast_rows(cast: Iterable[CastMember], shown: Iterable[Iterable[str]]) -> tuple[CastRow, ...]:
    """The film's cast, each with how many shots it is in; `shown` are the ids of those in each shot."""
    counts = Counter(member_id for members in shown for member_id in members)
    return tuple(_member_row(member, counts[member.id]) for member in cast)


def _member_row(member: CastMember, shot_count: int) -> CastRow:
    return CastRow(
        id=member.id,
        kind=member.kind,
        name=member.name,
        description=member.description,
        pictures=tuple(_picture_row(one) for one in member.pictures),
        shot_count=shot_count,
    )


def _picture_row(one: CastPicture | Reference) -> BroughtPicture:
    return BroughtPicture(
        picture=one.picture, url=media_url(one.picture, "png"), thumb=media_url(one.thumb, "jpg"), crop=one.crop
    )


def reference_row(reference: Reference) -> ReferenceRow:
    """A picture the person brought for every shot."""
    return ReferenceRow(name=reference.name, **vars(_picture_row(reference)))


def sent_parts(shot: Shot, sent: Sent) -> tuple[SentPart, ...] | None:
    """What is sent, part by part; None where that is the prompt to the letter."""
    if sent.text == shot.prompt.strip():
        return None
    return tuple(SentPart(text=part.text, source=part.source) for part in sent.parts)


def language_row(language: ShotLanguage) -> LanguageRow:
    """What each setting of shot language may name."""
    return LanguageRow(
        **{
            field: tuple(ChoiceRow(name=one.name, label=one.label, words=one.words) for one in language.choices(field))
            for field in LanguageRow.model_fields
        }
    )
