// What is done to several shots at once: one request and one step to undo, whatever their number.
import { delivered } from '../shot/prompt.js';
import { randomSeed } from '../shot/start.js';
import { S, batch, flush, op, shot } from '../store/store.js';
import * as act from '../store/actions.js';
import { chosen } from '../store/chosen.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';

/** These fields of all the shots have this value; those that have it already are left alone. */
export function setAll(ids, field, value) {
  const edits = ids.filter((id) => shot(id)?.[field] !== value).map((id) => ({ kind: 'set_shot', shot_id: id, [field]: value }));
  return edits.length ? batch(edits) : Promise.resolve();
}

/** Every shot has a new seed of its own. */
export function newSeeds(ids) {
  batch(ids.map((id) => ({ kind: 'set_shot', shot_id: id, seed: randomSeed() })));
}

/** A note is asked for, for all of them. */
export const noteAll = (ids) => act.openDialog('openNotes', ids);

/** All shots sample as this preset says; null: as the film. */
export const presetAll = (ids, preset) => op({ op: 'preset_shots', shot_ids: ids, preset });

/** The shots cut, or where all of them cut already, continue. The film's first shot has nothing to continue from. */
export function toggleCuts(ids) {
  const own = ids.filter((id) => !shot(id)?.is_first);
  setAll(own, 'scene_cut', !own.every((id) => shot(id).scene_cut));
}

/** The shots are out of the film; a message offers to bring them back. */
export function removeAll(ids) {
  flush();
  sayDone(batch(ids.map((id) => ({ kind: 'remove_shot', shot_id: id }))), t('choice.removed', { n: ids.length }));
}

/** A take of each shot is asked for, in story order, at the end of the queue or at its front. */
export async function generateAll(ids, front = false) {
  flush();
  if (await delivered(S.selectedShot)) op({ op: 'generate', shot_ids: ids, front });
}

/** The shots stand together, in their order, at `index` of the scene, counted without them. */
export function moveAllTo(ids, sceneId, index) {
  const rows = new Map(S.state.scenes.map((scene) => [scene.id, [...scene.shots]]));
  const target = rows.get(sceneId);
  if (!target) return;
  const before = target.filter((id) => !ids.includes(id))[index];
  const edits = [];
  for (const id of ids) {
    const row = [...rows.values()].find((one) => one.includes(id));
    const was = row.indexOf(id);
    row.splice(was, 1);
    const at = before ? target.indexOf(before) : target.length;
    target.splice(at, 0, id);
    if (row !== target || at !== was) edits.push({ kind: 'move_shot', shot_id: id, scene_id: sceneId, index: at });
  }
  if (edits.length) batch(edits);
}

/** The shots stand together one place earlier (-1) or later (1); past the end of a scene they go into the next one. */
export function moveAllBy(ids, step) {
  const { scenes } = S.state;
  const end = step < 0 ? ids[0] : ids.at(-1);
  const at = scenes.findIndex((scene) => scene.shots.includes(end));
  if (at < 0) return;
  const others = scenes[at].shots.filter((id) => !ids.includes(id) || id === end);
  const index = others.indexOf(end) + step;
  if (index >= 0 && index < others.length) return moveAllTo(ids, scenes[at].id, index);
  const next = scenes[at + step];
  if (next) moveAllTo(ids, next.id, step > 0 ? 0 : next.shots.filter((id) => !ids.includes(id)).length);
}

// ---------------------------------------------------------------- what keys do: to all chosen shots, or to the selected one

const toChosen = (several, one) => (chosen().length ? several(chosen()) : one());

export const keyCut = () => toChosen(toggleCuts, () => act.toggleCut());
export const keyNote = () => toChosen(noteAll, () => document.dispatchEvent(new CustomEvent('sm-notes')));
export const keyRemove = () => toChosen(removeAll, () => act.remove());
export const keyMove = (step) => toChosen((ids) => moveAllBy(ids, step), () => act.moveBy(step));

/** From a text field only the shot whose words one writes. */
export const keyGenerate = (front, typing) => (typing ? act.generate({ front }) : toChosen((ids) => generateAll(ids, front), () => act.generate({ front })));

/** The scene stands one place earlier (-1) or later (1). */
export function moveSceneBy(sceneId, step) {
  const at = S.state.scenes.findIndex((scene) => scene.id === sceneId);
  if (at >= 0 && S.state.scenes[at + step]) act.moveScene(sceneId, at + step);
}
