/**
 * What page and server say to each other, from the server's own types. Written by `python -m ui.contract`: change the
 * types there, not this file.
 */

// ---- GET /app/state answers Snapshot ----

/** The whole state with its revision. */
export interface Snapshot extends View {
  /** Number of the last durable event. */
  rev: number;
  /** Changes when the server restarts or opens another film: refetch the snapshot. */
  session: string;
}

/** The whole page but its revision. */
export interface View {
  film: FilmRow;
  engine: EngineRow;
  presets: PresetRow[];
  scenes: SceneRow[];
  /** By id, in story order. */
  shots: Record<string, ShotRow>;
  queue: QueueRow;
}

/** The film's own line. */
export interface FilmRow {
  id: string;
  title: string;
  overview: string;
  folder: string;
  saved_at: string;
  fps: number;
  total_frames: number;
  total_seconds: number;
  target_seconds: number | null;
  missing_count: number;
  stale_count: number;
  settings: FilmSettings;
  /** The sampling preset the settings are equal to, null: custom. */
  preset: string | null;
  /** As `Rewrite prompt of 1.2`; null when there is nothing to undo. */
  undo: string | null;
  redo: string | null;
  history: History;
  cast: CastRow[];
  /** What the settings of these names can be. */
  shot_language: LanguageRow;
  references: ReferenceRow[];
  lane: FilmLane | null;
  /** Why nobody can look at pictures or read prompts now. */
  eyes: Problem | null;
  /** The last film written. */
  export: ExportRow | null;
  /**
   * What the person must know of how the studio started, until dismissed: the film worked on last is damaged or open
   * elsewhere, and this is another one.
   */
  notice: Problem | null;
}

/**
 * What holds for every shot of a film unless the shot overrides it. `memory_size` and `sink` count frames.
 * `text_flow_shift` and `text_boundary_ratio` are for a shot from text alone, which another checkpoint makes. Without a
 * negative prompt a model is sent the one it was published with. `shot_size`, `camera_angle` and `camera_move` name
 * words of the shot language; empty is none.
 */
export interface FilmSettings {
  size: Size;
  frame_count: number;
  num_inference_steps: number;
  solver: 'unipc' | 'dpm++' | 'euler';
  flow_shift: number;
  boundary_ratio: number;
  text_flow_shift: number;
  text_boundary_ratio: number;
  guidance_scale: number;
  guidance_scale_2: number;
  memory_stride: number;
  loras: LoraUse[];
  negative_prompt: string;
  base_seed: number;
  memory_size: number;
  sink: number;
  policy: 'published' | 'by_prompt';
  scorer: 'auto' | 'builtin' | 'clip' | 'clip+hpsv3';
  continuation: 'MI2V' | 'MM2V';
  start_from_text: boolean;
  engine: string;
  circle_first_take: boolean;
  target_seconds: number | null;
  shot_size: string;
  camera_angle: string;
  camera_move: string;
}

/** Width and height of a frame in pixels; both multiples of 16, from 16 to 4096. */
export interface Size {
  width: number;
  height: number;
}

/** One LoRA and its strength. `name` is a weights folder's: `storymem-mi2v`, `lightning`, or one of the person's. */
export interface LoraUse {
  name: string;
  strength: number;
}

/** Numbers of the steps that undo and redo would take, null: none; a step keeps its number. */
export interface History {
  undo: number | null;
  redo: number | null;
  /** Grows by one with every change of the film, a take's too. */
  commit: number;
}

/** A member of the cast. */
export interface CastRow {
  id: string;
  kind: 'character' | 'place' | 'prop';
  name: string;
  description: string;
  pictures: BroughtPicture[];
  /** How many shots it is in. */
  shot_count: number;
}

/** A picture that a person brought. */
export interface BroughtPicture {
  picture: string;
  /** The whole picture. */
  url: string;
  /** The part of it that shots are shown. */
  thumb: string;
  crop: Crop | null;
}

/**
 * The part of a picture that fills the frame: the largest of the film's shape, `zoom` times smaller, round (x, y).
 * `x` and `y` are shares of the picture's width and height, from its top left corner; the part is pushed back inside
 * where it would reach over an edge.
 */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

/** What the settings of these names can be. */
export interface LanguageRow {
  shot_size: ChoiceRow[];
  camera_angle: ChoiceRow[];
  camera_move: ChoiceRow[];
}

/** A wording of shot language; `words` is what is sent. */
export interface ChoiceRow {
  name: string;
  label: string;
  words: string;
}

/** A picture that every shot is shown. */
export interface ReferenceRow extends BroughtPicture {
  name: string;
}

/** What the shots of a film are compared with, and who looks. */
export interface FilmLane {
  of: 'pins' | 'references';
  count: number;
  model: string;
}

/** What went wrong or is lacking, and one sentence on what to do about it. */
export interface Problem {
  message: string;
  fix: string;
}

/** The last film written. */
export interface ExportRow {
  name: string;
  url: string;
  frame_count: number;
  seconds: number;
  size_bytes: number;
  created_at: string;
  /** The cut changed since. */
  outdated: boolean;
}

/** An engine, as its badge says it. */
export interface EngineRow {
  name: string;
  label: string;
  is_model: boolean;
  /** What it is; of a model why it can't work yet, empty when it can. */
  note: string;
}

/** A sampling preset to choose. */
export interface PresetRow {
  name: string;
  label: string;
  /** What choosing it means. */
  line: string;
  /** The settings it stands for. */
  sampling: Sampling;
}

/** What a preset sets, under the names of FilmSettings: all of it, so that nothing is left over from another one. */
export interface Sampling {
  num_inference_steps: number;
  solver: 'unipc' | 'dpm++' | 'euler';
  flow_shift: number;
  boundary_ratio: number;
  text_flow_shift: number;
  text_boundary_ratio: number;
  guidance_scale: number;
  guidance_scale_2: number;
  loras: LoraUse[];
}

