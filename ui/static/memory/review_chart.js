// The chart of a review: likeness and quality over the frames of a take, and a strip that says what became of each.
// It only draws: lines as a few paths, one a kind, however many frames there are. Sizes are pixels of the page.
import { setAttr } from '../base/dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const STRIP = 12; // the height of the strip
const GAP = 5; // between plot and strip
const LEAD = 9; // over the plot, where the lines to the pictures bend
const NEAR = 15; // labels closer than this would touch

export const MARGIN = 40; // left and right of the plot, where the numbers stand

/** What each outcome looks like on the strip: from where to where of its height, so that the shape tells it too. */
const SHAPES = {
  kept: [0, 1],
  'best of low quality': [0, 1],
  'already remembered': [0, 0.5],
  'low quality': [0.55, 1],
  'same view': [0.4, 0.6],
  'passed over': [0.78, 1],
};
export const OUTCOMES = Object.keys(SHAPES);

export function svg(tag, props = {}) {
  const node = document.createElementNS(SVG, tag);
  Object.entries(props).forEach(([name, value]) => node.setAttribute(name, value));
  return node;
}

const at = (value) => value.toFixed(1);

/** The sign of an outcome, as it stands on the strip, for words beside it. */
export function outcomeSign(name) {
  const node = svg('svg', { class: 'sm-re-sign', viewBox: '0 0 7 12', 'aria-hidden': 'true' });
  const shape = svg('path');
  node.append(shape);
  node.paint = (outcome) => {
    setAttr(node, 'data-outcome', outcome);
    setAttr(shape, 'd', outcome === 'by hand' ? 'M3.5 1.5 7 6 3.5 10.5 0 6z' : stripMark(0.5, 6, 0, outcome));
  };
  if (name) node.paint(name);
  return node;
}

function stripMark(x, width, top, outcome) {
  const [from, to] = SHAPES[outcome] || SHAPES['passed over'];
  return `M${at(x)} ${at(top + from * STRIP)}h${at(width)}v${at((to - from) * STRIP)}h${at(-width)}z`;
}

/** The place of frame `i` of `count` across a chart `width` wide; and the frame at a place. */
export const placeOf = (i, count, width) => MARGIN + ((i + 0.5) * (width - 2 * MARGIN)) / count;
export const frameAt = (x, count, width) => Math.min(count - 1, Math.max(0, Math.floor(((x - MARGIN) * count) / (width - 2 * MARGIN))));

/** The lowest and highest value of a scale that shows all of `values` with some air; it ends at `ceiling` where there is one. */
function range(values, ceiling = null) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = Math.max(0.05 * (high - low), 0.02 * (Math.abs(high) + 1));
  return [low - air, ceiling ?? high + air];
}

/** Neighbours are joined, a frame without a value leaves a gap, and one alone between gaps is a dot. */
function line(points) {
  let path = '';
  points.forEach((point, i) => {
    if (!point) return;
    const joined = points[i - 1];
    path += `${joined ? 'L' : 'M'}${at(point[0])} ${at(point[1])}`;
    if (!joined && !points[i + 1]) path += 'h0.01';
  });
  return path;
}

const dots = (points, radius) =>
  points
    .filter(Boolean)
    .map(([x, y]) => `M${at(x - radius)} ${at(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`)
    .join('');

