// The takes of a shot: a strip of thumbnails that play under the pointer, and what can be done with the shown take.
import { current, edit, selectTake, shownTake } from '../store/store.js';
import { focused, h, iconButton, setAttr, setClass, setIcon, setLabel, setProp, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, list, setSource, show } from '../base/widgets.js';
import { openRecipe } from './open.js';
import { ownControls } from './own_material.js';
import { toSelected } from './selected.js';
import { letterOf, startCompare, toggleCompare } from '../viewer/compare.js';
import { translated } from '../base/server_text.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';
import { takeFacts, takeLabel, takeLine } from './take_words.js';
import { changedText } from '../memory/what_if.js';

/** @import { ShotRow, TakeRow } from '../base/contract.js' */
/** @typedef {{ take: TakeRow, circled: boolean, shown: boolean, stop: boolean }} Item a take of the strip; `stop`: Tab enters there */

/** @type {(take: TakeRow, marks: { starred?: boolean, rejected?: boolean }) => unknown} */
const mark = (take, marks) => toSelected(({ id }) => edit({ kind: 'mark_take', shot_id: id, take_id: take.id, ...marks }));
/** @param {TakeRow} take */
const circle = (take) =>
  toSelected(({ id, circled }) => edit({ kind: 'circle_take', shot_id: id, take_id: circled === take.id ? null : take.id }));

/** @param {TakeRow} take */
const remove = (take) =>
  toSelected(({ id, label }) => {
    const gone = edit({ kind: 'mark_take', shot_id: id, take_id: take.id, deleted: true });
    sayDone(gone, t('inspector.deleted', { n: take.number, label }));
  });

// One video for all thumbnails: it moves under the pointer, muted, and loads nothing before.
const video = h('video', {
  class: 'sm-ta-video',
  preload: 'none',
  muted: true,
  loop: true,
  playsinline: true,
  tabindex: '-1',
  'aria-hidden': 'true',
});
video.muted = true;

/** @type {(frame: HTMLElement, take: TakeRow) => void} */
function preview(frame, take) {
  setAttr(video, 'poster', take.poster);
  video.src = take.clip;
  frame.append(video);
  video.play().catch(() => {}); // the pointer left before the clip had loaded
}

function endPreview() {
  video.pause();
  video.removeAttribute('src');
  video.load();
  video.remove();
}

/** The viewer shows the take; the circled one needs no choice. @param {Item} item */
const look = ({ take, circled }) => selectTake(circled ? null : take.id);

/** This take beside the one shown. @param {TakeRow} take */
function compareWith(take) {
  const shown = shownTake(current());
  if (shown && shown.id !== take.id) startCompare(shown.id, take.id);
}

function takeNode() {
  const picture = h('img', { class: 'sm-ta-picture', alt: '', decoding: 'async', loading: 'lazy' });
  const signs = {
    circled: h('span', { class: 'sm-ta-sign is-circled' }, icon('circle_on')),
    starred: h('span', { class: 'sm-ta-sign is-starred' }, icon('star_on')),
  };
  const animatic = h('span', { class: 'sm-ta-animatic', title: t('inspector.animaticHint') });
  const letter = h('span', { class: 'sm-ta-ab' });
  const frame = h(
    'span',
    { class: 'sm-ta-frame' },
    picture,
    letter,
    h('span', { class: 'sm-ta-signs' }, signs.circled, signs.starred),
    animatic,
  );
  const number = h('strong');
  const mode = h('span', { class: 'sm-faint' });
  const seed = h('span', { class: 'sm-ta-seed' });
  /** @type {Item} */
  let held;
  const node = h(
    'button',
    {
      type: 'button',
      role: 'option',
      class: 'sm-ta',
      onclick: (event) => (event.shiftKey ? compareWith(held.take) : look(held)),
      onpointerdown: (event) => event.shiftKey && event.preventDefault(),
      onfocus: () => look(held),
    },
    frame,
    h('span', { class: 'sm-ta-line' }, number, mode, seed),
  );
  node.addEventListener('pointerenter', () => preview(frame, held.take));
  node.addEventListener('pointerleave', endPreview);
  /** @param {Item} item */
  const paint = (item) => {
    const { take, circled, shown, stop } = item;
    held = item;
    setSource(picture, take.poster);
    const ab = letterOf(take);
    show(letter, Boolean(ab));
    setText(letter, ab);
    setAttr(letter, 'data-letter', ab);
    show(signs.circled, circled);
    show(signs.starred, take.starred);
    show(animatic, !take.is_model);
    setText(animatic, translated(take.engine_label));
    setClass(node, 'is-rejected', take.rejected);
    setText(number, take.number);
    setText(mode, take.own ? t('own.sign') : take.what_if ? t('whatIf.sign') : '');
    setAttr(
      mode,
      'title',
      take.own ? take.own.name : take.what_if && t('whatIf.signHint', { n: take.what_if.number, changed: changedText(take.what_if) }),
    );
    setText(seed, take.own ? take.own.name : t('take.seed', { seed: take.seed }));
    setAttr(node, 'aria-selected', String(shown));
    setAttr(node, 'aria-label', takeLabel(take, circled));
    setProp(node, 'tabIndex', stop ? 0 : -1);
  };
  return Object.assign(node, { paint });
}