/** A scene; its shots by id, in order. */
export interface SceneRow {
  id: string;
  number: number;
  /** As its script has it; `number` is that where all scenes have one and they rise, else 1, 2, 3... */
  script_number: number | null;
  shots: string[];
}

/** One shot's card, inspector and takes. */
export interface ShotRow {
  id: string;
  scene_id: string;
  /** As `1.2`: scene and place in it. */
  label: string;
  prompt: string;
  scene_cut: boolean;
  /** First shot of the film: nothing to continue from, whatever scene_cut says. */
  is_first: boolean;
  /** scene_cut or is_first. */
  starts_fresh: boolean;
  /** As it would be sent now. */
  mode: Mode;
  /** False: its memory by prompt waits for pictures to be seen or the prompt to be read. */
  settled: boolean;
  seed: number;
  /** Only the fields the shot sets itself. */
  overrides: Partial<ShotOverrides>;
  /** The preset its sampling is equal to, its own and the film's values together; null: custom. */
  preset: string | null;
  /** Of the circled take, else what a take would have; so are the seconds. */
  frame_count: number;
  seconds: number;
  marks: Mark[];
  /** Why it can't be generated now. */
  blocked: Problem | null;
  /** Take id. */
  circled: string | null;
  learn: boolean;
  locked: boolean;
  notes: string;
  /** Ids of who is in the shot: mentioned and not left out, or brought in. */
  cast: string[];
  /** Ids of who has an @mention in the prompt. */
  mentioned: string[];
  /** @names that are nobody's: sent as written. */
  unknown_names: string[];
  /** Together what is sent; null where that is the prompt, stripped. */
  sent_prompt: SentPart[] | null;
  /** Null: not compared. */
  likeness: LikenessRow | null;
  takes: TakeRow[];
  status: Status;
  /** The last job failed. */
  error: JobError | null;
  job: LiveJob | null;
}

/**
 * How a shot is conditioned.
 * T2V from text alone; M2V on memory; MR2V on memory that is references only; MI2V on memory and the last frame of the
 * shot before it; MM2V on memory and its last five frames.
 */
export type Mode = 'T2V' | 'M2V' | 'MR2V' | 'MI2V' | 'MM2V';

/** Where a shot differs from its film; null means as the film. The picture's size is the film's alone. */
export interface ShotOverrides {
  frame_count: number | null;
  num_inference_steps: number | null;
  solver: 'unipc' | 'dpm++' | 'euler' | null;
  flow_shift: number | null;
  boundary_ratio: number | null;
  text_flow_shift: number | null;
  text_boundary_ratio: number | null;
  guidance_scale: number | null;
  guidance_scale_2: number | null;
  memory_stride: number | null;
  loras: LoraUse[] | null;
  negative_prompt: string | null;
  memory_size: number | null;
  policy: 'published' | 'by_prompt' | null;
  continuation: 'MI2V' | 'MM2V' | null;
  shot_size: string | null;
  camera_angle: string | null;
  camera_move: string | null;
}

/** One way a take is out of date: `kind` is recipe, memory or seam; `text` the short cause, `detail` the whole. */
export interface Mark {
  kind: 'recipe' | 'memory' | 'seam';
  text: string;
  detail: string;
  kept: boolean;
}

/** A part of a prompt as it is sent, and where it is from. */
export interface SentPart {
  text: string;
  from: 'prompt' | 'language' | 'cast';
}

/** A shot's likeness to the pinned pictures, beside the film's. All are cosines. */
export interface LikenessRow {
  /** To the picture it is most like. */
  value: number;
  /** The film's. */
  median: number;
  drifts: boolean;
  /** Best first. */
  pins: PinLikeness[];
  /** As `CLIP ViT-B/32 (OpenAI)`. */
  model: string;
}

/** A pinned picture, and how like it a shot is: a cosine. */
export interface PinLikeness {
  picture: string;
  thumb: string;
  source: string;
  value: number;
}

/** One take of the filmstrip. Deleted takes have no row. */
export interface TakeRow {
  id: string;
  number: number;
  /** Address of the mp4. */
  clip: string;
  poster: string;
  frame_count: number;
  seconds: number;
  seed: number;
  mode: Mode;
  prompt: string;
  engine: string;
  engine_label: string;
  is_model: boolean;
  memory_count: number;
  /** As `832x480`. */
  size: string;
  created_at: string;
  seconds_spent: number;
  /** The engine's word on what made it (device, profile); empty where it has none. */
  made_with: string;
  recipe: SamplingRow;
  what_if: TriedRow | null;
  own: BroughtRow | null;
  /** The address of the frame it continues from. */
  seam: string | null;
  starred: boolean;
  rejected: boolean;
  keyframes: KeyframeRow[];
}

/** How a take was sampled, as its tooltip says it. */
export interface SamplingRow {
  num_inference_steps: number;
  solver: 'unipc' | 'dpm++' | 'euler';
  flow_shift: number;
  boundary_ratio: number;
  guidance_scale: number;
  guidance_scale_2: number;
  memory_stride: number;
  loras: LoraUse[];
}

/** The take that was tried again with another memory, and with how many pictures less and more. */
export interface TriedRow {
  take_id: string;
  number: number;
  without: number;
  added: number;
}

/** Own material that was brought, not generated; the take's engine is `own`. */
export interface BroughtRow {
  name: string;
  kind: 'picture' | 'clip';
}

/** A frame of a take that later shots may remember. */
export interface KeyframeRow extends Judged {
  picture: string;
  /** The whole picture, a PNG. */
  url: string;
  thumb: string;
  frame_index: number;
  /** The name of who judged it, as the take keeps it; `judged_by` says it for people. */
  scorer: string;
}

