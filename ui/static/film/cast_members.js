// The members of the cast as the film has them, and what an edit of them shows before the server has answered.
import { S } from '../store/store.js';

/** @import { CastRow, Snapshot } from '../base/contract.js' */
/** @import { Path } from '../store/paths.js' */
/** @typedef {{ optimistic: (state: Snapshot) => Path[] }} Painted as `edit` of store.js takes it */

/** The member of this id, or undefined.
 *  @type {(id: string) => CastRow | undefined} */
export const memberOf = (id) => S.state.film.cast.find((member) => member.id === id);

/** The cast as it is after `change(members)`, painted before the server has answered.
 *  @type {(change: (all: CastRow[]) => CastRow[]) => Painted} */
export const painted = (change) => ({
  optimistic: (state) => {
    state.film.cast = change(state.film.cast);
    return ['film.cast'];
  },
});

/** The same where one member has other `fields(member)`.
 *  @type {(id: string, fields: (member: CastRow) => Partial<CastRow>) => Painted} */
export const withMember = (id, fields) =>
  painted((all) => all.map((member) => (member.id === id ? { ...member, ...fields(member) } : member)));
