// Comparing two takes of the selected shot: which is A, which is B, how they lie beside each other. B is the take that is
// shown, so everything that chooses a take chooses B; A stays until the comparison ends.
import { S, current, emit, on, selectTake, shownTake, toast } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { t } from '../base/text.js';

export const MODES = ['side', 'wipe', 'difference', 'flip'];
const MODE_KEY = 'sm-compare-mode';
let now = null; // {shotId, a, mode, front: 'a' | 'b'}

const rememberedMode = () => (MODES.includes(localStorage.getItem(MODE_KEY)) ? localStorage.getItem(MODE_KEY) : 'side');
const takeOf = (one, id) => one.takes.find((take) => take.id === id) || null;

function tell() {
  emit(CHANGED.compare, CHANGED.shot(S.selectedShot));
}

/** {one, a, b, mode, front}: the shot and its two takes, or null when nothing is compared. */
export function compared() {
  const one = current();
  if (!now || one?.id !== now.shotId) return null;
  const [a, b] = [takeOf(one, now.a), shownTake(one)];
  return a && b ? { one, a, b, mode: now.mode, front: now.front } : null;
}

/** 'A', 'B' or '': what the take is in the comparison. */
export function letterOf(take) {
  const pair = compared();
  if (!pair) return '';
  return take.id === pair.b.id ? 'B' : take.id === pair.a.id ? 'A' : '';
}

/** Take `a` lies beside take `b` of the selected shot. Without them: the circled take beside the one shown or the newest. */
export function startCompare(a = null, b = null) {
  const one = current();
  if (!one) return;
  if (one.takes.length < 2) return void toast(t('compare.needTwo'));
  const [first, second] = a && b ? [a, b] : usualPair(one);
  now = { shotId: one.id, a: first, mode: rememberedMode(), front: 'b' };
  selectTake(second === one.circled ? null : second);
  tell();
}

function usualPair(one) {
  const shown = shownTake(one);
  const newest = (without) => one.takes.findLast((take) => take.id !== without).id;
  const a = one.circled && shown?.id !== one.circled ? one.circled : null;
  if (a) return [a, shown?.id || newest(a)];
  const b = one.circled ? newest(one.circled) : shown?.id || newest(null);
  return [one.circled || newest(b), b];
}

/** The comparison is over; the viewer shows B. False when there was none. */
export function endCompare() {
  if (!now) return false;
  now = null;
  tell();
  return true;
}

export function toggleCompare() {
  if (!endCompare()) startCompare();
}

/** Another way to look at the two, remembered in this browser. */
export function setMode(mode) {
  if (!now) return;
  now.mode = mode;
  localStorage.setItem(MODE_KEY, mode);
  tell();
}

/** A where B was seen and B where A was, one over the other. */
export function flip() {
  if (!compared()) return;
  if (now.mode !== 'flip') setMode('flip');
  else now.front = now.front === 'a' ? 'b' : 'a';
  tell();
}

/** The take with this id is A. */
export function setA(id) {
  if (!now) return;
  now.a = id;
  tell();
}

// Another shot, or one of the two takes gone: nothing is left to compare.
on([CHANGED.selection, CHANGED.shots, CHANGED.take], () => now && !compared() && endCompare());
