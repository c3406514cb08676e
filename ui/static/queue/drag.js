// Moving a waiting job with the pointer: the row is lifted, a line marks the place.
import { h, setClass } from '../base/dom.js';
import { startDrag } from '../base/drag.js';
import { moveBefore } from './order.js';

/** From here the pointer may become a drag of `row` in `list`, which scrolls inside `scroller`; a click stays a click. */
export function dragRow(event, row, list, scroller) {
  if (event.target.closest('button')) return;
  startDrag(event, { grip: row, scroller, axis: 'y', lift: () => lift(row, list) });
}

function lift(row, list) {
  const mark = h('i', { class: 'sm-qu-mark', 'aria-hidden': 'true' });
  let before;
  list.parentNode.append(mark);
  setClass(row, 'is-lifted', true);
  return {
    follow: ({ y }) => {
      // Measured at every move: the line gets shorter by itself while one drags.
      const rows = [...list.children];
      const next = rows.find((one) => {
        const box = one.getBoundingClientRect();
        return y < box.top + box.height / 2;
      });
      before = next?.job.id ?? null;
      const edge = next ? next.getBoundingClientRect().top : rows.at(-1).getBoundingClientRect().bottom;
      mark.style.transform = `translateY(${Math.round(edge - list.parentNode.getBoundingClientRect().top) - 1}px)`;
    },
    drop: () => {
      const stays = before === row.job.id || before === (row.nextElementSibling?.job.id ?? null);
      if (!stays) moveBefore(row.job.id, before);
      row.focus({ preventScroll: true });
    },
    end: () => {
      mark.remove();
      setClass(row, 'is-lifted', false);
    },
  };
}
