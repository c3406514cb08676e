"""What a sampler is sent, the presets that choose it, and that none of it touches takes no sampler made."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.memory import CropReference
from storymem.core.edits.outline import ChangeSettings
from storymem.core.edits.shot import AddTake, KeepAsIs, SetShot
from storymem.core.errors import EditRejected, StoryError
from storymem.core.memory.bank import remember
from storymem.core.memory.recall import effective_settings
from storymem.core.plans.staleness import staleness
from storymem.core.request import Crop, LoraUse, ShotRequest
from storymem.core.requests.composing import compose, curation_bank
from storymem.core.requests.presets import parse_presets, preset_changes, preset_named, preset_of
from storymem.core.requests.sampling import PUBLISHED_NEGATIVE_PROMPT, Maker, maker_of, same_maker
from storymem.core.story import FilmSettings, ShotOverrides, Story
from storymem.core.values import Mode
from storymem.presets import FILE, sampling_presets
from storymem.project.folder import FilmFolder
from tests.support.stories import blank, make_take, reference

MODEL = Maker("model 1", is_model=True)
STYLE = LoraUse(name="ink", strength=0.6)
LIGHTNING = LoraUse(name="lightning")
OTHER = {
    "solver": "dpm++",
    "boundary_ratio": 0.8,
    "text_flow_shift": 7.0,
    "text_boundary_ratio": 0.7,
    "memory_stride": 2,
    "loras": (STYLE,),
}
"""Another value for everything only a sampler knows."""


def rendered(**settings: object) -> Story:
    """A cut, a shot that continues it and a cut, each with a circled take."""
    story = blank(3, cuts="C-C", **settings)
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


def changed(story: Story, **settings: object) -> Story:
    return apply(story, ChangeSettings(settings=story.settings.evolve(**settings)))


def sent(story: Story, shot_id: str, maker: Maker = MODEL) -> ShotRequest:
    return compose(story, shot_id, maker=maker)


# What is sent


def test_a_model_is_sent_all_of_it():
    request = sent(changed(rendered(), **OTHER, flow_shift=6.0), "s3")
    assert (request.solver, request.boundary_ratio, request.memory_stride, request.flow_shift) == ("dpm++", 0.8, 2, 6.0)


def test_a_shot_from_text_alone_has_its_own_shift_and_boundary_and_no_storymem_lora():
    story = changed(blank(1), loras=(STYLE,))
    request = sent(story, "s1")
    assert (request.mode, request.flow_shift, request.boundary_ratio) == (Mode.T2V, 12.0, 0.875)
    assert request.loras == (STYLE,)
    assert sent(story, "s1", Maker()).flow_shift == 4.0


@pytest.mark.parametrize(
    ("film", "own", "shot_id", "lora"),
    [
        (Mode.MI2V, None, "s2", "storymem-mi2v"),
        (Mode.MM2V, None, "s2", "storymem-mm2v"),
        (Mode.MI2V, Mode.MM2V, "s2", "storymem-mm2v"),
        (Mode.MM2V, Mode.MI2V, "s2", "storymem-mi2v"),
        (Mode.MI2V, None, "s3", "storymem-mi2v"),
        (Mode.MM2V, None, "s3", "storymem-mm2v"),
        (Mode.MM2V, Mode.MI2V, "s3", "storymem-mm2v"),
    ],
)
def test_the_storymem_lora_follows_how_shots_continue(film: Mode, own: Mode | None, shot_id: str, lora: str):
    story = apply(rendered(), SetShot(shot_id=shot_id, overrides=ShotOverrides(continuation=own)))
    assert sent(changed(story, continuation=film, loras=(STYLE,)), shot_id).loras == (LoraUse(name=lora), STYLE)


def test_a_film_of_references_has_the_lora_too():
    story = blank(1).evolve(references=(reference("Mara"),))
    assert sent(story, "s1").mode is Mode.MR2V
    assert [use.name for use in sent(story, "s1").loras] == ["storymem-mi2v"]


def test_what_made_a_take_is_read_from_its_request():
    assert maker_of(sent(rendered(), "s3")) == MODEL
    assert maker_of(sent(blank(1), "s1")) == MODEL
    assert maker_of(sent(rendered(), "s3", Maker("drawn 1"))) == Maker("drawn 1")


@pytest.mark.parametrize(
    ("loras", "words"),
    [
        ((LoraUse(name="ink", strength=0.0),), "strength 0"),
        ((STYLE, LoraUse(name="ink")), "twice"),
        ((LoraUse(name="storymem-mi2v"),), "given the right one already"),
        ((LoraUse(name=""),), "no name"),
        ((LoraUse(name=" ink"),), "no name, or spaces"),
    ],
)
def test_loras_that_make_no_sense_are_refused(loras: tuple[LoraUse, ...], words: str):
    for holder in (FilmSettings(), ShotOverrides()):
        with pytest.raises(EditRejected, match=words) as refusal:
            holder.evolve(loras=loras)
        assert refusal.value.fix


# What goes stale


def marks(story: Story, shot_id: str, maker: Maker) -> list[str]:
    shot = story.shot(shot_id)
    assert shot.circled_take
    return [mark.text for mark in staleness(remember(story), shot, shot.circled_take, maker=maker)]


def test_what_only_a_sampler_knows_leaves_a_storyboard_fresh():
    story = changed(rendered(), **OTHER)
    assert [marks(story, shot.id, Maker()) for shot in story.shots()] == [[], [], []]


def test_a_model_s_take_is_stale_and_says_which_lora():
    story = rendered()
    take = make_take(story, "s3").evolve(id="made", request=sent(story, "s3"))
    story = apply(story, AddTake(shot_id="s3", take=take))
    shot = story.shot("s3")
    assert staleness(remember(story), shot, take, maker=MODEL) == ()
    after = changed(story, loras=(STYLE,), boundary_ratio=0.8)
    (mark,) = staleness(remember(after), shot, take, maker=MODEL)
    assert mark.text == "expert boundary and LoRAs changed since this take"
    assert "LoRAs: storymem-mi2v 1 → storymem-mi2v 1, ink 0.6" in mark.detail


OLD_FILM = Path(__file__).resolve().parents[1] / "fixtures" / "film_version_1.sql"
OLD_DIGEST = "e0cc44e89d8dd953721f1608a0e89b07e24fa7b07346d67287ff3648a6ebebdc"
"""Of the old film's take, as the version that made it computed it."""


