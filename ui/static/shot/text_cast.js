// What is said of the cast, mentions, shot language and what is sent. See text_panels.js.
import { list } from '../base/numbers.js';
import { commas, section, t } from '../base/text.js';

export const cast = section('cast', {
  nameOf: (name) => t('cast.nameOf', { name }),
  descriptionOf: (name) => t('cast.descriptionOf', { name }),
  shots: (n) => (n ? t('cast.shots', { n }) : t('cast.shots.none')),
  remove: (name) => t('cast.remove', { name }),
  removed: (name) => t('cast.removed', { name }),
  up: (name) => t('cast.up', { name }),
  down: (name) => t('cast.down', { name }),
  pictures: (name) => t('cast.pictures', { name }),
  picture: (n, count, name) => t('cast.picture', { n, count, name }),
  addPictureOf: (name) => t('cast.addPictureOf', { name }),
  adding: (name) => t('cast.adding', { name }),
  newer: (text) => t('cast.newer', { text: text || t('cast.newer.empty') }),
});

export const chips = section('chips', {
  on: (name, mentioned) => t(mentioned ? 'chips.on' : 'chips.on.own', { name }),
  out: (name) => t('chips.out', { name }),
  off: (name) => t('chips.off', { name }),
  more: (n) => t('chips.more', { n }),
  moreLabel: (n) => t('chips.moreLabel', { n }),
  unknown: (names) => t('chips.unknown', { names: commas(names.map((name) => `@${name}`)), n: names.length }),
  add: (name) => t('chips.add', { name }),
});

export const mention = section('mention', { count: (n) => t('mention.count', { n }) });

export const sent = section('sent', { with: (names) => t('sent.with', { names: list(names) }) });

export const language = section('language', {
  film: (label) => t('language.film', { label }),
  asFilm: (label) => t('language.asFilm', { label: label || language.none }),
  filmNone: (field) => language.label[field],
  ownNone: (field) => t(`language.ownNone.${field}`),
  tip: (field, own, label) => t(`language.tip.${own ? 'own' : label ? 'film' : 'none'}`, { field: language.label[field], label: label || language.none }),
});
