// What will be rendered and why, before anything is: missing or stale shots, with times, each to be left out.
import { flush, op, shot as shotNow, toast } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';
import { duration } from '../base/time.js';

/** @import { PlanRow, PlannedShot } from '../base/contract.js' */
/** @import { Problem } from '../base/widgets.js' */
/** @typedef {PlanRow['shots'][number]} Planned a shot that can be made, with the seconds it takes */

/** @type {(shot: Planned, changed: () => void) => { node: HTMLTableRowElement, box: HTMLInputElement, shot: Planned }} */
function row(shot, changed) {
  const box = h('input', { type: 'checkbox', id: `sm-plan-${shot.shot_id}`, onchange: changed });
  const queued = Boolean(shotNow(shot.shot_id)?.job);
  box.checked = !queued; // not twice, unless one says so
  const node = h(
    'tr',
    {},
    h('td', {}, box),
    h('th', { scope: 'row' }, h('label', { for: box.id }, shot.label)),
    h('td', {}, h('label', { for: box.id }, queued ? t('dialogs.plan.inQueue') : translated(shot.why))),
    h('td', { class: 'is-number' }, duration(shot.seconds) || t('dialogs.plan.unknown')),
  );
  return { node, box, shot };
}

/** The shots, each with its box: {node, chosen(), paint()}; `changed()` is called when others are chosen.
 *  @type {(shots: Planned[], changed: () => void) => { node: HTMLTableElement, chosen: () => Planned[], paint: () => void }} */
function table(shots, changed) {
  const all = h('input', { type: 'checkbox', 'aria-label': t('dialogs.plan.all') });
  const rows = shots.map((shot) => row(shot, changed));
  all.addEventListener('change', () => {
    for (const { box } of rows) box.checked = all.checked;
    changed();
  });
  const node = h(
    'table',
    { class: 'sm-table' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', {}, all),
        h('th', { scope: 'col' }, t('dialogs.plan.shot')),
        h('th', { scope: 'col' }, t('dialogs.plan.why')),
        h('th', { scope: 'col', class: 'is-number' }, t('dialogs.plan.time')),
      ),
    ),
    h('tbody', {}, ...rows.map((one) => one.node)),
  );
  const chosen = () => rows.filter(({ box }) => box.checked).map(({ shot }) => shot);
  const paint = () => {
    const { length } = chosen();
    all.checked = length === rows.length;
    all.indeterminate = length > 0 && length < rows.length;
  };
  return { node, chosen, paint };
}

/** @param {Planned[]} shots */
function totalText(shots) {
  const known = shots.map((shot) => shot.seconds).filter((seconds) => seconds !== null);
  if (!known.length) return shots.length ? t('dialogs.plan.totalUnknown') : '';
  const time = duration(known.reduce((sum, seconds) => sum + seconds, 0));
  return known.length === shots.length
    ? t('dialogs.plan.total', { time })
    : t('dialogs.plan.totalPart', { time, known: known.length, n: shots.length, left: shots.length - known.length });
}

// Shots that belong in the plan but can't be made as the film is, each with its reason.
/** @param {PlannedShot[]} shots */
function leftOut(shots) {
  if (!shots.length) return [];
  return [
    h('p', { class: 'sm-dim' }, t('dialogs.plan.leftOut')),
    h('ul', { class: 'sm-plan-out' }, ...shots.map((shot) => h('li', {}, h('b', {}, shot.label), ` ${translated(shot.why)}`))),
  ];
}

/** Shows the plan for the `missing` or the `stale` shots and queues those chosen.
 *  @param {'missing' | 'stale'} which */
export async function openPlan(which) {
  flush();
  const stale = which === 'stale';
  const frame = openFrame(stale ? t('dialogs.plan.stale') : t('dialogs.plan.missing'));
  frame.body.append(h('p', { class: 'sm-dim' }, t('dialog.loading')));
  const close = footButton(t('dialog.cancel'), frame.close);
  frame.foot.append(close);
  /** @type {PlanRow} */
  let plan;
  try {
    plan = await op({ op: 'plan', which }, [], { quiet: true });
  } catch (error) {
    frame.body.replaceChildren();
    return frame.refuse(/** @type {Problem} */ (error));
  }
  const without = leftOut(plan.left_out ?? []);
  if (!plan.shots.length) {
    setText(close, t('dialog.close'));
    return frame.body.replaceChildren(
      ...(without.length ? without : [h('p', {}, stale ? t('dialogs.plan.noneStale') : t('dialogs.plan.noneMissing'))]),
    );
  }
  const go = footButton(
    '',
    () =>
      attempt(frame, go, async () => {
        const ids = list.chosen().map((shot) => shot.shot_id);
        await op({ op: 'render_plan', which, shot_ids: ids, circle: circle.checked }, [], { quiet: true });
        frame.close();
        toast(t('dialogs.plan.queued', { n: ids.length }), { kind: 'done' });
      }),
    { primary: true },
  );
  const circle = h('input', { type: 'checkbox', id: 'sm-plan-circle', class: 'sm-qu-box' });
  const terms = h(
    'p',
    { class: 'sm-plan-terms' },
    h('label', { for: circle.id, hidden: !stale }, circle, h('span', {}, t('dialogs.plan.circle'))),
    h('span', { class: 'sm-dim' }, stale ? t('dialogs.plan.termsStale') : t('dialogs.plan.termsMissing')),
  );
  const paint = () => {
    list.paint();
    const chosen = list.chosen();
    setText(go, chosen.length ? t('dialogs.plan.render', { n: chosen.length }) : t('dialogs.plan.render.none'));
    go.disabled = !chosen.length;
    frame.say(totalText(chosen));
  };
  const list = table(plan.shots, paint);
  frame.body.replaceChildren(
    h('p', { class: 'sm-dim' }, stale ? t('dialogs.plan.introStale') : t('dialogs.plan.introMissing')),
    list.node,
    terms,
    ...without,
  );
  frame.foot.append(go);
  paint();
  go.focus();
}
