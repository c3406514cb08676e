"""The film: Story > Scene > Shot > Take, with keyframes, references, cast and settings. All frozen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from storymem.core.errors import ShotNotFound, TakeNotFound
from storymem.core.request import MEMORY_STRIDE, Crop, LoraUse, ShotRequest, Solver
from storymem.core.values import (
    FPS,
    MAX_MEMORY_FRAMES,
    ContentName,
    FrameCount,
    Frozen,
    Mode,
    Seed,
    Size,
    Text,
    refused,
)

OWN_LORAS = "storymem-"
"""How the names of StoryMem's LoRAs begin: the film's modes choose among them, a person adds others."""

StepCount = Annotated[int, Field(ge=1, le=200)]
Shift = Annotated[float, Field(gt=0, le=20)]
Guidance = Annotated[float, Field(ge=1, le=20)]
Boundary = Annotated[float, Field(ge=0, le=1)]
Stride = Annotated[int, Field(ge=1, le=50)]


def _legal_loras(loras: tuple[LoraUse, ...]) -> tuple[LoraUse, ...]:
    names = [use.name for use in loras]
    for use in loras:
        if not use.name or use.name != use.name.strip():
            raise refused("A LoRA has no name, or spaces around it.", "Write its folder's name, for example lightning.")
        if use.name.startswith(OWN_LORAS):
            raise refused(
                f"{use.name} is StoryMem's own LoRA, and the engine is given the right one already.",
                "Leave it out, and choose how shots continue instead.",
            )
        if use.strength == 0:
            raise refused(f"The LoRA {use.name} has strength 0, which does nothing.", "Take it off the list.")
        if names.count(use.name) > 1:
            raise refused(f"The LoRA {use.name} is on the list twice.", "Keep one, with the strength you want.")
    return loras


Policy = Literal["published", "by_prompt"]
"""How a shot's memory is chosen: the first and the newest keyframes, or those the shot's prompt is about."""

ScorerChoice = Literal["auto", "builtin", "clip", "clip+hpsv3"]
"""Who looks at frames and judges them; `auto` is the best this machine has weights (and, for HPSv3, a card) for."""

Loras = Annotated[tuple[LoraUse, ...], AfterValidator(_legal_loras)]
"""The person's LoRAs, in the order they are applied: no name twice, none without effect."""


class FilmSettings(Frozen):
    """What holds for every shot of a film unless the shot overrides it. `memory_size` and `sink` count frames.

    `text_flow_shift` and `text_boundary_ratio` are for a shot from text alone, which another checkpoint makes. Without
    a negative prompt a model is sent the one it was published with. `shot_size`, `camera_angle` and `camera_move` name
    words of the shot language; empty is none.
    """

    size: Size = Size(width=832, height=480)
    frame_count: FrameCount = 81
    num_inference_steps: StepCount = 40
    solver: Solver = "unipc"
    flow_shift: Shift = 4.0
    boundary_ratio: Boundary = 0.9
    text_flow_shift: Shift = 12.0
    text_boundary_ratio: Boundary = 0.875
    guidance_scale: Guidance = 3.5
    guidance_scale_2: Guidance = 3.5
    memory_stride: Stride = MEMORY_STRIDE
    loras: Loras = ()
    negative_prompt: Text = ""
    base_seed: Seed = 0
    memory_size: int = MAX_MEMORY_FRAMES
    sink: int = Field(default=3, ge=0, le=MAX_MEMORY_FRAMES)
    policy: Policy = "published"
    scorer: ScorerChoice = "auto"
    continuation: Literal[Mode.MI2V, Mode.MM2V] = Mode.MI2V
    start_from_text: bool = True
    engine: str = "animatic"
    circle_first_take: bool = True
    target_seconds: float | None = Field(default=None, gt=0)
    shot_size: str = ""
    camera_angle: str = ""
    camera_move: str = ""

    @model_validator(mode="after")
    def _memory_fits(self) -> Self:
        if not 0 <= self.memory_size <= MAX_MEMORY_FRAMES:
            raise refused(
                f"A memory of {self.memory_size} frames is not possible: the model learned up to {MAX_MEMORY_FRAMES}.",
                f"Use 0 to {MAX_MEMORY_FRAMES}.",
            )
        return self


