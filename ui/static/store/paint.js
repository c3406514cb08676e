// What an edit does to the page before the server has answered. Only what a person must see at once; the echo brings the rest.

/** @import { PageEdit, SceneRow, ShotRow, Snapshot } from '../base/contract.js' */
/** @import { Path } from './paths.js' */

// The shot has these fields now; of a shot that is gone there is nothing to paint.
/** @type {(state: Snapshot, id: string, fields: Partial<ShotRow>) => Path[]} */
function setFields(state, id, fields) {
  const one = state.shots[id];
  if (!one) return [];
  Object.assign(one, fields);
  return pathsOf(id, fields);
}

/** @type {(id: string, fields: Partial<ShotRow>) => Path[]} */
const pathsOf = (id, fields) => Object.keys(fields).map((field) => /** @type {const} */ (`shots.${id}.${field}`));

// What an edit leaves out, or says is null, stays.
/** @template {object} F @param {F} fields @returns {{ [K in keyof F]?: NonNullable<F[K]> }} */
const given = (fields) =>
  /** @type {{ [K in keyof F]?: NonNullable<F[K]> }} */ (Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)));

/** @type {{ [K in PageEdit['kind']]?: (state: Snapshot, change: Extract<PageEdit, { kind: K }>) => Path[] }} */
const PAINTERS = {
  rewrite_prompt: (state, { shot_id, prompt }) => setFields(state, shot_id, { prompt }),
  circle_take: (state, { shot_id, take_id }) => setFields(state, shot_id, { circled: take_id }),
  set_shot: (state, { shot_id, kind, ...changes }) => {
    const first = state.shots[shot_id]?.is_first;
    const fields = given(changes);
    const now = 'scene_cut' in fields ? { ...fields, starts_fresh: fields.scene_cut || first } : fields;
    return setFields(state, shot_id, now);
  },
  say_cast: (state, { shot_id, member_id, say }) => {
    const one = state.shots[shot_id];
    if (!one) return [];
    const others = one.cast.filter((id) => id !== member_id);
    one.cast = say === 'in' || (say === null && one.mentioned.includes(member_id)) ? [...others, member_id] : others;
    return [`shots.${shot_id}.cast`];
  },
  mark_take: (state, { shot_id, take_id, deleted, kind, ...marks }) => {
    const one = state.shots[shot_id];
    if (!one) return [];
    one.takes = one.takes
      .filter((take) => !(deleted && take.id === take_id))
      .map((take) => (take.id === take_id ? { ...take, ...given(marks) } : take));
    return [`shots.${shot_id}.takes`];
  },
  rename_film: (state, { title }) => {
    state.film.title = title;
    return ['film.title'];
  },
  remove_shot: (state, { shot_id }) => {
    state.scenes = state.scenes.map((scene) => ({ ...scene, shots: scene.shots.filter((id) => id !== shot_id) }));
    return ['scenes', ...relabel(state)];
  },
  remove_scene: (state, { scene_id }) => {
    state.scenes = numbered(state.scenes.filter((scene) => scene.id !== scene_id));
    return ['scenes', ...relabel(state)];
  },
  move_scene: (state, { scene_id, index }) => {
    const scenes = state.scenes.filter((scene) => scene.id !== scene_id);
    const moved = state.scenes.find((scene) => scene.id === scene_id);
    if (!moved) return [];
    scenes.splice(index, 0, moved);
    state.scenes = numbered(scenes);
    return ['scenes', ...relabel(state)];
  },
  move_shot: (state, { shot_id, scene_id, index }) => {
    state.scenes = state.scenes.map((scene) => {
      const shots = scene.shots.filter((id) => id !== shot_id);
      if (scene.id === scene_id) shots.splice(index, 0, shot_id);
      return { ...scene, shots };
    });
    const one = state.shots[shot_id];
    if (one) one.scene_id = scene_id;
    return ['scenes', ...relabel(state)];
  },
};

// The script's own numbers where they all stand and rise, else 1, 2, 3...: scene_numbers of storymem/core/story.py.
/** @type {(scenes: SceneRow[]) => SceneRow[]} */
function numbered(scenes) {
  const own = scenes.map((scene) => scene.script_number);
  const stand = own.every((number, at) => number !== null && number > (own[at - 1] ?? 0));
  return scenes.map((scene, at) => ({ ...scene, number: (stand ? own[at] : null) ?? at + 1 }));
}

// The shots' places in the scenes as they stand; returns the fields that changed.
/** @type {(state: Snapshot) => Path[]} */
function relabel(state) {
  /** @type {Path[]} */
  const held = [];
  let first = true;
  for (const scene of state.scenes) {
    scene.shots.forEach((id, index) => {
      const one = state.shots[id];
      if (!one) return;
      const now = { label: `${scene.number}.${index + 1}`, is_first: first, starts_fresh: first || one.scene_cut };
      first = false;
      const other = Object.entries(now).filter(([field, value]) => one[/** @type {keyof typeof now} */ (field)] !== value);
      held.push(...setFields(state, id, Object.fromEntries(other)));
    });
  }
  return held;
}

/** The state shows the edit; returns the fields it touched, to be held against echoes. An edit with nothing to paint touches none.
 *  @type {(state: Snapshot, change: PageEdit) => Path[]} */
export function paint(state, change) {
  const painter = /** @type {typeof paint | undefined} */ (PAINTERS[change.kind]);
  return painter?.(state, change) || [];
}
