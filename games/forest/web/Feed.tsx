/** What happened between the player and friends; a theft can be answered with water. */
import { ago, grams, type Lang, type Say } from 'shell/words.ts';
import { Dialog } from './Dialog.tsx';
import { Face } from './Friends.tsx';
import type { Deed } from './scene.ts';
import { WORDS } from './words.ts';

interface Given {
  deeds: Deed[] | null;
  now: number;
  lang: Lang;
  say: Say<typeof WORDS>;
  nameOf: (id: string) => string;
  waterBack: (friend: string) => void;
  close: () => void;
}

export function Feed({ deeds, now, lang, say, nameOf, waterBack, close }: Given) {
  return (
    <Dialog title={say('feed')} close={say('close')} onClose={close}>
      {deeds && !deeds.length && <p class="how">{say('feedEmpty')}</p>}
      <ul class="feed">
        {(deeds ?? []).map((one) => (
          <li key={`${one.at}${one.friend}${one.kind}`}>
            <Face id={one.friend} name={nameOf(one.friend)} />
            <span class="told">
              <b>{nameOf(one.friend)}</b> {say(wordOf(one), { grams: grams(one.grams ?? 0, lang) })}
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

/** The sentence of a deed; one that is newer than this page gets a plain one. */
export function wordOf(deed: Deed): keyof typeof WORDS {
  const key = `deed.${deed.kind}${deed.mine ? '.mine' : ''}`;
  return (key in WORDS ? key : `deed.other${deed.mine ? '.mine' : ''}`) as keyof typeof WORDS;
}
