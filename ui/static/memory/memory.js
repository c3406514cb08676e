// The memory board: exactly what the next take of the selected shot would be shown, in order, or what a take was shown,
// or what was kept of it (review.js). Ten places stand always, oldest left; below them what was left out, each with its
// reason. It decides nothing: the server answers what the memory is, this asks again after every change and keeps the old
// picture until the new is here; while a prompt is being read it keeps it dimmed.
import { S, current, edit, on, select, shot, shownTake } from '../store/store.js';
import { CHANGED, pinFocused } from '../store/events.js';
import { focused, h, pane, setAttr, setClass, setText } from '../base/dom.js';
import { button, errorLine, list, segmented, show } from '../base/widgets.js';
import { t } from '../base/text.js';
import { forgetFrame } from '../viewer/grab.js';
import { openDialog } from '../store/dialogs.js';
import { openMenu } from './menu.js';
import { askNow, askSoon, failed, known, onAnswer, openView, question, reviewed, shownToTake, viewed } from './asking.js';
import { outNode, seamNode, slotNode } from './frames.js';
import { foldable } from '../base/folds.js';
import { dragFrame } from './drag.js';
import { arranged, moveFrame, orderByKeys, orderChoices } from './order.js';
import { pinOf, pinSlot, sayWord, wordChoices } from './pins.js';
import { acceptDrops, openCrop, referenceControls } from './references.js';
import { buildReview } from './review.js';
import { rove } from '../base/roving.js';
import { seenChoice } from './seen_by.js';
import { whatIfChoices } from './what_if.js';
import { translated } from '../base/server_text.js';
import { sourceText } from '../store/sources.js';
import { sayDone } from '../store/undoable.js';
import { duration } from '../base/time.js';
import { keyframeFacts } from './facts.js';

/** @import { LeftOutRow, MemoryBoard, ShotRow, TakeRow } from '../base/contract.js' */
/** @import { Move } from './drag.js' */
/** @import { Remembered } from './facts.js' */
/** @import { Place, SlotNode } from './frames.js' */
/** @import { Say } from './pins.js' */
/** @typedef {{ title: string, count?: string, more?: string, hint?: string }} Head what this is, how many, and what else to know of it */

const PLACES = 10;
/** @type {ReturnType<typeof partsOf> & { pane: ReturnType<typeof foldable> }} */
let board;

/** @type {Say} */
const say = (kind, slot, here) => void sayWord(kind, slot, here, paint).then(askSoon);

// ---------------------------------------------------------------- the director's order

const orderable = () => known()?.settled && !shownToTake() && !reviewed();

function slotsShown() {
  const answer = known();
  return answer ? arranged(question(), answer.slots) : [];
}

/** @type {Move} */
function move(picture, before) {
  const done = moveFrame(question(), slotsShown(), picture, before, paint);
  const slot = slotsShown().find((one) => one.picture === picture);
  setText(board.said, slot && t('order.now', { source: sourceText(slot), position: slot.position }));
  done.then(askSoon);
}

/** @type {(event: PointerEvent, node: SlotNode) => void} */
function lift(event, node) {
  if (orderable() && node.parentElement) dragFrame(event, node, node.parentElement, slotsShown(), move);
}

/** @param {Remembered} slot */
const removeReference = (slot) => sayDone(edit({ kind: 'remove_reference', picture: slot.picture }), t('memory.removed'));

/** @type {(anchor: HTMLElement, slot: Remembered) => void} */
function openFor(anchor, slot) {
  const past = shownToTake();
  const choices = past ? [] : wordChoices(slot, say);
  if (orderable() && 'position' in slot) choices.push(...orderChoices(slotsShown(), slot, Boolean(known()?.ordered), move));
  const home = shot(slot.shot_id);
  const { take_id: takeId, member_id: member } = slot;
  const reference = !past && S.state.film.references.find((one) => one.picture === slot.picture);
  if (reference) choices.push({ label: t('memory.crop'), hint: t('memory.cropHint'), sign: 'crop', act: () => openCrop(reference) });
  if (member) choices.push({ label: t('memory.openCast'), sign: 'people', act: () => openDialog('cast', { show: member }) });
  if (slot.is_reference && !member && !past)
    choices.push({
      label: t('memory.removeReference'),
      hint: t('memory.removeReferenceHint'),
      sign: 'trash',
      act: () => removeReference(slot),
    });
  if (slot.by_hand && home && takeId && !past)
    choices.push({
      label: t('review.act.forget'),
      hint: t('review.act.forget.hint'),
      sign: 'trash',
      act: () => forgetFrame(home.id, takeId, slot.frame_index),
    });
  choices.push(...whatIfChoices(current(), shownTake(current()), slot), ...seenChoice(slot));
  if (home) choices.push({ label: t('memory.goTo', { label: home.label }), sign: 'arrow_right', act: () => select(home.id) });
  openMenu(board.root, anchor, slot, choices, [...keyframeFacts(slot), past ? t('memory.wasShown') : '']);
}

