// What a take was sent, field by field, beside what would be sent now or what another take was sent; and using it again.
import { getJSON, op } from '../store/store.js';
import { h } from '../base/dom.js';
import { show } from '../base/widgets.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { startCompare } from '../viewer/compare.js';
import { wordsDiff } from '../base/words_diff.js';
import { commas } from '../base/text.js';
import { memory as M } from '../base/text_panels.js';
import { madeRows, own as O, recipe as T, recipeRows } from './text_takes.js';
import { said } from '../base/server_text.js';
import { sayDone } from '../store/undoable.js';
import { shortSource, sourceText, sourceTip } from '../store/sources.js';

/** The recipe of `take` of the shot `one`; with `other` beside that take's. */
export async function openRecipe(one, take, other = null) {
  const frame = openFrame(T.title(take.number, one.label), { wide: true });
  frame.node.classList.add('rc');
  frame.body.append(h('p', { class: 'sm-dim' }, T.loading));
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
  const alike = against.blocked ? T.blocked(said(against.blocked.message)) : summary(card);
  const tried = card.what_if ? [h('p', { class: 'rc-tried' }, T.whatIf({ ...card.what_if, without: card.what_if.without.map(said), added: card.what_if.added.map(said) }))] : [];
  return [...tried, h('p', { class: 'rc-summary' }, alike), texts(card), memory(card), seam(card), table(card)];
}

function summary({ against }) {
  const count = against.differs.length;
  if (against.take) return count ? T.differsTakes(count, against.take.number) : T.sameTakes;
  return count ? T.differs(count) : T.same;
}

const otherName = ({ take }) => (take ? T.take(take.number) : T.now);

function texts({ sent, against }) {
  const negative = sent.negative_published ? T.published : sent.negative_prompt || T.noNegative;
  return h('section', {}, h('h3', {}, T.prompt), diffed(sent.prompt, against.sent?.prompt),
    h('h3', {}, T.negative), against.differs.includes('negative_prompt') ? diffed(sent.negative_prompt, against.sent.negative_prompt) : h('p', { class: 'rc-text', dir: 'auto', title: sent.negative_prompt }, negative));
}

/** The text as it was sent; what the other side lacks is struck through, what it has more is underlined. */
function diffed(before, after) {
  const parts = after === undefined ? [{ kind: 'same', text: before }] : wordsDiff(before, after);
  return h('p', { class: 'rc-text', dir: 'auto' }, parts.map(({ kind, text }) => (kind === 'same' ? text : h(kind === 'gone' ? 'del' : 'ins', {}, text))));
}

function table({ number, sent, made, against }) {
  const other = against.sent;
  const line = ([name, words, say]) => {
    const differs = against.differs.includes(name);
    const now = !other ? '' : differs ? say(other) : '';
    return h('tr', { class: differs ? 'is-different' : null }, h('th', { scope: 'row' }, words), h('td', {}, say(sent)), h('td', {}, now));
  };
  const fact = ([words, text]) => h('tr', {}, h('th', { scope: 'row' }, words), h('td', { colspan: 2 }, text));
  return h('table', { class: 'sm-table rc-table' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, T.field), h('th', { scope: 'col' }, T.sentTo(number)), h('th', { scope: 'col' }, other ? otherName(against) : ''))),
    h('tbody', {}, recipeRows.map(line), madeRows(made).map(fact)));
}

function memory({ number, memory: sent, against }) {
  const differs = against.memory.map(keyOf).join() !== sent.map(keyOf).join();
  const rows = [strip(differs ? T.memoryOf(number) : T.memory, sent, differs ? against.memory : sent)];
  if (differs) rows.push(strip(against.take ? T.memoryOf(against.take.number) : T.memoryNow, against.memory, sent));
  return h('section', { class: 'rc-memory' }, rows);
}

const keyOf = ({ picture, thumb }) => `${picture} ${thumb}`;

