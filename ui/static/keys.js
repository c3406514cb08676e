// All keys of the page, in one table: what is pressed, what it does, and the line of the key sheet.
import { S, flush } from './store.js';
import { h, iconButton, takesText } from './dom.js';
import * as act from './actions.js';
import { endCompare, flip, toggleCompare } from './compare.js';
import { changeOnion, toggleOnion } from './viewer_onion.js';
import { t } from './text.js';

const emitAt = (name) => {
  const target = document.activeElement || document.body;
  target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { shotId: S.selectedShot } }));
};
const ask = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

// The name of a key press: modifiers in this order, then the key.
const KEYS = {
  ' ': () => ask('sm-transport', 'toggle'),
  j: () => ask('sm-transport', 'reverse'),
  k: () => ask('sm-transport', 'stop'),
  l: () => ask('sm-transport', 'forward'),
  f: () => ask('sm-transport', 'fullscreen'),
  arrowleft: (where) => (where.viewer ? ask('sm-step', -1) : act.selectBy(-1)),
  arrowright: (where) => (where.viewer ? ask('sm-step', 1) : act.selectBy(1)),
  'shift+arrowleft': () => ask('sm-step', -S.state.film.fps),
  'shift+arrowright': () => ask('sm-step', S.state.film.fps),
  'alt+arrowleft': () => act.moveBy(-1),
  'alt+arrowright': () => act.moveBy(1),
  home: () => act.selectEnd(false),
  end: () => act.selectEnd(true),
  '/': () => act.toggleCut(),
  n: () => act.newShot(true),
  'shift+n': () => act.newShot(false),
  d: () => act.duplicate(),
  delete: (where) => where.timeline && act.remove(),
  m: () => ask('sm-notes'),
  '[': () => act.showTake(-1),
  ']': () => act.showTake(1),
  o: () => act.circleShown(),
  p: () => emitAt('sm-pin'),
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
  '?': () => openKeySheet(),
};
// These work in a text field too.
const ALWAYS = {
  'ctrl+enter': () => act.generate(),
  'ctrl+shift+enter': () => act.generate({ front: true }),
  escape: (where, event) => leaveField(event) !== false || (!document.querySelector(':popover-open') && endCompare()),
};
// A key held down repeats only where that is what one means.
const REPEATS = new Set(['arrowleft', 'arrowright', 'shift+arrowleft', 'shift+arrowright', '[', ']', 'ctrl+z', 'ctrl+shift+z', 'ctrl+y', 'alt+arrowleft', 'alt+arrowright']);

function nameOf(event) {
  const key = event.key.toLowerCase();
  // A character that needs Shift on some keyboards (? and /) is named by itself.
  const shifted = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  const ctrl = event.ctrlKey || event.metaKey;
  return `${ctrl ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${shifted ? 'shift+' : ''}${key}`;
}

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
  const name = nameOf(event);
  const target = event.target instanceof Element ? event.target : document.body;
  const typing = takesText(target);
  const run = ALWAYS[name] || (!typing && !belongsToControl(name, target) && KEYS[name]);
  if (!run || (event.repeat && !REPEATS.has(name))) return;
  const where = { viewer: Boolean(target.closest('#sm-mid-left')), timeline: Boolean(target.closest('#sm-timeline')) };
  if (run(where, event) !== false) event.preventDefault();
}

addEventListener('keydown', pressed);

// ---------------------------------------------------------------- the key sheet

const SHEET = {
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
    [['M'], 'note.key'],
    [['C'], 'cast'],
  ],
  takes: [
    [['Ctrl+Enter'], 'generate'],
    [['Ctrl+Shift+Enter'], 'generate.front'],
    [['[', ']'], 'takes'],
    [['O'], 'circle'],
    [['P'], 'pin'],
    [['G'], 'grab'],
    [['X', 'B'], 'compare'],
    [['S', '\u2212', '+'], 'onion'],
    [['Shift+X'], 'cancel'],
  ],
  view: [
    [['Ctrl+Z'], 'undo'],
    [['Ctrl+Shift+Z', 'Ctrl+Y'], 'redo'],
    [['\\'], 'fit'],
    [['Ctrl+wheel'], 'zoom'],
    [['F'], 'fullscreen'],
    [['?'], 'help'],
    [['Esc'], 'esc'],
  ],
};

let sheet = null;

/** The key sheet is open. */
export function openKeySheet() {
  sheet ||= buildSheet();
  if (!sheet.isConnected) document.body.append(sheet);
  if (!sheet.open) sheet.showModal();
}

function buildSheet() {
  const close = () => sheet.close();
  const line = ([keys, what]) => h('div', {}, h('dt', {}, keys.map((key) => h('kbd', { class: 'sm-kbd' }, key))), h('dd', {}, t(`keys.${what}`)));
  const group = ([name, lines]) => h('section', {}, h('h3', {}, t(`keys.group.${name}`)), h('dl', {}, lines.map(line)));
  const dialog = h(
    'dialog',
    { class: 'sm-dialog sm-keys-dialog', 'aria-labelledby': 'sm-keys-title' },
    h('header', {}, h('h2', { id: 'sm-keys-title' }, t('keys.title')), iconButton('close', t('keys.close'), close)),
    h('div', { class: 'sm-dialog-body' }, h('div', { class: 'sm-keys' }, Object.entries(SHEET).map(group)), h('p', { class: 'sm-keys-note' }, t('keys.note'))),
  );
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  return dialog;
}
