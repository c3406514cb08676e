// The rows of a recipe: what a take was sent, field by field, and what is known of its making.
import { dateTime, decimal, number } from '../base/numbers.js';
import { translated } from '../base/server_text.js';
import { commas, t } from '../base/text.js';
import { exactSeconds } from '../base/time.js';
import { SOLVERS } from './settings.js';

const frames = ({ frame_count: n, kept_frame_count: kept }) => (kept === n ? String(n) : t('recipeRow.frame_count.kept', { n, kept }));
const loras = (uses) => commas(uses.map(({ name, strength }) => `${name} ${number(strength)}`)) || t('recipeRow.loras.none');
const row = (name, say) => [name, t(`recipeRow.${name}`), say];

/** What was sent: [name in the request, words, value as text]. */
export const recipeRows = [
  row('mode', (sent) => sent.mode),
  row('seed', (sent) => String(sent.seed)),
  row('size', (sent) => sent.size.replace('x', ' × ')),
  row('frame_count', frames),
  row('num_inference_steps', (sent) => String(sent.num_inference_steps)),
  row('solver', (sent) => SOLVERS[sent.solver] || sent.solver),
  row('flow_shift', (sent) => number(sent.flow_shift)),
  row('guidance_scale', (sent) => number(sent.guidance_scale)),
  row('guidance_scale_2', (sent) => number(sent.guidance_scale_2)),
  row('boundary_ratio', (sent) => number(sent.boundary_ratio)),
  row('memory_stride', (sent) => number(sent.memory_stride)),
  row('loras', (sent) => loras(sent.loras)),
  row('engine', (sent) => translated(sent.engine_label)),
  row('engine_fingerprint', (sent) => sent.engine_fingerprint || t('recipeRow.engine_fingerprint.none')),
];

/** What is known of the making, which no other take shares: [words, text]. */
export const madeRows = ({ with: made, seconds, at, frame_count: n }) =>
  [
    [t('recipeRow.with'), made],
    [t('recipeRow.spent'), t('span.seconds', { n: decimal(seconds, 1) })],
    [t('recipeRow.at'), at ? dateTime(new Date(at)) : ''],
    [t('recipeRow.length'), t('recipeRow.length.value', { n, seconds: exactSeconds(n / 16) })],
  ].filter(([, text]) => text);

const semicolons = (parts) => parts.join(t('join.semicolon'));

/** What of another take's memory this one had otherwise, in whole sentences. */
export function whatIfText({ number: n, without, added }) {
  const key = without.length && added.length ? 'both' : without.length ? 'without' : 'with';
  return t('recipe.whatIf', {
    n,
    changes: t(`recipe.whatIf.${key}`, { without: semicolons(without.map(translated)), added: semicolons(added.map(translated)) }),
  });
}

const partText = ({ crop }) =>
  t(!crop ? 'ownCut.centred' : crop.zoom > 1 ? 'ownCut.nearer' : 'ownCut.whole', { zoom: crop && decimal(crop.zoom, 2) });

/** What of own material a take is. */
export function ownText(own, { frame_count: n }) {
  const what = own.kind === 'clip' && own.start_frame ? 'clip.from' : own.kind;
  return t(`own.recipe.${what}`, { name: own.name, n, part: partText(own), begin: exactSeconds(own.start_frame / 16) });
}
