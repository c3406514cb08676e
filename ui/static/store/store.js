// The one store of the page: a copy of what the server holds, patched as events arrive. Every pane imports this module.
//
//   S          what is known now: {state, selectedShot, selectedTake, net, pending, playhead}
//   on, emit   who is told of what changed, by the keys of events.js
//   op, edit   what the person does: painted at once, sent in order, held against echoes until the server has it
//
// A field with an edit under way is *held*: an echo for it is laid aside, and shown when the edit's own revision is here.
import { S, emit, on, setNet, shot } from './state.js';
import { flush, keepSelection, reorder, selectedLast, select } from './selection.js';
import { getJSON } from './reads.js';
import { listen } from './stream.js';
import { send, sendUnsent } from './wire.js';
import { paint } from './paint.js';
import { putAt, valueAt } from './paths.js';
import { begin, foretold, learn, toldOf } from './history.js';
import { toast } from '../base/toast.js';
import { CHANGED } from './events.js';

/** @import { Answers, BatchOp, Op, PageEdit, PatchMessage, Progress, Revised, Revision, ShotRow, Snapshot } from '../base/contract.js' */
/** @import { Change } from './events.js' */
/** @import { Path } from './paths.js' */
/** @import { Refusal } from './reads.js' */
/** @import { Heard, Joined } from './state.js' */

export { S, current, emit, on, shot, shownTake } from './state.js';
export { flush, onFlush, order, select, selectTake } from './selection.js';
export { getJSON } from './reads.js';
export { toast };

/** @typedef {{ paths: Path[], rev: number, foreseen: boolean }} Answered an operation the server has answered */

/** @type {Map<Path, number>} path -> number of edits under way */
const holds = new Map();
/** @type {Map<Path, unknown>} path -> newest value the server sent meanwhile */
const aside = new Map();
/** @type {Answered[]} whose echo is not here yet */
const confirmed = [];
let unforeseen = 0; // operations under way of which the page can't tell what they do to the history
/** @type {Promise<void> | null} */
let refetch = null;
/** @type {Heard[]} */
const late = [];

// ---------------------------------------------------------------- doing

/**
 * Sends one operation after those before it; resolves with the server's answer. The fields in `holdKeys` ("film.title",
 * "shots.<id>.prompt", "scenes") keep their local value until this edit's own echo is here. Refused: rejects with an
 * Error with `.fix`, `.status` and for a text conflict `.current`, says so in a toast unless `quiet`, and refetches.
 * @template {Op['op']} N
 * @param {{ op: N } & Extract<Op, { op: N }>} body
 * @param {Path[]} holdKeys
 * @param {{ quiet?: boolean, foreseen?: boolean }} how
 * @returns {Promise<Revised & Answers[N]>}
 */
export function op(body, holdKeys = [], { quiet = false, foreseen = false } = {}) {
  holdKeys.forEach((path) => holds.set(path, (holds.get(path) || 0) + 1));
  S.pending++;
  if (!foreseen) unforeseen++;
  emit(CHANGED.net);
  /** @type {Promise<Revised & Answers[N]>} */
  const sent = send(body, setNet);
  const result = sent.then(
    (answer) => {
      settle({ paths: holdKeys, rev: answer.rev || 0, foreseen });
      return answer;
    },
    (/** @type {Refusal} */ error) => {
      release(holdKeys);
      if (!foreseen) unforeseen--;
      if (!quiet) toast(error.message, { kind: 'error', fix: error.fix });
      resync();
      throw error;
    },
  );
  result
    .catch(() => {})
    .finally(() => {
      S.pending--;
      emit(CHANGED.net);
    });
  result.catch(() => {}); // a caller that does not wait is no uncaught error
  return result;
}

/** One edit of the contract. `optimistic`: true paints it here at once, false waits, a function paints it itself and returns the fields to
 *  hold.
 *  @type {(change: PageEdit, how?: { optimistic?: boolean | ((state: Snapshot) => Path[] | undefined | void), quiet?: boolean }) =>
 *    Promise<Revised & Answers['edit']>} */
