// The inspector: everything about the selected shot. It paints what the film says and passes on what the director asks.
import { S, current, on, op, ready } from '../store/store.js';
import { toSelected } from './selected.js';
import { CHANGED, settlePrompt, writeNotes, writePrompt } from '../store/events.js';
import { h, pane, setAttr, setClass, setLabel, setStyle, setText } from '../base/dom.js';
import { icon } from '../base/icons.js';
import { button, errorLine, list, meter, show } from '../base/widgets.js';
import { generate } from './generate.js';
import { openRecipe } from './open.js';
import { followKeys } from '../base/bindings.js';
import { fold, foldable } from '../base/folds.js';
import { promptBox, startDrafts } from './prompt.js';
import { moreSection, randomSeed, seedRow, startRow } from './start.js';
import { samplingSection } from './sampling.js';
import { takeStrip } from './takes.js';
import { castRow, sentPart } from './cast.js';
import { languageRow } from './language_field.js';
import { problemText, translated } from '../base/server_text.js';
import { commas, dots, t } from '../base/text.js';
import { leftText, phaseText, stepText } from '../base/progress.js';

/** @import { Mark, ShotRow } from '../base/contract.js' */
/** @import { IconName } from '../base/icons.js' */
/** @typedef {{ paint: (one: ShotRow) => unknown }} Part of the inspector */
/**
 * What stands in the pane.
 * @typedef {object} Board
 * @property {ReturnType<typeof foldable>} pane
 * @property {HTMLElement} body the parts; hidden while no shot is selected
 * @property {HTMLElement} none stands there instead
 * @property {HTMLElement} scroll
 * @property {Part[]} parts
 * @property {string | null} shown the shot's id
 */

/** @type {ShotRow['status'][]} */
const STATUSES = ['never', 'fresh', 'stale', 'queued', 'rendering', 'failed'];
/** @type {(mark: Mark) => string} */
const kindText = ({ kind }) => t(`inspector.markKind.${kind}`);
/** @type {Record<Mark['kind'], IconName>} */
const MARK_ICON = { recipe: 'note', memory: 'memory', seam: 'link' };
/** @type {Board} */
let board;

// ---------------------------------------------------------------- the parts

/** @param {HTMLElement} saved */
function headLine(saved) {
  const title = h('h2');
  const sign = h('i', { class: 'sm-status' });
  const words = h('span');
  const mode = h('span', { class: 'sm-badge' });
  const node = h(
    'header',
    { class: 'sm-head' },
    title,
    h('span', { class: 'sm-chip' }, sign, words),
    h('span', { class: 'sm-spring' }),
    saved,
    mode,
  );
  /** @param {ShotRow} one */
  const paint = (one) => {
    setText(title, t('inspector.heading', { label: one.label }));
    STATUSES.forEach((status) => setClass(sign, `is-${status}`, status === one.status));
    setStyle(sign, '--sm-done', one.job?.step_count ? (one.job.step ?? 0) / one.job.step_count : 0);
    setText(words, t(`shotStatus.${one.status}`));
    setAttr(words, 'class', `sm-ink-${one.status}`);
    setText(mode, one.mode);
    setAttr(mode, 'title', t(`mode.${one.mode}`));
  };
  return Object.assign(node, { paint });
}

function markLine() {
  const sign = h('span', { class: 'sm-mk-sign' });
  const kind = h('strong');
  const text = h('span');
  const detail = h('p', { class: 'sm-mk-detail sm-faint' });
  const node = h('li', { class: 'sm-mk' }, sign, h('p', {}, kind, ' ', text), detail);
  /** @param {Mark} mark */
  const paint = (mark) => {
    if (!sign.firstChild) sign.append(icon(MARK_ICON[mark.kind]));
    setText(kind, kindText(mark));
    setText(text, translated(mark.text));
    setText(detail, mark.kept ? `${translated(mark.detail)} (${t('inspector.kept')})` : translated(mark.detail));
    setClass(node, 'is-kept', mark.kept);
    setAttr(node, 'title', mark.kept ? t('inspector.keptHint') : null);
  };
  return Object.assign(node, { paint });
}

