/** How the player wants it: peace, privacy, the board, giving back by itself; then what is the same in every game. */
import { Account } from 'shell/Account.tsx';
import { Panel } from 'shell/Panel.tsx';
import { grams } from 'shell/words.ts';
import { Switch } from 'shell/Wishes.tsx';
import { asking } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

const WISHES = ['peace', 'shows_acts', 'on_board'] as const;
const LIMITS = [0, 10, 20, 40] as const;

/** What the player wants of the forest, and what belongs to the whole account. */
export function Settings(sheet: InSheet) {
  const { own, say, make, lang, session } = sheet;
  const paged = { found: own.settings, trouble: null, again: () => undefined };
  const wish = (what: Record<string, unknown>) => void make(asking('prefer'), what);
  return (
    <Panel title={say('settings')} paged={paged} sheet={sheet}>
      {(settings) => (
        <>
          {WISHES.map((name) => <Switch key={name} on={settings[name]} words={say(`wish.${name}`)} about={say(`wish.${name}.about`)} press={() => wish({ [name]: !settings[name] })} />)}
          <fieldset class="notes after">
            <legend><b>{say('giveBack')}</b> {say('giveBackHow')}</legend>
            {LIMITS.map((limit) => (
              <label class="note" key={limit}><input type="radio" name="giveBack" checked={settings.give_back_over_g === limit} onChange={() => wish({ give_back_over_g: limit })} /><span>{limit ? grams(limit, lang) : say('giveBack.0')}</span></label>
            ))}
          </fieldset>
          <Account session={session} lang={lang} />
        </>
      )}
    </Panel>
  );
}
