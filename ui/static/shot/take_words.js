// What is said of one take: its name, its line, and all that made it as a tooltip.
import { commas, dots, t } from '../base/text.js';
import { duration, exactSeconds } from '../base/time.js';
import { lorasText } from './settings.js';

const signs = (take, circled) => [
  circled && t('takeSign.circled'),
  take.starred && t('takeSign.starred'),
  take.rejected && t('takeSign.rejected'),
];

/** The take's name: which it is, and what a person did with it. */
export function takeLabel(take, circled) {
  const { own, number: n } = take;
  if (own) return commas([t(`own.takeLabel.${own.kind}`, { n, name: own.name }), ...signs(take, circled)]);
  const drawn = take.is_model ? '' : t('inspector.takeLabel.animatic', { engine: take.engine_label });
  return commas([t('inspector.takeLabel', { n, seed: take.seed, mode: take.mode }), ...signs(take, circled), drawn]);
}

/** How long the take is, and how it was made. */
export const takeLine = (take) =>
  dots([t('inspector.takeLine', { frames: take.frame_count, seconds: exactSeconds(take.seconds) }), !take.own && take.mode]);

/** What made the take, a line each. */
export function takeFacts(take) {
  const { size, frame_count: frames } = take;
  if (take.own) return t(`own.facts.${take.own.kind}`, { name: take.own.name, size, frames });
  return [
    t('inspector.takeFacts', {
      engine: take.engine_label,
      size,
      frames,
      seed: take.seed,
      memory: take.memory_count,
      spent: duration(take.seconds_spent),
    }),
    take.made_with && t('inspector.takeFacts.with', { what: take.made_with }),
    take.is_model && samplingText(take.recipe),
  ]
    .filter(Boolean)
    .join('\n');
}

// How a model's take was sampled.
const samplingText = ({
  num_inference_steps: steps,
  solver,
  flow_shift: shift,
  boundary_ratio: boundary,
  guidance_scale: high,
  guidance_scale_2: low,
  memory_stride: stride,
  loras,
}) => t('inspector.takeFacts.recipe', { steps, solver, shift, boundary, high, low, stride, loras: lorasText(loras) });
