// The menus of a card and of a scene: everything a drag or a key does, for the mouse.
import { S } from '../store/store.js';
import * as act from '../store/actions.js';
import { shown } from '../base/bindings.js';
import { chooseAll, chosenWith } from '../store/chosen.js';
import { openMenu } from '../base/menu.js';
import { generateAll, moveAllBy, moveSceneBy, removeAll } from './batch.js';
import { t } from '../base/text.js';

/** The menu of shot `id` is open at this point of the window; of several chosen shots where it is one of them. */
export function openCardMenu(id, x, y) {
  const ids = chosenWith(id);
  if (ids.length > 1) openMenu(t('choice.count', { n: ids.length }), several(ids), x, y);
  else openMenu(t('timeline.menu', { label: S.state.shots[id].label }), one(id), x, y);
}

const one = (id) => [
  { sign: 'film', text: t('menu.generate'), key: shown('ctrl+enter'), run: () => act.generate({ id }) },
  null,
  { sign: 'plus', text: t('menu.before'), key: shown('shift+n'), run: () => act.newShot(false, id) },
  { sign: 'plus', text: t('menu.after'), key: shown('n'), run: () => act.newShot(true, id) },
  { sign: 'duplicate', text: t('menu.duplicate'), key: shown('d'), run: () => act.duplicate(id) },
  null,
  { sign: 'arrow_left', text: t('menu.left'), key: shown('alt+arrowleft'), run: () => act.moveBy(-1, id) },
  { sign: 'arrow_right', text: t('menu.right'), key: shown('alt+arrowright'), run: () => act.moveBy(1, id) },
  null,
  { sign: 'trash', text: t('menu.remove'), key: shown('delete'), run: () => act.remove(id) },
];

const several = (ids) => [
  { sign: 'film', text: t('choice.generate', { n: ids.length }), key: shown('ctrl+enter'), run: () => generateAll(ids) },
  null,
  { sign: 'arrow_left', text: t('choice.earlier'), key: shown('alt+arrowleft'), run: () => moveAllBy(ids, -1) },
  { sign: 'arrow_right', text: t('choice.later'), key: shown('alt+arrowright'), run: () => moveAllBy(ids, 1) },
  null,
  { sign: 'trash', text: t('choice.remove', { n: ids.length }), key: shown('delete'), run: () => removeAll(ids) },
];

/** The menu of a scene is open at this point of the window. */
export function openSceneMenu(id, x, y) {
  const at = S.state.scenes.findIndex((scene) => scene.id === id);
  const scene = S.state.scenes[at];
  openMenu(t('timeline.scene', { n: scene.number }), [
    { sign: 'check', text: scene.shots.length ? t('scenes.choose', { n: scene.shots.length }) : t('scenes.choose.none'), off: !scene.shots.length, run: () => chooseAll(id) },
    null,
    { sign: 'plus', text: t('scenes.before'), run: () => act.newScene(at) },
    { sign: 'plus', text: t('scenes.after'), run: () => act.newScene(at + 1) },
    null,
    { sign: 'arrow_left', text: t('scenes.earlier'), key: shown('alt+shift+arrowleft'), off: !at, run: () => moveSceneBy(id, -1) },
    { sign: 'arrow_right', text: t('scenes.later'), key: shown('alt+shift+arrowright'), off: at === S.state.scenes.length - 1, run: () => moveSceneBy(id, 1) },
    null,
    { sign: 'trash', text: t('scenes.remove'), run: () => act.removeScene(id) },
  ], x, y);
}
