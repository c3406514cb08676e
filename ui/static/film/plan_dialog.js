// What will be rendered and why, before anything is: missing or stale shots, with times, each to be left out.
import { flush, op, shot as shotNow, toast } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { translated } from '../base/server_text.js';
import { t } from '../base/text.js';
import { duration } from '../base/time.js';

function row(shot, changed) {
  const box = h('input', { type: 'checkbox', id: `sm-plan-${shot.shot_id}`, onchange: changed });
  const queued = Boolean(shotNow(shot.shot_id)?.job);
  box.checked = !queued; // not twice, unless one says so
  box.shot = shot;
  return h(
    'tr',
    {},
    h('td', {}, box),
    h('th', { scope: 'row' }, h('label', { for: box.id }, shot.label)),
    h('td', {}, h('label', { for: box.id }, queued ? t('dialogs.plan.inQueue') : translated(shot.why))),
    h('td', { class: 'is-number' }, duration(shot.seconds) || t('dialogs.plan.unknown')),
  );
}

function table(shots, paint) {
  const all = h('input', { type: 'checkbox', 'aria-label': t('dialogs.plan.all') });
  const rows = h('tbody', {}, ...shots.map((shot) => row(shot, paint)));
  const boxes = [...rows.querySelectorAll('input')];
  all.addEventListener('change', () => {
    boxes.forEach((box) => (box.checked = all.checked));
    paint();
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
    rows,
  );
  node.chosen = () => boxes.filter((box) => box.checked).map((box) => box.shot);
  node.paint = () => {
    const { length } = node.chosen();
    all.checked = length === boxes.length;
    all.indeterminate = length > 0 && length < boxes.length;
  };
  return node;
}

function totalText(shots) {
  const known = shots.filter((shot) => shot.seconds !== null);
  if (!known.length) return shots.length ? t('dialogs.plan.totalUnknown') : '';
  const time = duration(known.reduce((sum, shot) => sum + shot.seconds, 0));
  return known.length === shots.length
    ? t('dialogs.plan.total', { time })
    : t('dialogs.plan.totalPart', { time, known: known.length, n: shots.length, left: shots.length - known.length });
}

// Shots that belong in the plan but can't be made as the film is, each with its reason.
function leftOut(shots) {
  if (!shots.length) return [];
  return [
    h('p', { class: 'sm-dim' }, t('dialogs.plan.leftOut')),
    h('ul', { class: 'sm-plan-out' }, ...shots.map((shot) => h('li', {}, h('b', {}, shot.label), ` ${translated(shot.why)}`))),
  ];
}

/** Shows the plan for the `missing` or the `stale` shots and queues those chosen. */
export async function openPlan(which) {
  flush();
  const stale = which === 'stale';
  const frame = openFrame(stale ? t('dialogs.plan.stale') : t('dialogs.plan.missing'));
  frame.body.append(h('p', { class: 'sm-dim' }, t('dialog.loading')));
  const close = footButton(t('dialog.cancel'), frame.close);
  frame.foot.append(close);
  let plan;
  try {
    plan = await op({ op: 'plan', which }, [], { quiet: true });
  } catch (error) {
    frame.body.replaceChildren();
    return frame.refuse(error);
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
    list,
    terms,
    ...without,
  );
  frame.foot.append(go);
  paint();
  go.focus();
}
