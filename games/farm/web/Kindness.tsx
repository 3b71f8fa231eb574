/** Whom to thank, and who invites to a meal: rows above the news. */
import { usePage } from 'shell/page.ts';
import type { People } from 'shell/people.tsx';
import type { Offer, Session } from 'shell/session.ts';
import type { Say } from 'shell/words.ts';
import type { KindnessPage } from './scene.ts';
import type { WORDS } from './words.ts';

interface Given {
  session: Session;
  say: Say<typeof WORDS>;
  people: People;
  make: (offer: Offer) => Promise<unknown>;
}

export function Kindness({ session, say, people, make }: Given) {
  const { found, again } = usePage<KindnessPage>(session, 'kindness');
  const row = (key: string, words: string, can: Offer[]) => (
    <li class="row" key={key}>
      <span class="told">{words}</span>
      {can.map((one) => <button type="button" class="small" key={one.move} onClick={() => void make(one).then(again)}>{say(one.move as 'thank')}</button>)}
    </li>
  );
  if (!found) return null;
  return (
    <ul class="list">
      {found.thanks.map((one) => row(`t${one.friend}`, say('thankFor', { name: people.name(one.friend), n: one.meals }), one.can))}
      {found.invitations.map((one) => row(`i${one.friend}`, say('invited', { name: people.name(one.friend) }), one.can))}
    </ul>
  );
}
