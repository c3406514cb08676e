// Every sentence about eyes: the review of a take, frames grabbed by hand, who judged a keyframe, the consistency lane.
// Values are texts or functions of plain values that return a text; nothing here touches the page.
import { said } from './said.js';

const two = (value) => value.toFixed(2);
const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const review = {
  kept: (n) => `Take ${n} kept`,
  keptHint: 'What was kept of the selected take, and why',
  heading: (label, number) => `Take ${number} of ${label} kept`,
  count: (kept, frames) => `${kept} of ${many(frames, 'frame', 'frames')}`,
  eyes: (looked, judged) => (looked === judged ? `${sentence(looked)} saw and judged` : `${sentence(looked)} looked, ${judged} judged`),
  loading: 'Reading the review…',
  failed: 'The review could not be read.',
  again: 'Try again',
  label: 'Frames of this take',
  none: 'No review was kept with this take: only its keyframes are known. Any frame can still be remembered.',
  frame: (i) => `Frame ${i}`,
  pictureOf: (i) => `Frame ${i} of this take`,
  pictureFailed: 'This frame could not be shown.',
  likeness: 'likeness', quality: 'quality', gaps: 'gap: never scored',
  likenessOf: (value, inBank) => `${inBank ? 'likeness to the memory' : 'likeness'} ${two(value)}`,
  likenessHint: 'Cosine to the keyframe before it; below the dashed line it is another view',
  likenessNone: 'never compared',
  qualityOf: (value) => `quality ${two(value)}`,
  qualityHint: 'Above the dashed line a frame is good enough',
  qualityNone: 'quality never scored',
  unknown: 'not in the review',
  outcome: {
    kept: 'kept', 'best of low quality': 'best of a weak take', 'low quality': 'low quality', 'same view': 'same view',
    'already remembered': 'already remembered', 'passed over': 'passed over', 'by hand': 'by hand',
  },
  says: ({ i, likeness, quality, outcome, reason }) => `Frame ${i}: ${[outcome, likeness, quality].filter(Boolean).join(', ')}. ${reason}`,
  byHand: 'You grabbed this frame.',
  keyframe: (i, outcome) => `Go to keyframe ${i}, ${outcome}`,
  remember: 'Remember this frame', rememberHint: 'Every later shot is shown it (G)',
  forget: 'Forget this frame', forgetHint: 'It is no longer a keyframe of this take',
  pin: 'Pin this keyframe', pinHint: 'Every later shot is shown it, whatever the policy (G)',
};

export const grab = {
  button: 'Remember this frame (G)',
  noTake: 'This shot has no take to remember a frame of.',
  lost: 'The clip of this take could not be read.',
  done: (i, label) => `Frame ${i} of shot ${label} is remembered in every later shot`,
  forgotten: (i, label) => `Frame ${i} of shot ${label} is forgotten`,
  undo: 'Undo',
};

export const keyframe = {
  quality: (value, judge) => `Quality ${two(value)}, by ${judge}`,
  unscored: 'Nobody scored it',
  below: 'Below the threshold: the best of a weak take',
  byHand: 'Grabbed by hand', byHandShort: 'by hand',
  fromClip: 'Read from the clip, not lossless',
};

/** What is known of a remembered picture, a line each: who judged it, and how it was taken. Empty for a reference. */
export function keyframeFacts(one) {
  const judged = one.quality !== null && one.quality !== undefined;
  return [
    judged ? keyframe.quality(one.quality, said(one.judged_by)) : one.by_hand ? keyframe.unscored : '',
    one.below_threshold ? keyframe.below : '',
    one.by_hand ? keyframe.byHand : '',
    one.by_hand && !one.lossless ? keyframe.fromClip : '',
  ].filter(Boolean);
}

export const memoryEyes = {
  chosenBy: (model) => `chosen by ${model}`,
  chosenByWords: 'chosen by words: no model reads the prompt',
  reading: 'Reading the prompt…',
  covers: (name) => `covers ${name}`,
  about: 'about prompt',
  choosePart: 'Choose the part',
};

export const lane = {
  toggle: 'Likeness',
  drifting: (n) => (n ? `${n} ${n === 1 ? 'drifts' : 'drift'}` : ''),
  hint: ({ of, count, model }) => `How like ${of === 'pins' ? many(count, 'pinned picture', 'pinned pictures') : many(count, 'reference picture', 'reference pictures')} each shot is, as ${model} sees it`,
  value: (value) => two(value),
  none: '–',
  noneHint: 'Not compared: the shot has no keyframe, the pin is its own, or their prompts name nobody in common',
  to: (source) => source.replace(/^reference: /, ''),
  tip: ({ value, median, drifts, pins, model }) => [
    `${two(value)} to ${lane.to(pins[0].source)}; the film’s median is ${two(median)}; ${model}`,
    drifts ? 'It drifts: clearly less alike than the other shots' : '',
    ...pins.slice(1, 6).map((pin) => `${two(pin.value)} to ${lane.to(pin.source)}`),
  ].filter(Boolean).join('\n'),
  says: ({ value, drifts }) => `likeness ${two(value)}${drifts ? ', drifts' : ''}`,
};

export const settings = {
  eyes: 'Who looks at frames', eyesHint: 'Choosing and comparing',
  eyesNames: { auto: 'Automatic', builtin: 'Built-in', clip: 'CLIP', 'clip+hpsv3': 'CLIP + HPSv3' },
  policy: 'Choose memory', policyHint: 'For each shot',
  policies: [['published', 'First and newest (as published)'], ['by_prompt', 'By what the prompt is about']],
  policiesShort: [['published', 'First and newest'], ['by_prompt', 'By the prompt']],
};

/** Where a shot's memory may be chosen otherwise than the film's. */
export const POLICY = { name: 'policy', label: settings.policy, hint: settings.policyHint, options: settings.policiesShort, wide: true };

function sentence(words) {
  return words ? words[0].toUpperCase() + words.slice(1) : words;
}
