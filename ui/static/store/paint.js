// What an edit does to the page before the server has answered. Only what a person must see at once; the echo brings the rest.

const shotField =
  (field, from = field) =>
  (state, change) => {
    const one = state.shots[change.shot_id];
    if (!one) return [];
    one[field] = change[from];
    return [`shots.${one.id}.${field}`];
  };

const PAINTERS = {
  rewrite_prompt: shotField('prompt'),
  circle_take: shotField('circled', 'take_id'),
  set_shot: (state, { shot_id, kind, ...fields }) => {
    const one = state.shots[shot_id];
    if (!one) return [];
    const now = 'scene_cut' in fields ? { ...fields, starts_fresh: fields.scene_cut || one.is_first } : fields;
    Object.assign(one, now);
    return Object.keys(now).map((field) => `shots.${shot_id}.${field}`);
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
      .map((take) => (take.id === take_id ? { ...take, ...marks } : take));
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
    scenes.splice(
      index,
      0,
      state.scenes.find((scene) => scene.id === scene_id),
    );
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
function numbered(scenes) {
  const own = scenes.map((scene) => scene.script_number);
  const stand = own.every((number, at) => number !== null && number > (at ? own[at - 1] : 0));
  return scenes.map((scene, at) => ({ ...scene, number: stand ? own[at] : at + 1 }));
}

function relabel(state) {
  const held = [];
  let first = true;
  for (const scene of state.scenes) {
    scene.shots.forEach((id, index) => {
      const one = state.shots[id];
      if (!one) return;
      const now = { label: `${scene.number}.${index + 1}`, is_first: first, starts_fresh: first || one.scene_cut };
      first = false;
      for (const [field, value] of Object.entries(now)) {
        if (one[field] === value) continue;
        one[field] = value;
        held.push(`shots.${id}.${field}`);
      }
    });
  }
  return held;
}

/** The state shows the edit; returns the fields it touched, to be held against echoes. An edit with nothing to paint touches none. */
export function paint(state, change) {
  return PAINTERS[change.kind]?.(state, change) || [];
}
