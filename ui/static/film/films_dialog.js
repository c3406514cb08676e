// The films of this folder: browse them, begin one, take the script out, or bring a changed script in after seeing what it changes.
import { filmShown, flush, op } from '../store/store.js';
import { h } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button } from '../base/widgets.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { filmBrowser } from './film_browser.js';
import { dialogs } from '../base/text_panels.js';
import { said } from '../base/server_text.js';
import { sayDone } from '../store/undoable.js';

const T = dialogs.films;

function newFilm(frame) {
  const title = h('input', { class: 'sm-field', type: 'text', 'aria-label': T.newTitle, placeholder: T.newTitle, maxlength: '120', dir: 'auto' });
  const create = h('button', { type: 'submit', class: 'sm-btn' }, T.create);
  const submit = (event) => {
    event.preventDefault();
    attempt(frame, create, async () => {
      if (!title.value.trim()) throw Object.assign(new Error(T.needTitle), { fix: T.needTitleFix });
      const { folder } = await op({ op: 'new_film', title: title.value.trim() }, [], { quiet: true });
      await filmShown(folder);
      frame.node.addEventListener('close', () => document.dispatchEvent(new CustomEvent('sm-write'))); // it begins with words
      frame.close();
    });
  };
  return h('section', {}, h('h3', {}, T.newFilm), h('form', { class: 'sm-line', onsubmit: submit }, title, create));
}

function scriptPart(frame) {
  const text = h('textarea', { class: 'sm-field sm-mono', rows: '4', 'aria-label': T.paste, placeholder: T.pasteHint, spellcheck: 'false' });
  const chooser = h('input', { type: 'file', accept: '.json,.json5,.txt,application/json,text/plain', hidden: true, 'aria-label': T.pick });
  let name = T.pasted;
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files;
    if (!file) return;
    name = file.name;
    text.value = await file.text();
    chooser.value = '';
    check.focus();
  });
  text.addEventListener('input', () => (name = T.pasted));
  const check = button(T.check, () => attempt(frame, check, async () => {
    if (!text.value.trim()) throw Object.assign(new Error(T.needScript), { fix: T.needScriptFix });
    const plan = await op({ op: 'plan_import', text: text.value, name }, [], { quiet: true });
    previewImport(frame, plan, { text: text.value, name });
  }), { class: 'sm-btn' });
  return h('section', {}, h('h3', {}, T.script),
    h('div', { class: 'sm-line' }, h('a', { class: 'sm-btn', href: '/app/script', download: '' }, icon('download'), T.download),
      chooser, h('button', { type: 'button', class: 'sm-btn', onclick: () => chooser.click() }, icon('upload'), T.pick)),
    h('label', { class: 'sm-label' }, T.paste), text, h('div', { class: 'sm-line' }, h('span', { class: 'sm-spring' }), check));
}

// ---------------------------------------------------------------- what an import will change

function importRow({ label, change, keeps_takes: keeps, text }) {
  return h('tr', { 'data-change': change }, h('th', { scope: 'row' }, label), h('td', {}, h('span', { class: 'sm-change' }, said(change))),
    h('td', { class: 'is-text', title: text, dir: 'auto' }, text), h('td', { class: 'is-takes sm-num' }, keeps ? T.takesThen(keeps, change) : ''));
}

function countChanges(rows) {
  const counts = {};
  for (const { change } of rows) counts[change] = (counts[change] || 0) + 1;
  return counts;
}

function previewImport(frame, { rows, title }, script) {
  const counts = countChanges(rows);
  const changes = rows.length - (counts.same || 0);
  frame.title(T.preview(title));
  frame.node.classList.add('is-wide');
  frame.body.replaceChildren(h('p', {}, T.summary(counts)), h('p', { class: 'sm-dim' }, T.kept),
    h('table', { class: 'sm-table' }, h('thead', {}, h('tr', {}, ...[T.shot, T.change, T.text, T.takes].map((words) => h('th', { scope: 'col' }, words)))), h('tbody', {}, ...rows.map(importRow))));
  const run = footButton(T.apply(changes), () => attempt(frame, run, async () => {
    const answer = await op({ op: 'import_script', ...script }, [], { quiet: true });
    frame.close();
    sayDone(answer, T.imported(title), { kind: 'done' });
  }), { primary: true });
  run.disabled = !changes;
  frame.foot.querySelectorAll('button').forEach((old) => old.remove());
  frame.foot.append(footButton(T.back, () => showFilms(frame)), run);
  (changes ? run : frame.foot.querySelector('button')).focus();
}

function showFilms(frame) {
  frame.title(T.title);
  frame.refuse(null);
  frame.node.classList.remove('is-wide');
  frame.body.replaceChildren(...filmBrowser(frame), newFilm(frame), scriptPart(frame));
  frame.foot.querySelectorAll('button').forEach((old) => old.remove());
  frame.foot.append(footButton(dialogs.close, frame.close));
}

/** Shows the films, the examples (in view with `'examples'`), and the way in and out for scripts. */
export function openFilms(part = '') {
  flush();
  const frame = openFrame(T.title);
  showFilms(frame);
  frame.body.querySelector('input[type=text]').focus();
  if (part === 'examples') frame.body.addEventListener('sm-examples', ({ target }) => target.querySelector('button').focus(), { once: true });
}
