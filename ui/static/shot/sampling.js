// Where a shot differs from its film: preset, numbers, LoRAs, memory size and choice, negative prompt; the expert's part is folded.
import { S, onFlush, op } from '../store/store.js';
import { h, setAttr, setClass, setText } from '../base/dom.js';
import { settingField } from '../base/fields.js';
import { loraField } from './lora_field.js';
import { AS_FILM, presetField } from './preset_field.js';
import { toSelected } from './selected.js';
import { EXPERT, NEGATIVE, NUMBERS, POLICY } from './settings.js';
import { commas, t } from '../base/text.js';

/** @import { FilmSettings, ShotOverrides, ShotRow } from '../base/contract.js' */
/** @import { SettingSpec } from './settings.js' */
/** @typedef {SettingSpec | typeof LORAS} Named a setting with its label */
/** @typedef {{ [N in keyof ShotOverrides]: NonNullable<ShotOverrides[N]> }} Values what holds for a shot, its own and the film's */

const PLAIN = [...NUMBERS, POLICY, NEGATIVE];
const SPECS = [...PLAIN, ...EXPERT];
const LORAS = { name: /** @type {const} */ ('loras'), label: t('loras.label') };

/** Overrides one field of a shot; null goes back to the film's. Rejects with the server's message and fix.
 *  @type {(shotId: string, name: keyof ShotOverrides, value: ShotOverrides[keyof ShotOverrides]) => Promise<unknown>} */
export const override = (shotId, name, value) => op({ op: 'override', shot_id: shotId, changes: { [name]: value } }, [], { quiet: true });

const MOST_NAMED = 2;
/** @type {(spec: SettingSpec, value: string | number) => string | number} */
const wordsOf = ({ options }, value) => Object.fromEntries(options || [])[value] ?? value;

/** What differs, a line each: "Steps: 12 (film: 40)"; of texts and lists only that they do.
 *  @type {(specs: Named[], values: Values, settings: FilmSettings) => string[]} */
function differenceLines(specs, values, settings) {
  return specs.map((spec) =>
    spec.name === 'loras' || spec.text
      ? spec.label
      : t('inspector.samplingLine', {
          label: spec.label,
          value: wordsOf(spec, values[spec.name]),
          film: wordsOf(spec, settings[spec.name]),
        }),
  );
}

/** @type {(one: unknown, other: unknown) => boolean} */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The preset a shot is on for the picker: as the film while it overrides nothing that a preset sets.
 *  @type {(one: ShotRow) => string | null} */
const pickedPreset = (one) => (Object.keys(S.state.presets[0].sampling).some((name) => name in one.overrides) ? one.preset : AS_FILM);

function presetLine() {
  const node = presetField(
    (name) => {
      node.refuse(null);
      const preset = name === AS_FILM ? null : name;
      toSelected(({ id }) => op({ op: 'preset', shot_id: id, preset }, [], { quiet: true }).catch(node.refuse));
    },
    { film: true },
  );
  return node;
}

/** The folded section. `paint(shot)`. */
export function samplingSection() {
  /** @type {string | null} the shot's id */
  let shown = null;
  /** @type {ReturnType<typeof presetLine> | null} built with the first shot: the presets come with the film */
  let preset = null;
  const lines = SPECS.map((spec) => settingField(spec, async (value) => toSelected(({ id }) => override(id, spec.name, value))));
  const plain = lines.slice(0, PLAIN.length);
  const loras = loraField(async (uses) => toSelected(({ id }) => override(id, 'loras', uses)));
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
  /** @param {ShotRow} one */
  const paint = (one) => {
    const { settings, preset: filmPreset } = S.state.film;
    const values = /** @type {Values} */ ({ ...settings, ...one.overrides }); // what a shot sets itself is never null
    if (!preset) {
      preset = presetLine();
      fields.prepend(preset);
    }
    preset.paint(pickedPreset(one), filmPreset);
    SPECS.forEach(({ name }, at) => lines[at].paint(values[name], settings[name]));
    loras.paint(values.loras, settings.loras);
    if (one.id !== shown) {
      [...lines, loras].forEach((line) => line.restore());
      preset.refuse(null);
    }
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
  return Object.assign(node, { paint });
}