/** What the circled take was sent, beside what would be sent now. */
const compareWithNow = () =>
  toSelected((one) => {
    const take = one.takes.find(({ id }) => id === one.circled);
    if (take) openRecipe(one, take);
  });

/** The selected shot is asked for, as it is. */
const generateSelected = () => toSelected(({ id }) => generate([id]));

/** Which marks the take has, in one line above the button that makes another: opened, each with its whole cause. */
function markPart() {
  const lines = h('ul', { id: 'sm-marks', hidden: true });
  const showMarks = list(lines, (/** @type {Mark} */ mark) => mark.kind, markLine);
  const words = h('span');
  const toggle = h(
    'button',
    { type: 'button', class: 'sm-mk-toggle', 'aria-controls': lines.id, onclick: () => open(lines.hidden === true) },
    icon('chevron_down'),
    words,
  );
  const buttons = h(
    'div',
    { class: 'sm-in-buttons' },
    button(t('inspector.regenerate'), generateSelected, { class: 'sm-btn is-small sm-mk-again' }),
    button(t('inspector.keep'), () => toSelected(({ id }) => op({ op: 'keep', shot_id: id }))),
    button(t('inspector.compare'), compareWithNow, { title: t('inspector.compareHint') }),
  );
  const node = h(
    'section',
    { class: 'sm-in-marks', 'aria-label': t('inspector.stale') },
    lines,
    h('div', { class: 'sm-mk-row' }, toggle, buttons),
  );
  /** @param {boolean} wanted */
  const open = (wanted) => {
    show(lines, wanted);
    setAttr(toggle, 'aria-expanded', String(wanted));
  };
  open(false);
  /** @param {ShotRow} one */
  const paint = ({ marks }) => {
    const live = marks.filter((mark) => !mark.kept);
    const named = live.length ? live : marks;
    show(node, marks.length > 0);
    setClass(node, 'is-kept', !live.length);
    showMarks(marks);
    const short = marks.length === 1 ? translated(marks[0].text) : commas(named.map((mark) => kindText(mark)));
    setText(words, live.length ? short : `${short} (${t('inspector.kept')})`);
    setAttr(toggle, 'title', marks.map((mark) => `${kindText(mark)}: ${translated(mark.text)}`).join('\n'));
    show(buttons, live.length > 0);
  };
  return Object.assign(node, { paint });
}

/** Why the last job failed: {node, paint(shot)}. */
function failure() {
  /** @type {(verb: 'retry' | 'dismiss') => () => unknown} */
  const doing = (verb) => () => toSelected(({ error }) => error && op({ op: verb, job_id: error.job }));
  const node = errorLine(button(t('inspector.retry'), doing('retry')), button(t('inspector.dismiss'), doing('dismiss')));
  /** @param {ShotRow} one */
  const paint = (one) => {
    node.paint(one.error);
    setAttr(node, 'aria-label', t('inspector.failed'));
  };
  return { node, paint };
}

function jobPart() {
  const words = h('span', { class: 'sm-num' });
  const left = h('span', { class: 'sm-dim sm-num' });
  const bar = meter(t('inspector.progress'));
  const stop = button(t('inspector.stop'), () => toSelected(({ job }) => job && op({ op: 'cancel', job_id: job.id })));
  const node = h(
    'div',
    { class: 'sm-in-job' },
    h('div', { class: 'sm-in-row' }, words, h('span', { class: 'sm-spring' }), left, stop),
    bar,
  );
  /** @param {ShotRow} one */
  const paint = ({ job, status }) => {
    const runs = job?.state === 'running' || status === 'rendering';
    show(node, Boolean(job));
    if (!job) return;
    setText(words, runs ? `${phaseText(job.phase)} ${stepText(job.step, job.step_count)}` : t('inspector.waiting'));
    setText(left, runs ? leftText(job.seconds_left) : '');
    show(bar, runs);
    bar.paint(job.step ?? 0, job.step_count ?? 0, words.textContent);
    setText(stop, runs ? t('inspector.stop') : t('inspector.removeJob'));
    setAttr(stop, 'title', runs ? t('inspector.stopHint') : null);
  };
  return Object.assign(node, { paint });
}

