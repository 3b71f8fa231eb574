/** Eggs for those in need: projects with how far they are, one's medals, and receipts with what became of them. */
import { useState } from 'preact/hooks';
import { Picture } from 'shell/art.tsx';
import { dayOf } from 'shell/days.ts';
import { Further } from 'shell/Further.tsx';
import { NotYet } from 'shell/NotYet.tsx';
import { usePage } from 'shell/page.ts';
import { inLang } from 'shell/words.ts';
import { Bar, Button, Panel } from 'shell/Panel.tsx';
import { giftsOf, type MedalsPage, mostEggs, part, type Project, type ProjectsPage, type Receipt, type ReceiptsPage } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

/** Projects that eggs are given to, medals, and receipts with what became of each gift. */
export function Gifts(sheet: InSheet) {
  const { session, say, make } = sheet;
  const paged = usePage<ProjectsPage>(session, 'projects');
  const receipts = usePage<ReceiptsPage>(session, 'receipts', paged.found);
  const medals = usePage<MedalsPage>(session, 'medals', paged.found);
  const give = (project: Project, eggs: number) => project.can[0] && void make(project.can[0], { eggs }).then(paged.again);
  return (
    <Panel title={say('giveTitle')} paged={paged} sheet={sheet}>
      {({ projects, eggs }) => (
        <>
          <p class="how"><Picture name="mark-egg" />{say('haveEggs', { n: eggs })}</p>
          {projects.map((one) => <Card key={one.project} project={one} eggs={eggs} sheet={sheet} give={give} />)}
          {medals.found ? <Medals page={medals.found} sheet={sheet} /> : <NotYet lang={sheet.lang} trouble={medals.trouble} again={medals.again} />}
          {receipts.found ? <Receipts first={receipts.found} sheet={sheet} /> : receipts.trouble && <NotYet lang={sheet.lang} trouble={receipts.trouble} again={receipts.again} />}
        </>
      )}
    </Panel>
  );
}

function Card({ project, eggs, sheet: { lang, say }, give }: { project: Project; eggs: number; sheet: InSheet; give: (project: Project, eggs: number) => void }) {
  const whole = new Intl.NumberFormat(lang);
  const [offer] = project.can;
  return (
    <article class="card">
      <h3>{inLang(project.title, lang)}</h3>
      <p>{inLang(project.about, lang)}</p>
      <p class="soft">{inLang(project.story.text, lang)}</p>
      <div class="given"><Bar of={part(project.eggs, project.goal_eggs)} /><span>{say('given', { eggs: whole.format(project.eggs), goal: whole.format(project.goal_eggs) })}</span></div>
      <p class="soft">{say('partner', { partner: inLang(project.partner, lang), unit: inLang(project.unit, lang) })}</p>
      {project.evidence.map((one) => <p class="soft" key={one.at}><Picture name="mark-tell" />{inLang(one.text, lang)}</p>)}
      {project.state === 'open' && offer
        ? (
          <div class="choices">
            {giftsOf(mostEggs(project, eggs)).map((n) => <Button key={n} class="main" offer={offer} press={() => give(project, n)} words={say('donate', { n })} />)}
            <small>{say('leftToday', { n: project.left_today })}</small>
          </div>
        )
        : <p class="soft">{say(project.state)}</p>}
    </article>
  );
}

function Medals({ page: { eggs, gifts, medals, next, month }, sheet: { lang, say } }: { page: MedalsPage; sheet: InSheet }) {
  return (
    <section class="after" aria-label={say('medals')}>
      <h3>{say('medals')}</h3>
      <p class="how">{gifts ? say('givenInAll', { n: eggs }) : say('noGifts')}</p>
      {!!medals.length && <ul class="medals">{medals.map((one) => <li key={one.medal}><Picture name="mark-medal" />{inLang(one.title, lang)}</li>)}</ul>}
      {next && <div class="given"><Bar of={part(eggs, next.eggs)} /><span>{say('nextMedal', { n: next.missing })}</span></div>}
      <div class="given"><Bar of={part(month.days, month.need)} /><span>{say('month', { days: month.days, need: month.need })}</span></div>
    </section>
  );
}

function Receipts({ first, sheet }: { first: ReceiptsPage; sheet: InSheet }) {
  const { session, lang, say } = sheet;
  const [more, setMore] = useState<ReceiptsPage | null>(null);
  const shown = [...first.receipts, ...(more?.receipts ?? []).filter((one) => !first.receipts.some((old) => old.number === one.number))];
  const next = more ? more.next : first.next;
  if (!shown.length) return null;
  const older = async () => {
    const found = await session.page<ReceiptsPage>('receipts', next ?? '');
    setMore({ ...found, receipts: [...(more?.receipts ?? []), ...found.receipts] });
  };
  return (
    <section class="after receipts" aria-label={say('receipts')}>
      <h3>{say('receipts')}</h3>
      <ul class="list">{shown.map((one) => <Row key={one.number} receipt={one} lang={lang} say={say} />)}</ul>
      {next && <Further words={say('older')} lang={lang} ask={older} />}
    </section>
  );
}

function Row({ receipt: { number, text, at, became }, lang, say }: { receipt: Receipt } & Pick<InSheet, 'lang' | 'say'>) {
  const day = dayOf(at, lang, true);
  const goal = became.goal_eggs && became.eggs !== undefined ? say('so_far', { part: Math.floor(part(became.eggs, became.goal_eggs) * 100) }) : '';
  return (
    <li class="row">
      <span class="told">
        {inLang(text, lang)}
        <small>{number} · {day}</small>
        {became.state === 'reached' ? <small>{say('paidFor', { what: inLang(became.pays, lang) })}</small> : goal && <small>{goal}</small>}
        {became.news && <small>{inLang(became.news.text, lang)}</small>}
      </span>
    </li>
  );
}
