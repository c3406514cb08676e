// The timeline: scenes as groups of cards, seams between them, and the strip that shows the whole film at once.
import { S, edit, on, order, select } from '../store/store.js';
import { CHANGED, shotsIn } from '../store/events.js';
import { h, iconButton, keyed, pane, place, setAttr, setClass, setProp, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { openDialog } from '../store/dialogs.js';
import { insertShot, newScene, newShot } from './shots.js';
import { chooseOnly, chooseTo, chosen, isChosen, toggleChosen } from '../store/chosen.js';
import { makeCell, paintCell, paintSelected } from './card.js';
import { buildChoice } from './choice.js';
import { dragCard } from './drag.js';
import { openCardMenu } from './menu.js';
import { buildLaneToggle } from './lane.js';
import { buildLength } from './length.js';
import { makeSceneHead } from './scene.js';
import { buildStrip } from './strip.js';
import { buildZoom } from './zoom.js';
import { t } from '../base/text.js';

const cells = new Map(); // shot id -> cell
const groups = new Map(); // scene id -> group
let scroller = null;
let list = null;
let showGroups = null;
let nearby = null;
let inView = null;

/** Puts the timeline into `root`; a second time moves it. */
export const mount = pane('timeline', build);

function build() {
  const counts = h('span', { class: 'tl-counts' });
  const total = buildLength();
  // The cards are the options of a list beside them: seams, heads and menus stand between the cards, and are no options.
  list = h('div', {
    class: 'sm-unseen',
    role: 'listbox',
    'aria-multiselectable': 'true',
    'aria-label': t('timeline.shots'),
    'aria-orientation': 'horizontal',
  });
  const scenes = h('div', { class: 'tl-scenes' });
  const addScene = h(
    'button',
    { type: 'button', class: 'tl-new-scene', onclick: () => newScene() },
    icon('plus'),
    h('span', {}, t('timeline.scene.add')),
  );
  scroller = h('div', { class: 'tl-scroll' }, h('div', { class: 'tl-row' }, scenes, addScene));
  const empty = emptyFilm();
  showGroups = keyed(scenes, makeGroup, paintGroup);
  nearby = new IntersectionObserver(sawCards, { root: scroller, rootMargin: '0px 800px' });
  inView = new IntersectionObserver(sawScenes, { root: scroller, rootMargin: '0px 200px' });
  listenTo(scenes);

  const head = h('header', { class: 'sm-head tl-head' });
  const choice = buildChoice((is) => setClass(head, 'is-choosing', is));
  head.append(
    h('h2', {}, t('timeline.label')),
    counts,
    total,
    choice.bar,
    choice.said,
    h('span', { class: 'sm-spring' }),
    buildLaneToggle(),
    buildZoom(scroller),
  );
  const body = h('div', { class: 'tl' }, head, buildStrip(), list, scroller, empty);
  on([CHANGED.scenes, CHANGED.shots, CHANGED.progress, CHANGED.selection, CHANGED.take, CHANGED.chosen], (changed) =>
    paintChanged(changed, empty),
  );
  on([CHANGED.film, CHANGED.scenes], () => paintCounts(counts));
  on([CHANGED.playhead], paintPlaying);
  on([CHANGED.keys], () => cells.forEach((cell, id) => paintOne(id)));
  return body;
}

function paintChanged(changed, empty) {
  if (changed.has(CHANGED.scenes)) paintOrder(empty);
  shotsIn(changed).forEach(paintOne);
  if (changed.has(CHANGED.selection) || changed.has(CHANGED.scenes) || changed.has(CHANGED.chosen)) paintSelection();
}

function paintOne(id) {
  const cell = cells.get(id);
  if (cell && S.state.shots[id]) paintCell(cell, S.state.shots[id]);
}

function paintCounts(counts) {
  setText(counts, order().length ? t('timeline.count', { n: order().length }) : '');
}

// ---------------------------------------------------------------- scenes and their cells

function paintOrder(empty) {
  const ids = order();
  const none = !ids.length;
  setProp(empty, 'hidden', !none);
  setProp(scroller, 'hidden', none);
  setProp(list, 'hidden', none);
  for (const scene of S.state.scenes) {
    if (!groups.has(scene.id)) groups.set(scene.id, null);
  }
  // New groups first, then the cells go home, then groups that are no more leave: a cell is never taken out of the page.
  const kept = [...showGroups.nodes.keys()];
  const now = S.state.scenes.map((scene) => scene.id);
  const leaving = kept.filter((id) => !now.includes(id));
  showGroups([...now, ...leaving]);
  for (const scene of S.state.scenes) fillGroup(groups.get(scene.id), scene.shots);
  if (leaving.length) showGroups(now);
  leaving.forEach(dropGroup);
  for (const [id, cell] of cells) if (!S.state.shots[id] || !ids.includes(id)) drop(id, cell);
  setAttr(list, 'aria-owns', ids.map((id) => cells.get(id).card.id).join(' ') || null);
}

function fillGroup(group, ids) {
  let after = group.tail;
  for (const id of [...ids].reverse()) {
    if (!S.state.shots[id]) continue;
    if (!cells.has(id)) addCell(id);
    const cell = cells.get(id);
    if (cell.root.parentNode !== group.row || cell.root.nextSibling !== after) place(group.row, cell.root, after);
    after = cell.root;
  }
}

function addCell(id) {
  const cell = makeCell(id);
  cells.set(id, cell);
  paintCell(cell, S.state.shots[id]);
  nearby.observe(cell.root);
}

function drop(id, cell) {
  nearby.unobserve(cell.root);
  cell.root.remove();
  cells.delete(id);
}

function makeGroup(id) {
  const head = makeSceneHead(id, () => scroller);
  const append = iconButton('plus', '', () => appendShot(id), { class: 'tl-append', tabindex: '-1' });
  const removeEmpty = iconButton('trash', '', () => edit({ kind: 'remove_scene', scene_id: id }), {
    class: 'sm-icon-btn is-small',
    tabindex: '-1',
  });
  const hint = h('span', { class: 'tl-scene-hint' }, h('span', {}, t('timeline.scene.empty')), removeEmpty);
  const tail = h('div', { class: 'tl-tail' }, hint, append);
  const row = h('div', { class: 'tl-cells', role: 'presentation' }, tail);
  const root = h('div', { class: 'tl-scene', role: 'group', 'data-scene': id }, head.root, row);
  groups.set(id, { root, row, tail, head, append, hint, removeEmpty });
  inView.observe(root);
  return root;
}

function dropGroup(id) {
  inView.unobserve(groups.get(id).root);
  groups.delete(id);
}

// Only the names of scenes one sees are kept in sight: each sticky one costs every frame that the strip rolls.
function sawScenes(entries) {
  for (const { target, isIntersecting } of entries) setClass(target, 'is-in-view', isIntersecting);
}

function paintGroup(root, id) {
  const scene = S.state.scenes.find((one) => one.id === id);
  if (!scene) return;
  const group = groups.get(id);
  const words = { n: scene.number };
  group.head.paint(scene);
  setAttr(root, 'aria-label', t('timeline.scene', words));
  setAttr(group.append, 'aria-label', t('timeline.append', words));
  setAttr(group.append, 'title', t('timeline.append', words));
  setAttr(group.removeEmpty, 'aria-label', t('timeline.scene.remove', words));
  setAttr(group.removeEmpty, 'title', t('timeline.scene.remove', words));
  setProp(group.hint, 'hidden', scene.shots.length > 0);
  setClass(root, 'is-empty', !scene.shots.length);
}

function appendShot(sceneId) {
  insertShot(sceneId, S.state.scenes.find((scene) => scene.id === sceneId).shots.length);
}

function sawCards(entries) {
  for (const entry of entries) {
    const cell = cells.get(entry.target.dataset.shot);
    if (!cell || !entry.isIntersecting) continue;
    cell.near = true;
    nearby.unobserve(cell.root);
    paintOne(entry.target.dataset.shot);
  }
}

// ---------------------------------------------------------------- selection, pointer, playhead

let marked = new Set(); // shots whose cells were painted as selected or chosen

function paintSelection() {
  const focused = scroller.contains(document.activeElement) && document.activeElement.closest('.tl-card');
  const now = new Set([S.selectedShot, ...chosen()]);
  for (const id of new Set([...marked, ...now])) if (cells.has(id)) paintSelected(cells.get(id), id === S.selectedShot, isChosen(id));
  marked = now;
  for (const [id, group] of groups) group?.head.paintSelected(S.state.shots[S.selectedShot]?.scene_id === id);
  const cell = cells.get(S.selectedShot);
  if (!cell) return;
  if (focused && focused !== cell.card) cell.card.focus({ preventScroll: true });
  reveal(cell.root);
}

function reveal(root) {
  const view = scroller.getBoundingClientRect();
  const box = root.getBoundingClientRect();
  if (!view.width || (box.left >= view.left && box.right <= view.right)) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const left = scroller.scrollLeft + box.left - view.left - (view.width - box.width) / 2;
  scroller.scrollTo({ left, behavior: calm ? 'auto' : 'smooth' });
}

function listenTo(scenes) {
  const idOf = (event) => event.target.closest?.('.tl-card')?.closest('.tl-cell')?.dataset.shot;
  scenes.addEventListener('pointerdown', (event) => {
    const id = idOf(event);
    if (!id || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey) return toggleChosen(id);
    if (event.shiftKey) return chooseTo(id);
    if (!isChosen(id)) select(id); // several chosen ones are dragged together, and a click chooses this one alone
    dragCard(event, cells.get(id), scroller, () => isChosen(id) && chooseOnly(id));
  });
  scenes.addEventListener('focusin', (event) => {
    const id = idOf(event);
    if (id && event.target.matches(':focus-visible')) select(id);
  });
  scenes.addEventListener('contextmenu', (event) => {
    const id = event.target.closest?.('.tl-cell')?.dataset.shot;
    if (!id) return;
    event.preventDefault();
    if (!isChosen(id)) select(id);
    openCardMenu(id, event.clientX, event.clientY);
  });
}

let playing = null;

function paintPlaying() {
  const now = S.playhead.playing ? S.playhead.shotId : null;
  if (now === playing) return;
  if (cells.has(playing)) setClass(cells.get(playing).root, 'is-playing', false);
  playing = now;
  if (!cells.has(playing)) return;
  setClass(cells.get(playing).root, 'is-playing', true);
  reveal(cells.get(playing).root);
}

function emptyFilm() {
  const write = h(
    'button',
    { type: 'button', class: 'sm-btn is-primary', onclick: () => newShot(null) },
    icon('plus'),
    h('span', {}, t('empty.shot')),
  );
  const bring = h(
    'button',
    { type: 'button', class: 'sm-btn', onclick: () => openDialog('films') },
    icon('upload'),
    h('span', {}, t('empty.import')),
  );
  const example = h(
    'button',
    { type: 'button', class: 'sm-btn', onclick: () => openDialog('films', 'examples') },
    icon('film'),
    h('span', {}, t('empty.example')),
  );
  return h(
    'div',
    { class: 'tl-empty', hidden: true },
    h('div', {}, h('h3', {}, t('empty.title')), h('p', {}, t('empty.text'))),
    h('div', { class: 'tl-empty-do' }, write, bring, example),
  );
}
