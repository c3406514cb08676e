// The memory board: exactly what the next take of the selected shot would be shown, or what a take was shown, in order.
// Ten slots stand always, oldest left; below them what was left out, each with its reason.

import { S, on, edit, op, select, shot, current, getJSON, toast, ready } from './store.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { setText, setAttr, show, keyed, errorLine, segmented } from './pieces.js';
import { memory as T } from './text_panels.js';
import { openMenu, closeMenu } from './memory_menu.js';

const SLOTS = 10;
const DEBOUNCE_MS = 80;
const answers = new Map(); // path -> last answer: what is painted until the newer one is here
const wishes = new Map(); // picture -> {pinned, until}: what the director asked, painted before the server confirms
let pane = null;
let view = 'now';
let asked = 0;
let timer = 0;
let failure = null;

const takeOf = (s) => s?.takes.find((t) => t.id === S.selectedTake);
const seesTake = () => view === 'saw' && takeOf(current());
const path = () => (seesTake() ? `/app/takes/${S.selectedTake}/memory` : `/app/shots/${S.selectedShot}/memory`);

// Asks for the memory of what is selected; an answer that was overtaken by a newer question is dropped.
async function refetch() {
  if (!current()) { paint(); return; }
  const mine = ++asked;
  const where = path();
  try {
    const answer = await getJSON(where);
    answers.set(where, answer);
    if (mine !== asked) return;
    failure = null;
    for (const [picture, wish] of wishes) if (S.state.rev >= wish.rev) wishes.delete(picture);
  } catch (error) {
    if (mine !== asked) return;
    failure = error;
  }
  paint();
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refetch, DEBOUNCE_MS);
}

function selected() {
  if (!takeOf(current())) view = 'now';
  closeMenu();
  paint();
  clearTimeout(timer);
  refetch();
}

const pinOf = (slot) => (wishes.has(slot.picture) ? wishes.get(slot.picture).pinned : slot.pinned ?? null);

// One of the director's words about a picture, painted at once: pin, unpin, evict, unevict; `here` for this shot only.
async function say(kind, slot, here) {
  const shotId = here ? S.selectedShot : null;
  if (kind === 'pin' || kind === 'unpin') {
    wishes.set(slot.picture, { pinned: kind === 'pin' ? (here ? 'shot' : 'film') : null, rev: Infinity });
  }
  paint();
  try {
    const answer = await edit({ kind, picture: slot.picture, shot_id: shotId });
    if (wishes.has(slot.picture)) wishes.get(slot.picture).rev = answer?.rev ?? S.state.rev;
  } catch (error) {
    wishes.delete(slot.picture);
    toast(`${error.message} ${error.fix ?? ''}`, { kind: 'error' });
  }
  soon();
}

async function removeReference(slot) {
  try {
    await edit({ kind: 'remove_reference', picture: slot.picture });
    toast(T.removed, { action: { label: T.undo, run: () => op({ op: 'undo' }) } });
  } catch (error) { toast(`${error.message} ${error.fix ?? ''}`, { kind: 'error' }); }
  soon();
}

// What can be done with a frame, as menu rows: {label, hint, icon, run}.
function choices(slot) {
  const rows = [];
  const add = (label, hint, sign, run) => rows.push({ label, hint, icon: sign, run });
  if (!seesTake()) {
    const pinned = pinOf(slot);
    const evicted = slot.evicted ?? null;
    if (pinned === 'film') add(T.unpinFilm, '', 'pin', () => say('unpin', slot, false));
    else add(T.pinFilm, T.pinFilmHint, 'pin', () => say('pin', slot, false));
    if (pinned === 'shot') add(T.unpinShot, '', 'pin', () => say('unpin', slot, true));
    else add(T.pinShot, T.pinShotHint, 'pin', () => say('pin', slot, true));
    if (evicted === 'film') add(T.restoreFilm, '', 'undo', () => say('unevict', slot, false));
    else add(T.evictFilm, T.evictFilmHint, 'evict', () => say('evict', slot, false));
    if (evicted === 'shot') add(T.restoreShot, '', 'undo', () => say('unevict', slot, true));
    else add(T.evictShot, T.evictShotHint, 'evict', () => say('evict', slot, true));
    if (slot.is_reference) add(T.removeReference, T.removeReferenceHint, 'trash', () => removeReference(slot));
  }
  const home = slot.shot_id && shot(slot.shot_id);
  if (home) add(T.goTo(home.label), '', 'goto', () => select(home.id));
  return rows;
}

