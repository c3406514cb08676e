// Sampling presets: which one some settings are equal to, and what choosing one changes. The server holds the presets.
import { S } from './store.js';

/** @import { LoraUse, PresetRow, Sampling } from '../base/contract.js' */

/** @type {(loras: LoraUse[]) => string} */
const facts = (loras) => JSON.stringify(loras.map(({ name, strength }) => [name, strength]));

// A LoRA that belongs to a preset comes and goes with it; all others are the person's own and stay.
/** @type {(use: LoraUse) => boolean} */
const belongs = ({ name }) => S.state.presets.some((preset) => preset.sampling.loras.some((use) => use.name === name));

/** @type {(preset: PresetRow, values: Sampling) => boolean} */
const fits = ({ sampling: { loras, ...sampling } }, values) =>
  facts(loras) === facts(values.loras.filter(belongs)) &&
  Object.entries(sampling).every(([name, value]) => value === values[/** @type {keyof Sampling} */ (name)]);

/** The preset of this name, or undefined.
 *  @type {(name: string | null) => PresetRow | undefined} */
export const presetNamed = (name) => S.state.presets.find((preset) => preset.name === name);

/** The name of the preset that settings are equal to; null when they are the person's own.
 *  @type {(values: Sampling) => string | null} */
export const presetOf = (values) => S.state.presets.find((preset) => fits(preset, values))?.name ?? null;

/** What the preset makes of these settings, whole.
 *  @type {(preset: PresetRow, values: { loras: LoraUse[] }) => Sampling} */
export function withPreset(preset, values) {
  const own = values.loras.filter((use) => !belongs(use));
  return { ...preset.sampling, loras: [...preset.sampling.loras, ...own] };
}
