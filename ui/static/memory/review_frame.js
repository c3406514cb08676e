// One frame of a review: what is said of it, and the panel beside the chart that shows it with what can be done.
import { getJSON } from '../store/store.js';
import { h, iconButton, setAttr, setIcon, setText } from '../base/dom.js';
import { button, setSource, show } from '../base/widgets.js';
import { outcomeSign } from './review_chart.js';
import { openSeenOf } from './seen_by.js';
import { commas, gapAfter, t, textOf } from '../base/text.js';
import { translated } from '../base/server_text.js';
import { decimal } from '../base/numbers.js';
import { keyframeFacts } from './facts.js';

/** @import { ReviewRow, ReviewedKeyframe, TakeRow } from '../base/contract.js' */
/** @import { IconName } from '../base/icons.js' */
/** @import { Problem } from '../base/widgets.js' */
/**
 * What is said of a frame, each in words but for `i` and `outcome`, and the keyframe it is.
 * @typedef {object} SaidFrame
 * @property {number} i
 * @property {string} outcome
 * @property {string} said
 * @property {string} likeness
 * @property {string} quality
 * @property {string} reason
 * @property {ReviewedKeyframe | null} keyframe
 */

/** @type {{ forget: IconName, pin: IconName, remember: IconName }} */
const SIGNS = { forget: 'trash', pin: 'pin', remember: 'camera' };

/** What became of a frame, in words.
 *  @param {string} outcome */
export const outcomeText = (outcome) => textOf(`review.outcome.${outcome}`) || outcome;

/** Everything said of frame `i`: numbers in words, what became of it, and the keyframe it is, if any.
 *  @type {(answer: ReviewRow, i: number) => SaidFrame} */
export function frameOf(answer, i) {
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
  const reason = [keyframe?.by_hand ? t('review.byHand') : '', row ? translated(row.reason) : ''].filter(Boolean).join(' ');
  const said = row || keyframe ? outcomeText(outcome) : t('review.unknown');
  return { i, outcome, said, likeness, quality, reason, keyframe };
}

/** All that is said of it, as one text.
 *  @param {SaidFrame} frame */
export const inWords = ({ i, said, likeness, quality, reason }) =>
  t('review.says', { n: i, facts: commas([said, likeness, quality]), reason });

// ---------------------------------------------------------------- the frame under the cursor

/** The panel beside the chart: {root, paint(take, frame)}; `act()` is called when its button is pressed.
 *  @param {() => unknown} act */
export function buildDetail(act) {
  /** @type {ReviewedKeyframe | null} */
  let keyframe = null;
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
  const saw = iconButton('eye', t('seen.button'), () => keyframe && openSeenOf(keyframe), { class: 'sm-icon-btn is-small sm-re-saw' });
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
  /** @type {(take: TakeRow, frame: SaidFrame) => void} */
  const paint = (take, frame) => {
    keyframe = frame.keyframe;
    picture.paint(take, frame.i);
    show(saw, Boolean(keyframe));
    setText(title, t('review.frame', { n: frame.i }));
    sign.paint(frame.outcome);
    setText(outcome, frame.said);
    setText(likeness, frame.likeness);
    setText(quality, frame.quality);
    setText(reason, frame.reason);
    setAttr(reason, 'title', [frame.reason, ...(keyframe ? keyframeFacts(keyframe) : [])].filter(Boolean).join('\n'));
    const does = keyframe?.by_hand ? 'forget' : keyframe ? 'pin' : 'remember';
    setText(words, t(`review.act.${does}`));
    setIcon(what, SIGNS[does]);
    setAttr(go, 'title', t(`review.act.${does}.hint`));
  };
  return { root, paint };
}

/** The picture of one frame. While the pointer runs only the newest one wanted is fetched next. */
function frameView() {
  const picture = h('img', { alt: '', decoding: 'async' });
  const trouble = h('p', { class: 'sm-re-trouble', role: 'status', hidden: true });
  const root = h('div', { class: 'sm-re-picture' }, picture, trouble);
  let wanted = '';
  let loading = '';
  let shown = '';

  function next() {
    if (loading || !wanted || wanted === shown) return;
    loading = wanted;
    const probe = new Image();
    probe.onload = () => done(null);
    probe.onerror = () => getJSON(probe.src).then(() => done({ message: t('review.pictureFailed'), fix: '' }), done);
    probe.src = loading;
  }

  /** @param {Problem | null} error */
  function done(error) {
    shown = loading;
    loading = '';
    show(trouble, Boolean(error));
    setText(trouble, error ? error.message + (error.fix ? gapAfter(error.message) + error.fix : '') : '');
    setAttr(trouble, 'title', trouble.textContent || null);
    show(picture, !error);
    if (!error) setSource(picture, shown);
    next();
  }

  /** @type {(take: TakeRow, i: number) => void} */
  const paint = (take, i) => {
    wanted = `/app/takes/${take.id}/frames/${i}.jpg`;
    setAttr(picture, 'alt', t('review.pictureOf', { n: i }));
    next();
  };
  return { root, paint };
}
