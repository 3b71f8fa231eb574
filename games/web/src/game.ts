/** The state of a game's page: whose is shown, what the server said last, and the server's clock. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { opened } from './bridge/back.ts';
import { looking, onLook } from './life.ts';
import { asTrouble, type Trouble } from './problems.ts';
import type { Message, Offer, Session, Shown } from './session.ts';
import { recall, remember } from './snapshot.ts';
import { listen } from './stream.ts';

/** A scene of type S, of a friend when one is named; L is a line of the page `friends`. */
interface Looked<S> {
  friend: string;
  scene: S;
  /** When the server saw it so. */
  at: number;
}

export interface Game<S, L> {
  looked: Looked<S> | null;
  /** The player's own scene as it was last seen, also while a friend's is shown. */
  own: S | null;
  lines: L[] | null;
  /** Ask for the next friends; undefined when all are there. */
  more: (() => void) | undefined;
  trouble: Trouble | null;
  now: () => number;
  /** Number a move that begins now, for `show`. */
  begin: () => number;
  /** Show what a move's answer shows, unless the player went elsewhere or something newer is shown: then it is looked at again. */
  show: (shown: Shown, begun: number) => void;
  /** Look again at whose place is shown. */
  again: () => void;
  look: (friend: string) => Promise<void>;
}

const SOON_MS = 700; // what comes together is asked for once

/** `moments` are the instants at which a scene changes by itself: then it is asked for again. */
export function useGame<S, L>(session: Session, hear: (message: Message) => void, moments: (scene: S) => number[]): Game<S, L> {
  const [before] = useState(() => recall<S>(session.game, session.who));
  const [looked, setLooked] = useState<Looked<S> | null>(before && { friend: '', scene: before, at: 0 });
  const [own, setOwn] = useState<S | null>(before);
  const [lines, setLines] = useState<L[] | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const ahead = useRef(Date.now() - performance.now()); // until the server has told its own
  const at = useRef('');
  const shownOnce = useRef(false);
  const begun = useRef(0); // looks and moves so far
  const newest = useRef(0); // the one whose answer is shown: an older one of the same place comes too late
  const went = useRef(0); // the newest look at a place that was chosen: no older choice leads away from it
  const answered = useRef(0); // the newest that had begun when a move was answered last: a look until then may have seen the place before it
  const now = useCallback(() => performance.now() + ahead.current, []);
  const pages = useRef(1);
  const [further, setFurther] = useState(false);
  const reload = useCallback(() => {
    friendsOf<L>(session, pages.current).then(([found, next]) => (setLines(found), setFurther(next)), (error: unknown) => setTrouble(asTrouble(error)));
  }, [session]);
  const keep = useCallback((scene: S) => {
    setOwn(scene);
    remember(session.game, session.who, scene);
  }, [session]);
  /** What one has and what friends need changes at a friend's too. An answer that another look has overtaken is not kept. */
  const beside = useCallback(async () => {
    const mine = newest.current;
    reload();
    const shown = await session.scene().catch(() => null);
    if (shown && mine === newest.current) keep(shown.scene as unknown as S);
  }, [session, keep, reload]);

  const begin = useCallback(() => (begun.current += 1), []);
  const take = useCallback((shown: Shown, mine: number) => {
    if (mine < newest.current && (shown.friend ?? '') === at.current) return;
    newest.current = mine;
    ahead.current = Date.parse(shown.now) - performance.now();
    at.current = shown.friend ?? '';
    const scene = shown.scene as unknown as S;
    if (!shownOnce.current) session.bridge.say('ready', {});
    shownOnce.current = true;
    if (at.current) void beside();
    else keep(scene);
    setLooked({ friend: at.current, scene, at: Date.parse(shown.now) });
    setTrouble(null);
  }, [session, keep, beside]);
  const more = useCallback(() => {
    pages.current += 1;
    reload();
  }, [reload]);
  const look = useCallback(async (friend: string, goes = true): Promise<void> => {
    const mine = begin();
    try {
      const shown = await session.scene(friend);
      if (goes ? mine < went.current : friend !== at.current) return; // the player went elsewhere meanwhile, and stays there
      if (goes) went.current = mine;
      if (friend === at.current && mine <= answered.current) return await look(friend, false);
      take(shown, mine);
      if (!friend) reload();
    } catch (error) {
      setTrouble(asTrouble(error));
      throw error;
    }
  }, [session, take, reload]);
  const again = useCallback(() => void look(at.current, false).catch(() => undefined), [look]);
  const show = useCallback((shown: Shown, mine: number) => {
    answered.current = begun.current;
    if ((shown.friend ?? '') === at.current && mine >= newest.current) take(shown, mine);
    else again();
  }, [take, again]);

  useEffect(() => {
    let soon = 0;
    const later = () => {
      clearTimeout(soon);
      soon = window.setTimeout(again, SOON_MS);
    };
    void look('').catch(() => undefined);
    const stops = [
      listen(session, (message) => (hear(message), later()), later),
      onLook(() => (looking() ? later() : clearTimeout(soon))),
    ];
    return () => {
      stops.forEach((stop) => stop());
      clearTimeout(soon);
    };
  }, [session]);
  const friend = looked?.friend ?? '';
  useEffect(() => (friend ? opened(() => look('')) : undefined), [friend]);
  useMinutes(looked, looked ? moments(looked.scene).filter((one) => one > looked.at) : [], now, again);
  useHeldFocus(friend);
  return { looked, own, lines, more: further ? more : undefined, trouble, now, begin, show, look, again };
}

/** Who goes on by keyboard stands at the way home when the place they chose is shown, and what they pressed is gone. */
function useHeldFocus(friend: string): void {
  useEffect(() => {
    if (friend && document.activeElement === document.body) document.querySelector<HTMLElement>('.banner button')?.focus({ preventScroll: true });
  }, [friend]);
}

/** The first pages of friends, and whether there are more. */
async function friendsOf<L>(session: Session, pages: number): Promise<[L[], boolean]> {
  const found: L[] = [];
  let next: string | null | undefined = '';
  for (let n = 0; n < pages && next !== null && next !== undefined; n += 1) {
    const page: { friends: L[]; next?: string | null } = await session.page('friends', next);
    found.push(...page.friends);
    ({ next } = page);
  }
  return [found, !!next];
}

const LATE_MS = 300; // so long after a moment the server has surely passed it too

/** Draw anew each minute while somebody looks, and ask again when one of some moments has come. */
function useMinutes(looked: unknown, moments: number[], now: () => number, ask: () => void): void {
  const [, tick] = useState(0);
  useEffect(() => {
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      if (looking()) timer = window.setTimeout(turn, nextOf(moments, now()));
    };
    const turn = () => {
      if (moments.some((at) => at <= now())) ask(); // what is answered begins anew; without an answer it is a minute
      tick((n) => n + 1);
      wait();
    };
    wait();
    const stop = onLook(wait);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [looked]);
}

/** How long until the next of some moments, a minute at most. */
export function nextOf(moments: readonly number[], now: number): number {
  return Math.min(60_000, ...moments.filter((at) => at > now).map((at) => at - now + LATE_MS));
}

/** The offer of a move, if a scene makes it. */
export function offered(can: readonly Offer[], move: string): Offer | undefined {
  return can.find((one) => one.move === move);
}