/** Who judged a picture and what came of it, and whether a person grabbed it. */
export interface Judged {
  by_hand: boolean;
  /** False where it was read back from the clip. */
  lossless: boolean;
  /** Null: nobody scored it. */
  quality: number | null;
  /** As `the built-in measure`. */
  judged_by: string;
  below_threshold: boolean;
}

export type Status = 'never' | 'fresh' | 'stale' | 'queued' | 'rendering' | 'failed';

/** Why a job failed. */
export interface JobError extends Problem {
  /** Its id. */
  job: string;
}

/** The job of a shot that runs or waits. */
export interface LiveJob extends Steps {
  id: string;
  state: JobState;
}

/** How far a running job is. All are null before its first step. */
export interface Steps {
  phase: string | null;
  step: number | null;
  step_count: number | null;
  /** Of the present phase; null until a step of it was measured. */
  seconds_left: number | null;
  /** The last picture of what is being sampled, a `data:` URL of a small JPEG. */
  preview: string | null;
}

/** Where a job is. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped';

/** The render queue. */
export interface QueueRow {
  worker: 'idle' | 'starting' | 'busy';
  /** No new job starts, over restarts too; once none runs the render process is ended. */
  paused: boolean;
  /** Running first, waiting in order, then the newest finished. */
  jobs: JobRow[];
}

/** One line of the queue. */
export interface JobRow {
  id: string;
  shot_id: string;
  label: string;
  state: JobState;
  phase: string | null;
  step: number | null;
  step_count: number | null;
  seconds_left: number | null;
  /** The one asked for; null: the shot's own. */
  seed: number | null;
  what_if: TriedAgain | null;
  /** The name of the file that becomes a take. */
  own: string | null;
  error: JobError | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  /** What takes made like it, with as much memory, took here, as `plan` says it; null: none was, or it is over. */
  seconds: number | null;
  /** Its plan's id. */
  batch: string | null;
  /** It is skipped when its shot is neither missing nor stale any more, as this says. */
  only_if: Plan | null;
  /** Its take is circled. */
  circle: boolean;
  /** It joined its plan because a take of that shot changed it. */
  added_for: Added | null;
  /** Why it was skipped. */
  reason: string | null;
}

/** That a job tries a take again with another memory. */
export interface TriedAgain {
  take_id: string;
  /** The new take's id, when done. */
  made: string | null;
}

export type Plan = 'missing' | 'stale';

/** That a job joined its plan while it ran: a take of this shot changed what the job's shot is made from. */
export interface Added {
  shot_id: string;
  changed: 'memory' | 'seam';
}

// ---- GET /app/events sends Message ----

/** The first message of every connection, and of every other film. */
export interface Hello {
  hello: Revision;
}

/** Where the server stands. */
export interface Revision {
  rev: number;
  session: string;
}

/** What changed. Every field but rev and session may be missing. */
export interface PatchMessage extends Patch {
  rev: number;
  session: string;
}

/** What changed between two views, as the page applies it: what is missing did not change. */
export interface Patch {
  film?: Partial<FilmRow>;
  engine?: Partial<EngineRow>;
  presets?: PresetRow[];
  scenes?: SceneRow[];
  /** The fields that changed, or a whole new shot. */
  shots?: Record<string, Partial<ShotRow>>;
  /** Ids of shots that are no more. */
  gone?: string[];
  queue?: QueueRow;
}

/** The missed patches are no longer known. */
export interface SnapshotMessage {
  rev: number;
  snapshot: Snapshot;
}

/** Has no rev; at most 10 a second. */
export interface ProgressMessage {
  progress: Progress;
}

/** How far the running job is. */
export interface Progress {
  job: string;
  shot: string;
  phase: string;
  step: number;
  step_count: number;
  seconds_left: number | null;
  /**
   * A new picture of what is being sampled (a `data:` URL of a JPEG of at most 48 KiB, a few a second); null where
   * there is none newer: the last one stays.
   */
  preview: string | null;
}

export type Message = Hello | PatchMessage | SnapshotMessage | ProgressMessage;

// ---- GET /app/shots/{id}/memory and /app/takes/{id}/memory answer MemoryBoard, /app/pictures/{name}/seen SeenBy[] ----

/** What a take of a shot would be shown now, or what a take was shown. */
export interface MemoryBoard {
  shot_id: string;
  take_id: string | null;
  mode: Mode;
  capacity: number;
  /** False: the choice waits for its eyes; `settled` of the shot says when it is made. */
  settled: boolean;
  /** Null: not by prompt. */
  chosen_by: ChosenBy | null;
  /** A hand ordered this shot's memory; `order_memory` takes it back. */
  ordered: boolean;
  blocked: Problem | null;
  /** Oldest first. */
  slots: SlotRow[];
  /** At most 60, nearest first. */
  left_out: LeftOutRow[];
  left_out_count: number;
  seam: SeamRow | null;
  /** What one more memory frame adds to a take here; null until measured. */
  seconds_per_frame: number | null;
}

/** Who says what the prompt is about. */
export interface ChosenBy {
  /** As `CLIP ViT-B/32 (OpenAI)`; null: by words. */
  model: string | null;
  /** Why only words. */
  hint: string;
}

/** A picture of a shot's memory. */
export interface SlotRow extends Remembered {
  pinned: Reach | null;
  /** Takes that were shown it. */
  seen_by: SeenBy[];
  /** -1 for the newest; the oldest is the most negative. */
  position: number;
  reason: Reason;
  /** The name it was chosen to show, where the reason is `covers` or `cast`. */
  covers: string;
  why: string;
  /** By hand. */
  moved: boolean;
  /** The position it would have; null where it has it, and of a take. */
  by_itself: number | null;
}

/** A picture that could be in a shot's memory. */
export interface Remembered extends Judged {
  picture: string;
  url: string;
  thumb: string;
  /** As `1.2 take 1, frame 40`. */
  source: string;
  shot_id: string | null;
  take_id: string | null;
  frame_index: number;
  /** A picture of the cast is one too. */
  is_reference: boolean;
  /** Whose picture it is, of the cast. */
  member_id: string | null;
}

