/** The state of the page: whose forest is shown, what the server said last, and the server's clock. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { onHostRefresh } from 'shell/host.ts';
import { asTrouble, type Trouble } from 'shell/problems.ts';
import type { Message, Session, Shown } from 'shell/session.ts';
import { listen } from 'shell/stream.ts';
import type { FriendLine, Friends, FriendsPage, Own } from './scene.ts';

export interface Looked {
  friend: string;
  scene: Own | Friends;
}

export interface Forest {
  looked: Looked | null;
  /** The player's own energy, also while a friend's forest is shown. */
  energy: number;
  lines: FriendLine[] | null;
  trouble: Trouble | null;
  now: () => number;
  show: (shown: Shown) => void;
  spend: (grams: number) => void;
  look: (friend: string) => Promise<void>;
}

const SOON_MS = 700; // what comes together is asked for once

export function useForest(session: Session, hear: (message: Message) => void): Forest {
  const [looked, setLooked] = useState<Looked | null>(null);
  const [energy, setEnergy] = useState(0);
  const [lines, setLines] = useState<FriendLine[] | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const ahead = useRef(0);
  const at = useRef('');
  const now = useCallback(() => performance.now() + ahead.current, []);

  const show = useCallback((shown: Shown) => {
    ahead.current = Date.parse(shown.now) - performance.now();
    at.current = shown.friend ?? '';
    const scene = shown.scene as unknown as Own | Friends;
    if ('energy_g' in scene) setEnergy(scene.energy_g);
    setLooked({ friend: at.current, scene });
    setTrouble(null);
  }, []);
  const reload = useCallback(() => {
    session.page<FriendsPage>('friends').then((found) => setLines(found.friends), () => undefined);
  }, [session]);
  const look = useCallback(async (friend: string) => {
    try {
      show(await session.scene(friend));
      reload();
    } catch (error) {
      setTrouble(asTrouble(error));
      throw error;
    }
  }, [session, show, reload]);

  useEffect(() => {
    let soon = 0;
    const again = () => {
      clearTimeout(soon);
      soon = window.setTimeout(() => void look(at.current).catch(() => undefined), SOON_MS);
    };
    void look('').catch(() => undefined);
    const seen = () => !document.hidden && again();
    document.addEventListener('visibilitychange', seen);
    const stops = [listen(session, (message) => (hear(message), again()), again), onHostRefresh(again)];
    return () => {
      stops.forEach((stop) => stop());
      clearTimeout(soon);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [session]);
  useMinutes(looked, now, () => void look(at.current).catch(() => undefined));
  const spend = useCallback((grams: number) => setEnergy((had) => Math.max(0, had - grams)), []);
  return { looked, energy, lines, trouble, now, show, spend, look };
}

/** Draw anew each minute while somebody looks, and ask again when the next bubble is ripe. */
function useMinutes(looked: Looked | null, now: () => number, ask: () => void): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const left = (looked?.scene.bubbles ?? []).map((one) => Date.parse(one.ripe_at ?? '') - now()).filter((ms) => ms > 0);
    const next = Math.min(60_000, ...left.map((ms) => ms + 300));
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      if (!document.hidden) timer = window.setTimeout(() => (next < 60_000 ? ask() : (tick((n) => n + 1), wait())), next);
    };
    wait();
    document.addEventListener('visibilitychange', wait);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wait);
    };
  }, [looked]);
}
