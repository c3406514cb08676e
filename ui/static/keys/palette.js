// The command palette: every action, shot, take, group of settings and film by name, the ones used last first.
import { filmShown, getJSON, op, order, select, selectTake, shot } from '../store/store.js';
import { h, setAttr, setProp, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { commands, nameOfCommand, perform, whereNow } from '../store/commands.js';
import { shown as keyShown } from '../base/bindings.js';
import { openSettings } from '../film/open.js';
import { fit } from '../base/fuzzy.js';
import { dots, t } from '../base/text.js';

const STORED = 'sm-palette';
const RECENT = 8;
const MOST = 60;
const SIGNS = { action: 'front', shot: 'film', take: 'circle', setting: 'settings', film: 'scene' };
let board = null;

/** The palette is open, nothing typed yet. */
export function openPalette() {
  board ||= build();
  if (!board.node.isConnected) document.body.append(board.node);
  if (!board.node.open) board.node.showModal();
  board.begin();
}

// ---------------------------------------------------------------- what there is

function everything(films) {
  return [...actionItems(), ...settingItems(), ...shotItems(), ...takeItems(), ...filmItems(films)];
}

function actionItems() {
  const where = whereNow();
  return commands()
    .filter(({ unlisted, when }) => !unlisted && when?.(where) !== false)
    .map((one) => ({
      kind: 'action',
      id: `command:${one.id}`,
      name: nameOfCommand(one),
      more: '',
      key: keyShown(one.id),
      run: () => perform(one.id),
    }));
}

const shotItems = () =>
  order().map((id) => {
    const one = shot(id);
    return {
      kind: 'shot',
      id: `shot:${id}`,
      name: t('palette.shot', { label: one.label }),
      more: one.prompt,
      said: one.prompt.slice(0, 140) || t('palette.noPrompt'),
      key: '',
      run: () => select(id),
    };
  });

const takeItems = () =>
  order().flatMap((id) =>
    shot(id).takes.map((take) => ({
      kind: 'take',
      id: `take:${take.id}`,
      name: t('palette.take', { label: shot(id).label, n: take.number }),
      more: '',
      key: '',
      said: dots([t('palette.takeFacts', { seed: take.seed, mode: take.mode }), take.id === shot(id).circled && t('takeSign.circled')]),
      run: () => {
        select(id);
        selectTake(take.id === shot(id).circled ? null : take.id);
      },
    })),
  );

const settingItems = () =>
  ['picture', 'sampling', 'memory', 'more'].map((group) => ({
    kind: 'setting',
    id: `setting:${group}`,
    name: t('palette.setting', { group: t(`dialogs.settings.${group}`) }),
    more: '',
    key: '',
    run: () => openGroup(t(`dialogs.settings.${group}`)),
  }));

async function openGroup(name) {
  await openSettings();
  const legend = [...document.querySelectorAll('.sm-settings legend')].find((one) => one.textContent === name);
  legend?.scrollIntoView({ block: 'start' });
  legend?.parentElement.querySelector('select, input, textarea, button')?.focus();
}

const filmItems = (films) =>
  films
    .filter((film) => !film.opened)
    .map(({ folder, title }) => ({
      kind: 'film',
      id: `film:${folder}`,
      name: t('palette.film', { title }),
      more: '',
      key: '',
      run: () =>
        op({ op: 'open_film', folder }).then(
          () => filmShown(folder),
          () => {},
        ),
    }));

// ---------------------------------------------------------------- what is shown of it

function recent() {
  try {
    const found = JSON.parse(localStorage.getItem(STORED) || '[]');
    return Array.isArray(found) ? found : [];
  } catch {
    return []; // somebody else's words under our name
  }
}

const remember = (id) => localStorage.setItem(STORED, JSON.stringify([id, ...recent().filter((one) => one !== id)].slice(0, RECENT)));

/** The items that fit what is typed, best first; with nothing typed the recent ones first. */
function found(typed, items) {
  const last = recent();
  const rank = (item) => (last.includes(item.id) ? last.length - last.indexOf(item.id) : 0);
  if (!typed.trim()) return [...items].sort((a, b) => rank(b) - rank(a)).slice(0, MOST);
  return items
    .map((item) => ({ item, score: fit(typed, item.name, item.more) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score + rank(b.item) / 4 - a.score - rank(a.item) / 4)
    .slice(0, MOST)
    .map(({ item }) => item);
}

function build() {
  const field = h('input', {
    class: 'sm-pal-field',
    type: 'text',
    role: 'combobox',
    'aria-label': t('palette.title'),
    'aria-expanded': 'true',
    'aria-controls': 'sm-pal-list',
    'aria-autocomplete': 'list',
    placeholder: t('palette.field'),
    autocomplete: 'off',
    spellcheck: 'false',
    dir: 'auto',
  });
  const list = h('div', { class: 'sm-pal-list', id: 'sm-pal-list', role: 'listbox', 'aria-label': t('palette.results') });
  const none = h('p', { class: 'sm-pal-none', hidden: true });
  const said = h('span', { class: 'sm-unseen', role: 'status' });
  const node = h(
    'dialog',
    { class: 'sm-dialog sm-palette', 'aria-label': t('palette.title') },
    h('label', { class: 'sm-pal-head' }, icon('search'), field),
    list,
    none,
    h('footer', { class: 'sm-faint' }, t('palette.foot')),
    said,
  );
  let [films, shown, rows, at] = [[], [], [], 0];

  const begin = () => {
    field.value = '';
    show();
    field.focus();
    getJSON('/app/films').then(
      (all) => {
        films = all;
        if (node.open) show(at);
      },
      () => {},
    ); // without the list of films the rest is there
  };
  const show = (keep = 0) => {
    const last = recent();
    shown = found(field.value, everything(films));
    rows = shown.map((item, index) => row(item, index, !field.value.trim() && last.includes(item.id)));
    list.replaceChildren(...rows);
    setProp(none, 'hidden', shown.length > 0);
    setText(none, t('palette.none', { words: field.value.trim() }));
    setText(said, t('palette.found', { n: shown.length }));
    go(Math.min(keep, shown.length - 1));
  };
  const row = (item, index, isRecent) =>
    h(
      'div',
      { class: 'sm-pal-row', role: 'option', id: `sm-pal-${index}`, 'data-kind': item.kind, 'aria-selected': 'false' },
      icon(SIGNS[item.kind]),
      h('span', { class: 'sm-pal-name', dir: 'auto' }, item.name),
      h('span', { class: 'sm-pal-said', dir: 'auto' }, item.said || ''),
      h('span', { class: 'sm-pal-kind' }, isRecent ? t('palette.recent') : t(`palette.kind.${item.kind}`)),
      item.key ? h('kbd', { class: 'sm-kbd' }, item.key) : null,
    );
  const go = (to) => {
    rows[at]?.setAttribute('aria-selected', 'false');
    at = Math.max(0, to);
    setAttr(field, 'aria-activedescendant', rows[at] ? `sm-pal-${at}` : null);
    rows[at]?.setAttribute('aria-selected', 'true');
    rows[at]?.scrollIntoView({ block: 'nearest' });
  };
  const run = (item) => {
    if (!item) return;
    remember(item.id);
    shut(); // the focus goes back to where it was before anything is done
    item.run();
  };

  // Where nothing had the focus before, the hidden field would keep it, and the next key with it.
  const shut = () => {
    node.close();
    field.blur();
  };

  field.addEventListener('input', () => show());
  node.addEventListener('keydown', (event) => {
    event.stopPropagation(); // the page's keys rest
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1 + rows.length,
      PageDown: Math.min(at + 8, rows.length - 1),
      PageUp: Math.max(at - 8, 0),
    }[event.key];
    if (to !== undefined && rows.length) go(to % rows.length);
    else if (event.key === 'Enter' && !event.isComposing) run(shown[at]);
    else if (event.key === 'Escape')
      shut(); // now, not after the browser's own turn
    else return;
    event.preventDefault();
  });
  list.addEventListener('pointerdown', (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener('click', (event) => run(shown[rows.indexOf(event.target.closest('.sm-pal-row'))]));
  node.addEventListener('click', (event) => event.target === node && shut());
  return { node, begin };
}
