// The review of the shown take: a chart over its frames, and beside it the frame under the cursor with its numbers, its
// reason and what can be done with it. The pointer looks, a click or Enter goes there in the viewer; keys walk.
import { S, getJSON, on } from '../store/store.js';
import { CHANGED, seekFrame } from '../store/events.js';
import { h, iconButton, setAttr, setClass, setIcon, setStyle, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, errorLine, list, setSource, show } from '../base/widgets.js';
import { forgetFrame, grabFrame } from '../viewer/grab.js';
import { commandAt, nameOf as keyName } from '../base/bindings.js';
import { MARGIN, OUTCOMES, buildChart, frameAt, outcomeSign, placeOf } from './review_chart.js';
import { openSeenOf } from './seen_by.js';
import { commas, gapAfter, t, textOf } from '../base/text.js';
import { translated } from '../base/server_text.js';
import { capital, decimal } from '../base/numbers.js';
import { keyframeFacts } from './facts.js';

const FAR = 10; // frames a step with Shift goes
const PICTURE = { width: 45, height: 26, gap: 3 };
const answers = new Map(); // take, in one opened film -> {made, answer}
const cursors = new Map(); // the same -> the frame last chosen

/** What of a take can change its review: the keyframes a person adds and takes away. */
const madeOf = (take) =>
  take.keyframes
    .map((one) => `${one.frame_index} ${one.picture}`)
    .sort()
    .join();
/** The same of an answer, which may be older than what is painted here already: then it is asked for again. */
const toldOf = (answer) =>
  answer.keyframes
    .map((one) => `${one.i} ${one.picture}`)
    .sort()
    .join();
const nameOf = (take) => `${S.state.session} ${take.id}`;

/** The panel: {root, show(shot, take), hide(), head()}; it asks for itself, and calls `changed()` when its head says more. */
export function buildReview(changed) {
  let one = null;
  let take = null;
  let hover = null;
  let asked = 0;
  let failure = null;
  let painted = null;

  const detail = buildDetail(act);
  const plot = buildPlot({
    look: (i) => {
      hover = i;
      paintCursor();
    },
    go,
    walk,
    act,
  });
  const message = h('p', { class: 'sm-re-none' });
  const failed = errorLine(button(t('review.again'), () => ask()));
  const board = h('div', { class: 'sm-re-board' }, detail.root, plot.root);
  const root = h('section', { class: 'sm-re', 'aria-label': t('review.label'), hidden: true }, failed, message, board);
  on([CHANGED.playhead], paintPlayhead);
  on([CHANGED.keys], () => !root.hidden && paintCursor());

  const known = () => (take ? answers.get(nameOf(take))?.answer : null);
  const cursor = () => Math.min(hover ?? cursors.get(nameOf(take)) ?? known().keyframes[0]?.i ?? 0, known().frame_count - 1);

  async function ask() {
    const mine = ++asked;
    const about = take;
    failure = null;
    try {
      const answer = await getJSON(`/app/takes/${about.id}/review`);
      answers.set(nameOf(about), { made: toldOf(answer), answer });
    } catch (error) {
      if (mine === asked) failure = error;
    }
    if (mine === asked) paint();
  }

  function paint() {
    const answer = known();
    setAttr(root, 'aria-busy', answer || failure ? null : 'true');
    failed.paint(failure && { message: failure.message || t('review.failed'), fix: failure.fix || '' });
    show(board, Boolean(answer) && !failure);
    setText(message, answer ? '' : failure ? '' : t('review.loading'));
    show(message, !answer && !failure);
    if (answer && answer !== painted) plot.paint((painted = answer));
    if (answer) paintCursor();
    if (answer) paintPlayhead();
    changed();
  }

  function paintCursor() {
    const answer = known();
    if (!answer || root.hidden) return;
    const frame = frameOf(answer, cursor());
    plot.cursor(frame);
    detail.paint(take, frame);
  }

  function paintPlayhead() {
    if (root.hidden || !known()) return;
    const stands = S.playhead.shotId === one.id && S.playhead.local < known().frame_count;
    plot.playhead(stands ? S.playhead.local : null);
  }

  function go(i) {
    hover = null;
    cursors.set(nameOf(take), i);
    paintCursor();
    seekFrame.say({ shotId: one.id, frame: i });
  }

  function walk(key, far) {
    const answer = known();
    if (!answer) return;
    const now = cursor();
    const kept = answer.keyframes.map(({ i }) => i);
    const to = {
      ArrowLeft: now - (far ? FAR : 1),
      ArrowRight: now + (far ? FAR : 1),
      ArrowDown: now - (far ? FAR : 1),
      ArrowUp: now + (far ? FAR : 1),
      Home: 0,
      End: answer.frame_count - 1,
      PageUp: kept.findLast((i) => i < now) ?? now,
      PageDown: kept.find((i) => i > now) ?? now,
    }[key];
    hover = null;
    cursors.set(nameOf(take), Math.min(Math.max(to, 0), answer.frame_count - 1));
    paintCursor();
  }

  function act() {
    const answer = known();
    if (!answer) return;
    const { i, keyframe } = frameOf(answer, cursor());
    if (keyframe?.by_hand) forgetFrame(one.id, take.id, i);
    else grabFrame(one.id, take.id, i); // a keyframe already is pinned
  }

  return {
    root,
    show(nextShot, nextTake) {
      if (take?.id !== nextTake.id) hover = failure = null;
      [one, take] = [nextShot, nextTake];
      show(root, true);
      const held = answers.get(nameOf(take));
      if (held?.made !== madeOf(take) && !(failure && held === undefined)) ask();
      paint();
    },
    hide() {
      asked++;
      failure = null;
      show(root, false);
    },
    head() {
      const answer = known();
      return answer && !failure
        ? {
            count: t('review.count', { n: answer.keyframes.length, count: answer.frame_count }),
            eyes: answer.looked ? eyesText(translated(answer.looked), translated(answer.judged)) : '',
          }
        : { count: '', eyes: '' };
    },
  };
}

