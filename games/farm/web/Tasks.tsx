/** What brings feed today, and what waits at the door. */
import { Picture } from 'shell/art.tsx';
import { usePage } from 'shell/page.ts';
import type { Offer } from 'shell/session.ts';
import { grams, inLang } from 'shell/words.ts';
import { Button, Panel } from 'shell/Panel.tsx';
import { gramsOf, type Task, type TasksPage, tasksInOrder } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

/** What there is to do for feed, how far each is, and the feed that waits at the door. */
export function Tasks(sheet: InSheet) {
  const { session, lang, say, make } = sheet;
  const paged = usePage<TasksPage>(session, 'tasks');
  const act = (offer: Offer) => void make(offer).then(paged.again);
  return (
    <Panel title={say('tasks')} paged={paged} sheet={sheet}>
      {({ waiting_mg, gifts_mg, room_g, tasks, plenty, can }) => (
        <>
          <div class="row door">
            <Picture name="mark-grain" />
            <span class="told">
              <b>{say('atDoor', { grams: grams(gramsOf(waiting_mg), lang) })}</b>
              <small>{say('room', { grams: grams(room_g, lang) })}{gifts_mg > 0 && ` · ${say('gifts')} ${grams(gramsOf(gifts_mg), lang)}`}</small>
            </span>
            <span class="both">
              {can.filter((one) => one.can || (one.move === 'receive' && waiting_mg > 0)).map((one) => (
                <Button key={one.move} class="main" offer={one} press={() => act(one)} words={say(one.move === 'receive' ? 'receiveAll' : 'signIn')} />
              ))}
            </span>
          </div>
          {plenty && <p class="how">{inLang(plenty, lang)}</p>}
          {!tasks.length && <p class="how">{say('noTasks')}</p>}
          <ul class="list">{tasksInOrder(tasks).map((one) => <TaskRow key={one.task} task={one} sheet={sheet} act={act} />)}</ul>
        </>
      )}
    </Panel>
  );
}

function TaskRow({ task, sheet: { lang, say }, act }: { task: Task; sheet: InSheet; act: (offer: Offer) => void }) {
  const gives = task.waiting_mg ? gramsOf(task.waiting_mg) : task.gives_g;
  const far = [gives && `+${grams(gives, lang)}`, task.need > 1 && say('progress', { so_far: task.so_far, need: task.need })].filter(Boolean).join(' · ');
  return (
    <li class={`row is-${task.state}`}>
      <span class="told"><b>{inLang(task.title, lang)}</b><small>{far}</small></span>
      {task.can.map((one) => <Button key={one.move} offer={one} press={() => act(one)} words={say('receive')} />)}
      {!task.can.length && <small class="state">{say(task.state === 'received' ? 'received' : 'todo')}</small>}
    </li>
  );
}
