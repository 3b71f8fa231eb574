/** What the forest's page knows and can do: the forest as it was last seen, moves, visits, water that can be taken back. */
import type { RefObject } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import TREE_CLIPS from 'assets/forest/tree.clips.json';
import { attempt } from 'shell/attempt.ts';
import { play } from 'shell/clips.ts';
import { type Game, useGame } from 'shell/game.ts';
import { useLinks } from 'shell/links.ts';
import { fly } from 'shell/motion.ts';
import { type People, peopleOf } from 'shell/people.tsx';
import { asTrouble } from 'shell/problems.ts';
import type { Message, Moved, Offer } from 'shell/session.ts';
import type { Start } from 'shell/start.tsx';
import { heard, type Said, useToast } from 'shell/toast.tsx';
import { type Undo, useUndo } from 'shell/undo.ts';
import { type Say, saying } from 'shell/words.ts';
import { growingWords } from './Bubble.tsx';
import { useEnergy } from './energy.ts';
import { doneWords } from './said.ts';
import { type Bubble, type FriendLine, type Friends, moments, type Own, spentBy, tapped } from './scene.ts';
import { type Open, SHEETS } from './Sheets.tsx';
import { useWalk } from './walk.ts';
import { WORDS } from './words.ts';

/** What a move sounds like. */
const SOUNDS: Record<string, string> = { collect: 'collect', collect_all: 'collect', steal: 'collect', steal_all: 'collect', help_collect: 'collect', water: 'water', water_wood: 'water', plant: 'celebrate' };

/** Where a link may lead. */
const PLACES: Record<string, Open> = { ...Object.fromEntries(Object.keys(SHEETS).map((name) => [name, name])), news: 'news' } as Record<string, Open>;

/** Where the focus goes when the button that was pressed is gone. */
const NEXT = '.clearing .bubble, .below button';

export interface Forestry extends Start {
  say: Say<typeof WORDS>;
  people: People;
  forest: Game<Own | Friends, FriendLine>;
  /** The player's own forest as it was last seen. */
  home: Own | null;
  /** The player's grams, also at a friend's. */
  energy: number;
  /** The bubbles that are on their way. */
  taken: ReadonlySet<string>;
  said: Said;
  tell: (text: string) => void;
  open: Open;
  /** What bubbles fly into, and where they hang. */
  pill: RefObject<HTMLParagraphElement | null>;
  clearing: RefObject<HTMLElement | null>;
  /** Water on its way, with whose it will be. */
  water: Undo<[Offer, string]>;
  show: (what: Open) => void;
  make: (offer: Offer, more?: Record<string, unknown>, from?: Element[]) => Promise<Moved | null>;
  tap: (bubble: Bubble, button: HTMLElement) => void;
  /** Make a move with all bubbles that can be had. */
  all: (offer: Offer) => void;
  /** Go to a friend, or home; whether one got there. */
  visit: (id: string) => Promise<boolean>;
  /** Go to a friend whom the player chose: the walk to the next begins anew from there. */
  choose: (id: string) => void;
  next: () => Promise<void>;
}

/** All of it, for one page. */
export function useForest({ session, lang }: Start): Forestry {
  const say = useMemo(() => saying(lang, WORDS), [lang]);
  const people = peopleOf(session, lang);
  const [said, tell, overheard] = useToast();
  const hear = useCallback((message: Message) => overheard(heard(message, 'forest', lang, peopleOf(session, lang))), [lang]);
  const forest = useGame<Own | Friends, FriendLine>(session, hear, moments);
  const home = forest.own as Own | null;
  const [energy, spend] = useEnergy(home);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<Open>('');
  const pill = useRef<HTMLParagraphElement>(null);
  const clearing = useRef<HTMLElement>(null);
  const friend = forest.looked?.friend ?? '';
  const here = useRef('');
  here.current = friend;
  const walk = useWalk(session);
  const water = useUndo<[Offer, string]>(([offer, where]) => make(offer, {}, [], where));
  const show = (what: Open) => (tell(''), setOpen(what));

  /** Make a move in a forest; a no is told, and returns nothing. What has flown away comes back then. */
  async function make(offer: Offer, more: Record<string, unknown> = {}, from: Element[] = [], where = here.current): Promise<Moved | null> {
    const begun = forest.begin();
    const trying = attempt(offer, more, { session, lang, where, from, tell, heard: SOUNDS });
    const flying = offer.can && pill.current ? from.map((one, n) => fly(one, pill.current as Element, n * 60)) : [];
    const names = offer.can ? from.map((one) => one.getAttribute('data-name') ?? '') : [];
    setTaken((old) => new Set([...old, ...names]));
    const moved = await trying;
    if (moved) tell(doneWords(offer, moved.result, where && people.name(where), lang, say)); // before what flies has landed
    await Promise.all(flying);
    setTaken((old) => new Set([...old].filter((one) => !names.includes(one)))); // others may still be on their way
    if (!moved) {
      if (offer.can) forest.again(); // what was refused may look otherwise by now
      return null;
    }
    void play(clearing.current, TREE_CLIPS, 'nod');
    forest.show(moved.shown, begun);
    if (where) spend(spentBy(offer, moved));
    return moved;
  }

  function tap(bubble: Bubble, button: HTMLElement) {
    const offer = tapped(bubble);
    if (!friend && bubble.status === 'growing') tell(growingWords(bubble, { own: true, now: forest.now(), lang, say, people }));
    else if (offer) void make(offer, {}, [button]).then(refocus);
  }

  async function visit(id: string) {
    setOpen('');
    await water.now();
    return forest.look(id).catch((error: unknown) => (tell(asTrouble(error).says(lang)), false));
  }

  /** Where a link leads; sheets but the news are of one's own forest. */
  async function follow(to: Open) {
    if (!friend || to === 'news' || (await visit(''))) setOpen(to);
  }

  async function next() {
    const found = await walk.next(friend);
    if (found) await visit(found);
    else tell(say('allSeen'));
  }

  const all = (offer: Offer) => void make(offer, {}, [...(clearing.current?.querySelectorAll('.bubble.can') ?? [])]).then(refocus);
  const choose = (id: string) => (walk.begin(), void visit(id));
  useEffect(() => tell(''), [friend]); // what was said in one forest is not said in another
  useLinks(session.bridge, !!forest.looked, (place, id) => {
    if (place === 'friend' && id) void visit(id);
    else if (place === 'water' && id) void visit(id).then((there) => there && show('water'));
    else void follow(PLACES[place] ?? '');
  });
  return { session, lang, say, people, forest, home, energy, taken, said, tell, open, pill, clearing, water, show, make, tap, all, visit, choose, next };
}

/** Who goes on by keyboard stands at the next bubble once the one that was collected is gone. */
function refocus() {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>(NEXT)?.focus({ preventScroll: true });
  });
}
