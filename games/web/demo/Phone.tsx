/** One player's phone: a small bank around the forest, with things that can happen today. */
import type { Lang, Say, Texts } from 'shell/words.ts';
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
  return (
    <section class="phone" aria-label={person.name[lang]}>
      <h2>{person.name[lang]} <small>{person.who[lang]}</small></h2>
      <div class="acts">
        {acts.map((key) => <button type="button" key={key} onClick={() => act(key)}>{say(key)}</button>)}
      </div>
      <div class="screen">
        {ready && <iframe ref={frame} src={`../play/forest/#lang=${lang}`} title={say('forestOf', { name: person.name[lang] })} />}
      </div>
    </section>
  );
}
