// How well typed words fit a text. Every word must fit somewhere; a word may be a few of the text's letters in order.
const LONGEST_LOOSE = 64; // letters in order are found in any long text

/** 0: does not fit; more is better. Words of `text` count fully, of `more` (a prompt) a little and only as they are typed.
 *  @type {(typed: string, text: string, more?: string) => number} */
export function fit(typed, text, more = '') {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  let near = text.toLowerCase();
  const far = more.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const one = Math.max(fitWord(word, near), far.includes(word) ? 12 + startsWord(word, far) : 0);
    if (!one) return 0;
    sum += one;
    near = without(word, near);
  }
  return words.length ? sum / words.length - text.length / 200 : 1;
}

// The text less where the word stands in it, so that the next word is found elsewhere: "1.3 take 3".
/** @type {(word: string, text: string) => string} */
function without(word, text) {
  const found = text.search(starting(word));
  const at = found < 0 ? text.indexOf(word) : found + (text.startsWith(word, found) ? 0 : 1);
  return at < 0 ? text : `${text.slice(0, at)} ${text.slice(at + word.length)}`;
}

/** @type {(word: string) => RegExp} */
const starting = (word) => new RegExp(`(^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'u');
/** @type {(word: string, text: string) => number} */
const startsWord = (word, text) => (starting(word).test(text) ? 6 : 0);

/** @type {(word: string, text: string) => number} */
function fitWord(word, text) {
  if (text.startsWith(word)) return 60;
  if (text.includes(word)) return startsWord(word, text) ? 48 : 30;
  return text.length <= LONGEST_LOOSE && word.length > 1 ? loose(word, text) : 0;
}

// Letters in order; those that begin a word or follow each other count more.
/** @type {(word: string, text: string) => number} */
function loose(word, text) {
  let [at, score, gaps] = [-1, 0, 0];
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (next === 0 || !/[\p{L}\p{N}]/u.test(text[next - 1])) score += 3;
    else if (next === at + 1) score += 2;
    else gaps += next - at - 1;
    at = next;
  }
  return Math.max(0, Math.min(24, 4 + (12 * score) / (3 * word.length) - gaps / 4));
}
