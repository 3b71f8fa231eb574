/** How the player wants it: who may come, helping out; then what is the same in every game. */
import { Account } from 'shell/Account.tsx';
import { Panel } from 'shell/Panel.tsx';
import { Switch } from 'shell/Wishes.tsx';
import type { InSheet } from './Sheets.tsx';

const WISHES = ['stays', 'may_work'] as const;

/** What the player wants of the farm, and what belongs to the whole account. */
export function Settings(sheet: InSheet) {
  const { own, say, make } = sheet;
  const paged = { found: own.settings, trouble: null, again: () => undefined };
  const wish = (name: (typeof WISHES)[number]) => void make({ move: 'prefer', arguments: {}, can: true, why: null }, { [name]: !own.settings[name] });
  return (
    <Panel title={say('settings')} paged={paged} sheet={sheet}>
      {(settings) => (
        <>
          {WISHES.map((name) => <Switch key={name} on={settings[name]} words={say(`wish.${name}`)} about={say(`wish.${name}.about`)} press={() => wish(name)} />)}
          <Account session={sheet.session} lang={sheet.lang} />
        </>
      )}
    </Panel>
  );
}
