"""What can be measured of a page as a person meets it who can't see it well or uses no mouse: names, contrast, focus."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# What a screen reader announces as something to use, to be told of, or to look at.
NAMED = frozenset(
    "alertdialog button checkbox combobox dialog grid image img link listbox menu menuitem meter option progressbar radio "
    "radiogroup searchbox slider spinbutton switch tab tablist textbox toolbar tree".split()
)
# Where names have to tell things apart: the nearest of these around a thing is its group.
GROUPS = frozenset("dialog form group listbox listitem menu option radiogroup region row toolbar".split())
PRESSED = frozenset("button checkbox link menuitem option radio switch textbox combobox spinbutton slider".split())

# Every text on the screen whose contrast is below `least`, as [words, ratio, what it is].
CONTRAST = """(least) => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      paint.clearRect(0, 0, 1, 1); paint.fillStyle = '#000'; paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = (top, [r, g, b, a], by) => [r * a * by + top[0] * (1 - a * by), g * a * by + top[1] * (1 - a * by), b * a * by + top[2] * (1 - a * by)];
  const light = (c) => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x); return (hi + 0.05) / (lo + 0.05); };
  const opacity = (one) => { let all = 1; for (let at = one; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity); return all; };
  const isPicture = (one) => /^(IMG|VIDEO|CANVAS)$/.test(one.tagName) && one.getBoundingClientRect().width > 0;
  // What can lie under the words: all that is painted there, from the top down to the first that hides the rest.
  const grounds = (layers) => {
    let found = null;
    const seen = [];
    for (const one of layers) {
      const style = getComputedStyle(one);
      const by = opacity(one);
      if (isPicture(one) || /url\\(/.test(style.backgroundImage)) { found = [[0, 0, 0], [255, 255, 255]]; break; }
      const colours = style.backgroundImage.match(/(?:rgba?|color|oklab|oklch|hsla?)\\([^()]*\\)/g) || [];
      const back = rgba(style.backgroundColor);
      seen.push({ back, by, colours: colours.map(rgba) });
      if (back[3] * by > 0.995) break;
    }
    let now = found || [[255, 255, 255]];
    for (const { back, by, colours } of seen.reverse()) {
      now = now.map(c => over(c, back, by));
      if (colours.length) now = now.flatMap(c => colours.map(g => over(c, g, by)));
    }
    return now;
  };
  const rest = document.createElement('style');
  rest.textContent = '*, *::before, *::after { pointer-events: auto !important; transition: none !important; animation: none !important }';
  document.head.append(rest);
  const wrong = [];
  const judge = (holder, words, box, colour) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (box.width < 2 || box.height < 2 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return;
    const all = document.elementsFromPoint(x, y);
    const at = all.findIndex(one => one === holder || holder.contains(one));
    if (at < 0 || all.slice(0, at).some(one => !one.contains(holder) && (isPicture(one) || rgba(getComputedStyle(one).backgroundColor)[3] * opacity(one) > 0.9))) return; // something lies over it
    const from = all.slice(all.indexOf(all.find(one => one === holder || holder.contains(one))));
    const by = opacity(holder);
    const worst = Math.min(...grounds(from).map(ground => ratio(over(ground, rgba(colour), by), ground)));
    if (worst < least) wrong.push([words.slice(0, 40), Math.round(worst * 100) / 100, `${holder.tagName.toLowerCase()}.${holder.className}`]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const holder = node.parentElement;
    if (!node.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|OPTION|TEXTAREA|TITLE)$/.test(holder.tagName) || !holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (holder.closest('.sm-unseen')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = [...range.getClientRects()].find(one => one.width > 1);
    if (box) judge(holder, node.data.trim(), box, getComputedStyle(holder).color);
  }
  for (const field of document.querySelectorAll('input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=file]), textarea, select')) {
    if (!field.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const words = field.tagName === 'SELECT' ? field.selectedOptions[0]?.text : field.value || field.placeholder;
    const empty = !field.value && field.tagName !== 'SELECT';
    if (words) judge(field, words, field.getBoundingClientRect(), getComputedStyle(field, empty ? '::placeholder' : null).color);
  }
  rest.remove();
  return wrong;
}"""

# References that name nothing, and things to press inside things to press.
MARKUP = """() => {
  const wrong = [];
  const what = (one) => `${one.tagName.toLowerCase()}.${one.className} ${(one.getAttribute('aria-label') || one.textContent).slice(0, 30)}`;
  for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-activedescendant', 'for'])
    for (const one of document.querySelectorAll(`.sm [${name}], .sm-dialog [${name}], .sm-dialog[${name}]`))
      for (const id of one.getAttribute(name).split(/\\s+/))
        if (!document.getElementById(id)) wrong.push(`${name} of ${what(one)} names ${id}, which is not there`);
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  new Set(ids.filter((id, at) => ids.indexOf(id) !== at)).forEach(id => wrong.push(`two are called ${id}`));
  const press = 'button, a[href], input, select, textarea, [tabindex]:not([tabindex="-1"]), [role=button], [role=switch]';
  for (const one of document.querySelectorAll('button, [role=option], [role=menuitem], [role=radio], [role=switch], a[href]'))
    for (const inner of one.querySelectorAll(press)) wrong.push(`${what(inner)} stands inside ${what(one)}`);
  const parts = { listbox: ['option', 'group'], menu: ['menuitem', 'menuitemcheckbox', 'menuitemradio', 'group', 'separator'], radiogroup: ['radio'] };
  for (const [role, fitting] of Object.entries(parts))
    for (const one of document.querySelectorAll(`[role=${role}]`)) {
      const own = [...one.querySelectorAll('[role]')].filter(part => part.closest(`[role=${role}]`) === one).map(part => part.getAttribute('role'));
      if (one.checkVisibility() && !own.includes(fitting[0])) wrong.push(`${role} ${what(one)} has no ${fitting[0]}`);
    }
  for (const [role, around] of [['option', 'listbox'], ['menuitem', 'menu'], ['radio', 'radiogroup']])
    for (const one of document.querySelectorAll(`[role=${role}]`)) if (!one.closest(`[role=${around}]`)) wrong.push(`${role} ${what(one)} is in no ${around}`);
  for (const one of document.querySelectorAll('img')) if (!one.hasAttribute('alt')) wrong.push(`no alt: ${what(one)}`);
  return wrong;
}"""

# Whether what has the focus can be seen to have it: an outline or ring of its own, or of what stands for it.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const rgbOf = (colour) => { const p = document.createElement('canvas').getContext('2d'); p.fillStyle = colour; p.fillRect(0, 0, 1, 1); return [...p.getImageData(0, 0, 1, 1).data]; };
  const seen = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && rgbOf(style.outlineColor)[3] > 100) || /\\d+px/.test(style.boxShadow) && style.boxShadow !== 'none';
  const near = [one, ...one.children, one.parentElement, ...(one.id ? document.querySelectorAll(`label[for="${CSS.escape(one.id)}"]`) : [])];
  const box = one.getBoundingClientRect();
  const inside = box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
  return {
    name: one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent.trim().slice(0, 40) || one.id,
    what: `${one.tagName.toLowerCase()}.${one.className}`,
    pane: one.closest('dialog, [popover], .sm')?.getAttribute('aria-label') || one.closest('dialog')?.getAttribute('aria-labelledby') || '',
    ringed: near.some((each) => each && seen(getComputedStyle(each))), inside, path: [...document.querySelectorAll('*')].indexOf(one),
  };
}"""


def too_faint(page: Page, least: float = 4.5) -> list[Any]:
    """Texts on the screen whose contrast with what lies under them is below `least`: [words, ratio, element].

    On a picture the worst ground is assumed, black or white.
    """
    return page.evaluate(CONTRAST, least)


def broken_markup(page: Page) -> list[str]:
    """References to nothing, repeated ids, roles without their parts, things to press inside each other."""
    return page.evaluate(MARKUP)


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
    """What has the focus: `name`, `what`, `pane`, whether it is `ringed` and `inside` the window; None: nothing."""
    return page.evaluate(FOCUS)
