// What the memory board knows: which of its three views is open, and the newest answer to each, kept until a newer one is here.
import { S, current, getJSON, shownTake } from '../store/store.js';
import { closeMenu } from './menu.js';
import { answered } from './order.js';
import { wishesAnswered } from './pins.js';

/** @import { MemoryBoard } from '../base/contract.js' */
/** @import { Problem } from '../base/widgets.js' */
/** @typedef {'now' | 'saw' | 'kept'} View what the next take would be shown, what a take was shown, what was kept of it */

const PAUSE_MS = 80;
const VIEW_KEY = 'sm-memory-view';
/** @type {View[]} */
const VIEWS = ['now', 'saw', 'kept'];
/** @type {Map<string, MemoryBoard>} */
const answers = new Map(); // path, in one opened film -> the last answer
/** @type {View} */
let view = 'now';
let asked = 0;
let timer = 0;
/** @type {Problem | null} */
let failure = null;
let paint = () => {};

/** `fn()` is called whenever there may be something else to show.
 *  @param {() => void} fn */
export function onAnswer(fn) {
  paint = fn;
}

/** The take whose memory is shown as it was, or null. */
export const shownToTake = () => (view === 'saw' ? shownTake(current()) : null);

/** The take whose review is shown, or null. */
export const reviewed = () => (view === 'kept' ? shownTake(current()) : null);

/** The view that is open. */
export const viewed = () => (reviewed() ? 'kept' : shownToTake() ? 'saw' : 'now');

/** Why the last question failed, or null. */
export const failed = () => failure;

function path() {
  const take = shownToTake();
  return take ? `/app/takes/${take.id}/memory` : `/app/shots/${S.selectedShot}/memory`;
}

/** What is asked for now, in this opened film. */
export const question = () => S.state.session + path();

/** The answer to it, or undefined. */
export const known = () => answers.get(question());

async function ask() {
  if (!current() || reviewed()) return paint(); // the review asks for itself
  const mine = ++asked;
  const where = path();
  const rev = S.state.rev;
  try {
    /** @type {MemoryBoard} */
    const answer = await getJSON(where);
    if (mine !== asked) return; // overtaken by a newer question
    const name = S.state.session + where;
    answers.set(name, answer.settled ? answer : waiting(answers.get(name), answer));
    failure = null;
    answered(name, rev);
    wishesAnswered(rev);
  } catch (error) {
    if (mine !== asked) return;
    failure = /** @type {Problem} */ (error);
  }
  paint();
}

/** While a choice is not settled what stood there stays, as not settled; what is new of it comes with the choice.
 *  @type {(before: MemoryBoard | undefined, answer: MemoryBoard) => MemoryBoard} */
function waiting(before, answer) {
  return before ? { ...answer, slots: before.slots, left_out: before.left_out, left_out_count: before.left_out_count } : answer;
}

/** It is asked again in a moment. */
export function askSoon() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS);
}

/** It is asked now, for the view that the person chose last. */
export function askNow() {
  clearTimeout(timer);
  closeMenu();
  const chosen = sessionStorage.getItem(VIEW_KEY);
  view = (shownTake(current()) && VIEWS.find((one) => one === chosen)) || 'now';
  failure = null;
  paint();
  ask();
}

/** The person chose this view.
 *  @param {View} next */
export function openView(next) {
  sessionStorage.setItem(VIEW_KEY, next);
  askNow();
}
