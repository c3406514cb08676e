// All commands of the page in one table: the id, the key from the start, and what each does (store/commands.js says what a
// record holds). In the order in which the palette offers them.
import { S, flush, op, order, shot, toast } from '../store/store.js';
import { fitTimeline, pinFocused, stepFrames, transport } from '../store/events.js';
import { chooseAll, chooseBy, chooseOnly, chooseSome } from '../store/chosen.js';
import { circleShown, goBy, redo, showTake, undo } from '../store/steps.js';
import { toggleTheme } from '../store/theme.js';
import { takesText } from '../base/dom.js';
import { fold } from '../base/folds.js';
import { LANGUAGES, language, speak } from '../base/language.js';
import { t } from '../base/text.js';
import { endCompare, flip, toggleCompare } from '../viewer/compare.js';
import { grabAtPlayhead } from '../viewer/grab.js';
import { changeOnion, toggleOnion } from '../viewer/onion.js';
import { generate } from '../shot/generate.js';
import { stopRunning } from '../queue/order.js';
import { duplicate, moveShotsBy, newScene, newShot, removeShots, toggleAll, toggleCuts, writeNote } from '../timeline/shots.js';
import { moveSceneBy, removeScene } from '../timeline/scenes.js';
import { openCast, openExport, openFilms, openPlan, openSettings } from '../film/open.js';
import { openKeySheet, openPalette } from './open.js';
import { goToPane } from './panes.js';

const second = () => S.state.film.fps;
const sceneAt = (id) => S.state.scenes.findIndex((one) => one.id === id);
const hasScene = ({ scene }) => sceneAt(scene) >= 0;
const hasShot = ({ shot: id }) => Boolean(shot(id));

// From a text field only the shot whose words one writes.
const written = ({ shot: id, shots, typing }) => (typing ? [id] : shots);

function chooseWhere(fits) {
  const ids = order().filter((id) => fits(shot(id)));
  if (ids.length) chooseSome(ids);
  else toast(t('palette.noneSo'));
}

function leaveField(event) {
  if (!takesText(event.target)) return false;
  flush();
  event.target.blur();
  return true;
}

// The nearest thing first: the field, the menu (which closes itself), the chosen shots, the comparison.
const leave = (where, event) => leaveField(event) || (!document.querySelector(':popover-open') && (chooseOnly() || endCompare()));

const ALWAYS = [
  { id: 'shot.generate', key: 'ctrl+enter', typing: true, run: (where) => generate(written(where)) },
  { id: 'shot.generateNext', key: 'ctrl+shift+enter', typing: true, run: (where) => generate(written(where), { front: true }) },
  { id: 'page.palette', key: 'ctrl+k', typing: true, unlisted: true, name: 'keys.palette', run: () => openPalette() },
  { id: 'page.nextPane', key: 'f6', typing: true, unlisted: true, fixed: true, name: 'keys.panes', run: () => goToPane(1) },
  { id: 'page.paneBefore', key: 'shift+f6', typing: true, unlisted: true, fixed: true, name: 'keys.panes', run: () => goToPane(-1) },
  { id: 'page.leave', key: 'escape', typing: true, unlisted: true, fixed: true, name: 'keys.esc', run: leave },
];

const PLAYING = [
  { id: 'play.toggle', key: ' ', run: () => transport.say('toggle') },
  { id: 'play.reverse', key: 'j', run: () => transport.say('reverse') },
  { id: 'play.stop', key: 'k', run: () => transport.say('stop') },
  { id: 'play.forward', key: 'l', run: () => transport.say('forward') },
  { id: 'play.fullscreen', key: 'f', run: () => transport.say('fullscreen') },
  { id: 'go.before', key: 'arrowleft', repeats: true, run: ({ viewer }) => (viewer ? stepFrames.say(-1) : goBy(-1)) },
  { id: 'go.after', key: 'arrowright', repeats: true, run: ({ viewer }) => (viewer ? stepFrames.say(1) : goBy(1)) },
  {
    id: 'go.secondBack',
    key: 'shift+arrowleft',
    repeats: true,
    run: ({ timeline }) => (timeline ? chooseBy(-1) : stepFrames.say(-second())),
  },
  { id: 'go.secondOn', key: 'shift+arrowright', repeats: true, run: ({ timeline }) => (timeline ? chooseBy(1) : stepFrames.say(second())) },
];

