/** The farm's page: the player's own yard, and friends' that look clearly different. */
import { type Drawings, Sheet } from 'shell/art.tsx';
import { Friends } from 'shell/Friends.tsx';
import { offered } from 'shell/game.ts';
import { Later } from 'shell/Later.tsx';
import { News, wordOf } from 'shell/News.tsx';
import { asTrouble, Trouble } from 'shell/problems.ts';
import { type Start, Wait } from 'shell/start.tsx';
import { Toast } from 'shell/toast.tsx';
import { Away, Top } from 'shell/Top.tsx';
import { Why } from 'shell/Why.tsx';
import { grams } from 'shell/words.ts';
import { Actions } from './Actions.tsx';
import { Adopt } from './Adopt.tsx';
import { type Farming, useFarm } from './farming.ts';
import { Kindness } from './Kindness.tsx';
import { Pill } from './Pill.tsx';
import { type FriendLine, gramsOf, inOrder, markOf, type Own, type Scene, type Theirs } from './scene.ts';
import { type InSheet, SHEETS } from './Sheets.tsx';
import { WORDS } from './words.ts';
import { Meter, Rows, type Told, Yard } from './Yard.tsx';

const DRAWINGS = import.meta.glob(['../../../assets/farm/mark-*.svg', '../../../assets/shell/*.svg'], { query: '?raw', import: 'default', eager: true }) as Drawings;
const MARKED = { hungry: 'markHungry', thief: 'markThief' } as const;

/** The page, with the yard that is looked at. */
interface Here extends Farming {
  friend: string;
  scene: Scene;
  told: Told;
}

/** The page as a whole: one's own yard or a friend's, and whatever lies over it. */
export function Farm(start: Start) {
  const page = useFarm(start);
  const { farm, lang, say, people, hurried, press } = page;
  if (!farm.looked) return <Wait lang={lang} trouble={farm.trouble} retry={() => void farm.look('').catch(() => undefined)} />;
  const { friend, scene } = farm.looked;
  const told: Told = { lang, say, people, hurried, now: farm.now(), make: (offer, from) => void press(offer, from) };
  const here: Here = { ...page, friend, scene, told };
  return (
    <main class={`game farm ${friend ? 'theirs' : 'own'}`}>
      <Sheet drawings={DRAWINGS} />
      <Above {...here} />
      <Around {...here} />
      <Below {...here} />
      <Over {...here} />
    </main>
  );
}

/** The line on top: whose yard this is, what is in store, why, and the news; and what went wrong. */
function Above({ session, farm, lang, say, people, friend, home, pill, show, visit }: Here) {
  return (
    <>
      <Top at={friend && say('at', { name: people.name(friend) })} backWords={say('back')} back={() => void visit('')} newsWords={say('news')} news={() => show('news')}>
        {home && <Pill own={home} pill={pill} lang={lang} say={say} />}
        {!friend && <Why session={session} lang={lang} now={farm.now()} />}
      </Top>
      <Away trouble={farm.trouble} lang={lang} retry={() => void farm.look(friend).catch(() => undefined)} />
    </>
  );
}

/** The yard itself, with what is said over it. */
function Around({ said, open, say, people, friend, scene, told }: Here) {
  return (
    <Yard scene={scene} told={told}>
      {scene.hen && <Rows scene={scene as Own | Theirs} told={told} />}
      {friend && !scene.hen && <p class="plate nobody">{say('noHenThere', { name: people.name(friend) })}</p>}
      {!open && <Toast said={said} />}
    </Yard>
  );
}

/** What lies below: the trough in words, what can be done, and friends. */
function Below({ farm, lang, say, people, tasks, friend, scene, told, tell, show, press, visit }: Here) {
  const { more: further } = farm;
  const own = !friend && !!scene.hen;
  const adopt = !friend && !scene.hen ? offered(scene.can, 'adopt') : undefined;
  const marked = ({ player, hints }: FriendLine) => {
    const name = markOf(hints);
    return { player, mark: name ? { name, words: say(MARKED[name]) } : null };
  };
  return (
    <div class="below">
      {adopt && <Adopt offer={adopt} say={say} adopt={(name) => void press(adopt, undefined, { name })} />}
      {scene.hen && <Meter scene={scene as Own | Theirs} told={told} />}
      {scene.hen && <Actions scene={scene as Own | Theirs} waiting={own ? gramsOf(tasks.found?.waiting_mg ?? 0) : 0} receive={own ? offered(tasks.found?.can ?? [], 'receive') : undefined} told={told} open={show} />}
      <Friends title={say('friends')} none={say('noFriends')} friends={farm.lines && inOrder(farm.lines).map(marked)} people={people} toVisit={(name) => say('toVisit', { name })} visit={(id) => void visit(id)} current={friend} more={further && { words: say('moreFriends'), ask: () => void further().catch((error: unknown) => tell(asTrouble(error).says(lang))) }} />
    </div>
  );
}

/** What lies over it all: a sheet, or the news. */
function Over({ session, lang, say, people, farm, home, said, tell, open, show, make, visit }: Here) {
  const close = () => show('');
  if (open === 'news') {
    const eaten = (one: Record<string, unknown>) => grams(Number(one['grams'] ?? gramsOf(Number(one['ate_mg'] ?? 0))), lang);
    return (
      <News session={session} title={say('news')} empty={say('newsEmpty')} close={say('close')} now={farm.now()} lang={lang} people={people} says={(one, name) => say(wordOf(one, WORDS), { name, grams: eaten(one) })} onClose={close}>
        <Kindness session={session} lang={lang} say={say} people={people} make={make} said={said} now={farm.now()} />
      </News>
    );
  }
  if (!open || !home) return null;
  const given: InSheet = { session, lang, say, people, own: home, make, said, close, visit: (id) => void visit(id) };
  return <Later key={open} load={SHEETS[open]} given={given} failed={() => (close(), tell(new Trouble('offline', 'network').says(lang)))} />;
}
