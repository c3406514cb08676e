// One drag with the pointer, for everything on the page that is moved by hand: cards, scenes, waiting jobs, memory frames.
//
// Places are best measured once in `lift`, in the scroller's own coordinates (`alongOf`), and chosen with `nearest`.

/** @typedef {{ x: number, y: number }} Point of the window */
/**
 * What is held while it is dragged.
 * @typedef {object} Held
 * @property {(at: Point) => void} follow the pointer is here, or the scroller rolled on under it
 * @property {() => void} drop let go: do it. Not called after Esc, nor where the browser took the pointer away
 * @property {() => void} end over, either way, before `drop`: take away what `lift` showed
 */
/**
 * What a press may become.
 * @typedef {object} Press
 * @property {HTMLElement} grip has the pointer while it drags, wherever that goes
 * @property {HTMLElement | null} [scroller] what rolls when the pointer nears its ends; without it nothing rolls
 * @property {'x' | 'y'} [axis] which way it rolls
 * @property {(from: Point) => Held} lift the pointer went 6 px from here: show that something is held
 * @property {() => void} [click] let go before it was a drag
 */
const THRESHOLD_PX = 6;
// How near an end the scroller begins to roll, its share of the way beyond that a frame, and its fastest, in pixels.
const ROLL = { x: { edge: 56, share: 0.35, fastest: 22 }, y: { edge: 24, share: 0.4, fastest: 14 } };
const SIDES = /** @type {const} */ ({ x: ['left', 'right', 'scrollLeft'], y: ['top', 'bottom', 'scrollTop'] });
const nothing = () => {};
/** @type {(Required<Press> & { from: Point, at: Point, pointer: number, held: Held | null, frame: number }) | null} */
let drag = null;

/** From here the pointer may become a drag. A finger scrolls instead, and only the first button drags.
 *  @type {(event: PointerEvent, press: Press) => void} */
export function startDrag(event, { grip, scroller = null, axis = 'x', lift, click = nothing }) {
  if (drag || event.button !== 0 || event.pointerType === 'touch') return;
  const from = { x: event.clientX, y: event.clientY };
  drag = { grip, scroller, axis, lift, click, from, at: from, pointer: event.pointerId, held: null, frame: 0 };
  addEventListener('pointermove', moved);
  addEventListener('pointerup', released);
  addEventListener('pointercancel', finish);
  addEventListener('keydown', escaped, true);
}

/** How far along `line` the pointer is, from its left end (0) to its right (1).
 *  @type {(line: Element, event: MouseEvent) => number} */
export function shareOf(line, event) {
  const box = line.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
}

/** Where this point of the window is along what `scroller` scrolls.
 *  @type {(scroller: Element, axis: 'x' | 'y', at: Point) => number} */
export function alongOf(scroller, axis, { x, y }) {
  const [start, , scrolled] = SIDES[axis];
  return { x, y }[axis] - scroller.getBoundingClientRect()[start] + scroller[scrolled];
}

/** The place nearest to `along`; undefined where there is none.
 *  @type {<P extends { at: number }>(places: P[], along: number) => P | undefined} */
export const nearest = (places, along) =>
  places.reduce((best, place) => (Math.abs(place.at - along) < Math.abs(best.at - along) ? place : best), places[0]);

/** @param {PointerEvent} event */
function moved(event) {
  if (event.pointerId !== drag?.pointer) return;
  drag.at = { x: event.clientX, y: event.clientY };
  if (!drag.held && Math.hypot(drag.at.x - drag.from.x, drag.at.y - drag.from.y) < THRESHOLD_PX) return;
  event.preventDefault();
  if (!drag.held) begin();
  drag?.held?.follow(drag.at);
}

function begin() {
  if (!drag?.grip.isConnected) return finish();
  drag.grip.setPointerCapture(drag.pointer);
  drag.held = drag.lift(drag.from);
  drag.frame = requestAnimationFrame(roll);
}

function roll() {
  if (!drag?.grip.isConnected) return finish(); // it was taken away meanwhile: another tab, or its turn came
  const { scroller, axis, at, held } = drag;
  if (scroller && held) nearEdge(scroller, axis, at, held);
  drag.frame = requestAnimationFrame(roll);
}

/** @type {(scroller: Element, axis: 'x' | 'y', at: Point, held: Held) => void} */
function nearEdge(scroller, axis, at, held) {
  const [start, end, scrolled] = SIDES[axis];
  const { edge, share, fastest } = ROLL[axis];
  const view = scroller.getBoundingClientRect();
  const beyond = at[axis] < view[start] + edge ? at[axis] - view[start] - edge : Math.max(0, at[axis] - view[end] + edge);
  if (!beyond) return;
  scroller[scrolled] += Math.sign(beyond) * Math.min(fastest, Math.abs(beyond) * share);
  held.follow(at);
}

/** @param {PointerEvent} event */
function released(event) {
  if (event.pointerId !== drag?.pointer) return;
  const { held, click, grip } = drag;
  finish();
  if (!held) return click();
  ignoreClick();
  if (grip.isConnected) held.drop();
}

// The browser calls the end of a drag a click on what had the pointer.
function ignoreClick() {
  /** @param {Event} event */
  const ignore = (event) => event.stopPropagation();
  addEventListener('click', ignore, true);
  setTimeout(() => removeEventListener('click', ignore, true));
}

/** @param {KeyboardEvent} event */
function escaped(event) {
  if (event.key !== 'Escape' || !drag?.held) return;
  event.preventDefault();
  event.stopPropagation();
  addEventListener('pointerup', ignoreClick, { capture: true, once: true });
  finish();
}

function finish() {
  removeEventListener('pointermove', moved);
  removeEventListener('pointerup', released);
  removeEventListener('pointercancel', finish);
  removeEventListener('keydown', escaped, true);
  const over = drag;
  drag = null;
  cancelAnimationFrame(over?.frame ?? 0);
  over?.held?.end();
}
