// What the server says, in the page's language. Python speaks English; a sentence is known by its English template, as
// with gettext, and found again by matching: docs/decisions/0013-server-texts.md.
import { language } from './language.js';

const LINES = { zh: './texts/server.zh.js' };

/** `text` as the server sent it, in the page's language; what is not known stays as it is, and so does what is no text. */
export const translated = language in LINES ? await translator(LINES[language]) : (text) => text;

/** What went wrong and what to do about it, as one text. */
export const problemText = ({ message, fix }) => translated(`${message ?? ''} ${fix ?? ''}`.trim());

async function translator(lines) {
  const [{ phrasebook }, { default: templates, joints }] = await Promise.all([import('./server_text_match.js'), import(lines)]);
  return phrasebook(templates, joints);
}
