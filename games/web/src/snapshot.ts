/**
 * The last picture of a game on this phone, shown at once while the true one is on its way.
 *
 * Only where the host says whose it is, by a word of its own (`who` of its hello): a phone may be shared. One picture a
 * game is kept; storage may be absent or full, and then there is none.
 */
import { liveIn, zone } from './days.ts';

const MOST = 200_000; // characters: a scene has some thousand

interface Kept<T> {
  who: string;
  version: number;
  scene: T;
  zone?: string | undefined;
}

const VERSION = 1; // of the shape of scenes: an older picture is not shown

/** The last picture of a game that belongs to `who`, in the days of where they live; null when there is none. */
export function recall<T>(game: string, who: string): T | null {
  if (!who) return null;
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf(game)) ?? 'null') as Kept<T> | null;
    if (kept?.who !== who || kept.version !== VERSION) return null;
    liveIn(kept.zone);
    return kept.scene;
  } catch {
    return null;
  }
}

/** Keep a picture of a game for `who`, in place of the one before. */
export function remember<T>(game: string, who: string, scene: T): void {
  if (!who) return;
  const text = JSON.stringify({ who, version: VERSION, scene, zone: zone() } satisfies Kept<T>);
  try {
    if (text.length <= MOST) localStorage.setItem(nameOf(game), text);
  } catch {
    // a phone without storage shows no picture at first, and nothing else is missing
  }
}

/** Keep no picture any more, of no game: who leaves, or is another player, leaves all of them. */
export function forgetAll(): void {
  try {
    Object.keys(localStorage).filter(isPicture).forEach((name) => localStorage.removeItem(name));
  } catch {
    // nothing was kept
  }
}

/** Wishes such as `tilth.sound` are no pictures and stay. */
function isPicture(name: string): boolean {
  return name.startsWith(nameOf('')) && (localStorage.getItem(name) ?? '').startsWith('{"who":');
}

function nameOf(game: string): string {
  return `tilth.${game}`;
}
