// Every sentence of the browser of films, in English.
import { duration, fileSize } from './text_panels.js';

const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const films = {
  facts: ({ shots, seconds }) => [many(shots, 'shot', 'shots'), shots ? duration(seconds) : ''].filter(Boolean).join(' · '),
  edited: (text) => `edited ${text}`,
  never: 'not edited yet',
  ago: (seconds) => (seconds < 60 ? 'just now' : `${duration(seconds)} ago`),
  disk: (size, shared) => (shared > 0 ? `${fileSize(size)}, ${fileSize(shared)} of it shared` : fileSize(size)),
  diskHint: (size, shared) => `On the disk: ${fileSize(size)}${shared > 0 ? `. ${fileSize(shared)} lie in a copy of the film too, without taking more room` : ''}`,
  open: 'Open', isOpen: 'open',
  duplicate: (title) => `Duplicate ${title}`, duplicateHint: 'A copy with all takes, to try something in',
  copyTitle: (title) => `${title} (copy)`,
  copying: (title, done, total) => (total ? `Copying “${title}”: ${done} of ${many(total, 'file', 'files')}` : `Copying “${title}”…`),
  waiting: (title) => `“${title}” waits to be copied`,
  stop: 'Stop', stopCopy: (title) => `Stop copying ${title}`,
  copied: (title) => `“${title}” is there`,
  bin: (title) => `Put ${title} into the bin`, binHint: 'Into the bin; it can be brought back', binOpen: 'This film is open: open another one first',
  binned: (title) => `“${title}” is in the bin`,
  binHeading: (n) => `In the bin (${n})`,
  binNote: 'The films of the bin lie in the folder .bin beside the others. They take their room until you delete them there.',
  restore: 'Bring back', restoreOf: (title) => `Bring ${title} back`, restored: (title) => `“${title}” is back`,
  since: (text) => `put there ${text}`,
};
