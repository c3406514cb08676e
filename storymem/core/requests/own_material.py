"""Own material as a take: a picture or clip the director brought stands where a generated one would."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from storymem.core.errors import MediaError
from storymem.core.memory.bank import Bank
from storymem.core.memory.recall import effective_settings
from storymem.core.request import Crop, OwnMaterial, ShotRequest, Slate
from storymem.core.requests.composing import next_take_number
from storymem.core.story import Shot
from storymem.core.values import FPS, ContentName, Frozen, Mode

OWN_ENGINE = "own"
"""What the engine of such a take is called. Nobody can choose it."""

SHORTEST = 5


class MaterialPart(Frozen):
    """Which part of own material is taken: of each picture, and of a clip from which frame on, at 16 a second."""

    crop: Crop | None = None
    start_frame: int = Field(default=0, ge=0)


WHOLE = MaterialPart()
"""From the beginning, the largest centred part."""


def own_length(available: int, wanted: int) -> int:
    """Frames of a take from material that has `available` at 16 a second, for a shot of `wanted`: 4n+1 as every shot.

    Raises MediaError for material that is too short.
    """
    if available < SHORTEST:
        raise MediaError(
            f"The clip has {available} frames at 16 a second; a take has at least {SHORTEST}.",
            fix="Bring a longer clip, or a still picture, which is held as long as the shot.",
        )
    return (min(available, wanted) - 1) // 4 * 4 + 1


def own_material_for(
    bank: Bank,
    shot: Shot,
    content: ContentName,
    name: str,
    kind: Literal["picture", "clip"],
    available: int | None,
    part: MaterialPart = WHOLE,
) -> OwnMaterial:
    """The material as a take of this shot: `available` frames at 16 a second, None for a still, which lasts as long as
    the shot. Raises MediaError, also for a part that begins where the clip has ended."""
    wanted = effective_settings(bank.story.settings, shot.overrides).frame_count
    start = 0 if available is None else part.start_frame
    if available is not None and 0 < available <= start:
        raise MediaError(
            f"The clip lasts {float(available / FPS):.2f} s and has ended by {float(start / FPS):.2f} s.",
            fix="Take an earlier part of it.",
        )
    count = wanted if available is None else own_length(available - start, wanted)
    return OwnMaterial(content=content, name=name, kind=kind, frame_count=count, crop=part.crop, start_frame=start)


def own_request(bank: Bank, shot: Shot, own: OwnMaterial) -> ShotRequest:
    """What a take of own material keeps as its request: the shot as it stood, and no memory, for none was shown.

    Its mode is that of a shot nothing was shown to; its sampling says what the shot would have had.
    """
    settings = effective_settings(bank.story.settings, shot.overrides)
    scene, place = bank.positions[shot.id]
    return ShotRequest(
        mode=Mode.T2V,
        prompt=shot.prompt.strip(),
        negative_prompt=settings.negative_prompt,
        seed=shot.seed,
        size=settings.size,
        frame_count=own.frame_count,
        num_inference_steps=settings.num_inference_steps,
        flow_shift=settings.flow_shift,
        guidance_scale=settings.guidance_scale,
        guidance_scale_2=settings.guidance_scale_2,
        engine=OWN_ENGINE,
        own=own,
        slate=Slate(
            film_title=bank.story.title,
            scene_number=scene,
            shot_number=place,
            take_number=next_take_number(shot),
        ),
    )
