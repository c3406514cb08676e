// Every text of the page by its key, in the page's language: the one list of what the rooms say. English is always there;
// another language is fetched where it is spoken, all of it: a key it lacks is a mistake that the tests find. How to add a
// language: docs/translating.md.
import { language } from './language.js';
import base from './texts/base.en.js';
import film from '../film/texts/film.en.js';
import keys from '../keys/texts/keys.en.js';
import memory from '../memory/texts/memory.en.js';
import queue from '../queue/texts/queue.en.js';
import shot from '../shot/texts/shot.en.js';
import store from '../store/texts/store.en.js';
import timeline from '../timeline/texts/timeline.en.js';
import top from '../top/texts/top.en.js';
import viewer from '../viewer/texts/viewer.en.js';

const ENGLISH = { base, film, keys, memory, queue, shot, store, timeline, top, viewer };
const areas = language === 'en' ? Object.values(ENGLISH) : await Promise.all(Object.keys(ENGLISH).map(textsOf));

/** {key: text}. {name} stands for a value, {n|shot|shots} for one of two words by the number n. */
export const TEXTS = Object.assign({}, ...areas);

async function textsOf(room) {
  return (await import(`../${room}/texts/${room}.${language}.js`)).default;
}
