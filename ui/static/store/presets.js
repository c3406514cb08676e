// Sampling presets: which one some settings are equal to, and what choosing one changes. The server holds the presets.
import { S } from './store.js';

const facts = (loras) => JSON.stringify(loras.map(({ name, strength }) => [name, strength]));

// A LoRA that belongs to a preset comes and goes with it; all others are the person's own and stay.
const belongs = ({ name }) => S.state.presets.some((preset) => preset.sampling.loras.some((use) => use.name === name));

const fits = (preset, values) =>
  Object.entries(preset.sampling).every(([name, value]) =>
    name === 'loras' ? facts(value) === facts(values.loras.filter(belongs)) : value === values[name],
  );

/** The preset of this name, or undefined. */
export const presetNamed = (name) => S.state.presets.find((preset) => preset.name === name);

/** The name of the preset that settings are equal to; null when they are the person's own. */
export const presetOf = (values) => S.state.presets.find((preset) => fits(preset, values))?.name ?? null;

/** What the preset makes of these settings, whole. */
export function withPreset(preset, values) {
  const own = values.loras.filter((use) => !belongs(use));
  return { ...preset.sampling, loras: [...preset.sampling.loras, ...own] };
}
