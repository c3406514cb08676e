// Takes are asked for.
import { S, flush, op, shot } from '../store/store.js';
import { delivered } from './prompt.js';

/**
 * A take of each of these shots (of one: for each of `seeds`) is asked for, in their order, at the end of the queue or at
 * its front. What is being typed goes first; where that was refused nothing is rendered: a take is made of the words one sees.
 */
export async function generate(ids, { front = false, seeds = null } = {}) {
  if (!ids.length || !ids.every(shot)) return;
  flush();
  const written = ids.includes(S.selectedShot) ? S.selectedShot : ids[0];
  if (await delivered(written)) op({ op: 'generate', shot_ids: ids, front, ...(seeds ? { seeds } : {}) });
}
