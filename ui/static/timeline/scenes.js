// What is done to scenes of the film: moved and removed with their shots.
import { S, edit, flush } from '../store/store.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';

const placeOf = (id) => S.state.scenes.findIndex((scene) => scene.id === id);

/** The scene stands at `index`, counted without it. */
export function moveScene(id, index) {
  if (placeOf(id) !== index) edit({ kind: 'move_scene', scene_id: id, index });
}

/** The scene stands one place earlier (-1) or later (1). */
export function moveSceneBy(id, step) {
  const at = placeOf(id);
  if (at >= 0 && S.state.scenes[at + step]) moveScene(id, at + step);
}

/** The scene is out of the film with its shots; a message offers to bring it back. */
export function removeScene(id) {
  flush();
  const { number, shots } = S.state.scenes[placeOf(id)];
  sayDone(
    edit({ kind: 'remove_scene', scene_id: id }),
    t(shots.length ? 'scenes.removed' : 'scenes.removed.empty', { n: number, shots: shots.length }),
  );
}
