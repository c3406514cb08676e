// All keys of the page, in one table: what is pressed, what it does, and the line of the key sheet.
import { S, emit, flush, order } from '../store/store.js';
import { takesText } from '../base/dom.js';
import * as act from '../store/actions.js';
import { endCompare, flip, toggleCompare } from '../viewer/compare.js';
import { changeOnion, toggleOnion } from '../viewer/onion.js';
import { actionOf, followKeys, nameOf } from '../base/bindings.js';
import { chooseAll, chooseBy, chooseOnly } from '../store/chosen.js';
import { fold } from '../base/folds.js';
import { goToPane } from './panes.js';
import * as several from '../timeline/batch.js';
import { t } from '../base/text.js';

const emitAt = (name) => {
  const target = document.activeElement || document.body;
  target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { shotId: S.selectedShot } }));
};
const ask = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

// One shot is gone to, and no others are chosen with it any more, at the film's ends too.
const goBy = (step) => {
  act.selectBy(step);
  chooseOnly();
};

// By the key each has from the start; bindings.js knows the one it has now.
const KEYS = {
  ' ': () => ask('sm-transport', 'toggle'),
  j: () => ask('sm-transport', 'reverse'),
  k: () => ask('sm-transport', 'stop'),
  l: () => ask('sm-transport', 'forward'),
  f: () => ask('sm-transport', 'fullscreen'),
  arrowleft: (where) => (where.viewer ? ask('sm-step', -1) : goBy(-1)),
  arrowright: (where) => (where.viewer ? ask('sm-step', 1) : goBy(1)),
  'shift+arrowleft': (where) => (where.timeline ? chooseBy(-1) : ask('sm-step', -S.state.film.fps)),
  'shift+arrowright': (where) => (where.timeline ? chooseBy(1) : ask('sm-step', S.state.film.fps)),
  'shift+home': (where) => where.timeline && chooseBy(-order().length),
  'shift+end': (where) => where.timeline && chooseBy(order().length),
  'ctrl+a': (where) => where.timeline && chooseAll(),
  'alt+arrowleft': () => several.keyMove(-1),
  'alt+arrowright': () => several.keyMove(1),
  'alt+shift+arrowleft': (where) => several.moveSceneBy(where.scene, -1),
  'alt+shift+arrowright': (where) => several.moveSceneBy(where.scene, 1),
  home: () => goBy(-order().length),
  end: () => goBy(order().length),
  '/': () => several.keyCut(),
  n: () => act.newShot(true),
  'shift+n': () => act.newShot(false),
  d: () => act.duplicate(),
  delete: (where) => where.timeline && several.keyRemove(),
  m: () => several.keyNote(),
  '[': () => act.showTake(-1),
  ']': () => act.showTake(1),
  o: () => act.circleShown(),
  p: () => emitAt('sm-pin'),
  'shift+p': () => emitAt('sm-pin-here'),
  g: () => act.grabAtPlayhead(),
  c: () => act.openDialog('openCast'),
  x: () => toggleCompare(),
  s: () => toggleOnion(),
  '-': () => changeOnion(-1),
  '+': () => changeOnion(1),
  b: () => flip(),
  'shift+x': () => act.cancelRunning(),
  'ctrl+z': () => act.undo(),
  'ctrl+shift+z': () => act.redo(),
  'ctrl+y': () => act.redo(),
  '\\': () => ask('sm-fit'),
  'shift+i': () => fold('inspector'),
  'shift+m': () => fold('memory'),
  'shift+q': () => fold('queue'),
  '?': () => openKeySheet(),
};
// These work in a text field too.
const ALWAYS = {
  'ctrl+enter': (where) => several.keyGenerate(false, where.typing),
  'ctrl+shift+enter': (where) => several.keyGenerate(true, where.typing),
  'ctrl+k': () => openPalette(),
  f6: () => goToPane(1),
  'shift+f6': () => goToPane(-1),
  // The nearest thing first: the field, the menu (which closes itself), the chosen shots, the comparison.
  escape: (where, event) => leaveField(event) || (!document.querySelector(':popover-open') && (chooseOnly() || endCompare())),
};
// A key held down repeats only where that is what one means.
const REPEATS = new Set(['arrowleft', 'arrowright', 'shift+arrowleft', 'shift+arrowright', '[', ']', 'ctrl+z', 'ctrl+shift+z', 'ctrl+y', 'alt+arrowleft', 'alt+arrowright', 'alt+shift+arrowleft', 'alt+shift+arrowright']);

function leaveField(event) {
  if (!takesText(event.target)) return false;
  flush();
  event.target.blur();
  return true;
}

