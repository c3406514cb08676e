// Every sentence about takes beside each other and what made them: comparing, recipes, trying another memory, own
// material, the onion skin. Values are texts or functions of plain values; nothing here touches the page.

const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

export const compare = {
  label: 'Compare two takes',
  button: 'Compare', hint: 'Two takes side by side, in sync (X). Shift+click a take to compare it with the one shown.',
  needTwo: 'This shot needs two takes to compare.',
  leave: 'Leave the comparison (Esc)',
  mode: 'How the two takes lie',
  modes: {
    side: ['Side by side', 'A left, B right'], wipe: ['Wipe', 'A left of the line, B right of it'],
    difference: ['Difference', 'What differs is bright, what is alike is black'], flip: ['Flip', 'One over the other; B changes them'],
  },
  short: { side: 'Side', wipe: 'Wipe', difference: 'Diff', flip: 'Flip' },
  pick: (letter) => `Take ${letter}`,
  option: (take, circled) => `Take ${take.number} · seed ${take.seed}${circled ? ' · circled' : ''}`,
  facts: (take) => `${take.frame_count} frames · ${take.memory_count} remembered`,
  circle: (n) => `Circle take ${n}`, circled: (n) => `Take ${n} is circled`,
  wipe: 'Wipe line', wipeValue: (percent) => `A shows ${percent} percent`,
  flip: (letter) => `Now ${letter}. Change (B)`,
  gain: (times) => `Difference ×${times}`, gainHint: 'Brighten the difference, to see small ones',
  same: 'A and B are the same take.',
  lost: (letter) => `The clip of take ${letter} could not be read.`,
  rail: 'Position in the two takes',
  loopOn: 'Loop: on', loopOff: 'Loop: off',
  recipes: 'What differs', recipesHint: 'The two recipes beside each other',
  held: (letter) => `${letter} holds its last frame`,
  picture: 'Pictures compared: left and right step a frame',
};
