"""What can be measured of a page as who uses no mouse or sees little meets it: names, contrast, focus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "page_audit.js").read_text()
# What a screen reader announces as something to use, to be told of, or to look at.
NAMED = {
    "alertdialog",
    "button",
    "checkbox",
    "combobox",
    "dialog",
    "image",
    "img",
    "link",
    "listbox",
    "menu",
    "menuitem",
}
NAMED |= {"meter", "option", "progressbar", "radio", "radiogroup", "searchbox", "slider", "spinbutton", "switch"}
NAMED |= {"tab", "tablist", "textbox", "toolbar"}
# Where names have to tell things apart: the nearest of these around a thing is its group.
GROUPS = {"combobox", "dialog", "form", "group", "listbox", "listitem", "menu", "option", "radiogroup", "region", "row"}
GROUPS |= {"toolbar", "MenuListPopup"}
PRESSED = {"button", "checkbox", "link", "menuitem", "option", "radio", "switch", "textbox", "combobox", "spinbutton"}
PRESSED |= {"slider"}


def too_faint(page: Page, least: float = 4.5) -> list[Any]:
    """Texts on the screen whose contrast with what lies under them is below `least`: [words, ratio, element].

    On a picture the worst ground is assumed, black or white.
    """
    return page.evaluate(f"least => {SOURCE}.contrast(least)", least)


def broken_markup(page: Page) -> list[str]:
    """References to nothing, repeated ids, roles without their parts, things to press inside each other."""
    return page.evaluate(f"{SOURCE}.markup()")


def accessibility_tree(page: Page) -> list[dict[str, Any]]:
    """What the browser tells a screen reader: its nodes, without those it leaves out."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return nodes


def poorly_named(page: Page) -> list[str]:
    """What has no name though it needs one, and what is called the same as its neighbour in the same group."""
    nodes = {node["nodeId"]: node for node in accessibility_tree(page)}
    wrong, called = [], {}
    for node in nodes.values():
        role, name = _value(node, "role"), " ".join(_value(node, "name").split())
        if node.get("ignored") or role not in NAMED:
            continue
        group = _group(node, nodes)
        if not name:
            wrong.append(f"{role} without a name in {_value(group, 'role')} {_value(group, 'name')!r}")
        elif role in PRESSED and called.setdefault((group.get("nodeId"), role, name), node) is not node:
            wrong.append(f"two {role}s called {name!r} in {_value(group, 'role')} {_value(group, 'name')!r}")
    return wrong


def _value(node: dict[str, Any], field: str) -> str:
    return str(node.get(field, {}).get("value", ""))


def _group(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    up = nodes.get(node.get("parentId", ""), {})
    while up and (up.get("ignored") or _value(up, "role") not in GROUPS):
        up = nodes.get(up.get("parentId", ""), {})
    return up


def focus(page: Page) -> dict[str, Any] | None:
    """What has the focus; None: nothing.

    `name`, `what`, its `pane`, its `place` in the document; whether it is in a `dialog`, is `ringed`, stands `inside`
    the window, and something else lies over it (`covered`).
    """
    return page.evaluate(f"{SOURCE}.focus()")
