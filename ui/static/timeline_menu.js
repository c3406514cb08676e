// The menu of a card: everything a drag or a key does, for the mouse.
import { h } from './dom.js';
import { icon } from './icons.js';
import * as act from './actions.js';
import { t } from './text.js';

const ITEMS = [
  ['film', 'menu.generate', 'Ctrl+Enter', (id) => act.generate({ id })],
  null,
  ['plus', 'menu.before', 'Shift+N', (id) => act.newShot(false, id)],
  ['plus', 'menu.after', 'N', (id) => act.newShot(true, id)],
  ['duplicate', 'menu.duplicate', 'D', (id) => act.duplicate(id)],
  null,
  ['arrow_left', 'menu.left', 'Alt+←', (id) => act.moveBy(-1, id)],
  ['arrow_right', 'menu.right', 'Alt+→', (id) => act.moveBy(1, id)],
  null,
  ['trash', 'menu.remove', 'Del', (id) => act.remove(id)],
];

let menu = null;
let shotId = null;
let host = null;

/** The menu of shot `id` is open at this point of the window. */
export function openCardMenu(id, x, y) {
  menu ||= build();
  shotId = id;
  if (!host.isConnected) document.body.append(host);
  menu.showPopover();
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(x, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, innerHeight - box.height - 8))}px`;
  menu.querySelector('button').focus({ preventScroll: true });
}

function build() {
  const entry = (item) => (item ? button(...item) : h('hr'));
  const made = h('div', { class: 'sm-menu', popover: 'auto', role: 'menu' }, ITEMS.map(entry));
  made.addEventListener('keydown', walk);
  host = h('div', { class: 'sm', style: 'height:0' }, made);
  return made;
}

function button(sign, text, key, run) {
  const chosen = () => {
    menu.hidePopover();
    run(shotId);
  };
  return h('button', { type: 'button', role: 'menuitem', onclick: chosen }, icon(sign), h('span', {}, t(text)), h('kbd', { class: 'sm-kbd' }, key));
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = [...menu.querySelectorAll('button')];
  const at = all.indexOf(document.activeElement);
  all[(at + step + all.length) % all.length].focus();
  event.preventDefault();
}
