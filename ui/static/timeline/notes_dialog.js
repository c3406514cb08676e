// A note for all chosen shots: added to the notes each has, or in their place where one says so. One step to undo.
import { flush, op, shot } from '../store/store.js';
import { h, setText } from '../base/dom.js';
import { attempt, footButton, openFrame } from '../base/dialog_frame.js';
import { segmented } from '../base/widgets.js';
import { sayDone } from '../store/undoable.js';
import { t } from '../base/text.js';

/** Asks for a note for these shots. */
export function openNotes(ids) {
  flush(); // a note still being typed is one of those it is added to
  const frame = openFrame(t('notes.title', { n: ids.length }));
  const area = h('textarea', { id: 'sm-notes-all', class: 'sm-field', rows: '4', dir: 'auto' });
  const hint = h('p', { class: 'sm-dim', id: 'sm-notes-hint', role: 'status' });
  let how = 'add';
  const choice = segmented(
    t('notes.how'),
    [
      { value: 'add', label: t('notes.add'), title: t('notes.addHint') },
      { value: 'replace', label: t('notes.replace'), title: t('notes.replaceHint') },
    ],
    (next) => {
      how = next;
      paint();
    },
  );
  const save = footButton(
    '',
    () =>
      attempt(frame, save, async () => {
        const answer = await op({ op: 'note_shots', shot_ids: ids, text: area.value, replace: how === 'replace' }, [], { quiet: true });
        frame.close();
        sayDone(answer, t(`notes.done.${how}`, { n: ids.length }), { kind: 'done' });
      }),
    { primary: true },
  );

  function paint() {
    const noted = ids.filter((id) => shot(id)?.notes.trim()).length;
    choice.paint(how);
    setText(hint, noted ? t(`notes.says.${how}`, { noted, n: how === 'add' ? ids.length : noted }) : t('notes.none'));
    setText(save, how === 'replace' && !area.value.trim() ? t('notes.clear') : t(`notes.save.${how}`));
    save.disabled = how === 'add' ? !area.value.trim() : !area.value.trim() && !noted;
  }
  area.addEventListener('input', paint);
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !save.disabled) save.click();
  });
  frame.body.append(
    h('div', { class: 'sm-notes-all' }, h('label', { for: area.id, class: 'sm-label' }, t('notes.label')), area, choice, hint),
  );
  frame.foot.append(footButton(t('dialog.cancel'), frame.close), save);
  paint();
  area.focus();
}
