// What is known now, and who is told when it changes.
import { CHANGED } from './events.js';

/** @import { Message, ShotRow, Snapshot, TakeRow } from '../base/contract.js' */
/** @import { Change } from './events.js' */
/** @typedef {'connecting' | 'open' | 'lost' | 'signin'} Net */
/** @typedef {{ rev: number, session: string | null, net: Net }} Joined where the shared stream stands for a tab that joins it */
/** @typedef {Message | { net: Net } | { joined: Joined }} Heard */
/**
 * Where the viewer stands: `frame` of the film's `total`, which is frame `local` of the shot; `asCard` where the shot has no clip to show.
 * @typedef {{ frame: number, local: number, total: number, shotId: string | null, asCard: boolean, playing: boolean }} Playhead
 */

/** @type {{ state: Snapshot, selectedShot: string | null, selectedTake: string | null, net: Net, pending: number, playhead: Playhead }} */
export const S = {
  // The snapshot of docs/page-contract.md, kept up to date. Null only until the first one is here, and panes are told of nothing before.
  state: /** @type {Snapshot} */ (/** @type {unknown} */ (null)),
  selectedShot: null,
  selectedTake: null, // the take shown in the viewer; null: the circled one
  net: 'connecting',
  pending: 0, // edits the server has not confirmed
  playhead: { frame: 0, local: 0, total: 0, shotId: null, asCard: true, playing: false },
};

// ---------------------------------------------------------------- listening

/** @typedef {(changed: Set<Change>) => unknown} Listener */

/** @type {Map<Change, Set<Listener>>} */
const listeners = new Map();
/** @type {Set<Change>} */
let due = new Set();

/** Calls `fn(changedKeys)` once for all keys changed together; at once too when there is something to show. Returns the way off.
 *  @type {(keys: Change | Change[], fn: Listener) => () => void} */
export function on(keys, fn) {
  const names = [keys].flat();
  for (const name of names) {
    /** @type {Set<Listener>} */
    const those = listeners.get(name) ?? new Set();
    listeners.set(name, those.add(fn));
  }
  if (S.state) fn(new Set(names));
  return () => names.forEach((name) => listeners.get(name)?.delete(fn));
}

/** Tells the listeners of these keys, together, before the next frame.
 *  @type {(...keys: Change[]) => void} */
export function emit(...keys) {
  if (!due.size) queueMicrotask(tell);
  keys.forEach((key) => due.add(key));
}

function tell() {
  const changed = due;
  due = new Set();
  if (!S.state) return;
  /** @type {Set<Listener>} */
  const called = new Set();
  changed.forEach((key) => listeners.get(key)?.forEach((fn) => called.add(fn)));
  called.forEach((fn) => {
    try {
      fn(changed);
    } catch (error) {
      console.error(error); // one broken pane must not stop the others
    }
  });
}

/** The line to the server is so now.
 *  @type {(now: Net) => void} */
export function setNet(now) {
  if (S.net === now) return;
  S.net = now;
  emit(CHANGED.net);
}

// ---------------------------------------------------------------- reading

/** The shot, or undefined.
 *  @type {(id: string | null | undefined) => ShotRow | undefined} */
export const shot = (id) => S.state?.shots[id ?? ''];

/** The selected shot, or undefined in an empty film. */
export const current = () => shot(S.selectedShot);

/** The take of `one` the viewer shows: the selected one of the selected shot, else the circled one, else null.
 *  @type {(one: ShotRow | null | undefined) => TakeRow | null} */
export function shownTake(one) {
  if (!one) return null;
  const wanted = (one.id === S.selectedShot && S.selectedTake) || one.circled;
  return one.takes.find((take) => take.id === wanted) || null;
}
