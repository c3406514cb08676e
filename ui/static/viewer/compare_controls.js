// What two compared takes are moved by: a rail and controls of their own.
import { h, iconButton, setAttr, setLabel, setStyle, setText } from '../base/dom.js';
import { segmented, show } from '../base/widgets.js';
import { MODES, compared, endCompare, flip, setMode } from './compare.js';
import { openDialog } from '../store/dialogs.js';
import { timecode } from '../base/time.js';
import { t } from '../base/text.js';
import { wholeOf } from '../base/clock.js';
import { buildMotion } from './motion.js';
import { shareOf } from '../base/drag.js';

/** @import { Pair } from './compare.js' */
/** @import { PairClock } from './compare_clock.js' */

const GAINS = [1, 4, 16];

/** The rail: how long each of the two is, and where they stand: {root, paint()}. @param {PairClock} clock */
export function buildRail(clock) {
  const marks = ['a', 'b'].map((name) => h('i', { class: `is-${name}` }));
  const line = h('div', { class: 'cmp-rail-lines' }, marks);
  const knob = h('i', { class: 'vw-knob' });
  const root = h(
    'div',
    { class: 'vw-rail cmp-rail', role: 'slider', tabindex: '0', 'aria-label': t('compare.rail'), 'aria-valuemin': '0' },
    line,
    knob,
  );
  /** @param {MouseEvent} event */
  const seek = (event) => clock.seek(Math.min(Math.floor(shareOf(line, event) * clock.total), clock.total - 1));
  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    root.setPointerCapture(event.pointerId);
    clock.pause();
    seek(event);
  });
  root.addEventListener('pointermove', (event) => root.hasPointerCapture(event.pointerId) && seek(event));
  root.addEventListener('keydown', (event) => {
    const { fps, total } = clock;
    /** @type {Record<string, number>} */
    const ways = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -fps, ArrowUp: fps, Home: -total, End: total };
    const by = ways[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    clock.step(event.shiftKey && Math.abs(by) === 1 ? by * fps : by);
  });
  const paint = () => {
    marks.forEach((mark, at) => setStyle(mark, 'width', `${(100 * clock.frames[at]) / clock.total}%`));
    const frame = wholeOf(clock.frame);
    setStyle(knob, 'left', `${(100 * clock.frame) / clock.total}%`);
    setAttr(root, 'aria-valuemax', clock.total - 1);
    setAttr(root, 'aria-valuenow', frame);
    setAttr(root, 'aria-valuetext', timecode(frame, clock.fps));
  };
  return { root, paint };
}

/** The controls: {root, paint(pair, pictures), paintMoving()}; the gain is a property of `pictures`.
 *  @param {PairClock} clock @param {{ fullscreen: () => unknown }} viewer */
export function buildBar(clock, { fullscreen }) {
  const modes = segmented(
    t('compare.mode'),
    MODES.map((mode) => ({
      value: mode,
      label: t(`compare.short.${mode}`),
      title: [t(`compare.modes.${mode}`), t(`compare.modes.${mode}.hint`)].join(t('join.colon')),
    })),
    setMode,
  );
  const gain = h('button', {
    type: 'button',
    class: 'sm-btn is-small is-quiet sm-num',
    title: t('compare.gainHint'),
    hidden: true,
    onclick: () => brighten(),
  });
  const turn = h('button', { type: 'button', class: 'sm-btn is-small is-quiet', hidden: true, onclick: () => flip() });
  const play = iconButton('play', t('viewer.play'), () => clock.toggle(), { class: 'sm-icon-btn vw-play' });
  const motion = buildMotion(play);
  const loop = iconButton('loop', t('compare.loopOn'), () => {
    clock.loop = !clock.loop;
    paintMoving();
  });
  const recipes = h(
    'button',
    {
      type: 'button',
      class: 'sm-btn is-small',
      title: t('compare.recipesHint'),
      onclick: openRecipes,
    },
    t('compare.recipes'),
  );
  const root = h(
    'div',
    { class: 'vw-bar cmp-bar' },
    h('div', { class: 'vw-where' }, modes, gain, turn),
    h(
      'div',
      { class: 'vw-transport' },
      iconButton('chevron_left', t('viewer.back'), () => clock.step(-1)),
      play,
      iconButton('chevron_right', t('viewer.forward'), () => clock.step(1)),
    ),
    h(
      'div',
      { class: 'vw-side' },
      motion.speed,
      motion.time,
      recipes,
      loop,
      iconButton('fullscreen', () => t('viewer.fullscreen'), fullscreen),
      iconButton('close', t('compare.leave'), () => endCompare()),
    ),
  );
  /** @type {HTMLElement | null} */
  let frames = null;
  let times = GAINS[0];

  function brighten() {
    times = GAINS[(GAINS.indexOf(times) + 1) % GAINS.length];
    paintGain();
  }
  function paintGain() {
    setText(gain, `×${times}`);
    setAttr(gain, 'aria-label', t('compare.gain', { n: times }));
    if (frames) setStyle(frames, '--cmp-gain', times);
  }
  /** @type {(pair: Pair, pictures: HTMLElement) => void} */
  const paint = (pair, pictures) => {
    frames = pictures;
    modes.paint(pair.mode);
    show(gain, pair.mode === 'difference');
    show(turn, pair.mode === 'flip');
    setText(turn, pair.front.toUpperCase());
    setLabel(turn, t('compare.flip', { letter: pair.front.toUpperCase() }));
    paintGain();
  };
  function paintMoving() {
    motion.paint(clock);
    setAttr(loop, 'aria-pressed', String(clock.loop));
    setLabel(loop, clock.loop ? t('compare.loopOn') : t('compare.loopOff'));
  }
  return { root, paint, paintMoving };
}

function openRecipes() {
  const pair = compared();
  if (pair) openDialog('recipe', pair.one, pair.a, pair.b);
}