// What a focused control does with these keys itself.
function belongsToControl(name, target) {
  if (target.closest('[role=menu], [role=slider], [role=radiogroup], [role=tablist], [popover]')) return /^(arrow|home|end| |enter)/.test(name);
  return name === ' ' && Boolean(target.closest('button, a[href], summary, input, [role=switch], [role=button]'));
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || !S.state || document.querySelector('dialog[open]')) return;
  const name = actionOf(nameOf(event));
  const target = event.target instanceof Element ? event.target : document.body;
  const typing = takesText(target);
  const run = ALWAYS[name] || (!typing && !belongsToControl(nameOf(event), target) && KEYS[name]);
  if (!run || (event.repeat && !REPEATS.has(name))) return;
  const head = target.closest('[data-scene-head]')?.dataset.sceneHead;
  const where = { viewer: Boolean(target.closest('#sm-mid-left')), timeline: Boolean(target.closest('#sm-timeline')), scene: head || S.state.shots[S.selectedShot]?.scene_id, typing };
  if (run(where, event) !== false) event.preventDefault();
}

addEventListener('keydown', pressed);
followKeys(() => emit('keys')); // what a pane says of keys is painted again

// ---------------------------------------------------------------- the key sheet

/** The lines of the key sheet: [the keys from the start, the text]. Those of `lists` are what every page has and stay as they are. */
export const SHEET = {
  play: [
    [['Space'], 'space'],
    [['J', 'K', 'L'], 'jkl'],
    [['←', '→'], 'arrows'],
    [['Shift+←', 'Shift+→'], 'second'],
  ],
  shots: [
    [['Home', 'End'], 'ends'],
    [['Alt+←', 'Alt+→'], 'move'],
    [['/'], 'cut'],
    [['N', 'Shift+N'], 'new'],
    [['D'], 'duplicate'],
    [['Del'], 'delete'],
    [['Shift+←', 'Shift+→', 'Shift+Home', 'Shift+End'], 'choose'],
    [['Ctrl+A'], 'choose.all'],
    [[t('keys.pressed.choose.one'), t('keys.pressed.choose.range')], 'choose.click'],
    [['Alt+Shift+←', 'Alt+Shift+→'], 'move.scene'],
    [['M'], 'note.key'],
    [['C'], 'cast'],
  ],
  takes: [
    [['Ctrl+Enter'], 'generate'],
    [['Ctrl+Shift+Enter'], 'generate.front'],
    [['[', ']'], 'takes'],
    [['O'], 'circle'],
    [['P'], 'pin'],
    [['Shift+P'], 'pin.here'],
    [['Alt+←', 'Alt+→'], 'order'],
    [['G'], 'grab'],
    [['X', 'B'], 'compare'],
    [['S', '\u2212', '+'], 'onion'],
    [['Shift+X'], 'cancel'],
  ],
  view: [
    [['Ctrl+Z'], 'undo'],
    [['Ctrl+Shift+Z', 'Ctrl+Y'], 'redo'],
    [['\\'], 'fit'],
    [[t('keys.pressed.zoom')], 'zoom'],
    [['F'], 'fullscreen'],
    [['Ctrl+K'], 'palette'],
    [['F6', 'Shift+F6'], 'panes'],
    [['Shift+I', 'Shift+M', 'Shift+Q'], 'folds'],
    [['?'], 'help'],
    [['Esc'], 'esc'],
  ],
  lists: [
    [['↑', '↓'], 'lists.walk'],
    [['Home', 'End'], 'lists.ends'],
    [['Enter', 'Tab'], 'lists.take'],
    [['←', '→'], 'lists.row'],
    [['Alt+↑', 'Alt+↓'], 'lists.job.move'],
    [['Enter'], 'lists.job.change'],
    [['Del'], 'lists.job.remove'],
    [['↑', '↓', '←', '→'], 'lists.rail'],
    [['Page up', 'Page down'], 'lists.page'],
    [['Enter'], 'lists.review'],
    [['↑', '↓'], 'lists.number'],
    [['+', '\u2212', '0'], 'lists.crop'],
    [['Ctrl+Enter'], 'lists.save'],
    [[t('keys.pressed.choose.range')], 'lists.compare'],
  ],
};

/** The key sheet is open. */
export async function openKeySheet() {
  (await import('./key_sheet.js')).openKeySheet();
}

let palette = null;
const fetchPalette = async () => (palette ??= await import('./palette.js'));
const fetchEarly = () => fetchPalette().catch(() => {}); // the server is away: its key fetches it again
(window.requestIdleCallback ?? setTimeout)(fetchEarly); // so that what is typed right after its key goes into it

/** The command palette is open. */
export function openPalette() {
  if (palette) palette.openPalette();
  else fetchPalette().then((module) => module.openPalette(), () => {}); // the top bar says that the server is away
}

/** The actions that keys ask for, by the key each has from the start. */
export const actions = () => [...Object.keys(ALWAYS), ...Object.keys(KEYS)];

/** Whether the action is asked for while one types too, so that its key can't be a letter. */
export const worksWhileTyping = (action) => action in ALWAYS;

/** Does what the key of this action does, as if it was pressed over the part of the page that `where` names. */
export function perform(action, where = {}) {
  (ALWAYS[action] || KEYS[action])({ viewer: false, timeline: false, typing: false, scene: S.state.shots[S.selectedShot]?.scene_id, ...where });
}
