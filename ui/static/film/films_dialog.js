// The films of this folder: browse them, begin one, take the script out, or bring a changed script in after seeing what it changes.
import { filmShown, flush, op } from '../store/store.js';
import { h } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button } from '../base/widgets.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { filmBrowser } from './film_browser.js';
import { translated } from '../base/server_text.js';
import { sayDone } from '../store/undoable.js';
import { dots, t, textOf } from '../base/text.js';
import { writePrompt } from '../store/events.js';

/** @import { ImportPlan, ImportedShot } from '../base/contract.js' */
/** @import { Frame } from '../base/dialog_frame.js' */

/** @param {Frame} frame */
function newFilm(frame) {
  const title = h('input', {
    class: 'sm-field',
    type: 'text',
    'aria-label': t('dialogs.films.newTitle'),
    placeholder: t('dialogs.films.newTitle'),
    maxlength: '120',
    dir: 'auto',
  });
  const create = h('button', { type: 'submit', class: 'sm-btn' }, t('dialogs.films.create'));
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    attempt(frame, create, async () => {
      if (!title.value.trim()) throw Object.assign(new Error(t('dialogs.films.needTitle')), { fix: t('dialogs.films.needTitleFix') });
      const { folder } = await op({ op: 'new_film', title: title.value.trim() }, [], { quiet: true });
      await filmShown(folder);
      frame.node.addEventListener('close', () => writePrompt.say()); // it begins with words
      frame.close();
    });
  };
  return h('section', {}, h('h3', {}, t('dialogs.films.newFilm')), h('form', { class: 'sm-line', onsubmit: submit }, title, create));
}

/** @param {Frame} frame */
function scriptPart(frame) {
  const text = h('textarea', {
    class: 'sm-field sm-mono',
    rows: '4',
    'aria-label': t('dialogs.films.paste'),
    placeholder: t('dialogs.films.pasteHint'),
    spellcheck: 'false',
  });
  const chooser = h('input', {
    type: 'file',
    accept: '.json,.json5,.txt,application/json,text/plain',
    hidden: true,
    'aria-label': t('dialogs.films.pick'),
  });
  let name = t('dialogs.films.pasted');
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files ?? [];
    if (!file) return;
    name = file.name;
    text.value = await file.text();
    chooser.value = '';
    check.focus();
  });
  text.addEventListener('input', () => (name = t('dialogs.films.pasted')));
  const check = button(
    t('dialogs.films.check'),
    () =>
      attempt(frame, check, async () => {
        if (!text.value.trim()) throw Object.assign(new Error(t('dialogs.films.needScript')), { fix: t('dialogs.films.needScriptFix') });
        const plan = await op({ op: 'plan_import', text: text.value, name }, [], { quiet: true });
        previewImport(frame, plan, { text: text.value, name });
      }),
    { class: 'sm-btn' },
  );
  return h(
    'section',
    {},
    h('h3', {}, t('dialogs.films.script')),
    h(
      'div',
      { class: 'sm-line' },
      h('a', { class: 'sm-btn', href: '/app/script', download: '' }, icon('download'), t('dialogs.films.download')),
      chooser,
      h('button', { type: 'button', class: 'sm-btn', onclick: () => chooser.click() }, icon('upload'), t('dialogs.films.pick')),
    ),
    h('label', { class: 'sm-label' }, t('dialogs.films.paste')),
    text,
    h('div', { class: 'sm-line' }, h('span', { class: 'sm-spring' }), check),
  );
}

// ---------------------------------------------------------------- what an import will change

/** @type {Record<string, string>} a change -> what becomes of the takes */
const THEN = { removed: 'dialogs.films.takesThen.away', 'prompt changed': 'dialogs.films.takesThen.stale' };

/** @param {ImportedShot} shot */
function importRow({ label, change, keeps_takes: keeps, text }) {
  return h(
    'tr',
    { 'data-change': change },
    h('th', { scope: 'row' }, label),
    h('td', {}, h('span', { class: 'sm-change' }, translated(change))),
    h('td', { class: 'is-text', title: text, dir: 'auto' }, text),
    h('td', { class: 'is-takes sm-num' }, keeps ? t(THEN[change] || 'dialogs.films.takesThen', { n: keeps }) : ''),
  );
}

/** @param {ImportedShot[]} rows */
function countChanges(rows) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { change } of rows) counts[change] = (counts[change] || 0) + 1;
  return counts;
}

/** @type {(frame: Frame, plan: ImportPlan, script: { text: string, name: string }) => void} */
function previewImport(frame, { rows, title }, script) {
  const counts = countChanges(rows);
  const changes = rows.length - (counts.same || 0);
  frame.title(t('dialogs.films.preview', { title }));
  frame.node.classList.add('is-wide');
  frame.body.replaceChildren(
    h(
      'p',
      {},
      dots(
        Object.entries(counts).map(([change, n]) =>
          t('dialogs.films.summary', { n, change: textOf(`dialogs.films.changes.${change}`) || change }),
        ),
      ),
    ),
    h('p', { class: 'sm-dim' }, t('dialogs.films.kept')),
    h(
      'table',
      { class: 'sm-table' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...[t('dialogs.films.shot'), t('dialogs.films.change'), t('dialogs.films.text'), t('dialogs.films.takes')].map((words) =>
            h('th', { scope: 'col' }, words),
          ),
        ),
      ),
      h('tbody', {}, ...rows.map(importRow)),
    ),
  );
  const run = footButton(
    changes ? t('dialogs.films.apply', { n: changes }) : t('dialogs.films.apply.none'),
    () =>
      attempt(frame, run, async () => {
        const answer = await op({ op: 'import_script', ...script }, [], { quiet: true });
        frame.close();
        sayDone(answer, t('dialogs.films.imported', { title }), { kind: 'done' });
      }),
    { primary: true },
  );
  run.disabled = !changes;
  frame.foot.querySelectorAll('button').forEach((old) => old.remove());
  frame.foot.append(
    footButton(t('dialogs.films.back'), () => showFilms(frame)),
    run,
  );
  (changes ? run : frame.foot.querySelector('button'))?.focus();
}

/** @type {(frame: Frame, examplesHere?: (section: HTMLElement) => unknown) => void} */
function showFilms(frame, examplesHere) {
  frame.title(t('dialogs.films.title'));
  frame.refuse(null);
  frame.node.classList.remove('is-wide');
  frame.body.replaceChildren(...filmBrowser(frame, examplesHere), newFilm(frame), scriptPart(frame));
  frame.foot.querySelectorAll('button').forEach((old) => old.remove());
  frame.foot.append(footButton(t('dialog.close'), frame.close));
}

/** Shows the films, the examples (in view with `'examples'`), and the way in and out for scripts. @param {string} part */
export function openFilms(part = '') {
  flush();
  const frame = openFrame(t('dialogs.films.title'));
  showFilms(frame, (examples) => part === 'examples' && examples.querySelector('button')?.focus());
  /** @type {HTMLInputElement | null} */
  const title = frame.body.querySelector('input[type=text]');
  title?.focus();
}