/** The picture whose frame has the focus, or undefined. */
function focusedPicture() {
  const at = focused();
  return at && board.root.contains(at) ? at.dataset.picture : undefined;
}

/** The frame under the focus, null where nothing can be said about it. */
function focusedSlot() {
  const picture = focusedPicture();
  const answer = known();
  if (!picture || !answer || shownToTake() || reviewed()) return null;
  return [...answer.slots, ...answer.left_out].find((one) => one.picture === picture) || null;
}

// ---------------------------------------------------------------- painting

/** @param {number | null} seconds */
const costText = (seconds) => (seconds === null ? t('memory.costUnknown') : t('memory.cost', { time: duration(seconds) }));

/** Who chose, where somebody was asked: the model that reads prompts, or words and why.
 *  @param {MemoryBoard} answer */
function chosenText({ settled, chosen_by: chosen }) {
  if (!settled && !S.state.film.eyes) return t('memoryEyes.reading');
  return chosen && (chosen.model ? t('memoryEyes.chosenBy', { model: translated(chosen.model) }) : t('memoryEyes.chosenByWords'));
}

/** The heading's three texts: what this is, how many, and what else to know of it; `hint` is its tooltip.
 *  @type {(one: ShotRow | undefined, take: TakeRow | null, answer: MemoryBoard | undefined) => Head} */
function headTexts(one, take, answer) {
  if (!one) return { title: t('memory.none') };
  if (take && reviewed()) {
    const { count, eyes } = board.review.head();
    return { title: t('review.heading', { label: one.label, n: take.number }), count, more: eyes };
  }
  const past = shownToTake() && take;
  const title = past ? t('memory.headingTake', { label: one.label, n: past.number }) : t('memory.heading', { label: one.label });
  if (!answer) return { title };
  const count = past
    ? t('memory.countTake', { n: answer.slots.length })
    : t('memory.count', { n: answer.slots.length, most: answer.capacity });
  const more = past ? [] : [chosenText(answer), costText(answer.seconds_per_frame)].filter(Boolean);
  return { title, count, more: more.join(' · '), hint: answer.chosen_by ? translated(answer.chosen_by.hint) : '' };
}

/** @type {(one: ShotRow | undefined, answer: MemoryBoard | undefined) => void} */
function paintHead(one, answer) {
  const take = shownTake(one);
  const { title, count, more = '', hint } = headTexts(one, take, answer);
  setText(board.title, title);
  setText(board.count, count && `${t('join.colon')}${count}`);
  board.pane.says(count ?? '');
  setText(board.cost, more);
  setAttr(board.cost, 'title', [more, hint].filter(Boolean).join('\n') || null);
  show(board.views, Boolean(take));
  board.views.paint(viewed());
  if (!take) return;
  setText(board.views.buttons[1], t('memory.saw', { n: take.number }));
  setText(board.views.buttons[2], t('review.kept', { n: take.number }));
}

/** @param {ShotRow | undefined} one */
function paintReview(one) {
  const take = one && reviewed();
  if (take) board.review.show(one, take);
  else board.review.hide();
  [board.middle, board.out, board.teach, board.blocked, board.failed].forEach((part) => setClass(part, 'is-away', Boolean(take)));
}

/** @param {MemoryBoard} answer */
const slotsOf = (answer) => (answer === known() ? slotsShown() : answer.slots);

/** @type {(answer: MemoryBoard | undefined) => Place[]} */
function places(answer) {
  const filled = new Map((answer ? slotsOf(answer) : []).map((slot) => [slot.position, slot]));
  const capacity = answer ? answer.capacity : PLACES;
  return Array.from({ length: PLACES }, (_, index) => index - PLACES).map((at) => {
    const slot = filled.get(at) || null;
    return { at, slot, off: -at > capacity, pinned: slot && !shownToTake() ? pinOf(slot) : null };
  });
}

/** @type {(one: ShotRow | undefined, answer: MemoryBoard | undefined) => string} */
function lesson(one, answer) {
  if (!one) return t('memory.noneHint');
  if (!answer) return failed() ? '' : t('memory.loading');
  if (answer.slots.length) return '';
  if (shownToTake()) return t('memory.emptyTake');
  if (answer.capacity === 0) return t('memory.emptySize', { label: one.label });
  return one.is_first ? t('memory.startsFromText', { label: one.label }) : t('memory.emptyLater', { label: one.label });
}

/** @type {(one: ShotRow | undefined, answer: MemoryBoard | undefined) => void} */
function paintBelow(one, answer) {
  const left = answer && !shownToTake() ? answer.left_out : [];
  const teach = lesson(one, answer);
  const fits = answer && !teach && !left.length && !shownToTake();
  setText(board.teach, teach || (fits ? t('memory.nothingLeft') : ''));
  show(board.teach, Boolean(teach || fits));
  show(board.out, left.length > 0);
  const count = answer && left.length ? answer.left_out_count : 0;
  setText(board.outTitle, left.length ? t('memory.left', { n: count }) : '');
  board.showLeft(left);
  const more = count - left.length;
  setText(board.outMore, more ? t('memory.leftMore', { n: more }) : '');
}