export type Reach = 'film' | 'shot';

/** A take that was shown a picture. */
export interface SeenBy {
  shot_id: string;
  label: string;
  take_id: string;
  number: number;
  circled: boolean;
  /** It continues from the picture, and does not remember it. */
  as_seam: boolean;
}

/** Why a frame is in a shot's memory. */
export type Reason =
  | 'pinned'
  | 'pinned here'
  | 'sink'
  | 'recent'
  | 'reference'
  | 'about this prompt'
  | 'covers'
  | 'cast'
  | 'tried here';

/** A picture that is not in a shot's memory: also pins of removed shots and deleted takes, with that reason. */
export interface LeftOutRow extends Remembered {
  pinned: Reach | null;
  evicted: Reach | null;
  /** Takes that were shown it. */
  seen_by: SeenBy[];
  /** As `over the limit`. */
  reason: string;
  why: string;
}

/** What a shot continues from. */
export interface SeamRow {
  /** As `1.1 take 2`. */
  source: string;
  shot_id: string;
  thumbs: string[];
  frame_count: number;
}

// ---- GET /app/takes/{id}/review answers ReviewRow ----

/** What was decided about each frame of a take, and who looked and judged. */
export interface ReviewRow {
  take_id: string;
  shot_id: string;
  /** The name of who did, as the take keeps it. */
  scorer: string;
  /** As `CLIP ViT-B/32`. */
  looked: string;
  judged: string;
  /** A cosine; this and the two after it are null where the review does not say. */
  same_view: number | null;
  quality_threshold: number | null;
  final_threshold: number | null;
  frame_count: number;
  /** Every frame in order; none for a take of before reviews. */
  frames: ReviewedFrame[];
  keyframes: ReviewedKeyframe[];
  /** Frames that are keyframes already: to grab one pins it. */
  remembered: number[];
}

/** One frame. `quality` is null where nobody asked for it; `similarity` as in core.curation.FrameDecision. */
export interface ReviewedFrame {
  i: number;
  quality: number | null;
  similarity: number | null;
  outcome: string;
  reason: string;
}

/** A frame of the take that later shots may remember. */
export interface ReviewedKeyframe extends Judged {
  i: number;
  picture: string;
  thumb: string;
}

// ---- GET /app/takes/{id}/recipe answers RecipeCard ----

/** What a take was sent, beside something else. */
export interface RecipeCard {
  take_id: string;
  shot_id: string;
  label: string;
  number: number;
  sent: SentRow;
  made: MadeRow;
  memory: SlotRow[];
  seam: SeamRow | null;
  what_if: TriedSources | null;
  against: AgainstRow;
  reuse: ReuseRows;
  own: OwnMaterial | null;
  /** The whole request as it is kept. */
  json: ShotRequest;
}

/** What a take was sent, or would be: the request's own fields, as far as the page puts them in words. */
export interface SentRow {
  mode: Mode;
  prompt: string;
  negative_prompt: string;
  /** It is the one the model was published with. */
  negative_published: boolean;
  seed: number;
  /** As `832x480`. */
  size: string;
  frame_count: number;
  kept_frame_count: number;
  num_inference_steps: number;
  solver: 'unipc' | 'dpm++' | 'euler';
  flow_shift: number;
  boundary_ratio: number;
  guidance_scale: number;
  guidance_scale_2: number;
  memory_stride: number;
  loras: LoraUse[];
  engine: string;
  engine_label: string;
  engine_fingerprint: string;
  /** As `1.2 take 1, The Salt Road`. */
  slate: string;
  what_if: WhatIf | null;
  own: OwnMaterial | null;
}

/**
 * That a request is another one's with another memory: the take that had it, and what it is no longer shown.
 * What it is shown instead has the reason `tried here`.
 */
export interface WhatIf {
  take_id: string;
  take_number: number;
  without: MemoryFrame[];
}

/**
 * One remembered picture as it was sent: where it came from and why it was chosen.
 * `source_shot_id` and `source_take_id` are empty for a reference picture, whose name is in `label`. `crop` says which
 * part of it was shown; without one the largest centred part. `covers` is the name it was chosen to show, where that or
 * the cast is its reason; `moved` that a hand had put it where it stood.
 */
export interface MemoryFrame {
  picture: string;
  crop: Crop | null;
  source_shot_id: string;
  source_take_id: string;
  frame_index: number;
  label: string;
  reason: Reason;
  covers: string;
  moved: boolean;
}

/**
 * A picture or clip the director brought: the file by content, what it was called, the frames taken of it.
 * `crop` is the part that fills the frame, without one the largest centred part. A clip is taken from its frame
 * `start_frame` on, counted from 0 at 16 a second.
 */
export interface OwnMaterial {
  content: string;
  name: string;
  kind: 'picture' | 'clip';
  frame_count: number;
  crop: Crop | null;
  start_frame: number;
}

/** How and when a take was made. */
export interface MadeRow {
  with: string;
  seconds: number;
  at: string;
  frame_count: number;
}

/** The take that was tried again, and without and with which pictures, each as `1.1 take 1, frame 0`. */
export interface TriedSources {
  take_id: string;
  number: number;
  without: string[];
  added: string[];
}

/** The other side of a recipe: what another take was sent, or what would be sent now. */
export interface AgainstRow {
  /** Null: the shot as it is now. */
  take: OtherTake | null;
  /** Null: nothing can be sent now, as `blocked` says. */
  sent: SentRow | null;
  memory: SlotRow[];
  /** Names of fields of `sent`. */
  differs: string[];
  /** Why the seam differs. */
  seam: string | null;
  blocked: Problem | null;
}

/** The take on the other side. */
export interface OtherTake {
  id: string;
  number: number;
}