// P on a focused frame: pinned for the film, or not pinned at all.
function togglePin(slot) {
  if (!slot || seesTake()) return;
  const pinned = pinOf(slot);
  if (pinned) say('unpin', slot, pinned === 'shot');
  else say('pin', slot, false);
}

const reasonText = (reason) => T.reason[reason] ?? reason;
const shortSource = (source) => source.replace(/ take (\d+).*$/, ' t$1');
const reasonOf = (slot) => {
  const pinned = pinOf(slot);
  if (pinned) return pinned === 'shot' ? 'pinned here' : 'pinned';
  return slot.reason.startsWith('pinned') && wishes.has(slot.picture) ? 'recent' : slot.reason;
};
const outReason = (slot) => (slot.evicted === 'shot' ? 'evicted here' : slot.reason);

function openFor(node) {
  const slot = node.slot;
  if (slot) openMenu(pane.root, node.button, slot, choices(slot), seesTake() ? T.wasShown : null);
}

// One place of the board. It stands for a position, not a picture: an empty one is an outline.
function slotNode() {
  const picture = h('img', { class: 'sm-me-picture', alt: '', draggable: 'false', decoding: 'async' });
  const sign = h('span', { class: 'sm-me-sign', 'aria-hidden': 'true' });
  const source = h('span', { class: 'sm-me-source' });
  const position = h('span', { class: 'sm-me-position' });
  const chip = h('span', { class: 'sm-chip sm-me-chip' });
  const button = h('button', { type: 'button', class: 'sm-me-frame', 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, picture, sign);
  const node = h('li', { class: 'sm-me-slot' }, button,
    h('div', { class: 'sm-me-line', 'aria-hidden': 'true' }, source, position), chip);
  node.button = button;
  button.addEventListener('click', () => openFor(node));
  node.paint = ({ slot, at, off }) => {
    node.slot = slot;
    const reason = slot ? reasonOf(slot) : null;
    setAttr(node, 'data-state', slot ? 'full' : off ? 'off' : 'empty');
    setAttr(node, 'data-reason', reason);
    setAttr(button, 'data-picture', slot?.picture);
    const label = slot ? T.slotLabel(slot, reasonText(reason)) : off ? T.off : T.empty(at);
    setAttr(button, 'aria-label', label);
    setAttr(button, 'aria-disabled', slot ? null : 'true');
    setAttr(button, 'title', slot ? `${slot.source}\n${slot.why}` : label);
    show(picture, Boolean(slot));
    if (slot && picture.getAttribute('src') !== slot.thumb) picture.src = slot.thumb;
    if (node.signed !== reason) { node.signed = reason; sign.replaceChildren(...(reason?.startsWith('pinned') ? [icon('pin')] : [])); }
    setText(source, slot ? (slot.is_reference ? slot.source : shortSource(slot.source)) : '');
    setText(position, String(slot ? slot.position : at).replace('-', '\u2212'));
    setText(chip, reason ? reasonText(reason) : '');
    show(chip, Boolean(reason));
  };
  return node;
}

// A frame that was left out: small, dimmed, with its reason in words.
function outNode() {
  const picture = h('img', { class: 'sm-me-out-picture', alt: '', decoding: 'async', loading: 'lazy' });
  const source = h('span', { class: 'sm-me-source' });
  const reason = h('span', { class: 'sm-me-out-reason' });
  const button = h('button', { type: 'button', class: 'sm-me-out', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
    picture, h('span', { class: 'sm-me-out-words' }, source, reason));
  const node = h('li', {}, button);
  node.button = button;
  button.addEventListener('click', () => openFor(node));
  node.paint = (slot) => {
    node.slot = slot;
    const why = reasonText(outReason(slot));
    setAttr(button, 'aria-label', T.outLabel(slot, why));
    setAttr(button, 'title', `${slot.source}\n${slot.why}`);
    setAttr(button, 'data-picture', slot.picture);
    setAttr(node, 'data-evicted', slot.evicted);
    if (picture.getAttribute('src') !== slot.thumb) picture.src = slot.thumb;
    setText(source, shortSource(slot.source));
    setText(reason, why);
  };
  return node;
}

function seamNode() {
  const pictures = h('span', { class: 'sm-me-seam-pictures' });
  const words = h('span', { class: 'sm-me-source' });
  const frames = h('span', { class: 'sm-me-position' });
  const node = h('div', { class: 'sm-me-seam', hidden: true }, pictures, words, frames);
  node.paint = (seam) => {
    show(node, Boolean(seam));
    const key = (seam?.thumbs ?? []).join();
    if (node.key !== key) {
      node.key = key;
      pictures.replaceChildren(...(seam?.thumbs ?? []).map((thumb) => h('img', { src: thumb, alt: '', decoding: 'async' })));
    }
    setText(words, seam ? T.seam(seam.source) : '');
    setText(frames, seam ? T.seamFrames(seam.frame_count) : '');
  };
  return node;
}

// Arrow keys walk along a row of frames; the shot does not change under the focus.
function arrows(row) {
  row.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...row.querySelectorAll('button')];
    buttons[buttons.indexOf(document.activeElement) + step]?.focus();
  });
}

