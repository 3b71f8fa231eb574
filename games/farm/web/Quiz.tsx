/** The question of the day, and questions to practise: real buttons, and why the right one is right after either answer. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from 'shell/page.ts';
import { Sheet as Sheeted } from 'shell/Sheet.tsx';
import type { Offer } from 'shell/session.ts';
import { inLang, type Lang } from 'shell/words.ts';
import { answerOf, type PracticePage, type QuizPage, type Sheet, type Solution } from './scene.ts';
import type { InSheet } from './Sheets.tsx';

export function Quiz({ session, lang, say, make, close }: InSheet) {
  const paged = usePage<QuizPage>(session, 'quiz');
  const [practising, setPractising] = useState(false);
  async function answer(option: string) {
    const offer = paged.found?.can[0];
    if (offer && await make(offer, { option })) paged.again();
  }
  if (practising) return <Practice session={session} lang={lang} say={say} make={make} close={close} />;
  return (
    <Sheeted title={say('quizTitle')} close={say('close')} lang={lang} paged={paged} onClose={close}>
      {({ sheet, solution }) => (
        <>
          {sheet ? <Question sheet={sheet} solution={solution} lang={lang} say={say} answer={(option) => void answer(option)} how={say('quizHow')} /> : <p class="how">{say('noQuestion')}</p>}
          {(solution || !sheet) && <button type="button" class="main wide" onClick={() => setPractising(true)}>{say('practise')}</button>}
        </>
      )}
    </Sheeted>
  );
}

function Practice({ session, lang, say, make, close }: InSheet) {
  const paged = usePage<PracticePage>(session, 'practice');
  const [at, setAt] = useState(0);
  const [solution, setSolution] = useState<Solution | null>(null);
  async function answer(offer: Offer | undefined, option: string) {
    const moved = offer && await make(offer, { option });
    if (moved) setSolution(answerOf(moved.result));
  }
  function next(of: number) {
    setSolution(null);
    if (at + 1 < of) return setAt(at + 1);
    setAt(0);
    paged.again();
  }
  return (
    <Sheeted title={say('practiceTitle')} close={say('close')} lang={lang} paged={paged} onClose={close}>
      {({ sheets }) => {
        const sheet = sheets[at];
        if (!sheet) return <p class="how">{say('noQuestion')}</p>;
        return (
          <>
            <Question key={`${sheet.question}${at}`} sheet={sheet} solution={solution} lang={lang} say={say} answer={(option) => void answer(sheet.can[0], option)} how={say('practiceHow')} />
            {solution && <button type="button" class="main wide" onClick={() => next(sheets.length)}>{say('practise')}</button>}
          </>
        );
      }}
    </Sheeted>
  );
}

interface Asked {
  sheet: Sheet;
  solution: Solution | null;
  lang: Lang;
  say: InSheet['say'];
  answer: (option: string) => void;
  how: string;
}

function Question({ sheet, solution, lang, say, answer, how }: Asked) {
  const told = useRef<HTMLDivElement>(null);
  const asked = useRef(!solution);
  useEffect(() => {
    if (solution && asked.current) told.current?.focus();
  }, [solution]);
  const kind = (option: string) => (!solution ? '' : option === solution.right ? 'is-right' : option === solution.chosen ? 'is-chosen' : 'is-other');
  const note = (option: string) => [option === solution?.right && say('rightOne'), option === solution?.chosen && say('yours')].filter(Boolean).join(' · ');
  return (
    <div class="quiz">
      <p class="soft">{inLang(sheet.topic, lang)}</p>
      <h3>{inLang(sheet.text, lang)}</h3>
      <div class="options" role="group" aria-label={inLang(sheet.text, lang)}>
        {sheet.options.map(({ option, text }) => (
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
