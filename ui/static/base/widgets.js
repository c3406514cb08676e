// Small pieces the panels share: rows that paint themselves, switches, segmented choices, meters and error lines.
import { h, keyed, setAttr, setProp, setStyle, setText } from './dom.js';
import { icon } from './icons.js';
import { gapAfter, t } from './text.js';
import { translated } from './server_text.js';

/** A list over values: `show(items)` keeps one node a key, made by `make(item)`, which carries its own `paint(item)`. */
export function list(parent, keyOf, make) {
  let items = new Map();
  const showKeys = keyed(parent, (key) => make(items.get(key)), (node, key) => node.paint(items.get(key)));
  return (next) => {
    items = new Map(next.map((item) => [keyOf(item), item]));
    showKeys([...items.keys()]);
  };
}

export function show(node, visible) {
  setProp(node, 'hidden', !visible);
}

/** The picture shows `src`; loaded anew only when it changed. */
export function setSource(picture, src) {
  if (picture.getAttribute('src') !== src) setAttr(picture, 'src', src);
}

export function button(label, onclick, props = {}) {
  return h('button', { type: 'button', class: 'sm-btn is-small', onclick, ...props }, label);
}

/** What went wrong and the next thing to do, with its buttons. `paint(error)` shows {message, fix} or hides the line. */
export function errorLine(...buttons) {
  const message = h('strong');
  const fix = h('span');
  const node = h('div', { class: 'sm-error', role: 'alert', hidden: true },
    icon('warning'), h('p', {}, message, fix), ...buttons);
  node.paint = (error) => {
    show(node, Boolean(error));
    setText(message, translated(error?.message));
    setText(fix, error?.fix ? gapAfter(message.textContent) + translated(error.fix) : '');
  };
  return node;
}

/** A switch with words: `paint(isOn, words)`; `change(wanted)` is called when it is pressed. */
export function switchButton(label, change) {
  const words = h('span', { class: 'sm-switch-words' }, label);
  const node = h('button', { type: 'button', role: 'switch', class: 'sm-switch', 'aria-checked': 'false' },
    h('span', { class: 'sm-switch-track', 'aria-hidden': 'true' }), words);
  node.addEventListener('click', () => change(node.getAttribute('aria-checked') !== 'true'));
  node.paint = (isOn, says = label) => {
    setAttr(node, 'aria-checked', String(isOn));
    setAttr(node, 'aria-label', says === label ? null : [label, says].join(t('join.colon')));
    setText(words, says);
  };
  return node;
}

function walkRadios(event, buttons) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation(); // the arrows are also the page's keys for the next shot
  const to = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
  to.focus();
  to.click();
}

/** One of a few, as a radio group. `options` [{value, label, title}]; `paint(value)`; `change(value)` when another is chosen. */
export function segmented(label, options, change) {
  let chosen;
  const buttons = options.map(({ value, label: words, title }) => h('button',
    { type: 'button', role: 'radio', class: 'sm-seg-item', title, 'aria-label': title, onclick: () => value !== chosen && change(value) }, words));
  const node = h('div', { role: 'radiogroup', class: 'sm-seg', 'aria-label': label }, ...buttons);
  node.addEventListener('keydown', (event) => walkRadios(event, buttons));
  node.buttons = buttons;
  node.paint = (value) => {
    chosen = value;
    const at = options.findIndex((option) => option.value === value);
    buttons.forEach((one, index) => {
      setAttr(one, 'aria-checked', String(index === at));
      setProp(one, 'tabIndex', index === Math.max(at, 0) ? 0 : -1);
    });
  };
  return node;
}

/** A bar that stands for "step of count", which `words` say. `paint(step, count, words)`. */
export function meter(label) {
  const node = h('div', { class: 'sm-bar', role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0' }, h('i'));
  node.paint = (step, count, words) => {
    setAttr(node, 'aria-valuemax', count || 1);
    setAttr(node, 'aria-valuenow', count ? step : 0);
    setAttr(node, 'aria-valuetext', words);
    setStyle(node, '--sm-done', count ? Math.min(1, step / count).toFixed(3) : 0);
  };
  return node;
}
