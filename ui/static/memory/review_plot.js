// The chart of a review with what stands round it: the keyframes as pictures over their frames, the numbers under it, its
// legend; and its keys.
import { h, setAttr, setClass, setStyle } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { list, setSource, show } from '../base/widgets.js';
import { commandAt, nameOf as keyName } from '../base/bindings.js';
import { MARGIN, OUTCOMES, buildChart, frameAt, outcomeSign, placeOf } from './review_chart.js';
import { inWords, outcomeText } from './review_frame.js';
import { t } from '../base/text.js';
import { keyframeFacts } from './facts.js';

/** @import { ReviewRow, ReviewedKeyframe } from '../base/contract.js' */
/** @import { SaidFrame } from './review_frame.js' */
/** @typedef {ReviewedKeyframe & { wide: number, left: number }} Placed a keyframe and where its picture stands, in pixels */
/**
 * What the chart asks for.
 * @typedef {object} PlotActs
 * @property {(i: number | null) => void} look at this frame, while the pointer is over it
 * @property {(i: number) => void} go to this frame in the viewer
 * @property {(key: string, far: boolean) => void} walk as this key says; `far` with Shift
 * @property {() => void} act on the frame under the cursor
 */

const FAR = 10; // frames a step with Shift goes
const PICTURE = { width: 45, height: 26, gap: 3 };

/** The chart with its pictures, ticks and legend: {root, paint(review), cursor(frame), playhead(frame or null)}.
 *  @param {PlotActs} acts */
export function buildPlot({ look, go, walk, act }) {
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
    (/** @type {Placed} */ one) => one.picture,
    (first) => keyframePicture(first, go),
  );
  /** @type {ReviewRow | null} */
  let review = null;
  let width = 0;
  const nodes = () => /** @type {ReturnType<typeof keyframePicture>[]} */ ([...pictures.children]);

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

  /** @type {(event: MouseEvent, count: number) => number} */
  const frame = (event, count) => frameAt(event.clientX - slider.getBoundingClientRect().left, count, width);
  slider.addEventListener('pointermove', (event) => review && look(frame(event, review.frame_count)));
  slider.addEventListener('pointerleave', () => look(null));
  slider.addEventListener('click', (event) => review && go(frame(event, review.frame_count)));
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
    /** @param {ReviewRow} next */
    paint(next) {
      review = next;
      setAttr(slider, 'aria-valuemax', review.frame_count - 1);
      chart.paint(review);
      legend.paint(review);
      show(none, !review.frames.length);
      arrange();
    },
    /** @param {SaidFrame} one */
    cursor(one) {
      chart.cursor(one.i);
      setAttr(slider, 'aria-valuenow', one.i);
      setAttr(slider, 'aria-valuetext', inWords(one));
      for (const node of nodes()) setClass(node, 'is-here', node.of === one.i);
    },
    /** @param {number | null} at */
    playhead: (at) => chart.playhead(at),
  };
}

/** The frame that this key leads to from frame `now`.
 *  @type {(review: ReviewRow, now: number, key: string, far: boolean) => number} */
export function walked({ keyframes, frame_count: count }, now, key, far) {
  const kept = keyframes.map(({ i }) => i);
  /** @type {Record<string, number>} */
  const ways = {
    ArrowLeft: now - (far ? FAR : 1),
    ArrowRight: now + (far ? FAR : 1),
    ArrowDown: now - (far ? FAR : 1),
    ArrowUp: now + (far ? FAR : 1),
    Home: 0,
    End: count - 1,
    PageUp: kept.findLast((i) => i < now) ?? now,
    PageDown: kept.find((i) => i > now) ?? now,
  };
  return Math.min(Math.max(ways[key], 0), count - 1);
}

/** Keyframes as pictures over their frames: side by side where they would overlap, smaller where they would not fit.
 *  @type {(review: ReviewRow, width: number) => Placed[]} */
function placePictures({ keyframes, frame_count: count }, width) {
  const room = width / Math.max(1, keyframes.length) - PICTURE.gap;
  const wide = Math.max(10, Math.min(PICTURE.width, room));
  const lefts = keyframes.map(({ i }) => placeOf(i, count, width) - wide / 2);
  for (let at = 1; at < lefts.length; at++) lefts[at] = Math.max(lefts[at], lefts[at - 1] + wide + PICTURE.gap);
  for (let at = lefts.length - 1, end = width; at >= 0; end = lefts[at--] - PICTURE.gap) lefts[at] = Math.min(lefts[at], end - wide);
  return keyframes.map((one, at) => ({ ...one, wide, left: Math.max(0, lefts[at]) }));
}

/** @type {(first: Placed, go: (i: number) => void) => HTMLElement & { of: number, paint: (one: Placed) => void }} */
function keyframePicture(first, go) {
  const picture = h('img', { alt: '', decoding: 'async' });
  const sign = h('span', { class: 'sm-re-hand' }, icon('camera'));
  /** @type {HTMLElement} */
  const node = h('button', { type: 'button', class: 'sm-re-keyframe', tabindex: '-1', onclick: () => go(placed.of) }, picture, sign);
  /** @param {Placed} one */
  const paint = (one) => {
    placed.of = one.i;
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
  const placed = Object.assign(node, { of: first.i, paint });
  return placed;
}

/** @type {(ticks: HTMLElement, count: number, width: number) => void} */
function paintTicks(ticks, count, width) {
  const step = [5, 10, 20, 40, 80].find((each) => ((width - 2 * MARGIN) * each) / count >= 44) || 160;
  const numbers = Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
  ticks.replaceChildren(...numbers.map((i) => h('span', { style: `left: ${placeOf(i, count, width).toFixed(1)}px` }, String(i))));
}

function buildLegend() {
  /** @type {(name: string, sign: HTMLElement) => HTMLElement} */
  const part = (name, sign) => h('span', { class: 'sm-re-key', 'data-part': name }, sign, h('span', {}, t(`review.part.${name}`)));
  const likeness = part('likeness', h('i', { class: 'sm-re-swatch is-likeness' }));
  const quality = part('quality', h('i', { class: 'sm-re-swatch is-quality' }));
  const gaps = part('gaps', h('i', { class: 'sm-re-swatch is-gap' }));
  const outcomes = OUTCOMES.map((name) => ({
    name,
    node: h('span', { class: 'sm-re-key' }, outcomeSign(name), h('span', {}, outcomeText(name))),
  }));
  const keys = [likeness, quality, gaps, ...outcomes.map(({ node }) => node)];
  const root = h('div', { class: 'sm-re-legend' }, ...keys);
  /** @param {ReviewRow} review */
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
    outcomes.forEach(({ name, node }) =>
      show(
        node,
        frames.some(({ outcome }) => outcome === name),
      ),
    );
    setAttr(
      root,
      'title',
      keys
        .filter((node) => !node.hidden)
        .map((node) => node.textContent)
        .join(t('join.comma')),
    ); // where they do not all fit
  };
  return { root, paint };
}
