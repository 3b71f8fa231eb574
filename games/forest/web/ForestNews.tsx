/** The forest's news: what happened between the player and friends; a theft can be answered with water. */
import { News, wordOf } from 'shell/News.tsx';
import type { People } from 'shell/people.tsx';
import type { Session } from 'shell/session.ts';
import { grams, type Lang, type Say } from 'shell/words.ts';
import { WORDS } from './words.ts';

interface Given {
  session: Session;
  lang: Lang;
  say: Say<typeof WORDS>;
  people: People;
  now: number;
  waterBack: (friend: string) => void;
  close: () => void;
}

/** What friends did in the forest, with a way to water back. */
export function ForestNews({ session, lang, say, people, now, waterBack, close }: Given) {
  return (
    <News
      session={session}
      title={say('feed')}
      empty={say('feedEmpty')}
      close={say('close')}
      now={now}
      lang={lang}
      people={people}
      says={(one, name) => say(wordOf(one, WORDS), { name, grams: grams(Number(one['grams'] ?? 0), lang) })}
      answer={{ words: say('waterBack'), to: (one) => one.kind === 'took' && !one.mine, give: waterBack }}
      onClose={close}
    />
  );
}
