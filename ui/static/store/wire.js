// The way out: operations leave this tab one after another, each until the server has answered it.
// A repeat carries the same op_id, which the server answers from memory instead of doing it twice.
import { t } from '../base/text.js';
import { refusal } from './reads.js';

/** @import { ExportRow, Left } from '../base/contract.js' */
/** @import { Net } from './state.js' */

// What docs/page-contract.md says of POST /app/op.

/**
 * @typedef {{ kind: 'rewrite_prompt', shot_id: string, prompt: string, was?: string | null }} RewritePrompt
 * @typedef {{ scene_cut?: boolean, seed?: number, learn?: boolean, locked?: boolean, notes?: string }} ShotFields
 * @typedef {{ kind: 'set_shot', shot_id: string } & ShotFields} SetShot
 * @typedef {{ kind: 'move_shot', shot_id: string, scene_id: string, index: number }} MoveShot
 * @typedef {{ kind: 'remove_shot', shot_id: string }} RemoveShot
 * @typedef {{ kind: 'move_scene', scene_id: string, index: number }} MoveScene
 * @typedef {{ kind: 'remove_scene', scene_id: string }} RemoveScene
 * @typedef {{ kind: 'circle_take', shot_id: string, take_id: string | null }} CircleTake
 * @typedef {{ kind: 'mark_take', shot_id: string, take_id: string, starred?: boolean, rejected?: boolean, deleted?: boolean }} MarkTake
 * @typedef {{ kind: 'pin' | 'unpin' | 'evict' | 'unevict', picture: string, shot_id: string | null }} MemoryEdit
 * @typedef {{ kind: 'order_memory', shot_id: string, pictures: string[] }} OrderMemory
 * @typedef {{ kind: 'rename_film', title: string }} RenameFilm
 * @typedef {{ kind: 'remove_reference', picture: string }} RemoveReference
 * @typedef {'character' | 'place' | 'prop'} Role
 * @typedef {{ name?: string, description?: string, role?: Role, was?: string }} MemberFields
 * @typedef {{ kind: 'change_cast_member', member_id: string } & MemberFields} ChangeCastMember
 * @typedef {{ kind: 'remove_cast_member', member_id: string }} RemoveCastMember
 * @typedef {{ kind: 'move_cast_member', member_id: string, index: number }} MoveCastMember
 * @typedef {{ kind: 'remove_cast_picture', member_id: string, picture: string }} RemoveCastPicture
 * @typedef {{ kind: 'move_cast_picture', member_id: string, picture: string, index: number }} MoveCastPicture
 * @typedef {{ kind: 'say_cast', shot_id: string, member_id: string, say: 'in' | 'out' | null }} SayCast
 * @typedef {RewritePrompt | SetShot | MoveShot | RemoveShot | MoveScene | RemoveScene | CircleTake | MarkTake | MemoryEdit | OrderMemory
 *   | RenameFilm | RemoveReference | ChangeCastMember | RemoveCastMember | MoveCastMember | RemoveCastPicture | MoveCastPicture
 *   | SayCast} Edit an edit of the film
 */

/** @typedef {SetShot | MoveShot | RemoveShot} ShotEdit one of those that many can be made of together */

/** @typedef {{ shot_id: string, label: string, why: string }} PlannedShot one shot of a plan and why it is in it */
/** @typedef {PlannedShot & { seconds: number | null }} PlannedRow */
/** @typedef {{ shots: PlannedRow[], seconds: number | null, unmeasured: number, left_out: PlannedShot[] }} PlanRow */
/** @typedef {{ label: string, change: string, keeps_takes: number, text: string }} ImportedShot what an import would do to a shot */
/** @typedef {{ rows: ImportedShot[], title: string }} ImportPlan */
/**
 * What each operation answers, beside Revised; unknown: nothing.
 * @typedef {{
 *   [op in 'edit' | 'settings' | 'override' | 'preset' | 'crop_reference' | 'forget' | 'crop_cast_picture' | 'move_memory' | 'drop_own'
 *     | 'stop_copy' | 'move_job' | 'run_next' | 'pause' | 'resume' | 'clear_finished' | 'keep' | 'import_script' | 'open_film'
 *     | 'dismiss_notice' | 'batch' | 'note_shots' | 'preset_shots']: unknown
 * } & {
 *   [op in 'insert_shot' | 'duplicate_shot']: { shot_id: string }
 * } & {
 *   [op in 'what_if' | 'take_own' | 'retry' | 'dismiss']: { job_id: string }
 * } & {
 *   [op in 'generate' | 'render_plan' | 'put_back' | 'change_job' | 'retry_failed']: { job_ids: string[] }
 * } & {
 *   [op in 'new_film' | 'restore_film' | 'new_example']: { folder: string }
 * } & {
 *   [op in 'undo' | 'redo']: { label: string }
 * } & {
 *   insert_scene: { scene_id: string, shot_id: string }
 *   grab: { picture: string }
 *   add_cast_member: { member_id: string }
 *   reuse: { left: Left[] }
 *   plan: PlanRow
 *   stop_batch: { removed: string[] }
 *   cancel: { removed?: string[] }
 *   plan_import: ImportPlan
 *   export_film: { export: ExportRow }
 *   duplicate_film: { copy_id: string }
 *   bin_film: { name: string }
 * }} Answers
 */

/** @typedef {{ op: keyof Answers, [field: string]: unknown }} Op an operation, by its name, with its fields */
/** @typedef {{ rev: number, step?: number }} Revised beside every answer; `step`: the number of the step to undo that was made */
/** @template {Op} O @typedef {Revised & Answers[O['op']]} Answer */

const client = Math.random().toString(36).slice(2, 10);
/** @type {Map<string, string>} op_id -> body */
const unanswered = new Map();
const TRIES_ON_SERVER_ERROR = 4;
const LONGEST_WAIT_MS = 5000;
let count = 0;
/** @type {Promise<unknown>} */
let chain = Promise.resolve();

/** Resolves with the answer to `body`; rejects when the server refuses it. Without a server it waits for one.
 *  @template {Op} O @param {O} body @param {(now: Net) => void} setNet @returns {Promise<Answer<O>>} */
export function send(body, setNet) {
  const opId = `${client}-${++count}`;
  const text = JSON.stringify({ op_id: opId, ...body });
  unanswered.set(opId, text);
  const turn = chain.then(() => untilAnswered(text, setNet)).finally(() => unanswered.delete(opId));
  chain = turn.catch(() => {});
  return turn;
}

/** The page goes away: what has no answer yet is handed to the browser to deliver. */
export function sendUnsent() {
  for (const text of unanswered.values()) navigator.sendBeacon('/app/op', new Blob([text], { type: 'application/json' }));
}

/** @template A @param {string} text @param {(now: Net) => void} setNet @returns {Promise<A>} */
async function untilAnswered(text, setNet) {
  for (let tries = 1; ; tries++) {
    const response = await post(text);
    if (response?.ok) {
      if (tries > 1) setNet('open');
      return response.json();
    }
    if (response?.status === 401) setNet('signin');
    else if (!response) setNet('lost');
    else if (response.status < 500 || tries > TRIES_ON_SERVER_ERROR) throw await refusal(response, t('op.refused'));
    await new Promise((done) => setTimeout(done, Math.min(300 * 2 ** tries, LONGEST_WAIT_MS)));
  }
}

/** @param {string} text */
async function post(text) {
  try {
    return await fetch('/app/op', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
  } catch {
    return null; // no connection
  }
}
