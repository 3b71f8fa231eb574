/** What a phone needs of the energy rain: which drop is in the air where, and taps as the server wants them. It scores nothing. */
export interface Run {
  token: string;
  lasts_ms: number;
  falls_ms: number;
  /** Each drop as [ms, place in thousandths, grams]. */
  drops: [number, number, number][];
}

/** A tap as [ms since the beginning, place in thousandths]. */
export type Tap = [number, number];

const REACH = 90; // thousandths: what looks caught; the server says what was

/** A tap so many ms after the run began, at a part of the width from 0 to 1. */
export function tapAt(ms: number, part: number): Tap {
  return [Math.max(0, Math.round(ms)), Math.min(1000, Math.max(0, Math.round(part * 1000)))];
}

/** Which drop a tap seems to catch: of those under it the one that is gone first; -1 for none. */
export function under({ drops, falls_ms }: Run, [ms, x]: Tap, caught: ReadonlySet<number>): number {
  return drops.findIndex(([at, place], n) => !caught.has(n) && at <= ms && ms <= at + falls_ms && Math.abs(place - x) <= REACH);
}

/** For who plays without a clock: the taps that catch some drops in the middle of their way. */
export function tapsFor({ drops, falls_ms }: Run, from: number, many: number): Tap[] {
  return drops.slice(from, from + many).map(([at, x]) => [at + Math.round(falls_ms / 2), x]);
}

/** How long a run must still last before the server settles these taps. */
export function stillFor(taps: readonly Tap[], gone: number): number {
  return Math.max(0, Math.max(0, ...taps.map(([ms]) => ms)) - gone);
}
