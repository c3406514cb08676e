// What will be rendered and why, before anything is: missing or stale shots, with times, each to be left out.
import { flush, op, shot as shotNow, toast } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { dialogs, duration } from '../base/text_panels.js';
import { planTerms } from '../queue/text_queue.js';
import { said } from '../base/server_text.js';

const T = { ...dialogs.plan, ...planTerms };

function row(shot, changed) {
  const box = h('input', { type: 'checkbox', id: `sm-plan-${shot.shot_id}`, onchange: changed });
  const queued = Boolean(shotNow(shot.shot_id)?.job);
  box.checked = !queued; // not twice, unless one says so
  box.shot = shot;
  return h('tr', {}, h('td', {}, box), h('th', { scope: 'row' }, h('label', { for: box.id }, shot.label)),
    h('td', {}, h('label', { for: box.id }, queued ? T.inQueue : said(shot.why))), h('td', { class: 'is-number' }, duration(shot.seconds) || T.unknown));
}

function table(shots, paint) {
  const all = h('input', { type: 'checkbox', 'aria-label': T.all });
  const rows = h('tbody', {}, ...shots.map((shot) => row(shot, paint)));
  const boxes = [...rows.querySelectorAll('input')];
  all.addEventListener('change', () => {
    boxes.forEach((box) => (box.checked = all.checked));
    paint();
  });
  const node = h('table', { class: 'sm-table' },
    h('thead', {}, h('tr', {}, h('th', {}, all), h('th', { scope: 'col' }, T.shot), h('th', { scope: 'col' }, T.why), h('th', { scope: 'col', class: 'is-number' }, T.time))), rows);
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
  if (!known.length) return shots.length ? T.totalUnknown : '';
  const time = duration(known.reduce((sum, shot) => sum + shot.seconds, 0));
  return known.length === shots.length ? T.total(time) : T.totalPart(time, known.length, shots.length);
}

// Shots that belong in the plan but can't be made as the film is, each with its reason.
function leftOut(shots) {
  if (!shots.length) return [];
  return [h('p', { class: 'sm-dim' }, T.leftOut), h('ul', { class: 'sm-plan-out' }, ...shots.map((shot) => h('li', {}, h('b', {}, shot.label), ` ${said(shot.why)}`)))];
}

/** Shows the plan for the `missing` or the `stale` shots and queues those chosen. */
export async function openPlan(which) {
  flush();
  const stale = which === 'stale';
  const frame = openFrame(stale ? T.stale : T.missing);
  frame.body.append(h('p', { class: 'sm-dim' }, dialogs.loading));
  const close = footButton(dialogs.cancel, frame.close);
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
    setText(close, dialogs.close);
    return frame.body.replaceChildren(...(without.length ? without : [h('p', {}, stale ? T.noneStale : T.noneMissing)]));
  }
  const go = footButton('', () => attempt(frame, go, async () => {
    const ids = list.chosen().map((shot) => shot.shot_id);
    await op({ op: 'render_plan', which, shot_ids: ids, circle: circle.checked }, [], { quiet: true });
    frame.close();
    toast(T.queued(ids.length), { kind: 'done' });
  }), { primary: true });
  const circle = h('input', { type: 'checkbox', id: 'sm-plan-circle', class: 'sm-qu-box' });
  const terms = h('p', { class: 'sm-plan-terms' }, h('label', { for: circle.id, hidden: !stale }, circle, h('span', {}, T.circle)), h('span', { class: 'sm-dim' }, stale ? T.termsStale : T.termsMissing));
  const paint = () => {
    list.paint();
    const chosen = list.chosen();
    setText(go, T.render(chosen.length));
    go.disabled = !chosen.length;
    frame.say(totalText(chosen));
  };
  const list = table(plan.shots, paint);
  frame.body.replaceChildren(h('p', { class: 'sm-dim' }, stale ? T.introStale : T.introMissing), list, terms, ...without);
  frame.foot.append(go);
  paint();
  go.focus();
}