const outcomeText = (outcome) => textOf(`review.outcome.${outcome}`) || outcome;
const eyesText = (looked, judged) => t(looked === judged ? 'review.eyes.same' : 'review.eyes', { looked: capital(looked), judged });

/** Everything said of frame `i`: numbers in words, what became of it, and the keyframe it is, if any. */
function frameOf(answer, i) {
  const row = answer.frames[i]?.i === i ? answer.frames[i] : answer.frames.find((each) => each.i === i);
  const keyframe = answer.keyframes.find((each) => each.i === i) || null;
  const outcome = keyframe?.by_hand ? 'by hand' : row?.outcome || (keyframe ? 'kept' : 'passed over');
  const likeness =
    row && row.similarity !== null
      ? t(row.outcome === 'already remembered' ? 'review.likenessOf.bank' : 'review.likenessOf', { value: decimal(row.similarity, 2) })
      : row
        ? t('review.likenessNone')
        : '';
  const quality =
    row && row.quality !== null ? t('review.qualityOf', { value: decimal(row.quality, 2) }) : row ? t('review.qualityNone') : '';
  const reason = [keyframe?.by_hand ? t('review.byHand') : '', translated(row?.reason) || ''].filter(Boolean).join(' ');
  const said = row || keyframe ? outcomeText(outcome) : t('review.unknown');
  return { i, outcome, said, likeness, quality, reason, keyframe };
}

const inWords = ({ i, said, likeness, quality, reason }) => t('review.says', { n: i, facts: commas([said, likeness, quality]), reason });

// ---------------------------------------------------------------- the frame under the cursor

function buildDetail(act) {
  const picture = frameView();
  const title = h('strong', { class: 'sm-num' });
  const sign = outcomeSign();
  const outcome = h('span');
  const likeness = h('span', { class: 'sm-num', title: t('review.likenessHint') });
  const quality = h('span', { class: 'sm-num', title: t('review.qualityHint') });
  const reason = h('p', { class: 'sm-re-reason' });
  const words = h('span');
  const go = button('', act, { class: 'sm-btn is-small sm-re-act' });
  const what = h('span', { class: 'sm-re-what' });
  const saw = iconButton('eye', t('seen.button'), () => openSeenOf(saw.keyframe), { class: 'sm-icon-btn is-small sm-re-saw' });
  go.append(what, words);
  const root = h(
    'div',
    { class: 'sm-re-detail' },
    picture.root,
    h('div', { class: 'sm-re-facts' }, title, h('span', { class: 'sm-re-outcome' }, sign, outcome), likeness, quality),
    reason,
    go,
    saw,
  );
  const paint = (take, frame) => {
    const { keyframe } = frame;
    picture.paint(take, frame.i);
    show(saw, Boolean(keyframe));
    saw.keyframe = keyframe;
    setText(title, t('review.frame', { n: frame.i }));
    sign.paint(frame.outcome);
    setText(outcome, frame.said);
    setText(likeness, frame.likeness);
    setText(quality, frame.quality);
    setText(reason, frame.reason);
    setAttr(reason, 'title', [frame.reason, ...(keyframe ? keyframeFacts(keyframe) : [])].filter(Boolean).join('\n'));
    const does = keyframe?.by_hand ? 'forget' : keyframe ? 'pin' : 'remember';
    setText(words, t(`review.act.${does}`));
    setIcon(what, { forget: 'trash', pin: 'pin', remember: 'camera' }[does]);
    setAttr(go, 'title', t(`review.act.${does}.hint`));
  };
  return { root, paint };
}

