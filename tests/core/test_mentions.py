"""Names in prompts, and how near two texts are."""

from __future__ import annotations

import pytest

from storymem.core.memory.mentions import Index, names_in, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mara lights the lamp.", ("Mara",)),
        ("The lamp; then @mara, close.", ("Mara",)),
        ("MARA'S coat", ("Mara",)),
        ("Maranta leaves, a samara seed", ()),
        ("Old Tom waits. Mara runs.", ("Old Tom", "Mara")),
        ("Mara, 灯塔守望者在雨中", ("Mara", "守望者")),
        ("mara灯塔", ("Mara",)),
        ("", ()),
    ],
)
def test_names_are_found_as_words_of_their_own(text: str, found: tuple[str, ...]) -> None:
    assert names_in(text, ("Mara", "Old Tom", "守望者", "", "Mara")) == found


def test_an_accented_name_is_not_part_of_a_longer_one() -> None:
    assert names_in("Zoë and Zoëlla", ("Zoë", "Zo")) == ("Zoë",)


def test_scripts_without_spaces_are_read_in_pairs() -> None:
    assert terms("灯塔上的人 Mara") == ("灯塔", "塔上", "上的", "的人", "mara")
    assert terms("灯") == ("灯",)


def test_rare_words_that_two_texts_share_bring_them_nearer() -> None:
    texts = ["a lamp in the tower", "a boat in the harbour", "a boat in the tower", "nothing of it"]
    scores = Index(texts).nearness("the boat rocks", 4)
    assert scores[3] == 0
    assert scores[1] == pytest.approx(scores[2])
    assert scores[1] > scores[0] > 0


def test_the_shorter_of_two_texts_with_the_word_is_nearer() -> None:
    short, long = Index(["a lighthouse", "a lighthouse above a very long and winding coast road"]).nearness(
        "lighthouse", 2
    )
    assert short > long


def test_later_texts_change_nothing() -> None:
    texts = ["a lamp", "a boat", "the lamp and the boat", "lamp lamp lamp"]
    assert Index(texts).nearness("a lamp", 2) == Index(texts[:2]).nearness("a lamp", 2)
    assert Index(texts).nearness("a lamp", 0) == []


def test_bm25_is_the_published_formula() -> None:
    # two texts of 2 and 4 words, "lamp" in the first: idf = ln(1 + 1.5 / 1.5), length 2 of a mean of 3
    (score, none) = Index(["lamp light", "a boat at sea"]).nearness("lamp", 2)
    assert score == pytest.approx(0.6931471805599453 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)))
    assert none == 0
