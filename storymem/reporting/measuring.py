"""From a film to its report: every circled take is looked at once, and all figures follow from what was seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from storymem.core.errors import MediaError, StoryError
from storymem.core.plans.consistency import every_pair, mean_likeness, most_related, neighbours, shared_words
from storymem.core.story import Take, shot_positions
from storymem.project.reading import FilmOnDisk
from storymem.reporting.report import Figure, Model, Models, Neighbour, Report, ShotRow, Values
from storymem.reporting.scoring import Clip, ClipScores, ReportScorer, Vectors, score_clip, spread, unit

LEAST_FRAMES, MOST_FRAMES = 1, 161
"""How many frames of a shot may be asked for; the longest has 161."""

_NEEDS_CLIP = "needs CLIP (python -m storymem weights fetch clip)"
_WORDS = Model("shared-words", "words the prompts have in common")


@dataclass(frozen=True)
class _Measured:
    """A circled take that could be read, and what was seen of it."""

    row: ShotRow
    take: Take
    scores: ClipScores


@dataclass(frozen=True)
class _Matrices:
    """What the figures are made of. `vectors` has a row a shot; `prompts` too, None where nothing read them."""

    vectors: Vectors
    prompts: Vectors | None
    likeness: Values
    relatedness: Values


def measure(film: FilmOnDisk, scorer: ReportScorer, frame_count: int, on_frame: Callable[[str, int], None]) -> Report:
    """The report over `frame_count` frames of every circled take.

    After each frame `on_frame` hears its shot's label and how many frames there are in all. At most one batch of
    frames is in memory. Raises StoryError where no shot has a circled take or `frame_count` is
    out of range, and what the scorer raises.
    """
    _check_count(frame_count)
    taken = _circled(film)
    if not taken:
        raise StoryError("No shot of this film has a circled take yet.", fix="Generate a take first.")
    texts = None if scorer.reads is None else scorer.reads([take.request.prompt for _, take in taken])
    rows: list[ShotRow] = []
    seen: list[_Measured] = []
    total = sum(len(spread(take.frame_count, frame_count)) for _, take in taken)
    for place, (row, take) in enumerate(taken):
        try:
            clip = _clip(film, take, frame_count)
            prompt = None if texts is None else texts[place]
            scores = score_clip(clip, scorer, prompt, partial(on_frame, row.label, total))
            seen.append(_Measured(row, take, scores))
        except MediaError as error:
            row = replace(row, problem=error.message, fix=error.fix)
        rows.append(row)
    return _reported(film, scorer, frame_count, rows, seen, None if texts is None else _kept(texts, rows))


def _circled(film: FilmOnDisk) -> list[tuple[ShotRow, Take]]:
    """Every circled take, with a row that has no numbers yet, in story order."""
    positions = shot_positions(film.story)
    taken: list[tuple[ShotRow, Take]] = []
    for shot in film.story.shots():
        take = shot.circled_take
        if take is not None:
            scene, place = positions[shot.id]
            taken.append((ShotRow(shot.id, f"{scene}.{place}", scene, take.number, take.request.mode.value), take))
    return taken


def _check_count(frame_count: int) -> None:
    if not LEAST_FRAMES <= frame_count <= MOST_FRAMES:
        raise StoryError(
            f"{frame_count} frames of a shot can't be looked at.", fix=f"Ask for {LEAST_FRAMES} to {MOST_FRAMES}."
        )


def _clip(film: FilmOnDisk, take: Take, frame_count: int) -> Clip:
    path = Path(film.objects.sound(take.clip))
    return Clip(path, take.frame_count, spread(take.frame_count, frame_count))


def _kept(texts: Vectors, rows: Sequence[ShotRow]) -> Vectors:
    """The rows of `texts` whose shots could be read."""
    return texts[[place for place, row in enumerate(rows) if not row.problem]]


# --- from what was seen to the report ------------------------------------------------------------------------------


def _reported(
    film: FilmOnDisk,
    scorer: ReportScorer,
    frame_count: int,
    rows: Sequence[ShotRow],
    seen: Sequence[_Measured],
    prompts: Vectors | None,
) -> Report:
    models = _models(scorer)
    matrices = _matrices(seen, prompts)
    related = most_related(matrices.relatedness)
    numbers = {one.row.shot_id: _numbered(seen, place, matrices) for place, one in enumerate(seen)}
    have = {row.shot_id for row in rows}
    return Report(
        title=film.story.title,
        frames_per_shot=frame_count,
        models=models,
        quality_name=scorer.quality_name,
        figures=(
            *_consistency(matrices, models),
            _prompts_followed(seen, models),
            _overview_followed(film, scorer, matrices, models),
            _mean_of("quality", scorer.quality_name, [one.scores.quality for one in seen], models.judges),
        ),
        rows=tuple(numbers.get(row.shot_id, row) for row in rows),
        without_take=tuple(
            f"{scene}.{place}" for shot_id, (scene, place) in shot_positions(film.story).items() if shot_id not in have
        ),
        likeness=matrices.likeness,
        relatedness=matrices.relatedness,
        related=related,
    )


def _models(scorer: ReportScorer) -> Models:
    looks = Model(scorer.embedder.name, scorer.embedder.label)
    reads = None if scorer.reads is None else looks
    return Models(looks, reads, reads or _WORDS, Model(scorer.judge.name, scorer.judge.label))


def _matrices(seen: Sequence[_Measured], prompts: Vectors | None) -> _Matrices:
    vectors = np.stack([one.scores.vector for one in seen]) if seen else np.zeros((0, 1), np.float32)
    if prompts is None:
        prompts_sent = [one.take.request.prompt for one in seen]
        relatedness = tuple(tuple(shared_words(a, b) for b in prompts_sent) for a in prompts_sent)
    else:
        relatedness = _values(prompts @ prompts.T)
    return _Matrices(vectors, prompts, _values(vectors @ vectors.T), relatedness)


def _values(matrix: Vectors) -> Values:
    return tuple(tuple(float(value) for value in row) for row in matrix)


def _numbered(seen: Sequence[_Measured], place: int, matrices: _Matrices) -> ShotRow:
    """The shot's row with its numbers."""
    one, row = seen[place], matrices.likeness[place]
    near = neighbours(matrices.likeness, place)
    rest = np.delete(matrices.vectors, place, axis=0)
    return replace(
        one.row,
        to_rest=float(unit(rest.sum(axis=0)) @ one.scores.vector) if near else None,
        most_alike=Neighbour(seen[near.most].row.label, row[near.most]) if near else None,
        least_alike=Neighbour(seen[near.least].row.label, row[near.least]) if near else None,
        prompt=one.scores.prompt,
        quality=one.scores.quality,
    )


