/** A small touch in the hand, which the phone gives: asked of the host, unless the player wants none. */
import type { Bridge } from './bridge.ts';
import type { ToHost } from './verbs.ts';

const KEPT = 'tilth.touch';

/** Whether the player wants it: yes, until they say no. */
export function touches(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true; // also where there is no storage
  }
}

/** The player wants it from now on, or does not. */
export function wantTouch(on: boolean): void {
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // then it stays as it was
  }
}

/** Ask the host for a touch. */
export function touch(bridge: Pick<Bridge, 'say'>, kind: ToHost['haptic']['kind']): void {
  if (touches()) bridge.say('haptic', { kind });
}
