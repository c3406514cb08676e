// The timeline: scenes as groups of cards, seams between them, and the strip that shows the whole film at once.
import { S, current, edit, on, order, select } from '../store/store.js';
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

/** @import { Change } from '../store/events.js' */
/** @import { Cell } from './card.js' */
/** @typedef {ReturnType<typeof groupOf>} Group */

/** @type {Map<string, Cell>} by the shot's id */
const cells = new Map();
/** @type {Map<string, Group>} by the scene's id */
const groups = new Map();
const scenes = h('div', { class: 'tl-scenes' });
const scroller = h('div', { class: 'tl-scroll' });
// The cards are the options of a list beside them: seams, heads and menus stand between the cards, and are no options.
const list = h('div', { class: 'sm-unseen', role: 'listbox', 'aria-multiselectable': 'true', 'aria-orientation': 'horizontal' });
const showGroups = keyed(scenes, makeGroup, paintGroup);
const nearby = new IntersectionObserver(sawCards, { root: scroller, rootMargin: '0px 800px' });
const inView = new IntersectionObserver(sawScenes, { root: scroller, rootMargin: '0px 200px' });

/** Puts the timeline into `root`; a second time moves it. */
export const mount = pane('timeline', build);

function build() {
  const counts = h('span', { class: 'tl-counts' });
  const total = buildLength();
  setAttr(list, 'aria-label', t('timeline.shots'));
  const addScene = h(
    'button',
    { type: 'button', class: 'tl-new-scene', onclick: () => newScene() },
    icon('plus'),
    h('span', {}, t('timeline.scene.add')),
  );
  scroller.append(h('div', { class: 'tl-row' }, scenes, addScene));
  const empty = emptyFilm();
  listen();

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
  on([CHANGED.keys], () => [...cells.keys()].forEach(paintOne));
  return body;
}

/** @type {(changed: Set<Change>, empty: HTMLElement) => void} */
function paintChanged(changed, empty) {
  if (changed.has(CHANGED.scenes)) paintOrder(empty);
  shotsIn(changed).forEach(paintOne);
  if (changed.has(CHANGED.selection) || changed.has(CHANGED.scenes) || changed.has(CHANGED.chosen)) paintSelection();
}

/** @param {string} id */
function paintOne(id) {
  const cell = cells.get(id);
  if (cell && S.state.shots[id]) paintCell(cell, S.state.shots[id]);
}

/** @param {HTMLElement} counts */
function paintCounts(counts) {
  setText(counts, order().length ? t('timeline.count', { n: order().length }) : '');
}

// ---------------------------------------------------------------- scenes and their cells

/** @param {HTMLElement} empty */
function paintOrder(empty) {
  const ids = order();
  const none = !ids.length;
  setProp(empty, 'hidden', !none);
  setProp(scroller, 'hidden', none);
  setProp(list, 'hidden', none);
  // New groups first, then the cells go home, then groups that are no more leave: a cell is never taken out of the page.
  const kept = [...showGroups.nodes.keys()];
  const now = S.state.scenes.map((scene) => scene.id);
  const leaving = kept.filter((id) => !now.includes(id));
  showGroups([...now, ...leaving]);
  for (const scene of S.state.scenes) fillGroup(scene.id, scene.shots);
  if (leaving.length) showGroups(now);
  leaving.forEach(dropGroup);
  for (const [id, cell] of cells) if (!S.state.shots[id] || !ids.includes(id)) drop(id, cell);
  setAttr(list, 'aria-owns', ids.flatMap((id) => cells.get(id)?.card.id ?? []).join(' ') || null);
}

/** @type {(sceneId: string, ids: string[]) => void} */
function fillGroup(sceneId, ids) {
  const group = groups.get(sceneId);
  if (!group) return;
  /** @type {HTMLElement} */
  let after = group.tail;
  for (const id of [...ids].reverse()) {
    if (!S.state.shots[id]) continue;
    const cell = cells.get(id) ?? addCell(id);
    if (cell.root.parentNode !== group.row || cell.root.nextSibling !== after) place(group.row, cell.root, after);
    after = cell.root;
  }
}

/** @param {string} id */
function addCell(id) {
  const cell = makeCell(id);
  cells.set(id, cell);
  paintCell(cell, S.state.shots[id]);
  nearby.observe(cell.root);
  return cell;
}

/** @type {(id: string, cell: Cell) => void} */
function drop(id, cell) {
  nearby.unobserve(cell.root);
  cell.root.remove();
  cells.delete(id);
}

/** @param {string} id */
function makeGroup(id) {
  const group = groupOf(id);
  groups.set(id, group);
  inView.observe(group.root);
  return group.root;
}

