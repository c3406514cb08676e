// The keyboard: a key press becomes a command.
import { S, emit } from '../store/store.js';
import { CHANGED } from '../store/events.js';
import { command, declareCommands, whereNow } from '../store/commands.js';
import { commandAt, followKeys, nameOf } from '../base/bindings.js';
import { takesText } from '../base/dom.js';
import { COMMANDS } from './commands.js';

declareCommands(COMMANDS);

// What a focused control does with these keys itself.
function belongsToControl(name, target) {
  if (target.closest('[role=menu], [role=slider], [role=radiogroup], [role=tablist], [popover]'))
    return /^(arrow|home|end| |enter)/.test(name);
  return name === ' ' && Boolean(target.closest('button, a[href], summary, input, [role=switch], [role=button]'));
}

function placeOf(target, typing) {
  const now = whereNow();
  const scene = target.closest('[data-scene-head]')?.dataset.sceneHead ?? now.scene;
  return { ...now, scene, viewer: Boolean(target.closest('#sm-mid-left')), timeline: Boolean(target.closest('#sm-timeline')), typing };
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || !S.state || document.querySelector('dialog[open]')) return;
  const asked = command(commandAt(nameOf(event)));
  if (!asked || (event.repeat && !asked.repeats)) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const typing = takesText(target);
  if (!asked.typing && (typing || belongsToControl(nameOf(event), target))) return;
  const where = placeOf(target, typing);
  if ((asked.on && !where[asked.on]) || asked.when?.(where) === false) return;
  if (asked.run(where, event) !== false) event.preventDefault();
}

addEventListener('keydown', pressed);
followKeys(() => emit(CHANGED.keys)); // what a pane says of keys is painted again
