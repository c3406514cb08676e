"""A changed script into a film that already has takes: which shot is which, what would change, and the story after it.

    film    A  B  C  D       A  same
    script  A  C  B' E       C  moved           its prompt is the same, it only stands elsewhere
                             B' prompt changed  B keeps its id and its takes, which now show as stale
                             E  new
                             D  removed         it and its takes go to `Story.removed`

No take is ever lost: a shot stays, or is kept among the removed; a removed shot whose prompt comes back is restored.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable
from enum import StrEnum

from storymem.core.story import Removed, Shot, Story, scene_numbers, shot_positions
from storymem.core.values import Frozen

LIKELY_REWRITE = 0.5
"""Likeness from which one prompt counts as a rewrite of the other; two prompts of one scene have about 0.15."""

NEARBY = 8
"""How many places a shot may have slid inside its scene and still be found as a rewrite."""


class Change(StrEnum):
    """What an import does to a shot; where several are true, the first of them."""

    NEW = "new"
    RESTORED = "restored"
    PROMPT_CHANGED = "prompt changed"
    MOVED = "moved"
    CUT_CHANGED = "cut changed"
    FIRST_FRAME_CHANGED = "first frame prompt changed"
    SAME = "same"
    REMOVED = "removed"


class ReimportRow(Frozen):
    """One shot of an import. `label` is its number after the import; for a removed one, before it.

    `take_count` counts the takes it brings along, without deleted ones. `old_prompt` is None for a new shot,
    `new_prompt` for a removed one.
    """

    shot_id: str
    label: str
    change: Change
    take_count: int
    old_prompt: str | None
    new_prompt: str | None


class ReimportPlan(Frozen):
    """What an import would do: every shot in its new order, then the removed ones."""

    title: str
    rows: tuple[ReimportRow, ...]


def merge_script(story: Story, script: Story) -> Story:
    """The film told as `script` tells it: title, overview, scenes and unknown fields; all else stays the film's own.

    Shots that are found again keep id, seed, overrides, takes and marks, and get prompt, scene_cut and first frame
    prompt of the script. New shots and scenes have the ids and seeds `script` gave them.
    """
    match = _Match(story, script)
    scenes = tuple(
        scene.evolve(
            id=story.scenes[match.scenes[number]].id if number in match.scenes else scene.id,
            shots=tuple(match.merged(shot) for shot in scene.shots),
        )
        for number, scene in enumerate(script.scenes)
    )
    inside = {shot.id for scene in scenes for shot in scene.shots}
    gone = tuple(
        Removed(shot=shot, scene_id=scene.id, index=index)
        for scene in story.scenes
        for index, shot in enumerate(scene.shots)
        if shot.id not in inside
    )
    still_gone = tuple(entry for entry in story.removed if entry.shot.id not in inside)
    return story.evolve(
        title=script.title, overview=script.overview, scenes=scenes, extra=script.extra, removed=still_gone + gone
    )


def plan_reimport(story: Story, script: Story) -> ReimportPlan:
    """What `merge_script` would change, shot by shot; nothing is changed yet."""
    merged = merge_script(story, script)
    before = {shot.id: shot for shot in story.shots()}
    removed = {entry.shot.id: entry.shot for entry in story.removed}
    moved = _moved(story, merged)
    rows: list[ReimportRow] = []
    for label, shot in _labelled(merged):
        change = _change(before.get(shot.id), shot, removed, moved)
        rows.append(_row(shot.id, label, change, before.get(shot.id) or removed.get(shot.id), shot))
    after = {shot.id for shot in merged.shots()}
    rows += [_row(old.id, label, Change.REMOVED, old, None) for label, old in _labelled(story) if old.id not in after]
    return ReimportPlan(title=script.title, rows=tuple(rows))


def _labelled(story: Story) -> list[tuple[str, Shot]]:
    """Every shot with its number, `1.2`, in story order."""
    positions = shot_positions(story)
    return [("{}.{}".format(*positions[shot.id]), shot) for shot in story.shots()]


def _row(shot_id: str, label: str, change: Change, old: Shot | None, new: Shot | None) -> ReimportRow:
    return ReimportRow(
        shot_id=shot_id,
        label=label,
        change=change,
        take_count=sum(not take.deleted for take in old.takes) if old else 0,
        old_prompt=old.prompt if old else None,
        new_prompt=new.prompt if new else None,
    )


def _change(old: Shot | None, new: Shot, removed: dict[str, Shot], moved: set[str]) -> Change:
    if old is None:
        return Change.RESTORED if new.id in removed else Change.NEW
    if old.prompt != new.prompt:
        return Change.PROMPT_CHANGED
    if new.id in moved:
        return Change.MOVED
    if old.scene_cut != new.scene_cut:
        return Change.CUT_CHANGED
    return Change.SAME if old.first_frame_prompt == new.first_frame_prompt else Change.FIRST_FRAME_CHANGED


def _moved(story: Story, merged: Story) -> set[str]:
    """Shots of both that stand in another scene, or out of order with the others.

    Out of order is what the longest run in unchanged order leaves over, so one shot moved to the front is one shot
    moved, not all others.
    """
    old_scene = {shot.id: scene.id for scene in story.scenes for shot in scene.shots}
    new_scene = {shot.id: scene.id for scene in merged.scenes for shot in scene.shots}
    old_order = {shot_id: order for order, shot_id in enumerate(old_scene)}
    staying = [shot_id for shot_id, scene in new_scene.items() if old_scene.get(shot_id) == scene]
    in_order = _longest_rise([old_order[shot_id] for shot_id in staying])
    settled = {shot_id for shot_id in staying if old_order[shot_id] in in_order}
    return {shot_id for shot_id in new_scene if shot_id in old_scene} - settled


def _longest_rise(numbers: list[int]) -> set[int]:
    """A longest rising subsequence of distinct numbers (patience sorting)."""
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        below[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    rise: set[int] = set()
    at = tops[-1] if tops else None
    while at is not None:
        rise.add(at)
        at = below[at]
    return rise


class _Place(Frozen):
    """A shot and where it stands: `order` in the story, `scene` and `index` in it, all from 0."""

    shot: Shot
    scene: int
    index: int
    order: int


def _places(story: Story) -> list[_Place]:
    found: list[_Place] = []
    for number, scene in enumerate(story.scenes):
        for index, shot in enumerate(scene.shots):
            found.append(_Place(shot=shot, scene=number, index=index, order=len(found)))
    return found


class _Match:
    """Which shot of the film each shot of the script is.

    `shots` maps places in the script's order to places in the film's; `scenes` scene indices likewise; `restored` maps
    a script shot's id to the removed shot that comes back for it.
    """

    def __init__(self, story: Story, script: Story) -> None:
        self.story = story
        self.old = _places(story)
        self.new = _places(script)
        self.shots: dict[int, int] = {}
        self.taken: set[int] = set()
        self.restored: dict[str, Shot] = {}
        # The same prompt: at the same place, else in the same scene, else anywhere; equal prompts in their order.
        self.pair_equal(lambda place: (place.shot.prompt, place.scene, place.index))
        self.pair_equal(lambda place: (place.shot.prompt, place.scene))
        self.pair_equal(lambda place: place.shot.prompt)
        self.scenes = self.pair_scenes(scene_numbers(script))
        self.restored.update(self.pair_removed())
        # Another prompt: a rewrite nearby in the scene, else what stood at this place or followed the same shot.
        self.pair_rewrites()
        in_scene = {old: new for new, old in self.scenes.items()}
        self.pair_equal(
            lambda place: (place.scene, place.index),
            lambda place: (in_scene[place.scene], place.index) if place.scene in in_scene else None,
        )
        self.pair_followers()
        self._by_id = {place.shot.id: place for place in self.new}

    def merged(self, new: Shot) -> Shot:
        """The film's shot with what the script says of it; the script's own where it is new."""
        place = self._by_id[new.id]
        at = self.shots.get(place.order)
        old = self.restored.get(new.id) if at is None else self.old[at].shot
        if old is None:
            return new
        # A script's first shot is a cut by rule. Where it is the film's first as well, that tells nothing.
        scene_cut = old.scene_cut if place.order == at == 0 else new.scene_cut
        return old.evolve(prompt=new.prompt, scene_cut=scene_cut, first_frame_prompt=new.first_frame_prompt)

    def pair(self, new: _Place, old: _Place) -> None:
        self.shots[new.order] = old.order
        self.taken.add(old.order)

    def open_new(self) -> list[_Place]:
        """Shots of the script that nothing was found for yet."""
        return [place for place in self.new if place.order not in self.shots and place.shot.id not in self.restored]

    def open_old(self) -> list[_Place]:
        """Shots of the film that were not found again yet."""
        return [place for place in self.old if place.order not in self.taken]

    def pair_equal(
        self, key: Callable[[_Place], Hashable], old_key: Callable[[_Place], Hashable | None] | None = None
    ) -> None:
        """Pairs what has the same key, first with first; an `old_key` of None pairs with nothing."""
        waiting: defaultdict[Hashable, deque[_Place]] = defaultdict(deque)
        for old in self.open_old():
            waiting[(old_key or key)(old)].append(old)
        for new in self.open_new():
            if candidates := waiting.get(key(new)):
                self.pair(new, candidates.popleft())

    def pair_scenes(self, new_numbers: tuple[int, ...]) -> dict[int, int]:
        """Script scene -> film scene: by most shots in common, else by scene number."""
        votes = Counter((self.new[new].scene, self.old[old].scene) for new, old in self.shots.items())
        pairs: dict[int, int] = {}
        for new, old in sorted(votes, key=lambda pair: (-votes[pair], abs(pair[0] - pair[1]), pair)):
            if new not in pairs and old not in pairs.values():
                pairs[new] = old
        old_index = {number: index for index, number in enumerate(scene_numbers(self.story))}
        for new, number in enumerate(new_numbers):
            old = old_index.get(number)
            if new not in pairs and old is not None and old not in pairs.values():
                pairs[new] = old
        return pairs

    def pair_removed(self) -> dict[str, Shot]:
        """Removed shots whose prompt stands in the script again, the last removed first."""
        waiting: defaultdict[str, list[Shot]] = defaultdict(list)
        for entry in self.story.removed:
            waiting[entry.shot.prompt].append(entry.shot)
        return {
            new.shot.id: waiting[new.shot.prompt].pop()
            for new in self.open_new()
            if new.shot.prompt.strip() and waiting[new.shot.prompt]
        }

    def pair_rewrites(self) -> None:
        """Pairs prompts that were edited, the most alike first."""
        runs = {id(place): _four_letter_runs(place.shot.prompt) for place in self.open_new() + self.open_old()}
        by_scene: defaultdict[int, list[_Place]] = defaultdict(list)
        for old in self.open_old():
            by_scene[old.scene].append(old)
        alike = [
            (-_likeness(runs[id(new)], runs[id(old)]), abs(new.index - old.index), new.order, old.order)
            for new in self.open_new()
            if new.scene in self.scenes
            for old in by_scene[self.scenes[new.scene]]
            if abs(new.index - old.index) <= NEARBY
        ]
        for likeness, _, new, old in sorted(alike):
            if -likeness >= LIKELY_REWRITE and new not in self.shots and old not in self.taken:
                self.pair(self.new[new], self.old[old])

    def pair_followers(self) -> None:
        """Pairs a shot with the one that stood after the film's shot its predecessor was paired with.

        In the same scene whatever the prompts say; across scenes (one was split, or two joined) only a rewrite.
        """
        for new in self.open_new():
            before = self.shots.get(new.order - 1)
            if before is None or before + 1 >= len(self.old) or before + 1 in self.taken:
                continue
            old = self.old[before + 1]
            same_scene = self.scenes.get(new.scene) == old.scene
            if (
                same_scene
                or _likeness(_four_letter_runs(new.shot.prompt), _four_letter_runs(old.shot.prompt)) >= LIKELY_REWRITE
            ):
                self.pair(new, old)


def _four_letter_runs(prompt: str) -> frozenset[str]:
    """Every run of four letters: works for scripts written without spaces too."""
    text = prompt.casefold()
    return frozenset(text[i : i + 4] for i in range(max(1, len(text) - 3)))


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of their runs two prompts have in common, 0 to 1 (Dice)."""
    return 2 * len(a & b) / (len(a) + len(b))
