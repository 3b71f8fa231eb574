/** Rankings: friends in all and this week, and the public one of all who want to be seen; thumbs-up for friends. */
import { useState } from 'preact/hooks';
import { Picture } from 'shell/art.tsx';
import { Further } from 'shell/Further.tsx';
import { Panel } from 'shell/Panel.tsx';
import { usePage } from 'shell/page.ts';
import { Face } from 'shell/people.tsx';
import { grams } from 'shell/words.ts';
import type { RankLine } from './pages.ts';
import { asking } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

const BOARDS = ['friends', 'week', 'board'] as const;

interface Page {
  friends?: RankLine[];
  ranking?: RankLine[];
  next: string | null;
}

/** Who has grown how much: friends, this week, and everybody who is shown; with a thumbs-up. */
export function Board(sheet: InSheet) {
  const { session, say } = sheet;
  const [which, show] = useState<(typeof BOARDS)[number]>('friends');
  const [more, setMore] = useState<Page | null>(null);
  const paged = usePage<Page>(session, which);
  const turn = (board: (typeof BOARDS)[number]) => (setMore(null), show(board));
  const rows = (page: Page | null) => page?.friends ?? page?.ranking ?? [];
  async function older(next: string) {
    const found = await session.page<Page>(which, next);
    setMore({ ranking: [...rows(more), ...rows(found)], next: found.next });
  }
  return (
    <Panel title={say('board')} paged={paged} sheet={sheet}>
      {(page) => {
        const all = [...rows(page), ...rows(more)];
        const next = more ? more.next : page.next;
        return (
          <>
            <fieldset class="notes">
              <legend class="hidden">{say('board')}</legend>
              {BOARDS.map((one) => <label class="note" key={one}><input type="radio" name="board" checked={which === one} onChange={() => turn(one)} /><span>{say(`board.${one}`)}</span></label>)}
            </fieldset>
            {!all.length && <p class="how">{say('boardEmpty')}</p>}
            <ol class="list">{all.map((one) => <Line key={one.player} line={one} week={which === 'week'} friend={which !== 'board'} sheet={sheet} again={paged.again} />)}</ol>
            {next && <Further key={which} words={say('older')} lang={sheet.lang} ask={() => older(next)} />}
          </>
        );
      }}
    </Panel>
  );
}

interface InLine {
  line: RankLine;
  week: boolean;
  friend: boolean;
  sheet: InSheet;
  /** Ask for the ranking again. */
  again: () => void;
}

function Line({ line, week, friend, sheet: { lang, say, people, visit, make }, again }: InLine) {
  const name = people.name(line.player);
  const about = [week ? say('week', { grams: grams(line.week_g ?? 0, lang) }) : say('grown', { grams: grams(line.grown_g, lang) }), line.planted > 0 && say('trees_n', { n: line.planted }), line.thumbs > 0 && say('thumbs_n', { n: line.thumbs })].filter(Boolean);
  return (
    <li class={`row ranked ${line.me ? 'is-me' : ''}`}>
      <b class="rank">{line.rank}</b>
      <Face id={line.player} people={people} />
      <span class="told"><b>{line.me ? say('me') : name}</b><small>{about.join(' · ')}</small></span>
      {friend && !line.me && (
        <span class="both">
          <button type="button" class="small plain" aria-label={say('thumbFor', { name })} onClick={() => void make(asking('thumb', { friend: line.player })).then(again)}><Picture name="mark-thumb" /></button>
          <button type="button" class="small" aria-label={`${say('goThere')} · ${say('visit', { name })}`} onClick={() => visit(line.player)}>{say('goThere')}</button>
        </span>
      )}
    </li>
  );
}
