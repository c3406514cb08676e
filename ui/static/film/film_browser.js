// The films of this folder: posters, the one opened last first; open, duplicate, put into the bin, bring back; and the examples.
import { filmShown, getJSON, op, toast } from '../store/store.js';
import { h, iconButton, setStyle } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button } from '../base/widgets.js';
import { attempt } from '../base/dialog_frame.js';
import { dialogs } from '../base/text_panels.js';
import { films as T } from './text_films.js';
import { saidOf } from '../base/server_text.js';

const LOOK_MS = 400; // how often a copy under way is looked at

/** The list, kept current while the dialog `frame` shows it. */
export function filmBrowser(frame) {
  const rows = h('ul', { class: 'sm-films' }, h('li', { class: 'sm-dim' }, dialogs.loading));
  const copies = h('ul', { class: 'sm-copies' });
  const bin = h('details', { class: 'sm-bin', hidden: true });
  const examples = h('section', { class: 'sm-examples', hidden: true });
  const section = h('section', {}, h('h3', {}, dialogs.films.list), copies, rows, bin);
  const told = new Set();
  let timer = 0;

  const look = async () => {
    clearTimeout(timer);
    try {
      paint(await getJSON('/app/shelf'));
    } catch (error) {
      if (!rows.querySelector('.sm-film')) rows.replaceChildren(h('li', { class: 'sm-dim' }, dialogs.films.failed));
      frame.refuse(error);
    }
  };
  const paint = (shelf) => {
    const focus = document.activeElement?.closest?.('[data-keep]')?.dataset.keep;
    const tools = { frame, look };
    copies.replaceChildren(...shelf.copies.filter(({ state }) => state === 'running' || state === 'waiting').map((copy) => copyRow(copy, tools)));
    rows.replaceChildren(...shelf.films.map((film) => filmRow(film, tools)), ...(shelf.films.length > 1 ? [] : [h('li', { class: 'sm-dim' }, dialogs.films.none)]));
    paintBin(bin, shelf.bin, tools);
    if (examples.hidden) paintExamples(examples, shelf.examples, frame); // they never change while the editor runs
    if (focus && !document.activeElement?.dataset.keep) section.querySelector(`[data-keep="${CSS.escape(focus)}"]`)?.focus();
    shelf.copies.forEach(tell);
    if (copies.childElementCount && section.isConnected) timer = setTimeout(look, LOOK_MS);
  };
  const tell = ({ id, state, title, error }) => {
    if (told.has(id) || state === 'running' || state === 'waiting') return;
    told.add(id);
    if (first) return; // it ended before this dialog was opened
    if (state === 'failed') frame.refuse(error);
    if (state === 'done') frame.say(T.copied(title));
  };
  let first = true;
  look().then(() => (first = false));
  return [section, examples];
}

function paintExamples(examples, known, frame) {
  examples.hidden = !known.length;
  const row = ({ name, title, overview, shots }) => {
    const begin = button(T.begin, () => attempt(frame, begin, async () => {
      const { folder } = await op({ op: 'new_example', name }, [], { quiet: true });
      await filmShown(folder);
      frame.close();
    }), { 'aria-label': T.beginOf(title), title: T.beginHint, 'data-keep': `example ${name}` });
    return h('li', { class: 'sm-film' }, h('div', { class: 'sm-film-words' }, h('strong', { dir: 'auto' }, title),
      h('p', { class: 'sm-film-overview', dir: 'auto', title: overview }, overview), h('p', { class: 'sm-film-facts sm-num' }, T.facts({ shots }))), begin);
  };
  examples.replaceChildren(h('h3', {}, T.examples), h('ul', { class: 'sm-films' }, known.map(row)));
  if (known.length) examples.dispatchEvent(new CustomEvent('sm-examples', { bubbles: true }));
}

function filmRow(film, { frame, look }) {
  const { folder, title, opened, problem } = film;
  const open = button(T.open, () => attempt(frame, open, async () => {
    await op({ op: 'open_film', folder }, [], { quiet: true });
    await filmShown(folder);
    frame.close();
    toast(dialogs.films.openedFilm(title), { kind: 'done' });
  }), { 'aria-label': T.openOf(title), 'data-keep': `open ${folder}` });
  const copy = iconButton('duplicate', T.duplicate(title), () => attempt(frame, copy, async () => {
    await op({ op: 'duplicate_film', folder, title: T.copyTitle(title).slice(-200) }, [], { quiet: true });
    await look();
  }), { title: T.duplicateHint, 'data-keep': `copy ${folder}` });
  const away = iconButton('trash', T.bin(title), () => attempt(frame, away, async () => {
    await op({ op: 'bin_film', folder }, [], { quiet: true });
    await look();
    frame.say(T.binned(title));
  }), { title: opened ? T.binOpen : T.binHint, disabled: opened, 'data-keep': `bin ${folder}` });
  const words = problem ? h('p', { class: 'sm-film-problem' }, saidOf(problem)) : h('p', { class: 'sm-film-facts sm-num' }, h('span', {}, T.facts(film)), h('span', {}, editedText(film.saved_at)), diskText(film));
  return h('li', { class: 'sm-film' }, poster(film), h('div', { class: 'sm-film-words' }, h('strong', { dir: 'auto', title }, title), words),
    opened ? h('span', { class: 'sm-chip' }, icon('check'), T.isOpen) : open, copy, away);
}

const poster = (film) => h('span', { class: 'sm-film-poster' }, film.poster ? h('img', { src: film.poster, alt: '', loading: 'lazy' }) : icon('film'));

const diskText = ({ size_bytes: size, shared_bytes: shared }) => h('span', { title: T.diskHint(size, shared) }, T.disk(size, shared));

const agoText = (time) => T.ago(Math.max(0, (Date.now() - Date.parse(time)) / 1000));
const editedText = (time) => (time ? T.edited(agoText(time)) : T.never);

function copyRow({ id, title, state, done, total }, { frame, look }) {
  const bar = h('div', { class: 'sm-bar' }, h('i'));
  setStyle(bar, '--sm-done', total ? (done / total).toFixed(3) : 0);
  const stop = button(T.stop, () => attempt(frame, stop, async () => {
    await op({ op: 'stop_copy', copy_id: id }, [], { quiet: true });
    await look();
  }), { 'aria-label': T.stopCopy(title), 'data-keep': `stop ${id}` });
  return h('li', { class: 'sm-copy' }, h('span', { class: 'sm-num', dir: 'auto' }, state === 'waiting' ? T.waiting(title) : T.copying(title, done, total)), stop, bar);
}

function paintBin(bin, binned, { frame, look }) {
  bin.hidden = !binned.length;
  const row = (film) => {
    const back = button(T.restore, () => attempt(frame, back, async () => {
      await op({ op: 'restore_film', name: film.name }, [], { quiet: true });
      await look();
      frame.say(T.restored(film.title));
    }), { 'aria-label': T.restoreOf(film.title), 'data-keep': `restore ${film.name}` });
    return h('li', { class: 'sm-film' }, h('div', { class: 'sm-film-words' }, h('strong', { dir: 'auto' }, film.title),
      h('p', { class: 'sm-film-facts sm-num' }, h('span', {}, T.facts(film)), h('span', {}, T.since(agoText(film.binned_at))), diskText(film))), back);
  };
  bin.replaceChildren(h('summary', {}, T.binHeading(binned.length)), h('ul', { class: 'sm-films' }, binned.map(row)), h('p', { class: 'sm-faint' }, T.binNote));
}
