// What keys, buttons and menus can do to the film: each is one operation, or a choice of what is shown.
import { delivered } from '../shot/prompt.js';
import { S, current, edit, flush, op, order, select, selectTake, shot, shownTake, step as stepBy, toast } from './store.js';
import { t } from '../base/text.js';
import { said } from '../base/server_text.js';
import { sayDone } from './undoable.js';

const seat = (id) => {
  const scene = S.state.scenes.find((one) => one.shots.includes(id));
  return scene && { scene, index: scene.shots.indexOf(id), at: S.state.scenes.indexOf(scene) };
};

/** The shot `step` places away is selected; the ends stop it. */
export function selectBy(step) {
  const ids = order();
  const at = ids.indexOf(S.selectedShot);
  select(ids[Math.min(Math.max(at + step, 0), ids.length - 1)]);
}

/** The take before or after the one shown is shown. */
export function showTake(step) {
  const one = current();
  if (!one?.takes.length) return;
  const at = one.takes.indexOf(shownTake(one));
  const next = one.takes[Math.min(Math.max(at + step, 0), one.takes.length - 1)];
  selectTake(next.id === one.circled ? null : next.id);
}

/** The take shown is the circled one. */
export function circleShown() {
  const one = current();
  const take = shownTake(one);
  if (!take) return void toast(t('act.noTake'));
  if (take.id !== one.circled) edit({ kind: 'circle_take', shot_id: one.id, take_id: take.id });
  selectTake(null);
}

/** The take and frame under the viewer's playhead: {one, take, frame}, or {why} there is none. */
export function atPlayhead() {
  const one = shot(S.playhead.shotId);
  const take = shownTake(one);
  if (!take || S.playhead.asCard) return { why: take ? t('grab.lost') : t('grab.noTake') };
  return { one, take, frame: Math.min(S.playhead.local, take.frame_count - 1) };
}

/** The frame under the playhead is remembered. */
export function grabAtPlayhead() {
  const { one, take, frame, why } = atPlayhead();
  if (why) return void toast(why);
  grabFrame(one.id, take.id, frame);
}

const grabbing = new Set(); // what is on its way: a second press means the same

/** A frame of a take becomes a keyframe and is pinned for the film; a message offers to take it back. */
export async function grabFrame(shotId, takeId, frame) {
  const name = `${takeId} ${frame}`;
  if (grabbing.has(name)) return;
  grabbing.add(name);
  const { label } = shot(shotId);
  await sayDone(op({ op: 'grab', shot_id: shotId, take_id: takeId, frame_index: frame }), t('grab.done', { n: frame, label }), { kind: 'done' });
  grabbing.delete(name);
}

/** A frame grabbed by hand is no keyframe any more; a message offers to bring it back. */
export function forgetFrame(shotId, takeId, frame) {
  const { label } = shot(shotId);
  return sayDone(op({ op: 'forget', shot_id: shotId, take_id: takeId, frame_index: frame }), t('grab.forgotten', { n: frame, label }));
}

/** The shot continues where it cut, or the other way round. The film's first shot has nothing to continue from. */
export function toggleCut(id = S.selectedShot) {
  const one = shot(id);
  if (!one || one.is_first) return;
  edit({ kind: 'set_shot', shot_id: id, scene_cut: !one.scene_cut });
}

/** A new shot stands in the scene at `index` and is selected, its prompt ready to be written. */
export async function insertShot(sceneId, index) {
  flush();
  selectWhenHere(await op({ op: 'insert_shot', scene_id: sceneId, index }));
}

/** A new shot stands `after` (or before) shot `id`; in an empty film a first scene is made for it. */
export async function newShot(after = true, id = S.selectedShot) {
  const here = seat(id);
  if (here) return insertShot(here.scene.id, here.index + (after ? 1 : 0));
  const scene = S.state.scenes[0];
  return scene ? insertShot(scene.id, 0) : newScene(0);
}

/** A new scene with one empty shot stands at `index`; the shot is selected. */
export async function newScene(index = S.state.scenes.length) {
  flush();
  selectWhenHere(await op({ op: 'insert_scene', index }));
}

/** A copy of the shot stands after it and is selected. */
export async function duplicate(id = S.selectedShot) {
  if (!shot(id)) return;
  flush();
  selectWhenHere(await op({ op: 'duplicate_shot', shot_id: id }), false);
}

// The answer may be here before the event that brings the shot.
function selectWhenHere({ shot_id: id }, write = true, tries = 40) {
  if (shot(id) && order().includes(id)) {
    select(id);
    if (write) document.dispatchEvent(new CustomEvent('sm-write', { detail: { shotId: id } }));
  } else if (tries) setTimeout(() => selectWhenHere({ shot_id: id }, write, tries - 1), 25);
}

/** The shot is out of the film; a message offers to bring it back. */
export function remove(id = S.selectedShot) {
  const one = shot(id);
  if (!one) return;
  flush();
  const { label } = one;
  sayDone(edit({ kind: 'remove_shot', shot_id: id }), t('timeline.removed', { label }));
}

/** The scene stands at `index`, counted without it. */
export function moveScene(id, index) {
  if (S.state.scenes.findIndex((scene) => scene.id === id) !== index) edit({ kind: 'move_scene', scene_id: id, index });
}

/** The scene is out of the film with its shots; a message offers to bring it back. */
export function removeScene(id) {
  flush();
  const { number, shots } = S.state.scenes.find((scene) => scene.id === id);
  sayDone(edit({ kind: 'remove_scene', scene_id: id }), t(shots.length ? 'scenes.removed' : 'scenes.removed.empty', { n: number, shots: shots.length }));
}

/** The shot stands at `index` of the scene, counted without it. */
export function moveTo(id, sceneId, index) {
  const here = seat(id);
  if (!here || (here.scene.id === sceneId && here.index === index)) return;
  edit({ kind: 'move_shot', shot_id: id, scene_id: sceneId, index });
}

/** The shot stands one place earlier (-1) or later (1); past the end of a scene it goes into the next one. */
export function moveBy(step, id = S.selectedShot) {
  const here = seat(id);
  if (!here) return;
  const index = here.index + step;
  if (index >= 0 && index < here.scene.shots.length) return moveTo(id, here.scene.id, index);
  const next = S.state.scenes[here.at + step];
  if (next) moveTo(id, next.id, step > 0 ? 0 : next.shots.length);
}

/**
 * A take of the shot is asked for (one for each of `seeds`), at the end of the queue or at its front. What is being
 * typed goes first; where that was refused nothing is rendered: a take is made of the words one sees.
 */
export async function generate({ front = false, id = S.selectedShot, seeds = null } = {}) {
  if (!shot(id)) return;
  flush();
  if (await delivered(id)) op({ op: 'generate', shot_ids: [id], front, ...(seeds ? { seeds } : {}) });
}

/** The running job is asked to stop. */
export function cancelRunning() {
  const job = S.state.queue.jobs.find((one) => one.state === 'running');
  if (!job) return void toast(t('queue.nothingRuns'));
  op({ op: 'cancel', job_id: job.id });
  toast(t('queue.stopping', { label: said(job.label) }));
}

export function undo() {
  flush();
  if (S.state.film.undo || S.pending) stepBy(-1);
  else toast(t('undo.none'));
}

export function redo() {
  flush();
  if (S.state.film.redo || S.pending) stepBy(1);
  else toast(t('redo.none'));
}

/** One of the dialogs opens: openPlan(which), openExport, openFilms, openSettings. */
export async function openDialog(name, ...words) {
  const dialogs = await import('../film/dialogs.js');
  dialogs[name](...words);
}
