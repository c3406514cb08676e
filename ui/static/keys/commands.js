// Everything the page can do, by name: what has a key, and what has none. The palette shows it; the keys are of keys.js.
import { S, edit, op, order, shot, toast } from '../store/store.js';
import * as act from '../store/actions.js';
import { actionWritten, shown } from '../base/bindings.js';
import { chooseAll, chooseSome } from '../store/chosen.js';
import { SHEET, actions, perform } from './keys.js';
import { LANGUAGES, language, speak } from '../base/language.js';
import { toggleTheme } from '../store/theme.js';
import { t } from '../base/text.js';
import { NAMES, commands as T } from './text_palette.js';

const here = () => S.state.shots[S.selectedShot];
const sceneAt = () => S.state.scenes.findIndex((scene) => scene.id === here()?.scene_id);
const flip = (field) => here() && edit({ kind: 'set_shot', shot_id: here().id, [field]: !here()[field] });
const needsScene = () => sceneAt() >= 0;

function chooseWhere(fits) {
  const ids = order().filter((id) => fits(shot(id)));
  if (ids.length) chooseSome(ids);
  else toast(T.noneSo);
}

// [id, name, what it does, whether it can be done now]
const UNKEYED = [
  ['missing', T.missing, () => act.openDialog('openPlan', 'missing')],
  ['stale', T.stale, () => act.openDialog('openPlan', 'stale')],
  ['export', T.export, () => act.openDialog('openExport')],
  ['films', T.films, () => act.openDialog('openFilms')],
  ['settings', T.settings, () => act.openDialog('openSettings')],
  ['theme', T.theme, () => toggleTheme()],
  ...Object.entries(LANGUAGES).filter(([tag]) => tag !== language).map(([tag, name]) => [`language-${tag}`, T.language(name), () => speak(tag)]),
  ['scene-end', T.sceneEnd, () => act.newScene()],
  ['scene-after', T.sceneAfter, () => act.newScene(sceneAt() + 1), needsScene],
  ['scene-remove', T.sceneRemove, () => act.removeScene(here().scene_id), needsScene],
  ['scene-choose', T.sceneChoose, () => chooseAll(here().scene_id), needsScene],
  ['choose-stale', T.chooseStale, () => chooseWhere((one) => one.marks.some((mark) => !mark.kept))],
  ['choose-missing', T.chooseMissing, () => chooseWhere((one) => !one.circled)],
  ['lock', T.lock, () => flip('locked'), here],
  ['learn', T.learn, () => flip('learn'), here],
  ['stop-all', T.stopAll, () => op({ op: 'cancel', all: true })],
];

// As if pressed over the timeline, where that is what makes it work.
const ON_TIMELINE = new Set(['delete', 'ctrl+a']);
const NOT_BY_NAME = new Set(['escape', 'ctrl+k', 'p', 'shift+home', 'shift+end', 'ctrl+y', 'f6', 'shift+f6']); // about the focus, or said twice

/** What an action that has a key is called: its own name, else its line on the key sheet. */
export function nameOfAction(action) {
  if (NAMES[action]) return NAMES[action];
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
