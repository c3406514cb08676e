// The prompt's text box: what is typed is never lost and never overwritten by what arrives meanwhile.
//
// A draft belongs to the shot it was typed into, whatever is selected when it is sent. `was` is the text it was made on;
// the server refuses a save made on another (409), and then the director chooses. Until the film holds a draft it also
// stands in sessionStorage, so that it outlives a reload while the server is away.
import { S, current, edit, onFlush, select, shot, toast } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { errorLine, button, show } from '../base/widgets.js';
import { offerMentions } from './mention_list.js';
import { t } from '../base/text.js';
import { settlePrompt } from '../store/events.js';

/** @import { ShotRow } from '../base/contract.js' */
/** @import { Refusal } from '../store/reads.js' */
/**
 * What was typed into a shot and is not known to be held by the film.
 * @typedef {object} Draft
 * @property {string} text
 * @property {string} was the text it was made on
 * @property {number} sending how many edits of it are under way
 * @property {number} [timer] until it is sent
 * @property {Promise<void>} [turn] the newest of them
 * @property {string} [conflict] what the film held instead
 * @property {Refusal | null} [error] why it was refused
 */

const PAUSE_MS = 400;
/** @type {Map<string, Draft>} by the shot's id */
const drafts = new Map();
/** @type {string | null} the shot's id */
let lastSaved = null;
/** @type {() => void} */
let repaint = () => {};

const shelf = () => `sm-drafts:${S.state.film.id}`;

function shelve() {
  const open = [...drafts].map(([id, { text, was }]) => [id, { text, was }]);
  if (open.length) sessionStorage.setItem(shelf(), JSON.stringify(open));
  else sessionStorage.removeItem(shelf());
}

/** Drafts a former load of this page could not deliver are sent again. */
function unshelve() {
  /** @type {[id: string, draft: { text: string, was: string }][]} */
  const kept = JSON.parse(sessionStorage.getItem(shelf()) || '[]');
  for (const [id, { text, was }] of kept) {
    const one = shot(id);
    if (!one || drafts.has(id) || one.prompt === text) continue;
    drafts.set(id, { text, was, sending: 0 });
    save(id);
  }
  shelve();
}

/** @type {(id: string, text: string) => void} */
function type(id, text) {
  const one = shot(id);
  /** @type {Draft | undefined} */
  const draft = drafts.get(id) || (one && { text, was: one.prompt, sending: 0 });
  if (!draft) return; // its shot is gone
  clearTimeout(draft.timer);
  Object.assign(draft, { text, error: null });
  drafts.set(id, draft);
  if (draft.conflict === undefined) draft.timer = setTimeout(() => save(id), PAUSE_MS);
  shelve();
}

/** Sends what was typed into a shot. Edits leave in order, so a text may be sent on one that is still under way. @param {string} id */
function save(id) {
  const draft = drafts.get(id);
  if (!draft || draft.conflict !== undefined) return;
  clearTimeout(draft.timer);
  if (!shot(id)) return forget(id); // its shot is gone, or another film is open
  const { text, was } = draft;
  if (text === was) return void (draft.sending || forget(id));
  draft.turn = deliver(id, draft, text, was);
}

/** @type {(id: string, draft: Draft, text: string, was: string) => Promise<void>} */
async function deliver(id, draft, text, was) {
  draft.was = text;
  draft.sending++;
  repaint();
  try {
    await edit({ kind: 'rewrite_prompt', shot_id: id, prompt: text, was }, { quiet: true });
    lastSaved = id;
  } catch (error) {
    refused(draft, /** @type {Refusal} */ (error), text, was);
  }
  draft.sending--;
  if (!draft.sending && draft.text === draft.was && !draft.error && draft.conflict === undefined) forget(id);
  repaint();
}

/** @type {(draft: Draft, error: Refusal, text: string, was: string) => void} */
function refused(draft, error, text, was) {
  const newer = error.status === 409 ? error.current : undefined;
  if (newer === text) return; // an answer that was lost: the film holds this text already
  if (newer !== undefined) draft.conflict = newer;
  else Object.assign(draft, { error, was });
}

/** @param {string} id */
function forget(id) {
  drafts.delete(id);
  shelve();
}

/** Everything typed is on its way when this returns. */
function sendDrafts() {
  for (const id of [...drafts.keys()]) save(id);
}

/**
 * Resolves when the film holds what was typed into this shot: true. False when it does not, because the text was
 * changed elsewhere or refused; the director is then shown the choice. @param {string} id
 */
export async function delivered(id) {
  save(id);
  await drafts.get(id)?.turn;
  const draft = drafts.get(id);
  if (draft?.conflict === undefined && !draft?.error) return true;
  select(id);
  settlePrompt.say();
  return false;
}

