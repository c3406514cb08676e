// Moving a frame of the memory with the pointer: the picture is lifted, a line marks the place, Esc gives up. The row never
// scrolls: all ten places are always in view.
import { h, setClass } from './dom.js';

const THRESHOLD_PX = 6;
let drag = null;

/** From here the pointer may become a drag of `node` in `row`; a click stays a click. `slots` as they are shown; `drop(picture, before)`. */
export function startDrag(event, node, row, slots, drop) {
  if (drag || event.button !== 0 || event.pointerType === 'touch') return; // a finger scrolls; Alt+arrows and the menu move
  drag = { node, row, slots, drop, picture: node.remembered.picture, pointer: event.pointerId, fromX: event.clientX, fromY: event.clientY, x: event.clientX, y: event.clientY, ghost: null, place: null };
  addEventListener('pointermove', moved);
  addEventListener('pointerup', released);
  addEventListener('pointercancel', finish);
  addEventListener('keydown', escaped, true);
}

function moved(event) {
  if (event.pointerId !== drag.pointer) return;
  drag.x = event.clientX;
  drag.y = event.clientY;
  if (!drag.ghost) {
    if (Math.hypot(drag.x - drag.fromX, drag.y - drag.fromY) < THRESHOLD_PX) return;
    lift();
  }
  event.preventDefault();
  follow();
}

// The places between the frames, measured once: nothing moves while dragging. `at` counts frames before the place.
function lift() {
  const full = [...drag.row.children].filter((node) => node.remembered);
  const boxes = full.map((node) => node.firstElementChild.getBoundingClientRect());
  const gap = boxes.length > 1 ? boxes[1].left - boxes[0].right : 6;
  drag.places = [...boxes.map((box) => box.left - gap / 2), boxes.at(-1).right + gap / 2];
  const box = drag.node.firstElementChild.getBoundingClientRect();
  drag.offset = [drag.fromX - box.left, drag.fromY - box.top];
  const picture = drag.node.querySelector('img').cloneNode(true);
  drag.ghost = h('div', { class: 'sm sm-me-ghost', 'aria-hidden': 'true', style: `width:${box.width}px;height:${box.height}px` }, picture);
  drag.mark = h('i', { class: 'sm sm-me-mark', 'aria-hidden': 'true', style: `top:${boxes[0].top - 3}px;height:${boxes[0].height + 6}px` });
  document.body.append(drag.ghost, drag.mark);
  drag.node.firstElementChild.setPointerCapture(drag.pointer);
  setClass(drag.node, 'is-lifted', true);
  setClass(drag.row, 'is-dragging', true);
}

function follow() {
  const [left, top] = drag.offset;
  drag.ghost.style.transform = `translate(${drag.x - left}px, ${drag.y - top}px)`;
  const near = drag.places.map((x) => Math.abs(x - drag.x));
  drag.place = near.indexOf(Math.min(...near));
  drag.mark.style.transform = `translateX(${Math.round(drag.places[drag.place]) - 1}px)`;
}

function released(event) {
  if (event.pointerId !== drag.pointer) return;
  const { ghost, place, picture, slots, drop } = drag;
  const from = slots.findIndex((slot) => slot.picture === picture);
  finish();
  if (!ghost) return;
  ignoreClick();
  if (from >= 0 && place !== from && place !== from + 1) drop(picture, slots[place]?.picture ?? null);
}

/** The click that follows a drag means nothing. */
function ignoreClick() {
  const swallow = (click) => click.stopPropagation();
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, true));
}

function escaped(event) {
  if (event.key !== 'Escape' || !drag.ghost) return;
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
  drag.ghost?.remove();
  drag.mark?.remove();
  setClass(drag.node, 'is-lifted', false);
  setClass(drag.row, 'is-dragging', false);
  drag = null;
}
