// The places of the state that an edit can touch, as they are named: held, laid aside, announced and undone by these names.

/** @import { Snapshot } from '../base/contract.js' */
/** @typedef {'scenes' | 'queue' | `film.${string}` | `engine.${string}` | `shots.${string}.${string}`} Path */

/** What stands at the path, undefined where there is no such place.
 *  @type {(tree: unknown, path: Path) => unknown} */
export function valueAt(tree, path) {
  return path.split('.').reduce((value, name) => (value instanceof Object ? Reflect.get(value, name) : undefined), tree);
}

/** `value` stands at the path of the state; of a shot that is gone nothing does.
 *  @type {(state: Snapshot, path: Path, value: unknown) => void} */
export function putAt(state, path, value) {
  const [part, id, field] = path.split('.');
  if (part === 'shots') {
    if (state.shots[id]) Object.assign(state.shots[id], { [field]: value });
  } else if (part === 'film' || part === 'engine') Object.assign(state[part], { [id]: value });
  else Object.assign(state, { [part]: value });
}
