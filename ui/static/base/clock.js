// The clock of whatever plays frames: the viewer's cut (player.js) and two takes beside each other (compare_clock.js).
// It knows a place, a speed, J K L and single frames; what a picture does on the way is said by who extends it.

const FASTEST = 4;
const LONGEST_TICK_SECONDS = 0.25; // a tab that was away does not jump

/** The middle of a frame in seconds, so that rounding never shows its neighbour.
 *  @type {(frame: number, fps: number) => number} */
export const middleOf = (frame, fps) => (frame + 0.5) / fps;

/** The whole frame that a place is in: a hair before the next one counts as the next.
 *  @type {(frame: number) => number} */
export const wholeOf = (frame) => Math.floor(frame + 0.01);

/** A place in frames that moves. `changed(clock)` hears of every whole frame and of every change of motion. */
export class Clock {
  last = 0; // when the screen's clock was asked last, in milliseconds
  ticking = 0;

  /** @param {(clock: any) => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.frame = 0;
    this.total = 0; // how many frames there are
    this.rate = 0; // 0 stands still; negative runs backwards
    this.fps = 16;
    /** @type {Set<string>} clips that could not be read */
    this.lost = new Set();
    this.told = '';
    this.tick = this.tick.bind(this);
  }

  /** Shows this frame; a running clock runs on from there. @param {number} _frame */
  seek(_frame) {}

  /** Pictures run or stand, as `rate` says. */
  run() {}

  /** The screen's clock went on by so many frames (negative: back). @param {number} _frames */
  move(_frames) {}

  get playing() {
    return this.rate !== 0;
  }

  /** Where playing starts again from the end. */
  get beginning() {
    return 0;
  }

  play(rate = 1) {
    if (!this.total) return;
    if (rate > 0 && this.frame >= this.total - 1.5) this.seek(this.beginning);
    this.rate = rate;
    this.run();
    this.last = performance.now();
    cancelAnimationFrame(this.ticking);
    this.ticking = requestAnimationFrame(this.tick);
    this.tell();
  }

  pause() {
    if (!this.playing) return;
    this.rate = 0;
    cancelAnimationFrame(this.ticking);
    this.rest();
    this.tell(true);
  }

  /** Pictures stand. */
  rest() {
    this.run();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** J and L: the first press runs, each more doubles the speed, the other key turns round. @param {number} direction */
  shuttle(direction) {
    const faster = Math.sign(this.rate) === direction ? Math.min(Math.abs(this.rate) * 2, FASTEST) : 1;
    this.play(direction * faster);
  }

  /** `count` frames on, standing still. @param {number} count */
  step(count) {
    this.pause();
    this.seek(wholeOf(this.frame) + count);
  }

  /** @param {number} now */
  tick(now) {
    if (!this.playing) return;
    const passed = Math.min((now - this.last) / 1000, LONGEST_TICK_SECONDS) * this.fps * this.rate;
    this.last = now;
    this.move(passed);
    if (this.playing) this.ticking = requestAnimationFrame(this.tick);
  }

  /** What listeners can see of it, as text: they hear of it when this is another. */
  says() {
    return `${wholeOf(this.frame)} ${this.rate}`;
  }

  // Listeners hear whole frames, not every tick of the screen.
  tell(always = false) {
    const now = this.says();
    if (!always && now === this.told) return;
    this.told = now;
    this.changed(this);
  }
}