function emptyText(answer, s) {
  if (answer.slots.length) return '';
  if (seesTake()) return T.emptyTake;
  if (answer.capacity === 0) return T.emptySize(s.label);
  return s.is_first ? T.startsFromText(s.label) : T.emptyLater(s.label);
}

function places(answer) {
  const known = new Map((answer?.slots ?? []).map((slot) => [slot.position, slot]));
  const capacity = answer?.capacity ?? SLOTS;
  return Array.from({ length: SLOTS }, (_, n) => n - SLOTS).map((at) => ({ at, slot: known.get(at) ?? null, off: -at > capacity }));
}

function countText(answer) {
  if (!answer) return '';
  return seesTake() ? T.countTake(answer.slots.length) : T.count(answer.slots.length, answer.capacity);
}

function paintHead(s, answer) {
  const take = takeOf(s);
  setText(pane.title, s ? (seesTake() ? T.headingTake(s.label, take.number) : T.heading(s.label)) : T.none);
  setText(pane.count, countText(answer));
  setText(pane.cost, !answer || seesTake() ? '' : answer.seconds_per_frame == null ? T.costUnknown : T.cost(answer.seconds_per_frame));
  show(pane.views, Boolean(take));
  pane.views.paint(seesTake() ? 'saw' : 'now');
  if (take) setText(pane.views.buttons[1], T.saw(take.number));
}

function paintOut(s, answer) {
  const out = answer?.left_out ?? [];
  const empty = answer && s ? emptyText(answer, s) : '';
  show(pane.outRow, Boolean(answer && !seesTake() && (out.length || !empty)));
  setText(pane.teach, !s ? T.noneHint : empty || (!answer && !failure ? T.loading : ''));
  show(pane.teach, Boolean(pane.teach.textContent));
  setText(pane.outTitle, out.length ? T.left(answer.left_out_count) : T.nothingLeft);
  keyed(pane.out, out, (slot) => slot.picture, outNode);
  setText(pane.outMore, answer && answer.left_out_count > out.length ? T.leftMore(answer.left_out_count - out.length) : '');
}

function paint() {
  if (!pane?.root.isConnected) return;
  const s = current();
  const answer = s ? answers.get(path()) : null;
  const focused = pane.root.contains(document.activeElement) ? document.activeElement.dataset.picture : null;
  setAttr(pane.root, 'aria-busy', s && !answer && !failure ? 'true' : null);
  paintHead(s, answer);
  keyed(pane.slots, places(answer), (place) => place.at, slotNode);
  pane.seam.paint(answer?.seam);
  paintOut(s, answer);
  pane.blocked.paint(answer?.blocked && !seesTake() ? answer.blocked : null);
  pane.failed.paint(failure && s ? { message: T.failed, fix: failure.fix ?? failure.message } : null);
  const now = document.activeElement?.dataset?.picture;
  if (focused && now !== focused) pane.root.querySelector(`[data-picture="${CSS.escape(focused)}"]`)?.focus();
}

