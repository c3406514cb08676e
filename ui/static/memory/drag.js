// Moving a frame of the memory with the pointer: the picture is lifted, a line marks the place. The row never scrolls: all
// ten places are always in view.
import { h, setClass } from '../base/dom.js';
import { nearest, startDrag } from '../base/drag.js';

/** @import { SlotRow } from '../base/contract.js' */
/** @import { Held, Point } from '../base/drag.js' */
/** @import { SlotNode } from './frames.js' */
/** @typedef {(picture: string, before: string | null) => void} Move the picture stands right before another one, or last with null */

/** From here the pointer may become a drag of `node` in `row`; a click stays a click. `slots` as they are shown; `drop(picture, before)`.
 *  @type {(event: PointerEvent, node: SlotNode, row: Element, slots: SlotRow[], drop: Move) => void} */
export function dragFrame(event, node, row, slots, drop) {
  const picture = node.remembered?.picture;
  if (picture) startDrag(event, { grip: node.frame, lift: (from) => lift(from, node, picture, row, slots, drop) });
}

/** @type {(from: Point, node: SlotNode, picture: string, row: Element, slots: SlotRow[], drop: Move) => Held} */
function lift(from, node, picture, row, slots, drop) {
  const box = node.frame.getBoundingClientRect();
  const offset = { x: from.x - box.left, y: from.y - box.top };
  const ghost = h(
    'div',
    { class: 'sm sm-me-ghost', 'aria-hidden': 'true', style: `width:${box.width}px;height:${box.height}px` },
    node.image.cloneNode(true),
  );
  const mark = h('i', { class: 'sm sm-me-mark', 'aria-hidden': 'true', style: `top:${box.top - 3}px;height:${box.height + 6}px` });
  const places = measure(row);
  /** @type {{ at: number, index: number } | undefined} */
  let place;
  document.body.append(ghost, mark);
  setClass(node, 'is-lifted', true);
  setClass(row, 'is-dragging', true);
  return {
    follow: ({ x, y }) => {
      ghost.style.transform = `translate(${x - offset.x}px, ${y - offset.y}px)`;
      place = nearest(places, x);
      if (!place) return; // another answer came, without pictures
      mark.style.transform = `translateX(${Math.round(place.at) - 1}px)`;
    },
    drop: () => {
      const stood = slots.findIndex((slot) => slot.picture === picture);
      if (place && stood >= 0 && place.index !== stood && place.index !== stood + 1) drop(picture, slots[place.index]?.picture ?? null);
    },
    end: () => {
      ghost.remove();
      mark.remove();
      setClass(node, 'is-lifted', false);
      setClass(row, 'is-dragging', false);
    },
  };
}

// The places between the frames, measured once: nothing moves while dragging. `index` counts frames before the place.
/** @param {Element} row */
function measure(row) {
  const nodes = /** @type {SlotNode[]} */ ([...row.children]);
  const boxes = nodes.filter((one) => one.remembered).map((one) => one.frame.getBoundingClientRect());
  const last = boxes.at(-1);
  if (!last) return [];
  const gap = boxes.length > 1 ? boxes[1].left - boxes[0].right : 6;
  const edges = [...boxes.map((box) => box.left - gap / 2), last.right + gap / 2];
  return edges.map((at, index) => ({ at, index }));
}
