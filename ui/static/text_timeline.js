// Every sentence of choosing several shots, of scenes and of the film's length, in English.
const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const choice = {
  bar: 'What to do with the chosen shots',
  count: (n) => `${many(n, 'shot', 'shots')} selected`,
  said: (n) => (n ? `${many(n, 'shot', 'shots')} selected` : 'One shot selected'),
  length: (text) => text,
  generate: (n) => `Generate ${many(n, 'take', 'takes')}`,
  generateHint: 'A take of each of them, in story order',
  cut: 'Scene cut', cutHint: 'All of them start with a cut, or all continue',
  lock: 'Lock', lockHint: 'Lock all of them: plans leave them out',
  learn: 'Remembered', learnHint: 'Later shots remember all of them, or none',
  preset: 'Preset', presetNone: 'Preset…', asFilm: 'As the film',
  seeds: 'New seeds', seedsHint: 'A new random seed for each of them',
  earlier: 'Move earlier', later: 'Move later', together: 'as one block',
  remove: (n) => `Delete ${many(n, 'shot', 'shots')}`,
  removed: (n) => `${many(n, 'shot', 'shots')} removed.`,
  clear: 'Choose only one (Esc)',
};

export const notes = {
  button: 'Note', hint: 'A note on all of them (M)',
  title: (n) => `A note on ${many(n, 'shot', 'shots')}`,
  label: 'Note', how: 'What becomes of the notes they have',
  add: 'Add to the notes', addHint: 'It stands below what each shot has', replace: 'Replace the notes', replaceHint: 'It stands in their place',
  addSays: (noted, n) => (noted ? `${noted} of ${n} have notes already: it stands below them.` : 'None of them has notes yet.'),
  replaceSays: (noted) => (noted ? `The notes of ${many(noted, 'shot', 'shots')} are replaced.` : 'None of them has notes yet.'),
  save: { add: 'Add the note', replace: 'Replace the notes' }, clear: 'Clear the notes',
  done: { add: (n) => `The note is on ${many(n, 'shot', 'shots')}.`, replace: (n) => `The notes of ${many(n, 'shot', 'shots')} are new.` }, undo: 'Undo',
};

export const scenes = {
  head: (n) => `Scene ${n}: choose its shots`,
  headHint: 'Click to choose its shots, drag to move the scene',
  menu: (n) => `More for scene ${n}`,
  choose: (n) => (n ? `Choose its ${many(n, 'shot', 'shots')}` : 'It has no shots'),
  before: 'New scene before', after: 'New scene after',
  earlier: 'Move scene earlier', later: 'Move scene later',
  remove: 'Delete scene',
  removed: (n, shots) => (shots ? `Scene ${n} removed with its ${many(shots, 'shot', 'shots')}.` : `Scene ${n} removed.`),
  ghost: (n, shots) => `Scene ${n} · ${many(shots, 'shot', 'shots')}`,
};

export const target = {
  over: (text) => `${text} over`, under: (text) => `${text} to go`, met: 'on target',
  tip: (frames, fps, seconds) => `${frames} frames at ${fps} a second: ${seconds} s`,
  of: (text) => `of ${text}`,
  set: 'Set a target length', change: 'Change the target length in the settings',
  meter: (percent) => `${percent}% of the target length`,
};
