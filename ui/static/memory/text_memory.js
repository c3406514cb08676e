// What is said of the order of the memory and of what is brought into it by hand. See text_panels.js.
import { section, t } from '../base/text.js';

const signed = (place) => String(place).replace('-', '\u2212');

export const order = section('order', {
  movedHint: (place) => (place == null ? t('order.movedHint') : t('order.movedHint.place', { place: signed(place) })),
  now: (source, position) => t('order.now', { source, position }),
});

export const include = section('include', { one: (source) => t('include.one', { source }) });
