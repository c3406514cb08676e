// Every text of the page by its key, in the page's language: the one list of what the rooms say. English is always there;
// another language is fetched where it is spoken, all of it: a key it lacks is a mistake that the tests find. How to add a
// language: docs/translating.md.
import { language } from './language.js';
import base from './texts/base.en.js';
import cast from '../film/texts/cast.en.js';
import dialogs from '../film/texts/dialogs.en.js';
import inspector from '../shot/texts/inspector.en.js';
import keys from '../keys/texts/keys.en.js';
import memory from '../memory/texts/memory.en.js';
import queue from '../queue/texts/queue.en.js';
import store from '../store/texts/store.en.js';
import takes from '../shot/texts/takes.en.js';
import timeline from '../timeline/texts/timeline.en.js';
import top from '../top/texts/top.en.js';
import viewer from '../viewer/texts/viewer.en.js';

const ENGLISH = {
  'base/texts/base': base,
  'film/texts/cast': cast,
  'film/texts/dialogs': dialogs,
  'keys/texts/keys': keys,
  'memory/texts/memory': memory,
  'queue/texts/queue': queue,
  'shot/texts/inspector': inspector,
  'shot/texts/takes': takes,
  'store/texts/store': store,
  'timeline/texts/timeline': timeline,
  'top/texts/top': top,
  'viewer/texts/viewer': viewer,
};
const areas = language === 'en' ? Object.values(ENGLISH) : await Promise.all(Object.keys(ENGLISH).map(area));

/** {key: text}. {name} stands for a value, {n|shot|shots} for one of two words by the number n. */
export const TEXTS = Object.assign({}, ...areas);

async function area(name) {
  return (await import(`../${name}.${language}.js`)).default;
}
