// What is said of choosing several shots, of scenes and of the film's length. See text_panels.js.
import { section, t } from '../base/text.js';

export const choice = section('choice', {
  count: (n) => t('choice.count', { n }),
  said: (n) => (n ? t('choice.count', { n }) : t('choice.said.one')),
  generate: (n) => t('choice.generate', { n }),
  remove: (n) => t('choice.remove', { n }),
  removeTip: (n) => t('choice.removeTip', { n }),
  removed: (n) => t('choice.removed', { n }),
});

export const notes = section('notes', {
  title: (n) => t('notes.title', { n }),
  addSays: (noted, n) => (noted ? t('notes.addSays', { noted, n }) : t('notes.none')),
  replaceSays: (n) => (n ? t('notes.replaceSays', { n }) : t('notes.none')),
  done: { add: (n) => t('notes.done.add', { n }), replace: (n) => t('notes.done.replace', { n }) },
});

export const scenes = section('scenes', {
  head: (n) => t('scenes.head', { n }),
  menu: (n) => t('scenes.menu', { n }),
  choose: (n) => (n ? t('scenes.choose', { n }) : t('scenes.choose.none')),
  removed: (n, shots) => t(shots ? 'scenes.removed' : 'scenes.removed.empty', { n, shots }),
  ghost: (n, shots) => t('scenes.ghost', { n, shots }),
});

export const target = section('target', {
  over: (length) => t('target.over', { length }),
  under: (length) => t('target.under', { length }),
  tip: (frames, fps, seconds) => t('target.tip', { frames, fps, seconds }),
  of: (length) => t('target.of', { length }),
  meter: (n) => t('target.meter', { n }),
});
