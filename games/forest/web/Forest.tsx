/** The forest's page: the player's own, and friends' that look clearly different. */
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { type Drawings, Picture, Sheet } from 'shell/art.tsx';
import { Count } from 'shell/Count.tsx';
import { Friends } from 'shell/Friends.tsx';
import { offered, useGame } from 'shell/game.ts';
import { fly, shake, squeeze } from 'shell/motion.ts';
import { News, wordOf } from 'shell/News.tsx';
import { peopleOf } from 'shell/people.tsx';
import { asTrouble } from 'shell/problems.ts';
import type { Message, Moved, Offer } from 'shell/session.ts';
import { type Start, Wait } from 'shell/start.tsx';
import { Toast, useToast } from 'shell/toast.tsx';
import { Top } from 'shell/Top.tsx';
import { grams, inLang, type Lang, saying } from 'shell/words.ts';
import { Actions } from './Actions.tsx';
import { Bubble } from './Bubble.tsx';
import { useEnergy } from './energy.ts';
import { placed } from './places.ts';
import { type Bubble as Ball, type FriendLine, type Friends as Theirs, inOrder, markOf, type Own, tapped } from './scene.ts';
import { Tree } from './Tree.tsx';
import { Water } from './Water.tsx';
import { WORDS } from './words.ts';

const DRAWINGS = import.meta.glob(['../../../assets/forest/{bubble,mark}-*.svg', '../../../assets/shell/*.svg'], { query: '?raw', import: 'default', eager: true }) as Drawings;

const MARKED = { take: 'markTake', help: 'markHelp', soon: 'markSoon' } as const;

type Open = 'water' | 'news' | '';

export function Forest({ session, lang }: Start) {
  const say = useMemo(() => saying(lang, WORDS), [lang]);
  const [toast, tell] = useToast();
  const hear = useCallback((message: Message) => tell(inLang(message.words, lang)), [lang]);
  const forest = useGame<Own | Theirs, FriendLine>(session, hear, ripenings);
  const { looked, lines, now } = forest;
  const [energy, spend] = useEnergy(forest.own as Own | null);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<Open>('');
  const places = useRef(new Map<string, number>());
  const pill = useRef<HTMLParagraphElement>(null);
  const clearing = useRef<HTMLElement>(null);
  const people = peopleOf(session, lang);
  if (!looked) return <Wait lang={lang} trouble={forest.trouble} retry={() => void forest.look('').catch(() => undefined)} />;
  const { friend, scene } = looked;
  const own = 'energy_g' in scene ? scene : null;
  const theirs = 'notes' in scene ? scene : null;
  places.current = placed(scene.bubbles.map((one) => one.name), places.current);

  /** Make a move; a no is told, and returns nothing. */
  async function make(offer: Offer, from: Element[] = []): Promise<Moved | null> {
    if (!offer.can) {
      tell(inLang(offer.why ? { ...offer.why } : null, lang));
      from.forEach(shake);
      return null;
    }
    from.forEach(squeeze);
    const flights = pill.current ? from.map((one, n) => fly(one, pill.current as Element, n * 60)) : [];
    setTaken(new Set(from.map((one) => one.getAttribute('data-name') ?? '')));
    try {
      const [moved] = await Promise.all([session.play(offer, friend), ...flights]);
      forest.show(moved.shown);
      return moved;
    } catch (error) {
      tell(asTrouble(error).says(lang));
      return null;
    } finally {
      setTaken(new Set());
    }
  }

  async function gain(offer: Offer, from: Element[]) {
    const moved = await make(offer, from);
    if (!moved) return;
    const got = Number(moved.result['grams'] ?? 0);
    const amount = grams(got, lang);
    if (offer.move === 'help_collect') tell(say('helped', { grams: amount }));
    else {
      if (friend) spend(-got);
      tell(say('got', { grams: amount }));
    }
  }

  async function give(offer: Offer) {
    const moved = await make(offer);
    setOpen('');
    if (!moved) return;
    const amount = grams(Number(moved.result['grams'] ?? 0), lang);
    if (offer.move === 'water') {
      spend(Number(offer.arguments['grams']));
      tell(say('watered', { grams: amount }));
    } else if (offer.move === 'revive') tell(say('revived', { grams: amount }));
    else if (offer.move === 'thumb') tell(say('thumbed'));
  }

  function tap(bubble: Ball, button: HTMLElement) {
    const offer = tapped(bubble);
    if (offer) void gain(offer, [button]).then(refocus);
  }

  /** Who goes on by keyboard stands at the next bubble once the one that was collected is gone. */
  function refocus() {
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      document.querySelector<HTMLElement>('.clearing .bubble, .below button')?.focus({ preventScroll: true });
    });
  }

  function all(offer: Offer) {
    const can = [...(clearing.current?.querySelectorAll('.bubble.can') ?? [])];
    void gain(offer, can);
  }

  async function visit(id: string) {
    setOpen('');
    await forest.look(id).catch((error: unknown) => tell(asTrouble(error).says(lang)));
  }

  async function next() {
    const query = await session.page<{ friend: string | null }>('find', friend).catch(() => ({ friend: null }));
    if (query.friend) await visit(query.friend);
    else tell(say('allSeen'));
  }

  function marked(line: FriendLine) {
    const name = markOf(line.marks);
    return { player: line.player, mark: name ? { name, words: say(MARKED[name]) } : null };
  }

  const treeName = inLang(scene.tree.title, lang);
  const takeAll = offered(scene.can, own ? 'collect_all' : 'steal_all');
  return (
    <main class={`game forest ${own ? 'own' : 'theirs'}`}>
      <Sheet drawings={DRAWINGS} />
      <Top at={friend && say('at', { name: people.name(friend) })} backWords={say('back')} back={() => void visit('')} newsWords={say('feed')} news={() => setOpen('news')}>
        <p class="pill" ref={pill}>
          <Picture name="mark-leaf" />
          <span class="hidden">{say('energy')} {grams(energy, lang)}</span>
          <span aria-hidden="true"><Count value={energy} says={(value) => grams(value, lang)} /></span>
        </p>
        {own && own.week_g > 0 && <p class="week">{say('week', { grams: grams(own.week_g, lang) })}</p>}
      </Top>
      <section class="clearing" aria-label={say('clearing')} ref={clearing}>
        <Sky />
        <Tree tree={scene.tree} title={say('tree', { name: treeName, phase: scene.tree.phase + 1 })} />
        {scene.bubbles.map((one) => (
          <div key={one.name} class={taken.has(one.name) ? 'away' : ''}>
            <Bubble bubble={one} place={places.current.get(one.name) ?? 0} now={now()} own={!!own} lang={lang} say={say} people={people} tap={tap} />
          </div>
        ))}
        <Toast said={toast} />
        <p class="goal">{own ? goal(scene.tree.missing_g ?? 0, treeName, lang, say) : treeName}</p>
      </section>
      <div class="below">
        <Actions own={own} theirs={theirs} takeAll={takeAll} more={scene.more} say={say} all={all} give={(offer) => void give(offer)} water={() => setOpen('water')} next={() => void next()} />
        <Friends title={say('friends')} none={say('noFriends')} friends={lines && inOrder(lines).map(marked)} people={people} toVisit={(name) => say('visit', { name })} visit={(id) => void visit(id)} current={friend} />
      </div>
      {open === 'water' && theirs && (
        <Water name={people.name(friend)} offers={theirs.can.filter((one) => one.move === 'water')} notes={theirs.notes} lang={lang} say={say} give={(offer) => void give(offer)} close={() => setOpen('')} />
      )}
      {open === 'news' && (
        <News session={session} title={say('feed')} empty={say('feedEmpty')} close={say('close')} now={now()} lang={lang} people={people} says={(one, name) => say(wordOf(one, WORDS), { name, grams: grams(Number(one['grams'] ?? 0), lang) })} answer={{ words: say('waterBack'), to: (one) => one.kind === 'took' && !one.mine, give: (id) => void visit(id).then(() => setOpen('water')) }} onClose={() => setOpen('')} />
      )}
    </main>
  );
}

