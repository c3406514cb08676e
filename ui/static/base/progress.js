// What a render is at, in words.
import { t, textOf } from './text.js';
import { duration } from './time.js';

/** The engine's phase by its own name; one without words here is shown under its name. */
export const phaseText = (phase) => textOf(`phase.${phase}`) || (phase ? phase[0].toUpperCase() + phase.slice(1) : t('phaseOther'));

/** The same where there is room for a word or two. */
export const phaseShort = (phase) => textOf(`phaseShort.${phase}`) || phaseText(phase);

/** "3 of 40"; empty while nobody knows of how many. */
export const stepText = (step, count) => (count ? t('step', { n: step, count }) : '');

/** "42 s left"; empty while nothing was measured. */
export const leftText = (seconds) => (seconds == null ? '' : seconds < 1 ? t('left.little') : t('left', { time: duration(seconds) }));
