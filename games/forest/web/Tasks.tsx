/** What brings vitality and energy today, and what waits. */
import { Picture } from 'shell/art.tsx';
import { Button, Panel } from 'shell/Panel.tsx';
import { usePage } from 'shell/page.ts';
import type { Offer } from 'shell/session.ts';
import { grams, inLang } from 'shell/words.ts';
import type { Task, TasksPage } from './pages.ts';
import type { InSheet } from './Sheets.tsx';

/** What there is to do for vitality, and how far each is. */
export function Tasks(sheet: InSheet) {
  const { session, say, make } = sheet;
  const paged = usePage<TasksPage>(session, 'tasks');
  const act = (offer: Offer) => void make(offer).then(paged.again);
  return (
    <Panel title={say('tasks')} paged={paged} sheet={sheet}>
      {({ vitality, waiting, tasks, energy_tasks, can }) => (
        <>
          <div class="row door">
            <Picture name="mark-task" />
            <span class="told"><b>{say('vitality', { n: vitality })}</b>{waiting > 0 && <small>{say('waits', { n: waiting })}</small>}</span>
            <span class="both">{can.filter((one) => one.can).map((one) => <Button key={one.move} class="main" offer={one} press={() => act(one)} words={say(one.move === 'receive' ? 'receiveAll' : 'sign_in')} />)}</span>
          </div>
          {!tasks.length && !energy_tasks.length && <p class="how">{say('noTasks')}</p>}
          <List title={say('forVitality')} tasks={tasks} unit={(n) => `+${n}`} sheet={sheet} act={act} />
          <List title={say('forEnergy')} tasks={energy_tasks} unit={(n) => `+${grams(n, sheet.lang)}`} sheet={sheet} act={act} />
        </>
      )}
    </Panel>
  );
}

interface Listed {
  title: string;
  tasks: Task[];
  unit: (n: number) => string;
  sheet: InSheet;
  act: (offer: Offer) => void;
}

const ORDER = { finished: 0, todo: 1, received: 2 } as const;

function List({ title, tasks, unit, sheet: { lang, say }, act }: Listed) {
  if (!tasks.length) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="list">
        {[...tasks].sort((a, b) => ORDER[a.status] - ORDER[b.status]).map((one) => (
          <li class={`row is-${one.status}`} key={one.task}>
            <span class="told">
              <b>{inLang(one.title, lang)}</b>
              <small>{[(one.waits || one.gives) && unit(one.waits || one.gives), one.need > 1 && say('progress', { so_far: one.so_far, need: one.need })].filter(Boolean).join(' · ')}</small>
            </span>
            {one.can.map((offer) => <Button key={offer.move} offer={offer} press={() => act(offer)} words={say('receive')} />)}
            {!one.can.length && <small class="state">{say(`task.${one.status}`)}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
