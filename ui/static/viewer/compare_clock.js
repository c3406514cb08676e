// One clock for two clips: they run, stand and step together, to the frame. The shorter one holds its last frame.
import { Clock, middleOf, wholeOf } from '../base/clock.js';

const NUDGE = 0.08; // share of the speed by which a clip that lags or leads is brought back

/** A player of two videos. `changed(clock)` hears of every new frame and of every change of motion. */
export class PairClock extends Clock {
  constructor(videos, changed) {
    super(changed);
    this.videos = videos;
    this.frames = [1, 1];
    this.total = 1;
    this.loop = true;
    videos.forEach((video) => {
      video.addEventListener('error', () => video.dataset.clip && (this.lost.add(video.dataset.clip), this.tell(true)));
      video.addEventListener('loadedmetadata', () => !this.playing && this.place());
    });
  }

  /** These two takes, at the frame one is at. */
  setTakes(takes, fps) {
    this.fps = fps;
    this.frames = takes.map((take) => take.frame_count);
    this.total = Math.max(...this.frames);
    takes.forEach((take, at) => this.load(this.videos[at], take.clip));
    this.frame = Math.min(this.frame, this.total - 1);
    this.place();
    this.run();
    this.tell(true);
  }

  load(video, clip) {
    if (video.dataset.clip === clip) return;
    video.dataset.clip = clip;
    video.src = clip;
  }

  /** Nothing is played or kept loaded any more. */
  leave() {
    this.pause();
    for (const video of this.videos) {
      delete video.dataset.clip;
      video.removeAttribute('src');
      video.load();
    }
  }

  /** Both show this frame, or their last one. */
  seek(frame) {
    this.frame = Math.max(0, Math.min(frame, this.total - 1));
    this.place();
    this.run();
    this.tell();
  }

  place() {
    this.videos.forEach((video, at) => {
      const wanted = middleOf(Math.min(wholeOf(this.frame), this.frames[at] - 1), this.fps);
      if (Math.abs(video.currentTime - wanted) > 0.004) video.currentTime = wanted;
    });
  }

  /** Both stand, at the same frame. */
  rest() {
    this.run();
    this.frame = wholeOf(this.frame);
    this.place();
  }

  // ------------------------------------------------------------------ motion

  runs(at) {
    return this.rate > 0 && this.frame < this.frames[at] - 0.5 && !this.lost.has(this.videos[at].dataset.clip);
  }

  run() {
    this.videos.forEach((video, at) => {
      if (!this.runs(at)) return video.pause();
      video.playbackRate = this.rate;
      if (video.paused) video.play().catch(() => {}); // interrupted by the next command
    });
  }

  move(frames) {
    if (this.rate > 0) this.follow(frames);
    else this.rewind(frames);
  }

  // The longer clip leads; where it can't be read the screen's clock does.
  follow(passed) {
    const lead = this.frames[0] >= this.frames[1] ? 0 : 1;
    this.frame = this.runs(lead) ? this.videos[lead].currentTime * this.fps : this.frame + passed;
    if (this.frame >= this.total - 0.5 || this.videos[lead].ended) return this.arrive();
    this.keepUp(1 - lead);
    this.tell();
  }

  keepUp(at) {
    const video = this.videos[at];
    if (this.frame >= this.frames[at] - 0.5) {
      if (!video.paused) video.pause();
      const end = middleOf(this.frames[at] - 1, this.fps);
      if (Math.abs(video.currentTime - end) > 0.5 / this.fps) video.currentTime = end;
      return;
    }
    const behind = this.frame / this.fps - video.currentTime;
    if (Math.abs(behind) > 2 / this.fps && !video.seeking) video.currentTime = this.frame / this.fps;
    const off = Math.abs(behind) > 0.2 / this.fps ? Math.sign(behind) * NUDGE : 0;
    if (video.playbackRate !== this.rate * (1 + off)) video.playbackRate = this.rate * (1 + off);
    if (video.paused && this.runs(at)) video.play().catch(() => {});
  }

  arrive() {
    if (this.loop) {
      this.frame = 0;
      this.place();
      this.run();
      return this.tell();
    }
    this.frame = this.total - 1;
    this.pause();
  }

  rewind(passed) {
    this.frame = Math.max(0, this.frame + passed);
    if (this.frame === 0) return this.pause();
    if (!this.videos.some((video) => video.seeking)) this.place();
    this.tell();
  }
}
