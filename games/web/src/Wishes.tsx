/** Switches for how a player wants it, and quiet hours, which belong to the player and not to one game. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { asTrouble } from './problems.ts';
import type { Session } from './session.ts';
import { quietOf, type Quiet, setQuiet, wishing } from './telling.ts';
import { type Lang, saying } from './words.ts';

const WORDS = {
  quiet: ['安静时段', 'Quiet hours'],
  'quiet.about': ['这段时间不打扰，消息会留着', 'Nothing draws attention then. Messages wait.'],
  'quiet.from': ['从', 'From'],
  'quiet.to': ['到', 'to'],
} as const;
const AT_FIRST: Quiet = { from: '22:00', to: '08:00' };

/** Something that is on or off, with words about what it does. */
export function Switch({ on, words, about, press }: { on: boolean; words: string; about: string; press: () => void }) {
  return (
    <button type="button" class="switch" role="switch" aria-checked={on} onClick={press}>
      <span class="told"><b>{words}</b><small>{about}</small></span>
      <i aria-hidden="true" />
    </button>
  );
}

/** From when to when nothing rings; until it is known how it is, nothing but what is wrong. */
export function QuietHours({ session, lang }: { session: Session; lang: Lang }) {
  const say = saying(lang, WORDS);
  const [quiet, show] = useState<Quiet | null | undefined>(undefined);
  const [trouble, setTrouble] = useState('');
  const told = useRef<((next: Quiet | null) => void) | null>(null);
  const fail = (error: unknown) => setTrouble(asTrouble(error).says(lang));
  const hear = (held: Quiet | null) => {
    told.current = wishing(held, (next) => setQuiet(session, next), show, fail);
    show(held);
  };
  useEffect(() => void quietOf(session).then(hear, fail), []);
  if (quiet === undefined) return <p class="soft" role="status">{trouble}</p>;
  const wish = (next: Quiet | null) => (setTrouble(''), told.current?.(next));
  const time = (which: keyof Quiet) => (
    <label>{say(`quiet.${which}`)} <input type="time" required value={quiet?.[which]} onChange={(event) => event.currentTarget.value && quiet && wish({ ...quiet, [which]: event.currentTarget.value })} /></label>
  );
  return (
    <>
      <Switch on={!!quiet} words={say('quiet')} about={say('quiet.about')} press={() => wish(quiet ? null : AT_FIRST)} />
      {quiet && <p class="times">{time('from')}{time('to')}</p>}
      <p class="soft" role="status">{trouble}</p>
    </>
  );
}
