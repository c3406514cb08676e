// Small pieces the panels share: rows that paint themselves, switches, segmented choices, meters and error lines.
import { focused, h, keyed, setAttr, setProp, setStyle, setText } from './dom.js';
import { icon } from './icons.js';
import { gapAfter, t } from './text.js';
import { translated } from './server_text.js';

/** @import { Child, Props } from './dom.js' */
/** @typedef {{ message: string, fix?: string | null }} Problem what went wrong, and what to do about it */

/**
 * A list over values: `show(items)` keeps one node a key, made by `make(item)`, which carries its own `paint(item)`.
 * @template T
 * @template K
 * @template {Element & { paint: (item: T) => unknown }} N
 * @param {Element} parent
 * @param {(item: T) => K} keyOf
 * @param {(item: T) => N} make
 */
export function list(parent, keyOf, make) {
  /** @type {Map<K, T>} */
  let items = new Map();
  /** @param {K} key */
  const itemOf = (key) => /** @type {T} */ (items.get(key));
  const showKeys = keyed(
    parent,
    (/** @type {K} */ key) => make(itemOf(key)),
    (node, key) => node.paint(itemOf(key)),
  );
  /** @param {readonly T[]} next */
  return (next) => {
    items = new Map(next.map((item) => [keyOf(item), item]));
    showKeys([...items.keys()]);
  };
}

/** @type {(node: HTMLElement, visible: unknown) => void} */
export function show(node, visible) {
  setProp(node, 'hidden', !visible);
}

/** The picture shows `src`; loaded anew only when it changed.
 *  @type {(picture: HTMLImageElement | HTMLVideoElement, src: string | null | undefined) => void} */
export function setSource(picture, src) {
  if (picture.getAttribute('src') !== src) setAttr(picture, 'src', src);
}

/** @type {(label: Child, onclick: Props<'button'>['onclick'], props?: Props<'button'>) => HTMLButtonElement} */
export function button(label, onclick, props = {}) {
  return h('button', { type: 'button', class: 'sm-btn is-small', onclick, ...props }, label);
}

/** What went wrong and the next thing to do, with its buttons. `paint(error)` shows it, or hides the line.
 *  @param {HTMLButtonElement[]} buttons */
export function errorLine(...buttons) {
  const message = h('strong');
  const fix = h('span');
  const node = h('div', { class: 'sm-error', role: 'alert', hidden: true }, icon('warning'), h('p', {}, message, fix), ...buttons);
  /** @param {Problem | null | undefined} error */
  const paint = (error) => {
    show(node, error);
    setText(message, translated(error?.message));
    setText(fix, error?.fix ? gapAfter(message.textContent) + translated(error.fix) : '');
  };
  return Object.assign(node, { paint });
}

/** A switch with words; `change(wanted)` is called when it is pressed.
 *  @param {string} label @param {(wanted: boolean) => unknown} change */
export function switchButton(label, change) {
  const words = h('span', { class: 'sm-switch-words' }, label);
  const node = h(
    'button',
    { type: 'button', role: 'switch', class: 'sm-switch', 'aria-checked': 'false' },
    h('span', { class: 'sm-switch-track', 'aria-hidden': 'true' }),
    words,
  );
  node.addEventListener('click', () => change(node.getAttribute('aria-checked') !== 'true'));
  /** @type {(isOn: boolean, says?: string) => void} */
  const paint = (isOn, says = label) => {
    setAttr(node, 'aria-checked', String(isOn));
    setAttr(node, 'aria-label', says === label ? null : [label, says].join(t('join.colon')));
    setText(words, says);
  };
  return Object.assign(node, { paint });
}

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** @type {(event: KeyboardEvent, buttons: HTMLElement[]) => void} */
function walkRadios(event, buttons) {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation(); // the arrows are also the page's keys for the next shot
  const to = buttons[(buttons.indexOf(/** @type {HTMLElement} */ (focused())) + step + buttons.length) % buttons.length];
  to.focus();
  to.click();
}

/**
 * One of a few, as a radio group; `change(value)` is called when another is chosen.
 * @template V
 * @param {string} label
 * @param {{ value: V, label: string, title?: string }[]} options
 * @param {(value: V) => unknown} change
 */
export function segmented(label, options, change) {
  /** @type {V | undefined} */
  let chosen;
  const buttons = options.map(({ value, label: words, title }) =>
    h(
      'button',
      { type: 'button', role: 'radio', class: 'sm-seg-item', title, 'aria-label': title, onclick: () => value !== chosen && change(value) },
      words,
    ),
  );
  const node = h('div', { role: 'radiogroup', class: 'sm-seg', 'aria-label': label }, ...buttons);
  node.addEventListener('keydown', (event) => walkRadios(event, buttons));
  /** @param {V} value */
  const paint = (value) => {
    chosen = value;
    const at = options.findIndex((option) => option.value === value);
    buttons.forEach((one, index) => {
      setAttr(one, 'aria-checked', String(index === at));
      setProp(one, 'tabIndex', index === Math.max(at, 0) ? 0 : -1);
    });
  };
  return Object.assign(node, { buttons, paint });
}

/** A bar that stands for "step of count", which `words` say. @param {string} label */
export function meter(label) {
  const node = h('div', { class: 'sm-bar', role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0' }, h('i'));
  /** @type {(step: number, count: number, words: string) => void} */
  const paint = (step, count, words) => {
    setAttr(node, 'aria-valuemax', count || 1);
    setAttr(node, 'aria-valuenow', count ? step : 0);
    setAttr(node, 'aria-valuetext', words);
    setStyle(node, '--sm-done', count ? Math.min(1, step / count).toFixed(3) : 0);
  };
  return Object.assign(node, { paint });
}
