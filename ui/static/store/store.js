// The one store of the page: a copy of what the server holds, patched as events arrive. Every pane imports this module.
//
//   S          what is known now: {state, selectedShot, selectedTake, net, pending, playhead}
//   on, emit   who is told of what changed, by the keys of events.js
//   op, edit   what the person does: painted at once, sent in order, held against echoes until the server has it
//
// A field with an edit under way is *held*: an echo for it is laid aside, and shown when the edit's own revision is here.
import { listen } from './stream.js';
import { send, sendUnsent } from './wire.js';
import { paint } from './paint.js';
import { begin, foretold, learn, toldOf } from './history.js';
import { t } from '../base/text.js';
import { toast } from '../base/toast.js';
import { translated } from '../base/server_text.js';
import { CHANGED } from './events.js';

export { toast };

export const S = {
  state: null, // the snapshot of docs/page-contract.md, kept up to date
  selectedShot: null,
  selectedTake: null, // the take shown in the viewer; null: the circled one
  net: 'connecting', // connecting | open | lost | signin
  pending: 0, // edits the server has not confirmed
  playhead: { frame: 0, shotId: null, playing: false },
};

const SELECTED_KEY = 'sm-selected';
const listeners = new Map();
const holds = new Map(); // path -> number of edits under way
const aside = new Map(); // path -> newest value the server sent meanwhile
const confirmed = []; // {rev, paths, foreseen}: answered, its echo not here yet
let unforeseen = 0; // operations under way of which the page can't tell what they do to the history
const flushes = new Set();
let due = new Set();
let flat = [];
let refetch = null;
let late = [];

// ---------------------------------------------------------------- listening

/** Calls `fn(changedKeys)` once for all keys changed together; at once too when there is something to show. Returns the way off. */
export function on(keys, fn) {
  const names = [keys].flat();
  for (const name of names) {
    if (!listeners.has(name)) listeners.set(name, new Set());
    listeners.get(name).add(fn);
  }
  if (S.state) fn(new Set(names));
  return () => names.forEach((name) => listeners.get(name).delete(fn));
}

/** Tells the listeners of these keys, together, before the next frame. */
export function emit(...keys) {
  if (!due.size) queueMicrotask(tell);
  keys.forEach((key) => due.add(key));
}

function tell() {
  const changed = due;
  due = new Set();
  if (!S.state) return;
  const called = new Set();
  changed.forEach((key) => listeners.get(key)?.forEach((fn) => called.add(fn)));
  called.forEach((fn) => {
    try {
      fn(changed);
    } catch (error) {
      console.error(error); // one broken pane must not stop the others
    }
  });
}

// ---------------------------------------------------------------- reading

/** The shot, or undefined. */
export const shot = (id) => S.state?.shots[id];

/** The selected shot, or undefined in an empty film. */
export const current = () => shot(S.selectedShot);

/** All shot ids in story order. The same array until the order changes. */
export const order = () => flat;

/** The take of `one` the viewer shows: the selected one of the selected shot, else the circled one, else null. */
export function shownTake(one) {
  if (!one) return null;
  const wanted = (one.id === S.selectedShot && S.selectedTake) || one.circled;
  return one.takes.find((take) => take.id === wanted) || null;
}

/** What the server answers to GET `path`. Rejects with an Error that has `.fix`. */
export async function getJSON(path) {
  const response = await fetch(path);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw Object.assign(new Error(translated(answer.message) || t('read.failed')), {
      fix: translated(answer.fix) || '',
      status: response.status,
    });
  return answer;
}

// ---------------------------------------------------------------- choosing

/** The shot is the selected one; the viewer goes back to its circled take. */
export function select(id) {
  if (!shot(id) || id === S.selectedShot) return;
  flush();
  const before = S.selectedShot;
  S.selectedShot = id;
  S.selectedTake = null;
  sessionStorage.setItem(SELECTED_KEY, id);
  emit(CHANGED.selection, CHANGED.take, CHANGED.shot(before), CHANGED.shot(id));
}

