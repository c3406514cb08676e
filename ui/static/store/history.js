// What undo and redo will do, as far as this page has seen the steps being made: so they can be painted at once.
//
// Beside what is shown, which runs ahead of the server, stands `told`: what the server has said. A change by exactly one
// step is kept with the fields it replaced; one the page can't tell from several makes it forget all steps, and undo
// then waits for the server. Only fields that are of the film alone are kept: what follows from them (marks, counts,
// states) the server brings.
const KEPT_STEPS = 60;
const OF_SHOT = new Set(
  'scene_id label prompt scene_cut is_first starts_fresh seed overrides preset circled takes learn locked notes cast'.split(' '),
);
const OF_FILM = new Set('title overview settings preset references cast target_seconds'.split(' '));

let told = { film: {}, shots: {} };
const steps = new Map(); // number -> {below, above, back, on}: the step under it and over it, the ways to undo and to redo it
const labels = new Map([[null, null]]); // number -> what the menu says

/** What the server last said of "film.<field>", "shots.<id>.<field>" or "scenes". */
export const toldOf = (path) => path.split('.').reduce((value, name) => value?.[name], told);

/** The server has said everything anew. */
export function begin({ session, film, scenes, shots }) {
  const same = session === told.session && film.history?.commit === told.film.history?.commit;
  told = { session, film: { ...film }, scenes, shots: {} };
  for (const [id, row] of Object.entries(shots)) told.shots[id] = { ...row };
  if (!same) steps.clear();
  name(film);
}

/** The server has said what changed. To be called before the change is shown. */
export function learn(message) {
  const was = told.film;
  const change = changeOf(message);
  take(message);
  const now = told.film;
  name(now);
  const commits = now.history.commit - was.history.commit;
  if (!commits) return;
  const { undo: top, redo: next } = was.history;
  const { undo, redo } = now.history;
  if (commits > 1) steps.clear();
  else if (undo === top && redo === next)
    drop(change); // a take came
  else if (top !== null && redo === top) keep(top, { below: undo, above: next, back: change.on, on: change.back });
  else keep(undo, { below: top, above: redo, back: change.back, on: change.on });
}

/**
 * Undo (-1) or redo (1) seen from where the history stands: {number, values, rows}, the fields it will set by path and
 * the shots it brings back. Null when the page can't tell.
 */
export function foretold(way, { undo, redo, commit }) {
  const number = way < 0 ? undo : redo;
  const step = steps.get(number);
  const found = step && (way < 0 ? step.back : step.on);
  if (!found) return null;
  const at = way < 0 ? { undo: step.below, redo: number } : { undo: number, redo: step.above };
  if (!labels.has(at.undo) || !labels.has(at.redo)) return null;
  const film = { history: { ...at, commit }, undo: labels.get(at.undo), redo: labels.get(at.redo) };
  const values = Object.entries(film).map(([field, value]) => [`film.${field}`, value]);
  return { number, values: [...found.values, ...values], rows: found.rows };
}

function name({ history, undo, redo }) {
  labels.set(history.undo, undo).set(history.redo, redo);
  for (const number of labels.keys()) if (number !== null && labels.size > 3 * KEPT_STEPS) labels.delete(number);
}

// ---------------------------------------------------------------- one change, both ways

// The paths a message sets, with the values before (back) and after (on), and whole shots that go or come.
function changeOf(message) {
  const back = { values: new Map(), rows: new Map() };
  const on = { values: new Map(), rows: new Map() };
  const note = (path, value) => {
    back.values.set(path, toldOf(path));
    on.values.set(path, value);
  };
  for (const [field, value] of Object.entries(message.film || {})) if (OF_FILM.has(field)) note(`film.${field}`, value);
  if (message.scenes) note('scenes', message.scenes);
  for (const [id, fields] of Object.entries(message.shots || {})) {
    if (!told.shots[id]) on.rows.set(id, { ...fields });
    else for (const [field, value] of Object.entries(fields)) if (OF_SHOT.has(field)) note(`shots.${id}.${field}`, value);
  }
  for (const id of message.gone || []) back.rows.set(id, told.shots[id]);
  return { back, on };
}

function take(message) {
  told.film = { ...told.film, ...message.film };
  if (message.scenes) told.scenes = message.scenes;
  for (const [id, fields] of Object.entries(message.shots || {})) told.shots[id] = { ...told.shots[id], ...fields };
  for (const id of message.gone || []) delete told.shots[id];
}

// A shot with a job comes back as the queue then says, which is not known here.
const sure = (change) => (change && [...change.rows.values()].every((row) => !row.job && !row.error) ? change : null);

function keep(number, { back, on, ...step }) {
  if (step.above === null) for (const later of steps.keys()) if (later > number) steps.delete(later);
  const below = steps.get(step.below);
  if (below) below.above = number;
  steps.delete(number);
  steps.set(number, { ...step, back: sure(back), on: sure(on) });
  while (steps.size > KEPT_STEPS) steps.delete(steps.keys().next().value);
}

// What changed beside the steps is no longer as they knew it.
function drop({ on }) {
  for (const step of steps.values()) {
    for (const change of [step.back, step.on]) for (const path of on.values.keys()) change?.values.delete(path);
    const held = (change) =>
      change &&
      [...change.rows.keys()].some((id) => on.rows.has(id) || [...on.values.keys()].some((path) => path.startsWith(`shots.${id}.`)));
    if (held(step.back)) step.back = null;
    if (held(step.on)) step.on = null;
  }
}
