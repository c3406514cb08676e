// The prompt's text box: what is typed is never lost and never overwritten by what arrives meanwhile.
//
// A draft belongs to the shot it was typed into, whatever is selected when it is sent. `was` is the text it was made on;
// the server refuses a save made on another (409), and then the director chooses. Until the film holds a draft it also
// stands in sessionStorage, so that it outlives a reload while the server is away.
import { S, edit, onFlush, select, shot, toast } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { errorLine, button, show } from '../base/widgets.js';
import { offerMentions } from './mention_list.js';
import { t } from '../base/text.js';
import { settlePrompt } from '../store/events.js';

const PAUSE_MS = 400;
const drafts = new Map(); // shot id -> {text, was, timer, sending, turn, conflict, error}
let lastSaved = null;
let repaint = () => {};

const shelf = () => `sm-drafts:${S.state.film.id}`;

function shelve() {
  const open = [...drafts].map(([id, { text, was }]) => [id, { text, was }]);
  if (open.length) sessionStorage.setItem(shelf(), JSON.stringify(open));
  else sessionStorage.removeItem(shelf());
}

/** Drafts a former load of this page could not deliver are sent again. */
function unshelve() {
  for (const [id, { text, was }] of JSON.parse(sessionStorage.getItem(shelf()) || '[]')) {
    if (!shot(id) || drafts.has(id) || shot(id).prompt === text) continue;
    drafts.set(id, { text, was, sending: 0 });
    save(id);
  }
  shelve();
}

function type(id, text) {
  const draft = drafts.get(id) || { was: shot(id).prompt, sending: 0 };
  clearTimeout(draft.timer);
  Object.assign(draft, { text, error: null });
  drafts.set(id, draft);
  if (draft.conflict === undefined) draft.timer = setTimeout(() => save(id), PAUSE_MS);
  shelve();
}

/** Sends what was typed into a shot. Edits leave in order, so a text may be sent on one that is still under way. */
function save(id) {
  const draft = drafts.get(id);
  if (!draft || draft.conflict !== undefined) return;
  clearTimeout(draft.timer);
  if (!shot(id)) return forget(id); // its shot is gone, or another film is open
  const { text, was } = draft;
  if (text === was) return void (draft.sending || forget(id));
  draft.turn = deliver(id, draft, text, was);
}

async function deliver(id, draft, text, was) {
  draft.was = text;
  draft.sending++;
  repaint();
  try {
    await edit({ kind: 'rewrite_prompt', shot_id: id, prompt: text, was }, { quiet: true });
    lastSaved = id;
  } catch (error) {
    refused(draft, error, text, was);
  }
  draft.sending--;
  if (!draft.sending && draft.text === draft.was && !draft.error && draft.conflict === undefined) forget(id);
  repaint();
}

function refused(draft, error, text, was) {
  const newer = error.status === 409 ? error.current : undefined;
  if (newer === text) return; // an answer that was lost: the film holds this text already
  if (newer !== undefined) draft.conflict = newer;
  else Object.assign(draft, { error, was });
}

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
 * changed elsewhere or refused; the director is then shown the choice.
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

const inConflict = (id) => drafts.get(id)?.conflict !== undefined;

function keepMine(id) {
  const draft = drafts.get(id);
  draft.was = draft.conflict;
  delete draft.conflict;
  save(id);
}

function takeTheirs(id) {
  const { text, conflict } = drafts.get(id);
  forget(id);
  shot(id).prompt = conflict;
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

function stateText(id) {
  const draft = drafts.get(id);
  if (!draft) return lastSaved === id ? t('inspector.saved') : '';
  if (draft.error || draft.conflict !== undefined) return t('inspector.unsaved');
  return draft.sending ? t('inspector.saving') : t('inspector.typed');
}

function conflictNotice(box, shown) {
  const newer = h('p', { class: 'sm-in-newer', tabindex: '0', dir: 'auto', 'aria-label': t('inspector.conflictNewer') });
  const choose = (act) => () => {
    act(shown());
    box.focus();
  };
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
  node.paint = (conflict) => {
    setText(newer, conflict);
    show(node, conflict !== undefined);
  };
  return node;
}

// Writing a value sends the cursor to the end; a text that arrives while one only reads leaves it where it was.
function setValue(box, text) {
  const { selectionStart, selectionEnd } = box;
  box.value = text;
  if (document.activeElement === box) box.setSelectionRange(selectionStart, selectionEnd);
}

// Chromium grows the box by itself (field-sizing); others by its scroll height.
function grow(box) {
  if (CSS.supports('field-sizing', 'content')) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + 2}px`;
}

/** The box and its notices; `state` says whether it is saved. `paint(shot)`, again whenever the shot changed. */
export function promptBox() {
  let shown = null;
  const box = h('textarea', { id: 'sm-prompt', class: 'sm-in-prompt', rows: '6', dir: 'auto', placeholder: t('inspector.promptHint') });
  const state = h('span', { class: 'sm-in-state' });
  const conflict = conflictNotice(box, () => shown);
  const error = errorLine(
    button(t('inspector.retry'), () => {
      drafts.get(shown).error = null;
      save(shown);
    }),
  );
  const node = h(
    'div',
    { class: 'sm-in-promptbox' },
    h('label', { for: 'sm-prompt', class: 'sm-unseen' }, t('inspector.prompt')),
    box,
    ...offerMentions(box),
    conflict,
    error,
  );

  node.state = state;
  node.paint = (one) => {
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
    type(shown, box.value);
    node.paint(shot(shown));
  });
  settlePrompt.hear(() => {
    node.paint(shot(shown));
    const choice = node.querySelector(inConflict(shown) ? '.sm-in-conflict button' : '.sm-error button');
    choice.focus();
    choice.scrollIntoView({ block: 'nearest' });
  });
  box.addEventListener('blur', () => save(shown));
  return node;
}

/** Once a page: drafts are sent whenever the store says so. `paint` is called when the state of a draft changed. */
export function startDrafts(paint) {
  repaint = paint;
  unshelve();
  onFlush(sendDrafts);
}
