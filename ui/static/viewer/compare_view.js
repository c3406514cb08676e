// The viewer while two takes are compared: both pictures on one clock, the two lines over them that say which is which,
// and a rail and controls of their own.
import { S, edit, on, selectTake } from '../store/store.js';
import { CHANGED, stepFrames, transport } from '../store/events.js';
import { h, iconButton, setAttr, setClass, setIcon, setLabel, setProp, setStyle, setText } from '../base/dom.js';
import { list, segmented, show } from '../base/widgets.js';
import { MODES, compared, endCompare, flip, setA, setMode } from './compare.js';
import { PairClock } from './compare_clock.js';
import { openDialog } from '../store/dialogs.js';
import { timecode } from '../base/time.js';
import { dots, t } from '../base/text.js';
import { wholeOf } from '../base/clock.js';
import { buildMotion } from './motion.js';
import { shareOf } from '../base/drag.js';

const GAINS = [1, 4, 16];

/** Stands in `host` while something is compared, from `frameNow()` on. `stand(shotId, frame)` hears where the two stand still. */
export function buildCompare({ host, frameNow, stand, fullscreen }) {
  const sides = ['a', 'b'].map(buildSide);
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

  function paintMoving(pair) {
    rail.paint(pair);
    bar.paintMoving();
    sides.forEach((side, at) => side.paintHeld(clock.frame >= clock.frames[at] && clock.frames[at] < clock.total));
    const at = sides.findIndex((side) => clock.lost.has(side.video.dataset.clip));
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

const isOther = ({ videos }, { a, b }) => videos[0].dataset.clip !== a.clip || videos[1].dataset.clip !== b.clip;

// The page's transport keys, while something is compared.
function listen(clock) {
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
  const pick = h('select', {
    class: 'sm-field cmp-pick',
    'aria-label': t('compare.pick', { letter }),
    onchange: () => choose(name, pick.value),
  });
  const showOptions = list(pick, ({ take }) => take.id, optionNode);
  const facts = h('span', { class: 'sm-faint sm-num cmp-facts' });
  const circle = iconButton('circle', '', () => circleTake(circle.take), { class: 'sm-icon-btn is-small' });
  const line = h(
    'div',
    { class: `cmp-line is-${name}` },
    h('b', { class: 'cmp-letter', 'aria-hidden': 'true' }, letter),
    pick,
    circle,
    facts,
  );
  const paint = ({ one, a, b, mode, front }) => {
    const take = name === 'a' ? a : b;
    setAttr(poster, 'src', take.poster);
    showOptions(one.takes.map((each) => ({ take: each, circled: each.id === one.circled })));
    setProp(pick, 'value', take.id);
    setText(facts, t('compare.facts', { frames: take.frame_count, memory: take.memory_count }));
    circle.take = take;
    const circled = take.id === one.circled;
    setIcon(circle, circled ? 'circle_on' : 'circle');
    setAttr(circle, 'aria-pressed', String(circled));
    setLabel(circle, circled ? t('compare.circled', { n: take.number }) : t('compare.circle', { n: take.number }));
    setClass(line, 'is-behind', mode === 'flip' && front !== name);
  };
  return { frame, video, line, paint, paintHeld: (holds) => show(held, holds) };
}

const optionText = (take, circled) =>
  dots([
    t('compare.option', { n: take.number, what: take.own ? take.own.name : t('take.seed', { seed: take.seed }) }),
    circled && t('takeSign.circled'),
  ]);

function optionNode() {
  const node = h('option');
  node.paint = ({ take, circled }) => {
    setProp(node, 'value', take.id);
    setText(node, optionText(take, circled));
  };
  return node;
}

function choose(name, id) {
  if (name === 'a') setA(id);
  else selectTake(id === compared().one.circled ? null : id);
}

function circleTake(take) {
  const { one, b } = compared();
  if (take.id === one.circled) return;
  // B is whatever is shown: it stays the same take although the circle moves.
  if (take.id !== b.id) selectTake(b.id);
  edit({ kind: 'circle_take', shot_id: one.id, take_id: take.id }); // the store has said why
}

// ---------------------------------------------------------------- the wipe

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
  const place = (to) => {
    share = Math.min(1, Math.max(0, to));
    const percent = Math.round(share * 100);
    setStyle(root.parentElement, '--cmp-wipe', `${(share * 100).toFixed(2)}%`);
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
    if (!root.hasPointerCapture(event.pointerId)) return;
    place(shareOf(root.parentElement, event));
  });
  root.addEventListener('click', (event) => event.stopPropagation()); // a drag is no click on the picture
  root.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -0.01, ArrowRight: 0.01, Home: -1, End: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    place(share + step * (event.shiftKey ? 10 : 1));
  });
  const paint = (shown) => {
    show(root, shown);
    if (shown) place(share);
  };
  return { root, paint };
}

// ---------------------------------------------------------------- rail and controls

function buildRail(clock) {
  const marks = ['a', 'b'].map((name) => h('i', { class: `is-${name}` }));
  const line = h('div', { class: 'cmp-rail-lines' }, marks);
  const knob = h('i', { class: 'vw-knob' });
  const root = h(
    'div',
    { class: 'vw-rail cmp-rail', role: 'slider', tabindex: '0', 'aria-label': t('compare.rail'), 'aria-valuemin': '0' },
    line,
    knob,
  );
  const seek = (event) => clock.seek(Math.min(Math.floor(shareOf(line, event) * clock.total), clock.total - 1));
  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    root.setPointerCapture(event.pointerId);
    clock.pause();
    seek(event);
  });
  root.addEventListener('pointermove', (event) => root.hasPointerCapture(event.pointerId) && seek(event));
  root.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -clock.fps, ArrowUp: clock.fps, Home: -clock.total, End: clock.total }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    clock.step(event.shiftKey && Math.abs(by) === 1 ? by * clock.fps : by);
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

function buildBar(clock, { fullscreen }) {
  const button = (name, words, run, props = {}) => iconButton(name, words, run, props);
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
  const play = button('play', t('viewer.play'), () => clock.toggle(), { class: 'sm-icon-btn vw-play' });
  const motion = buildMotion(play);
  const loop = button('loop', t('compare.loopOn'), () => {
    clock.loop = !clock.loop;
    paintMoving();
  });
  const recipes = h(
    'button',
    {
      type: 'button',
      class: 'sm-btn is-small',
      title: t('compare.recipesHint'),
      onclick: () => openDialog('recipe', compared().one, compared().a, compared().b),
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
      button('chevron_left', t('viewer.back'), () => clock.step(-1)),
      play,
      button('chevron_right', t('viewer.forward'), () => clock.step(1)),
    ),
    h(
      'div',
      { class: 'vw-side' },
      motion.speed,
      motion.time,
      recipes,
      loop,
      button('fullscreen', () => t('viewer.fullscreen'), fullscreen),
      button('close', t('compare.leave'), () => endCompare()),
    ),
  );
  let frames = null;
  let times = GAINS[0];

  function brighten() {
    times = GAINS[(GAINS.indexOf(times) + 1) % GAINS.length];
    paintGain();
  }
  function paintGain() {
    setText(gain, `×${times}`);
    setAttr(gain, 'aria-label', t('compare.gain', { n: times }));
    setStyle(frames, '--cmp-gain', times);
  }
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
