// Every text of the page by its key, in the page's language. English is always there; another language is fetched where
// it is spoken, all of it: a key it lacks is a mistake that the tests find. How to add a language: docs/translating.md.
import { language } from './language.js';
import cast from '../film/texts/cast.en.js';
import dialogs from '../film/texts/dialogs.en.js';
import inspector from '../shot/texts/inspector.en.js';
import memory from '../memory/texts/memory.en.js';
import page from './texts/page.en.js';
import palette from '../keys/texts/palette.en.js';
import queue from '../queue/texts/queue.en.js';
import takes from '../shot/texts/takes.en.js';

const ENGLISH = {
  'base/texts/page': page,
  'film/texts/cast': cast,
  'film/texts/dialogs': dialogs,
  'keys/texts/palette': palette,
  'memory/texts/memory': memory,
  'queue/texts/queue': queue,
  'shot/texts/inspector': inspector,
  'shot/texts/takes': takes,
};
const areas = language === 'en' ? Object.values(ENGLISH) : await Promise.all(Object.keys(ENGLISH).map(area));

/** {key: text}. {name} stands for a value, {n|shot|shots} for one of two words by the number n. */
export const TEXTS = Object.assign({}, ...areas);

async function area(name) {
  return (await import(`../${name}.${language}.js`)).default;
}
