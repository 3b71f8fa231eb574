/** What comes up from below: tasks, gifts to those in need, tools. */
import { Picture } from 'shell/art.tsx';
import { usePage } from 'shell/page.ts';
import { Sheet } from 'shell/Sheet.tsx';
import type { Moved, Offer, Session } from 'shell/session.ts';
import { grams, inLang, type Lang, type Say } from 'shell/words.ts';
import { type BagPage, gramsOf, type Project, type ProjectsPage, type ReceiptsPage, type Task, type TasksPage } from './scene.ts';
import type { WORDS } from './words.ts';

export interface InSheet {
  session: Session;
  lang: Lang;
  say: Say<typeof WORDS>;
  /** Make a move; null when it was refused, which is told. */
  make: (offer: Offer, more?: Offer['arguments']) => Promise<Moved | null>;
  close: () => void;
}

export function Tasks({ session, lang, say, make, close }: InSheet) {
  const paged = usePage<TasksPage>(session, 'tasks');
  const act = (offer: Offer) => void make(offer).then(paged.again);
  return (
    <Sheet title={say('tasks')} close={say('close')} lang={lang} paged={paged} onClose={close}>
      {({ waiting_mg, gifts_mg, room_g, tasks, can }) => (
        <>
          <div class="row door">
            <Picture name="mark-grain" />
            <span class="told"><b>{say('atDoor', { grams: grams(gramsOf(waiting_mg), lang) })}</b><small>{say('room', { grams: grams(room_g, lang) })}{gifts_mg > 0 && ` · ${say('gifts')} ${grams(gramsOf(gifts_mg), lang)}`}</small></span>
            {can.filter((one) => one.can).map((one) => (
              <button type="button" class="main" key={one.move} onClick={() => act(one)}>{say(one.move === 'receive' ? 'receiveAll' : 'signIn')}</button>
            ))}
          </div>
          {!tasks.length && <p class="how">{say('noTasks')}</p>}
          <ul class="list">{tasks.map((one) => <TaskRow key={one.task} task={one} lang={lang} say={say} act={act} />)}</ul>
        </>
      )}
    </Sheet>
  );
}

function TaskRow({ task, lang, say, act }: { task: Task; lang: Lang; say: InSheet['say']; act: (offer: Offer) => void }) {
  return (
    <li class={`row is-${task.state}`}>
      <span class="told">
        <b>{inLang(task.title, lang)}</b>
        <small>{[task.gives_g && `+${grams(task.gives_g, lang)}`, task.need > 1 && say('progress', { so_far: task.so_far, need: task.need })].filter(Boolean).join(' · ')}</small>
      </span>
      {task.can.map((one) => <button type="button" class="small" key={one.move} onClick={() => act(one)}>{say('receive')}</button>)}
      {!task.can.length && <small class="state">{say(task.state === 'received' ? 'received' : 'todo')}</small>}
    </li>
  );
}

const CLOSED = { soon: 'soon', reached: 'reached', over: 'over' } as const;

export function Gifts({ session, lang, say, make, close }: InSheet) {
  const paged = usePage<ProjectsPage>(session, 'projects');
  const mine = usePage<ReceiptsPage>(session, 'receipts');
  const give = (offer: Offer) => void make(offer).then(() => (paged.again(), mine.again()));
  return (
    <Sheet title={say('giveTitle')} close={say('close')} lang={lang} paged={paged} onClose={close}>
      {({ projects, eggs }) => (
        <>
          <p class="how"><Picture name="mark-egg" />{say('haveEggs', { n: eggs })}</p>
          {projects.map((one) => <Card key={one.project} project={one} lang={lang} say={say} give={give} />)}
          {!!mine.found?.receipts.length && (
            <section class="receipts">
              <h3>{say('receipts')}</h3>
              <ul class="list">{mine.found.receipts.slice(0, 5).map((one) => <li class="row" key={one.number}><span class="told">{inLang(one.text, lang)}<small>{one.number}</small></span></li>)}</ul>
            </section>
          )}
        </>
      )}
    </Sheet>
  );
}

function Card({ project, lang, say, give }: { project: Project; lang: Lang; say: InSheet['say']; give: (offer: Offer) => void }) {
  const whole = new Intl.NumberFormat(lang);
  const part = Math.min(1, project.eggs / project.goal_eggs);
  return (
    <article class="card">
      <h3>{inLang(project.title, lang)}</h3>
      <p>{inLang(project.story.text, lang) || inLang(project.about, lang)}</p>
      <p class="soft">{say('partner', { partner: inLang(project.partner, lang), unit: inLang(project.unit, lang) })}</p>
      <div class="given"><span class="bar" aria-hidden="true"><i style={{ width: `${part * 100}%` }} /></span><span>{say('given', { eggs: whole.format(project.eggs), goal: whole.format(project.goal_eggs) })}</span></div>
      {project.state === 'open'
        ? project.can.map((one) => <button type="button" class="main" key={one.move} aria-disabled={!one.can} onClick={() => give(one)}><Picture name="mark-give" />{say('donate')}</button>)
        : <p class="soft">{say(CLOSED[project.state])}</p>}
    </article>
  );
}

export function Bag({ session, lang, say, make, close }: InSheet) {
  const paged = usePage<BagPage>(session, 'bag');
  const act = (offer: Offer) => void make(offer).then(paged.again);
  return (
    <Sheet title={say('bagTitle')} close={say('close')} lang={lang} paged={paged} onClose={close}>
      {({ tools, tasks }) => (
        <>
          <ul class="list">
            {tasks.filter((one) => one.waiting > 0).map((one) => (
              <li class="row door" key={one.task}>
                <span class="told"><b>{inLang(one.title, lang)}</b></span>
                {one.can.map((offer) => <button type="button" class="main" key={offer.move} aria-disabled={!offer.can} onClick={() => act(offer)}>{say('takeTool')} {one.waiting > 1 && say('many', { n: one.waiting })}</button>)}
              </li>
            ))}
            {tools.map((one) => (
              <li class={`row ${one.many ? '' : 'is-received'}`} key={one.tool}>
                <span class="told"><b>{inLang(one.title, lang)} {say('many', { n: one.many })}</b><small>{inLang(one.about, lang)}</small></span>
                {one.many > 0 && one.can.map((offer) => <button type="button" class="small" key={offer.move} aria-disabled={!offer.can} onClick={() => act(offer)}>{say('use')}</button>)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Sheet>
  );
}
