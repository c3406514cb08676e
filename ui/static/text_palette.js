// Every sentence of the command palette and of changing keys, in English.
export const palette = {
  title: 'Search and commands',
  field: 'Type an action, words of a prompt, a take or a film',
  results: 'Results',
  none: (words) => `Nothing is called “${words}”.`,
  found: (n) => (n === 1 ? '1 result' : `${n} results`),
  kind: { action: 'Action', shot: 'Shot', take: 'Take', setting: 'Settings', film: 'Film' },
  recent: 'Recent',
  shot: (label) => `Shot ${label}`,
  noPrompt: 'No prompt yet',
  take: (label, n) => `Shot ${label}, take ${n}`,
  takeFacts: (seed, mode, circled) => `seed ${seed} · ${mode}${circled ? ' · circled' : ''}`,
  setting: (group) => `Settings: ${group}`,
  film: (title) => `Open “${title}”`,
  foot: '↑ ↓ choose · Enter does it · Esc closes',
};

// What the palette calls an action that has a key, by the key it has from the start. `where`: as if pressed there.
export const NAMES = {
  ' ': 'Play or pause', j: 'Play backwards', k: 'Stop', l: 'Play, faster', f: 'Full screen',
  arrowleft: 'Go to the shot before', arrowright: 'Go to the shot after',
  'shift+arrowleft': 'One second back', 'shift+arrowright': 'One second forward',
  home: 'Go to the first shot', end: 'Go to the last shot',
  'alt+arrowleft': 'Move the shot earlier', 'alt+arrowright': 'Move the shot later',
  'alt+shift+arrowleft': 'Move the scene earlier', 'alt+shift+arrowright': 'Move the scene later',
  'ctrl+a': 'Choose every shot', '/': 'Scene cut or continue', n: 'New shot after this one', 'shift+n': 'New shot before this one',
  d: 'Duplicate the shot', delete: 'Delete the shot', m: 'Write a note on the shot', '[': 'Show the take before', ']': 'Show the take after',
  o: 'Circle the take shown', g: 'Remember the frame under the playhead', 'shift+x': 'Cancel the running job',
  'ctrl+z': 'Undo', 'ctrl+shift+z': 'Redo', '\\': 'Fit the film on the timeline', '?': 'Show and change the keys',
  'ctrl+enter': 'Generate a take', 'ctrl+shift+enter': 'Generate a take next',
  c: 'The cast: characters, places, props', x: 'Compare two takes, or stop', b: 'Compare: flip between A and B',
  s: 'Onion skin of the seam', '-': 'Onion skin: weaker', '+': 'Onion skin: stronger',
};

export const commands = {
  missing: 'Render missing shots…', stale: 'Update stale shots…', export: 'Export the film…', films: 'Films, scripts and the bin…',
  settings: 'Film settings…', theme: 'Switch between light and dark', sceneEnd: 'New scene at the end', sceneAfter: 'New scene after this one',
  sceneRemove: 'Delete this scene', sceneChoose: 'Choose the shots of this scene', chooseStale: 'Choose the stale shots',
  chooseMissing: 'Choose the shots without a take', lock: 'Lock or unlock the shot', learn: 'Remember the shot, or not', stopAll: 'Stop every job',
  noneSo: 'No shot is like that.',
};

export const binding = {
  how: 'Click a key to give its action another one. It is kept in this browser.',
  change: (key, what) => `${key}: ${what}. Press Enter to change it.`,
  press: 'Press a key…',
  said: (what) => `Press the new key for “${what}”. Esc leaves it as it is.`,
  reset: 'Reset all keys', resetOne: (key) => `Was ${key} from the start`,
  browser: (key) => `${key} belongs to the browser or the system.`, browserFix: 'Choose another key.',
  controls: (key) => `${key} is needed in menus, fields and lists.`, controlsFix: 'Choose a letter, or one with Ctrl or Alt.',
  typing: (key) => `${key} would be typed into text fields.`, typingFix: 'This action works there too: choose a key with Ctrl or Alt.',
  taken: (key, what) => `${key} is “${what}”.`, takenFix: 'Choose another key, or swap the two.', swap: 'Swap them',
  done: (what, key) => `“${what}” is ${key} now.`,
};