/** The chart: {root, resize(width, height), paint(review), cursor(frame), playhead(frame or null)}. */
export function buildChart() {
  const root = svg('svg', { class: 'sm-re-svg', 'aria-hidden': 'true' });
  const parts = Object.fromEntries(
    ['ground', 'leads', 'hand', 'sameLine', 'goodLine', 'likeness', 'bank', 'quality', 'points'].map((name) => [
      name,
      svg('path', { class: `sm-re-${name}` }),
    ]),
  );
  const marks = Object.fromEntries(OUTCOMES.map((name) => [name, svg('path', { class: 'sm-re-mark', 'data-outcome': name })]));
  const labels = svg('g', { class: 'sm-re-labels' });
  const head = svg('path', { class: 'sm-re-head', visibility: 'hidden' });
  const cursor = svg('path', { class: 'sm-re-cursor' });
  root.append(...Object.values(parts), ...Object.values(marks), labels, head, cursor);
  let shown = null;
  let width = 0;
  let height = 0;
  let here = 0;
  let standing = null;

  const x = (i) => placeOf(i, shown.frame_count, width);
  const bottom = () => height - STRIP - GAP;
  const scaled =
    ([low, high]) =>
    (value) =>
      LEAD + 4 + (1 - (value - low) / (high - low)) * (bottom() - LEAD - 6);

  function drawLikeness() {
    const values = shown.frames.map(({ similarity, outcome }) => (outcome === 'already remembered' ? null : similarity));
    const toBank = shown.frames.map(({ similarity, outcome }) => (outcome === 'already remembered' ? similarity : null));
    const known = [...values, ...toBank, shown.final_threshold].filter((value) => value !== null);
    const [low] = known.length ? range(known, 1) : [0];
    const y = scaled([Math.max(-1, Math.floor(low * 10) / 10), 1]);
    const points = (list) => list.map((value, at) => (value === null ? null : [x(shown.frames[at].i), y(value)]));
    setAttr(parts.likeness, 'd', line(points(values)));
    setAttr(parts.bank, 'd', dots(points(toBank), 2.6));
    setAttr(parts.sameLine, 'd', known.length > 1 ? level(shown.final_threshold, y) : '');
    if (known.length > 1) label('likeness', [1, shown.final_threshold, Math.max(-1, Math.floor(low * 10) / 10)], y, false);
  }

  function drawQuality() {
    const values = shown.frames.map(({ quality }) => quality);
    const known = [...values, shown.quality_threshold].filter((value) => value !== null);
    const share = known.every((value) => value >= 0 && value <= 1); // a measure from 0 to 1 shows all of it
    const [low, high] = share ? [0, 1] : range(known);
    const y = scaled([low, high]);
    const points = values.map((value, at) => (value === null ? null : [x(shown.frames[at].i), y(value)]));
    setAttr(parts.quality, 'd', line(points));
    setAttr(parts.points, 'd', dots(points, 1.6));
    const scored = values.some((value) => value !== null);
    setAttr(parts.goodLine, 'd', scored ? level(shown.quality_threshold, y) : '');
    if (scored) label('quality', [high, shown.quality_threshold, low], y, true);
  }

  const level = (value, y) => (value === null ? '' : `M${MARGIN} ${at(y(value))}H${at(width - MARGIN)}`);

  /** The ends of a scale and its threshold; an end too near the threshold is left out. */
  function label(kind, [top, middle, low], y, right) {
    const stands = [top, low].filter((value) => middle === null || Math.abs(y(value) - y(middle)) >= NEAR);
    for (const value of middle === null ? stands : [...stands, middle]) {
      const text = svg('text', {
        class: `is-${kind}`,
        x: right ? width - MARGIN + 6 : MARGIN - 6,
        y: at(y(value) + 4.5),
        'text-anchor': right ? 'start' : 'end',
      });
      text.textContent = Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
      labels.append(text);
    }
  }

  function drawStrip() {
    const step = (width - 2 * MARGIN) / shown.frame_count;
    const wide = Math.max(1, step - (step > 4 ? 1.4 : 0.5));
    for (const name of OUTCOMES) {
      const own = shown.frames.filter(({ outcome }) => outcome === name);
      setAttr(marks[name], 'd', own.map(({ i }) => stripMark(x(i) - wide / 2, wide, height - STRIP, name)).join(''));
    }
    setAttr(parts.ground, 'd', `M${MARGIN} ${at(bottom() + GAP / 2)}H${at(width - MARGIN)}`);
  }

  const upright = (i) => `M${at(x(i))} ${LEAD}V${height}`;

  function draw() {
    if (!shown || !width || height < 30) return;
    labels.replaceChildren();
    drawLikeness();
    drawQuality();
    drawStrip();
    move();
  }

  function move() {
    if (!shown || !width) return;
    setAttr(cursor, 'd', upright(here));
    setAttr(head, 'visibility', standing === null ? 'hidden' : 'visible');
    if (standing !== null) setAttr(head, 'd', `${upright(standing)}M${at(x(standing) - 4)} ${LEAD - 5}h8l-4 6z`);
  }

  return {
    root,
    resize(w, h) {
      [width, height] = [w, h];
      setAttr(root, 'viewBox', `0 0 ${w} ${h}`);
      draw();
    },
    paint(review) {
      shown = review;
      draw();
    },
    /** Lines from each picture's middle (`from`, pixels) to its frame. */
    lead(pictures) {
      const path = ({ from, i }) => `M${at(from)} 0L${at(x(i))} ${LEAD}V${at(bottom())}`;
      setAttr(
        parts.leads,
        'd',
        pictures
          .filter(({ byHand }) => !byHand)
          .map(path)
          .join(''),
      );
      setAttr(
        parts.hand,
        'd',
        pictures
          .filter(({ byHand }) => byHand)
          .map(path)
          .join(''),
      );
    },
    cursor(frame) {
      here = frame;
      move();
    },
    playhead(frame) {
      standing = frame;
      move();
    },
  };
}
