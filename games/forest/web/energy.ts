/** The player's energy as the page shows it: what was given away at a friend's is gone before the next look at home. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Own } from './scene.ts';

export function useEnergy(own: Own | null): [number, (grams: number) => void] {
  const [spent, setSpent] = useState(0);
  useEffect(() => setSpent(0), [own]);
  const spend = useCallback((grams: number) => setSpent((already) => already + grams), []);
  return [Math.max(0, (own?.energy_g ?? 0) - spent), spend];
}
