// Two texts as words: which stayed, which went, which came. The longest row of words both have in order is what stayed.

const MOST = 1_500_000; // cells of the table: two texts of some 1,200 words each

function wordsOf(text) {
  if (!globalThis.Intl?.Segmenter) return text.match(/\s+|[^\s]+/g) || [];
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map((part) => part.segment);
}

/** [{kind: 'same' | 'gone' | 'new', text}] that reads `before` without the new and `after` without the gone. */
export function wordsDiff(before, after) {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (before === after) return before ? [{ kind: 'same', text: before }] : [];
  if (a.length * b.length > MOST) return parts([['gone', before], ['new', after]]);
  return parts(walk(a, b, lengths(a, b)));
}

// lengths[i][j]: how many words a from i on and b from j on have in common, in order.
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

function walk(a, b, common) {
  const found = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) found.push(['same', a[i++], j++]);
    else if (i < a.length && (j === b.length || common(i + 1, j) >= common(i, j + 1))) found.push(['gone', a[i++]]);
    else found.push(['new', b[j++]]);
  }
  return found;
}

// Neighbours of one kind are one part; between two texts what goes stands before what comes.
function parts(found) {
  const joined = [];
  for (const [kind, text] of found) {
    const last = joined.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (kind === 'gone' && last?.kind === 'new' && joined.at(-2)?.kind === 'gone') joined.at(-2).text += text;
    else joined.push({ kind, text });
  }
  return joined;
}
