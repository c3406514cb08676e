// Everything the page can do, by name: what has a key, and what has none. The palette shows it; the keys are of keys.js.
import { S, edit, op, order, shot, toast } from '../store/store.js';
import * as act from '../store/actions.js';
import { actionWritten, shown } from '../base/bindings.js';
import { chooseAll, chooseSome } from '../store/chosen.js';
import { SHEET, actions, perform } from './keys.js';
import { LANGUAGES, language, speak } from '../base/language.js';
import { toggleTheme } from '../store/theme.js';
import { t, textOf } from '../base/text.js';

const here = () => S.state.shots[S.selectedShot];
const sceneAt = () => S.state.scenes.findIndex((scene) => scene.id === here()?.scene_id);
const flip = (field) => here() && edit({ kind: 'set_shot', shot_id: here().id, [field]: !here()[field] });
const needsScene = () => sceneAt() >= 0;

function chooseWhere(fits) {
  const ids = order().filter((id) => fits(shot(id)));
  if (ids.length) chooseSome(ids);
  else toast(t('commands.noneSo'));
}

// [id, name, what it does, whether it can be done now]
const UNKEYED = [
  ['missing', t('commands.missing'), () => act.openDialog('openPlan', 'missing')],
  ['stale', t('commands.stale'), () => act.openDialog('openPlan', 'stale')],
  ['export', t('commands.export'), () => act.openDialog('openExport')],
  ['films', t('commands.films'), () => act.openDialog('openFilms')],
  ['settings', t('commands.settings'), () => act.openDialog('openSettings')],
  ['theme', t('commands.theme'), () => toggleTheme()],
  ...Object.entries(LANGUAGES).filter(([tag]) => tag !== language).map(([tag, name]) => [`language-${tag}`, t('commands.language', { name }), () => speak(tag)]),
  ['scene-end', t('commands.sceneEnd'), () => act.newScene()],
  ['scene-after', t('commands.sceneAfter'), () => act.newScene(sceneAt() + 1), needsScene],
  ['scene-remove', t('commands.sceneRemove'), () => act.removeScene(here().scene_id), needsScene],
  ['scene-choose', t('commands.sceneChoose'), () => chooseAll(here().scene_id), needsScene],
  ['choose-stale', t('commands.chooseStale'), () => chooseWhere((one) => one.marks.some((mark) => !mark.kept))],
  ['choose-missing', t('commands.chooseMissing'), () => chooseWhere((one) => !one.circled)],
  ['lock', t('commands.lock'), () => flip('locked'), here],
  ['learn', t('commands.learn'), () => flip('learn'), here],
  ['stop-all', t('commands.stopAll'), () => op({ op: 'cancel', all: true })],
];

// As if pressed over the timeline, where that is what makes it work.
const ON_TIMELINE = new Set(['delete', 'ctrl+a']);
const NOT_BY_NAME = new Set(['escape', 'ctrl+k', 'p', 'shift+home', 'shift+end', 'ctrl+y', 'f6', 'shift+f6']); // about the focus, or said twice

/** What an action that has a key is called: its own name, else its line on the key sheet. */
export function nameOfAction(action) {
  const name = textOf(`action.${action}`);
  if (name) return name;
  const line = Object.values(SHEET).flat().find(([keys]) => keys.some((key) => actionWritten(key) === action));
  const text = line ? t(`keys.${line[1]}`) : shown(action);
  return text[0].toUpperCase() + text.slice(1);
}

/** Every command that can be given now: [{id, name, key, run}]. */
export function commands() {
  const keyed = actions().filter((action) => !NOT_BY_NAME.has(action)).map((action) => ({
    id: `key:${action}`, name: nameOfAction(action), key: shown(action), run: () => perform(action, { timeline: ON_TIMELINE.has(action) }),
  }));
  const others = UNKEYED.filter(([, , , can]) => !can || can()).map(([id, name, run]) => ({ id: `do:${id}`, name, key: '', run }));
  return [...keyed, ...others];
}
