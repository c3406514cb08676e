// One drag with the pointer, for everything on the page that is moved by hand: cards, scenes, waiting jobs, memory frames.
//
//   node.addEventListener('pointerdown', (event) => startDrag(event, {
//     grip: node,              // has the pointer while it drags, wherever that goes
//     scroller, axis: 'x',     // what rolls when the pointer nears its ends, and along which way; without them nothing rolls
//     lift: (from) => ({       // the pointer went 6 px: show that something is held; `from` {x, y} is where it went down
//       follow: (at) => {},    // the pointer is at {x, y} of the window, or the scroller rolled on under it
//       drop: () => {},        // let go: do it. Not called after Esc, nor where the browser took the pointer away
//       end: () => {},         // over, either way, before `drop`: take away what `lift` showed
//     }),
//     click: () => {},         // let go before it was a drag
//   }));
//
// Places are best measured once in `lift`, in the scroller's own coordinates (`alongOf`), and chosen with `nearest`.
const THRESHOLD_PX = 6;
// How near an end the scroller begins to roll, its share of the way beyond that a frame, and its fastest, in pixels.
const ROLL = { x: { edge: 56, share: 0.35, fastest: 22 }, y: { edge: 24, share: 0.4, fastest: 14 } };
const SIDES = { x: ['left', 'right', 'scrollLeft'], y: ['top', 'bottom', 'scrollTop'] };
let drag = null;

/** From here the pointer may become a drag, see above. A finger scrolls instead, and only the first button drags. */
export function startDrag(event, { grip, scroller = null, axis = 'x', lift, click = () => {} }) {
  if (drag || event.button !== 0 || event.pointerType === 'touch') return;
  const from = { x: event.clientX, y: event.clientY };
  drag = { grip, scroller, axis, lift, click, from, at: from, pointer: event.pointerId, held: null };
  addEventListener('pointermove', moved);
  addEventListener('pointerup', released);
  addEventListener('pointercancel', finish);
  addEventListener('keydown', escaped, true);
}

/** How far along `line` the pointer is, from its left end (0) to its right (1). */
export function shareOf(line, event) {
  const box = line.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
}

/** Where this point of the window is along what `scroller` scrolls. */
export function alongOf(scroller, axis, { x, y }) {
  const [start, , scrolled] = SIDES[axis];
  return { x, y }[axis] - scroller.getBoundingClientRect()[start] + scroller[scrolled];
}

/** The place {at} nearest to `along`; undefined where there is none. */
export const nearest = (places, along) => places.reduce((best, place) => (Math.abs(place.at - along) < Math.abs(best.at - along) ? place : best), places[0]);

function moved(event) {
  if (event.pointerId !== drag.pointer) return;
  drag.at = { x: event.clientX, y: event.clientY };
  if (!drag.held && Math.hypot(drag.at.x - drag.from.x, drag.at.y - drag.from.y) < THRESHOLD_PX) return;
  event.preventDefault();
  if (!drag.held) begin();
  drag?.held.follow(drag.at);
}

function begin() {
  if (!drag.grip.isConnected) return finish();
  drag.grip.setPointerCapture(drag.pointer);
  drag.held = drag.lift(drag.from);
  drag.frame = requestAnimationFrame(roll);
}

function roll() {
  const { scroller, axis, at, held } = drag;
  if (!drag.grip.isConnected) return finish(); // it was taken away meanwhile: another tab, or its turn came
  if (scroller) nearEdge(scroller, axis, at, held);
  drag.frame = requestAnimationFrame(roll);
}

function nearEdge(scroller, axis, at, held) {
  const [start, end, scrolled] = SIDES[axis];
  const { edge, share, fastest } = ROLL[axis];
  const view = scroller.getBoundingClientRect();
  const beyond = at[axis] < view[start] + edge ? at[axis] - view[start] - edge : Math.max(0, at[axis] - view[end] + edge);
  if (!beyond) return;
  scroller[scrolled] += Math.sign(beyond) * Math.min(fastest, Math.abs(beyond) * share);
  held.follow(at);
}

function released(event) {
  if (event.pointerId !== drag.pointer) return;
  const { held, click, grip } = drag;
  finish();
  if (!held) return click();
  ignoreClick();
  if (grip.isConnected) held.drop();
}

// The browser calls the end of a drag a click on what had the pointer.
function ignoreClick() {
  const ignore = (event) => event.stopPropagation();
  addEventListener('click', ignore, true);
  setTimeout(() => removeEventListener('click', ignore, true));
}

function escaped(event) {
  if (event.key !== 'Escape' || !drag.held) return;
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
  cancelAnimationFrame(drag.frame);
  const { held } = drag;
  drag = null;
  held?.end();
}
