// Moving a card, or all chosen ones, with the pointer, within a scene and across scenes: ghost, insertion mark, scrolling
// at the edges, Esc.
import { S } from './store.js';
import { h, setClass } from './dom.js';
import { moveTo } from './actions.js';
import { chosenWith } from './chosen.js';
import { moveAllTo } from './several.js';

const THRESHOLD_PX = 6;
const EDGE_PX = 56;
const FASTEST_PX = 22; // a frame
let drag = null;

/** From here the pointer may become a drag of this cell, and of those chosen with it; a click stays a click, and `clicked()` is called. */
export function startDrag(event, cell, scroller, clicked) {
  if (drag || event.pointerType === 'touch') return; // a finger scrolls; Alt+arrows and the menu move
  drag = { ids: chosenWith(cell.id), clicked, cell, scroller, pointer: event.pointerId, fromX: event.clientX, fromY: event.clientY, x: event.clientX, y: event.clientY, target: null, ghost: null };
  addEventListener('pointermove', moved);
  addEventListener('pointerup', released);
  addEventListener('pointercancel', cancel);
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
  follow();
}

function lift() {
  const box = drag.cell.card.getBoundingClientRect();
  drag.offsetX = drag.fromX - box.left;
  drag.offsetY = drag.fromY - box.top;
  const copy = drag.cell.card.cloneNode(true);
  for (const name of ['role', 'tabindex', 'aria-label', 'aria-selected', 'aria-description']) copy.removeAttribute(name);
  drag.ghost = h('div', { class: 'sm sm-timeline tl-ghost', 'aria-hidden': 'true', style: `width:${box.width}px;height:${box.height}px;transform-origin:${drag.offsetX}px ${drag.offsetY}px` }, copy);
  drag.ghost.dataset.zoom = drag.scroller.dataset.zoom;
  if (drag.ids.length > 1) drag.ghost.append(h('b', { class: 'tl-ghost-count' }, String(drag.ids.length)));
  drag.lifted = drag.ids.map((id) => drag.scroller.querySelector(`.tl-cell[data-shot="${CSS.escape(id)}"]`));
  drag.mark = h('div', { class: 'tl-mark' });
  document.body.append(drag.ghost);
  drag.scroller.firstElementChild.append(drag.mark);
  drag.cell.card.setPointerCapture(drag.pointer);
  drag.lifted.forEach((cell) => setClass(cell, 'is-lifted', true));
  setClass(drag.scroller, 'is-dragging', true);
  drag.places = measure();
  drag.frame = requestAnimationFrame(scrollAtEdge);
}

// Every place a card can be put, in the coordinates of the scrolled row, measured once: nothing moves while dragging.
function measure() {
  const { scroller } = drag;
  const moving = new Set(drag.ids);
  const origin = scroller.getBoundingClientRect().left - scroller.scrollLeft;
  const at = (x) => x - origin;
  const toSeam = drag.cell.seam.getBoundingClientRect().width / 2; // all are as wide; asking one off the screen would lay it out
  const places = [];
  for (const scene of S.state.scenes) {
    const group = scroller.querySelector(`[data-scene="${CSS.escape(scene.id)}"]`);
    if (!group) continue;
    const cards = [...group.querySelectorAll('.tl-cell')];
    const others = cards.filter((cell) => !moving.has(cell.dataset.shot));
    others.forEach((cell, index) => {
      const box = cell.getBoundingClientRect();
      places.push({ scene: scene.id, index, x: at(box.left + toSeam), group });
    });
    const last = cards.at(-1)?.getBoundingClientRect();
    const start = group.getBoundingClientRect();
    places.push({ scene: scene.id, index: others.length, x: at(last ? last.right + 5 : start.left + 24), group });
  }
  return places;
}

function follow() {
  drag.ghost.style.transform = `translate(${drag.x - drag.offsetX}px, ${drag.y - drag.offsetY}px) scale(0.74)`;
  const x = drag.x - drag.scroller.getBoundingClientRect().left + drag.scroller.scrollLeft;
  const nearest = drag.places.reduce((best, place) => (Math.abs(place.x - x) < Math.abs(best.x - x) ? place : best));
  if (nearest === drag.target) return;
  if (drag.target?.group !== nearest.group) {
    drag.target?.group.classList.remove('is-target');
    nearest.group.classList.add('is-target');
  }
  drag.target = nearest;
  drag.mark.style.transform = `translateX(${nearest.x - 1.5}px)`;
}

function scrollAtEdge() {
  if (!drag) return;
  const view = drag.scroller.getBoundingClientRect();
  const beyond = drag.x < view.left + EDGE_PX ? drag.x - view.left - EDGE_PX : Math.max(0, drag.x - view.right + EDGE_PX);
  if (beyond) {
    drag.scroller.scrollLeft += Math.sign(beyond) * Math.min(FASTEST_PX, Math.abs(beyond) * 0.35);
    follow();
  }
  drag.frame = requestAnimationFrame(scrollAtEdge);
}

function released(event) {
  if (event.pointerId !== drag.pointer) return;
  const { ids, target, ghost, cell, clicked } = drag;
  finish();
  if (!ghost) clicked();
  else if (target && ids.length > 1) moveAllTo(ids, target.scene, target.index);
  else if (target) moveTo(ids[0], target.scene, target.index);
  cell.card.focus({ preventScroll: true });
}

function cancel() {
  finish();
}

function escaped(event) {
  if (event.key !== 'Escape' || !drag.ghost) return;
  event.preventDefault();
  event.stopPropagation();
  finish();
}

function finish() {
  removeEventListener('pointermove', moved);
  removeEventListener('pointerup', released);
  removeEventListener('pointercancel', cancel);
  removeEventListener('keydown', escaped, true);
  cancelAnimationFrame(drag.frame);
  drag.ghost?.remove();
  drag.mark?.remove();
  drag.target?.group.classList.remove('is-target');
  drag.lifted?.forEach((cell) => setClass(cell, 'is-lifted', false));
  setClass(drag.scroller, 'is-dragging', false);
  drag = null;
}