/** The viewer shows this take of the selected shot; null: the circled one. */
export function selectTake(id) {
  if (id === S.selectedTake) return;
  S.selectedTake = id;
  emit(CHANGED.take, CHANGED.shot(S.selectedShot));
}

function keepSelection(before) {
  if (S.selectedTake && !current()?.takes.some((take) => take.id === S.selectedTake)) selectTake(null);
  if (flat.includes(S.selectedShot)) return;
  const next = flat[Math.min(Math.max(before.indexOf(S.selectedShot), 0), flat.length - 1)]; // what now stands in its place
  S.selectedShot = next || null;
  S.selectedTake = null;
  if (next) sessionStorage.setItem(SELECTED_KEY, next);
  emit(CHANGED.selection, CHANGED.take, CHANGED.shot(next));
}

// ---------------------------------------------------------------- doing

/** `fn()` is called when text being typed must be sent now: before another shot is selected, and when the page goes away. */
export function onFlush(fn) {
  flushes.add(fn);
  return () => flushes.delete(fn);
}

/** Sends whatever is still being typed. */
export function flush() {
  flushes.forEach((fn) => fn());
}

/**
 * Sends one operation after those before it; resolves with the server's answer. The fields in `holdKeys` ("film.title",
 * "shots.<id>.prompt", "scenes") keep their local value until this edit's own echo is here. Refused: rejects with an
 * Error with `.fix`, `.status` and for a text conflict `.current`, says so in a toast unless `quiet`, and refetches.
 */
