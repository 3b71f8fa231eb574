/** Trees that are grown together: one's own, public ones, beginning one with a group, and each with its members' shares. */
import { useState } from 'preact/hooks';
import { Bar, Button, Panel } from 'shell/Panel.tsx';
import { type Paged, usePage } from 'shell/page.ts';
import type { Offer } from 'shell/session.ts';
import { grams, inLang } from 'shell/words.ts';
import type { WoodPage, WoodsPage } from './pages.ts';
import { percent, type WoodRow } from './scene.ts';
import type { InSheet } from './Sheets.tsx';
import { Wood } from './Wood.tsx';

/** The woods one is a member of, those that are open to all, and the way into one. */
export function Woods(sheet: InSheet) {
  const { session, say } = sheet;
  const [id, show] = useState('');
  const list = usePage<WoodsPage>(session, 'woods');
  const one = useWood(sheet, id);
  const asked = one.found?.wood === id ? one : { ...one, found: null };
  const paged: Paged<WoodsPage | WoodPage> = id ? asked : list;
  const back = () => (show(''), list.again());
  return (
    <Panel title={say('woods')} paged={paged} sheet={sheet}>
      {(page) => ('ranking' in page ? <Wood page={page} again={one.again} back={back} sheet={sheet} /> : <List page={page} show={show} again={list.again} sheet={sheet} />)}
    </Panel>
  );
}

/** The page of one wood; the server's pages say which by where they go on. */
function useWood({ session }: InSheet, id: string): Paged<WoodPage> {
  return usePage<WoodPage>(session, id ? 'wood' : '', id, id);
}

function List({ page: { woods, public: open, can }, show, again, sheet }: { page: WoodsPage; show: (id: string) => void; again: () => void; sheet: InSheet }) {
  const { lang, say, own, make, session: { bridge } } = sheet;
  const mine = new Set(woods.map((one) => one.wood));
  const found = (offer: Offer) => void make(offer).then((moved) => (moved ? show(String(moved.result['wood'] ?? '')) : again()));
  return (
    <>
      <p class="how">{say('woodsHow')}</p>
      {!woods.length && <p class="how">{say('noWoods')}</p>}
      <ul class="list">{woods.map((one) => <Row key={one.wood} one={one} show={show} sheet={sheet} />)}</ul>
      {can.map((offer) => (
        <div class="card" key={offer.arguments['group']}><p>{say('foundHow', { tree: inLang(own.tree.title, lang) })}</p><Button class="main" offer={offer} words={say('found')} press={() => found(offer)} /></div>
      ))}
      <h3>{say('publicWoods')}</h3>
      <ul class="list">{open.filter((one) => !mine.has(one.wood)).map((one) => <Row key={one.wood} one={one} show={show} sheet={sheet} />)}</ul>
      <p class="how after">{say('inviteHow')}</p>
      {bridge.leads && <button type="button" class="small wide" onClick={() => bridge.say('openLink', { to: 'invite' })}>{say('invite')}</button>}
    </>
  );
}

function Row({ one, show, sheet: { lang, say } }: { one: WoodRow; show: (id: string) => void; sheet: InSheet }) {
  const name = `${inLang(one.name, lang)} · ${inLang(one.title, lang)}`;
  const about = [`${percent(one.energy_g, one.goal_g)}%`, one.people && say('people', { n: one.people }), one.mine_g > 0 && say('mine', { grams: grams(one.mine_g, lang) })];
  return (
    <li class="row">
      <span class="told"><b>{name}</b><small>{about.filter(Boolean).join(' · ')}</small><Bar of={one.energy_g / one.goal_g} /></span>
      <button type="button" class="small" aria-label={`${say('openIt')} · ${name}`} onClick={() => show(one.wood)}>{say('openIt')}</button>
    </li>
  );
}
