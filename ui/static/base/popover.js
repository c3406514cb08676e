// Where something in the top layer stands: beside what it was opened from, also when the window or what lies under it moves.

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
