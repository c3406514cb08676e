// The film bar: which film, whether it is saved, undo, what is left to render, which engine, export.
import { S, edit, emit, on, op, ready } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { h, iconButton, pane, setAttr, setClass, setIcon, setLabel, setProp, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { redo, undo } from '../store/steps.js';
import { openCast, openExport, openFilms, openPlan, openSettings } from '../film/open.js';
import { openKeySheet, openPalette } from '../keys/open.js';
import '../keys/keys.js';
import { shown } from '../base/bindings.js';
import { gpuLine } from './gpu.js';
import { theme, toggleTheme } from '../store/theme.js';
import '../queue/tab_title.js';
import { gapAfter, t } from '../base/text.js';
import { translated } from '../base/server_text.js';

const SAVED_TICK_MS = 5000;

/** Puts the film bar into `root`; a second time moves it. */
export const mount = pane('top', build);

function build() {
  const title = titleField();
  const heading = h('h1', { class: 'sm-unseen' });
  const saved = h('span', { class: 'sm-saved', role: 'status' });
  const undoButton = iconButton('undo', t('top.undo'), undo, { 'data-do': 'undo' });
  const redoButton = iconButton('redo', t('top.redo'), redo, { 'data-do': 'redo' });
  const engine = h('div', { class: 'sm-engine' }, h('b', {}), h('span', {}));
  const stale = planButton('stale', 'sm-btn');
  const missing = planButton('missing', 'sm-btn is-primary');
  const exporting = h(
    'button',
    { type: 'button', class: 'sm-btn', onclick: () => openExport() },
    icon('download'),
    h('span', {}, t('top.export')),
  );
  const notice = noticeBar();
  const themeButton = iconButton('sun', t('top.theme.light'), toggleTheme);

  paintTitle(title);
  on([CHANGED.film, CHANGED.keys], () => {
    paintTitle(title);
    setText(heading, S.state.film.title);
    paintSteps(undoButton, redoButton);
    paintEngine(engine);
    notice.paint(S.state.film.notice);
    setProp(exporting, 'disabled', !Object.keys(S.state.shots).length);
  });
  on([CHANGED.film, CHANGED.shots, CHANGED.queue], () => {
    paintPlan(
      missing,
      'missing',
      unqueued((one) => !one.circled && one.prompt.trim()),
    );
    paintPlan(
      stale,
      'stale',
      unqueued((one) => one.circled && one.marks.some((mark) => !mark.kept)),
    );
  });
  paintSaved(saved);
  ready.then(() => (document.documentElement.dataset.film = 'here')); // until then base.css hides what would say something of a film
  on([CHANGED.film, CHANGED.net], () => paintSaved(saved));
  on([CHANGED.theme], () => paintTheme(themeButton));
  paintTheme(themeButton);
  setInterval(() => emit(CHANGED.net), SAVED_TICK_MS);

  return h(
    'div',
    { class: 'sm-top-row' },
    h('span', { class: 'sm-mark', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
    heading,
    title,
    iconButton('chevron_down', t('top.films'), () => openFilms(), { class: 'sm-icon-btn is-small' }),
    saved,
    h('span', { class: 'sm-top-steps' }, undoButton, redoButton),
    h('span', { class: 'sm-spring' }),
    engine,
    gpuLine(),
    stale,
    missing,
    exporting,
    h(
      'span',
      { class: 'sm-top-end' },
      iconButton(
        'people',
        () => t('top.cast'),
        () => openCast(),
      ),
      iconButton('search', () => t('top.palette', { key: shown('page.palette') }), openPalette),
      iconButton('settings', t('top.settings'), () => openSettings()),
      themeButton,
      iconButton('keyboard', t('top.keys'), openKeySheet),
    ),
    notice,
  );
}

// What the person must know of how the studio started, until it is dismissed.
function noticeBar() {
  const message = h('b', {});
  const fix = h('span', {});
  const dismiss = h('button', { type: 'button', class: 'sm-btn', onclick: () => op({ op: 'dismiss_notice' }) }, t('top.notice.dismiss'));
  const node = h(
    'div',
    { class: 'sm-notice', role: 'alert', hidden: true },
    icon('warning'),
    h('p', { dir: 'auto' }, message, fix),
    dismiss,
  );
  node.paint = (notice) => {
    setProp(node, 'hidden', !notice);
    setText(message, translated(notice?.message) ?? '');
    setText(fix, notice?.fix ? gapAfter(message.textContent) + translated(notice.fix) : '');
  };
  return node;
}

// How many shots a plan would queue: what is locked is left alone, and what is in the queue already is on its way.
const unqueued = (wanted) => Object.values(S.state.shots).filter((one) => !one.locked && !one.job && wanted(one)).length;

function titleField() {
  const field = h('input', {
    class: 'sm-title',
    type: 'text',
    'aria-label': t('top.title'),
    dir: 'auto',
    spellcheck: 'false',
    maxlength: '120',
    autocomplete: 'off',
  });
  const keep = () => {
    const title = field.value.trim();
    if (title && title !== S.state.film.title) edit({ kind: 'rename_film', title });
    else field.value = S.state.film.title;
  };
  field.addEventListener('blur', keep);
  field.addEventListener('input', () => fitTitle(field));
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') field.value = S.state.film.title;
    if (event.key === 'Enter' || event.key === 'Escape') field.blur();
  });
  return field;
}

function paintTitle(field) {
  const title = S.state?.film.title || '';
  if (document.activeElement !== field) setProp(field, 'value', title);
  fitTitle(field);
}

// An input does not grow with its text everywhere (field-sizing), so its width follows the letters.
function fitTitle(field) {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.width = `${Math.min(Math.max(field.value.length, 6) + 2, 34)}ch`;
}

function paintSteps(undoButton, redoButton) {
  const { undo: back, redo: again } = S.state.film;
  setProp(undoButton, 'disabled', !back);
  setProp(redoButton, 'disabled', !again);
  setLabel(undoButton, t('top.undo'), back ? t('top.undo.of', { what: translated(back) }) : t('undo.none'));
  setLabel(redoButton, t('top.redo'), again ? t('top.redo.of', { what: translated(again) }) : t('redo.none'));
}

function paintEngine(engine) {
  const { is_model: isModel } = S.state.engine;
  const [label, note] = [translated(S.state.engine.label), translated(S.state.engine.note)];
  setText(engine.firstChild, label);
  setText(engine.lastChild, note);
  setProp(engine.lastChild, 'hidden', !note);
  setClass(engine, 'is-model', isModel);
  setClass(engine, 'is-warning', isModel && Boolean(note)); // a model has something to say only when it can't work yet
  setAttr(engine, 'title', note || t('top.engine', { label }));
}

function planButton(which, style) {
  const mark = which === 'stale' ? h('i', { class: 'sm-status is-stale' }) : icon('play');
  return h('button', { type: 'button', class: style, 'data-plan': which, onclick: () => openPlan(which) }, mark, h('span', {}));
}

function paintPlan(button, which, n) {
  setProp(button, 'disabled', !n);
  setText(button.lastChild, n ? t(`top.${which}`, { n }) : t(`top.${which}.none`));
  setAttr(button, 'title', n ? t(`top.${which}.tip`, { n }) : t(`top.${which}.none.tip`));
}

/** "Saved 2 s ago" from an ISO time; `now` in milliseconds. */
function savedAgo(savedAt, now) {
  if (!savedAt) return t('saved.never');
  const seconds = Math.max(0, Math.round((now - Date.parse(savedAt)) / 1000));
  if (seconds < 2) return t('saved.just');
  if (seconds < 60) return t('saved.seconds', { n: seconds });
  if (seconds < 3600) return t('saved.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t('saved.hours', { n: Math.floor(seconds / 3600) });
  return t('saved.days', { n: Math.floor(seconds / 86400) });
}

function savedNow() {
  if (S.net === 'signin') return ['bad', t('saved.signin')];
  if (S.net === 'lost') return ['bad', S.pending ? t('saved.lost.pending', { n: S.pending }) : t('saved.lost')];
  if (S.net === 'connecting' || !S.state) return ['busy', t('saved.connecting')];
  if (S.pending) return ['busy', t('saved.saving')];
  return ['ok', savedAgo(S.state.film.saved_at, Date.now())];
}

function paintSaved(saved) {
  const [state, words] = savedNow();
  setAttr(saved, 'data-state', state);
  setText(saved, words);
}

function paintTheme(button) {
  const other = theme() === 'dark' ? 'light' : 'dark';
  setIcon(button, other === 'light' ? 'sun' : 'moon');
  setLabel(button, t(`top.theme.${other}`));
}
