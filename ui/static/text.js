// Every text of the interface, in one place and one language. Panels add theirs with `addTexts` (text_panels.js).
// {name} is filled in; {n|shot|shots} picks by the number n.
const TEXTS = {
  'toast.close': 'Close this message',
  'toast.undo': 'Undo',
  'op.refused': 'That was not done.',
  'op.offline': 'The editor is not answering. Your edit is kept here and sent as soon as it is back.',
  'read.failed': 'The editor did not answer.',
};

/** The text for `key`, filled with `values`. Throws on an unknown key: a missing text is a mistake, not a state. */
export function t(key, values = {}) {
  const text = TEXTS[key];
  if (text === undefined) throw new Error(`No text is called ${key}`);
  return text
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name, one, many) => (Number(values[name]) === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Adds texts under their keys. A key that is there already is refused. */
export function addTexts(texts) {
  for (const [key, text] of Object.entries(texts)) {
    if (key in TEXTS) throw new Error(`Two texts are called ${key}`);
    TEXTS[key] = text;
  }
}