function takeTools() {
  /** @type {TakeRow | null} */
  let held = null;
  /** @type {(act: (take: TakeRow) => unknown) => () => unknown} */
  const withTake = (act) => () => held && act(held);
  const keep = button('', withTake(circle), { class: 'sm-btn is-small sm-ta-circle' });
  const words = h('span');
  const sign = h('span', { class: 'sm-ta-circle-sign' });
  keep.append(sign, words);
  const star = iconButton(
    'star',
    t('inspector.star'),
    withTake((take) => mark(take, { starred: !take.starred })),
  );
  const reject = iconButton(
    'reject',
    t('inspector.reject'),
    withTake((take) => mark(take, { rejected: !take.rejected })),
  );
  const trash = iconButton('trash', t('inspector.remove'), withTake(remove));
  const line = h('p', { class: 'sm-ta-facts sm-num' });
  const sent = iconButton(
    'recipe',
    t('recipe.button'),
    withTake((take) => toSelected((one) => openRecipe(one, take))),
    { title: t('recipe.hint') },
  );
  const comparing = iconButton(
    'compare',
    () => t('compare.hint'),
    () => toggleCompare(),
    { class: 'sm-icon-btn sm-ta-compare' },
  );
  const node = h('div', { class: 'sm-ta-tools' }, keep, line, sent, comparing, star, reject, trash);
  /** @type {(one: ShotRow, take: TakeRow | null) => void} */
  const paint = (one, take) => {
    held = take;
    show(node, Boolean(take));
    if (!take) return;
    const circled = one.circled === take.id;
    setText(words, circled ? t('inspector.circled') : t('inspector.circle'));
    setIcon(sign, circled ? 'circle_on' : 'circle');
    setAttr(keep, 'aria-pressed', String(circled));
    setAttr(keep, 'title', circled ? t('inspector.uncircle') : t('inspector.circleHint'));
    setText(line, takeLine(take));
    setAttr(line, 'title', takeFacts(take));
    setProp(comparing, 'disabled', one.takes.length < 2);
    setAttr(comparing, 'aria-pressed', String(Boolean(letterOf(take))));
    setIcon(star, take.starred ? 'star_on' : 'star');
    setAttr(star, 'aria-pressed', String(take.starred));
    setLabel(star, take.starred ? t('inspector.unstar') : t('inspector.star'));
    setAttr(reject, 'aria-pressed', String(take.rejected));
    setLabel(reject, take.rejected ? t('inspector.unreject') : t('inspector.reject'));
  };
  return Object.assign(node, { paint });
}

/** @type {(event: KeyboardEvent, nodes: HTMLElement[]) => void} */
function walk(event, nodes) {
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: 1, ArrowLeft: -1 };
  const step = steps[event.key];
  if (!step || event.altKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation(); // within the strip the arrows choose a take, not the next shot
  nodes[nodes.indexOf(/** @type {HTMLElement} */ (focused())) + step]?.focus();
}

/** The strip, its tools, and `seed`: the seed of the next take, in the heading. `paint(shot)`. @param {HTMLElement} seed */
export function takeStrip(seed) {
  const strip = h('div', { class: 'sm-ta-strip', role: 'listbox', 'aria-label': t('inspector.takes'), 'aria-orientation': 'horizontal' });
  const count = h('span', { class: 'sm-faint sm-num' });
  const none = h('p', { class: 'sm-faint' }, t('inspector.noTakes'));
  const tools = takeTools();
  const own = ownControls();
  const showTakes = list(strip, (/** @type {Item} */ { take }) => take.id, takeNode);
  const node = h(
    'section',
    { class: 'sm-in-takes', 'aria-label': t('inspector.takes') },
    h(
      'div',
      { class: 'sm-in-row' },
      h('h3', { class: 'sm-label' }, t('inspector.takes')),
      count,
      h('span', { class: 'sm-spring' }),
      own.node,
      seed,
    ),
    strip,
    none,
    tools,
  );
  /** @type {string | undefined} */
  let last;
  own.acceptDrops(node);
  strip.addEventListener('keydown', (event) => walk(event, [...strip.querySelectorAll('button')]));
  /** @param {ShotRow} one */
  const paint = (one) => {
    const shown = shownTake(one);
    const stop = shown || one.takes[0]; // where Tab enters the strip
    show(none, !one.takes.length);
    show(strip, one.takes.length > 0);
    setText(count, one.takes.length || '');
    showTakes(one.takes.map((take) => ({ take, circled: take.id === one.circled, shown: take === shown, stop: take === stop })));
    tools.paint(one, shown);
    /** @type {HTMLElement | null} */
    const selected = strip.querySelector('[aria-selected=true]');
    if (selected && shown && shown.id !== last) reveal(strip, selected);
    last = shown?.id;
  };
  return Object.assign(node, { paint });
}

/** Scrolls the strip, and only the strip, so that the take can be seen.
 *  @type {(strip: HTMLElement, node: HTMLElement) => void} */
function reveal(strip, node) {
  const left = node.offsetLeft - strip.offsetLeft;
  if (left < strip.scrollLeft || left + node.offsetWidth > strip.scrollLeft + strip.clientWidth) strip.scrollLeft = left - 8;
}
