// A note for all chosen shots: added to the notes each has, or in their place where one says so. One step to undo.
import { flush, op, shot } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { segmented } from '../base/widgets.js';
import { sayDone } from '../store/undoable.js';
import { dialogs } from '../base/text_panels.js';
import { notes as T } from './text_timeline.js';

/** Asks for a note for these shots. */
export function openNotes(ids) {
  flush(); // a note still being typed is one of those it is added to
  const frame = openFrame(T.title(ids.length));
  const area = h('textarea', { id: 'sm-notes-all', class: 'sm-field', rows: '4', dir: 'auto' });
  const hint = h('p', { class: 'sm-dim', id: 'sm-notes-hint', role: 'status' });
  let how = 'add';
  const choice = segmented(T.how, [{ value: 'add', label: T.add, title: T.addHint }, { value: 'replace', label: T.replace, title: T.replaceHint }], (next) => {
    how = next;
    paint();
  });
  const save = footButton('', () => attempt(frame, save, async () => {
    const answer = await op({ op: 'note_shots', shot_ids: ids, text: area.value, replace: how === 'replace' }, [], { quiet: true });
    frame.close();
    sayDone(answer, T.done[how](ids.length), { kind: 'done' });
  }), { primary: true });

  function paint() {
    const noted = ids.filter((id) => shot(id)?.notes.trim()).length;
    choice.paint(how);
    setText(hint, how === 'add' ? T.addSays(noted, ids.length) : T.replaceSays(noted));
    setText(save, how === 'replace' && !area.value.trim() ? T.clear : T.save[how]);
    save.disabled = how === 'add' ? !area.value.trim() : !area.value.trim() && !noted;
  }
  area.addEventListener('input', paint);
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !save.disabled) save.click();
  });
  frame.body.append(h('div', { class: 'sm-notes-all' }, h('label', { for: area.id, class: 'sm-label' }, T.label), area, choice, hint));
  frame.foot.append(footButton(dialogs.cancel, frame.close), save);
  paint();
  area.focus();
}
