// The settings that a film has and a shot may set otherwise, as the fields that change them (base/fields.js).
import { number } from '../base/numbers.js';
import { commas, t } from '../base/text.js';

const setting = (name, more) => ({ name, label: t(`setting.${name}`), hint: t(`setting.${name}.hint`), ...more });

/** The solvers, as their makers write them. */
export const SOLVERS = { unipc: 'UniPC', 'dpm++': 'DPM++', euler: 'Euler' };

/** The numbers. `step` is for the arrow keys; what is legal the server says. */
export const NUMBERS = [
  setting('frame_count', { step: 4, whole: true }),
  setting('num_inference_steps', { step: 1, whole: true }),
  setting('flow_shift', { step: 0.5 }),
  setting('guidance_scale', { step: 0.5 }),
  setting('guidance_scale_2', { step: 0.5 }),
  setting('memory_size', { step: 1, whole: true }),
];

/** For who knows the sampler; the presets set all but the last. */
export const EXPERT = [
  setting('solver', { options: Object.entries(SOLVERS) }),
  setting('boundary_ratio', { step: 0.025 }),
  setting('text_flow_shift', { step: 0.5 }),
  setting('text_boundary_ratio', { step: 0.025 }),
  setting('memory_stride', { step: 1, whole: true }),
];

export const NEGATIVE = setting('negative_prompt', { text: true });

/** How a shot's memory is chosen. */
export const POLICY = {
  name: 'policy',
  label: t('policy.label'),
  hint: t('policy.hint'),
  wide: true,
  options: [
    ['published', t('policy.short.published')],
    ['by_prompt', t('policy.short.by_prompt')],
  ],
};

/** LoRAs with their strengths: "ink 0.6, grain 1". */
export const lorasText = (uses) => commas(uses.map(({ name, strength }) => `${name} ${number(strength)}`)) || t('loras.said.none');
