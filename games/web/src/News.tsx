/** What happened between the player and friends, newest first; a game may offer an answer to some of it. */
import type { ComponentChildren } from 'preact';
import { Dialog } from './Dialog.tsx';
import { NotYet } from './NotYet.tsx';
import { usePage } from './page.ts';
import { Face, type People } from './people.tsx';
import type { Session } from './session.ts';
import { ago, type Lang, type Words } from './words.ts';

interface Deed {
  kind: string;
  friend: string;
  mine: boolean;
  at: string;
  [value: string]: unknown;
}

/** The word of a deed in a game's table, `deed.KIND` or `deed.KIND.mine`; one that is newer than the page gets a plain one. */
export function wordOf<W extends Words>(deed: Deed, words: W): keyof W & string {
  const mine = deed.mine ? '.mine' : '';
  const key = `deed.${deed.kind}${mine}`;
  return (key in words ? key : `deed.other${mine}`) as keyof W & string;
}

/** Words after a friend's name: with a space, unless they go on with the name's own word, as in `Lin’s hen`. */
function after({ mine }: Deed, words: string): string {
  return mine || /^(’|家)/.test(words) ? words : ` ${words}`;
}

interface Given {
  session: Session;
  title: string;
  empty: string;
  close: string;
  now: number;
  lang: Lang;
  people: People;
  /** What is said of a deed; of one's own the whole sentence, with the friend's name in it. */
  says: (deed: Deed, name: string) => string;
  answer?: { words: string; to: (deed: Deed) => boolean; give: (friend: string) => void };
  onClose: () => void;
  /** What stands above the list. */
  children?: ComponentChildren;
}

/** What friends did, newest first; `says` puts a deed into words, `answer` is what can be done about some. */
export function News({ session, title, empty, close, now, lang, people, says, answer, onClose, children }: Given) {
  const { found, trouble, again } = usePage<{ feed: Deed[] }>(session, 'feed');
  return (
    <Dialog title={title} close={close} onClose={onClose}>
      {children}
      {found ? !found.feed.length && <p class="how">{empty}</p> : <NotYet lang={lang} trouble={trouble} again={again} />}
      <ul class="feed">
        {(found?.feed ?? []).map((one) => (
          <li key={`${one.at}${one.friend}${one.kind}`}>
            <Face id={one.friend} people={people} />
            <span class="told">
              {!one.mine && <b>{people.name(one.friend)}</b>}{after(one, says(one, people.name(one.friend)))}
              <small>{ago(Date.parse(one.at), now, lang)}</small>
            </span>
            {answer?.to(one) && <button type="button" class="small" onClick={() => answer.give(one.friend)}>{answer.words}</button>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
