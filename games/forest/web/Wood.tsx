/** One tree that is grown together: how far it is, watering it, and who gave how much, in all or today. */
import { useState } from 'preact/hooks';
import { Bar, Button } from 'shell/Panel.tsx';
import { dayOf } from 'shell/days.ts';
import { usePage } from 'shell/page.ts';
import { Face } from 'shell/people.tsx';
import type { Offer } from 'shell/session.ts';
import { grams, inLang } from 'shell/words.ts';
import type { RankedShares, ShareRow, WoodPage } from './pages.ts';
import { percent } from './scene.ts';
import type { InSheet } from './Sheets.tsx';
import { Tree } from './Tree.tsx';

const AMOUNTS = [10, 50, 100, 500, 1000];

interface Given {
  page: WoodPage;
  again: () => void;
  back: () => void;
  sheet: InSheet;
}

/** What may be poured: some round amounts, and all that is missing, allowed today and there. */
export function amountsFor(least: number, most: number): number[] {
  const round = AMOUNTS.filter((one) => one >= least && one < most);
  return most >= least ? [...round.slice(0, 3), most] : [least];
}

/** One wood that several grow together: shares, the goal, and what a member may do. */
export function Wood({ page, again, back, sheet }: Given) {
  const { lang, say, own, make } = sheet;
  const [leaving, leave] = useState(false);
  const offer = (move: string) => page.can.find((one) => one.move === move);
  const act = (one: Offer, more = {}) => void make(one, more).then(again);
  const [water, remind, away] = [offer('water_wood'), offer('remind'), offer('leave_wood')];
  const most = Math.min(page.left_today_g, page.goal_g - page.energy_g, own.energy_g);
  const title = `${inLang(page.name, lang)} · ${inLang(page.title, lang)}`;
  const state = page.planted_at ? say('planted_at', { day: dayOf(page.planted_at, lang) }) : page.full_since ? say('fullWaits') : say('leftToday', { grams: grams(page.left_today_g, lang) });
  return (
    <>
      <div class="wood"><Tree tree={{ ...page, kind: 'tree', price_g: page.goal_g, phase: page.tree.phase, part: page.tree.part }} title={title} /></div>
      <h3>{title}</h3>
      <div class="given"><Bar of={page.energy_g / page.goal_g} /><span>{percent(page.energy_g, page.goal_g)}% · {grams(page.energy_g, lang)} / {grams(page.goal_g, lang)}</span></div>
      <p class="soft">{[say('people', { n: page.people }), say('mine', { grams: grams(page.mine_g, lang) }), state].join(' · ')}</p>
      {page.nobody_leaves && <p class="soft">{say('nobodyLeaves')}</p>}
      {water && <div class="amounts after">{amountsFor(Number(water.arguments['grams']), most).map((n) => <Button key={n} class="main" offer={water} words={say('send', { grams: grams(n, lang) })} press={() => act(water, { grams: n })} />)}</div>}
      <Shares page={page} sheet={sheet} />
      {remind && <Button class="small wide" offer={remind} words={say('remind')} press={() => act(remind)} />}
      {away?.can && !leaving && <button type="button" class="small wide after" onClick={() => leave(true)}>{say('leave_wood')}</button>}
      {away?.can && leaving && <div class="card after"><p>{say('leaveSure', { grams: grams(page.mine_g, lang) })}</p><span class="both"><Button class="main" offer={away} words={say('leave_wood')} press={() => (leave(false), act(away))} /><button type="button" class="small" onClick={() => leave(false)}>{say('notYet')}</button></span></div>}
      {page.group && <p class="how after">{say('leaveHow')}</p>}
      <button type="button" class="small wide after" onClick={back}>{say('backTo')}</button>
    </>
  );
}

function Shares({ page, sheet }: { page: WoodPage; sheet: InSheet }) {
  const { session, say } = sheet;
  const [today, byDay] = useState(false);
  const [from, go] = useState(`${page.wood}-0`);
  const found = usePage<RankedShares>(session, from.endsWith('-0') && !today ? '' : today ? 'wood_day' : 'wood_total', page, from);
  const shown = from.endsWith('-0') && !today ? page.ranking : found.found;
  const turn = (day: boolean) => (go(`${page.wood}-0`), byDay(day));
  return (
    <section>
      <fieldset class="notes after">
        <legend class="hidden">{say('board')}</legend>
        {[false, true].map((day) => <label class="note" key={String(day)}><input type="radio" name="shares" checked={today === day} onChange={() => turn(day)} /><span>{say(day ? 'today' : 'inAll')}</span></label>)}
      </fieldset>
      <ol class="list">{shown?.rows.map((one) => <Share key={one.rank} one={one} today={today} captain={page.captain} sheet={sheet} />)}</ol>
      {shown?.next && <button type="button" class="small" onClick={() => go(shown.next ?? from)}>{say('older')}</button>}
    </section>
  );
}

function Share({ one, today, captain, sheet: { lang, say, people } }: { one: ShareRow; today: boolean; captain: string | null; sheet: InSheet }) {
  const name = one.me ? say('me') : one.player ? people.name(one.player) : say('someone');
  return (
    <li class={`row ${one.me ? 'is-me' : ''}`}>
      <b class="rank">{one.rank}</b>
      {one.player && <Face id={one.player} people={people} />}
      <span class="told"><b>{name}</b>{one.player && one.player === captain && <small>{say('captain')}</small>}</span>
      <b>{grams(today ? one.today_g : one.total_g, lang)}</b>
    </li>
  );
}
