// Which key does what in this browser: the page's own keys, and those a person put in their place.
//
// An action is known by the key it has from the start ("alt+arrowleft"), so a sheet, a menu and the palette name it alike.
const STORED = 'sm-keys';
const SHOWN = { arrowleft: '←', arrowright: '→', arrowup: '↑', arrowdown: '↓', ' ': 'Space', delete: 'Del', escape: 'Esc', pageup: 'Page up', pagedown: 'Page down' };

// What the browser or the system keeps for itself, and what every control of the page needs.
const BROWSER = /^(ctrl\+(shift\+)?[tnw]|ctrl\+(shift\+)?(tab|r|q|i|j)|ctrl\+[lfpshdou0-9+=-]|alt\+(arrowup|f4|[1-9d])|f\d+|(ctrl|alt|shift)\+f\d+|ctrl\+(pageup|pagedown))$/;
const CONTROLS = /^((ctrl|alt|shift)\+)*(tab|enter|escape|shift|control|alt|meta|altgraph|dead|process|unidentified|contextmenu|capslock)$|^ctrl\+[cvxa]$|^arrow(up|down)$/;

let changed = read();
const followers = new Set();

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(STORED) || '{}');
    return new Map(Object.entries(found).filter(([, key]) => typeof key === 'string'));
  } catch {
    return new Map(); // somebody else's words under our name
  }
}

function keep() {
  if (changed.size) localStorage.setItem(STORED, JSON.stringify(Object.fromEntries(changed)));
  else localStorage.removeItem(STORED);
  followers.forEach((paint) => paint());
}

/** Calls `paint()` now, and again whenever a key was given to another action, in this tab or another one. */
export function followKeys(paint) {
  followers.add(paint);
  paint();
}

addEventListener('storage', (event) => {
  if (event.key !== STORED && event.key !== null) return;
  changed = read();
  followers.forEach((paint) => paint());
});

/** The name of a key press: modifiers in this order, then the key. */
export function nameOf(event) {
  const key = event.key.toLowerCase();
  // A character that needs Shift on some keyboards (? and /) is named by itself.
  const shifted = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  const ctrl = event.ctrlKey || event.metaKey;
  return `${ctrl ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${shifted ? 'shift+' : ''}${key}`;
}

/** The action this key press asks for, by the key it has from the start; the press itself where nobody changed anything. */
export function actionOf(name) {
  for (const [action, key] of changed) if (key === name) return action;
  return changed.has(name) ? null : name;
}

/** The key of an action now. */
export const keyOf = (action) => changed.get(action) ?? action;

/** Whether a person gave this action another key. */
export const isChanged = (action) => changed.has(action);

/** Whether any key was changed. */
export const anyChanged = () => changed.size > 0;

/** A key as it is written on the page: "Alt+←". */
export const written = (name) => split(name).map((part) => SHOWN[part] || part[0].toUpperCase() + part.slice(1)).join('+');

const READ = { '\u2212': '-', '←': 'arrowleft', '→': 'arrowright', space: ' ', del: 'delete', esc: 'escape' };

/** The action whose key from the start is written so: "Alt+←" is "alt+arrowleft". */
export const actionWritten = (text) => text.toLowerCase().split('+').map((part) => READ[part] ?? part).join('+');

// In brackets, or with a modifier anywhere: as we write keys, so that "(s)" for seconds is none.
const IN_TEXT = /(?<=[(（])[^()（）\s]+(?=[)）])|\b(?:(?:Ctrl|Alt|Shift)\+)+[^\s()（），。、：；,.:;]+/g;

/** A text of the page with the keys it names as they are now. */
export const withKeys = (text) => (changed.size ? text.replace(IN_TEXT, nowWritten) : text);

function nowWritten(key) {
  const action = actionWritten(key);
  return written(action) === key && isChanged(action) ? shown(action) : key;
}

/** The key of an action now, as it is written on the page. */
export const shown = (action) => written(keyOf(action));

// "+" is a key too.
const split = (name) => (name.endsWith('++') ? [...name.slice(0, -2).split('+'), '+'] : name === '+' ? ['+'] : name.split('+'));

/** Why this key can't be given to an action: "browser", "controls" or null. */
export const refusalOf = (name) => (CONTROLS.test(name) ? 'controls' : BROWSER.test(name) ? 'browser' : null);

/** The action among `actions` that has this key now, other than `action`; null when it is free. */
export const holderOf = (name, action, actions) => actions.find((other) => other !== action && keyOf(other) === name) ?? null;

/** The action has this key; `holder`, where one is named, gets the key the action had. */
export function bind(action, name, holder = null) {
  const had = keyOf(action);
  put(action, name);
  if (holder !== null) put(holder, had);
  keep();
}

function put(action, name) {
  if (name === action) changed.delete(action);
  else changed.set(action, name);
}

/** Every key is again what it was from the start. */
export function resetKeys() {
  changed.clear();
  keep();
}
