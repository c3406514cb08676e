// One line of a settings form: label, field, what it differs from, and any objection right under it.
import { h, iconButton, setAttr, setClass, setLabel, setProp, setText } from './dom.js';
import { errorLine, show } from './widgets.js';
import { t } from './text.js';

/** @import { Problem } from './widgets.js' */
/** @typedef {string | number | boolean | null | undefined} FieldValue */
/**
 * What a field is for: `step` is for the arrow keys, `text` stands for words instead of a number, `options` [[value, words]] for a choice.
 * @typedef {object} FieldSpec
 * @property {string} name
 * @property {string} label
 * @property {string | null} [hint]
 * @property {number} [step]
 * @property {boolean} [whole]
 * @property {boolean} [text]
 * @property {[value: string, words: string][]} [options]
 * @property {boolean} [wide]
 */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

let count = 0;

/** The number typed, or an error that says what to type. Which numbers are legal is the server's to judge.
 *  @type {(text: string, spec: { label: string, whole?: boolean }) => number} */
export function readNumber(text, { label, whole }) {
  const number = Number(text.trim().replace(',', '.'));
  if (!text.trim() || !Number.isFinite(number))
    throw Object.assign(new Error(t('fields.notANumber', { label })), { fix: t('fields.notANumberFix') });
  if (whole && !Number.isInteger(number)) throw Object.assign(new Error(t('fields.notWhole', { label })), { fix: t('fields.notWholeFix') });
  return number;
}

/** @type {Record<string, number | undefined>} */
const WAYS = { ArrowUp: 1, ArrowDown: -1 };

/** @type {(event: KeyboardEvent, control: Control, spec: FieldSpec) => void} */
function nudge(event, control, { step, text, options }) {
  const direction = WAYS[event.key];
  if (text || options || !direction || !step) return;
  const next = Number(control.value) + direction * step;
  if (!Number.isFinite(next)) return;
  event.preventDefault();
  control.value = String(Number(next.toFixed(4)));
}

/** @type {(id: string, spec: FieldSpec) => Control} */
function controlOf(id, { text, options, whole }) {
  if (text) return h('textarea', { id, class: 'sm-field', rows: '3', dir: 'auto' });
  if (options) return h('select', { id, class: 'sm-field' }, ...options.map(([value, words]) => h('option', { value }, words)));
  return h('input', { id, class: 'sm-field sm-num', type: 'text', inputmode: whole ? 'numeric' : 'decimal', autocomplete: 'off' });
}

/**
 * A field for `spec`. `change(value)` is called when another value stands in it; it resolves when the server took the value and rejects
 * with the error to show; null means "as the film".
 * `paint(value, filmValue)`: with a `filmValue` the line shows whether it differs and offers the way back.
 * @param {FieldSpec} spec
 * @param {(value: string | number | null) => Promise<unknown>} change
 */
export function settingField(spec, change = async () => {}) {
  const id = `sm-field-${++count}`;
  const control = controlOf(id, spec);
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
  /** @type {string | null} */
  let last = ''; // the text last sent
  let underway = 0;
  /** @type {[value: FieldValue, filmValue?: FieldValue]} */
  let painted = [undefined];
  let subject = 0; // counts what the field has stood for: an answer about the last shot must not mark this one
  setAttr(control, 'aria-describedby', `${id}-hint`);

  const read = () => (spec.text || spec.options ? control.value : readNumber(control.value, spec));
  /** @param {Problem | null} problem */
  const refuse = (problem) => {
    setClass(node, 'is-refused', Boolean(problem));
    setAttr(control, 'aria-invalid', problem ? 'true' : null);
    error.paint(problem);
  };
  const restore = () => {
    subject++;
    last = held;
    refuse(null);
    setProp(control, 'value', held);
  };
  /** @param {string | null} wanted */
  async function send(wanted) {
    if (wanted === last) return;
    const about = subject;
    last = wanted;
    underway++;
    try {
      const value = wanted === null ? null : read();
      refuse(null);
      await change(value);
    } catch (problem) {
      if (about === subject) refuse(/** @type {Problem} */ (problem));
    }
    underway--;
    if (about === subject && (wanted === null || wanted === held)) paint(...painted); // its echo may have come before the answer
  }
  const leave = () => send(control.value);
  control.addEventListener('blur', leave);
  if (spec.options) control.addEventListener('change', leave);
  /** @type {HTMLElement} */ (control).addEventListener('keydown', (event) => {
    nudge(event, control, spec);
    if (event.key === 'Enter' && !spec.text && !event.ctrlKey) leave();
    if (event.key === 'Escape') restore();
  });
  /** @type {(value: FieldValue, filmValue?: FieldValue) => void} */
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
    const words = Object.fromEntries(spec.options || [])[String(filmValue)] ?? filmValue;
    setLabel(reset, spec.text ? t('fields.resetText') : t('fields.resetTo', { value: words }));
    setText(hint, spec.text ? t('fields.filmDiffers') : t('fields.film', { value: words }));
  }
  return Object.assign(node, { control, read, refuse, restore, leave, paint });
}
