/** Quiet hours: from when to when nothing may ring or pop up. They belong to the player, not to one game. */
import type { Session } from './session.ts';

export interface Quiet {
  from: string;
  to: string;
}

interface Told {
  quiet: Quiet | null;
}

/** Null: none. */
export function quietOf(session: Session): Promise<Quiet | null> {
  return session.mine<Told>('GET', 'telling').then((told) => told.quiet);
}

/** Set the quiet hours; from a time to the same time is none. Returns what holds now, throws Trouble. */
export function setQuiet(session: Session, quiet: Quiet | null): Promise<Quiet | null> {
  const whole = quiet && quiet.from !== quiet.to ? quiet : null;
  return session.mine<Told>('PUT', 'telling', { quiet: whole }).then((told) => told.quiet);
}

/** Show at once what is wished and tell the server one wish at a time: while one is on its way only the newest waits,
 *  so what was wished last is what holds, however slow the line. `refused` hears why a last wish does not hold. */
export function wishing<T>(held: T, tell: (wish: T) => Promise<T>, show: (held: T) => void, refused: (error: unknown) => void) {
  let waits: [T] | null = null;
  let telling = false;
  async function tellAll() {
    telling = true;
    for (let next = waits; next; next = waits) {
      waits = null;
      const error = await tell(next[0]).then((now) => void (held = now), (failed: unknown) => [failed]);
      if (waits) continue;
      show(held);
      if (error) refused(error[0]);
    }
    telling = false;
  }
  return (wish: T) => {
    waits = [wish];
    show(wish);
    if (!telling) void tellAll();
  };
}
