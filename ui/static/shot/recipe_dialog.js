// What a take was sent, field by field, beside what would be sent now or what another take was sent; and using it again.
import { getJSON, op } from '../store/store.js';
import { h } from '../base/dom.js';
import { show } from '../base/widgets.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { startCompare } from '../viewer/compare.js';
import { wordsDiff } from '../base/words_diff.js';
import { commas, t } from '../base/text.js';
import { reasonText } from '../memory/facts.js';
import { madeRows, ownText, recipeRows, whatIfText } from './recipe_rows.js';
import { translated } from '../base/server_text.js';
import { sayDone } from '../store/undoable.js';
import { shortSource, sourceText, sourceTip } from '../store/sources.js';

/** The recipe of `take` of the shot `one`; with `other` beside that take's. */
export async function openRecipe(one, take, other = null) {
  const frame = openFrame(t('recipe.title', { n: take.number, label: one.label }), { wide: true });
  frame.node.classList.add('rc');
  frame.body.append(h('p', { class: 'sm-dim' }, t('recipe.loading')));
  try {
    const card = await getJSON(`/app/takes/${take.id}/recipe${other ? `?against=${other.id}` : ''}`);
    if (card.own) return showOwn(frame, card, one, take);
    frame.body.replaceChildren(...body(card));
    foot(frame, card, one, take);
  } catch (error) {
    frame.body.replaceChildren();
    frame.refuse(error);
  }
}

// ---------------------------------------------------------------- what was sent

function body(card) {
  const { against } = card;
  const alike = against.blocked ? t('recipe.blocked', { why: translated(against.blocked.message) }) : summary(card);
  const tried = card.what_if ? [h('p', { class: 'rc-tried' }, whatIfText(card.what_if))] : [];
  return [...tried, h('p', { class: 'rc-summary' }, alike), texts(card), memory(card), seam(card), table(card)];
}

function summary({ against }) {
  const count = against.differs.length;
  if (against.take) return count ? t('recipe.differsTakes', { n: count, other: against.take.number }) : t('recipe.sameTakes');
  return count ? t('recipe.differs', { n: count }) : t('recipe.same');
}

const otherName = ({ take }) => (take ? t('recipe.take', { n: take.number }) : t('recipe.now'));

function texts({ sent, against }) {
  const negative = sent.negative_published ? t('recipe.published') : sent.negative_prompt || t('recipe.noNegative');
  return h(
    'section',
    {},
    h('h3', {}, t('recipe.prompt')),
    diffed(sent.prompt, against.sent?.prompt),
    h('h3', {}, t('recipe.negative')),
    against.differs.includes('negative_prompt')
      ? diffed(sent.negative_prompt, against.sent.negative_prompt)
      : h('p', { class: 'rc-text', dir: 'auto', title: sent.negative_prompt }, negative),
  );
}

/** The text as it was sent; what the other side lacks is struck through, what it has more is underlined. */
function diffed(before, after) {
  const parts = after === undefined ? [{ kind: 'same', text: before }] : wordsDiff(before, after);
  return h(
    'p',
    { class: 'rc-text', dir: 'auto' },
    parts.map(({ kind, text }) => (kind === 'same' ? text : h(kind === 'gone' ? 'del' : 'ins', {}, text))),
  );
}

function table({ number, sent, made, against }) {
  const other = against.sent;
  const line = ([name, words, say]) => {
    const differs = against.differs.includes(name);
    const now = !other ? '' : differs ? say(other) : '';
    return h('tr', { class: differs ? 'is-different' : null }, h('th', { scope: 'row' }, words), h('td', {}, say(sent)), h('td', {}, now));
  };
  const fact = ([words, text]) => h('tr', {}, h('th', { scope: 'row' }, words), h('td', { colspan: 2 }, text));
  return h(
    'table',
    { class: 'sm-table rc-table' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, t('recipe.field')),
        h('th', { scope: 'col' }, t('recipe.sentTo', { n: number })),
        h('th', { scope: 'col' }, other ? otherName(against) : ''),
      ),
    ),
    h('tbody', {}, recipeRows.map(line), madeRows(made).map(fact)),
  );
}

function memory({ number, memory: sent, against }) {
  const differs = against.memory.map(keyOf).join() !== sent.map(keyOf).join();
  const rows = [strip(differs ? t('recipe.memoryOf', { n: number }) : t('recipe.memory'), sent, differs ? against.memory : sent)];
  if (differs)
    rows.push(strip(against.take ? t('recipe.memoryOf', { n: against.take.number }) : t('recipe.memoryNow'), against.memory, sent));
  return h('section', { class: 'rc-memory' }, rows);
}

const keyOf = ({ picture, thumb }) => `${picture} ${thumb}`;

