/** The player's planted trees, and the certificate of one: drawn on the phone, saved by the bank's app or as a file, shared. */
import { useRef, useState } from 'preact/hooks';
import { dayOf } from 'shell/days.ts';
import { Panel } from 'shell/Panel.tsx';
import { usePage } from 'shell/page.ts';
import { grams, inLang } from 'shell/words.ts';
import { drawing, HIGH, picture, WIDE } from './certificate.ts';
import type { Certificate } from './pages.ts';
import type { InSheet } from './Sheets.tsx';

/** The trees that were planted, and the certificate of each, to keep and to share. */
export function Certificates(sheet: InSheet) {
  const { session, say, lang } = sheet;
  const paged = usePage<{ certificates: Certificate[] }>(session, 'certificates');
  const [shown, show] = useState<Certificate | null>(null);
  return (
    <Panel title={say(shown ? `cert.${shown.kind}` : 'myTrees')} paged={paged} sheet={sheet}>
      {({ certificates }) => shown ? <One one={shown} sheet={sheet} back={() => show(null)} /> : (
        <>
          {!certificates.length && <><p class="how">{say('noTrees')}</p><button type="button" class="main wide" onClick={() => sheet.open('trees')}>{say('trees')}</button></>}
          <ul class="list">
            {certificates.map((one) => (
              <li class="row" key={one.tree}>
                <span class="told"><b>{inLang(one.title, lang)}</b><small>{one.number} · {dayOf(one.planted_at, lang, true)}</small></span>
                <button type="button" class="small" aria-label={`${say('showIt')} ${one.number}`} onClick={() => show(one)}>{say('showIt')}</button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function One({ one, sheet, back }: { one: Certificate; sheet: InSheet; back: () => void }) {
  const { session: { bridge }, lang, say, tell } = sheet;
  const link = useRef<HTMLAnchorElement>(null);
  const tree = inLang(one.title, lang);
  const who = bridge.told.names?.[sheet.session.player] ?? say('certMe');
  const words = [say(`certFor.${one.kind}`, { name: who, tree }), say('certPart', { grams: grams(one.mine_g, lang) }), inLang(one.region, lang), dayOf(one.planted_at, lang, true)];
  const svg = drawing({ title: say(`cert.${one.kind}`), words, number: one.number, species: one.species });
  async function save() {
    const data = await picture(svg);
    const name = `${one.number}.png`;
    if (!bridge.alone) {
      bridge.say('saveImage', { name, data });
      tell(say('saved'));
    } else if (link.current) {
      Object.assign(link.current, { href: data, download: name });
      link.current.click();
    }
  }
  function share() {
    const text = `${words[0]} · ${one.number}`;
    if (!bridge.alone) bridge.say('share', { title: say(`cert.${one.kind}`), text });
    else if (navigator.share) void navigator.share({ title: say(`cert.${one.kind}`), text }).catch(() => undefined);
    else void navigator.clipboard?.writeText(text).then(() => tell(text), () => undefined);
  }
  return (
    <>
      <svg class="certificate" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={[...words, one.number].join(' · ')} dangerouslySetInnerHTML={{ __html: svg }} />
      <div class="amounts">
        <button type="button" class="main" onClick={() => void save()}>{say('save')}</button>
        <button type="button" class="small" onClick={share}>{say('share')}</button>
        <button type="button" class="small" onClick={back}>{say('backTo')}</button>
      </div>
      <ul class="list after">{one.evidence.map((known) => <li class="row" key={known.at + known.kind}><span class="told">{inLang(known.text, lang)}<small>{dayOf(known.at, lang, true)}</small></span></li>)}</ul>
      <a ref={link} class="hidden" tabIndex={-1} aria-hidden="true">{one.number}</a>
    </>
  );
}
