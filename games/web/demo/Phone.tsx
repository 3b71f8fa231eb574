/** One player's phone: a made-up bank's app with the games in it, and the things that can be done today. */
import { useState } from 'preact/hooks';
import { type Say, saying } from 'shell/words.ts';
import { yuan } from './book.ts';
import type { Person } from './cast.ts';
import type { Demo } from './demo.ts';
import { GAMES } from './games.ts';
import { Icon, type Sign } from './icons.tsx';
import { BRANDS, type Look } from './looks.ts';
import { Invite, Note, Over, Shops } from './Over.tsx';
import { View } from './View.tsx';
import { both, WORDS } from './words.ts';

type Words = Say<typeof WORDS>;
type Doing = 'pay' | 'ride' | 'walk' | 'answer' | 'refund' | 'invite';
type Above = { kind: 'pay' | 'invite' } | { kind: 'note'; title: string; text: string } | null;

const ACTS: Doing[] = ['pay', 'ride', 'walk', 'answer', 'refund', 'invite'];

interface Given {
  demo: Demo;
  person: Person;
  look: Look;
  /** Whether the newcomer's next step is to pay here. */
  next: boolean;
  n: number;
}

/** One phone: the bank's bar, what can happen to the player, and the games in it. */
export function Phone({ demo, person, look, next, n }: Given) {
  const say = saying(look.lang, WORDS);
  const [game, setGame] = useState(GAMES[0] ?? '');
  const [home, setHome] = useState(false);
  const [to, setTo] = useState('');
  const [above, setAbove] = useState<Above>(null);
  const { ref } = person;

  const show = (one: string, place = '') => {
    setAbove(null);
    setGame(one);
    setHome(false);
    setTo(place);
  };
  const act = (key: Doing) => void doing[key]();
  const doing: Record<Doing, () => unknown> = {
    pay: () => setAbove({ kind: 'pay' }),
    ride: () => demo.ride(ref),
    walk: () => demo.walk(ref),
    refund: () => demo.refund(ref),
    invite: () => setAbove({ kind: 'invite' }),
    answer: () => {
      demo.answer(ref);
      if (to === 'quiz' && game === 'farm') demo.views.get(ref)?.open('quiz');
      show('farm', 'quiz');
    },
  };
  const back = async () => {
    if (above) setAbove(null);
    else if (!home && !(await demo.views.get(ref)?.back())) setHome(true);
  };
  const asked = (verb: string, told: Record<string, string>) => {
    if (verb === 'close') setHome(true);
    else if (verb === 'openlink') opened(told['to'] ?? '');
    else if (verb === 'saveimage') demo.note(ref, both('did.save', () => ({ name: told['name'] ?? '' })), [], 'none');
    else {
      setAbove({ kind: 'note', title: say('shared'), text: told['text'] ?? '' });
      void demo.share(ref, told['title'] ?? '', game);
    }
  };
  const opened = (link: string) => {
    demo.note(ref, both('did.link', () => ({ to: link })), [], 'none');
    const word = (link.split('/')[0] ?? '') as Doing;
    if (ACTS.includes(word)) act(word);
  };

  const style = { '--brand': BRANDS[look.bank], '--on-brand': '#ffffff' };
  return (
    <section class="phone" data-n={n} lang={look.lang} aria-label={person.name[look.lang]} data-dark={look.dark || undefined} data-elder={look.elder || undefined} style={style}>
      <header class="appbar">
        <button type="button" class="back" aria-label={say('back')} disabled={home && !above} onClick={() => void back()}><Icon sign="back" /></button>
        <span class="face" aria-hidden="true">{[...person.name[look.lang]][0]}</span>
        <h2>{person.name[look.lang]} <small>{person.who[look.lang]}</small></h2>
        <span class="bank">{say(`bank${look.bank}` as 'bank0')}</span>
      </header>
      <nav class="acts" aria-label={say('acts')}>
        {ACTS.map((key) => (
          <button type="button" key={key} data-act={key} data-next={(next && key === 'pay') || undefined} aria-label={key === 'walk' ? say('walkName') : undefined} onClick={() => act(key)}>
            <Icon sign={key} /><span>{say(key)}</span>
          </button>
        ))}
      </nav>
      <div class="body">
        {home && <Home demo={demo} player={ref} look={look} say={say} show={show} />}
        <View demo={demo} player={ref} game={game} look={look} to={to} hidden={home} ask={asked} />
        {above && <Over say={say} title={titleOf(above, say)} close={() => setAbove(null)}>
          {above.kind === 'pay' && <Shops say={say} lang={look.lang} pay={(amount) => { setAbove(null); void demo.pay(ref, amount); }} />}
          {above.kind === 'invite' && <Invite say={say} lang={look.lang} demo={demo} player={ref} done={() => setAbove(null)} />}
          {above.kind === 'note' && <Note text={above.text} />}
        </Over>}
      </div>
      <nav class="tabs" aria-label={say('games')}>
        {GAMES.map((one) => (
          <button type="button" key={one} aria-current={!home && one === game ? 'page' : undefined} onClick={() => show(one)}>
            <Icon sign={one as Sign} />{say(`game.${one}` as 'game.farm')}
          </button>
        ))}
      </nav>
    </section>
  );
}

function titleOf(above: NonNullable<Above>, say: Words): string {
  return above.kind === 'note' ? above.title : say(above.kind === 'pay' ? 'payTitle' : 'inviteTitle');
}

/** The bank's own first page: the account, the way into the games, what was paid lately. */
function Home({ demo, player, look, say, show }: { demo: Demo; player: string; look: Look; say: Words; show: (game: string) => void }) {
  const book = demo.book(player);
  return (
    <div class="home">
      <p class="account"><span>{say('account')}</span><b>{yuan(book.balance, look.lang)}</b></p>
      {GAMES.map((one) => (
        <button type="button" class="entry" key={one} onClick={() => show(one)}>
          <Icon sign={one as Sign} /><span><b>{say(`game.${one}` as 'game.farm')}</b><small>{say(`about.${one}` as 'about.farm')}</small></span>
        </button>
      ))}
      <h3>{say('lately')}</h3>
      <ul>
        {book.paid.map((one) => <li key={one.ref}><span>{say(one.key)}</span><b>−{yuan(one.amount, look.lang)}</b></li>)}
        {!book.paid.length && <li class="none">{say('noneLately')}</li>}
      </ul>
    </div>
  );
}

