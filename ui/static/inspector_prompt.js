// The prompt's text box: what is typed is never lost and never overwritten by what arrives meanwhile.
//
// A draft belongs to the shot it was typed into, whatever is selected when it is sent. `was` is the last text the server
// confirmed; the server refuses a save made on another text (409), and then the director chooses. Drafts also stand in
// sessionStorage until they are confirmed, so that they outlive a reload while the server is away.

import { S, on, edit, shot, current, toast } from './store.js';
import { h } from './dom.js';
import { inspector as T } from './text_panels.js';

const PAUSE_MS = 400;
const drafts = new Map(); // shot id -> {text, was, timer, saving, conflict, error, rev}
let repaint = () => {};

const shelf = () => `sm-drafts:${S.state?.film?.id ?? ''}`;

function shelve() {
  const open = [...drafts].filter(([, d]) => d.rev == null).map(([id, d]) => [id, { text: d.text, was: d.was }]);
  try {
    if (open.length) sessionStorage.setItem(shelf(), JSON.stringify(open));
    else sessionStorage.removeItem(shelf());
  } catch { /* private windows may refuse storage; the draft itself is still in memory */ }
}

function unshelve() {
  let stored = [];
  try { stored = JSON.parse(sessionStorage.getItem(shelf()) ?? '[]'); } catch { return; }
  for (const [id, { text, was }] of stored) {
    const now = shot(id);
    if (!now || drafts.has(id) || now.prompt === text) continue;
    drafts.set(id, { text, was });
    save(id);
  }
  shelve();
}

// What the box shows for a shot: the draft while there is one, else the film's own text.
export const promptText = (id) => drafts.get(id)?.text ?? shot(id)?.prompt ?? '';
export const inConflict = (id) => drafts.get(id)?.conflict != null;

function type(id, text) {
  const draft = drafts.get(id) ?? { was: shot(id).prompt };
  Object.assign(draft, { text, error: null, rev: null });
  drafts.set(id, draft);
  clearTimeout(draft.timer);
  if (draft.conflict == null) draft.timer = setTimeout(() => save(id), PAUSE_MS);
  shelve();
}

// Sends the draft of a shot. Resolves to true when the film holds the text (also when there was nothing to send).
export function save(id) {
  const draft = drafts.get(id);
  if (!draft || draft.rev != null) return Promise.resolve(true);
  if (draft.conflict != null) return Promise.resolve(false);
  clearTimeout(draft.timer);
  if (draft.saving) return draft.saving.then(() => save(id));
  if (draft.text === draft.was) { settle(id, draft, draft.was, S.state.rev); return Promise.resolve(true); }
  draft.saving = send(id, draft).finally(() => { draft.saving = null; repaint(); });
  repaint();
  return draft.saving;
}

async function send(id, draft) {
  const sent = draft.text;
  try {
    const answer = await edit({ kind: 'rewrite_prompt', shot_id: id, prompt: sent, was: draft.was });
    settle(id, draft, sent, answer?.rev ?? S.state.rev);
    return true;
  } catch (error) {
    if (error.current != null && error.current === sent) { settle(id, draft, sent, S.state.rev); return true; }
    if (error.current != null) draft.conflict = error.current;
    else draft.error = error;
    return false;
  }
}

function settle(id, draft, sent, rev) {
  draft.was = sent;
  if (draft.text === sent) draft.rev = rev; // kept until the film's own patch of that revision is here: no flash of the old text
  forget(id);
  shelve();
}

function forget(id) {
  const draft = drafts.get(id);
  if (!draft || draft.rev == null || draft.saving) return;
  if (!shot(id) || shot(id).prompt === draft.text || S.state.rev > draft.rev) drafts.delete(id);
}

// Sends every draft at once; false when one of them waits for the director's choice or was refused.
export async function flush() {
  const answers = await Promise.all([...drafts.keys()].map(save));
  return answers.every(Boolean);
}

