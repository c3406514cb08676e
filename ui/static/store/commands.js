// Everything the page can do by key, by name or from a menu, each one record (declared in keys/commands.js):
//
//   id        stable: what a person's own keys are kept by
//   key       the key from the start, as bindings.js names it; without one the command is only given by name or from a menu.
//             A second key for the same thing is a command of its own
//   name      the text it is called by; without one it is "action.<id>", with `values`
//   run       (where, event) => does it. False: nothing was there to do, the key stays the browser's
//   when      (where) => whether it can be done now; without it always. The palette leaves out what can't
//   on        'timeline': its key works only with the focus there
//   typing    its key works in a text field too, and so can't be a letter
//   repeats   a key held down does it again and again
//   unlisted  the palette leaves it out: it is about the focus, or said twice
//   fixed     its key can't be changed
//
// `where` says what it is done to: {shot, shots, scene}, the selected shot, all that are chosen with it, and its scene; and
// for a key where it was pressed: {viewer, timeline, typing}.
import { declareKeys } from '../base/bindings.js';
import { t } from '../base/text.js';
import { S, current } from './store.js';
import { chosenWith } from './chosen.js';

const records = new Map();

/** These are the commands of the page. */
export function declareCommands(list) {
  for (const one of list) records.set(one.id, one);
  declareKeys(new Map(list.filter(({ key }) => key).map(({ id, key }) => [id, key])));
}

/** All commands, as they were declared. */
export const commands = () => [...records.values()];

/** The command of this id, or undefined. */
export const command = (id) => records.get(id);

/** What the command is called. */
export function nameOfCommand({ id, name, values }) {
  const text = name ? t(name, values) : t(`action.${id}`);
  return text[0].toUpperCase() + text.slice(1);
}

/** What a command is done to where nothing else is said. */
export const whereNow = () => ({
  shot: S.selectedShot,
  shots: S.selectedShot ? chosenWith(S.selectedShot) : [],
  scene: current()?.scene_id,
  viewer: false,
  timeline: false,
  typing: false,
});

/** Does what the command does; `where` names what else it is done to. */
export const perform = (id, where = {}) => void records.get(id).run({ ...whereNow(), ...where });
