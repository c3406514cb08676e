// How full the graphics cards are, beside a model's name: asked while the page is looked at and a model is chosen.
import { S, getJSON, on } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, setAttr, setProp } from '../base/dom.js';
import { t } from '../base/text.js';
import { number } from '../base/numbers.js';

const EVERY_MS = 5000;

const gigabytes = (mebibytes) => number(Math.round(mebibytes / 1024));
const memoryOf = ({ used, total }) => ({ used: gigabytes(used), total: gigabytes(total) });

/** "GPU 0 61/141 GB", a part of the film bar. Hidden where no card says how full it is. */
export function gpuLine() {
  const node = h('span', { class: 'sm-gpu sm-num', hidden: true });
  let wanted = null; // the model that is shown with its cards
  let turn = 0;
  let any = false;

  async function ask() {
    const mine = ++turn;
    const cards = wanted ? await getJSON('/app/gpus').catch(() => []) : []; // a server that is away is said elsewhere
    if (mine !== turn) return; // another model, or none, meanwhile
    setProp(node, 'hidden', !cards.length);
    node.replaceChildren(
      ...cards.map((card) =>
        h('span', {}, h('span', { class: 'sm-gpu-name' }, t('gpu.card', { number: card.number })), ` ${t('gpu.memory', memoryOf(card))}`),
      ),
    );
    setAttr(
      node,
      'title',
      cards.map((card) => t('gpu.tip', { number: card.number, name: card.name, ...memoryOf(card) })).join('\n') || null,
    );
    any ||= cards.length > 0; // no card comes while a machine runs; a busy driver may once not answer
    if (any && wanted) setTimeout(() => mine === turn && ask(), EVERY_MS);
  }

  function follow() {
    const now = S.state?.engine.is_model && S.net === 'open' && !document.hidden ? S.state.engine.name : null;
    if (now === wanted) return;
    wanted = now;
    ask();
  }

  on([CHANGED.film, CHANGED.net], follow);
  document.addEventListener('visibilitychange', follow);
  return node;
}
