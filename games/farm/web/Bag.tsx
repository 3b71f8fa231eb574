/** Tools, what each does, and the tasks that give them. */
import { usePage } from 'shell/page.ts';
import type { Offer } from 'shell/session.ts';
import { inLang } from 'shell/words.ts';
import { Button, Panel } from 'shell/Panel.tsx';
import type { BagPage, Tool, ToolTask } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

/** The tools one has, and the tasks that bring more. */
export function Bag(sheet: InSheet) {
  const { session, say, make } = sheet;
  const paged = usePage<BagPage>(session, 'bag');
  const act = (offer: Offer) => void make(offer).then(paged.again);
  return (
    <Panel title={say('bagTitle')} paged={paged} sheet={sheet}>
      {({ tools, tasks, holds }) => (
        <>
          <ul class="list">{[...tools].sort((a, b) => Number(b.many > 0) - Number(a.many > 0)).map((one) => <ToolRow key={one.tool} tool={one} sheet={sheet} act={act} />)}</ul>
          <h3>{say('toolTasks')}</h3>
          <p class="how">{say('toolTasksHow', { n: holds })}</p>
          <ul class="list">{tasks.map((one) => <TaskRow key={one.task} task={one} tools={tools} sheet={sheet} act={act} />)}</ul>
        </>
      )}
    </Panel>
  );
}

function ToolRow({ tool, sheet: { lang, say }, act }: { tool: Tool; sheet: InSheet; act: (offer: Offer) => void }) {
  return (
    <li class={`row ${tool.many ? '' : 'is-received'}`}>
      <span class="told">
        <b>{inLang(tool.title, lang)} {say('many', { n: tool.many })}</b>
        <small>{inLang(tool.about, lang)}</small>
        {tool.many > 0 && <small>{say(tool.at_friends ? 'atFriends' : 'usedToday', { used: tool.used_today, of: tool.a_day })}</small>}
      </span>
      {tool.many > 0 && tool.can.map((offer) => <Button key={offer.move} offer={offer} press={() => act(offer)} words={say('use')} />)}
    </li>
  );
}

function TaskRow({ task, tools, sheet: { lang, say }, act }: { task: ToolTask; tools: Tool[]; sheet: InSheet; act: (offer: Offer) => void }) {
  const gives = inLang(tools.find((one) => one.tool === task.tool)?.title, lang);
  return (
    <li class={`row is-${task.state}`}>
      <span class="told">
        <b>{inLang(task.title, lang)}</b>
        <small>{gives}{task.waiting > 1 ? ` ${say('many', { n: task.waiting })}` : task.need > 1 && task.state === 'todo' && ` · ${say('days', { so_far: task.so_far, need: task.need })}`}</small>
      </span>
      {task.can.map((offer) => <Button key={offer.move} offer={offer} press={() => act(offer)} words={say('takeTool')} />)}
      {!task.can.length && <small class="state">{say(task.state === 'received' ? 'received' : 'todo')}</small>}
    </li>
  );
}
