/** The player's energy as the page shows it: what was given away at a friend's is gone before the next look at home. */
import { useCallback, useRef, useState } from 'preact/hooks';
import type { Own } from './scene.ts';

/** The player's grams as far as they are known, also at a friend's; the function takes grams off, or adds when below 0. */
export function useEnergy(own: Own | null): [number, (grams: number) => void] {
  const [spent, setSpent] = useState({ since: own, grams: 0 });
  const last = useRef(own);
  last.current = own;
  const off = spent.since === own ? spent.grams : 0; // a newer look at home knows of it already
  const spend = useCallback((grams: number) => {
    const since = last.current;
    setSpent((before) => ({ since, grams: (before.since === since ? before.grams : 0) + grams }));
  }, []);
  return [Math.max(0, (own?.energy_g ?? 0) - off), spend];
}