export function edit(change, { optimistic = true, quiet = false } = {}) {
  const painted = optimistic === true ? paint(S.state, change) : optimistic ? optimistic(S.state) : [];
  const paths = painted || [];
  if (paths.length) announce(paths);
  return op({ op: 'edit', edit: change }, paths, { quiet });
}

/** Several edits of the contract as one: painted at once, sent in one request, one step to undo.
 *  @type {(changes: BatchOp['edits'][number][]) => Promise<Revised & Answers['batch']>} */
export function batch(changes) {
  const paths = [...new Set(changes.flatMap((change) => paint(S.state, change)))];
  if (paths.length) announce(paths);
  return op({ op: 'batch', edits: changes }, paths);
}

/** Undo (-1) or redo (1) of one step: painted at once where the page saw the step being made, else when the server has done it. `only`:
 *  the number it must have.
 *  @type {(way: number, only?: number | null) => Promise<Revised & Answers['undo']>} */
export function step(way, only = null) {
  const verb = way < 0 ? 'undo' : 'redo';
  const seen = unforeseen ? null : foretold(way, S.state.film.history);
  if (!seen || (only && seen.number !== only)) return op({ op: verb, ...(only ? { step: only } : {}) });
  for (const [id, row] of seen.rows) S.state.shots[id] ||= { ...row };
  const paths = seen.values.map(([path]) => path);
  for (const path of paths) if (!aside.has(path)) aside.set(path, toldOf(path)); // it stays only if the server says the same
  for (const [path, value] of seen.values) write(path, value);
  announce(paths);
  return op({ op: verb, step: seen.number }, paths, { foreseen: true });
}

/** @type {Record<string, Change>} */
const TOLD_BY = { film: CHANGED.film, engine: CHANGED.film, scenes: CHANGED.scenes, queue: CHANGED.queue };

/** @param {Path[]} paths */
function announce(paths) {
  for (const path of paths) {
    const [part, id] = path.split('.');
    if (part === 'shots') emit(CHANGED.shots, CHANGED.shot(id));
    else emit(TOLD_BY[part]);
  }
  if (paths.includes('scenes')) reorder();
}

// ---------------------------------------------------------------- holding fields with an edit under way

/** @param {Answered} answered */
function settle(answered) {
  if (answered.rev > S.state.rev) return void confirmed.push(answered);
  release(answered.paths);
  if (!answered.foreseen) unforeseen--;
}

function settleConfirmed() {
  confirmed.splice(0).forEach(settle);
}

/** @param {Path[]} paths */
function release(paths) {
  for (const path of paths) {
    const left = (holds.get(path) ?? 0) - 1;
    if (left > 0) {
      holds.set(path, left);
      continue;
    }
    holds.delete(path);
    if (!aside.has(path)) continue;
    write(path, aside.get(path));
    aside.delete(path);
    announce([path]);
  }
}

/** @type {(path: Path, value: unknown) => void} */
function put(path, value) {
  if (holds.has(path)) aside.set(path, value);
  else write(path, value);
}

/** @type {(path: Path, value: unknown) => void} */
const write = (path, value) => putAt(S.state, path, value);

// ---------------------------------------------------------------- what the server says

/** @param {Heard} message */
function heard(message) {
  if ('net' in message) return setNet(message.net);
  if (refetch) return void late.push(message); // a greeting too: the snapshot on its way may be of the film before
  if ('hello' in message) return greeted(message.hello);
  if ('joined' in message) return greeted(message.joined);
  if ('progress' in message) return progressed(message.progress);
  if ('snapshot' in message) return show(message.snapshot);
  if (message.session && message.session !== S.state.session) return void resync(); // another film is open by now
  if (message.rev <= S.state.rev) return;
  if (message.rev > S.state.rev + 1) return void resync();
  patch(message);
}

/** @param {Revision | Joined} at */
function greeted(at) {
  const joined = 'net' in at;
  if (joined) setNet(at.net);
  const elsewhere = at.session && at.session !== S.state.session;
  if (elsewhere || (joined && at.rev > S.state.rev)) resync();
}

