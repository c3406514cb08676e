// Every sentence of the inspector, the memory board, the queue and the dialogs, in English. Values are texts or functions
// of plain values that return a text; nothing here touches the page.

const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

// Seconds as a person says them: "3.1 s", "42 s", "4 min", "1 h 20 min".
export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) return '';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds >= 172800) return `${Math.round(seconds / 86400)} days`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

export function fileSize(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

export const STATUS = {
  never: 'No take yet', fresh: 'Fresh', stale: 'Stale', queued: 'Queued', rendering: 'Rendering', failed: 'Failed',
};

export const MODE = {
  T2V: 'T2V: from the text alone',
  M2V: 'M2V: from the text and the memory',
  MR2V: 'MR2V: from the text and your reference pictures',
  MI2V: 'MI2V: from the memory and the last frame of the shot before',
  MM2V: 'MM2V: from the memory and the last five frames of the shot before',
};

// What a render is at, by the engine's own name for it; a phase without words here is shown under its name.
const PHASE = {
  loading: 'Loading the engine', 'encoding text': 'Reading the prompt', 'encoding memory': 'Looking at the memory',
  'sampling high': 'Sampling (high noise)', 'sampling low': 'Sampling (low noise)', decoding: 'Developing the frames',
  curating: 'Choosing keyframes', judging: 'Judging the frames', saving: 'Saving the take',
};
// The same where there is room for a word or two.
const PHASE_SHORT = {
  loading: 'Loading', 'encoding text': 'Prompt', 'encoding memory': 'Memory', 'sampling high': 'High noise', 'sampling low': 'Low noise',
  decoding: 'Developing', curating: 'Keyframes', judging: 'Judging', saving: 'Saving',
};
export const phaseShort = (phase) => PHASE_SHORT[phase] || phaseText(phase);
export const phaseText = (phase) => PHASE[phase] || (phase ? phase[0].toUpperCase() + phase.slice(1) : 'Working');
export const stepText = (step, count) => (count ? `${step} of ${count}` : '');
export const leftText = (seconds) => (seconds == null ? '' : seconds < 1 ? 'under 1 s left' : `${duration(seconds)} left`);

// How a model's take was sampled, for its tooltip.
const recipeText = ({ num_inference_steps: steps, solver, flow_shift: shift, boundary_ratio: boundary, guidance_scale: high, guidance_scale_2: low, memory_stride: stride, loras: uses }) =>
  `${steps} steps, ${solver}, shift ${shift}, boundary ${boundary}, guidance ${high} and ${low}, memory stride ${stride}; ${loras.said(uses)}`;

export const inspector = {
  heading: (label) => `Shot ${label}`,
  noneHint: 'Choose a shot on the timeline, or add one with N.',
  emptyFilm: 'This film has no shots yet. Add one on the timeline, or import a script.',
  loading: 'Opening the film…',
  prompt: 'Prompt',
  promptHint: 'What happens in this shot? Name the framing (wide, medium, close), the camera (pan, dolly, static) and the light.',
  saving: 'Saving…', saved: 'Saved', typed: 'Not saved yet', unsaved: 'Could not be saved',
  conflict: 'This prompt was changed elsewhere while you were typing.',
  conflictNewer: 'The newer text',
  keepMine: 'Keep mine', takeTheirs: 'Take theirs',
  conflictHint: 'Yours stays in the box until you choose.',
  theirsTaken: 'Took the newer prompt.', putMineBack: 'Put mine back',
  sceneCut: 'Scene cut',
  cutOn: 'Scene cut (fresh start)',
  cutOff: (label) => `Continues shot ${label}`,
  cutHint: 'On: the shot starts fresh, from memory only. Off: it continues from the last frames of the shot before.',
  firstShot: 'First shot: it has nothing to continue.',
  from: 'from',
  continuation: 'Continue from',
  oneFrame: '1 frame', fiveFrames: '5 frames',
  oneFrameFull: '1 frame (MI2V)', fiveFramesFull: '5 frames (MM2V)',
  differs: 'Differs from the film',
  resetTo: (value) => `Reset to the film’s ${value}`,
  seed: 'Seed', dice: 'New random seed',
  takes: 'Takes',
  noTakes: 'No take yet. Generate one: takes are kept, never overwritten.',
  takeLabel: (take, circled) => `Take ${take.number}, seed ${take.seed}, ${take.mode}${circled ? ', circled' : ''}`
    + `${take.starred ? ', starred' : ''}${take.rejected ? ', rejected' : ''}${take.is_model ? '' : `, ${take.engine_label}, not the video model`}`,
  takeLine: (take) => `${take.frame_count} frames · ${take.seconds.toFixed(2)} s`,
  takeFacts: (take) => `${take.engine_label}, ${take.size}, ${take.frame_count} frames at seed ${take.seed}, ${many(take.memory_count, 'memory frame', 'memory frames')}, made in ${duration(take.seconds_spent)}`
    + `${take.made_with ? `\nMade with ${take.made_with}` : ''}${take.is_model ? `\n${recipeText(take.recipe)}` : ''}`,
  seedShort: (seed) => `seed ${seed}`,
  animaticHint: 'Not the video model',
  circle: 'Circle this take', circled: 'Circled', uncircle: 'This take is in the film. Click to take it out.',
  circleHint: 'Use this take in the film (O)',
  star: 'Star', unstar: 'Remove the star', reject: 'Reject', unreject: 'Not rejected after all', remove: 'Delete take',
  deleted: (n, label) => `Take ${n} of ${label} deleted`,
  undo: 'Undo',
  stale: 'Why it is stale',
  kept: 'kept',
  keptHint: 'You kept this take as it is.',
  regenerate: 'Regenerate', keep: 'Keep as is',
  markKind: { recipe: 'Recipe', memory: 'Memory', seam: 'Seam' },
  failed: 'The last take failed',
  retry: 'Retry', dismiss: 'Dismiss',
  generate: 'Generate take', generateKeys: 'Ctrl+Enter',
  threeSeeds: '×3 seeds', threeSeedsHint: 'Three takes: this seed and two random ones',
  stop: 'Stop', stopHint: 'Stop this job (Shift+X)',
  unwritten: 'Write what the camera sees, then generate a take.',
  waiting: 'Waiting in the queue', removeJob: 'Remove from the queue',
  progress: 'Progress of this take',
  sampling: 'Sampling', samplingDiffers: (n) => (n === 1 ? '1 differs from the film' : `${n} differ from the film`), samplingSame: ({ frame_count, num_inference_steps }) => `${frame_count} frames · ${num_inference_steps} steps, as the film`,
  expert: 'Expert',
  more: 'Memory, lock, notes',
  learn: 'Let later shots remember this shot',
  locked: 'Lock: leave it out of “Update stale”',
  notes: 'Notes', notesHint: 'For you and your crew. Never sent to the model.',
  notesSet: 'has notes', notLearned: 'not remembered', isLocked: 'locked',
};

// The numbers a film sets and a shot may set otherwise. `step` is for the arrow keys; what is legal the server says.
export const NUMBERS = [
  { name: 'frame_count', label: 'Frames', hint: '4n+1: 77, 81, 85…', step: 4, whole: true },
  { name: 'num_inference_steps', label: 'Steps', hint: 'Sampling steps', step: 1, whole: true },
  { name: 'flow_shift', label: 'Flow shift', hint: 'Higher: more steps on large forms', step: 0.5 },
  { name: 'guidance_scale', label: 'Guidance, high noise', hint: 'How closely the first steps follow', step: 0.5 },
  { name: 'guidance_scale_2', label: 'Guidance, low noise', hint: 'How closely the last steps follow', step: 0.5 },
  { name: 'memory_size', label: 'Memory frames', hint: '0 to 10', step: 1, whole: true },
];
// For who knows the sampler; the presets set all but the last.
export const EXPERT = [
  { name: 'solver', label: 'Solver', hint: 'UniPC as published; Euler for few steps', options: [['unipc', 'UniPC'], ['dpm++', 'DPM++'], ['euler', 'Euler']] },
  { name: 'boundary_ratio', label: 'Expert boundary', hint: 'Higher: fewer steps of the high-noise expert', step: 0.025 },
  { name: 'text_flow_shift', label: 'Flow shift, from text', hint: 'For a shot from text alone (T2V)', step: 0.5 },
  { name: 'text_boundary_ratio', label: 'Expert boundary, from text', hint: 'For a shot from text alone (T2V)', step: 0.025 },
  { name: 'memory_stride', label: 'Memory stride', hint: 'Latent frames between memory frames; the paper’s is 5', step: 1, whole: true },
];
export const NEGATIVE = { name: 'negative_prompt', label: 'Negative prompt', hint: 'What to keep away from; empty: the model’s own published list', text: true };

export const presets = {
  label: 'Preset', custom: 'Custom', customLine: 'Settings of your own.',
  asFilm: (label) => `As the film (${label})`,
};

export const loras = {
  label: 'LoRAs', add: 'Add', name: 'LoRA name', strength: 'LoRA strength', remove: 'Take this LoRA away', example: 'name',
  hint: 'Added to StoryMem’s own: its name in the loras folder, and its strength.',
  said: (uses) => uses.map(({ name, strength }) => `${name} ${strength}`).join(', ') || 'no LoRA',
};

export const fields = {
  notANumber: (label) => `${label} needs a number.`, notANumberFix: 'Type digits, for example 4.',
  notWhole: (label) => `${label} is a whole number.`, notWholeFix: 'Leave out the decimals.',
  reset: 'Reset to the film', resetText: 'Reset to the film’s text', resetTo: (value) => `Reset to the film’s ${value}`,
  film: (value) => `film: ${value}`, filmDiffers: 'Differs from the film’s text',
};

export const memory = {
  label: 'Memory',
  heading: (label) => `Memory for shot ${label}`,
  headingTake: (label, number) => `What take ${number} of ${label} saw`,
  count: (n, capacity) => `${n} of ${capacity} frames`,
  countTake: (n) => many(n, 'frame', 'frames'),
  cost: (seconds) => `each frame adds about ${duration(seconds)}`,
  costUnknown: 'cost not measured yet',
  none: 'Memory',
  noneHint: 'Here stand the frames the model is shown for a shot, oldest first, each with its reason.',
  loading: 'Reading the memory…',
  failed: 'The memory could not be read.',
  again: 'Try again',
  view: 'Which memory', now: 'Next take', saw: (n) => `Take ${n} saw`,
  nowHint: 'What a new take would be shown, now', sawHint: 'What the selected take was shown',
  slots: 'Memory frames, oldest first',
  empty: (position) => `Slot ${position}: empty`,
  off: 'Not used: the memory size here is smaller',
  reason: {
    pinned: 'pinned', 'pinned here': 'pinned here', sink: 'sink', recent: 'recent', reference: 'reference', cast: 'cast',
    'about this prompt': 'about this', 'over the limit': 'over the limit', evicted: 'evicted', 'evicted here': 'evicted here',
    'not learned from': 'not learned', 'like another one': 'like another one',
  },
  slotLabel: (slot, reason) => `${slot.source}, position ${slot.position}, ${reason}: ${slot.why}`,
  outLabel: (slot, reason) => `Left out: ${slot.source}, ${reason}: ${slot.why}`,
  pinFilm: 'Pin for the film', pinShot: 'Pin only here', unpinFilm: 'Unpin for the film', unpinShot: 'Unpin here',
  evictFilm: 'Evict for the film', evictShot: 'Evict only here', restoreFilm: 'Restore for the film', restoreShot: 'Restore here',
  pinFilmHint: 'Every shot remembers it', pinShotHint: 'This shot remembers it',
  evictFilmHint: 'No shot remembers it', evictShotHint: 'This shot does not remember it',
  crop: 'Crop…', cropHint: 'Choose the part of the picture that shots are shown',
  removeReference: 'Remove this reference', removeReferenceHint: 'From the whole film',
  goTo: (label) => `Go to shot ${label}`,
  menu: (source) => `What to do with ${source}`,
  wasShown: 'Shown to this take. It can no longer change.',
  left: (n) => `Left out ${n}`, leftLabel: 'Frames left out',
  leftMore: (n) => `and ${n} more`,
  nothingLeft: 'Nothing left out: every keyframe so far fits.',
  seam: (source) => `continues from ${source}`,
  seamFrames: (n) => many(n, 'frame', 'frames'),
  addReference: '+ Reference', addPicture: '\u00a0picture',
  addReferenceHint: 'PNG, JPEG or WebP. You can also drop a picture on this board.',
  drop: 'Drop to remember this picture in every shot',
  adding: (name) => `Adding ${name}…`,
  added: (name) => `${name} is now a reference`,
  unnamed: 'Reference', notAdded: 'The picture was not added.', notAddedFix: 'Check that the editor is running, then try again.',
  notPicture: 'That file is not a picture.', notPictureFix: 'Use a PNG, JPEG or WebP file.',
  removed: 'Reference removed', undo: 'Undo',
  startsFromText: (label) => `Shot ${label} starts from text alone: nothing to remember yet. Later shots will be shown keyframes of its circled take; `
    + 'a reference picture is shown to every shot.',
  emptyLater: (label) => `Nothing to remember for shot ${label} yet. Circle a take of an earlier shot, or add a reference picture.`,
  emptySize: (label) => `The memory size of shot ${label} is 0: it is shown no frames. Change it under Sampling or in the film settings.`,
  emptyTake: 'This take was shown no memory: it came from the text alone.',
};

export const queue = {
  label: 'Queue',
  heading: 'Queue',
  counts: (waiting, failed) => [waiting ? `${waiting} waiting` : '', failed ? `${failed} failed` : ''].filter(Boolean).join(' · '),
  now: 'Now', next: 'Next', failed: 'Failed', done: 'Done',
  stop: 'Stop', stopAll: 'Stop all', stopLabel: (label) => `Stop shot ${label}`,
  cancel: (label) => `Remove shot ${label} from the queue`,
  dismissShort: 'Dismiss', failedUnknown: 'It failed without saying why.',
  retry: 'Retry', retryLabel: (label) => `Retry shot ${label}`, dismiss: (label) => `Dismiss the failed job of shot ${label}`,
  goTo: (label) => `Go to shot ${label}`,
  seed: (seed) => `seed ${seed}`,
  empty: 'Nothing to render.',
  emptyHint: 'Generate a take with Ctrl+Enter: it appears here with its progress, and you can go on editing.',
  starting: 'The engine is starting…',
  stopped: 'The render worker has stopped. Waiting jobs go on when it is back.',
  stoppedFix: 'It starts again with the next job.',
  finished: 'done', cancelled: 'stopped',
  ago: (seconds) => (seconds < 60 ? 'just now' : seconds < 90 ? '1 min ago' : `${duration(seconds)} ago`),
  progress: (label) => `Progress of shot ${label}`,
  said: {
    running: (label) => `Shot ${label} is rendering`, done: (label) => `Shot ${label} is done`,
    failed: (label) => `Shot ${label} failed`, cancelled: (label) => `Shot ${label} was stopped`,
  },
};

export const dialogs = {
  close: 'Close', cancel: 'Cancel', loading: 'Working it out…',
  plan: {
    missing: 'Render missing shots', stale: 'Update stale shots',
    introMissing: 'These shots have no circled take yet. They are rendered in story order, so each one remembers the ones before it.',
    introStale: 'These takes differ from what they would be now. Old takes are kept. Locked shots are left out.',
    noneMissing: 'Nothing to render: every shot has a take, is locked, or has no prompt yet.',
    noneStale: 'Nothing to update: every take is what it would be now, or its shot is locked.', inQueue: 'in the queue already',
    all: 'All shots', shot: 'Shot', why: 'Why', time: 'About', leftOut: 'These can’t be made as the film is:',
    unknown: 'not measured', total: (text) => `about ${text} in all`, totalUnknown: 'time not measured yet',
    render: (n) => (n ? `Render ${many(n, 'shot', 'shots')}` : 'Choose a shot'),
    queued: (n) => `${many(n, 'shot', 'shots')} in the queue`,
  },
  exporting: {
    title: 'Export the film',
    missing: (n) => `${many(n, 'shot has', 'shots have')} no circled take:`,
    allow: 'Export without them', renderFirst: 'Render them first',
    summary: (shots, frames, seconds, fps) => `${many(shots, 'shot', 'shots')} · ${frames} frames · ${seconds.toFixed(2)} s at ${fps} fps`,
    none: 'No shot has a take yet, so there is nothing to export.',
    run: 'Export film', again: 'Export again', ready: 'Ready', working: (shots, frames) => `Writing ${shots} shots, ${frames} frames…`,
    last: 'Last film', outdated: 'Outdated: the film was changed after it was written.',
    result: (film) => `${film.frame_count} frames · ${film.seconds.toFixed(2)} s · ${fileSize(film.size_bytes)}`,
    download: (name) => `Download ${name}`,
    note: 'One MP4, H.264, hard cuts, copied without loss from the circled takes.',
    notModel: (labels) => `This film contains takes of ${labels}, which is not the video model.`,
    stale: (n) => `${many(n, 'shot is', 'shots are')} stale: the film shows the take as it is.`,
  },
  crop: {
    title: (name) => `Crop ${name}`, hint: 'Drag the frame, or use the arrow keys; + and \u2212 zoom.',
    frame: 'The part that shots are shown', zoom: 'Zoom', reset: 'Reset', save: 'Use this part', preview: 'What shots are shown',
    zoomed: (zoom) => `${zoom.toFixed(zoom < 10 ? 2 : 1)}×`,
    part: (width, height) => `${width} × ${height} pixels of the picture`,
    soft: (width, height) => `Smaller than the film’s ${width} × ${height}: it is enlarged and looks soft.`,
    loading: 'Opening the picture…', failed: 'The picture could not be opened.', failedFix: 'Bring it again.',
    done: 'The reference is cropped', undo: 'Undo',
  },
  films: {
    title: 'Films', list: 'Films in your folder', opened: 'open', open: 'Open', shots: (n) => many(n, 'shot', 'shots'),
    none: 'No other films here yet.', failed: 'The list of films could not be read.',
    newFilm: 'New film', newTitle: 'Title', create: 'Create', needTitle: 'A film needs a title.', needTitleFix: 'Type one; you can change it later.',
    script: 'Script of this film', download: 'Download script', pick: 'Choose a file', paste: 'or paste a StoryMem script (JSON)',
    pasteHint: '{ "story_name": "…", "story_overview": "…", "scenes": [ … ] }', pasted: 'pasted script',
    needScript: 'There is no script yet.', needScriptFix: 'Choose a file or paste the script.',
    check: 'Show what will change', apply: (n) => (n ? `Import ${many(n, 'change', 'changes')}` : 'Nothing changes'), back: 'Back',
    preview: (title) => `Import “${title}”`, shot: 'Shot', change: 'Change', text: 'Prompt', takes: 'Takes',
    takesThen: (n, change) => (change === 'removed' ? `${many(n, 'take', 'takes')} put away` : change === 'prompt changed' ? `${n} kept, stale` : `${n} kept`),
    summary: (counts) => Object.entries(counts).filter(([, n]) => n).map(([name, n]) => `${n} ${name}`).join(' · '),
    kept: 'Takes stay with their shots; where the prompt changed they become stale. Undo brings everything back.',
    imported: (title) => `“${title}” imported`, undo: 'Undo', openedFilm: (title) => `“${title}” is open`,
  },
  settings: {
    title: 'Film settings', picture: 'Picture', sampling: 'Sampling', memory: 'Memory', more: 'Prompt and takes',
    engine: 'Engine', engineHint: 'What makes the frames', expert: 'Expert',
    size: 'Size', custom: 'Custom…', width: 'Width', height: 'Height', sizeHint: 'For the whole film',
    sizes: { '832x480': '832 × 480 landscape', '480x832': '480 × 832 portrait', '1280x720': '1280 × 720 landscape', '720x1280': '720 × 1280 portrait' },
    baseSeed: 'Base seed', baseSeedHint: 'New shots count their seeds from here',
    sink: 'Always keep the first', sinkHint: 'Keyframes from the start of the film (sink)',
    continuation: 'Continuing shots start from', target: 'Target length (s)', targetHint: 'Empty: none',
    startFromText: 'The first shot starts from text alone', startFromTextHint: 'Off: it needs a reference picture (MR2V)',
    circleFirst: 'Circle the first take of an empty shot',
    save: 'Save settings', saved: 'Settings saved', nothing: 'Nothing changed',
  },
};
