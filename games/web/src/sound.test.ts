import drawn from 'assets/shell/sounds.json';
import { afterEach, expect, test, vi } from 'vitest';
import type { Bridge } from './bridge/bridge.ts';
import { envelope, MOST, readRecipe, samples, Sounds, wave } from './sound.ts';

const RATE = 8000;
const TONE = tone(0.01, 0.05, 0.04);

/** A recipe in the order of zzfx: volume, randomness, frequency, attack, sustain, release, and what follows. */
function tone(attack: number, sustain: number, release: number, ...more: number[]): number[] {
  return [0.5, 0, 400, attack, sustain, release, ...more];
}

function bridge(audio?: boolean) {
  const ears: ((told: { on: boolean }) => void)[] = [];
  const say = vi.fn();
  const on = (_verb: string, hear: (told: { on: boolean }) => void) => (ears.push(hear), () => undefined);
  return { host: { told: audio === undefined ? {} : { audio }, on, say } as unknown as Bridge, say, tell: (told: { on: boolean }) => ears.forEach((hear) => hear(told)) };
}

class Context {
  static started = 0;
  destination = {};
  resume = () => Promise.resolve();
  suspend = () => Promise.resolve();
  createBuffer = (_channels: number, length: number) => ({ length, copyToChannel: () => undefined });
  createBufferSource = () => ({ buffer: null, connect: () => undefined, start: () => void (Context.started += 1) });
}

afterEach(() => {
  vi.unstubAllGlobals();
  Context.started = 0;
});

test('a recipe says its numbers in order, and what it leaves out is as usual', () => {
  expect(readRecipe([0.5, 0.9, 330, 0.02])).toMatchObject({ volume: 0.5, frequency: 330, attack: 0.02, release: 0.1, sustainVolume: 1 });
  expect(readRecipe([1, , , , , , , , , , , , , , , , , 0.4] as number[])).toMatchObject({ frequency: 220, sustainVolume: 0.4 });
});

test('a sound is as long as it comes, stays and goes, and never longer than a second and a half', () => {
  expect(samples(TONE, RATE)).toHaveLength(800);
  expect(samples(tone(5, 5, 5), RATE)).toHaveLength(12_000);
  expect(samples(tone(0, 0, 0), RATE)).toHaveLength(1);
});

test('it begins and ends in silence and is never louder than its volume', () => {
  const made = samples(TONE, RATE);

  expect(made[0]).toBeCloseTo(0);
  expect(Math.abs(made.at(-1) ?? 1)).toBeLessThan(0.01);
  expect(Math.max(...made.map(Math.abs))).toBeLessThan(0.151);
  expect(Math.max(...made.map(Math.abs))).toBeGreaterThan(0.14);
});

test('a tone has the pitch that was asked for', () => {
  const made = samples(tone(0, 0.5, 0), RATE);
  const crossings = made.reduce((n, one, at) => n + (at > 0 && made[at - 1]! < 0 && one >= 0 ? 1 : 0), 0);

  expect(crossings).toBeGreaterThanOrEqual(198);
  expect(crossings).toBeLessThanOrEqual(201);
});

test('a jump changes the pitch from its moment on', () => {
  const plain = samples(tone(0, 0.1, 0), RATE);
  const jumping = samples(tone(0, 0.1, 0, 0, 1, 0, 0, 200, 0.05), RATE);

  expect(jumping.slice(0, 400)).toEqual(plain.slice(0, 400));
  expect(jumping.slice(410)).not.toEqual(plain.slice(410));
});

test('a repetition begins the pitch anew', () => {
  const once = samples(tone(0, 0.1, 0, 0, 1, 0, 0, 200, 0.05), RATE);
  const again = samples(tone(0, 0.1, 0, 0, 1, 0, 0, 200, 0.05, 0.07), RATE);

  expect(again.slice(0, 560)).toEqual(once.slice(0, 560));
  expect(again.slice(570)).not.toEqual(once.slice(570));
});

test('the sounds that come with the page are eight at most, short, and soft', () => {
  const recipes = Object.values(drawn.sounds);

  expect(recipes.length).toBeLessThanOrEqual(MOST);
  for (const made of recipes.map((one) => samples(one, RATE))) {
    expect(made.length).toBeLessThan(RATE);
    expect(Math.max(...made.map(Math.abs))).toBeLessThan(0.2);
    expect(Math.max(...made.map(Math.abs))).toBeGreaterThan(0.02);
  }
});

test('every shape stays between −1 and 1, and the same recipe is the same sound', () => {
  for (const shape of [0, 1, 2, 4]) {
    const made = samples(tone(0, 0.2, 0, shape), RATE);
    expect(Math.max(...made.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(samples(tone(0, 0.2, 0, shape), RATE)).toEqual(made);
  }
  expect([wave(1, 0), wave(1, 0.25), wave(1, 0.75), wave(2, 0.25)]).toEqual([0, 1, -1, 0.5]);
});

test('a sound comes, sinks to its level, stays there and fades', () => {
  const told = { ...readRecipe([]), attack: 0.1, decay: 0.1, sustain: 0.1, release: 0.2, sustainVolume: 0.5 };

  expect([0.05, 0.15, 0.25, 0.4, 0.6].map((at) => envelope(told, at))).toEqual([0.5, 0.75, 0.5, 0.25, 0].map((one) => expect.closeTo(one, 6) as number));
});

test('it is muted until the player wants it, and again when the host says so', () => {
  vi.stubGlobal('AudioContext', Context);
  const { host, say, tell } = bridge();
  const sounds = new Sounds();
  sounds.begin(host, { pop: TONE });
  sounds.play('pop');
  expect([sounds.on, Context.started]).toEqual([false, 0]);
  sounds.want(true);
  sounds.play('pop');
  expect([sounds.on, Context.started, say.mock.lastCall]).toEqual([true, 1, ['audio', { on: true }]]);
  tell({ on: false });
  sounds.play('pop');
  expect([sounds.on, Context.started]).toEqual([false, 1]);
});

test('a host that says no audio at first is obeyed', () => {
  const sounds = new Sounds();
  sounds.begin(bridge(false).host, { pop: TONE });
  sounds.want(true);

  expect(sounds.on).toBe(false);
});

test('an unknown sound, or a ninth, is silence, and who listens hears of changes', () => {
  vi.stubGlobal('AudioContext', Context);
  const sounds = new Sounds();
  sounds.begin(bridge().host, Object.fromEntries(Array.from({ length: MOST + 1 }, (_, n) => [`s${n}`, TONE])));
  const heard = vi.fn();
  const stop = sounds.listen(heard);
  sounds.want(true);
  stop();
  sounds.want(true);
  sounds.play('nothing');
  sounds.play(`s${MOST}`);

  expect([heard.mock.calls.length, Context.started]).toEqual([1, 0]);
});
