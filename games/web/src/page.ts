/** A page of the game, asked for when it is wanted; `gone` when the server knows no such page. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { asTrouble, type Trouble } from './problems.ts';
import type { Session } from './session.ts';

export interface Paged<T> {
  found: T | null;
  trouble: Trouble | null;
  again: () => void;
}

export function usePage<T>(session: Session, page: string, when: unknown = ''): Paged<T> {
  const [state, setState] = useState<{ found: T | null; trouble: Trouble | null }>({ found: null, trouble: null });
  const again = useCallback(() => {
    if (!page) return;
    session.page<T>(page).then(
      (found) => setState({ found, trouble: null }),
      (error: unknown) => setState((old) => ({ ...old, trouble: asTrouble(error) })),
    );
  }, [session, page]);
  useEffect(again, [again, when]);
  return { ...state, again };
}
