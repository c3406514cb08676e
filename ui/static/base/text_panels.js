// What the inspector, the memory board, the queue and the dialogs say: the words are in texts/, here are those with values
// in them, as functions of plain values. Nothing here touches the page.
import { decimal, number } from './numbers.js';
import { commas, dots, section, t, textOf } from './text.js';

// Seconds as a person says them: "3.1 s", "42 s", "4 min", "1 h 20 min".
export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) return '';
  if (seconds < 10) return t('span.seconds', { n: decimal(seconds, 1) });
  if (seconds < 90) return t('span.seconds', { n: Math.round(seconds) });
  if (seconds >= 172800) return t('span.days', { n: Math.round(seconds / 86400) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('span.minutes', { n: minutes });
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return m ? t('span.hours.minutes', { h, m }) : t('span.hours', { n: h });
}

/** "4.20 s": a length to the hundredth. */
export const exactSeconds = (seconds) => t('span.seconds', { n: decimal(seconds, 2) });

/** How long ago something was. */
export function ago(seconds) {
  if (seconds < 60) return t('span.now');
  return t('span.ago', { time: seconds < 90 ? t('span.minutes', { n: 1 }) : duration(seconds) });
}

export function fileSize(bytes) {
  if (bytes < 1e6) return t('size.kB', { n: Math.max(1, Math.round(bytes / 1e3)) });
  return bytes < 1e9 ? t('size.MB', { n: decimal(bytes / 1e6, 1) }) : t('size.GB', { n: decimal(bytes / 1e9, 2) });
}

export const STATUS = section('shotStatus');
export const MODE = section('mode');

// What a render is at, by the engine's own name for it; a phase without words here is shown under its name.
export const phaseText = (phase) => textOf(`phase.${phase}`) || (phase ? phase[0].toUpperCase() + phase.slice(1) : t('phaseOther'));
// The same where there is room for a word or two.
export const phaseShort = (phase) => textOf(`phaseShort.${phase}`) || phaseText(phase);
export const stepText = (step, count) => (count ? t('step', { n: step, count }) : '');
export const leftText = (seconds) => (seconds == null ? '' : seconds < 1 ? t('left.little') : t('left', { time: duration(seconds) }));

// How a model's take was sampled, for its tooltip.
const recipeText = ({ num_inference_steps: steps, solver, flow_shift: shift, boundary_ratio: boundary, guidance_scale: high, guidance_scale_2: low, memory_stride: stride, loras: uses }) =>
  t('inspector.takeFacts.recipe', { steps, solver, shift, boundary, high, low, stride, loras: loras.said(uses) });

/** What a person did with a take, for its name: circled, starred, rejected. */
export const takeSigns = (take, circled) => [circled && t('takeSign.circled'), take.starred && t('takeSign.starred'), take.rejected && t('takeSign.rejected')];

export const inspector = section('inspector', {
  heading: (label) => t('inspector.heading', { label }),
  cutOff: (label) => t('inspector.cutOff', { label }),
  resetTo: (value) => t('inspector.resetTo', { value }),
  takeLabel: (take, circled) => commas([t('inspector.takeLabel', { n: take.number, seed: take.seed, mode: take.mode }), ...takeSigns(take, circled),
    take.is_model ? '' : t('inspector.takeLabel.animatic', { engine: take.engine_label })]),
  takeLine: (take) => dots([t('inspector.takeLine', { frames: take.frame_count, seconds: exactSeconds(take.seconds) }), !take.own && take.mode]),
  takeFacts: (take) => [
    t('inspector.takeFacts', { engine: take.engine_label, size: take.size, frames: take.frame_count, seed: take.seed, memory: take.memory_count, spent: duration(take.seconds_spent) }),
    take.made_with && t('inspector.takeFacts.with', { what: take.made_with }),
    take.is_model && recipeText(take.recipe),
  ].filter(Boolean).join('\n'),
  seedShort: (seed) => t('inspector.seedShort', { seed }),
  deleted: (n, label) => t('inspector.deleted', { n, label }),
  samplingDiffers: (n) => t('inspector.samplingDiffers', { n }),
  samplingNames: (names) => t('inspector.samplingNames', { names: commas(names), n: names.length }),
  samplingLine: (label, value, film) => t('inspector.samplingLine', { label, value, film }),
  samplingSame: ({ frame_count: frames, num_inference_steps: steps }) => t('inspector.samplingSame', { frames, steps }),
});

const setting = (name, more) => ({ name, label: t(`setting.${name}`), hint: t(`setting.${name}.hint`), ...more });

// The numbers a film sets and a shot may set otherwise. `step` is for the arrow keys; what is legal the server says.
export const NUMBERS = [
  setting('frame_count', { step: 4, whole: true }),
  setting('num_inference_steps', { step: 1, whole: true }),
  setting('flow_shift', { step: 0.5 }),
  setting('guidance_scale', { step: 0.5 }),
  setting('guidance_scale_2', { step: 0.5 }),
  setting('memory_size', { step: 1, whole: true }),
];
// For who knows the sampler; the presets set all but the last.
export const EXPERT = [
  setting('solver', { options: [['unipc', 'UniPC'], ['dpm++', 'DPM++'], ['euler', 'Euler']] }),
  setting('boundary_ratio', { step: 0.025 }),
  setting('text_flow_shift', { step: 0.5 }),
  setting('text_boundary_ratio', { step: 0.025 }),
  setting('memory_stride', { step: 1, whole: true }),
];
export const NEGATIVE = setting('negative_prompt', { text: true });

export const presets = section('presets', { asFilm: (label) => t('presets.asFilm', { label }) });

export const loras = section('loras', {
  said: (uses) => commas(uses.map(({ name, strength }) => `${name} ${number(strength)}`)) || t('loras.said.none'),
});

export const fields = section('fields', {
  notANumber: (label) => t('fields.notANumber', { label }),
  notWhole: (label) => t('fields.notWhole', { label }),
  resetTo: (value) => t('fields.resetTo', { value }),
  film: (value) => t('fields.film', { value }),
});

export const memory = section('memory', {
  heading: (label) => t('memory.heading', { label }),
  headingTake: (label, n) => t('memory.headingTake', { label, n }),
  count: (n, most) => t('memory.count', { n, most }),
  countTake: (n) => t('memory.countTake', { n }),
  cost: (seconds) => t('memory.cost', { time: duration(seconds) }),
  saw: (n) => t('memory.saw', { n }),
  empty: (n) => t('memory.empty', { n }),
  slotLabel: ({ source, position, why }, reason) => t('memory.slotLabel', { source, position, reason, why }),
  outLabel: ({ source, why }, reason) => t('memory.outLabel', { source, reason, why }),
  goTo: (label) => t('memory.goTo', { label }),
  menu: (source) => t('memory.menu', { source }),
  left: (n) => t('memory.left', { n }),
  leftMore: (n) => t('memory.leftMore', { n }),
  seam: (source) => t('memory.seam', { source }),
  seamFrames: (n) => t('memory.seamFrames', { n }),
  adding: (name) => t('memory.adding', { name }),
  added: (name) => t('memory.added', { name }),
  startsFromText: (label) => t('memory.startsFromText', { label }),
  emptyLater: (label) => t('memory.emptyLater', { label }),
  emptySize: (label) => t('memory.emptySize', { label }),
});

const gigabytes = (mebibytes) => number(Math.round(mebibytes / 1024));

export const gpu = section('gpu', {
  card: (one) => t('gpu.card', { number: one.number }),
  memory: (one) => t('gpu.memory', { used: gigabytes(one.used), total: gigabytes(one.total) }),
  tip: (one) => t('gpu.tip', { number: one.number, name: one.name, used: gigabytes(one.used), total: gigabytes(one.total) }),
});

export const queue = section('queue', {
  counts: (waiting, failed) => dots([waiting && t('queue.counts.waiting', { n: waiting }), failed && t('queue.counts.failed', { n: failed })]),
  stopLabel: (label) => t('queue.stopLabel', { label }),
  cancel: (label) => t('queue.cancel', { label }),
  retryLabel: (label) => t('queue.retryLabel', { label }),
  dismiss: (label) => t('queue.dismiss', { label }),
  goTo: (label) => t('queue.goTo', { label }),
  seed: (seed) => t('queue.seed', { seed }),
  ago,
  progress: (label) => t('queue.progress', { label }),
  said: {
    running: (label) => t('queue.said.running', { label }), done: (label) => t('queue.said.done', { label }),
    failed: (label) => t('queue.said.failed', { label }), cancelled: (label) => t('queue.said.cancelled', { label }),
  },
});

export const dialogs = section('dialogs', {
  plan: section('dialogs.plan', {
    total: (time) => t('dialogs.plan.total', { time }),
    render: (n) => (n ? t('dialogs.plan.render', { n }) : t('dialogs.plan.render.none')),
    queued: (n) => t('dialogs.plan.queued', { n }),
  }),
  exporting: section('dialogs.exporting', {
    missing: (n) => t('dialogs.exporting.missing', { n }),
    summary: (shots, frames, seconds, fps) => t('dialogs.exporting.summary', { shots, frames, seconds: exactSeconds(seconds), fps }),
    working: (shots, frames) => t('dialogs.exporting.working', { shots, frames }),
    result: (film) => t('dialogs.exporting.result', { frames: film.frame_count, seconds: exactSeconds(film.seconds), size: fileSize(film.size_bytes) }),
    download: (name) => t('dialogs.exporting.download', { name }),
    notModel: (engines) => t('dialogs.exporting.notModel', { engines: commas(engines) }),
    stale: (n) => t('dialogs.exporting.stale', { n }),
  }),
  crop: section('dialogs.crop', {
    title: (name) => t('dialogs.crop.title', { name }),
    zoomed: (zoom) => t('dialogs.crop.zoomed', { n: decimal(zoom, zoom < 10 ? 2 : 1) }),
    part: (width, height) => t('dialogs.crop.part', { width, height }),
    soft: (width, height) => t('dialogs.crop.soft', { width, height }),
  }),
  films: section('dialogs.films', {
    shots: (n) => t('dialogs.films.shots', { n }),
    apply: (n) => (n ? t('dialogs.films.apply', { n }) : t('dialogs.films.apply.none')),
    preview: (title) => t('dialogs.films.preview', { title }),
    takesThen: (n, change) => t({ removed: 'dialogs.films.takesThen.away', 'prompt changed': 'dialogs.films.takesThen.stale' }[change] || 'dialogs.films.takesThen', { n }),
    summary: (counts) => dots(Object.entries(counts).map(([change, n]) => n && t('dialogs.films.summary', { n, change: dialogs.films.changes[change] || change }))),
    imported: (title) => t('dialogs.films.imported', { title }),
    openedFilm: (title) => t('dialogs.films.openedFilm', { title }),
  }),
});
