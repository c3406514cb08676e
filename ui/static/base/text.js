// The page's texts, filled with values. The words themselves stand beside who says them, in <room>/texts/<room>.<language>.js.
import { withKeys } from './bindings.js';
import { TEXTS } from './catalogue.js';

const HOLE = /\{\w+[|}]/;
const withHoles = new Set(Object.keys(TEXTS).filter((key) => HOLE.test(TEXTS[key])));

/** The text for `key`, filled with `values`. Throws on an unknown key: a missing text is a mistake, not a state. */
export function t(key, values = {}) {
  const text = TEXTS[key];
  if (text === undefined) throw new Error(`No text is called ${key}`);
  if (!withHoles.has(key)) return withKeys(text);
  return withKeys(text)
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name, one, many) => (Number(values[name]) === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The text for `key`, or null where there is none: for words whose list is not ours, such as an engine's phases. */
export const textOf = (key) => (key in TEXTS ? t(key) : null);

/** The parts that are there, one after another: "take 2, circled". */
export const commas = (parts) => parts.filter(Boolean).join(t('join.comma'));

const ENDS_WIDE = /[。！？：；]$/;

/** What stands between this sentence and the next: a blank, or nothing where it ends in a full-width sign. */
export const gapAfter = (sentence) => (ENDS_WIDE.test(sentence) ? '' : ' ');

/** The parts that are there, side by side: "3 waiting · 1 failed". */
export const dots = (parts) => parts.filter(Boolean).join(' · ');