# --- the figures ---------------------------------------------------------------------------------------------------


def _consistency(matrices: _Matrices, models: Models) -> tuple[Figure, Figure]:
    """The mean likeness over all pairs, and over the most related."""
    every = every_pair(len(matrices.likeness))
    related = most_related(matrices.relatedness)
    why_not = "" if every else "needs two shots that can be read"

    def figure(key: str, name: str, pairs: Sequence[tuple[int, int]]) -> Figure:
        value = mean_likeness(matrices.likeness, pairs)
        return Figure(key, name, value, len(pairs), "pairs", models.looks if pairs else None, why_not)

    return (
        figure("consistency_all", "cross-shot consistency, all pairs", every),
        figure("consistency_related", "cross-shot consistency, most related pairs", related),
    )


def _prompts_followed(seen: Sequence[_Measured], models: Models) -> Figure:
    name = "prompt following, each shot and its prompt"
    if models.reads is None:
        return Figure("prompt_shots", name, None, 0, "shots", None, _NEEDS_CLIP)
    values = [value for one in seen if (value := one.scores.prompt) is not None]
    return _mean_of("prompt_shots", name, values, models.reads)


def _overview_followed(film: FilmOnDisk, scorer: ReportScorer, matrices: _Matrices, models: Models) -> Figure:
    """The cosine of the film's vector, the mean of its shots', with its overview."""
    key, name, overview = "prompt_film", "prompt following, the film and its overview", film.story.overview.strip()
    why_not = "" if len(matrices.vectors) else "no clip could be read"
    if scorer.reads is None:
        why_not = _NEEDS_CLIP
    elif not overview:
        why_not = "the film has no overview"
    if scorer.reads is None or why_not:
        return Figure(key, name, None, 0, "shots", None, why_not)
    value = float(unit(matrices.vectors.sum(axis=0)) @ scorer.reads([overview])[0])
    return Figure(key, name, value, len(matrices.vectors), "shots", models.looks)


def _mean_of(key: str, name: str, values: Sequence[float], model: Model) -> Figure:
    if not values:
        return Figure(key, name, None, 0, "shots", None, "no clip could be read")
    return Figure(key, name, sum(values) / len(values), len(values), "shots", model)