/** The picture of one frame. While the pointer runs only the newest one wanted is fetched next. */
function frameView() {
  const picture = h('img', { alt: '', decoding: 'async' });
  const trouble = h('p', { class: 'sm-re-trouble', role: 'status', hidden: true });
  const root = h('div', { class: 'sm-re-picture' }, picture, trouble);
  let wanted = null;
  let loading = null;
  let shown = null;

  function next() {
    if (loading || !wanted || wanted.src === shown) return;
    loading = wanted;
    const probe = new Image();
    probe.onload = () => done(null);
    probe.onerror = () => getJSON(probe.src).then(() => done({ message: t('review.pictureFailed'), fix: '' }), done);
    probe.src = loading.src;
  }

  function done(error) {
    shown = loading.src;
    loading = null;
    show(trouble, Boolean(error));
    setText(trouble, error ? error.message + (error.fix ? gapAfter(error.message) + error.fix : '') : '');
    setAttr(trouble, 'title', trouble.textContent || null);
    show(picture, !error);
    if (!error) setSource(picture, shown);
    next();
  }

  const paint = (take, i) => {
    wanted = { src: `/app/takes/${take.id}/frames/${i}.jpg` };
    setAttr(picture, 'alt', t('review.pictureOf', { n: i }));
    next();
  };
  return { root, paint };
}

// ---------------------------------------------------------------- the chart and its keys

function buildPlot({ look, go, walk, act }) {
  const chart = buildChart();
  const pictures = h('div', { class: 'sm-re-pictures' });
  const slider = h(
    'div',
    { class: 'sm-re-slider', role: 'slider', tabindex: '0', 'aria-label': t('review.label'), 'aria-valuemin': '0' },
    chart.root,
  );
  const ticks = h('div', { class: 'sm-re-ticks', 'aria-hidden': 'true' });
  const legend = buildLegend();
  const none = h('p', { class: 'sm-re-nothing', hidden: true }, t('review.none'));
  const stage = h('div', { class: 'sm-re-stage' }, slider, none);
  const root = h('div', { class: 'sm-re-chart' }, pictures, stage, ticks, legend.root);
  const showPictures = list(
    pictures,
    (one) => one.picture,
    () => keyframePicture(go),
  );
  let review = null;
  let width = 0;

  new ResizeObserver(() => {
    width = slider.clientWidth;
    chart.resize(width, slider.clientHeight);
    arrange();
  }).observe(slider);

  function arrange() {
    if (!review || !width) return;
    const placed = placePictures(review, width);
    showPictures(placed);
    chart.lead(placed.map(({ left, wide, i, by_hand: byHand }) => ({ from: left + wide / 2, i, byHand })));
    paintTicks(ticks, review.frame_count, width);
  }

  const frame = (event) => frameAt(event.clientX - slider.getBoundingClientRect().left, review.frame_count, width);
  slider.addEventListener('pointermove', (event) => review && look(frame(event)));
  slider.addEventListener('pointerleave', () => look(null));
  slider.addEventListener('click', (event) => review && go(frame(event)));
  slider.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (/^(Arrow|Home|End|Page)/.test(event.key)) walk(event.key, event.shiftKey);
    else if (event.key === 'Enter') go(Number(slider.getAttribute('aria-valuenow')));
    else if (commandAt(keyName(event)) === 'memory.grab' && !event.repeat) act();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    root,
    paint(next) {
      review = next;
      setAttr(slider, 'aria-valuemax', review.frame_count - 1);
      chart.paint(review);
      legend.paint(review);
      show(none, !review.frames.length);
      arrange();
    },
    cursor(one) {
      chart.cursor(one.i);
      setAttr(slider, 'aria-valuenow', one.i);
      setAttr(slider, 'aria-valuetext', inWords(one));
      for (const node of pictures.children) setClass(node, 'is-here', node.frame === one.i);
    },
    playhead: (at) => chart.playhead(at),
  };
}

