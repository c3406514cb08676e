// The menu of a memory frame: the picture larger, where it is from and why it is there, and what can be done with it.
// It opens in the top layer beside its button; arrows move, Esc or a click elsewhere close it and give the focus back.
import { keepBeside, standOver } from '../base/popover.js';
import { h, setAttr } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { said } from '../base/server_text.js';
import { t } from '../base/text.js';

let open = null;

export function closeMenu() {
  if (open?.matches(':popover-open')) open.hidePopover();
}

function walk(event, items) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key !== 'Escape') event.stopPropagation(); // the page's own keys rest while a menu is open
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

function menuItem({ label, hint = null, sign, act }) {
  const run = () => {
    closeMenu();
    act();
  };
  return h('button', { type: 'button', role: 'menuitem', title: hint, onclick: run }, icon(sign), h('span', {}, label));
}

/** Opens the menu of `slot` inside `root` at its button. `choices` [{label, hint, sign, act}]; `notes` say more of it, a line each. */
export function openMenu(root, anchor, slot, choices, notes = []) {
  closeMenu();
  const items = choices.map(menuItem);
  const menu = h('div', { class: 'sm-menu sm-me-menu', popover: 'auto', tabindex: '-1' },
    h('img', { class: 'sm-me-large', src: slot.is_reference ? slot.thumb : slot.url, alt: '', style: `background-image: url("${slot.thumb}")` }),
    h('div', { class: 'sm-me-words' }, h('strong', {}, said(slot.source)), h('p', {}, said(slot.why)), notes.filter(Boolean).map((note) => h('p', { class: 'sm-faint' }, note))),
    h('div', { role: 'menu', 'aria-label': t('memory.menu', { source: said(slot.source) }) }, ...items));
  menu.addEventListener('keydown', (event) => walk(event, items));
  menu.addEventListener('beforetoggle', ({ newState }) => {
    if (newState !== 'closed') return;
    setAttr(anchor, 'aria-expanded', 'false');
    if (menu.contains(document.activeElement) && anchor.isConnected) anchor.focus();
    open = null;
    setTimeout(() => menu.remove());
  });
  root.append(menu);
  open = menu;
  setAttr(anchor, 'aria-expanded', 'true');
  menu.showPopover();
  keepBeside(menu, () => standOver(menu, anchor));
  (items[0] || menu).focus();
}
