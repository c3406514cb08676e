// Which shot and which take are looked at, in the order the story has now.
import { S, current, emit, shot } from './state.js';
import { CHANGED } from './events.js';

const SELECTED_KEY = 'sm-selected';
/** @type {Set<() => unknown>} */
const flushes = new Set();
/** @type {string[]} */
let flat = [];

/** All shot ids in story order. The same array until the order changes. */
export const order = () => flat;

/** The order is that of the scenes now; what is selected and no more there gives way. */
export function reorder() {
  const before = flat;
  flat = S.state.scenes.flatMap((scene) => scene.shots).filter((id) => S.state.shots[id]);
  emit(CHANGED.scenes, ...flat.map((id) => CHANGED.shot(id)));
  keepSelection(before);
}

/** The shot is the selected one; the viewer goes back to its circled take.
 *  @type {(id: string | null | undefined) => void} */
export function select(id) {
  if (!id || !shot(id) || id === S.selectedShot) return;
  flush();
  const before = S.selectedShot;
  S.selectedShot = id;
  S.selectedTake = null;
  sessionStorage.setItem(SELECTED_KEY, id);
  emit(CHANGED.selection, CHANGED.take, CHANGED.shot(before), CHANGED.shot(id));
}

/** The viewer shows this take of the selected shot; null: the circled one.
 *  @type {(id: string | null) => void} */
export function selectTake(id) {
  if (id === S.selectedTake) return;
  S.selectedTake = id;
  emit(CHANGED.take, CHANGED.shot(S.selectedShot));
}

/** The shot selected in this tab last, before the page was loaded again. */
export const selectedLast = () => sessionStorage.getItem(SELECTED_KEY);

/** A selected take or shot that is no more gives way; `before` is the order it stood in.
 *  @type {(before?: string[]) => void} */
export function keepSelection(before = flat) {
  if (S.selectedTake && !current()?.takes.some((take) => take.id === S.selectedTake)) selectTake(null);
  const selected = S.selectedShot ?? '';
  if (flat.includes(selected)) return;
  /** @type {string | undefined} */
  const next = flat[Math.min(Math.max(before.indexOf(selected), 0), flat.length - 1)]; // what now stands in its place
  S.selectedShot = next || null;
  S.selectedTake = null;
  if (next) sessionStorage.setItem(SELECTED_KEY, next);
  emit(CHANGED.selection, CHANGED.take, CHANGED.shot(next));
}

/** `fn()` is called when text being typed must be sent now: before another shot is selected, and when the page goes away.
 *  @type {(fn: () => unknown) => () => void} */
export function onFlush(fn) {
  flushes.add(fn);
  return () => flushes.delete(fn);
}

/** Sends whatever is still being typed. */
export function flush() {
  flushes.forEach((fn) => fn());
}