class ShotOverrides(Frozen):
    """Where a shot differs from its film; None means as the film. The picture's size is the film's alone."""

    frame_count: FrameCount | None = None
    num_inference_steps: StepCount | None = None
    solver: Solver | None = None
    flow_shift: Shift | None = None
    boundary_ratio: Boundary | None = None
    text_flow_shift: Shift | None = None
    text_boundary_ratio: Boundary | None = None
    guidance_scale: Guidance | None = None
    guidance_scale_2: Guidance | None = None
    memory_stride: Stride | None = None
    loras: Loras | None = None
    negative_prompt: Text | None = None
    memory_size: int | None = Field(default=None, ge=0, le=MAX_MEMORY_FRAMES)
    policy: Policy | None = None
    continuation: Literal[Mode.MI2V, Mode.MM2V] | None = None
    shot_size: str | None = None
    camera_angle: str | None = None
    camera_move: str | None = None


class Keyframe(Frozen):
    """A remembered frame of a take, named by its content.

    `picture` is the lossless PNG, `thumb` a small JPEG. `similarity` is the cosine to the last keyframe before it in
    the take (None for the first), `quality` the score of `scorer`. `below_threshold` marks the best frame of a take
    in which no frame was good enough. `by_hand` marks a frame the director grabbed; `lossless` is false where it could
    only be read back from the take's clip. A frame nobody scored has quality None.
    """

    picture: ContentName
    thumb: ContentName
    frame_index: int
    quality: float | None
    similarity: float | None = None
    scorer: str
    below_threshold: bool = False
    by_hand: bool = False
    lossless: bool = True


class Take(Frozen):
    """One generation of a shot. Its media and request never change; the three marks do, and frames grabbed by hand join
    its keyframes.

    `tail` holds the last frames as lossless PNGs, oldest first (five, or all where the take is shorter);
    `review` names a JSON object with every frame's scores. `made_with` is the engine's word on what it ran on and how.
    `created_at` is UTC, ISO 8601.
    """

    id: str
    number: int
    request: ShotRequest
    frame_count: int
    clip: ContentName
    poster: ContentName
    tail: tuple[ContentName, ...]
    keyframes: tuple[Keyframe, ...] = ()
    review: ContentName | None = None
    scorer: str = ""
    made_with: str = ""
    seconds_spent: float = 0.0
    created_at: str = ""
    starred: bool = False
    rejected: bool = False
    deleted: bool = False

    @property
    def duration_seconds(self) -> float:
        return float(self.frame_count / FPS)

    @property
    def media(self) -> tuple[str, ...]:
        """Content names of everything the take keeps on disk."""
        pictures = (name for keyframe in self.keyframes for name in (keyframe.picture, keyframe.thumb))
        return (self.clip, self.poster, *self.tail, *pictures, *(() if self.review is None else (self.review,)))


class Shot(Frozen):
    """One shot: what is asked for, and the takes that answered.

    `pins` and `evictions` name keyframes by content, for this shot only; `learn` false keeps its keyframes out of
    later memory; `kept` is the request digest the director accepted as is; `extra` holds unknown script fields as JSON.
    `cast_in` and `cast_out` are ids of cast members, sorted: those in the shot without an @mention of them, and those
    left out of it although they have one. `memory_order` names remembered pictures in the order the director gave them.
    """

    id: str
    prompt: Text = ""
    scene_cut: bool = True
    seed: Seed = 0
    first_frame_prompt: Text | None = None
    overrides: ShotOverrides = ShotOverrides()
    takes: tuple[Take, ...] = ()
    circled: str | None = None
    pins: tuple[ContentName, ...] = ()
    evictions: tuple[ContentName, ...] = ()
    learn: bool = True
    locked: bool = False
    kept: str | None = None
    notes: Text = ""
    cast_in: tuple[str, ...] = ()
    cast_out: tuple[str, ...] = ()
    memory_order: tuple[ContentName, ...] = ()

    @property
    def circled_take(self) -> Take | None:
        """The take the director keeps, if any."""
        return next((take for take in self.takes if take.id == self.circled and not take.deleted), None)

    def take(self, take_id: str) -> Take:
        """The take with this id, deleted ones too. Raises TakeNotFound."""
        for take in self.takes:
            if take.id == take_id:
                return take
        raise TakeNotFound(f"Shot {self.id} has no take {take_id}.", fix="Reload the page: the take may be gone.")


