/** Whom to thank, and who invites to a meal: rows above the news. */
import type { Make } from 'shell/lent.ts';
import { usePage } from 'shell/page.ts';
import type { People } from 'shell/people.tsx';
import type { Offer, Session } from 'shell/session.ts';
import { type Said, Toast } from 'shell/toast.tsx';
import { type Lang, lasting, type Say } from 'shell/words.ts';
import type { KindnessPage } from './scene.ts';
import type { WORDS } from './words.ts';

interface Given {
  session: Session;
  lang: Lang;
  say: Say<typeof WORDS>;
  people: People;
  make: Make;
  said: Said;
  now: number;
}

/** What friends did for one's hen: thanks to give, meals to join. */
export function Kindness({ session, lang, say, people, make, said, now }: Given) {
  const { found, again } = usePage<KindnessPage>(session, 'kindness');
  const row = (key: string, words: string, about: string, can: Offer[]) => (
    <li class="row door" key={key}>
      <span class="told">{words}{about && <small>{about}</small>}</span>
      {can.map((one) => <button type="button" class="main" key={one.move} onClick={() => void make(one).then(again)}>{say(one.move as 'thank')}</button>)}
    </li>
  );
  return (
    <>
      <ul class="list">
        {found?.thanks.map((one) => row(`t${one.friend}`, say('thankFor', { name: people.name(one.friend), n: one.meals }), '', one.can))}
        {found?.invitations.map((one) => row(`i${one.friend}`, say('invited', { name: people.name(one.friend) }), say('stillFor', { time: lasting(Date.parse(one.until) - now, lang) }), one.can))}
      </ul>
      <Toast said={said} />
    </>
  );
}
