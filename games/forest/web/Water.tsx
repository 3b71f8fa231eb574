/** The sheet for watering: the amounts the scene offers, and a note from its list. */
import { useState } from 'preact/hooks';
import type { Offer } from 'shell/session.ts';
import { grams, inLang, type Lang, type Say, type Texts } from 'shell/words.ts';
import { Dialog } from 'shell/Dialog.tsx';
import type { WORDS } from './words.ts';

interface Given {
  name: string;
  offers: Offer[];
  notes: Record<string, Texts>;
  lang: Lang;
  say: Say<typeof WORDS>;
  give: (offer: Offer) => void;
  close: () => void;
}

export function Water({ name, offers, notes, lang, say, give, close }: Given) {
  const [note, setNote] = useState('');
  const no = offers.every((one) => !one.can) ? offers[0]?.why : null;
  const pick = (value: string, text: string) => (
    <label class="note"><input type="radio" name="note" checked={note === value} onChange={() => setNote(value)} /><span>{text}</span></label>
  );
  return (
    <Dialog title={say('waterTo', { name })} close={say('close')} onClose={close}>
      <p class="how">{no ? inLang({ ...no }, lang) : say('waterHow')}</p>
      <fieldset class="notes">
        <legend>{say('noteWith')}</legend>
        {pick('', say('noNote'))}
        {Object.entries(notes).map(([key, text]) => pick(key, inLang(text, lang)))}
      </fieldset>
      <div class="amounts">
        {offers.map((one) => (
          <button type="button" class="main" key={one.arguments['grams']} disabled={!one.can} onClick={() => give({ ...one, arguments: { ...one.arguments, note } })}>
            {say('send', { grams: grams(Number(one.arguments['grams']), lang) })}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
