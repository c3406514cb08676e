// The memory board: exactly what the next take of the selected shot would be shown, in order, or what a take was shown,
// or what was kept of it (review.js). Ten places stand always, oldest left; below them what was left out, each with its
// reason. It decides nothing: the server answers what the memory is, this asks again after every change and keeps the old
// picture until the new is here; while a prompt is being read it keeps it dimmed.
import { S, current, edit, getJSON, on, select, shot, shownTake } from '../store/store.js';
import { CHANGED, pinFocused } from '../store/events.js';
import { h, pane, setAttr, setClass, setText } from '../base/dom.js';
import { button, errorLine, list, segmented, show } from '../base/widgets.js';
import { t } from '../base/text.js';
import { forgetFrame } from '../viewer/grab.js';
import { openDialog } from '../store/dialogs.js';
import { closeMenu, openMenu } from './menu.js';
import { outNode, seamNode, slotNode } from './frames.js';
import { foldable } from '../base/folds.js';
import { dragFrame } from './drag.js';
import { answered, arranged, moveFrame, orderByKeys, orderChoices } from './order.js';
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

const PLACES = 10;
const PAUSE_MS = 80;
const answers = new Map(); // path, in one opened film -> the last answer
const wishes = new Map(); // picture -> {pinned, rev}: what the director said, shown until an answer of that revision is here
let board = null;
const VIEW_KEY = 'sm-memory-view';
let view = 'now'; // now | saw | kept
let asked = 0;
let timer = 0;
let failure = null;

// ---------------------------------------------------------------- asking

const shownToTake = () => view === 'saw' && shownTake(current());
const reviewed = () => view === 'kept' && shownTake(current());
const path = () => (shownToTake() ? `/app/takes/${shownTake(current()).id}/memory` : `/app/shots/${S.selectedShot}/memory`);

const known = () => answers.get(S.state.session + path());

async function ask() {
  if (!current() || reviewed()) return paint(); // the review asks for itself
  const mine = ++asked;
  const where = path();
  const rev = S.state.rev;
  try {
    const answer = await getJSON(where);
    if (mine !== asked) return; // overtaken by a newer question
    const name = S.state.session + where;
    answers.set(name, answer.settled ? answer : waiting(answers.get(name), answer));
    failure = null;
    answered(name, rev);
    for (const [picture, wish] of wishes) if (rev >= wish.rev) wishes.delete(picture);
  } catch (error) {
    if (mine !== asked) return;
    failure = error;
  }
  paint();
}

/** While a choice is not settled what stood there stays, as not settled; what is new of it comes with the choice. */
function waiting(before, answer) {
  return before ? { ...answer, slots: before.slots, left_out: before.left_out, left_out_count: before.left_out_count } : answer;
}

function askSoon() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS);
}

function askNow() {
  clearTimeout(timer);
  closeMenu();
  view = shownTake(current()) ? sessionStorage.getItem(VIEW_KEY) || 'now' : 'now';
  failure = null;
  paint();
  ask();
}

// ---------------------------------------------------------------- the director's word

const pinOf = (slot) => (wishes.has(slot.picture) ? wishes.get(slot.picture).pinned : slot.pinned);

async function say(kind, slot, here) {
  const wish = { pin: here ? 'shot' : 'film', unpin: null }[kind];
  if (wish !== undefined) wishes.set(slot.picture, { pinned: wish, rev: Infinity });
  paint();
  try {
    const { rev } = await edit({ kind, picture: slot.picture, shot_id: here ? S.selectedShot : null });
    if (wish !== undefined) wishes.set(slot.picture, { pinned: wish, rev });
  } catch {
    wishes.delete(slot.picture); // the store has said why
  }
  askSoon();
}

// ---------------------------------------------------------------- the director's order

const orderable = () => known()?.settled && !shownToTake() && !reviewed();
const slotsShown = () => (known() ? arranged(S.state.session + path(), known().slots) : []);