def test_an_old_film_opens_without_a_new_mark_and_keeps_what_was_kept(tmp_path: Path):
    path = tmp_path / "old"
    path.mkdir()
    with sqlite3.connect(path / "film.db") as connection:
        connection.executescript(OLD_FILM.read_text())
    connection.close()
    with FilmFolder.open(path) as folder:
        story = folder.story
    take = story.shot("s1").circled_take
    assert take
    assert take.made_with == ""
    assert take.request.digest == OLD_DIGEST
    assert marks(story, "s1", Maker()) == []
    kept = apply(changed(story, flow_shift=5.0), KeepAsIs(shot_id="s1", digest=None))
    digest = sent(kept, "s1", Maker()).digest
    later = changed(apply(kept, KeepAsIs(shot_id="s1", digest=digest)), **OTHER)
    found = staleness(remember(later), later.shot("s1"), take)
    assert [mark.kept for mark in found] == [True]


# Presets


def test_the_presets_are_what_was_published_and_what_was_measured():
    draft, standard, final = sampling_presets()
    assert [preset.name for preset in (draft, standard, final)] == ["draft", "standard", "final"]
    assert preset_of(sampling_presets(), FilmSettings()) == "final"
    assert draft.sampling.loras == (LIGHTNING,)
    assert draft.sampling.text_flow_shift == 5.0
    assert (draft.sampling.guidance_scale, draft.sampling.guidance_scale_2) == (1.0, 1.0)
    assert standard.sampling.num_inference_steps == 20
    assert all(preset.line.endswith(".") for preset in sampling_presets())


def on(name: str, settings: FilmSettings) -> FilmSettings:
    presets = sampling_presets()
    return settings.evolve(**preset_changes(presets, preset_named(presets, name), settings))


@pytest.mark.parametrize("name", ["draft", "standard", "final"])
def test_a_preset_that_was_applied_is_the_one_it_is_on(name: str):
    settings = on(name, FilmSettings())
    assert preset_of(sampling_presets(), settings) == name
    assert preset_of(sampling_presets(), settings.evolve(flow_shift=9.0)) is None
    assert preset_of(sampling_presets(), settings.evolve(memory_stride=1)) == name


def test_a_preset_s_lora_goes_with_it_and_a_person_s_stays():
    settings = on("draft", FilmSettings(loras=(STYLE,)))
    assert settings.loras == (LIGHTNING, STYLE)
    assert preset_of(sampling_presets(), settings) == "draft"
    assert on("final", settings).loras == (STYLE,)
    weaker = settings.evolve(loras=(LoraUse(name="lightning", strength=0.5), STYLE))
    assert preset_of(sampling_presets(), weaker) is None
    assert on("draft", weaker).loras == (LIGHTNING, STYLE)


def test_a_shot_is_on_a_preset_by_its_own_values():
    changes = preset_changes(sampling_presets(), sampling_presets()[0], FilmSettings())
    own = effective_settings(FilmSettings(), ShotOverrides().evolve(**changes))
    assert preset_of(sampling_presets(), own) == "draft"


