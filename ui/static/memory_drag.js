// Moving a frame of the memory with the pointer: the picture is lifted, a line marks the place, Esc gives up.
import { h, setClass } from './dom.js';
import { nearest, startDrag } from './drag.js';

/** From here the pointer may become a drag of `node` in `row`; a click stays a click. `slots` as they are shown; `drop(picture, before)`. */
export function dragFrame(event, node, row, slots, drop) {
  const grip = node.firstElementChild;
  startDrag(event, { grip, scroller: row, axis: 'x', lift: (from) => lift(from, node, row, slots, drop) });
}

function lift(from, node, row, slots, drop) {
  const box = node.firstElementChild.getBoundingClientRect();
  const places = placesOf(row);
  const ghost = h('div', { class: 'sm sm-me-ghost', 'aria-hidden': 'true', style: `width:${box.width}px;height:${box.height}px` }, node.querySelector('img').cloneNode(true));
  const mark = h('i', { class: 'sm sm-me-mark', 'aria-hidden': 'true', style: `top:${box.top - 3}px;height:${box.height + 6}px` });
  const { picture } = node.remembered;
  let target = null;
  document.body.append(ghost, mark);
  setClass(node, 'is-lifted', true);
  setClass(row, 'is-dragging', true);
  return {
    follow: ({ x, y }) => {
      ghost.style.transform = `translate(${x - from.x + box.left}px, ${y - from.y + box.top}px)`;
      target = nearest(places, x);
      mark.style.transform = `translateX(${Math.round(target.at) - 1}px)`;
    },
    drop: () => {
      const at = slots.findIndex((slot) => slot.picture === picture);
      if (at >= 0 && target && target.count !== at && target.count !== at + 1) drop(picture, slots[target.count]?.picture ?? null);
    },
    end: () => {
      ghost.remove();
      mark.remove();
      setClass(node, 'is-lifted', false);
      setClass(row, 'is-dragging', false);
    },
  };
}

// The places between the frames of the window, measured once: the row never rolls. `count` frames stand before a place.
function placesOf(row) {
  const boxes = [...row.children].filter((node) => node.remembered).map((node) => node.firstElementChild.getBoundingClientRect());
  const gap = boxes.length > 1 ? boxes[1].left - boxes[0].right : 6;
  return [...boxes.map((box, count) => ({ at: box.left - gap / 2, count })), { at: boxes.at(-1).right + gap / 2, count: boxes.length }];
}
