// The viewer while two takes are compared: both pictures on one clock, the two lines over them that say which is which,
// and a rail and controls of their own.
import { S, edit, on, selectTake } from '../store/store.js';
import { CHANGED, stepFrames, transport } from '../store/events.js';
import { h, iconButton, setAttr, setClass, setIcon, setLabel, setProp, setStyle, setText } from '../base/dom.js';
import { list, show } from '../base/widgets.js';
import { compared, flip, setA } from './compare.js';
import { PairClock } from './compare_clock.js';
import { buildBar, buildRail } from './compare_controls.js';
import { dots, t } from '../base/text.js';
import { wholeOf } from '../base/clock.js';
import { shareOf } from '../base/drag.js';

/** @import { TakeRow } from '../base/contract.js' */
/** @import { Pair, Side } from './compare.js' */
/** @typedef {{ take: TakeRow, circled: boolean }} Option a take to choose */

/** @type {Side[]} */
const SIDES = ['a', 'b'];

/** Stands in `host` while something is compared, from `frameNow()` on. `stand(shotId, frame)` hears where the two stand still.
 *  @param {{
 *    host: HTMLElement, frameNow: () => number, stand: (shotId: string, frame: number) => unknown, fullscreen: () => unknown
 *  }} viewer */
export function buildCompare({ host, frameNow, stand, fullscreen }) {
  const sides = SIDES.map(buildSide);
  const wipe = buildWipe();
  const trouble = h('p', { class: 'cmp-trouble', role: 'status', hidden: true });
  const frames = h(
    'div',
    { class: 'cmp-frames' },
    sides.map((side) => side.frame),
    wipe.root,
  );
  const stage = h(
    'div',
    { class: 'vw-stage cmp-stage', tabindex: '0', role: 'group', 'aria-label': t('compare.picture') },
    frames,
    trouble,
  );
  const head = h(
    'div',
    { class: 'cmp-head' },
    sides.map((side) => side.line),
  );
  const clock = new PairClock(
    sides.map((side) => side.video),
    moved,
  );
  const rail = buildRail(clock);
  const bar = buildBar(clock, { fullscreen });
  const root = h('section', { class: 'cmp', 'aria-label': t('compare.label') }, head, stage, rail.root, bar.root);
  let open = false;

  stage.addEventListener('click', () => (compared()?.mode === 'flip' ? flip() : clock.toggle()));

  function moved() {
    const pair = compared();
    if (!pair) return;
    paintMoving(pair);
    if (!clock.playing) stand(pair.one.id, wholeOf(clock.frame));
  }

  /** @param {Pair} pair */
  function paintMoving(pair) {
    rail.paint();
    bar.paintMoving();
    sides.forEach((side, at) => side.paintHeld(clock.frame >= clock.frames[at] && clock.frames[at] < clock.total));
    const at = sides.findIndex((side) => clock.lacks(side.video));
    show(trouble, at >= 0 || pair.a === pair.b);
    setText(trouble, at >= 0 ? t('compare.lost', { letter: 'AB'[at] }) : t('compare.same'));
  }

  function paint() {
    const pair = compared();
    if (!pair && open) {
      clock.leave();
      root.remove();
    }
    if (pair && !open) host.append(root);
    if (pair && !open) clock.frame = frameNow();
    open = Boolean(pair);
    if (!pair) return;
    const { width, height } = S.state.film.settings.size;
    setStyle(stage, '--vw-ratio', (width / height).toFixed(4));
    setAttr(frames, 'data-mode', pair.mode);
    setAttr(frames, 'data-front', pair.mode === 'flip' ? pair.front : null);
    sides.forEach((side) => side.paint(pair));
    wipe.paint(pair.mode === 'wipe');
    bar.paint(pair, frames);
    if (isOther(clock, pair)) clock.setTakes([pair.a, pair.b], S.state.film.fps);
    paintMoving(pair);
  }

  listen(clock);
  on([CHANGED.compare, CHANGED.take, CHANGED.shots, CHANGED.film, CHANGED.selection, CHANGED.keys], paint);
}

/** @type {(clock: PairClock, pair: Pair) => boolean} */
const isOther = ({ videos }, { a, b }) => videos[0].dataset.clip !== a.clip || videos[1].dataset.clip !== b.clip;

// The page's transport keys, while something is compared.
/** @param {PairClock} clock */
function listen(clock) {
  /** @type {Record<string, () => unknown>} */
  const act = {
    toggle: () => clock.toggle(),
    forward: () => clock.shuttle(1),
    reverse: () => clock.shuttle(-1),
    stop: () => clock.pause(),
  };
  transport.hear((what) => compared() && act[what]?.());
  stepFrames.hear((count) => compared() && clock.step(count));
}

// ---------------------------------------------------------------- A and B

