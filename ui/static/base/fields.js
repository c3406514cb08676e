// One line of a settings form: label, field, what it differs from, and any objection right under it.
import { h, iconButton, setAttr, setClass, setLabel, setProp, setText } from './dom.js';
import { errorLine, show } from './widgets.js';
import { t } from './text.js';

let count = 0;

/** The number typed, or an error that says what to type. Which numbers are legal is the server's to judge. */
export function readNumber(text, { label, whole }) {
  const number = Number(text.trim().replace(',', '.'));
  if (!text.trim() || !Number.isFinite(number))
    throw Object.assign(new Error(t('fields.notANumber', { label })), { fix: t('fields.notANumberFix') });
  if (whole && !Number.isInteger(number)) throw Object.assign(new Error(t('fields.notWhole', { label })), { fix: t('fields.notWholeFix') });
  return number;
}

function nudge(event, control, { step, text, options }) {
  const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  const next = Number(control.value) + direction * step;
  if (text || options || !direction || !Number.isFinite(next)) return;
  event.preventDefault();
  control.value = String(Number(next.toFixed(4)));
}

/**
 * A field for `spec` {name, label, hint, step, whole, text, options, wide}; `options` [[value, words]] make it a choice. `change(value)` is called when another value stands in it; it
 * resolves when the server took the value and rejects with the error to show; null means "as the film".
 * `paint(value, filmValue)`: with a `filmValue` the line shows whether it differs and offers the way back.
 */
export function settingField(spec, change = async () => {}) {
  const id = `sm-field-${++count}`;
  const control = spec.text
    ? h('textarea', { id, class: 'sm-field', rows: '3', dir: 'auto' })
    : spec.options
      ? h('select', { id, class: 'sm-field' }, ...spec.options.map(([value, words]) => h('option', { value }, words)))
      : h('input', { id, class: 'sm-field sm-num', type: 'text', inputmode: spec.whole ? 'numeric' : 'decimal', autocomplete: 'off' });
  const reset = iconButton('restore', t('fields.reset'), () => send(null), { class: 'sm-icon-btn is-small', hidden: true });
  const error = errorLine();
  const hint = h('small', { class: 'sm-fi-hint', id: `${id}-hint` }, spec.hint || '');
  const node = h(
    'div',
    { class: spec.text ? 'sm-fi is-text' : spec.wide ? 'sm-fi is-wide' : 'sm-fi' },
    h('label', { for: id, class: 'sm-label' }, spec.label),
    control,
    reset,
    hint,
    error,
  );
  let held = ''; // the text the server holds
  let last = ''; // the text last sent
  let underway = 0;
  let painted = [];
  let subject = 0; // counts what the field has stood for: an answer about the last shot must not mark this one
  setAttr(control, 'aria-describedby', `${id}-hint`);

  node.control = control;
  node.read = () => (spec.text || spec.options ? control.value : readNumber(control.value, spec));
  node.refuse = (problem) => {
    setClass(node, 'is-refused', Boolean(problem));
    setAttr(control, 'aria-invalid', problem ? 'true' : null);
    error.paint(problem);
  };
  node.restore = () => {
    subject++;
    last = held;
    node.refuse(null);
    setProp(control, 'value', held);
  };
  async function send(wanted) {
    if (wanted === last) return;
    const about = subject;
    last = wanted;
    underway++;
    try {
      const value = wanted === null ? null : node.read();
      node.refuse(null);
      await change(value);
    } catch (problem) {
      if (about === subject) node.refuse(problem);
    }
    underway--;
    if (about === subject && (wanted === null || wanted === held)) paint(...painted); // its echo may have come before the answer
  }
  node.leave = () => send(control.value);
  control.addEventListener('blur', node.leave);
  if (spec.options) control.addEventListener('change', node.leave);
  control.addEventListener('keydown', (event) => {
    nudge(event, control, spec);
    if (event.key === 'Enter' && !spec.text && !event.ctrlKey) node.leave();
    if (event.key === 'Escape') node.restore();
  });
  function paint(value, filmValue) {
    const differs = filmValue !== undefined && value !== filmValue;
    held = String(value ?? '');
    painted = [value, filmValue];
    if (!underway) {
      last = held;
      if (document.activeElement !== control && !node.classList.contains('is-refused')) setProp(control, 'value', held);
    }
    setClass(node, 'is-different', differs);
    show(reset, differs);
    if (!differs) return setText(hint, spec.hint);
    const words = Object.fromEntries(spec.options || [])[filmValue] ?? filmValue;
    setLabel(reset, spec.text ? t('fields.resetText') : t('fields.resetTo', { value: words }));
    setText(hint, spec.text ? t('fields.filmDiffers') : t('fields.film', { value: words }));
  }
  node.paint = paint;
  return node;
}
