// Which key does what in this browser: the page's own keys, and those a person put in their place.
//
// A key belongs to a command, known by its id (store/commands.js), so that a sheet, a menu and the palette name it alike.
const STORED = 'sm-keys';
const SHOWN = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  ' ': 'Space',
  delete: 'Del',
  escape: 'Esc',
  pageup: 'Page up',
  pagedown: 'Page down',
};

// What the browser or the system keeps for itself, and what every control of the page needs.
const BROWSER =
  /^(ctrl\+(shift\+)?[tnw]|ctrl\+(shift\+)?(tab|r|q|i|j)|ctrl\+[lfpshdou0-9+=-]|alt\+(arrowup|f4|[1-9d])|f\d+|(ctrl|alt|shift)\+f\d+|ctrl\+(pageup|pagedown))$/;
const CONTROLS =
  /^((ctrl|alt|shift)\+)*(tab|enter|escape|shift|control|alt|meta|altgraph|dead|process|unidentified|contextmenu|capslock)$|^ctrl\+[cvxa]$|^arrow(up|down)$/;

let fromStart = new Map(); // command id -> the key it has from the start
let changed = new Map(); // command id -> the key a person gave it
let asked = new Map(); // key -> the command that has it now
const followers = new Set();

/** These commands have keys from the start: {id -> key}. Until it is called no command has one. */
export function declareKeys(keys) {
  fromStart = keys;
  take(read());
}

// What is kept in this browser, by command. The page before commands had names kept it by the key from the start.
function read() {
  try {
    const found = Object.entries(JSON.parse(localStorage.getItem(STORED) || '{}')).filter(([, key]) => typeof key === 'string');
    return new Map(found.map(([name, key]) => [fromStart.has(name) ? name : commandFromStart(name), key]).filter(([id]) => id));
  } catch {
    return new Map(); // somebody else's words under our name
  }
}

const commandFromStart = (key) => [...fromStart].find(([, one]) => one === key)?.[0];

function take(now) {
  changed = now;
  const kept = [...fromStart].filter(([id]) => !changed.has(id));
  asked = new Map([...kept, ...changed].map(([id, key]) => [key, id]));
  followers.forEach((paint) => paint());
}

function keep(now) {
  if (now.size) localStorage.setItem(STORED, JSON.stringify(Object.fromEntries(now)));
  else localStorage.removeItem(STORED);
  take(now);
}

/** Calls `paint()` now, and again whenever a command has another key, in this tab or another one. */
export function followKeys(paint) {
  followers.add(paint);
  paint();
}

addEventListener('storage', (event) => {
  if (event.key === STORED || event.key === null) take(read());
});

/** The name of a key press: modifiers in this order, then the key. */
export function nameOf(event) {
  const key = event.key.toLowerCase();
  // A character that needs Shift on some keyboards (? and /) is named by itself.
  const shifted = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  const ctrl = event.ctrlKey || event.metaKey;
  return `${ctrl ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${shifted ? 'shift+' : ''}${key}`;
}

/** The command that a key press of this name asks for, or null. */
export const commandAt = (name) => asked.get(name) ?? null;

/** The key of a command now. */
export const keyOf = (id) => changed.get(id) ?? fromStart.get(id);

/** The key of a command from the start. */
export const keyFromStart = (id) => fromStart.get(id);

/** Whether a person gave this command another key. */
export const isChanged = (id) => changed.has(id);

/** Whether any key was changed. */
export const anyChanged = () => changed.size > 0;

/** A key as it is written on the page: "Alt+←". */
export const written = (name) =>
  split(name)
    .map((part) => SHOWN[part] || part[0].toUpperCase() + part.slice(1))
    .join('+');

const READ = { '\u2212': '-', '←': 'arrowleft', '→': 'arrowright', space: ' ', del: 'delete', esc: 'escape' };

/** The key that is written so: "Alt+←" is "alt+arrowleft". */
const keyWritten = (text) =>
  text
    .toLowerCase()
    .split('+')
    .map((part) => READ[part] ?? part)
    .join('+');

// In brackets, or with a modifier anywhere: as we write keys, so that "(s)" for seconds is none.
const IN_TEXT = /(?<=[(（])[^()（）\s]+(?=[)）])|\b(?:(?:Ctrl|Alt|Shift)\+)+[^\s()（），。、：；,.:;]+/g;

/** A text of the page with the keys it names as they are now. */
export const withKeys = (text) => (changed.size ? text.replace(IN_TEXT, nowWritten) : text);

function nowWritten(text) {
  const key = keyWritten(text);
  const id = written(key) === text && commandFromStart(key);
  return id && isChanged(id) ? shown(id) : text;
}

/** The key of a command now, as it is written on the page; empty where it has none. */
export const shown = (id) => (keyOf(id) ? written(keyOf(id)) : '');

// "+" is a key too.
const split = (name) => (name.endsWith('++') ? [...name.slice(0, -2).split('+'), '+'] : name === '+' ? ['+'] : name.split('+'));

/** Why this key can't be given to a command: "browser", "controls" or null. */
export const refusalOf = (name) => (CONTROLS.test(name) ? 'controls' : BROWSER.test(name) ? 'browser' : null);

/** The command that has this key now, other than `id`; null when it is free. */
export const holderOf = (name, id) => [...fromStart.keys()].find((other) => other !== id && keyOf(other) === name) ?? null;

/** The command has this key; `holder`, where one is named, gets the key the command had. */
export function bind(id, name, holder = null) {
  const now = new Map(changed);
  const put = (command, key) => (key === fromStart.get(command) ? now.delete(command) : now.set(command, key));
  const had = keyOf(id);
  put(id, name);
  if (holder !== null) put(holder, had);
  keep(now);
}

/** Every key is again what it was from the start. */
export const resetKeys = () => keep(new Map());
