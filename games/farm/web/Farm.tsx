/** The farm's page: the player's own yard, and friends' that look clearly different. */
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { type Drawings, Picture, Sheet } from 'shell/art.tsx';
import { Count } from 'shell/Count.tsx';
import { Friends } from 'shell/Friends.tsx';
import { offered, useGame } from 'shell/game.ts';
import { fly, shake, squeeze } from 'shell/motion.ts';
import { News, wordOf } from 'shell/News.tsx';
import { usePage } from 'shell/page.ts';
import { peopleOf } from 'shell/people.tsx';
import { asTrouble } from 'shell/problems.ts';
import type { Message, Moved, Offer } from 'shell/session.ts';
import { type Start, Wait } from 'shell/start.tsx';
import { Toast, useToast } from 'shell/toast.tsx';
import { Top } from 'shell/Top.tsx';
import { grams, inLang, saying } from 'shell/words.ts';
import { Actions } from './Actions.tsx';
import { Adopt } from './Adopt.tsx';
import { Kindness } from './Kindness.tsx';
import { Quiz } from './Quiz.tsx';
import { doneWords } from './said.ts';
import { eggsOf, type FriendLine, gramsOf, inOrder, markOf, moments, type Own, type Scene, type TasksPage, type Theirs } from './scene.ts';
import { Bag, Gifts, type InSheet, Tasks } from './Sheets.tsx';
import { WORDS } from './words.ts';
import { Guests, Meter, nameOfHen, type Told, Yard } from './Yard.tsx';

const DRAWINGS = import.meta.glob(['../../../assets/farm/mark-*.svg', '../../../assets/shell/*.svg'], { query: '?raw', import: 'default', eager: true }) as Drawings;
const MARKED = { hungry: 'markHungry', thief: 'markThief' } as const;
const SHEETS = { tasks: Tasks, quiz: Quiz, gifts2: Gifts, bag: Bag } as const;

export type Open = keyof typeof SHEETS | 'news' | '';

