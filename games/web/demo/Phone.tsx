/** One player's phone: a small bank around the games, with things that can happen today. */
import { useState } from 'preact/hooks';
import type { Lang, Say, Texts } from 'shell/words.ts';
import { GAMES } from './games.ts';
import type { WORDS } from './words.ts';

export interface Person {
  ref: string;
  name: Record<Lang, string>;
  who: Texts;
}

interface Given {
  person: Person;
  lang: Lang;
  ready: boolean;
  say: Say<typeof WORDS>;
  acts: readonly ('metro' | 'pay' | 'walk')[];
  act: (key: 'metro' | 'pay' | 'walk') => void;
  frame: (found: HTMLIFrameElement | null) => void;
}

export function Phone({ person, lang, ready, say, acts, act, frame }: Given) {
  const [game, setGame] = useState(GAMES[0] ?? '');
  const title = (one: string) => say(`game.${one}` as 'game.farm');
  return (
    <section class="phone" aria-label={person.name[lang]}>
      <h2>{person.name[lang]} <small>{person.who[lang]}</small></h2>
      <div class="acts">
        {acts.map((key) => <button type="button" key={key} onClick={() => act(key)}>{say(key)}</button>)}
      </div>
      <div class="screen">
        <nav class="tabs" aria-label={say('games')}>
          {GAMES.map((one) => <button type="button" key={one} aria-current={one === game ? 'page' : undefined} onClick={() => setGame(one)}>{title(one)}</button>)}
        </nav>
        {ready && <iframe key={game} ref={frame} src={`../play/${game}/#lang=${lang}`} title={say('gameOf', { name: person.name[lang], game: title(game) })} />}
      </div>
    </section>
  );
}
