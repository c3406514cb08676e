// What is said about eyes: the review of a take, frames grabbed by hand, who judged a keyframe, the consistency lane.
// See text_panels.js.
import { capital, decimal } from '../base/numbers.js';
import { said } from '../base/server_text.js';
import { commas, section, t } from '../base/text.js';

const two = (value) => decimal(value, 2);

export const review = section('review', {
  kept: (n) => t('review.kept', { n }),
  heading: (label, n) => t('review.heading', { label, n }),
  count: (n, count) => t('review.count', { n, count }),
  eyes: (looked, judged) => t(looked === judged ? 'review.eyes.same' : 'review.eyes', { looked: capital(looked), judged }),
  frame: (n) => t('review.frame', { n }),
  pictureOf: (n) => t('review.pictureOf', { n }),
  likenessOf: (value, inBank) => t(inBank ? 'review.likenessOf.bank' : 'review.likenessOf', { value: two(value) }),
  qualityOf: (value) => t('review.qualityOf', { value: two(value) }),
  says: ({ i, likeness, quality, outcome, reason }) => t('review.says', { n: i, facts: commas([outcome, likeness, quality]), reason }),
  keyframe: (n, outcome) => t('review.keyframe', { n, outcome }),
});

export const grab = section('grab', {
  done: (n, label) => t('grab.done', { n, label }),
  forgotten: (n, label) => t('grab.forgotten', { n, label }),
});

export const keyframe = section('keyframe', { quality: (value, judge) => t('keyframe.quality', { value: two(value), judge }) });

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

export const memoryEyes = section('memoryEyes', {
  chosenBy: (model) => t('memoryEyes.chosenBy', { model }),
  covers: (name) => t('memoryEyes.covers', { name }),
});

export const lane = section('lane', {
  drifting: (n) => (n ? t('lane.drifting', { n }) : ''),
  hint: ({ of, count, model }) => t(of === 'pins' ? 'lane.hint.pins' : 'lane.hint.references', { n: count, model }),
  value: two,
  to: (source) => source.replace(/^reference: /, ''),
  tip: ({ value, median, drifts, pins, model }) => [
    t('lane.tip', { value: two(value), source: lane.to(pins[0].source), median: two(median), model }),
    drifts ? t('lane.tip.drifts') : '',
    ...pins.slice(1, 6).map((pin) => t('lane.tip.more', { value: two(pin.value), source: lane.to(pin.source) })),
  ].filter(Boolean).join('\n'),
  says: ({ value, drifts }) => t(drifts ? 'lane.says.drifts' : 'lane.says', { value: two(value) }),
});

const choices = (key) => ['published', 'by_prompt'].map((value) => [value, t(`settings.${key}.${value}`)]);

export const settings = section('settings', { policies: choices('policies'), policiesShort: choices('policiesShort') });

/** Where a shot's memory may be chosen otherwise than the film's. */
export const POLICY = { name: 'policy', label: settings.policy, hint: settings.policyHint, options: settings.policiesShort, wide: true };
