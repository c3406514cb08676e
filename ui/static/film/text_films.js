// What the browser of films says. See text_panels.js.
import { ago, duration, fileSize } from '../base/text_panels.js';
import { dots, section, t } from '../base/text.js';

export const films = section('films', {
  facts: ({ shots, seconds }) => dots([t('films.facts', { n: shots }), shots && duration(seconds)]),
  edited: (when) => t('films.edited', { ago: when }),
  ago,
  disk: (size, shared) => (shared > 0 ? t('films.disk', { size: fileSize(size), shared: fileSize(shared) }) : fileSize(size)),
  diskHint: (size, shared) => t(shared > 0 ? 'films.diskHint.shared' : 'films.diskHint', { size: fileSize(size), shared: fileSize(shared) }),
  openOf: (title) => t('films.openOf', { title }),
  duplicate: (title) => t('films.duplicate', { title }),
  copyTitle: (title) => t('films.copyTitle', { title }),
  copying: (title, done, total) => (total ? t('films.copying.files', { title, done, n: total }) : t('films.copying', { title })),
  waiting: (title) => t('films.waiting', { title }),
  stopCopy: (title) => t('films.stopCopy', { title }),
  copied: (title) => t('films.copied', { title }),
  bin: (title) => t('films.bin', { title }),
  binned: (title) => t('films.binned', { title }),
  binHeading: (n) => t('films.binHeading', { n }),
  restoreOf: (title) => t('films.restoreOf', { title }),
  restored: (title) => t('films.restored', { title }),
  beginOf: (title) => t('films.beginOf', { title }),
  since: (when) => t('films.since', { ago: when }),
});
