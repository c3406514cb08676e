// The films of this folder: posters, the one opened last first; open, duplicate, put into the bin, bring back; and the examples.
import { filmShown, getJSON, op, toast } from '../store/store.js';
import { h, iconButton, setStyle } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button } from '../base/widgets.js';
import { attempt } from '../base/dialog_frame.js';
import { problemText } from '../base/server_text.js';
import { dots, t } from '../base/text.js';
import { ago, duration } from '../base/time.js';
import { fileSize } from '../base/numbers.js';

const LOOK_MS = 400; // how often a copy under way is looked at

/** The list, kept current while the dialog `frame` shows it. `examplesHere(section)` is called when the examples are there. */
export function filmBrowser(frame, examplesHere = () => {}) {
  const rows = h('ul', { class: 'sm-films' }, h('li', { class: 'sm-dim' }, t('dialog.loading')));
  const copies = h('ul', { class: 'sm-copies' });
  const bin = h('details', { class: 'sm-bin', hidden: true });
  const examples = h('section', { class: 'sm-examples', hidden: true });
  const section = h('section', {}, h('h3', {}, t('dialogs.films.list')), copies, rows, bin);
  const told = new Set();
  let timer = 0;

  const look = async () => {
    clearTimeout(timer);
    try {
      paint(await getJSON('/app/shelf'));
    } catch (error) {
      if (!rows.querySelector('.sm-film')) rows.replaceChildren(h('li', { class: 'sm-dim' }, t('dialogs.films.failed')));
      frame.refuse(error);
    }
  };
  const paint = (shelf) => {
    const focus = document.activeElement?.closest?.('[data-keep]')?.dataset.keep;
    const tools = { frame, look };
    copies.replaceChildren(
      ...shelf.copies.filter(({ state }) => state === 'running' || state === 'waiting').map((copy) => copyRow(copy, tools)),
    );
    rows.replaceChildren(
      ...shelf.films.map((film) => filmRow(film, tools)),
      ...(shelf.films.length > 1 ? [] : [h('li', { class: 'sm-dim' }, t('dialogs.films.none'))]),
    );
    paintBin(bin, shelf.bin, tools);
    if (examples.hidden) paintExamples(examples, shelf.examples, frame, examplesHere); // they never change while the editor runs
    if (focus && !document.activeElement?.dataset.keep) section.querySelector(`[data-keep="${CSS.escape(focus)}"]`)?.focus();
    shelf.copies.forEach(tell);
    if (copies.childElementCount && section.isConnected) timer = setTimeout(look, LOOK_MS);
  };
  const tell = ({ id, state, title, error }) => {
    if (told.has(id) || state === 'running' || state === 'waiting') return;
    told.add(id);
    if (first) return; // it ended before this dialog was opened
    if (state === 'failed') frame.refuse(error);
    if (state === 'done') frame.say(t('films.copied', { title }));
  };
  let first = true;
  look().then(() => (first = false));
  return [section, examples];
}

function paintExamples(examples, known, frame, examplesHere) {
  examples.hidden = !known.length;
  const row = ({ name, title, overview, shots }) => {
    const begin = button(
      t('films.begin'),
      () =>
        attempt(frame, begin, async () => {
          const { folder } = await op({ op: 'new_example', name }, [], { quiet: true });
          await filmShown(folder);
          frame.close();
        }),
      { 'aria-label': t('films.beginOf', { title }), title: t('films.beginHint'), 'data-keep': `example ${name}` },
    );
    return h(
      'li',
      { class: 'sm-film' },
      h(
        'div',
        { class: 'sm-film-words' },
        h('strong', { dir: 'auto' }, title),
        h('p', { class: 'sm-film-overview', dir: 'auto', title: overview }, overview),
        h('p', { class: 'sm-film-facts sm-num' }, factsText({ shots })),
      ),
      begin,
    );
  };
  examples.replaceChildren(h('h3', {}, t('films.examples')), h('ul', { class: 'sm-films' }, known.map(row)));
  if (known.length) examplesHere(examples);
}