function strip(title, frames, others) {
  const there = new Set(others.map((one) => one.picture));
  const node = (one) => {
    const only = !there.has(one.picture);
    const reason = M.reason[one.reason] || one.reason;
    return h('li', { class: only ? 'is-only' : null, title: sourceTip(one) },
      h('img', { src: one.thumb, alt: '', decoding: 'async' }), h('b', {}, shortSource(one)), h('span', {}, commas([reason, only && T.only])));
  };
  return h('div', {}, h('h3', {}, title), frames.length ? h('ol', { class: 'rc-strip' }, frames.map(node)) : h('p', { class: 'sm-faint' }, T.noMemory));
}

function seam({ seam: from, against }) {
  if (!from) return h('span', { hidden: true });
  return h('section', { class: 'rc-seam' }, h('h3', {}, T.seam(sourceText(from))),
    h('div', {}, from.thumbs.map((thumb) => h('img', { src: thumb, alt: '', decoding: 'async' }))), against.seam ? h('p', { class: 'rc-warn' }, T.seamDiffers) : '');
}

// ---------------------------------------------------------------- using it again

function foot(frame, card, one, take) {
  const box = h('input', { type: 'checkbox', id: 'rc-memory', onchange: () => paint() });
  const left = h('div', { class: 'rc-left', role: 'status' });
  const copy = footButton(T.copy, () => copyText(frame, JSON.stringify(card.json, null, 2)));
  const compare = footButton(T.compare, () => { frame.close(); compareWith(one, take, card); });
  const go = footButton(T.again, () => attempt(frame, go, () => useAgain(frame, card, box.checked)), { primary: true });
  const paint = () => {
    const plan = card.reuse[box.checked ? 'with_memory' : 'alone'];
    go.disabled = !plan.changes;
    show(left, plan.left.length > 0 || !plan.changes);
    left.replaceChildren(...(plan.left.length ? [h('p', {}, T.left), h('ul', {}, plan.left.map((each) => h('li', {}, T.leftLine({ label: said(each.label), was: said(each.was), now: said(each.now) }))))]
      : [h('p', { class: 'sm-dim' }, box.checked ? T.nothingMemory : T.nothing)]));
  };
  frame.foot.before(left);
  show(compare, one.takes.length > 1);
  frame.foot.append(copy, compare, h('label', { class: 'rc-with', for: box.id, title: T.againMemoryHint }, box, T.againMemory), go);
  paint();
  (go.disabled ? copy : go).focus();
}

// Own material: what it was, for there is no recipe.
function showOwn(frame, card, one, take) {
  frame.body.replaceChildren(h('p', {}, O.recipe(card.own, card.made)), h('section', {}, h('h3', {}, O.prompt), h('p', { class: 'rc-text', dir: 'auto' }, card.sent.prompt || O.noPrompt)),
    h('table', { class: 'sm-table rc-table' }, h('tbody', {}, madeRows(card.made).map(([words, text]) => h('tr', {}, h('th', { scope: 'row' }, words), h('td', {}, text))))));
  const copy = footButton(T.copy, () => copyText(frame, JSON.stringify(card.json, null, 2)));
  const compare = footButton(T.compare, () => { frame.close(); compareWith(one, take, card); });
  show(compare, one.takes.length > 1);
  frame.foot.append(copy, compare);
  copy.focus();
}

async function copyText(frame, text) {
  try {
    await navigator.clipboard.writeText(text);
    frame.say(T.copied);
  } catch {
    frame.refuse({ message: T.notCopied, fix: T.notCopiedFix });
  }
}

function compareWith(one, take, { against }) {
  const other = against.take?.id || (one.circled !== take.id && one.circled) || one.takes.findLast((each) => each.id !== take.id).id;
  startCompare(other, take.id);
}

async function useAgain(frame, card, memory) {
  const answer = await op({ op: 'reuse', shot_id: card.shot_id, take_id: card.take_id, memory }, [], { quiet: true });
  frame.close();
  sayDone(answer, T.done(card.number, card.label), { kind: 'done' });
}
