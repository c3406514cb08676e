// The viewer: the cut of circled takes in real time, cards where a shot has none, and the take one is looking at.
import { S, emit, on, order, select, shot, shownTake } from '../store/store.js';
import { CHANGED, scrubFilm, seekFrame, stepFrames, transport } from '../store/events.js';
import { h, iconButton, pane, setAttr, setClass, setIcon, setLabel, setProp, setStyle, setText } from '../base/dom.js';
import { Player } from './player.js';
import { buildCard, buildJobChip, buildLive, needsCard } from './card.js';
import { buildRail } from './rail.js';
import { buildCompare } from './compare_view.js';
import { compared } from './compare.js';
import { buildOnion } from './onion.js';
import { atPlayhead, grabAtPlayhead } from './grab.js';
import { t } from '../base/text.js';
import { translated } from '../base/server_text.js';
import { wholeOf } from '../base/clock.js';
import { buildMotion } from './motion.js';

const LOOPS = ['off', 'shot', 'film'];
let player = null;

/** Puts the viewer into `root`; a second time moves it. */
export const mount = pane('viewer', build);

function build() {
  const videos = [0, 1].map(() =>
    h('video', { class: 'vw-video', preload: 'auto', playsinline: true, tabindex: '-1', disablepictureinpicture: true }),
  );
  videos.forEach((video) => (video.muted = true));
  const poster = h('img', { class: 'vw-poster', alt: '', hidden: true });
  const card = buildCard();
  const live = buildLive();
  const chip = buildJobChip();
  const frame = h('div', { class: 'vw-frame' }, poster, videos, card.root, live.root, chip.root);
  const stage = h(
    'div',
    { class: 'vw-stage', tabindex: '0', role: 'group', 'aria-label': t('viewer.stage'), onclick: () => toggle() },
    frame,
  );
  const onion = buildOnion({ stage, toStart: () => goToFrame({ shotId: player.item.id, frame: 0 }) });
  frame.append(onion.root);
  const rail = buildRail({ seek: (at) => player.seek(at), done: follow });
  const bar = buildBar(onion.button);
  const body = h('div', { class: 'vw' }, stage, rail.root, bar.root);
  buildCompare({
    host: body,
    frameNow: () => player.local,
    stand: (shotId, frame) => goToFrame({ shotId, frame }),
    fullscreen: () => toggleFullscreen(body),
  });

  player = new Player(videos, () => {
    const { id: shotId = null, clip = null } = player.item || {};
    S.playhead = {
      frame: wholeOf(player.frame),
      local: wholeOf(player.local),
      total: player.total,
      shotId,
      asCard: !clip || player.lost.has(clip),
      playing: player.playing,
      rate: player.rate,
    };
    emit(CHANGED.playhead);
  });
  const paint = () => {
    const one = shot(player.item?.id);
    const take = shownTake(one);
    const asCard = needsCard(one, take) || player.lost.has(take?.clip);
    setProp(poster, 'hidden', asCard);
    if (take && !asCard) setAttr(poster, 'src', take.poster);
    setClass(frame, 'is-card', asCard);
    card.paint(asCard ? one : null, take, player);
    const shows = live.paint(looksOn(one) ? one : null);
    chip.paint(asCard && !shows ? null : one);
    bar.paint(one, take);
    onion.paint(asCard ? null : take, player);
    rail.paint(player);
  };
  on([CHANGED.film, CHANGED.scenes, CHANGED.shots, CHANGED.take, CHANGED.selection], (changed) => {
    const { width, height } = S.state.film.settings.size;
    setStyle(frame, '--vw-ratio', (width / height).toFixed(4));
    if (changed.has(CHANGED.scenes) || changed.has(CHANGED.shots) || changed.has(CHANGED.take)) arrange();
    if (changed.has(CHANGED.selection) && player.item?.id !== S.selectedShot) goTo(S.selectedShot);
    paint();
  });
  on([CHANGED.playhead, CHANGED.progress, CHANGED.keys], paint);
  on(CHANGED.compare, () => {
    setClass(body, 'is-comparing', Boolean(compared()));
    if (compared()) player.pause();
  });
  transport.hear((what) => (!compared() || what === 'fullscreen') && command(what, body));
  seekFrame.hear(goToFrame);
  scrubFilm.hear(scrub);
  stepFrames.hear((count) => compared() || stepBy(count)); // two takes that are compared step together
  return body;
}

// A preview is for who stands at the shot: not over a running cut, nor over a take one chose to look at.
const looksOn = (one) => one && !player.playing && one.id === S.selectedShot && !S.selectedTake;

// ---------------------------------------------------------------- what is played

function arrange() {
  const items = order().map((id) => {
    const one = shot(id);
    const take = shownTake(one);
    return { id, clip: take?.clip || null, frames: take?.frame_count || one.frame_count };
  });
  const same = items.length === player.items.length && items.every((item, at) => isSame(item, player.items[at]));
  if (!same) player.setItems(items, S.state.film.fps);
}

