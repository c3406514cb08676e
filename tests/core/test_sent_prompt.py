"""What a prompt becomes when it is sent: names for mentions, the cast described, shot language, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.cast import RemoveCastMember, SayCast
from storymem.core.edits.outline import ChangeSettings
from storymem.core.edits.shot import AddTake, SetShot
from storymem.core.errors import EditRejected, ShotNotReady, StoryError
from storymem.core.memory.bank import Bank, remember
from storymem.core.memory.mentions import mentions_in, spans_of
from storymem.core.memory.recall import recall, recall_slots
from storymem.core.memory.sent_prompt import Sent, sent
from storymem.core.memory.shot_language import NO_LANGUAGE, check_known, parse_shot_language
from storymem.core.memory.sight_needs import sight_needs
from storymem.core.plans.staleness import staleness
from storymem.core.request import Reason
from storymem.core.requests.composing import compose
from storymem.core.story import CastMember, CastPicture, FilmSettings, ShotOverrides, Story
from storymem.core.values import Mode
from storymem.presets import shot_language
from tests.support.stories import blank, make_take, name, reference

MARA = CastMember(id="mara", name="Mara", description="a lighthouse keeper of forty,\n grey braid.")
MILL = CastMember(id="mill", kind="place", name="Old Mill", description="a mill with a broken wheel")
NEMO = CastMember(id="nemo", kind="prop", name="Nemo")


def picture(words: str) -> CastPicture:
    return CastPicture(picture=name(words), thumb=name(words + " thumb"))


def film(*prompts: str, cast: tuple[CastMember, ...] = (MARA, MILL, NEMO), **settings: Any) -> Story:
    story = blank(len(prompts), **settings)
    shots = tuple(shot.evolve(prompt=text) for shot, text in zip(story.shots(), prompts, strict=True))
    return story.evolve(scenes=(story.scenes[0].evolve(shots=shots),), cast=cast)


def bank_of(story: Story) -> Bank:
    return remember(story, language=shot_language())


def said(story: Story, shot_id: str = "s1") -> Sent:
    bank = bank_of(story)
    return sent(bank, bank.shot(shot_id))


def text(prompt: str, cast: tuple[CastMember, ...] = (MARA, MILL, NEMO)) -> str:
    return said(film(prompt, cast=cast)).text


# ---- mentions ----


@pytest.mark.parametrize(
    ("written", "names", "found"),
    [
        ("@Mara waits", ("Mara",), ["Mara"]),
        ("a MARA, @mArA!", ("Mara",), ["Mara"]),
        ("@Mara Voss and @Mara", ("Mara", "Mara Voss"), ["Mara Voss", "Mara"]),
        ("@Marabel", ("Mara",), [""]),
        ("write to mara@mill.org, x_@Mara, @@Mara", ("Mara", "mill"), []),
        ("@ Mara, and @", ("Mara",), []),
        ("和@玛拉走进\uff20磨坊", ("玛拉", "磨坊"), ["玛拉", "磨坊"]),
        ("@玛拉亚走", ("玛拉", "玛拉亚"), ["玛拉亚"]),
        ("(@Mara's coat)", ("Mara",), ["Mara"]),
        ("@Straße ist", ("STRASSE",), ["STRASSE"]),
    ],
)
def test_mentions(written: str, names: tuple[str, ...], found: list[str]) -> None:
    mentions = [one for one in mentions_in(written, names) if one.name or "Marabel" in written]
    assert [one.name for one in mentions] == found
    for one in mentions:
        assert written[one.start] in "@\uff20"
        assert written[one.start + 1 : one.end] == one.written


def test_a_phrase_inside_a_longer_one_does_not_count() -> None:
    assert spans_of("Extreme close-up, then a close-up", ("close-up", "extreme close-up")) == (
        (0, 16, "extreme close-up"),
        (25, 33, "close-up"),
    )
    assert spans_of("span", ("pan",)) == ()


# ---- the cast in the prompt ----


@pytest.mark.parametrize(
    ("prompt", "wanted_text"),
    [
        ("  Mara waits. ", "Mara waits."),
        (
            "@Mara waits, @Mara sits.",
            "Mara (a lighthouse keeper of forty, grey braid) waits, Mara sits.",
        ),
        (
            "Mara enters. @mara sits",
            "Mara enters. mara (a lighthouse keeper of forty, grey braid) sits",
        ),
        ("@Old Mill at dawn, @Nemo", "Old Mill (a mill with a broken wheel) at dawn, Nemo"),
        (
            "@Mara's coat",
            "Mara's coat. Mara: a lighthouse keeper of forty, grey braid.",
        ),
        (
            "@Mara\u2019s coat. @Mara sits.",
            "Mara\u2019s coat. Mara (a lighthouse keeper of forty, grey braid) sits.",
        ),
        ("@Ivo waits by @Nemo", "@Ivo waits by Nemo"),
        ("Mail mara@mill.org", "Mail mara@mill.org"),
        ("@Nemo's", "Nemo's"),
    ],
)
def test_what_a_prompt_becomes(prompt: str, wanted_text: str) -> None:
    assert text(prompt) == wanted_text


def test_names_without_spaces_are_described_in_wide_brackets() -> None:
    cast = (CastMember(id="m", name="玛拉", description="守塔人。"),)
    assert text("清晨，@玛拉走上楼梯。", cast) == "清晨，玛拉\uff08守塔人\uff09走上楼梯。"
    story = apply(film("清晨", cast=cast), SayCast(shot_id="s1", member_id="m", say="in"))
    assert said(story).text == "清晨。玛拉\uff1a守塔人。"


def test_parts_say_who_each_piece_is_from() -> None:
    one = said(film("@Nemo by @Old Mill.", camera_angle="low"))
    assert [(part.text, part.source) for part in one.parts] == [
        ("Low angle. ", "language"),
        ("Nemo by Old Mill", "prompt"),
        (" (a mill with a broken wheel)", "cast"),
        (".", "prompt"),
    ]
    assert one.spoken == "Nemo by Old Mill."
    assert (one.members, one.mentioned) == (("nemo", "mill"), ("nemo", "mill"))


def test_an_unknown_mention_is_told() -> None:
    assert said(film("@Ivo, @Ivo and @Mara", cast=())).unknown == ("Ivo", "Mara")
    assert said(film("Nobody")).unknown == ()


def test_a_member_left_out_is_named_but_not_described() -> None:
    story = apply(film("@Mara waits."), SayCast(shot_id="s1", member_id="mara", say="out"))
    assert said(story).text == "Mara waits."
    assert (said(story).members, said(story).mentioned) == ((), ("mara",))


def test_a_member_brought_in_is_described_after_its_name_or_at_the_end() -> None:
    named = apply(film("Mara waits"), SayCast(shot_id="s1", member_id="mara", say="in"))
    assert said(named).text == "Mara (a lighthouse keeper of forty, grey braid) waits"
    story = film("Dawn over the sea")
    for member in ("nemo", "mara"):
        story = apply(story, SayCast(shot_id="s1", member_id=member, say="in"))
    assert said(story).text == "Dawn over the sea. Mara: a lighthouse keeper of forty, grey braid. Nemo."
    assert said(story).members == ("mara", "nemo")


def test_a_name_inside_a_longer_one_is_not_the_member() -> None:
    voss = CastMember(id="voss", name="Mara Voss", description="her mother")
    story = film("Mara Voss sits", cast=(MARA, voss))
    story = apply(story, SayCast(shot_id="s1", member_id="mara", say="in"))
    assert said(story).text.startswith("Mara Voss sits. Mara: a lighthouse")


def test_an_empty_prompt_stays_one_that_nobody_can_make() -> None:
    story = apply(film(" ", shot_size="close"), SayCast(shot_id="s1", member_id="mara", say="in"))
    assert said(story).text == ""
    with pytest.raises(ShotNotReady, match="no prompt"):
        compose(story, "s1", bank=bank_of(story))


def test_what_was_composed_is_not_composed_again_while_nothing_changes() -> None:
    story, memo = film("@Mara waits."), {}
    first = remember(story, memo=memo)
    again = remember(story.evolve(title="Another"), memo=memo)
    assert sent(first, first.shot("s1")) is sent(again, again.shot("s1"))
    other = remember(story.evolve(cast=(MARA.evolve(description="a ghost"),)), memo=memo)
    assert sent(other, other.shot("s1")).text == "Mara (a ghost) waits."


# ---- shot language ----


@pytest.mark.parametrize(
    ("settings", "own", "prompt", "before"),
    [
        ({"shot_size": "close", "camera_move": "dolly_in"}, {}, "Mara", "Close-up, slow dolly in. "),
        ({"shot_size": "close"}, {"shot_size": ""}, "Mara", ""),
        ({"shot_size": "close"}, {"shot_size": "wide"}, "Mara", "Wide shot. "),
        ({"shot_size": "close"}, {}, "A wide shot of Mara", ""),
        ({}, {"shot_size": "close"}, "A wide shot of Mara", "Close-up. "),
        ({}, {"shot_size": "close"}, "Close up on Mara", ""),
        ({}, {"shot_size": "close"}, "Extreme close-up of her eye", "Close-up. "),
        ({"camera_move": "pan"}, {}, "The span of the bridge", "Slow pan. "),
        ({"shot_size": "close"}, {}, "特写：玛拉", ""),
        ({"shot_size": "full", "camera_angle": "low", "camera_move": "pan"}, {}, "", ""),
        ({"shot_size": "full", "camera_move": "pan"}, {"camera_angle": "low"}, "x", "Full shot, low angle, slow pan. "),
    ],
)  # fmt: skip
def test_shot_language(settings: dict[str, str], own: dict[str, str], prompt: str, before: str) -> None:
    story = film(prompt, cast=(), **settings)
    story = apply(story, SetShot(shot_id="s1", overrides=ShotOverrides.of(**own)))
    assert said(story).text == before + prompt


def test_every_wording_recognises_itself_and_no_other_of_its_kind() -> None:
    for field in ("shot_size", "camera_angle", "camera_move"):
        for wording in shot_language().choices(field):
            for phrase in (wording.words, *wording.also):
                for other in shot_language().choices(field):
                    own = film(phrase, cast=())
                    own = apply(own, SetShot(shot_id="s1", overrides=ShotOverrides.of(**{field: other.name})))
                    assert (said(own).text == phrase) == (other is wording), (field, phrase, other.name)


def test_a_word_nobody_knows_is_refused_and_never_dropped() -> None:
    with pytest.raises(EditRejected, match="no camera move called 'fly'"):
        check_known(shot_language(), {"camera_move": "fly"})
    check_known(shot_language(), {"camera_move": None, "shot_size": "", "title": "x"})
    with pytest.raises(ShotNotReady, match="'close' as its shot size"):
        compose(film("x", shot_size="close"), "s1", bank=remember(film("x", shot_size="close")))


def test_a_damaged_shot_language_is_told() -> None:
    twice = {"size": [{"name": "a", "label": "A", "words": "a"}] * 2}
    for broken in ("{", json.dumps(twice), '{"sizes": []}'):
        with pytest.raises(StoryError):
            parse_shot_language(broken)
    assert parse_shot_language("{}") == NO_LANGUAGE


# ---- the cast in the memory ----

SEEN = MARA.evolve(pictures=(picture("mara 1"), picture("mara 2")))
WHEEL = MILL.evolve(pictures=(picture("mill 1"),))


def reasons(story: Story, shot_id: str) -> list[tuple[str, Reason]]:
    bank = bank_of(story)
    return [
        (slot.candidate.label or slot.candidate.shot_id, slot.reason) for slot in recall_slots(bank, bank.shot(shot_id))
    ]


def test_the_pictures_of_the_cast_in_a_shot_are_shown_to_it_alone() -> None:
    story = film("@Mara waits", "Nobody", "Mara sits", cast=(SEEN, WHEEL))
    assert reasons(story, "s1") == [("Mara", Reason.CAST), ("Mara", Reason.CAST)]
    assert reasons(story, "s2") == reasons(story, "s3") == []
    request = compose(story, "s1", bank=bank_of(story))
    assert request.mode is Mode.MR2V
    assert [(frame.covers, frame.label, frame.source_shot_id) for frame in request.memory] == [("Mara", "Mara", "")] * 2
    assert compose(story, "s3", bank=bank_of(story)).mode is Mode.T2V


def test_pins_come_first_then_everybodys_first_picture_then_the_policy() -> None:
    story = film("Start", "@Mara at @Old Mill", cast=(SEEN, WHEEL), memory_size=3)
    story = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1", 3), circle=True))
    found = [slot.candidate.picture for slot in recall_slots(bank_of(story), story.shot("s2"))]
    assert found == [name("mara 1"), name("mara 2"), name("mill 1")]
    pin = story.shot("s1").takes[0].keyframes[0].picture
    pinned = story.evolve(pins=(pin,))
    slots = recall_slots(bank_of(pinned), pinned.shot("s2"))
    assert [slot.candidate.picture for slot in slots] == [name("mara 1"), name("mill 1"), pin]
    left = {one.candidate.picture: one.why for one in recall(pinned, "s2", bank=bank_of(pinned)).left_out}
    assert "cast pictures fill all 3" in left[name("mara 2")]


def test_an_eviction_stands_above_the_cast() -> None:
    story = film("@Mara waits", cast=(SEEN,))
    evicted = story.evolve(evictions=(name("mara 1"),))
    assert [slot.candidate.picture for slot in recall_slots(bank_of(evicted), evicted.shot("s1"))] == [name("mara 2")]
    left = recall(evicted, "s1", bank=bank_of(evicted)).left_out
    assert [(one.candidate.picture, one.reason) for one in left] == [(name("mara 1"), "evicted")]


def test_a_picture_that_is_a_reference_too_is_shown_once() -> None:
    story = film("@Mara waits", cast=(SEEN,)).evolve(references=(reference("mara 1"),))
    assert reasons(story, "s1") == [("Mara", Reason.CAST), ("Mara", Reason.CAST)]


def test_memory_by_prompt_counts_the_cast_as_shown_and_reads_names() -> None:
    story = film("Start with Mara", "@Mara waits", cast=(SEEN,), policy="by_prompt")
    story = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1", 2), circle=True))
    bank = bank_of(story)
    slots = recall_slots(bank, bank.shot("s2"))
    assert [slot.reason for slot in slots] == [Reason.CAST, Reason.CAST, Reason.ABOUT, Reason.ABOUT]
    needed = sight_needs(bank)
    assert needed.prompts == ("Start with Mara", "Mara waits")
    assert {one.picture for one in needed.pictures} >= {name("mara 1"), name("mara 2")}


# ---- staleness ----


def marks(story: Story) -> dict[str, list[str]]:
    bank = bank_of(story)
    found: dict[str, list[str]] = {}
    for shot in bank.shots:
        take = shot.circled_take
        assert take
        found[shot.id] = [mark.kind for mark in staleness(bank, shot, take)]
    return found


def test_an_edit_of_the_cast_marks_exactly_the_shots_it_reaches() -> None:
    story = film("@Mara waits", "Nobody", "Mara sits", "@Nemo drifts", cast=(SEEN, NEMO))
    for shot_id in ("s1", "s2", "s3", "s4"):
        story = apply(story, AddTake(shot_id=shot_id, take=make_take(story, shot_id, 1), circle=True))
    fresh: dict[str, list[str]] = {shot_id: [] for shot_id in ("s1", "s2", "s3", "s4")}
    assert marks(story) == fresh
    described = story.evolve(cast=(SEEN.evolve(description="a ghost"), NEMO))
    assert marks(described) == fresh | {"s1": ["recipe"]}
    pictured = story.evolve(cast=(SEEN.evolve(pictures=SEEN.pictures[:1]), NEMO))
    assert marks(pictured) == fresh | {"s1": ["memory"]}
    assert marks(apply(story, RemoveCastMember(member_id="nemo"))) == fresh | {"s4": ["recipe"]}
    assert marks(apply(story, SayCast(shot_id="s2", member_id="nemo", say="in"))) == fresh | {"s2": ["recipe"]}
    assert marks(story.evolve(cast=(NEMO, SEEN))) == fresh


def test_a_film_default_marks_the_shots_that_do_not_say_it() -> None:
    story = film("A wide shot", "Nobody", cast=())
    for shot_id in ("s1", "s2"):
        story = apply(story, AddTake(shot_id=shot_id, take=make_take(story, shot_id, 1), circle=True))
    changed = apply(story, ChangeSettings(settings=FilmSettings(**{**dict(story.settings), "shot_size": "close"})))
    assert marks(changed) == {"s1": [], "s2": ["recipe"]}