/** @param {string} id */
function keepMine(id) {
  const draft = drafts.get(id);
  if (draft?.conflict === undefined) return;
  draft.was = draft.conflict;
  delete draft.conflict;
  save(id);
}

/** @param {string} id */
function takeTheirs(id) {
  const [draft, one] = [drafts.get(id), shot(id)];
  if (draft?.conflict === undefined || !one) return;
  const { text, conflict } = draft;
  forget(id);
  one.prompt = conflict;
  repaint();
  toast(t('inspector.theirsTaken'), {
    action: {
      label: t('inspector.putMineBack'),
      run: () => {
        type(id, text);
        save(id);
      },
    },
  });
}

/** @param {string} id */
function tryAgain(id) {
  const draft = drafts.get(id);
  if (draft) draft.error = null;
  save(id);
}

/** @param {string} id */
function stateText(id) {
  const draft = drafts.get(id);
  if (!draft) return lastSaved === id ? t('inspector.saved') : '';
  if (draft.error || draft.conflict !== undefined) return t('inspector.unsaved');
  return draft.sending ? t('inspector.saving') : t('inspector.typed');
}

/** The choice between two texts; `choose(act)` does `act` with the shot that is shown. `paint(conflict)`.
 *  @param {(act: (id: string) => void) => () => void} choose */
function conflictNotice(choose) {
  const newer = h('p', { class: 'sm-in-newer', tabindex: '0', dir: 'auto', 'aria-label': t('inspector.conflictNewer') });
  const node = h(
    'div',
    { class: 'sm-in-conflict', role: 'alert', hidden: true },
    h('p', {}, h('strong', {}, t('inspector.conflict')), ' ', t('inspector.conflictHint')),
    newer,
    h(
      'div',
      { class: 'sm-in-buttons' },
      button(t('inspector.keepMine'), choose(keepMine)),
      button(t('inspector.takeTheirs'), choose(takeTheirs)),
    ),
  );
  /** @param {string | undefined} conflict */
  const paint = (conflict) => {
    setText(newer, conflict);
    show(node, conflict !== undefined);
  };
  return Object.assign(node, { paint });
}

// Writing a value sends the cursor to the end; a text that arrives while one only reads leaves it where it was.
/** @type {(box: HTMLTextAreaElement, text: string) => void} */
function setValue(box, text) {
  const { selectionStart, selectionEnd } = box;
  box.value = text;
  if (document.activeElement === box) box.setSelectionRange(selectionStart, selectionEnd);
}

// Chromium grows the box by itself (field-sizing); others by its scroll height.
/** @param {HTMLTextAreaElement} box */
function grow(box) {
  if (CSS.supports('field-sizing', 'content')) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + 2}px`;
}

/** The text `box` and its notices; `state` says whether it is saved. `paint(shot)`, again whenever the shot changed. */
export function promptBox() {
  /** @type {string | null} the shot's id */
  let shown = null;
  /** @type {(act: (id: string) => unknown) => void} */
  const toShown = (act) => void (shown && act(shown));
  const box = h('textarea', { id: 'sm-prompt', class: 'sm-in-prompt', rows: '6', dir: 'auto', placeholder: t('inspector.promptHint') });
  const state = h('span', { class: 'sm-in-state' });
  const conflict = conflictNotice((act) => () => {
    toShown(act);
    box.focus();
  });
  const error = errorLine(button(t('inspector.retry'), () => toShown(tryAgain)));
  const node = h(
    'div',
    { class: 'sm-in-promptbox' },
    h('label', { for: 'sm-prompt', class: 'sm-unseen' }, t('inspector.prompt')),
    box,
    ...offerMentions(box),
    conflict,
    error,
  );

  /** @param {ShotRow | undefined} one */
  const paint = (one) => {
    if (!one) return;
    const other = shown !== one.id;
    shown = one.id;
    const draft = drafts.get(one.id);
    const text = draft ? draft.text : one.prompt;
    if (box.value !== text) setValue(box, text);
    if (other) box.scrollTop = 0;
    grow(box);
    setText(state, stateText(one.id));
    conflict.paint(draft?.conflict);
    error.paint(draft?.error);
  };
  box.addEventListener('input', () => {
    toShown((id) => type(id, box.value));
    paint(shot(shown));
  });
  settlePrompt.hear(() => {
    paint(current());
    /** @type {HTMLElement | null} */
    const choice = (conflict.hidden ? error : conflict).querySelector('button');
    choice?.focus();
    choice?.scrollIntoView({ block: 'nearest' });
  });
  box.addEventListener('blur', () => toShown(save));
  return Object.assign(node, { box, state, paint });
}

/** Once a page: drafts are sent whenever the store says so. `paint` is called when the state of a draft changed.
 *  @param {() => void} paint */
export function startDrafts(paint) {
  repaint = paint;
  unshelve();
  onFlush(sendDrafts);
}