/** @param {Side} name */
function buildSide(name) {
  const letter = name.toUpperCase();
  const poster = h('img', { class: 'vw-poster', alt: '' });
  const video = h('video', {
    class: 'vw-video is-front is-ready',
    preload: 'auto',
    playsinline: true,
    tabindex: '-1',
    disablepictureinpicture: true,
  });
  video.muted = true;
  const held = h('span', { class: 'cmp-held', hidden: true }, t('compare.held', { letter }));
  const frame = h('div', { class: `cmp-frame is-${name}` }, poster, video, held);
  const pick = h('select', { class: 'sm-field cmp-pick', 'aria-label': t('compare.pick', { letter }) });
  pick.addEventListener('change', () => choose(name, pick.value));
  const showOptions = list(pick, (/** @type {Option} */ { take }) => take.id, optionNode);
  const facts = h('span', { class: 'sm-faint sm-num cmp-facts' });
  /** @type {TakeRow | null} */
  let shown = null;
  const circle = iconButton('circle', '', () => shown && circleTake(shown), { class: 'sm-icon-btn is-small' });
  const line = h(
    'div',
    { class: `cmp-line is-${name}` },
    h('b', { class: 'cmp-letter', 'aria-hidden': 'true' }, letter),
    pick,
    circle,
    facts,
  );
  /** @param {Pair} pair */
  const paint = ({ one, a, b, mode, front }) => {
    const take = name === 'a' ? a : b;
    setAttr(poster, 'src', take.poster);
    showOptions(one.takes.map((each) => ({ take: each, circled: each.id === one.circled })));
    setProp(pick, 'value', take.id);
    setText(facts, t('compare.facts', { frames: take.frame_count, memory: take.memory_count }));
    shown = take;
    const circled = take.id === one.circled;
    setIcon(circle, circled ? 'circle_on' : 'circle');
    setAttr(circle, 'aria-pressed', String(circled));
    setLabel(circle, circled ? t('compare.circled', { n: take.number }) : t('compare.circle', { n: take.number }));
    setClass(line, 'is-behind', mode === 'flip' && front !== name);
  };
  /** @param {boolean} holds */
  const paintHeld = (holds) => show(held, holds);
  return { frame, video, line, paint, paintHeld };
}

/** @type {(take: TakeRow, circled: boolean) => string} */
const optionText = (take, circled) =>
  dots([
    t('compare.option', { n: take.number, what: take.own ? take.own.name : t('take.seed', { seed: take.seed }) }),
    circled && t('takeSign.circled'),
  ]);

function optionNode() {
  const node = h('option');
  /** @param {Option} option */
  const paint = ({ take, circled }) => {
    setProp(node, 'value', take.id);
    setText(node, optionText(take, circled));
  };
  return Object.assign(node, { paint });
}

/** @type {(name: Side, id: string) => void} */
function choose(name, id) {
  if (name === 'a') setA(id);
  else selectTake(id === compared()?.one.circled ? null : id);
}

/** @param {TakeRow} take */
function circleTake(take) {
  const pair = compared();
  if (!pair || take.id === pair.one.circled) return;
  const { one, b } = pair;
  // B is whatever is shown: it stays the same take although the circle moves.
  if (take.id !== b.id) selectTake(b.id);
  edit({ kind: 'circle_take', shot_id: one.id, take_id: take.id }); // the store has said why
}

// ---------------------------------------------------------------- the wipe

/** @type {Record<string, number>} */
const WIPE_STEPS = { ArrowLeft: -0.01, ArrowRight: 0.01, Home: -1, End: 1 };

function buildWipe() {
  const root = h(
    'div',
    {
      class: 'cmp-wipe',
      role: 'slider',
      tabindex: '0',
      'aria-label': t('compare.wipe'),
      'aria-valuemin': '0',
      'aria-valuemax': '100',
      hidden: true,
    },
    h('i'),
  );
  let share = 0.5;
  /** @param {number} to */
  const place = (to) => {
    share = Math.min(1, Math.max(0, to));
    const percent = Math.round(share * 100);
    if (root.parentElement) setStyle(root.parentElement, '--cmp-wipe', `${(share * 100).toFixed(2)}%`);
    setAttr(root, 'aria-valuenow', percent);
    setAttr(root, 'aria-valuetext', t('compare.wipeValue', { n: percent }));
  };
  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    root.setPointerCapture(event.pointerId);
    event.preventDefault();
    root.focus();
  });
  root.addEventListener('pointermove', (event) => {
    if (root.parentElement && root.hasPointerCapture(event.pointerId)) place(shareOf(root.parentElement, event));
  });
  root.addEventListener('click', (event) => event.stopPropagation()); // a drag is no click on the picture
  root.addEventListener('keydown', (event) => {
    const step = WIPE_STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    place(share + step * (event.shiftKey ? 10 : 1));
  });
  /** @param {boolean} shown */
  const paint = (shown) => {
    show(root, shown);
    if (shown) place(share);
  };
  return { root, paint };
}
