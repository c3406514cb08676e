// Small pieces the panels share: lists that keep their nodes, switches, segmented choices, meters and error lines.

import { h } from './dom.js';
import { icon } from './icons.js';

export function setText(node, value) {
  const next = value == null ? '' : String(value);
  if (node.textContent !== next) node.textContent = next;
}

export function setAttr(node, name, value) {
  if (value == null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? '' : String(value));
}

export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

// Brings `parent`'s children into the order of `items`: one node a key, made once by `make`, painted by `node.paint(item)`.
export function keyed(parent, items, keyOf, make) {
  const known = (parent.keyedNodes ??= new Map());
  const wanted = new Set(items.map(keyOf));
  for (const [key, node] of known) if (!wanted.has(key)) { node.remove(); known.delete(key); }
  let place = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = known.get(key);
    if (!node) known.set(key, node = make(item));
    if (node === place) place = place.nextSibling;
    else if (node.isConnected && parent.moveBefore) parent.moveBefore(node, place);
    else parent.insertBefore(node, place);
    node.paint(item);
  }
}

// A message and its fix on one line, with room for buttons. `paint(error)` shows or hides it.
export function errorLine(...buttons) {
  const message = h('strong', {});
  const fix = h('span', {});
  const node = h('div', { class: 'sm-error', role: 'alert', hidden: true },
    icon('alert'), h('div', { class: 'sm-error-text' }, message, ' ', fix), ...buttons);
  node.paint = (error) => {
    show(node, Boolean(error));
    setText(message, error?.message);
    setText(fix, error?.fix);
  };
  return node;
}

// A switch with words: `paint(on, words)`. `change` is asked for the opposite.
export function switchButton(label, change) {
  const words = h('span', { class: 'sm-switch-words' });
  const node = h('button', { type: 'button', role: 'switch', class: 'sm-switch', 'aria-checked': 'false' },
    h('span', { class: 'sm-switch-track', 'aria-hidden': 'true' }), words);
  node.addEventListener('click', () => change(node.getAttribute('aria-checked') !== 'true'));
  node.paint = (isOn, says = label) => {
    setAttr(node, 'aria-checked', String(isOn));
    setText(words, says);
    setAttr(node, 'aria-label', says === label ? null : `${label}: ${says}`);
  };
  return node;
}

// One choice of a few, as a radio group of buttons. `options` [{value, label, title}]; `paint(value)`.
export function segmented(label, options, change) {
  const buttons = options.map((option) => h('button', { type: 'button', role: 'radio', class: 'sm-seg-item', title: option.title ?? '', 'aria-label': option.title ?? option.label,
    onclick: () => change(option.value) }, option.label));
  const node = h('div', { role: 'radiogroup', class: 'sm-seg', 'aria-label': label }, ...buttons);
  node.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const at = buttons.indexOf(document.activeElement);
    const to = (at + step + buttons.length) % buttons.length;
    buttons[to].focus();
    buttons[to].click();
  });
  node.buttons = buttons;
  node.paint = (value) => options.forEach((option, at) => {
    const chosen = option.value === value;
    setAttr(buttons[at], 'aria-checked', String(chosen));
    buttons[at].tabIndex = chosen || (at === 0 && !options.some((o) => o.value === value)) ? 0 : -1;
  });
  return node;
}

// A bar with a number: `paint(step, count, words)`. Never a bar without a number.
export function meter(label) {
  const fill = h('span', { class: 'sm-meter-fill' });
  const node = h('div', { class: 'sm-meter', role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0' }, fill);
  node.paint = (step, count, words) => {
    setAttr(node, 'aria-valuemax', count || 1);
    setAttr(node, 'aria-valuenow', count ? step : null);
    setAttr(node, 'aria-valuetext', words);
    fill.style.transform = `scaleX(${count ? Math.min(1, step / count) : 0})`;
  };
  return node;
}

export function iconButton(name, label, run, attrs = {}) {
  const node = h('button', { type: 'button', class: 'sm-icon-button', 'aria-label': label, title: label, onclick: run, ...attrs }, icon(name));
  node.relabel = (next) => { setAttr(node, 'aria-label', next); setAttr(node, 'title', next); };
  return node;
}
