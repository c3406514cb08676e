// One cell of the timeline: the seam before a shot, and the shot's card.
import { S } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setIcon, setProp, setStyle, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { insertShot, toggleCuts } from './shots.js';
import { shown } from '../base/bindings.js';
import { laneWords, makeLane, paintLane } from './lane.js';
import { openCardMenu } from './menu.js';
import { doneShare, paintPreview, paintSign, statusCause, statusSign, statusWords } from '../base/status.js';
import { shortSeconds } from '../base/time.js';
import { commas, t } from '../base/text.js';

/** The cell of shot `id`: {root, card, near…}. `near` says that its picture may be fetched. */
export function makeCell(id) {
  const join = h('button', { type: 'button', class: 'tl-join', tabindex: '-1', onclick: (event) => joinClicked(event, id) });
  const add = iconButton('plus', '', () => insertBefore(id), { class: 'tl-add', tabindex: '-1' });
  const seam = h('div', { class: 'tl-seam', role: 'presentation' }, h('i', { class: 'tl-thread' }), join, add);

  const picture = h('img', { alt: '', draggable: 'false', decoding: 'async', hidden: true });
  const bar = h('div', { class: 'sm-bar', hidden: true }, h('i'));
  const preview = h('img', { class: 'tl-preview', alt: '', draggable: 'false', decoding: 'sync', hidden: true });
  const sign = statusSign();
  const label = h('b', { class: 'tl-label' });
  const state = h('span', { class: 'tl-state' });
  const mode = h('span', { class: 'sm-badge' });
  const lock = h('span', { class: 'tl-lock', title: t('timeline.locked'), hidden: true }, icon('lock'));
  const takes = h('span', { class: 'tl-takes' });
  const length = h('span', { class: 'tl-length' });
  const words = h('p', { class: 'tl-words', dir: 'auto' });
  const lane = makeLane();
  const card = h(
    'div',
    { class: 'tl-card', id: `tl-card-${id}`, role: 'option', tabindex: '-1', 'aria-selected': 'false' },
    h('div', { class: 'tl-pic' }, picture, h('span', { class: 'tl-none' }), length, preview, bar),
    h('div', { class: 'tl-meta' }, sign, label, state, mode, lock, h('span', { class: 'sm-spring' }), takes),
    words,
    lane.root,
  );
  const more = iconButton('more', '', (event) => openMenuAt(event, id), { class: 'tl-more', tabindex: '-1', 'aria-haspopup': 'menu' });
  const root = h('div', { class: 'tl-cell', 'data-shot': id, role: 'presentation' }, seam, card, more);
  return {
    id,
    root,
    seam,
    join,
    add,
    card,
    picture,
    preview,
    bar,
    sign,
    label,
    state,
    mode,
    lock,
    takes,
    length,
    words,
    lane,
    more,
    near: false,
  };
}

/** The cell shows the shot as it is now; only what changed is touched. */
export function paintCell(cell, one) {
  paintSeam(cell, one);
  paintPicture(cell, one);
  paintSign(cell.sign, one);
  setText(cell.label, one.label);
  setText(cell.state, one.status === 'rendering' ? statusWords(one) : '');
  setText(cell.mode, one.mode);
  setProp(cell.lock, 'hidden', !one.locked);
  setText(cell.takes, one.takes.length && one.status !== 'rendering' ? t('timeline.takes', { n: one.takes.length }) : '');
  setText(cell.length, t('span.seconds', { n: shortSeconds(one.seconds) }));
  setText(cell.words, one.prompt.slice(0, 160) || t('timeline.no.prompt'));
  setClass(cell.words, 'is-missing', !one.prompt);
  paintLane(cell.lane, one.likeness);
  setAttr(cell.root, 'data-status', one.status);
  setAttr(cell.card, 'title', statusCause(one));
  setAttr(cell.card, 'aria-label', t('timeline.shot', { label: one.label }));
  const facts = commas([
    statusWords(one),
    one.mode,
    t('timeline.takes', { n: one.takes.length }),
    t('span.seconds', { n: shortSeconds(one.seconds) }),
    one.locked ? t('timeline.locked') : '',
    laneWords(one.likeness),
    one.prompt.slice(0, 80),
  ]);
  setAttr(cell.card, 'aria-description', facts);
  setAttr(cell.more, 'aria-label', t('timeline.menu', { label: one.label }));
}

/** The card is, or is not, the selected one, which is the one Tab stops at; or one of several chosen ones. */
export function paintSelected(cell, selected, chosen = false) {
  setAttr(cell.card, 'aria-selected', String(selected || chosen));
  setClass(cell.root, 'is-chosen', chosen);
  setAttr(cell.card, 'tabindex', selected ? '0' : '-1');
  setClass(cell.root, 'is-selected', selected);
}

function paintSeam(cell, one) {
  const kind = one.is_first ? 'first' : one.starts_fresh ? 'cuts' : 'continues';
  const words = t(`timeline.${kind}`, { label: one.label });
  setAttr(cell.seam, 'data-seam', kind);
  setIcon(cell.join, kind === 'continues' ? 'link' : 'scissors');
  setProp(cell.join, 'disabled', kind === 'first');
  setAttr(cell.join, 'aria-label', words);
  setAttr(cell.join, 'title', kind === 'first' ? words : `${words} (${shown('shot.cut')})`);
  setAttr(cell.join, 'aria-pressed', kind === 'first' ? null : String(kind === 'cuts'));
  const insert = t('timeline.insert', { label: one.label });
  setAttr(cell.add, 'aria-label', insert);
  setAttr(cell.add, 'title', insert);
}

function paintPicture(cell, one) {
  const take = one.takes.find((each) => each.id === one.circled);
  const running = one.status === 'rendering';
  if (cell.near && take) setAttr(cell.picture, 'src', take.poster);
  setProp(cell.picture, 'hidden', !take);
  paintPreview(cell.preview, one);
  setProp(cell.bar, 'hidden', !running);
  setStyle(cell.bar, '--sm-done', doneShare(one).toFixed(3));
}

function joinClicked(event, id) {
  toggleCuts([id]);
  event.currentTarget.blur(); // the next Space plays, it does not cut again
}

function insertBefore(id) {
  const scene = S.state.scenes.find((each) => each.shots.includes(id));
  insertShot(scene.id, scene.shots.indexOf(id));
}

function openMenuAt(event, id) {
  const box = event.currentTarget.getBoundingClientRect();
  openCardMenu(id, box.left, box.bottom + 2);
}
