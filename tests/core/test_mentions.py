"""Names in prompts."""

from __future__ import annotations

import pytest

from storymem.core.memory.mentions import names_in


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
