// The menus of a card and of a scene: everything a drag or a key does, for the mouse. What stands in them are commands.
import { S } from '../store/store.js';
import { perform } from '../store/commands.js';
import { chosenWith } from '../store/chosen.js';
import { shown } from '../base/bindings.js';
import { openMenu } from '../base/menu.js';
import { t } from '../base/text.js';
import { newScene } from './shots.js';

// One line: the command of this id, done to `where`.
const item = (id, where, sign, text, more = {}) => ({ sign, text, key: shown(id), run: () => perform(id, where), ...more });

/** The menu of shot `id` is open at this point of the window; of several chosen shots where it is one of them. */
export function openCardMenu(id, x, y) {
  const shots = chosenWith(id);
  const where = { shot: id, shots };
  const n = shots.length;
  if (n > 1) openMenu(t('choice.count', { n }), ofSeveral(where, n), x, y);
  else openMenu(t('timeline.menu', { label: S.state.shots[id].label }), ofOne(where), x, y);
}

const ofOne = (where) => [
  item('shot.generate', where, 'film', t('menu.generate')),
  null,
  item('shot.newBefore', where, 'plus', t('menu.before')),
  item('shot.new', where, 'plus', t('menu.after')),
  item('shot.duplicate', where, 'duplicate', t('menu.duplicate')),
  null,
  item('shot.earlier', where, 'arrow_left', t('menu.left')),
  item('shot.later', where, 'arrow_right', t('menu.right')),
  null,
  item('shot.remove', where, 'trash', t('menu.remove')),
];

const ofSeveral = (where, n) => [
  item('shot.generate', where, 'film', t('choice.generate', { n })),
  null,
  item('shot.earlier', where, 'arrow_left', t('choice.earlier')),
  item('shot.later', where, 'arrow_right', t('choice.later')),
  null,
  item('shot.remove', where, 'trash', t('choice.remove', { n })),
];

/** The menu of a scene is open at this point of the window. */
export function openSceneMenu(id, x, y) {
  const at = S.state.scenes.findIndex((scene) => scene.id === id);
  const { number, shots } = S.state.scenes[at];
  const where = { scene: id };
  const choose = shots.length ? t('scenes.choose', { n: shots.length }) : t('scenes.choose.none');
  openMenu(
    t('timeline.scene', { n: number }),
    [
      item('scene.choose', where, 'check', choose, { off: !shots.length }),
      null,
      { sign: 'plus', text: t('scenes.before'), run: () => newScene(at) },
      item('scene.newAfter', where, 'plus', t('scenes.after')),
      null,
      item('scene.earlier', where, 'arrow_left', t('scenes.earlier'), { off: !at }),
      item('scene.later', where, 'arrow_right', t('scenes.later'), { off: at === S.state.scenes.length - 1 }),
      null,
      item('scene.remove', where, 'trash', t('scenes.remove')),
    ],
    x,
    y,
  );
}
