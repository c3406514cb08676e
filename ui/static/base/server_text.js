// What the server says, in the page's language. Python speaks English; a sentence is known by its English template, as
// with gettext, and found again by matching: docs/decisions/0013-server-texts.md.
import { language } from './language.js';

/** @import { Translate } from './server_text_match.js' */

/** @type {Record<string, string | undefined>} */
const LINES = { zh: './texts/server.zh.js' };

const lines = LINES[language];

/** @template T @param {T} text */
const same = (text) => text;

/** `text` as the server sent it, in the page's language; what is not known stays as it is, and so does what is no text.
 *  @type {Translate} */
export const translated = lines ? await translator(lines) : same;

/** What went wrong and what to do about it, as one text. @param {{ message?: string | null, fix?: string | null }} problem */
export const problemText = ({ message, fix }) => translated(`${message ?? ''} ${fix ?? ''}`.trim());

/** @param {string} from */
async function translator(from) {
  const [{ phrasebook }, { default: templates, joints }] = await Promise.all([import('./server_text_match.js'), import(from)]);
  return phrasebook(templates, joints);
}
