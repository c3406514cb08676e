// What if a take had remembered something else: the take again, same prompt and seed, with another memory, as a new take
// beside it. A message says when it is done and offers to compare the two.
import { S, getJSON, on, op, select, selectTake, shot, toast } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, setClass } from '../base/dom.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { startCompare } from '../viewer/compare.js';
import { shortSource, sourceText, sourceTip } from '../store/sources.js';
import { commas, t } from '../base/text.js';

const MOST = 10;

/** By how many frames a take's memory differs from the one it was tried again of. */
export const changedText = ({ without, added }) =>
  commas([without && t('whatIf.changed.without', { n: without }), added && t('whatIf.changed.added', { n: added })]);

const tryIt = (one, take, without, added) =>
  op({ op: 'what_if', shot_id: one.id, take_id: take.id, without, added }).then(
    () => toast(t('whatIf.queued', { n: take.number }), { kind: 'done' }),
    () => {}, // the store has said why
  );

/** The menu lines of a memory frame: the shown take again, without it where the take saw it, else with it. */
export function whatIfChoices(one, take, slot) {
  if (!one || !take || take.own) return [];
  const saw = slot.seen_by?.some((use) => use.take_id === take.id && !use.as_seam);
  return [
    {
      label: saw ? t('whatIf.without') : t('whatIf.with'),
      hint: t('whatIf.hint', { n: take.number }),
      sign: saw ? 'minus' : 'plus',
      act: () => (saw ? tryIt(one, take, [slot.picture], []) : tryIt(one, take, [], [slot.picture])),
    },
    { label: t('whatIf.other'), hint: t('whatIf.otherHint'), sign: 'memory', act: () => openWhatIf(one, take) },
  ];
}

// ---------------------------------------------------------------- choosing the memory

/** Lets the person choose what `take` of `one` is shown when it is tried again. */
export async function openWhatIf(one, take) {
  const frame = openFrame(t('whatIf.title', { n: take.number, label: one.label }), { wide: true });
  frame.body.append(h('p', { class: 'sm-dim' }, t('whatIf.loading')));
  const cancel = footButton(t('dialog.cancel'), frame.close);
  frame.foot.append(cancel);
  let boards;
  try {
    boards = await Promise.all([getJSON(`/app/takes/${take.id}/memory`), getJSON(`/app/shots/${one.id}/memory`)]);
  } catch (error) {
    frame.body.replaceChildren();
    return frame.refuse(error);
  }
  const [saw, now] = boards;
  const inside = new Set(saw.slots.map((slot) => slot.picture));
  const others = [...now.slots, ...now.left_out].filter((slot) => !inside.has(slot.picture));
  const boxes = [...saw.slots.map((slot) => box(slot, true)), ...others.map((slot) => box(slot, false))];
  const go = footButton(
    t('whatIf.run'),
    () =>
      attempt(frame, go, async () => {
        const [without, added] = [
          boxes.filter((each) => each.was && !each.input.checked),
          boxes.filter((each) => !each.was && each.input.checked),
        ];
        await op(
          {
            op: 'what_if',
            shot_id: one.id,
            take_id: take.id,
            without: without.map((each) => each.picture),
            added: added.map((each) => each.picture),
          },
          [],
          { quiet: true },
        );
        frame.close();
        toast(t('whatIf.queued', { n: take.number }), { kind: 'done' });
      }),
    { primary: true },
  );
  const paint = () => {
    const count = boxes.filter((each) => each.input.checked).length;
    const same = boxes.every((each) => each.was === each.input.checked);
    go.disabled = same || count > MOST;
    frame.say(same ? t('whatIf.same') : count > MOST ? t('whatIf.tooMany', { n: MOST }) : t('whatIf.count', { n: count, most: MOST }));
    boxes.forEach((each) => setClass(each.node, 'is-out', !each.input.checked));
  };
  boxes.forEach((each) => each.input.addEventListener('change', paint));
  const group = (title, was) => [
    h('h3', {}, title),
    h(
      'div',
      { class: 'wi-frames' },
      boxes.filter((each) => each.was === was).map((each) => each.node),
    ),
  ];
  frame.body.replaceChildren(
    h('p', { class: 'sm-dim' }, t('whatIf.intro', { n: take.number })),
    ...(inside.size ? group(t('whatIf.shown'), true) : []),
    ...(others.length ? group(t('whatIf.other_frames'), false) : []),
  );
  frame.foot.append(go);
  paint();
  boxes[0]?.input.focus();
}

function box(slot, was) {
  const input = h('input', { type: 'checkbox', 'aria-label': sourceText(slot) });
  input.checked = was;
  const words = shortSource(slot);
  const node = h(
    'label',
    { class: 'wi-frame', title: sourceTip(slot) },
    h('img', { src: slot.thumb, alt: '', decoding: 'async' }),
    h('span', {}, input, words),
  );
  return { input, node, was, picture: slot.picture };
}

// ---------------------------------------------------------------- when it is done

const awaited = new Set(); // jobs this page saw waiting or running

function watch() {
  for (const job of S.state.queue.jobs) {
    if (!job.what_if) continue;
    if (job.state === 'waiting' || job.state === 'running') awaited.add(job.id);
    else if (awaited.delete(job.id) && job.state === 'done') tell(job);
  }
}

function tell({ shot_id: id, what_if: { take_id: base, made } }) {
  const one = shot(id);
  const take = one?.takes.find((each) => each.id === made);
  if (!take?.what_if || !one.takes.some((each) => each.id === base)) return;
  const compare = () => {
    select(id);
    selectTake(null);
    startCompare(base, made);
  };
  toast(t('whatIf.done', { n: take.number, label: one.label, of: take.what_if.number, changed: changedText(take.what_if) }), {
    kind: 'done',
    action: { label: t('whatIf.compare'), run: compare },
  });
}

on([CHANGED.queue, CHANGED.shots], watch);
