/** The line on top: one's energy, or whose forest this is and the way back. */
import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Picture } from 'shell/art.tsx';
import { countUp } from 'shell/motion.ts';
import { grams, type Lang, type Say } from 'shell/words.ts';
import type { WORDS } from './words.ts';

interface Given {
  energy: number;
  week: number | null;
  lang: Lang;
  say: Say<typeof WORDS>;
  pill: Ref<HTMLElement>;
  friend: string;
  back: () => void;
  news: () => void;
}

export function Status({ energy, week, lang, say, pill, friend, back, news }: Given) {
  return (
    <header class="status">
      {friend && (
        <div class="banner">
          <h1>{say('at', { name: friend })}</h1>
          <button type="button" class="small" onClick={back}><Picture name="mark-home" />{say('back')}</button>
        </div>
      )}
      <div class="line">
        <p class="pill" ref={pill as Ref<HTMLParagraphElement>}>
          <Picture name="mark-leaf" />
          <span class="hidden">{say('energy')} {grams(energy, lang)}</span>
          <span aria-hidden="true"><Count value={energy} lang={lang} /></span>
        </p>
        {week !== null && week > 0 && <p class="week">{say('week', { grams: grams(week, lang) })}</p>}
        <button type="button" class="small news" onClick={news}><Picture name="mark-feed" />{say('feed')}</button>
      </div>
    </header>
  );
}

/** A number that runs to its new value. */
function Count({ value, lang }: { value: number; lang: Lang }) {
  const [shown, setShown] = useState(value);
  const last = useRef(value);
  useEffect(() => {
    const from = last.current;
    last.current = value;
    return countUp(from, value, setShown);
  }, [value]);
  return <>{grams(shown, lang)}</>;
}
