// The inspector: everything about the selected shot. It paints what the film says and passes on what the director asks.
import { S, current, on, op, ready } from '../store/store.js';
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

const STATUSES = ['never', 'fresh', 'stale', 'queued', 'rendering', 'failed'];
const kindText = ({ kind }) => t(`inspector.markKind.${kind}`);
const MARK_ICON = { recipe: 'note', memory: 'memory', seam: 'link' };
let board = null;

// ---------------------------------------------------------------- the parts

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
  node.paint = (one) => {
    setText(title, t('inspector.heading', { label: one.label }));
    STATUSES.forEach((status) => setClass(sign, `is-${status}`, status === one.status));
    setStyle(sign, '--sm-done', one.job?.step_count ? one.job.step / one.job.step_count : 0);
    setText(words, t(`shotStatus.${one.status}`));
    setAttr(words, 'class', `sm-ink-${one.status}`);
    setText(mode, one.mode);
    setAttr(mode, 'title', t(`mode.${one.mode}`));
  };
  return node;
}

function markLine() {
  const sign = h('span', { class: 'sm-mk-sign' });
  const kind = h('strong');
  const text = h('span');
  const detail = h('p', { class: 'sm-mk-detail sm-faint' });
  const node = h('li', { class: 'sm-mk' }, sign, h('p', {}, kind, ' ', text), detail);
  node.paint = (mark) => {
    if (!sign.firstChild) sign.append(icon(MARK_ICON[mark.kind]));
    setText(kind, kindText(mark));
    setText(text, translated(mark.text));
    setText(detail, mark.kept ? `${translated(mark.detail)} (${t('inspector.kept')})` : translated(mark.detail));
    setClass(node, 'is-kept', mark.kept);
    setAttr(node, 'title', mark.kept ? t('inspector.keptHint') : null);
  };
  return node;
}

/** What the circled take was sent, beside what would be sent now. */
function compareWithNow() {
  const one = current();
  openRecipe(
    one,
    one.takes.find((take) => take.id === one.circled),
  );
}

/** Which marks the take has, in one line above the button that makes another: opened, each with its whole cause. */
function markPart() {
  const lines = h('ul', { id: 'sm-marks', hidden: true });
  const showMarks = list(lines, (mark) => mark.kind, markLine);
  const words = h('span');
  const toggle = h(
    'button',
    { type: 'button', class: 'sm-mk-toggle', 'aria-controls': lines.id, onclick: () => open(lines.hidden) },
    icon('chevron_down'),
    words,
  );
  const buttons = h(
    'div',
    { class: 'sm-in-buttons' },
    button(t('inspector.regenerate'), () => generate([S.selectedShot]), { class: 'sm-btn is-small sm-mk-again' }),
    button(t('inspector.keep'), () => op({ op: 'keep', shot_id: S.selectedShot })),
    button(t('inspector.compare'), compareWithNow, { title: t('inspector.compareHint') }),
  );
  const node = h(
    'section',
    { class: 'sm-in-marks', 'aria-label': t('inspector.stale') },
    lines,
    h('div', { class: 'sm-mk-row' }, toggle, buttons),
  );
  const open = (wanted) => {
    show(lines, wanted);
    setAttr(toggle, 'aria-expanded', String(wanted));
  };
  open(false);
  node.paint = ({ marks }) => {
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
  return node;
}

function failure() {
  const node = errorLine(
    button(t('inspector.retry'), () => op({ op: 'retry', job_id: current().error.job })),
    button(t('inspector.dismiss'), () => op({ op: 'dismiss', job_id: current().error.job })),
  );
  const paint = node.paint;
  node.paint = (one) => {
    paint(one.error);
    setAttr(node, 'aria-label', t('inspector.failed'));
  };
  return node;
}

function jobPart() {
  const words = h('span', { class: 'sm-num' });
  const left = h('span', { class: 'sm-dim sm-num' });
  const bar = meter(t('inspector.progress'));
  const stop = button(t('inspector.stop'), () => op({ op: 'cancel', job_id: current().job.id }));
  const node = h(
    'div',
    { class: 'sm-in-job' },
    h('div', { class: 'sm-in-row' }, words, h('span', { class: 'sm-spring' }), left, stop),
    bar,
  );
  node.paint = ({ job, status }) => {
    const runs = job?.state === 'running' || status === 'rendering';
    show(node, Boolean(job));
    if (!job) return;
    setText(words, runs ? `${phaseText(job.phase)} ${stepText(job.step, job.step_count)}` : t('inspector.waiting'));
    setText(left, runs ? leftText(job.seconds_left) : '');
    show(bar, runs);
    bar.paint(job.step, job.step_count, words.textContent);
    setText(stop, runs ? t('inspector.stop') : t('inspector.removeJob'));
    setAttr(stop, 'title', runs ? t('inspector.stopHint') : null);
  };
  return node;
}

function generatePart() {
  const keys = h('kbd', { class: 'sm-in-keys' });
  const take = h(
    'button',
    { type: 'button', class: 'sm-btn is-primary sm-in-generate', onclick: () => generate([S.selectedShot]) },
    t('inspector.generate'),
    keys,
  );
  const three = button(
    t('inspector.threeSeeds'),
    () => generate([S.selectedShot], { seeds: [current().seed, randomSeed(), randomSeed()] }),
    { class: 'sm-btn', title: t('inspector.threeSeedsHint') },
  );
  const blocked = errorLine();
  const hint = h('p', { class: 'sm-dim', hidden: true }, t('inspector.unwritten'));
  const job = jobPart();
  const marks = markPart();
  const node = h('footer', { class: 'sm-in-foot' }, job, blocked, hint, marks, h('div', { class: 'sm-in-go' }, take, three));
  followKeys(() => setText(keys, t('inspector.generateKeys')));
  node.paint = (one) => {
    job.paint(one);
    marks.paint(one);
    const unwritten = !one.prompt.trim();
    show(hint, unwritten);
    blocked.paint(unwritten ? null : one.blocked);
    take.disabled = three.disabled = Boolean(one.blocked);
    setAttr(take, 'title', one.blocked ? problemText(one.blocked) : null);
    setLabel(three, t('inspector.threeSeedsHint'));
  };
  return node;
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
  const seed = seedRow();
  // What is looked at and used most stands first: on a low screen the takes are there without scrolling.
  const inside = [prompt, castRow(), languageRow(), startRow(), failure(), takeStrip(seed), sentPart(), samplingSection(), more];
  const [head, foot] = [headLine(prompt.state), generatePart()];
  const scroll = h('div', { class: 'sm-in-scroll' }, ...inside);
  board = {
    prompt,
    scroll,
    shown: null,
    parts: [head, ...inside, seed, foot],
    body: h('div', { class: 'sm-in-body', hidden: true }, head, scroll, foot),
    none: h('p', { class: 'sm-in-none sm-dim' }, t('inspector.loading')),
  };
  board.pane = foldable('inspector', h('div', { class: 'sm-in' }, board.body, board.none), head);
  for (const asked of [writePrompt, writeNotes, settlePrompt]) asked.hear(() => fold('inspector', false), { first: true }); // before what then takes the focus
  const field = prompt.querySelector('textarea');
  writePrompt.hear(() => {
    paint();
    field.focus();
  });
  writeNotes.hear(() => more.write());
  on([CHANGED.selection, CHANGED.take, CHANGED.film, CHANGED.scenes, CHANGED.keys], paint);
  on([CHANGED.selection], follow);
  ready.then(() => startDrafts(paint));
  return board.pane;
}

/** Puts the inspector into `root`; a second time only moves it there. */
export const mount = pane('inspector', build);
