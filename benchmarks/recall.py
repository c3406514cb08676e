"""How long recall takes in a long film: python benchmarks/recall.py [--shots 1000] [--keyframes 3]

Prints milliseconds per shot: `recall` as the page asks for one shot, with the reason for everything left out (the
studio looks the bank up once a change, so it is measured apart), `slots` as staleness asks for every shot of a film,
and a plain re-statement of the published window that walks every keyframe for every shot. Then the policy by prompt,
with random embeddings of CLIP's size and with words alone, nothing kept from shot to shot, against a plain
re-statement of it in numpy. Exits 1 when the memories disagree.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from storymem.core.memory.bank import Bank, remember
from storymem.core.memory.by_prompt import LAMBDA
from storymem.core.memory.recall import recall, recall_slots
from storymem.core.request import ShotRequest
from storymem.core.story import FilmSettings, Keyframe, Scene, Shot, Story, Take
from storymem.core.values import Mode
from storymem.sight.snapshot import GrowingSight, SightSnapshot
from storymem.vision.scorers import EmbedderFacts

DIMENSIONS = 512
_WORDS = ("lamp", "tower", "boat", "pier", "rain", "glass", "stairs", "harbour", "coat", "letter", "dog", "window")


def named(text: str) -> str:
    """A content name made from words."""
    return hashlib.sha256(text.encode()).hexdigest()


def long_film(shots: int, keyframes: int) -> Story:
    """A rendered film of this many shots in scenes of ten."""
    settings = FilmSettings()
    dice = random.Random(5)
    request = ShotRequest(
        mode=Mode.M2V,
        prompt="A shot.",
        negative_prompt="",
        seed=0,
        size=settings.size,
        frame_count=81,
        num_inference_steps=40,
        flow_shift=4.0,
        guidance_scale=3.5,
        guidance_scale_2=3.5,
        engine="animatic",
    )

    def shot(number: int) -> Shot:
        found = tuple(
            Keyframe(
                picture=named(f"{number} {place}"),
                thumb=named(f"{number} {place} thumb"),
                frame_index=place * 20,
                quality=0.8,
                scorer="builtin",
            )
            for place in range(keyframes)
        )
        prompt = f"Shot {number}: a {' by a '.join(dice.choices(_WORDS, k=12))}."
        take = Take(
            id=f"t{number}",
            number=1,
            request=request.evolve(prompt=prompt),
            frame_count=81,
            clip=named(f"clip {number}"),
            poster=named(f"poster {number}"),
            tail=(),
            keyframes=found,
        )
        return Shot(id=f"s{number}", prompt=prompt, takes=(take,), circled=take.id)

    scenes = tuple(
        Scene(id=f"sc{start}", shots=tuple(shot(n) for n in range(start, min(start + 10, shots))))
        for start in range(0, shots, 10)
    )
    return Story(id="long", scenes=scenes, settings=settings)


def plain_window(story: Story, shot_id: str) -> list[str]:
    """The published window, said plainly: every keyframe before the shot, then the first three and the newest."""
    bank: list[str] = []
    for shot in story.shots():
        if shot.id == shot_id:
            break
        for take in shot.takes:
            if take.id == shot.circled:
                bank.extend(keyframe.picture for keyframe in take.keyframes)
    size, sink = story.settings.memory_size, story.settings.sink
    return bank if len(bank) <= size else bank[:sink] + bank[len(bank) - (size - sink) :]


def random_sight(story: Story, label: str = "random") -> SightSnapshot:
    """Random unit embeddings of CLIP's size for every keyframe and every prompt."""
    dice = np.random.default_rng(7)
    growing = GrowingSight(
        EmbedderFacts(name="clip", embedding="random", label=label, reads_prompts=True, same_view=0.9)
    )

    def embedding() -> np.ndarray:
        vector = dice.normal(size=DIMENSIONS).astype(np.float32)
        return vector / np.linalg.norm(vector)

    for shot in story.shots():
        growing.prompts.add(shot.prompt, embedding())
        for take in shot.takes:
            for keyframe in take.keyframes:
                growing.pictures.add(keyframe.picture, embedding())
    return growing.so_far()