export function op(body, holdKeys = [], { quiet = false, foreseen = false } = {}) {
  holdKeys.forEach((path) => holds.set(path, (holds.get(path) || 0) + 1));
  S.pending++;
  if (!foreseen) unforeseen++;
  emit(CHANGED.net);
  const result = send(body, setNet).then(
    (answer) => {
      settle({ paths: holdKeys, rev: answer.rev || 0, foreseen });
      return answer;
    },
    (error) => {
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

/** One edit of the contract. `optimistic`: true paints it here at once, false waits, a function paints it itself and returns the fields to hold. */
export function edit(change, { optimistic = true, quiet = false } = {}) {
  const painted = optimistic === true ? paint(S.state, change) : optimistic ? optimistic(S.state) : [];
  const paths = painted || [];
  if (paths.length) announce(paths);
  return op({ op: 'edit', edit: change }, paths, { quiet });
}

/** Several edits of the contract as one: painted at once, sent in one request, one step to undo. */
export function batch(changes) {
  const paths = [...new Set(changes.flatMap((change) => paint(S.state, change)))];
  if (paths.length) announce(paths);
  return op({ op: 'batch', edits: changes }, paths);
}

/** Undo (-1) or redo (1) of one step: painted at once where the page saw the step being made, else when the server has done it. `only`: the number it must have. */
export function step(way, only = null) {
  const verb = way < 0 ? 'undo' : 'redo';
  const seen = unforeseen ? null : foretold(way, S.state.film.history);
  if (!seen || (only && seen.number !== only)) return op({ op: verb, ...(only && { step: only }) });
  for (const [id, row] of seen.rows) S.state.shots[id] ||= { ...row };
  const paths = seen.values.map(([path]) => path);
  for (const path of paths) if (!aside.has(path)) aside.set(path, toldOf(path)); // it stays only if the server says the same
  for (const [path, value] of seen.values) write(path, value);
  announce(paths);
  return op({ op: verb, step: seen.number }, paths, { foreseen: true });
}

function announce(paths) {
  for (const path of paths) {
    const [part, id] = path.split('.');
    if (part === 'shots') emit(CHANGED.shots, CHANGED.shot(id));
    else emit(CHANGED[part]);
  }
  if (paths.includes('scenes')) reorder();
}

function reorder() {
  const before = flat;
  flat = S.state.scenes.flatMap((scene) => scene.shots).filter((id) => S.state.shots[id]);
  emit(CHANGED.scenes, ...flat.map((id) => CHANGED.shot(id)));
  keepSelection(before);
}

// ---------------------------------------------------------------- holding fields with an edit under way

function settle(answered) {
  if (answered.rev > S.state.rev) return void confirmed.push(answered);
  release(answered.paths);
  if (!answered.foreseen) unforeseen--;
}

function settleConfirmed() {
  confirmed.splice(0).forEach(settle);
}

function release(paths) {
  for (const path of paths) {
    const left = holds.get(path) - 1;
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

function put(path, value) {
  if (holds.has(path)) aside.set(path, value);
  else write(path, value);
}

function write(path, value) {
  const [part, id, field] = path.split('.');
  if (part === 'shots') {
    if (S.state.shots[id]) S.state.shots[id][field] = value;
  } else if (id) S.state[part][id] = value;
  else S.state[part] = value;
}

function read(state, path) {
  return path.split('.').reduce((value, name) => value?.[name], state);
}

// ---------------------------------------------------------------- what the server says

function heard(message) {
  if (message.net) return setNet(message.net);
  if (refetch) return void late.push(message); // a greeting too: the snapshot on its way may be of the film before
  if (message.hello || message.joined) return greeted(message);
  if (message.progress) return progressed(message.progress);
  if (message.snapshot) return show(message.snapshot);
  if (message.session && message.session !== S.state.session) return void resync(); // another film is open by now
  if (message.rev <= S.state.rev) return;
  if (message.rev > S.state.rev + 1) return void resync();
  patch(message);
}

function greeted({ hello, joined }) {
  if (joined) setNet(joined.net);
  const { rev, session } = hello || joined;
  const elsewhere = session && session !== S.state.session;
  if (elsewhere || (joined && rev > S.state.rev)) resync();
}

function patch(message) {
  learn(message);
  S.state.rev = message.rev;
  const keys = [];
  for (const part of ['film', 'engine']) {
    for (const [field, value] of Object.entries(message[part] || {})) put(`${part}.${field}`, value);
    if (message[part]) keys.push(CHANGED.film);
  }
  for (const [id, fields] of Object.entries(message.shots || {})) {
    if (S.state.shots[id]) Object.entries(fields).forEach(([field, value]) => put(`shots.${id}.${field}`, value));
    else S.state.shots[id] = fields;
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
  else if (message.shots) keepSelection(flat);
  settleConfirmed();
}

function progressed({ job: id, shot: shotId, preview, ...step }) {
  const job = S.state.queue.jobs.find((one) => one.id === id);
  const one = shot(shotId);
  const live = one?.job?.id === id || (job && ['waiting', 'running'].includes(job.state));
  if (!live) return; // a last word of a job that has ended
  if (job) Object.assign(job, step, { state: 'running' });
  if (one) {
    const known = one.job?.id === id ? one.job : {};
    one.job = { ...known, id, state: 'running', ...step, preview: preview || known.preview || null };
    one.status = 'rendering';
  }
  emit(CHANGED.progress, CHANGED.shot(shotId));
}

function show(snapshot) {
  const before = S.state;
  const sameFilm = before?.film.folder === snapshot.film.folder;
  S.state = snapshot;
  begin(snapshot);
  if (before?.session !== snapshot.session) confirmed.forEach((one) => (one.rev = 0)); // its revisions were counted anew
  aside.clear();
  for (const path of sameFilm ? holds.keys() : []) {
    const mine = read(before, path);
    if (mine === undefined) continue;
    aside.set(path, read(snapshot, path));
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
    .catch((error) => setNet(error.status === 401 ? 'signin' : 'lost'))
    .finally(() => {
      refetch = null;
      late.splice(0).forEach(heard);
    });
  return refetch;
}

/** Resolves when the film of this folder is the one the page shows. */
export function filmShown(folder) {
  return new Promise((done) => {
    const leave = on(CHANGED.film, () => {
      if (S.state.film.folder !== folder) return;
      queueMicrotask(() => leave());
      done();
    });
  });
}

function setNet(now) {
  if (S.net === now) return;
  S.net = now;
  emit(CHANGED.net);
}

// ---------------------------------------------------------------- beginning and end

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
  S.selectedShot = sessionStorage.getItem(SELECTED_KEY);
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

window.__sm = { S, op, select }; // browser tests read the state here
