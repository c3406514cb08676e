"""How near two texts are by their words."""

from __future__ import annotations

import pytest

from storymem.core.memory.nearness import TextIndex, terms


def test_scripts_without_spaces_are_read_in_pairs() -> None:
    assert terms("灯塔上的人 Mara") == ("灯塔", "塔上", "上的", "的人", "mara")
    assert terms("灯") == ("灯",)


def test_rare_words_that_two_texts_share_bring_them_nearer() -> None:
    texts = ["a lamp in the tower", "a boat in the harbour", "a boat in the tower", "nothing of it"]
    scores = TextIndex(texts).nearness("the boat rocks", 4)
    assert scores[3] == 0
    assert scores[1] == pytest.approx(scores[2])
    assert scores[1] > scores[0] > 0


def test_the_shorter_of_two_texts_with_the_word_is_nearer() -> None:
    short, long = TextIndex(["a lighthouse", "a lighthouse above a very long and winding coast road"]).nearness(
        "lighthouse", 2
    )
    assert short > long


def test_later_texts_change_nothing() -> None:
    texts = ["a lamp", "a boat", "the lamp and the boat", "lamp lamp lamp"]
    assert TextIndex(texts).nearness("a lamp", 2) == TextIndex(texts[:2]).nearness("a lamp", 2)
    assert TextIndex(texts).nearness("a lamp", 0) == []


def test_bm25_is_the_published_formula() -> None:
    # two texts of 2 and 4 words, "lamp" in the first: idf = ln(1 + 1.5 / 1.5), length 2 of a mean of 3
    (score, none) = TextIndex(["lamp light", "a boat at sea"]).nearness("lamp", 2)
    assert score == pytest.approx(0.6931471805599453 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)))
    assert none == 0