function generatePart() {
  const keys = h('kbd', { class: 'sm-in-keys' });
  const take = h(
    'button',
    { type: 'button', class: 'sm-btn is-primary sm-in-generate', onclick: generateSelected },
    t('inspector.generate'),
    keys,
  );
  const three = button(
    t('inspector.threeSeeds'),
    () => toSelected(({ id, seed }) => generate([id], { seeds: [seed, randomSeed(), randomSeed()] })),
    { class: 'sm-btn', title: t('inspector.threeSeedsHint') },
  );
  const blocked = errorLine();
  const hint = h('p', { class: 'sm-dim', hidden: true }, t('inspector.unwritten'));
  const job = jobPart();
  const marks = markPart();
  const node = h('footer', { class: 'sm-in-foot' }, job, blocked, hint, marks, h('div', { class: 'sm-in-go' }, take, three));
  followKeys(() => setText(keys, t('inspector.generateKeys')));
  /** @param {ShotRow} one */
  const paint = (one) => {
    job.paint(one);
    marks.paint(one);
    const unwritten = !one.prompt.trim();
    show(hint, unwritten);
    blocked.paint(unwritten ? null : one.blocked);
    take.disabled = three.disabled = Boolean(one.blocked);
    setAttr(take, 'title', one.blocked ? problemText(one.blocked) : null);
    setLabel(three, t('inspector.threeSeedsHint'));
  };
  return Object.assign(node, { paint });
}

// ---------------------------------------------------------------- the pane

function paint() {
  const one = current();
  show(board.body, Boolean(one));
  show(board.none, !one);
  const empty = S.state && !S.state.scenes.some((scene) => scene.shots.length);
  setText(board.none, S.state ? (empty ? t('inspector.emptyFilm') : t('inspector.noneHint')) : t('inspector.loading'));
  board.pane.says(one ? dots([one.label, t(`shotStatus.${one.status}`)]) : '', one?.status);
  if (!one) return;
  board.parts.forEach((part) => part.paint(one));
  if (one.id !== board.shown) board.scroll.scrollTop = 0;
  board.shown = one.id;
}

let following = () => {};
/** Follows the selected shot only: another shot's progress does not touch this pane. */
function follow() {
  following();
  following = on([CHANGED.shot(S.selectedShot)], paint);
}

function build() {
  const prompt = promptBox();
  const more = moreSection();
  const [seed, failed] = [seedRow(), failure()];
  // What is looked at and used most stands first: on a low screen the takes are there without scrolling.
  const above = [prompt, castRow(), languageRow(), startRow()];
  const below = [takeStrip(seed.node), sentPart(), samplingSection(), more];
  const [head, foot] = [headLine(prompt.state), generatePart()];
  const scroll = h('div', { class: 'sm-in-scroll' }, ...above, failed.node, ...below);
  const body = h('div', { class: 'sm-in-body', hidden: true }, head, scroll, foot);
  const none = h('p', { class: 'sm-in-none sm-dim' }, t('inspector.loading'));
  board = {
    scroll,
    shown: null,
    parts: [head, ...above, failed, ...below, seed, foot],
    body,
    none,
    pane: foldable('inspector', h('div', { class: 'sm-in' }, body, none), head),
  };
  // Before what then takes the focus.
  for (const asked of [writePrompt, writeNotes, settlePrompt]) asked.hear(() => fold('inspector', false), { first: true });
  writePrompt.hear(() => {
    paint();
    prompt.box.focus();
  });
  writeNotes.hear(() => more.write());
  on([CHANGED.selection, CHANGED.take, CHANGED.film, CHANGED.scenes, CHANGED.keys], paint);
  on([CHANGED.selection], follow);
  ready.then(() => startDrafts(paint));
  return board.pane;
}

/** Puts the inspector into `root`; a second time only moves it there. */
export const mount = pane('inspector', build);
