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
  /** Ask for the next friends; undefined when all are there. Fails with what is wrong. */
  more: (() => Promise<void>) | undefined;
  trouble: Trouble | null;
  now: () => number;
  /** Number a move that begins now, for `show`. */
  begin: () => number;
  /** Show what a move's answer shows; looked at again where the player went elsewhere, or something else was asked meanwhile. */
  show: (shown: Shown, begun: number) => void;
  /** Look again at whose place is shown. */
  again: () => void;
  /** Go to a friend, '' for home; whether it is shown: another choice may have overtaken it. */
  look: (friend: string) => Promise<boolean>;
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
  const seen = useRef(0); // the server's clock when it saw what is shown
  const now = useCallback(() => performance.now() + ahead.current, []);
  const pages = useRef(1);
  const [further, setFurther] = useState(false);
  const known = useRef(false);
  const listed = useRef(0); // the newest question for friends: an older answer is not shown
  const list = useCallback(async (many: number) => {
    const mine = ++listed.current;
    const [found, next] = await friendsOf<L>(session, many);
    if (mine !== listed.current) return;
    pages.current = many;
    known.current = true;
    setLines(found);
    setFurther(next);
  }, [session]);
  const reload = useCallback(() => {
    list(pages.current).catch((error: unknown) => known.current || setTrouble(asTrouble(error))); // friends who are shown stay so
  }, [list]);
  const keep = useCallback((scene: S) => {
    setOwn(scene);
    remember(session.game, session.who, scene);
  }, [session]);
  /** What one has and what friends need changes at a friend's too. An answer that another look has overtaken is not kept. */
  const beside = useCallback(async () => {
    const before = [newest.current, answered.current].join();
    reload();
    const shown = await session.scene().catch(() => null);
    if (shown && before === [newest.current, answered.current].join()) keep(shown.scene as unknown as S);
  }, [session, keep, reload]);

  const begin = useCallback(() => (begun.current += 1), []);
  const take = useCallback((shown: Shown, mine: number) => {
    if (mine < newest.current && (shown.friend ?? '') === at.current) return;
    newest.current = mine;
    seen.current = Date.parse(shown.now);
    ahead.current = seen.current - performance.now();
    at.current = shown.friend ?? '';
    const scene = shown.scene as unknown as S;
    if (!shownOnce.current) session.bridge.say('ready', {});
    shownOnce.current = true;
    if (at.current) void beside();
    else keep(scene);
    setLooked({ friend: at.current, scene, at: Date.parse(shown.now) });
    setTrouble(null);
  }, [session, keep, beside]);
  const more = useCallback(() => list(pages.current + 1), [list]);
  /** `choice` numbers what the player chose, 0 for a look at where one is: asked again, it is still the same choice. */
  const look = useCallback(async (friend: string, choice = begun.current + 1): Promise<boolean> => {
    const mine = begin();
    const elsewhere = () => (choice ? choice < went.current : friend !== at.current); // the player went there meanwhile, and stays
    try {
      const shown = await session.scene(friend);
      if (elsewhere()) return false;
      if (mine <= answered.current) return await look(friend, choice);
      if (choice) went.current = choice;
      take(shown, mine);
      if (!friend) reload();
      return true;
    } catch (error) {
      if (elsewhere()) return false;
      setTrouble(asTrouble(error));
      throw error;
    }
  }, [session, take, reload]);
  const again = useCallback(() => void look(at.current, 0).catch(() => undefined), [look]);
  const show = useCallback((shown: Shown, mine: number) => {
    const alone = mine >= newest.current && mine > answered.current; // else a look or a move of the same time may know more
    const here = (shown.friend ?? '') === at.current && Date.parse(shown.now) >= seen.current;
    answered.current = begun.current;
    if (here) take(shown, Math.max(mine, newest.current));
    if (!here || !alone) again();
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
  useArrival(friend);
  return { looked, own, lines, more: further ? more : undefined, trouble, now, begin, show, look, again };
}

/** One arrives at the top of a place; who goes on by keyboard stands at the way home, as what they pressed is gone. */
function useArrival(friend: string): void {
  useEffect(() => {
    scrollTo(0, 0);
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
