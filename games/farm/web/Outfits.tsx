/** The wardrobe: what she has earned and wears, and how far the rest is. It is all looks. */
import { usePage } from 'shell/page.ts';
import type { Offer } from 'shell/session.ts';
import { inLang } from 'shell/words.ts';
import { Button, Panel } from 'shell/Panel.tsx';
import { Hen } from './Drawn.tsx';
import type { Outfit, OutfitsPage } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

/** The wardrobe: what she may wear, and how far what she may not yet is. */
export function Outfits(sheet: InSheet) {
  const { session, say, make } = sheet;
  const paged = usePage<OutfitsPage>(session, 'outfits');
  const act = (offer: Offer) => void make(offer).then(paged.again);
  return (
    <Panel title={say('outfitsTitle')} paged={paged} sheet={sheet}>
      {({ outfits, can: [takeOff] }) => (
        <>
          <p class="how">{say('outfitsHow')}</p>
          <ul class="wardrobe">{outfits.map((one) => <Piece key={one.outfit} outfit={one} takeOff={takeOff} sheet={sheet} act={act} />)}</ul>
        </>
      )}
    </Panel>
  );
}

function Piece({ outfit, takeOff, sheet: { lang, say }, act }: { outfit: Outfit; takeOff: Offer | undefined; sheet: InSheet; act: (offer: Offer) => void }) {
  const [wear] = outfit.can;
  const offer = outfit.worn ? takeOff : wear;
  const earned = outfit.so_far >= outfit.need;
  return (
    <li class={`piece ${outfit.worn ? 'is-worn' : earned ? '' : 'is-locked'}`}>
      <Hen words={`hungry own ${outfit.outfit}`} />
      <b>{inLang(outfit.title, lang)}</b>
      <small>{say(`by.${outfit.by}`, { so_far: outfit.so_far, need: outfit.need })}</small>
      {offer && earned && <Button offer={offer} press={() => act(offer)} words={say(outfit.worn ? 'takeOff' : 'wear')} />}
      {!earned && <small class="state">{say('notYet')}</small>}
    </li>
  );
}
