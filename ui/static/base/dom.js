// Small tools for writing the page: elements, values set only when they changed, lists that keep their nodes.
import { followKeys } from './bindings.js';
import { icon } from './icons.js';
import { t } from './text.js';

/** An element. `on…` props are listeners, `class` is the class, true/false switch an attribute, the rest are attributes. Text is never markup. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else setAttr(element, name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The attribute holds `value`; null and false take it away, true leaves it empty. */
export function setAttr(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** The element's only content is this text. */
export function setText(element, text) {
  const wanted = text === null || text === undefined ? '' : String(text);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** A property (value, hidden, disabled, checked…) holds `value`. */
export function setProp(element, name, value) {
  if (element[name] !== value) element[name] = value;
}

/** The class `name` is there exactly when `on`. */
export function setClass(element, name, on) {
  if (element.classList.contains(name) !== Boolean(on)) element.classList.toggle(name, Boolean(on));
}

/** The style property (also `--custom`) holds `value`. */
export function setStyle(element, name, value) {
  if (element.style.getPropertyValue(name) !== String(value)) element.style.setProperty(name, value);
}

/** The element shows this icon and nothing else. */
export function setIcon(element, name) {
  if (element.dataset.icon === name) return;
  element.dataset.icon = name;
  element.replaceChildren(icon(name));
}

/**
 * A button that is only an icon; `label` is its name and tooltip. A label that names a key is given as a function: it is
 * read again when its key changes, so such a button stands as long as the page.
 */
export function iconButton(name, label, onclick, props = {}) {
  const follows = typeof label === 'function';
  const button = h('button', { type: 'button', class: 'sm-icon-btn', onclick, ...(follows ? {} : { 'aria-label': label, title: label }), ...props });
  setIcon(button, name);
  if (follows) followKeys(() => setLabel(button, label(), props.title));
  return button;
}

/** The button's name and tooltip are `label`; `tip` makes the tooltip say more. */
export function setLabel(button, label, tip = label) {
  setAttr(button, 'aria-label', label);
  setAttr(button, 'title', tip);
}

/**
 * A list that keeps one node for each key. Returns `show(keys)`: after it `parent` holds exactly those nodes, in that
 * order, each made once with `make(key)` and refreshed with `update(node, key, position)`. Nodes that stay are moved,
 * never rebuilt, so focus, scroll positions and running videos survive. `before`: a last child that is not of the list.
 */
export function keyed(parent, make, update = () => {}, { before = null } = {}) {
  const nodes = new Map();
  const show = (keys) => {
    const wanted = new Set(keys);
    for (const [key, node] of nodes) {
      if (wanted.has(key)) continue;
      node.remove();
      nodes.delete(key);
    }
    let after = before;
    for (let position = keys.length - 1; position >= 0; position--) {
      const key = keys[position];
      if (!nodes.has(key)) nodes.set(key, make(key));
      const node = nodes.get(key);
      if (node.parentNode !== parent || node.nextSibling !== after) settle(parent, node, after);
      after = node;
    }
    keys.forEach((key, position) => update(nodes.get(key), key, position));
  };
  show.nodes = nodes;
  return show;
}

// Where one node alone is in the way, that one leaves, to the front until its turn comes: else a row moved from the end
// to the front would move all others.
function settle(parent, node, after) {
  const inTheWay = after ? after.previousSibling : parent.lastChild;
  if (node.parentNode === parent && inTheWay?.previousSibling === node) place(parent, inTheWay, parent.firstChild);
  else place(parent, node, after);
}

/** `node` stands in `parent` before `after`; moved without being taken out where the browser can. */
export function place(parent, node, after = null) {
  if (parent.moveBefore && node.isConnected && parent.isConnected) parent.moveBefore(node, after);
  else parent.insertBefore(node, after);
}

/** A pane is built once and then only moved: mounting it a second time puts the same nodes into the new root, which it names. */
export function pane(name, build) {
  let body = null;
  return (root) => {
    body ||= build();
    root.classList.add('sm', `sm-${name}`);
    setAttr(root, 'aria-label', t(`pane.${name}`));
    if (body.parentNode !== root) root.replaceChildren(body);
  };
}

/** True when keys typed at `element` belong to it and not to the page. */
export function takesText(element) {
  if (!element?.closest) return false;
  return Boolean(
    element.closest('textarea, select, [contenteditable=""], [contenteditable="true"]') ||
      element.closest('input:not([type=checkbox]):not([type=radio]):not([type=button])'),
  );
}
