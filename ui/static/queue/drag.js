// Moving a waiting job with the pointer: the row is lifted, a line marks the place.
import { h, setClass } from '../base/dom.js';
import { startDrag } from '../base/drag.js';
import { moveBefore } from './order.js';
import { rowAfter, rowsIn } from './rows.js';

/** @import { Held } from '../base/drag.js' */
/** @import { WaitingRow } from './rows.js' */

/** From here the pointer may become a drag of `row` in `list`, which scrolls inside `scroller`; a click stays a click.
 *  @type {(event: PointerEvent, row: WaitingRow, list: HTMLElement, scroller: HTMLElement) => void} */
export function dragRow(event, row, list, scroller) {
  if (event.target instanceof Element && event.target.closest('button')) return;
  startDrag(event, { grip: row, scroller, axis: 'y', lift: () => lift(row, list) });
}

/** @type {(row: WaitingRow, list: HTMLElement) => Held} */
function lift(row, list) {
  const mark = h('i', { class: 'sm-qu-mark', 'aria-hidden': 'true' });
  const frame = /** @type {HTMLElement} */ (list.parentElement);
  /** @type {string | null} */
  let before = row.job.id; // where it stands already
  frame.append(mark);
  setClass(row, 'is-lifted', true);
  return {
    follow: ({ y }) => {
      // Measured at every move: the line gets shorter by itself while one drags.
      const rows = rowsIn(list);
      const next = rows.find((one) => {
        const box = one.getBoundingClientRect();
        return y < box.top + box.height / 2;
      });
      const last = rows.at(-1);
      if (!last) return; // its turn came
      before = next?.job.id ?? null;
      const edge = next ? next.getBoundingClientRect().top : last.getBoundingClientRect().bottom;
      mark.style.transform = `translateY(${Math.round(edge - frame.getBoundingClientRect().top) - 1}px)`;
    },
    drop: () => {
      const stays = before === row.job.id || before === (rowAfter(row)?.job.id ?? null);
      if (!stays) moveBefore(row.job.id, before);
      row.focus({ preventScroll: true });
    },
    end: () => {
      mark.remove();
      setClass(row, 'is-lifted', false);
    },
  };
}