/** Keyframes as pictures over their frames: side by side where they would overlap, smaller where they would not fit. */
function placePictures({ keyframes, frame_count: count }, width) {
  const room = width / Math.max(1, keyframes.length) - PICTURE.gap;
  const wide = Math.max(10, Math.min(PICTURE.width, room));
  const lefts = keyframes.map(({ i }) => placeOf(i, count, width) - wide / 2);
  for (let at = 1; at < lefts.length; at++) lefts[at] = Math.max(lefts[at], lefts[at - 1] + wide + PICTURE.gap);
  for (let at = lefts.length - 1, end = width; at >= 0; end = lefts[at--] - PICTURE.gap) lefts[at] = Math.min(lefts[at], end - wide);
  return keyframes.map((one, at) => ({ ...one, wide, left: Math.max(0, lefts[at]) }));
}

function keyframePicture(go) {
  const picture = h('img', { alt: '', decoding: 'async' });
  const sign = h('span', { class: 'sm-re-hand' }, icon('camera'));
  const node = h('button', { type: 'button', class: 'sm-re-keyframe', tabindex: '-1', onclick: () => go(node.frame) }, picture, sign);
  node.paint = (one) => {
    node.frame = one.i;
    setSource(picture, one.thumb);
    show(sign, one.by_hand);
    setClass(node, 'is-by-hand', one.by_hand);
    setClass(node, 'is-below', one.below_threshold);
    setStyle(node, 'left', `${one.left.toFixed(1)}px`);
    setStyle(node, 'width', `${one.wide.toFixed(1)}px`);
    const outcome = outcomeText(one.by_hand ? 'by hand' : one.below_threshold ? 'best of low quality' : 'kept');
    setAttr(node, 'aria-label', t('review.keyframe', { n: one.i, outcome }));
    setAttr(node, 'title', [t('review.frame', { n: one.i }), ...keyframeFacts(one)].join('\n'));
  };
  return node;
}

function paintTicks(ticks, count, width) {
  const step = [5, 10, 20, 40, 80].find((each) => ((width - 2 * MARGIN) * each) / count >= 44) || 160;
  const numbers = Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
  ticks.replaceChildren(...numbers.map((i) => h('span', { style: `left: ${placeOf(i, count, width).toFixed(1)}px` }, i)));
}

function buildLegend() {
  const part = (name, sign) => h('span', { class: 'sm-re-key', 'data-part': name }, sign, h('span', {}, t(`review.part.${name}`)));
  const likeness = part('likeness', h('i', { class: 'sm-re-swatch is-likeness' }));
  const quality = part('quality', h('i', { class: 'sm-re-swatch is-quality' }));
  const gaps = part('gaps', h('i', { class: 'sm-re-swatch is-gap' }));
  const outcomes = OUTCOMES.map((name) => [name, h('span', { class: 'sm-re-key' }, outcomeSign(name), h('span', {}, outcomeText(name)))]);
  const root = h(
    'div',
    { class: 'sm-re-legend' },
    likeness,
    quality,
    gaps,
    outcomes.map(([, node]) => node),
  );
  const paint = ({ frames }) => {
    show(root, frames.length > 0);
    show(
      likeness,
      frames.some(({ similarity }) => similarity !== null),
    );
    show(
      quality,
      frames.some(({ quality: scored }) => scored !== null),
    );
    show(
      gaps,
      frames.some(({ quality: scored }) => scored === null),
    );
    outcomes.forEach(([name, node]) =>
      show(
        node,
        frames.some(({ outcome }) => outcome === name),
      ),
    );
    setAttr(
      root,
      'title',
      [...root.children]
        .filter((node) => !node.hidden)
        .map((node) => node.textContent)
        .join(t('join.comma')),
    ); // where they do not all fit
  };
  return { root, paint };
}
