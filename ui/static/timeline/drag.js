// Moving a card, or all chosen ones, with the pointer, within a scene and across scenes: ghost and insertion mark.
import { S } from '../store/store.js';
import { h, setClass } from '../base/dom.js';
import { chosenWith } from '../store/chosen.js';
import { alongOf, nearest, startDrag } from '../base/drag.js';
import { moveShots } from './shots.js';

/** From here the pointer may become a drag of this cell, and of those chosen with it; a click stays a click, and `clicked()` is called. */
export function dragCard(event, cell, scroller, clicked) {
  const ids = chosenWith(cell.id);
  const { card } = cell;
  const focus = () => card.focus({ preventScroll: true });
  const click = () => {
    clicked();
    focus();
  };
  startDrag(event, { grip: card, scroller, axis: 'x', click, lift: (from) => lift(from, ids, card, scroller, focus) });
}

function lift(from, ids, card, scroller, focus) {
  const box = card.getBoundingClientRect();
  const offset = { x: from.x - box.left, y: from.y - box.top };
  const ghost = ghostOf(card, box, offset, ids.length);
  ghost.dataset.zoom = scroller.dataset.zoom;
  const lifted = ids.map((id) => scroller.querySelector(`.tl-cell[data-shot="${CSS.escape(id)}"]`));
  const mark = h('div', { class: 'tl-mark' });
  document.body.append(ghost);
  scroller.firstElementChild.append(mark);
  lifted.forEach((one) => setClass(one, 'is-lifted', true));
  setClass(scroller, 'is-dragging', true);
  const places = measure(ids, card, scroller);
  let target = null;
  return {
    follow: (at) => {
      ghost.style.transform = `translate(${at.x - offset.x}px, ${at.y - offset.y}px) scale(0.74)`;
      const next = nearest(places, alongOf(scroller, 'x', at));
      if (next === target) return;
      target?.group.classList.remove('is-target');
      target = next;
      target.group.classList.add('is-target');
      mark.style.transform = `translateX(${target.at - 1.5}px)`;
    },
    drop: () => {
      if (target) moveShots(ids, target.scene, target.index);
      focus();
    },
    end: () => {
      ghost.remove();
      mark.remove();
      target?.group.classList.remove('is-target');
      lifted.forEach((one) => setClass(one, 'is-lifted', false));
      setClass(scroller, 'is-dragging', false);
    },
  };
}

function ghostOf(card, box, offset, count) {
  const copy = card.cloneNode(true);
  for (const name of ['id', 'role', 'tabindex', 'aria-label', 'aria-selected', 'aria-description']) copy.removeAttribute(name);
  const ghost = h(
    'div',
    {
      class: 'sm sm-timeline tl-ghost',
      'aria-hidden': 'true',
      style: `width:${box.width}px;height:${box.height}px;transform-origin:${offset.x}px ${offset.y}px`,
    },
    copy,
  );
  if (count > 1) ghost.append(h('b', { class: 'tl-ghost-count' }, String(count)));
  return ghost;
}

// Every place a card can be put, in the coordinates of the scrolled row, measured once: nothing moves while dragging.
function measure(ids, card, scroller) {
  const moving = new Set(ids);
  const origin = scroller.getBoundingClientRect().left - scroller.scrollLeft;
  const toSeam = card.previousElementSibling.getBoundingClientRect().width / 2; // all are as wide; asking one off the screen would lay it out
  const places = [];
  for (const scene of S.state.scenes) {
    const group = scroller.querySelector(`[data-scene="${CSS.escape(scene.id)}"]`);
    if (!group) continue;
    const cards = [...group.querySelectorAll('.tl-cell')];
    const others = cards.filter((one) => !moving.has(one.dataset.shot));
    others.forEach((one, index) => {
      const box = one.getBoundingClientRect();
      places.push({ scene: scene.id, index, at: box.left + toSeam - origin, group });
    });
    const last = cards.at(-1)?.getBoundingClientRect();
    const end = last ? last.right + 5 : group.getBoundingClientRect().left + 24;
    places.push({ scene: scene.id, index: others.length, at: end - origin, group });
  }
  return places;
}
