// What is said of takes beside each other and what made them: comparing, recipes, trying another memory, own material, the
// onion skin. See text_panels.js.
import { dateTime, decimal, number } from '../base/numbers.js';
import { said } from '../base/server_text.js';
import { exactSeconds, takeSigns } from '../base/text_panels.js';
import { commas, dots, section, t } from '../base/text.js';

const mode = (name) => [t(`compare.modes.${name}`), t(`compare.modes.${name}.hint`)];

export const compare = section('compare', {
  modes: { side: mode('side'), wipe: mode('wipe'), difference: mode('difference'), flip: mode('flip') },
  pick: (letter) => t('compare.pick', { letter }),
  option: (take, circled) => dots([t('compare.option', { n: take.number, what: take.own ? take.own.name : t('inspector.seedShort', { seed: take.seed }) }), circled && t('takeSign.circled')]),
  facts: (take) => t('compare.facts', { frames: take.frame_count, memory: take.memory_count }),
  circle: (n) => t('compare.circle', { n }),
  circled: (n) => t('compare.circled', { n }),
  wipeValue: (n) => t('compare.wipeValue', { n }),
  flip: (letter) => t('compare.flip', { letter }),
  gain: (n) => t('compare.gain', { n }),
  lost: (letter) => t('compare.lost', { letter }),
  held: (letter) => t('compare.held', { letter }),
});

const semicolons = (parts) => parts.join(t('join.semicolon'));

export const recipe = section('recipe', {
  title: (n, label) => t('recipe.title', { n, label }),
  take: (n) => t('recipe.take', { n }),
  differs: (n) => t('recipe.differs', { n }),
  differsTakes: (n, other) => t('recipe.differsTakes', { n, other }),
  blocked: (why) => t('recipe.blocked', { why }),
  sentTo: (n) => t('recipe.sentTo', { n }),
  memoryOf: (n) => t('recipe.memoryOf', { n }),
  seam: (source) => t('recipe.seam', { source }),
  leftLine: ({ label, was, now }) => t(was ? 'recipe.leftLine.was' : 'recipe.leftLine', { label, was, now }),
  done: (n, label) => t('recipe.done', { n, label }),
  whatIf: ({ number: n, without, added }) => {
    const key = without.length && added.length ? 'both' : without.length ? 'without' : 'with';
    return t('recipe.whatIf', { n, changes: t(`recipe.whatIf.${key}`, { without: semicolons(without), added: semicolons(added) }) });
  },
});

const SOLVERS = { unipc: 'UniPC', 'dpm++': 'DPM++', euler: 'Euler' };
const frames = ({ frame_count: n, kept_frame_count: kept }) => (kept === n ? String(n) : t('recipeRow.frame_count.kept', { n, kept }));
const row = (name, say) => [name, t(`recipeRow.${name}`), say];

/** The rows of a recipe: [name in the request, words, value as text]. */
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
  row('loras', (sent) => commas(sent.loras.map(({ name, strength }) => `${name} ${number(strength)}`)) || t('recipeRow.loras.none')),
  row('engine', (sent) => said(sent.engine_label)),
  row('engine_fingerprint', (sent) => sent.engine_fingerprint || t('recipeRow.engine_fingerprint.none')),
];

/** What is known of the making, which no other take shares: [words, text]. */
export const madeRows = ({ with: made, seconds, at, frame_count: n }) => [
  [t('recipeRow.with'), made],
  [t('recipeRow.spent'), t('span.seconds', { n: decimal(seconds, 1) })],
  [t('recipeRow.at'), at ? dateTime(new Date(at)) : ''],
  [t('recipeRow.length'), t('recipeRow.length.value', { n, seconds: exactSeconds(n / 16) })],
].filter(([, text]) => text);

function useText({ label, number: n, circled, as_seam: seam }) {
  const take = t(circled ? 'seen.take.circled' : 'seen.take', { label, n });
  return seam ? t('seen.take.seam', { take }) : take;
}

export const seen = section('seen', {
  by: (n) => t('seen.by', { n }),
  byOne: (use) => t('seen.byOne', { take: useText(use) }),
  first: (uses) => [...uses.slice(0, 8).map(useText), ...(uses.length > 8 ? [t('seen.first.more', { n: uses.length - 8 })] : [])].join('\n'),
  title: (source) => t('seen.title', { source }),
  keyframe: (n) => t('seen.keyframe', { n }),
  take: useText,
});

const changed = ({ without, added }) => commas([without && t('whatIf.changed.without', { n: without }), added && t('whatIf.changed.added', { n: added })]);

export const whatIf = section('whatIf', {
  hint: (n) => t('whatIf.hint', { n }),
  queued: (n) => t('whatIf.queued', { n }),
  title: (n, label) => t('whatIf.title', { n, label }),
  intro: (n) => t('whatIf.intro', { n }),
  count: (n, most) => t('whatIf.count', { n, most }),
  tooMany: (n) => t('whatIf.tooMany', { n }),
  done: (n, label, made) => t('whatIf.done', { n, label, of: made.number, changed: changed(made) }),
  changed,
  signHint: (made) => t('whatIf.signHint', { n: made.number, changed: changed(made) }),
});

export const onion = section('onion', { label: (n) => t('onion.label', { n }) });

const partText = ({ crop }) => t(!crop ? 'ownCut.centred' : crop.zoom > 1 ? 'ownCut.nearer' : 'ownCut.whole', { zoom: crop && decimal(crop.zoom, 2) });

export const ownPart = section('ownPart', {
  title: (name, label) => t('ownPart.title', { name, label }),
  seconds: exactSeconds,
  valueText: (seconds, whole) => t('ownPart.valueText', { seconds: decimal(seconds, 2), whole: decimal(whole, 2) }),
  length: (seconds, whole) => t('ownPart.length', { seconds: exactSeconds(seconds), whole: exactSeconds(whole) }),
});

export const own = section('own', {
  sending: (name, n) => t('own.sending', { name, n }),
  queued: (name, label) => t('own.queued', { name, label }),
  takeLabel: (take, circled) => commas([t(`own.takeLabel.${take.own.kind}`, { n: take.number, name: take.own.name }), ...takeSigns(take, circled)]),
  facts: (take) => t(`own.facts.${take.own.kind}`, { name: take.own.name, size: take.size, frames: take.frame_count }),
  recipe: (own, { frame_count: n }) => t(`own.recipe.${own.kind === 'clip' && own.start_frame ? 'clip.from' : own.kind}`, { name: own.name, n, part: partText(own), begin: exactSeconds(own.start_frame / 16) }),
});
