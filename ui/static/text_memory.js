// Every sentence about the order of the memory and what is brought into it by hand, in English.

export const order = {
  earlier: 'Earlier', earlierHint: 'One place further from the shot (Alt+Left)',
  later: 'Later', laterHint: 'One place nearer to the shot (Alt+Right)',
  itself: 'Order as by itself', itselfHint: 'Takes back every place given by hand in this shot',
  moved: 'moved',
  movedHint: (place) => (place == null ? 'Moved by hand' : `Moved by hand: by itself it would stand at ${String(place).replace('-', '\u2212')}`),
  movedLabel: 'moved by hand',
  now: (source, position) => `${source} now stands at ${position}`,
};

export const include = {
  one: (source) => `Include ${source} only in this shot`,
  hint: 'Show it to this shot only (Shift+P)',
};
