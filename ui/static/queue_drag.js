// Moving a waiting job with the pointer: the row is lifted, a line marks the place, the list scrolls at its edges, Esc gives up.
import { h, setClass } from './dom.js';
import { moveBefore } from './queue_order.js';

const THRESHOLD_PX = 5;
const EDGE_PX = 24;
const FASTEST_PX = 14; // a frame
let drag = null;

/** From here the pointer may become a drag of `row` in `list`, which scrolls inside `scroller`; a click stays a click. */
export function startDrag(event, row, list, scroller) {
  if (drag || event.button !== 0 || event.pointerType === 'touch' || event.target.closest('button')) return; // a finger scrolls
  drag = { row, list, scroller, pointer: event.pointerId, fromY: event.clientY, y: event.clientY, mark: null, before: undefined };
  addEventListener('pointermove', moved);
  addEventListener('pointerup', released);
  addEventListener('pointercancel', finish);
  addEventListener('keydown', escaped, true);
}

function moved(event) {
  if (event.pointerId !== drag.pointer) return;
  drag.y = event.clientY;
  if (!drag.mark) {
    if (Math.abs(drag.y - drag.fromY) < THRESHOLD_PX) return;
    drag.mark = h('i', { class: 'sm-qu-mark', 'aria-hidden': 'true' });
    drag.list.parentNode.append(drag.mark);
    setClass(drag.row, 'is-lifted', true);
    drag.frame = requestAnimationFrame(scrollAtEdge);
  }
  event.preventDefault();
  follow();
}

function follow() {
  const rows = [...drag.list.children];
  const next = rows.find((row) => {
    const box = row.getBoundingClientRect();
    return drag.y < box.top + box.height / 2;
  });
  drag.before = next?.job.id ?? null;
  const origin = drag.list.parentNode.getBoundingClientRect().top;
  const edge = next ? next.getBoundingClientRect().top : rows.at(-1).getBoundingClientRect().bottom;
  drag.mark.style.transform = `translateY(${Math.round(edge - origin) - 1}px)`;
}

function scrollAtEdge() {
  if (!drag?.mark) return;
  const view = drag.scroller.getBoundingClientRect();
  const beyond = drag.y < view.top + EDGE_PX ? drag.y - view.top - EDGE_PX : Math.max(0, drag.y - view.bottom + EDGE_PX);
  if (beyond) {
    drag.scroller.scrollTop += Math.sign(beyond) * Math.min(FASTEST_PX, Math.abs(beyond) * 0.4);
    follow();
  }
  drag.frame = requestAnimationFrame(scrollAtEdge);
}

function released(event) {
  if (event.pointerId !== drag.pointer) return;
  const { row, before, mark } = drag;
  const stays = before === row.job.id || before === (row.nextElementSibling?.job.id ?? null);
  finish();
  if (mark && !stays) moveBefore(row.job.id, before);
  if (mark) row.focus({ preventScroll: true });
}

function escaped(event) {
  if (event.key !== 'Escape' || !drag.mark) return;
  event.preventDefault();
  event.stopPropagation();
  finish();
}

function finish() {
  removeEventListener('pointermove', moved);
  removeEventListener('pointerup', released);
  removeEventListener('pointercancel', finish);
  removeEventListener('keydown', escaped, true);
  cancelAnimationFrame(drag.frame);
  drag.mark?.remove();
  setClass(drag.row, 'is-lifted', false);
  drag = null;
}
