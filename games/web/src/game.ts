/** The state of a game's page: whose is shown, what the server said last, and the server's clock. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { onHostRefresh } from './host.ts';
import { asTrouble, type Trouble } from './problems.ts';
import type { Message, Offer, Session, Shown } from './session.ts';
import { listen } from './stream.ts';

/** A scene of type S, of a friend when one is named; L is a line of the page `friends`. */
export interface Looked<S> {
  friend: string;
  scene: S;
}

export interface Game<S, L> {
  looked: Looked<S> | null;
  /** The player's own scene as it was last seen, also while a friend's is shown. */
  own: S | null;
  lines: L[] | null;
  trouble: Trouble | null;
  now: () => number;
  show: (shown: Shown) => void;
  look: (friend: string) => Promise<void>;
}

const SOON_MS = 700; // what comes together is asked for once

/** `moments` are the instants at which a scene changes by itself: then it is asked for again. */
export function useGame<S, L>(session: Session, hear: (message: Message) => void, moments: (scene: S) => number[]): Game<S, L> {
  const [looked, setLooked] = useState<Looked<S> | null>(null);
  const [own, setOwn] = useState<S | null>(null);
  const [lines, setLines] = useState<L[] | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const ahead = useRef(0);
  const at = useRef('');
  const now = useCallback(() => performance.now() + ahead.current, []);

  const show = useCallback((shown: Shown) => {
    ahead.current = Date.parse(shown.now) - performance.now();
    at.current = shown.friend ?? '';
    const scene = shown.scene as unknown as S;
    if (!at.current) setOwn(scene);
    setLooked({ friend: at.current, scene });
    setTrouble(null);
  }, []);
  const reload = useCallback(() => {
    session.page<{ friends: L[] }>('friends').then((found) => setLines(found.friends), () => undefined);
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
  useMinutes(looked, looked ? moments(looked.scene) : [], now, () => void look(at.current).catch(() => undefined));
  return { looked, own, lines, trouble, now, show, look };
}

/** Draw anew each minute while somebody looks, and ask again at the next of some moments. */
function useMinutes(looked: unknown, moments: number[], now: () => number, ask: () => void): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const left = moments.map((at) => at - now()).filter((ms) => ms > 0);
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

/** The offer of a move, if a scene makes it. */
export function offered(can: readonly Offer[], move: string): Offer | undefined {
  return can.find((one) => one.move === move);
}
