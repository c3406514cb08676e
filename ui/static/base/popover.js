// What opens in the top layer beside a button: where it stands, also when the window or what lies under it moves, and how a
// menu in it is walked.
import { setAttr } from './dom.js';

/** The popover `node` is open in `host`, beside `anchor` as `stand` says. Once closed it is gone; `closed()` is called where it had the focus. */
export function openBeside(node, anchor, { host, stand, closed }) {
  node.addEventListener('beforetoggle', ({ newState }) => {
    if (newState !== 'closed') return;
    setAttr(anchor, 'aria-expanded', 'false');
    if (node.contains(document.activeElement)) closed();
    setTimeout(() => node.remove());
  });
  host.append(node);
  setAttr(anchor, 'aria-expanded', 'true');
  node.showPopover();
  keepBeside(node, () => stand(node, anchor));
}

/** The arrows, Home and End walk the items of a menu; the page's own keys rest while it is open. */
export function walkMenu(event, items) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key !== 'Escape') event.stopPropagation();
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

/** `move()` is called now, and again whenever the window changes its size or something outside `node` scrolls, while the
 *  popover `node` is open.
 *  @type {(node: HTMLElement, move: () => void) => void} */
export function keepBeside(node, move) {
  /** @param {Event} event */
  const moved = (event) => !(event.target instanceof Node && node.contains(event.target)) && move();
  const stop = new AbortController();
  const listening = { capture: true, passive: true, signal: stop.signal };
  addEventListener('resize', moved, listening);
  addEventListener('scroll', moved, listening);
  node.addEventListener('beforetoggle', ({ newState }) => newState === 'closed' && stop.abort(), { signal: stop.signal });
  move();
}

/** At the end of `anchor` and under it, over it where there is no room; inside the window. Where `anchor` is gone it stays.
 *  @type {(node: HTMLElement, anchor: Element) => void} */
export function standUnder(node, anchor) {
  if (!anchor.isConnected) return;
  const at = anchor.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const below = at.bottom + 4;
  node.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
  node.style.top = `${below + height <= innerHeight - 8 ? below : Math.max(8, at.top - height - 4)}px`;
}

/** At the start of `anchor` and over it, under it where there is no room; inside the window. Where `anchor` is gone it stays.
 *  @type {(node: HTMLElement, anchor: Element) => void} */
export function standOver(node, anchor) {
  if (!anchor.isConnected) return;
  const at = anchor.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const above = at.top - height - 6;
  node.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  node.style.top = `${above >= 8 ? above : Math.max(8, Math.min(at.bottom + 6, innerHeight - height - 8))}px`;
}
