// Every sentence about takes beside each other and what made them: comparing, recipes, trying another memory, own
// material, the onion skin. Values are texts or functions of plain values; nothing here touches the page.

const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const compare = {
  label: 'Compare two takes',
  button: 'Compare', hint: 'Two takes side by side, in sync (X). Shift+click a take to compare it with the one shown.',
  needTwo: 'This shot needs two takes to compare.',
  leave: 'Leave the comparison (Esc)',
  mode: 'How the two takes lie',
  modes: {
    side: ['Side by side', 'A left, B right'], wipe: ['Wipe', 'A left of the line, B right of it'],
    difference: ['Difference', 'What differs is bright, what is alike is black'], flip: ['Flip', 'One over the other; B changes them'],
  },
  short: { side: 'Side', wipe: 'Wipe', difference: 'Diff', flip: 'Flip' },
  pick: (letter) => `Take ${letter}`,
  option: (take, circled) => `Take ${take.number} · ${take.own ? take.own.name : `seed ${take.seed}`}${circled ? ' · circled' : ''}`,
  facts: (take) => `${take.frame_count} frames · ${take.memory_count} remembered`,
  circle: (n) => `Circle take ${n}`, circled: (n) => `Take ${n} is circled`,
  wipe: 'Wipe line', wipeValue: (percent) => `A shows ${percent} percent`,
  flip: (letter) => `Now ${letter}. Change (B)`,
  gain: (times) => `Difference ×${times}`, gainHint: 'Brighten the difference, to see small ones',
  same: 'A and B are the same take.',
  lost: (letter) => `The clip of take ${letter} could not be read.`,
  rail: 'Position in the two takes',
  loopOn: 'Loop: on', loopOff: 'Loop: off',
  recipes: 'What differs', recipesHint: 'The two recipes beside each other',
  held: (letter) => `${letter} holds its last frame`,
  picture: 'Pictures compared: left and right step a frame',
};

export const recipe = {
  button: 'What was sent', hint: 'Everything this take was sent, and what differs from now',
  title: (number, label) => `What take ${number} of ${label} was sent`,
  loading: 'Reading the recipe…',
  now: 'Now', take: (n) => `Take ${n}`,
  same: 'Nothing differs from what would be sent now.', sameTakes: 'Both were sent the same, but for what stands below.',
  differs: (n) => `${many(n, 'field differs', 'fields differ')} from what would be sent now.`,
  differsTakes: (n, other) => `${many(n, 'field differs', 'fields differ')} from take ${other}.`,
  blocked: (message) => `What would be sent now can’t be said: ${message}`,
  prompt: 'Prompt', negative: 'Negative prompt', noNegative: 'none', published: 'the model’s published one',
  field: 'Field', sentTo: (n) => `Take ${n}`,
  memory: 'Memory', memoryOf: (n) => `Shown to take ${n}`, memoryNow: 'Would be shown now',
  noMemory: 'No memory frames.', only: 'only here',
  seam: (source) => `Continues from ${source}`, seamDiffers: 'It starts from frames that the shot before no longer ends with.',
  copy: 'Copy as JSON', copied: 'The recipe is on the clipboard.', notCopied: 'The browser did not let it be copied.', notCopiedFix: 'Allow the clipboard for this page.',
  compare: 'Compare',
  again: 'Use this recipe again', againMemory: 'and its memory', againMemoryHint: 'Pins its pictures for this shot, and makes room for no other',
  nothing: 'The shot has this recipe already: a new take would be sent the same.',
  nothingMemory: 'The shot has this recipe and this memory already.',
  left: 'This can’t be brought back by a shot:',
  leftLine: ({ label, was, now }) => (was ? `${label}: ${was} stays ${now}` : `${label}: ${now}`),
  done: (n, label) => `Shot ${label} has the recipe of take ${n} again.`, undo: 'Undo',
  whatIf: ({ number, without, added }) => `What-if of take ${number}: ${[without.length ? `without ${without.join('; ')}` : '', added.length ? `with ${added.join('; ')}` : ''].filter(Boolean).join(', and ')}.`,
};

const MODES = { unipc: 'UniPC', 'dpm++': 'DPM++', euler: 'Euler' };
const number = (value) => (Number.isInteger(value) ? String(value) : String(Number(value.toFixed(4))));

/** The rows of a recipe: [name in the request, words, value as text]. */
export const recipeRows = [
  ['mode', 'Mode', (sent) => sent.mode],
  ['seed', 'Seed', (sent) => String(sent.seed)],
  ['size', 'Size', (sent) => sent.size.replace('x', ' × ')],
  ['frame_count', 'Frames', (sent) => (sent.kept_frame_count === sent.frame_count ? String(sent.frame_count) : `${sent.frame_count}, ${sent.kept_frame_count} kept`)],
  ['num_inference_steps', 'Steps', (sent) => String(sent.num_inference_steps)],
  ['solver', 'Solver', (sent) => MODES[sent.solver] || sent.solver],
  ['flow_shift', 'Flow shift', (sent) => number(sent.flow_shift)],
  ['guidance_scale', 'Guidance, high noise', (sent) => number(sent.guidance_scale)],
  ['guidance_scale_2', 'Guidance, low noise', (sent) => number(sent.guidance_scale_2)],
  ['boundary_ratio', 'Expert boundary', (sent) => number(sent.boundary_ratio)],
  ['memory_stride', 'Memory stride', (sent) => number(sent.memory_stride)],
  ['loras', 'LoRAs', (sent) => sent.loras.map(({ name, strength }) => `${name} ${number(strength)}`).join(', ') || 'none'],
  ['engine', 'Engine', (sent) => sent.engine_label],
  ['engine_fingerprint', 'Engine version', (sent) => sent.engine_fingerprint || 'not told'],
];

