/** The forest's page: the player's own, and friends' that look clearly different. */
import { type Drawings, Sheet } from 'shell/art.tsx';
import { Friends as Strip } from 'shell/Friends.tsx';
import { Later, type Load } from 'shell/Later.tsx';
import { asTrouble, Trouble } from 'shell/problems.ts';
import type { Offer } from 'shell/session.ts';
import { type Start, Wait } from 'shell/start.tsx';
import { Toast } from 'shell/toast.tsx';
import { Away, Top } from 'shell/Top.tsx';
import { Why } from 'shell/Why.tsx';
import { grams, inLang } from 'shell/words.ts';
import { All, Kindness, Menu } from './Actions.tsx';
import { Clearing } from './Clearing.tsx';
import { Energy, Foot, Undoing } from './Foot.tsx';
import { ForestNews } from './ForestNews.tsx';
import { type Forestry, useForest } from './forestry.ts';
import { type FriendLine, type Friends, inOrder, markOf, type Own } from './scene.ts';
import { type InSheet, SHEETS } from './Sheets.tsx';
import { Water } from './Water.tsx';

const DRAWINGS = import.meta.glob(['../../../assets/forest/{bubble,mark}-*.svg', '../../../assets/shell/*.svg'], { query: '?raw', import: 'default', eager: true }) as Drawings;
const MARKED = { take: 'markTake', help: 'markHelp', soon: 'markSoon' } as const;

/** The page, with the forest that is looked at: one's own or a friend's. */
interface Here extends Forestry {
  friend: string;
  scene: Own | Friends;
  own: Own | null;
  theirs: Friends | null;
}

/** The page as a whole: one's own forest or a friend's, and whatever lies over it. */
export function Forest(start: Start) {
  const page = useForest(start);
  const { forest, lang } = page;
  if (!forest.looked) return <Wait lang={lang} trouble={forest.trouble} retry={() => void forest.look('').catch(() => undefined)} />;
  const { friend, scene } = forest.looked;
  const here: Here = { ...page, friend, scene, own: 'energy_g' in scene ? scene : null, theirs: 'notes' in scene ? scene : null };
  return (
    <main class={`game forest ${here.own ? 'own' : 'theirs'}`}>
      <Sheet drawings={DRAWINGS} />
      <Above {...here} />
      <Around {...here} />
      <Below {...here} />
      <Over {...here} />
    </main>
  );
}

/** The line on top: whose forest this is, the player's energy, why, and the news; and what went wrong. */
function Above({ session, forest, lang, say, people, friend, own, energy, pill, show, visit }: Here) {
  return (
    <>
      <Top at={friend && say('at', { name: people.name(friend) })} backWords={say('back')} back={() => void visit('')} newsWords={say('feed')} news={() => show('news')}>
        <Energy energy={energy} away={!!friend} pill={pill} lang={lang} say={say} />
        {own && <Why session={session} lang={lang} now={forest.now()} />}
      </Top>
      <Away trouble={forest.trouble} lang={lang} retry={() => void forest.look(friend).catch(() => undefined)} />
    </>
  );
}

/** The clearing with the tree and its bubbles, and what is said over it. */
function Around({ forest, scene, own, lang, say, people, clearing, taken, said, open, water, tap, show }: Here) {
  const title = say('tree', { name: inLang(scene.tree.title, lang), phase: scene.tree.phase + 1 });
  const pouring = water.waiting && grams(Number(water.waiting[0].arguments['grams']), lang);
  return (
    <Clearing clearing={clearing} scene={scene} title={title} taken={taken} now={forest.now()} lang={lang} say={say} people={people} tap={tap}>
      {!open && !pouring && <Toast said={said} />}
      {pouring && <Undoing words={say('watering', { grams: pouring })} undo={() => water.undo()} undoWords={say('undo')} />}
      <Foot own={own} scene={scene} lang={lang} say={say} open={show} />
    </Clearing>
  );
}

/** What lies below: at home all bubbles at once, friends, the doors to the sheets; at a friend's what can be done there first. */
function Below({ forest, own, theirs, friend, lang, say, people, all, make, tell, show, choose, next }: Here) {
  const { more: further } = forest;
  const name = people.name(friend);
  const marked = ({ player, marks }: FriendLine) => {
    const mark = markOf(marks);
    return { player, mark: mark ? { name: mark, words: say(MARKED[mark]) } : null };
  };
  const give = (offer: Offer) => void make(offer);
  return (
    <div class="below">
      <All own={own} theirs={theirs} name={name} lang={lang} say={say} all={all} give={give} />
      {theirs && <Kindness theirs={theirs} lang={lang} say={say} give={give} open={show} next={() => void next()} />}
      <Strip title={say('friends')} none={say('noFriends')} friends={forest.lines && inOrder(forest.lines).map(marked)} people={people} toVisit={(whose) => say('visit', { name: whose })} visit={choose} current={friend} more={further && { words: say('moreFriends'), ask: () => void further().catch((error: unknown) => tell(asTrouble(error).says(lang))) }} />
      {own && <Menu say={say} open={show} />}
    </div>
  );
}

/** What lies over it all: the water for a friend, the news, or a sheet. */
function Over(here: Here) {
  const { session, forest, lang, say, people, own, theirs, open, show, visit } = here;
  if (open === 'water' && theirs) return <Pouring {...here} theirs={theirs} />;
  if (open === 'news') return <ForestNews session={session} lang={lang} say={say} people={people} now={forest.now()} waterBack={(id) => void visit(id).then((there) => there && show('water'))} close={() => show('')} />;
  return own && <InSheets {...here} />;
}

/** The sheet that was opened. It is fetched when it is first wanted. */
function InSheets({ session, forest, home, lang, say, people, open, said, tell, make, show, visit }: Here) {
  const sheet = open && open in SHEETS ? (SHEETS[open as keyof typeof SHEETS] as Load<InSheet>) : null;
  if (!sheet || !home) return null;
  const given: InSheet = { session, lang, say, people, own: home, friends: forest.lines ?? [], make, tell, said, now: forest.now(), close: () => show(''), open: show, visit: (id) => void visit(id) };
  return <Later key={open} load={sheet} given={given} failed={() => (show(''), tell(new Trouble('offline', 'network').says(lang)))} />;
}

/** Water for the friend: at once in elder mode, where it was confirmed; else after a while in which it can be taken back. */
function Pouring({ people, friend, theirs, energy, lang, say, water, make, show }: Here & { theirs: Friends }) {
  const elder = document.documentElement.hasAttribute('data-elder');
  const give = (offer: Offer) => (show(''), elder ? void make(offer) : water.later([offer, friend]));
  return <Water name={people.name(friend)} energy={energy} offers={theirs.can.filter((one) => one.move === 'water')} notes={theirs.notes} lang={lang} say={say} elder={elder} give={give} close={() => show('')} />;
}