export function Farm({ session, lang }: Start) {
  const say = useMemo(() => saying(lang, WORDS), [lang]);
  const [toast, tell] = useToast();
  const hear = useCallback((message: Message) => tell(inLang(message.words, lang)), [lang]);
  const farm = useGame<Scene, FriendLine>(session, hear, moments);
  const { looked, lines } = farm;
  const tasks = usePage<TasksPage>(session, farm.own?.hen ? 'tasks' : '', farm.own);
  const [open, setOpen] = useState<Open>('');
  const busy = useRef(false);
  const pill = useRef<HTMLParagraphElement>(null);
  const people = peopleOf(session, lang);
  if (!looked) return <Wait lang={lang} trouble={farm.trouble} retry={() => void farm.look('').catch(() => undefined)} />;
  const { friend, scene } = looked;
  const own = scene.hen && 'store' in scene ? scene : null;
  const home = farm.own?.hen ? (farm.own as Own) : null;

  /** Make a move; a no is told, and returns nothing. */
  async function make(offer: Offer, more: Offer['arguments'] = {}, from: Element | null = null): Promise<Moved | null> {
    if (!offer.can) {
      tell(inLang(offer.why ? { ...offer.why } : null, lang));
      if (from) shake(from);
      return null;
    }
    if (busy.current) return null;
    busy.current = true;
    if (from) squeeze(from);
    try {
      const moved = await session.play({ move: offer.move, arguments: { ...offer.arguments, ...more } }, friend);
      if (offer.move === 'take_eggs' && from && pill.current) void fly(from, pill.current);
      farm.show(moved.shown);
      if (offer.move !== 'answer' && offer.move !== 'practise') tell(doneWords(offer.move, moved.result, lang, say));
      return moved;
    } catch (error) {
      tell(asTrouble(error).says(lang));
      return null;
    } finally {
      busy.current = false;
    }
  }

  async function visit(id: string) {
    setOpen('');
    await farm.look(id).catch((error: unknown) => tell(asTrouble(error).says(lang)));
  }

  function marked({ player, hints }: FriendLine) {
    const name = markOf(hints);
    return { player, mark: name ? { name, words: say(MARKED[name]) } : null };
  }

  const told: Told = { lang, say, people, now: farm.now(), make: (offer, from) => void make(offer, {}, from ?? null) };
  const inSheet: InSheet = { session, lang, say, make, close: () => setOpen('') };
  const Opened = open && open !== 'news' ? SHEETS[open] : null;
  const adopt = !friend && !scene.hen ? offered(scene.can, 'adopt') : undefined;
  return (
    <main class={`game farm ${friend ? 'theirs' : 'own'}`}>
      <Sheet drawings={DRAWINGS} />
      <Top at={friend && say('at', { name: people.name(friend) })} backWords={say('back')} back={() => void visit('')} newsWords={say('news')} news={() => setOpen('news')}>
        {home && (
          <p class="pill" ref={pill}>
            <Picture name="mark-grain" />
            <span class="hidden">{say('feed')} {say('inStore', { grams: grams(home.store.grams, lang), holds: grams(home.store.holds_g, lang) })} · {say('eggs')} {eggsOf(home.eggs_thousandths, lang)}</span>
            <span aria-hidden="true"><Count value={home.store.grams} says={(value) => grams(value, lang)} /></span>
            <Picture name="mark-egg" class="eggs" /><span aria-hidden="true">{eggsOf(home.eggs_thousandths, lang)}</span>
          </p>
        )}
      </Top>
      <Yard scene={scene} told={told}>
        {scene.hen && <Rows scene={scene as Own | Theirs} told={told} />}
        {friend && !scene.hen && <p class="plate nobody">{say('noHenThere', { name: people.name(friend) })}</p>}
        <Toast said={toast} />
      </Yard>
      <div class="below">
        {adopt && <Adopt offer={adopt} say={say} adopt={(name) => void make(adopt, { name })} />}
        {scene.hen && <Meter scene={scene as Own | Theirs} told={told} />}
        {scene.hen && <Actions scene={scene as Own | Theirs} waiting={own ? gramsOf(tasks.found?.waiting_mg ?? 0) : 0} receive={own ? offered(tasks.found?.can ?? [], 'receive') : undefined} told={told} open={setOpen} />}
        <Friends title={say('friends')} none={say('noFriends')} friends={lines && inOrder(lines).map(marked)} people={people} toVisit={(name) => say('toVisit', { name })} visit={(id) => void visit(id)} current={friend} />
      </div>
      {Opened && <Opened {...inSheet} />}
      {open === 'news' && (
        <News session={session} title={say('news')} empty={say('newsEmpty')} close={say('close')} now={farm.now()} lang={lang} people={people} says={(one, name) => say(wordOf(one, WORDS), { name, grams: grams(Number(one['grams'] ?? gramsOf(Number(one['ate_mg'] ?? 0))), lang) })} onClose={() => setOpen('')}>
          <Kindness session={session} say={say} people={people} make={make} />
        </News>
      )}
    </main>
  );
}

/** What lies over the ground: where the hen is when she is out, and who eats here. */
function Rows({ scene, told }: { scene: Own | Theirs; told: Told }) {
  const { say, people, make } = told;
  const away = 'away' in scene.hen ? scene.hen.away : null;
  const recall = away && offered(scene.can, 'recall');
  return (
    <div class="over">
      {away && (
        <div class="row">
          <Picture name={`mark-${away.as}`} />
          <span class="told"><b>{say(`away.${away.as}`, { name: nameOfHen(scene.hen.name, say), friend: people.name(away.friend) })}</b><small>{away.ate_mg >= 1000 && say('ate', { grams: grams(gramsOf(away.ate_mg), told.lang) })}</small></span>
          {recall && <button type="button" class="small" onClick={() => make(recall)}>{say('recall')}</button>}
        </div>
      )}
      <Guests scene={scene} told={told} />
    </div>
  );
}
