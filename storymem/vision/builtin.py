"""A scorer without a model: is this the same view, is it sharp and well exposed. Plain arithmetic on small pictures.

    embed    layout (where light and colour are)      20 %
             palette (which colours, wherever)        15 %   -> unit length; the cosine is the weighted sum of three
             edges (which way contours run, where)    65 %
    quality  the weakest of sharpness, exposure and contrast, each 0 to 1

It knows nothing of what a picture shows: a mirrored face is nearly the same view to it, and a tasteless picture that
is sharp is a good one. The weights were set on rendered scenes and photographs so that small pans, zooms, exposure
changes, noise and compression stay above a cosine of 0.90 and other framings, scenes and palettes below.
Changing anything here changes every embedding: give the scorer a new name then, because films keep embeddings by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storymem.ports import Frame

Floats = NDArray[np.floating[Any]]
Vectors = NDArray[np.float32]

_LOOK_SIZE = (104, 60)  # width, height: an eighth of 832x480; every aspect is stretched to it
_LAYOUT_SHARE, _PALETTE_SHARE, _EDGE_SHARE = 0.20, 0.15, 0.65
_FLAT_LAYOUT, _FLAT_EDGES = 6.0, 0.02
"""Strength of the part every picture shares, so that the noise of an empty frame is not taken for its layout."""
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)

_SHARP_LONG_SIDE = 416
_SPAN = 8
"""Pixels over which an edge is judged, at a long side of 416."""


class BuiltinScorer:
    """Layout, palette and edges for likeness; sharpness, exposure and contrast for quality (0 to 1, unitless)."""

    name = "builtin"
    label = "Built-in look and sharpness (no model)"
    embedding = name
    quality_threshold = 0.30
    same_view = 0.90
    judges_every_frame = True

    def embed(self, frames: Sequence[Frame]) -> Vectors:
        """[n, 564], each row of unit length. A cosine over 0.90 means the same view."""
        if not len(frames):
            return np.zeros((0, _DIMENSIONS), np.float32)
        return np.stack([_embedding(frame) for frame in frames])

    def quality(self, frames: Sequence[Frame]) -> Vectors:
        """[n] from 0 to 1. Black, white, flat and strongly blurred frames stay below 0.30."""
        return np.array([_quality(frame) for frame in frames], np.float32)


def _embedding(frame: Frame) -> Vectors:
    picture = np.asarray(Image.fromarray(frame).resize(_LOOK_SIZE, Image.Resampling.BOX)).astype(np.float32)
    luma = picture @ _LUMA
    blue, red = picture[..., 2] - luma, picture[..., 0] - luma
    parts = (
        (_LAYOUT_SHARE, _layout(luma, blue, red)),
        (_PALETTE_SHARE, _palette(luma, blue, red)),
        (_EDGE_SHARE, _edges(luma)),
    )
    whole = np.concatenate([np.sqrt(share) * part for share, part in parts])
    return (whole / np.linalg.norm(whole)).astype(np.float32)


# --- layout: the low cosine waves of brightness and colour, without their mean -------------------------------------


def _waves(length: int, count: int) -> Floats:
    """[count, length]: the first `count` orthonormal cosine waves (DCT-II) over `length` samples."""
    order, place = np.arange(count)[:, None], np.arange(length)[None] + 0.5
    waves = np.cos(np.pi * order * place / length) * np.sqrt(2 / length)
    waves[0] /= np.sqrt(2)
    return waves.astype(np.float32)


_HIGHEST_WAVE = 5
_ACROSS, _DOWN = _waves(_LOOK_SIZE[0], _HIGHEST_WAVE + 1), _waves(_LOOK_SIZE[1], _HIGHEST_WAVE + 1)
_PITCH = np.hypot(*np.mgrid[0 : _HIGHEST_WAVE + 1, 0 : _HIGHEST_WAVE + 1])
_USED_WAVES = (_PITCH > 0) & (_PITCH <= _HIGHEST_WAVE)
_WAVE_WEIGHTS = np.sqrt(_PITCH[_USED_WAVES]) / np.sqrt(_LOOK_SIZE[0] * _LOOK_SIZE[1])


def _layout(*planes: Floats) -> Floats:
    """The coarse picture of the planes, of unit length together: where it is light counts, not how light it is."""
    waves = [(_DOWN @ plane @ _ACROSS.T)[_USED_WAVES] * _WAVE_WEIGHTS for plane in planes]
    return _unit(np.concatenate(waves), _FLAT_LAYOUT)


# --- palette: how often each colour occurs -------------------------------------------------------------------------

_PALETTE_BINS = (6, 7, 7)
_COLOUR_REACH = 96.0


def _palette(luma: Floats, blue: Floats, red: Floats) -> Floats:
    """Square roots of a smooth colour histogram: their dot product is the overlap of two palettes, 0 to 1."""
    places = (
        np.sqrt(luma / 255),
        np.clip(blue / _COLOUR_REACH, -1, 1) / 2 + 0.5,
        np.clip(red / _COLOUR_REACH, -1, 1) / 2 + 0.5,
    )
    histogram = np.zeros(int(np.prod(_PALETTE_BINS)))
    corners = [_neighbours(place, bins) for place, bins in zip(places, _PALETTE_BINS, strict=True)]
    for luma_bin, luma_share in corners[0]:
        for blue_bin, blue_share in corners[1]:
            for red_bin, red_share in corners[2]:
                index = (luma_bin * _PALETTE_BINS[1] + blue_bin) * _PALETTE_BINS[2] + red_bin
                share = luma_share * blue_share * red_share
                histogram += np.bincount(index.ravel(), share.ravel(), minlength=histogram.size)
    return _unit(np.sqrt(histogram), 0.0)


def _neighbours(place: Floats, bins: int) -> list[tuple[NDArray[np.intp], Floats]]:
    """The two bins around each place (0 to 1) and its share in each, so that no colour jumps from bin to bin."""
    exact = np.clip(place, 0, 1) * (bins - 1)
    lower = np.clip(np.floor(exact).astype(np.intp), 0, bins - 2)
    share = exact - lower
    return [(lower, 1 - share), (lower + 1, share)]


# --- edges: how strong contours are, by direction and place --------------------------------------------------------

_DIRECTIONS = 8
_EDGE_CELLS = (6, 4)  # across, down
_FAINT_EDGE = 0.02
_FADING_BORDER = 0.16
"""Share of the width or height."""


def _cells(length: int, count: int) -> Floats:
    """[count, length]: how much each sample belongs to each of `count` overlapping cells.

    Samples near the border count less, down to a fifth: what a small pan brings in or loses there is no other view.
    """
    middle = (np.arange(length) + 0.5) / length
    place = np.clip(middle * count - 0.5, 0, count - 1)
    border = np.clip(np.minimum(middle, 1 - middle) / _FADING_BORDER, 0, 1)
    shares = np.clip(1 - np.abs(place[None] - np.arange(count)[:, None]), 0, 1)
    return (shares * (0.2 + 0.8 * border)).astype(np.float32)


_CELLS_ACROSS, _CELLS_DOWN = _cells(_LOOK_SIZE[0], _EDGE_CELLS[0]), _cells(_LOOK_SIZE[1], _EDGE_CELLS[1])


def _edges(luma: Floats) -> Floats:
    """Edge strength by direction in a grid of cells, without its mean, of unit length."""
    light = np.sqrt(luma / 255)
    across, down = np.zeros_like(light), np.zeros_like(light)
    across[:, 1:-1] = light[:, 2:] - light[:, :-2]
    down[1:-1] = light[2:] - light[:-2]
    strength = np.hypot(across, down)
    strength = strength * strength / (strength + _FAINT_EDGE)
    direction = np.arctan2(down, across) % np.pi / np.pi * _DIRECTIONS
    lower = np.floor(direction).astype(np.intp)
    share = direction - lower
    lower %= _DIRECTIONS
    grid = np.zeros((_DIRECTIONS, _EDGE_CELLS[1], _EDGE_CELLS[0]), np.float32)
    for k in range(_DIRECTIONS):
        part = strength * ((lower == k) * (1 - share) + ((lower + 1) % _DIRECTIONS == k) * share)
        grid[k] = _CELLS_DOWN @ part @ _CELLS_ACROSS.T
    amounts = np.sqrt(grid).ravel()
    return _unit(amounts - amounts.mean(), _FLAT_EDGES)


def _unit(vector: Floats, shared: float) -> Floats:
    """`vector` with one more number `shared`, at unit length; pictures without content then agree on that number."""
    whole = np.append(vector, shared)
    return whole / np.linalg.norm(whole)


_DIMENSIONS = (
    (3 * int(_USED_WAVES.sum()) + 1) + (int(np.prod(_PALETTE_BINS)) + 1) + (_DIRECTIONS * int(np.prod(_EDGE_CELLS)) + 1)
)

# --- quality -------------------------------------------------------------------------------------------------------

_EDGE_SHARE_LOOKED_AT = 0.02
_BLURRED, _CRISP = 0.16, 0.60
"""Steepness of the strongest edges in a picture blurred over 12 pixels of 832, and in a crisp one."""
_CRUSHED, _BLOWN = 8, 247
_ENOUGH_VISIBLE = 0.40
_ENOUGH_RANGE = 100.0


def _quality(frame: Frame) -> float:
    picture = Image.fromarray(frame).convert("L")
    scale = min(1.0, _SHARP_LONG_SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    luma = np.asarray(picture.resize(size, Image.Resampling.BOX)).astype(np.float32)
    return min(_sharpness(luma), _exposure(luma), _contrast(luma))


def _sharpness(luma: Floats) -> float:
    """0 to 1: how much of the strongest edges happens from one pixel to the next; 1 for a hard edge.

    Only the strongest are asked, and the better quarter of those decides: a sharp face before a soft background
    is sharp.
    """
    steps, slopes = zip(*(_edge_slopes(plane) for plane in (luma, luma.T)), strict=True)
    step, slope = np.concatenate(steps), np.concatenate(slopes)
    count = max(8, int(step.size * _EDGE_SHARE_LOOKED_AT))
    strongest = np.argpartition(-step, count)[:count] if count < step.size else np.arange(step.size)
    steepness = np.quantile(slope[strongest] / np.maximum(step[strongest], 1e-3), 0.75)
    return float(np.clip((steepness - _BLURRED) / (_CRISP - _BLURRED), 0, 1))


def _edge_slopes(luma: Floats) -> tuple[Floats, Floats]:
    """For every stretch of a row: how much it changes end to end, and the most it changes between two pixels."""
    span = min(_SPAN, luma.shape[1] - 1)
    step = np.abs(luma[:, span:] - luma[:, :-span])
    change = np.abs(np.diff(luma, axis=1))
    slope = change[:, : step.shape[1]].copy()
    for k in range(1, span):
        np.maximum(slope, change[:, k : k + step.shape[1]], out=slope)
    return step.ravel(), slope.ravel()


def _exposure(luma: Floats) -> float:
    """0 to 1: enough of the picture (40 %) is neither crushed to black nor blown to white; night may be dark."""
    visible = float(np.mean((luma > _CRUSHED) & (luma < _BLOWN)))
    return min(1.0, visible / _ENOUGH_VISIBLE)


def _contrast(luma: Floats) -> float:
    """0 to 1: the range from its dark to its light parts, 1 from 100 of 255 levels on."""
    dark, light = np.percentile(luma, [0.5, 99.5])
    return min(1.0, float(light - dark) / _ENOUGH_RANGE)
