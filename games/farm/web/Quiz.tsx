/** The question of the day, and questions to practise: real buttons, and why the right one is right after either answer. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Paged, usePage } from 'shell/page.ts';
import type { Offer } from 'shell/session.ts';
import { inLang } from 'shell/words.ts';
import { Panel } from 'shell/Panel.tsx';
import { answerOf, type PracticePage, type QuizPage, type Sheet, type Solution } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

/** One sheet for both, so that closing it leads back to where one was. */
export function Quiz(sheet: InSheet) {
  const today = usePage<QuizPage>(sheet.session, 'quiz');
  const [practising, setPractising] = useState(false);
  const practice = usePage<PracticePage>(sheet.session, practising ? 'practice' : '');
  const title = sheet.say(practising ? 'practiceTitle' : 'quizTitle');
  const paged: Paged<QuizPage | PracticePage> = practising ? practice : today;
  return (
    <Panel title={title} paged={paged} sheet={sheet}>
      {(found) => ('sheets' in found ? <Practice page={found} again={practice.again} sheet={sheet} /> : <Today page={found} again={today.again} practise={() => setPractising(true)} sheet={sheet} />)}
    </Panel>
  );
}

function Today({ page: { sheet: asked, solution, none, missed, seen, questions, can }, again, practise, sheet }: { page: QuizPage; again: () => void; practise: () => void; sheet: InSheet }) {
  const { lang, say, make } = sheet;
  const answer = (option: string) => can[0] && void make(can[0], { option }).then((moved) => moved && again());
  return (
    <>
      {asked ? <Question asked={asked} solution={solution} sheet={sheet} answer={answer} how={say('quizHow')} /> : <p class="how">{inLang(none, lang) || say('noQuestion')}</p>}
      {(solution || !asked) && (
        <>
          <p class="soft">{say('seen', { seen, questions })}{missed.length > 0 && ` ${say('missed', { n: missed.length })}`}</p>
          <button type="button" class="main wide" onClick={practise}>{say('practise')}</button>
        </>
      )}
    </>
  );
}

function Practice({ page: { sheets }, again, sheet }: { page: PracticePage; again: () => void; sheet: InSheet }) {
  const { say, make } = sheet;
  const [at, setAt] = useState(0);
  const [solution, setSolution] = useState<Solution | null>(null);
  const asked = sheets[at];
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => body.current?.focus(), [asked]); // the button that led here is gone
  if (!asked) return <p class="how">{say('noQuestion')}</p>;
  const answer = (offer: Offer | undefined, option: string) => offer && void make(offer, { option }).then((moved) => moved && setSolution(answerOf(moved.result)));
  function next() {
    setSolution(null);
    setAt((at + 1) % sheets.length);
    if (at + 1 === sheets.length) again();
  }
  return (
    <div ref={body} class="panel" tabIndex={-1}>
      <Question key={asked.question} asked={asked} solution={solution} sheet={sheet} answer={(option) => answer(asked.can[0], option)} how={say('practiceHow')} />
      {solution && <button type="button" class="main wide" onClick={next}>{say('another')}</button>}
    </div>
  );
}

interface Asked {
  asked: Sheet;
  solution: Solution | null;
  sheet: InSheet;
  answer: (option: string) => void;
  how: string;
}

function Question({ asked, solution, sheet: { lang, say }, answer, how }: Asked) {
  const told = useRef<HTMLDivElement>(null);
  const open = useRef(!solution);
  useLayoutEffect(() => {
    if (solution && open.current) told.current?.focus();
  }, [solution]);
  const kind = (option: string) => (!solution ? '' : option === solution.right ? 'is-right' : option === solution.chosen ? 'is-chosen' : 'is-other');
  const note = (option: string) => [option === solution?.right && say('rightOne'), option === solution?.chosen && say('yours')].filter(Boolean).join(' · ');
  return (
    <div class="quiz">
      <p class="soft">{inLang(asked.topic, lang)}</p>
      <h3>{inLang(asked.text, lang)}</h3>
      <div class="options" role="group" aria-label={inLang(asked.text, lang)}>
        {asked.options.map(({ option, text }) => (
          <button type="button" class={`option ${kind(option)}`} key={option} disabled={!!solution} onClick={() => answer(option)}>
            <span>{inLang(text, lang)}</span>{note(option) && <small>{note(option)}</small>}
          </button>
        ))}
      </div>
      <div class="explained" ref={told} tabIndex={-1} role="status">
        {solution ? <><b>{say(solution.correct ? 'right' : 'wrong')}</b><p>{inLang(solution.explanation, lang)}</p></> : <p class="soft">{how}</p>}
      </div>
    </div>
  );
}
