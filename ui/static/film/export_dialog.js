// The film as one file: what is missing is said first, then what was written and where to fetch it.
import { S, flush, op, order, select, shot } from '../store/store.js';
import { h } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { openPlan } from './plan_dialog.js';
import { translated } from '../base/server_text.js';
import { commas, t } from '../base/text.js';
import { exactSeconds } from '../base/time.js';
import { fileSize } from '../base/numbers.js';

function missingPart(frame, missing) {
  const link = (one) =>
    h(
      'button',
      {
        type: 'button',
        class: 'sm-btn is-small',
        onclick: () => {
          frame.close();
          select(one.id);
        },
      },
      one.label,
    );
  return h(
    'section',
    { class: 'sm-notice' },
    icon('warning'),
    h(
      'div',
      {},
      h('p', {}, t('dialogs.exporting.missing', { n: missing.length })),
      h('div', { class: 'sm-in-buttons' }, ...missing.map(link)),
    ),
  );
}

function writtenPart(film) {
  return h(
    'section',
    { class: 'sm-written' },
    h('h3', {}, film.outdated ? t('dialogs.exporting.last') : t('dialogs.exporting.ready')),
    film.outdated ? h('p', { class: 'sm-ink-stale' }, t('dialogs.exporting.outdated')) : null,
    h(
      'p',
      { class: 'sm-num' },
      t('dialogs.exporting.result', { frames: film.frame_count, seconds: exactSeconds(film.seconds), size: fileSize(film.size_bytes) }),
    ),
    h(
      'a',
      { class: 'sm-btn is-primary', href: film.url, download: film.name },
      icon('download'),
      t('dialogs.exporting.download', { name: film.name }),
    ),
  );
}

function paint(frame) {
  const shots = order().map(shot);
  const missing = shots.filter((one) => !one.circled);
  const ready = shots.filter((one) => one.circled);
  const { fps, export: film } = S.state.film;
  const frames = ready.reduce((sum, one) => sum + one.frame_count, 0);
  const drawn = [
    ...new Set(
      ready
        .map((one) => one.takes.find((take) => take.id === one.circled))
        .filter((take) => take && !take.is_model)
        .map((take) => translated(take.engine_label)),
    ),
  ];
  const stale = ready.filter((one) => one.marks.some((mark) => !mark.kept)).length;
  const run = footButton(
    missing.length ? t('dialogs.exporting.allow') : film ? t('dialogs.exporting.again') : t('dialogs.exporting.run'),
    () =>
      attempt(frame, run, async () => {
        frame.say(t('dialogs.exporting.working', { shots: ready.length, frames }));
        const { export: written } = await op({ op: 'export_film', allow_missing: missing.length > 0 }, [], { quiet: true }).finally(() =>
          frame.say(''),
        );
        S.state.film.export = written; // its own event may still be under way
        paint(frame);
        frame.body.querySelector('a')?.focus();
      }),
    { primary: !missing.length && (!film || film.outdated) },
  );
  run.disabled = !ready.length;
  frame.body.replaceChildren(
    ...[
      missing.length && ready.length ? missingPart(frame, missing) : null,
      h(
        'p',
        { class: 'sm-num' },
        ready.length
          ? t('dialogs.exporting.summary', { shots: ready.length, frames, seconds: exactSeconds(frames / fps), fps })
          : t('dialogs.exporting.none'),
      ),
      h('p', { class: 'sm-dim' }, t('dialogs.exporting.note')),
      drawn.length ? h('p', { class: 'sm-dim' }, t('dialogs.exporting.notModel', { engines: commas(drawn) })) : null,
      stale ? h('p', { class: 'sm-ink-stale' }, t('dialogs.exporting.stale', { n: stale })) : null,
      film ? writtenPart(film) : null,
    ].filter(Boolean),
  );
  const first = missing.length
    ? footButton(t('dialogs.exporting.renderFirst'), () => openPlan('missing'), { primary: !film || film.outdated })
    : null;
  frame.foot.querySelectorAll('button').forEach((old) => old.remove());
  frame.foot.append(...[footButton(t('dialog.close'), frame.close), run, first].filter(Boolean));
}

/** Shows what an export would hold, writes it, and offers the file. */
export function openExport() {
  flush();
  const frame = openFrame(t('dialogs.exporting.title'));
  paint(frame);
  (frame.foot.querySelector('.is-primary:enabled') || frame.foot.querySelector('button')).focus();
}
