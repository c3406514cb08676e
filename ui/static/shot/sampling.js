// Where a shot differs from its film: preset, numbers, LoRAs, memory size and choice, negative prompt; the expert's part is folded.
import { S, current, onFlush, op } from '../store/store.js';
import { h, setAttr, setClass, setText } from '../base/dom.js';
import { settingField } from '../base/fields.js';
import { loraField } from './lora_field.js';
import { AS_FILM, presetField } from './preset_field.js';
import { EXPERT, NEGATIVE, NUMBERS, POLICY } from './settings.js';
import { commas, t } from '../base/text.js';

const PLAIN = [...NUMBERS, POLICY, NEGATIVE];
const SPECS = [...PLAIN, ...EXPERT];
const LORAS = { name: 'loras', label: t('loras.label') };

/** Overrides one field of a shot; null goes back to the film's. Rejects with the server's message and fix. */
export const override = (shotId, name, value) => op({ op: 'override', shot_id: shotId, changes: { [name]: value } }, [], { quiet: true });

const MOST_NAMED = 2;
const wordsOf = ({ options }, value) => Object.fromEntries(options || [])[value] ?? value;

/** What differs, a line each: "Steps: 12 (film: 40)"; of texts and lists only that they do. */
function differenceLines(specs, values, settings) {
  return specs.map((spec) =>
    spec.text || typeof values[spec.name] === 'object'
      ? spec.label
      : t('inspector.samplingLine', {
          label: spec.label,
          value: wordsOf(spec, values[spec.name]),
          film: wordsOf(spec, settings[spec.name]),
        }),
  );
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The preset a shot is on for the picker: as the film while it overrides nothing that a preset sets. */
const pickedPreset = (one) => (Object.keys(S.state.presets[0].sampling).some((name) => name in one.overrides) ? one.preset : AS_FILM);

function presetLine() {
  const node = presetField(
    (name) => {
      node.refuse(null);
      op({ op: 'preset', shot_id: current().id, preset: name === AS_FILM ? null : name }, [], { quiet: true }).catch(node.refuse);
    },
    { film: true },
  );
  return node;
}

/** The folded section. `paint(shot)`. */
export function samplingSection() {
  let shown = null;
  let preset = null; // built with the first shot: the presets come with the film
  const lines = SPECS.map((spec) => settingField(spec, (value) => override(current().id, spec.name, value)));
  const plain = lines.slice(0, PLAIN.length);
  const loras = loraField((uses) => override(current().id, 'loras', uses));
  const summary = h('span', { class: 'sm-in-state' });
  const expertState = h('span', { class: 'sm-in-state is-different' });
  const expert = h(
    'details',
    { class: 'sm-in-expert' },
    h('summary', {}, h('span', {}, t('inspector.expert')), expertState),
    h('div', { class: 'sm-fi-list' }, ...lines.slice(plain.length)),
  );
  const fields = h('div', { class: 'sm-fi-list' }, ...plain, loras, expert);
  const node = h('details', { class: 'sm-in-fold' }, h('summary', {}, h('span', {}, t('inspector.sampling')), summary), fields);
  onFlush(() => [...lines, loras].forEach((line) => line.leave()));
  node.paint = (one) => {
    const { settings, preset: filmPreset } = S.state.film;
    const values = { ...settings, ...one.overrides };
    if (!preset) fields.prepend((preset = presetLine()));
    preset.paint(pickedPreset(one), filmPreset);
    SPECS.forEach(({ name }, at) => lines[at].paint(values[name], settings[name]));
    loras.paint(values.loras, settings.loras);
    if (one.id !== shown) [...lines, loras, preset].forEach((line) => (line.restore ? line.restore() : line.refuse(null)));
    shown = one.id;
    const differing = [...SPECS, LORAS].filter(({ name }) => !same(values[name], settings[name]));
    const names = differing.map(({ label }) => label);
    setText(
      summary,
      names.length
        ? names.length > MOST_NAMED
          ? t('inspector.samplingDiffers', { n: names.length })
          : t('inspector.samplingNames', { names: commas(names), n: names.length })
        : t('inspector.samplingSame', { frames: settings.frame_count, steps: settings.num_inference_steps }),
    );
    setAttr(summary, 'title', differenceLines(differing, values, settings).join('\n') || null);
    setClass(summary, 'is-different', names.length > 0);
    const hidden = EXPERT.filter((spec) => differing.includes(spec)).length;
    setText(expertState, hidden ? t('inspector.samplingDiffers', { n: hidden }) : '');
  };
  return node;
}