/** What is known of the making, which no other take shares: [words, text]. */
export const madeRows = ({ with: made, seconds, at, frame_count: frames }) => [
  ['Made with', made], ['Time spent', `${seconds.toFixed(1)} s`], ['Made at', at ? new Date(at).toLocaleString() : ''], ['Length', `${many(frames, 'frame', 'frames')} · ${(frames / 16).toFixed(2)} s`],
].filter(([, text]) => text);

const useText = ({ label, number, circled, as_seam: seam }) => `${label} take ${number}${circled ? ' (circled)' : ''}${seam ? ', as its seam' : ''}`;
export const seen = {
  by: (n) => `Seen by ${n} takes…`, byOne: (use) => `Seen by ${useText(use)}`,
  first: (uses) => uses.slice(0, 8).map(useText).join('\n') + (uses.length > 8 ? `\nand ${uses.length - 8} more` : ''),
  title: (source) => `Who saw ${source}`, keyframe: (i) => `frame ${i}`, take: useText,
  hint: 'The takes this picture was shown to, by their own record. Choose one to go there.',
  button: 'Who saw this keyframe', nobody: 'No take was shown this keyframe yet.',
};

const changed = ({ without, added }) => [without ? `without ${many(without, 'frame', 'frames')}` : '', added ? `with ${many(added, 'frame', 'frames')} more` : ''].filter(Boolean).join(', ');
export const whatIf = {
  without: 'Try without this frame', with: 'Try with this frame', other: 'Try another memory…',
  hint: (n) => `Take ${n} again, same prompt and seed, as a new take beside it`,
  otherHint: 'Choose which frames it is shown',
  queued: (n) => `Take ${n} is tried again with another memory. It stays as it is.`,
  title: (n, label) => `Take ${n} of ${label} with another memory`,
  intro: (n) => `Same prompt, seed and sampling as take ${n}; only what it remembers differs. The shot’s own pins and evictions stay as they are.`,
  loading: 'Reading the memory…',
  count: (n, most) => `${n} of ${most} frames`, tooMany: (most) => `At most ${most} frames.`,
  shown: 'Shown to the take', other_frames: 'Not shown to it',
  run: 'Try it', same: 'Leave a frame out or add one.',
  done: (number, label, row) => `Take ${number} of ${label} is here: take ${row.number} ${changed(row)}.`,
  compare: 'Compare',
  sign: 'what-if', signHint: (row) => `What-if of take ${row.number}: ${changed(row)}`,
};

export const onion = {
  off: 'Onion skin of the seam', on: 'Hide the onion skin',
  offHint: 'Lay the frame this shot continues from over its first second (S)', onHint: 'Hide the onion skin (S). The wheel, − and + change its strength.',
  none: 'Onion skin: this take continues no other shot',
  label: (percent) => `Seam frame ${percent} %`,
};

const croppedText = ({ crop }) => (crop ? `the part you chose, ${crop.zoom > 1 ? `${crop.zoom.toFixed(2)}× nearer` : 'at full height or width'}` : 'cropped to the film’s shape');

export const ownPart = {
  title: (name, label) => `${name} as a take of ${label}`,
  begins: 'Begins at', seconds: (seconds) => `${seconds.toFixed(2)} s`,
  valueText: (seconds, whole) => `${seconds.toFixed(2)} of ${whole.toFixed(2)} seconds`,
  length: (seconds, whole) => `takes ${seconds.toFixed(2)} s of ${whole.toFixed(2)} s`,
  whole: 'Whole frame, centred', use: 'Use this part',
  failed: 'This moment could not be shown.', failedFix: 'Choose another one, or bring the file again.',
};

export const own = {
  button: '+ Own', hint: 'Bring a picture or a clip as a take of this shot: MP4, MOV, WebM, PNG or JPEG. You can also drop it on the takes.',
  pick: 'Own picture or clip',
  sending: (name, percent) => `Bringing ${name}… ${percent} %`,
  queued: (name, label) => `${name} becomes a take of ${label}.`,
  failed: 'The file could not be brought.', failedFix: 'Check that the editor is running, then try again.',
  drop: 'Drop to make it a take of this shot',
  sign: 'own', takeLabel: (take, circled) => `Take ${take.number}, own ${take.own.kind} ${take.own.name}${circled ? ', circled' : ''}${take.starred ? ', starred' : ''}${take.rejected ? ', rejected' : ''}`,
  facts: (take) => `Own ${take.own.kind} ${take.own.name}: ${take.size}, ${take.frame_count} frames. No memory was shown.`,
  recipe: (own, made) => `${own.kind === 'picture'
    ? `Your own picture ${own.name}, ${croppedText(own)} and held for ${many(made.frame_count, 'frame', 'frames')}.`
    : `Your own clip ${own.name}, ${croppedText(own)}, ${own.start_frame ? `${many(made.frame_count, 'frame', 'frames')} from ${ownPart.seconds(own.start_frame / 16)} on` : `its first ${many(made.frame_count, 'frame', 'frames')}`} at 16 a second.`} Nothing was generated, and no memory was shown.`,
  prompt: 'Prompt of the shot when it was brought', noPrompt: 'none',
};