function move(picture, before) {
  const done = moveFrame(S.state.session + path(), slotsShown(), picture, before, paint);
  const slot = slotsShown().find((one) => one.picture === picture);
  setText(board.said, slot && t('order.now', { source: sourceText(slot), position: slot.position }));
  done.then(askSoon);
}

const lift = (event, node) => orderable() && dragFrame(event, node, node.parentNode, slotsShown(), move);

const removeReference = (slot) => sayDone(edit({ kind: 'remove_reference', picture: slot.picture }), t('memory.removed'));

function words(slot) {
  const pinned = pinOf(slot);
  const { evicted } = slot;
  const word = (label, hint, sign, kind, here) => ({ label, hint, sign, act: () => say(kind, slot, here) });
  return [
    pinned === 'film'
      ? word(t('memory.unpinFilm'), null, 'pin', 'unpin', false)
      : word(t('memory.pinFilm'), t('memory.pinFilmHint'), 'pin', 'pin', false),
    pinned === 'shot'
      ? word(t('memory.unpinShot'), null, 'pin', 'unpin', true)
      : word(t('memory.pinShot'), t('memory.pinShotHint'), 'pin', 'pin', true),
    evicted === 'film'
      ? word(t('memory.restoreFilm'), null, 'restore', 'unevict', false)
      : word(t('memory.evictFilm'), t('memory.evictFilmHint'), 'evict', 'evict', false),
    evicted === 'shot'
      ? word(t('memory.restoreShot'), null, 'restore', 'unevict', true)
      : word(t('memory.evictShot'), t('memory.evictShotHint'), 'evict', 'evict', true),
  ];
}

function openFor(anchor, slot) {
  const past = shownToTake();
  const choices = past ? [] : words(slot);
  if (orderable() && slot.position !== undefined) choices.push(...orderChoices(slotsShown(), slot, known().ordered, move));
  const home = shot(slot.shot_id);
  const reference = !past && S.state.film.references.find((one) => one.picture === slot.picture);
  if (reference) choices.push({ label: t('memory.crop'), hint: t('memory.cropHint'), sign: 'crop', act: () => openCrop(reference) });
  if (slot.member_id)
    choices.push({ label: t('memory.openCast'), sign: 'people', act: () => openDialog('cast', { show: slot.member_id }) });
  if (slot.is_reference && !slot.member_id && !past)
    choices.push({
      label: t('memory.removeReference'),
      hint: t('memory.removeReferenceHint'),
      sign: 'trash',
      act: () => removeReference(slot),
    });
  if (slot.by_hand && home && !past)
    choices.push({
      label: t('review.act.forget'),
      hint: t('review.act.forget.hint'),
      sign: 'trash',
      act: () => forgetFrame(home.id, slot.take_id, slot.frame_index),
    });
  choices.push(...whatIfChoices(current(), shownTake(current()), slot), ...seenChoice(slot));
  if (home) choices.push({ label: t('memory.goTo', { label: home.label }), sign: 'arrow_right', act: () => select(home.id) });
  openMenu(board.root, anchor, slot, choices, [...keyframeFacts(slot), past ? t('memory.wasShown') : '']);
}

/** The frame under the focus, null where nothing can be said about it. */
function focusedSlot() {
  const picture = board?.root.contains(document.activeElement) && document.activeElement.dataset.picture;
  if (!picture || shownToTake() || reviewed()) return null;
  return [...known().slots, ...known().left_out].find((one) => one.picture === picture) || null;
}

/** The frame is pinned for the film, or no longer pinned; `here`: in this shot's memory by hand, or no longer by hand. */
function pinSlot(slot, here) {
  if (!slot) return;
  const pinned = pinOf(slot);
  const unpins = here ? pinned === 'shot' : pinned;
  say(unpins ? 'unpin' : 'pin', slot, here || pinned === 'shot');
}

// ---------------------------------------------------------------- painting

const costText = (seconds) => (seconds === null ? t('memory.costUnknown') : t('memory.cost', { time: duration(seconds) }));

