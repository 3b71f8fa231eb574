/** What can be done besides touching the hen: feeding, receiving, and the sheets; at a friend's, kindnesses. */
import { Picture } from 'shell/art.tsx';
import { offered } from 'shell/game.ts';
import type { Offer } from 'shell/session.ts';
import { grams } from 'shell/words.ts';
import type { Open } from './Sheets.tsx';
import type { Own, Theirs } from './scene.ts';
import type { Told } from './Yard.tsx';

interface Given {
  scene: Own | Theirs;
  /** Grams that wait at the door. */
  waiting: number;
  receive: Offer | undefined;
  told: Told;
  open: (what: Open) => void;
}

const OWN = [
  ['tasks', 'mark-task'], ['quiz', 'mark-quiz'], ['charity', 'mark-give'], ['bag', 'mark-bag'],
  ['cups', 'mark-cups'], ['outfits', 'mark-outfit'], ['board', 'mark-board'], ['settings', 'mark-wish'],
] as const;
const KIND = [['send_wheat', 'mark-grain'], ['visit', 'mark-guest'], ['hire', 'mark-work'], ['invite', 'mark-hungry']] as const;

/** The buttons under the yard: what can be done now, and the doors to the sheets; at a friend's, what is kind there. */
export function Actions(given: Given) {
  return 'store' in given.scene ? <AtHome {...given} own={given.scene} /> : <AtFriends {...given} />;
}

function AtHome({ own, waiting, receive, told: { say, lang, make }, open }: Given & { own: Own }) {
  const feed = offered(own.can, 'feed');
  const bed = offered(own.can, 'wake') ?? own.can.find((one) => one.move === 'tuck_in' && one.can);
  return (
    <div class="actions">
      {bed && <button type="button" class="small wide bed" onClick={() => make(bed)}><Picture name="mark-moon" />{say(bed.move as 'wake')}</button>}
      <div class="two">
        {feed && <button type="button" class="main feed-hen" aria-disabled={!feed.can} onClick={(event) => make(feed, event.currentTarget)}><Picture name="mark-hungry" />{say('feedHen')}</button>}
        {!receive && <span class="small receive" aria-hidden="true" data-waits />}
        {receive && <button type="button" class="small receive" aria-disabled={!receive.can} onClick={(event) => make(receive, event.currentTarget)}><Picture name="mark-grain" /><span>{say('atDoor', { grams: grams(waiting, lang) })}</span></button>}
      </div>
      <div class="kinds">
        {OWN.map(([what, mark]) => <button type="button" class="kind" key={what} data-sheet={what} onClick={() => open(what)}><Picture name={mark} />{say(what)}</button>)}
      </div>
    </div>
  );
}

function AtFriends({ scene, told: { say, make } }: Given) {
  const button = (move: 'feed_friend' | 'recall' | 'tell_owner', mark: string) => {
    const offer = offered(scene.can, move);
    return offer && <button type="button" class="main" aria-disabled={!offer.can} onClick={(event) => make(offer, event.currentTarget)}><Picture name={mark} />{say(move)}</button>;
  };
  const thieves = scene.guests.some((one) => one.kind === 'thief' && !one.mine);
  const mine = scene.guests.some((one) => one.mine);
  return (
    <div class="actions">
      <div class="two">
        {mine ? button('recall', 'mark-home') : button('feed_friend', 'mark-hungry')}
        {thieves && button('tell_owner', 'mark-tell')}
      </div>
      <div class="kinds">
        {KIND.map(([move, mark]) => {
          const offer = offered(scene.can, move);
          return offer && <button type="button" class="kind" key={move} aria-disabled={!offer.can} onClick={(event) => make(offer, event.currentTarget)}><Picture name={mark} />{say(move)}</button>;
        })}
        {scene.can.filter((one) => one.move === 'use_at').map((offer) => (
          <button type="button" class="kind" key={offer.arguments['tool']} aria-disabled={!offer.can} onClick={(event) => make(offer, event.currentTarget)}><Picture name="mark-bag" />{say(`tool.${offer.arguments['tool']}` as 'tool.relief')}</button>
        ))}
      </div>
    </div>
  );
}
