"""A take's recipe brought back: only what differs is changed, in one step, and what can't come back is named."""

from __future__ import annotations

import pytest

from storymem.core.edits.all import apply, inverse
from storymem.core.edits.cast import SayCast
from storymem.core.edits.memory import Evict
from storymem.core.edits.outline import ChangeSettings
from storymem.core.edits.shot import AddTake, CircleTake, MarkTake, RewritePrompt, SetShot
from storymem.core.errors import EditRejected
from storymem.core.memory.bank import remember
from storymem.core.plans.reuse import Reuse, reuse
from storymem.core.request import LoraUse
from storymem.core.requests.composing import compose
from storymem.core.requests.sampling import NO_MODEL, Maker
from storymem.core.story import CastMember, ShotOverrides, Story
from storymem.core.values import Mode, Size
from storymem.presets import shot_language
from tests.support.stories import blank, make_take

MODEL = Maker("wan-1", is_model=True)


def rendered(story: Story) -> Story:
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


STORY = rendered(blank(4, cuts="CC-C"))


def again(story: Story, shot_id: str, *, maker: Maker = NO_MODEL, memory: bool = False) -> tuple[Story, Reuse]:
    shot = story.shot(shot_id)
    found = reuse(remember(story), shot, shot.takes[0], maker=maker, with_memory=memory)
    return (apply(story, found.as_one("again")) if found.edits else story), found


def test_a_shot_that_has_the_recipe_needs_no_edit():
    _, found = again(STORY, "s2")
    assert found == Reuse(edits=(), left=())
    with pytest.raises(EditRejected):
        found.as_one("again")


def test_prompt_seed_cut_and_sampling_come_back_in_one_step_that_can_be_undone():
    story = apply(STORY, RewritePrompt(shot_id="s3", prompt="Otherwise."))
    own = ShotOverrides(num_inference_steps=4, guidance_scale=1.0, frame_count=77)
    story = apply(story, SetShot(shot_id="s3", seed=900, scene_cut=True, overrides=own))
    after, found = again(story, "s3")
    assert found.left == ()
    shot = after.shot("s3")
    assert (shot.prompt, shot.seed, shot.scene_cut) == ("Shot 3.", 3, False)
    assert shot.overrides == ShotOverrides()
    assert compose(after, "s3").digest == STORY.shot("s3").takes[0].request.digest
    step = found.as_one("again")
    assert apply(after, inverse(story, step)) == story


def test_what_differs_from_the_film_becomes_an_override():
    settings = STORY.settings.evolve(num_inference_steps=4, negative_prompt="blurry", continuation=Mode.MM2V)
    story = apply(STORY, ChangeSettings(settings=settings))
    after, found = again(story, "s3")
    assert found.left == ()
    assert after.shot("s3").overrides == ShotOverrides(
        num_inference_steps=40, negative_prompt="", continuation=Mode.MI2V
    )
    assert compose(after, "s3").digest == STORY.shot("s3").takes[0].request.digest


def test_engine_and_size_are_the_films_and_said_to_stay():
    settings = STORY.settings.evolve(size=Size(width=1280, height=720), engine="wan")
    _, found = again(apply(STORY, ChangeSettings(settings=settings)), "s2")
    assert {one.name: (one.was, one.now) for one in found.left} == {
        "size": ("832x480", "1280x720"),
        "engine": ("animatic", "wan"),
    }


def test_a_models_recipe_brings_its_sampler_and_the_persons_loras():
    story = STORY
    request = compose(story, "s4", maker=MODEL).evolve(
        solver="euler", boundary_ratio=0.8, memory_stride=3, loras=(LoraUse(name="storymem-mi2v"), LoraUse(name="ink"))
    )
    take = make_take(story, "s4").evolve(request=request)
    found = reuse(remember(story), story.shot("s4"), take, maker=MODEL)
    after = apply(story, found.as_one("again"))
    assert compose(after, "s4", maker=MODEL).digest == request.digest
    assert after.shot("s4").overrides.loras == (LoraUse(name="ink"),)
    assert after.shot("s4").overrides.negative_prompt is None  # the film has none either: the published one is sent
    assert found.left == ()