function paint() {
  const one = current();
  const answer = one ? known() : undefined;
  const failure = failed();
  const picture = focusedPicture();
  const settling = answer ? !answer.settled && !S.state.film.eyes && !shownToTake() : false;
  setAttr(board.middle, 'aria-busy', settling || (one && !answer && !failure) ? 'true' : null);
  setClass(board.middle, 'is-settling', settling);
  paintReview(one);
  paintHead(one, answer);
  board.showPlaces(places(answer));
  board.seam.paint(answer?.seam || null);
  paintBelow(one, answer);
  [board.slots, board.outs].forEach(oneStop);
  const unread = answer && !answer.settled && S.state.film.eyes; // it would be read, but nobody can
  // What an unwritten shot lacks is no memory.
  board.blocked.paint(answer && !shownToTake() && one?.prompt.trim() ? unread || answer.blocked : null);
  board.failed.paint(failure && one ? { message: t('memory.failed'), fix: failure.fix || failure.message } : null);
  if (picture && focused()?.dataset.picture !== picture) {
    /** @type {HTMLElement | null} */
    const moved = board.root.querySelector(`[data-picture="${CSS.escape(picture)}"]`);
    moved?.focus(); // the frame moved: the focus goes with it
  }
}

// ---------------------------------------------------------------- building

/** Tab stops once at a row of frames: at its newest, until another one had the focus.
 *  @param {Element} row */
function oneStop(row) {
  rove(framesOf(row), (button) => button.dataset.picture);
}

/** The frames themselves: to include one has its own key and stands in its menu too.
 *  @param {Element} row */
function framesOf(row) {
  /** @type {NodeListOf<HTMLElement>} */
  const frames = row.querySelectorAll('button:not(.sm-me-include)');
  return [...frames];
}

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/** Arrow keys walk along a row of frames instead of choosing the next shot.
 *  @param {HTMLElement} row */
function walkable(row) {
  row.addEventListener('focusin', () => oneStop(row));
  row.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = framesOf(row);
    const at = focused();
    if (at) buttons[buttons.indexOf(at) + step]?.focus();
  });
}

function partsOf() {
  const slots = h('ol', { class: 'sm-me-slots', 'aria-label': t('memory.slots') });
  const outs = h('ul', { class: 'sm-me-outs', 'aria-label': t('memory.leftLabel') });
  const [outTitle, outMore] = [h('span'), h('span')];
  const seam = seamNode();
  return {
    root: h('section', { class: 'sm-me', 'aria-label': t('memory.label') }),
    title: h('span'),
    count: h('span', { class: 'sm-me-count' }),
    cost: h('span', { class: 'sm-dim sm-num' }),
    views: segmented(
      t('memory.view'),
      [
        { value: 'now', label: t('memory.now'), title: t('memory.nowHint') },
        { value: 'saw', label: t('memory.saw', { n: 1 }), title: t('memory.sawHint') },
        { value: 'kept', label: t('review.kept', { n: 1 }), title: t('review.keptHint') },
      ],
      openView,
    ),
    review: buildReview(() => paintHead(current(), known())),
    slots,
    outs,
    seam,
    middle: h('div', { class: 'sm-me-board' }, slots, seam),
    out: h('div', { class: 'sm-me-left' }, outTitle, outs, outMore),
    outTitle,
    outMore,
    said: h('span', { class: 'sm-unseen', role: 'status' }),
    teach: h('p', { class: 'sm-me-teach' }),
    blocked: errorLine(),
    failed: errorLine(button(t('memory.again'), askNow)),
    showPlaces: list(
      slots,
      (/** @type {Place} */ place) => place.at,
      () => slotNode(openFor, lift),
    ),
    showLeft: list(
      outs,
      (/** @type {LeftOutRow} */ slot) => slot.picture,
      (first) => outNode(first, openFor, (slot) => say('pin', slot, true)),
    ),
  };
}

function build() {
  const parts = partsOf();
  const { root, slots, outs } = parts;
  const head = h(
    'header',
    { class: 'sm-head' },
    h('h2', {}, parts.title, parts.count),
    parts.cost,
    h('span', { class: 'sm-spring' }),
    parts.views,
    ...referenceControls(),
  );
  root.append(head, parts.said, parts.failed, parts.middle, parts.blocked, parts.out, parts.teach, parts.review.root);
  orderByKeys(slots, () => (orderable() ? slotsShown() : []), move);
  walkable(slots);
  walkable(outs);
  acceptDrops(root);
  board = { ...parts, pane: foldable('memory', root, head) };
  onAnswer(paint);
  paint();
  on([CHANGED.selection, CHANGED.take], askNow);
  on([CHANGED.film, CHANGED.scenes, CHANGED.shots], () => {
    paint();
    askSoon();
  });
  pinFocused.hear(({ here }) => {
    const slot = focusedSlot();
    if (slot) pinSlot(slot, here, say);
  });
  return board.pane;
}

/** Puts the memory board into `root`; a second time only moves it there. */
export const mount = pane('memory', build);