def plain_by_prompt(bank: Bank, sight: SightSnapshot, shot_id: str) -> set[str]:
    """The policy by prompt, said plainly: every keyframe before the shot, then the one worth most, again and again."""
    before = bank.ordinals[shot_id]
    pictures = [one.picture for one in bank.usable if one.shot_ordinal < before]
    vectors = np.stack([sight.pictures[sight.picture_places[picture]] for picture in pictures])
    near = vectors @ sight.prompts[sight.prompt_places[bank.shot(shot_id).prompt]]
    near = (near - near.min()) / (near.max() - near.min())
    picked: list[int] = []
    while len(picked) < bank.story.settings.memory_size:
        like = np.maximum((vectors @ vectors[picked].T).max(axis=1), 0) if picked else np.zeros(len(pictures))
        worth = LAMBDA * near - (1 - LAMBDA) * like
        worth[picked] = -np.inf
        picked.append(int(worth.argmax()))
    return {pictures[at] for at in picked}


def by_prompt_times(story: Story, late: list[str]) -> bool:
    """Prints how long the policy by prompt takes; whether it and the plain re-statement chose the same."""
    story = story.evolve(settings=story.settings.evolve(policy="by_prompt"))
    sight = random_sight(story)
    same, seen, plain = True, list[float](), list[float]()
    bank = remember(story, sight)
    for shot_id in late:
        sight.likenesses.clear()
        bank.memo.clear()
        start = time.perf_counter()
        found = recall(story, shot_id, bank=bank)
        middle = time.perf_counter()
        same &= {slot.candidate.picture for slot in found.slots} == plain_by_prompt(bank, sight, shot_id)
        seen.append((middle - start) * 1000)
        plain.append((time.perf_counter() - middle) * 1000)
    by_words = remember(story)
    start = time.perf_counter()
    assert len(by_words.takes_words[1]) == len(by_words.prefixes) - 1  # both are made when they are first asked for
    indexed = (time.perf_counter() - start) * 1000
    words = milliseconds(lambda shot_id: recall(story, shot_id, bank=by_words), late)
    kept = milliseconds(lambda shot_id: recall_slots(by_words, by_words.shot(shot_id)), late)
    print(f"by prompt, as a model sees it, every reason   {statistics.median(seen):8.3f} ms a shot")
    print(f"by prompt, by words, every reason             {words:8.3f} ms a shot ({indexed:.1f} ms once a change)")
    print(f"by prompt, nothing it came from changed       {kept:8.3f} ms a shot")
    print(f"plain re-statement of the policy by prompt    {statistics.median(plain):8.3f} ms a shot")
    return same


def milliseconds(work: Callable[[str], object], shot_ids: list[str]) -> float:
    """Median milliseconds of `work` over the shots."""
    spent: list[float] = []
    for shot_id in shot_ids:
        start = time.perf_counter()
        work(shot_id)
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def main() -> int:
    """Measures and prints; 1 when the memories differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, default=1000)
    parser.add_argument("--keyframes", type=int, default=3, help="keyframes a take")
    asked = parser.parse_args()
    story = long_film(asked.shots, asked.keyframes)
    shot_ids = [shot.id for shot in story.shots()]
    bank, shots = remember(story), {shot.id: shot for shot in story.shots()}
    differ = [
        shot_id
        for shot_id in shot_ids
        if [slot.candidate.picture for slot in recall_slots(bank, shots[shot_id])] != plain_window(story, shot_id)
    ]
    late = shot_ids[-50:]
    once = milliseconds(lambda _: remember(story), late)
    full = milliseconds(lambda shot_id: recall(story, shot_id, bank=bank), late)
    slots = milliseconds(lambda shot_id: recall_slots(bank, shots[shot_id]), late)
    plain = milliseconds(lambda shot_id: plain_window(story, shot_id), late)
    print(f"{asked.shots} shots, {asked.shots * asked.keyframes} keyframes; median over the last {len(late)} shots")
    print(f"bank looked up, once after each change        {once:8.3f} ms")
    print(f"recall with a reason for everything left out  {full:8.3f} ms a shot")
    print(f"slots alone                                   {slots:8.3f} ms a shot")
    print(f"plain re-statement of the published window    {plain:8.3f} ms a shot")
    same = by_prompt_times(story, late)
    print(f"by prompt and its plain re-statement, same memory: {'yes' if same else 'no'}")
    print(f"slots {plain / slots:.1f}x faster than the plain window, same memory: {'no' if differ else 'yes'}")
    return 1 if differ or not same else 0


if __name__ == "__main__":
    sys.exit(main())
