/** What stands below the clearing: all bubbles at once, the doors to the sheets, and what can be done at a friend's. */
import { Picture } from 'shell/art.tsx';
import { offered } from 'shell/game.ts';
import type { Offer } from 'shell/session.ts';
import { grams, type Lang, type Say } from 'shell/words.ts';
import type { Friends, Own } from './scene.ts';
import type { Open } from './Sheets.tsx';
import type { WORDS } from './words.ts';

interface Told {
  lang: Lang;
  say: Say<typeof WORDS>;
  give: (offer: Offer) => void;
}

interface Given extends Told {
  own: Own | null;
  theirs: Friends | null;
  name: string;
  all: (offer: Offer) => void;
}

const MENU = [
  ['trees', 'mark-leaf'], ['woods', 'mark-woods'], ['tasks', 'mark-task'], ['rain', 'mark-rain'],
  ['bag', 'mark-bag'], ['store', 'mark-store'], ['board', 'mark-board'], ['settings', 'mark-wish'],
] as const;

/** All bubbles at once, what else there is of them, and the neighbour of who has no friends. */
export function All({ own, theirs, name, lang, say, all, give }: Given) {
  const takeAll = offered((own ?? theirs)?.can ?? [], own ? 'collect_all' : 'steal_all');
  const more = (own ?? theirs)?.more ?? 0;
  const neighbour = own?.can.find((one) => one.move === 'visit_neighbour' && one.can);
  return (
    <div class="actions">
      {takeAll && (
        <button type="button" class="main all" aria-disabled={!takeAll.can} onClick={() => all(takeAll)}>
          <Picture name="mark-take" />{say(own ? 'collectAll' : 'stealAll')}
        </button>
      )}
      <p class="more">{[more > 0 && say('more', { n: more }), own && own.week_g > 0 && say('week', { grams: grams(own.week_g, lang) }), theirs && say(ruleOf(theirs), { name })].filter(Boolean).join(' · ')}</p>
      {neighbour && <button type="button" class="small wide" data-move="visit_neighbour" onClick={() => give(neighbour)}><Picture name="mark-next" />{say('neighbour')}</button>}
    </div>
  );
}

/** What holds at a friend's today, in one line. */
function ruleOf({ peace, shield }: Friends): 'once' | 'peaceNow' | 'shieldNow' {
  if (peace) return 'peaceNow';
  return shield ? 'shieldNow' : 'once';
}

/** The doors to the sheets, in one's own forest. */
export function Menu({ say, open }: { say: Told['say']; open: (what: Open) => void }) {
  return (
    <div class="kinds menu">
      {MENU.map(([what, mark]) => <button type="button" class="kind" key={what} data-sheet={what} onClick={() => open(what)}><Picture name={mark} />{say(what)}</button>)}
    </div>
  );
}

/** What can be done at a friend's. */
export function Kindness({ theirs, lang, say, give, open, next }: Told & { theirs: Friends; open: (what: Open) => void; next: () => void }) {
  const kind = (move: 'revive' | 'thumb' | 'give_rain' | 'keep_peace' | 'end_peace', mark: string, words: string = say(move)) => {
    const offer = offered(theirs.can, move);
    return offer && (
      <button type="button" class="kind" data-move={move} aria-disabled={!offer.can} onClick={() => give(offer)}><Picture name={`mark-${mark}`} />{words}</button>
    );
  };
  return (
    <div class="kinds">
      <button type="button" class="kind" data-move="water" onClick={() => open('water')}><Picture name="mark-water" />{say('water')}</button>
      {kind('revive', 'revive', theirs.revive_g ? say('reviveHow', { grams: grams(theirs.revive_g, lang).replace(' ', '\u00a0') }) : say('revive'))}
      {kind('thumb', 'thumb')}
      <button type="button" class="kind" data-move="next" onClick={next}><Picture name="mark-next" />{say('next')}</button>
      {kind('give_rain', 'rain')}
      {kind('keep_peace', 'peace')}
      {kind('end_peace', 'peace')}
    </div>
  );
}
