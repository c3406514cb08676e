// What the command palette and the changing of keys say. See text_panels.js.
import { dots, section, t } from '../base/text.js';

export const palette = section('palette', {
  none: (words) => t('palette.none', { words }),
  found: (n) => t('palette.found', { n }),
  shot: (label) => t('palette.shot', { label }),
  take: (label, n) => t('palette.take', { label, n }),
  takeFacts: (seed, mode, circled) => dots([t('palette.takeFacts', { seed, mode }), circled && t('takeSign.circled')]),
  setting: (group) => t('palette.setting', { group }),
  film: (title) => t('palette.film', { title }),
});

// What the palette calls an action that has a key, by the key it has from the start.
export const NAMES = section('action');

export const commands = section('commands', { language: (name) => t('commands.language', { name }) });

export const binding = section('binding', {
  change: (key, what) => t('binding.change', { key, what }),
  said: (what) => t('binding.said', { what }),
  resetOne: (key) => t('binding.resetOne', { key }),
  browser: (key) => t('binding.browser', { key }),
  controls: (key) => t('binding.controls', { key }),
  typing: (key) => t('binding.typing', { key }),
  taken: (key, what) => t('binding.taken', { key, what }),
  done: (what, key) => t('binding.done', { what, key }),
});
