// What is done to shots of the film, one or several: one request and one step to undo, whatever their number.
import { S, batch, flush, op, order, select, shot } from '../store/store.js';
import { writeNotes, writePrompt } from '../store/events.js';
import { fetched } from '../store/dialogs.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';
import { randomSeed } from '../shot/start.js';

/** @import { MoveShot, SetShot } from '../base/contract.js' */
/** @typedef {'scene_cut' | 'locked' | 'learn'} Switch a field of a shot that is on or off */

const openNotes = fetched(() => import('./notes_dialog.js'), 'openNotes');
/** @type {(id: string, fields: Omit<SetShot, 'kind' | 'shot_id'>) => SetShot} */
const setShot = (id, fields) => ({ kind: 'set_shot', shot_id: id, ...fields });

// ---------------------------------------------------------------- what shots are

/** These fields of all the shots have this value; those that have it already are left alone.
 *  @type {(ids: string[], field: Switch, value: boolean) => Promise<unknown>} */
export function setAll(ids, field, value) {
  /** @type {Pick<SetShot, Switch>} */
  const fields = { [field]: value };
  const edits = ids.filter((id) => shot(id)?.[field] !== value).map((id) => setShot(id, fields));
  return edits.length ? batch(edits) : Promise.resolve();
}

/** Every shot has a new seed of its own. @param {string[]} ids */
export const newSeeds = (ids) => batch(ids.map((id) => setShot(id, { seed: randomSeed() })));

/** All shots sample as this preset says; null: as the film. @param {string[]} ids @param {string | null} preset */
export const presetAll = (ids, preset) => op({ op: 'preset_shots', shot_ids: ids, preset });

/** The shots cut, or where all of them cut already, continue. The film's first shot has nothing to continue from. @param {string[]} ids */
export function toggleCuts(ids) {
  const own = ids.flatMap((id) => shot(id) ?? []).filter((one) => !one.is_first);
  const cut = own.every((one) => one.scene_cut);
  setAll(
    own.map((one) => one.id),
    'scene_cut',
    !cut,
  );
}

/** The field is on for all of the shots, or where it is for all of them already, off.
 *  @type {(ids: string[], field: Switch) => Promise<unknown>} */
export const toggleAll = (ids, field) => setAll(ids, field, !ids.every((id) => shot(id)?.[field]));

/** Notes are written: of one shot in the inspector, of several in a dialog. @param {string[]} ids */
export function writeNote(ids) {
  if (ids.length > 1) openNotes(ids);
  else writeNotes.say();
}

// ---------------------------------------------------------------- shots come and go

/** A new shot stands in the scene at `index` and is selected, its prompt ready to be written.
 *  @type {(sceneId: string, index: number) => Promise<void>} */
export async function insertShot(sceneId, index) {
  flush();
  selectWhenHere(await op({ op: 'insert_shot', scene_id: sceneId, index }));
}

/** A new shot stands `after` (or before) shot `id`; in an empty film a first scene is made for it.
 *  @type {(id: string | null | undefined, after?: boolean) => Promise<void>} */
export async function newShot(id, after = true) {
  const scene = S.state.scenes.find((one) => id && one.shots.includes(id));
  if (id && scene) return insertShot(scene.id, scene.shots.indexOf(id) + (after ? 1 : 0));
  const [first] = S.state.scenes;
  return first ? insertShot(first.id, 0) : newScene(0);
}

/** A new scene with one empty shot stands at `index`; the shot is selected.
 *  @type {(index?: number) => Promise<void>} */
export async function newScene(index = S.state.scenes.length) {
  flush();
  selectWhenHere(await op({ op: 'insert_scene', index }));
}

/** A copy of the shot stands after it and is selected. @param {string} id */
export async function duplicate(id) {
  if (!shot(id)) return;
  flush();
  selectWhenHere(await op({ op: 'duplicate_shot', shot_id: id }), false);
}

// The answer may be here before the event that brings the shot.
/** @type {(answer: { shot_id: string }, write?: boolean, tries?: number) => void} */
function selectWhenHere({ shot_id: id }, write = true, tries = 40) {
  if (shot(id) && order().includes(id)) {
    select(id);
    if (write) writePrompt.say();
  } else if (tries) setTimeout(() => selectWhenHere({ shot_id: id }, write, tries - 1), 25);
}

/** The shots are out of the film; a message offers to bring them back. @param {string[]} ids */
export function removeShots(ids) {
  if (!ids.length) return;
  flush();
  const text = ids.length > 1 ? t('choice.removed', { n: ids.length }) : t('timeline.removed', { label: shot(ids[0])?.label });
  sayDone(batch(ids.map((id) => ({ kind: 'remove_shot', shot_id: id }))), text);
}

// ---------------------------------------------------------------- shots move

/** The shots stand together, in their order, at `index` of the scene, counted without them.
 *  @type {(ids: string[], sceneId: string, index: number) => void} */
export function moveShots(ids, sceneId, index) {
  const rows = new Map(S.state.scenes.map((scene) => [scene.id, [...scene.shots]]));
  const target = rows.get(sceneId);
  if (!target) return;
  const before = target.filter((id) => !ids.includes(id))[index];
  /** @type {MoveShot[]} */
  const edits = [];
  for (const id of ids) {
    const row = [...rows.values()].find((one) => one.includes(id));
    if (!row) continue;
    const was = row.indexOf(id);
    row.splice(was, 1);
    const at = before ? target.indexOf(before) : target.length;
    target.splice(at, 0, id);
    if (row !== target || at !== was) edits.push({ kind: 'move_shot', shot_id: id, scene_id: sceneId, index: at });
  }
  if (edits.length) batch(edits);
}

/** The shots stand together one place earlier (-1) or later (1); past the end of a scene they go into the next one.
 *  @type {(ids: string[], step: number) => void} */
export function moveShotsBy(ids, step) {
  const { scenes } = S.state;
  const end = ids[step < 0 ? 0 : ids.length - 1];
  const at = scenes.findIndex((scene) => scene.shots.includes(end));
  if (at < 0) return;
  const others = scenes[at].shots.filter((id) => !ids.includes(id) || id === end);
  const index = others.indexOf(end) + step;
  if (index >= 0 && index < others.length) return moveShots(ids, scenes[at].id, index);
  const next = scenes[at + step];
  if (next) moveShots(ids, next.id, step > 0 ? 0 : next.shots.filter((id) => !ids.includes(id)).length);
}
