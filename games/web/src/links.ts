/** Deep links: `friend/12`, `quiz`, `water/12`: where the host or the address wants the player to be. */
import { useEffect } from 'preact/hooks';
import type { Bridge } from './bridge/bridge.ts';

/** Go where the page was opened for, once, and then wherever the host says, as soon as there is something to show. */
export function useLinks(bridge: Bridge, ready: boolean, go: (place: string, id: string) => void): void {
  useEffect(() => {
    if (!ready) return;
    const to = (link: string) => {
      const [place = '', id = ''] = link.split('/');
      go(place, id);
    };
    const begin = () => {
      const { to: first } = bridge.told;
      if (!first || first === 'consent') return; // that is no place of the game: `missing` reads it
      delete bridge.told.to;
      to(first);
    };
    begin();
    const stops = [bridge.on('hello', begin), bridge.on('openLink', (told) => to(told.to))];
    return () => stops.forEach((stop) => stop());
  }, [ready]);
}
