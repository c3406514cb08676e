// A menu in the top layer: opened at a point, walked with the arrows, closed by Esc, a choice or a click elsewhere.
import { focused, h } from './dom.js';
import { icon } from './icons.js';

/** @import { IconName } from './icons.js' */
/** @typedef {{ sign: IconName, text: string, run: () => unknown, key?: string, off?: boolean }} MenuItem */

const menu = h('div', { class: 'sm-menu', popover: 'auto', role: 'menu', onkeydown: walk });
const host = h('div', { class: 'sm', style: 'height:0' }, menu);

/** Opens a menu at this point of the window; null among `items` is a line between them.
 *  @type {(name: string, items: (MenuItem | null)[], x: number, y: number) => void} */
export function openMenu(name, items, x, y) {
  const from = focused();
  menu.replaceChildren(...items.map((item) => (item ? button(item, from) : h('hr'))));
  menu.setAttribute('aria-label', name);
  if (!host.isConnected) document.body.append(host);
  menu.showPopover();
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(x, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, innerHeight - box.height - 8))}px`;
  closeOnMove();
  enabled()[0]?.focus({ preventScroll: true });
}

// It belongs to a point of the window: it goes when a person moves the page under it. The page's own rolling is no reason.
function closeOnMove() {
  const stop = new AbortController();
  /** @param {Event} event */
  const close = (event) => !(event.target instanceof Node && menu.contains(event.target)) && menu.hidePopover();
  for (const kind of ['resize', 'wheel']) addEventListener(kind, close, { capture: true, passive: true, signal: stop.signal });
  menu.addEventListener('beforetoggle', ({ newState }) => newState === 'closed' && stop.abort(), { signal: stop.signal });
}

/** @returns {NodeListOf<HTMLButtonElement>} */
const enabled = () => menu.querySelectorAll('button:enabled');

/** @type {(item: MenuItem, from: HTMLElement | null) => HTMLButtonElement} */
function button({ sign, text, key = '', run, off = false }, from) {
  const chosen = () => {
    menu.hidePopover();
    if (from?.isConnected && document.activeElement === document.body) from.focus({ preventScroll: true });
    run();
  };
  return h(
    'button',
    { type: 'button', role: 'menuitem', onclick: chosen, disabled: off },
    icon(sign),
    h('span', {}, text),
    key ? h('kbd', { class: 'sm-kbd' }, key) : null,
  );
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const all = [...enabled()];
  const at = all.indexOf(/** @type {HTMLButtonElement} */ (focused()));
  /** @type {Record<string, number>} */
  const ways = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  const to = ways[event.key];
  if (to === undefined) return;
  all[(to + all.length) % all.length]?.focus();
  event.preventDefault();
}
