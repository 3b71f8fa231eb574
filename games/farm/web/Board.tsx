/** Friends by the eggs their hens have laid; each can be visited. */
import { useState } from 'preact/hooks';
import { Further } from 'shell/Further.tsx';
import { usePage } from 'shell/page.ts';
import { Face } from 'shell/people.tsx';
import { Panel } from 'shell/Panel.tsx';
import type { BoardPage, FriendLine } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

/** Whose hens have laid how many eggs: friends, and everybody who is shown. */
export function Board(sheet: InSheet) {
  const { session, say } = sheet;
  const paged = usePage<BoardPage>(session, 'friends');
  const [more, setMore] = useState<BoardPage | null>(null);
  const older = async (next: string) => {
    const found = await session.page<BoardPage>('friends', next);
    setMore({ ...found, friends: [...(more?.friends ?? []), ...found.friends] });
  };
  return (
    <Panel title={say('board')} paged={paged} sheet={sheet}>
      {({ friends, next: second }) => {
        const next = more ? more.next : second;
        return (
          <>
            <p class="how">{say('boardHow')}</p>
            <ol class="list">{[...friends, ...(more?.friends ?? [])].map((one) => <Line key={one.player} line={one} sheet={sheet} />)}</ol>
            {next && <Further words={say('older')} lang={sheet.lang} ask={() => older(next)} />}
          </>
        );
      }}
    </Panel>
  );
}

function Line({ line, sheet: { say, people, visit } }: { line: FriendLine; sheet: InSheet }) {
  const name = people.name(line.player);
  return (
    <li class={`row ${line.me ? 'is-me' : ''}`}>
      <b class="rank">{line.rank}</b>
      <Face id={line.player} people={people} />
      <span class="told"><b>{line.me ? say('me') : name}</b><small>{say('laid', { n: line.eggs_laid })}{!line.me && line.state && ` · ${say(`state.${line.state}`)}`}</small></span>
      {!line.me && <button type="button" class="small" aria-label={`${say('goThere')} · ${say('toVisit', { name })}`} onClick={() => visit(line.player)}>{say('goThere')}</button>}
    </li>
  );
}
