// The consistency lane: under each card how like the pinned pictures its shot is, and a sign where it drifts from them.
import { S, on, order, shot } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, setAttr, setClass, setProp, setStyle, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';
import { decimal } from '../base/numbers.js';

const KEY = 'sm-lane';
const FOLDED = 'folded';

const folded = () => localStorage.getItem(KEY) === FOLDED;
const share = (value) => Math.min(1, Math.max(0, value)).toFixed(3);

const two = (value) => decimal(value, 2);
const sourceOf = (pin) => translated(pin.source).replace(/^reference: /, '');

function tipOf({ value, median, drifts, pins: [nearest, ...others], model }) {
  return [
    t('lane.tip', { value: two(value), source: sourceOf(nearest), median: two(median), model: translated(model) }),
    drifts ? t('lane.tip.drifts') : '',
    ...others.slice(0, 5).map((pin) => t('lane.tip.more', { value: two(pin.value), source: sourceOf(pin) })),
  ]
    .filter(Boolean)
    .join('\n');
}

/** The part of a cell that shows its shot's figure. */
export function makeLane() {
  const number = h('span', { class: 'tl-lane-number' });
  const meter = h('span', { class: 'tl-lane-meter' }, h('i'));
  const sign = h('span', { class: 'tl-lane-sign', hidden: true }, icon('drift'));
  const root = h('div', { class: 'tl-lane', 'aria-hidden': 'true' }, sign, meter, number); // its words are the card's description
  return { root, number, meter, sign };
}

/** The cell's part shows `likeness` of the shot's row; null: nothing to compare. */
export function paintLane({ root, number, meter, sign }, likeness) {
  setText(number, likeness ? two(likeness.value) : t('lane.none'));
  setStyle(meter, '--tl-value', likeness ? share(likeness.value) : 0);
  setStyle(meter, '--tl-median', likeness ? share(likeness.median) : 0);
  setClass(root, 'is-none', !likeness);
  setClass(root, 'is-drifting', Boolean(likeness?.drifts));
  setProp(sign, 'hidden', !likeness?.drifts);
  setAttr(root, 'title', likeness ? tipOf(likeness) : t('lane.noneHint'));
}

/** What the lane adds to the words of a card; empty while nothing is compared. */
export const laneWords = (likeness) =>
  likeness ? t(likeness.drifts ? 'lane.says.drifts' : 'lane.says', { value: two(likeness.value) }) : '';

/** The button in the timeline's head that folds the lane; there while something is pinned or referenced. */
export function buildLaneToggle() {
  const words = h('span', {}, t('lane.toggle'));
  const count = h('span', { class: 'tl-lane-count' });
  const button = h(
    'button',
    { type: 'button', class: 'sm-btn is-small is-quiet tl-lane-toggle', onclick: fold },
    icon('chevron_down'),
    words,
    count,
  );
  const paint = () => {
    const { lane } = S.state.film;
    const drifting = order().filter((id) => shot(id).likeness?.drifts).length;
    setProp(button, 'hidden', !lane);
    setText(count, lane && drifting ? t('lane.drifting', { n: drifting }) : '');
    setAttr(
      button,
      'title',
      lane && t(lane.of === 'pins' ? 'lane.hint.pins' : 'lane.hint.references', { n: lane.count, model: translated(lane.model) }),
    );
    setAttr(button, 'aria-expanded', String(!folded()));
    setAttr(document.documentElement, 'data-lane', lane && !folded() ? 'shown' : null);
  };
  function fold() {
    if (folded()) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, FOLDED);
    paint();
  }
  on([CHANGED.film, CHANGED.shots, CHANGED.scenes], paint);
  return button;
}
