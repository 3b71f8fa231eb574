/** The walk to friends with something to take or to help with: each once, until all are seen. */
import { useRef } from 'preact/hooks';
import type { Session } from 'shell/session.ts';

export type Find = (after: string) => Promise<string | null>;

/** The next friend that the walk has not been to, or null. Who has been visited is remembered in `seen`. */
export async function nextOf(find: Find, here: string, seen: Set<string>): Promise<string | null> {
  if (here) seen.add(here);
  const round = new Set<string>();
  for (let at = here; ; ) {
    const found = await find(at);
    if (!found || round.has(found)) return null;
    if (!seen.has(found)) return found;
    round.add(found);
    at = found;
  }
}

/** A walk goes on until it is begun anew: by going somewhere oneself, or when all are seen. */
export function useWalk(session: Session): { next: (here: string) => Promise<string | null>; begin: () => void } {
  const seen = useRef(new Set<string>());
  const find: Find = (after) => session.page<{ friend: string | null }>('find', after).then((page) => page.friend, () => null);
  async function next(here: string) {
    const found = await nextOf(find, here, seen.current);
    if (!found) seen.current.clear();
    return found;
  }
  return { next, begin: () => seen.current.clear() };
}