/** The recipe alone, or with the memory it was shown. */
export interface ReuseRows {
  alone: ReuseRow;
  with_memory: ReuseRow;
}

/** Whether `reuse` would change the shot, and what it can't bring back. */
export interface ReuseRow {
  changes: boolean;
  left: Left[];
}

/** One thing a shot can't bring back: in plain words, as the take had it, and as it will be. */
export interface Left {
  name: string;
  label: string;
  was: string;
  now: string;
}

/**
 * Everything one generation needs.
 * The engine samples `frame_count` frames at 16 fps, the first `mode.seam_frame_count` of which repeat the seam; the
 * take keeps the `kept_frame_count` others. `memory` is in story order, oldest first, but for what a hand moved.
 * `guidance_scale` is for the high-noise expert, `guidance_scale_2` for the low-noise one, as diffusers has it; 1 is no
 * guidance. The high-noise expert works while the timestep is at least `boundary_ratio` of 1000. Remembered frames
 * stand `memory_stride` latent frames apart before the shot. LoRAs apply in order. `own` names what the director
 * brought instead of a generation.
 */
export interface ShotRequest {
  mode: Mode;
  prompt: string;
  negative_prompt: string;
  seed: number;
  size: Size;
  frame_count: number;
  num_inference_steps: number;
  flow_shift: number;
  guidance_scale: number;
  guidance_scale_2: number;
  solver: 'unipc' | 'dpm++' | 'euler';
  boundary_ratio: number;
  memory_stride: number;
  memory: MemoryFrame[];
  seam: Seam | null;
  loras: LoraUse[];
  engine: string;
  engine_fingerprint: string;
  slate: Slate;
  what_if: WhatIf | null;
  own: OwnMaterial | null;
}

/** The lossless frames a continuing shot starts with, oldest first, and the take they end. */
export interface Seam {
  pictures: string[];
  source_shot_id: string;
  source_take_id: string;
}

/** What is written on the clapper: film, scene and shot number as they were, take number. */
export interface Slate {
  film_title: string;
  scene_number: number;
  shot_number: number;
  take_number: number;
}

// ---- GET /app/eyes, /app/gpus, /app/engines answer a list of these ----

/** Who can look at frames and judge them on this machine, as `scorer` of the settings. */
export interface ScorerRow {
  name: 'auto' | 'builtin' | 'clip' | 'clip+hpsv3';
  label: string;
  ready: boolean;
  /** What to know of it, or how to get what is lacking. */
  note: string;
}

/** A graphics card: memory in MiB, in use by all programs, and in all. */
export interface GpuRow {
  number: number;
  name: string;
  used: number;
  total: number;
}

// ---- POST /app/op takes Op, answers Revised and what stands in Answers; POST /app/own/look answers OwnLook ----

/** What stands beside every answer. */
export interface Revised {
  rev: number;
  /** The number of the step to undo that was made, or made again. */
  step?: number;
}

/** One edit of the film. */
export interface EditOp {
  op: 'edit';
  edit: PageEdit;
}

export type PageEdit =
  | RewritePrompt
  | SetShot
  | MoveShot
  | RemoveShot
  | MoveScene
  | RemoveScene
  | CircleTake
  | MarkTake
  | Pin
  | Unpin
  | Evict
  | Unevict
  | OrderMemory
  | RenameFilm
  | RemoveReference
  | ChangeCastMember
  | RemoveCastMember
  | MoveCastMember
  | RemoveCastPicture
  | MoveCastPicture
  | SayCast;

/** A new prompt. `was` is the text the writer saw; when the film holds another one the edit is refused. */
export interface RewritePrompt {
  kind: 'rewrite_prompt';
  shot_id: string;
  prompt: string;
  was?: string | null;
}

/** New values for plain fields of a shot; a field left out, or null, stays. */
export interface SetShot {
  kind: 'set_shot';
  shot_id: string;
  scene_cut?: boolean | null;
  seed?: number | null;
  overrides?: ShotOverrides | null;
  learn?: boolean | null;
  locked?: boolean | null;
  notes?: string | null;
}

/** The shot moves to `index` of a scene, counted without the shot itself. Its seed and takes go with it. */
export interface MoveShot {
  kind: 'move_shot';
  shot_id: string;
  scene_id: string;
  index: number;
}

/** The shot leaves the film; it and its takes stay among the removed. */
export interface RemoveShot {
  kind: 'remove_shot';
  shot_id: string;
}

/** The scene moves to `index`, counted without the scene itself. Its shots go with it. */
export interface MoveScene {
  kind: 'move_scene';
  scene_id: string;
  index: number;
}

/** The scene leaves the film with its shots, which stay among the removed. */
export interface RemoveScene {
  kind: 'remove_scene';
  scene_id: string;
}

/** The director's choice of take; null circles none. A `take_back` restores whatever was circled before. */
export interface CircleTake {
  kind: 'circle_take';
  shot_id: string;
  take_id: string | null;
  kept?: string | null;
  take_back?: boolean;
}

/** Star, reject or softly delete a take, or take that back. Deleting the circled take leaves none circled. */
export interface MarkTake {
  kind: 'mark_take';
  shot_id: string;
  take_id: string;
  starred?: boolean | null;
  rejected?: boolean | null;
  deleted?: boolean | null;
}

/** The picture is always remembered. Takes back an eviction of the same reach. */
export interface Pin {
  kind: 'pin';
  picture: string;
  /** null: for the film. */
  shot_id?: string | null;
}

/** The policy decides about the picture again. */
export interface Unpin {
  kind: 'unpin';
  picture: string;
  /** null: for the film. */
  shot_id?: string | null;
}

/** The picture is never remembered. Takes back a pin of the same reach. */
export interface Evict {
  kind: 'evict';
  picture: string;
  /** null: for the film. */
  shot_id?: string | null;
}

