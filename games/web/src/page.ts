/** A page of the game, asked for when it is wanted; what was found stays when asking again fails. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { asTrouble, type Trouble } from './problems.ts';
import type { Session } from './session.ts';

export interface Found<T> {
  found: T | null;
  trouble: Trouble | null;
}

export interface Paged<T> extends Found<T> {
  again: () => void;
}

/** Ask, and tell how it went from how it was. An answer that a later question has overtaken is told to nobody. */
export async function asking<T>(ask: () => Promise<T>, last: { current: number }, tell: (turn: (old: Found<T>) => Found<T>) => void): Promise<void> {
  const mine = ++last.current;
  tell((old) => (old.trouble && !old.found ? { found: null, trouble: null } : old)); // who asks again sees that it is coming
  const turn = await ask().then(
    (found) => () => ({ found, trouble: null }),
    (error: unknown) => (old: Found<T>) => ({ ...old, trouble: asTrouble(error) }),
  );
  if (mine === last.current) tell(turn);
}

/** Nothing is asked for as long as `page` is ''; asked again when `when` is another. `after` is where a long page goes on. */
export function usePage<T>(session: Session, page: string, when: unknown = '', after = ''): Paged<T> {
  const [state, setState] = useState<Found<T>>({ found: null, trouble: null });
  const last = useRef(0);
  const again = useCallback(() => void (page && asking(() => session.page<T>(page, after), last, setState)), [session, page, after]);
  useEffect(again, [again, when]);
  return { ...state, again };
}
