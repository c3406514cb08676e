// Numbers, sizes, lists and dates as the page's language writes them.
import { language } from './language.js';
import { t } from './text.js';

// The browser's own tag where it is of the page's language: it knows the region too.
const REGION = { en: 'en-GB', zh: 'zh-CN' };
const locale = (navigator.languages || []).find((tag) => tag.slice(0, 2) === language) || REGION[language];

const formats = new Map();

function format(least, most) {
  const key = `${least} ${most}`;
  if (!formats.has(key))
    formats.set(key, new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: false }));
  return formats.get(key);
}

/** The number with exactly `digits` decimals. */
export const decimal = (value, digits) => format(digits, digits).format(value);

/** The number with the decimals it has, four at most. */
export const number = (value) => format(0, 4).format(value);

/** The number with a real minus: "−3". */
export const signed = (value) => String(value).replace('-', '\u2212');

/** "1.5 MB". */
export function fileSize(bytes) {
  if (bytes < 1e6) return t('size.kB', { n: Math.max(1, Math.round(bytes / 1e3)) });
  return bytes < 1e9 ? t('size.MB', { n: decimal(bytes / 1e6, 1) }) : t('size.GB', { n: decimal(bytes / 1e9, 2) });
}

/** "a, b and c". */
export const list = (items) => new Intl.ListFormat(locale).format(items);

/** A time of day, "16:40", with the weekday where `dated`. */
export const clock = (moment, dated) =>
  moment.toLocaleTimeString(locale, { ...(dated ? { weekday: 'short' } : {}), hour: '2-digit', minute: '2-digit', hour12: false });

/** A date with its time. */
export const dateTime = (moment) => moment.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });

/** The text's first letter is a capital, where the language has such. */
export const capital = (text) => text && text[0].toLocaleUpperCase(locale) + text.slice(1);
