"""Small values every other module speaks in: the frozen base class, sizes, frame counts, seeds, content names."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from storymem.core.errors import EditRejected

FPS = Fraction(16)
"""Frames per second of every shot; Wan 2.2 A14B was trained at 16."""

TAIL_FRAME_COUNT = 5
"""How many last frames of a take are kept lossless: what an MM2V continuation needs."""

MAX_MEMORY_FRAMES = 10
MAX_SEED = 2**53 - 1
"""The largest seed: the largest whole number that every JSON reader, a browser too, keeps to the last digit."""

ContentName = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Lower-case sha256 of a file's bytes: the only name media has inside a film."""


def refused(message: str, fix: str) -> PydanticCustomError:
    """A validation failure that carries its fix, for use inside validators."""
    return PydanticCustomError("refused", "{message}", {"message": message, "fix": fix})


def translated(error: ValidationError, *, inside: int = 0) -> EditRejected:
    """The first failure of `error` as an EditRejected that names the field and the fix; the field's place is said from
    `inside` so many others on."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"][inside:])
    if first["type"] == "extra_forbidden":
        return EditRejected(f"{place} can't be set here.", fix=f"Leave {place} out.")
    context: dict[str, Any] = first.get("ctx") or {}
    message = first["msg"] if first["type"] == "refused" else f"{place}: {first['msg']}."
    return EditRejected(message, fix=str(context.get("fix") or f"Give a legal value for {place or 'it'}."))


def _whole_text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        what = "The text holds half a character, which no file can keep."
        raise refused(what, "Delete it and type it again.") from None
    return value


Text = Annotated[str, AfterValidator(_whole_text)]
"""Words a person wrote. Half of a surrogate pair, which a JSON escape can bring in, is refused: no file can hold it."""


class Frozen(BaseModel):
    """An immutable, hashable value. Collections inside are tuples, never lists or dicts."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def evolve(self, /, **changes: Any) -> Self:
        """A copy with `changes`, validated (pydantic's own model_copy does not). Raises EditRejected."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        try:
            return type(self).model_validate({**fields, **changes})
        except ValidationError as error:
            raise translated(error) from None

    @classmethod
    def of(cls, /, **fields: Any) -> Self:
        """The value these fields make, for fields that people gave. Raises EditRejected, where plain construction
        raises pydantic's own error."""
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise translated(error) from None


class Mode(StrEnum):
    """How a shot is conditioned.

    T2V from text alone; M2V on memory; MR2V on memory that is references only; MI2V on memory and the last
    frame of the shot before it; MM2V on memory and its last five frames.
    """

    T2V = "T2V"
    M2V = "M2V"
    MR2V = "MR2V"
    MI2V = "MI2V"
    MM2V = "MM2V"

    @property
    def seam_frame_count(self) -> int:
        """How many frames of the shot before it this mode starts with; they are dropped from the take."""
        return {Mode.MI2V: 1, Mode.MM2V: TAIL_FRAME_COUNT}.get(self, 0)


class Size(Frozen):
    """Width and height of a frame in pixels; both multiples of 16, from 16 to 4096."""

    width: int
    height: int

    @model_validator(mode="after")
    def _multiples_of_16(self) -> Self:
        for side, value in (("width", self.width), ("height", self.height)):
            if value < 16 or value > 4096 or value % 16:
                low, high = nearest_legal(value, step=16, offset=0, least=16, most=4096)
                raise refused(
                    f"The {side} {value} is not a multiple of 16 between 16 and 4096.", f"Use {low} or {high}."
                )
        return self

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @classmethod
    def parse(cls, text: str) -> Size:
        """`832x480` -> Size. Raises EditRejected."""
        width, cross, height = text.lower().strip().partition("x")
        if not (cross and width.isdecimal() and height.isdecimal() and len(text) < 20):
            raise EditRejected(
                f"{text[:40]!r} is not a size.", fix="Write width x height in pixels, for example 832x480."
            )
        try:
            return cls(width=int(width), height=int(height))
        except ValidationError as error:
            raise translated(error) from None


def nearest_legal(value: int, *, step: int, offset: int, least: int, most: int) -> tuple[int, int]:
    """The two values of the form step*n + offset around `value`, within [least, most]."""
    low = (value - offset) // step * step + offset
    low = max(least, min(low, most - step))
    return low, low + step


def _legal_frame_count(value: int) -> int:
    if value < 5 or value > 161 or value % 4 != 1:
        low, high = nearest_legal(value, step=4, offset=1, least=5, most=161)
        raise refused(
            f"{value} frames can't be sampled: a shot has 4n+1 frames, from 5 to 161.", f"Use {low} or {high}."
        )
    return value


FrameCount = Annotated[int, AfterValidator(_legal_frame_count)]
"""Frames the model samples for one shot: 4n+1, because its VAE packs four frames into one latent frame."""


def _legal_seed(value: int) -> int:
    if not 0 <= value <= MAX_SEED:
        raise refused(f"The seed {value} is out of range.", f"Use a whole number from 0 to {MAX_SEED}.")
    return value


Seed = Annotated[int, AfterValidator(_legal_seed)]


def checked_seed(value: object) -> int:
    """`value` as a seed. Raises EditRejected."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_SEED:
        raise EditRejected(f"{value!r} is not a seed.", fix=f"Use a whole number from 0 to {MAX_SEED}.")
    return value