/** The policy decides about the picture again. */
export interface Unevict {
  kind: 'unevict';
  picture: string;
  /** null: for the film. */
  shot_id?: string | null;
}

/** The pictures a shot remembers in an order by hand, whole; empty: as they order themselves. */
export interface OrderMemory {
  kind: 'order_memory';
  shot_id: string;
  pictures: string[];
}

/** A new title, and overview if given. A `take_back` restores whatever title there was, a script's empty one too. */
export interface RenameFilm {
  kind: 'rename_film';
  title: string;
  overview?: string | null;
  take_back?: boolean;
}

/** The reference leaves the film; takes that saw it keep their record of it. */
export interface RemoveReference {
  kind: 'remove_reference';
  picture: string;
}

/** New words for a member; null stays. `was` is the description the writer saw; the edit of another is refused. */
export interface ChangeCastMember {
  kind: 'change_cast_member';
  member_id: string;
  name?: string | null;
  description?: string | null;
  /** The member's kind; `kind` is the edit's own. */
  role?: 'character' | 'place' | 'prop' | null;
  was?: string | null;
}

/** The member leaves the cast; takes that saw its pictures keep their record of them. */
export interface RemoveCastMember {
  kind: 'remove_cast_member';
  member_id: string;
}

/** The member stands at `index` of the cast, counted without it. */
export interface MoveCastMember {
  kind: 'move_cast_member';
  member_id: string;
  index: number;
}

/** The picture leaves its member; takes that saw it keep their record of it. */
export interface RemoveCastPicture {
  kind: 'remove_cast_picture';
  member_id: string;
  picture: string;
}

/** The picture stands at `index` of its member's, counted without it. */
export interface MoveCastPicture {
  kind: 'move_cast_picture';
  member_id: string;
  picture: string;
  index: number;
}

/** The director's word on a member in one shot: `in` it, `out` of it, or null: as the prompt's mentions say. */
export interface SayCast {
  kind: 'say_cast';
  shot_id: string;
  member_id: string;
  say: 'in' | 'out' | null;
}

/** Film settings change. */
export interface SettingsOp {
  op: 'settings';
  changes: Partial<FilmSettings>;
}

/** A shot's own settings change; null is as the film. */
export interface OverrideOp {
  op: 'override';
  shot_id: string;
  changes: Partial<ShotOverrides>;
}

/** The film, or one shot, gets a preset's sampling; one step to undo. */
export interface PresetOp {
  op: 'preset';
  /** A preset's name; of a shot, null goes back to the film's values. */
  preset: string | null;
  shot_id?: string | null;
}

/** A new shot at `index` of a scene. */
export interface InsertShotOp {
  op: 'insert_shot';
  scene_id: string;
  index: number;
  prompt?: string | null;
}

/** A new scene with one empty shot. */
export interface InsertSceneOp {
  op: 'insert_scene';
  index: number;
}

/** A copy of the shot, without its takes, behind it. */
export interface DuplicateShotOp {
  op: 'duplicate_shot';
  shot_id: string;
}

/** The last step is taken back. */
export interface UndoOp {
  op: 'undo';
  /** The number of the step the page showed to be taken; refused where another is next. */
  step?: number | null;
}

/** The last step that was taken back is made again. */
export interface RedoOp {
  op: 'redo';
  /** As of `undo`. */
  step?: number | null;
}

/** The film gets the outline of this script, and keeps its takes; one step to undo. */
export interface ImportScriptOp {
  op: 'import_script';
  text: string;
  /** Of the file. */
  name?: string | null;
}

/** Takes of shots are asked for. */
export interface GenerateOp {
  op: 'generate';
  shot_ids: string[];
  /** One job each of every shot; null is the shot's own. */
  seeds?: (number | null)[];
  /** Before what waits. */
  front?: boolean;
}

/** A waiting job stands elsewhere. */
export interface MoveJobOp {
  op: 'move_job';
  job_id: string;
  /** Another waiting job, or null (last). */
  before: string | null;
}

/** A waiting job is next. */
export interface RunNextOp {
  op: 'run_next';
  job_id: string;
}

/** A waiting job gets another seed; answers the copies. */
export interface ChangeJobOp {
  op: 'change_job';
  job_id: string;
  /** Null: the shot's own. */
  seed: number | null;
  /** A copy behind it for each. */
  more_seeds?: (number | null)[];
}

/** Jobs that were removed before they ran wait again where they stood. */
export interface PutBackOp {
  op: 'put_back';
  job_ids: string[];
}

/** A failed or cancelled job waits again. */
export interface RetryOp {
  op: 'retry';
  job_id: string;
}

/** A finished job leaves the list. */
export interface DismissOp {
  op: 'dismiss';
  job_id: string;
}

/** Every failed job waits again. */
export interface RetryFailedOp {
  op: 'retry_failed';
}

/** Jobs that are done, stopped or skipped leave the list. */
export interface ClearFinishedOp {
  op: 'clear_finished';
}

/** No new job starts. */
export interface PauseOp {
  op: 'pause';
  /** The running job waits again, first in order; without, it is finished. */
  now?: boolean;
}

/** Jobs start again. */
export interface ResumeOp {
  op: 'resume';
}

/** The shots as one batch; one no more missing, or stale, when its turn comes is skipped, with the reason. */
export interface RenderPlanOp {
  op: 'render_plan';
  which: Plan;
  shot_ids?: string[];
  /** Each take is circled, and a `stale` plan takes in later shots that its takes make stale. */
  circle?: boolean;
}

/** A batch's waiting jobs are removed, the running one goes on, and nothing joins it until one is put back. */
export interface StopBatchOp {
  op: 'stop_batch';
  batch: string;
}

/** One more member of the cast, behind the others. */
export interface AddCastMemberOp {
  op: 'add_cast_member';
  name: string;
  kind?: 'character' | 'place' | 'prop';
  description?: string;
}