class Scene(Frozen):
    """Shots that belong together. `scene_num` is the number in its script; `extra` unknown script fields, as JSON."""

    id: str
    scene_num: int | None = None
    shots: tuple[Shot, ...] = ()
    extra: str = "{}"


class Reference(Frozen):
    """A picture the director brought as memory (MR2V), whole; `crop` is the part that is shown, in `thumb` too.

    Without a crop it is the largest centred part. The first films kept only that part, which goes on as it is.
    """

    picture: ContentName
    thumb: ContentName
    name: Text
    crop: Crop | None = None


CastKind = Literal["character", "place", "prop"]


class CastPicture(Frozen):
    """A picture of a cast member, whole; `crop` is the part that is shown, in `thumb` too, as of a reference."""

    picture: ContentName
    thumb: ContentName
    crop: Crop | None = None


class CastMember(Frozen):
    """A character, place or prop: its name, how it looks in words, and pictures of it, the most telling first."""

    id: str
    kind: CastKind = "character"
    name: Text
    description: Text = ""
    pictures: tuple[CastPicture, ...] = ()


class Removed(Frozen):
    """A shot taken out of the film, with its takes and where it stood, so that it can come back."""

    shot: Shot
    scene_id: str
    index: int


class Story(Frozen):
    """A whole film. `pins` and `evictions` hold for every shot; `extra` is unknown script fields, as JSON."""

    id: str
    title: Text = "Untitled film"
    overview: Text = ""
    scenes: tuple[Scene, ...] = ()
    settings: FilmSettings = FilmSettings()
    cast: tuple[CastMember, ...] = ()
    references: tuple[Reference, ...] = ()
    pins: tuple[ContentName, ...] = ()
    evictions: tuple[ContentName, ...] = ()
    removed: tuple[Removed, ...] = ()
    extra: str = "{}"

    def shots(self) -> Iterator[Shot]:
        """Every shot, in story order."""
        for scene in self.scenes:
            yield from scene.shots

    def shot(self, shot_id: str) -> Shot:
        """The shot with this id. Raises ShotNotFound."""
        for shot in self.shots():
            if shot.id == shot_id:
                return shot
        raise ShotNotFound(f"There is no shot {shot_id} in this film.", fix="Reload the page: the shot may be gone.")

    def shot_before(self, shot_id: str) -> Shot | None:
        """The shot just before this one in story order, across scenes; None for the first."""
        before: Shot | None = None
        for shot in self.shots():
            if shot.id == shot_id:
                return before
            before = shot
        raise ShotNotFound(f"There is no shot {shot_id} in this film.", fix="Reload the page: the shot may be gone.")

    def scene_of(self, shot_id: str) -> Scene:
        """The scene that holds this shot. Raises ShotNotFound."""
        for scene in self.scenes:
            if any(shot.id == shot_id for shot in scene.shots):
                return scene
        raise ShotNotFound(f"There is no shot {shot_id} in this film.", fix="Reload the page: the shot may be gone.")


def scene_numbers(story: Story) -> tuple[int, ...]:
    """The number of each scene: the script's own where they all stand and rise, else 1, 2, 3..."""
    numbers = [scene.scene_num for scene in story.scenes]
    known = [number for number in numbers if number is not None]
    rises = all(a < b for a, b in pairwise(known))
    if known and len(known) == len(numbers) and rises and known[0] > 0:
        return tuple(known)
    return tuple(range(1, len(numbers) + 1))


def shot_positions(story: Story) -> dict[str, tuple[int, int]]:
    """shot id -> (scene number, 1-based place in its scene), in story order."""
    return {
        shot.id: (number, place)
        for number, scene in zip(scene_numbers(story), story.scenes, strict=True)
        for place, shot in enumerate(scene.shots, start=1)
    }
