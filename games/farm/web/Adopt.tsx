/** The beginning: a hen is taken in and gets a name. */
import { useState } from 'preact/hooks';
import type { Offer } from 'shell/session.ts';
import type { Say } from 'shell/words.ts';
import { Hen } from './Drawn.tsx';
import { HENS, type WORDS } from './words.ts';

/** The first thing of all: a hen gets her name and moves in. */
export function Adopt({ offer, say, adopt }: { offer: Offer; say: Say<typeof WORDS>; adopt: (name: string) => void }) {
  const [name, setName] = useState<string>(HENS[0]);
  return (
    <form class="adopt" onSubmit={(event) => (event.preventDefault(), adopt(name))}>
      <div class="newcomer"><Hen words="hungry own" /></div>
      <h1>{say('adoptTitle')}</h1>
      <p>{say('adoptHow')}</p>
      <fieldset class="notes">
        <legend>{say('adoptName')}</legend>
        {HENS.map((one) => (
          <label class="note" key={one}><input type="radio" name="name" checked={name === one} onChange={() => setName(one)} /><span>{say(`hen.${one}`)}</span></label>
        ))}
      </fieldset>
      <button type="submit" class="main" disabled={!offer.can}>{say('adopt')}</button>
    </form>
  );
}
