/** What happened between the player and friends; a theft can be answered with water. */
import { ago, grams, type Lang, type Say } from 'shell/words.ts';
import { Dialog } from './Dialog.tsx';
import { Face } from './Friends.tsx';
import type { People } from './people.ts';
import { wordOf } from './deeds.ts';
import type { Deed } from './scene.ts';
import type { WORDS } from './words.ts';

interface Given {
  deeds: Deed[] | null;
  now: number;
  lang: Lang;
  say: Say<typeof WORDS>;
  people: People;
  waterBack: (friend: string) => void;
  close: () => void;
}

export function Feed({ deeds, now, lang, say, people, waterBack, close }: Given) {
  return (
    <Dialog title={say('feed')} close={say('close')} onClose={close}>
      {deeds && !deeds.length && <p class="how">{say('feedEmpty')}</p>}
      <ul class="feed">
        {(deeds ?? []).map((one) => (
          <li key={`${one.at}${one.friend}${one.kind}`}>
            <Face id={one.friend} people={people} />
            <span class="told">
              <b>{people.name(one.friend)}</b> {say(wordOf(one), { grams: grams(one.grams ?? 0, lang) })}
              <small>{ago(Date.parse(one.at), now, lang)}</small>
            </span>
            {one.kind === 'took' && !one.mine && (
              <button type="button" class="small" onClick={() => waterBack(one.friend)}>{say('waterBack')}</button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
