/** What the farm's page knows and can do: the yard as it was last seen, moves and visits, and what lies over it. */
import type { Ref } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { attempt } from 'shell/attempt.ts';
import { type Game, useGame } from 'shell/game.ts';
import { onLook } from 'shell/life.ts';
import { useLinks } from 'shell/links.ts';
import { fly } from 'shell/motion.ts';
import { type Paged, usePage } from 'shell/page.ts';
import { type People, peopleOf } from 'shell/people.tsx';
import { asTrouble } from 'shell/problems.ts';
import type { Message, Moved, Offer } from 'shell/session.ts';
import type { Start } from 'shell/start.tsx';
import { heard, type Said, useToast } from 'shell/toast.tsx';
import { type Say, saying } from 'shell/words.ts';
import { doneWords } from './said.ts';
import { type FriendLine, moments, type Own, type Scene, type TasksPage } from './scene.ts';
import { type InSheet, type Open, SHEETS } from './Sheets.tsx';
import { WORDS } from './words.ts';

/** What a move sounds like. */
const SOUNDS: Record<string, string> = { feed: 'feed', feed_friend: 'feed', take_eggs: 'egg', donate: 'celebrate', receive: 'collect' };

/** Where the focus goes when the button that was pressed is gone. */
const NEXT = '.rows button, .actions .main';

const HURRIED_MS = 6000; // so long she is seen to hurry after quick bites

export interface Farming extends Start {
  say: Say<typeof WORDS>;
  people: People;
  farm: Game<Scene, FriendLine>;
  /** The player's own yard, once there is a hen in it. */
  home: Own | null;
  tasks: Paged<TasksPage>;
  said: Said;
  tell: (text: string) => void;
  open: Open;
  /** What eggs fly into. */
  pill: Ref<HTMLParagraphElement>;
  /** Whether she eats in a hurry just now. */
  hurried: boolean;
  show: (what: Open) => void;
  make: InSheet['make'];
  /** The same, from what was pressed. */
  press: (offer: Offer, from?: Element, more?: Record<string, unknown>) => Promise<Moved | null>;
  visit: (id: string) => Promise<void>;
}

/** All of it, for one page. */
export function useFarm({ session, lang }: Start): Farming {
  const say = useMemo(() => saying(lang, WORDS), [lang]);
  const [said, tell, overheard] = useToast();
  const hear = useCallback((message: Message) => overheard(heard(message, 'farm', lang, peopleOf(session, lang))), [lang]);
  const farm = useGame<Scene, FriendLine>(session, hear, moments);
  const home = farm.own?.hen ? (farm.own as Own) : null;
  const tasks = usePage<TasksPage>(session, home ? 'tasks' : '', farm.own);
  const [open, setOpen] = useState<Open>('');
  const pill = useRef<HTMLParagraphElement>(null);
  const acted = useNext(farm.looked);
  const [hurried, hurry] = useHurry(!!open);
  const show = (what: Open) => (tell(''), setOpen(what)); // what was said before is not said again in another place

  async function visit(id: string) {
    setOpen('');
    acted.current = true;
    await farm.look(id).catch((error: unknown) => tell(asTrouble(error).says(lang)));
  }

  async function made(offer: Offer, from: Element | undefined, more: Record<string, unknown>) {
    const begun = farm.begin();
    const moved = await attempt(offer, more, { session, lang, where: farm.looked?.friend ?? '', from: from ? [from] : [], tell, heard: SOUNDS });
    if (!moved) {
      if (offer.can) farm.again(); // what was refused may look otherwise by now
      return null;
    }
    if (offer.move === 'take_eggs' && from && pill.current) void fly(from, pill.current);
    if (offer.arguments['tool'] === 'accelerator') hurry();
    farm.show(moved.shown, begun);
    acted.current = true;
    const words = doneWords(offer, moved.result, lang, say);
    if (words) tell(words);
    return moved;
  }

  const press = useOne(made);
  useLinks(session.bridge, !!farm.looked, (place, id) => {
    if (place === 'friend') void visit(id);
    else if (place in SHEETS || place === 'news') setOpen(place as Open);
  });
  const make: InSheet['make'] = (offer, more = {}) => press(offer, undefined, more);
  return { session, lang, say, people: peopleOf(session, lang), farm, home, tasks, said, tell, open, pill, hurried, show, make, press: (offer, from, more = {}) => press(offer, from, more), visit };
}

/** One move at a time: what is pressed meanwhile comes to nothing. */
function useOne<A extends unknown[], T>(act: (...given: A) => Promise<T | null>): (...given: A) => Promise<T | null> {
  const busy = useRef(false);
  return async (...given) => {
    if (busy.current) return null;
    busy.current = true;
    return act(...given).finally(() => (busy.current = false));
  };
}

/** After what was noted in the returned mark, the focus goes on when its button is gone. */
function useNext(looked: unknown): { current: boolean } {
  const acted = useRef(false);
  useEffect(() => {
    if (acted.current && document.activeElement === document.body) document.querySelector<HTMLElement>(NEXT)?.focus();
    acted.current = false;
  }, [looked]);
  return acted;
}

/** Whether she hurries, and how she begins to; the time runs while nothing lies over the yard, and ends when nobody looks. */
function useHurry(covered: boolean): [boolean, () => void] {
  const [hurried, set] = useState(false);
  useEffect(() => {
    if (!hurried || covered) return undefined;
    const calms = setTimeout(() => set(false), HURRIED_MS);
    const stop = onLook(() => set(false));
    return () => (clearTimeout(calms), stop());
  }, [hurried, covered]);
  return [hurried, () => set(true)];
}