const isSame = (one, other) => one.id === other.id && one.clip === other.clip && one.frames === other.frames;

function goTo(id) {
  const item = player.items.find((one) => one.id === id);
  if (item) player.seek(item.start);
}

// To one frame of the take of a shot that is shown, and stand there.
function goToFrame({ shotId, frame }) {
  const item = player.items.find((one) => one.id === shotId);
  if (!item) return;
  player.pause();
  player.seek(item.start + Math.min(frame, item.frames - 1));
  follow();
}

// Somewhere else on the page the film is scrubbed: `share` 0 to 1 of it, `done` when the hand lets go.
function scrub({ share, done = false }) {
  player.pause();
  if (share !== undefined) player.seek(Math.min(Math.floor(share * player.total), player.total - 1));
  if (done) follow();
}

// Standing still, the shot under the playhead is the one to work on.
function follow() {
  if (!player.playing && player.item) select(player.item.id);
}

function toggle() {
  if (player.playing) player.pause();
  else player.play();
  follow();
}

function nextShot(step) {
  const at = order().indexOf(player.item?.id) + step;
  // "Shot before" in the middle of a shot means its beginning, as on every deck.
  if (step < 0 && player.local > 8) return player.seek(player.item.start);
  const id = order()[Math.max(0, Math.min(at, order().length - 1))];
  goTo(id);
  follow();
}

function command(what, body) {
  if (what === 'toggle') toggle();
  else if (what === 'forward') player.shuttle(1);
  else if (what === 'reverse') player.shuttle(-1);
  else if (what === 'fullscreen') toggleFullscreen(body);
  else if (what === 'stop') {
    player.pause();
    follow();
  }
}

function toggleFullscreen(body) {
  if (document.fullscreenElement) document.exitFullscreen();
  else body.requestFullscreen().catch(() => {}); // refused without a person's gesture
}

// ---------------------------------------------------------------- the controls under the picture

function buildBar(onion) {
  const button = (name, text, run, props = {}) => iconButton(name, () => t(text), run, props);
  const play = button('play', 'viewer.play', toggle, { class: 'sm-icon-btn vw-play' });
  const grab = button('camera', 'viewer.grab', () => grabAtPlayhead());
  const loop = button('loop', 'viewer.loop.off', () => cycleLoop(loop), { 'aria-pressed': 'false' });
  const motion = buildMotion(play, t('viewer.time.tip'));
  const label = h('b');
  const take = h('span');
  const loose = h('span', { class: 'vw-loose', hidden: true }, t('viewer.not.circled'));
  // Beside the picture, not on it: an animatic's own frames carry the word already.
  const engine = h('span', { class: 'vw-engine', hidden: true });
  const root = h(
    'div',
    { class: 'vw-bar' },
    h('div', { class: 'vw-where' }, label, take, engine, loose),
    h(
      'div',
      { class: 'vw-transport' },
      button('prev', 'viewer.prev', () => nextShot(-1)),
      button('chevron_left', 'viewer.back', () => stepBy(-1)),
      play,
      button('chevron_right', 'viewer.forward', () => stepBy(1)),
      button('next', 'viewer.next', () => nextShot(1)),
    ),
    h(
      'div',
      { class: 'vw-side' },
      motion.speed,
      motion.time,
      onion,
      grab,
      loop,
      button('fullscreen', 'viewer.fullscreen', () => command('fullscreen', root.parentElement)),
    ),
  );
  const moves = [...root.querySelectorAll('.vw-transport button')];
  const paint = (one, shown) => {
    moves.forEach((one) => setProp(one, 'disabled', !player.total));
    motion.paint(player);
    setText(label, one ? t('viewer.where', { label: one.label }) : '');
    setText(take, one ? (shown ? t('viewer.take', { n: shown.number }) : t('viewer.no.take')) : '');
    setProp(loose, 'hidden', !shown || shown.id === one.circled);
    setProp(engine, 'hidden', !shown || shown.is_model);
    setText(engine, translated(shown?.engine_label));
    const { why = '' } = atPlayhead();
    setProp(grab, 'disabled', Boolean(why));
    setLabel(grab, t('grab.button'), why || t('grab.button'));
  };
  return { root, paint };
}

function stepBy(count) {
  player.step(count);
  follow();
}

function cycleLoop(button) {
  player.loop = LOOPS[(LOOPS.indexOf(player.loop) + 1) % LOOPS.length];
  player.preloadNext();
  setIcon(button, player.loop === 'shot' ? 'loop_one' : 'loop');
  setAttr(button, 'aria-pressed', String(player.loop !== 'off'));
  setLabel(button, t(`viewer.loop.${player.loop}`));
}
