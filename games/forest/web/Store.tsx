/** Props and looks for vitality; what cannot be had says why. */
import { Picture } from 'shell/art.tsx';
import { Button, Panel } from 'shell/Panel.tsx';
import { dayOf } from 'shell/days.ts';
import { usePage } from 'shell/page.ts';
import { inLang } from 'shell/words.ts';
import type { StorePage, Ware } from './pages.ts';
import type { InSheet } from './Sheets.tsx';

/** What vitality buys: how many are left, until when, and when there are more. */
export function Store(sheet: InSheet) {
  const { session, say, make, open, lang } = sheet;
  const paged = usePage<StorePage>(session, 'store');
  const about = (one: Ware) => [
    one.left !== null && say('leftWares', { n: one.left }), one.next_release && say('nextOn', { day: dayOf(one.next_release, lang) }),
    one.until && say('untilDay', { day: dayOf(one.until, lang) }),
  ].filter(Boolean).join(' · ');
  return (
    <Panel title={say('store')} paged={paged} sheet={sheet}>
      {({ vitality, wares }) => (
        <>
          <div class="row door"><Picture name="mark-store" /><span class="told"><b>{say('vitality', { n: vitality })}</b></span><button type="button" class="small" onClick={() => open('bag')}>{say('bag')}</button></div>
          <ul class="list">
            {wares.map((one) => (
              <li class="row" key={one.ware}>
                <span class="told"><b>{inLang(one.title, lang)}</b><small>{about(one)}</small></span>
                {one.can.map((offer) => <Button key={offer.move} offer={offer} words={say('buy', { n: one.price })} press={() => void make(offer).then(paged.again)} />)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
