// The menu of a memory frame: the picture larger, where it is from and why it is there, and what can be done with it.
// It opens in the top layer beside its button; arrows move, Esc or a click elsewhere close it and give the focus back.
import { openBeside, standOver, walkMenu } from '../base/popover.js';
import { h } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';

let open = null;

export function closeMenu() {
  if (open?.matches(':popover-open')) open.hidePopover();
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
  const menu = h(
    'div',
    { class: 'sm-menu sm-me-menu', popover: 'auto', tabindex: '-1' },
    h('img', {
      class: 'sm-me-large',
      src: slot.is_reference ? slot.thumb : slot.url,
      alt: '',
      style: `background-image: url("${slot.thumb}")`,
    }),
    h(
      'div',
      { class: 'sm-me-words' },
      h('strong', {}, translated(slot.source)),
      h('p', {}, translated(slot.why)),
      notes.filter(Boolean).map((note) => h('p', { class: 'sm-faint' }, note)),
    ),
    h('div', { role: 'menu', 'aria-label': t('memory.menu', { source: translated(slot.source) }) }, ...items),
  );
  menu.addEventListener('keydown', (event) => walkMenu(event, items));
  menu.addEventListener('beforetoggle', ({ newState }) => newState === 'closed' && (open = null));
  open = menu;
  openBeside(menu, anchor, { host: root, stand: standOver, closed: () => anchor.isConnected && anchor.focus() });
  (items[0] || menu).focus();
}
