// Two texts as words: which stayed, which went, which came. The longest row of words both have in order is what stayed.

const MOST = 1_500_000; // cells of the table: two texts of some 1,200 words each

/** @typedef {{ kind: 'same' | 'gone' | 'new', text: string }} Part */

/** @type {(text: string) => string[]} */
function wordsOf(text) {
  if (!globalThis.Intl?.Segmenter) return text.match(/\s+|[^\s]+/g) || [];
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map((part) => part.segment);
}

/** Parts that read `before` without the new and `after` without the gone.
 *  @type {(before: string, after: string) => Part[]} */
export function wordsDiff(before, after) {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (before === after) return before ? [{ kind: 'same', text: before }] : [];
  if (a.length * b.length > MOST)
    return parts([
      { kind: 'gone', text: before },
      { kind: 'new', text: after },
    ]);
  return parts(walk(a, b, lengths(a, b)));
}

// lengths[i][j]: how many words a from i on and b from j on have in common, in order.
/** @type {(a: string[], b: string[]) => (i: number, j: number) => number} */
function lengths(a, b) {
  const wide = b.length + 1;
  const table = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * wide + j;
      table[at] = a[i] === b[j] ? table[at + wide + 1] + 1 : Math.max(table[at + wide], table[at + 1]);
    }
  }
  return (i, j) => table[i * wide + j];
}

/** @type {(a: string[], b: string[], common: (i: number, j: number) => number) => Part[]} */
function walk(a, b, common) {
  /** @type {Part[]} */
  const found = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i++] });
      j++;
    } else if (i < a.length && (j === b.length || common(i + 1, j) >= common(i, j + 1))) found.push({ kind: 'gone', text: a[i++] });
    else found.push({ kind: 'new', text: b[j++] });
  }
  return found;
}

// Neighbours of one kind are one part; between two texts what goes stands before what comes.
/** @type {(found: Part[]) => Part[]} */
function parts(found) {
  /** @type {Part[]} */
  const joined = [];
  for (const { kind, text } of found) {
    const [before, last] = [joined.at(-2), joined.at(-1)];
    if (last && last.kind === kind) last.text += text;
    else if (kind === 'gone' && last?.kind === 'new' && before?.kind === 'gone') before.text += text;
    else joined.push({ kind, text });
  }
  return joined;
}
