/** The sheet for watering: a note from the scene's list, the amounts it offers, and what is left afterwards. */
import { useState } from 'preact/hooks';
import { Dialog } from 'shell/Dialog.tsx';
import type { Offer } from 'shell/session.ts';
import { grams, inLang, type Lang, type Say, type Texts } from 'shell/words.ts';
import type { WORDS } from './words.ts';

interface Given {
  name: string;
  energy: number;
  offers: Offer[];
  notes: Record<string, Texts>;
  lang: Lang;
  say: Say<typeof WORDS>;
  /** Nothing is timed: then an amount is confirmed first. */
  elder: boolean;
  give: (offer: Offer) => void;
  close: () => void;
}

/** How much water a friend gets, and with which words; in elder mode it is confirmed, else it can be undone. */
export function Water({ name, energy, offers, notes, lang, say, elder, give, close }: Given) {
  const [note, setNote] = useState('');
  const [asked, ask] = useState<Offer | null>(null);
  const no = offers.every((one) => !one.can) ? offers[0]?.why : null;
  const amount = (one: Offer) => grams(Number(one.arguments['grams']), lang);
  const pick = (value: string, text: string) => (
    <label class="note"><input type="radio" name="note" checked={note === value} onChange={() => setNote(value)} /><span>{text}</span></label>
  );
  const send = (one: Offer) => give({ ...one, arguments: { ...one.arguments, note } });
  return (
    <Dialog title={say('waterTo', { name })} close={say('close')} onClose={close}>
      {no && <><p class="how" role="status">{inLang({ ...no }, lang)}</p><button type="button" class="main wide" onClick={close}>{say('fine')}</button></>}
      {!no && asked && (
        <>
          <p class="how">{say('waterSure', { name, grams: amount(asked), left: grams(energy - Number(asked.arguments['grams']), lang) })}</p>
          <div class="amounts"><button type="button" class="main" onClick={() => send(asked)}>{say('send', { grams: amount(asked) })}</button><button type="button" class="small" onClick={() => ask(null)}>{say('notYet')}</button></div>
        </>
      )}
      {!no && !asked && (
        <>
          <p class="how">{say('waterHow', { grams: grams(energy, lang) })}</p>
          <fieldset class="notes">
            <legend>{say('noteWith')}</legend>
            {pick('', say('noNote'))}
            {Object.entries(notes).map(([key, text]) => pick(key, inLang(text, lang)))}
          </fieldset>
          <div class="amounts">
            {offers.map((one) => (
              <button type="button" class="main" key={one.arguments['grams']} disabled={!one.can} onClick={() => (elder ? ask(one) : send(one))}>{say('send', { grams: amount(one) })}</button>
            ))}
          </div>
        </>
      )}
    </Dialog>
  );
}