/** Who chose, where somebody was asked: the model that reads prompts, or words and why. */
function chosenText({ settled, chosen_by: chosen }) {
  if (!settled && !S.state.film.eyes) return t('memoryEyes.reading');
  return chosen && (chosen.model ? t('memoryEyes.chosenBy', { model: translated(chosen.model) }) : t('memoryEyes.chosenByWords'));
}

/** The heading's three texts: what this is, how many, and what else to know of it; `hint` is its tooltip. */
function headTexts(one, take, answer) {
  if (!one) return { title: t('memory.none') };
  if (reviewed()) {
    const { count, eyes } = board.review.head();
    return { title: t('review.heading', { label: one.label, n: take.number }), count, more: eyes };
  }
  const past = shownToTake();
  const title = past ? t('memory.headingTake', { label: one.label, n: take.number }) : t('memory.heading', { label: one.label });
  if (!answer) return { title };
  const count = past
    ? t('memory.countTake', { n: answer.slots.length })
    : t('memory.count', { n: answer.slots.length, most: answer.capacity });
  const more = past ? [] : [chosenText(answer), costText(answer.seconds_per_frame)].filter(Boolean);
  return { title, count, more: more.join(' · '), hint: translated(answer.chosen_by?.hint) };
}

function paintHead(one, answer) {
  const take = shownTake(one);
  const { title, count, more = '', hint } = headTexts(one, take, answer);
  setText(board.title, title);
  setText(board.count, count && `${t('join.colon')}${count}`);
  board.pane.says(count);
  setText(board.cost, more);
  setAttr(board.cost, 'title', [more, hint].filter(Boolean).join('\n') || null);
  show(board.views, Boolean(take));
  board.views.paint(reviewed() ? 'kept' : shownToTake() ? 'saw' : 'now');
  if (!take) return;
  setText(board.views.buttons[1], t('memory.saw', { n: take.number }));
  setText(board.views.buttons[2], t('review.kept', { n: take.number }));
}

function paintReview(one) {
  const take = one && reviewed();
  if (take) board.review.show(one, take);
  else board.review.hide();
  [board.middle, board.out, board.teach, board.blocked, board.failed].forEach((part) => setClass(part, 'is-away', Boolean(take)));
}

const slotsOf = (answer) => (answer === known() ? slotsShown() : answer.slots);

function places(answer) {
  const filled = new Map((answer ? slotsOf(answer) : []).map((slot) => [slot.position, slot]));
  const capacity = answer ? answer.capacity : PLACES;
  return Array.from({ length: PLACES }, (_, index) => index - PLACES).map((at) => {
    const slot = filled.get(at) || null;
    return { at, slot, off: -at > capacity, pinned: slot && !shownToTake() ? pinOf(slot) : null };
  });
}

function lesson(one, answer) {
  if (!one) return t('memory.noneHint');
  if (!answer) return failure ? '' : t('memory.loading');
  if (answer.slots.length) return '';
  if (shownToTake()) return t('memory.emptyTake');
  if (answer.capacity === 0) return t('memory.emptySize', { label: one.label });
  return one.is_first ? t('memory.startsFromText', { label: one.label }) : t('memory.emptyLater', { label: one.label });
}

function paintBelow(one, answer) {
  const left = answer && !shownToTake() ? answer.left_out : [];
  const teach = lesson(one, answer);
  const fits = answer && !teach && !left.length && !shownToTake();
  setText(board.teach, teach || (fits ? t('memory.nothingLeft') : ''));
  show(board.teach, Boolean(teach || fits));
  show(board.out, left.length > 0);
  setText(board.outTitle, left.length ? t('memory.left', { n: answer.left_out_count }) : '');
  board.showLeft(left);
  const more = left.length ? answer.left_out_count - left.length : 0;
  setText(board.outMore, more ? t('memory.leftMore', { n: more }) : '');
}

