/** What can be done besides tapping bubbles: take all there is, and kindnesses at a friend's. */
import { Picture } from 'shell/art.tsx';
import { offered } from 'shell/game.ts';
import type { Offer } from 'shell/session.ts';
import type { Say } from 'shell/words.ts';
import type { Friends, Own } from './scene.ts';
import type { WORDS } from './words.ts';

interface Given {
  own: Own | null;
  theirs: Friends | null;
  takeAll: Offer | undefined;
  more: number;
  say: Say<typeof WORDS>;
  all: (offer: Offer) => void;
  give: (offer: Offer) => void;
  water: () => void;
  next: () => void;
}

export function Actions({ own, theirs, takeAll, more, say, all, give, water, next }: Given) {
  const kind = (move: 'revive' | 'thumb') => {
    const offer = offered(theirs?.can ?? [], move);
    return offer && (
      <button type="button" class="kind" aria-disabled={!offer.can} onClick={() => give(offer)}><Picture name={`mark-${move}`} />{say(move)}</button>
    );
  };
  return (
    <div class="actions">
      {takeAll && (
        <button type="button" class="main all" aria-disabled={!takeAll.can} onClick={() => all(takeAll)}>
          <Picture name="mark-take" />{say(own ? 'collectAll' : 'stealAll')}
        </button>
      )}
      {theirs && (
        <div class="kinds">
          <button type="button" class="kind" onClick={water}><Picture name="mark-water" />{say('water')}</button>
          {kind('revive')}
          {kind('thumb')}
          <button type="button" class="kind" onClick={next}><Picture name="mark-next" />{say('next')}</button>
        </div>
      )}
      {more > 0 && <p class="more">{say('more', { n: more })}</p>}
    </div>
  );
}
