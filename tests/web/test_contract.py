"""The contract: written from the types, and as they are now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fastapi.routing import APIRoute
from pydantic import BaseModel

from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from tests.conftest import small_story
from ui.contract import pages
from ui.contract.document import DOCUMENT, document
from ui.contract.typescript import comment, declaration, needed, typescript
from ui.live.live import Live
from ui.ops.all import FILM_OPS, PAGE_OPS
from ui.rows.base import Row, Sparse
from ui.rows.board import SlotRow
from ui.rows.shots import ShotRow
from ui.rows.view import Patch
from ui.web.routes import page_routes
from ui.web.shelf_routes import shelf_routes


def models() -> Iterator[type[BaseModel]]:
    """Every model that is declared."""
    for part in pages.PARTS:
        yield from (one for one in needed(part.models) if isinstance(one, type) and issubclass(one, BaseModel))


def test_the_declarations_are_those_of_the_types() -> None:
    assert pages.DECLARATIONS.read_text("utf-8") == pages.declarations(), "run: python -m ui.contract"


def test_no_two_types_have_one_name() -> None:
    names = [one.__name__ for one in set(models())]
    assert sorted(names) == sorted(set(names))


def test_a_row_says_everything() -> None:
    """A field with a default could be forgotten where the row is made."""
    whole = {one for one in models() if issubclass(one, Row) and not issubclass(one, Sparse)}
    assert ShotRow in whole
    assert [(one, name) for one in whole for name, field in one.model_fields.items() if not field.is_required()] == []


def test_types_are_said_as_typescript_says_them() -> None:
    assert typescript(dict[str, tuple[int, ...]] | None) == "Record<string, number[]> | null"
    assert typescript(tuple[str | None, ...]) == "(string | null)[]"
    shot = declaration(ShotRow)
    assert "\n  mode: Mode;\n" in shot
    assert "\n  overrides: Partial<ShotOverrides>;\n" in shot
    assert "\n  status: Status;\n" in shot
    assert "\n  /** Take id. */\n  circled: string | null;\n" in shot
    assert declaration(SlotRow).splitlines()[1] == "export interface SlotRow extends Remembered {"
    assert "\n  gone?: string[];\n" in declaration(Patch)


def test_a_long_word_on_a_field_is_wrapped() -> None:
    assert comment("Short.") == ["/** Short. */"]
    assert comment("") == []
    assert comment("word " * 30)[0] == "/**"


def test_the_documents_tables_are_those_of_the_types() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert text == document(text), "run: python -m ui.contract"
    assert [name for name in (*FILM_OPS, *PAGE_OPS) if f"| `{name}` |" not in text] == []


def test_the_document_names_types_that_there_are() -> None:
    named = set(re.findall(r"`([A-Z][a-z]\w+)`", DOCUMENT.read_text("utf-8")))
    declared = set(re.findall(r"^export (?:interface|type) (\w+)", pages.declarations(), re.MULTILINE))
    assert {"Snapshot", "ShotRow", "Message", "MemoryBoard", "OwnLook"} <= named
    assert named <= declared


def test_every_address_of_the_page_is_in_the_document(tmp_path: Path) -> None:
    text = DOCUMENT.read_text("utf-8")
    live = Live(Shelf(tmp_path), Studio.create(tmp_path / "film", small_story()))
    try:
        routes = [*page_routes(live).routes, *shelf_routes(live).routes]
        addresses = {route.path.replace(":path", "") for route in routes if isinstance(route, APIRoute)}
        assert len(addresses) > 20
        assert {address for address in addresses if address not in text} == set()
    finally:
        live.close()
