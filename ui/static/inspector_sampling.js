// Where a shot differs from its film: frame count, steps, shift, guidance, memory size, negative prompt, continuation.
import { S, current, onFlush, op } from './store.js';
import { h, setClass, setText } from './dom.js';
import { settingField } from './fields.js';
import { NEGATIVE, NUMBERS, inspector as T } from './text_panels.js';

const SPECS = [...NUMBERS, NEGATIVE];

/** Overrides one field of a shot; null goes back to the film's. Rejects with the server's message and fix. */
export const override = (shotId, name, value) => op({ op: 'override', shot_id: shotId, changes: { [name]: value } }, [], { quiet: true });

/** The folded section. `paint(shot)`. */
export function samplingSection() {
  let shown = null;
  const lines = SPECS.map((spec) => settingField(spec, (value) => override(current().id, spec.name, value)));
  const summary = h('span', { class: 'sm-in-state' });
  const node = h('details', { class: 'sm-in-fold' }, h('summary', {}, h('span', {}, T.sampling), summary), h('div', { class: 'sm-fi-list' }, ...lines));
  onFlush(() => lines.forEach((line) => line.leave()));
  node.paint = (one) => {
    const { settings } = S.state.film;
    const values = { ...settings, ...one.overrides };
    SPECS.forEach(({ name }, at) => lines[at].paint(values[name], settings[name]));
    if (one.id !== shown) lines.forEach((line) => line.restore());
    shown = one.id;
    const differing = SPECS.filter(({ name }) => values[name] !== settings[name]).length;
    setText(summary, differing ? T.samplingDiffers(differing) : T.samplingSame(settings));
    setClass(summary, 'is-different', differing > 0);
  };
  return node;
}
