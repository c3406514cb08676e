// Finds sentences by their templates: "Shot {label} has no prompt." -> "镜头{label}没有提示词。". The signs of holes are
// explained in base/texts/server.zh.js.
//
// Of all ways to read a text (as one template, or as several sentences one after another) the one is taken that leaves
// the least of it to holes. Many hundred templates cost little: they are compiled when the page opens, and a text is
// tried on those that begin as it does, and on the few that begin with a hole.
const HOLE = /\{([+*=#]?)(\w+)\}/g;
const BEGINNING = 4; // letters by which templates are looked up
const INSIDE = 0.99; // what a hole's own template accounts for: of two readings the one with longer lines is taken
const MOST_PARTS = 16; // a text of more sentences is no sentence of the server
const KEPT = 4000;
const JOINTS = {
  sentence: /(?<=[.。]) /g,
  part: /; /g,
  line: /\n/g,
  then: /, then /g,
  last: /, (?=or )/g,
  comma: /, (?!or |then )/g,
  and: / and /g,
  or: / or /g,
};
const SENTENCES = ['sentence', 'part', 'line'];
const LIST = Object.keys(JOINTS);

/**
 * A function that says texts by `templates` (English -> the other language); what is not known comes back as it is.
 * `joints`: what the other language puts between two parts, by the names of JOINTS.
 */
export function phrasebook(templates, joints) {
  const book = { joints, fixed: new Map(), begins: new Map(), open: [], read: new Map() };
  for (const [english, other] of Object.entries(templates)) add(book, english, other);
  return (text) => (typeof text === 'string' && text ? reading(book, text, SENTENCES).text : text);
}

function add(book, english, other) {
  const template = compiled(english, other);
  if (!template.names.length) return void book.fixed.set(english, other);
  const start = template.pieces[0].slice(0, BEGINNING);
  if (start.length < BEGINNING) return void book.open.push(template);
  if (!book.begins.has(start)) book.begins.set(start, []);
  book.begins.get(start).push(template);
}

function compiled(english, other) {
  const signs = Object.fromEntries([...other.matchAll(HOLE)].map(([, sign, name]) => [name, sign]));
  const names = [...english.matchAll(HOLE)].map(([, , name]) => name);
  const pieces = english.split(/\{\w+\}/);
  const groups = names.map((name) => (signs[name] === '#' ? '(-?\\d[\\d.,]*)' : '([^]*?)'));
  const pattern = pieces.map((piece, i) => piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + (groups[i] ?? '')).join('');
  const longest = pieces.reduce((one, piece) => (piece.length > one.length ? piece : one), '');
  return { other, signs, names, pieces, longest, letters: pieces.join('').length, pattern: new RegExp(`^${pattern}$`) };
}

// How a text is best read: {text, letters}, the letters of it that templates account for; 0 where nothing is known.
function reading(book, text, joints) {
  const key = `${joints === LIST ? 'list' : 'text'} ${text}`;
  const known = book.read.get(key);
  if (known) return known;
  if (book.read.size > KEPT) book.read.clear();
  const found = parted(book, text, joints, asOne(book, text));
  book.read.set(key, found);
  return found;
}

function asOne(book, text) {
  if (book.fixed.has(text)) return { text: book.fixed.get(text), letters: text.length };
  let best = { text, letters: 0 };
  for (const template of [...(book.begins.get(text.slice(0, BEGINNING)) ?? []), ...book.open]) {
    const found = text.includes(template.longest) ? fitted(book, template, text) : null;
    if (found && found.letters > best.letters) best = found;
  }
  return best;
}

function fitted(book, template, text) {
  const match = template.pattern.exec(text);
  if (!match) return null;
  const values = {};
  let letters = template.letters;
  for (const [i, name] of template.names.entries()) {
    const value = filling(book, template.signs[name], match[i + 1]);
    if (!value) return null;
    values[name] = value.text;
    letters += value.letters * INSIDE;
  }
  return { text: template.other.replace(HOLE, (whole, sign, name) => values[name]), letters };
}

// What stands in a hole; null where it may not stand there.
function filling(book, sign, value) {
  if (!sign || sign === '#') return { text: value, letters: 0 };
  const found = reading(book, value, sign === '*' ? LIST : SENTENCES);
  return sign === '=' && !found.letters ? null : found;
}

// The best of reading the text as one, and of reading it as two parts at any of its joints.
function parted(book, text, joints, best) {
  const cuts = joints.flatMap((name) => [...text.matchAll(JOINTS[name])].map((cut) => [cut.index, cut[0], book.joints[name]]));
  if (cuts.length > MOST_PARTS) return best;
  for (const [at, joint, glue] of cuts) {
    const left = reading(book, text.slice(0, at), joints);
    const right = reading(book, text.slice(at + joint.length), joints);
    const between = joint === ' ' && !left.letters ? joint : glue;
    if (left.letters + right.letters > best.letters)
      best = { text: left.text + between + right.text, letters: left.letters + right.letters };
  }
  return best;
}
