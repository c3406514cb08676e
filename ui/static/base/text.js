// The page's texts, filled with values. The words themselves are in texts/, one folder a language.
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

/**
 * The texts of one part of the page as an object: "queue.now" is `.now` of section('queue'), "queue.said.done" is `.said.done`.
 * Texts with holes are functions of plain values that the part writes itself, in `own`.
 */
export function section(name, own = {}) {
  const made = {};
  for (const key of Object.keys(TEXTS)) {
    const path = key.startsWith(`${name}.`) ? key.slice(name.length + 1).split('.') : [];
    if (path.length && !(path[0] in own)) put(made, path, key);
  }
  return Object.defineProperties(made, Object.getOwnPropertyDescriptors(own));
}

function put(made, path, key) {
  if (withHoles.has(key)) throw new Error(`${key} has holes: its section needs a function for it`);
  const holder = path.slice(0, -1).reduce((object, name) => (object[name] ??= {}), made);
  Object.defineProperty(holder, path.at(-1), { get: () => t(key), enumerable: true });
}

/** The parts that are there, one after another: "take 2, circled". */
export const commas = (parts) => parts.filter(Boolean).join(t('join.comma'));

const ENDS_WIDE = /[。！？：；]$/;

/** What stands between this sentence and the next: a blank, or nothing where it ends in a full-width sign. */
export const gapAfter = (sentence) => (ENDS_WIDE.test(sentence) ? '' : ' ');

/** The parts that are there, side by side: "3 waiting · 1 failed". */
export const dots = (parts) => parts.filter(Boolean).join(' · ');