function leave() {
  for (const [id, draft] of drafts) {
    if (draft.rev != null || draft.conflict != null || draft.text === draft.was) continue;
    const body = { op_id: `leave-${id}-${Date.now()}`, op: 'edit',
      edit: { kind: 'rewrite_prompt', shot_id: id, prompt: draft.text, was: draft.was } };
    fetch('/app/op', { method: 'POST', keepalive: true, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }
}

function choose(id, mine) {
  const draft = drafts.get(id);
  const { text, conflict } = draft;
  draft.conflict = null;
  if (mine) { draft.was = conflict; save(id); return; }
  drafts.delete(id);
  if (shot(id)) shot(id).prompt = conflict;
  shelve();
  repaint();
  toast(T.conflictTaken, { action: { label: T.putMineBack, run: () => { drafts.set(id, { text, was: conflict }); save(id); } } });
}

function status(draft) {
  if (!draft) return '';
  if (draft.error) return T.unsaved;
  if (draft.saving) return T.saving;
  return draft.rev != null ? T.saved : T.typed;
}

// The box with its state line and notice. `paint(shot)` shows that shot.
export function promptBox() {
  const box = h('textarea', { id: 'sm-prompt', class: 'sm-in-prompt', rows: 6, placeholder: T.promptHint, spellcheck: 'true' });
  const state = h('span', { class: 'sm-in-state', 'aria-live': 'polite' });
  const theirs = h('p', { class: 'sm-in-theirs', tabindex: '0' });
  const mine = h('button', { type: 'button', class: 'sm-btn' }, T.keepMine);
  const take = h('button', { type: 'button', class: 'sm-btn' }, T.takeTheirs);
  const notice = h('div', { class: 'sm-in-notice is-conflict', role: 'alert', hidden: true },
    h('strong', {}, T.conflict), h('span', { class: 'sm-in-label' }, T.conflictNewer), theirs,
    h('div', { class: 'sm-in-buttons' }, mine, take), h('small', {}, T.conflictHint));
  const refused = h('div', { class: 'sm-in-notice is-error', role: 'alert', hidden: true });
  const root = h('div', { class: 'sm-in-promptbox' },
    h('div', { class: 'sm-in-row' }, h('label', { for: 'sm-prompt', class: 'sm-in-label' }, T.prompt), state), box, notice, refused);
  let shown = null;

  const fit = () => { box.style.height = 'auto'; box.style.height = `${box.scrollHeight + 2}px`; };
  function paint(id) {
    const changed = id !== shown;
    if (changed && shown) save(shown);
    shown = id;
    for (const key of [...drafts.keys()]) forget(key);
    const draft = drafts.get(id);
    const text = promptText(id);
    if (box.value !== text) { box.value = text; fit(); } else if (changed) fit();
    if (changed) box.scrollTop = 0;
    state.textContent = status(draft);
    notice.hidden = draft?.conflict == null;
    theirs.textContent = draft?.conflict ?? '';
    refused.hidden = !draft?.error;
    refused.textContent = draft?.error ? `${draft.error.message} ${draft.error.fix ?? ''}` : '';
  }
  box.addEventListener('input', () => { if (shown) { type(shown, box.value); fit(); paint(shown); } });
  box.addEventListener('blur', () => { if (shown) save(shown); });
  mine.addEventListener('click', () => { choose(shown, true); box.focus(); });
  take.addEventListener('click', () => { choose(shown, false); box.focus(); });
  return { root, box, paint, fit };
}

// Document-level listeners, once a page.
let listening = false;
export function listenForDrafts(paint) {
  repaint = paint;
  if (listening) return;
  listening = true;
  addEventListener('pagehide', leave);
  on(['sel'], () => flush());
  // Ctrl+Enter is the key map's; the text must be on its way before it.
  addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) flush(); }, true);
  unshelve();
}

export const currentText = () => promptText(current()?.id);
