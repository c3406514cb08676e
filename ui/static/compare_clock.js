// One clock for two clips: they run, stand and step together, to the frame. The shorter one holds its last frame.

const FASTEST = 4;
const NUDGE = 0.08; // share of the speed by which a clip that lags or leads is brought back
const middle = (frame, fps) => (frame + 0.5) / fps; // of a frame, so that rounding never shows its neighbour

/** A player of two videos. `changed(clock)` hears of every new frame and of every change of motion. */
export class PairClock {
  constructor(videos, changed) {
    this.videos = videos;
    this.changed = changed;
    this.frames = [1, 1];
    this.frame = 0;
    this.rate = 0;
    this.loop = true;
    this.fps = 16;
    this.lost = new Set();
    this.told = '';
    this.tick = this.tick.bind(this);
    videos.forEach((video) => {
      video.addEventListener('error', () => video.dataset.clip && (this.lost.add(video.dataset.clip), this.tell(true)));
      video.addEventListener('loadedmetadata', () => !this.playing && this.place());
    });
  }

  get playing() {
    return this.rate !== 0;
  }

  get total() {
    return Math.max(...this.frames);
  }

  /** These two takes, at the frame one is at. */
  setTakes(takes, fps) {
    this.fps = fps;
    this.frames = takes.map((take) => take.frame_count);
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
      const wanted = middle(Math.min(Math.floor(this.frame + 0.01), this.frames[at] - 1), this.fps);
      if (Math.abs(video.currentTime - wanted) > 0.004) video.currentTime = wanted;
    });
  }

  play(rate = 1) {
    if (rate > 0 && this.frame >= this.total - 1.5) this.seek(0);
    this.rate = rate;
    this.run();
    this.last = performance.now();
    cancelAnimationFrame(this.ticking);
    this.ticking = requestAnimationFrame(this.tick);
    this.tell();
  }

  /** Stands still, both at the same frame. */
  pause() {
    if (!this.playing) return;
    this.rate = 0;
    cancelAnimationFrame(this.ticking);
    this.videos.forEach((video) => video.pause());
    this.frame = Math.floor(this.frame + 0.01);
    this.place();
    this.tell(true);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** J and L: the first press runs, each more doubles the speed, the other key turns round. */
  shuttle(direction) {
    const faster = Math.sign(this.rate) === direction ? Math.min(Math.abs(this.rate) * 2, FASTEST) : 1;
    this.play(direction * faster);
  }

  /** `count` frames on, standing still. */
  step(count) {
    this.pause();
    this.seek(Math.floor(this.frame + 0.01) + count);
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

  tick(now) {
    if (!this.playing) return;
    const passed = Math.min((now - this.last) / 1000, 0.25) * this.fps * this.rate;
    this.last = now;
    if (this.rate > 0) this.follow(passed);
    else this.rewind(passed);
    if (this.playing) this.ticking = requestAnimationFrame(this.tick);
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
      const end = middle(this.frames[at] - 1, this.fps);
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

  tell(always = false) {
    const now = `${Math.floor(this.frame + 0.01)} ${this.rate}`;
    if (!always && now === this.told) return;
    this.told = now;
    this.changed(this);
  }
}