/** Another part of a cast member's picture is shown. */
export interface CropCastPictureOp {
  op: 'crop_cast_picture';
  member_id: string;
  picture: string;
  /** Null: the largest centred part. */
  crop: Crop | null;
}

/** The shot gets the take's recipe again; one step to undo. */
export interface ReuseOp {
  op: 'reuse';
  shot_id: string;
  take_id: string;
  /** Its memory too, as pins here. */
  memory?: boolean;
}

/** The take again with another memory, as a new take that is not circled. */
export interface WhatIfOp {
  op: 'what_if';
  shot_id: string;
  take_id: string;
  /** Pictures, by content name. */
  without?: string[];
  added?: string[];
}

/** The circled take is accepted as it is; the shot's marks become kept. */
export interface KeepOp {
  op: 'keep';
  shot_id: string;
}

/** Many edits: all or none, one step to undo. */
export interface BatchOp {
  op: 'batch';
  edits: (SetShot | MoveShot | RemoveShot)[];
}

/** Many shots get a preset's sampling; one step to undo. */
export interface PresetShotsOp {
  op: 'preset_shots';
  shot_ids: string[];
  /** A preset's name, or null: back to the film. */
  preset: string | null;
}

/** Many shots get a note: below each one's notes, or in their place; one step to undo. */
export interface NoteShotsOp {
  op: 'note_shots';
  shot_ids: string[];
  text: string;
  replace?: boolean;
}

/** The frame becomes a keyframe by hand and is pinned for the film (a keyframe is only pinned); one step to undo. */
export interface GrabOp {
  op: 'grab';
  shot_id: string;
  take_id: string;
  frame_index: number;
}

/** A keyframe by hand leaves the memory, and the film's pin with it; one step to undo. */
export interface ForgetOp {
  op: 'forget';
  shot_id: string;
  take_id: string;
  frame_index: number;
}

/** A picture stands elsewhere in this shot's memory. */
export interface MoveMemoryOp {
  op: 'move_memory';
  shot_id: string;
  picture: string;
  /** Another picture the shot would be shown, or null (last). */
  before: string | null;
}

/** Another part of a reference is shown. */
export interface CropReferenceOp {
  op: 'crop_reference';
  picture: string;
  /** Null: the largest centred part. */
  crop: Crop | null;
}

/** What a plan would make; nothing is asked for yet. */
export interface PlanOp {
  op: 'plan';
  which: Plan;
}

/** A job is stopped, or with `all` every one: answers those that waited. */
export interface CancelOp {
  op: 'cancel';
  job_id?: string | null;
  all?: boolean;
}

/** What importing this script would do; nothing is changed. */
export interface PlanImportOp {
  op: 'plan_import';
  text: string;
  /** Of the file. */
  name?: string | null;
}

/** A new film is made and opened. */
export interface NewFilmOp {
  op: 'new_film';
  title: string;
}

/** A new film with an example's shots is made and opened. */
export interface NewExampleOp {
  op: 'new_example';
  /** Of an example (`GET /app/shelf`). */
  name: string;
}

/** Another film is opened. The open one stays as it is; one that can't be opened leaves the open one at work. */
export interface OpenFilmOp {
  op: 'open_film';
  folder: string;
}

/** The notice of how the studio started was read. */
export interface DismissNoticeOp {
  op: 'dismiss_notice';
}

/** The circled takes are joined to one file. */
export interface ExportFilmOp {
  op: 'export_film';
  /** Skips shots without a take; refused without it. */
  allow_missing?: boolean;
}

/** A film is copied in the background, an open one as it was saved last. */
export interface DuplicateFilmOp {
  op: 'duplicate_film';
  folder: string;
  title: string;
}

/** The copy ends; nothing of it stays. */
export interface StopCopyOp {
  op: 'stop_copy';
  copy_id: string;
}

/** A film is moved into the bin; refused for one that is open. */
export interface BinFilmOp {
  op: 'bin_film';
  folder: string;
}

/** A film of the bin is back on the shelf, under a free name. */
export interface RestoreFilmOp {
  op: 'restore_film';
  name: string;
}

/**
 * A file that waits becomes a take of the shot.
 * No FilmOp: a large file is read before anything is saved, and nobody else should wait for that.
 */
export interface TakeOwnOp {
  op: 'take_own';
  /** Of `/app/own/look`. */
  token: string;
  shot_id: string;
  name: string;
  /** Null: the largest centred part. */
  crop: Crop | null;
  /** At 16 a second; 0 for a still. */
  start_frame: number;
}

/** The file that waited is let go. */
export interface DropOwnOp {
  op: 'drop_own';
  token: string;
}

/** Nothing but the revision. */
export interface Done {}

/** A new shot. */
export interface ShotMade {
  shot_id: string;
}

/** A new scene with its one shot. */
export interface SceneMade extends ShotMade {
  scene_id: string;
}

/** The step that was taken back, or made again, as the undo button said it. */
export interface StepTaken {
  label: string;
}

/** Jobs that wait. */
export interface JobsAsked {
  job_ids: string[];
}

/** A job that waits. */
export interface JobAsked {
  job_id: string;
}

/** Jobs that waited and do no more, by id. */
export interface JobsRemoved {
  removed: string[];
}

/** A new member of the cast. */
export interface MemberAdded {
  member_id: string;
}

/** What of a recipe can't be brought back. */
export interface Reused {
  left: Left[];
}

/** A picture, by its content name. */
export interface PictureKept {
  picture: string;
}

/** What a plan would make, and how long it takes. */
export interface PlanRow {
  shots: PlannedRow[];
  /** Of those known. */
  seconds: number | null;
  /** Of how many shots that is not known. */
  unmeasured: number;
  /** Can't be made as the film is. */
  left_out: PlannedShot[];
}

