// Shots chosen together, for what is done to several at once. One of them is always the selected shot, the one looked at.
// Fewer than two are no choice: then everything goes to the selected shot, as ever. Told as CHANGED.chosen.
import { S, emit, on, order, select } from './store.js';
import { CHANGED } from './events.js';

let ids = new Set();
let anchor = null; // where a range begins
let looked = null; // the selected shot this choice was made with; another one ends it

/** The ids of the shots chosen together, in story order; none when fewer than two are. */
export const chosen = () => (ids.size ? order().filter((id) => ids.has(id)) : []);

/** Whether the shot is one of several chosen ones. */
export const isChosen = (id) => ids.has(id);

/** The shots that what is done to shot `id` goes to: all chosen ones where it is one of them, else itself. */
export const chosenWith = (id) => (ids.has(id) ? chosen() : [id]);

function choose(wanted, at) {
  const before = ids;
  ids = wanted.size > 1 ? wanted : new Set();
  looked = at;
  select(at);
  emit(CHANGED.chosen, ...[...new Set([...before, ...ids])].map(CHANGED.shot));
}

/** The shot joins the chosen ones, or leaves them. */
export function toggleChosen(id) {
  const wanted = new Set(ids.size ? ids : [S.selectedShot]);
  if (!wanted.delete(id)) wanted.add(id);
  if (!wanted.size) return;
  anchor = id;
  const stays = wanted.has(id) ? id : wanted.has(S.selectedShot) ? S.selectedShot : order().find((one) => wanted.has(one));
  choose(wanted, stays);
}

/** Every shot from where the choice began to this one is chosen. */
export function chooseTo(id) {
  const all = order();
  const from = all.includes(anchor) && ids.size ? anchor : S.selectedShot;
  const [first, last] = [all.indexOf(from), all.indexOf(id)].sort((a, b) => a - b);
  if (first < 0) return;
  anchor = from;
  choose(new Set(all.slice(first, last + 1)), id);
}

/** The range grows, or shrinks, by a shot at the end where one stands; `step` may be as long as the film. */
export function chooseBy(step) {
  const all = order();
  const at = Math.min(Math.max(all.indexOf(S.selectedShot) + step, 0), all.length - 1);
  if (all[at]) chooseTo(all[at]);
}

/** Every shot of the film, or of one scene, is chosen. */
export function chooseAll(sceneId = null) {
  const all = sceneId ? S.state.scenes.find((scene) => scene.id === sceneId)?.shots || [] : order();
  if (all.length) chooseSome(all);
}

/** These shots are chosen; one alone is selected. */
export function chooseSome(some) {
  [anchor] = some;
  choose(new Set(some), some.includes(S.selectedShot) ? S.selectedShot : some[0]);
}

/** No shots are chosen together; `id` stays the selected one. False when none were. */
export function chooseOnly(id = S.selectedShot) {
  if (!ids.size) return false;
  choose(new Set(), id);
  return true;
}

on([CHANGED.selection, CHANGED.scenes], () => {
  if (!ids.size) return;
  const there = new Set(order());
  if (S.selectedShot !== looked) chooseOnly();
  else if ([...ids].some((id) => !there.has(id))) choose(new Set([...ids].filter((id) => there.has(id))), looked);
});
