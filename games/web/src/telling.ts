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