/** A shot that a plan makes. */
export interface PlannedRow {
  shot_id: string;
  label: string;
  why: string;
  /** Of takes with its own settings and memory; null where none was measured. */
  seconds: number | null;
}

/** One shot of a plan and why it is in it. */
export interface PlannedShot {
  shot_id: string;
  label: string;
  why: string;
}

/** What an import would do to the film. */
export interface ImportPlan {
  title: string;
  rows: ImportedShot[];
}

/** What an import would do to a shot. */
export interface ImportedShot {
  shot_id: string;
  label: string;
  change: Change;
  keeps_takes: number;
  text: string;
}

/** What an import does to a shot; where several are true, the first of them. */
export type Change =
  | 'new'
  | 'restored'
  | 'prompt changed'
  | 'moved'
  | 'cut changed'
  | 'first frame prompt changed'
  | 'same'
  | 'removed';

/** A film, by its folder's name. */
export interface InFolder {
  folder: string;
}

/** The film that was written. */
export interface Exported {
  export: ExportRow | null;
}

/** A copy under way; `GET /app/shelf` says how far. */
export interface CopyStarted {
  copy_id: string;
}

/** A film in the bin, by its name there. */
export interface InBin {
  name: string;
}

/** What a file would become as a take; it waits under its token. */
export interface OwnLook {
  token: string;
  kind: 'picture' | 'clip';
  width: number;
  height: number;
  /** Frames at 16 a second, null of a still. */
  available: number | null;
  /** Of the take. */
  frame_count: number;
}

export type Op =
  | EditOp
  | SettingsOp
  | OverrideOp
  | PresetOp
  | InsertShotOp
  | InsertSceneOp
  | DuplicateShotOp
  | UndoOp
  | RedoOp
  | ImportScriptOp
  | GenerateOp
  | MoveJobOp
  | RunNextOp
  | ChangeJobOp
  | PutBackOp
  | RetryOp
  | DismissOp
  | RetryFailedOp
  | ClearFinishedOp
  | PauseOp
  | ResumeOp
  | RenderPlanOp
  | StopBatchOp
  | AddCastMemberOp
  | CropCastPictureOp
  | ReuseOp
  | WhatIfOp
  | KeepOp
  | BatchOp
  | PresetShotsOp
  | NoteShotsOp
  | GrabOp
  | ForgetOp
  | MoveMemoryOp
  | CropReferenceOp
  | PlanOp
  | CancelOp
  | PlanImportOp
  | NewFilmOp
  | NewExampleOp
  | OpenFilmOp
  | DismissNoticeOp
  | ExportFilmOp
  | DuplicateFilmOp
  | StopCopyOp
  | BinFilmOp
  | RestoreFilmOp
  | TakeOwnOp
  | DropOwnOp;

/** As it is sent: `op_id` names this asking, so that it is done once. */
export type Asked = Op & { op_id?: string };

/** What each op answers, beside `Revised`. */
export interface Answers {
  edit: Done;
  settings: Done;
  override: Done;
  preset: Done;
  insert_shot: ShotMade;
  insert_scene: SceneMade;
  duplicate_shot: ShotMade;
  undo: StepTaken;
  redo: StepTaken;
  import_script: Done;
  generate: JobsAsked;
  move_job: Done;
  run_next: Done;
  change_job: JobsAsked;
  put_back: JobsAsked;
  retry: JobAsked;
  dismiss: Done;
  retry_failed: JobsAsked;
  clear_finished: Done;
  pause: Done;
  resume: Done;
  render_plan: JobsAsked;
  stop_batch: JobsRemoved;
  add_cast_member: MemberAdded;
  crop_cast_picture: Done;
  reuse: Reused;
  what_if: JobAsked;
  keep: Done;
  batch: Done;
  preset_shots: Done;
  note_shots: Done;
  grab: PictureKept;
  forget: Done;
  move_memory: Done;
  crop_reference: Done;
  plan: PlanRow;
  cancel: JobsRemoved | Done;
  plan_import: ImportPlan;
  new_film: InFolder;
  new_example: InFolder;
  open_film: InFolder;
  dismiss_notice: Done;
  export_film: Exported;
  duplicate_film: CopyStarted;
  stop_copy: Done;
  bin_film: InBin;
  restore_film: InFolder;
  take_own: JobAsked;
  drop_own: Done;
}

export type Answer<O extends Op> = Revised & Answers[O['op']];

// ---- GET /app/shelf answers ShelfRows, /app/films FilmTitle[] ----

/** Everything the browser of films shows. */
export interface ShelfRows {
  /** The open one first, then those opened last. */
  films: ShelfRow[];
  copies: CopyRow[];
  examples: ExampleRow[];
  bin: BinnedRow[];
}

/** One film of the folder. */
export interface ShelfRow extends SummaryRow {
  folder: string;
  saved_at: string;
  opened: boolean;
  /** Address of its first circled take's. */
  poster: string | null;
}

/** A film as a card, without opening it. */
export interface SummaryRow {
  title: string;
  shots: number;
  seconds: number;
  /** Why it can't be read. */
  problem: Problem | null;
  /** Measured now. */
  size_bytes: number;
  /** Of them, what a copy of the film has too. */
  shared_bytes: number;
}

/** A film being copied. */
export interface CopyRow {
  id: string;
  folder: string;
  title: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** Files. */
  done: number;
  total: number;
  /** The folder of the copy. */
  made: string | null;
  error: Problem | null;
}

/** An example to begin a film from, a story of `presets/`. */
export interface ExampleRow {
  name: string;
  title: string;
  overview: string;
  shots: number;
}

/** One film of the bin. */
export interface BinnedRow extends SummaryRow {
  name: string;
  folder: string;
  binned_at: string;
}

/** A film of the folder, by title. */
export interface FilmTitle {
  folder: string;
  title: string;
  shots: number;
  /** It is the one that is open. */
  opened: boolean;
}
