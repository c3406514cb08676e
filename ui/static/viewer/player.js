// Plays a row of clips and cards without a gap: two stacked videos, the hidden one holds the next clip.
// Positions are frames from the film's start; an item without a clip passes in real time on a clock.
import { Clock, middleOf, wholeOf } from '../base/clock.js';

/** @typedef {{ id: string, clip: string | null, frames: number }} Playable a shot's clip, or a card that lasts so long */
/** @typedef {Playable & { start: number }} Item */

/** A player on two video elements. `changed(player)` is called when position, item or motion changed. */
export class Player extends Clock {
  /** @param {HTMLVideoElement[]} videos @param {(clock: Clock) => unknown} changed */
  constructor(videos, changed) {
    super(changed);
    this.front = videos[0];
    this.back = videos[1];
    /** @type {Item[]} */
    this.items = [];
    this.total = 0;
    this.at = 0; // index of the item shown
    /** @type {'off' | 'shot' | 'film'} */
    this.loop = 'off';
    videos.forEach((video) => this.listen(video));
  }

  get item() {
    return this.items[this.at] || null;
  }

  /** The local frame inside the item shown. */
  get local() {
    return this.item ? this.frame - this.item.start : 0;
  }

  /** Another row of items; the position stays in the same shot, at the same frame of it.
   *  @type {(items: Playable[], fps: number) => void} */
  setItems(items, fps) {
    const here = this.item;
    const local = this.local;
    this.fps = fps;
    this.total = 0;
    this.items = items.map((item) => {
      const start = this.total;
      this.total += item.frames;
      return { ...item, start };
    });
    const at = this.items.findIndex((item) => item.id === here?.id);
    this.at = Math.max(0, Math.min(at < 0 ? this.at : at, this.items.length - 1));
    const same = at >= 0 && this.item?.clip === here?.clip;
    this.frame = this.item ? this.item.start + Math.min(at >= 0 ? local : 0, this.item.frames - 1) : 0;
    if (!same) this.enter(this.local);
    else this.preloadNext();
    if (!this.item) this.pause(); // nothing is left to play
    this.tell(true);
  }

  /** Shows this frame of the film; a running player runs on from there. @param {number} frame */
  seek(frame) {
    if (!this.item) return;
    this.frame = Math.max(0, Math.min(frame, this.total - 1));
    this.at = this.items.findLastIndex((item) => item.start <= this.frame);
    this.enter(this.local);
    this.tell();
  }

  get beginning() {
    return (this.loop === 'shot' && this.item?.start) || 0;
  }

  // ------------------------------------------------------------------ the item under the playhead

  get clip() {
    const clip = this.item?.clip;
    return clip && !this.lost.has(clip) ? clip : null;
  }

  /** @param {number} local */
  enter(local) {
    const { clip } = this;
    if (clip && this.front.dataset.clip !== clip && this.back.dataset.clip === clip) this.swap();
    this.load(this.front, clip);
    if (clip) {
      const wanted = this.rate > 0 && local < 1 ? 0 : middleOf(wholeOf(local), this.fps);
      if (Math.abs(this.front.currentTime - wanted) > 0.004) this.front.currentTime = wanted;
    }
    this.run();
    this.preloadNext();
  }

  swap() {
    [this.front, this.back] = [this.back, this.front];
    this.back.pause();
  }

  /** @type {(video: HTMLVideoElement, clip: string | null) => void} */
  load(video, clip) {
    if ((video.dataset.clip || null) === clip) return;
    video.pause();
    video.classList.remove('is-ready');
    if (clip) {
      video.dataset.clip = clip;
      video.src = clip;
    } else {
      delete video.dataset.clip;
      video.removeAttribute('src');
      video.load();
    }
  }

  preloadNext() {
    const next = this.items[this.following()];
    const clip = next?.clip && !this.lost.has(next.clip) && next.clip !== this.clip ? next.clip : null;
    if (!clip) return;
    this.load(this.back, clip);
    if (this.back.currentTime) this.back.currentTime = 0;
  }

  following() {
    if (this.loop === 'shot') return this.at;
    if (this.at + 1 < this.items.length) return this.at + 1;
    return this.loop === 'film' ? 0 : -1;
  }

  run() {
    this.front.classList.add('is-front');
    this.back.classList.remove('is-front');
    if (this.rate > 0 && this.clip) {
      this.front.playbackRate = this.rate;
      this.front.play().catch(() => {}); // interrupted by the next command
    } else this.front.pause();
  }

  advance() {
    const next = this.following();
    if (next < 0) {
      this.frame = this.total - 1;
      return this.pause();
    }
    this.at = next;
    this.frame = this.items[next].start;
    this.enter(0);
    this.tell();
  }

  // ------------------------------------------------------------------ the clock

  /** @param {number} frames */
  move(frames) {
    if (this.rate > 0 && this.clip) this.follow();
    else if (this.rate > 0) this.pass(frames);
    else this.rewind(frames);
  }

  follow() {
    const { item } = this;
    if (!item) return;
    this.frame = item.start + Math.min(this.front.currentTime * this.fps, item.frames - 0.01);
    this.tell();
  }

  /** @param {number} frames */
  pass(frames) {
    this.frame += frames;
    if (this.item && this.local >= this.item.frames) this.advance();
    else this.tell();
  }

  /** @param {number} frames */
  rewind(frames) {
    this.frame += frames;
    if (this.frame <= 0) {
      this.frame = 0;
      this.pause();
    }
    if (this.local < 0) {
      this.at = this.items.findLastIndex((item) => item.start <= this.frame);
      this.enter(this.local);
    } else if (this.clip && !this.front.seeking) this.front.currentTime = middleOf(Math.floor(this.local), this.fps);
    this.tell();
  }

  /** @param {HTMLVideoElement} video */
  listen(video) {
    video.addEventListener('loadeddata', () => video.classList.add('is-ready'));
    video.addEventListener('ended', () => video === this.front && this.rate > 0 && this.advance());
    video.addEventListener('error', () => {
      if (!video.dataset.clip) return;
      this.lost.add(video.dataset.clip);
      this.tell(true);
    });
  }

  says() {
    return `${super.says()} ${this.at}`;
  }
}