def test_an_unknown_preset_names_the_known_ones():
    with pytest.raises(EditRejected) as refusal:
        preset_named(sampling_presets(), "ultra")
    assert "draft, standard, final" in refusal.value.fix


def broken(change: str) -> str:
    presets = json.loads(FILE.read_text())
    if change == "steps":
        presets[0]["sampling"]["num_inference_steps"] = 0
    elif change == "incomplete":
        del presets[1]["sampling"]["solver"]
    elif change == "twice":
        presets.append(presets[0])
    return "[" if change == "no json" else json.dumps(presets)


@pytest.mark.parametrize("change", ["steps", "incomplete", "twice", "no json"])
def test_a_damaged_preset_file_is_refused_in_words(change: str):
    with pytest.raises(StoryError) as refusal:
        parse_presets(broken(change))
    assert "presets/sampling.json" in refusal.value.fix


# Crops


def test_a_crop_reaches_the_request_and_marks_what_saw_another_part():
    mara = reference("Mara")
    story = blank(1).evolve(references=(mara,))
    story = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1"), circle=True))
    crop = Crop(x=0.2, y=0.5, zoom=2)
    edit = CropReference(picture=mara.picture, crop=crop, thumb="a" * 64)
    after = apply(story, edit)
    assert compose(after, "s1").memory[0].crop == crop
    assert after.references[0].thumb == "a" * 64
    assert marks(after, "s1", Maker()) == ["1 of 1 memory frame differs"]
    assert marks(apply(after, edit.inverse(story)), "s1", Maker()) == []
    assert compose(after, "s1").digest != compose(story, "s1").digest


def test_only_a_reference_of_the_film_is_cropped():
    edit = CropReference(picture="b" * 64, crop=None, thumb="c" * 64)
    for refused in (edit.apply, edit.inverse):
        with pytest.raises(EditRejected, match="not in the film"):
            refused(blank(1))


def test_the_curation_bank_shows_references_as_shots_see_them():
    story = rendered().evolve(references=(reference("Mara"), reference("Ion").evolve(crop=Crop(zoom=3))))
    shown = curation_bank(remember(story), "s2")
    assert [picture.crop for picture in shown[:2]] == [Crop(), Crop(zoom=3)]
    assert {picture.crop for picture in shown[2:]} == {None}
    assert len(shown) == 4


def test_a_model_is_sent_the_published_negative_prompt_where_a_film_has_none() -> None:
    story = blank(1)
    assert sent(story, "s1", MODEL).negative_prompt == PUBLISHED_NEGATIVE_PROMPT
    assert sent(story, "s1", Maker()).negative_prompt == ""
    own = apply(story, ChangeSettings(settings=story.settings.evolve(negative_prompt="rain")))
    assert sent(own, "s1", MODEL).negative_prompt == "rain"


# ---- which weights made a take ---------------------------------------------------------------------------------------

WEIGHED = Maker(
    "wan-1",
    is_model=True,
    weights=(
        ("i2v", "aa"),
        ("t2v", "bb"),
        ("i2v/storymem-mi2v", "cc"),
        ("i2v/lightning", "dd"),
        ("t2v/lightning", "ee"),
    ),
)


def test_a_request_names_the_weights_it_uses_and_no_others() -> None:
    loras = (LoraUse(name="storymem-mi2v"), LoraUse(name="mine"))
    assert WEIGHED.fingerprint_of(Mode.M2V, loras) == "wan-1 i2v:aa i2v/storymem-mi2v:cc i2v/mine:?"
    assert WEIGHED.fingerprint_of(Mode.T2V, (LoraUse(name="lightning"),)) == "wan-1 t2v:bb t2v/lightning:ee"
    assert MODEL.fingerprint_of(Mode.M2V, loras) == "model 1"


@pytest.mark.parametrize(
    ("then", "now", "same"),
    [
        ("wan-1 i2v:aa", "wan-1 i2v:aa", True),
        ("wan-1 i2v:aa", "wan-1 i2v:ab", False),
        ("wan-1 i2v:aa", "wan-2 i2v:aa", False),
        ("wan-1 i2v:aa i2v/x:cc", "wan-1 i2v:aa i2v/x:cd", False),
        ("wan-1 i2v:aa i2v/x:cc", "wan-1 i2v:aa", True),
        ("wan-1 t2v:bb", "wan-1 i2v:aa", True),
        ("wan-1 t2v:bb", "wan-1 t2v:?", True),
        ("animatic-2", "animatic-2", True),
        ("animatic-2", "animatic-3", False),
        ("", "animatic-2", False),
        ("model 1", "model 2", False),
    ],
)
def test_fingerprints_differ_by_what_both_know(then: str, now: str, same: bool) -> None:
    assert same_maker(then, now) is same
    assert same_maker(now, then) is same