function strip(title, frames, others) {
  const there = new Set(others.map((one) => one.picture));
  const node = (one) => {
    const only = !there.has(one.picture);
    const reason = reasonText(one.reason);
    return h(
      'li',
      { class: only ? 'is-only' : null, title: sourceTip(one) },
      h('img', { src: one.thumb, alt: '', decoding: 'async' }),
      h('b', {}, shortSource(one)),
      h('span', {}, commas([reason, only && t('recipe.only')])),
    );
  };
  return h(
    'div',
    {},
    h('h3', {}, title),
    frames.length ? h('ol', { class: 'rc-strip' }, frames.map(node)) : h('p', { class: 'sm-faint' }, t('recipe.noMemory')),
  );
}

function seam({ seam: from, against }) {
  if (!from) return h('span', { hidden: true });
  return h(
    'section',
    { class: 'rc-seam' },
    h('h3', {}, t('recipe.seam', { source: sourceText(from) })),
    h(
      'div',
      {},
      from.thumbs.map((thumb) => h('img', { src: thumb, alt: '', decoding: 'async' })),
    ),
    against.seam ? h('p', { class: 'rc-warn' }, t('recipe.seamDiffers')) : '',
  );
}

// ---------------------------------------------------------------- using it again

function leftText({ label, was, now }) {
  const words = { label: translated(label), was: translated(was), now: translated(now) };
  return t(words.was ? 'recipe.leftLine.was' : 'recipe.leftLine', words);
}

function foot(frame, card, one, take) {
  const box = h('input', { type: 'checkbox', id: 'rc-memory', onchange: () => paint() });
  const left = h('div', { class: 'rc-left', role: 'status' });
  const copy = footButton(t('recipe.copy'), () => copyText(frame, JSON.stringify(card.json, null, 2)));
  const compare = footButton(t('recipe.compare'), () => {
    frame.close();
    compareWith(one, take, card);
  });
  const go = footButton(t('recipe.again'), () => attempt(frame, go, () => useAgain(frame, card, box.checked)), { primary: true });
  const paint = () => {
    const plan = card.reuse[box.checked ? 'with_memory' : 'alone'];
    go.disabled = !plan.changes;
    show(left, plan.left.length > 0 || !plan.changes);
    left.replaceChildren(
      ...(plan.left.length
        ? [
            h('p', {}, t('recipe.left')),
            h(
              'ul',
              {},
              plan.left.map((each) => h('li', {}, leftText(each))),
            ),
          ]
        : [h('p', { class: 'sm-dim' }, box.checked ? t('recipe.nothingMemory') : t('recipe.nothing'))]),
    );
  };
  frame.foot.before(left);
  show(compare, one.takes.length > 1);
  frame.foot.append(
    copy,
    compare,
    h('label', { class: 'rc-with', for: box.id, title: t('recipe.againMemoryHint') }, box, t('recipe.againMemory')),
    go,
  );
  paint();
  (go.disabled ? copy : go).focus();
}

// Own material: what it was, for there is no recipe.
function showOwn(frame, card, one, take) {
  frame.body.replaceChildren(
    h('p', {}, ownText(card.own, card.made)),
    h('section', {}, h('h3', {}, t('own.prompt')), h('p', { class: 'rc-text', dir: 'auto' }, card.sent.prompt || t('own.noPrompt'))),
    h(
      'table',
      { class: 'sm-table rc-table' },
      h(
        'tbody',
        {},
        madeRows(card.made).map(([words, text]) => h('tr', {}, h('th', { scope: 'row' }, words), h('td', {}, text))),
      ),
    ),
  );
  const copy = footButton(t('recipe.copy'), () => copyText(frame, JSON.stringify(card.json, null, 2)));
  const compare = footButton(t('recipe.compare'), () => {
    frame.close();
    compareWith(one, take, card);
  });
  show(compare, one.takes.length > 1);
  frame.foot.append(copy, compare);
  copy.focus();
}

async function copyText(frame, text) {
  try {
    await navigator.clipboard.writeText(text);
    frame.say(t('recipe.copied'));
  } catch {
    frame.refuse({ message: t('recipe.notCopied'), fix: t('recipe.notCopiedFix') });
  }
}

function compareWith(one, take, { against }) {
  const other = against.take?.id || (one.circled !== take.id && one.circled) || one.takes.findLast((each) => each.id !== take.id).id;
  startCompare(other, take.id);
}

async function useAgain(frame, card, memory) {
  const answer = await op({ op: 'reuse', shot_id: card.shot_id, take_id: card.take_id, memory }, [], { quiet: true });
  frame.close();
  sayDone(answer, t('recipe.done', { n: card.number, label: card.label }), { kind: 'done' });
}
