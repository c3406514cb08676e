// The menu of a memory frame: a larger picture, where it is from and why it is there, and what can be done with it.
// Opens beside its button in the top layer; arrows move, Esc and a click elsewhere close it and give the focus back.

import { h } from './dom.js';
import { icon } from './icons.js';
import { memory as T } from './text_panels.js';

let open = null;

export function closeMenu() {
  if (open?.menu.matches(':popover-open')) open.menu.hidePopover();
}

function place(menu, anchor) {
  const a = anchor.getBoundingClientRect();
  const m = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(a.left, innerWidth - m.width - 8));
  const above = a.top - m.height - 6;
  menu.style.left = `${left}px`;
  menu.style.top = `${above >= 8 ? above : Math.min(a.bottom + 6, innerHeight - m.height - 8)}px`;
}

function walk(event, items) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to == null) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

// Opens the menu of `slot` at `anchor` with `rows` [{label, hint, icon, run}] inside `root`; a frame with no rows shows `note`.
export function openMenu(root, anchor, slot, rows, note) {
  closeMenu();
  const items = rows.map((row) => h('button', { type: 'button', role: 'menuitem', class: 'sm-mm-item', onclick: () => { closeMenu(); row.run(); } },
    icon(row.icon), h('span', {}, row.label), row.hint ? h('small', {}, row.hint) : null));
  const list = h('div', { role: 'menu', class: 'sm-mm-list', 'aria-label': T.menu(slot.source) }, ...items);
  const menu = h('div', { class: 'sm-mm', popover: 'auto' },
    h('img', { src: slot.url ?? slot.thumb, alt: '', class: 'sm-mm-picture' }),
    h('div', { class: 'sm-mm-text' }, h('strong', {}, slot.source), h('p', {}, slot.why ?? ''), note ? h('p', { class: 'sm-mm-note' }, note) : null), list);
  menu.addEventListener('keydown', (event) => { event.stopPropagation(); walk(event, items); });
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (open?.menu === menu) open = null;
    anchor.setAttribute('aria-expanded', 'false');
    if (inside && anchor.isConnected) anchor.focus();
  });
  root.append(menu);
  open = { menu };
  anchor.setAttribute('aria-expanded', 'true');
  menu.showPopover();
  place(menu, anchor);
  (items[0] ?? menu).focus();
}