async function addReference(file) {
  if (!file) return;
  if (!file.type.startsWith('image/')) { toast(`${T.notPicture} ${T.notPictureFix}`, { kind: 'error' }); return; }
  const name = file.name.replace(/\.[^.]+$/, '') || 'Reference';
  setText(pane.adding, T.adding(name));
  try {
    const response = await fetch(`/app/reference?name=${encodeURIComponent(name)}`, { method: 'POST', body: file, headers: { 'x-storymem': '1' } });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw Object.assign(new Error(answer.message ?? response.statusText), { fix: answer.fix });
    toast(T.added(name));
  } catch (error) { toast(`${error.message} ${error.fix ?? ''}`, { kind: 'error' }); }
  setText(pane.adding, '');
  soon();
}

function referenceButton() {
  const file = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp', class: 'sm-visually-hidden', tabindex: '-1', 'aria-hidden': 'true',
    onchange: () => { addReference(file.files[0]); file.value = ''; } });
  return [file, h('button', { type: 'button', class: 'sm-btn is-small', title: T.addReferenceHint, onclick: () => file.click() }, T.addReference)];
}

function dropZone(root) {
  const pictures = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  root.addEventListener('dragover', (event) => { if (pictures(event)) { event.preventDefault(); root.classList.add('is-drop'); } });
  root.addEventListener('dragleave', (event) => { if (!root.contains(event.relatedTarget)) root.classList.remove('is-drop'); });
  root.addEventListener('drop', async (event) => {
    if (!pictures(event)) return;
    event.preventDefault();
    root.classList.remove('is-drop');
    for (const file of event.dataTransfer.files) await addReference(file);
  });
}

function build(root) {
  const p = { root, title: h('h2', { class: 'sm-me-title' }), count: h('span', { class: 'sm-me-count' }), cost: h('span', { class: 'sm-me-cost' }),
    adding: h('span', { class: 'sm-me-adding', role: 'status' }), slots: h('ol', { class: 'sm-me-slots', 'aria-label': T.slots }), seam: seamNode(),
    teach: h('p', { class: 'sm-me-teach' }), outTitle: h('span', { class: 'sm-me-out-title' }), out: h('ul', { class: 'sm-me-outs' }), outMore: h('span', { class: 'sm-me-out-title' }),
    blocked: errorLine(), failed: errorLine(h('button', { type: 'button', class: 'sm-btn is-small', onclick: refetch }, T.again)) };
  p.views = segmented(T.view, [{ value: 'now', label: T.now, title: T.nowHint }, { value: 'saw', label: T.saw('\u2026'), title: T.sawHint }],
    (value) => { view = value; selected(); });
  p.outRow = h('div', { class: 'sm-me-outrow' }, p.outTitle, p.out, p.outMore);
  root.classList.add('sm-memory');
  root.replaceChildren(
    h('header', { class: 'sm-me-head' }, p.title, p.count, p.cost, h('span', { class: 'sm-spring' }), p.adding, p.views, ...referenceButton()),
    p.failed, h('div', { class: 'sm-me-board' }, p.slots, p.seam), p.blocked, p.outRow, p.teach,
    h('div', { class: 'sm-me-drop', 'aria-hidden': 'true' }, T.drop));
  arrows(p.slots);
  arrows(p.out);
  dropZone(root);
  return p;
}

let listening = false;
function listen() {
  if (listening) return;
  listening = true;
  on(['sel', 'take'], selected);
  on(['film', 'scenes', 'shots'], () => { paint(); soon(); });
  addEventListener('sm-pin', () => {
    const picture = document.activeElement?.dataset?.picture;
    const answer = answers.get(path());
    togglePin([...(answer?.slots ?? []), ...(answer?.left_out ?? [])].find((slot) => slot.picture === picture));
  });
}

export async function mount(root) {
  pane = build(root);
  listen();
  await ready;
  paint();
  refetch();
}
