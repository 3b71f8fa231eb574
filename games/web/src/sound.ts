/**
 * A few soft sounds, made from numbers in this page: nothing is fetched. Muted until the player wants them.
 *
 * A recipe is a list of numbers in the order of zzfx, which small games share and which has editors. Of its twenty we
 * know those of `USUAL`; the others are passed over, and nothing is random: a recipe is one sound. The host's word is a
 * door: while it says "no audio" nothing sounds, whatever the player wants.
 */
import drawn from 'assets/shell/sounds.json';
import type { Bridge } from './bridge/bridge.ts';

const FIELDS = [
  'volume', 'randomness', 'frequency', 'attack', 'sustain', 'release', 'shape', 'curve', 'slide', 'deltaSlide', 'pitchJump', 'pitchJumpTime',
  'repeatTime', 'noise', 'modulation', 'bitCrush', 'delay', 'sustainVolume', 'decay', 'tremolo',
] as const;

/** Times in seconds, frequencies in hertz; `shape` 0 sine, 1 triangle, 2 sawtooth, 4 noise; `slide` in 500 hertz a second. */
const USUAL = { volume: 1, frequency: 220, attack: 0, sustain: 0, release: 0.1, shape: 0, curve: 1, slide: 0, pitchJump: 0, pitchJumpTime: 0, repeatTime: 0, noise: 0, sustainVolume: 1, decay: 0 };

type Told = Record<keyof typeof USUAL, number>;
type Recipe = readonly number[];
type Recipes = Readonly<Record<string, Recipe>>;

export const MOST = 8;
export const RATE = 44_100; // samples a second
const LONGEST_S = 1.5;
const MASTER = 0.3; // how loud the loudest recipe is
const SLIDE_HZ = 500;
const KEPT = 'tilth.sound';

/** What each number of a recipe means; what it leaves out is as usual. */
export function readRecipe(recipe: Recipe): Told {
  const known = Object.keys(USUAL) as (keyof Told)[];
  return Object.fromEntries(known.map((name) => [name, recipe[FIELDS.indexOf(name)] ?? USUAL[name]])) as Told;
}

/** How loud a sound is after so many seconds, 0 to 1: it comes, sinks to where it stays, and goes. */
export function envelope({ attack, decay, sustain, release, sustainVolume }: Told, at: number): number {
  const left = attack + decay + sustain + release - at;
  if (at < attack) return at / attack;
  if (at < attack + decay) return 1 - ((at - attack) / decay) * (1 - sustainVolume);
  if (left > release) return sustainVolume;
  return left > 0 ? (sustainVolume * left) / release : 0;
}

/** One wave of a shape, at a phase counted in turns: −1 to 1. */
export function wave(shape: number, turns: number): number {
  const part = turns - Math.floor(turns);
  if (shape === 1) return 1 - 4 * Math.abs(((part + 0.25) % 1) - 0.5);
  if (shape === 2) return 2 * ((part + 0.5) % 1) - 1;
  if (shape === 4) return noise(Math.floor(turns * 16));
  return Math.sin(2 * Math.PI * part);
}

/** The same noise each time: the same recipe is the same sound. */
function noise(at: number): number {
  const mixed = Math.imul(at ^ (at >>> 15) ^ 0x9e3779b9, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 0x8000_0000 - 1;
}

/** The samples of a recipe, never louder than `MASTER`, at most a second and a half. */
export function samples(recipe: Recipe, rate = RATE): Float32Array<ArrayBuffer> {
  const told = readRecipe(recipe);
  const seconds = Math.min(LONGEST_S, told.attack + told.decay + told.sustain + told.release);
  const made = new Float32Array(Math.max(1, Math.round(seconds * rate)));
  let turns = 0;
  for (let n = 0; n < made.length; n++) {
    const at = n / rate;
    const within = told.repeatTime > 0 ? at % told.repeatTime : at; // the pitch begins anew
    const jumped = told.pitchJumpTime > 0 && within >= told.pitchJumpTime ? told.pitchJump : 0;
    const pitch = (told.frequency + told.slide * SLIDE_HZ * within + jumped) * (1 + told.noise * noise(n));
    const one = wave(told.shape, turns);
    made[n] = MASTER * Math.min(1, told.volume) * envelope(told, at) * Math.sign(one) * Math.abs(one) ** told.curve;
    turns += Math.max(0, pitch) / rate;
  }
  return made;
}

/** The page's sounds: what the player wants, what the host allows, and the playing. */
export class Sounds {
  private recipes: Recipes = {};
  private wanted = kept();
  private allowed = true;
  private bridge: Bridge | null = null;
  private context: AudioContext | null = null;
  private readonly made = new Map<string, AudioBuffer>();
  private readonly ears = new Set<() => void>();

  /** What the player wants. */
  get wish(): boolean {
    return this.wanted;
  }

  /** Whether the app around us says no. */
  get muted(): boolean {
    return !this.allowed;
  }

  /** Whether anything sounds now. */
  get on(): boolean {
    return this.wanted && this.allowed;
  }

  /** Take the recipes, and follow the host: its hello and its `audio`. */
  begin(bridge: Bridge, recipes: Recipes = drawn.sounds): void {
    this.recipes = Object.fromEntries(Object.entries(recipes).slice(0, MOST));
    this.bridge = bridge;
    this.allow(bridge.told.audio ?? true);
    bridge.on('hello', ({ audio }) => this.allow(audio ?? true)); // of a host that speaks late
    bridge.on('audio', ({ on }) => this.allow(on));
  }

  /** The player turns sounds on or off; the host is told, and may allow them then. */
  want(on: boolean): void {
    this.wanted = on;
    keep(on);
    this.bridge?.say('audio', { on });
    this.tell();
  }

  listen(hear: () => void): () => void {
    this.ears.add(hear);
    return () => void this.ears.delete(hear);
  }

  /** Play a sound by name; an unknown one, or one that a phone cannot play, is silence. */
  play(name: string): void {
    const recipe = this.recipes[name];
    if (!this.on || !recipe || typeof AudioContext === 'undefined') return;
    try {
      this.context ??= new AudioContext();
      void this.context.resume();
      const source = this.context.createBufferSource();
      source.buffer = this.buffer(this.context, name, recipe);
      source.connect(this.context.destination);
      source.start();
    } catch {
      // a phone without a free voice stays silent
    }
  }

  private buffer(context: AudioContext, name: string, recipe: Recipe): AudioBuffer {
    let buffer = this.made.get(name);
    if (!buffer) {
      const made = samples(recipe);
      buffer = context.createBuffer(1, made.length, RATE);
      buffer.copyToChannel(made, 0);
      this.made.set(name, buffer);
    }
    return buffer;
  }

  private allow(on: boolean): void {
    this.allowed = on;
    if (!on) void this.context?.suspend();
    this.tell();
  }

  private tell(): void {
    [...this.ears].forEach((hear) => hear());
  }
}

export const sounds = new Sounds();

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT) === 'on';
  } catch {
    return false; // also where there is no storage: muted
  }
}

function keep(on: boolean): void {
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // then it holds for this visit
  }
}
