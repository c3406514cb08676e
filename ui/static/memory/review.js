// The review of the shown take: a chart over its frames, and beside it the frame under the cursor with its numbers, its
// reason and what can be done with it. The pointer looks, a click or Enter goes there in the viewer; keys walk.
import { S, getJSON, on } from '../store/store.js';
import { CHANGED, seekFrame } from '../store/events.js';
import { h, setAttr, setText } from '../base/dom.js';
import { button, errorLine, show } from '../base/widgets.js';
import { forgetFrame, grabFrame } from '../viewer/grab.js';
import { buildDetail, frameOf } from './review_frame.js';
import { buildPlot, walked } from './review_plot.js';
import { t } from '../base/text.js';
import { translated } from '../base/server_text.js';
import { capital } from '../base/numbers.js';

/** @import { ReviewRow, ShotRow, TakeRow } from '../base/contract.js' */
/** @import { Problem } from '../base/widgets.js' */
/** @typedef {{ one: ShotRow, take: TakeRow }} Reviewed the shot and the take that is looked at */

/** @type {Map<string, { made: string, answer: ReviewRow }>} */
const answers = new Map(); // take, in one opened film -> {made, answer}
/** @type {Map<string, number>} */
const cursors = new Map(); // the same -> the frame last chosen

/** What of a take can change its review: the keyframes a person adds and takes away. */
/** @param {TakeRow} take */
const madeOf = (take) =>
  take.keyframes
    .map((one) => `${one.frame_index} ${one.picture}`)
    .sort()
    .join();
/** The same of an answer, which may be older than what is painted here already: then it is asked for again.
 *  @param {ReviewRow} answer */
const toldOf = (answer) =>
  answer.keyframes
    .map((one) => `${one.i} ${one.picture}`)
    .sort()
    .join();
/** @param {TakeRow} take */
const nameOf = (take) => `${S.state.session} ${take.id}`;
/** @type {(looked: string, judged: string) => string} */
const eyesText = (looked, judged) => t(looked === judged ? 'review.eyes.same' : 'review.eyes', { looked: capital(looked), judged });

/** The panel: {root, show(shot, take), hide(), head()}; it asks for itself, and calls `changed()` when its head says more.
 *  @param {() => void} changed */
export function buildReview(changed) {
  /** @type {Reviewed | null} */
  let reviewed = null;
  /** @type {number | null} */
  let hover = null;
  let asked = 0;
  /** @type {Problem | null} */
  let failure = null;
  /** @type {ReviewRow | null} */
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
  const failed = errorLine(button(t('review.again'), () => reviewed && ask(reviewed.take)));
  const board = h('div', { class: 'sm-re-board' }, detail.root, plot.root);
  const root = h('section', { class: 'sm-re', 'aria-label': t('review.label'), hidden: true }, failed, message, board);

  const known = () => (reviewed && answers.get(nameOf(reviewed.take))?.answer) || null;
  /** @type {(take: TakeRow, answer: ReviewRow) => number} */
  const cursorOf = (take, answer) => Math.min(hover ?? cursors.get(nameOf(take)) ?? answer.keyframes[0]?.i ?? 0, answer.frame_count - 1);

  on([CHANGED.playhead], paintPlayhead);
  on([CHANGED.keys], () => !root.hidden && paintCursor());

  /** @param {TakeRow} about */
  async function ask(about) {
    const mine = ++asked;
    failure = null;
    try {
      /** @type {ReviewRow} */
      const answer = await getJSON(`/app/takes/${about.id}/review`);
      answers.set(nameOf(about), { made: toldOf(answer), answer });
    } catch (error) {
      if (mine === asked) failure = /** @type {Problem} */ (error);
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
    if (answer && answer !== painted) {
      painted = answer;
      plot.paint(answer);
    }
    if (answer) paintCursor();
    if (answer) paintPlayhead();
    changed();
  }

  function paintCursor() {
    const answer = known();
    if (!reviewed || !answer || root.hidden) return;
    const frame = frameOf(answer, cursorOf(reviewed.take, answer));
    plot.cursor(frame);
    detail.paint(reviewed.take, frame);
  }

  function paintPlayhead() {
    const answer = known();
    if (root.hidden || !reviewed || !answer) return;
    const { shotId, local } = S.playhead;
    const stands = shotId === reviewed.one.id && local !== undefined && local < answer.frame_count;
    plot.playhead(stands ? local : null);
  }

  /** @param {number} i */
  function go(i) {
    if (!reviewed) return;
    hover = null;
    cursors.set(nameOf(reviewed.take), i);
    paintCursor();
    seekFrame.say({ shotId: reviewed.one.id, frame: i });
  }

  /** @type {(key: string, far: boolean) => void} */
  function walk(key, far) {
    const answer = known();
    if (!reviewed || !answer) return;
    const to = walked(answer, cursorOf(reviewed.take, answer), key, far);
    hover = null;
    cursors.set(nameOf(reviewed.take), to);
    paintCursor();
  }

  function act() {
    const answer = known();
    if (!reviewed || !answer) return;
    const { one, take } = reviewed;
    const { i, keyframe } = frameOf(answer, cursorOf(take, answer));
    if (keyframe?.by_hand) forgetFrame(one.id, take.id, i);
    else grabFrame(one.id, take.id, i); // a keyframe already is pinned
  }

  return {
    root,
    /** @type {(one: ShotRow, take: TakeRow) => void} */
    show(one, take) {
      if (reviewed?.take.id !== take.id) {
        hover = null;
        failure = null;
      }
      reviewed = { one, take };
      show(root, true);
      const held = answers.get(nameOf(take));
      if (held?.made !== madeOf(take) && !(failure && held === undefined)) ask(take);
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
