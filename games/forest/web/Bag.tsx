/** Props: using one, giving one to a friend; and the looks of the tree. */
import { useState } from 'preact/hooks';
import { Button, Panel } from 'shell/Panel.tsx';
import { dayOf, timeOf } from 'shell/days.ts';
import { usePage } from 'shell/page.ts';
import { Face } from 'shell/people.tsx';
import type { Offer } from 'shell/session.ts';
import { inLang } from 'shell/words.ts';
import type { BagPage, Prop } from './pages.ts';
import { asking } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

/** The props one has: to use, or to give to a friend. */
export function Bag(sheet: InSheet) {
  const { session, say, make, open, lang } = sheet;
  const paged = usePage<BagPage>(session, 'bag');
  const [giving, give] = useState<Prop | null>(null);
  const act = (offer: Offer) => void make(offer).then(paged.again).then(() => give(null));
  return (
    <Panel title={say('bag')} paged={paged} sheet={sheet}>
      {(page) => giving ? <Whom prop={giving} sheet={sheet} give={(friend) => act(asking('give_prop', { friend, prop: giving.prop }))} back={() => give(null)} /> : (
        <>
          {Object.entries(page.in_use).map(([does, until]) => <p class="soft in-use" key={does}><b>{say('inUse')}</b> {say(`does.${does as 'shield' | 'double'}`)} · {say('untilTime', { time: timeOf(until, lang) })}</p>)}
          {!page.props.length && <p class="how">{say('emptyBag')}</p>}
          <ul class="list">{page.props.map((one) => <Row key={one.prop} one={one} sheet={sheet} act={act} give={() => give(one)} />)}</ul>
          <button type="button" class="small wide after" onClick={() => open('store')}>{say('store')}</button>
          {!!page.skins.length && <h3>{say('looks')}</h3>}
          <ul class="list">
            {page.skins.map((one) => (
              <li class="row" key={one.skin}>
                <span class="told"><b>{inLang(one.title, lang)}</b></span>
                {one.worn && page.can[0] ? <Button offer={page.can[0]} words={say('natural')} press={() => page.can[0] && act(page.can[0])} /> : one.can.map((offer) => <Button key={offer.move} offer={offer} words={say('wear')} press={() => act(offer)} />)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Row({ one, sheet: { lang, say, friends }, act, give }: { one: Prop; sheet: InSheet; act: (offer: Offer) => void; give: () => void }) {
  return (
    <li class="row">
      <span class="told">
        <b>{inLang(one.title, lang)} {say('many', { n: one.many })}</b>
        <small>{inLang(one.about, lang)}</small>
        {one.next_gone_at && <small>{say('until', { day: dayOf(one.next_gone_at, lang) })}</small>}
      </span>
      <span class="both">
        {one.can.map((offer) => <Button key={offer.move} offer={offer} words={say(one.prolongs ? 'prolong' : 'use')} press={() => act(offer)} />)}
        {one.can_be_given && friends.some((each) => !each.me) && <button type="button" class="small plain" onClick={give}>{say('give')}</button>}
      </span>
    </li>
  );
}

function Whom({ prop, sheet: { lang, say, people, friends }, give, back }: { prop: Prop; sheet: InSheet; give: (friend: string) => void; back: () => void }) {
  return (
    <>
      <p class="how">{inLang(prop.title, lang)}</p>
      <h3>{say('givePropTo')}</h3>
      <ul class="list">
        {friends.filter((one) => !one.me).map(({ player }) => (
          <li class="row" key={player}><Face id={player} people={people} /><span class="told"><b>{people.name(player)}</b></span><button type="button" class="small" aria-label={`${say('give')} · ${people.name(player)}`} onClick={() => give(player)}>{say('give')}</button></li>
        ))}
      </ul>
      <button type="button" class="small wide after" onClick={back}>{say('backTo')}</button>
    </>
  );
}