def test_a_shot_from_text_alone_gets_the_numbers_of_its_own_model_back():
    request = compose(STORY, "s1", maker=MODEL).evolve(flow_shift=9.0, boundary_ratio=0.7)
    take = make_take(STORY, "s1").evolve(request=request)
    found = reuse(remember(STORY), STORY.shot("s1"), take, maker=MODEL)
    after = apply(STORY, found.as_one("again"))
    assert after.shot("s1").overrides == ShotOverrides(text_flow_shift=9.0, text_boundary_ratio=0.7)
    assert compose(after, "s1", maker=MODEL).digest == request.digest


def test_its_memory_comes_back_as_pins_here_and_nothing_more():
    frame = STORY.shot("s2").takes[0].keyframes[0].picture
    story = apply(STORY, Evict(picture=frame))
    assert frame not in [one.picture for one in compose(story, "s4").memory]
    after, found = again(story, "s4", memory=True)
    assert found.left == ()
    assert compose(after, "s4").pictures == STORY.shot("s4").takes[0].request.pictures
    assert after.evictions == (frame,)  # the film's word stays the film's


def test_without_its_memory_nothing_of_the_memory_is_touched():
    story = apply(STORY, Evict(picture=STORY.shot("s2").takes[0].keyframes[0].picture))
    story = apply(story, SetShot(shot_id="s4", seed=5))
    after, found = again(story, "s4")
    assert after.shot("s4").pins == ()
    assert found.left == ()


def test_a_picture_that_is_gone_is_said_to_be_gone():
    story = apply(STORY, MarkTake(shot_id="s1", take_id="s1t1", deleted=True))
    _, found = again(story, "s4", memory=True)
    assert [one.name for one in found.left] == ["memory"]
    assert "no longer shown" in found.left[0].now


def test_a_seam_that_ends_differently_is_said():
    story = apply(STORY, AddTake(shot_id="s2", take=make_take(apply(STORY, SetShot(shot_id="s2", seed=77)), "s2")))
    story = apply(story, CircleTake(shot_id="s2", take_id="s2t2"))
    _, found = again(story, "s3")
    assert [one.name for one in found.left] == ["seam"]


def test_the_words_that_were_sent_come_back_whole_and_nothing_is_laid_over_them_again():
    mara = CastMember(id="c1", name="Mara", description="a keeper of forty")
    story = STORY.evolve(cast=(mara, CastMember(id="c2", name="Ivo", description="a boy of nine")))
    story = story.evolve(settings=story.settings.evolve(shot_size="close"))
    story = apply(story, RewritePrompt(shot_id="s4", prompt="@Mara climbs."))
    story = apply(story, SayCast(shot_id="s4", member_id="c2", say="in"))
    bank = remember(story, language=shot_language())
    sent = compose(story, "s4", bank=bank)
    assert "a keeper of forty" in sent.prompt
    assert "a boy of nine" in sent.prompt
    take = story.shot("s4").takes[0].evolve(id="later", number=2, request=sent)
    story = apply(story, AddTake(shot_id="s4", take=take))
    unchanged = reuse(remember(story, language=shot_language()), story.shot("s4"), take, maker=NO_MODEL)
    assert unchanged == Reuse(edits=(), left=())
    story = apply(story, RewritePrompt(shot_id="s4", prompt="Otherwise."))
    found = reuse(remember(story, language=shot_language()), story.shot("s4"), take, maker=NO_MODEL)
    assert found.left == ()
    after = apply(story, found.as_one("again"))
    assert compose(after, "s4", bank=remember(after, language=shot_language())).prompt == sent.prompt
    assert apply(after, inverse(story, found.as_one("again"))) == story
