/** Every species: its price, how many are left, and growing, keeping or planting one. */
import { useState } from 'preact/hooks';
import { Button, Panel } from 'shell/Panel.tsx';
import { dayOf } from 'shell/days.ts';
import { usePage } from 'shell/page.ts';
import type { Offer } from 'shell/session.ts';
import { grams, inLang } from 'shell/words.ts';
import { Bar } from 'shell/Panel.tsx';
import type { CataloguePage, Species } from './pages.ts';
import type { InSheet } from './Sheets.tsx';
import { Tree } from './Tree.tsx';

/** The species: what each costs, how many are left, and which one grows. */
export function Trees(sheet: InSheet) {
  const { session, say, make, open } = sheet;
  const paged = usePage<CataloguePage>(session, 'catalogue');
  const [number, setNumber] = useState('');
  async function act(offer: Offer) {
    const moved = await make(offer);
    if (moved && offer.move === 'plant') setNumber(String(moved.result['number'] ?? ''));
    paged.again();
  }
  return (
    <Panel title={say('trees')} paged={paged} sheet={sheet}>
      {({ species, energy_g }) => (
        <>
          {number && <p class="card" role="status">{say('planted', { number })} <button type="button" class="main" onClick={() => open('certificates')}>{say('showIt')}</button></p>}
          <p class="how">{say('treesHow')}</p>
          <ul class="list">{species.map((one) => <Row key={one.species} one={one} energy={energy_g} sheet={sheet} act={(offer) => void act(offer)} />)}</ul>
          <button type="button" class="small wide after" onClick={() => open('certificates')}>{say('myTrees')}</button>
        </>
      )}
    </Panel>
  );
}

function Row({ one, energy, sheet: { lang, say, own }, act }: { one: Species; energy: number; sheet: InSheet; act: (offer: Offer) => void }) {
  const title = inLang(one.title, lang);
  const grows = own.tree.species === one.species;
  const stock = one.left > 0 ? say(`left.${one.kind}`, { n: new Intl.NumberFormat(lang).format(one.left) }) : one.next_release ? say('nextOn', { day: dayOf(one.next_release, lang) }) : say('soldOut');
  const button = (move: 'plant' | 'reserve') => {
    const offer = one.can.find((each) => each.move === move);
    return offer?.can && <Button class={move === 'plant' ? 'main' : 'small'} offer={offer} words={say(move)} press={() => act(offer)} />;
  };
  const choose = one.can.find((each) => each.move === 'choose');
  return (
    <li class="row species">
      <Tree tree={{ ...one, phase: 6, part: 0 }} title={title} />
      <span class="told">
        <b>{title}</b>
        <small>{inLang(one.region, lang)} · {grams(one.price_g, lang)}</small>
        <small>{one.kept_until ? say('kept', { day: dayOf(one.kept_until, lang) }) : stock}</small>
        <Bar of={energy / one.price_g} />
      </span>
      <span class="both">{button('plant')}{button('reserve')}{grows ? <small class="state">{say('grows')}</small> : choose && <Button offer={choose} words={say('grow')} press={() => act(choose)} />}</span>
    </li>
  );
}
