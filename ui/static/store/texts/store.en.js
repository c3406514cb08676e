// What can’t be done, and why.
export default {
  'op.refused': 'That was not done.',

  'read.failed': 'The editor did not answer.',

  'undo.none': 'Nothing to undo',

  'redo.none': 'Nothing to redo',

  'act.noTake': 'This shot has no take to circle.',
};
