// Every text of the page by its key, in the page's language. English is always there; another language is fetched where
// it is spoken, all of it: a key it lacks is a mistake that the tests find. How to add a language: docs/translating.md.
import { language } from './language.js';
import cast from './texts/en/cast.js';
import dialogs from './texts/en/dialogs.js';
import inspector from './texts/en/inspector.js';
import memory from './texts/en/memory.js';
import page from './texts/en/page.js';
import palette from './texts/en/palette.js';
import queue from './texts/en/queue.js';
import takes from './texts/en/takes.js';

const ENGLISH = { cast, dialogs, inspector, memory, page, palette, queue, takes };
const areas = language === 'en' ? Object.values(ENGLISH) : await Promise.all(Object.keys(ENGLISH).map(area));

/** {key: text}. {name} stands for a value, {n|shot|shots} for one of two words by the number n. */
export const TEXTS = Object.assign({}, ...areas);

async function area(name) {
  return (await import(`./texts/${language}/${name}.js`)).default;
}
