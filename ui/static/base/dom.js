// Small tools for writing the page: elements, values set only when they changed, lists that keep their nodes.
import { followKeys } from './bindings.js';
import { icon } from './icons.js';
import { t } from './text.js';

/** @import { IconName } from './icons.js' */
/** @typedef {keyof HTMLElementTagNameMap} Tag */
/** @typedef {string | number | boolean | null | undefined} Value what an attribute can be given */
/** @typedef {Node | string | false | null | undefined} Child */
/**
 * What an element is made with: attributes, and listeners under their events' names.
 * @template {Tag} [K='div']
 * @typedef {{ [name: string]: unknown } & {
 *   [E in keyof HTMLElementEventMap as `on${E}`]?: (event: HTMLElementEventMap[E] & { currentTarget: HTMLElementTagNameMap[K] }) => unknown
 * }} Props
 */

/**
 * An element. `on…` props are listeners, `class` is the class, true/false switch an attribute, the rest are attributes.
 * Text is never markup.
 * @template {Tag} K
 * @param {K} tag
 * @param {Props<K>} props
 * @param {(Child | Child[])[]} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else setAttr(element, name, /** @type {Value} */ (value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The attribute holds `value`; null and false take it away, true leaves it empty.
 *  @type {(element: Element, name: string, value: Value) => void} */
export function setAttr(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** The element's only content is this text.
 *  @type {(element: Node, text: string | number | null | undefined) => void} */
export function setText(element, text) {
  const wanted = text === null || text === undefined ? '' : String(text);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** A property (value, hidden, disabled, checked…) holds `value`.
 *  @type {<E extends Element, N extends keyof E>(element: E, name: N, value: E[N]) => void} */
export function setProp(element, name, value) {
  if (element[name] !== value) element[name] = value;
}

/** The class `name` is there exactly when `on`.
 *  @type {(element: Element, name: string, on: unknown) => void} */
export function setClass(element, name, on) {
  if (element.classList.contains(name) !== Boolean(on)) element.classList.toggle(name, Boolean(on));
}

/** The style property (also `--custom`) holds `value`.
 *  @type {(element: HTMLElement | SVGElement, name: string, value: string | number) => void} */
export function setStyle(element, name, value) {
  if (element.style.getPropertyValue(name) !== String(value)) element.style.setProperty(name, String(value));
}

/** The element shows this icon and nothing else.
 *  @type {(element: HTMLElement, name: IconName) => void} */
export function setIcon(element, name) {
  if (element.dataset.icon === name) return;
  element.dataset.icon = name;
  element.replaceChildren(icon(name));
}

/**
 * A button that is only an icon; `label` is its name and tooltip. A label that names a key is given as a function: it is
 * read again when its key changes, so such a button stands as long as the page.
 * @param {IconName} name
 * @param {string | (() => string)} label
 * @param {Props<'button'>['onclick']} onclick
 * @param {Props<'button'> & { title?: string }} props
 */
export function iconButton(name, label, onclick, props = {}) {
  const named = typeof label === 'function' ? {} : { 'aria-label': label, title: label };
  const button = h('button', { type: 'button', class: 'sm-icon-btn', onclick, ...named, ...props });
  setIcon(button, name);
  if (typeof label === 'function') followKeys(() => setLabel(button, label(), props.title));
  return button;
}

/** The button's name and tooltip are `label`; `tip` makes the tooltip say more.
 *  @type {(button: Element, label: string, tip?: string) => void} */
export function setLabel(button, label, tip = label) {
  setAttr(button, 'aria-label', label);
  setAttr(button, 'title', tip);
}

/**
 * A list that keeps one node for each key. Returns `show(keys)`: after it `parent` holds exactly those nodes, in that
 * order, each made once with `make(key)` and refreshed with `update(node, key, position)`. Nodes that stay are moved,
 * never rebuilt, so focus, scroll positions and running videos survive. `before`: a last child that is not of the list.
 * @template K
 * @template {Element} N
 * @param {Element} parent
 * @param {(key: K) => N} make
 * @param {(node: N, key: K, position: number) => unknown} update
 * @param {{ before?: Element | null }} options
 */
export function keyed(parent, make, update = () => {}, { before = null } = {}) {
  /** @type {Map<K, N>} */
  const nodes = new Map();
  /** @param {readonly K[]} keys */
  const show = (keys) => {
    const wanted = new Set(keys);
    for (const [key, node] of nodes) {
      if (wanted.has(key)) continue;
      node.remove();
      nodes.delete(key);
    }
    /** @type {Element | null} */
    let after = before;
    for (let position = keys.length - 1; position >= 0; position--) {
      const node = nodeOf(keys[position]);
      if (node.parentNode !== parent || node.nextSibling !== after) settle(parent, node, after);
      after = node;
    }
    keys.forEach((key, position) => update(nodeOf(key), key, position));
  };
  /** @param {K} key */
  const nodeOf = (key) => {
    const node = nodes.get(key) ?? make(key);
    nodes.set(key, node);
    return node;
  };
  return Object.assign(show, { nodes });
}

// Where one node alone is in the way, that one leaves, to the front until its turn comes: else a row moved from the end
// to the front would move all others.
/** @type {(parent: Element, node: Element, after: Element | null) => void} */
function settle(parent, node, after) {
  const inTheWay = after ? after.previousSibling : parent.lastChild;
  if (inTheWay && node.parentNode === parent && inTheWay.previousSibling === node) place(parent, inTheWay, parent.firstChild);
  else place(parent, node, after);
}

/** `node` stands in `parent` before `after`; moved without being taken out where the browser can.
 *  @type {(parent: Element, node: Node, after?: Node | null) => void} */
export function place(parent, node, after = null) {
  if (parent.moveBefore && node.isConnected && parent.isConnected) parent.moveBefore(node, after);
  else parent.insertBefore(node, after);
}

/** A pane is built once and then only moved: mounting it a second time puts the same nodes into the new root, which it names.
 *  @type {(name: string, build: () => Element) => (root: Element) => void} */
export function pane(name, build) {
  /** @type {Element | undefined} */
  let body;
  return (root) => {
    body ||= build();
    root.classList.add('sm', `sm-${name}`);
    setAttr(root, 'aria-label', t(`pane.${name}`));
    if (body.parentNode !== root) root.replaceChildren(body);
  };
}

/** What has the focus, where that can be given back to it. */
export const focused = () => (document.activeElement instanceof HTMLElement ? document.activeElement : null);

/** True when keys typed at `element` belong to it and not to the page.
 *  @type {(element: EventTarget | null) => boolean} */
export function takesText(element) {
  if (!(element instanceof Element)) return false;
  return Boolean(
    element.closest('textarea, select, [contenteditable=""], [contenteditable="true"]') ||
      element.closest('input:not([type=checkbox]):not([type=radio]):not([type=button])'),
  );
}