/** When bubbles ripen. */
function ripenings(scene: Own | Theirs): number[] {
  return scene.bubbles.map((one) => Date.parse(one.ripe_at ?? ''));
}

function goal(missing: number, tree: string, lang: Lang, say: ReturnType<typeof saying<typeof WORDS>>): string {
  return missing > 0 ? say('toGo', { tree, grams: grams(missing, lang) }) : say('done', { tree });
}

/** What is behind the tree; it stands still. */
function Sky() {
  return (
    <svg class="sky" viewBox="0 0 400 420" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle class="sun" cx="322" cy="66" r="30" />
      <g class="clouds">
        <path d="M40 96a20 20 0 0 1 36-12 16 16 0 0 1 26 12 12 12 0 0 1 0 22H44a12 12 0 0 1-4-22z" />
        <path d="M292 148a14 14 0 0 1 26-8 12 12 0 0 1 18 9 9 9 0 0 1 0 17h-42a9 9 0 0 1-2-18z" />
      </g>
      <path class="far" d="M-20 330c60-50 120-56 180-30 70-44 150-44 260 14v126H-20z" />
      <path class="near" d="M-20 372c90-44 200-52 440-12v80H-20z" />
      <g class="grass">
        <path d="M60 392c2-8 4-12 8-16-1 6-1 11 0 16zm14 4c0-8 1-12 5-18 1 7 1 12 0 18zM322 390c0-8-2-12-6-17-1 7 0 12 1 17zm14 5c0-8 2-13 6-18 0 8 0 12-1 18zM120 408c0-6 2-10 5-14 0 6 0 10-1 14zM276 410c0-6 2-10 5-14 0 6 0 10-1 14z" />
      </g>
    </svg>
  );
}