/** @param {string} id */
function groupOf(id) {
  const head = makeSceneHead(id, scroller);
  const append = iconButton('plus', '', () => appendShot(id), { class: 'tl-append', tabindex: '-1' });
  const removeEmpty = iconButton('trash', '', () => edit({ kind: 'remove_scene', scene_id: id }), {
    class: 'sm-icon-btn is-small',
    tabindex: '-1',
  });
  const hint = h('span', { class: 'tl-scene-hint' }, h('span', {}, t('timeline.scene.empty')), removeEmpty);
  const tail = h('div', { class: 'tl-tail' }, hint, append);
  const row = h('div', { class: 'tl-cells', role: 'presentation' }, tail);
  const root = h('div', { class: 'tl-scene', role: 'group', 'data-scene': id }, head.root, row);
  return { root, row, tail, head, append, hint, removeEmpty };
}

/** @param {string} id */
function dropGroup(id) {
  const group = groups.get(id);
  if (group) inView.unobserve(group.root);
  groups.delete(id);
}

// Only the names of scenes one sees are kept in sight: each sticky one costs every frame that the strip rolls.
/** @param {IntersectionObserverEntry[]} entries */
function sawScenes(entries) {
  for (const { target, isIntersecting } of entries) setClass(target, 'is-in-view', isIntersecting);
}

/** @type {(root: HTMLElement, id: string) => void} */
function paintGroup(root, id) {
  const scene = S.state.scenes.find((one) => one.id === id);
  const group = groups.get(id);
  if (!scene || !group) return;
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

/** @param {string} sceneId */
function appendShot(sceneId) {
  const scene = S.state.scenes.find((one) => one.id === sceneId);
  if (scene) insertShot(sceneId, scene.shots.length);
}

/** @param {IntersectionObserverEntry[]} entries */
function sawCards(entries) {
  for (const { target, isIntersecting } of entries) {
    const cell = cells.get(shotOf(target) ?? '');
    if (!cell || !isIntersecting) continue;
    cell.near = true;
    nearby.unobserve(cell.root);
    paintOne(cell.id);
  }
}

// ---------------------------------------------------------------- selection, pointer, playhead

/** @type {Set<string | null>} */
let marked = new Set(); // shots whose cells were painted as selected or chosen

function paintSelection() {
  const focused = scroller.contains(document.activeElement) && document.activeElement?.closest('.tl-card');
  const now = new Set([S.selectedShot, ...chosen()]);
  for (const id of new Set([...marked, ...now])) {
    const each = cellAt(id);
    if (each) paintSelected(each, each.id === S.selectedShot, isChosen(each.id));
  }
  marked = now;
  for (const [id, group] of groups) group.head.paintSelected(current()?.scene_id === id);
  const cell = cellAt(S.selectedShot);
  if (!cell) return;
  if (focused && focused !== cell.card) cell.card.focus({ preventScroll: true });
  reveal(cell.root);
}

/** @param {HTMLElement} root */
function reveal(root) {
  const view = scroller.getBoundingClientRect();
  const box = root.getBoundingClientRect();
  if (!view.width || (box.left >= view.left && box.right <= view.right)) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const left = scroller.scrollLeft + box.left - view.left - (view.width - box.width) / 2;
  scroller.scrollTo({ left, behavior: calm ? 'auto' : 'smooth' });
}

/** The cell of the shot, or undefined. @param {string | null} id */
const cellAt = (id) => (id ? cells.get(id) : undefined);

/** The id of the shot whose cell this is in, or undefined. @param {Element | null} [node] */
const shotOf = (node) => node?.closest('.tl-cell')?.getAttribute('data-shot') ?? undefined;

function listen() {
  /** @param {Event} event */
  const within = (event) => (event.target instanceof Element ? event.target : null);
  /** @param {Event} event */
  const idOf = (event) => shotOf(within(event)?.closest('.tl-card'));
  scenes.addEventListener('pointerdown', (event) => {
    const cell = cells.get(idOf(event) ?? '');
    if (!cell || event.button !== 0) return;
    const { id } = cell;
    if (event.ctrlKey || event.metaKey) return toggleChosen(id);
    if (event.shiftKey) return chooseTo(id);
    if (!isChosen(id)) select(id); // several chosen ones are dragged together, and a click chooses this one alone
    dragCard(event, cell, scroller, () => isChosen(id) && chooseOnly(id));
  });
  scenes.addEventListener('focusin', (event) => {
    const id = idOf(event);
    if (id && within(event)?.matches(':focus-visible')) select(id);
  });
  scenes.addEventListener('contextmenu', (event) => {
    const id = shotOf(within(event));
    if (!id) return;
    event.preventDefault();
    if (!isChosen(id)) select(id);
    openCardMenu(id, event.clientX, event.clientY);
  });
}

/** @type {string | null} */
let playing = null;

function paintPlaying() {
  const now = S.playhead.playing ? S.playhead.shotId : null;
  if (now === playing) return;
  const before = cellAt(playing);
  if (before) setClass(before.root, 'is-playing', false);
  playing = now;
  const cell = cellAt(playing);
  if (!cell) return;
  setClass(cell.root, 'is-playing', true);
  reveal(cell.root);
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