function paint() {
  if (!board) return;
  const one = current();
  const answer = one && known();
  const focused = board.root.contains(document.activeElement) && document.activeElement.dataset.picture;
  const settling = Boolean(answer) && !answer.settled && !S.state.film.eyes && !shownToTake();
  setAttr(board.middle, 'aria-busy', settling || (one && !answer && !failure) ? 'true' : null);
  setClass(board.middle, 'is-settling', settling);
  paintReview(one);
  paintHead(one, answer);
  board.showPlaces(places(answer));
  board.seam.paint(answer?.seam || null);
  paintBelow(one, answer);
  board.rows.forEach(oneStop);
  const unread = answer && !answer.settled && S.state.film.eyes; // it would be read, but nobody can
  board.blocked.paint(answer && !shownToTake() && one.prompt.trim() ? unread || answer.blocked : null); // what an unwritten shot lacks is no memory
  board.failed.paint(failure && one ? { message: t('memory.failed'), fix: failure.fix || failure.message } : null);
  if (focused && document.activeElement.dataset.picture !== focused) {
    board.root.querySelector(`[data-picture="${CSS.escape(focused)}"]`)?.focus(); // the frame moved: the focus goes with it
  }
}

// ---------------------------------------------------------------- building

/** Tab stops once at a row of frames: at its newest, until another one had the focus. */
function oneStop(row) {
  rove(framesOf(row), (button) => button.dataset.picture);
}

/** The frames themselves: to include one has its own key and stands in its menu too. */
const framesOf = (row) => [...row.querySelectorAll('button:not(.sm-me-include)')];

/** Arrow keys walk along a row of frames instead of choosing the next shot. */
function walkable(row) {
  row.addEventListener('focusin', () => oneStop(row));
  row.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = framesOf(row);
    buttons[buttons.indexOf(document.activeElement) + step]?.focus();
  });
}

function choose(next) {
  sessionStorage.setItem(VIEW_KEY, next);
  askNow();
}

function build() {
  const slots = h('ol', { class: 'sm-me-slots', 'aria-label': t('memory.slots') });
  const outs = h('ul', { class: 'sm-me-outs', 'aria-label': t('memory.leftLabel') });
  board = {
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
      choose,
    ),
    review: buildReview(() => board && paintHead(current(), known())),
    seam: seamNode(),
    said: h('span', { class: 'sm-unseen', role: 'status' }),
    teach: h('p', { class: 'sm-me-teach' }),
    outTitle: h('span'),
    outMore: h('span'),
    blocked: errorLine(),
    failed: errorLine(button(t('memory.again'), askNow)),
    showPlaces: list(
      slots,
      (place) => place.at,
      () => slotNode(openFor, lift),
    ),
    showLeft: list(
      outs,
      (slot) => slot.picture,
      () => outNode(openFor, (slot) => say('pin', slot, true)),
    ),
  };
  board.middle = h('div', { class: 'sm-me-board' }, slots, board.seam);
  board.out = h('div', { class: 'sm-me-left' }, board.outTitle, outs, board.outMore);
  const head = h(
    'header',
    { class: 'sm-head' },
    h('h2', {}, board.title, board.count),
    board.cost,
    h('span', { class: 'sm-spring' }),
    board.views,
    ...referenceControls(),
  );
  board.root = h(
    'section',
    { class: 'sm-me', 'aria-label': t('memory.label') },
    head,
    board.said,
    board.failed,
    board.middle,
    board.blocked,
    board.out,
    board.teach,
    board.review.root,
  );
  orderByKeys(slots, () => (orderable() ? slotsShown() : []), move);
  board.rows = [slots, outs];
  walkable(slots);
  walkable(outs);
  acceptDrops(board.root);
  board.pane = foldable('memory', board.root, head);
  paint();
  on([CHANGED.selection, CHANGED.take], askNow);
  on([CHANGED.film, CHANGED.scenes, CHANGED.shots], () => {
    paint();
    askSoon();
  });
  pinFocused.hear(({ here }) => pinSlot(focusedSlot(), here));
  return board.pane;
}

/** Puts the memory board into `root`; a second time only moves it there. */
export const mount = pane('memory', build);