/** @param {PatchMessage} message */
function patch(message) {
  learn(message);
  S.state.rev = message.rev;
  /** @type {Change[]} */
  const keys = [];
  for (const part of /** @type {const} */ (['film', 'engine'])) {
    for (const [field, value] of Object.entries(message[part] || {})) put(`${part}.${field}`, value);
    if (message[part]) keys.push(CHANGED.film);
  }
  for (const [id, fields] of Object.entries(message.shots || {})) {
    if (S.state.shots[id]) Object.entries(fields).forEach(([field, value]) => put(`shots.${id}.${field}`, value));
    else S.state.shots[id] = /** @type {ShotRow} */ (fields); // a new shot comes whole
    keys.push(CHANGED.shots, CHANGED.shot(id));
  }
  for (const id of message.gone || []) delete S.state.shots[id];
  if (message.presets) S.state.presets = message.presets;
  if (message.queue) {
    put('queue', message.queue);
    keys.push(CHANGED.queue);
  }
  if (message.scenes) put('scenes', message.scenes);
  emit(...keys);
  if (message.scenes || message.gone) reorder();
  else if (message.shots) keepSelection();
  settleConfirmed();
}

/** @param {Progress} now */
function progressed({ job: id, shot: shotId, preview, ...step }) {
  const job = S.state.queue.jobs.find((one) => one.id === id);
  const one = shot(shotId);
  const live = one?.job?.id === id || (job && ['waiting', 'running'].includes(job.state));
  if (!live) return; // a last word of a job that has ended
  if (job) Object.assign(job, step, { state: 'running' });
  if (one) {
    const known = one.job?.id === id ? one.job : null;
    one.job = { ...known, id, state: 'running', ...step, preview: preview || known?.preview || null };
    one.status = 'rendering';
  }
  emit(CHANGED.progress, CHANGED.shot(shotId));
}

/** @param {Snapshot} snapshot */
function show(snapshot) {
  const before = S.state; // null the first time
  const sameFilm = before?.film.folder === snapshot.film.folder;
  S.state = snapshot;
  begin(snapshot);
  if (before?.session !== snapshot.session) confirmed.forEach((one) => (one.rev = 0)); // its revisions were counted anew
  aside.clear();
  for (const path of sameFilm ? holds.keys() : []) {
    const mine = valueAt(before, path);
    if (mine === undefined) continue;
    aside.set(path, valueAt(snapshot, path));
    write(path, mine);
  }
  settleConfirmed();
  if (before && !sameFilm) S.selectedShot = S.selectedTake = null; // another film begins at its first shot
  emit(CHANGED.film, CHANGED.shots, CHANGED.queue, CHANGED.progress, CHANGED.net, CHANGED.selection, CHANGED.take, CHANGED.playhead);
  reorder();
}

/** The snapshot is fetched again and shown; patches that arrive meanwhile wait for it. */
export function resync() {
  refetch ||= getJSON('/app/state')
    .then(show)
    .catch((/** @type {Partial<Refusal>} */ error) => setNet(error.status === 401 ? 'signin' : 'lost'))
    .finally(() => {
      refetch = null;
      late.splice(0).forEach(heard);
    });
  return refetch;
}

/** Resolves when the film of this folder is the one the page shows.
 *  @type {(folder: string) => Promise<void>} */
export function filmShown(folder) {
  return new Promise((done) => {
    const leave = on(CHANGED.film, () => {
      if (S.state.film.folder !== folder) return;
      queueMicrotask(() => leave());
      done();
    });
  });
}

// ---------------------------------------------------------------- beginning and end

/** @returns {Promise<Snapshot>} */
async function firstSnapshot() {
  for (;;) {
    try {
      return await getJSON('/app/state');
    } catch {
      await new Promise((done) => setTimeout(done, 1000)); // the server is still starting
    }
  }
}

/** Resolves when the first snapshot is shown. */
export const ready = firstSnapshot().then((snapshot) => {
  S.selectedShot = selectedLast();
  show(snapshot);
  let leave = listen(snapshot.rev, heard);
  addEventListener('pagehide', () => {
    flush();
    sendUnsent();
    leave();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) resync().then(() => (leave = listen(S.state.rev, heard)));
  });
  document.addEventListener('visibilitychange', () => document.hidden && flush());
});

Object.assign(window, { __sm: { S, op, select } }); // browser tests read the state here