function filmRow(film, { frame, look }) {
  const { folder, title, opened, problem } = film;
  const open = button(
    t('films.open'),
    () =>
      attempt(frame, open, async () => {
        await op({ op: 'open_film', folder }, [], { quiet: true });
        await filmShown(folder);
        frame.close();
        toast(t('dialogs.films.openedFilm', { title }), { kind: 'done' });
      }),
    { 'aria-label': t('films.openOf', { title }), 'data-keep': `open ${folder}` },
  );
  const copy = iconButton(
    'duplicate',
    t('films.duplicate', { title }),
    () =>
      attempt(frame, copy, async () => {
        await op({ op: 'duplicate_film', folder, title: t('films.copyTitle', { title }).slice(-200) }, [], { quiet: true });
        await look();
      }),
    { title: t('films.duplicateHint'), 'data-keep': `copy ${folder}` },
  );
  const away = iconButton(
    'trash',
    t('films.bin', { title }),
    () =>
      attempt(frame, away, async () => {
        await op({ op: 'bin_film', folder }, [], { quiet: true });
        await look();
        frame.say(t('films.binned', { title }));
      }),
    { title: opened ? t('films.binOpen') : t('films.binHint'), disabled: opened, 'data-keep': `bin ${folder}` },
  );
  const words = problem
    ? h('p', { class: 'sm-film-problem' }, problemText(problem))
    : h('p', { class: 'sm-film-facts sm-num' }, h('span', {}, factsText(film)), h('span', {}, editedText(film.saved_at)), diskText(film));
  return h(
    'li',
    { class: 'sm-film' },
    poster(film),
    h('div', { class: 'sm-film-words' }, h('strong', { dir: 'auto', title }, title), words),
    opened ? h('span', { class: 'sm-chip' }, icon('check'), t('films.isOpen')) : open,
    copy,
    away,
  );
}

const poster = (film) =>
  h('span', { class: 'sm-film-poster' }, film.poster ? h('img', { src: film.poster, alt: '', loading: 'lazy' }) : icon('film'));

function diskText({ size_bytes: bytes, shared_bytes: both }) {
  const [size, shared] = [fileSize(bytes), fileSize(both)];
  return h(
    'span',
    { title: t(both > 0 ? 'films.diskHint.shared' : 'films.diskHint', { size, shared }) },
    both > 0 ? t('films.disk', { size, shared }) : size,
  );
}

const factsText = ({ shots, seconds }) => dots([t('films.facts', { n: shots }), shots && duration(seconds)]);

const agoText = (time) => ago(Math.max(0, (Date.now() - Date.parse(time)) / 1000));
const editedText = (time) => (time ? t('films.edited', { ago: agoText(time) }) : t('films.never'));

function copyRow({ id, title, state, done, total }, { frame, look }) {
  const bar = h('div', { class: 'sm-bar' }, h('i'));
  setStyle(bar, '--sm-done', total ? (done / total).toFixed(3) : 0);
  const stop = button(
    t('films.stop'),
    () =>
      attempt(frame, stop, async () => {
        await op({ op: 'stop_copy', copy_id: id }, [], { quiet: true });
        await look();
      }),
    { 'aria-label': t('films.stopCopy', { title }), 'data-keep': `stop ${id}` },
  );
  return h(
    'li',
    { class: 'sm-copy' },
    h(
      'span',
      { class: 'sm-num', dir: 'auto' },
      state === 'waiting'
        ? t('films.waiting', { title })
        : total
          ? t('films.copying.files', { title, done, n: total })
          : t('films.copying', { title }),
    ),
    stop,
    bar,
  );
}

function paintBin(bin, binned, { frame, look }) {
  bin.hidden = !binned.length;
  const row = (film) => {
    const back = button(
      t('films.restore'),
      () =>
        attempt(frame, back, async () => {
          await op({ op: 'restore_film', name: film.name }, [], { quiet: true });
          await look();
          frame.say(t('films.restored', { title: film.title }));
        }),
      { 'aria-label': t('films.restoreOf', { title: film.title }), 'data-keep': `restore ${film.name}` },
    );
    return h(
      'li',
      { class: 'sm-film' },
      h(
        'div',
        { class: 'sm-film-words' },
        h('strong', { dir: 'auto' }, film.title),
        h(
          'p',
          { class: 'sm-film-facts sm-num' },
          h('span', {}, factsText(film)),
          h('span', {}, t('films.since', { ago: agoText(film.binned_at) })),
          diskText(film),
        ),
      ),
      back,
    );
  };
  bin.replaceChildren(
    h('summary', {}, t('films.binHeading', { n: binned.length })),
    h('ul', { class: 'sm-films' }, binned.map(row)),
    h('p', { class: 'sm-faint' }, t('films.binNote')),
  );
}
