// What the parts of the inspector do, they do to the selected shot.
import { current } from '../store/store.js';

/** @import { ShotRow } from '../base/contract.js' */

/** Gives what `act` does with the selected shot; undefined, and nothing done, where none is selected.
 *  @type {<R>(act: (one: ShotRow) => R) => R | undefined} */
export function toSelected(act) {
  const one = current();
  return one && act(one);
}
