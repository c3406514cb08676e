// The head of a scene: a button that chooses its shots, a menu, and a handle to drag the whole scene by.
import { S } from './store.js';
import { h, iconButton, setAttr, setClass, setText } from './dom.js';
import { moveScene } from './actions.js';
import { chooseAll } from './chosen.js';
import { openSceneMenu } from './timeline_menu.js';
import { t } from './text.js';
import { scenes as T } from './text_timeline.js';

const THRESHOLD_PX = 6;
const EDGE_PX = 56;
const FASTEST_PX = 22; // a frame
let drag = null;

/** The head of scene `id`: {root, paint(scene), paintSelected(is)}. */
export function makeSceneHead(id, scrollerOf) {
  const name = h('button', { type: 'button', class: 'tl-scene-name', 'data-scene-head': id, tabindex: '-1', title: T.headHint });
  const more = iconButton('more', '', (event) => menuUnder(event.currentTarget, id), { class: 'tl-scene-more', tabindex: '-1', 'aria-haspopup': 'menu' });
  const root = h('div', { class: 'tl-scene-head' }, name, more);
  name.addEventListener('click', (event) => event.detail === 0 && chooseAll(id)); // by key; the pointer's click is the end of no drag
  root.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && !more.contains(event.target)) start(event, id, root, scrollerOf());
  });
  root.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    openSceneMenu(id, event.clientX, event.clientY);
  });
  const paint = (scene) => {
    setText(name, t('timeline.scene', { n: scene.number }));
    setAttr(name, 'aria-label', T.head(scene.number));
    setAttr(more, 'aria-label', T.menu(scene.number));
    setAttr(more, 'title', T.menu(scene.number));
  };
  const paintSelected = (is) => setAttr(name, 'tabindex', is ? '0' : '-1'); // Tab stops at the head of the selected shot's scene
  return { root, paint, paintSelected };
}

function menuUnder(button, id) {
  const box = button.getBoundingClientRect();
  openSceneMenu(id, box.left, box.bottom + 2);
}

// ---------------------------------------------------------------- dragging a scene

function start(event, id, head, scroller) {
  if (drag || event.pointerType === 'touch') return; // a finger scrolls; the menu and the keys move
  drag = { id, head, scroller, pointer: event.pointerId, fromX: event.clientX, fromY: event.clientY, x: event.clientX, y: event.clientY, to: null, ghost: null };
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
  follow();
}

function lift() {
  const scene = S.state.scenes.find((one) => one.id === drag.id);
  drag.ghost = h('div', { class: 'sm tl-scene-ghost', 'aria-hidden': 'true' }, T.ghost(scene.number, scene.shots.length));
  drag.mark = h('div', { class: 'tl-mark is-scene' });
  drag.group = drag.head.parentElement;
  document.body.append(drag.ghost);
  drag.scroller.firstElementChild.append(drag.mark);
  drag.head.setPointerCapture(drag.pointer);
  setClass(drag.group, 'is-lifted', true);
  setClass(drag.scroller, 'is-dragging', true);
  drag.places = places();
  drag.frame = requestAnimationFrame(scrollAtEdge);
}

// Where a scene can be put, in the coordinates of the scrolled row: before each of the others, and after the last.
function places() {
  const origin = drag.scroller.getBoundingClientRect().left - drag.scroller.scrollLeft;
  const boxes = S.state.scenes.filter((scene) => scene.id !== drag.id)
    .map((scene) => drag.scroller.querySelector(`[data-scene="${CSS.escape(scene.id)}"]`).getBoundingClientRect());
  const starts = boxes.map((box, index) => ({ index, x: box.left - origin }));
  return boxes.length ? [...starts, { index: boxes.length, x: boxes.at(-1).right - origin + 4 }] : [];
}

function follow() {
  drag.ghost.style.transform = `translate(${drag.x + 12}px, ${drag.y - 10}px)`;
  if (!drag.places.length) return;
  const x = drag.x - drag.scroller.getBoundingClientRect().left + drag.scroller.scrollLeft;
  drag.to = drag.places.reduce((best, place) => (Math.abs(place.x - x) < Math.abs(best.x - x) ? place : best));
  drag.mark.style.transform = `translateX(${drag.to.x}px)`;
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
  const { id, to, ghost, head } = drag;
  finish();
  if (!ghost) chooseAll(id);
  else if (to) moveScene(id, to.index);
  head.firstElementChild.focus({ preventScroll: true });
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
  removeEventListener('pointercancel', finish);
  removeEventListener('keydown', escaped, true);
  cancelAnimationFrame(drag.frame);
  drag.ghost?.remove();
  drag.mark?.remove();
  if (drag.group) setClass(drag.group, 'is-lifted', false);
  setClass(drag.scroller, 'is-dragging', false);
  drag = null;
}
