// Moving a frame of the memory with the pointer: the picture is lifted, a line marks the place. The row never scrolls: all
// ten places are always in view.
import { h, setClass } from '../base/dom.js';
import { nearest, startDrag } from '../base/drag.js';

/** From here the pointer may become a drag of `node` in `row`; a click stays a click. `slots` as they are shown; `drop(picture, before)`. */
export function dragFrame(event, node, row, slots, drop) {
  startDrag(event, { grip: node.firstElementChild, lift: (from) => lift(from, node, row, slots, drop) });
}

function lift(from, node, row, slots, drop) {
  const { picture } = node.remembered;
  const box = node.firstElementChild.getBoundingClientRect();
  const offset = { x: from.x - box.left, y: from.y - box.top };
  const ghost = h(
    'div',
    { class: 'sm sm-me-ghost', 'aria-hidden': 'true', style: `width:${box.width}px;height:${box.height}px` },
    node.querySelector('img').cloneNode(true),
  );
  const mark = h('i', { class: 'sm sm-me-mark', 'aria-hidden': 'true', style: `top:${box.top - 3}px;height:${box.height + 6}px` });
  const places = measure(row);
  let place = null;
  document.body.append(ghost, mark);
  setClass(node, 'is-lifted', true);
  setClass(row, 'is-dragging', true);
  return {
    follow: ({ x, y }) => {
      ghost.style.transform = `translate(${x - offset.x}px, ${y - offset.y}px)`;
      place = nearest(places, x);
      mark.style.transform = `translateX(${Math.round(place.at) - 1}px)`;
    },
    drop: () => {
      const stood = slots.findIndex((slot) => slot.picture === picture);
      if (stood >= 0 && place.index !== stood && place.index !== stood + 1) drop(picture, slots[place.index]?.picture ?? null);
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
function measure(row) {
  const boxes = [...row.children].filter((one) => one.remembered).map((one) => one.firstElementChild.getBoundingClientRect());
  const gap = boxes.length > 1 ? boxes[1].left - boxes[0].right : 6;
  const edges = [...boxes.map((box) => box.left - gap / 2), boxes.at(-1).right + gap / 2];
  return edges.map((at, index) => ({ at, index }));
}
