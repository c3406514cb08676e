// The head of a scene: a button that chooses its shots, a menu, and a handle to drag the whole scene by.
import { S } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setText } from '../base/dom.js';
import { moveScene } from './scenes.js';
import { chooseAll } from '../store/chosen.js';
import { alongOf, nearest, startDrag } from '../base/drag.js';
import { openSceneMenu } from './menu.js';
import { t } from '../base/text.js';

/** The head of scene `id`: {root, paint(scene), paintSelected(is)}. */
export function makeSceneHead(id, scrollerOf) {
  const name = h('button', { type: 'button', class: 'tl-scene-name', 'data-scene-head': id, tabindex: '-1', title: t('scenes.headHint') });
  const more = iconButton('more', '', (event) => menuUnder(event.currentTarget, id), {
    class: 'tl-scene-more',
    tabindex: '-1',
    'aria-haspopup': 'menu',
  });
  const root = h('div', { class: 'tl-scene-head' }, name, more);
  name.addEventListener('click', (event) => event.detail === 0 && chooseAll(id)); // by key; the pointer's click is the end of no drag
  root.addEventListener('pointerdown', (event) => {
    if (!more.contains(event.target)) dragScene(event, id, root, scrollerOf());
  });
  root.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    openSceneMenu(id, event.clientX, event.clientY);
  });
  const paint = (scene) => {
    setText(name, t('timeline.scene', { n: scene.number }));
    setAttr(name, 'aria-label', t('scenes.head', { n: scene.number }));
    setAttr(more, 'aria-label', t('scenes.menu', { n: scene.number }));
    setAttr(more, 'title', t('scenes.menu', { n: scene.number }));
  };
  const paintSelected = (is) => setAttr(name, 'tabindex', is ? '0' : '-1'); // Tab stops at the head of the selected shot's scene
  return { root, paint, paintSelected };
}

function menuUnder(button, id) {
  const box = button.getBoundingClientRect();
  openSceneMenu(id, box.left, box.bottom + 2);
}

// ---------------------------------------------------------------- dragging a scene

function dragScene(event, id, head, scroller) {
  const focus = () => head.firstElementChild.focus({ preventScroll: true });
  const click = () => {
    chooseAll(id);
    focus();
  };
  startDrag(event, { grip: head, scroller, axis: 'x', click, lift: () => lift(id, head.parentElement, scroller, focus) });
}

function lift(id, group, scroller, focus) {
  const scene = S.state.scenes.find((one) => one.id === id);
  const ghost = h(
    'div',
    { class: 'sm tl-scene-ghost', 'aria-hidden': 'true' },
    t('scenes.ghost', { n: scene.number, shots: scene.shots.length }),
  );
  const mark = h('div', { class: 'tl-mark is-scene' });
  document.body.append(ghost);
  scroller.firstElementChild.append(mark);
  setClass(group, 'is-lifted', true);
  setClass(scroller, 'is-dragging', true);
  const places = measure(id, scroller);
  let to = null;
  return {
    follow: (at) => {
      ghost.style.transform = `translate(${at.x + 12}px, ${at.y - 10}px)`;
      to = nearest(places, alongOf(scroller, 'x', at));
      if (to) mark.style.transform = `translateX(${to.at}px)`;
    },
    drop: () => {
      if (to) moveScene(id, to.index);
      focus();
    },
    end: () => {
      ghost.remove();
      mark.remove();
      setClass(group, 'is-lifted', false);
      setClass(scroller, 'is-dragging', false);
    },
  };
}

// Where a scene can be put, in the coordinates of the scrolled row: before each of the others, and after the last.
function measure(id, scroller) {
  const origin = scroller.getBoundingClientRect().left - scroller.scrollLeft;
  const boxes = S.state.scenes
    .filter((scene) => scene.id !== id)
    .map((scene) => scroller.querySelector(`[data-scene="${CSS.escape(scene.id)}"]`).getBoundingClientRect());
  const starts = boxes.map((box, index) => ({ index, at: box.left - origin }));
  return boxes.length ? [...starts, { index: boxes.length, at: boxes.at(-1).right - origin + 4 }] : [];
}