const SHOTS = [
  { id: 'choose.toStart', key: 'shift+home', on: 'timeline', unlisted: true, name: 'keys.choose', run: () => chooseBy(-order().length) },
  { id: 'choose.toEnd', key: 'shift+end', on: 'timeline', unlisted: true, name: 'keys.choose', run: () => chooseBy(order().length) },
  { id: 'choose.all', key: 'ctrl+a', on: 'timeline', run: () => chooseAll() },
  { id: 'shot.earlier', key: 'alt+arrowleft', repeats: true, run: ({ shots }) => moveShotsBy(shots, -1) },
  { id: 'shot.later', key: 'alt+arrowright', repeats: true, run: ({ shots }) => moveShotsBy(shots, 1) },
  { id: 'scene.earlier', key: 'alt+shift+arrowleft', repeats: true, run: ({ scene }) => moveSceneBy(scene, -1) },
  { id: 'scene.later', key: 'alt+shift+arrowright', repeats: true, run: ({ scene }) => moveSceneBy(scene, 1) },
  { id: 'go.first', key: 'home', run: () => goBy(-order().length) },
  { id: 'go.last', key: 'end', run: () => goBy(order().length) },
  { id: 'shot.cut', key: '/', run: ({ shots }) => toggleCuts(shots) },
  { id: 'shot.new', key: 'n', run: ({ shot: id }) => newShot(id, true) },
  { id: 'shot.newBefore', key: 'shift+n', run: ({ shot: id }) => newShot(id, false) },
  { id: 'shot.duplicate', key: 'd', run: ({ shot: id }) => duplicate(id) },
  { id: 'shot.remove', key: 'delete', on: 'timeline', run: ({ shots }) => removeShots(shots) },
  { id: 'shot.note', key: 'm', run: ({ shots }) => writeNote(shots) },
];

const TAKES = [
  { id: 'take.before', key: '[', repeats: true, run: () => showTake(-1) },
  { id: 'take.after', key: ']', repeats: true, run: () => showTake(1) },
  { id: 'take.circle', key: 'o', run: () => circleShown() },
  { id: 'memory.pin', key: 'p', unlisted: true, name: 'keys.pin', run: () => pinFocused.say({ here: false }) },
  { id: 'memory.pinHere', key: 'shift+p', name: 'keys.pin.here', run: () => pinFocused.say({ here: true }) },
  { id: 'memory.grab', key: 'g', run: () => grabAtPlayhead() },
  { id: 'film.cast', key: 'c', run: () => openCast() },
  { id: 'compare.toggle', key: 'x', run: () => toggleCompare() },
  { id: 'onion.toggle', key: 's', run: () => toggleOnion() },
  { id: 'onion.weaker', key: '-', run: () => changeOnion(-1) },
  { id: 'onion.stronger', key: '+', run: () => changeOnion(1) },
  { id: 'compare.flip', key: 'b', run: () => flip() },
  { id: 'queue.stop', key: 'shift+x', run: () => stopRunning() },
];

const PAGE = [
  { id: 'film.undo', key: 'ctrl+z', repeats: true, run: () => undo() },
  { id: 'film.redo', key: 'ctrl+shift+z', repeats: true, run: () => redo() },
  { id: 'film.redoToo', key: 'ctrl+y', repeats: true, unlisted: true, name: 'keys.redo', run: () => redo() },
  { id: 'timeline.fit', key: '\\', run: () => fitTimeline.say() },
  { id: 'fold.shot', key: 'shift+i', run: () => fold('inspector') },
  { id: 'fold.memory', key: 'shift+m', run: () => fold('memory') },
  { id: 'fold.queue', key: 'shift+q', run: () => fold('queue') },
  { id: 'page.keys', key: '?', run: () => openKeySheet() },
];

const WITHOUT_KEYS = [
  { id: 'film.missing', run: () => openPlan('missing') },
  { id: 'film.stale', run: () => openPlan('stale') },
  { id: 'film.export', run: () => openExport() },
  { id: 'film.films', run: () => openFilms() },
  { id: 'film.settings', run: () => openSettings() },
  { id: 'page.theme', run: () => toggleTheme() },
  ...Object.entries(LANGUAGES)
    .filter(([tag]) => tag !== language)
    .map(([tag, name]) => ({ id: `page.language.${tag}`, name: 'action.page.language', values: { name }, run: () => speak(tag) })),
  { id: 'scene.newLast', run: () => newScene() },
  { id: 'scene.newAfter', when: hasScene, run: ({ scene }) => newScene(sceneAt(scene) + 1) },
  { id: 'scene.remove', when: hasScene, run: ({ scene }) => removeScene(scene) },
  { id: 'scene.choose', when: hasScene, run: ({ scene }) => chooseAll(scene) },
  { id: 'choose.stale', run: () => chooseWhere((one) => one.marks.some((mark) => !mark.kept)) },
  { id: 'choose.missing', run: () => chooseWhere((one) => !one.circled) },
  { id: 'shot.lock', when: hasShot, run: ({ shot: id }) => toggleAll([id], 'locked') },
  { id: 'shot.learn', when: hasShot, run: ({ shot: id }) => toggleAll([id], 'learn') },
  { id: 'queue.stopAll', run: () => op({ op: 'cancel', all: true }) },
];

export const COMMANDS = [...ALWAYS, ...PLAYING, ...SHOTS, ...TAKES, ...PAGE, ...WITHOUT_KEYS];
