// The takes of a shot: a strip of thumbnails that play under the pointer, and what can be done with the shown take.
import { S, current, edit, selectTake, shownTake } from '../store/store.js';
import { h, iconButton, setAttr, setClass, setIcon, setLabel, setProp, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, list, setSource, show } from '../base/widgets.js';
import { openRecipe } from './open.js';
import { ownControls } from './own_material.js';
import { letterOf, startCompare, toggleCompare } from '../viewer/compare.js';
import { translated } from '../base/server_text.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';
import { takeFacts, takeLabel, takeLine } from './take_words.js';
import { changedText } from '../memory/what_if.js';

const mark = (take, marks) => edit({ kind: 'mark_take', shot_id: S.selectedShot, take_id: take.id, ...marks });
const circle = (take) => edit({ kind: 'circle_take', shot_id: S.selectedShot, take_id: current().circled === take.id ? null : take.id });

function remove(take) {
  const gone = edit({ kind: 'mark_take', shot_id: S.selectedShot, take_id: take.id, deleted: true });
  sayDone(gone, t('inspector.deleted', { n: take.number, label: current().label }));
}

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

/** The viewer shows the take; the circled one needs no choice. */
const look = ({ take, circled }) => selectTake(circled ? null : take.id);

/** This take beside the one shown. */
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
  const node = h(
    'button',
    {
      type: 'button',
      role: 'option',
      class: 'sm-ta',
      onclick: (event) => (event.shiftKey ? compareWith(node.take) : look(node)),
      onpointerdown: (event) => event.shiftKey && event.preventDefault(),
      onfocus: () => look(node),
    },
    frame,
    h('span', { class: 'sm-ta-line' }, number, mode, seed),
  );
  node.addEventListener('pointerenter', () => preview(frame, node.take));
  node.addEventListener('pointerleave', endPreview);
  node.paint = ({ take, circled, shown, stop }) => {
    Object.assign(node, { take, circled });
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
  return node;
}

function takeTools() {
  let take = null;
  const keep = button('', () => circle(take), { class: 'sm-btn is-small sm-ta-circle' });
  const words = h('span');
  const sign = h('span', { class: 'sm-ta-circle-sign' });
  keep.append(sign, words);
  const star = iconButton('star', t('inspector.star'), () => mark(take, { starred: !take.starred }));
  const reject = iconButton('reject', t('inspector.reject'), () => mark(take, { rejected: !take.rejected }));
  const trash = iconButton('trash', t('inspector.remove'), () => remove(take));
  const line = h('p', { class: 'sm-ta-facts sm-num' });
  const sent = iconButton('recipe', t('recipe.button'), () => openRecipe(current(), take), { title: t('recipe.hint') });
  const comparing = iconButton(
    'compare',
    () => t('compare.hint'),
    () => toggleCompare(),
    { class: 'sm-icon-btn sm-ta-compare' },
  );
  const node = h('div', { class: 'sm-ta-tools' }, keep, line, sent, comparing, star, reject, trash);
  node.paint = (one, shown) => {
    take = shown;
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
  return node;
}

function walk(event, strip) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation(); // within the strip the arrows choose a take, not the next shot
  const nodes = [...strip.children];
  nodes[nodes.indexOf(document.activeElement) + step]?.focus();
}

/** The strip, its tools, and `seed`: the seed of the next take, in the heading. `paint(shot)`. */
export function takeStrip(seed) {
  const strip = h('div', { class: 'sm-ta-strip', role: 'listbox', 'aria-label': t('inspector.takes'), 'aria-orientation': 'horizontal' });
  const count = h('span', { class: 'sm-faint sm-num' });
  const none = h('p', { class: 'sm-faint' }, t('inspector.noTakes'));
  const tools = takeTools();
  const own = ownControls();
  const showTakes = list(strip, ({ take }) => take.id, takeNode);
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
  let last = null;
  own.acceptDrops(node);
  strip.addEventListener('keydown', (event) => walk(event, strip));
  node.paint = (one) => {
    const shown = shownTake(one);
    const stop = shown || one.takes[0]; // where Tab enters the strip
    show(none, !one.takes.length);
    show(strip, one.takes.length > 0);
    setText(count, one.takes.length || '');
    showTakes(one.takes.map((take) => ({ take, circled: take.id === one.circled, shown: take === shown, stop: take === stop })));
    tools.paint(one, shown);
    if (shown && shown.id !== last) reveal(strip, strip.querySelector('[aria-selected=true]'));
    last = shown?.id;
  };
  return node;
}

/** Scrolls the strip, and only the strip, so that the take can be seen. */
function reveal(strip, node) {
  const left = node.offsetLeft - strip.offsetLeft;
  if (left < strip.scrollLeft || left + node.offsetWidth > strip.scrollLeft + strip.clientWidth) strip.scrollLeft = left - 8;
}
