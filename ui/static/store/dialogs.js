// Dialogs that are opened from rooms below their own: the room that has one registers what opens it.

/** @import { ShotRow, TakeRow } from '../base/contract.js' */
/**
 * With which words each dialog is opened.
 * @typedef {object} Dialogs
 * @property {[member?: { name?: string, show?: string | null }]} cast a name that is to be given, or the id of the member to show
 * @property {[part?: string]} films
 * @property {[one: ShotRow, take: TakeRow, other?: TakeRow | null]} recipe
 * @property {[]} settings
 */
/** @typedef {(...words: unknown[]) => unknown} Opener */

/** @type {Map<string, Opener>} name -> what opens it */
const openers = new Map();
/** @type {Map<string, unknown[]>} name -> with which words it was asked for before its room was here */
const asked = new Map();

/** The dialogs of a room: {name: opener}. One that was asked for already opens now.
 *  @param {{ [K in keyof Dialogs]?: (...words: Dialogs[K]) => unknown }} own */
export function registerDialogs(own) {
  for (const [name, open] of /** @type {[string, Opener][]} */ (Object.entries(own))) {
    openers.set(name, open);
    const words = asked.get(name);
    if (words) open(...words);
    asked.delete(name);
  }
}

/** Opens the dialog of this name: `cast` {name, show}, `films` (part), `recipe` (shot, take, other), `settings`.
 *  @template {keyof Dialogs} K @param {K} name @param {Dialogs[K]} words */
export function openDialog(name, ...words) {
  const open = openers.get(name);
  if (open) open(...words);
  else asked.set(name, words);
}

/** @template F @typedef {F extends (...words: infer W) => infer R ? (...words: W) => Promise<Awaited<R>> : never} Later */

/** The function `name` of a module that is fetched when it is called first.
 *  @template M @template {keyof M} K @param {() => Promise<M>} load @param {K} name @returns {Later<M[K]>} */
export function fetched(load, name) {
  const later = async (/** @type {unknown[]} */ ...words) => /** @type {Opener} */ ((await load())[name])(...words);
  return /** @type {Later<M[K]>} */ (later);
}
